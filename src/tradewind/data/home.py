"""Where Tradewind keeps pulled data on this machine."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

HOME_VARIABLE = "TRADEWIND_HOME"


def data_home() -> Path:
    """Return the folder for pulled data: ``$TRADEWIND_HOME``, or the user's data folder.

    Returns
    -------
    pathlib.Path
        The folder, which need not exist yet.

    Examples
    --------
    >>> import os
    >>> os.environ["TRADEWIND_HOME"] = "somewhere"
    >>> data_home().name
    'somewhere'
    >>> del os.environ["TRADEWIND_HOME"]
    """
    chosen = os.environ.get(HOME_VARIABLE)
    return (
        Path(chosen) if chosen else Path(platformdirs.user_data_dir("tradewind", appauthor=False))
    )


def wheel_cache() -> Path:
    """Return the folder that holds downloaded publisher files.

    Returns
    -------
    pathlib.Path
        A folder below `data_home`.

    Examples
    --------
    >>> wheel_cache().name
    'cache'
    """
    return data_home() / "cache"


def lake_root() -> Path:
    """Return the folder of the lake of pulled tables.

    Returns
    -------
    pathlib.Path
        A folder below `data_home`.

    Examples
    --------
    >>> lake_root().name
    'lake'
    """
    return data_home() / "lake"


def runs_root() -> Path:
    """Return the folder of kept runs.

    Returns
    -------
    pathlib.Path
        A folder below `data_home`.

    Examples
    --------
    >>> runs_root().name
    'runs'
    """
    return data_home() / "runs"


def solved_root() -> Path:
    """Return the folder of solves that are kept so that none is done twice.

    Returns
    -------
    pathlib.Path
        A folder below `data_home`.

    Examples
    --------
    >>> solved_root().name
    'solved'
    """
    return data_home() / "solved"


__all__ = ["HOME_VARIABLE", "data_home", "lake_root", "runs_root", "solved_root", "wheel_cache"]
