"""Rebuild the sea lanes of the embedded snapshot from the package searoute.

Usage: ``python tools/build_lanes.py [--out FOLDER]``. The same searoute gives byte-identical files.
"""

from __future__ import annotations

import argparse
import hashlib
import inspect
import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
from searoute.data import marnet_dict

from tradewind.data import LaneTables, embedded_folder, write_lanes
from tradewind.models.sealanes.gates import gate_bits
from tradewind.models.sealanes.network import Network
from tradewind.models.sealanes.routes import routes_from

_TAG = "northwest"
_SHORTEST_KM = 0.001
"""The two sides of the date line are joined by edges of no length."""


def main() -> None:
    """Parse the command line and build."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=embedded_folder(), help="where to write")
    options = parser.parse_args()
    sys.stderr.write(f"Wrote {write_lanes(lane_tables(), options.out)}\n")


def lane_tables() -> LaneTables:
    """Return the network of searoute with our chokepoints, and the pieces of all routes."""
    graph = searoute_network()
    text = Path(inspect.getfile(marnet_dict)).read_bytes()
    return LaneTables(
        nodes=pd.DataFrame({"longitude": graph.longitude, "latitude": graph.latitude}),
        edges=pd.DataFrame(
            {
                "start": graph.start.astype(np.int32), "end": graph.end.astype(np.int32),
                "km": graph.km, "gates": graph.gates,
            }
        ),
        direct_km=routes_from(graph).direct_km,
        source={
            "package": "searoute", "version": version("searoute"), "licence": "Apache-2.0",
            "member": "searoute/data/marnet_dict.py", "sha256": hashlib.sha256(text).hexdigest(),
        },
    )  # fmt: skip


def searoute_network() -> Network:
    """Return searoute's network with the chokepoints that each edge crosses."""
    nodes = list(marnet_dict.edge_list)
    place = {node: k for k, node in enumerate(nodes)}
    edges = [
        (place[a], place[b], float(found["weight"]), found.get("passage") == _TAG)
        for a, around in marnet_dict.edge_list.items()
        for b, found in around.items()
        if place[a] < place[b]
    ]
    at = np.array(nodes, dtype=np.float64)
    start, end, km, tagged = (np.array(column) for column in zip(*edges, strict=True))
    return Network(
        longitude=at[:, 0], latitude=at[:, 1], start=start, end=end,
        km=np.maximum(km, _SHORTEST_KM), gates=gate_bits(at[start], at[end], tagged),
    )  # fmt: skip


if __name__ == "__main__":
    main()
