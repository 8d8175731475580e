"""The user's own tables: what is refused and where, and that the chain follows what is read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tradewind.core import InputError, TradewindError, UnknownCodeError
from tradewind.models.minerals import Chains, OwnData, chains_of
from tradewind.world import World

OUTPUT = "mineral,stage,economy,tonnes,source"
TRADE = "mineral,stage,exporter,importer,tonnes,source"
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(*lines: str, head: str = OUTPUT) -> Path:
        path = tmp_path / "mine.csv"
        path.write_text("\n".join((head, *lines)) + "\n", encoding="utf-8")
        return path

    return written


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"not there.*nowhere\.csv"):
        OwnData.read(production=tmp_path / "nowhere.csv")


@pytest.mark.parametrize("missing", OUTPUT.split(","))
def test_a_missing_column_is_named(missing: str, write: Write) -> None:
    head = ",".join(name for name in OUTPUT.split(",") if name != missing)
    with pytest.raises(InputError, match=rf"mine\.csv, line 1.*Add {missing} to the header"):
        OwnData.read(production=write("a,b,c,d", head=head))


@pytest.mark.parametrize(
    ("line", "field", "says"),
    [
        ("galium,refine,CHN,5,me", "mineral", "gallium"),
        ("gallium,refining,CHN,5,me", "stage", "refine"),
        ("gallium,smelt,CHN,5,me", "stage", "stage"),
        ("gallium,refine,CHN,-5,me", "tonnes", "-5"),
        ("gallium,refine,CHN,many,me", "tonnes", "many"),
        ("gallium,refine,CHN,,me", "tonnes", "nothing"),
        ("gallium,refine,CHN,nan,me", "tonnes", "nan"),
        ("gallium,refine,CHN,inf,me", "tonnes", "inf"),
        ("gallium,refine,CHN,5,", "source", "Say where it comes from"),
        ("gallium,refine,CHN,5,  ", "source", "no source"),
        ("gallium,refine,CHN,5", "source", "no source"),
        ("gallium,refine,China,5,me", "economy", "China"),
        ("gallium,refine,C1N,5,me", "economy", "ISO3"),
        ("gallium,refine,,5,me", "economy", "nothing"),
        ("gallium,refine,XYZ,5,me", "economy", "XYZ"),
        ("gallium,refine,JPN,6,you", "economy", "stands on line 2"),
        ("Gallium,refine,jpn,6,you", "economy", "Keep one row"),
        ("gallium,refine,CHN,1.1e9,me", "tonnes", "More tonnes than the world makes"),
    ],
)
def test_a_bad_cell_is_named_by_file_line_and_field(
    line: str, field: str, says: str, write: Write
) -> None:
    with pytest.raises(TradewindError, match=says) as caught:
        OwnData.read(production=write("gallium,refine,JPN,5,me", line))
    assert str(caught.value.where).endswith(f"mine.csv, line 3, field {field}")


@pytest.mark.parametrize("field", ["exporter", "importer"])
def test_both_ends_of_trade_are_checked(field: str, write: Write) -> None:
    ends = {"exporter": "CHN", "importer": "JPN", field: "Nippon"}
    line = f"gallium,refine,{ends['exporter']},{ends['importer']},5,me"
    with pytest.raises(InputError, match=f"line 2, field {field}; found: Nippon"):
        OwnData.read(trade=write(line, head=TRADE))


@pytest.mark.parametrize(
    ("line", "field", "says"),
    [
        ("germanium,refine,CHN,JPN,6,you", "importer", "stands on line 2"),
        ("germanium,refine,CHN,CHN,6,me", "importer", "The importer is the exporter"),
        ("germanium,refine,XYZ,JPN,6,me", "exporter", "XYZ"),
        ("germanium,refine,CHN,XYZ,6,me", "importer", "XYZ"),
        ("germanium,refine,CHN,USA,2e9,me", "tonnes", "tonnes of content"),
    ],
)
def test_a_bad_link_is_named_by_file_line_and_field(
    line: str, field: str, says: str, write: Write
) -> None:
    with pytest.raises(TradewindError, match=says) as caught:
        OwnData.read(trade=write("germanium,refine,CHN,JPN,5,me", line, head=TRADE))
    assert str(caught.value.where).endswith(f"mine.csv, line 3, field {field}")


def test_the_rest_of_the_world_and_economies_of_mineral_data_are_known(write: Write) -> None:
    codes = ("ROW", "MNG", "MAC", "PRK", "TWN")
    path = write(*(f"gallium,refine,{code},5,me" for code in codes))
    assert tuple(OwnData.read(production=path).outputs["economy"]) == codes


def test_an_unknown_mineral_is_an_unknown_code(write: Write) -> None:
    with pytest.raises(UnknownCodeError, match="Did you mean gallium"):
        OwnData.read(production=write("galium,refine,CHN,5,me"))


def test_an_empty_file_is_refused(tmp_path: Path, write: Write) -> None:
    path = tmp_path / "empty.csv"
    path.write_bytes(b"")
    with pytest.raises(InputError, match=r"empty\.csv"):
        OwnData.read(production=path)
    with pytest.raises(InputError, match="no rows"):
        OwnData.read(production=write())


def test_bytes_that_are_not_utf8_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "latin.csv"
    path.write_bytes(f"{OUTPUT}\ngallium,refine,CHN,5,Société\n".encode("latin-1"))
    with pytest.raises(InputError, match=r"UTF-8.*latin\.csv"):
        OwnData.read(production=path)


def test_what_excel_writes_is_read(tmp_path: Path) -> None:
    path = tmp_path / "excel.csv"
    path.write_bytes(b"\xef\xbb\xbf" + f"{OUTPUT}\r\nGallium,refine,chn,5,me\r\n".encode())
    rows = OwnData.read(production=path).outputs
    assert rows.to_dict("records") == [
        {"mineral": "gallium", "stage": "refine", "economy": "CHN", "tonnes": 5.0, "source": "me"}
    ]


def test_a_cell_too_many_is_refused(write: Write) -> None:
    good = "gallium,refine,CHN,5,me"
    with pytest.raises(TradewindError, match=r"mine\.csv"):
        OwnData.read(production=write(f"{good},more"))
    with pytest.raises(TradewindError, match=r"mine\.csv"):
        OwnData.read(production=write(good, f"{good},more"))


def test_own_production_replaces_the_packages_and_the_chain_follows(
    world: World, chains: Chains, write: Write
) -> None:
    path = write("gallium,refine,JPN,300,me", "gallium,refine,IND,105,me")
    own = OwnData.read(production=path)
    assert own.minerals == ("gallium",)
    assert own.output("tin", "refine").empty
    chain = chains_of(world, "gallium", own=own)["gallium"]
    made = dict(zip(chain.nodes, chain.stages[0].output_t, strict=True))
    assert made["JPN"] == pytest.approx(300)
    assert made["IND"] == pytest.approx(105)
    assert sum(made.values()) == pytest.approx(405)
    assert chain.sha256 != chains["gallium"].sha256
    assert chains_of(world, "tin", own=own)["tin"].sha256 == chains["tin"].sha256


def test_own_trade_replaces_the_packages_and_the_chain_follows(world: World, write: Write) -> None:
    lines = ("germanium,refine,CHN,JPN,90,me", "germanium,refine,CHN,USA,10,me")
    own = OwnData.read(trade=write(*lines, head=TRADE))
    assert own.trade("germanium", "refine")["tonnes"].tolist() == [90.0, 10.0]
    chain = chains_of(world, "germanium", own=own)["germanium"]
    links = chain.links.set_index(["origin", "destination"])["data_t"]
    assert links[("CHN", "JPN")] == 90.0
    assert links.sum() == 100.0
    stage = chain.stages[0]
    assert stage.flow_t.sum(axis=1) == pytest.approx(stage.supply_t)
    assert np.argmax(stage.flow_t[chain.at("CHN")] * (np.array(chain.nodes) != "CHN")) == chain.at(
        "JPN"
    )


def test_empty_lines_count_where_an_error_is_named(write: Write) -> None:
    with pytest.raises(InputError) as caught:
        OwnData.read(production=write("", "gallium,refine,CHN,-5,me"))
    assert caught.value.where.endswith("line 3, field tonnes")


def test_a_stage_that_the_chain_does_not_have_is_refused(write: Write) -> None:
    with pytest.raises(InputError, match="stage"):
        OwnData.read(production=write("gallium,mine,CHN,5,me"))
