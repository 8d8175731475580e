"""Where a number comes from: data sets, parameters, software, seed; and what the checks found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from importlib import metadata
from types import MappingProxyType
from typing import Literal

Severity = Literal["note", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Dataset:
    """One published data set, at one version, as it was read.

    Parameters
    ----------
    id
        Short name used in the manifest, such as ``"oecd-icio-2022"``.
    title, publisher, vintage, licence, citation
        As the publisher gives them; `licence` as far as it is known.
    version, sha256
        What was read, and the hash that pins its bytes.

    Examples
    --------
    >>> Dataset("x", "X", "P", "2022", "1", "00", "CC0", "P (2022)").vintage
    '2022'
    """

    id: str
    title: str
    publisher: str
    vintage: str
    version: str
    sha256: str
    licence: str
    citation: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What a data check found.

    Parameters
    ----------
    check
        The name of the check.
    subject
        What it looked at.
    severity
        ``"note"`` (known and harmless), ``"warning"`` (matters to some results), ``"error"``.
    message
        One sentence for a reader.
    count
        How many rows, cells or nodes.

    Examples
    --------
    >>> Finding("inactive", "nodes", "note", "No output", 51).count
    51
    """

    check: str
    subject: str
    severity: Severity
    message: str
    count: int = 1


def software_versions() -> Mapping[str, str]:
    """Return the versions of the packages that numbers depend on.

    Returns
    -------
    mapping of str to str
        Package name to version, for those that are installed.

    Examples
    --------
    >>> "numpy" in software_versions()
    True
    """
    versions: dict[str, str] = {}
    for package in ("tradewind", "numpy", "scipy", "pandas", "jax"):
        try:
            versions[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    return MappingProxyType(versions)


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a result was made from.

    Parameters
    ----------
    datasets
        The data sets read.
    params
        Names and values of the parameters used.
    software
        Versions of the packages used.
    seed
        The random seed, or None where nothing is random.

    Examples
    --------
    >>> Provenance(datasets=()).with_params(year=2024).params["year"]
    2024
    """

    datasets: tuple[Dataset, ...]
    params: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    software: Mapping[str, str] = field(default_factory=software_versions)
    seed: int | None = None

    def with_params(self, **params: object) -> Provenance:
        """Return a copy with `params` added to those it has."""
        return replace(self, params=MappingProxyType({**self.params, **params}))

    def to_dict(self) -> dict[str, object]:
        """Return plain dictionaries and lists, ready for JSON."""
        return {
            "datasets": [
                {"id": d.id, "vintage": d.vintage, "version": d.version, "sha256": d.sha256}
                for d in self.datasets
            ],
            "params": dict(self.params),
            "software": dict(self.software),
            "seed": self.seed,
        }


__all__ = ["Dataset", "Finding", "Provenance", "Severity", "software_versions"]
