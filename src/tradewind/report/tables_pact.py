"""Tables of the section on the pact: measures, members, bystanders, and the tests."""

from __future__ import annotations

import pandas as pd

from tradewind.app.briefing import BriefingResults
from tradewind.partnership.attribution import REST
from tradewind.report.gains import (
    UNIT_WORDS,
    Amount,
    amount_of,
    column_unit,
    finest,
    gain_cell,
    plain_amount,
    with_sign,
)
from tradewind.report.intervals import size_pct
from tradewind.report.numbers import ABSENT, MINUS
from tradewind.report.pact_codes import in_words, named_codes
from tradewind.report.pact_parts import by_measure, paid
from tradewind.report.pact_words import pact_of, target_name
from tradewind.report.pictures_pact import METRICS, pact_source
from tradewind.report.tables import Cell, Heading, Table, number_cell

_PERCENT, _WHOLE = 100.0, 1000.0
_CASES = {"record": "the goods of this case, in a calm year", "crisis": "in this crisis"}
_SHARES = ("share", "rise of productivity")
"""How units begin whose levels read better in per cent."""


def measure_table(results: BriefingResults) -> Table:
    """Return what each measure does, how far it goes, when, for what cost and who pays.

    Parameters
    ----------
    results
        A briefing with a pact.

    Returns
    -------
    Table
        One row per measure, those that bring most first.

    Examples
    --------
    >>> measure_table(results).name
    'pact-measures'
    """
    names = named_codes(results)
    industries = frozenset(results.industries["industry"].astype(str))
    about = results.pact_tables["pact_measures"].set_index("measure").loc[by_measure(results).index]
    body = []
    for row in about.to_dict("records"):
        cost = (row["cost_usd"], row["cost_low_usd"], row["cost_high_usd"])
        value, ends = _amount(cost, "m", sign=False)
        aim = in_words(str(row["target"]), names, industries)
        body.append(
            (
                Cell(row["title"], below=row["story"]),
                Cell(aim, below=row["acts_on"]),
                _level(row),
                number_cell(f"{row['lead_years']:g}"),
                Cell(value, below=ends, css="num"),
                Cell(_listed(row["payers"], names) or ABSENT, below=row["counterpart"]),
                Cell(str(row["commitments"]) or ABSENT, css="ids"),
                Cell(row["confidence"], css="mark"),
            )
        )
    top = (
        Heading("Measure"), Heading("What it acts on"), Heading("How far"),
        Heading("Years until it works", css="num"), Heading("US$ million a year", css="num"),
        Heading("Who pays, who acts"), Heading("Commitments"), Heading("Mark", css="mark"),
    )  # fmt: skip
    return Table(
        "pact-measures",
        "The measures: what each does, how far it goes (range below), when it works, what it costs "
        "a year with capital spread over its life, and which commitments it is drawn from",
        (top,), tuple(body), pact_source(results),
    )  # fmt: skip


def member_table(results: BriefingResults) -> Table | None:
    """Return what each member brings to the group, beside what it gains and pays.

    Parameters
    ----------
    results
        A briefing with a pact.

    Returns
    -------
    Table or None
        One row per member and one for what is not attributed; None for one member, or where the
        effect was not shared.

    Examples
    --------
    >>> member_table(results).name
    'pact-members'
    """
    table, group = results.pact_tables["pact_by_member"], pact_of(results).group
    if len(results.members) == 1 or table.empty:
        return None
    mine = table[table["target"] == group]
    wide = mine.pivot_table(index="player", columns="metric", values="shapley_usd", sort=False)
    gains = {
        (code, metric): amount_of(results.figures, metric, code)
        for code in results.members for metric in METRICS
    }  # fmt: skip
    unit = column_unit([*wide.to_numpy().ravel(), *(a.value for a in gains.values())])
    step = {metric: finest(wide[metric]) for metric in METRICS}
    body = []
    for code in results.members:
        own = (Cell(*_texts(gains[code, metric], unit), css="num") for metric in METRICS)
        brought = (number_cell(plain_amount(wide.loc[code, m], unit, step[m])) for m in METRICS)
        pays = number_cell(plain_amount(paid(results, code), unit, sign=False))
        body.append((Cell(results.names[code]), *brought, *own, pays))
    if REST in wide.index:
        rest = (number_cell(plain_amount(wide.loc[REST, m], unit, step[m])) for m in METRICS)
        body.append((Cell("Not attributed"), *rest, *(number_cell("") for _ in range(3))))
    top = (
        Heading(""), Heading("Brings the group", 2, css="group"),
        Heading("Gains itself", 2, css="group"), Heading("Pays", css="num"),
    )  # fmt: skip
    below = (
        Heading("Member"),
        *(Heading(text, css="num") for _ in range(2) for text in METRICS.values()),
        Heading("", css="num"),
    )
    return Table(
        "pact-members",
        f"What each member brings is a contribution, not a gain; {UNIT_WORDS[unit]} a year",
        (top, below), tuple(body), pact_source(results),
    )  # fmt: skip


