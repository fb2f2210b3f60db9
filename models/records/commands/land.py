"""Places: where they are, how far they are, and where one lies in another."""

from __future__ import annotations

from datetime import date, datetime
from math import isfinite
from typing import Any, TypedDict, Unpack

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from models.geometry import checked as checked_outline
from models.records.base import RECKONED, Base
from models.records.command import command, say
from models.records.commands._facts import put
from models.records.commands._find import called, name_for, place_called
from models.records.places import KINDS, Place
from models.records.requests import Request
from sensors.errors import RecordError


class PlaceFacts(TypedDict, total=False):
    """What may be said of a place; what is left out stays as it is. parent: a place's name, "" at the top."""

    parent: str
    geometry: dict[str, Any] | None
    phase: str
    details: dict[str, Any] | None
    notes: str
    phase_on: date | None
    cost: float | None
    funding: str


@command("steward")
def put_place(session: Session, name: str, kind: str, **facts: Unpack[PlaceFacts]) -> Place:
    """Add a place, or change what is given of the one of that name."""
    if kind not in KINDS:
        raise RecordError(f"{kind!r} is no kind of place.", where=name, expected=", ".join(KINDS))
    given: dict[str, Any] = dict(facts)
    place = called(session, Place, Place.name, name)
    if place is None:
        place = Place(name=name_for(session, Place, Place.name, name), details={}, phase="active")
    if "parent" in given:
        parent = given.pop("parent")
        place.parent = place_called(session, parent) if parent else None
    if "geometry" in given:
        _draw(place, given.pop("geometry"))
    if "details" in given:
        given["details"] = checked_details(given["details"] or {}, place.name)
    put(place, kind=kind, **given)
    session.add(place)
    _no_circle(place)
    session.flush()
    say(session, f"{place.name} is written down.")
    return place


def checked_details(details: dict[str, Any], where: str) -> dict[str, Any]:
    """Facts of a kind: names with plain values. Litres, metres, shares and degrees are numbers; RecordError otherwise."""
    for name, value in details.items():
        if name.endswith(("_l", "_m", "_c", "_kg", "_ha", "_pct", "_mm", "_m2", "_cm")):
            number = isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
            if not number or (value < 0 and not name.endswith("_c")):
                raise RecordError(f"{name} cannot be {value!r}.", where=where, expected="a number, zero or more", got=repr(value)[:60])
            if name.endswith("_pct") and value > 100:
                raise RecordError(f"{name} cannot be {value!r}.", where=where, expected="0 to 100 percent", got=repr(value)[:60])
    return dict(details)


def _draw(place: Place, geometry: dict[str, Any] | None) -> None:
    place.geometry = None if geometry is None else checked_outline(geometry, place.name)


def _no_circle(place: Place) -> None:
    """A place cannot lie in itself."""
    above, seen = place.parent, {place.name}
    while above is not None:
        if above.name in seen:
            raise RecordError(f"{place.name} would lie within itself.", where=above.name, next_step="choose another parent")
        seen.add(above.name)
        above = above.parent


def place_named(session: Session, name: str) -> Place:
    """The place of that name; RecordError where there is none."""
    return place_called(session, name)


@command("steward")
def rename_place(session: Session, name: str, to: str) -> Place:
    """Call a place something else; all that is written about it stays with it."""
    place = place_called(session, name)
    old, place.name = place.name, name_for(session, Place, Place.name, to, place)
    for other in session.scalars(select(Place)):
        fed = other.details.get("feeds")
        if isinstance(fed, list) and old in fed:  # pipes go by name
            other.details = {**other.details, "feeds": [place.name if one == old else one for one in fed]}
    session.flush()
    say(session, f"{old} is called {place.name} now.")
    return place


class PhaseFacts(TypedDict, total=False):
    """When a phase begins or is planned to, what it costs in the hub's currency, and who pays."""

    on: date | None
    cost: float | None
    funding: str


@command("steward")
def set_phase(session: Session, name: str, phase: str, **facts: Unpack[PhaseFacts]) -> Place:
    """Say how far a place is: planned, building, active or retired; from when, at what cost, who pays."""
    place = place_called(session, name)
    given: dict[str, Any] = dict(facts)
    if "on" in given:
        given["phase_on"] = given.pop("on")
    put(place, phase=phase, **given)
    session.flush()
    say(session, f"{place.name} is {phase} now.")
    return place


@command("steward")
def draw_place(session: Session, name: str, geometry: dict[str, Any] | None) -> Place:
    """Draw the outline of a place as GeoJSON, longitude first; None takes it off the map."""
    place = place_called(session, name)
    _draw(place, geometry)
    session.flush()
    say(session, f"{place.name} is {'drawn' if geometry else 'off the map'}.")
    return place


@command("steward")
def remove_place(session: Session, name: str) -> Place:
    """Remove a place that nothing was ever written about; one with a past is retired instead."""
    place = place_called(session, name)
    uses = uses_of(session, place)
    if uses:
        raise RecordError(
            f"{place.name} cannot be removed: {' and '.join(uses)} name it.", where=place.name,
            next_step="retire it instead: what happened there stays, and pages leave it out",
        )  # fmt: skip
    session.delete(place)
    session.flush()
    say(session, f"{place.name} is removed.")
    return place


def uses_of(session: Session, record: Any) -> list[str]:
    """The tables in which something refers to a record, in words."""
    table = inspect(record).mapper.local_table
    found = []
    for other in Base.metadata.sorted_tables:
        for key in other.foreign_keys if other.name not in RECKONED else ():
            if key.column.table is table and session.execute(select(key.parent).where(key.parent == record.id).limit(1)).first():
                found.append(other.name.replace("_", " "))
    return list(dict.fromkeys(found))


@command("steward")
def ask(session: Session, kind: str, at: datetime, by: str = "", **arguments: Any) -> Request:
    """Put a request at the door of what runs."""
    request = Request(kind=kind, arguments=arguments, by=by, at=at)
    session.add(request)
    session.flush()
    return request
