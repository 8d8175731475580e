"""A cluster of two processes on this machine: the bytes of a local run, whoever is lost."""

from __future__ import annotations

import gc
import os
import signal
import socket
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tradewind.app import cluster, on_cluster
from tradewind.core import DependencyError, InputError
from tradewind.risk import Catalogue, RiskParams, RiskResult, assess, solving
from tradewind.risk.risk_gradient import RiskGradient
from tradewind.risk.solving import Solve, Solved, solve_all

if TYPE_CHECKING:
    from tradewind.risk.model import RiskModel
    from tradewind.world import World

PARAMS = RiskParams(
    events=200, draws=50, tail_draws=20, design=12, sobol=0, checked=8, nodes=5, governance=False
)
OWN = """\
id,class,title,first_day,kind,origin,destination,economy,industry,severity_low,severity_mode,\
severity_high,unit,duration_days,confidence,source
quake,natural,A quake,2011-03-11,endowment,,,JPN,C29,0.99,0.95,0.9,factor,30,A,made up
fire,accident,A fire,2021-03-19,endowment,,,JPN,C26,0.99,0.97,0.9,factor,60,A,made up
"""


class Killer:
    """A store that kills a worker when the first chunk comes back."""

    def __init__(self, victim: int) -> None:
        self.victim, self.saved = victim, 0

    def load(self, _key: str) -> None:
        return None

    def save(self, _key: str, _solved: Solved) -> None:
        self.saved += 1
        if self.saved == 1:
            os.kill(self.victim, signal.SIGKILL)


def _flat(model: RiskModel, regime: str, targets: Sequence[int]) -> RiskGradient:
    """A gradient of nothing: the real one is solved in this process whatever the mapper is."""
    names = tuple(model.targets[target] for target in targets)
    shape = model.world.trade_usd_m.shape
    place = (len(names), shape[0], shape[2])
    return RiskGradient(
        names, np.zeros((len(names), *shape)), np.zeros(place), np.zeros(shape), 1.0, ()
    )


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chunks of one tile of the smallest kind, so that there are many to hand out."""
    monkeypatch.setattr(solving, "CHUNK", 4)


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    path = tmp_path_factory.mktemp("cluster") / "own.csv"
    path.write_text(OWN, "utf-8")
    return Catalogue.read(path, alone=True)


@pytest.fixture(scope="module")
def local() -> Iterator[Any]:
    """A scheduler and two workers, each a process."""
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, processes=True, threads_per_worker=1, dashboard_address="127.0.0.1:0",
        host="127.0.0.1", silence_logs=50,
    ) as found:  # fmt: skip
        yield found


def _bytes(result: RiskResult, folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in result.to_parquet(folder)}


@pytest.mark.slow
def test_a_cluster_gives_the_numbers_of_this_process(
    world: World, catalogue: Catalogue, local: Any
) -> None:
    solves = [Solve(hazard.shock(z / 4)) for hazard in catalogue for z in range(5)]
    here = solve_all(world, PARAMS.model, solves)
    with on_cluster(local.scheduler_address) as mapper:
        there = solve_all(world, PARAMS.model, solves, mapper=mapper)
        assert list(mapper(world, PARAMS.model, [])) == []
    assert there.loss_usd.tobytes() == here.loss_usd.tobytes()
    assert there.errors == here.errors == ("",) * 10


@pytest.mark.slow
def test_a_worker_that_is_killed_changes_no_byte_of_any_table(
    world: World,
    catalogue: Catalogue,
    local: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tradewind.risk.assessment.risk_gradient", _flat)
    here = _bytes(assess(world, ["JPN"], PARAMS, catalogue), tmp_path / "here")
    assert len(here) > 15
    victim = next(iter(local.workers.values())).pid
    killer = Killer(victim)
    with on_cluster(local.scheduler_address) as mapper:
        found = assess(world, ["JPN"], PARAMS, catalogue, mapper=mapper, store=killer)
    assert killer.saved > 3
    assert victim not in {worker.pid for worker in local.workers.values()}
    there = _bytes(found, tmp_path / "there")
    assert there.keys() == here.keys()
    assert [name for name in here if here[name] != there[name]] == []


def test_a_cluster_needs_dask(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(DependencyError, match="needs Dask") as raised, on_cluster("tcp://x:1"):
        pass
    assert "tradewind[scale]" in raised.value.fix
    assert raised.value.where == "--scheduler"


def _refused(address: str) -> str:
    """Return what a user is told, and let go of the client, which says goodbye to nobody."""
    with pytest.raises(InputError) as raised, on_cluster(address):
        pass
    told = str(raised.value)
    del raised
    gc.collect()
    return told


@pytest.mark.filterwarnings("ignore:.*Client.__del__:pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("address", ["tcp://127.0.0.1:{port}", "nonsense", "foo://127.0.0.1:1"])
def test_an_address_where_nothing_answers_is_refused(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr(cluster, "_SECONDS_TO_CONNECT", 0.5)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: connections are refused
        address = address.format(port=taken.getsockname()[1])
        told = _refused(address)
    assert told.startswith("No Dask scheduler answers (where: --scheduler")
    assert address in told
    assert "dask scheduler" in told
