"""GeoPolRisk against geopolrisk-py 2.0.1, and each difference traced to a fault of the peer.

Source of the values: geopolrisk-py 2.0.1 (wheel e259a2e3...0fddac5), `gprs_calc` for 20 minerals,
10 economies and 2018-2022, run with pandas 2.3.3. All 1,000 rows are in ``../shared/validation``
where that folder is present; the sample below travels with the tests. Columns: score, HHI of
production, import risk. The tolerance 1e-9 is absolute; scores lie between 0 and 1.
"""

from __future__ import annotations

import dataclasses
import io
from functools import cache

import numpy as np
import pandas as pd
import pytest

from tradewind.measure import geopolrisk, hhi
from tradewind.world import World

TOLERANCE = 1e-9
YEARS = range(2018, 2023)
PEER_NAMES = {
    "Japan": "JPN", "Germany": "DEU", "USA": "USA", "France": "FRA", "Canada": "CAN",
    "Australia": "AUS", "China": "CHN", "India": "IND", "Brazil": "BRA", "South Africa": "ZAF",
}  # fmt: skip
UNMATCHED = ("TWN", "PRI", "REU", "MTQ", "LIE", "MCO", "JEY")
"""Economies whose governance row the peer cannot match to trade: their numeric code there is NA."""

FRENCH_GUIANA = {
    2018: 0.5142022371292114, 2019: 0.24384617805480957, 2020: 0.3167472183704376,
    2021: 0.32767239212989807, 2022: 0.3314664661884308,
}  # fmt: skip
"""Estimates that the peer takes for Guyana: its file has two rows of that name, and it reads the
first, which is French Guiana's."""

SAMPLE = """
aluminium,JPN,2018,0.14771794015582473,0.3397134590797137,0.43483099125949776
aluminium,AUS,2020,0.00033089965216572914,0.33485924162839387,0.0009881753615536798
antimony,FRA,2019,0.18041664261172555,0.33611886025936294,0.5367644126619635
antimony,BRA,2021,0.0,0.288656914137733,0.0
arsenic,CHN,2020,4.570745333001459e-05,0.3648827963475407,0.0001252661232251671
arsenic,DEU,2022,0.1584300531490419,0.3932371143058169,0.4028868267653706
asbestos,ZAF,2021,0.2312068660432315,0.39597299963777205,0.5838955339246231
asbestos,CAN,2018,0.20837926339177834,0.4242030621096489,0.49122526922711374
bismuth,USA,2022,0.3015308249221111,0.5711330304233744,0.5279519986763674
bismuth,IND,2019,0.37673668142719885,0.6157595465089817,0.611824345335917
cobalt,AUS,2018,0.02120537125728396,0.5063645517167917,0.04187767722955469
cobalt,JPN,2020,0.16656502956281152,0.4580173516281237,0.36366532615133335
copper,BRA,2019,0.032853500553194526,0.1177584700921222,0.2789905518260665
copper,FRA,2021,0.04923713294673368,0.11027772887620771,0.44648301564139786
germanium,DEU,2020,0.0,0.8062065972222222,0.0
germanium,CHN,2022,0.0,0.8764039128409503,0.0
graphite,CAN,2021,0.16565388355020602,0.5217144069062954,0.3175183229700592
graphite,ZAF,2018,0.31465590792253545,0.5648967495643716,0.5570149025732347
lead,IND,2022,0.002871365719494397,0.20151685986899603,0.014248761723267429
lead,USA,2019,0.000819520984212599,0.21094313023712888,0.0038850328204163157
lithium,JPN,2018,0.18788238439192126,0.38637554851370437,0.4862688260544967
lithium,AUS,2020,0.0005725463328272049,0.32757889416340186,0.001747812032546911
magnesite,FRA,2019,0.21694098552454796,0.4937356066470699,0.4393869565085284
magnesite,BRA,2021,5.60154865539821e-06,0.4261181127862689,1.314553051681194e-05
manganese,CHN,2020,0.08484548056304018,0.17144838252656608,0.49487477987663897
manganese,DEU,2022,0.08640009932600669,0.20333605692356854,0.4249128296929816
molybdenum,ZAF,2021,0.14214123338863777,0.22265245126104216,0.6383995890617371
molybdenum,CAN,2018,2.4013385752681207e-05,0.22430064688699086,0.00010705892330653796
nickel,USA,2022,0.00032471756563943587,0.26749007657640966,0.0012139424751582474
nickel,IND,2019,0.08682816089663488,0.18783755353745363,0.4622513403813146
tantalum,AUS,2018,0.03162225857983798,0.1836055072470055,0.1722293576809566
tantalum,JPN,2020,0.10086358594988401,0.19408673816014654,0.5196830391711698
tin,BRA,2019,0.00032831818133215363,0.183243979581198,0.001791699689575183
tin,FRA,2021,0.11023806454562457,0.15928393039251842,0.6920852861551592
titanium,DEU,2020,0.055985497371484484,0.162561915693072,0.34439491644026227
titanium,CHN,2022,0.03948860819776209,0.17486598813917806,0.22582212023033668
tungsten,CAN,2021,0.3201765316006899,0.6167954284103206,0.5190967975004084
tungsten,ZAF,2018,0.35882719791913675,0.6592056656419504,0.5443326970949228
zinc,IND,2022,0.00013223981853214734,0.13884282304214499,0.0009524425939683368
zinc,USA,2019,0.0033894779050425415,0.14279396985143245,0.02373684202889706
"""


