"""Pacts along chains of minerals on a terminal: each measure's gain once, and all together."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pandas as pd

from tradewind.cli.partner_minerals import mineral_notes, mineral_sections

SHORT_T = {"(without)": 30.0, "stock": 20.0, "plant": 25.0, "(all)": 15.0}


def _found(effects: pd.DataFrame) -> Any:
    shares = pd.DataFrame(
        {
            "target": "JPN", "metric": "risk_gain", "player": ["stock", "plant", "duty"],
            "shapley_usd": [3e6, 1e6, 6e6],
        }
    )  # fmt: skip
    pact = SimpleNamespace(members=("JPN",))
    tables = {"minerals": effects, "by_measure": shares}
    return SimpleNamespace(result=SimpleNamespace(tables=tables, pact=pact, group="JPN"))


def _effects() -> pd.DataFrame:
    rows = [
        (hazard, hazard.title(), "gallium", measure, measure, "JPN", 100.0, short, 50.0)
        for hazard in ("ban", "permits")
        for measure, short in SHORT_T.items()
    ]
    columns = [
        "hazard", "title", "mineral", "measure", "measure_title", "economy", "wanted_t", "short_t",
        "price_change_pct",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def test_the_gain_of_a_measure_over_all_crises_is_printed_once() -> None:
    (section,) = mineral_sections(_found(_effects()), {"JPN": "Japan"})
    gains = section.frame.groupby("measure", sort=False)["risk_gain"]
    assert gains.size().tolist() == [2, 2, 2, 2]
    assert gains.sum().to_dict() == {"(without)": 0.0, "stock": 3.0, "plant": 1.0, "(all)": 0.0}
    assert section.frame.groupby("hazard")["risk_gain"].count().to_dict() == {
        "ban": 2,
        "permits": 0,
    }


def test_all_measures_on_minerals_are_added_up() -> None:
    (note,) = mineral_notes(_found(_effects()))
    assert note.startswith("All measures on minerals together: US$ 4.0 m of 10.0 m")
    assert mineral_notes(_found(_effects().head(0))) == ()
