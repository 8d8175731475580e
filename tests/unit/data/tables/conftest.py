"""One balanced table of two economies and two industries, to be laid out as each publisher does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest


@dataclass(frozen=True)
class Numbers:
    """Flows in node order (economy by economy); final uses economy by economy, `kinds` of them."""

    flows: np.ndarray
    final: np.ndarray
    taxes: np.ndarray
    income: np.ndarray
    kinds: int = 2

    @property
    def output(self) -> np.ndarray:
        return self.flows.sum(axis=1) + self.final.sum(axis=1)


@pytest.fixture
def numbers() -> Numbers:
    flows = np.arange(1.0, 17.0).reshape(4, 4)
    final = np.array([[40.0, 5, 3, 1], [30, 6, 2, 2], [4, 1, 50, 7], [2, 3, 60, 8]])
    output = flows.sum(axis=1) + final.sum(axis=1)
    taxes = np.array([1.0, 2.0, 0.5, 0.25])
    return Numbers(flows, final, taxes, output - flows.sum(axis=0) - taxes)


Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write rows of cells as delimited text."""

    def written(name: str, rows: list[list[object]], separator: str = ",") -> Path:
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        lines = [separator.join("" if c is None else str(c) for c in row) for row in rows]
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return file

    return written


@pytest.fixture
def oecd_rows(numbers: Numbers) -> list[list[object]]:
    """The OECD's layout: JPN and ROW, two of the six final uses."""
    nodes = ["JPN_A01", "JPN_C26", "ROW_A01", "ROW_C26"]
    finals = ["JPN_HFCE", "JPN_INVNT", "ROW_HFCE", "ROW_INVNT"]
    rows: list[list[object]] = [["V1", *nodes, *finals, "OUT"]]
    for k, node in enumerate(nodes):
        rows.append([node, *numbers.flows[k], *numbers.final[k], numbers.output[k]])
    rows.append(["TLS", *numbers.taxes, 3, 0, 4, 0, None])
    rows.append(["VA", *numbers.income, None, None, None, None, None])
    rows.append(["OUT", *numbers.output, None, None, None, None, None])
    return rows
