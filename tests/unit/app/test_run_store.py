"""The run store: ids, byte-identical folders, and everything that may not be kept or opened."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from tradewind.app import Run, find_run, list_runs, open_run, run_store, write_run
from tradewind.app.run_store import run_id
from tradewind.core import (
    DataError,
    HashMismatchError,
    InputError,
    MissingDataError,
    UnknownCodeError,
)
from tradewind.data import runs_root

_INPUTS = {"seed": 7, "economies": ["IND", "JPN"], "params": {"rate": 0.1, "horizon": "short"}}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of this test's own."""
    monkeypatch.setenv("TRADEWIND_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def _tables(loss: float = 1.5) -> dict[str, pd.DataFrame]:
    return {
        "losses": pd.DataFrame({"iso3": ["IND", None], "loss_usd": [loss, float("nan")]}),
        "events": pd.DataFrame({"event": [1, 2, 3]}),
    }


def _written(seed: int = 7, loss: float = 1.5, title: str = "Côte d'Ivoire") -> Run:
    return write_run(
        "demo", title, {**_INPUTS, "seed": seed}, _tables(loss), ["Beware"], {"a": "b"}
    )


def _bytes(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def _aged(run: Run, seconds: int) -> Run:
    """Make a run older than it is."""
    at = run.folder.stat().st_mtime - seconds
    os.utime(run.folder, (at, at))
    return run


def test_the_id_is_the_hash_of_canonical_json() -> None:
    text = '{"inputs":{"a":[1,0.1,null,true],"b":{"c":"é"}},"kind":"demo"}'
    expected = hashlib.sha256(text.encode()).hexdigest()[:12]
    assert run_id("demo", {"b": {"c": "é"}, "a": (1, 0.1, None, True)}) == expected


def test_the_id_knows_kinds_and_values_apart() -> None:
    ids = {run_id("demo", {"a": 1}), run_id("other", {"a": 1}), run_id("demo", {"a": 1.0})}
    assert len(ids) == 3


@pytest.mark.parametrize(
    ("value", "path"),
    [
        (float("nan"), "params.rate"),
        (float("inf"), "params.rate"),
        (Path("x"), "params.rate"),
        ({1: "a"}, "params.rate"),
        ([1, {2, 3}], r"params.rate\[1\]"),
        (pd.Timestamp("2024-01-01"), "params.rate"),
    ],
)
def test_what_json_cannot_hold_is_refused(value: object, path: str, home: Path) -> None:
    with pytest.raises(InputError, match=path):
        write_run("demo", "T", {"params": {"rate": value}}, {}, ())
    assert not home.exists()


def test_text_that_is_not_unicode_is_refused() -> None:
    with pytest.raises(InputError, match="not Unicode"):
        run_id("demo", {"file": "\udcff"})


@pytest.mark.parametrize("name", ["", "Risk", "../risk", "a/b", "a" * 65])
def test_a_name_that_is_no_file_name_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="cannot have this name"):
        run_id(name, {})
    with pytest.raises(InputError, match="cannot have this name"):
        write_run("demo", "T", {}, {name: pd.DataFrame()}, ())
    assert list(runs_root().iterdir()) == []


def test_a_run_is_read_as_it_was_written() -> None:
    run = _written()
    assert run.folder == runs_root() / run_id("demo", _INPUTS)
    assert run.tables == ("events", "losses")
    assert run.title == "Côte d'Ivoire"
    pd.testing.assert_frame_equal(run.table("losses"), _tables()["losses"])
    assert run.manifest["tables"]["events"]["rows"] == 3
    assert (run.manifest["warnings"], run.manifest["texts"]["a"]) == (("Beware",), "b")
    assert abs((datetime.now(UTC) - run.created).total_seconds()) < 60
    assert run.inputs == {
        "seed": 7,
        "economies": ("IND", "JPN"),
        "params.rate": 0.1,
        "params.horizon": "short",
    }
    assert open_run(run.id) == run == find_run("demo", run.manifest["inputs"])


def test_a_manifest_is_sealed() -> None:
    run = _written()
    with pytest.raises(TypeError):
        run.manifest["inputs"]["seed"] = 8  # type: ignore[index]


def test_inputs_are_flat_by_path() -> None:
    inputs = {"data": [{"id": "a"}, {"id": "b", "tags": []}], "none": {}}
    run = write_run("demo", "T", inputs, {}, ())
    assert run.inputs == {"data[0].id": "a", "data[1].id": "b", "data[1].tags": (), "none": {}}


def test_the_same_content_is_the_same_bytes(tmp_path: Path) -> None:
    first = _written()
    tables = {name: table.copy() for name, table in reversed(_tables().items())}
    tables["losses"].attrs["made"] = "now"
    inputs = dict(reversed(_INPUTS.items()))
    title, root = "Côte d'Ivoire", tmp_path / "elsewhere"
    again = write_run("demo", title, inputs, tables, ("Beware",), {"a": "b"}, root)
    assert again.id == first.id
    assert _bytes(again.folder) == _bytes(first.folder)
    assert str(tmp_path) not in (first.folder / "manifest.json").read_text()
    assert _tables()["losses"].attrs == {}


def test_the_same_content_stays_untouched() -> None:
    before = _aged(_written(), 1000)
    created = before.created
    assert _written().created == created


def test_other_content_replaces_the_run_whole() -> None:
    _written()
    run = write_run("demo", "New", _INPUTS, {"losses": _tables(2.5)["losses"]}, ())
    assert run.tables == ("losses",)
    assert run.table("losses")["loss_usd"].iloc[0] == 2.5
    assert [path.name for path in runs_root().iterdir()] == [run.id]


def test_a_damaged_run_is_not_found_and_is_mended() -> None:
    run = _written()
    (run.folder / "losses.parquet").write_bytes(b"x")
    assert find_run("demo", _INPUTS) is None
    _written()
    assert find_run("demo", _INPUTS) == run


def test_a_tampered_table_is_refused() -> None:
    run = _written()
    _tables(99.0)["losses"].to_parquet(run.folder / "losses.parquet", index=False)
    with pytest.raises(HashMismatchError, match="Make the run again"):
        run.table("losses")
    with pytest.raises(HashMismatchError):
        run.verify()
    assert len(run.table("events")) == 3


def test_a_table_that_is_gone_or_strange_is_refused() -> None:
    run = _written()
    (run.folder / "losses.parquet").rename(run.folder / "strange.parquet")
    with pytest.raises(MissingDataError):
        run.table("losses")
    with pytest.raises(DataError, match="not one that the run wrote"):
        run.table("strange")


def test_an_unknown_table_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InputError, match="One of events, losses"):
        _written().table("../losses")
    with pytest.raises(InputError, match="has no tables"):
        write_run("demo", "T", {}, {}, ()).table("losses")


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (pd.DataFrame({"a": [1]}, index=pd.Index(["x"], name="iso3")), "index has a name"),
        (pd.DataFrame({"a": [1, "x"]}), "cannot be kept as Parquet"),
        (pd.DataFrame([[1, 2]], columns=["a", "a"]), "cannot be kept as Parquet"),
    ],
)
def test_a_table_that_would_change_is_refused(table: pd.DataFrame, message: str) -> None:
    with pytest.raises(InputError, match=message):
        write_run("demo", "T", {}, {"odd": table}, ())
    assert list(runs_root().iterdir()) == []


