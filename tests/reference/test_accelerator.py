"""The same numbers on a GPU, where JAX sees one; nothing asks for one where there is none."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import numpy as np
import pytest

TOLERANCE = 1e-8
SOLVE = """
import json, sys, jax
from tradewind.models import Shock, respond
from tradewind.models.equilibrium import gradient
from tradewind.world import World
if jax.devices()[0].platform != sys.argv[1]:
    raise SystemExit(3)
world, shock = World.load(), Shock.read("china-japan-decoupling")
response = respond(world, shock)
slope = gradient(world, "JPN", shock).link_loss_usd_m.to_numpy()
print(json.dumps([list(response.solution.real_income), float(abs(slope).sum())]))
"""


def solved_on(platform: str) -> tuple[np.ndarray, float] | None:
    """Return real incomes and the size of the gradient, or None where there is no such device."""
    environment = {k: v for k, v in os.environ.items() if k != "JAX_PLATFORMS"}
    if platform == "cpu":
        environment["JAX_PLATFORMS"] = "cpu"
    command = [sys.executable, "-c", SOLVE, platform]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode == 3:
        return None
    assert done.returncode == 0, done.stderr
    incomes, slope = json.loads(done.stdout.splitlines()[-1])
    return np.array(incomes), slope


@pytest.mark.slow
def test_a_gpu_gives_what_the_processor_gives() -> None:
    there = solved_on("gpu")
    if there is None:
        pytest.skip("JAX sees no GPU here")
    here = solved_on("cpu")
    assert here is not None
    assert there[0] == pytest.approx(here[0], abs=TOLERANCE)
    assert there[1] == pytest.approx(here[1], rel=1e-6)
