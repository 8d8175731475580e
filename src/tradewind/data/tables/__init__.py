"""A user's own tables: read in their publishers' layouts, checked, repaired in the open."""

from tradewind.data.tables.checks import check_table
from tradewind.data.tables.labels import LabelMapping
from tradewind.data.tables.read import PUBLISHERS, read_table
from tradewind.data.tables.repairs import repair
from tradewind.data.tables.table import FlowTable

__all__ = ["PUBLISHERS", "FlowTable", "LabelMapping", "check_table", "read_table", "repair"]