@pytest.mark.parametrize("fault", [KeyboardInterrupt, OSError])
def test_a_killed_write_leaves_what_was_there(
    fault: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _written()
    kept = _bytes(before.folder)

    def killed(*_: object, **__: object) -> None:
        raise fault

    monkeypatch.setattr(run_store, "as_json", killed)
    for loss, seed in ((9.0, 7), (9.0, 8)):
        with pytest.raises(fault):
            _written(seed, loss)
    assert _bytes(before.folder) == kept
    assert [path.name for path in runs_root().iterdir()] == [before.id]


def test_what_a_killed_process_left_is_not_a_run_and_is_swept_later() -> None:
    run = _written()
    left = runs_root() / f".{run.id}-0123.part"
    shutil.copytree(run.folder, left)
    assert list(list_runs()["id"]) == [run.id]
    assert list_runs().attrs["broken"] == 0
    _written()
    assert left.exists()
    os.utime(left, (0, 0))
    _written()
    assert not left.exists()


def test_a_move_that_fails_puts_the_old_run_back(monkeypatch: pytest.MonkeyPatch) -> None:
    before = _bytes(_written().folder)
    rename = Path.rename

    def refuse(self: Path, target: Path) -> Path:
        if self.suffix == ".part":
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(OSError, match="No space"):
        _written(loss=9.0)
    assert _bytes(open_run("last").folder) == before


def test_another_process_may_be_quicker(monkeypatch: pytest.MonkeyPatch) -> None:
    rename = Path.rename

    def late(self: Path, target: Path) -> Path:
        if self.suffix == ".part":
            shutil.copytree(self, target)
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", late)
    assert _written().tables == ("events", "losses")
    assert len(list(runs_root().iterdir())) == 1


def test_runs_are_listed_newest_first() -> None:
    old, new = _aged(_written(1), 1000), _written(2)
    (runs_root() / "nothing").mkdir()
    (runs_root() / "a-file").touch()
    frame = list_runs()
    assert list(frame["id"]) == [new.id, old.id]
    assert list(frame.columns) == ["id", "kind", "title", "created", "tables", "size_bytes"]
    assert frame["tables"].tolist() == [2, 2]
    assert frame["size_bytes"].iloc[0] == sum(map(len, _bytes(new.folder).values()))
    assert frame["created"].iloc[1].to_pydatetime() == old.created
    assert frame.attrs["broken"] == 1
    assert open_run("last") == new


def test_an_empty_store_lists_nothing(home: Path) -> None:
    assert list_runs().empty
    assert not home.exists()
    with pytest.raises(UnknownCodeError, match="no runs on this machine"):
        open_run("last")


def _change(**values: object) -> object:
    return lambda manifest: manifest.update(values)


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (_change(inputs={"seed": 8}), "not as it was written"),
        (_change(id="0123456789ab"), "not as it was written"),
        (_change(inputs={"seed": float("nan")}), "cannot be read"),
        (_change(tables={"../x": {"sha256": "0"}}), "no name or hash"),
        (_change(tables={"losses": {}}), "no name or hash"),
        (_change(tables=[]), "cannot be read"),
        (lambda manifest: manifest.pop("texts"), "nothing on texts"),
        (None, "cannot be read"),
    ],
)
def test_a_broken_manifest_is_refused_and_counted(damage: object, message: str) -> None:
    run = _written()
    file = run.folder / "manifest.json"
    manifest = json.loads(file.read_text())
    if callable(damage):
        damage(manifest)
    file.write_text(json.dumps(manifest) if damage else "{")
    with pytest.raises(DataError, match=message):
        open_run(run.id)
    assert (len(list_runs()), list_runs().attrs["broken"]) == (0, 1)
    assert find_run("demo", _INPUTS) is None


def _folders(*names: str) -> None:
    for name in names:
        (runs_root() / name).mkdir(parents=True)


def test_a_prefix_opens_the_one_run_it_means() -> None:
    run = _written()
    assert open_run(f" {run.id[:4].upper()} ") == run
    assert open_run(run.id[:11]) == run


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ("abcd", "Several runs begin with this.*abcd00000000 or abcd11111111"),
        ("abc", "Give at least 4"),
        ("", "Give at least 4"),
        ("abcd1x", "Did you mean abcd11111111"),
        ("zzzzzz", "`tradewind runs` lists"),
        ("../..", "Unknown run"),
    ],
)
def test_a_prefix_that_does_not_mean_one_run_is_refused(wanted: str, message: str) -> None:
    _folders("abcd00000000", "abcd11111111")
    with pytest.raises(UnknownCodeError, match=message):
        open_run(wanted)
