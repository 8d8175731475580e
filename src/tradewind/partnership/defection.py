"""The defection test: a member withholds from another in the crisis, as the record of 2025 shows.

India was reported to have told its state miner IREL in June 2025 to keep rare earths that it sold
to Japan (hazard ``india-irel-japan-2025``). The test takes the crisis that costs the victim most
among those in which an outside seller withholds something, and lets each member in turn withhold
the same goods from each other one.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import pandas as pd

from tradewind.models import Cut, Shock
from tradewind.partnership.bench import Bench
from tradewind.partnership.pact import Pact
from tradewind.partnership.rivalry import Scarcity, losses_of, scarcities
from tradewind.risk.model import RiskModel

TEMPLATE = "india-irel-japan-2025"
"""The case on record in which a partner withheld."""


def defection_table(bench: Bench, pact: Pact, share: float) -> pd.DataFrame:
    """Return what each member loses when another defects, without and with the pact.

    Parameters
    ----------
    bench
        What solves.
    pact
        The pact.
    share
        Share of its sales that the defector withholds.

    Returns
    -------
    pandas.DataFrame
        ``case, defector, victim, hazard, title, industries, crisis_usd, defection_usd`` (what the
        defection adds to the crisis), and both ``_with`` the pact; US$ of real income of the
        victim while it lasts, at an annual rate. Case ``"record"`` is the template by itself, case
        ``"crisis"`` the same goods withheld in the crisis.

    Raises
    ------
    ConvergenceError
        When a shock has no answer.

    Examples
    --------
    >>> defection_table.__name__
    'defection_table'
    """
    crises = _crises(bench, pact.members)
    cases = [*_records(bench.without, pact.members), *_in_crisis(pact.members, crises, share)]
    shocks = [shock for *_, calm_or_crisis, both in cases for shock in (calm_or_crisis, both)]
    losses = [losses_of(bench, shocks, one) for one in (None, pact)]
    codes = list(bench.without.world.economies.index)
    rows = []
    for k, (case, defector, victim, hazard, title, industries, _, _) in enumerate(cases):
        row: dict[str, object] = {
            "case": case, "defector": defector, "victim": victim, "hazard": hazard,
            "title": title, "industries": " ".join(industries),
        }  # fmt: skip
        for suffix, loss in zip(("", "_with"), losses, strict=True):
            before, both = loss[2 * k, codes.index(victim)], loss[2 * k + 1, codes.index(victim)]
            row |= {f"crisis_usd{suffix}": before, f"defection_usd{suffix}": both - before}
        rows.append(row)
    return pd.DataFrame(rows, columns=_COLUMNS)


_COLUMNS = [
    "case", "defector", "victim", "hazard", "title", "industries", "crisis_usd", "defection_usd",
    "crisis_usd_with", "defection_usd_with",
]  # fmt: skip
_Case = tuple[str, str, str, str, str, tuple[str, ...], Shock, Shock]


def _records(model: RiskModel, members: Sequence[str]) -> list[_Case]:
    """Return the case on record, between the members it was about, or between each two."""
    template = next((hazard for hazard in model.catalogue if hazard.id == TEMPLATE), None)
    if template is None:
        return []
    term = template.terms[0]
    found: list[_Case] = []
    for defector, victim in itertools.permutations(members, 2):
        ban = Cut((defector,), (victim,), term.industry, term.size(1.0), "exporter")
        shock = Shock(f"{defector} withholds from {victim}", (ban,))
        head = ("record", defector, victim, template.id, template.title, term.industry)
        found.append((*head, Shock("calm"), shock))
    return found


def _crises(bench: Bench, members: Sequence[str]) -> dict[str, Scarcity]:
    """Return the scarcity that costs each member most."""
    shortages = scarcities(bench.without, members)
    if not shortages:
        return {}
    loss = losses_of(bench, [s.together for s in shortages], None)
    codes = list(bench.without.world.economies.index)
    return {code: shortages[int(np.argmax(loss[:, codes.index(code)]))] for code in members}


def _in_crisis(members: Sequence[str], crises: dict[str, Scarcity], share: float) -> list[_Case]:
    found: list[_Case] = []
    for defector, victim in itertools.permutations(members, 2):
        if victim not in crises:
            continue
        crisis = crises[victim]
        goods = tuple(
            dict.fromkeys(
                code for term in crisis.hazard.terms if term.kind == Cut.kind
                for code in term.industry
            )
        )  # fmt: skip
        ban = Cut((defector,), (victim,), goods, share, "exporter")
        both = Shock(f"{crisis.hazard.id}, {defector} defects", (*crisis.together.terms, ban))
        head = ("crisis", defector, victim, crisis.hazard.id, crisis.hazard.title, goods)
        found.append((*head, crisis.together, both))
    return found


__all__ = ["TEMPLATE", "defection_table"]
