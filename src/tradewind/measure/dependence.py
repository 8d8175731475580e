"""What one economy depends on: industries, minerals and origins, in views that may disagree."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray

from tradewind.core import InputError, Provenance
from tradewind.measure.geopolrisk import geopolrisk
from tradewind.measure.import_concentration import import_concentration, purchases, trade_year
from tradewind.measure.lenses import as_used
from tradewind.measure.look_through import LookThrough, look_through
from tradewind.measure.params import DependenceParams
from tradewind.measure.production import production_concentration
from tradewind.measure.result import as_text, records
from tradewind.world import World

_SHOWN = 15
"""Rows of each table in the printed form."""


@dataclass(frozen=True, slots=True)
class Dependence:
    """What one economy depends on, and on whom.

    Parameters
    ----------
    economy, name
        ISO3 and name.
    year
        Year of the input-output table; minerals carry their own year.
    industries
        One row per industry. Product trade view: ``imports_usd_m, import_share, top_origin, cr1,
        hhi, ...`` of imports of the industry's output. Look-through of the same imports:
        ``look_through_top_origin, look_through_top_share`` (its share), ``look_through_share`` (of
        ``top_origin``), ``hidden_share``. The industry as a user of inputs: ``input_top_origin,
        input_face_share, input_look_through_top_origin, input_look_through_share,
        input_hidden_share`` (shares of all inputs). ``views_disagree``; ``imputed``.
    minerals
        One row per mineral and stage imported: see `mineral_imports`.
    origins
        One row per origin: imports, and exposure at face value and looking through.
    production
        World production of the minerals: see `production_concentration`.
    geopolrisk
        GeoPolRisk scores of the economy: see `geopolrisk`.
    params, provenance, warnings
        As in every result.

    Examples
    --------
    >>> result = dependence(World.load(), "JPN", DependenceParams(lens="batteries"))
    >>> result.economy, sorted(result.tables)
    ('JPN', ['geopolrisk', 'industries', 'minerals', 'origins', 'production'])
    """

    economy: str
    name: str
    year: int
    industries: pd.DataFrame
    minerals: pd.DataFrame
    origins: pd.DataFrame
    production: pd.DataFrame
    geopolrisk: pd.DataFrame
    params: DependenceParams
    provenance: Provenance
    warnings: tuple[str, ...]

    @property
    def tables(self) -> MappingProxyType[str, pd.DataFrame]:
        """Return every table by name."""
        return MappingProxyType(
            {
                "industries": self.industries,
                "minerals": self.minerals,
                "origins": self.origins,
                "production": self.production,
                "geopolrisk": self.geopolrisk,
            }
        )

    def to_frame(self, table: str = "industries") -> pd.DataFrame:
        """Return a copy of one table.

        Parameters
        ----------
        table
            A key of `tables`.

        Returns
        -------
        pandas.DataFrame
            Columns end in their unit; shares run from 0 to 1.

        Raises
        ------
        InputError
            When there is no such table.
        """
        if table not in self.tables:
            known = ", ".join(self.tables)
            what = "No such table"
            raise InputError(what, where="table", found=repr(table), fix=f"Use {known}")
        return self.tables[table].copy()

    def to_dict(self) -> dict[str, object]:
        """Return plain dictionaries and lists, ready for JSON (NaN as None)."""
        return {
            "economy": self.economy,
            "name": self.name,
            "year": self.year,
            **{name: records(table) for name, table in self.tables.items()},
            "params": self.params.model_dump(),
            "provenance": self.provenance.to_dict(),
            "warnings": list(self.warnings),
        }

    def to_parquet(self, folder: str | Path) -> tuple[Path, ...]:
        """Write one file per table into `folder` and return their paths."""
        target = Path(folder)
        target.mkdir(parents=True, exist_ok=True)
        paths = tuple(target / f"{name}.parquet" for name in self.tables)
        for path, table in zip(paths, self.tables.values(), strict=True):
            table.to_parquet(path, index=False)
        return paths

    def __str__(self) -> str:
        """Return the most important rows of each table, with the warnings."""
        largest = self.industries.sort_values("imports_usd_m", ascending=False).head(_SHOWN)
        minerals = self.minerals.sort_values("imports_usd", ascending=False).head(_SHOWN)
        parts = [
            f"{self.name} ({self.economy}): what it depends on",
            f"\nLargest imports by industry, {self.year}",
            as_text(largest[list(_INDUSTRY_SHOWN)]),
            "\nLargest imports of minerals",
            as_text(minerals[list(_MINERAL_SHOWN)]),
            f"\nOrigins behind all inputs, {self.year}",
            as_text(self.origins.head(_SHOWN)[list(_ORIGIN_SHOWN)]),
            "\nWorld production of minerals",
            as_text(self.production.head(_SHOWN)[list(_PRODUCTION_SHOWN)]),
            "",
            *(f"Note: {warning}" for warning in self.warnings),
        ]
        return "\n".join(parts)


_INDUSTRY_SHOWN = (
    "industry", "short_name", "imports_usd_m", "import_share", "top_origin", "cr1", "hhi",
    "look_through_share", "look_through_top_origin", "look_through_top_share", "views_disagree",
)  # fmt: skip
_MINERAL_SHOWN = (
    "mineral", "stage", "year", "imports_usd", "top_origin", "cr1", "hhi", "concentrated",
)  # fmt: skip
_ORIGIN_SHOWN = (
    "origin", "name", "imports_usd_m", "face_share", "look_through_share", "hidden_share",
)  # fmt: skip
_PRODUCTION_SHOWN = ("mineral", "stage", "year", "top_producer", "cr1", "hhi", "hhi_governance")


def dependence(
    world: World,
    economy: str,
    params: DependenceParams | None = None,
    exposure: LookThrough | None = None,
) -> Dependence:
    """Measure what an economy depends on, on whom, and how concentrated that is.

    Parameters
    ----------
    world
        The baseline.
    economy
        Code or name.
    params
        Year, lens, use and lines.
    exposure
        The result of `look_through`, to spare its solve when several economies are measured.

    Returns
    -------
    Dependence
        Tables by industry, mineral and origin.

    Raises
    ------
    InputError
        When the year has no data.
    UnknownCodeError
        When the economy or the lens is not known.

    Notes
    -----
    Sources: `hhi` for concentration, `look_through` for hidden exposure, `geopolrisk` for minerals.

    Examples
    --------
    >>> result = dependence(World.load(), "Japan", DependenceParams(lens="critical-minerals"))
    >>> graphite = result.minerals.set_index("mineral").loc["graphite"]
    >>> graphite["top_origin"], round(float(graphite["cr1"]), 1)
    ('CHN', 0.9)
    """
    chosen = params or DependenceParams()
    code = world.economy(economy)
    seen = exposure or look_through(world)
    industry = import_concentration(world, code, "industry", chosen)
    mineral = import_concentration(world, code, "mineral", chosen)
    production = production_concentration(world, "all", chosen)
    risk = geopolrisk(world, code, "all", params=chosen)
    parts = (industry, mineral, production, risk, seen)
    return Dependence(
        economy=code,
        name=str(world.economies.loc[code, "name"]),
        year=world.year,
        industries=_industries(world, code, industry.table, seen, chosen),
        minerals=mineral.table,
        origins=_origins(world, code, seen, chosen),
        production=production.table,
        geopolrisk=risk.table,
        params=chosen,
        provenance=world.provenance.with_params(
            economy=code,
            detail=seen.detail,
            **as_used(chosen, year=trade_year(world, chosen), table_year=world.year),
        ),
        warnings=tuple(dict.fromkeys(w for part in parts for w in part.warnings)),
    )


def _industries(
    world: World, code: str, table: pd.DataFrame, seen: LookThrough, params: DependenceParams
) -> pd.DataFrame:
    bought = purchases(world, [code], params)[0].drop(columns=code)
    embodied = seen.embodied.sel(
        economy=bought.columns.to_numpy(), industry=table["industry"].to_numpy()
    )
    flows = xr.DataArray(
        bought.to_numpy().T, {"economy": bought.columns, "industry": table["industry"]}
    )
    behind = xr.dot(embodied, flows, dim="economy").transpose("industry", "origin")
    through = pd.DataFrame(behind.to_numpy(), table["industry"], behind["origin"].to_numpy())
    through = through.div(through.sum(axis=1).where(lambda whole: whole > 0), axis=0)
    full = table.merge(_users(seen, code), on="industry", how="left")
    foreign = through.drop(columns=code)
    imported = full["imports_usd_m"].to_numpy() > 0
    full["look_through_top_origin"] = np.where(
        imported, foreign.fillna(-1.0).idxmax(axis=1).to_numpy(), None
    )
    full["look_through_top_share"] = _at(through, full["look_through_top_origin"])
    full["look_through_share"] = _at(through, full["top_origin"])
    full["hidden_share"] = full["look_through_share"] - full["cr1"]
    full["views_disagree"] = _disagree(full, params, "")
    full["input_views_disagree"] = _disagree(full, params, "input_")
    full.insert(2, "short_name", full["industry"].map(world.industries["short_name"]))
    full["imputed"] = full.pop("imputed")
    return full.drop(columns="economy")


def _disagree(table: pd.DataFrame, params: DependenceParams, view: str) -> pd.Series:
    face, through = table[f"{view}top_origin"], table[f"{view}look_through_top_origin"]
    other_origin = face.notna() & through.notna() & (face != through)
    return other_origin | (table[f"{view}hidden_share"].abs() > params.disagreement_line)


def _users(seen: LookThrough, code: str) -> pd.DataFrame:
    table = seen.by_industry(code).drop(columns="output_usd_m")
    renamed = table.rename(columns={"face_top_origin": "top_origin"})
    return renamed.set_index("industry").add_prefix("input_").reset_index()


def _at(share: pd.DataFrame, origins: pd.Series) -> NDArray[np.float64]:
    place = share.columns.get_indexer(pd.Index(origins))
    values: NDArray[np.float64] = share.to_numpy()[np.arange(len(share)), place]
    return np.where(place >= 0, values, np.nan)


def _origins(world: World, code: str, seen: LookThrough, params: DependenceParams) -> pd.DataFrame:
    everything = params.model_copy(update={"lens": None})
    imports = purchases(world, [code], everything)[0].sum().drop(code)
    table = seen.by_origin(code)
    final = seen.by_origin(code, "final").set_index("origin")
    table.insert(1, "name", table["origin"].map(world.economies["name"]))
    table.insert(2, "imports_usd_m", table["origin"].map(imports))
    table.insert(3, "imports_share", table["imports_usd_m"] / imports.sum())
    table["final_face_share"] = table["origin"].map(final["face_share"])
    table["final_look_through_share"] = table["origin"].map(final["look_through_share"])
    return table


__all__ = ["Dependence", "dependence"]
