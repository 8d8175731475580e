"""What drives a figure: Sobol indices of the groups of what is not known, in words."""

from __future__ import annotations

import importlib
from collections.abc import Sequence

import numpy as np
import pandas as pd

from tradewind.core import DependencyError
from tradewind.risk.elasticity_effects import NAMES
from tradewind.risk.factors import GROUPS, Factors
from tradewind.risk.model import RiskModel
from tradewind.risk.uncertainty import expected_annual_loss

_WORDS = {
    "sigma": "how well origins replace each other",
    "epsilon": "how well inputs replace each other",
    "eta": "how well factors replace inputs",
    "psi": "how well consumers switch goods",
    "mobility": "how freely factors move between industries",
    "fuels": "how well fuels of different origin replace each other",
}


def drivers(
    model: RiskModel, regime: str, targets: Sequence[int], *, samples: int, seed: int
) -> pd.DataFrame:
    """Return Sobol indices of expected annual loss.

    Parameters
    ----------
    model
        The risk model.
    regime
        The rate regime.
    targets
        Positions of the targets.
    samples
        Base samples, a power of two.
    seed
        Of the sample.

    Returns
    -------
    pandas.DataFrame
        ``target, group, first_order, first_order_error, total, total_error`` (95 % half widths):
        shares of the variance of EAL that a group explains alone, and with all it interacts with.
        Elasticities are one group, whose sets are those of the design, each as likely.

    Raises
    ------
    DependencyError
        When SALib is not installed.

    Notes
    -----
    Sobol 2001; estimators and sampling of Saltelli et al. 2010 as in SALib (Herman and Usher, JOSS
    2(9), 2017; Iwanaga, Usher and Herman 2022).

    Examples
    --------
    >>> drivers.__name__
    'drivers'
    """
    try:
        sampler = importlib.import_module("SALib.sample.sobol")
        analyser = importlib.import_module("SALib.analyze.sobol")
    except ImportError as error:
        what = "Sobol indices need SALib, which is not installed"
        fix = "Run `pip install tradewind[uncertainty]`, or set sobol to 0"
        raise DependencyError(what, where="sobol", fix=fix) from error
    factors = Factors(model, regime)
    columns = factors.columns
    problem = {
        "num_vars": len(columns),
        "names": [f"x{k}" for k in range(len(columns))],
        "groups": columns,
        "bounds": [[0.0, 1.0]] * len(columns),
    }
    cube = sampler.sample(problem, samples, calc_second_order=False, seed=seed)
    loss = expected_annual_loss(model, factors.at(np.clip(cube, 1e-9, 1 - 1e-9)))
    tables = []
    for target in targets:
        found = analyser.analyze(problem, loss[:, target], calc_second_order=False, seed=seed)
        table = pd.DataFrame(
            {
                "target": model.targets[target],
                "group": list(dict.fromkeys(columns)),
                "first_order": found["S1"],
                "first_order_error": found["S1_conf"],
                "total": found["ST"],
                "total_error": found["ST_conf"],
            }
        )
        tables.append(table.sort_values("total", ascending=False, kind="stable"))
    return pd.concat(tables, ignore_index=True)


def elasticity_ranks(model: RiskModel, regime: str, targets: Sequence[int]) -> pd.DataFrame:
    """Return which elasticity moves expected annual loss most, over the sets of the design.

    Parameters
    ----------
    model, regime, targets
        As in `drivers`.

    Returns
    -------
    pandas.DataFrame
        ``target, elasticity, meaning, rank_correlation``: Spearman, from -1 to 1; a negative one
        says that a higher elasticity means a smaller loss. Rigidity stands for mobility.

    Examples
    --------
    >>> elasticity_ranks.__name__
    'elasticity_ranks'
    """
    weight = model.rates(regime) * model.lengths().mean_days()
    change = np.einsum("s,mst->mt", weight, model.effects.change_usd)
    rows = [
        {
            "target": model.targets[target],
            "elasticity": name,
            "meaning": _WORDS[name],
            "rank_correlation": _spearman(
                (-1 if name == "mobility" else 1) * model.effects.places[:, k], change[:, target]
            ),
        }
        for target in targets
        for k, name in enumerate(NAMES)
    ]
    return pd.DataFrame(rows)


def _spearman(first: np.ndarray, second: np.ndarray) -> float:
    if np.ptp(first) == 0 or np.ptp(second) == 0:
        return 0.0
    return float(pd.Series(first).corr(pd.Series(second), method="spearman"))


def in_words(table: pd.DataFrame, ranks: pd.DataFrame, target: str) -> str:
    """Return what drives a figure in a sentence or two.

    Parameters
    ----------
    table
        As `drivers` returns it.
    ranks
        As `elasticity_ranks` returns it.
    target
        Whose figure.

    Returns
    -------
    str
        The two groups that explain most, and the elasticity that matters most.

    Examples
    --------
    >>> table = pd.DataFrame({"target": "JPN", "group": ["a", "b"], "first_order": [0.6, 0.3],
    ...                       "total": [0.65, 0.35]})
    >>> ranks = pd.DataFrame({"target": ["JPN"], "elasticity": ["eta"], "meaning": ["m"],
    ...                       "rank_correlation": [-0.8]})
    >>> in_words(table, ranks, "JPN")
    'Most of the spread comes from a (60 % alone, 65 % with what it interacts with), then from b
    (30 %, 35 %). Among elasticities eta (m) matters most: a higher one lowers the loss.'
    """
    own = table[table["target"] == target].sort_values("total", ascending=False, kind="stable")
    first, second = own.iloc[0], own.iloc[1]
    rows = ranks[ranks["target"] == target]
    key = rows.loc[rows["rank_correlation"].abs().idxmax()]
    moves = "lowers" if key["rank_correlation"] < 0 else "raises"
    return (
        f"Most of the spread comes from {first['group']} ({_percent(first['first_order'])} alone, "
        f"{_percent(first['total'])} with what it interacts with), then from {second['group']} "
        f"({_percent(second['first_order'])}, {_percent(second['total'])}). Among elasticities "
        f"{key['elasticity']} ({key['meaning']}) matters most: a higher one {moves} the loss."
    )


def _percent(share: float) -> str:
    return f"{100 * max(share, 0.0):.0f} %"


__all__ = ["GROUPS", "drivers", "elasticity_ranks", "in_words"]
