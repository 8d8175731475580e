"""Gate lines: which edges cross, and the guard against a network that is not the one known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tradewind.core import DataError
from tradewind.models.sealanes import chokepoint_names, gates
from tradewind.models.sealanes.facts import table
from tradewind.models.sealanes.gates import gate_bits
from tradewind.models.sealanes.network import bits_of, network


@pytest.fixture
def one_gate(monkeypatch: pytest.MonkeyPatch) -> pd.DataFrame:
    """Suez is a line along the equator from 0 to 10 degrees; nothing else is a gate."""
    rows = table("chokepoints").copy()
    rows = rows[rows["id"].isin(["suez", "arctic-legs"])].set_index("id", drop=False)
    rows.loc["suez", ["lat_1", "lon_1", "lat_2", "lon_2", "edges"]] = [0.0, 0.0, 0.0, 10.0, 1]
    rows.loc["arctic-legs", "edges"] = 0
    monkeypatch.setattr(gates, "table", lambda _: rows)
    return rows


def crossed(begin: tuple[float, float], finish: tuple[float, float]) -> bool:
    ends = np.array([begin]), np.array([finish])
    return bool(gate_bits(*ends, np.array([False]))[0] == bits_of(("suez",)))


@pytest.mark.parametrize(
    ("begin", "finish"),
    [((5, -1), (5, 1)), ((5, 1), (5, -1)), ((1, -5), (9, 5)), ((5, 0), (5, 1)),
     ((365, -1), (365, 1))],
)  # fmt: skip
def test_an_edge_over_the_line_crosses_it(
    one_gate: pd.DataFrame, begin: tuple[float, float], finish: tuple[float, float]
) -> None:
    assert crossed(begin, finish)


@pytest.mark.parametrize(
    ("begin", "finish"),
    [((5, 1), (5, 2)), ((11, -1), (11, 1)), ((-1, -1), (-1, 1)), ((2, 1), (8, 1)),
     ((-179, -1), (179, 1))],
)  # fmt: skip
def test_an_edge_beside_the_line_does_not(
    one_gate: pd.DataFrame, begin: tuple[float, float], finish: tuple[float, float]
) -> None:
    one_gate.loc["suez", "edges"] = 0
    assert not crossed(begin, finish)


@pytest.mark.parametrize("gate", ["suez", "arctic-legs"])
def test_another_number_of_edges_than_the_table_says_is_refused(
    one_gate: pd.DataFrame, gate: str
) -> None:
    one_gate.loc[gate, "edges"] += 1
    with pytest.raises(DataError, match=f"gate does not cross.*{gate}.*expected"):
        crossed((5, -1), (5, 1))


def test_edges_of_searoute_that_are_tagged_are_the_arctic(one_gate: pd.DataFrame) -> None:
    one_gate.loc[["suez", "arctic-legs"], "edges"] = [0, 1]
    ends = np.array([[100.0, 70.0]]), np.array([[110.0, 70.0]])
    assert gate_bits(*ends, np.array([True]))[0] == bits_of(("arctic-legs",))


def test_the_network_has_the_edges_of_every_gate() -> None:
    expected = table("chokepoints").set_index("id")["edges"]
    found = {
        name: int(((network().gates & bits_of((name,))) != 0).sum()) for name in chokepoint_names()
    }
    assert found == expected.to_dict()


def test_canals_that_searoute_lacks_have_no_edges_and_say_so() -> None:
    rows = table("chokepoints").set_index("id")
    assert set(rows.index[rows["edges"] == 0]) == {"little-belt", "kiel"}
    assert rows.loc[["little-belt", "kiel"], "note"].notna().all()
