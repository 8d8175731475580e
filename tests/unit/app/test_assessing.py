"""Assessing risk: runs are found again, solves are not done twice, errors leave nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tradewind.app import Assessed, assess_risk, assessing, list_runs
from tradewind.app.chunk_store import FolderStore
from tradewind.core import InputError, UnknownCodeError
from tradewind.data import runs_root, solved_root
from tradewind.risk import RiskParams, solving
from tradewind.risk.risk_gradient import RiskGradient
from tradewind.risk.solving import Solve, Solved

if TYPE_CHECKING:
    from tradewind.models import EquilibriumParams
    from tradewind.risk.model import RiskModel
    from tradewind.world import World

PARAMS = RiskParams(
    events=200, draws=50, tail_draws=20, design=12, sobol=0, checked=8, nodes=5, governance=False
)
OWN = """\
id,class,title,first_day,kind,origin,destination,economy,industry,severity_low,severity_mode,\
severity_high,unit,duration_days,confidence,source,rate_per_year,rate_low,rate_high
quake,natural,A quake,2011-03-11,endowment,,,JPN,C29,0.99,0.95,0.9,factor,30,A,made up,0.4,0.1,0.9
fire,accident,A fire,2021-03-19,endowment,,,JPN,C26,0.99,0.97,0.9,factor,60,A,made up,,,
"""


class Watched:
    """A mapper that makes losses up, counts its chunks, and may die before one of them."""

    def __init__(self, dies_before: int | None = None) -> None:
        self.dies_before, self.solved = dies_before, 0

    def __call__(
        self, world: World, _params: EquilibriumParams, chunks: Sequence[Sequence[Solve]]
    ) -> Iterator[Solved]:
        for chunk in chunks:
            if self.solved == self.dies_before:
                message = "killed"
                raise KeyboardInterrupt(message)
            self.solved += 1
            sizes = [sum(1 - term.factor for term in solve.shock.terms) for solve in chunk]
            sigmas = [np.median(getattr(s.elasticities, "sigma", 0.76)) for s in chunk]
            loss = 1e12 * np.array(sizes) / np.array(sigmas)
            yield Solved(
                loss[:, None] * np.linspace(1, 2, len(world.economies)), ("",) * len(chunk)
            )


def _flat(model: RiskModel, regime: str, targets: Sequence[int]) -> RiskGradient:
    """A gradient of nothing, for which nothing is solved."""
    names = tuple(model.targets[target] for target in targets)
    shape = model.world.trade_usd_m.shape
    place = (len(names), shape[0], shape[2])
    return RiskGradient(
        names, np.zeros((len(names), *shape)), np.zeros(place), np.zeros(shape), 1.0, ()
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("assessing")


@pytest.fixture(scope="module")
def own(folder: Path) -> Path:
    path = folder / "own.csv"
    path.write_text(OWN, "utf-8")
    return path


@pytest.fixture(scope="module", autouse=True)
def _small_chunks() -> Iterator[None]:
    """Small chunks, so that a run has many, and no solves outside of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(solving, "CHUNK", 4)
        patch.setattr("tradewind.risk.assessment.risk_gradient", _flat)
        yield


@pytest.fixture(scope="module")
def home(folder: Path) -> Path:
    return folder / "home"


@pytest.fixture(scope="module")
def first(own: Path, home: Path, world: World) -> Assessed:
    """A run, and the chunks it leaves."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRADEWIND_HOME", str(home))
        patch.setattr(assessing, "solve_here", Watched())
        return assess_risk(["JPN"], PARAMS, hazards=own, alone=True, world=world)


@pytest.fixture
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of this test's own."""
    monkeypatch.setenv("TRADEWIND_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def same_home(home: Path, first: Assessed, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of the first run."""
    monkeypatch.setenv("TRADEWIND_HOME", str(home))
    return home


@pytest.fixture
def assess(own: Path, world: World, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Assessed]:
    """Assess Japan's risk with a mapper that is watched."""

    def call(mapper: Watched, *, seed: int = 1, fresh: bool = False) -> Assessed:
        monkeypatch.setattr(assessing, "solve_here", mapper)
        params = PARAMS.model_copy(update={"seed": seed})
        return assess_risk(["JPN"], params, hazards=own, alone=True, world=world, fresh=fresh)

    return call


def _bytes(found: Assessed) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in found.run.folder.iterdir()}


def _chunks() -> list[Path]:
    return sorted(solved_root().glob("*.npz"))


def test_a_run_is_kept_and_its_tables_are_read_from_it(first: Assessed, same_home: Path) -> None:
    assert not first.kept
    assert first.run.folder.parent == runs_root()
    assert first.run.title == "Risk of JPN, short horizon"
    assert list(list_runs()["id"]) == [first.run.id]
    assert set(first.result.tables) == set(first.run.tables)
    assert len(first.result.tables) == len(first.run.tables)
    assert first.result.warnings == tuple(first.run.manifest["warnings"])
    assert first.result.value("eal", "JPN") > 0
    assert first.result.tables["metrics"] is first.result.tables["metrics"]
    assert "nothing" not in first.result.tables
    with pytest.raises(KeyError):
        first.result.tables["nothing"]
    assert first.result.provenance.seed == 1
    assert first.result.provenance.params["run"] == first.run.id