@cache
def peer_sample() -> pd.DataFrame:
    return pd.read_csv(io.StringIO("mineral,economy,year,score,hhi,import_risk" + SAMPLE))


def peer_full(shared, world: World) -> pd.DataFrame:
    table = pd.read_csv(shared / "validation" / "geopolrisk_20x10x5.csv")
    names = world.minerals["geopolrisk_name"]
    minerals = {name: mineral for mineral, name in names.items() if name}
    return pd.DataFrame(
        {
            "mineral": table["Raw Material"].map(minerals),
            "economy": table["Country [Economic Entity]"].map(PEER_NAMES),
            "year": table["Year"],
            "score": table["GeoPolRisk Score"],
            "hhi": table["HHI"],
            "import_risk": table["Import Risk"],
        }
    )


@pytest.fixture(scope="module", params=["sample", "all"])
def peer(request: pytest.FixtureRequest, world: World) -> pd.DataFrame:
    if request.param == "sample":
        return peer_sample()
    return peer_full(request.getfixturevalue("shared"), world)


def with_peer_governance(world: World) -> World:
    """The world with the peer's two faults in governance, and no other."""
    table = world.governance[~world.governance["economy"].isin(UNMATCHED)]
    guyana = table["year"].map(FRENCH_GUIANA).where(table["economy"] == "GUY")
    repaired = table.assign(estimate=guyana.fillna(table["estimate"]))
    return dataclasses.replace(world, governance=repaired)


def imports_from(world: World, suppliers: tuple[str, ...]) -> pd.DataFrame:
    """Which minerals which economies import from these suppliers with a quantity, by year."""
    trade = world.mineral_trade
    rows = trade[trade["exporter"].isin(suppliers) & (trade["quantity_t"] > 0)]
    codes = world.mineral_codes[world.mineral_codes["geopolrisk"]]
    found = rows.astype({"product": str}).merge(codes.astype({"product": str}), on="product")
    keys = found[["mineral", "importer", "year"]].astype({"importer": str}).drop_duplicates()
    return keys.rename(columns={"importer": "economy"}).assign(affected=True)


def beside(world: World, peer: pd.DataFrame) -> pd.DataFrame:
    minerals, economies = peer["mineral"].unique(), peer["economy"].unique()
    ours = geopolrisk(world, economies, minerals, YEARS).table
    both = ours.merge(peer, on=["mineral", "economy", "year"], suffixes=("", "_peer"))
    assert len(both) == len(peer)
    return both


def gaps(both: pd.DataFrame) -> pd.DataFrame:
    scored = both[both["status"] == "ok"]
    pairs = {
        name: (scored[name] - scored[f"{name}_peer"]).abs() for name in ("score", "import_risk")
    }
    return pd.DataFrame(pairs)


