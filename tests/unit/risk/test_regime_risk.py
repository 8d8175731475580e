"""Tables of a regime: expected losses by every road are the same, and groups are sums."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from tradewind.risk.drivers import GROUPS
from tradewind.risk.model import RiskModel, risk_model
from tradewind.risk.regime_risk import RegimeRisk, regime_risk

if TYPE_CHECKING:
    from tradewind.risk import Catalogue, RiskParams
    from tradewind.risk.solving import Solved
    from tradewind.world import World

Pretend = Callable[..., Iterator["Solved"]]
REGIME = "since-2010"


def _targets(model: RiskModel) -> list[int]:
    return [model.targets.index(name) for name in ("IND", "JPN", "IND+JPN", "World")]


@pytest.fixture(scope="module")
def tables(toy: RiskModel, pretend: Pretend) -> RegimeRisk:
    return regime_risk(toy, REGIME, _targets(toy), 0, mapper=pretend)


@pytest.fixture(scope="module")
def eal(tables: RegimeRisk) -> pd.Series:
    rows = tables.metrics[tables.metrics["metric"] == "eal"]
    return rows.set_index("target")["value_usd"]


def test_rates_times_losses_of_events_are_the_mean_of_years(tables: RegimeRisk) -> None:
    elt = tables.elt.assign(eal=tables.elt["loss_usd"] * tables.elt["rate"])
    by_event = elt.groupby("economy", observed=True)["eal"].sum()
    by_year = tables.ylt.groupby("target", observed=True)["loss_usd"].mean()
    assert by_event.to_numpy() == pytest.approx(by_year[by_event.index].to_numpy(), rel=1e-9)
    assert by_event.sum() == pytest.approx(by_year["World"], rel=1e-9)
    assert by_event[["IND", "JPN"]].sum() == pytest.approx(by_year["IND+JPN"], rel=1e-9)


def test_the_enumerated_table_gives_the_metric(tables: RegimeRisk, eal: pd.Series) -> None:
    table = tables.enumerated
    found = (table["loss_usd"] * table["rate"]).groupby(table["economy"], observed=True).sum()
    assert found.to_numpy() == pytest.approx(eal[found.index].to_numpy(), rel=1e-9)
    rates = table[table["economy"] == "JPN"].groupby("scenario", observed=True)["rate"].sum()
    counted = tables.by_hazard[tables.by_hazard["target"] == "JPN"]
    assert rates.to_numpy() == pytest.approx(counted["rate_per_year"].to_numpy())


def test_sampled_years_agree_with_the_metric(tables: RegimeRisk, eal: pd.Series) -> None:
    rows = tables.metrics[tables.metrics["metric"] == "eal"].set_index("target")
    by_year = tables.ylt.groupby("target", observed=True)["loss_usd"].mean()
    gap = (by_year - eal[by_year.index]).abs()
    assert (gap <= 4 * rows.loc[by_year.index, "standard_error_usd"]).all()
    years = tables.ylt["year"].nunique()
    spread = tables.ylt[tables.ylt["target"] == "World"]["loss_usd"].std()
    error = rows.loc["World", "standard_error_usd"]
    assert error == pytest.approx(spread / np.sqrt(years), rel=1e-9)


def test_hazards_are_rate_times_days_times_loss_and_add_up(
    tables: RegimeRisk, eal: pd.Series
) -> None:
    table = tables.by_hazard
    product = table["rate_per_year"] * table["mean_days"] / 365 * table["loss_rate_usd"]
    assert (table["eal_usd"] == product).all()
    whole = table.groupby("target")["eal_usd"].sum()
    assert whole[eal.index].to_numpy() == pytest.approx(eal.to_numpy(), rel=1e-9)
    assert (table.loc[table["scenario"] == "nothing", "eal_usd"] == 0).all()
    assert (table.loc[table["scenario"] != "nothing", "eal_usd"] > 0).all()


def test_groups_are_sums(eal: pd.Series) -> None:
    assert eal["IND"] + eal["JPN"] == pytest.approx(eal["IND+JPN"], rel=1e-12)
    alone = eal.drop(["IND+JPN", "World"])
    assert len(alone) == 80
    assert alone.sum() == pytest.approx(eal["World"], rel=1e-12)


def test_tails_and_intervals_are_in_order(tables: RegimeRisk, toy: RiskModel) -> None:
    table = tables.metrics.pivot(index="target", columns="metric", values="value_usd")
    assert (table["var95"] <= table["cvar95"]).all()
    assert (table["var99"] <= table["cvar99"]).all()
    assert (table["cvar95"] <= table["cvar99"]).all()
    assert (table["eal"] <= table["cvar95"]).all()
    named = [toy.targets[target] for target in _targets(toy)]
    known = tables.metrics["low_usd"].notna()
    tails = tables.metrics["metric"] != "eal"
    assert set(tables.metrics.loc[known & tails, "target"]) == set(named)
    assert (tables.metrics["low_usd"] <= tables.metrics["high_usd"])[known].all()
    assert known[~tails].all()
    world = tables.metrics[tables.metrics["target"] == "World"]
    assert (world["low_usd"] <= world["value_usd"]).all()
    assert (world["value_usd"] <= world["high_usd"]).all()
    gdp = toy.world.economies["gdp_usd_2022"].sum()
    assert world["share_of_gdp_pct"].to_numpy() == pytest.approx(
        100 * world["value_usd"].to_numpy() / gdp
    )


def test_curves_rise_and_years_lose_at_least_their_worst_event(tables: RegimeRisk) -> None:
    for (_, kind), part in tables.curves.groupby(["target", "kind"]):
        assert (part["loss_usd"].diff().dropna() >= 0).all(), kind
        assert (part["low_usd"] <= part["high_usd"]).all()
        assert part["probability"].to_numpy() == pytest.approx(1 / part["return_years"].to_numpy())
    assert set(tables.curves["kind"]) == {"AEP", "OEP"}
    assert (tables.ylt["loss_usd"] >= tables.ylt["largest_usd"] - 1e-3).all()


def test_every_event_is_there_with_its_share_of_gdp(tables: RegimeRisk, toy: RiskModel) -> None:
    assert len(tables.elt) == 80 * len(tables.events)
    assert (tables.elt["model"] == "equilibrium").all()
    assert (tables.elt["horizon"] == "short").all()
    gdp = toy.world.economies["gdp_usd_2022"]
    row = tables.elt.iloc[5]
    assert row["loss_share"] == pytest.approx(row["loss_usd"] / gdp[row["economy"]])
    assert abs(len(tables.events) - 500) < 4 * np.sqrt(500)


def test_rates_of_linked_hazards_stay_those_counted(toy: RiskModel, tables: RegimeRisk) -> None:
    rate = tables.by_hazard.groupby("scenario")["rate_per_year"].first()
    law = toy.laws[REGIME]
    mean = dict(zip(law.hazards, law.mean(toy.params), strict=True))
    assert rate["chips"] + rate["chips+pills"] == pytest.approx(mean["chips"])
    assert rate["pills"] + rate["chips+pills"] == pytest.approx(mean["pills"])
    assert rate["chips+pills"] == pytest.approx(0.5 * mean["chips"])


def test_a_pair_is_solved_jointly_and_not_added(model: RiskModel) -> None:
    at = {name: k for k, name in enumerate(model.surface.scenarios)}
    loss = model.surface.loss_usd[2]
    joint, added = loss[at["chips+pills"]], loss[at["chips"]] + loss[at["pills"]]
    assert not np.allclose(joint, added, rtol=1e-4, atol=0)
    assert joint.sum() == pytest.approx(added.sum(), rel=0.05)
    terms = model.scenarios[at["chips+pills"]].shock(0.5).terms
    singles = [model.scenarios[at[name]].shock(0.5).terms for name in ("chips", "pills")]
    assert terms == singles[0] + singles[1]


def test_a_year_without_gdp_has_no_shares(toy: RiskModel, pretend: Pretend) -> None:
    bare = replace(toy.world, economies=toy.world.economies.drop(columns="gdp_usd_2022"))
    found = regime_risk(replace(toy, world=bare), REGIME, [81], 0, mapper=pretend)
    assert found.metrics["share_of_gdp_pct"].isna().all()
    assert found.elt["loss_share"].isna().all()


def test_without_salib_or_samples_there_are_no_drivers(
    toy: RiskModel, pretend: Pretend, monkeypatch: pytest.MonkeyPatch, tables: RegimeRisk
) -> None:
    assert set(tables.drivers["group"]) == set(GROUPS)
    assert len(tables.words) == 4
    none = replace(toy, params=toy.params.model_copy(update={"sobol": 0}))
    found = regime_risk(none, REGIME, [81], 0, mapper=pretend)
    assert (len(found.drivers), len(found.words)) == (0, 0)
    assert list(found.drivers) == list(tables.drivers)
    monkeypatch.setitem(sys.modules, "SALib", None)
    found = regime_risk(toy, REGIME, [81], 0, mapper=pretend)
    assert (len(found.drivers), len(found.words)) == (0, 0)


def test_hazards_that_never_happen_are_refused(
    world: World, catalogue: Catalogue, quick: RiskParams, pretend: Pretend
) -> None:
    from tradewind.core import InputError
    from tradewind.risk import OwnRate

    never = replace(catalogue["cars"], own_rate=OwnRate(0.0, 0.0, 0.0))
    with pytest.raises(InputError, match="rate"):
        risk_model(world, replace(catalogue, hazards=(never,)), quick, mapper=pretend)
