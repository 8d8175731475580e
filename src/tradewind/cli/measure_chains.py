"""Tables for people of how an economy depends on chains of minerals, stages side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradewind.cli.sections import Column, Section
from tradewind.cli.stress_chains import short_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from tradewind.app import ChainExposure

_STAGES = {"mine": "Mined", "refine": "Refined", "make": "Magnets"}
_GOODS = {"mine": "ore", "refine": "refined", "use": "goods", "scrap": "scrap", "": ""}
_BREAKS = {"mine": "mines", "refine": "refineries", "make": "magnet makers"}
_MINERAL = Column("short", "Mineral")
_STAR = "*"
"""Behind what rests on trade or use that is in no data."""


def stage_sections(found: ChainExposure, top: int) -> tuple[Section, ...]:
    """Return the stages of each mineral side by side, the mineral that breaks worst first.

    Parameters
    ----------
    found
        How an economy depends on chains.
    top
        Minerals shown.

    Returns
    -------
    tuple of Section
        The world, the economy, and where each chain breaks first.

    Examples
    --------
    >>> stage_sections.__name__
    'stage_sections'
    """
    stars = dict(zip(_keys(found.stages), _stars(found.stages), strict=True))
    at = zip(found.breaks["mineral"], found.breaks["breaks_at_stage"], strict=True)
    breaks = found.breaks.assign(
        breaks_at_stage=found.breaks["breaks_at_stage"].map(_BREAKS),
        breaks_at=[f"{who}{stars[key]}" for who, key in zip(found.breaks["breaks_at"], at,
                                                            strict=True)],
    )  # fmt: skip
    order = breaks["mineral"].head(top)
    wide = _wide(found.stages).reindex(order)
    name = found.name
    return (
        Section(
            "Stages side by side: largest producer, its share of the world, HHI of world output",
            (_MINERAL, *_pairs("world", "", "hhi", "HHI", "index")),
            wide,
        ),
        Section(
            f"{name}, stages side by side: net import reliance; largest foreign supplier and its "
            "share of all that is used there",
            (_MINERAL, *_pairs("reliance", " abroad", "supplier", "by")),
            wide,
        ),
        Section(
            "Where the chain breaks first: share of the final product that users lack in a year "
            "without the largest foreign supplier of a stage",
            (
                _MINERAL,
                *(Column(f"lost_{s}", t) for s, t in _STAGES.items()),
                Column("breaks_at_stage", "Breaks first at"),
                Column("breaks_at", "if it stops"),
                Column("price_change_pct", "Price", "percent_whole"),
            ),
            wide.join(
                breaks.set_index("mineral")[["breaks_at_stage", "breaks_at", "price_change_pct"]]
            ),
        ),
    )


def _pairs(
    first: str, suffix: str, second: str, header: str, form: str = "text"
) -> Iterator[Column]:
    """Give two columns per stage: one headed by the stage, and what belongs to it."""
    for stage, title in _STAGES.items():
        yield Column(f"{first}_{stage}", f"{title}{suffix}")
        yield Column(f"{second}_{stage}", header, form, absent="")


def _wide(stages: pd.DataFrame) -> pd.DataFrame:
    """Return one row per mineral, with what each stage says in columns of its own."""
    import pandas as pd

    said = pd.DataFrame(
        {
            "mineral": stages["mineral"],
            "stage": stages["stage"],
            "short": stages["name"].map(short_name),
            "world": _with_share(stages["top_producer"], stages["top_producer_share"]),
            "hhi": stages["world_hhi"],
            "reliance": stages["net_import_reliance"].map(_reliance),
            "supplier": _starred(
                _with_share(stages["top_supplier"], stages["top_supplier_share"]), stages
            ),
            "lost": _starred(
                [f"{x:.1%}" if x == x else "" for x in stages["n_minus_one_share"]], stages
            ),
        }
    )
    parts = [said.drop_duplicates("mineral").set_index("mineral")[["short"]]]
    for stage in _STAGES:
        rows = said[said["stage"] == stage].set_index("mineral").drop(columns=["stage", "short"])
        parts.append(rows.add_suffix(f"_{stage}"))
    wide = pd.concat(parts, axis=1)
    texts = [
        f"{kind}_{stage}" for kind in ("world", "reliance", "supplier", "lost") for stage in _STAGES
    ]
    return wide.assign(**{column: wide[column].fillna("") for column in texts})


def _stars(stages: pd.DataFrame) -> list[str]:
    """Return a mark for each stage of which trade, or who uses its product, is in no data."""
    return [_STAR if guessed else "" for guessed in stages["trade_imputed"] | stages["use_imputed"]]


def _starred(texts: list[str], stages: pd.DataFrame) -> list[str]:
    return [f"{text}{star}" if text else "" for text, star in zip(texts, _stars(stages),
                                                                  strict=True)]  # fmt: skip


def _keys(stages: pd.DataFrame) -> list[tuple[str, str]]:
    return list(zip(stages["mineral"], stages["stage"], strict=True))


def _with_share(codes: pd.Series, shares: pd.Series) -> list[str]:
    return [
        f"{code} {share:.0%}" if code and share == share else str(code)
        for code, share in zip(codes, shares, strict=True)
    ]


def _reliance(value: float) -> str:
    """Return net import reliance as text: nothing where it buys nothing, in words below 0."""
    if value != value:
        return ""
    return "net seller" if value < 0 else f"{value:.0%}"


def view_sections(
    found: ChainExposure, losses: pd.DataFrame | None, top: int
) -> tuple[Section, ...]:
    """Return the views of the same dependence side by side.

    Parameters
    ----------
    found
        How an economy depends on chains.
    losses
        What embargoes cost it; None where they were not solved for.
    top
        Minerals shown.

    Returns
    -------
    tuple of Section
        One table.

    Examples
    --------
    >>> view_sections.__name__
    'view_sections'
    """
    order = found.breaks["mineral"].head(top)
    rows = found.views.set_index("mineral").reindex(order)
    rows = rows.assign(
        short=rows["name"].map(short_name),
        trade=_with_share(rows["trade_top_origin"], rows["trade_top_share"]),
        of=rows["traded_stage"].map(_GOODS),
        refined=_with_share(rows["refined_in"], rows["refined_share"]),
        mined=_with_share(rows["mined_in"], rows["mined_share"]),
    )
    columns: tuple[Column, ...] = (
        _MINERAL,
        Column("trade", "Product trade: top origin"),
        Column("of", "of"),
        Column("trade_hhi", "HHI"),
        Column("refined", "Behind it: refined in"),
        Column("mined", "mined in"),
    )
    rows = rows.assign(trade_hhi=[f"{x:.3f}" if x == x else "no data" for x in rows["trade_hhi"]])
    if losses is not None:
        lost = losses.set_index("mineral")
        rows = rows.join(lost[["supplier", "real_income_change_pct", "real_income_change_usd_m"]])
        columns = (
            *columns,
            Column("supplier", "If it stops"),
            Column("real_income_change_pct", "Real income", "percent_fine", absent=""),
            Column("real_income_change_usd_m", "US$ m a year", "usd_m", absent=""),
        )
    title = "Views of the same dependence: at face value, and looking through the chain"
    if losses is not None:
        title = (
            "Three views of the same dependence: at face value, looking through the chain, and "
            "what a year's embargo costs at the short horizon"
        )
    return (Section(title, columns, rows),)


def notes_of_chains(found: ChainExposure, losses: pd.DataFrame | None) -> tuple[str, ...]:
    """Return what to beware of in these tables.

    Parameters
    ----------
    found
        How an economy depends on chains.
    losses
        What embargoes cost it; None where they were not solved for.

    Returns
    -------
    tuple of str
        One line each.

    Examples
    --------
    >>> notes_of_chains.__name__
    'notes_of_chains'
    """
    from tradewind.app.chain_facts import price_note

    said = (
        "Chains are of 2024, in tonnes of content; blanks are stages that a chain has not or from "
        "which nothing is bought. Some shares of refining and all stocks of users are judged: "
        "`tradewind minerals show MINERAL --sources`."
    )
    star = (
        f"{_STAR} Imputed: trade of the stage, or of all forms of the product, is in no data; "
        "makers are taken to sell at home first, and use to follow the output of using industries."
    )
    more = "`--view all` adds what an embargo would cost in real income."
    world_price = (
        "A supplier of little may break a chain too: users everywhere bid for what is left."
    )
    cost = (
        f"Embargoes are solved for the {0 if losses is None else len(losses)} minerals that break "
        "worst: a shortage stops a part of the industries that use it, everywhere. A gain means "
        "that rivals lose more; what is paid to sellers abroad for the mineral is not in it."
    )
    failed = [] if losses is None else [
        f"No equilibrium for {row.name}: {row.error}" for row in losses.itertuples() if row.error
    ]  # fmt: skip
    return (
        *found.warnings, said, star, price_note(), world_price, more if losses is None else cost,
        *failed,
    )  # fmt: skip


__all__ = ["notes_of_chains", "stage_sections", "view_sections"]
