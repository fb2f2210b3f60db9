"""What a command is: one change, named as people speak, asked for by somebody who may, written down as a whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from typing import Any, TypeVar, cast
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from models.records.actor import NOBODY, Actor
from models.records.changes import DOING, Change

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Command:
    """A row of COMMANDS: who may run it, and whether it can be taken back (what removes personal things cannot)."""

    name: str
    role: str
    run: Callable[..., Any]
    undoes: bool = True


COMMANDS: dict[str, Command] = {}


def command(role: str, *, undoes: bool = True) -> Callable[[F], F]:
    """Make a function a command: its session's actor must have the role; what it does is one change with its sentence.

    A command called from within another belongs to that one's change, and asks nobody again. One that fails after it
    has written ends the session's transaction, even where somebody catches its error: nothing stays half-written.
    undoes: whether its rows are kept to take it back.
    """

    def wrap(function: F) -> F:
        name = function.__name__

        @wraps(function)
        def run(session: Session, *args: Any, **kwargs: Any) -> Any:
            if DOING in session.info:
                return function(session, *args, **kwargs)
            actor = actor_of(session)
            actor.must(role, name)
            session.flush()
            rows: list[dict[str, Any]] = []
            session.info[DOING] = rows
            session.info.pop("says", None)
            try:
                result = function(session, *args, **kwargs)
                session.flush()
            except BaseException:
                if rows or session.new or session.dirty or session.deleted:
                    session.rollback()
                raise
            finally:
                del session.info[DOING]
            if rows:
                kept = rows if undoes else []
                session.add(Change(at=now_of(session), by=actor.name, command=name, says=session.info.pop("says", ""), rows=kept))
                session.flush()
            return result

        COMMANDS[name] = Command(name, role, run, undoes)
        return cast(F, run)

    return wrap


def actor_of(session: Session) -> Actor:
    """Whose session it is."""
    actor: Actor = session.info.get("actor", NOBODY)
    return actor


def now_of(session: Session) -> datetime:
    """The time that changes of this session carry."""
    return session.info.get("now") or datetime.now(UTC)


def zone_of(session: Session) -> ZoneInfo:
    """The zone whose days the farm lives by; UTC where whoever opened the records did not say."""
    zone: ZoneInfo = session.info.get("zone") or ZoneInfo("UTC")
    return zone


def say(session: Session, sentence: str) -> None:
    """What the running command did, for the line with its undo."""
    session.info["says"] = sentence
