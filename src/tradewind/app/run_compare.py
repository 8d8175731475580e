"""What changed between two risk runs, and why: the change of a loss by what drives it."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tradewind.app.run_folder import Run
from tradewind.core import DataError, InputError, resolve

DAYS_PER_YEAR = 365.0
_KIND = "risk"
_FACTORS = ["rate_per_year", "mean_days", "loss_rate_usd"]
_EAL_TOLERANCE = 1e-9
_SUM_TOLERANCE = 1e-12
_PARTS = {
    "hazards added": "added_usd",
    "hazards removed": "removed_usd",
    "rates": "rates_usd",
    "durations": "durations_usd",
    "loss while it lasts": "loss_usd",
}
Table = Literal["drivers", "hazards", "inputs"]


@dataclass(frozen=True, slots=True)
class RunComparison:
    """The change of an expected annual loss (EAL) from one risk run to another, and its drivers.

    Parameters
    ----------
    first_id, second_id
        The runs.
    target, regime
        Whose loss, and under which rates.
    eal_first_usd, eal_second_usd
        Expected annual loss in US$ a year.
    drivers
        ``driver, change_usd, share`` (of the whole change; NaN where nothing changed): hazards
        added, hazards removed, and for those in both runs their rates, their durations and what
        they cost while they last. They add up to the change.
    hazards
        Per scenario, largest absolute change first: ``scenario, title, state`` (added, removed or
        common), ``eal_first_usd, eal_second_usd, change_usd``, and that change by driver:
        ``added_usd, removed_usd, rates_usd, durations_usd, loss_usd``.
    inputs
        ``input, first, second``: the inputs that differ, by dotted path, as text; None where a run
        has no such input.

    Examples
    --------
    >>> RunComparison.__slots__[:2]
    ('first_id', 'second_id')
    """

    first_id: str
    second_id: str
    target: str
    regime: str
    eal_first_usd: float
    eal_second_usd: float
    drivers: pd.DataFrame
    hazards: pd.DataFrame
    inputs: pd.DataFrame

    @property
    def change_usd(self) -> float:
        """Return by how much the expected annual loss is higher in the second run, in US$."""
        return self.eal_second_usd - self.eal_first_usd

    @property
    def sentence(self) -> str:
        """Return what changed and why in one line."""
        whose = f"The expected annual loss of {self.target} ({self.regime})"
        levels = f"{_money(self.eal_first_usd)} to {_money(self.eal_second_usd)}"
        if not self.hazards["change_usd"].any():
            return f"{whose} is {_money(self.eal_first_usd)} in both runs, hazard by hazard."
        way = "rises" if self.change_usd > 0 else "falls"
        said = f"{way} by {_money(abs(self.change_usd))} a year, from {levels}"
        if _is_same(self.eal_first_usd, self.eal_second_usd):
            said = "is the same in sum"
        driver = self.drivers.iloc[int(np.argmax(self.drivers["change_usd"].abs()))]
        hazard = self.hazards.iloc[0]
        return (
            f"{whose} {said}; "
            f"the largest driver is {driver['driver']} ({_signed(driver['change_usd'])}), "
            f"the largest change that of {hazard['title']} ({_signed(hazard['change_usd'])})."
        )

    def to_frame(self, table: Table = "drivers") -> pd.DataFrame:
        """Return a copy of the drivers, the hazards or the inputs that differ."""
        tables = {"drivers": self.drivers, "hazards": self.hazards, "inputs": self.inputs}
        if table not in tables:
            what = "Unknown table"
            raise InputError(what, where="table", found=table, fix=f"One of {', '.join(tables)}")
        return tables[table].copy()

    def to_dict(self) -> dict[str, object]:
        """Return plain values and tables, ready for JSON."""
        return {
            "first": self.first_id,
            "second": self.second_id,
            "target": self.target,
            "regime": self.regime,
            "eal_first_usd": self.eal_first_usd,
            "eal_second_usd": self.eal_second_usd,
            "change_usd": self.change_usd,
            "sentence": self.sentence,
            "drivers": self.drivers,
            "hazards": self.hazards,
            "inputs": self.inputs,
        }

    def to_parquet(self, path: str | Path) -> Path:
        """Write the hazards with their parts to a Parquet file and return its path."""
        target = Path(path)
        self.hazards.to_parquet(target, index=False)
        return target


def compare_runs(
    first: Run, second: Run, target: str | None = None, regime: str | None = None
) -> RunComparison:
    """Explain how the expected annual loss of a target differs between two risk runs.

    A loss is a product of a rate, a duration and a loss while it lasts. The change of a product is
    shared among its factors by their Shapley values: the mean, over the orders in which the factors
    can change one by one, of what each change adds (Shapley 1953; Shorrocks 2013,
    doi:10.1007/s10888-011-9214-z). The parts add up without a residual, and no order is preferred.

    Parameters
    ----------
    first, second
        Runs of kind ``"risk"``; the change is from the first to the second.
    target
        Whose loss, as in the runs; the first that both have by default.
    regime
        Under which rates; the first that both have by default.

    Returns
    -------
    RunComparison
        Parts that add up to the change, per driver and per scenario, and the inputs that differ.

    Raises
    ------
    InputError
        When a run is not one of risk, or neither has such a target or regime.
    DataError
        When a table is damaged, names a scenario twice, or holds a loss that is not its product.

    Examples
    --------
    >>> import tempfile
    >>> from tradewind.app import write_run
    >>> place = Path(tempfile.mkdtemp())
    >>> def run(rate):
    ...     row = {"regime": "since-2010", "target": "JPN", "scenario": "ban", "title": "A ban"}
    ...     row |= {"rate_per_year": rate, "mean_days": 73.0, "loss_rate_usd": 5e9}
    ...     table = pd.DataFrame([row | {"eal_usd": rate * 73.0 / 365 * 5e9}])
    ...     return write_run("risk", "", {"rate": rate}, {"by_hazard": table}, (), root=place)
    >>> compare_runs(run(0.5), run(0.25), "JPN").drivers.set_index("driver").loc["rates"].to_dict()
    {'change_usd': -250000000.0, 'share': 1.0}
    """
    for run, where in ((first, "first"), (second, "second")):
        if run.kind != _KIND:
            what = "Only runs of risk can be compared"
            raise InputError(what, where=where, found=f"{run.id} of kind {run.kind}")
    tables = [_checked(run) for run in (first, second)]
    whose = _chosen(target, [t["target"] for t in tables], "target")
    of_target = [t[t["target"] == whose] for t in tables]
    under = _chosen(regime, [t["regime"] for t in of_target], "regime")
    sides = [t[t["regime"] == under].set_index("scenario") for t in of_target]
    hazards = _by_scenario(*sides)
    eal_first, eal_second = (float(side["eal_usd"].sum()) for side in sides)
    return RunComparison(
        first_id=first.id,
        second_id=second.id,
        target=whose,
        regime=under,
        eal_first_usd=eal_first,
        eal_second_usd=eal_second,
        drivers=_drivers(hazards, eal_first, eal_second),
        hazards=hazards,
        inputs=_differing(first.inputs, second.inputs),
    )


def shapley_of_product(
    first: NDArray[np.float64], second: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Share the change of products of three factors among the factors.

    Parameters
    ----------
    first, second
        (n, 3) factors before and after.

    Returns
    -------
    numpy.ndarray
        (n, 3) parts; each row adds up to the change of its product.

    Examples
    --------
    >>> shapley_of_product(np.array([[1.0, 1.0, 1.0]]), np.array([[2.0, 1.0, 3.0]]))
    array([[2., 0., 3.]])
    """
    parts = np.empty_like(first)
    for factor in range(3):
        a, b = (other for other in range(3) if other != factor)
        alone = (first[:, a] * first[:, b] + second[:, a] * second[:, b]) / 3
        mixed = (first[:, a] * second[:, b] + second[:, a] * first[:, b]) / 6
        parts[:, factor] = (second[:, factor] - first[:, factor]) * (alone + mixed)
    return parts


