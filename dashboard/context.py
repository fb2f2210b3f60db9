"""What a page stands on: the hub, its records, its store; opened once a process. Who looks at it. And the one clock."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address
from time import monotonic

import streamlit as st

from collector.health import Health
from collector.settings import Hub, open_hub
from collector.store import open_store
from models.records.actor import NOBODY, Actor
from models.records.database import Records, Session
from models.records.sign_in import whose
from sensors.series import SeriesStore

COOKIE = "hubland"
# who looks at a simulated hub on its own machine, without signing in
DEMO = Actor("demo steward", frozenset({"steward"}))
# for how long a token is believed without asking the records again: a page asks several times a second
BELIEVED_S = 5.0
# ours are 43 characters; what is longer is not one, and is not kept
LONGEST_TOKEN = 100


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


def clock() -> datetime:
    """The wall clock, for what must not stand still: signing in."""
    return datetime.now(UTC)


def open_to_all() -> bool:
    """Whether nobody need sign in: a simulated hub that answers on this machine only."""
    host = os.environ.get("HUBLAND_HOST", "127.0.0.1")
    try:
        loopback = host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        loopback = False
    return here().hub.settings.hub.simulated and loopback


_believed: dict[str, tuple[float, Actor]] = {}


def who(token: str) -> Actor:
    """Who a cookie belongs to; on a demo's own machine the demo steward where it is nobody."""
    if len(token) > LONGEST_TOKEN:
        token = ""
    at, actor = _believed.get(token, (-BELIEVED_S, NOBODY))
    if token and monotonic() - at > BELIEVED_S:
        with here().records.session() as session:
            actor = whose(session, token, clock())
        if len(_believed) > 10_000:
            _believed.clear()
        _believed[token] = (monotonic(), actor)
    return DEMO if actor is NOBODY and open_to_all() else actor


def forget(token: str = "") -> None:
    """A token was handed back; without one, somebody's access has changed and nobody is believed unasked."""
    if token:
        _believed.pop(token, None)
    else:
        _believed.clear()


def visitor() -> Actor:
    """Who looks at this page."""
    return who(str(st.context.cookies.get(COOKIE, "")))


@contextmanager
def change() -> Iterator[Session]:
    """One transaction of the visitor: commands in it ask whether they may, and carry their name."""
    stands_still = "HUBLAND_NOW" in os.environ
    with here().records.session(visitor(), now() if stands_still else None) as session:
        yield session


def here() -> Context:
    """The hub of this process. HublandError where it cannot be opened."""
    return _opened(os.environ.get("HUBLAND_FOLDER", "."))


@st.cache_resource(show_spinner=False)
def _opened(folder: str) -> Context:
    hub = open_hub(folder)
    records = hub.open_records()
    return Context(hub, records, open_store(hub.store_url, hub.zone, hub.store_token(), read_only=True))
