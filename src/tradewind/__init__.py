"""Tradewind: the open instrument for economic security.

Measure dependence, stress it with shocks, brief a decision. See `docs/python.md`.
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tradewind.core import TradewindError
    from tradewind.world import World

__version__ = version("tradewind")

_HOMES = {"TradewindError": "tradewind.core", "World": "tradewind.world"}


def __getattr__(name: str) -> object:
    """Import a public name when it is first used, so that ``import tradewind`` stays quick."""
    if name not in _HOMES:
        message = f"module 'tradewind' has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)


__all__ = ["TradewindError", "World", "__version__"]
