"""Gate lines: which edges of the network cross a chokepoint."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tradewind.core import DataError
from tradewind.models.sealanes.facts import table
from tradewind.models.sealanes.network import bits_of

Floats = NDArray[np.float64]
_TAGGED = "arctic-legs"
_TURNS = (np.array([0.0, 0.0]), np.array([-360.0, 0.0]))
"""Beyond the date line some nodes have longitudes above 180."""
_HALF_TURN = 180.0
"""Edges over the date line are longer than this in degrees; no gate lies there."""


def gate_bits(begin: Floats, finish: Floats, tagged: NDArray[np.bool_]) -> NDArray[np.uint32]:
    """Return the chokepoints that edges cross.

    Parameters
    ----------
    begin, finish
        (edge, 2) longitude and latitude of the ends.
    tagged
        (edge,) whether the edge is one of the Arctic that searoute closes by default.

    Returns
    -------
    ndarray of uint32
        (edge,) bits.

    Raises
    ------
    DataError
        When a gate does not cross as many edges as the table of chokepoints says.

    Notes
    -----
    A gate is a straight line in longitude and latitude, as are the edges.

    Examples
    --------
    >>> gate_bits.__name__
    'gate_bits'
    """
    bits = np.where(tagged, bits_of((_TAGGED,)), np.uint32(0)).astype(np.uint32)
    _require(int(tagged.sum()), table("chokepoints").set_index("id").loc[_TAGGED, "edges"], _TAGGED)
    for gate in table("chokepoints").dropna(subset=["lat_1"]).itertuples():
        first, last = np.array([gate.lon_1, gate.lat_1]), np.array([gate.lon_2, gate.lat_2])
        turned = (_cross(begin + turn, finish + turn, first, last) for turn in _TURNS)
        crossing = np.logical_or.reduce(list(turned))
        _require(int(crossing.sum()), gate.edges, str(gate.id))
        bits[crossing] |= bits_of((str(gate.id),))
    return bits


def _cross(begin: Floats, finish: Floats, first: Floats, last: Floats) -> NDArray[np.bool_]:
    """Return which edges meet the line from first to last, touching its middle included."""
    gate, edge = last - first, finish - begin
    sides = _turn(gate, begin - first) * _turn(gate, finish - first)
    ends = _turn(edge, first - begin) * _turn(edge, last - begin)
    short = np.abs(edge[:, 0]) < _HALF_TURN
    found: NDArray[np.bool_] = (sides <= 0) & (ends < 0) & short
    return found


def _turn(a: Floats, b: Floats) -> Floats:
    found: Floats = a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]
    return found


def _require(found: int, expected: object, gate: str) -> None:
    if found != int(str(expected)):
        what = "A gate does not cross the edges that it should"
        fix = "Check the version of searoute, or the line in chokepoints.csv"
        raise DataError(what, where=gate, found=f"{found} edges, {expected} expected", fix=fix)


__all__ = ["gate_bits"]
