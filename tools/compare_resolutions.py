"""Print the table of docs/models/validation.md that sets the trade form beside the full table.

Needs the full table: run `tradewind data pull` first. Takes about three minutes.
"""

from __future__ import annotations

from tradewind.core import ModelError
from tradewind.models import HORIZONS, Closure, EquilibriumParams, Shock, respond
from tradewind.models.equilibrium import Resolution
from tradewind.world import World


def cell(world: World, shock: Shock, params: EquilibriumParams) -> tuple[str, str]:
    """Return the world's change, and the largest change of an economy, in percent."""
    try:
        response = respond(world, shock, params)
    except ModelError as error:
        return type(error).__name__, ""
    changes = response.by_economy()["real_income_change_pct"]
    worst = changes.abs().idxmax()
    return f"{response.world_change_pct:.3f}", f"{worst} {changes[worst]:.2f}"


def main() -> None:
    """Print one row per shock of the gallery and horizon, but those on minerals and at sea."""
    world = World.load("full")
    print("| shock | horizon | world, trade form | world, full table | most affected | full |")
    print("|---|---|---|---|---|---|")
    forms: tuple[Resolution, ...] = ("trade", "full")
    read = {name: Shock.read(name) for name in Shock.gallery()}
    plain = [
        name
        for name, shock in read.items()
        if not shock.minerals and not any(isinstance(term, Closure) for term in shock.terms)
    ]
    for name in plain:
        for horizon in HORIZONS:
            (a, worst), (b, worst_full) = (
                cell(world, Shock.read(name), EquilibriumParams(horizon=horizon, resolution=form))
                for form in forms
            )
            print(f"| `{name}` | {horizon} | {a} | {b} | {worst} | {worst_full} |", flush=True)


if __name__ == "__main__":
    main()
