"""Tables for people of minerals: the list, one mineral, embargoes and episodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradewind.cli.output import Answer, chosen_table
from tradewind.cli.sections import Column, Section
from tradewind.cli.stress_chains import short_name
from tradewind.core.units import USD_PER_USD_M

if TYPE_CHECKING:
    import pandas as pd

    from tradewind.app import Embargoes, Mineral, MineralList, MineralReplay

_STAGES = {"mine": "Mined", "refine": "Refined", "make": "Magnets"}
_LIST = (
    Column("mineral", "Mineral"),
    *(Column(stage, title) for stage, title in _STAGES.items()),
    Column("measured_as", "A tonne is of"),
    Column("world_use_t", "World use, t", "tonnes"),
    Column("price_usd_per_t", "US$ a tonne", "count"),
    Column("marks", "Marks of output"),
    Column("lowest_confidence", "Lowest mark"),
)
_MAKERS = (
    Column("stage", "Stage"),
    Column("name", "Economy"),
    Column("output_t", "Output, t", "tonnes"),
    Column("share", "Share", "share"),
    Column("from_scrap_t", "From scrap, t", "tonnes"),
    Column("capacity_t", "Capacity, t", "tonnes"),
    Column("year", "Year"),
    Column("confidence", "Mark"),
)
_USERS = (
    Column("name", "Economy"),
    Column("use_t", "Use, t", "tonnes"),
    Column("share", "Share", "share"),
    Column("from_abroad_share", "From abroad", "share"),
    Column("top_supplier", "Largest supplier"),
    Column("top_supplier_share", "Its share", "share"),
    Column("basis", "Basis"),
)
_TRADE = (
    Column("stage", "Stage"),
    Column("origin", "From"),
    Column("destination", "To"),
    Column("tonnes", "Tonnes", "tonnes"),
    Column("share", "Share of trade", "share"),
    Column("basis", "Basis"),
)
_INDUSTRIES = (
    Column("name", "Industry"),
    Column("use_usd_m", "Use, US$ m", "usd_m_fine"),
    Column("share", "Share of all uses", "share"),
)
_POSITION = (
    Column("stage", "Stage"),
    Column("made_t", "Makes, t", "tonnes", absent="with the rest"),
    Column("received_t", "Gets, t", "tonnes", absent="with the rest"),
    Column("net_import_reliance", "Net import reliance", "share", absent=""),
    Column("top_supplier", "Largest supplier"),
    Column("top_supplier_share", "Its share", "share", absent=""),
    Column("n_minus_one_share", "Short without it", "share", absent=""),
    Column("n_minus_one_price_pct", "Price", "percent_whole", absent=""),
    Column("supply_risk", "Supply risk", "index", absent=""),
)
_FACTS = (
    Column("what", "Number"),
    Column("stage", "Stage"),
    Column("economy", "Economy"),
    Column("value", "Value", "number", absent=""),
    Column("low", "Low", "number", absent=""),
    Column("high", "High", "number", absent=""),
    Column("unit", "Unit"),
    Column("year", "Year"),
    Column("confidence", "Mark"),
)
_SOURCE = (Column("source", "Source"), Column("address", "Address"))
_ADJUSTED = (
    Column("stage", "Stage"),
    Column("what", "What"),
    Column("data_t", "Data, t", "tonnes", absent="none"),
    Column("chain_t", "Chain, t", "tonnes"),
    Column("change_share", "Change", "share", absent=""),
    Column("note", "Why"),
)
_LINKS = (
    Column("stage", "Stage"),
    Column("origin", "From"),
    Column("destination", "To"),
    Column("data_t", "Trade in the data, t", "tonnes"),
    Column("chain_t", "In the chain, t", "tonnes"),
)
_EMBARGO = (
    Column("short", "Mineral"),
    Column("stage", "Stage"),
    Column("producer", "Who stops"),
    Column("producer_share", "Its share", "share"),
    Column("shortage_abroad_t", "Short abroad, t a year", "tonnes"),
    Column("shortage_abroad_share", "of use", "share"),
    Column("price_change_abroad_pct", "Price", "percent_whole"),
    Column("hardest_hit", "Hardest hit"),
    Column("loss_abroad_usd_m", "Loss abroad, US$ m", "usd_m"),
    Column("loss_world_usd_m", "Of the world", "usd_m"),
)
_REPLAY = (
    Column("mineral", "Mineral"),
    Column("observable", "What"),
    Column("modelled", "Model", "figure", absent=""),
    Column("observed", "Observed", "figure", absent=""),
    Column("unit", "Unit"),
    Column("factor", "Model / observed", "figure", absent=""),
    Column("verdict", "Verdict"),
)
_MARKS = (
    "Marks: A official or two independent sources, B one secondary report, C derived or judged."
)
_ANNUAL = (
    "Tonnes, prices and losses are at an annual rate; what users hold themselves is used up first. "
    "Abroad is everybody but who stops."
)
_SURPLUS = (
    "Losses are surplus of users, makers, recyclers, stock holders and states at mineral prices, "
    "without what industry then cannot make: for that see `tradewind stress` and `tradewind "
    "measure IND --lens critical-minerals --view all`."
)
_BASIS = (
    "Basis: recorded in trade data and made to agree with output, or imputed, as trade of the "
    "stage, or of all its forms, is in no data: makers then sell at home first, and use follows "
    "the output of using industries."
)
_OTHER = ("minerals", "output", "capacity", "end_uses", "codes", "content")
"""Tables whose numbers stand in sections of their own; `--sources` prints them too."""


def list_answer(found: MineralList) -> Answer:
    """Return the minerals, one row each, with stages side by side.

    Parameters
    ----------
    found
        The list.

    Returns
    -------
    Answer
        One section.

    Examples
    --------
    >>> list_answer.__name__
    'list_answer'
    """
    table = found.table
    lead = [f"{c} {s:.0%}" for c, s in zip(table["top_producer"], table["top_share"], strict=True)]
    wide = table.assign(lead=lead).pivot(index="mineral", columns="stage", values="lead")
    marks = table.groupby("mineral")["output_confidence"].agg(" ".join)
    rows = table.drop_duplicates("mineral").set_index("mineral", drop=False)
    rows = rows.join(wide.reindex(columns=list(_STAGES)).fillna("")).assign(marks=marks)
    rows.index.name = None
    section = Section("Largest producer at each stage and its share of the world", _LIST, rows)
    notes = (
        *found.warnings,
        f"{_MARKS} The lowest is that of any number behind the mineral.",
        "World use is of the product of the last stage, scrap included.",
        "See one with `tradewind minerals show MINERAL`.",
    )
    title = f"{len(rows)} minerals from mine to use"
    return Answer(title, (section,), notes, found.to_dict(), table)


def show_answer(
    found: Mineral, top: int, table: str, *, sources: bool, reconciliation: bool
) -> Answer:
    """Return one mineral.

    Parameters
    ----------
    found
        The mineral.
    top
        Rows of each ranking.
    table
        The table that ``--csv`` prints.
    sources, reconciliation
        Whether to print every source, and what was changed so that all adds up.

    Returns
    -------
    Answer
        Its tables.

    Examples
    --------
    >>> show_answer.__name__
    'show_answer'
    """
    asked = found.economy
    makers = _leading(found.makers, top, asked)
    users = found.users[(found.users.index < top) | (found.users["economy"] == asked)]
    trade = found.trade
    if asked:
        trade = trade[(trade["origin"] == asked) | (trade["destination"] == asked)]
    trade = trade.groupby("stage", sort=False).head(top)
    facts = found.facts if sources else found.facts[~found.facts["table"].isin(_OTHER)]
    whose = f" of {found.economy_name}" if asked else ""
    sections = [
        Section(f"{found.economy_name} at each stage", _POSITION, found.position),
        Section("Who makes it, a year", _MAKERS, makers),
        Section("Who uses it, a year", _USERS, users),
        Section(f"Industries{whose} that use it", _INDUSTRIES, found.industries),
        Section(f"Largest flows{whose}", _TRADE, trade),
        Section("Numbers", _FACTS + (_SOURCE if sources else ()), facts),
    ]
    if reconciliation:
        order = (found.links["data_t"] - found.links["chain_t"]).abs()
        largest = found.links.loc[order.sort_values(ascending=False, kind="stable").index]
        sections += [
            Section("What was changed so that all adds up", _ADJUSTED, found.adjustments),
            Section(
                "Trade in the data beside the chain, where they differ most", _LINKS,
                largest.head(2 * top),
            ),
        ]  # fmt: skip
    notes = [*found.warnings, _MARKS, _BASIS]
    if not sources:
        notes.append("--sources prints every number behind it, with its source.")
    if not reconciliation:
        notes.append(
            f"{len(found.adjustments)} figures were changed so that production, trade and use "
            "agree: --reconciliation prints them."
        )
    return Answer(
        f"{found.name}: tonnes are of {_tonne(found.measured_as)}",
        tuple(section for section in sections if len(section.frame)),
        tuple(notes),
        found.to_dict(),
        chosen_table({**found.tables}, table),
    )


def _tonne(measured_as: str) -> str:
    return measured_as.removeprefix("tonnes of ")


def _leading(makers: pd.DataFrame, top: int, asked: str) -> pd.DataFrame:
    """Return the largest makers of each stage, and the economy asked for wherever it stands."""
    place = makers.groupby("stage", sort=False).cumcount()
    return makers[(place < top) | (makers["economy"] == asked)]


def embargo_answer(found: Embargoes, *, every_stage: bool) -> Answer:
    """Return what embargoes do, the largest shortage first.

    Parameters
    ----------
    found
        Embargoes.
    every_stage
        Whether each stage of a mineral has a row, or only the worst.

    Returns
    -------
    Answer
        One section.

    Examples
    --------
    >>> embargo_answer.__name__
    'embargo_answer'
    """
    from tradewind.app.chain_facts import price_note

    rows = found.table if every_stage else found.worst
    rows = rows.assign(
        short=rows["name"].map(short_name),
        loss_abroad_usd_m=rows["loss_abroad_usd"] / USD_PER_USD_M,
        loss_world_usd_m=rows["loss_world_usd"] / USD_PER_USD_M,
    )
    title = f"The largest producer of a stage sells nothing abroad for {found.days:g} days"
    head = "Each stage" if every_stage else "The worst stage of each mineral"
    notes = (
        *found.warnings,
        _ANNUAL,
        _SURPLUS,
        price_note(),
        *(() if every_stage else ("Name minerals, or use --csv, for every stage.",)),
    )
    section = Section(head, _EMBARGO, rows)
    return Answer(title, (section,), notes, found.to_dict(), found.table)


def replay_answer(found: MineralReplay) -> Answer:
    """Return episodes, model beside what was observed.

    Parameters
    ----------
    found
        Episodes.

    Returns
    -------
    Answer
        One section per episode.

    Examples
    --------
    >>> replay_answer.__name__
    'replay_answer'
    """
    sections = tuple(
        Section(str(episode), _REPLAY, rows)
        for episode, rows in found.table.groupby("episode", sort=False)
    )
    notes = (*found.warnings, "--csv has the source, address and mark of each observation.")
    title = "What the chains say of past restrictions"
    return Answer(title, sections, notes, found.to_dict(), found.table)


__all__ = ["embargo_answer", "list_answer", "replay_answer", "show_answer"]
