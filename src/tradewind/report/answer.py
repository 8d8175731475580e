"""The first page: four answers, each a sentence and a few figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from tradewind.app.briefing import BriefingResults

Figure = Callable[[str, str], Markup]
_SHOWN = 4
"""Members that a tile lists."""


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


def tiles(results: BriefingResults, figure: Figure) -> tuple[Tile, ...]:
    """Return the four answers of a briefing.

    Parameters
    ----------
    results
        A briefing.
    figure
        Returns a named figure as an element of prose.

    Returns
    -------
    tuple of Tile
        Minerals from one origin, the hidden supplier, the costliest shock, easier trade.

    Examples
    --------
    >>> len(tiles(results, figure))  # doctest: +SKIP
    4
    """
    return (
        _minerals(results, figure),
        _hidden(results, figure),
        _effect(results, figure, "worst", "What the costliest shock would take"),
        _effect(results, figure, "easier", "What easier trade would give"),
    )


def _listed(results: BriefingResults) -> list[tuple[str, str]]:
    return [(code, results.names[code]) for code in results.members[:_SHOWN]]


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


def _effect(results: BriefingResults, figure: Figure, name: str, title: str) -> Tile:
    key = results.worst if name == "worst" else results.easier
    shock = results.shocks.set_index("shock").loc[key]
    who = [*_listed(results), ("bystanders", "Bystanders together"), ("world", "World")]
    rows = tuple(
        (
            label,
            tuple(
                Markup("{}<small>{}</small>").format(
                    figure(f"{name}_pct.{code}.{horizon}", "change"),
                    figure(f"{name}_usd_m.{code}.{horizon}", "gain"),
                )
                for horizon in ("short", "long")
            ),
        )
        for code, label in who
    )
    return Tile(
        title,
        Markup("Hypothetical: {}").format(shock["title"]),
        ("Within a year", "Over ten years"),
        rows,
        "change of real income (equivalent variation), per cent and US$ a year; minus is a loss",
    )


__all__ = ["Figure", "Tile", "tiles"]
