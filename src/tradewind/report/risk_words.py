"""Sentences on risk: a loss is called a loss, a gain a gain, and every number carries its value."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from tradewind.app.briefing import BriefingResults
from tradewind.report.intervals import Fitted, fitted
from tradewind.report.numbers import prose

_HARD = "\N{NO-BREAK SPACE}"
_FEW = 3
"""Members that are shown one by one."""
_SOME, _ALL = 0.25, 1.0
"""Shares of the expected loss from which one hazard is worth a sentence, and up to which."""


def fitted_figure(
    figures: Mapping[str, float], metric: str, end: str, *, column: bool = False
) -> Fitted:
    """Return a figure on risk with its interval.

    Parameters
    ----------
    figures
        Those of a briefing.
    metric
        ``eal``, ``cvar95`` or ``cvar99``.
    end
        Target and regime, such as ``"JPN.since-2010"``.
    column
        As in `fitted`.

    Returns
    -------
    Fitted
        Texts without signs.

    Examples
    --------
    >>> fitted_figure(results.figures, "eal", "JPN.since-2010").unit
    'bn'
    """
    names = (f"{metric}_usd.{end}", f"{metric}_low_usd.{end}", f"{metric}_high_usd.{end}")
    return fitted(*(figures[name] for name in names), column=column)


def loss_words(results: BriefingResults, metric: str, end: str, per: str = "") -> Markup:
    """Return a figure with its interval in words.

    Parameters
    ----------
    results
        A briefing.
    metric, end
        As in `fitted_figure`.
    per
        What stands behind the amount, such as " a year".

    Returns
    -------
    markupsafe.Markup
        Such as "a loss of US$ 12 bn a year, between 2 and 57".

    Examples
    --------
    >>> loss_words(results, "eal", "JPN.since-2010").striptags().startswith("a loss of US$")
    True
    """
    figures = results.figures
    shown = fitted_figure(figures, metric, end)
    keys = [f"{metric}{bound}_usd.{end}" for bound in ("", "_low", "_high")]
    value, low, high = (figures[key] for key in keys)
    texts = (f"US${_HARD}{shown.value}{_HARD}{shown.unit}", shown.low, shown.high)
    parts = [prose(text, figures[key], key) for text, key in zip(texts, keys, strict=True)]
    kind = "gain" if value < 0 else "loss"
    head = Markup("a {} of {}{}").format(kind, parts[0], per)
    if low < 0 < high:
        ends = Markup("between a gain of {} and a loss of {}").format(parts[1], parts[2])
    elif high <= 0:
        ends = Markup("between {} and {}").format(parts[2], parts[1])
    else:
        ends = Markup("between {} and {}").format(parts[1], parts[2])
    return Markup("{}, {}").format(head, ends)


def loss_cell(results: BriefingResults, metric: str, end: str) -> tuple[Markup, Markup]:
    """Return a figure and its range for a column of losses.

    Parameters
    ----------
    results
        A briefing.
    metric, end
        As in `fitted_figure`.

    Returns
    -------
    tuple of markupsafe.Markup
        Such as "12 bn" and "2 to 57"; a gain says that it is one.

    Examples
    --------
    >>> " to " in loss_cell(results, "eal", "JPN.since-2010")[1].striptags()
    True
    """
    figures = results.figures
    shown = fitted_figure(figures, metric, end, column=True)
    keys = [f"{metric}{bound}_usd.{end}" for bound in ("", "_low", "_high")]
    value, low, high = (figures[key] for key in keys)
    texts = (f"{shown.value}{_HARD}{shown.unit}", shown.low, shown.high)
    parts = [prose(text, figures[key], key) for text, key in zip(texts, keys, strict=True)]
    ends = Markup("{} to {}").format(parts[1], parts[2])
    if high <= 0:
        ends = Markup("{} to {}").format(parts[2], parts[1])
    elif low < 0:
        ends = Markup("gain of {} to loss of {}").format(parts[1], parts[2])
    shown_value = Markup("gain of {}").format(parts[0]) if value < 0 else parts[0]
    return shown_value, ends


def risk_name(results: BriefingResults, target: str) -> str:
    """Return the name of a target: an economy, the members together, or the world.

    Parameters
    ----------
    results
        A briefing.
    target
        One of `RiskResult.targets`.

    Returns
    -------
    str
        As it stands in tables.

    Examples
    --------
    >>> [risk_name(results, target) for target in results.risk.targets]
    ['India', 'Japan', 'Members together', 'World']
    """
    if target in results.names:
        return results.names[target]
    return "Members together" if target in results.risk.targets[:-1] else "World"


def rate_names(results: BriefingResults) -> dict[str, str]:
    """Return what each rate regime is called in tables, the main one first.

    Parameters
    ----------
    results
        A briefing.

    Returns
    -------
    dict of str to str
        Regime to words.

    Examples
    --------
    >>> list(rate_names(results).values())
    ['since 2010', 'since 2023']
    """
    found = results.risk_tables["risk_metrics"]["regime"].astype(str).unique()
    main = results.risk.params.regime
    ordered = [main, *(name for name in sorted(found) if name != main)]
    return {name: name.replace("-", " ") for name in ordered}


def shown_targets(results: BriefingResults) -> tuple[str, ...]:
    """Return whom charts of risk are drawn for.

    Parameters
    ----------
    results
        A briefing.

    Returns
    -------
    tuple of str
        Members, their group and the world; more than three members are shown together.

    Examples
    --------
    >>> shown_targets(results)
    ('IND', 'JPN', 'IND+JPN', 'World')
    """
    targets = results.risk.targets
    return targets if len(results.members) <= _FEW else targets[-2:]


def main_target(results: BriefingResults) -> str:
    """Return whom rankings are about: the members together, or the only one.

    Parameters
    ----------
    results
        A briefing.

    Returns
    -------
    str
        One of `RiskResult.targets`.

    Examples
    --------
    >>> main_target(results)
    'IND+JPN'
    """
    return results.risk.targets[-2]


def dominant(results: BriefingResults) -> str:
    """Return the hazard that carries most of the members' expected loss, where one does.

    Parameters
    ----------
    results
        A briefing.

    Returns
    -------
    str
        Its title; "" where none carries a quarter, or gains make shares meaningless.

    Examples
    --------
    >>> dominant(results)
    'The Strait of Hormuz closes'
    """
    events = results.risk_tables["risk_events"]
    first = events[events["target"] == main_target(results)].iloc[0]
    return str(first["title"]) if _SOME <= float(first["share"]) <= _ALL else ""


__all__ = [
    "dominant",
    "fitted_figure",
    "loss_cell",
    "loss_words",
    "main_target",
    "rate_names",
    "risk_name",
    "shown_targets",
]
