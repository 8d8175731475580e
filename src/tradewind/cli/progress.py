"""Progress on standard error: a bar with time left on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer

Counted = Callable[[str, int, int], None]


@contextmanager
def counted(title: str) -> Iterator[Counted]:
    """Show steps out of a known number, with the time left.

    Parameters
    ----------
    title
        What is under way.

    Yields
    ------
    callable
        To be called with a line of text, the steps done and the steps in all.

    Examples
    --------
    >>> with counted("Working") as advance:
    ...     advance("first", 0, 2)
    """
    if not sys.stderr.isatty():
        yield lambda text, done, total: typer.echo(f"{title}: {text} ({done}/{total})", err=True)
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as progress:
        task = progress.add_task(title)

        def advance(text: str, done: int, total: int) -> None:
            progress.update(task, description=f"{title}: {text}", completed=done, total=total)

        yield advance


__all__ = ["Counted", "counted"]
