"""Worlds from a user's own tables: exact, labelled, kept on this machine, verified."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tradewind.core import (
    DataError,
    Dataset,
    HashMismatchError,
    InputError,
    MissingDataError,
    UnknownCodeError,
)
from tradewind.data.tables import FlowTable, LabelMapping, read_table
from tradewind.models.equilibrium.baseline import Baseline
from tradewind.world import World, identity_gaps

_BLOCS = {
    "EAST": ["JPN", "KOR", "TWN", "CHN"],
    "WEST": ["USA", "CAN", "GBR", "DEU", "FRA", "ITA"],
}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of this test's own."""
    monkeypatch.setenv("TRADEWIND_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture(scope="module")
def small() -> World:
    """The embedded world in three economies and four industries."""
    world = World.load()
    rest = [c for c in world.economies.index if c not in {*_BLOCS["EAST"], *_BLOCS["WEST"]}]
    codes = list(world.industries.index)
    groups = {"GOODS": codes[1:27], "UTILITIES": codes[27:29], "SERVICES": codes[29:]}
    return world.aggregate(economies={**_BLOCS, "REST": rest}, industries=groups)


@pytest.fixture(scope="module")
def long(small: World) -> pd.DataFrame:
    """The same as a list of flows in own labels; users buy alike within a destination."""
    bought = small.intermediate_usd_m.sum("origin")
    share = small.intermediate_usd_m / bought.where(bought > 0, 1.0)
    flow = (share * small.inputs_usd_m).transpose("origin", "industry", "destination", "user")
    final = small.final_usd_m.expand_dims(user=["homes"]).transpose(*flow.dims)
    rows = [array.to_series().rename("value").reset_index() for array in (flow, final)]
    frame = pd.concat(rows, ignore_index=True)
    return frame.assign(origin="my " + frame["origin"], destination="my " + frame["destination"])


@pytest.fixture
def table(long: pd.DataFrame, tmp_path: Path) -> FlowTable:
    long.to_csv(tmp_path / "own-2022.csv", index=False)
    mapping = LabelMapping(
        form="long",
        unit="USD million",
        economies={f"my {code}": code for code in ("EAST", "WEST", "REST")},
        final={"homes": "HFCE"},
        goods=("A01", "GOODS"),
    )
    return read_table("generic", [tmp_path / "own-2022.csv"], mapping=mapping)


def test_a_world_comes_back_as_it_was(small: World, table: FlowTable) -> None:
    """From arrays to a long table in own labels and back: the same equilibrium baseline."""
    back = World.from_table(table)
    wanted, found = Baseline.from_world(small), Baseline.from_world(back)
    economies = [list(back.economies.index).index(c) for c in small.economies.index]
    industries = [list(back.industries.index).index(c) for c in small.industries.index]
    pick = np.ix_(economies, economies, industries)
    np.testing.assert_allclose(found.trade[pick], wanted.trade, rtol=1e-12)
    pick = np.ix_(economies, industries, industries)
    np.testing.assert_allclose(found.inputs[pick], wanted.inputs, rtol=1e-9)
    scale = wanted.output.max()
    np.testing.assert_allclose(
        found.primary_income[np.ix_(economies, industries)],
        wanted.primary_income,
        atol=1e-9 * scale,
    )


def test_identities_hold_and_nothing_is_imputed(table: FlowTable) -> None:
    world = World.from_table(table)
    assert max(identity_gaps(world).values()) < 1e-12
    assert world.imputed == frozenset()
    assert world.full_flow_usd_m is not None
    assert repr(world).startswith("World 2022: 3 economies x 4 industries, full table")


def test_facts_are_joined_where_there_are_any(write_oecd: Path) -> None:
    world = World.from_table(read_table("oecd-icio", [write_oecd]))
    assert world.economies.loc["JPN", "income_group"] == "High income"
    assert world.economies.loc["ROW", "income_group"] == "unknown"
    assert world.economy("rest of the world") == "ROW"
    assert world.industry("Agriculture") == "A01"
    assert world.industries["goods"].tolist() == [True, True]
    assert len(world.minerals) == 65
    found = {finding.check: finding.message for finding in world.findings}
    assert found["unknown economies"].endswith(": ROW")
    assert "rest of the world dropped" not in found
    ids = [dataset.id for dataset in world.provenance.datasets]
    assert ids[0] == "own-oecd-icio-2018"
    assert "oecd-icio-2022" not in ids


@pytest.fixture
def write_oecd(tmp_path: Path) -> Path:
    file = tmp_path / "2018.csv"
    file.write_text(
        "V1,JPN_A01,JPN_C26,ROW_A01,ROW_C26,JPN_HFCE,ROW_HFCE,OUT\n"
        "JPN_A01,1,2,3,4,50,6,66\nJPN_C26,2,3,4,5,60,7,81\n"
        "ROW_A01,3,4,5,6,8,70,96\nROW_C26,4,5,6,7,9,80,111\n"
        "TLS,1,1,1,1,0,0,0\nVA,55,66,77,88,0,0,0\n"
    )
    return file


def test_another_currency_is_refused(table: FlowTable) -> None:
    with pytest.raises(InputError, match=r"in US\$ million.*EUR million"):
        World.from_table(replace(table, unit="EUR million"))


def test_an_economy_that_buys_nothing_is_refused(table: FlowTable) -> None:
    final = table.final.copy()
    final[:, :, 1] = 0
    with pytest.raises(DataError, match=r"spend nothing.*WEST"):
        World.from_table(replace(table, final=final))


def test_strict_is_passed_on(table: FlowTable) -> None:
    flows = table.intermediate.copy()
    flows[0, 0, 1, 1] = -1.0
    with pytest.raises(DataError, match="none is allowed"):
        World.from_table(replace(table, intermediate=flows), strict=True)
    assert World.from_table(replace(table, intermediate=flows)).intermediate_usd_m.min() >= 0


@pytest.mark.parametrize("form", ["own", "trade form"])
def test_a_saved_world_is_the_same(table: FlowTable, small: World, form: str) -> None:
    world = World.from_table(table) if form == "own" else small
    world.save("mine")
    back = World.saved("MINE")
    for name in ("intermediate_usd_m", "final_usd_m", "inputs_usd_m"):
        assert getattr(back, name).identical(getattr(world, name))
    assert (back.full_flow_usd_m is None) == (form == "trade form")
    pd.testing.assert_frame_equal(back.economies, world.economies)
    pd.testing.assert_frame_equal(back.industries, world.industries)
    assert set(back.findings) == set(world.findings)
    assert set(back.provenance.datasets) == set(world.provenance.datasets)
    assert back.imputed == world.imputed
    assert back.merged == world.merged
    with pytest.raises(ValueError, match=r"read-only|is a view"):
        back.intermediate_usd_m[0, 0, 0] = 1.0


def test_a_taken_name_is_kept_unless_told(table: FlowTable, small: World) -> None:
    World.from_table(table).save("mine")
    with pytest.raises(InputError, match="of this name already"):
        small.save("mine")
    assert World.saved("mine").imputed == frozenset()
    folder = small.save("mine", replace=True)
    assert World.saved("mine").full_flow_usd_m is None
    assert sorted(f.suffix for f in folder.iterdir()) == [*[".json"] * 3, *[".npy"] * 3]


@pytest.mark.parametrize("name", ["", "../x", "My world", "a/b", ".hidden", "x" * 65])
def test_a_name_that_is_no_name_is_refused(small: World, name: str) -> None:
    with pytest.raises(InputError, match="cannot have this name"):
        small.save(name)


def test_a_damaged_file_is_refused(small: World) -> None:
    folder = small.save("mine")
    file = next(folder.glob("final_usd_m-*.npy"))
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    with pytest.raises(HashMismatchError, match="Import it again"):
        World.saved("mine")
    file.unlink()
    with pytest.raises(MissingDataError, match="missing"):
        World.saved("mine")


@pytest.mark.parametrize("text", ["{", "[]", "{}"])
def test_a_damaged_manifest_is_refused(small: World, text: str) -> None:
    (small.save("mine") / "manifest.json").write_text(text)
    with pytest.raises(DataError, match="manifest"):
        World.saved("mine")


def test_a_write_that_is_killed_changes_nothing(
    small: World, table: FlowTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.save("mine")

    def killed(*_: object, **__: object) -> str:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(json, "dumps", killed)
        with pytest.raises(KeyboardInterrupt):
            World.from_table(table).save("mine", replace=True)
    assert World.saved("mine").final_usd_m.identical(small.final_usd_m)


def test_unknown_worlds(small: World) -> None:
    with pytest.raises(UnknownCodeError, match="no imported worlds"):
        World.saved("mine")
    small.save("mine")
    with pytest.raises(UnknownCodeError, match="Did you mean mine"):
        World.saved("mime")


def test_facts_ship_with_tradewind_and_are_not_copied(small: World) -> None:
    manifest = json.loads((small.save("mine") / "manifest.json").read_text())
    assert [Dataset(**d).id for d in manifest["datasets"]] == ["oecd-icio-2022"]
