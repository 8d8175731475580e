"""The briefing as one self-contained HTML file: no script, no network, the same bytes each time."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tradewind.core import DependencyError

if TYPE_CHECKING:
    from tradewind.app.briefing import BriefingResults


def write_briefing(results: BriefingResults, path: str | Path) -> Path:
    """Write a briefing as one HTML file.

    Parameters
    ----------
    results
        What `tradewind.app.briefing.brief` returned.
    path
        The file; folders that are missing are made.

    Returns
    -------
    pathlib.Path
        The file. It holds its style and drawings, runs no script and asks nothing of a network.
        The same results give the same bytes.

    Raises
    ------
    DependencyError
        When the packages that draw charts are not installed.

    Examples
    --------
    >>> import tempfile
    >>> write_briefing(results, Path(tempfile.mkdtemp()) / "brief.html").name
    'brief.html'
    """
    text = render_briefing(results)
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8", newline="\n")
    return target


def render_briefing(results: BriefingResults) -> str:
    """Return a briefing as the text of an HTML file.

    Parameters
    ----------
    results
        What `tradewind.app.briefing.brief` returned.

    Returns
    -------
    str
        A whole document.

    Raises
    ------
    DependencyError
        When the packages that draw charts are not installed.

    Examples
    --------
    >>> render_briefing(results).startswith("<!doctype html>")
    True
    """
    try:
        import jinja2

        from tradewind.report.document import context
    except ImportError as error:
        what = "The briefing needs packages that draw charts"
        fix = 'Run pip install "tradewind[charts]"'
        raise DependencyError(what, found=f"no {error.name}", fix=fix) from error
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("tradewind.report"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = resources.files("tradewind.report").joinpath("templates", "briefing.css")
    values: dict[str, Any] = {**context(results), "style": style.read_text("utf-8")}
    return environment.get_template("briefing.html.j2").render(values)


__all__ = ["render_briefing", "write_briefing"]