def test_equal_to_the_peer_on_the_peers_governance(world: World, peer: pd.DataFrame) -> None:
    found = gaps(beside(with_peer_governance(world), peer))
    assert len(found) > 0.9 * len(peer)
    assert found.max().max() < TOLERANCE


def test_concentration_of_production_equals_the_peers(world: World, peer: pd.DataFrame) -> None:
    both = beside(world, peer)
    assert (both["hhi"] - both["hhi_peer"]).abs().max() < TOLERANCE


def test_fault_governance_of_taiwan_and_guyana(world: World, peer: pd.DataFrame) -> None:
    """Every difference is a row that imports from Taiwan, Guyana or another unmatched economy."""
    both = beside(world, peer)
    suspects = imports_from(world, (*UNMATCHED, "GUY"))
    both = both.merge(suspects, on=["mineral", "economy", "year"], how="left")
    differs = (both["score"] - both["score_peer"]).abs() > TOLERANCE
    assert differs.any()
    assert both.loc[differs, "affected"].notna().all()
    assert (world.governance["economy"] == "TWN").any()


def test_fault_missing_trade_is_scored_as_no_risk(world: World, peer: pd.DataFrame) -> None:
    """What the peer scores 0 for want of any import record is no data here, and nothing else is."""
    both = beside(world, peer)
    silent = both["status"] == "no data"
    assert silent.any()
    assert (both.loc[silent, "score_peer"] == 0).all()
    assert (both.loc[~silent, "score_peer"] > 0).all()
    assert both.loc[silent, ["score", "import_risk"]].isna().all(axis=None)
    germanium = both[both["mineral"] == "germanium"]
    assert germanium["reason"].str.startswith("no economy records trade").all()


def test_fault_gas_in_million_m3_is_added_to_tonnes(world: World) -> None:
    """The peer's import risk of natural gas for Japan, 2022 (0.423351) adds m3 to tonnes."""
    row = geopolrisk(world, "JPN", "natural-gas", [2022]).table.iloc[0]
    assert row["status"] == "no data"
    assert "tonnes" in row["reason"]
    assert np.isnan(row["home_production_t"])
    made = world.production.query("mineral == 'natural-gas' and economy == 'JPN' and year == 2022")
    assert (made["quantity"].item(), made["unit"].item()) == (2148.0, "million m3")
    mixed = geopolrisk(_in_tonnes(with_peer_governance(world)), "JPN", "natural-gas", [2022]).table
    assert mixed["import_risk"].iloc[0] == pytest.approx(0.423351, abs=5e-7)


def _in_tonnes(world: World) -> World:
    return dataclasses.replace(world, production=world.production.assign(unit="t"))


def test_fault_production_cut_to_whole_numbers_does_not_matter_here(world: World) -> None:
    """The peer cuts decimals off production before squaring: below 1e-9 for these minerals."""
    table = world.production[world.production["year"].isin(YEARS)]
    for mineral in peer_sample()["mineral"].unique():
        for _, rows in table[table["mineral"] == mineral].groupby("year"):
            quantity = rows["quantity"].to_numpy()
            assert abs(hhi(np.trunc(quantity)) - hhi(quantity)) < TOLERANCE


def test_fault_french_guiana_is_coded_as_guyana_by_the_peer(world: World) -> None:
    gold = world.production[world.production["mineral"] == "gold"]
    assert {"GUF", "GUY"} <= set(gold["economy"])
    assert not gold.duplicated(["economy", "year", "stage"]).any()


def test_production_in_kilograms_becomes_tonnes(world: World) -> None:
    """World Mining Data give Japan's gold of 2022 as 4,886 kg."""
    row = geopolrisk(world, "JPN", "gold", [2022]).table.iloc[0]
    assert row["home_production_t"] == pytest.approx(4.886)


def test_trade_of_an_economy_with_itself_is_absent_from_the_data(world: World) -> None:
    """The peer gives such rows weight 0 and counts their tonnes; there are none to differ on."""
    trade = world.mineral_trade
    assert not (trade["exporter"].astype(str) == trade["importer"].astype(str)).any()
