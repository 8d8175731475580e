"""Observed transits: kept, verified, and held against a year before. Every number is made up."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import pytest

from tradewind.app import TransitParams, import_transits, observed_transits
from tradewind.app.transits import ObservedTransits
from tradewind.core import DataError, HashMismatchError, InputError, MissingDataError
from tradewind.data import transits_store

_LAST = date(2024, 3, 10)
_TODAY = date(2024, 3, 20)
_NAMES = {
    "chokepoint1": "Suez Canal", "chokepoint6": "Strait of Hormuz",
    "chokepoint21": "Magellan Strait", "chokepoint24": "Mona Passage",
}  # fmt: skip
_TANKERS = 0.4
_CONTAINERS = 0.6
Write = Callable[..., Path]
Ships = Callable[[pd.Timestamp], int]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of this test's own."""
    monkeypatch.setenv("TRADEWIND_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def _suez(day: pd.Timestamp) -> int:
    """Fifty ships a day in 2022 and sixty in 2023, ten from 2024 on."""
    return {2022: 50, 2023: 60}.get(day.year, 10)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a made-up download: ships a day by chokepoint, 60 % containers and 40 % tankers."""

    def written(
        ships: Mapping[str, Ships] | None = None,
        *,
        start: date = date(2022, 1, 1),
        end: date = _LAST,
        name: str = "made-up.csv",
        without: tuple[str, ...] = (),
    ) -> Path:
        rows = []
        for portid, count in (ships or {"chokepoint1": _suez}).items():
            for day in pd.date_range(start, end).difference(pd.DatetimeIndex(list(without))):
                total = count(day)
                tankers, boxes = round(total * _TANKERS), round(total * _CONTAINERS)
                rows.append(
                    [f"{day:%Y/%m/%d} 00:00:00+00", portid, _NAMES[portid],
                     boxes, 0, 0, 0, tankers, total]
                )  # fmt: skip
        columns = ["date", "portid", "portname", "n_container", "n_dry_bulk", "n_general_cargo",
                   "n_roro", "n_tanker", "n_total"]  # fmt: skip
        pd.DataFrame(rows, columns=columns).to_csv(tmp_path / name, index=False)
        return tmp_path / name

    return written


def _import(*files: Path, today: date = _TODAY, replace: bool = False) -> ObservedTransits:
    return import_transits(files, today=today, replace=replace).observed


def _row(seen: ObservedTransits, portname: str, ships: str = "all") -> pd.Series:
    rows = seen.transits.set_index(["portname", "ships"])
    return rows.loc[(portname, ships)]


def test_means_changes_and_the_base(write: Write) -> None:
    seen = _import(write())
    row = _row(seen, "Suez Canal")
    assert (row["chokepoint"], row["last_day"], row["days"]) == ("suez", "2024-03-10", 800)
    assert (row["last_7_per_day"], row["last_30_per_day"]) == (10, 10)
    assert (row["year_before_7_per_day"], row["year_before_30_per_day"]) == (60, 60)
    assert row["change_30_pct"] == row["change_7_pct"] == pytest.approx(-100 * 50 / 60)
    assert (row["base_year"], row["base_per_day"]) == (2022, 50)
    assert row["base_share"] == pytest.approx(0.2)
    tankers, boxes = (_row(seen, "Suez Canal", s) for s in ("tankers", "container ships"))
    assert (tankers["last_30_per_day"], tankers["base_per_day"]) == (4, 20)
    assert (boxes["last_30_per_day"], boxes["base_per_day"]) == (6, 30)
    assert _row(seen, "Suez Canal", "ro-ro")["base_per_day"] == 0
    assert pd.isna(_row(seen, "Suez Canal", "ro-ro")["base_share"])


def test_windows_are_days_of_the_calendar(write: Write) -> None:
    changed = date(2024, 3, 6)
    ships = {"chokepoint1": lambda day: 17 if day.date() >= changed else 10}
    row = _row(_import(write(ships)), "Suez Canal")
    assert row["last_7_per_day"] == pytest.approx((5 * 17 + 2 * 10) / 7)
    assert row["last_30_per_day"] == pytest.approx((5 * 17 + 25 * 10) / 30)


def test_the_first_full_year_stands_in_for_the_base_year(write: Write) -> None:
    seen = _import(write(start=date(2022, 6, 1)))
    assert (_row(seen, "Suez Canal")["base_year"], _row(seen, "Suez Canal")["base_per_day"]) == (
        2023, 60,
    )  # fmt: skip
    chosen = observed_transits(today=_TODAY, params=TransitParams(base_year=2023))
    assert _row(chosen, "Suez Canal")["base_per_day"] == 60


def test_what_cannot_be_told_is_no_number(write: Write) -> None:
    row = _row(_import(write(start=date(2024, 2, 20))), "Suez Canal")
    assert row["last_7_per_day"] == 10
    assert row["base_year"] is None
    absent = ["last_30_per_day", "year_before_7_per_day", "change_7_pct", "base_per_day"]
    assert row[absent].isna().all()


def test_a_window_with_holes_has_no_mean(write: Write) -> None:
    seen = _import(write(without=("2024-03-08",)))
    row = _row(seen, "Suez Canal")
    assert pd.isna(row["last_7_per_day"])
    assert row["last_30_per_day"] == 10
    assert {f.check: f.count for f in seen.findings} == {"absent days": 1}


@pytest.mark.parametrize(("days", "stale"), [(0, False), (1, False), (14, False), (15, True)])
def test_the_stamp_says_how_old_the_data_are(write: Write, days: int, stale: bool) -> None:
    _import(write())
    today = date(2024, 3, 10 + days)
    seen = observed_transits(today=today)
    assert (seen.age_days, seen.stale) == (days, stale)
    said = f"{days} day before" if days == 1 else f"{days} days before"
    assert seen.stamp == f"data until 2024-03-10, {said} today"
    assert observed_transits(today=today, params=TransitParams(stale_after_days=31)).stale is False


def test_a_clock_that_runs_behind_is_said(write: Write) -> None:
    seen = _import(write(), today=date(2024, 3, 1))
    assert seen.stamp == "data until 2024-03-10, which lies after today"
    assert [f.check for f in seen.findings] == ["days after today"]


def test_names_without_a_chokepoint_come_last_and_are_listed(write: Write) -> None:
    ships = dict.fromkeys(("chokepoint24", "chokepoint6", "chokepoint21", "chokepoint1"), _suez)
    seen = _import(write(ships))
    first = seen.transits.drop_duplicates("portname")
    assert first["chokepoint"].tolist() == ["suez", "hormuz", "cape-horn", ""]
    assert first["match"].tolist() == ["whole", "whole", "part", "none"]
    assert seen.unmapped == ("Mona Passage",)


def test_what_is_kept_is_read_again_with_its_hash_and_days(write: Write, home: Path) -> None:
    file = write()
    done = import_transits([file], today=_TODAY, retrieved=date(2024, 3, 12))
    assert done.folder == home / "transits"
    assert sorted(p.suffix for p in done.folder.iterdir()) == [".json", ".parquet"]
    seen = observed_transits(today=date(2024, 4, 1))
    assert (seen.retrieved, seen.imported) == (date(2024, 3, 12), _TODAY)
    pd.testing.assert_frame_equal(seen.transits, done.observed.transits)
    dataset = seen.provenance.datasets[0]
    assert (dataset.version, dataset.vintage) == ("made-up.csv", "2022-01-01 to 2024-03-10")
    assert len(dataset.sha256) == 64
    assert "UN Global Platform; IMF PortWatch" in dataset.citation
    assert seen.to_dict()["stale"] is True
    assert seen.provenance.params["stale_after_days"] == 14


def test_the_download_is_dated_by_the_file(write: Write) -> None:
    file = write()
    changed = datetime.fromtimestamp(file.stat().st_mtime, UTC).date()
    assert _import(file, today=changed).retrieved == changed
    for day in (date(2024, 3, 1), date(2024, 3, 21)):
        with pytest.raises(InputError, match="day of the download does not fit"):
            import_transits([file], today=_TODAY, retrieved=day)


def test_nothing_was_imported() -> None:
    with pytest.raises(MissingDataError, match="tradewind data import portwatch"):
        observed_transits(today=_TODAY)


def test_a_newer_download_takes_the_place_of_the_old_one(write: Write) -> None:
    _import(write())
    revised = {"chokepoint1": lambda day: 11 if f"{day:%Y-%m-%d}" == "2024-03-10" else _suez(day)}
    seen = _import(write(revised, end=date(2024, 3, 17), name="newer.csv"))
    assert seen.last_day == date(2024, 3, 17)
    found = {finding.check: finding for finding in seen.findings}
    assert found["revised days"].message == "The publisher revised 1 of 800 days kept before"


def test_days_that_are_kept_are_given_up_only_when_told(write: Write) -> None:
    both = dict.fromkeys(("chokepoint1", "chokepoint6"), _suez)
    _import(write(both))
    less = write(name="less.csv")
    with pytest.raises(InputError, match=r"800 days, first Strait of Hormuz 2022-01-01.*--replace"):
        _import(less)
    assert len(observed_transits(today=_TODAY).transits) == 12
    seen = _import(less, replace=True)
    assert len(seen.transits) == 6
    assert {f.check: f.count for f in seen.findings} == {"days given up": 800}


def test_a_failure_leaves_what_was_kept(
    write: Write, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _import(write())
    before = {p.name: p.read_bytes() for p in (home / "transits").iterdir()}
    (tmp_path / "bad.csv").write_text("date,portid\n2024-01-01,chokepoint1\n")
    with pytest.raises(DataError, match="layout"):
        _import(tmp_path / "bad.csv")

    def full(*_: object, **__: object) -> str:
        raise OSError

    monkeypatch.setattr(transits_store, "version", full)
    with pytest.raises(OSError):  # noqa: PT011
        _import(write(end=date(2024, 3, 17), name="newer.csv"))
    after = {p.name: p.read_bytes() for p in (home / "transits").iterdir()}
    assert before.items() <= after.items()
    assert observed_transits(today=_TODAY).last_day == _LAST


def test_a_damaged_file_is_refused_and_mended_by_an_import(write: Write, home: Path) -> None:
    file = write()
    _import(file)
    next((home / "transits").glob("*.parquet")).write_bytes(b"damaged")
    with pytest.raises(HashMismatchError, match="import portwatch"):
        observed_transits(today=_TODAY)
    seen = _import(file)
    assert [f.check for f in seen.findings] == ["kept before"]
    assert observed_transits(today=_TODAY).last_day == _LAST


@pytest.mark.parametrize(("text", "said"), [("{", "cannot be read"), ("{}", "incomplete")])
def test_a_damaged_manifest_is_refused(write: Write, home: Path, text: str, said: str) -> None:
    _import(write())
    manifest = home / "transits" / "manifest.json"
    assert json.loads(manifest.read_text())["retrieved"] == "2024-03-20"
    manifest.write_text(text)
    with pytest.raises(DataError, match=said):
        observed_transits(today=_TODAY)


def test_several_files_have_one_hash(write: Write) -> None:
    parts = (
        write(end=date(2023, 6, 1), name="a.csv"),
        write(start=date(2023, 6, 1), name="b.csv"),
    )
    dataset = _import(*parts).provenance.datasets[0]
    assert dataset.version == "a.csv, b.csv"
    assert len(dataset.sha256) == 64
