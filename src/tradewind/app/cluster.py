"""Solving on many machines: chunks go to a Dask cluster, and come back in order."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from tradewind.core import DependencyError, InputError, ModelError
from tradewind.models import EquilibriumParams
from tradewind.risk.solving import Mapper, Solve, Solved, engine_sha256, solve_chunk
from tradewind.world import World

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
        When no scheduler answers at the address, or a worker has other code.
    ModelError
        When a chunk lost every worker that tried it.

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
        _require_same_engine(client)
        try:
            yield _Cluster(client)
        except distributed.KilledWorker as error:
            what = "A chunk lost every worker that tried it"
            fix = "See that workers have memory enough, and run again: what was done is kept"
            raise ModelError(what, where="--scheduler", found=str(error)[:200], fix=fix) from error


def _require_same_engine(client: Any) -> None:  # noqa: ANN401 - Dask is optional
    """Raise where a worker would solve with other code: its answers would be kept as ours."""
    other = [name for name, sha in client.run(engine_sha256).items() if sha != engine_sha256()]
    if other:
        what = "Workers of the cluster have another version of Tradewind"
        fix = "Install this version on every worker"
        raise InputError(what, where="--scheduler", found=", ".join(other), fix=fix)


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
            self._client.submit(solve_chunk, there, params, list(chunk), pure=False)
            for chunk in chunks
        ]
        for task in tasks:
            yield task.result()


__all__ = ["on_cluster"]
