"""Parameters of a solve."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from tradewind.core import InputError, Params, quantity
from tradewind.models.equilibrium.baseline import Resolution
from tradewind.models.equilibrium.elasticities import Elasticities, Horizon
from tradewind.models.equilibrium.trade_elasticities import Fuels, TradeSet, fuel_table

Deficits = Literal["scaled", "fixed", "zero"]
"""What happens to trade deficits."""
_OVERRIDE = "choice of the user; None takes the value of the horizon's set"


class EquilibriumParams(Params):
    """How a response is computed.

    Parameters
    ----------
    horizon, trade_elasticities, fuels, resolution, tolerance, max_iterations, deficits, sigma,
    epsilon, eta, psi, mobility
        See the description, unit, source and range in each field's metadata.

    Examples
    --------
    >>> EquilibriumParams().horizon
    'short'
    >>> EquilibriumParams(horizon="long", sigma=5.0).elasticities().sigma
    5.0
    >>> caliendo_parro = EquilibriumParams(horizon="long", trade_elasticities="caliendo-parro")
    >>> caliendo_parro.elasticities(["A01", "C29"]).sigma
    (10.11, 2.84)
    """

    horizon: Horizon = quantity(
        "short",
        unit="short, medium or long",
        source="docs/models/equilibrium.md; elasticities.toml",
        description="How much time adjustment has: a year, three to five years, ten years",
    )
    trade_elasticities: TradeSet = quantity(
        "horizon",
        unit="horizon, caliendo-parro or fontagne",
        source="elasticities.toml; caliendo_parro.csv: Caliendo and Parro, RES 82(1), 2015; "
        "fontagne.csv: Fontagne, Guimbard and Orefice, JIE 137, 2022",
        description="Elasticities between origins: one of the horizon, or a set per industry",
    )
    fuels: Fuels = quantity(
        "horizon",
        unit="horizon or world-market",
        source="fuels.csv: Fontagne, Guimbard and Orefice, JIE 137, 2022; docs/adr/0011",
        confidence="B",
        description="Whether oil and refined products of all origins are one world market",
    )
    resolution: Resolution = quantity(
        "trade",
        unit="trade or full",
        source="docs/models/equilibrium.md: what the full table changes",
        description="Origins common to all users in an economy, or those of each using industry",
    )
    tolerance: float = quantity(
        1e-9,
        unit="1",
        source="choice of numerics: a tenth of the 1e-8 that results are certified to",
        low=1e-12,
        high=1e-8,
        description="Largest log residual of any equation at which the solver stops",
    )
    max_iterations: int = quantity(
        600,
        unit="iterations",
        source="choice of numerics: four times what the gallery needs",
        low=100,
        high=5000,
        description="The solver gives up, with an error, after this many iterations",
    )
    deficits: Deficits = quantity(
        "scaled",
        unit="scaled, fixed or zero",
        source="docs/models/equilibrium.md, equation (13)",
        confidence="C",
        description="Deficits move with each economy's own trade, stay fixed, or are first removed",
    )
    sigma: float | None = quantity(
        None,
        unit="elasticity of substitution",
        source=_OVERRIDE,
        low=0.54,
        high=2.25,
        description="Between origins of the same good",
    )
    epsilon: float | None = quantity(
        None,
        unit="elasticity of substitution",
        source=_OVERRIDE,
        low=0.001,
        high=2.5,
        description="Between inputs",
    )
    eta: float | None = quantity(
        None,
        unit="elasticity of substitution",
        source=_OVERRIDE,
        low=0.05,
        high=1.18,
        description="Between primary factors and the bundle of inputs",
    )
    psi: float | None = quantity(
        None,
        unit="elasticity of substitution",
        source=_OVERRIDE,
        low=0.7,
        high=1.0,
        description="Between goods in consumption",
    )
    mobility: float | None = quantity(
        None,
        unit="elasticity of transformation",
        source=_OVERRIDE,
        low=0.0,
        description="Of factors between industries: 0 specific, infinity mobile",
    )

    def elasticities(self, industries: Sequence[str] = ()) -> Elasticities:
        """Return the elasticities of the horizon and of the set, with the overrides.

        Parameters
        ----------
        industries
            Codes in the order of the world, which the sets per industry need.

        Returns
        -------
        Elasticities
            With one sigma, or one per industry.

        Raises
        ------
        InputError
            When both a set per industry and a world market of fuels are chosen.
        """
        chosen = Elasticities.of(
            self.horizon,
            trade_set=self.trade_elasticities,
            industries=industries,
            sigma=self.sigma,
            epsilon=self.epsilon,
            eta=self.eta,
            psi=self.psi,
            mobility=self.mobility,
        )
        if self.fuels == "horizon":
            return chosen
        if self.trade_elasticities != "horizon":
            what = "A set per industry has elasticities of fuels of its own"
            fix = "Leave fuels at the horizon, or the set"
            raise InputError(what, where="fuels", found=self.trade_elasticities, fix=fix)
        return chosen.with_sigmas(fuel_table()["value"].to_dict(), industries)


__all__ = ["Deficits", "EquilibriumParams"]
