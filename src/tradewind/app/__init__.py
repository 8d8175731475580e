"""The use cases: what the command line calls."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tradewind.app.assessing import Assessed, assess_risk
    from tradewind.app.briefing import BriefingResults, brief
    from tradewind.app.briefing_params import BriefingParams
    from tradewind.app.chain_embargo import (
        Embargoes,
        MineralReplay,
        embargo_minerals,
        replay_minerals,
    )
    from tradewind.app.chain_exposure import ChainExposure, measure_chains
    from tradewind.app.chain_facts import mineral_sources
    from tradewind.app.chain_losses import embargo_losses
    from tradewind.app.chains import MineralList, list_minerals, own_data
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
    from tradewind.app.lanes import SeaLanes, sea_lanes
    from tradewind.app.measuring import expand_group, measure_common, measure_one, measure_reverse
    from tradewind.app.one_mineral import Mineral, show_mineral
    from tradewind.app.pact_trace import PactTrace, trace_pact
    from tradewind.app.partnering import Evaluated, evaluate_pact, ready_pact
    from tradewind.app.reversing import Reversal, loss_percent, reverse_stress
    from tradewind.app.run_compare import RunComparison, compare_runs
    from tradewind.app.run_store import Run, export_run, find_run, list_runs, open_run, write_run
    from tradewind.app.run_trace import Trace, trace
    from tradewind.app.stressing import Stress, gallery, stress_world
    from tradewind.app.stressing_chains import AlongChains
    from tradewind.app.stressing_lanes import AtSea
    from tradewind.app.transit_means import TransitParams
    from tradewind.app.transits import (
        ImportedTransits,
        ObservedTransits,
        import_transits,
        observed_transits,
    )

_NAMES = {
    "assessing": ("Assessed", "assess_risk"),
    "briefing": ("BriefingResults", "brief"),
    "briefing_params": ("BriefingParams",),
    "chain_embargo": ("Embargoes", "MineralReplay", "embargo_minerals", "replay_minerals"),
    "chain_exposure": ("ChainExposure", "measure_chains"),
    "chain_losses": ("embargo_losses",),
    "chain_facts": ("mineral_sources",),
    "chains": ("MineralList", "list_minerals", "own_data"),
    "cluster": ("on_cluster",),
    "data_import": ("ImportedWorld", "import_world", "open_world"),
    "data_status": (
        "DataReport",
        "check_data",
        "list_data",
        "list_worlds",
        "pull_data",
        "where_data",
    ),
    "gradients": ("Gradients", "marginal_losses"),
    "lanes": ("SeaLanes", "sea_lanes"),
    "measuring": ("expand_group", "measure_common", "measure_one", "measure_reverse"),
    "one_mineral": ("Mineral", "show_mineral"),
    "pact_trace": ("PactTrace", "trace_pact"),
    "partnering": ("Evaluated", "evaluate_pact", "ready_pact"),
    "reversing": ("Reversal", "loss_percent", "reverse_stress"),
    "run_compare": ("RunComparison", "compare_runs"),
    "run_store": ("Run", "export_run", "find_run", "list_runs", "open_run", "write_run"),
    "run_trace": ("Trace", "trace"),
    "stressing": ("Stress", "gallery", "stress_world"),
    "stressing_chains": ("AlongChains",),
    "stressing_lanes": ("AtSea",),
    "transit_means": ("TransitParams",),
    "transits": ("ImportedTransits", "ObservedTransits", "import_transits", "observed_transits"),
}
_HOMES = {name: module for module, names in _NAMES.items() for name in names}


def __getattr__(name: str) -> object:
    """Import a use case when it is first used: measures and minerals need no solver, nor JAX."""
    if name not in _HOMES:
        message = f"module 'tradewind.app' has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"tradewind.app.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)


__all__ = [
    "AlongChains",
    "Assessed",
    "AtSea",
    "BriefingParams",
    "BriefingResults",
    "ChainExposure",
    "DataReport",
    "Embargoes",
    "Evaluated",
    "Gradients",
    "ImportedTransits",
    "ImportedWorld",
    "Mineral",
    "MineralList",
    "MineralReplay",
    "ObservedTransits",
    "PactTrace",
    "Reversal",
    "Run",
    "RunComparison",
    "SeaLanes",
    "Stress",
    "Trace",
    "TransitParams",
    "assess_risk",
    "brief",
    "check_data",
    "compare_runs",
    "embargo_losses",
    "embargo_minerals",
    "evaluate_pact",
    "expand_group",
    "export_run",
    "find_run",
    "gallery",
    "import_transits",
    "import_world",
    "list_data",
    "list_minerals",
    "list_runs",
    "list_worlds",
    "loss_percent",
    "marginal_losses",
    "measure_chains",
    "measure_common",
    "measure_one",
    "measure_reverse",
    "mineral_sources",
    "observed_transits",
    "on_cluster",
    "open_run",
    "open_world",
    "own_data",
    "pull_data",
    "ready_pact",
    "replay_minerals",
    "reverse_stress",
    "sea_lanes",
    "show_mineral",
    "stress_world",
    "trace",
    "trace_pact",
    "where_data",
    "write_run",
]
