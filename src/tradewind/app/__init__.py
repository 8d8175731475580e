"""The use cases: what the command line calls."""

from tradewind.app.assessing import Assessed, assess_risk
from tradewind.app.briefing import BriefingResults, brief
from tradewind.app.briefing_params import BriefingParams
from tradewind.app.cluster import on_cluster
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
from tradewind.app.pact_trace import PactTrace, trace_pact
from tradewind.app.partnering import Evaluated, evaluate_pact, ready_pact
from tradewind.app.reversing import Reversal, loss_percent, reverse_stress
from tradewind.app.run_compare import RunComparison, compare_runs
from tradewind.app.run_store import (
    Run,
    export_run,
    find_run,
    list_runs,
    open_run,
    write_run,
)
from tradewind.app.run_trace import Trace, trace
from tradewind.app.stressing import Stress, gallery, stress_world

__all__ = [
    "Assessed",
    "BriefingParams",
    "BriefingResults",
    "DataReport",
    "Evaluated",
    "Gradients",
    "ImportedWorld",
    "PactTrace",
    "Reversal",
    "Run",
    "RunComparison",
    "Stress",
    "Trace",
    "assess_risk",
    "brief",
    "check_data",
    "compare_runs",
    "evaluate_pact",
    "expand_group",
    "export_run",
    "find_run",
    "gallery",
    "import_world",
    "list_data",
    "list_runs",
    "list_worlds",
    "loss_percent",
    "marginal_losses",
    "measure_common",
    "measure_one",
    "measure_reverse",
    "on_cluster",
    "open_run",
    "open_world",
    "pull_data",
    "ready_pact",
    "reverse_stress",
    "stress_world",
    "trace",
    "trace_pact",
    "where_data",
    "write_run",
]
