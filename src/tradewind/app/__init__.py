"""The use cases: what the command line calls."""

from tradewind.app.briefing import BriefingResults, brief
from tradewind.app.briefing_params import BriefingParams
from tradewind.app.data_status import DataReport, check_data, list_data, pull_data, where_data
from tradewind.app.measuring import expand_group, measure_common, measure_one, measure_reverse
from tradewind.app.stressing import Stress, gallery, stress_world

__all__ = [
    "BriefingParams",
    "BriefingResults",
    "DataReport",
    "Stress",
    "brief",
    "check_data",
    "expand_group",
    "gallery",
    "list_data",
    "measure_common",
    "measure_one",
    "measure_reverse",
    "pull_data",
    "stress_world",
    "where_data",
]
