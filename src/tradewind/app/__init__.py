"""The use cases: what the command line calls."""

from tradewind.app.briefing import BriefingResults, brief
from tradewind.app.briefing_params import BriefingParams
from tradewind.app.data_import import ImportedWorld, import_world, open_world
from tradewind.app.data_status import (
    DataReport,
    check_data,
    list_data,
    list_worlds,
    pull_data,
    where_data,
)
from tradewind.app.gradients import Gradients, marginal_losses
from tradewind.app.measuring import expand_group, measure_common, measure_one, measure_reverse
from tradewind.app.reversing import Reversal, loss_percent, reverse_stress
from tradewind.app.stressing import Stress, gallery, stress_world

__all__ = [
    "BriefingParams",
    "BriefingResults",
    "DataReport",
    "Gradients",
    "ImportedWorld",
    "Reversal",
    "Stress",
    "brief",
    "check_data",
    "expand_group",
    "gallery",
    "import_world",
    "list_data",
    "list_worlds",
    "loss_percent",
    "marginal_losses",
    "measure_common",
    "measure_one",
    "measure_reverse",
    "open_world",
    "pull_data",
    "reverse_stress",
    "stress_world",
    "where_data",
]