def _checked(run: Run) -> pd.DataFrame:
    table = run.table("by_hazard")
    where = f"run {run.id}, by_hazard"
    if table.duplicated(["regime", "target", "scenario"]).any():
        what = "A scenario is named twice"
        raise DataError(what, where=where, fix="Make the run again")
    product = _factors(table).prod(axis=1)
    fits = np.isclose(table["eal_usd"], product, rtol=_EAL_TOLERANCE, atol=0)
    fits &= np.isfinite(product)
    if not fits.all():
        what = "A loss is not its rate times its duration times its loss while it lasts"
        found = str(table.loc[~fits, "scenario"].iloc[0])
        raise DataError(what, where=where, found=found, fix="Make the run again")
    return table


def _factors(table: pd.DataFrame) -> NDArray[np.float64]:
    """Return (n, 3): a year's events, the years that one lasts, US$ for each year that it lasts."""
    factors: NDArray[np.float64] = table[_FACTORS].to_numpy(dtype=np.float64, copy=True)
    factors[:, 1] /= DAYS_PER_YEAR
    return factors


def _chosen(wanted: str | None, columns: list[pd.Series], where: str) -> str:
    first, second = (list(dict.fromkeys(column)) for column in columns)
    known = {str(value): str(value) for value in (*first, *second)}
    if wanted is not None:
        return resolve(wanted, known, where, where=where)
    shared = [value for value in first if value in second]
    if not known:
        what = "The runs hold no loss"
        raise InputError(what, where=where, fix="Compare runs with hazards")
    return str(shared[0]) if shared else next(iter(known))


