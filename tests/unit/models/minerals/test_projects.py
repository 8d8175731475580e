"""Projects: what starts by a year becomes new capacity."""

from __future__ import annotations

from tradewind.models.minerals import chain_stages, projects_until
from tradewind.models.minerals.facts import table
from tradewind.models.minerals.projects import projects_table


def test_every_project_counts_once_its_year_has_come() -> None:
    rows = table("projects")
    last = int(rows["start_year"].max())
    counts = [len(projects_until(year).capacities) for year in range(2024, last + 1)]
    assert counts[0] == 0
    assert counts == sorted(counts)
    assert counts[-1] == len(rows)
    plan = projects_until(last)
    assert sum(made.tonnes for made in plan.capacities) == rows["tonnes_per_year"].sum()
    assert not any(made.from_scrap for made in plan.capacities)
    assert all(made.stage in chain_stages()[made.mineral] for made in plan.capacities)
    assert not plan.stocks
    assert not plan.thrifts


def test_rows_can_be_those_of_one_mineral() -> None:
    assert set(projects_table(2030, ("gallium",))["mineral"]) == {"gallium"}
    assert projects_table(2030, ("tin",)).empty
