"""Sentences on a pact: the words follow from the numbers, whatever pact stands there."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from tradewind.app.briefing import BriefingResults
from tradewind.app.briefing_pact import main_measure
from tradewind.partnership import PactResult
from tradewind.report.gains import amount_of, money_words, range_words

Figure = Callable[[str, str], Markup]
_FAR = 3.0
"""From here on one gain is called larger than the other."""
_ALL, _SOME = 0.95, 0.25
"""Parts of a gain from which one measure brings practically all, or is worth a sentence."""
_LITTLE = 0.05
"""A share below which a fall is called small."""


def pact_of(results: BriefingResults) -> PactResult:
    """Return the pact of a briefing that has one.

    Parameters
    ----------
    results
        A briefing.

    Returns
    -------
    PactResult
        What it changes.

    Raises
    ------
    ValueError
        Where there is none.

    Examples
    --------
    >>> pact_of(results).group
    'IND+JPN'
    """
    if results.pact is None:
        message = "the members have no pact"
        raise ValueError(message)
    return results.pact


def members_words(results: BriefingResults) -> str:
    """Return what the members are called in a sentence: by name where there is one.

    Parameters
    ----------
    results
        A briefing.

    Returns
    -------
    str
        Such as "the members".

    Examples
    --------
    >>> members_words(results)
    'the members'
    """
    return "the members" if len(results.members) > 1 else results.names[results.members[0]]


def target_name(results: BriefingResults, target: str) -> str:
    """Return what a target is called in tables.

    Parameters
    ----------
    results
        A briefing with a pact.
    target
        An economy, the members, bystanders, an income group or the world.

    Returns
    -------
    str
        Income groups keep their name.

    Examples
    --------
    >>> [target_name(results, target) for target in pact_of(results).targets]
    ['India', 'Japan', 'Members together', 'Bystanders', 'World']
    """
    if target in results.names:
        return results.names[target]
    return "Members together" if target == pact_of(results).group else target


def headline(results: BriefingResults) -> str:
    """Return the answer in a sentence: richer, safer, both or neither.

    Parameters
    ----------
    results
        A briefing with a pact.

    Returns
    -------
    str
        Without numbers.

    Examples
    --------
    >>> headline(results)
    'As promised so far, the pact makes its members richer more than safer.'
    """
    group = pact_of(results).group
    trade, risk = (
        amount_of(results.figures, metric, group).value for metric in ("trade_gain", "risk_gain")
    )
    whom = "its members" if len(results.members) > 1 else members_words(results)
    if not trade and not risk:
        return "As promised so far, the pact changes nothing that this model can see."
    return f"As promised so far, the pact makes {whom} {_richer_or_safer(trade, risk)}."


def _richer_or_safer(trade: float, risk: float) -> str:
    if trade > 0 and risk > 0:
        if trade >= _FAR * risk:
            return "richer more than safer"
        return "safer more than richer" if risk >= _FAR * trade else "both richer and safer"
    richer = "richer" if trade > 0 else "poorer in calm years" if trade < 0 else "no richer"
    safer = "safer" if risk > 0 else "less safe" if risk < 0 else "no safer"
    first, second = (safer, richer) if risk > 0 else (richer, safer)
    return f"{first} {'but' if trade * risk < 0 else 'and'} {second}"


def unsure(results: BriefingResults) -> str:
    """Return which of both effects on the members has a range that goes past zero.

    Parameters
    ----------
    results
        A briefing with a pact.

    Returns
    -------
    str
        A sentence, or nothing.

    Examples
    --------
    >>> unsure(results)
    ''
    """
    group = pact_of(results).group
    names = {"trade_gain": "the effect in calm years", "risk_gain": "the effect on risk"}
    amounts = {name: amount_of(results.figures, key, group) for key, name in names.items()}
    open_ended = [name for name, a in amounts.items() if not a.sure and not a.nothing]
    if not open_ended:
        return ""
    text = " and of ".join(open_ended)
    return f"The range of {text} goes past zero, so that it may be the other way round."


def drivers(results: BriefingResults, figure: Figure) -> Markup:
    """Return which measure brings most of each gain of the members, where one does.

    Parameters
    ----------
    results
        A briefing with a pact.
    figure
        Returns a named figure as an element of prose.

    Returns
    -------
    markupsafe.Markup
        Sentences, or nothing.

    Examples
    --------
    >>> drivers(results, lambda key, kind: Markup(key)).count("comes from")
    2
    """
    table, group = results.pact_tables["pact_by_measure"], pact_of(results).group
    words = {"trade_gain": "the gain in calm years", "risk_gain": "the fall in risk"}
    sentences = []
    for metric, name in words.items():
        key = f"pact_part.{metric}"
        best, part = main_measure(table, group, metric), results.figures.get(key, 0.0)
        if best is None or part < _SOME:
            continue
        much = Markup("Practically all") if part >= _ALL else figure(key, "share")
        sentences.append(Markup("{} of {} comes from “{}”.").format(much, name, best["title"]))
    return Markup(" ").join(sentences)


def relief(results: BriefingResults, figure: Figure) -> Markup:
    """Return which share of the members' expected loss the pact takes off.

    Parameters
    ----------
    results
        A briefing with a pact.
    figure
        Returns a named figure as an element of prose.

    Returns
    -------
    markupsafe.Markup
        A sentence, or nothing where no loss is expected or nothing changes.

    Examples
    --------
    >>> "takes" in relief(results, lambda key, kind: Markup(key))
    True
    """
    key = f"pact_risk_share.{pact_of(results).group}"
    share = results.figures.get(key, 0.0)
    if not share:
        return Markup("")
    many = len(results.members) > 1
    whom = "them" if many else members_words(results)
    if share < 0:
        return Markup("It adds {} to what shocks are expected to cost {}.").format(
            figure(key, "part"), whom
        )
    only = "only " if share < _LITTLE else ""
    return Markup("It takes {}{} off what shocks are expected to cost {}.").format(
        only, figure(key, "part"), whom
    )


def cost_words(results: BriefingResults, figure: Figure) -> Markup:
    """Return what the measures cost, beside the gains that are before this cost.

    Parameters
    ----------
    results
        A briefing with a pact.
    figure
        Returns a named figure as an element of prose.

    Returns
    -------
    markupsafe.Markup
        Sentences.

    Examples
    --------
    >>> "before this cost" in cost_words(results, lambda key, kind: Markup(key))
    True
    """
    figures = results.figures
    cost, gain = amount_of(figures, "cost"), amount_of(figures, "gain", pact_of(results).group)
    count = figure("pact_measures", "count")
    if cost.nothing:
        return Markup("{} measures, for which no cost is given.").format(count)
    ends = range_words(cost, "a cost", "a saving")
    head = Markup("{} measures cost {} a year{}{}. All gains here are before this cost.").format(
        count, money_words(cost), ", " if ends else "", ends
    )
    kept = Markup("")
    if figures["pact_net_usd_m"] > 0:
        kept = Markup(" Less it, {} a year of what the members gain is left.").format(
            figure("pact_net_usd_m", "money")
        )
    compared = _compared(gain.values, cost.values, results)
    return Markup("{}{} {}").format(head, kept, compared)


def _compared(
    gain: tuple[float, float, float], cost: tuple[float, float, float], results: BriefingResults
) -> str:
    whom = members_words(results)
    if gain[0] <= 0:
        loses = "lose" if len(results.members) > 1 else "loses"
        return f"It comes on top of what {whom} {loses}." if gain[0] else "There is no gain."
    if gain[1] > cost[2]:
        return (
            f"What {whom} gain{'' if len(results.members) > 1 else 's'} is more over both ranges."
        )
    if gain[2] < cost[1]:
        return "It is more than the gain over both ranges."
    more = "more" if gain[0] > cost[0] else "less"
    verb = "gain" if len(results.members) > 1 else "gains"
    return (
        f"By the best estimates {whom} {verb} {more} than it, "
        "but the ranges overlap, so that the net is not sure."
    )


def judged_words(results: BriefingResults, figure: Figure) -> Markup:
    """Return how many levels nobody measured.

    Parameters
    ----------
    results
        A briefing with a pact.
    figure
        Returns a named figure as an element of prose.

    Returns
    -------
    markupsafe.Markup
        A sentence, or nothing where there is no measure.

    Examples
    --------
    >>> "nobody measured" in judged_words(results, lambda key, kind: Markup(key))
    True
    """
    judged, count = results.figures["pact_judged"], results.figures["pact_measures"]
    if not count:
        return Markup("")
    if not judged:
        return Markup("How far each measure goes was measured or is in its text.")
    return Markup(
        "For {} of {} measures nobody measured how far they go: the level is judged or derived."
    ).format(figure("pact_judged", "count"), figure("pact_measures", "count"))


__all__ = [
    "Figure",
    "cost_words",
    "drivers",
    "headline",
    "judged_words",
    "members_words",
    "pact_of",
    "relief",
    "target_name",
    "unsure",
]