def affected_table(results: BriefingResults) -> Table:
    """Return the bystanders that lose and gain most.

    Parameters
    ----------
    results
        A briefing with a pact.

    Returns
    -------
    Table
        Those that lose most first.

    Examples
    --------
    >>> affected_table(results).name
    'pact-bystanders'
    """
    rows = results.pact_tables["pact_bystanders"]
    ordered = rows.sort_values("gain_usd", kind="stable")
    return _bystanders(results, ordered, "pact-bystanders", "Bystanders that lose and gain most")


def all_bystanders(results: BriefingResults) -> Table:
    """Return every economy outside the pact.

    Parameters
    ----------
    results
        A briefing with a pact.

    Returns
    -------
    Table
        Those that lose most first.

    Examples
    --------
    >>> len(all_bystanders(results).rows) == results.figures["pact_bystanders"]
    True
    """
    rows = pact_of(results).tables["bystanders"]
    named = rows.assign(name=rows["economy"].map(dict(results.names)))
    return _bystanders(results, named, "pact-all-bystanders", "All economies outside the pact")


def _bystanders(results: BriefingResults, rows: pd.DataFrame, name: str, caption: str) -> Table:
    unit, step = column_unit(rows["gain_usd"]), finest(rows["gain_usd"])
    body = []
    for row in rows.to_dict("records"):
        value, ends = _amount((row["gain_usd"], row["low_usd"], row["high_usd"]), unit)
        body.append(
            (
                Cell(row["name"]),
                number_cell(plain_amount(row["trade_gain_usd"], unit, step)),
                number_cell(plain_amount(row["risk_gain_usd"], unit, step)),
                Cell(value, below=ends, css="num"),
                number_cell(with_sign(size_pct(row["gain_pct"]), row["gain_pct"])),
                Cell(row["verdict"] if row["sure"] else f"{row['verdict']}, not sure"),
            )
        )
    numbers = (*METRICS.values(), "Both, with range", "Per cent of GDP")
    top = (Heading("Who"), *(Heading(text, css="num") for text in numbers), Heading("Verdict"))
    title = f"{caption}, {UNIT_WORDS[unit]} a year"
    return Table(name, title, (top,), tuple(body), pact_source(results))


def rivalry_table(results: BriefingResults) -> Table | None:
    """Return what members lose short alone and short together.

    Parameters
    ----------
    results
        A briefing with a pact.

    Returns
    -------
    Table or None
        One row per shortage and member; None where nothing was tested.

    Examples
    --------
    >>> rivalry_table(results).name
    'pact-rivalry'
    """
    rows = results.pact_tables["pact_rivalry"]
    if rows.empty:
        return None
    columns = ("alone_usd", "together_usd", "rivalry_usd", "rivalry_usd_with")
    numbers = rows[list(columns)].to_numpy(dtype=float).ravel()
    unit, step = column_unit(numbers), finest(numbers)
    counts = rows["hazard"].value_counts()
    body, seen = [], set()
    for row in rows.to_dict("records"):
        first = row["hazard"] not in seen
        seen.add(row["hazard"])
        span = int(counts[row["hazard"]]) if first else 0
        body.append(
            (
                Cell(row["title"], css="first" if first else "", span=span),
                Cell(results.names.get(row["member"], row["member"])),
                *(
                    number_cell(plain_amount(row[c], unit, step, sign="rivalry" in c))
                    for c in columns
                ),
            )
        )
    texts = ("Short alone", "All short", "Rivalry", "Rivalry with the pact")
    top = (
        Heading("What is withheld"), Heading("Member"),
        *(Heading(text, css="num") for text in texts),
    )  # fmt: skip
    return Table(
        "pact-rivalry",
        f"Loss of each member while it lasts, {UNIT_WORDS[unit]} at a yearly rate; rivalry is what "
        f"it loses more (+) or less ({MINUS}) because others are short too",
        (top,), tuple(body), pact_source(results),
    )  # fmt: skip


