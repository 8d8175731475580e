"""A shock in numbers: the links that it touches, and what it does to industries."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from tradewind.core import InputError
from tradewind.models.equilibrium.elasticities import Floats

Positions = NDArray[np.int64]
_NO_LINKS = np.zeros((3, 0), dtype=np.int64)
_NONE = np.zeros(0)
_BY_LINK = ("log_cost", "log_tariff", "remaining", "exporter", "lost")
_BY_INDUSTRY = ("log_capacity", "log_endowment", "log_taste")
_ROUNDING = 1e-9


@dataclass(frozen=True, eq=False)
class Instruments:
    """What a shock does, kept sparse: only the links that it touches are listed.

    Parameters
    ----------
    link
        (3, links) positions of the links touched: origin i, buyer d (an economy, or a buyer of the
        full table), industry r. No link twice.
    log_cost
        (links,) log of the iceberg factor; 0 where there is none.
    log_tariff
        (links,) log of one plus the new ad valorem rate over one plus the baseline rate.
    remaining
        (links,) share of the baseline quantity that may arrive, above 0; 1 is no quota.
    exporter, lost
        (links,) shares of the scarcity rent that the exporter keeps and that is lost; the importer
        keeps the rest.
    log_capacity, log_endowment, log_taste
        (n, s) logs of productivity A and of primary factors L, and of the weight of goods in final
        demand; None where nothing changes.

    Raises
    ------
    InputError
        When a number is out of range.

    Examples
    --------
    >>> Instruments.none().link.shape
    (3, 0)
    """

    link: Positions
    log_cost: Floats
    log_tariff: Floats
    remaining: Floats
    exporter: Floats
    lost: Floats
    log_capacity: Floats | None = None
    log_endowment: Floats | None = None
    log_taste: Floats | None = None

    def __post_init__(self) -> None:
        """Check ranges."""
        sizes = {name: getattr(self, name).shape for name in _BY_LINK}
        if set(sizes.values()) != {self.link.shape[1:]} or self.link.shape[0] != len("idr"):
            what = "The numbers of a shock are not one per link"
            found = ", ".join(f"{name} {size}" for name, size in sizes.items())
            raise InputError(what, where=f"{self.link.shape[1:]} links", found=found)
        kept = self.remaining
        if kept.size and not (kept.min() > 0 and kept.max() <= 1):
            what = "A quota leaves nothing, or more than the baseline"
            fix = "Cut less than everything; a chain of cuts may leave nothing in rounding"
            raise InputError(what, where="remaining", found=f"{kept.min():g}", fix=fix)
        both = self.exporter + self.lost
        for name, share in {"exporter": self.exporter, "lost": self.lost, "both": both}.items():
            if share.size and not (share.min() >= 0 and share.max() <= 1 + _ROUNDING):
                what = "A share of the rent is outside [0, 1]"
                found = f"{share.min():g} to {share.max():g}"
                raise InputError(what, where=name, found=found, fix="Give shares that sum to 1")
        for field in fields(self):
            values = getattr(self, field.name)
            if values is not None and not np.isfinite(values).all():
                what = "A change is not finite"
                raise InputError(what, where=field.name, fix="Use factors above 0")

    @property
    def quotas(self) -> NDArray[np.bool_]:
        """Return which of the links are under a quota, (links,)."""
        return self.remaining < 1

    @classmethod
    def none(cls) -> Instruments:
        """Return no shock."""
        return cls(_NO_LINKS, _NONE, _NONE, _NONE, _NONE, _NONE)

    @classmethod
    def from_arrays(
        cls,
        *,
        remaining: Floats | None = None,
        exporter: float | Floats = 0.0,
        lost: float | Floats = 0.0,
        log_cost: Floats | None = None,
        log_tariff: Floats | None = None,
        log_capacity: Floats | None = None,
        log_endowment: Floats | None = None,
        log_taste: Floats | None = None,
    ) -> Instruments:
        """Return the instruments of dense arrays.

        Parameters
        ----------
        remaining
            (i, d, r) share of the baseline quantity that may arrive; 1 where there is no quota.
        exporter, lost
            Shares of the rent, one for every link or (i, d, r).
        log_cost, log_tariff
            (i, d, r) as in the class; 0 where nothing changes.
        log_capacity, log_endowment, log_taste
            (n, s) as in the class.

        Returns
        -------
        Instruments
            With a link wherever something changes.
        """
        given = [array for array in (remaining, log_cost, log_tariff) if array is not None]
        if not given:
            none = cls.none()
            return replace(none, log_capacity=log_capacity, log_endowment=log_endowment,
                           log_taste=log_taste)  # fmt: skip
        shape = given[0].shape
        left = np.ones(shape) if remaining is None else remaining
        cost = np.zeros(shape) if log_cost is None else log_cost
        tariff = np.zeros(shape) if log_tariff is None else log_tariff
        link = np.array(np.nonzero((left != 1) | (cost != 0) | (tariff != 0)))
        at = tuple(link)
        return cls(
            link=link,
            log_cost=cost[at],
            log_tariff=tariff[at],
            remaining=left[at],
            exporter=np.broadcast_to(exporter, shape)[at].astype(np.float64),
            lost=np.broadcast_to(lost, shape)[at].astype(np.float64),
            log_capacity=log_capacity,
            log_endowment=log_endowment,
            log_taste=log_taste,
        )

    def require_fit(self, links: tuple[int, ...], industries: tuple[int, int]) -> None:
        """Raise unless these instruments fit a baseline.

        Parameters
        ----------
        links
            (origins, buyers, industries) of the baseline.
        industries
            (economies, industries) of the baseline.

        Raises
        ------
        InputError
            When a position is outside, a link is listed twice, or an array by industry has another
            shape.
        """
        inside = (self.link >= 0) & (self.link < np.array(links)[:, None])
        if not inside.all():
            what = "A link is outside the baseline"
            found = f"position {self.link[:, ~inside.all(axis=0)][:, 0].tolist()}"
            raise InputError(what, where="link", found=found, fix=f"Use positions below {links}")
        flat = np.ravel_multi_index(tuple(self.link), links)
        if np.unique(flat).size < flat.size:
            what = "A link is listed twice"
            raise InputError(what, where="link", fix="Compose its changes into one")
        for name in _BY_INDUSTRY:
            values = getattr(self, name)
            if values is not None and values.shape != industries:
                what = "A change by industry has another shape than the baseline"
                found = f"{values.shape}"
                raise InputError(what, where=name, found=found, fix=f"Give {industries}")

    def spread(self, buyers: int) -> Instruments:
        """Return these instruments with each link between economies as one link per buyer.

        Parameters
        ----------
        buyers
            Buyers per economy. A quota then binds each buyer at the same share of its purchases.

        Returns
        -------
        Instruments
            The same, where there is one buyer per economy.
        """
        if buyers == 1:
            return self
        i, n, r = (np.repeat(part, buyers) for part in self.link)
        d = n * buyers + np.tile(np.arange(buyers), self.link.shape[1])
        repeated = {name: np.repeat(getattr(self, name), buyers) for name in _BY_LINK}
        return replace(self, link=np.stack([i, d, r]), **repeated)


__all__ = ["Instruments", "Positions"]
