"""Ways past a closed chokepoint over land: never more than is stopped, and only where they run."""

from __future__ import annotations

import numpy as np
import pytest

from tradewind.models.sealanes import berths, chokepoint_names, passage_shares, ports
from tradewind.models.sealanes.bypass import bypass_shares, land_bridges
from tradewind.models.sealanes.facts import table
from tradewind.models.sealanes.terminals import crude_mb_per_day
from tradewind.world import World

CODES = ports().economies
HORMUZ = frozenset({"hormuz"})


@pytest.mark.parametrize("name", chokepoint_names())
@pytest.mark.parametrize("share", [0.01, 0.5, 1.0])
def test_no_more_goes_through_pipelines_than_is_stopped(
    name: str, share: float, world: World
) -> None:
    found = bypass_shares(frozenset({name}), share, world)
    assert found.shape == (len(berths("crude", world).economies),)
    assert found.min() >= 0
    assert found.max() <= 1
    assert found.any() == (name in set(table("bypass")["chokepoint"]))


def test_what_goes_through_a_pipeline_is_its_spare_capacity(world: World) -> None:
    gate = list(chokepoint_names()).index("hormuz")
    passing = (crude_mb_per_day(world) * passage_shares("crude", world)[gate]).sum(axis=1)
    found = bypass_shares(HORMUZ, 1.0, world)
    lines = table("bypass").query("chokepoint == 'hormuz'").set_index("economy")
    for code in ("SAU", "ARE"):
        row = CODES.index(code)
        assert found[row] * passing[row] == pytest.approx(lines.loc[code, "spare_mb_per_day"])
    without = [CODES.index(code) for code in ("KWT", "QAT", "IRQ", "BHR")]
    assert not found[without].any()


def test_a_smaller_loss_fits_into_the_pipelines_better(world: World) -> None:
    row = CODES.index("SAU")
    found = [bypass_shares(HORMUZ, share, world)[row] for share in (1.0, 0.5, 0.1)]
    assert found[1] == pytest.approx(2 * found[0])
    assert found[2] == 1.0


def test_a_line_for_all_is_shared_by_all(world: World) -> None:
    found = bypass_shares(frozenset({"suez"}), 1.0, world)
    assert found.min() == found.max() > 0


def test_nothing_stopped_needs_no_pipeline(world: World) -> None:
    assert not bypass_shares(HORMUZ, 0.0, world).any()
    assert not bypass_shares(frozenset(), 1.0, world).any()


def test_trucks_run_where_the_table_says() -> None:
    share, days = land_bridges(HORMUZ)
    rows = table("land_bridges").set_index("economy")
    for k, code in enumerate(CODES):
        assert share[k] == (rows.loc[code, "share"] if code in rows.index else 0.0)
        assert days[k] == (rows.loc[code, "extra_days"] if code in rows.index else 0.0)
    assert 0 < share.max() < 1
    assert not np.any(land_bridges(frozenset({"suez", "malacca"})))