def defection_table(results: BriefingResults) -> Table | None:
    """Return what it costs when a member withholds from another.

    Parameters
    ----------
    results
        A briefing with a pact.

    Returns
    -------
    Table or None
        One row per case; None where nothing was tested.

    Examples
    --------
    >>> defection_table(results).name
    'pact-defection'
    """
    rows = results.pact_tables["pact_defection"]
    if rows.empty:
        return None
    columns = ("withheld_usd", "crisis_usd", "defection_usd", "defection_usd_with")
    numbers = rows[list(columns)].to_numpy(dtype=float).ravel()
    unit, step = column_unit(numbers), finest(numbers)
    names = named_codes(results)
    body = tuple(
        (
            Cell(row["title"], below=_CASES.get(row["case"], "")),
            Cell(names.get(row["defector"], row["defector"])),
            Cell(names.get(row["victim"], row["victim"])),
            Cell(_listed(row["industries"], names)),
            *(
                number_cell(plain_amount(row[c], unit, step, sign=c.startswith("defection")))
                for c in columns
            ),
        )
        for row in rows.to_dict("records")
    )
    texts = ("Case", "Who withholds", "From whom", "Goods")
    amounts = ("Withheld", "Loss in the crisis", "Added by it", "Added with the pact")
    top = (*(Heading(t) for t in texts), *(Heading(t, css="num") for t in amounts))
    return Table(
        "pact-defection",
        f"What the one that is left loses while it lasts, {UNIT_WORDS[unit]} at a yearly rate",
        (top,), body, pact_source(results),
    )  # fmt: skip


def worldview_table(results: BriefingResults) -> Table | None:
    """Return what each worldview changes, and what the pact adds there.

    Parameters
    ----------
    results
        A briefing with a pact.

    Returns
    -------
    Table or None
        One row per worldview and target; None where it was not asked for.

    Examples
    --------
    >>> worldview_table(results).name
    'pact-worldviews'
    """
    rows = results.pact_tables["pact_worldviews"]
    if rows.empty:
        return None
    targets = (
        pact_of(results).targets[-3:] if len(results.members) > 1 else pact_of(results).targets
    )
    columns = ("trade_gain_usd", "risk_gain_usd", "pact_trade_gain_usd", "pact_risk_gain_usd")
    shown = rows[rows["target"].isin(targets)]
    unit = column_unit(shown[list(columns)].to_numpy(dtype=float).ravel())
    step = {column: finest(shown[column]) for column in columns}
    body = []
    for row in shown.to_dict("records"):
        first = row["target"] == targets[0]
        cells = (number_cell(plain_amount(row[column], unit, step[column])) for column in columns)
        head = Cell(row["title"], css="first" if first else "", span=len(targets) if first else 0)
        body.append((head, Cell(target_name(results, row["target"])), *cells))
    top = (
        Heading(""), Heading(""), Heading("Against the world as it is", 2, css="group"),
        Heading("What the pact adds there", 2, css="group"),
    )  # fmt: skip
    below = (
        Heading("Worldview"), Heading("Who"),
        *(Heading(text, css="num") for _ in range(2) for text in METRICS.values()),
    )  # fmt: skip
    return Table(
        "pact-worldviews",
        f"Other worlds, the same hazards: gains, {UNIT_WORDS[unit]} a year; plus is a gain of real "
        "income or a fall of the expected loss",
        (top, below), tuple(body), pact_source(results),
    )  # fmt: skip


def _amount(values: tuple[float, float, float], unit: str, *, sign: bool = True) -> tuple[str, str]:
    return _texts(Amount(("", "", ""), values), unit, sign=sign)


def _texts(amount: Amount, unit: str, *, sign: bool = True) -> tuple[str, str]:
    value, ends = gain_cell(amount, unit, sign=sign)
    return value.striptags(), ends.striptags()


def _level(row: dict[str, object]) -> Cell:
    unit = str(row["unit"])
    scale, sign = (_PERCENT, "\N{NARROW NO-BREAK SPACE}%") if unit.startswith(_SHARES) else (1, "")
    value, low, high = (_short(scale * float(str(row[n]))) for n in ("level", "low", "high"))
    ends = f"{low} to {high}{sign}; " if low != high else ""
    return Cell(f"{value}{sign}", below=f"{ends}{unit}")


def _short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= _WHOLE else f"{value:.4g}"


def _listed(codes: str, names: dict[str, str]) -> str:
    return ", ".join(names.get(code, code) for code in str(codes).split())


__all__ = [
    "affected_table",
    "all_bystanders",
    "defection_table",
    "measure_table",
    "member_table",
    "rivalry_table",
    "worldview_table",
]
