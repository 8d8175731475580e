"""Fixtures that every test may use."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

    from tradewind.world import World

ROOT = Path(__file__).resolve().parents[1]

# The same on every machine: tests compute on the processor, and hypothesis repeats its examples.
os.environ.setdefault("JAX_PLATFORMS", "cpu")
hypothesis.settings.register_profile(
    "tradewind", deadline=None, derandomize=True, max_examples=30, print_blob=True
)
hypothesis.settings.load_profile("tradewind")


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The sibling folder of published values, where there is one."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("needs the folder ../shared, which is not here")
    return folder


@pytest.fixture(scope="session")
def world() -> World:
    """The embedded world."""
    from tradewind.world import World

    return World.load()


@pytest.fixture(scope="session")
def browser() -> Iterator[Chrome]:
    """A headless Chromium that reaches no network and keeps its console and network logs."""
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if chromium is None or driver is None:
        pytest.skip("needs chromium and chromedriver, which are not installed")
    from selenium import webdriver
    from selenium.webdriver.chrome.options import Options
    from selenium.webdriver.chrome.service import Service

    options = Options()
    options.binary_location = chromium
    for argument in (
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--window-size=1280,1600",
        "--host-resolver-rules=MAP * ~NOTFOUND",
    ):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    chrome = webdriver.Chrome(options=options, service=Service(driver))
    yield chrome
    chrome.quit()
