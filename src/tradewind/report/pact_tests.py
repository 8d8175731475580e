"""The tests of a pact in a sentence each: bystanders, rivalry, defection, worldviews."""

from __future__ import annotations

import numpy as np
import pandas as pd
from markupsafe import Markup

from tradewind.app.briefing import BriefingResults
from tradewind.app.briefing_pact import worst_defection, worst_rivalry
from tradewind.app.briefing_words import as_list
from tradewind.report.pact_minerals import mineral_rivalry_words
from tradewind.report.pact_words import Figure, members_words, pact_of

_SAME = 0.02
"""Losses that differ by less than this share are called about the same."""
_ALIKE = 0.1
"""Worth of a pact that differs by less than this share is called as much."""
_LITTLE = 0.05
"""Up to this share on top, members are said to compete little."""
_NAMED = 5


def bystander_words(results: BriefingResults, figure: Figure) -> tuple[str, Markup]:
    """Return the verdict of the bystander test.

    Parameters
    ----------
    results
        A briefing with a pact.
    figure
        Returns a named figure as an element of prose.

    Returns
    -------
    str and markupsafe.Markup
        The verdict in a word or two, and a sentence.

    Examples
    --------
    >>> bystander_words(results, lambda key, kind: Markup(key))[0]
    'passed'
    """
    figures = results.figures
    line = figure("pact_line_pct", "line")
    outside = figure("pact_bystanders", "count")
    slightly = figures["pact_slightly_worse"]
    if figures["pact_worse"]:
        named = pact_of(results).tables["bystanders"]
        codes = named[named["verdict"] == "worse"]["economy"].head(_NAMED)
        who = as_list([results.names[code] for code in codes])
        head = Markup("{} of {} economies outside {} more than {} of GDP a year ({}{}).").format(
            figure("pact_worse", "count"), outside,
            "loses" if figures["pact_worse"] == 1 else "lose", line, who,
            " and others" if figures["pact_worse"] > len(codes) else "",
        )  # fmt: skip
        return "not passed", head
    head = Markup("None of {} economies outside loses more than {} of its GDP a year.").format(
        outside, line
    )
    if not slightly:
        return "passed", Markup("{} None loses anything.").format(head)
    return "passed", Markup("{} {} {} less than that, {} of them over the whole range.").format(
        head, figure("pact_slightly_worse", "count"), "loses" if slightly == 1 else "lose",
        figure("pact_surely_worse", "count") if figures["pact_surely_worse"] else "none",
    )  # fmt: skip


def rivalry_words(results: BriefingResults, figure: Figure) -> tuple[str, Markup]:
    """Return the verdict of the rivalry test; parameters and result as in `bystander_words`.

    Parameters
    ----------
    results, figure
        As in `bystander_words`.

    Returns
    -------
    str and markupsafe.Markup
        The verdict in a word or two, and a sentence.

    Examples
    --------
    >>> rivalry_words(results, lambda key, kind: Markup(key))[0]
    'they compete'
    """
    row = worst_rivalry(results.pact_tables["pact_rivalry"])
    if row is None:
        return _untested(results, "No shortage on record hits two members or more.")
    shortages = figure("pact_shortages", "count")
    if row["rivalry_usd"] <= 0:
        return "none", Markup(
            "In none of {} shortages on record does a member lose more because others are short.{}"
        ).format(shortages, _in_tonnes(results, figure))
    share = results.figures.get("pact_rivalry_share", 0.0)
    on_top = Markup(" ({} on top)").format(figure("pact_rivalry_share", "share")) if share else ""
    sentence = Markup(
        "Of {} shortages on record, it shows most when “{}”: short together, {} loses {} more, at "
        "a yearly rate, than alone{}. {}"
    ).format(
        shortages, row["title"], results.names[row["member"]],
        figure("pact_rivalry_usd_m", "money"), on_top,
        _with_pact(
            row["rivalry_usd"], row["rivalry_usd_with"], figure("pact_rivalry_with_usd_m", "money")
        ),
    )  # fmt: skip
    verdict = "small" if share < _LITTLE else "they compete"
    return verdict, Markup("{}{}{}").format(
        _same_scarcity(results, figure), sentence, _in_tonnes(results, figure)
    )


def _in_tonnes(results: BriefingResults, figure: Figure) -> Markup:
    said = mineral_rivalry_words(results, figure)
    return Markup(" ") + said if said else said


def _same_scarcity(results: BriefingResults, figure: Figure) -> Markup:
    """Say first what happens when members are short of the good in which they are known to be."""
    table, crisis = results.pact_tables["pact_rivalry"], pact_of(results).params.crisis
    rows = table[table["hazard"] == crisis]
    if rows.empty:
        return Markup("")
    parts = [
        Markup("{} {}").format(
            results.names[row.member], figure(f"pact_crisis_rivalry_usd_m.{row.member}", "gain")
        )
        for row in rows.head(_NAMED).itertuples(index=False)
    ]
    return Markup(
        "When “{}”, being short together and not alone adds, at a yearly rate: {}. "
    ).format(rows["title"].iloc[0], Markup("; ").join(parts))


