"""What a little more friction costs: on every link, in every industry, for every elasticity."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from tradewind.core import Provenance
from tradewind.models import EquilibriumParams, Gradient, Horizon, Shock, gradient
from tradewind.models.equilibrium.gradient import WORLD
from tradewind.world import World

_STEPS = 2
_SAME = 0.05
"""Losses per dollar of added cost this near to 1 are called the cost itself."""
_HULTEN = (
    "At a baseline without distortions the world's loss from a little more trade cost is the added "
    "cost itself, so that the largest flows come first. That is Hulten's theorem, not news: name "
    "an economy, or a shock with --shock, to see more."
)
_MARGINAL = (
    "Losses are per percent, at the margin: do not scale them up. `tradewind stress` gives what a "
    "large shock costs."
)
_WHY = {
    1: "prices of what replaces it rise too",
    0: "as much as the added cost itself",
    -1: "sellers and other buyers bear the rest",
}
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Gradients:
    """What a little more friction costs an economy, or the world.

    Parameters
    ----------
    target, name
        ISO3 code or "World", and its name.
    horizon
        The horizon.
    state
        Title of the shock after which it was taken, or "baseline".
    links
        Every link with trade across a border, the costliest first: ``origin, origin_name,
        destination, destination_name, industry, industry_name, flow_usd_m, loss_usd_m`` (per
        percent of trade cost), ``loss_per_trade_cost`` (US$ lost per US$ of added cost).
    industries
        Every industry of every economy, the costliest first: ``economy, economy_name, industry,
        industry_name, output_usd_m, loss_usd_m`` (per percent of capacity lost).
    elasticities
        ``elasticity, gain_usd_m`` (when it is higher by 0.1).
    warnings, provenance
        As in every result.

    Examples
    --------
    >>> Gradients.__slots__[0]
    'target'
    """

    target: str
    name: str
    horizon: Horizon
    state: str
    links: pd.DataFrame
    industries: pd.DataFrame
    elasticities: pd.DataFrame
    warnings: tuple[str, ...]
    provenance: Provenance

    @property
    def sentence(self) -> str:
        """Return the costliest link in plain words."""
        if self.links.empty:
            return "Nothing is traded between economies."
        row = self.links.iloc[0]
        goods = f"{row['industry_name']} from {row['origin_name']}"
        if row["destination"] != self.target:
            goods += f" to {row['destination_name']}"
        who = "the world" if self.target == WORLD else self.name
        ratio = float(row["loss_per_trade_cost"])
        why = _WHY[0 if abs(ratio - 1) <= _SAME else 1 if ratio > 1 else -1]
        return (
            f"One percent more trade cost on {goods} costs {who} US$ "
            f"{row['loss_usd_m']:,.0f} m a year, {ratio:.1f} dollars for each dollar of added "
            f"cost: {why}."
        )

    def table(self, by: str) -> pd.DataFrame:
        """Return ``links``, ``industries`` or ``elasticities``."""
        tables = {
            "links": self.links,
            "industries": self.industries,
            "elasticities": self.elasticities,
        }
        return tables[by]

    def to_dict(self, top: int) -> dict[str, object]:
        """Return plain dictionaries and tables with this many rows, ready for JSON."""
        return {
            "target": self.target,
            "horizon": self.horizon,
            "state": self.state,
            "links": self.links.head(top),
            "industries": self.industries.head(top),
            "elasticities": self.elasticities,
            "warnings": list(self.warnings),
            "provenance": self.provenance.to_dict(),
        }


def marginal_losses(
    economy: str | None = None,
    *,
    shock: str | None = None,
    horizon: Horizon = "short",
    progress: Progress | None = None,
    world: World | None = None,
) -> Gradients:
    """Return what a little more friction costs an economy, or the world.

    Parameters
    ----------
    economy
        Code or name; the world by default.
    shock
        Name in the gallery, or path of a TOML file: the state at which to take it. The baseline by
        default.
    horizon
        How much time adjustment has.
    progress
        Called with a line of text, the steps done and the steps in all.
    world
        The baseline; the embedded world by default.

    Returns
    -------
    Gradients
        By link, industry and elasticity.

    Raises
    ------
    UnknownCodeError
        When the economy, the shock or one of its codes is not known.
    ConvergenceError, NoEquilibriumError
        When the model has no answer.

    Examples
    --------
    >>> found = marginal_losses("JPN")
    >>> set(found.links["destination"].head(5))
    {'JPN'}
    """
    say = progress or (lambda _text, _done, _total: None)
    base = world or World.load()
    read = None if shock is None else Shock.read(shock)
    say("one equilibrium and one adjoint", 0, _STEPS)
    found = gradient(base, economy, read, EquilibriumParams(horizon=horizon))
    say("ranking", 1, _STEPS)
    names = base.economies["name"].to_dict()
    goods = base.industries["short_name"].to_dict()
    links = found.links(found.flow_usd_m.size)
    links = links[links["flow_usd_m"] > 0].reset_index(drop=True)
    result = Gradients(
        target=found.target,
        name=names.get(found.target, found.target),
        horizon=horizon,
        state="baseline" if read is None else read.title,
        links=_named(links, {"origin": names, "destination": names, "industry": goods}),
        industries=_named(_capacity(found, base), {"economy": names, "industry": goods}),
        elasticities=found.elasticity_gain_usd_m.rename_axis("elasticity")
        .rename("gain_usd_m")
        .reset_index(),
        warnings=(
            _MARGINAL,
            *([_HULTEN] if economy is None and read is None else []),
            *found.response.warnings,
        ),
        provenance=found.provenance,
    )
    say("done", _STEPS, _STEPS)
    return result


def _capacity(found: Gradient, world: World) -> pd.DataFrame:
    loss = found.capacity_loss_usd_m.to_series().rename("loss_usd_m")
    output = world.output_usd_m.to_series().rename("output_usd_m")
    table = pd.concat([output, loss], axis=1).reset_index()
    table = table[table["output_usd_m"] > 0]
    return table.sort_values("loss_usd_m", ascending=False, kind="stable", ignore_index=True)


def _named(table: pd.DataFrame, known: dict[str, dict[str, str]]) -> pd.DataFrame:
    """Put the name of each code beside it."""
    for column, names in known.items():
        at = list(table.columns).index(column) + 1
        table.insert(at, f"{column}_name", table[column].map(names))
    return table


__all__ = ["Gradients", "marginal_losses"]
