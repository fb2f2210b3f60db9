"""What a page asks of the jobs, and what came of it: a request is put down, and looked at until it is answered."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass
from typing import Any

import streamlit as st

from dashboard import context
from dashboard.parts import doing
from models.records import commands
from models.records.database import Session
from models.records.requests import Request
from sensors.errors import HublandError

# a page waits so long by itself; what takes longer is looked at each time the page is drawn again
WAITS_S, AGAIN_S = 6.0, 0.25


@dataclass(frozen=True, slots=True)
class Answer:
    """state: waiting, running, done or failed; result: what came of it, {} while nothing has; error: a sentence, "" for none."""

    state: str
    result: dict[str, Any]

    @property
    def error(self) -> str:
        return str(self.result.get("error", ""))


def ask(kind: str, **arguments: Any) -> uuid.UUID | None:
    """Put a request down as the visitor; None where they may not, and the page says why."""
    made: list[uuid.UUID] = []

    def put(session: Session) -> None:
        at, by = context.clock(), context.visitor().name
        made.append(commands.ask(session, kind, at, by, **arguments).id)

    return made[0] if doing.do(put) else None


def answer(id: uuid.UUID, *, wait: bool = False) -> Answer:
    """What came of a request so far. wait: for some seconds, with a sign that something is being done."""
    found = _answer(id)
    if not wait or found.state in ("done", "failed"):
        return found
    ends = time.monotonic() + WAITS_S
    with st.spinner("The jobs reckon what comes of it"):
        while found.state not in ("done", "failed") and time.monotonic() < ends:
            time.sleep(AGAIN_S)
            found = _answer(id)
    return found


def _answer(id: uuid.UUID) -> Answer:
    try:
        with context.here().records.session() as session:
            row = session.get(Request, id)
            return Answer(row.state, dict(row.result or {})) if row is not None else Answer("failed", {"error": "The request is gone."})
    except HublandError as why:
        return Answer("failed", {"error": str(why)})
