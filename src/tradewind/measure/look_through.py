"""Exposure to origins at face value and looking through supply chains.

Face value counts what is bought directly from an origin. Looking through counts all the output of
that origin that stands behind the purchase, however many borders it crossed on the way.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray

from tradewind.core import InputError, Provenance
from tradewind.measure.leontief import (
    requirements_by_origin,
    requirements_in_trade_form,
    technical_coefficients,
)
from tradewind.world import World

Weights = Literal["output", "final"]
Detail = Literal["auto", "trade", "full"]

PROPORTIONAL = (
    "Look-through in trade form takes every user in an economy to buy each product from the same "
    "mix of origins; pull the full table to drop this assumption"
)
REGION_MISSING = (
    "Supply chains that run through the rest of the world (economies outside the table) are cut "
    "there, so exposure to them and through them is missing"
)


@dataclass(frozen=True, slots=True)
class LookThrough:
    """Exposure of every industry to every origin, at face value and looking through.

    Parameters
    ----------
    face
        (origin, economy, industry): direct inputs from the origin per unit of output.
    total
        (origin, economy, industry): all output of the origin behind one unit of output, the unit
        itself excluded: column sums of L - I by origin.
    output_usd_m
        (economy, industry), US$ million.
    final_usd_m
        (origin, destination, industry), US$ million; imputed by destination.
    detail
        ``"trade"`` (proportional) or ``"full"``.
    residual
        Largest residual of the linear system.
    provenance, warnings
        As in every result.

    Examples
    --------
    >>> exposure = look_through(World.load())
    >>> exposure.total.dims
    ('origin', 'economy', 'industry')
    >>> whole = exposure.look_through_share.sum("origin", skipna=False)
    >>> float(abs(whole - 1).max()) < 1e-9
    True
    """

    face: xr.DataArray
    total: xr.DataArray
    output_usd_m: xr.DataArray
    final_usd_m: xr.DataArray
    detail: str
    residual: float
    provenance: Provenance
    warnings: tuple[str, ...]

    @property
    def face_share(self) -> xr.DataArray:
        """Return each origin's share of direct inputs; NaN where an industry buys none."""
        return _share(self.face)

    @property
    def look_through_share(self) -> xr.DataArray:
        """Return each origin's share of all output behind an industry's inputs."""
        return _share(self.total)

    @property
    def hidden_share(self) -> xr.DataArray:
        """Return look-through share minus face-value share."""
        return self.look_through_share - self.face_share

    @property
    def output_multiplier(self) -> xr.DataArray:
        """Return (economy, industry) column sums of the Leontief inverse."""
        return self.total.sum("origin") + 1.0

    @property
    def embodied(self) -> xr.DataArray:
        """Return (origin, economy, industry) column sums of L by origin, the unit included."""
        own = np.eye(self.total.sizes["origin"])[:, :, None]
        return self.total + own

    def by_origin(self, economy: str, weights: Weights = "output") -> pd.DataFrame:
        """Return one economy's exposure to each origin.

        Parameters
        ----------
        economy
            ISO3.
        weights
            ``"output"``: inputs behind its output. ``"final"``: what its final users buy (imputed).

        Returns
        -------
        pandas.DataFrame
            One row per origin, the economy itself included, largest look-through share first:
            ``origin, face_usd_m, face_share, look_through_usd_m, look_through_share,
            hidden_share``. Look-through money counts output at every stage, so it exceeds the
            purchase.

        Raises
        ------
        InputError
            When `weights` is neither.

        Examples
        --------
        >>> table = look_through(World.load()).by_origin("JPN")
        >>> bool(abs(table["face_share"].sum() - 1) < 1e-9)
        True
        """
        if weights == "output":
            output = self.output_usd_m.sel(economy=economy)
            face = (self.face.sel(economy=economy) * output).sum("industry")
            through = (self.total.sel(economy=economy) * output).sum("industry")
        elif weights == "final":
            bought = self.final_usd_m.sel(destination=economy, drop=True)
            face = bought.sum("industry")
            seller = bought.rename(origin="economy")
            through = xr.dot(self.embodied, seller, dim=["economy", "industry"])
        else:
            what = "Unknown weights"
            raise InputError(what, where="weights", found=repr(weights), fix="output or final")
        return _exposure_table(face, through)

    def by_industry(self, economy: str) -> pd.DataFrame:
        """Return each industry's most important foreign origin in both views.

        Parameters
        ----------
        economy
            ISO3.

        Returns
        -------
        pandas.DataFrame
            One row per industry: ``industry, output_usd_m, foreign_face_share,
            foreign_look_through_share, face_top_origin, face_share, look_through_top_origin,
            look_through_share, hidden_share``. Shares are of all inputs, domestic ones included;
            the last two belong to ``look_through_top_origin``.

        Examples
        --------
        >>> table = look_through(World.load()).by_industry("JPN")
        >>> table.loc[table["industry"] == "T", "face_top_origin"].isna().all()
        np.True_
        """
        face = self.face_share.sel(economy=economy)
        through = self.look_through_share.sel(economy=economy)
        abroad = face["origin"] != economy
        face_top = _top_origin(face.where(abroad))
        through_top = _top_origin(through.where(abroad))
        at_top = _at(through, through_top)
        return pd.DataFrame(
            {
                "industry": face["industry"].to_numpy(),
                "output_usd_m": self.output_usd_m.sel(economy=economy).to_numpy(),
                "foreign_face_share": face.where(abroad).sum("origin", min_count=1).to_numpy(),
                "foreign_look_through_share": through.where(abroad)
                .sum("origin", min_count=1)
                .to_numpy(),
                "face_top_origin": face_top,
                "face_share": _at(face, face_top),
                "look_through_top_origin": through_top,
                "look_through_share": at_top,
                "hidden_share": at_top - _at(face, through_top),
            }
        )

    def to_frame(self) -> pd.DataFrame:
        """Return one row per economy, industry and origin with all figures."""
        both = xr.Dataset(
            {
                "face_value": self.face,
                "face_share": self.face_share,
                "look_through": self.total,
                "look_through_share": self.look_through_share,
                "hidden_share": self.hidden_share,
            }
        )
        return both.to_dataframe().reset_index()

    def to_dict(self) -> dict[str, object]:
        """Return what was solved and how, ready for JSON; figures are in `to_frame`."""
        return {
            "detail": self.detail,
            "residual": self.residual,
            "provenance": self.provenance.to_dict(),
            "warnings": list(self.warnings),
        }

    def to_parquet(self, path: str | Path) -> Path:
        """Write `to_frame` to `path` and return it."""
        target = Path(path)
        self.to_frame().to_parquet(target, index=False)
        return target

    def __str__(self) -> str:
        """Return one line on size and precision, and the warnings."""
        size = " x ".join(str(n) for n in self.total.shape)
        head = f"Look-through exposure ({self.detail} table), origins x economies x industries"
        return "\n".join(
            [
                f"{head}: {size}, residual {self.residual:.1e}",
                *(f"Note: {warning}" for warning in self.warnings),
            ]
        )


