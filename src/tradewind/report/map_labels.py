"""Names beside circles on a map, clear of each other, of other circles and of the edge."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

SIZE: Final = 12.5
"""Pixels of the type."""
_LETTER: Final = 0.6
"""Width of a letter, on average, as a share of the size of the type; fonts of readers differ."""
_HEIGHT: Final = 13.0
_GAP: Final = 3.0
_DIRECTIONS: Final = 16
_UPRIGHT: Final = 0.3
"""Names that stand this little aside are centred."""


class Circle(NamedTuple):
    """A circle with its name.

    Parameters
    ----------
    x, y, radius
        Pixels.
    text
        Its name.
    side
        Where the name stands best: to the right and down, from the middle.

    Examples
    --------
    >>> Circle(1.0, 2.0, 3.0, "A", (1.0, 0.0)).text
    'A'
    """

    x: float
    y: float
    radius: float
    text: str
    side: tuple[float, float]


class Label(NamedTuple):
    """Where a name stands.

    Parameters
    ----------
    x, y
        Pixels: the end of the text that `align` names, and its middle.
    align
        ``"left"``, ``"right"`` or ``"center"``.
    left, top, right, bottom
        The box of the text, pixels.

    Examples
    --------
    >>> Label(1.0, 2.0, "left", 1.0, -4.0, 30.0, 8.0).align
    'left'
    """

    x: float
    y: float
    align: str
    left: float
    top: float
    right: float
    bottom: float


def place_labels(circles: Sequence[Circle], width: float, height: float) -> list[Label | None]:
    """Place names one after the other, each where it hides least.

    Parameters
    ----------
    circles
        The most important first: it is placed first.
    width, height
        Of the drawing, pixels.

    Returns
    -------
    list of Label or None
        In the order of the circles; None where all sides are taken.

    Examples
    --------
    >>> west = Circle(60.0, 50.0, 9.0, "West", (-1.0, 0.0))
    >>> east = Circle(80.0, 50.0, 9.0, "East", (1.0, 0.0))
    >>> [label.align for label in place_labels([west, east], 200.0, 100.0) if label]
    ['right', 'left']
    """
    found: list[Label | None] = []
    for circle in circles:
        others = [other for other in circles if other is not circle]
        placed = [label for label in found if label]
        tried = (_label(circle, *way) for way in _ways(circle.side))
        clear = (
            each
            for each in tried
            if _inside(each, width, height) and not _hides(each, others, placed)
        )
        found.append(next(clear, None))
    return found


def _ways(side: tuple[float, float]) -> list[tuple[float, float]]:
    """Return directions, the best one first and then ever farther from it."""
    best = float(np.arctan2(side[1], side[0]))
    turns = sorted(np.arange(_DIRECTIONS) * 2 * np.pi / _DIRECTIONS, key=lambda t: -np.cos(t))
    return [(float(np.cos(best + turn)), float(np.sin(best + turn))) for turn in turns]


def _label(circle: Circle, right: float, down: float) -> Label:
    wide = len(circle.text) * _LETTER * SIZE
    x = circle.x + right * (circle.radius + _GAP)
    y = circle.y + down * (circle.radius + _GAP + _HEIGHT / 2)
    if abs(right) < _UPRIGHT:
        align, left = "center", x - wide / 2
    else:
        align, left = ("left", x) if right > 0 else ("right", x - wide)
    return Label(x, y, align, left, y - _HEIGHT / 2, left + wide, y + _HEIGHT / 2)


def _inside(label: Label, width: float, height: float) -> bool:
    return label.left >= 0 and label.top >= 0 and label.right <= width and label.bottom <= height


def _hides(label: Label, circles: Sequence[Circle], labels: Sequence[Label]) -> bool:
    """Return whether a name runs into a circle or another name."""
    return any(_touches(label, circle) for circle in circles) or any(
        label.left < other.right and other.left < label.right
        and label.top < other.bottom and other.top < label.bottom
        for other in labels
    )  # fmt: skip


def _touches(label: Label, circle: Circle) -> bool:
    across = circle.x - min(max(circle.x, label.left), label.right)
    along = circle.y - min(max(circle.y, label.top), label.bottom)
    return bool(np.hypot(across, along) < circle.radius)


__all__ = ["SIZE", "Circle", "Label", "place_labels"]
