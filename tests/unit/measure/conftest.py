"""A world of three economies and two industries whose figures can be checked by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from tradewind.core import Provenance
from tradewind.world import World

ECONOMIES = ["AAA", "BBB", "CCC"]
INDUSTRIES = ["C26", "C27"]


def _cube(values: object) -> xr.DataArray:
    coords = {"origin": ECONOMIES, "destination": ECONOMIES, "industry": INDUSTRIES}
    return xr.DataArray(np.asarray(values, dtype=float), coords, list(coords))


def _trade(*rows: tuple[object, ...]) -> pd.DataFrame:
    columns = ["year", "exporter", "importer", "product", "value_usd", "quantity_t"]
    table = pd.DataFrame(rows, columns=columns)
    return table.astype({"exporter": "category", "importer": "category", "product": "category"})


@pytest.fixture
def toy() -> World:
    """AAA imports C26 (30 from BBB, 10 from CCC); BBB makes C26 from inputs that CCC sells."""
    intermediate = np.zeros((3, 3, 2))
    intermediate[0, 0] = [20.0, 10.0]
    intermediate[1, 0] = [30.0, 0.0]
    intermediate[2, 0] = [10.0, 0.0]
    intermediate[2, 1] = [0.0, 40.0]
    final = np.zeros((3, 3, 2))
    final[0, 0] = [50.0, 120.0]
    final[1, 1] = [50.0, 20.0]
    final[2, 2] = [20.0, 30.0]
    inputs = np.zeros((3, 2, 2))
    inputs[0] = [[10.0, 50.0], [10.0, 0.0]]
    inputs[1] = [[0.0, 0.0], [40.0, 0.0]]
    uses = {"destination": ECONOMIES, "industry": INDUSTRIES, "user": INDUSTRIES}
    return World(
        year=2022,
        economies=pd.DataFrame({"name": ["Aland", "Bland", "Cland"]}, index=ECONOMIES),
        industries=pd.DataFrame(
            {"name": ["Electronics", "Electrical"], "short_name": ["Chips", "Motors"]},
            index=INDUSTRIES,
        ),
        minerals=pd.DataFrame(
            {
                "name": ["Cobalt", "Germanium", "Natural gas", "Gallium"],
                "geopolrisk_name": ["Cobalt", "Germanium", "Natural gas", ""],
            },
            index=["cobalt", "germanium", "natural-gas", "gallium"],
        ),
        mineral_codes=pd.DataFrame(
            {
                "mineral": ["cobalt", "cobalt", "germanium", "natural-gas", "cobalt"],
                "product": ["282200", "810510", "811230", "271111", "999999"],
                "stage": ["refine", "refine", "refine", "mine", "scrap"],
                "geopolrisk": [True, True, True, True, False],
            }
        ),
        intermediate_usd_m=_cube(intermediate),
        final_usd_m=_cube(final),
        inputs_usd_m=xr.DataArray(inputs, uses, list(uses)),
        full_flow_usd_m=None,
        mineral_trade=_trade(
            (2023, "BBB", "AAA", "282200", 1.0, 1.0),
            (2024, "BBB", "AAA", "282200", 60.0, 6.0),
            (2024, "BBB", "AAA", "810510", 20.0, np.nan),
            (2024, "ZZZ", "AAA", "810510", 20.0, 4.0),
            (2024, "AAA", "AAA", "810510", 500.0, 500.0),
            (2024, "CCC", "AAA", "999999", 5.0, np.nan),
            (2024, "BBB", "CCC", "282200", 9.0, 3.0),
            (2024, "BBB", "AAA", "271111", 7.0, 7.0),
        ),
        production=pd.DataFrame(
            [
                (2024, "AAA", "cobalt", "mine", 10.0, "t"),
                (2024, "ZZZ", "cobalt", "mine", 30.0, "t"),
                (2024, "AAA", "germanium", "refine", 1.0, "t"),
                (2024, "AAA", "natural-gas", "mine", 5.0, "million m3"),
                (2023, "BBB", "cobalt", "mine", 0.0, "t"),
            ],
            columns=["year", "economy", "mineral", "stage", "quantity", "unit"],
        ),
        governance=pd.DataFrame(
            [(2024, "AAA", 2.5), (2024, "BBB", -1.0)], columns=["year", "economy", "estimate"]
        ),
        groupings=pd.DataFrame(
            {
                "group": ["Pair", "Pair"],
                "iso3": ["AAA", "CCC"],
                "joined": "",
                "left": "",
                "member": "yes",
            }
        ),
        findings=(),
        provenance=Provenance(()),
        imputed=frozenset({"final_usd_m"}),
    )
