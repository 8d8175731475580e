"""The rivalry test: a seller withholds something that two members need.

Each member is cut off alone, then all members together. What the second costs a member beyond the
first is rivalry: both bid for what is left. Third parties keep their supplies, so that nothing but
the members differs; where a member sells what is short, or buys what the other no longer makes,
being short together can cost it less.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tradewind.core import ConvergenceError
from tradewind.models import Cut, Reform, Shock
from tradewind.models.links import links_of
from tradewind.partnership.bench import Bench
from tradewind.partnership.pact import Pact
from tradewind.risk.hazard import MIDDLE, MINERAL_KINDS, Hazard, HazardTerm, shock_of
from tradewind.risk.model import RiskModel
from tradewind.risk.solving import NOTHING_PREPARED, Solve, solve_all
from tradewind.world import World

Floats = NDArray[np.float64]
CLASSES = ("supplier-state", "export-ban")
"""Classes of hazards in which a seller withholds something."""


@dataclass(frozen=True)
class Scarcity:
    """Something that an outside seller withholds from members.

    Parameters
    ----------
    hazard
        Whose terms and severities are taken.
    together, alone
        Shocks that cut off all members, and each by ISO3.

    Examples
    --------
    >>> Scarcity.__name__
    'Scarcity'
    """

    hazard: Hazard
    together: Shock
    alone: dict[str, Shock]


def scarcities(model: RiskModel, members: Sequence[str]) -> tuple[Scarcity, ...]:
    """Return the hazards in which an outside seller withholds something from two members or more.

    Parameters
    ----------
    model
        Whose hazards count.
    members
        ISO3.

    Returns
    -------
    tuple of Scarcity
        In the order of the catalogue, at the severity of the record.

    Examples
    --------
    >>> scarcities.__name__
    'scarcities'
    """
    found = []
    for hazard in model.hazards:
        if hazard.hazard_class not in CLASSES or hazard.actor in members:
            continue
        alone = {code: restricted(hazard, [code], model.world) for code in members}
        hit = {code: shock for code, shock in alone.items() if shock.cuts or shock.minerals}
        if len(hit) > 1:
            together = restricted(hazard, list(hit), model.world)
            found.append(Scarcity(hazard, together, hit))
    return tuple(found)


def restricted(hazard: Hazard, members: Sequence[str], world: World) -> Shock:
    """Return what a hazard does to some buyers only, at the severity of its record.

    Parameters
    ----------
    hazard
        The hazard; its terms in economies count for these economies alone.
    members
        ISO3.
    world
        The world that knows its codes.

    Returns
    -------
    Shock
        Without the terms that do not touch them.

    Examples
    --------
    >>> from tradewind.risk import Catalogue
    >>> hazard = Catalogue.built_in()["china-magnets-2025"]
    >>> restricted(hazard, ["JPN"], World.load()).minerals[0].destination
    ('JPN',)
    """
    kept = [_part(term, members, world) for term in hazard.terms]
    terms = [term for term in kept if term is not None]
    return shock_of(hazard.id, terms, MIDDLE, hazard.title, days=hazard.duration_days)


def _part(term: HazardTerm, members: Sequence[str], world: World) -> HazardTerm | None:
    if term.kind in MINERAL_KINDS:
        return _mineral_part(term, members, world)
    if term.chokepoint:
        return None
    whole = Cut(("all",), term.destination or term.economy, term.industry, 0.0)
    inside = tuple(c for c in links_of(whole, world).destinations if c in members)
    if not inside:
        return None
    if term.destination:
        return replace(term, destination=inside)
    return replace(term, economy=inside)


def _mineral_part(term: HazardTerm, members: Sequence[str], world: World) -> HazardTerm | None:
    """Return a cut of a mineral for some buyers; a mine that is lost is lost to everybody."""
    if not term.destination:
        return None
    whole = Cut(("all",), term.destination, ("all",), 0.0)
    inside = tuple(c for c in links_of(whole, world).destinations if c in members)
    return replace(term, destination=inside) if inside else None


def rivalry_table(bench: Bench, pact: Pact, lead: str) -> pd.DataFrame:
    """Return what each member loses alone and together with the others, without and with the pact.

    Parameters
    ----------
    bench
        What solves.
    pact
        The pact.
    lead
        Id of the hazard that comes first.

    Returns
    -------
    pandas.DataFrame
        ``hazard, title, member, alone_usd, together_usd, rivalry_usd`` (together less alone), and
        the same ``_with`` the pact; US$ of real income while it lasts, at an annual rate. Empty
        where nothing is withheld from two members.

    Raises
    ------
    ConvergenceError
        When a shock has no answer.

    Examples
    --------
    >>> rivalry_table.__name__
    'rivalry_table'
    """
    shortages = sorted(
        scarcities(bench.without, pact.members), key=lambda found: found.hazard.id != lead
    )
    work = [(s, code, shock) for s in shortages for code, shock in s.alone.items()]
    shocks = [shock for _, _, shock in work] + [s.together for s in shortages]
    losses = [losses_of(bench, shocks, one) for one in (None, pact)]
    codes = list(bench.without.world.economies.index)
    at = {s.hazard.id: len(work) + k for k, s in enumerate(shortages)}
    rows = []
    for k, (s, code, _) in enumerate(work):
        row: dict[str, object] = {"hazard": s.hazard.id, "title": s.hazard.title, "member": code}
        for suffix, loss in zip(("", "_with"), losses, strict=True):
            n = codes.index(code)
            alone, together = loss[k, n], loss[at[s.hazard.id], n]
            row |= {
                f"alone_usd{suffix}": alone, f"together_usd{suffix}": together,
                f"rivalry_usd{suffix}": together - alone,
            }  # fmt: skip
        rows.append(row)
    columns = ["hazard", "title", "member", *(f"{name}_usd{suffix}" for suffix in ("", "_with")
               for name in ("alone", "together", "rivalry"))]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def losses_of(bench: Bench, shocks: Sequence[Shock], pact: Pact | None) -> Floats:
    """Return what shocks cost each economy, at an annual rate.

    Parameters
    ----------
    bench
        What solves.
    shocks
        Any.
    pact
        To which the economy has settled before; None for none.

    Returns
    -------
    ndarray
        (shock, economy) US$.

    Raises
    ------
    ConvergenceError
        When one has no answer.

    Examples
    --------
    >>> losses_of.__name__
    'losses_of'
    """
    model = bench.without
    settled = bench.settled(Reform() if pact is None else pact.reform())
    after = settled if settled.reform.changes else None
    plan = NOTHING_PREPARED if pact is None else pact.plan()
    strength = model.params.mineral_strength
    solves = [Solve(shock, after=after, plan=plan, strength=strength) for shock in shocks]
    solved = solve_all(
        model.world, model.params.model, solves, mapper=bench.mapper, store=bench.store
    )
    for shock, error in zip(shocks, solved.errors, strict=True):
        if error:
            what = "A shock of a test has no equilibrium"
            fix = "Exclude the hazard, or take a longer horizon"
            raise ConvergenceError(
                what, where=shock.name, found=error, fix=fix, residual=float("nan"), iterations=0,
                last_state=None,
            )  # fmt: skip
    found: Floats = solved.loss_usd
    return found


__all__ = ["CLASSES", "Scarcity", "losses_of", "restricted", "rivalry_table", "scarcities"]
