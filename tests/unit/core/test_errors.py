"""Errors say what, where, what was found and how to fix it."""

from __future__ import annotations

import pytest

from tradewind.core import ConvergenceError, InputError, UnknownCodeError, resolve, resolve_all
from tradewind.core.identifiers import hs6
from tradewind.core.units import tonnes_per

KNOWN = {"JPN": "Japan", "IND": "India", "KOR": "South Korea"}


def test_message_carries_every_part() -> None:
    error = InputError("Bad share", where="cut[0].share", found="1.2", fix="Use 0 to 1")
    assert str(error) == "Bad share (where: cut[0].share; found: 1.2). Use 0 to 1."


@pytest.mark.parametrize("spelling", ["JPN", "jpn", " Japan ", "JAPAN"])
def test_codes_and_names_resolve_in_any_case(spelling: str) -> None:
    assert resolve(spelling, KNOWN, "economy") == "JPN"


def test_unknown_code_suggests_and_is_a_lookup_error() -> None:
    with pytest.raises(LookupError, match=r"Did you mean KOR \(South Korea\)\?"):
        resolve("south koreaa", KNOWN, "economy")


def test_unknown_code_without_a_neighbour_lists_what_exists() -> None:
    with pytest.raises(UnknownCodeError, match="Known codes: JPN, IND, KOR"):
        resolve("zzzzzz", KNOWN, "economy")


def test_all_keeps_the_order_of_the_world() -> None:
    assert resolve_all("all", KNOWN, "economy") == ("JPN", "IND", "KOR")


def test_nothing_given_is_refused() -> None:
    with pytest.raises(InputError, match="No economy given"):
        resolve_all([], KNOWN, "economy")


@pytest.mark.parametrize("code", ["12ab", "1234567", ""])
def test_what_is_not_a_product_code_is_refused(code: str) -> None:
    with pytest.raises(InputError, match="Not an HS product code"):
        hs6(code)


def test_a_volume_is_not_a_mass() -> None:
    with pytest.raises(InputError, match="Not a unit of mass"):
        tonnes_per("Mio m3")


def test_convergence_error_keeps_the_last_state() -> None:
    error = ConvergenceError("Stopped", residual=0.5, iterations=7, last_state={"p": 1})
    assert (error.residual, error.iterations, error.last_state) == (0.5, 7, {"p": 1})