def defection_words(results: BriefingResults, figure: Figure) -> tuple[str, Markup]:
    """Return the verdict of the defection test; parameters and result as in `bystander_words`.

    Parameters
    ----------
    results, figure
        As in `bystander_words`.

    Returns
    -------
    str and markupsafe.Markup
        The verdict in a word or two, and a sentence.

    Examples
    --------
    >>> "held back" in defection_words(results, lambda key, kind: Markup(key))[1]
    True
    """
    row = worst_defection(results.pact_tables["pact_defection"])
    if row is None:
        return _untested(results, "There is no other member that could withhold anything.")
    before, after = float(row["defection_usd"]), float(row["defection_usd_with"])
    if before <= 0:
        return "no loss", Markup("No member loses when another withholds goods in a crisis.")
    when = "When" if row["case"] == "crisis" else "As in"
    sentence = Markup(
        "{} “{}”: if {} held back from {} as large a share of the same goods as rare earths were "
        "in the case on record ({} of trade a year), that would cost {} {} more, at a yearly rate. "
        "The promise does not help: it is broken. {}"
    ).format(
        when, row["title"], results.names[row["defector"]], results.names[row["victim"]],
        figure("pact_withheld_usd_m", "money"), results.names[row["victim"]],
        figure("pact_defection_usd_m", "money"),
        _with_pact(before, after, figure("pact_defection_with_usd_m", "money")),
    )  # fmt: skip
    verdict = "as exposed" if abs(after - before) <= _SAME * before else (
        "more exposed" if after > before else "less exposed"
    )  # fmt: skip
    return verdict, sentence


def _with_pact(before: float, after: float, shown: Markup) -> Markup:
    if abs(after - before) <= _SAME * abs(before):
        return Markup("The pact hardly changes that.")
    return Markup("With the pact it would be {}: {}.").format(
        shown, "more" if after > before else "less"
    )


def worldview_words(results: BriefingResults, figure: Figure) -> tuple[str, Markup]:
    """Return what other worlds change beside the pact; as in `bystander_words`.

    Parameters
    ----------
    results, figure
        As in `bystander_words`.

    Returns
    -------
    str and markupsafe.Markup
        The verdict in a word or two, and a sentence.

    Examples
    --------
    >>> "Fragmentation" in worldview_words(results, lambda key, kind: Markup(key))[1]
    True
    """
    table = results.pact_tables["pact_worldviews"]
    if table.empty:
        return "not tested", Markup("Other worldviews were not asked for.")
    mine = table[table["target"] == pact_of(results).group].set_index("worldview")
    least, most = mine["pact_gain_usd"].idxmin(), mine["pact_gain_usd"].idxmax()
    kind = "money" if mine["pact_gain_usd"].min() >= 0 else "gain"
    ends = [figure(f"pact_view_adds_usd_m.{view}", kind) for view in (least, most)]
    same = ends[0].striptags() == ends[1].striptags()
    worth = Markup("{} a year").format(ends[0]) if same else Markup("{} to {} a year").format(*ends)
    parts = [
        Markup("{} ({})").format(row["title"], figure(f"pact_view_trade_usd_m.{view}", "gain"))
        for view, row in _others(mine).iterrows()
    ]
    whom = members_words(results)
    sentence = Markup("The pact brings {} {} in every worldview.").format(whom, worth)
    if parts:
        sentence = Markup(
            "{} What another world itself would bring {} in calm years, a year: {}."
        ).format(sentence, "them" if len(results.members) > 1 else whom, Markup("; ").join(parts))
    spread = float(mine["pact_gain_usd"].max() - mine["pact_gain_usd"].min())
    size = float(mine["pact_gain_usd"].abs().max())
    return ("it brings as much in each" if spread <= _ALIKE * size else "it depends"), sentence


def _others(mine: pd.DataFrame) -> pd.DataFrame:
    """Return the worlds that are neither the world as it is nor that with the pact."""
    nothing = (mine["trade_gain_usd"] == 0) & (mine["risk_gain_usd"] == 0)
    pact = np.isclose(mine["trade_gain_usd"], mine["pact_trade_gain_usd"], rtol=1e-9, atol=0.0)
    return mine[~nothing & ~pact]


def _untested(results: BriefingResults, why: str) -> tuple[str, Markup]:
    if not pact_of(results).params.tests:
        return "not tested", Markup("This test was not asked for.")
    return "nothing to test", Markup("{}").format(why)


__all__ = ["bystander_words", "defection_words", "rivalry_words", "worldview_words"]
