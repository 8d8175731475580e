"""Event and year loss tables."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tradewind.risk.event_set import EventSet
from tradewind.risk.intensity import grid_weights
from tradewind.risk.model import DAYS, RiskModel

Floats = NDArray[np.float64]
_MODEL = "equilibrium"


def event_loss_table(model: RiskModel, events: EventSet, loss: Floats) -> pd.DataFrame:
    """Return the loss of every economy in every sampled event.

    Parameters
    ----------
    model
        The risk model.
    events
        Sampled.
    loss
        (event, economy) US$.

    Returns
    -------
    pandas.DataFrame
        ``event, economy, loss_usd, loss_share`` (of GDP), ``model, horizon, rate`` (events a year:
        one over the years simulated, so that rates times losses add up to EAL).

    Examples
    --------
    >>> event_loss_table.__name__
    'event_loss_table'
    """
    table = _losses(model, loss)
    count = loss.shape[1]
    table.insert(0, "event", np.repeat(np.arange(len(events)), count))
    return table.assign(rate=1 / events.years)


def enumerated_table(model: RiskModel, rate: Floats) -> pd.DataFrame:
    """Return the loss of every economy in every scenario, by cells of severity.

    Parameters
    ----------
    model
        The risk model.
    rate
        (scenario,) events a year.

    Returns
    -------
    pandas.DataFrame
        ``scenario, intensity, days, economy, loss_usd, loss_share, model, horizon, rate``: each
        scenario at intensities of equal probability, for its mean length, at its share of the rate.

    Examples
    --------
    >>> enumerated_table.__name__
    'enumerated_table'
    """
    grid, weights = grid_weights(model.params.severity_mode)
    scenarios, economies = len(model.scenarios), len(model.surface.economies)
    days = model.lengths().mean_days()
    which = np.repeat(np.arange(scenarios), len(grid))
    intensity = np.tile(grid, scenarios)
    loss = model.surface.at(which, intensity) * (days[which] / DAYS)[:, None]
    table = _losses(model, loss)
    codes = np.repeat(which, economies)
    table.insert(0, "scenario", pd.Categorical.from_codes(codes, list(model.surface.scenarios)))
    table.insert(1, "intensity", np.repeat(intensity, economies))
    table.insert(2, "days", np.repeat(days[which], economies))
    share = rate[which] * np.tile(weights, scenarios)
    return table.assign(rate=np.repeat(share, economies))


def _losses(model: RiskModel, loss: Floats) -> pd.DataFrame:
    rows, count = loss.shape
    economies = model.world.economies
    known = economies.get("gdp_usd_2022", pd.Series(np.nan, economies.index))
    gdp = known.to_numpy(dtype=np.float64)
    codes = np.tile(np.arange(count), rows)
    return pd.DataFrame(
        {
            "economy": pd.Categorical.from_codes(codes, list(model.surface.economies)),
            "loss_usd": loss.ravel(),
            "loss_share": (loss / gdp).ravel(),
            "model": pd.Categorical.from_codes(np.zeros(loss.size, dtype=np.int8), [_MODEL]),
            "horizon": pd.Categorical.from_codes(
                np.zeros(loss.size, dtype=np.int8), [model.params.horizon]
            ),
        }
    )


def year_loss_table(
    model: RiskModel, both: tuple[Floats, Floats], targets: Sequence[int]
) -> pd.DataFrame:
    """Return the losses of every simulated year.

    Parameters
    ----------
    model
        The risk model.
    both
        (year, target) sums, and largest losses.
    targets
        Positions of the groups and the world to add to the economies.

    Returns
    -------
    pandas.DataFrame
        ``year, target, loss_usd`` (the sum), ``largest_usd``.

    Examples
    --------
    >>> year_loss_table.__name__
    'year_loss_table'
    """
    economies = len(model.surface.economies)
    shown = [*range(economies), *(target for target in targets if target >= economies)]
    years = len(both[0])
    codes = np.tile(np.arange(len(shown)), years)
    return pd.DataFrame(
        {
            "year": np.repeat(np.arange(years), len(shown)),
            "target": pd.Categorical.from_codes(codes, [model.targets[k] for k in shown]),
            "loss_usd": both[0][:, shown].ravel(),
            "largest_usd": both[1][:, shown].ravel(),
        }
    )


__all__ = ["enumerated_table", "event_loss_table", "year_loss_table"]
