"""A user's own table in any labels: long or square, text or Parquet, mapped in the open."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tradewind.core import DataError, InputError, MissingDataError, UnknownCodeError
from tradewind.data.tables import LabelMapping, read_table

_ECONOMIES = {"Honshu": "JPN", "Hokkaido": "JPN", "elsewhere": "ROW"}
_OWN = {
    "form": "long",
    "unit": "USD million",
    "year": 2022,
    "economies": _ECONOMIES,
    "industries": {"farm": "A01", "chips": "C26"},
    "final": {"homes": "HFCE"},
    "value_added": ("wages",),
    "goods": ("A01", "C26"),
}


@pytest.fixture
def flows() -> pd.DataFrame:
    """Each of three regions buys (10 x seller + buyer) from each; homes buy a hundred more."""
    rows = []
    sellers = [(e, i) for e in _ECONOMIES for i in ("farm", "chips")]
    for k, (origin, industry) in enumerate(sellers):
        for m, (destination, user) in enumerate(sellers):
            rows.append((origin, industry, destination, user, 10.0 * k + m))
        rows += [(origin, industry, e, "homes", 100.0 + k) for e in _ECONOMIES]
    frame = pd.DataFrame(rows, columns=["origin", "industry", "destination", "user", "value"])
    sold = frame.groupby(["origin", "industry"])["value"].sum()
    bought = frame[frame["user"] != "homes"].groupby(["destination", "user"])["value"].sum()
    wages = [("", "wages", e, u, sold[e, u] - bought[e, u]) for e, u in sellers]
    return pd.concat([frame, pd.DataFrame(wages, columns=frame.columns)], ignore_index=True)


def _square(flows: pd.DataFrame) -> pd.DataFrame:
    rows = (flows["origin"] + "_" + flows["industry"]).str.removeprefix("_")
    labelled = flows.assign(row=rows, column=flows["destination"] + "_" + flows["user"])
    wide = labelled.pivot(index="row", columns="column", values="value").fillna(0.0)
    return wide.loc[rows.unique()].rename_axis(columns=None).reset_index()


@pytest.mark.parametrize("form", ["long", "square"])
@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_own_labels_are_added_up(tmp_path: Path, flows: pd.DataFrame, form: str, kind: str) -> None:
    frame = flows if form == "long" else _square(flows)
    file = tmp_path / f"own.{kind}"
    frame.to_csv(file, index=False) if kind == "csv" else frame.to_parquet(file)
    table = read_table("generic", [file], mapping=LabelMapping(**_OWN | {"form": form}))
    assert (table.economies, table.industries) == (("JPN", "ROW"), ("A01", "C26"))
    japan = flows["origin"].isin(["Honshu", "Hokkaido"]) & (flows["industry"] == "farm")
    to_japan = flows["destination"].isin(["Honshu", "Hokkaido"])
    chips = japan & to_japan & (flows["user"] == "chips")
    assert table.intermediate[0, 0, 0, 1] == flows.loc[chips, "value"].sum()
    homes = japan & to_japan & (flows["user"] == "homes")
    assert table.final[0, 0, 0, 0] == flows.loc[homes, "value"].sum()
    wages = flows[(flows["industry"] == "wages") & to_japan & (flows["user"] == "farm")]
    assert table.value_added[0, 0] == pytest.approx(wages["value"].sum())
    np.testing.assert_allclose(table.sales - table.purchases, table.value_added)


def test_labels_may_be_codes_already(tmp_path: Path, flows: pd.DataFrame) -> None:
    flows.to_csv(tmp_path / "own-2020.csv", index=False)
    own = {key: _OWN[key] for key in ("form", "unit", "final", "value_added")}
    table = read_table("generic", [tmp_path / "own-2020.csv"], mapping=LabelMapping(**own))
    assert (table.year, table.economies) == (2020, tuple(_ECONOMIES))


def test_an_own_currency_is_converted(tmp_path: Path, flows: pd.DataFrame) -> None:
    flows.to_csv(tmp_path / "own.csv", index=False)
    mapping = LabelMapping(**_OWN | {"unit": "JPY billion"})
    plain = read_table("generic", [tmp_path / "own.csv"], mapping=LabelMapping(**_OWN))
    rate = {"usd_per_unit": 7.6, "rate_source": "Bank of Japan, average of 2022"}
    table = read_table("generic", [tmp_path / "own.csv"], mapping=mapping, **rate)
    np.testing.assert_allclose(table.sales, 7.6 * plain.sales)


def test_what_is_dropped_is_priced(tmp_path: Path, flows: pd.DataFrame) -> None:
    flows.to_csv(tmp_path / "own.csv", index=False)
    mapping = LabelMapping(**_OWN | {"economies": _ECONOMIES | {"Hokkaido": "drop"}})
    table = read_table("generic", [tmp_path / "own.csv"], mapping=mapping)
    kept = ["Honshu", "elsewhere"]
    real = flows["industry"] != "wages"
    buys = flows[real & (flows["origin"] == "Hokkaido") & flows["destination"].isin(kept)]
    sells = flows[real & flows["origin"].isin(kept) & (flows["destination"] == "Hokkaido")]
    found = {f.check: f for f in table.findings}
    sold, bought = found["dropped sellers"], found["dropped buyers"]
    assert sold.message.startswith(f"{buys['value'].sum():,.1f} USD million in Hokkaido farm")
    assert bought.message.startswith(f"{sells['value'].sum():,.1f} USD million")
    assert (sold.severity, bought.severity) == ("warning", "warning")


@pytest.mark.parametrize(
    ("section", "labels", "message"),
    [
        ("economies", {"Honsu": "JPN", "elsewhere": "ROW"}, "2 economy labels.*did you mean Honsu"),
        ("industries", {"farm": "A01"}, "1 industry labels mean.*'chips'"),
    ],
)
def test_labels_without_a_meaning_are_listed(
    tmp_path: Path, flows: pd.DataFrame, section: str, labels: dict[str, str], message: str
) -> None:
    flows.to_csv(tmp_path / "own.csv", index=False)
    with pytest.raises(UnknownCodeError, match=message):
        read_table(
            "generic", [tmp_path / "own.csv"], mapping=LabelMapping(**_OWN | {section: labels})
        )


def test_a_flow_that_stands_twice_is_refused(tmp_path: Path, flows: pd.DataFrame) -> None:
    pd.concat([flows, flows.head(1)]).to_csv(tmp_path / "own.csv", index=False)
    with pytest.raises(DataError, match=r"A flow stands twice.*Honshu farm to Honshu farm"):
        read_table("generic", [tmp_path / "own.csv"], mapping=LabelMapping(**_OWN))


def test_a_column_that_is_missing_is_named(tmp_path: Path, flows: pd.DataFrame) -> None:
    flows.rename(columns={"value": "yen"}).to_csv(tmp_path / "own.csv", index=False)
    with pytest.raises(DataError, match=r"no value; it has .*yen.*\[columns\]"):
        read_table("generic", [tmp_path / "own.csv"], mapping=LabelMapping(**_OWN))


def test_words_in_a_square_parquet_are_refused(tmp_path: Path, flows: pd.DataFrame) -> None:
    frame = _square(flows)
    frame.astype({frame.columns[1]: str}).to_parquet(tmp_path / "own.parquet")
    with pytest.raises(DataError, match="does not hold numbers"):
        read_table(
            "generic",
            [tmp_path / "own.parquet"],
            mapping=LabelMapping(**_OWN | {"form": "square"}),
        )


def test_no_parquet(tmp_path: Path) -> None:
    (tmp_path / "own.parquet").write_bytes(b"no")
    with pytest.raises(DataError, match="not Parquet"):
        read_table("generic", [tmp_path / "own.parquet"], mapping=LabelMapping(**_OWN))


def test_a_generic_table_needs_a_mapping(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--mapping"):
        read_table("generic", [tmp_path / "own.csv"])


def test_a_mapping_is_read_from_toml(tmp_path: Path, flows: pd.DataFrame) -> None:
    flows.to_csv(tmp_path / "own.csv", index=False)
    file = tmp_path / "own.toml"
    file.write_text(
        'form = "long"\nunit = "USD million"\nyear = 2022\nvalue_added = ["wages"]\n'
        '[economies]\nHonshu = "JPN"\nHokkaido = "JPN"\nelsewhere = "ROW"\n'
        '[final]\nhomes = "HFCE"\n'
    )
    table = read_table("generic", [tmp_path / "own.csv"], mapping=file)
    assert table.industries == ("farm", "chips")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("form = ", "not TOML"),
        ('form = "long"\n[final]\nx = "y"\n', "unit.*Field required"),
        ('form = "wide"\nunit = "x"\n[final]\nx = "y"\n', "form"),
        ('form = "long"\nunit = "x"\ncolour = 1\n[final]\nx = "y"\n', "colour"),
    ],
)
def test_a_mapping_that_cannot_be_used(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "own.toml").write_text(text)
    with pytest.raises(InputError, match=message):
        LabelMapping.read(tmp_path / "own.toml")


def test_a_mapping_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(MissingDataError, match="no such mapping"):
        LabelMapping.read(tmp_path / "own.toml")


def test_an_unknown_publisher_is_suggested() -> None:
    with pytest.raises(UnknownCodeError, match="oecd-icio"):
        read_table("oecd", [])
