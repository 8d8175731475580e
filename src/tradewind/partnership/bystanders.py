"""The bystander test: who outside the pact is made worse, by how much, and for sure or not."""

from __future__ import annotations

import pandas as pd


def bystander_table(outcomes: pd.DataFrame, line_pct: float) -> pd.DataFrame:
    """Return every economy outside a pact, those that lose most first.

    Parameters
    ----------
    outcomes
        As `outcome_table` returns them.
    line_pct
        Loss in per cent of GDP a year beyond which an economy counts as made worse.

    Returns
    -------
    pandas.DataFrame
        ``economy, trade_gain_usd, risk_gain_usd, gain_usd, low_usd, high_usd, gain_pct, verdict,
        sure``. The verdict is ``"worse"`` beyond the line, ``"slightly worse"`` below zero within
        it, else ``"not worse"``; `sure` says whether the interval lies on one side of zero.

    Examples
    --------
    >>> rows = [("X", "economy", "gain", -5.0, -9.0, -1.0, -0.5)]
    >>> rows += [("X", "economy", name, -5.0, 0, 0, 0) for name in ("trade_gain", "risk_gain")]
    >>> columns = ["target", "kind", "metric", "value_usd", "low_usd", "high_usd",
    ...            "share_of_gdp_pct"]
    >>> bystander_table(pd.DataFrame(rows, columns=columns), 0.1)["verdict"].tolist()
    ['worse']
    """
    rows = outcomes[outcomes["kind"] == "economy"]
    wide = rows.pivot_table(index="target", columns="metric", values="value_usd", sort=False)
    whole = rows[rows["metric"] == "gain"].set_index("target")
    table = pd.DataFrame(
        {
            "trade_gain_usd": wide["trade_gain"], "risk_gain_usd": wide["risk_gain"],
            "gain_usd": whole["value_usd"], "low_usd": whole["low_usd"],
            "high_usd": whole["high_usd"], "gain_pct": whole["share_of_gdp_pct"],
        }
    )  # fmt: skip
    worse = (table["gain_pct"] < -line_pct) & (table["gain_usd"] < 0)
    slightly = (table["gain_usd"] < 0) & ~worse
    verdict = pd.Series("not worse", table.index, dtype="str")
    verdict = verdict.mask(slightly, "slightly worse").mask(worse, "worse")
    sure = (table["low_usd"] > 0) | (table["high_usd"] < 0)
    ranked = table.assign(verdict=verdict, sure=sure).sort_values("gain_usd", kind="stable")
    return ranked.rename_axis("economy").reset_index()


__all__ = ["bystander_table"]
