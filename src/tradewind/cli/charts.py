"""The option that names the file of a chart."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tradewind.cli.output import writable
from tradewind.core.errors import InputError

FORMS = (".svg", ".png")


def drawable(chart: Path | None) -> Path | None:
    """Refuse a chart that cannot be written, before anything is computed for it.

    Parameters
    ----------
    chart
        The file asked for, or None.

    Returns
    -------
    pathlib.Path or None
        `chart`.

    Raises
    ------
    InputError
        When it is neither SVG nor PNG, or cannot be written.

    Examples
    --------
    >>> drawable(None) is None
    True
    >>> drawable(Path("chart.pdf"))
    Traceback (most recent call last):
    tradewind.core.errors.InputError: A chart is SVG or PNG (where: --chart; found: chart.pdf). ...
    """
    if chart is not None and chart.suffix.lower() not in FORMS:
        what = "A chart is SVG or PNG"
        fix = "Name a file that ends in .svg or .png"
        raise InputError(what, where="--chart", found=str(chart), fix=fix)
    return writable(chart)


ChartFile = Annotated[
    Path | None,
    typer.Option("--chart", callback=drawable, help="Draw a chart to this .svg or .png file."),
]

__all__ = ["FORMS", "ChartFile", "drawable"]
