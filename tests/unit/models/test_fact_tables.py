"""Tables of facts of any room: a row that does not say where it comes from is refused."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from tradewind.core import DataError
from tradewind.models import fact_tables
from tradewind.models.fact_tables import read_facts, require_sources

FIELDS = ("source", "year", "confidence")


def sourced() -> pd.DataFrame:
    return pd.DataFrame(
        {"source": ["USGS", "BGS"], "year": ["2024", "2025"], "confidence": ["A", "C"]}
    )


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("value", ["", "  ", None])
def test_a_row_without_its_origin_is_refused(field: str, value: str | None) -> None:
    rows = sourced()
    rows.loc[1, field] = value
    with pytest.raises(DataError, match=rf"no {field} .*x\.csv, line 3"):
        require_sources(rows, "x.csv")


@pytest.mark.parametrize("field", FIELDS)
def test_a_table_without_the_column_is_refused(field: str) -> None:
    with pytest.raises(DataError, match=f"Add the column {field}"):
        require_sources(sourced().drop(columns=field), "x.csv")


@pytest.mark.parametrize("mark", ["D", "a", "AB"])
def test_a_mark_of_confidence_that_means_nothing_is_refused(mark: str) -> None:
    with pytest.raises(DataError, match="Use one of A, B, C"):
        require_sources(sourced().assign(confidence=mark), "x.csv")


def test_good_rows_pass() -> None:
    require_sources(sourced(), "x.csv")


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of facts that stands for that of a package."""
    (tmp_path / "facts").mkdir()
    monkeypatch.setattr(fact_tables, "files", lambda _: tmp_path)
    return tmp_path / "facts"


def test_text_stays_text_and_an_empty_field_is_missing(package: Path) -> None:
    text = "product,value,source,year,confidence\n0101,1.5,NA,2024,A\n0102,,made up,2024,B\n"
    (package / "x.csv").write_text(text, encoding="utf-8")
    rows = read_facts("any", "x", {"product": str, "year": str})
    assert list(rows["product"]) == ["0101", "0102"]
    assert list(rows["source"]) == ["NA", "made up"]
    assert rows["value"].isna().tolist() == [False, True]


def test_a_file_with_a_row_without_its_source_is_refused_by_name(package: Path) -> None:
    (package / "x.csv").write_text("value,source,year,confidence\n1,,2024,A\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"no source .*x\.csv, line 2"):
        read_facts("any", "x", {"year": str})