def _by_scenario(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    names = second.index.union(first.index)
    titles = second["title"].reindex(names).fillna(first["title"].reindex(names))
    eal = [side["eal_usd"].reindex(names, fill_value=0.0).to_numpy() for side in (first, second)]
    state = np.select(
        [~names.isin(first.index), ~names.isin(second.index)], ["added", "removed"], "common"
    )
    frame = pd.DataFrame(
        {
            "scenario": names.astype(str),
            "title": titles.to_numpy(),
            "state": state,
            "eal_first_usd": eal[0],
            "eal_second_usd": eal[1],
            "change_usd": eal[1] - eal[0],
            "added_usd": np.where(state == "added", eal[1], 0.0),
            "removed_usd": np.where(state == "removed", -eal[0], 0.0),
        }
    )
    common = names[state == "common"]
    parts = np.zeros((len(names), 3))
    parts[state == "common"] = shapley_of_product(
        _factors(first.loc[common]), _factors(second.loc[common])
    )
    frame[list(_PARTS.values())[2:]] = parts
    order = np.lexsort((frame["scenario"], -frame["change_usd"].abs()))
    return frame.iloc[order].reset_index(drop=True)


def _is_same(first: float, second: float) -> bool:
    """Whether two sums differ by no more than the order of summation explains."""
    return math.isclose(first, second, rel_tol=_SUM_TOLERANCE)


def _drivers(hazards: pd.DataFrame, first: float, second: float) -> pd.DataFrame:
    sums = hazards[list(_PARTS.values())].sum().to_numpy(dtype=np.float64)
    share = sums / (np.nan if _is_same(first, second) else second - first)
    return pd.DataFrame({"driver": list(_PARTS), "change_usd": sums, "share": share})


def _differing(first: Mapping[str, object], second: Mapping[str, object]) -> pd.DataFrame:
    paths: Iterable[str] = sorted({*first, *second})
    rows = [
        [path, *(_text(side[path]) if path in side else None for side in (first, second))]
        for path in paths
        if _json(first.get(path, ...)) != _json(second.get(path, ...))
    ]
    return pd.DataFrame(rows, columns=["input", "first", "second"], dtype=object)


def _json(value: Any) -> str:  # noqa: ANN401  # whatever JSON holds, or ... where there is nothing
    return "" if value is ... else json.dumps(value, ensure_ascii=False, default=dict)


def _text(value: object) -> str:
    return value if isinstance(value, str) else _json(value)


def _money(usd: float) -> str:
    size, sign = abs(usd), "-" if usd < 0 else ""
    if size >= 1e9:
        return f"{sign}US$ {size / 1e9:,.2f} bn"
    return f"{sign}US$ {size / 1e6:,.2f} m" if size >= 1e6 else f"{sign}US$ {size:,.0f}"


def _signed(usd: float) -> str:
    return f"+{_money(usd)}" if usd > 0 else _money(usd)


__all__ = ["DAYS_PER_YEAR", "RunComparison", "compare_runs", "shapley_of_product"]
