"""What a response holds, on the embedded world."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from tradewind.core import InputError, UnknownCodeError
from tradewind.models import EquilibriumParams, Response, Shock, respond

if TYPE_CHECKING:
    from tradewind.world import World

BAN = Shock("ban").cut(origin="CHN", destination="JPN", industry="C26", share=0.9)


@pytest.fixture(scope="module")
def response(world: World) -> Response:
    return respond(world, BAN, EquilibriumParams(horizon="medium"))


def test_the_world_is_the_sum_of_its_economies(response: Response) -> None:
    table = response.by_economy()
    assert list(table.index) == list(response.economies.index)
    assert response.world_change_usd_m == table["real_income_change_usd_m"].sum()
    expected = table["real_income_change_pct"] / 100 * table["final_expenditure_usd_m"]
    assert np.allclose(table["real_income_change_usd_m"], expected)
    assert response.world_change_pct < 0


def test_groups_add_up_to_the_world(response: Response) -> None:
    for column in ("income_group", "region"):
        groups = response.by_group(column)
        assert groups["real_income_change_usd_m"].sum() == pytest.approx(
            response.world_change_usd_m
        )
        assert groups["economies"].sum() == len(response.economies)
    with pytest.raises(InputError, match="income_group"):
        response.by_group("continent")


def test_industries_of_the_importer_pay_more_and_those_at_home_sell_more(
    response: Response,
) -> None:
    japan = response.by_industry("japan")
    assert japan.loc["C26", "purchase_price_change_pct"] > 1
    assert japan.loc["C26", "output_change_pct"] > 0
    assert japan["output_change_pct"].isna().equals(japan["output_usd_m"] == 0)
    with pytest.raises(UnknownCodeError, match="JPN"):
        response.by_industry("JPM")


def test_a_response_carries_how_it_was_found(response: Response) -> None:
    assert response.residual < 1e-8
    assert response.walras_residual < 1e-8
    assert response.iterations > 1
    assert response.wall_time_s > 0
    assert response.horizon == "medium"
    assert response.provenance.params["horizon"] == "medium"
    assert response.provenance.datasets
    text = " ".join(response.warnings)
    assert "imputed" in text
    assert "interpolated: sigma, epsilon, eta, psi, mobility" in text
    assert "Importers keep the scarcity rent" in text


def test_a_response_prints_as_a_table(response: Response) -> None:
    text = str(response)
    assert text.splitlines()[0] == "ban, medium horizon: change of real income"
    assert "World" in text
    assert "Japan" in text
    assert "Note: " in text


def test_a_response_goes_to_a_frame_a_dictionary_and_a_file(
    response: Response, tmp_path: Path
) -> None:
    assert response.to_frame().equals(response.by_economy())
    plain = json.loads(json.dumps(response.to_dict()))
    assert len(plain["by_economy"]) == 80
    assert plain["by_economy"][0]["iso3"] == response.economies.index[0]
    back = pd.read_parquet(response.to_parquet(tmp_path / "r.parquet"))
    assert np.allclose(
        back["real_income_change_pct"], response.to_frame()["real_income_change_pct"]
    )


def test_a_shock_with_an_unknown_code_is_refused(world: World) -> None:
    with pytest.raises(UnknownCodeError, match="Did you mean"):
        respond(world, Shock("x").cut(origin="CHM", destination="JPN", industry="C26", share=0.5))