def look_through(world: World, detail: Detail = "auto") -> LookThrough:
    """Measure exposure to every origin at face value and through supply chains.

    Parameters
    ----------
    world
        The baseline.
    detail
        ``"full"`` uses the whole table (``World.load(detail="full")``), ``"trade"`` the trade form,
        ``"auto"`` the whole table where it is loaded.

    Returns
    -------
    LookThrough
        Exposures per unit of output, as shares and in US$ million.

    Raises
    ------
    InputError
        When the whole table is asked for and is not loaded.

    Notes
    -----
    Look-through share of origin r for node j is ``sum_{i in r} (L - I)_ij / sum_i (L - I)_ij``;
    hidden exposure is that minus the share in direct inputs. Source: Baldwin, Freeman and
    Theodorakopoulos (2023), Hidden Exposure, Brookings Papers on Economic Activity.

    Examples
    --------
    >>> exposure = look_through(World.load())
    >>> exposure.detail, exposure.residual < 1e-11
    ('trade', True)
    """
    if detail == "full" and world.full_flow_usd_m is None:
        what = "The full table is not loaded"
        raise InputError(
            what,
            where="detail",
            found="trade",
            fix='Run "tradewind data pull", then World.load(detail="full")',
        )
    output = world.output_usd_m.transpose("economy", "industry")
    full = detail != "trade" and world.full_flow_usd_m is not None
    face, total, residual = _full(world, output) if full else _trade_form(world, output)
    chosen = "full" if full else "trade"
    coords = {
        "origin": world.economies.index.to_numpy(),
        "economy": world.economies.index.to_numpy(),
        "industry": world.industries.index.to_numpy(),
    }
    return LookThrough(
        face=xr.DataArray(face, coords, name="face_value"),
        total=xr.DataArray(total, coords, name="look_through"),
        output_usd_m=output,
        final_usd_m=world.final_usd_m,
        detail=chosen,
        residual=residual,
        provenance=world.provenance.with_params(detail=chosen),
        warnings=_warnings(world, full=full),
    )


