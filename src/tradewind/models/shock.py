"""Shock: what happens, as a frozen list of typed terms that compose."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from tradewind.core import InputError
from tradewind.models.codes import Codes, as_codes
from tradewind.models.lane_terms import Closure
from tradewind.models.links import Gates, Links, Places, gates_of, links_of, places_of
from tradewind.models.mineral_terms import MineralCut, MineralLoss, MineralTax, MineralTerm
from tradewind.models.shock_text import (
    describe_closure,
    describe_links,
    describe_mineral,
    describe_places,
)
from tradewind.models.shock_toml import ShockFile, dump, gallery_titles, load
from tradewind.models.terms import (
    Capacity,
    Cut,
    Demand,
    Endowment,
    LinkTerm,
    PlaceTerm,
    Rent,
    Tariff,
    Term,
    TradeCost,
)

if TYPE_CHECKING:
    from tradewind.world import World


@dataclass(frozen=True)
class Shock:
    """What happens to the world economy: a name and terms that compose.

    Cuts that overlap on a link, and losses of capacity that overlap in an industry, compose by what
    they leave: two of 50 % leave 25 %. Rates of tariffs that overlap add; factors on trade costs,
    endowments and demand that overlap multiply. Cuts of minerals that overlap hold together: the
    larger one binds. The order of terms changes nothing.

    Parameters
    ----------
    name
        A short name.
    terms
        The terms, usually added with `cut` and the other methods named after a kind of term.
    title, story, source
        One line each: what happens (the name by default), why it matters, and where its size
        comes from ("illustrative" where nobody measured it).
    file
        The file it was read from, for messages.
    minerals
        Terms on the chains of minerals, which become losses of capacity of the industries that use
        them before the equilibrium is solved.
    days
        How long it lasts, which tells how fast stocks of minerals run out; None for a year.

    Raises
    ------
    InputError
        When the name is empty.

    Examples
    --------
    >>> shock = Shock("magnet ban").cut(
    ...     origin="CHN", destination="JPN", industry="C24B", share=0.6, rent="exporter"
    ... )
    >>> shock.terms[0].share
    0.6
    >>> Shock.read("taiwan-chip-cut").terms[0].industry
    ('C26',)
    """

    name: str
    terms: tuple[Term, ...] = ()
    title: str = ""
    story: str = ""
    source: str = ""
    file: str = field(default="", compare=False)
    minerals: tuple[MineralTerm, ...] = ()
    days: float | None = None

    def __post_init__(self) -> None:
        """Check the name and the days."""
        if self.days is not None and not 0 < self.days < float("inf"):
            what = "A shock does not last longer than 0 days"
            raise InputError(what, where="days", found=repr(self.days), fix="Give days above 0")
        if not self.name.strip():
            what = "A shock has no name"
            raise InputError(what, where="name", found=repr(self.name), fix='Name it: Shock("x")')
        object.__setattr__(self, "title", self.title or self.name)

    def cut(
        self,
        *,
        origin: Codes,
        destination: Codes,
        industry: Codes,
        share: float,
        rent: Rent = "importer",
    ) -> Shock:
        """Return this shock with a cut of quantities added.

        Parameters
        ----------
        origin, destination, industry
            Code, name, grouping, several of them, or ``"all"``.
        share
            Share of the baseline quantity that no longer arrives, in [0, 1).
        rent
            Who keeps the scarcity rent: ``"importer"``, ``"exporter"`` or ``"lost"``.

        Returns
        -------
        Shock
            A new shock.
        """
        return self._with(Cut(*_ends("cut", origin, destination, industry), share, rent))

    def trade_cost(
        self, *, origin: Codes, destination: Codes, industry: Codes, factor: float
    ) -> Shock:
        """Return this shock with a change of trade cost added.

        Parameters
        ----------
        origin, destination, industry
            Code, name, grouping, several of them, or ``"all"``.
        factor
            New iceberg cost over baseline cost, above 0.

        Returns
        -------
        Shock
            A new shock.
        """
        return self._with(TradeCost(*_ends("trade_cost", origin, destination, industry), factor))

    def tariff(self, *, origin: Codes, destination: Codes, industry: Codes, rate: float) -> Shock:
        """Return this shock with a change of tariffs added.

        The revenue goes to consumers of the importer.

        Parameters
        ----------
        origin, destination, industry
            Code, name, grouping, several of them, or ``"all"``.
        rate
            Change of the ad valorem rate as a share, above -1: 0.25 is 25 percentage points more.

        Returns
        -------
        Shock
            A new shock.
        """
        return self._with(Tariff(*_ends("tariff", origin, destination, industry), rate))

    def capacity(self, *, economy: Codes, industry: Codes, share: float) -> Shock:
        """Return this shock with a loss of productive capacity added.

        Parameters
        ----------
        economy, industry
            Code, name, grouping, several of them, or ``"all"``.
        share
            Share of capacity lost, in [0, 1).

        Returns
        -------
        Shock
            A new shock.
        """
        return self._with(Capacity(*_in("capacity", economy, industry), share))

    def endowment(self, *, economy: Codes, industry: Codes, factor: float) -> Shock:
        """Return this shock with a change of primary factors added.

        Parameters
        ----------
        economy, industry
            Code, name, grouping, several of them, or ``"all"``.
        factor
            New quantity of factors over baseline quantity, above 0.

        Returns
        -------
        Shock
            A new shock.
        """
        return self._with(Endowment(*_in("endowment", economy, industry), factor))

    def demand(self, *, economy: Codes, industry: Codes, factor: float) -> Shock:
        """Return this shock with a change of tastes in final demand added.

        Parameters
        ----------
        economy, industry
            Code, name, grouping, several of them, or ``"all"``.
        factor
            New weight of these goods over baseline weight, above 0; other goods take the rest.

        Returns
        -------
        Shock
            A new shock.
        """
        return self._with(Demand(*_in("demand", economy, industry), factor))

    def closure(self, *, chokepoint: Codes, share: float, extra_days: float | None = None) -> Shock:
        """Return this shock with a closure of chokepoints at sea added.

        Parameters
        ----------
        chokepoint
            Id or name of `tradewind.models.sealanes.chokepoint_names`, or several.
        share
            Share of the passages that is lost, from 0 to 1.
        extra_days
            The most days that a ship loses, because it waits; None where nobody waits.

        Returns
        -------
        Shock
            A new shock.
        """
        return self._with(Closure(as_codes(chokepoint, "closure, chokepoint"), share, extra_days))

    def mineral_cut(
        self, *, origin: Codes, destination: Codes, mineral: Codes, stage: str, share: float
    ) -> Shock:
        """Return this shock with a cut of the sales of a mineral added.

        Parameters
        ----------
        origin, destination
            Code, name, grouping, several of them, or ``"all"``.
        mineral
            Id of a chain, or several.
        stage
            ``"mine"``, ``"refine"`` or ``"make"``.
        share
            Share of the baseline tonnes that no longer leaves, from 0 to 1.

        Returns
        -------
        Shock
            A new shock.
        """
        ends = _ends("mineral_cut", origin, destination, mineral)
        return self._with_mineral(MineralCut(*ends, stage, share))

    def mineral_tax(
        self, *, origin: Codes, destination: Codes, mineral: Codes, stage: str, rate: float
    ) -> Shock:
        """Return this shock with an export tax of `rate` US$ per US$ of the price added."""
        ends = _ends("mineral_tax", origin, destination, mineral)
        return self._with_mineral(MineralTax(*ends, stage, rate))

    def mineral_loss(self, *, economy: Codes, mineral: Codes, stage: str, share: float) -> Shock:
        """Return this shock with a loss of mines or plants of a mineral added.

        Parameters
        ----------
        economy
            Code, name, grouping, several of them, or ``"all"``.
        mineral, stage, share
            As in `mineral_cut`.

        Returns
        -------
        Shock
            A new shock.
        """
        ends = _in("mineral_loss", economy, mineral)
        return self._with_mineral(MineralLoss(*ends, stage, share))

    @property
    def cuts(self) -> bool:
        """Return whether any term takes away quantities, so that somebody keeps a rent."""
        return any(isinstance(term, (Cut, Closure)) for term in self.terms)

    def with_rent(self, rent: Rent) -> Shock:
        """Return this shock where `rent` keeps the scarcity rent of every cut."""
        terms = (
            replace(term, rent=rent) if isinstance(term, (Cut, Closure)) else term
            for term in self.terms
        )
        return replace(self, terms=tuple(terms))

    def links(self, world: World) -> tuple[Links | Places | Gates, ...]:
        """Return where each term acts in a world; raises UnknownCodeError with suggestions."""
        return tuple(self._where(k, term, world) for k, term in enumerate(self.terms))

    def describe(self, world: World) -> str:
        """Return the shock in plain words, one sentence per term, with names of the world."""
        if not self.terms and not self.minerals:
            return "Nothing happens."
        plain = [self._sentence(k, term, world) for k, term in enumerate(self.terms)]
        return " ".join([*plain, *(describe_mineral(term, world) for term in self.minerals)])

    def to_toml(self) -> str:
        """Return the shock as TOML text that `read` reads back."""
        return dump(
            ShockFile(
                self.name, self.title, self.story, self.source, self.terms,
                minerals=self.minerals, days=self.days,
            )
        )  # fmt: skip

    def write(self, path: str | Path) -> Path:
        """Write the shock to a TOML file and return its path."""
        target = Path(path)
        target.write_text(self.to_toml(), encoding="utf-8")
        return target

    @classmethod
    def read(cls, source: str | Path) -> Shock:
        """Read a shock from the gallery by name, or from a TOML file.

        Parameters
        ----------
        source
            A name of `Shock.gallery`, or the path of a file that ends in ``.toml``.

        Returns
        -------
        Shock
            Its codes are checked against a world when it is used.

        Raises
        ------
        UnknownCodeError
            When the gallery has no such name; with suggestions.
        InputError
            When the file is not there or not TOML, or a term or field is not understood.
        """
        read = load(source)
        return cls(
            read.name, read.terms, read.title, read.story, read.source, read.file, read.minerals,
            read.days,
        )  # fmt: skip

    @classmethod
    def gallery(cls) -> dict[str, str]:
        """Return the names of the ready shocks and their titles."""
        return gallery_titles()

    def _with(self, term: Term) -> Shock:
        return replace(self, terms=(*self.terms, term))

    def _with_mineral(self, term: MineralTerm) -> Shock:
        return replace(self, minerals=(*self.minerals, term))

    def _where(self, k: int, term: Term, world: World) -> Links | Places | Gates:
        where = self._place(k, term)
        if isinstance(term, LinkTerm):
            return links_of(term, world, where=where)
        if isinstance(term, Closure):
            return gates_of(term, where=where)
        return places_of(term, world, where=where)

    def _sentence(self, k: int, term: Term, world: World) -> str:
        where = self._where(k, term, world)
        if isinstance(where, Links):
            return describe_links(cast("LinkTerm", term), where, world)
        if isinstance(where, Gates):
            return describe_closure(cast("Closure", term), where)
        return describe_places(cast("PlaceTerm", term), where, world)

    def _place(self, k: int, term: Term) -> str:
        return f"{self.file or self.name}, term {k + 1} ({term.kind})"


def _ends(
    kind: str, origin: Codes, destination: Codes, industry: Codes
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    return (
        as_codes(origin, f"{kind}, origin"),
        as_codes(destination, f"{kind}, destination"),
        as_codes(industry, f"{kind}, industry"),
    )


def _in(kind: str, economy: Codes, industry: Codes) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return as_codes(economy, f"{kind}, economy"), as_codes(industry, f"{kind}, industry")


__all__ = ["Cut", "Shock"]
