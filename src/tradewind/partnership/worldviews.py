"""Worldviews: the same hazards in other worlds, with and without the pact."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tradewind.core import InputError, TradewindError
from tradewind.models import Reform, ReformTerm, Tariff, TradeCost
from tradewind.models.links import links_of
from tradewind.partnership.bench import Bench
from tradewind.partnership.number import Number
from tradewind.partnership.pact import Pact
from tradewind.partnership.pact_lines import line_at, lines_of
from tradewind.world import World

_FIX = "docs/pacts.md shows a file of worldviews"


class TariffRise(BaseModel):
    """A rise of tariffs.

    Parameters
    ----------
    origin, destination
        Codes, groupings, or ``["all"]``.
    industries
        Whose goods.
    rate
        Rise of the ad valorem rate, as a share.

    Examples
    --------
    >>> TariffRise.model_config["frozen"]
    True
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    origin: tuple[str, ...] = Field(min_length=1)
    destination: tuple[str, ...] = Field(min_length=1)
    industries: tuple[str, ...] = Field(min_length=1)
    rate: Number


class Bloc(BaseModel):
    """Economies that keep trading with each other as before.

    Parameters
    ----------
    name
        What it is called.
    economies
        Codes or groupings.

    Examples
    --------
    >>> Bloc(name="a", economies=("JPN",)).economies
    ('JPN',)
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    economies: tuple[str, ...] = Field(min_length=1)


class Worldview(BaseModel):
    """A way in which the world may go.

    Parameters
    ----------
    id, title, story, source
        Short name, what it is, and where it comes from.
    pact
        Whether the pact is what tells it from the status quo.
    tariffs
        That rise.
    blocs, bloc_cost
        Between different blocs trade costs more, by this share of the price; whoever is in no bloc
        pays nothing extra.

    Examples
    --------
    >>> Worldview(id="calm", title="Status quo", source="none").pact
    False
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    title: str
    story: str = ""
    source: str
    pact: bool = False
    tariffs: tuple[TariffRise, ...] = ()
    blocs: tuple[Bloc, ...] = ()
    bloc_cost: Number | None = None

    def reform(self) -> Reform:
        """Return what it changes, by the best estimates of its numbers."""
        terms: list[ReformTerm] = [
            Tariff(t.origin, t.destination, t.industries, t.rate.value) for t in self.tariffs
        ]
        if self.bloc_cost is not None:
            factor = 1 + self.bloc_cost.value
            for one in self.blocs:
                for other in self.blocs:
                    if one.name != other.name:
                        ends = (one.economies, other.economies, ("all",))
                        terms.append(TradeCost(*ends, factor))
        return Reform(tuple(terms))


@dataclass(frozen=True)
class Worldviews:
    """Worldviews to compare.

    Parameters
    ----------
    views
        In order.
    file
        Where they were read.

    Examples
    --------
    >>> [view.id for view in Worldviews.read().views][0]
    'status-quo'
    """

    views: tuple[Worldview, ...]
    file: str = ""

    @classmethod
    def read(cls, path: str | Path | None = None, *, world: World | None = None) -> Worldviews:
        """Read worldviews from a TOML file; those of the package by default.

        Parameters
        ----------
        path
            The file.
        world
            The world that knows its codes; the embedded one by default.

        Returns
        -------
        Worldviews
            Checked.

        Raises
        ------
        InputError
            When the file is not there or not TOML, a field is missing or out of range, or an
            economy is in two blocs; with file and line.
        UnknownCodeError
            When a code is not known.
        """
        source = files("tradewind.partnership") / "worldviews.toml" if path is None else Path(path)
        file = source.name if path is None else str(path)
        if not source.is_file():
            what = "The file of worldviews is not there"
            raise InputError(what, where=file, fix=_FIX)
        text = source.read_text(encoding="utf-8")
        try:
            listed = tomllib.loads(text).get("worldviews", [])
        except tomllib.TOMLDecodeError as error:
            what = "The file of worldviews is not TOML"
            raise InputError(what, where=file, found=str(error), fix=_FIX) from error
        base = world or World.load()
        return cls(tuple(_view(k, entry, text, file, base) for k, entry in enumerate(listed)), file)


def _view(k: int, entry: object, text: str, file: str, world: World) -> Worldview:
    lines = lines_of(text)
    try:
        view = Worldview.model_validate(entry)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"]))
        where = f"{file}, line {line_at(lines, ('worldviews', k, *first['loc']))}, {field}"
        what = "A worldview cannot be used"
        message = str(first["msg"]).removeprefix("Value error, ")
        found = repr(first.get("input"))[:80]
        raise InputError(what, where=where, found=found, fix=f"{message}. {_FIX}") from error
    where = f"{file}, line {line_at(lines, ('worldviews', k))}, worldview {view.id}"
    try:
        _check(view, world)
    except TradewindError as error:
        place = f"{where}, {error.where}"
        raise type(error)(error.what, where=place, found=error.found, fix=error.fix) from error
    return view


def _check(view: Worldview, world: World) -> None:
    for t in view.tariffs:
        links_of(Tariff(t.origin, t.destination, t.industries, 0.0), world, where="tariffs")
    seen: dict[str, str] = {}
    for bloc in view.blocs:
        ends = TradeCost(bloc.economies, ("all",), ("all",), 1.0)
        for code in links_of(ends, world, where=f"bloc {bloc.name}").origins:
            if code in seen:
                what = "An economy is in two blocs"
                fix = f"It is in {seen[code]} already: take it out of one"
                raise InputError(what, where=f"bloc {bloc.name}", found=code, fix=fix)
            seen[code] = bloc.name
    if bool(view.blocs) != (view.bloc_cost is not None):
        what = "Blocs and the cost between them come together"
        raise InputError(what, where="bloc_cost", fix="Give both, or neither")


def worldview_table(
    bench: Bench, pact: Pact, views: Sequence[Worldview], targets: Sequence[str]
) -> pd.DataFrame:
    """Return what each worldview changes against the status quo, and the pact within it.

    Parameters
    ----------
    bench
        What solves.
    pact
        The pact.
    views
        The worldviews; one with `pact` is the world as it is with the pact.
    targets
        Whose figures.

    Returns
    -------
    pandas.DataFrame
        ``worldview, title, target, trade_gain_usd, risk_gain_usd, gain_usd`` against the world as
        it is, and ``pact_trade_gain_usd, pact_risk_gain_usd, pact_gain_usd``: what the pact adds
        there. Hazards come as often and as hard everywhere.

    Examples
    --------
    >>> worldview_table.__name__
    'worldview_table'
    """
    places = [bench.without.targets.index(name) for name in targets]
    nothing = pact.only(())
    rows = []
    for view in views:
        inside = bench.within(view.reform())
        plain, joined = inside.solve([nothing, pact])
        without = inside.worth(nothing, plain)
        change = inside.worth(pact, joined) - without
        whole = without + change if view.pact else without
        for target, k in zip(targets, places, strict=True):
            rows.append(
                {
                    "worldview": view.id, "title": view.title, "target": target,
                    "trade_gain_usd": whole[0, k], "risk_gain_usd": whole[1, k],
                    "gain_usd": whole[:, k].sum(),
                    "pact_trade_gain_usd": change[0, k], "pact_risk_gain_usd": change[1, k],
                    "pact_gain_usd": change[:, k].sum(),
                }
            )  # fmt: skip
    return pd.DataFrame(rows)


__all__ = ["Bloc", "TariffRise", "Worldview", "Worldviews", "worldview_table"]
