"""Solving on many machines: chunks go to a Dask cluster, and come back in order."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from tradewind.core import DependencyError, InputError
from tradewind.models import EquilibriumParams
from tradewind.risk.solving import Mapper, Solve, Solved, solve_chunk
from tradewind.world import World

_TRIES = 3
"""Times that a chunk is tried again when its worker is lost."""
_SECONDS_TO_CONNECT = 10


@contextmanager
def on_cluster(address: str) -> Iterator[Mapper]:
    """Solve chunks on a Dask cluster.

    Parameters
    ----------
    address
        Of its scheduler, such as ``tcp://10.0.0.5:8786``. Workers need Tradewind, at this version,
        and processors of one kind for results that agree byte for byte.

    Yields
    ------
    Mapper
        For `tradewind.risk.assess`. What a lost worker had is done again by another.

    Raises
    ------
    DependencyError
        When Dask is not installed.
    InputError
        When no scheduler answers at the address.

    Examples
    --------
    >>> on_cluster.__name__
    'on_cluster'
    """
    try:
        distributed = importlib.import_module("distributed")
    except ImportError as error:
        what = "Solving on a cluster needs Dask, which is not installed"
        fix = "Run `pip install tradewind[scale]`"
        raise DependencyError(what, where="--scheduler", fix=fix) from error
    try:
        client = distributed.Client(address, timeout=_SECONDS_TO_CONNECT, set_as_default=False)
    except (OSError, ValueError) as error:
        what = "No Dask scheduler answers"
        fix = "Start one with `dask scheduler`, and give its address"
        raise InputError(what, where="--scheduler", found=address, fix=fix) from error
    with client:
        yield _Cluster(client)


class _Cluster:
    """Sends the world once, and one task per chunk."""

    def __init__(self, client: Any) -> None:  # noqa: ANN401 - Dask is optional
        self._client = client
        self._there: tuple[World, Any] | None = None

    def __call__(
        self, world: World, params: EquilibriumParams, chunks: Sequence[Sequence[Solve]]
    ) -> Iterator[Solved]:
        if not chunks:
            return
        if self._there is None or self._there[0] is not world:
            self._there = world, self._client.scatter(world, broadcast=True)
        there = self._there[1]
        tasks = [
            self._client.submit(solve_chunk, there, params, list(chunk), retries=_TRIES, pure=False)
            for chunk in chunks
        ]
        for task in tasks:
            yield task.result()


__all__ = ["on_cluster"]
