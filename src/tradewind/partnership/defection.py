"""The defection test: a member withholds from another, as the record of 2025 shows.

India was reported to have told its state miner IREL in June 2025 to keep at home the rare earths
that it sold to Japan (hazard ``india-irel-japan-2025``, off by default because nobody knows whether
it was carried out). The test lets that happen by itself, at the size on record; and in a crisis,
where an outside seller withholds rare earths from all members and each member in turn stops
selling the same goods to each other one. The goods are the product's share of a broad industry, as
in the template: never the whole industry. What members promised each other does not help here: the
defector breaks it. What the pact changes is how much hangs on the partner.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pandas as pd

from tradewind.core.units import USD_PER_USD_M
from tradewind.models import Cut, Shock
from tradewind.partnership.bench import Bench
from tradewind.partnership.pact import Pact
from tradewind.partnership.rivalry import losses_of, scarcities
from tradewind.risk.hazard import MIDDLE, Hazard

TEMPLATE = "india-irel-japan-2025"
"""The case on record in which a partner withheld."""
WORST = 1.0
"""The intensity at which the template's product stops flowing."""


@dataclass(frozen=True)
class _Case:
    """One defection: what happens without it and with it."""

    case: str
    defector: str
    victim: str
    hazard: Hazard
    ban: Cut
    before: Shock
    after: Shock


def defection_table(bench: Bench, pact: Pact, crisis: str) -> pd.DataFrame:
    """Return what each member loses when another defects, without and with the pact.

    Parameters
    ----------
    bench
        What solves.
    pact
        The pact.
    crisis
        Id of the hazard in which members defect.

    Returns
    -------
    pandas.DataFrame
        ``case, defector, victim, hazard, title, industries, share`` (of the industries' sales that
        is withheld), ``withheld_usd`` (a year), ``crisis_usd, defection_usd`` (what the defection
        adds to the crisis), and both ``_with`` the pact; US$ of real income of the victim while it
        lasts, at an annual rate. Case ``"record"`` is the template by itself, between the members
        that it was about; case ``"crisis"`` the same goods withheld in the crisis. Empty where the
        catalogue has no template.

    Raises
    ------
    ConvergenceError
        When a shock has no answer.

    Examples
    --------
    >>> defection_table.__name__
    'defection_table'
    """
    cases = list(_cases(bench, pact, crisis))
    if not cases:
        return pd.DataFrame(columns=_COLUMNS)
    shocks = [shock for case in cases for shock in (case.before, case.after)]
    losses = [losses_of(bench, shocks, one) for one in (None, pact)]
    codes = list(bench.without.world.economies.index)
    rows = []
    for k, case in enumerate(cases):
        victim = codes.index(case.victim)
        row: dict[str, object] = {
            "case": case.case, "defector": case.defector, "victim": case.victim,
            "hazard": case.hazard.id, "title": case.hazard.title,
            "industries": " ".join(case.ban.industry), "share": case.ban.share,
            "withheld_usd": _withheld_usd(bench, case.ban),
        }  # fmt: skip
        for suffix, loss in zip(("", "_with"), losses, strict=True):
            before, both = loss[2 * k, victim], loss[2 * k + 1, victim]
            row |= {f"crisis_usd{suffix}": before, f"defection_usd{suffix}": both - before}
        rows.append(row)
    return pd.DataFrame(rows, columns=_COLUMNS)


_COLUMNS = [
    "case", "defector", "victim", "hazard", "title", "industries", "share", "withheld_usd",
    "crisis_usd", "defection_usd", "crisis_usd_with", "defection_usd_with",
]  # fmt: skip


def _cases(bench: Bench, pact: Pact, crisis: str) -> Iterator[_Case]:
    model = bench.without
    template = next((hazard for hazard in model.catalogue if hazard.id == TEMPLATE), None)
    if template is None:
        return
    term = template.terms[0]
    for defector, victim in itertools.permutations(pact.members, 2):
        if (defector,) == term.origin and (victim,) == term.destination:
            size = term.size(MIDDLE)
            ban = Cut(term.origin, term.destination, term.industry, size, term.rent)
            calm, alone = Shock("calm"), Shock(template.id, (ban,))
            yield _Case("record", defector, victim, template, ban, calm, alone)
    for shortage in scarcities(model, pact.members):
        if shortage.hazard.id != crisis:
            continue
        for defector, victim in itertools.permutations(shortage.alone, 2):
            ban = Cut((defector,), (victim,), term.industry, term.size(WORST), term.rent)
            both = replace(
                shortage.together,
                name=f"{crisis}, {defector} defects",
                terms=(*shortage.together.terms, ban),
            )
            yield _Case("crisis", defector, victim, shortage.hazard, ban, shortage.together, both)


def _withheld_usd(bench: Bench, ban: Cut) -> float:
    trade = bench.without.world.trade_usd_m
    flow = trade.sel(
        origin=list(ban.origin), destination=list(ban.destination), industry=list(ban.industry)
    )
    return USD_PER_USD_M * ban.share * float(flow.sum())


__all__ = ["TEMPLATE", "defection_table"]
