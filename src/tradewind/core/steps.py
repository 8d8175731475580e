"""Tells whoever wants to know how far a long computation is."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""Called with a line of text, the steps done and the steps in all."""


class Steps:
    """Counts the steps of a computation, and what is done within one.

    Parameters
    ----------
    progress
        Who wants to know; None for nobody.
    whole
        Steps in all.

    Examples
    --------
    >>> steps = Steps(lambda *said: print(*said), 2)
    >>> steps("Solving")
    Solving 0 2
    >>> steps.within(5, 10)
    Solving: 5 of 10 solves 0 2
    >>> steps.finish()
    Done 2 2
    """

    def __init__(self, progress: Progress | None, whole: int) -> None:
        self._progress = progress
        self._whole = whole
        self._done = 0
        self._text = ""

    def __call__(self, text: str) -> None:
        """Begin a step."""
        self._text = text
        if self._progress:
            self._progress(text, self._done, self._whole)
        self._done += 1

    def within(self, done: int, whole: int) -> None:
        """Say how far the step is, in solves."""
        if self._progress:
            text = f"{self._text}: {done} of {whole} solves"
            self._progress(text, self._done - 1, self._whole)

    def finish(self) -> None:
        """Say that all is done."""
        if self._progress:
            self._progress("Done", self._whole, self._whole)


__all__ = ["Progress", "Steps"]