def _warnings(world: World, *, full: bool) -> tuple[str, ...]:
    proportional = () if full else (PROPORTIONAL,)
    return (*proportional, REGION_MISSING) if world.imputed else proportional


_Solved = tuple[NDArray[np.float64], NDArray[np.float64], float]


def _trade_form(world: World, output: xr.DataArray) -> _Solved:
    trade = world.intermediate_usd_m.transpose("origin", "destination", "industry").to_numpy()
    bought = trade.sum(axis=0, keepdims=True)
    share = np.divide(trade, bought, out=np.zeros_like(trade), where=bought > 0)
    flows = world.inputs_usd_m.transpose("destination", "industry", "user").to_numpy()
    made = output.to_numpy()[:, None, :]
    need = np.divide(flows, made, out=np.zeros_like(flows), where=made > 0)
    solved = requirements_in_trade_form(share, need)
    face = (share.transpose(1, 0, 2) @ need).transpose(1, 0, 2)
    own = np.eye(len(share))[:, :, None]
    return face, np.maximum(solved.values.transpose(2, 0, 1) - own, 0.0), solved.residual


def _full(world: World, output: xr.DataArray) -> _Solved:
    if world.full_flow_usd_m is None:
        what = "The full table is not loaded"
        raise InputError(what, where="detail")
    flows = world.full_flow_usd_m.transpose("origin", "industry", "destination", "user").to_numpy()
    economies, industries = output.shape
    nodes = economies * industries
    a = technical_coefficients(flows.reshape(nodes, nodes), output.to_numpy().ravel())
    membership = np.repeat(np.eye(economies), industries, axis=0)
    solved = requirements_by_origin(a, membership)
    face = a.reshape(economies, industries, nodes).sum(axis=1)
    total = np.maximum(solved.values - membership, 0.0).T
    shape = (economies, economies, industries)
    return face.reshape(shape), total.reshape(shape), solved.residual


def _share(amounts: xr.DataArray) -> xr.DataArray:
    whole = amounts.sum("origin")
    return amounts / whole.where(whole > 0)


def _top_origin(share: xr.DataArray) -> NDArray[np.object_]:
    values = share.transpose("industry", "origin").to_numpy()
    filled = np.where(np.isnan(values), -1.0, values)
    known: NDArray[np.object_] = share["origin"].to_numpy().astype(object)
    names: NDArray[np.object_] = known[filled.argmax(axis=1)]
    names[filled.max(axis=1) <= 0] = None
    return names


def _at(share: xr.DataArray, origins: NDArray[np.object_]) -> NDArray[np.float64]:
    values = share.transpose("industry", "origin").to_numpy()
    place = {name: k for k, name in enumerate(share["origin"].to_numpy())}
    rows = [v[place[o]] if o is not None else np.nan for v, o in zip(values, origins, strict=True)]
    return np.array(rows, dtype=np.float64)


def _exposure_table(face: xr.DataArray, through: xr.DataArray) -> pd.DataFrame:
    table = pd.DataFrame(
        {
            "origin": face["origin"].to_numpy(),
            "face_usd_m": face.to_numpy(),
            "face_share": _share(face).to_numpy(),
            "look_through_usd_m": through.to_numpy(),
            "look_through_share": _share(through).to_numpy(),
        }
    )
    table["hidden_share"] = table["look_through_share"] - table["face_share"]
    return table.sort_values("look_through_share", ascending=False, ignore_index=True)


__all__ = ["LookThrough", "look_through"]
