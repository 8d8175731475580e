"""The first page: five answers, each a sentence and a few figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from tradewind.app.briefing import BriefingResults
from tradewind.app.briefing_shocks import RENTS
from tradewind.report.risk_words import loss_cell, rate_names, risk_name

Figure = Callable[[str, str], Markup]
_SHOWN = 4
"""Members that a tile lists."""
_HORIZONS = ("short", "long")
_HORIZON_NAMES = ("Within a year", "Over ten years")
_REAL_INCOME = (
    "change of real income (equivalent variation) a year, US$ below; minus is a loss, plus a gain"
)


@dataclass(frozen=True, slots=True)
class Tile:
    """One answer.

    Parameters
    ----------
    title
        A few words.
    sentence
        What is asked, in plain words.
    columns
        Headings of the figures.
    rows
        Name and figures.
    term
        The technical term behind it.
    wide
        Whether it takes the width of the page.
    corner
        Heading of the names.

    Examples
    --------
    >>> Tile("t", Markup("s"), (), (), "x").rows
    ()
    """

    title: str
    sentence: Markup
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Markup, ...]], ...]
    term: str
    wide: bool = False
    corner: str = ""


def tiles(results: BriefingResults, figure: Figure) -> tuple[Tile, ...]:
    """Return the answers of a briefing.

    Parameters
    ----------
    results
        A briefing.
    figure
        Returns a named figure as an element of prose.

    Returns
    -------
    tuple of Tile
        Expected loss, minerals from one origin, the hidden supplier, the costliest shock, and
        easier trade.

    Examples
    --------
    >>> len(tiles(results, lambda key, kind: Markup(key)))
    5
    """
    return (
        _expected(results, figure),
        _minerals(results, figure),
        _hidden(results, figure),
        _worst(results, figure),
        _easier(results, figure),
    )


def _listed(results: BriefingResults) -> list[tuple[str, str]]:
    return [(code, results.names[code]) for code in results.members[:_SHOWN]]


def _expected(results: BriefingResults, figure: Figure) -> Tile:
    rates = rate_names(results)
    shown = [code for code, _ in _listed(results)]
    targets = [*shown, *(t for t in results.risk.targets if t not in results.members)]

    def cell(metric: str, end: str) -> Markup:
        return Markup("{}<small>{}</small>").format(*loss_cell(results, metric, end))

    return Tile(
        "What supply shocks are expected to cost",
        Markup(
            "Loss in US$, and below it the range that holds nine draws in ten. Left: if shocks "
            "come as often as since {}; right: as often as since {}"
        ).format(*(figure(f"first_year.{name}", "year") for name in rates)),
        tuple(f"{what}, {words}" for words in rates.values() for what in ("A year", "Worst 1 %")),
        tuple(
            (
                risk_name(results, target),
                tuple(
                    cell(metric, f"{target}.{regime}")
                    for regime in rates
                    for metric in ("eal", "cvar99")
                ),
            )
            for target in targets
        ),
        "expected annual loss (EAL), and mean loss of the worst 1 % of years (CVaR 99), with 5 to "
        "95 % intervals; real income at 2022 prices, short horizon",
        wide=True,
    )


def _minerals(results: BriefingResults, figure: Figure) -> Tile:
    rows = tuple(
        (
            name,
            (
                Markup("{} of {}").format(
                    figure(f"minerals_single.{code}", "count"), figure(f"minerals.{code}", "count")
                ),
            ),
        )
        for code, name in _listed(results)
    )
    return Tile(
        "Minerals from a single origin",
        Markup("Critical minerals of which more than half of all imports come from one economy"),
        ("Minerals",),
        rows,
        "largest origin's share of import value above one half",
    )


def _hidden(results: BriefingResults, figure: Figure) -> Tile:
    rows = tuple(
        (
            name,
            (
                figure(f"supplier_face.{code}", "share"),
                figure(f"supplier_through.{code}", "share"),
            ),
        )
        for code, name in _listed(results)
    )
    supplier = results.names[results.supplier]
    return Tile(
        f"How much rests on {supplier}",
        Markup(
            "Share of everything that industries use, home inputs included, that {} supplies"
        ).format(supplier),
        ("Bought directly", "Looking through"),
        rows,
        "look-through exposure: all production stages, across every border",
    )


def _worst(results: BriefingResults, figure: Figure) -> Tile:
    shock = results.shocks.set_index("shock").loc[results.worst]

    def cell(code: str, horizon: str) -> Markup:
        ends = [f"{code}.{horizon}.{rent}" for rent in _ordered(results, code, horizon)]
        percent = _range([figure(f"worst_pct.{end}", "change") for end in ends])
        money = _range([figure(f"worst_usd_m.{end}", "amount") for end in ends])
        return Markup("{}<small>{}</small>").format(percent, money)

    return Tile(
        "What the costliest shock would take",
        Markup("Hypothetical: {}").format(shock["title"]),
        _HORIZON_NAMES,
        tuple(
            (label, tuple(cell(code, horizon) for horizon in _HORIZONS))
            for code, label in _everyone(results)
        ),
        f"{_REAL_INCOME}; from one assumption on who keeps the scarcity price to the other",
    )


def _easier(results: BriefingResults, figure: Figure) -> Tile:
    shock = results.shocks.set_index("shock").loc[results.easier]

    def cell(code: str, horizon: str) -> Markup:
        end = f"{code}.{horizon}"
        return Markup("{}<small>{}</small>").format(
            figure(f"easier_pct.{end}", "change"), figure(f"easier_usd_m.{end}", "amount")
        )

    return Tile(
        "What easier trade would give",
        Markup("Hypothetical: {}").format(shock["title"]),
        _HORIZON_NAMES,
        tuple(
            (label, tuple(cell(code, horizon) for horizon in _HORIZONS))
            for code, label in _everyone(results)
        ),
        _REAL_INCOME,
    )


def _range(ends: list[Markup]) -> Markup:
    """Return both ends, or one of them where both read the same."""
    low, high = ends
    return low if low.striptags() == high.striptags() else Markup("{} to {}").format(low, high)


def _everyone(results: BriefingResults) -> list[tuple[str, str]]:
    return [*_listed(results), ("bystanders", "Bystanders"), ("world", "World")]


def _ordered(results: BriefingResults, code: str, horizon: str) -> list[str]:
    """Return the two scarcity prices, the one with the smaller loss first."""
    return sorted(RENTS, key=lambda rent: -results.figures[f"worst_pct.{code}.{horizon}.{rent}"])


__all__ = ["Figure", "Tile", "tiles"]
