"""The embargo test for minerals, and what the chains say of episodes that happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from tradewind.app.chains import built_chains, chain_provenance, own_notes, project_notes
from tradewind.core import InputError, Provenance
from tradewind.models.minerals import MineralParams, OwnData, projects_until
from tradewind.models.minerals.embargo import embargo_table
from tradewind.models.minerals.facts import facts_sha256
from tradewind.models.minerals.replay import replay_table
from tradewind.models.minerals.response import YEAR_DAYS
from tradewind.world import World


@dataclass(frozen=True, slots=True)
class Embargoes:
    """What an embargo by the top producer of each stage does, by mineral.

    Parameters
    ----------
    days
        How long it lasts.
    table
        The columns of `tradewind.models.minerals.embargo.embargo_table`, one row per mineral and
        stage.
    warnings, provenance
        As in every result.

    Examples
    --------
    >>> Embargoes.__slots__[0]
    'days'
    """

    days: float
    table: pd.DataFrame
    warnings: tuple[str, ...]
    provenance: Provenance

    @property
    def worst(self) -> pd.DataFrame:
        """Return the stage of each mineral with the largest shortage abroad, the worst first."""
        order = self.table.sort_values(
            "shortage_abroad_share", ascending=False, kind="stable", ignore_index=True
        )
        return order.drop_duplicates("mineral", ignore_index=True)

    def to_dict(self) -> dict[str, object]:
        """Return plain dictionaries and tables, ready for JSON."""
        return {
            "days": self.days,
            "embargoes": self.table,
            "warnings": list(self.warnings),
            "provenance": self.provenance.to_dict(),
        }


def embargo_minerals(
    minerals: Sequence[str] = (),
    *,
    days: float = YEAR_DAYS,
    year: int | None = None,
    own: OwnData | None = None,
    world: World | None = None,
) -> Embargoes:
    """Let the top producer of each stage sell nothing abroad, for each mineral on its own.

    Parameters
    ----------
    minerals
        Ids or names; all by default.
    days
        How long it lasts: what users hold is spread over it.
    year
        Count the projects that start by it: see `projects_until`; none by default.
    own
        The user's tables.
    world
        The baseline; the embedded world by default.

    Returns
    -------
    Embargoes
        Shortages, prices and losses.

    Raises
    ------
    InputError
        When the days are not above 0.
    UnknownCodeError
        When there is no such mineral.
    DataError
        When the world has not what chains need.
    ConvergenceError
        When a chain is not solved.

    Examples
    --------
    >>> found = embargo_minerals(["gallium"]).table
    >>> found["producer"].tolist(), bool(found["price_change_abroad_pct"].item() > 100)
    (['CHN'], True)
    """
    if not 0 < days < float("inf"):
        what = "An embargo does not last longer than 0 days"
        raise InputError(what, where="days", found=f"{days:g}", fix="Give days above 0")
    base = world or World.load()
    chains = built_chains(base, minerals, own)
    params = MineralParams()
    return Embargoes(
        days=days,
        table=embargo_table(
            chains, params, days, plan=None if year is None else projects_until(year)
        ),
        warnings=(
            *([] if own is None else own_notes(own)),
            *project_notes(year, chains.minerals),
        ),
        provenance=chain_provenance(
            base, chains, days=days, projects_until=year, **params.model_dump()
        ),
    )


@dataclass(frozen=True, slots=True)
class MineralReplay:
    """What the chains say of episodes that happened, beside what was observed.

    Parameters
    ----------
    table
        The columns of `tradewind.models.minerals.replay.replay_table`.
    warnings, provenance
        As in every result.

    Examples
    --------
    >>> MineralReplay.__slots__[0]
    'table'
    """

    table: pd.DataFrame
    warnings: tuple[str, ...]
    provenance: Provenance

    def to_dict(self) -> dict[str, object]:
        """Return plain dictionaries and tables, ready for JSON."""
        return {
            "episodes": self.table,
            "warnings": list(self.warnings),
            "provenance": self.provenance.to_dict(),
        }


def replay_minerals(world: World | None = None) -> MineralReplay:
    """Put what the chains say of episodes beside what was observed, misses included.

    Parameters
    ----------
    world
        The baseline; the embedded world by default.

    Returns
    -------
    MineralReplay
        One row per episode and observable.

    Examples
    --------
    >>> replay_minerals.__name__
    'replay_minerals'
    """
    base = world or World.load()
    provenance = base.provenance.with_params(
        minerals_facts_sha256=facts_sha256(), **MineralParams().model_dump()
    )
    return MineralReplay(replay_table(base), (), provenance)


__all__ = ["Embargoes", "MineralReplay", "embargo_minerals", "replay_minerals"]
