"""The dashboard served as it will be, and a real Chromium to look at it."""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests import made_hub
from tests.conftest import free_port, skip, wait_until

NOW = datetime(2026, 5, 14, 17, 40, tzinfo=UTC)
CHROMIUM = os.environ.get("HUBLAND_CHROMIUM", "/usr/bin/chromium")
# dashboards that ask who one is -> the token of somebody who may
TOKENS: dict[str, str] = {}
# profiles that several tests share
KEPT: list[BrowserContext] = []
PASSWORD = "correct horse battery"
SCREENSHOTS = Path(__file__).parents[2] / "build" / "screenshots"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not Path(CHROMIUM).is_file():
        skip("chromium", f"there is no {CHROMIUM} (apt install chromium, or set HUBLAND_CHROMIUM)")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--headless", "--disable-gpu"])
        yield found
        found.close()


@pytest.fixture(autouse=True)
def _tabs_closed(request: pytest.FixtureRequest) -> Iterator[None]:
    """A tab left open goes on drawing its page every ten seconds: what a test opened is closed after it."""
    if "browser" not in request.fixturenames:
        yield
        return
    browser: Browser = request.getfixturevalue("browser")
    before = [*browser.contexts]
    yield
    for context in browser.contexts:
        if context not in before and context not in KEPT:
            context.close()


def signed_in(browser: Browser, address: str, login: str, width: int = 390, height: int = 844, *, dark: bool = False) -> Page:
    """A tab of somebody who signed in before: their form was sent, and the browser has their cookie.

    Signing in by hand is walked in test_records and test_sign_in.
    """
    scheme: Literal["dark", "light"] = "dark" if dark else "light"
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    answer = context.request.post(f"{address}/auth/sign-in", form={"login": login, "password": PASSWORD}, max_redirects=0)
    assert answer.status == 303, answer.text()
    return context.new_page()


@contextmanager
def serving(folder: Path, home: Path, *, still: bool = True) -> Iterator[str]:
    """The address of a dashboard of its own process: empty home, a screen, another folder to stand in.

    still: its clock stands still at NOW.
    """
    port = free_port()
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("STREAMLIT", "HUBLAND"))}
    environment |= {"HOME": str(home), "DISPLAY": ":99"} | ({"HUBLAND_NOW": NOW.isoformat()} if still else {})
    command = [sys.executable, "-m", "dashboard", "--folder", str(folder), "--port", str(port)]
    process = subprocess.Popen(command, env=environment, cwd=home, stdin=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until(lambda: process.poll() is not None or answers(f"{address}/health"), 40, "the dashboard's first answer")
        assert process.poll() is None, "the dashboard ended by itself"
        yield address
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=1) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _served(name: str, make: Callable[[Path], object], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder, home = tmp_path_factory.mktemp(name), tmp_path_factory.mktemp(f"{name}-home")
    make(folder)
    with serving(folder, home) as address:
        yield address


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[str]:
    """Laurel Cove with its troubles: a silent gateway, a dead sensor, a suspect one."""
    yield from _served("made", lambda folder: made_hub.make(folder, NOW), tmp_path_factory)


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[str]:
    """A hub with nothing in it."""
    folder, home = tmp_path_factory.mktemp("empty"), tmp_path_factory.mktemp("empty-home")
    made_hub.make_empty(folder)
    token = made_hub.signed_in(folder, "Sue", "steward")
    with serving(folder, home) as address:
        TOKENS[address] = token
        yield address


@pytest.fixture(scope="session", autouse=True)
def _pictures() -> None:
    # several processes take pictures at once: each replaces its own
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
