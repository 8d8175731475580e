"""Parameters of a solve."""

from __future__ import annotations

from typing import Literal

from tradewind.core import Params, quantity
from tradewind.models.equilibrium.elasticities import Elasticities, Horizon

Deficits = Literal["scaled", "fixed", "zero"]
"""What happens to trade deficits."""
_OVERRIDE = "choice of the user; None takes the value of the horizon's set"


class EquilibriumParams(Params):
    """How a response is computed.

    Parameters
    ----------
    horizon, tolerance, max_iterations, deficits, sigma, epsilon, eta, psi, mobility
        See the description, unit, source and range in each field's metadata.

    Examples
    --------
    >>> EquilibriumParams().horizon
    'short'
    >>> EquilibriumParams(horizon="long", sigma=5.0).elasticities().sigma
    5.0
    """

    horizon: Horizon = quantity(
        "short",
        unit="short, medium or long",
        source="docs/models/equilibrium.md; elasticities.toml",
        description="How much time adjustment has: a year, three to five years, ten years",
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

    def elasticities(self) -> Elasticities:
        """Return the elasticities of the horizon, with the overrides."""
        return Elasticities.of(
            self.horizon,
            sigma=self.sigma,
            epsilon=self.epsilon,
            eta=self.eta,
            psi=self.psi,
            mobility=self.mobility,
        )


__all__ = ["Deficits", "EquilibriumParams"]
