"""The plan of the land as a whole: a table of places, and outlines brought from a file; each one change, undone as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from models.records.command import command, say
from models.records.commands.land import draw_place, put_place, remove_place, rename_place
from sensors.errors import RecordError


@dataclass(frozen=True, slots=True)
class LandRow:
    """A place as a table has it. was: its name before, "" for a new one. facts: what is said of it (put_place), parent too.

    where: the row, for an error.
    """

    name: str
    kind: str
    was: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    where: str = ""


@command("steward")
def revise_land(session: Session, rows: Sequence[LandRow], removed: Sequence[str] = ()) -> None:
    """Bring places to what a table says: new ones, new names, other facts; and remove those taken out of it."""
    for name in removed:
        remove_place(session, name)
    for row in rows:
        if row.was and row.was != row.name:
            _told(row, rename_place, session, row.was, row.name)
    for row in outer_first(rows):
        _told(row, put_place, session, row.name, row.kind, **{k: v for k, v in row.facts.items() if k != "parent"})
    # where they lie is said last: two may change places
    for row in rows:
        if "parent" in row.facts:
            _told(row, put_place, session, row.name, row.kind, parent=row.facts["parent"])
    count = len(rows) + len(removed)
    say(session, f"{rows[0].name} is changed." if len(rows) == 1 == count else f"{count} places are changed.")


def outer_first(rows: Sequence[LandRow]) -> list[LandRow]:
    """Rows so that a place comes after the one it lies in; undo then takes the inner ones away first."""
    within = {row.name: str(row.facts.get("parent") or "") for row in rows}

    def depth(name: str) -> int:
        seen: set[str] = set()
        while within.get(name) and name not in seen:
            seen.add(name)
            name = within[name]
        return len(seen)

    return sorted(rows, key=lambda row: depth(row.name))


def _told(row: LandRow, act: Any, *args: Any, **facts: Any) -> None:
    """Run a part; an error says which row it is about."""
    try:
        act(*args, **facts)
    except RecordError as why:
        raise RecordError(why.what, where=row.where or row.name, expected=why.expected, got=why.got, next_step=why.next_step) from why


@command("steward")
def draw_places(
    session: Session, outlines: Sequence[tuple[str, dict[str, Any]]], new: Sequence[tuple[str, str, dict[str, Any]]] = ()
) -> None:
    """Draw places from a file: (name, geometry) of those there are, (name, kind, geometry) of new ones."""
    for name, geometry in outlines:
        draw_place(session, name, geometry)
    for name, kind, geometry in new:
        put_place(session, name, kind, geometry=geometry)
    say(session, f"{len(outlines) + len(new)} outlines are brought in.")
