"""How a pact is shown on a terminal: who gains, by which measure, what the tests say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tradewind.cli.output import Answer
from tradewind.cli.partner_minerals import mineral_notes, mineral_sections
from tradewind.cli.run_tables import as_section
from tradewind.cli.sections import Column, Section

if TYPE_CHECKING:
    import pandas as pd

    from tradewind.app import Evaluated, PactTrace

_WHO = (
    Column("name", "Who"),
    Column("trade_gain", "Calm years, US$ m", "usd_m"),
    Column("trade_range", "5 to 95 %"),
    Column("risk_gain", "Expected loss falls by, US$ m", "usd_m_fine"),
    Column("risk_range", "5 to 95 %"),
    Column("eal_without", "of US$ m", "usd_m"),
)
_MEASURES = (
    Column("title", "Measure"),
    Column("type", "Type"),
    Column("trade_gain", "Calm years, US$ m", "usd_m"),
    Column("risk_gain", "Risk, US$ m", "usd_m_fine"),
    Column("cost", "Cost a year, US$ m", "usd_m"),
    Column("commitments", "Commitments"),
    Column("confidence", "Mark"),
)
_MEMBERS = (
    Column("title", "Member"),
    Column("trade_gain", "Brings in calm years, US$ m", "usd_m"),
    Column("risk_gain", "Brings in risk, US$ m", "usd_m_fine"),
)
_BYSTANDERS = (
    Column("name", "Bystander"),
    Column("trade_gain", "Calm years, US$ m", "usd_m"),
    Column("risk_gain", "Risk, US$ m", "usd_m_fine"),
    Column("gain", "Both, US$ m", "usd_m"),
    Column("range", "5 to 95 %"),
    Column("gain_pct", "% of GDP", "percent_fine"),
    Column("verdict", "Verdict"),
)
_RIVALRY = (
    Column("title", "Seller withholds"),
    Column("name", "From"),
    Column("alone_usd_m", "Alone, US$ m", "usd_m"),
    Column("rivalry_usd_m", "Rivalry adds, US$ m", "usd_m"),
    Column("rivalry_usd_with_m", "With the pact, US$ m", "usd_m"),
)
_DEFECTION = (
    Column("who", "Defection"),
    Column("title", "When"),
    Column("withheld_usd_m", "Withheld a year, US$ m", "usd_m_fine"),
    Column("defection_usd_m", "Costs the victim, US$ m", "usd_m_fine"),
    Column("defection_usd_with_m", "With the pact, US$ m", "usd_m_fine"),
)
_WORLDVIEWS = (
    Column("title", "World"),
    Column("name", "Who"),
    Column("trade_gain_usd_m", "Calm years, US$ m", "usd_m"),
    Column("risk_gain_usd_m", "Risk, US$ m", "usd_m"),
    Column("pact_gain_usd_m", "The pact adds there, US$ m", "usd_m"),
)
_COMPARED = (
    Column("pact", "Pact"),
    Column("who", "Who"),
    Column("trade_gain", "Calm years, US$ m", "usd_m"),
    Column("trade_range", "5 to 95 %"),
    Column("risk_gain", "Expected loss falls by, US$ m", "usd_m_fine"),
    Column("risk_range", "5 to 95 %"),
    Column("cost", "Cost a year, US$ m", "usd_m"),
    Column("worse", "Bystanders worse", "count"),
)
_MILLION = 1e6
_WHOLE = 10
"""Millions from which decimals say nothing."""
_NOTHING = 1e-4
"""Millions that are nothing: a hundred dollars."""
Names = Mapping[str, str]


def listing(pacts: Mapping[str, str]) -> Answer:
    """Lay out the ready pacts.

    Parameters
    ----------
    pacts
        Titles by name.

    Returns
    -------
    Answer
        One table.

    Examples
    --------
    >>> listing({"india-japan": "India and Japan"}).sections[0].cells()
    [['india-japan', 'India and Japan']]
    """
    import pandas as pd

    table = pd.DataFrame(pacts.items(), columns=["name", "title"])
    columns = (Column("name", "Name"), Column("title", "Title"))
    notes = ("Evaluate one with `tradewind partner NAME`; write your own as docs/pacts.md shows.",)
    payload = {"pacts": table}
    return Answer("Ready pacts", (Section("Pacts", columns, table),), notes, payload, table)


def evaluation(found: Evaluated, names: Names) -> Answer:
    """Lay out what a pact changes.

    Parameters
    ----------
    found
        The pact, evaluated.
    names
        Of targets.

    Returns
    -------
    Answer
        Members, bystanders, world, income groups; by measure and member; the tests.

    Examples
    --------
    >>> evaluation.__name__
    'evaluation'
    """
    result = found.result
    who = _outcomes(result.tables["outcomes"], names)
    main = result.group
    called = main.replace("+", " and ") if "+" in main else names[main]
    tables = result.tables
    sections = [
        Section("What the pact changes, US$ m a year; gains are positive", _WHO, who),
        Section(f"By measure, for {called} (Shapley values)", _MEASURES, _by_measure(found)),
        Section(
            f"By member, for {called}: what each brings", _MEMBERS, _shares(found, "by_member")
        ),
        Section("Bystanders that lose and gain most", _BYSTANDERS, _bystanders(found, names)),
        *mineral_sections(found, names),
        *_tests(tables, names, result.pact.members),
    ]
    state = "kept from before" if found.kept else "new"
    trace = f"`tradewind runs show {found.run.id} --why risk_gain.{main}`."
    notes = (
        *result.warnings,
        *mineral_notes(found),
        _cost_note(tables["measures"], result.value("gain", main) / _MILLION),
        f"Run {found.run.id} ({state}). To trace a figure: {trace}",
    )
    payload: dict[str, Any] = {"run": found.run.id, **result.to_dict()}
    title = f"{result.pact.title}: {len(result.pact.measures)} measures"
    shown = tuple(section for section in sections if len(section.frame))
    return Answer(title, shown, notes, payload, result.tables["outcomes"])


def _cost_note(measures: pd.DataFrame, gain: float) -> str:
    cost, low, high = (measures[f"cost{end}_usd"].sum() / _MILLION for end in ("", "_low", "_high"))
    head = f"All measures cost US$ {cost:,.0f} m a year"
    ends = f"between {low:,.0f} and {high:,.0f} with every number at that end"
    return f"{head}, {ends}. Less that, members keep US$ {gain - cost:,.0f} m by best estimates."


def _outcomes(table: pd.DataFrame, names: Names) -> pd.DataFrame:
    import pandas as pd

    rows = []
    shown = table[table["kind"] != "economy"]
    for target, part in shown.groupby("target", sort=False):
        by = part.set_index("metric")
        row: dict[str, object] = {"name": _named(str(target), names)}
        for short, metric in (("trade", "trade_gain"), ("risk", "risk_gain")):
            row[metric] = by.loc[metric, "value_usd"] / _MILLION
            row[f"{short}_range"] = _range(by.loc[metric, "low_usd"], by.loc[metric, "high_usd"])
        row["eal_without"] = by.loc["eal_without", "value_usd"] / _MILLION
        rows.append(row)
    return pd.DataFrame(rows)


def _named(target: str, names: Names) -> str:
    return names.get(target, target.replace("+", " and "))


def _range(low: float, high: float) -> str:
    return f"{_short(low / _MILLION)} to {_short(high / _MILLION)}" if low == low else ""


def _short(millions: float) -> str:
    if abs(millions) < _NOTHING:
        return "0"
    return f"{millions:,.0f}" if abs(millions) >= _WHOLE else f"{millions:.2g}"


def _shares(found: Evaluated, name: str) -> pd.DataFrame:
    table = found.result.tables[name]
    rows = table[table["target"] == found.result.group]
    wide = rows.pivot_table(
        index=["player", "title"], columns="metric", values="shapley_usd", sort=False
    )
    return (wide / _MILLION).reset_index()


def _by_measure(found: Evaluated) -> pd.DataFrame:
    measures = found.result.tables["measures"].set_index("measure")
    table = _shares(found, "by_measure")
    for column in ("type", "commitments", "confidence"):
        table[column] = table["player"].map(measures[column]).fillna("") if len(table) else []
    table["cost"] = table["player"].map(measures["cost_usd"]) / _MILLION
    return table


def _bystanders(found: Evaluated, names: Names) -> pd.DataFrame:
    import pandas as pd

    table = found.result.tables["bystanders"]
    count = min(found.result.params.bystanders, len(table) // 2)
    ends = pd.concat([table.head(count), table.tail(count)[::-1]], ignore_index=True)
    ends["name"] = ends["economy"].map(names)
    ends["range"] = [_range(*pair) for pair in zip(ends["low_usd"], ends["high_usd"], strict=True)]
    for column in ("trade_gain", "risk_gain", "gain"):
        ends[column] = ends[f"{column}_usd"] / _MILLION
    return ends


def _tests(
    tables: Mapping[str, pd.DataFrame], names: Names, members: Sequence[str]
) -> list[Section]:
    rivalry, defection, views = (tables[n] for n in ("rivalry", "defection", "worldviews"))
    if not len(views):
        return []
    rivalry = _in_millions(rivalry).assign(name=rivalry["member"].map(names))
    who = defection["defector"].map(names) + " against " + defection["victim"].map(names)
    defection = _in_millions(defection).assign(who=who)
    views = _in_millions(views[~views["target"].isin(members if len(members) > 1 else ())])
    views["name"] = [_named(target, names) for target in views["target"]]
    return [
        Section("Rivalry: members are cut off together, at an annual rate", _RIVALRY, rivalry),
        Section(
            "Defection: a member withholds, as rare earths in 2025, at an annual rate",
            _DEFECTION,
            defection,
        ),
        Section("Worldviews: against the world as it is", _WORLDVIEWS, views),
    ]


def _in_millions(frame: pd.DataFrame) -> pd.DataFrame:
    money = [name for name in frame.columns if "_usd" in name]
    return frame.assign(**{f"{name}_m": frame[name] / _MILLION for name in money})


def comparison(found: Sequence[Evaluated], names: Names) -> Answer:
    """Lay out pacts side by side.

    Parameters
    ----------
    found
        The pacts, evaluated under the same parameters.
    names
        Of targets.

    Returns
    -------
    Answer
        One row per pact and target: its members, each economy that is a member of any, bystanders
        and the world.

    Examples
    --------
    >>> comparison.__name__
    'comparison'
    """
    import pandas as pd

    titles = [one.result.pact.title for one in found]
    twice = len(set(titles)) < len(titles)
    everyone = dict.fromkeys(code for one in found for code in one.result.pact.members)
    common = [c for c in everyone if all(c in one.result.pact.members for one in found)]
    rows = []
    for one in found:
        result = one.result
        table = _outcomes(result.tables["outcomes"].assign(kind="shown"), names)
        wanted = {result.group: "All its members"}
        wanted |= {code: names[code] for code in common}
        wanted |= {"Bystanders": "Its bystanders", "World": "World"}
        chosen = table.set_index("name")
        cost = result.tables["measures"]["cost_usd"].sum() / _MILLION
        worse = int((result.tables["bystanders"]["verdict"] == "worse").sum())
        for target, called in wanted.items():
            row = chosen.loc[_named(target, names)].to_dict()
            name = result.pact.name if twice else result.pact.title
            rows.append({**row, "pact": name, "who": called, "cost": cost, "worse": worse})
    frame = pd.DataFrame(rows)
    section = Section("Pacts side by side, US$ m a year", _COMPARED, frame)
    notes = (
        *dict.fromkeys(warning for one in found for warning in one.result.warnings[-3:]),
        *(f"{one.result.pact.title}: run {one.run.id}." for one in found),
    )
    payload = {"pacts": [{"run": one.run.id, **one.result.to_dict()} for one in found]}
    return Answer("Pacts compared", (section,), notes, payload, frame)


def pact_tracing(found: PactTrace, most: int) -> Answer:
    """Lay out what is behind a number of a pact.

    Parameters
    ----------
    found
        The trace.
    most
        How many rows of a table to show to people.

    Returns
    -------
    Answer
        All tables; the measures are what ``--csv`` prints.

    Examples
    --------
    >>> pact_tracing.__name__
    'pact_tracing'
    """
    import pandas as pd

    inputs = pd.DataFrame(found.inputs.items(), columns=["input", "value"], dtype=object)
    hazards = ["hazard", "class", "kind", "severity_mode", "unit", "confidence", "source"]
    tables = (
        ("Value, with its interval", found.value),
        ("Measures behind it, largest first", found.measures),
        ("Numbers of the pact, with sources", found.numbers),
        ("Commitments that they are drawn from", found.commitments),
        ("Hazards, without and with the pact, largest change first", found.scenarios),
        ("Hazards in them", found.hazards[hazards]),
        ("Elasticities", found.elasticities),
        ("Data sets", found.datasets[["id", "publisher", "vintage", "licence"]]),
        ("Inputs", inputs[~inputs["input"].str.startswith("pact.measures")]),
        ("Software", found.software),
    )
    sections = tuple(as_section(title, table, most) for title, table in tables if len(table))
    rest = max(len(table) for _, table in tables) > most
    more = ("Some rows are not shown; --json has all.",) if rest else ()
    title = f"Why the {found.title} is what it is: run {found.run_id}"
    notes = (*more, *found.notes, *found.warnings)
    return Answer(title, sections, notes, found.to_dict(), found.to_frame())


__all__ = ["comparison", "evaluation", "listing", "pact_tracing"]
