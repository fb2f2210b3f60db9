"""Hub folders for the pages, made once a run."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests import made_hub

NOW = datetime(2026, 5, 14, 17, 40, tzinfo=UTC)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Laurel Cove at NOW, with its troubles."""
    folder = tmp_path_factory.mktemp("made")
    made_hub.make(folder, NOW)
    return folder


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hub nobody has set up yet."""
    folder = tmp_path_factory.mktemp("empty")
    made_hub.make_empty(folder)
    (folder / "token").write_text(made_hub.signed_in(folder, "Sue", "steward"))
    return folder


@pytest.fixture(autouse=True)
def _fresh_caches(monkeypatch: pytest.MonkeyPatch) -> None:
    # st.cache_* outlives a test (streamlit issues 9446, 9139, 16611)
    import streamlit as st

    st.cache_data.clear()
    st.cache_resource.clear()
    monkeypatch.setenv("HUBLAND_NOW", NOW.isoformat())
    # a page run alone has no browser, so no cookie: that of the hub's own folder
    monkeypatch.setattr(type(st.context), "cookies", property(lambda _: _cookies()))


def _cookies() -> dict[str, str]:
    token = Path(os.environ.get("HUBLAND_FOLDER", "")) / "token"
    return {"hubland": token.read_text()} if token.is_file() else {}
