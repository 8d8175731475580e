"""Tables of what a pact does along chains of minerals: measures, pooled stocks, rivalry."""

from __future__ import annotations

import pandas as pd

from tradewind.app.briefing import BriefingResults
from tradewind.app.briefing_pact_minerals import main_shortage
from tradewind.models.minerals.facts import mineral_names
from tradewind.partnership.mineral_effects import ALL_MEASURES, APART, WITHOUT
from tradewind.report.chain_words import days, short_name
from tradewind.report.gains import UNIT_WORDS, column_unit, finest, plain_amount
from tradewind.report.numbers import change, percent, tonnes
from tradewind.report.pact_words import target_name
from tradewind.report.pictures_pact import pact_source
from tradewind.report.sources import SourceLine
from tradewind.report.tables import Cell, Heading, Table, number_cell

_SEEN_SHARE = 0.001
"""Share of use from which on a shortage is listed."""
_MOVED = 1e-4
"""Change of what is lacked, as a share, from which on a measure is said to act."""


def mineral_of(code: str) -> str:
    """Return what a mineral is called in a sentence.

    Parameters
    ----------
    code
        Id.

    Returns
    -------
    str
        In small letters.

    Examples
    --------
    >>> mineral_of("rare-earths-heavy")
    'heavy magnet rare earths'
    """
    return short_name(mineral_names().get(code, code))


def effect_table(results: BriefingResults) -> Table | None:
    """Return what each measure does in the shortage that matters most.

    Parameters
    ----------
    results
        A briefing with a pact.

    Returns
    -------
    Table or None
        One row per measure and economy; None where the pact does nothing for minerals.

    Examples
    --------
    >>> table = effect_table(results)
    >>> table is None or table.name == "pact-minerals"
    True
    """
    rows = results.pact_tables["pact_minerals"]
    main = main_shortage(rows)
    if main is None:
        return None
    rows = _that_act(rows[(rows["hazard"] == main[0]) & (rows["mineral"] == main[1])])
    counts, seen, body = rows["measure"].value_counts(), set(), []
    for row in rows.to_dict("records"):
        first = row["measure"] not in seen
        seen.add(row["measure"])
        span = int(counts[row["measure"]]) if first else 0
        body.append(
            (
                Cell(row["measure_title"], css="first" if first else "", span=span),
                Cell(target_name(results, row["economy"])),
                number_cell(tonnes(row["short_t"])),
                number_cell(percent(max(float(row["shortage_share"]), 0.0))),
                number_cell(change(row["price_change_pct"])),
                number_cell(tonnes(row["released_t"])),
                number_cell(days(row["cover_days"])),
            )
        )
    texts = ("Lacks", "Share of use", "Price", "Taken from stocks", "Days that stocks last")
    top = (Heading("Measure"), Heading("Who"), *(Heading(text, css="num") for text in texts))
    caption = (
        f"{mineral_of(main[1]).capitalize()} when “{rows['title'].iloc[0]}”: what each measure "
        "does by itself, and all of them; tonnes at a yearly rate"
    )
    return Table("pact-minerals", caption, (top,), tuple(body), _source(results))


def _that_act(rows: pd.DataFrame) -> pd.DataFrame:
    """Leave out single measures that change nothing in a shortage."""
    bare = rows[rows["measure"] == WITHOUT].set_index("economy")["short_t"]
    before = rows["economy"].map(bare)
    moved = (rows["short_t"] - before).abs() > _MOVED * before
    acting = moved.groupby(rows["measure"]).transform("any")
    return rows[acting | rows["measure"].isin([WITHOUT, ALL_MEASURES, APART])]


def pooling_table(results: BriefingResults) -> Table | None:
    """Return what pooled stocks are worth beside separate ones of the same tonnes.

    Parameters
    ----------
    results
        A briefing with a pact.

    Returns
    -------
    Table or None
        One row per member and for the world; None where no stock is pooled.

    Examples
    --------
    >>> table = pooling_table(results)
    >>> table is None or table.name == "pact-pooling"
    True
    """
    rows = results.pact_tables["pact_pooling"]
    if rows.empty:
        return None
    columns = ["pooled_usd", "apart_usd"]
    numbers = rows[columns].to_numpy(dtype=float).ravel()
    differences = (rows["pooled_usd"] - rows["apart_usd"]).to_numpy(dtype=float)
    unit, step = column_unit(numbers), finest(numbers)
    body = tuple(
        (
            Cell(target_name(results, target)),
            *(number_cell(plain_amount(value, unit, step)) for value in (*pair, difference)),
        )
        for target, pair, difference in zip(
            rows["target"], rows[columns].to_numpy(dtype=float), differences, strict=True
        )
    )
    texts = ("Stocks pooled", "As many tonnes, apart", "Pooling adds")
    top = (Heading("Who"), *(Heading(text, css="num") for text in texts))
    caption = f"Fall of the expected loss with the whole pact, {UNIT_WORDS[unit]} a year"
    return Table("pact-pooling", caption, (top,), body, pact_source(results))


def mineral_rivalry_table(results: BriefingResults) -> Table | None:
    """Return what each member lacks when it alone is cut off, and when all members are.

    Parameters
    ----------
    results
        A briefing with a pact.

    Returns
    -------
    Table or None
        One row per shortage, mineral and member; None where nothing was tested, or nobody would
        lack anything.

    Examples
    --------
    >>> table = mineral_rivalry_table(results)
    >>> table is None or table.name == "pact-mineral-rivalry"
    True
    """
    rows = _felt(results.pact_tables["pact_mineral_rivalry"])
    if rows.empty:
        return None
    body = [row for _, part in rows.groupby(["hazard", "mineral"], sort=False)
            for row in _rivals(results, part)]  # fmt: skip
    over = (
        Heading(""), Heading(""), Heading("Without the pact", 3, css="group"),
        Heading("With the pact", 3, css="group"),
    )  # fmt: skip
    texts = ("Cut off alone", "All cut off", "Rivalry")
    top = (
        Heading("What is withheld"), Heading("Member"),
        *(Heading(text, css="num") for _ in range(2) for text in texts),
    )  # fmt: skip
    caption = (
        "Minerals: tonnes that users of a member lack, at a yearly rate; rivalry is what they lack "
        "more because others are cut off too"
    )
    return Table("pact-mineral-rivalry", caption, (over, top), tuple(body), _source(results))


def _rivals(results: BriefingResults, part: pd.DataFrame) -> list[tuple[Cell, ...]]:
    """Return the rows of one mineral in one shortage."""
    columns = [
        f"{what}_t{end}" for end in ("", "_with") for what in ("alone", "together", "rivalry")
    ]
    found = []
    for k, row in enumerate(part.to_dict("records")):
        name = mineral_of(row["mineral"]).capitalize()
        head = Cell(name, below=row["title"], css="" if k else "first", span=0 if k else len(part))
        cells = [number_cell(tonnes(row[column])) for column in columns]
        found.append((head, Cell(target_name(results, row["member"])), *cells))
    return found


def _felt(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the shortages in which a member lacks something that can be seen."""
    if rows.empty:
        return rows
    share = rows[["alone_share", "together_share"]].max(axis=1)
    worst = share.groupby([rows["hazard"], rows["mineral"]]).transform("max")
    return rows[worst >= _SEEN_SHARE]


def _source(results: BriefingResults) -> SourceLine:
    line = pact_source(results)
    return SourceLine(line.text, "use and trade of some minerals")


__all__ = ["effect_table", "mineral_of", "mineral_rivalry_table", "pooling_table"]
