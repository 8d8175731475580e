"""Hazards on minerals: what the catalogue says in tonnes, and what a file cannot say."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest

from tradewind.core import InputError, UnknownCodeError
from tradewind.models import MineralCut, MineralLoss
from tradewind.models.minerals import chain_responses
from tradewind.risk import Catalogue, Hazard
from tradewind.risk.hazard_file import parse_hazards
from tradewind.world import World

BUILT_IN = Catalogue.built_in()
GOOD = {
    "id": "metal", "class": "supplier-state", "title": "Metal, held back", "actor": "CHN",
    "first_day": "2020-01-01", "acted": "yes", "kind": "mineral_cut", "origin": "CHN",
    "destination": "all", "economy": "", "industry": "", "severity_low": "0.1",
    "severity_mode": "0.5", "severity_high": "1", "unit": "share of tonnes", "confidence": "A",
    "source": "Gazette", "mineral": "gallium germanium", "stage": "refine",
    "industry_weight": "0.003",
}  # fmt: skip
LOSS = {"kind": "mineral_loss", "origin": "", "destination": "", "economy": "CHN"}
PLAIN = {
    "kind": "cut", "industry": "C26", "unit": "share of quantity", "severity_high": "0.9",
    "mineral": "", "stage": "", "industry_weight": "",
}  # fmt: skip
BEFORE = {
    "china-rare-earths-japan-2010": [0.046], "china-gallium-germanium-2023": [0.0023],
    "china-graphite-2023": [0.105 * 7240 / 21723, 0.105 * 14483 / 21723],
    "kachin-rare-earths-2024": [0.3], "drc-cobalt-2025": [0.26],
    "china-magnets-2025": [0.0036, 0.004], "grasberg-2025": [0.12],
    "china-package-2025": [0.1, 0.004, 0.0036],
}  # fmt: skip
"""Most likely shares of whole industries, as they were before these hazards acted on minerals."""


def _read(changes: dict[str, str]) -> Hazard:
    row = {**GOOD, **changes}
    file = io.StringIO()
    writer = csv.DictWriter(file, list(row), lineterminator="\n")
    writer.writeheader()
    writer.writerow(row)
    (hazard,) = parse_hazards(
        file.getvalue(), "own.csv", BUILT_IN.classes, today=date(2026, 11, 25)
    )
    return hazard


def test_a_row_on_minerals_becomes_a_shock_on_their_chains() -> None:
    shock = _read({"duration_days": "60"}).shock()
    (term,) = shock.minerals
    assert isinstance(term, MineralCut)
    assert (term.mineral, term.stage, term.share) == (("gallium", "germanium"), "refine", 0.5)
    assert (shock.terms, shock.days) == ((), 60.0)


def test_a_loss_is_in_a_place() -> None:
    (term,) = _read(LOSS).shock(1.0).minerals
    assert isinstance(term, MineralLoss)
    assert (term.economy, term.share) == (("CHN",), 1.0)


def test_a_weight_that_is_not_given_is_whole() -> None:
    assert _read({"industry_weight": ""}).terms[0].weight == 1.0


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"mineral": "galium"}, "mineral", "Did you mean gallium"),
        ({"mineral": ""}, "mineral", "A code is missing"),
        ({"stage": "smelt"}, "stage", "Unknown stage"),
        ({"stage": ""}, "stage", "Unknown stage"),
        ({"stage": "mine"}, "stage", "The chain of Gallium has no such stage"),
        ({"mineral": "copper gallium", "stage": "mine"}, "stage", "Use refine"),
        ({"industry": "C24B"}, "industry", "A term of kind mineral_cut has no industry"),
        ({**LOSS, "industry": "B07"}, "industry", "A term of kind mineral_loss has no industry"),
        ({"industry_weight": "0"}, "industry_weight", "outside 0 to 1"),
        ({"industry_weight": "2"}, "industry_weight", "outside 0 to 1"),
        ({"industry_weight": "-0.1"}, "industry_weight", "outside 0 to 1"),
        ({"industry_weight": "some"}, "industry_weight", "Not a finite number"),
        ({"severity_high": "1.2"}, "severity_high", "outside"),
        ({"severity_low": "-0.1"}, "severity_low", "outside"),
        ({**LOSS, "severity_high": "1.2"}, "severity_high", "outside"),
        ({"unit": "share of quantity"}, "unit", "not that of its kind"),
        ({"origin": ""}, "origin", "A code is missing"),
        ({"economy": "CHN"}, "economy", "A term of kind mineral_cut has no economy"),
        ({**LOSS, "origin": "CHN"}, "origin", "A term of kind mineral_loss has no origin"),
        ({**PLAIN, "mineral": "tin"}, "mineral", "A term of kind cut has no mineral"),
        ({**PLAIN, "stage": "mine"}, "stage", "A term of kind cut has no stage"),
        (
            {**PLAIN, "industry_weight": "0.5"},
            "industry_weight",
            "A term of kind cut has no industry_weight",
        ),
    ],
)
def test_a_mistake_is_named_by_file_line_and_field(
    changes: dict[str, str], field: str, message: str
) -> None:
    with pytest.raises(InputError) as raised:
        _read(changes)
    assert message in str(raised.value)
    assert raised.value.where == f"own.csv, line 2, field {field}"
    assert raised.value.fix


def test_an_unknown_mineral_is_an_unknown_code() -> None:
    with pytest.raises(UnknownCodeError):
        _read({"mineral": "unobtainium"})


def test_a_plain_term_needs_none_of_the_fields() -> None:
    (term,) = _read(PLAIN).terms
    assert (term.mineral, term.stage, term.weight) == ((), "", 1.0)


# --- those of the package


def test_which_hazards_act_on_minerals_and_how_hard() -> None:
    found = {
        hazard.id: [(t.kind, " ".join(t.mineral), t.stage, t.low, t.mode, t.high) for t in terms]
        for hazard in BUILT_IN
        if (terms := [term for term in hazard.terms if term.mineral])
    }
    both = "rare-earths-light rare-earths-heavy"
    assert found == {
        "china-rare-earths-japan-2010": [("mineral_cut", both, "refine", 0.0, 0.51, 0.95)],
        "china-gallium-germanium-2023": [
            ("mineral_cut", "gallium germanium", "refine", 0.19, 0.65, 1.0)
        ],
        "china-graphite-2023": [
            ("mineral_cut", "graphite-anodes", "refine", 0.65, 0.73, 0.92),
            ("mineral_cut", "graphite", "mine", 0.78, 0.84, 0.94),
        ],
        "kachin-rare-earths-2024": [
            ("mineral_loss", "rare-earths-heavy rare-earths-light", "mine", 0.21, 0.43, 0.89)
        ],
        "drc-cobalt-2025": [("mineral_cut", "cobalt", "mine", 0.56, 1.0, 1.0)],
        "china-magnets-2025": [
            ("mineral_cut", both, "make", 0.15, 0.49, 0.74),
            ("mineral_cut", "rare-earths-heavy", "refine", 0.35, 0.66, 1.0),
        ],
        "grasberg-2025": [("mineral_loss", "copper", "mine", 0.22, 0.35, 0.69)],
        "china-package-2025": [
            ("mineral_cut", "graphite-anodes", "refine", 0.65, 0.73, 0.92),
            ("mineral_cut", "rare-earths-heavy", "refine", 0.35, 0.66, 1.0),
            ("mineral_cut", both, "make", 0.15, 0.49, 0.74),
        ],
    }


def test_shares_are_those_that_the_record_gives() -> None:
    modes = {hazard.id: [term.mode for term in hazard.terms] for hazard in BUILT_IN}
    months = 2 * 23310 / 12
    assert modes["china-rare-earths-japan-2010"] == [pytest.approx(1 - 1912 / months, abs=0.005)]
    gallium, germanium = (100 + 73 + 81 - 9) / 4, (100 + 87 + 32 + 57) / 4
    assert modes["china-gallium-germanium-2023"] == [
        pytest.approx((gallium + germanium) / 200, abs=0.005)
    ]
    assert modes["china-graphite-2023"] == [
        pytest.approx(1 - (948 + 1017) / 7240, abs=0.005),
        pytest.approx(1 - (1427 + 941) / 14483, abs=0.005),
    ]
    quarter = 22319 / (1 - 0.189) / 2
    assert modes["china-magnets-2025"] == [
        pytest.approx(1 - (2628 + 1238 + 3188) / quarter, abs=0.005),
        pytest.approx((0 + 1 + (1 - 1.201 / 34.627)) / 3, abs=0.005),
    ]
    lost = 230_000 + (700_000 - 478_000) * 329 / 365
    assert modes["grasberg-2025"] == [pytest.approx(lost / (1_009_510 * 443 / 365), abs=0.005)]


def test_weights_keep_the_class_comparable() -> None:
    for name, shares in BEFORE.items():
        found = [term.weight * term.mode for term in BUILT_IN[name].terms]
        assert found == pytest.approx(shares, rel=2e-3), name


def test_no_story_speaks_of_an_industry_that_stands_in() -> None:
    for name in BEFORE:
        hazard = BUILT_IN[name]
        assert "stand in" not in hazard.story
        assert all(term.industry == () and term.source for term in hazard.terms)


def test_every_hazard_on_minerals_moves_its_chains(world: World) -> None:
    for name in BEFORE:
        shock = BUILT_IN[name].shock(1.0)
        wanted = {mineral for term in shock.minerals for mineral in term.mineral}
        responses = chain_responses(shock, world)
        assert {response.chain.mineral for response in responses} == wanted
        assert all(response.optimum.kkt_residual < 1e-8 for response in responses), name
        assert any(abs(response.world_price_change_pct) > 0.1 for response in responses), name
