"""A chart as a file of its own: SVG or PNG, drawn without a browser or a network."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from tradewind.core import DependencyError, InputError

if TYPE_CHECKING:
    import pandas as pd

    from tradewind.app.briefing_results import BriefingResults
    from tradewind.app.gradients import Gradients
    from tradewind.app.reversing import Reversal
    from tradewind.report.drawing import AnyChart
    from tradewind.risk import RiskResult

FORMS = (".svg", ".png")
_ROWS = 25
"""Bars of a chart, at most."""
_SCALE = 2.0
"""Pixels of a PNG per pixel of the drawing."""
_NAMED = 3
_HEADINGS = {
    "links": "a little more friction on trade",
    "industries": "a little less capacity",
    "elasticities": "a little more flexibility",
}


def write_gradient_chart(
    result: Gradients,
    path: str | Path,
    *,
    by: str = "links",
    top: int = _ROWS,
    form: str | None = None,
) -> Path:
    """Draw what a little more friction costs.

    Parameters
    ----------
    result
        What `tradewind.app.marginal_losses` returned.
    path
        The file.
    by
        ``links``, ``industries`` or ``elasticities``.
    top
        How many bars, 25 at most.
    form
        ``.svg`` or ``.png``; as the file is named by default.

    Returns
    -------
    pathlib.Path
        The file; the same result gives the same bytes.

    Raises
    ------
    InputError
        When the form is neither of the two.
    DependencyError
        When the packages that draw charts are not installed.

    Examples
    --------
    >>> write_gradient_chart.__name__
    'write_gradient_chart'
    """
    drawing = _packages()
    table = result.table(by).head(min(top, _ROWS))
    labels, values, texts, title = _friction(table, by, result.target)
    rows = table.assign(label=labels, value_usd_m=values, text=texts)
    rows = rows[["label", "value_usd_m", "text"]]
    named = ", ".join(
        f"{row.label} ({row.text.strip()})" for row in rows.head(_NAMED).itertuples(index=False)
    )
    words = f"Bar chart for {result.name}. {title}. First: {named}."
    heading = (f"{result.name}: {_HEADINGS[by]}", f"{result.horizon} horizon, {result.state}")
    bars = drawing.loss_bars(rows, title, gains=by == "elasticities")
    return _write(bars, heading, words, Path(path), form)


def write_reverse_chart(result: Reversal, path: str | Path, *, form: str | None = None) -> Path:
    """Draw the cuts that a reverse stress test found.

    Parameters
    ----------
    result
        What `tradewind.app.reverse_stress` returned.
    path
        The file.
    form
        ``.svg`` or ``.png``; as the file is named by default.

    Returns
    -------
    pathlib.Path
        The file; the same result gives the same bytes.

    Raises
    ------
    InputError
        When the form is neither of the two.
    DependencyError
        When the packages that draw charts are not installed.

    Examples
    --------
    >>> write_reverse_chart.__name__
    'write_reverse_chart'
    """
    drawing = _packages()
    shown = result.links.head(_ROWS)
    rows = shown.assign(
        label=_link_labels(shown, result.result.economy),
        text=[f"{100 * share:.0f} % cut" for share in shown["cut_share"]],
    )
    words = f"Bar chart. {result.title}. {result.sentences[0]}"
    r = result.result
    heading = (
        f"{result.name}: cuts that cost {r.target_loss_pct:g} % of real income",
        f"the smallest found; {r.family}, {r.response.horizon} horizon",
    )
    return _write(drawing.cut_bars(rows), heading, words, Path(path), form)


def write_risk_chart(
    result: RiskResult,
    path: str | Path,
    *,
    names: Mapping[str, str] | None = None,
    form: str | None = None,
) -> Path:
    """Draw how often a loss is exceeded: one panel for each member, their group and the world.

    Parameters
    ----------
    result
        What `tradewind.app.assess_risk` found.
    path
        The file.
    names
        Names of economies by code; codes stand where there is none.
    form
        ``.svg`` or ``.png``; as the file is named by default.

    Returns
    -------
    pathlib.Path
        The file; the same result gives the same bytes.

    Raises
    ------
    InputError
        When the form is neither of the two.
    DependencyError
        When the packages that draw charts are not installed.

    Examples
    --------
    >>> write_risk_chart.__name__
    'write_risk_chart'
    """
    drawing = _packages("chart_risk")
    regime, horizon = result.params.regime, result.params.horizon
    table = result.tables["curves"]
    known = {code: (names or {}).get(code, code) for code in result.members}
    panels: list[tuple[str, AnyChart]] = []
    said: list[str] = []
    for target in result.targets:
        curves = table[(table["target"] == target) & (table["regime"] == regime)]
        name = " and ".join(known.get(code, code) for code in target.split("+"))
        panels.append((name, drawing.exceedance_curves(curves, legend=not panels)))
        said.append(drawing.curve_words(name, curves))
    heading = (
        "What a year of shocks costs, and how often",
        f"rates {regime.replace('-', ' ')}, {horizon} horizon",
    )
    return _write(drawing.side_by_side(panels), heading, " ".join(said), Path(path), form)


def write_chain_chart(
    results: BriefingResults, mineral: str, path: str | Path, *, form: str | None = None
) -> Path:
    """Draw who makes a mineral stage by stage, and from whom the members of a briefing have it.

    Parameters
    ----------
    results
        A briefing.
    mineral
        Id or name of a mineral that has a chain.
    path
        The file.
    form
        ``.svg`` or ``.png``; as the file is named by default.

    Returns
    -------
    pathlib.Path
        The file; the same result gives the same bytes.

    Raises
    ------
    UnknownCodeError
        When the briefing has no such mineral.
    InputError
        When the form is neither of the two.
    DependencyError
        When the packages that draw charts are not installed.

    Examples
    --------
    >>> write_chain_chart.__name__
    'write_chain_chart'
    """
    drawing = _packages("pictures_chain")
    chart, caption, words = drawing.chain_chart(results, mineral)
    heading = (caption, "tonnes a year; members in their own colour")
    return _write(chart, heading, words, Path(path), form)


def _packages(name: str = "chart_friction") -> ModuleType:
    try:
        return import_module(f"tradewind.report.{name}")
    except ImportError as error:
        what = "Charts need packages that draw them"
        fix = 'Run pip install "tradewind[charts]"'
        raise DependencyError(what, found=f"no {error.name}", fix=fix) from error


def _friction(
    table: pd.DataFrame, by: str, target: str
) -> tuple[list[str], pd.Series, list[str], str]:
    """Return labels, values, texts and the title of the axis."""
    if by == "elasticities":
        values = table["gain_usd_m"]
        texts = [f"{value:+,.0f}" for value in values]
        title = "Gain when the elasticity is higher by 0.1, US$ million"
        return table["elasticity"].tolist(), values, texts, title
    values = table["loss_usd_m"]
    if by == "industries":
        pairs = zip(table["economy_name"], table["industry_name"], strict=True)
        labels = [f"{economy}: {goods}" for economy, goods in pairs]
        texts = [f"{value:,.0f}" for value in values]
        return labels, values, texts, "Loss from one percent less capacity, US$ million"
    ratios = zip(values, table["loss_per_trade_cost"], strict=True)
    texts = [f"{value:,.0f} ({ratio:.1f} per dollar)" for value, ratio in ratios]
    title = "Loss from one percent more trade cost, US$ million"
    return _link_labels(table, target), values, texts, title


def _link_labels(table: pd.DataFrame, target: str) -> list[str]:
    """Name origin and industry, and the destination where it is not the economy itself."""
    labels = []
    for row in table.itertuples(index=False):
        end = "" if row.destination == target else f" to {row.destination_name}"
        labels.append(f"{row.industry_name} from {row.origin_name}{end}")
    return labels


def _write(
    chart: AnyChart, heading: tuple[str, str], words: str, path: Path, form: str | None
) -> Path:
    wanted = (form or path.suffix).lower()
    if wanted not in FORMS:
        what = "A chart is SVG or PNG"
        raise InputError(what, where="form", found=wanted, fix=f"Use {' or '.join(FORMS)}")
    from tradewind.report.drawing import draw, raster

    title = {"text": heading[0], "subtitle": heading[1], "anchor": "start", "offset": 10}
    titled = chart.properties(title=title)
    if wanted == ".png":
        path.write_bytes(raster(titled, _SCALE))
    else:
        path.write_text(draw("chart", titled, words).svg, encoding="utf-8", newline="\n")
    return path


__all__ = [
    "FORMS",
    "write_chain_chart",
    "write_gradient_chart",
    "write_reverse_chart",
    "write_risk_chart",
]
