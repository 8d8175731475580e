"""Reverse stress by name: percentages as people write them, names and words."""

from __future__ import annotations

import pytest

from tradewind.app import Reversal, loss_percent, reverse_stress
from tradewind.core import InputError
from tradewind.world import World


@pytest.fixture(scope="module")
def said() -> list[tuple[str, int, int]]:
    return []


@pytest.fixture(scope="module")
def ores(world: World, said: list[tuple[str, int, int]]) -> Reversal:
    def progress(text: str, done: int, total: int) -> None:
        said.append((text, done, total))

    return reverse_stress(
        "japan", "1%", origins=["CHL", "BRA"], industries=["B07"], progress=progress, world=world
    )


@pytest.mark.parametrize("text", ["1%", "1 %", " 1", 1, 1.0, "1.0%"])
def test_percent_is_read_as_people_write_it(text: str | float) -> None:
    assert loss_percent(text) == 1.0


@pytest.mark.parametrize("text", ["", "%", "one", "1%%", "1,5"])
def test_what_is_no_percentage_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="not a percentage"):
        loss_percent(text)


def test_links_have_names(ores: Reversal) -> None:
    assert set(ores.links["origin_name"]) <= {"Chile", "Brazil"}
    assert set(ores.links["destination_name"]) == {"Japan"}
    assert ores.shock is ores.result.shock


def test_the_answer_is_said_in_words(ores: Reversal) -> None:
    assert ores.title.startswith("The smallest cuts found that cost Japan 1 % of real income")
    assert "costs it 1 % of real income" in ores.sentences[0]
    assert "times as much" in ores.sentences[1]
    assert ores.comparison["way"].tolist()[0] == "The cuts found"


def test_a_way_that_does_not_reach_the_loss_is_said(world: World) -> None:
    found = reverse_stress("JPN", 2.2, origins=["CHL", "BRA"], industries=["B07"], world=world)
    assert found.sentences[-1] == "No link does this alone."


def test_a_way_that_is_cheaper_because_it_cuts_less_is_said(world: World) -> None:
    found = reverse_stress("JPN", "0.05%", origins=["CHL"], industries=["B07"], world=world)
    assert found.result.links["cut_share"].tolist() == pytest.approx([0.25])
    assert "less than the smallest share that a link may lose" in found.sentences[-1]


def test_progress_counts_up_to_its_end(ores: Reversal, said: list[tuple[str, int, int]]) -> None:
    done = [step for _, step, _ in said]
    assert done == sorted(done)
    assert said[-1][1] == said[-1][2]