def test_the_same_inputs_find_the_run(
    first: Assessed, same_home: Path, assess: Callable[..., Assessed]
) -> None:
    mapper = Watched()
    again = assess(mapper)
    assert again.kept
    assert (again.run.id, mapper.solved) == (first.run.id, 0)
    assert again.result.value("eal", "World") == first.result.value("eal", "World")
    assert str(again.result) == str(first.result)


def test_a_fresh_run_solves_everything_again_and_is_the_same(
    first: Assessed, same_home: Path, assess: Callable[..., Assessed]
) -> None:
    before, mapper = _bytes(first), Watched()
    again = assess(mapper, fresh=True)
    assert (again.kept, again.run.id) == (False, first.run.id)
    assert mapper.solved == len(_chunks())
    assert _bytes(again) == before


def test_another_seed_is_another_run(
    first: Assessed, same_home: Path, assess: Callable[..., Assessed]
) -> None:
    mapper = Watched()
    other = assess(mapper, seed=2)
    assert not other.kept
    assert other.run.id != first.run.id
    assert 0 < mapper.solved < len(_chunks())
    assert other.result.value("eal", "JPN") == first.result.value("eal", "JPN")
    assert other.result.value("cvar95", "JPN") != first.result.value("cvar95", "JPN")


def test_a_run_that_was_killed_goes_on_from_its_chunks(
    first: Assessed, own_home: Path, assess: Callable[..., Assessed]
) -> None:
    with pytest.raises(KeyboardInterrupt):
        assess(Watched(dies_before=3))
    assert len(_chunks()) == 3
    assert len(list_runs()) == 0
    mapper = Watched()
    found = assess(mapper)
    assert mapper.solved == len(_chunks()) - 3 > 0
    assert found.run.id == first.run.id
    assert _bytes(found) == _bytes(first)


def test_a_damaged_chunk_is_done_again(
    first: Assessed, same_home: Path, assess: Callable[..., Assessed]
) -> None:
    cut_off, emptied, *_ = _chunks()
    whole = cut_off.read_bytes(), emptied.read_bytes()
    cut_off.write_bytes(whole[0][: len(whole[0]) // 2])
    emptied.write_bytes(b"")
    before = _bytes(first)
    for seed in (1, 2):  # whichever run they belong to
        assess(Watched(), seed=seed, fresh=True)
    assert (cut_off.read_bytes(), emptied.read_bytes()) == whole
    assert _bytes(first) == before


def test_a_damaged_run_is_made_again(
    first: Assessed, same_home: Path, assess: Callable[..., Assessed]
) -> None:
    before = _bytes(first)
    (first.run.folder / "metrics.parquet").write_bytes(b"damaged")
    mapper = Watched()
    again = assess(mapper)
    assert (again.kept, mapper.solved) == (False, 0)
    assert _bytes(again) == before


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("2011-03-11", "2011-02-30", "field first_day"),
        ("0.4,0.1", "-0.4,0.1", "field rate_per_year"),
        ("0.4,0.1", "0.4,", "field rate_low"),
        ("natural", "unnatural", "field class"),
        ("factor", "percent", "field unit"),
        (",JPN,", ",JPM,", "economy"),
    ],
)
def test_a_bad_hazard_file_leaves_nothing_behind(
    own_home: Path, tmp_path: Path, world: World, old: str, new: str, field: str
) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(OWN.replace(old, new, 1), "utf-8")
    for alone in (True, False):
        with pytest.raises(InputError) as raised:
            assess_risk(["JPN"], PARAMS, hazards=path, alone=alone, world=world)
        assert "bad.csv, line 2" in raised.value.where
        assert field in raised.value.where
    assert not own_home.exists()


def test_an_unknown_member_leaves_nothing_behind(own_home: Path, own: Path, world: World) -> None:
    with pytest.raises(UnknownCodeError, match="JPM"):
        assess_risk(["JPM"], PARAMS, hazards=own, alone=True, world=world)
    assert not own_home.exists()


def test_a_chunk_that_is_cut_off_or_changed_anywhere_is_noticed(tmp_path: Path) -> None:
    """What is read is what was kept, or nothing: never an error, never other numbers."""
    store, solved = FolderStore(tmp_path), Solved(np.arange(6.0).reshape(2, 3), ("", "x"))
    store.save("a", solved)
    file = tmp_path / "a.npz"
    whole = file.read_bytes()
    cuts = [whole[:end] for end in range(0, len(whole), 7)]
    flips = [whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :] for at in range(len(whole))]
    for content in (*cuts, *flips, b"\x93NUMPY", b"no archive"):
        file.write_bytes(content)
        found = store.load("a")
        assert found is None or found.errors == solved.errors
        assert found is None or found.loss_usd.tobytes() == solved.loss_usd.tobytes()
    file.write_bytes(whole)
    assert store.load("a") is not None
    assert store.load("b") is None
    assert [path.name for path in tmp_path.iterdir()] == ["a.npz"]
