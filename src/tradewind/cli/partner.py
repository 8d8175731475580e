"""``tradewind partner``: what a pact changes, for whom, by which measure."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from tradewind.cli.compiled import keep_compiled
from tradewind.cli.output import Answer, AsCsv, AsJson, OutFile, emit
from tradewind.cli.partner_tables import comparison, evaluation, listing
from tradewind.cli.progress import counted
from tradewind.cli.worlds import WorldName
from tradewind.core.errors import InputError


def partner(
    pact: Annotated[
        list[str] | None,
        typer.Argument(help="A ready pact or a TOML file; several with --compare. None: a list."),
    ] = None,
    compare: Annotated[
        bool, typer.Option("--compare", help="Put several pacts side by side.")
    ] = False,
    events: Annotated[
        int, typer.Option("--events", min=100, help="Sampled events behind the tails.")
    ] = 10_000,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Repeats every byte.")] = 1,
    regime: Annotated[
        Literal["since-2010", "since-2023"],
        typer.Option("--regime", help="The window of the record that rates are counted from."),
    ] = "since-2010",
    calm_horizon: Annotated[
        Literal["short", "medium", "long"],
        typer.Option("--calm-horizon", help="How much time the economy has to settle to it."),
    ] = "medium",
    horizon: Annotated[
        Literal["short", "medium", "long"],
        typer.Option("--horizon", help="How much time adjustment has in an event."),
    ] = "short",
    years: Annotated[
        float, typer.Option("--years", min=0, help="Measures that take longer do not count.")
    ] = 10.0,
    sharing: Annotated[
        Literal["auto", "pairs", "exact", "none"],
        typer.Option("--sharing", help="How many coalitions are solved to share the effect."),
    ] = "auto",
    tests: Annotated[bool, typer.Option(help="Test rivalry, defection and worldviews too.")] = True,
    hazards: Annotated[
        Path | None, typer.Option("--hazards", help="Your own hazard file (CSV); it is added.")
    ] = None,
    only: Annotated[
        bool, typer.Option("--only", help="Only the hazards of your own file.")
    ] = False,
    worldviews: Annotated[
        Path | None, typer.Option("--worldviews", help="Your own file of worldviews (TOML).")
    ] = None,
    include: Annotated[
        list[str] | None, typer.Option("--include", help="A hazard that is off; repeatable.")
    ] = None,
    exclude: Annotated[
        list[str] | None, typer.Option("--exclude", help="A hazard to leave out; repeatable.")
    ] = None,
    scheduler: Annotated[
        str | None, typer.Option("--scheduler", help="Address of a Dask scheduler that solves.")
    ] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Compute again what is kept.")] = False,
    world_name: WorldName = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    out: OutFile = None,
) -> None:
    """Show what a pact changes: trade gain, risk, by measure, bystanders, tests.

    Examples: `tradewind partner india-japan`, `tradewind partner --compare india-japan quad`.
    """
    keep_compiled()
    from tradewind.app import evaluate_pact, open_world
    from tradewind.partnership import Pact, PartnershipParams

    if not pact:
        emit(listing(Pact.names()), as_json=as_json, as_csv=as_csv, out=out)
        return
    _require_count(pact, compare=compare)
    params = PartnershipParams(
        events=events, seed=seed, regime=regime, calm_horizon=calm_horizon, horizon=horizon,
        after_years=years, attribution=sharing, tests=tests, include=tuple(include or ()),
        exclude=tuple(exclude or ()),
    )  # fmt: skip
    world = open_world(world_name)
    more: dict[str, Any] = {
        "hazards": hazards, "alone": only, "worldviews": worldviews, "scheduler": scheduler,
        "fresh": fresh, "world": world,
    }  # fmt: skip
    found = []
    for source in pact:
        with counted(f"Pact {Path(source).stem}") as advance:
            found.append(evaluate_pact(source, params, progress=advance, **more))
    names = {**world.economies["name"].to_dict(), "World": "World", "Bystanders": "Bystanders"}
    answer: Answer = comparison(found, names) if compare else evaluation(found[0], names)
    emit(answer, as_json=as_json, as_csv=as_csv, out=out)


def _require_count(pacts: list[str], *, compare: bool) -> None:
    if compare and len(set(pacts)) < 2:
        what, fix = "There is nothing to compare", "Name two pacts or more"
        raise InputError(what, where="--compare", found=" ".join(pacts), fix=fix)
    if not compare and len(pacts) > 1:
        what, fix = "Several pacts are named", "Add --compare, or name one"
        raise InputError(what, where="pact", found=" ".join(pacts), fix=fix)


__all__ = ["partner"]
