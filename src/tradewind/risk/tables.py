"""Tables that do not depend on the rate regime: what the figures were made from."""

from __future__ import annotations

import pandas as pd

from tradewind.models.equilibrium import elasticity_table, fuel_table
from tradewind.risk.model import RiskModel


def shared_tables(model: RiskModel) -> dict[str, pd.DataFrame]:
    """Return the tables of a run that both regimes share.

    Parameters
    ----------
    model
        The risk model.

    Returns
    -------
    dict of str to pandas.DataFrame
        ``surface`` (exact solves), ``hazards`` (one row per term, listed and not),
        ``elasticities, datasets, software``.

    Examples
    --------
    >>> shared_tables.__name__
    'shared_tables'
    """
    table = elasticity_table()
    own = table[table["horizon"] == model.params.horizon]
    if model.params.fuels == "world-market":
        fuels = fuel_table().reset_index().assign(name="sigma")
        own = pd.concat([own, fuels])
    provenance = model.world.provenance
    names = ("id", "title", "publisher", "vintage", "version", "sha256", "licence", "citation")
    return {
        "surface": model.surface.to_frame(),
        "hazards": hazard_table(model),
        "elasticities": own[
            ["name", "industry", "value", "low", "high", "unit", "source", "confidence"]
        ].reset_index(drop=True),
        "datasets": pd.DataFrame(
            [{name: getattr(data, name) for name in names} for data in provenance.datasets]
        ),
        "software": pd.DataFrame(
            sorted(provenance.software.items()), columns=["package", "version"]
        ),
    }


def hazard_table(model: RiskModel) -> pd.DataFrame:
    """Return every hazard, on or off, listed or not, with its rates under both regimes.

    Parameters
    ----------
    model
        The risk model.

    Returns
    -------
    pandas.DataFrame
        As `Catalogue.to_frame`, with ``rate_<regime>`` (events a year), ``counts`` (whether it is
        in this run), ``stability`` and ``world_share`` of economies without events of their own.

    Examples
    --------
    >>> hazard_table.__name__
    'hazard_table'
    """
    listed = model.catalogue.to_frame()
    others = type(model.catalogue)(
        tuple(other.hazard for other in model.unlisted), model.catalogue.classes, (), {}
    ).to_frame()
    table = pd.concat([listed, others], ignore_index=True) if len(others) else listed
    known = set(model.hazard_ids)
    table["counts"] = table["hazard"].isin(known)
    for name, law in model.laws.items():
        rates = dict(zip(law.hazards, law.mean(model.params), strict=True))
        table[f"rate_{name}"] = table["hazard"].map(rates).fillna(0.0)
    for column in ("stability", "world_share"):
        values = {other.id: getattr(other, column) for other in model.unlisted}
        table[column] = table["hazard"].map(values).astype("float64")
    return table


__all__ = ["hazard_table", "shared_tables"]
