"""Finding what a person names. Names are compared as written, then without regard to case."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from models.records.assets import Animal, Asset, Herd, Lot, Planting
from models.records.commands._facts import words
from models.records.crops import Crop
from models.records.devices import Device
from models.records.people import Person
from models.records.places import Place
from models.records.plans import Plan, Template
from models.records.shares import Depot, Member, ShareSize
from sensors.errors import RecordError

T = TypeVar("T")


def called(session: Session, table: type[T], column: InstrumentedAttribute[str], name: str) -> T | None:
    """The row whose name that is; with case or without, as long as that is one row."""
    name = name.strip()
    exact = session.scalar(select(table).where(column == name))
    if exact is not None or not name:
        return exact
    alike = session.scalars(select(table).where(func.lower(column) == name.lower()).limit(2)).all()
    return alike[0] if len(alike) == 1 else None


def must(found: T | None, session: Session, column: InstrumentedAttribute[str], what: str, name: str) -> T:
    """What was found, or RecordError with the nearest names."""
    if found is not None:
        return found
    near = get_close_matches(name, list(session.scalars(select(column))), 3, 0.5)
    hint = f"did you mean {' or '.join(near)}?" if near else f"add the {what} first, or correct the name"
    raise RecordError(f"There is no {what} called {name!r}.", next_step=hint)


def place_called(session: Session, name: str) -> Place:
    return must(called(session, Place, Place.name, name), session, Place.name, "place", name)


def places_called(session: Session, names: Iterable[str]) -> list[Place]:
    return [place_called(session, name) for name in names]


def planting_called(session: Session, name: str) -> Planting | None:
    return called(session, Planting, Planting.name, name)


def crop_called(session: Session, name: str) -> Crop:
    found = called(session, Crop, Crop.name, name) or called(session, Crop, Crop.key, name)
    return must(found, session, Crop.name, "crop or planting", name)


def herd_called(session: Session, name: str) -> Herd:
    return must(called(session, Herd, Herd.name, name), session, Herd.name, "herd", name)


def animal_called(session: Session, name: str) -> Animal:
    found = called(session, Animal, Animal.name, name) or called(session, Animal, Animal.tag, name)
    return must(found, session, Animal.name, "animal", name)


def person_called(session: Session, name: str) -> Person:
    return must(called(session, Person, Person.name, name), session, Person.name, "person", name)


def asset_called(session: Session, name: str) -> Asset:
    return must(called(session, Asset, Asset.name, name), session, Asset.name, "planting, animal, herd or stock", name)


def lot_called(session: Session, name: str) -> Lot:
    return must(called(session, Lot, Lot.name, name), session, Lot.name, "lot", name)


def plan_called(session: Session, name: str) -> Plan:
    return must(called(session, Plan, Plan.name, name), session, Plan.name, "plan", name)


def template_called(session: Session, name: str) -> Template:
    return must(called(session, Template, Template.name, name), session, Template.name, "template", name)


def depot_called(session: Session, name: str) -> Depot:
    return must(called(session, Depot, Depot.name, name), session, Depot.name, "pick-up place", name)


def size_called(session: Session, name: str) -> ShareSize:
    return must(called(session, ShareSize, ShareSize.name, name), session, ShareSize.name, "share size", name)


def member_numbered(session: Session, number: str) -> Member:
    return must(called(session, Member, Member.number, number), session, Member.number, "member with the number", number)


def device_keyed(session: Session, key: str) -> Device:
    return must(called(session, Device, Device.key, key), session, Device.key, "device", key)


def name_for(session: Session, table: type[Any], column: InstrumentedAttribute[str], name: str, old: Any = None) -> str:
    """A name as it is kept; RecordError where it is empty, or another record of the table has it."""
    name = " ".join(words(name).split())
    if not name:
        raise RecordError("A name is needed.", next_step="say in a word or two what people call it")
    other = called(session, table, column, name)
    if other is not None and other is not old:
        raise RecordError(f"{name!r} is taken.", got=name, next_step="choose a name that nothing else of its kind has")
    return name
