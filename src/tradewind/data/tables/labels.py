"""What a user's own labels mean: read from TOML, checked, and applied without guessing."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tradewind.core import InputError, MissingDataError, UnknownCodeError
from tradewind.data.tables.assembly import Node, Part, Role, Use

DROP = "drop"
_NAMED = 8
_SIMILARITY = 0.5


class LongColumns(BaseModel):
    """The names of the columns of a long table.

    Examples
    --------
    >>> LongColumns().value
    'value'
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    origin: str = Field("origin", description="Column of the economy that sells")
    industry: str = Field("industry", description="Column of the industry that sells")
    destination: str = Field("destination", description="Column of the economy that buys")
    user: str = Field("user", description="Column of the industry or final use that buys")
    value: str = Field("value", description="Column of the flow")


class LabelMapping(BaseModel):
    """What the labels of a user's own table mean.

    Examples
    --------
    >>> mapping = LabelMapping(form="square", unit="USD million", final={"hh": "HFCE"})
    >>> mapping.column("JPN", "hh")
    Use(economy='JPN', category='HFCE')
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    form: Literal["long", "square"] = Field(description="One flow a row, or a matrix")
    unit: str = Field(min_length=1, description='Of all money, such as "USD million"')
    year: int | None = Field(None, description="The year that the table describes")
    title: str = Field("The user's own table", description="What the table is called")
    source: str = Field("the user", description="Who made it")
    separator: str = Field("_", min_length=1, description="In square labels: JPN_A01")
    columns: LongColumns = Field(default_factory=LongColumns, description="Of a long table")
    final: dict[str, str] = Field(min_length=1, description="Final uses: own label to category")
    economies: dict[str, str] | None = Field(
        None, description='Own label to code, or "drop"; without it labels are codes'
    )
    industries: dict[str, str] | None = Field(
        None, description='Own label to code, or "drop"; without it labels are codes'
    )
    value_added: tuple[str, ...] = Field((), description="Rows of value added")
    taxes: tuple[str, ...] = Field((), description="Rows of taxes and margins")
    output: tuple[str, ...] = Field((), description="Rows or columns of output")
    totals: tuple[str, ...] = Field((), description="Rows or columns that repeat sums")
    goods: tuple[str, ...] = Field((), description="Codes of the industries that make goods")

    @classmethod
    def read(cls, file: Path) -> LabelMapping:
        """Read a mapping from TOML.

        Parameters
        ----------
        file
            See `docs/your-own-world.md`.

        Returns
        -------
        LabelMapping
            Checked.

        Raises
        ------
        MissingDataError
            When there is no such file.
        InputError
            When it is not TOML, or an entry is missing, unknown or of the wrong kind.
        """
        if not file.is_file():
            what = "There is no such mapping file"
            raise MissingDataError(what, where=str(file))
        try:
            return cls.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
        except tomllib.TOMLDecodeError as error:
            what = "The mapping is not TOML"
            raise InputError(what, where=str(file), found=str(error)) from error
        except ValidationError as error:
            first = error.errors()[0]
            entry = ".".join(str(part) for part in first["loc"])
            what = "The mapping cannot be used"
            raise InputError(what, where=f"{file}, {entry}", found=first["msg"]) from error

    def split(self, label: str) -> tuple[str, str]:
        """Return economy and rest of a square label; all of it is the rest if it is special."""
        if label in self._special:
            return "", label
        economy, _, rest = label.partition(self.separator)
        return economy, rest

    def row(self, economy: str, industry: str) -> Role:
        """Return the role of a row."""
        return self._special.get(industry) or self._node(economy, industry)

    def column(self, economy: str, user: str) -> Role:
        """Return the role of a column."""
        if user in self.final:
            code = _code(economy, self.economies)
            category = self.final[user]
            return Part.DROPPED if DROP in {code, category} else Use(code, category)
        return self._special.get(user) or self._node(economy, user)

    def require_known(self, pairs: Iterable[tuple[str, str]], *, where: str) -> None:
        """Refuse labels that the mapping does not name.

        Parameters
        ----------
        pairs
            Economy and industry, or final use, of every row and column.
        where
            The file.

        Raises
        ------
        UnknownCodeError
            Naming them, with the nearest labels that the mapping has.
        """
        told = self._special.keys() | self.final.keys()
        plain = [(economy, rest) for economy, rest in pairs if rest not in self._special]
        _require_mapped("economy", (e for e, _ in plain), self.economies, where)
        kinds = (rest for _, rest in plain if rest not in told)
        _require_mapped("industry", kinds, self.industries, where)

    @property
    def _special(self) -> dict[str, Part]:
        parts = {
            Part.VALUE_ADDED: self.value_added,
            Part.TAXES: self.taxes,
            Part.OUTPUT: self.output,
            Part.TOTAL: self.totals,
        }
        return {label: part for part, labels in parts.items() for label in labels}

    def _node(self, economy: str, industry: str) -> Role:
        codes = _code(economy, self.economies), _code(industry, self.industries)
        return Part.DROPPED if DROP in codes else Node(*codes)


def _code(label: str, known: Mapping[str, str] | None) -> str:
    return label if known is None else known[label]


def _require_mapped(
    kind: str, labels: Iterable[str], known: Mapping[str, str] | None, where: str
) -> None:
    if known is None:
        return
    unknown = [label for label in dict.fromkeys(labels) if label not in known]
    if not unknown:
        return
    shown = ", ".join(repr(label) for label in unknown[:_NAMED])
    rest = f" and {len(unknown) - _NAMED} more" if len(unknown) > _NAMED else ""
    close = difflib.get_close_matches(unknown[0], known, n=3, cutoff=_SIMILARITY)
    near = f"For {unknown[0]!r} did you mean {' or '.join(close)}? " if close else ""
    what = f"The mapping does not say what {len(unknown)} {kind} labels mean"
    fix = f'{near}Add them to the mapping, with the code "drop" to leave them out'
    raise UnknownCodeError(what, where=where, found=shown + rest, fix=fix)


__all__ = ["DROP", "LabelMapping", "LongColumns"]
