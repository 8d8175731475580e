"""Ports: where the goods of an economy reach the sea, and how much of them where."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tradewind.models.sealanes.facts import table

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Ports:
    """Ports and what share of an economy's goods passes each.

    Parameters
    ----------
    places
        One row per port: ``name, unlocode, longitude, latitude``.
    economies
        ISO3 of those that have ports.
    imports, exports, crude
        (economy, port) shares that add up to 1: imports, exports, and exports of crude oil and gas,
        which leave from terminals where those are listed.

    Examples
    --------
    >>> bool(abs(ports().imports.sum(axis=1) - 1).max() < 1e-9)
    True
    """

    places: pd.DataFrame
    economies: tuple[str, ...]
    imports: Floats
    exports: Floats
    crude: Floats


@lru_cache(maxsize=1)
def ports() -> Ports:
    """Return the ports of the package.

    Returns
    -------
    Ports
        Of a hundred economies; landlocked ones use those of their neighbours.

    Examples
    --------
    >>> found = ports()
    >>> found.places.loc[found.imports[found.economies.index("AUT")].argmax(), "name"]
    'Rotterdam'
    """
    rows = table("ports").copy()
    rows["place"] = rows["lat"].astype(str) + " " + rows["lon"].astype(str)
    places = rows.drop_duplicates("place")
    at = {place: k for k, place in enumerate(places["place"])}
    economies = tuple(dict.fromkeys(rows["economy"]))
    row = rows["economy"].map({code: k for k, code in enumerate(economies)}).to_numpy()
    column = rows["place"].map(at).to_numpy()
    oil = (rows["role"] == "oil").to_numpy()

    def shares(weight: str, chosen: NDArray[np.bool_]) -> Floats:
        summed = np.zeros((len(economies), len(places)))
        weights = rows[weight].fillna(0.0).to_numpy(np.float64)
        np.add.at(summed, (row[chosen], column[chosen]), weights[chosen])
        total = summed.sum(axis=1, keepdims=True)
        found: Floats = np.divide(summed, total, out=summed, where=total > 0)
        return found

    general, terminals = shares("weight_export", ~oil), shares("weight_export", oil)
    has_terminals = terminals.sum(axis=1, keepdims=True) > 0
    return Ports(
        places=pd.DataFrame(
            {
                "name": places["port"].to_numpy(), "unlocode": places["unlocode"].to_numpy(),
                "longitude": places["lon"].to_numpy(np.float64),
                "latitude": places["lat"].to_numpy(np.float64),
            }
        ),
        economies=economies,
        imports=shares("weight_import", ~oil),
        exports=general,
        crude=np.where(has_terminals, terminals, general),
    )  # fmt: skip


__all__ = ["Ports", "ports"]
