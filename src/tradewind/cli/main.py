"""The ``tradewind`` command: its verbs, and what happens when one fails."""

from __future__ import annotations

import sys
from importlib.metadata import version
from typing import Annotated

import typer

from tradewind.cli import (
    brief,
    data,
    gradient,
    measure,
    minerals,
    partner,
    replay,
    reverse,
    risk,
    runs,
    stress,
)
from tradewind.cli.exit_codes import OTHER, exit_code
from tradewind.core.errors import TradewindError

app = typer.Typer(
    name="tradewind",
    help="The open instrument for economic security: measure, stress, partner, brief.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("brief")(brief.brief)
app.command("measure")(measure.measure)
app.command("stress")(stress.stress)
app.command("gradient")(gradient.gradient)
app.command("reverse")(reverse.reverse)
app.command("risk")(risk.risk)
app.command("partner")(partner.partner)
app.command("replay")(replay.replay)
app.add_typer(minerals.app, name="minerals")
app.add_typer(data.app, name="data")
app.add_typer(runs.app, name="runs")


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"tradewind {version('tradewind')}")
        raise typer.Exit


@app.callback()
def _options(
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Measure dependence, stress it, value a partnership, brief it."""


def run() -> None:
    """Run the command line; an error of Tradewind's own, or of the disk, becomes one line.

    Examples
    --------
    >>> run.__name__
    'run'
    """
    try:
        app()
    except TradewindError as error:
        typer.echo(f"tradewind: {error}", err=True)
        sys.exit(exit_code(error))
    except OSError as error:
        typer.echo(f"tradewind: {error}", err=True)
        sys.exit(OTHER)


__all__ = ["app", "run"]
