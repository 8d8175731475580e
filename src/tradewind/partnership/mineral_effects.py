"""What a pact prepares against shortages of minerals: tonnes, prices and days, by measure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from tradewind.models import Shock
from tradewind.models.minerals import ChainPlan, ChainResponse, chain_responses
from tradewind.partnership.bench import Bench
from tradewind.partnership.measures.stockpile import Stockpile
from tradewind.partnership.pact import Pact
from tradewind.partnership.rivalry import scarcities
from tradewind.risk.hazard import MIDDLE, Hazard
from tradewind.risk.model import WORLD, RiskModel
from tradewind.world import World

WITHOUT, ALL_MEASURES, APART = "(without)", "(all measures)", "(all, stocks apart)"
"""Rows that are no single measure: no pact, the whole pact, and the whole pact with every pooled
stock split into stocks of the same tonnes, one for each member."""
_MINERAL_COLUMNS = [
    "hazard", "title", "mineral", "measure", "measure_title", "economy", "wanted_t", "short_t",
    "shortage_share", "price_change_pct", "released_t", "cover_days",
]  # fmt: skip
_RIVALRY_COLUMNS = [
    "hazard", "title", "mineral", "member", "alone_t", "together_t", "rivalry_t",
    "alone_share", "together_share", "alone_t_with", "together_t_with", "rivalry_t_with",
    "alone_share_with", "together_share_with",
]  # fmt: skip


def prepared_minerals(plan: ChainPlan) -> set[str]:
    """Return the minerals for which a plan prepares anything.

    Parameters
    ----------
    plan
        Of a pact or a measure.

    Returns
    -------
    set of str
        Ids.

    Examples
    --------
    >>> prepared_minerals(ChainPlan())
    set()
    """
    parts = (plan.stocks, plan.capacities, plan.thrifts)
    return {each.mineral for part in parts for each in part}


def mineral_hazards(pact: Pact, model: RiskModel) -> tuple[str, ...]:
    """Return the hazards in which a pact changes a shortage of minerals.

    Parameters
    ----------
    pact
        The pact.
    model
        Whose hazards count.

    Returns
    -------
    tuple of str
        Ids, in the order of the model.

    Examples
    --------
    >>> mineral_hazards.__name__
    'mineral_hazards'
    """
    prepared = prepared_minerals(pact.plan())
    return tuple(
        hazard.id
        for hazard in model.hazards
        if prepared & {mineral for term in hazard.terms for mineral in term.mineral}
    )


def apart(pact: Pact) -> Pact:
    """Return a pact whose pooled stocks are split into one for each member, of the same tonnes.

    Parameters
    ----------
    pact
        The pact.

    Returns
    -------
    Pact
        The same where no stock is pooled.

    Examples
    --------
    >>> pact = Pact.read("scri")
    >>> apart(pact) == pact
    True
    """
    split = tuple(
        measure.model_copy(update={"pooled": False}) if isinstance(measure, Stockpile) else measure
        for measure in pact.measures
    )
    return Pact(
        pact.name, pact.title, pact.members, split, pact.story, pact.source, pact.file,
        pact.sha256, pact.stated,
    )  # fmt: skip


def mineral_table(model: RiskModel, pact: Pact) -> pd.DataFrame:
    """Return shortages in hazards of minerals without the pact, with each measure, and with all.

    Parameters
    ----------
    model
        Whose hazards count, at the severity of their record.
    pact
        The pact.

    Returns
    -------
    pandas.DataFrame
        ``hazard, title, mineral, measure, measure_title, economy, wanted_t, short_t,
        shortage_share, price_change_pct, released_t, cover_days``; economies are the members and
        the world; tonnes at an annual rate, after thrift. Only minerals for which the pact
        prepares something.

    Examples
    --------
    >>> mineral_table.__name__
    'mineral_table'
    """
    wanted = set(mineral_hazards(pact, model))
    prepared = prepared_minerals(pact.plan())
    rows: list[dict[str, object]] = []
    for hazard in model.hazards:
        if hazard.id not in wanted:
            continue
        shock = hazard.shock(MIDDLE)
        for measure, title, plan in _plans(pact):
            for response in chain_responses(shock, model.world, plan):
                if response.chain.mineral in prepared:
                    rows += _rows(hazard, measure, title, response, pact.members)
    return pd.DataFrame(rows, columns=_MINERAL_COLUMNS)


def _plans(pact: Pact) -> Iterator[tuple[str, str, ChainPlan]]:
    yield WITHOUT, "No pact", ChainPlan()
    for measure in pact.measures:
        plan = pact.only([measure.id]).plan()
        if not plan.nothing:
            yield measure.id, measure.title, plan
    yield ALL_MEASURES, "All measures", pact.plan()
    if apart(pact).plan() != pact.plan():
        yield APART, "All measures, pooled stocks split", apart(pact).plan()


def _rows(
    hazard: Hazard, measure: str, title: str, response: ChainResponse, members: Sequence[str]
) -> list[dict[str, object]]:
    frame = response.to_frame().set_index("economy")
    head: dict[str, object] = {
        "hazard": hazard.id, "title": hazard.title, "mineral": response.chain.mineral,
        "measure": measure, "measure_title": title,
    }  # fmt: skip
    shown = ("wanted_t", "short_t", "shortage_share", "price_change_pct", "released_t",
             "cover_days")  # fmt: skip
    rows = [
        {**head, "economy": code, **{name: frame.loc[code, name] for name in shown}}
        for code in members
        if code in response.chain.nodes
    ]
    total = {
        "wanted_t": response.wanted_t.sum(), "short_t": frame["short_t"].sum(),
        "shortage_share": response.world_shortage_share,
        "price_change_pct": response.world_price_change_pct,
        "released_t": frame["released_t"].sum(), "cover_days": float("nan"),
    }  # fmt: skip
    return [*rows, {**head, "economy": WORLD, **total}]


def pooling_table(bench: Bench, pact: Pact) -> pd.DataFrame:
    """Return what pooled stocks are worth beside separate ones of the same tonnes.

    Parameters
    ----------
    bench
        What solves.
    pact
        The pact.

    Returns
    -------
    pandas.DataFrame
        ``target, pooled_usd, apart_usd``: fall of expected loss with the whole pact, US$ a year,
        by member and for the world. Empty where no stock is pooled.

    Raises
    ------
    ConvergenceError
        When a coalition has no answer.

    Examples
    --------
    >>> pooling_table.__name__
    'pooling_table'
    """
    columns = ["target", "pooled_usd", "apart_usd"]
    split = apart(pact)
    if split.plan() == pact.plan():
        return pd.DataFrame(columns=columns)
    both = [pact, split]
    gains = [
        bench.worth(one, outcome)[1] for one, outcome in zip(both, bench.solve(both), strict=True)
    ]
    targets = bench.without.targets
    rows = [
        (code, gains[0][targets.index(code)], gains[1][targets.index(code)])
        for code in (*pact.members, WORLD)
    ]
    return pd.DataFrame(rows, columns=columns)


def mineral_rivalry(model: RiskModel, pact: Pact) -> pd.DataFrame:
    """Return what each member lacks when it alone is cut off, and when all members are.

    Parameters
    ----------
    model
        Whose hazards count, at the severity of their record.
    pact
        The pact.

    Returns
    -------
    pandas.DataFrame
        ``hazard, title, mineral, member, alone_t, together_t, rivalry_t, alone_share,
        together_share``, and the same ``_with`` the pact: tonnes that users lack, at an annual
        rate, and their share of what they want. Rivalry is together less alone.

    Examples
    --------
    >>> mineral_rivalry.__name__
    'mineral_rivalry'
    """
    rows = []
    for scarcity in scarcities(model, pact.members):
        if not scarcity.together.minerals:
            continue
        for code, shock in scarcity.alone.items():
            found = [
                _short(each, model.world, plan, code)
                for plan in (ChainPlan(), pact.plan())
                for each in (shock, scarcity.together)
            ]
            for mineral in found[0]:
                cells = [found[k][mineral] for k in range(4)]
                (a, a_share), (t, t_share), (aw, aw_share), (tw, tw_share) = cells
                rows.append(
                    (scarcity.hazard.id, scarcity.hazard.title, mineral, code, a, t, t - a,
                     a_share, t_share, aw, tw, tw - aw, aw_share, tw_share)
                )  # fmt: skip
    return pd.DataFrame(rows, columns=_RIVALRY_COLUMNS)


def _short(
    shock: Shock, world: World, plan: ChainPlan, member: str
) -> dict[str, tuple[float, float]]:
    found = {}
    for response in chain_responses(shock, world, plan):
        if member in response.chain.nodes:
            at = response.chain.at(member)
            share = float(response.shortage_share[at])
            found[response.chain.mineral] = (share * float(response.wanted_t[at]), share)
    return found


__all__ = [
    "ALL_MEASURES",
    "APART",
    "WITHOUT",
    "apart",
    "mineral_hazards",
    "mineral_rivalry",
    "mineral_table",
    "pooling_table",
    "prepared_minerals",
]
