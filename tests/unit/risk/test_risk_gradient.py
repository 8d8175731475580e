"""The risk gradient against finite differences of expected annual loss."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tradewind.models import Shock
from tradewind.models.equilibrium import respond_many
from tradewind.risk.risk_gradient import RiskGradient, risk_gradient

if TYPE_CHECKING:
    from tradewind.risk.model import RiskModel

REGIME = "since-2010"
STEP = 0.001
NAMES = ("IND", "JPN", "IND+JPN", "World")


@pytest.fixture(scope="module")
def slope(model: RiskModel) -> RiskGradient:
    return risk_gradient(model, REGIME, [model.targets.index(name) for name in NAMES])


def _eal(
    model: RiskModel, slope: RiskGradient, changes: list[Callable[[Shock], Shock]]
) -> np.ndarray:
    """Return EAL at the most likely intensity after each change of the world, (change, target)."""
    chosen = [model.surface.scenarios.index(name) for name in slope.solved]
    shocks = [Shock("calm"), *(model.scenarios[k].shock(0.5) for k in chosen)]
    params = model.params.model.model_copy(update={"tolerance": 1e-12})
    batch = respond_many(
        model.world, [change(shock) for change in changes for shock in shocks], params
    )
    assert batch.failed.empty
    income = 1e6 * batch.real_income_change_usd_m.to_numpy()
    income = income.reshape(len(changes), len(shocks), -1) @ model.membership
    weight = (model.rates(REGIME) * model.lengths().mean_days() / 365)[chosen]
    lost = income[:, :1] - income[:, 1:]
    wanted = [model.targets.index(name) for name in NAMES]
    return np.einsum("k,ckt->ct", weight, lost)[:, wanted]


def _dearer(
    origin: str, destination: str, industry: str, log_cost: float
) -> Callable[[Shock], Shock]:
    return lambda shock: shock.trade_cost(
        origin=origin, destination=destination, industry=industry, factor=float(np.exp(log_cost))
    )


def _better(economy: str, industry: str, step: float) -> Callable[[Shock], Shock]:
    """A shock after capacity has changed; one that grows is a world that lost less before."""
    return lambda shock: shock.capacity(economy=economy, industry=industry, share=step)


def test_links_are_what_finite_differences_say(model: RiskModel, slope: RiskGradient) -> None:
    links = [("TWN", "CHN", "C26"), ("JPN", "USA", "C29"), ("CHN", "JPN", "C26")]
    changes = [_dearer(*link, sign * STEP) for link in links for sign in (-1, 1)]
    eal = _eal(model, slope, changes).reshape(len(links), 2, len(NAMES))
    differences = 0.01 * (eal[:, 1] - eal[:, 0]) / (2 * STEP)
    economies, industries = list(model.world.economies.index), list(model.world.industries.index)
    for link, expected in zip(links, differences, strict=True):
        i, n, r = economies.index(link[0]), economies.index(link[1]), industries.index(link[2])
        found = slope.link_usd[:, i, n, r]
        assert found == pytest.approx(expected, rel=0.01, abs=0.002 * np.abs(expected).max())
        assert np.abs(found).max() > 1e3


def test_industries_are_what_finite_differences_say(model: RiskModel, slope: RiskGradient) -> None:
    shares = [0.0, STEP, 2 * STEP]
    none, one, two = _eal(model, slope, [_better("TWN", "C26", share) for share in shares])
    expected = 0.01 * (-1.5 * none + 2 * one - 0.5 * two) / STEP
    i = list(model.world.economies.index).index("TWN")
    r = list(model.world.industries.index).index("C26")
    found = slope.industry_usd[:, i, r]
    assert found == pytest.approx(expected, rel=0.01, abs=0.002 * np.abs(expected).max())
    assert np.abs(found).max() > 1e3


def test_groups_are_sums_and_hazards_are_named(model: RiskModel, slope: RiskGradient) -> None:
    assert slope.targets == NAMES
    assert slope.link_usd[2] == pytest.approx(slope.link_usd[0] + slope.link_usd[1])
    assert slope.industry_usd[2] == pytest.approx(slope.industry_usd[0] + slope.industry_usd[1])
    assert 0.9 <= slope.covered <= 1
    assert set(slope.solved) <= set(model.surface.scenarios)
    assert "nothing" not in slope.solved
    assert slope.flow_usd.shape == (80, 80, 50)
    assert slope.flow_usd.sum() == pytest.approx(1e6 * model.world.trade_usd_m.to_numpy().sum())


def test_tables_rank_links_abroad_and_industries(model: RiskModel, slope: RiskGradient) -> None:
    links = slope.links(model, 7)
    assert links.groupby("target")["origin"].size().to_dict() == dict.fromkeys(NAMES, 7)
    assert (links["origin"] != links["destination"]).all()
    for name, part in links.groupby("target"):
        assert (part["eal_usd_per_percent"].diff().dropna() <= 0).all(), name
    top = links.iloc[0]
    at = (
        list(model.world.economies.index).index(top["origin"]),
        list(model.world.economies.index).index(top["destination"]),
        list(model.world.industries.index).index(top["industry"]),
    )
    assert top["eal_usd_per_percent"] == slope.link_usd[(0, *at)]
    assert top["flow_usd"] == slope.flow_usd[at]
    industries = slope.industries(model, 5)
    assert len(industries) == 5 * len(NAMES)
    best = industries[industries["target"] == "World"].iloc[0]
    assert best["eal_usd_per_percent"] == slope.industry_usd[3].max()
