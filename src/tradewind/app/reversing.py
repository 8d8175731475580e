"""Reverse stress test: the smallest cuts found that cost an economy a given loss."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from tradewind.core import InputError
from tradewind.models import EquilibriumParams, Horizon, Reverse, Shock, reverse
from tradewind.models.equilibrium import FamilyKind
from tradewind.models.terms import Rent
from tradewind.world import World

_STAGES = 12
"""Lines of progress that a search prints at most, nearly."""
_ALIKE = 0.005
"""A simpler way whose money differs by less, relative, is not worth a sentence."""
Progress = Callable[[str, int, int], None]
_WAYS = {
    "found": "The cuts found",
    "uniform": "The whole family alike",
    "single": "One link alone",
}


@dataclass(frozen=True, slots=True)
class Reversal:
    """A reverse stress test with names and words.

    Parameters
    ----------
    result
        As the model gives it.
    name
        Of the economy.
    links
        The links that are cut with ``origin_name, destination_name, industry_name``.
    comparison
        ``way, links, cut_share, cut_usd_m, loss_pct``; NaN where a way does not reach the loss.

    Examples
    --------
    >>> Reversal.__slots__[0]
    'result'
    """

    result: Reverse
    name: str
    links: pd.DataFrame
    comparison: pd.DataFrame

    @property
    def title(self) -> str:
        """Return one line that says what was sought."""
        return (
            f"The smallest cuts found that cost {self.name} {self.result.target_loss_pct:g} % of "
            f"real income ({self.result.family}, {self.result.response.horizon} horizon)"
        )

    @property
    def sentences(self) -> tuple[str, ...]:
        """Return what was found in plain words."""
        r = self.result
        links = "one link" if len(self.links) == 1 else f"{len(self.links)} links"
        found = (
            f"Cutting US$ {r.cut_usd_m / 1e3:,.2f} bn of trade on {links} "
            f"({r.cut_of_imports_pct:.2g} % of what {self.name} imports) costs it "
            f"{r.loss_pct:.3g} % of real income, US$ {r.loss_usd_m / 1e3:,.1f} bn a year: "
            f"{r.loss_usd_m / r.cut_usd_m:,.0f} dollars for each dollar cut. The world loses US$ "
            f"{r.world_loss_usd_m / 1e3:,.1f} bn."
        )
        return (found, *(text for way in ("uniform", "single") if (text := self._against(way))))

    def _against(self, way: str) -> str:
        row = self.result.comparison.loc[way]
        if math.isnan(row["cut_usd_m"]):
            return {
                "uniform": "The same cut of the whole family does not reach this loss.",
                "single": "No link does this alone.",
            }[way]
        whom = "The same cut of every link of the family" if way == "uniform" else "One link alone"
        times = row["cut_usd_m"] / self.result.cut_usd_m
        if abs(times - 1) < _ALIKE:
            return ""
        if times < 1:
            return (
                f"{whom} would do it with US$ {row['cut_usd_m'] / 1e3:,.2f} bn, "
                f"{row['cut_share']:.1%} of its trade: less than the smallest share that a link "
                "may lose here."
            )
        return (
            f"{whom} would have to lose US$ {row['cut_usd_m'] / 1e3:,.2f} bn "
            f"({row['cut_share']:.1%} of its trade) for the same loss, {times:.3g} times as much."
        )

    @property
    def shock(self) -> Shock:
        """Return the cuts as a shock that `tradewind stress` replays."""
        return self.result.shock


def reverse_stress(
    economy: str,
    loss: str | float,
    *,
    family: FamilyKind = "imports",
    origins: Sequence[str] = (),
    destinations: Sequence[str] = (),
    industries: Sequence[str] = (),
    rent: Rent = "exporter",
    horizon: Horizon = "short",
    progress: Progress | None = None,
    world: World | None = None,
) -> Reversal:
    """Search for the smallest cuts that cost an economy a given loss.

    Parameters
    ----------
    economy
        Code or name.
    loss
        Percent of real income: 1, "1" or "1%".
    family
        Which links may be cut: imports or exports of the economy, or all.
    origins, destinations, industries
        What the family is restricted to; everything by default.
    rent
        Who keeps the scarcity rent.
    horizon
        How much time adjustment has.
    progress
        Called with a line of text, the steps done and the steps in all (an estimate).
    world
        The baseline; the embedded world by default.

    Returns
    -------
    Reversal
        The cuts, what they cost, and what simpler cuts would take.

    Raises
    ------
    InputError
        When the loss is not a percentage, or cannot be reached; when the family has no trade.
    UnknownCodeError
        When a code is not known.

    Examples
    --------
    >>> found = reverse_stress("JPN", "0.5%", origins=["CHL"], industries=["B07"])
    >>> found.links["origin_name"].tolist()
    ['Chile']
    """
    base = world or World.load()
    wanted = loss_percent(loss)
    said = 0

    def say(text: str) -> None:
        nonlocal said
        if progress:
            progress(text, min(said, _STAGES - 1), _STAGES)
        said += 1

    result = reverse(
        base,
        economy,
        wanted,
        family=family,
        origins=list(origins) or "all",
        destinations=list(destinations) or "all",
        industries=list(industries) or "all",
        rent=rent,
        params=EquilibriumParams(horizon=horizon),
        progress=say,
    )
    if progress:
        progress("done", _STAGES, _STAGES)
    names = base.economies["name"].to_dict()
    links = result.links.assign(
        origin_name=result.links["origin"].map(names),
        destination_name=result.links["destination"].map(names),
        industry_name=result.links["industry"].map(base.industries["short_name"].to_dict()),
    )
    comparison = result.comparison.rename_axis("way").reset_index()
    comparison["way"] = comparison["way"].map(_WAYS)
    return Reversal(result, names[result.economy], links, comparison)


def loss_percent(loss: str | float) -> float:
    """Return a loss as a number of percent.

    Parameters
    ----------
    loss
        "1%", "1 %", "1" or 1: all mean one percent.

    Returns
    -------
    float
        Percent.

    Raises
    ------
    InputError
        When it is not a number.

    Examples
    --------
    >>> loss_percent("1%"), loss_percent("0.5"), loss_percent(2)
    (1.0, 0.5, 2.0)
    """
    text = str(loss).strip().removesuffix("%").strip()
    try:
        return float(text)
    except ValueError as error:
        what = "The loss is not a percentage"
        fix = "Give percent of real income, such as 1% or 0.5%"
        raise InputError(what, where="loss", found=repr(loss), fix=fix) from error


__all__ = ["Reversal", "loss_percent", "reverse_stress"]
