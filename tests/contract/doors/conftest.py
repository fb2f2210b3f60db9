"""The dashboard as it is served, and hubs that it shows: one with somebody of each role, one that nobody has set up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from collector.settings import Hub
from tests.contract.doors.made_doors import hub_of, shown, with_people


@pytest.fixture(scope="module")
def app() -> Iterator[Any]:
    """The dashboard as it is served; which hub it shows is HUBLAND_FOLDER's to say."""
    from streamlit.runtime import Runtime

    from dashboard.server import make_app

    yield make_app()
    Runtime._instance = None


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A real hub with somebody of each role."""
    made = hub_of(tmp_path / "hub")
    with_people(made).close()
    yield shown(made, monkeypatch)


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Hub:
    """A real hub in which nobody has an account."""
    return shown(hub_of(tmp_path / "bare"), monkeypatch)
