"""``tradewind brief``: the main job, one self-contained document."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tradewind.cli.compiled import keep_compiled
from tradewind.cli.output import replacing, writable
from tradewind.cli.progress import counted


def brief(
    members: Annotated[list[str], typer.Argument(help="Economies, such as IND JPN.")],
    pact: Annotated[
        str | None,
        typer.Option("--pact", help="A ready pact or TOML file; that of the members by default."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="The HTML file; brief-IND-JPN.html by default.")
    ] = None,
) -> None:
    """Write a briefing: what the pact of some economies changes, dependence, what shocks cost.

    Example: `tradewind brief IND JPN`.
    """
    keep_compiled()
    from tradewind.app import brief as make
    from tradewind.report import write_briefing
    from tradewind.world import World

    world = World.load()
    codes = list(dict.fromkeys(world.economy(code, where="members") for code in members))
    target = out or Path(f"brief-{'-'.join(codes)}.html")
    writable(target)
    with counted("Briefing") as advance:
        results = make(world, codes, pact=pact, progress=advance)
        with replacing(target) as part:
            write_briefing(results, part)
    typer.echo(str(target))


__all__ = ["brief"]
