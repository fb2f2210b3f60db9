"""What a page stands on: the hub, its records, its store; opened once a process. And the one clock."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import streamlit as st

from collector.health import Health
from collector.settings import Hub, open_hub
from collector.store import open_store
from models.records.database import Records, open_records
from sensors.series import SeriesStore


@dataclass(frozen=True)
class Context:
    hub: Hub
    records: Records
    store: SeriesStore

    @property
    def units(self) -> str:
        return self.hub.settings.hub.units


@contextmanager
def books() -> Iterator[Health]:
    """The spool's books, open for one question: its connection belongs to one thread, and every page run is another."""
    health = Health(here().hub)
    try:
        yield health
    finally:
        health.close()


def now() -> datetime:
    """The time a page is drawn for. HUBLAND_NOW (ISO 8601) stands the clock still, for pictures and tests."""
    fixed = os.environ.get("HUBLAND_NOW")
    return datetime.fromisoformat(fixed).astimezone(UTC) if fixed else datetime.now(UTC)


def here() -> Context:
    """The hub of this process. HublandError where it cannot be opened."""
    return _opened(os.environ.get("HUBLAND_FOLDER", "."))


@st.cache_resource(show_spinner=False)
def _opened(folder: str) -> Context:
    hub = open_hub(folder)
    records = open_records(hub.records_url)
    return Context(hub, records, open_store(hub.store_url, hub.zone, hub.store_token(), read_only=True))
