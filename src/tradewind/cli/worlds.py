"""The option that chooses a world of the user's own."""

from __future__ import annotations

from typing import Annotated

import typer

WorldName = Annotated[
    str | None,
    typer.Option("--world", help="A world of your own, after `tradewind data import`."),
]

__all__ = ["WorldName"]
