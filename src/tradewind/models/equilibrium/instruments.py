"""A shock in numbers: cost factors, tariffs and the links under a quota."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tradewind.core import InputError
from tradewind.models.equilibrium.elasticities import Floats
from tradewind.models.shock import Cut, Shock
from tradewind.world import World


@dataclass(frozen=True, eq=False)
class Instruments:
    """What a shock does to each link (i, n, r): origin, destination, industry.

    Parameters
    ----------
    log_cost
        Log of the iceberg factor, or None where no link has one.
    log_tariff
        Log of one plus the ad valorem rate, its revenue kept by the importer, or None.
    link
        (3, links) positions i, n, r of the links under a quota.
    remaining
        (links,) share of the baseline quantity that may arrive, in (0, 1].
    exporter, lost
        (links,) shares of the scarcity rent that the exporter keeps and that is lost; the importer
        keeps the rest.

    Raises
    ------
    InputError
        When a number is out of range.

    Examples
    --------
    >>> Instruments.none().link.shape
    (3, 0)
    """

    log_cost: Floats | None
    log_tariff: Floats | None
    link: NDArray[np.int64]
    remaining: Floats
    exporter: Floats
    lost: Floats

    def __post_init__(self) -> None:
        """Check ranges."""
        kept = self.remaining
        if kept.size and not (kept.min() > 0 and kept.max() <= 1):
            what = "A quota leaves nothing, or more than the baseline"
            fix = "Cut less than everything; a chain of cuts may leave nothing in rounding"
            raise InputError(what, where="remaining", found=f"{kept.min():g}", fix=fix)
        for name, costs in (("log_cost", self.log_cost), ("log_tariff", self.log_tariff)):
            if costs is not None and not np.isfinite(costs).all():
                what = "A cost is not finite"
                raise InputError(what, where=name, fix="Use factors above 0")

    @classmethod
    def none(cls) -> Instruments:
        """Return no shock."""
        return cls(None, None, np.zeros((3, 0), dtype=np.int64), *(np.zeros(0) for _ in range(3)))

    @classmethod
    def from_arrays(
        cls,
        *,
        remaining: Floats | None = None,
        exporter: float = 0.0,
        lost: float = 0.0,
        log_cost: Floats | None = None,
        log_tariff: Floats | None = None,
    ) -> Instruments:
        """Return the instruments of dense arrays.

        Parameters
        ----------
        remaining
            (i, n, r) share of the baseline quantity that may arrive; 1 where there is no quota.
        exporter, lost
            Shares of the rent, the same for every link.
        log_cost, log_tariff
            (i, n, r) as in the class.

        Returns
        -------
        Instruments
            With a quota wherever `remaining` is below 1.
        """
        none = cls.none()
        if remaining is None:
            return cls(log_cost, log_tariff, none.link, none.remaining, none.exporter, none.lost)
        link = np.array(np.nonzero(remaining < 1))
        kept = remaining[tuple(link)]
        return cls(
            log_cost,
            log_tariff,
            link,
            kept,
            np.full(kept.shape, exporter),
            np.full(kept.shape, lost),
        )

    @classmethod
    def from_shock(cls, shock: Shock, world: World) -> Instruments:
        """Return the instruments of a shock in a world.

        Cuts compose by what they leave, (1 - a)(1 - b); where cuts with different keepers of the
        rent overlap, the rent is split in proportion to log(1 - share). Cost factors multiply.

        Parameters
        ----------
        shock
            The shock.
        world
            The world that knows its codes.

        Returns
        -------
        Instruments
            Over the economies and industries of the world, in its order.

        Raises
        ------
        UnknownCodeError
            When a code is not known.
        """
        economies, industries = list(world.economies.index), list(world.industries.index)
        size = (len(economies), len(economies), len(industries))
        log_left = {"importer": np.zeros(size), "exporter": np.zeros(size), "lost": np.zeros(size)}
        log_cost = np.zeros(size)
        for term, links in zip(shock.terms, shock.links(world), strict=True):
            mask = links.mask(economies, industries)
            if isinstance(term, Cut):
                log_left[term.rent][mask] += np.log1p(-term.share)
            else:
                log_cost[mask] += np.log(term.factor)
        total = sum(log_left.values(), np.zeros(size))
        link = np.array(np.nonzero(total < 0))
        at = tuple(link)
        return cls(
            log_cost if log_cost.any() else None,
            None,
            link,
            np.exp(total[at]),
            log_left["exporter"][at] / total[at],
            log_left["lost"][at] / total[at],
        )


__all__ = ["Instruments"]
