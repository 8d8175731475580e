"""`tradewind replay` as a user meets it, with one event."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tradewind.cli.main import app
from tradewind.core import InputError
from tradewind.risk.replay_cases import comparisons

RUNNER = CliRunner()


@pytest.fixture
def one_event(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave one event of all."""
    kept = tuple(case for case in comparisons() if case.hazard == "tohoku-2011")
    monkeypatch.setattr("tradewind.risk.replays.comparisons", lambda: kept)


def _ok(*arguments: str) -> str:
    result = RUNNER.invoke(app, ["replay", *arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.usefixtures("one_event")
def test_it_shows_the_model_beside_what_was_observed() -> None:
    text = _ok()
    assert "Tohoku 2011" in text
    assert "too small by" in text
    assert "Note: 1 events" in text


@pytest.mark.usefixtures("one_event")
def test_in_json_and_csv() -> None:
    answer = json.loads(_ok("--json"))
    assert {row["hazard"] for row in answer["comparisons"]} == {"tohoku-2011"}
    assert _ok("--csv").startswith("event,hazard,title,days")


@pytest.mark.usefixtures("one_event")
def test_it_writes_the_page(tmp_path: Path) -> None:
    page = tmp_path / "new" / "replay.md"
    _ok("--markdown", str(page))
    assert page.read_text(encoding="utf-8").startswith("# Replay\n")


@pytest.mark.parametrize(
    ("path", "message"), [("replay.html", "kept in a Markdown file"), (".", "Markdown file")]
)
def test_a_page_elsewhere_is_refused_before_anything_is_solved(
    monkeypatch: pytest.MonkeyPatch, path: str, message: str
) -> None:
    monkeypatch.setattr("tradewind.risk.replays.comparisons", lambda: pytest.fail("solved"))
    with pytest.raises(InputError, match=message):
        RUNNER.invoke(app, ["replay", "--markdown", path], catch_exceptions=False)
