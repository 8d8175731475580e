"""The command line. Heavy packages are imported only by the command that needs them."""

from __future__ import annotations


def main() -> None:
    """Run the ``tradewind`` command and end the process with its exit code.

    Examples
    --------
    >>> main.__name__
    'main'
    """
    from tradewind.cli.main import run

    run()


__all__ = ["main"]
