"""Finding what a person names. Names are compared as written, then without regard to case."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from models.records.assets import Animal, Asset, Herd, Planting
from models.records.crops import Crop
from models.records.people import Person
from models.records.places import Place
from sensors.errors import RecordError

T = TypeVar("T")


def called(session: Session, table: type[T], column: InstrumentedAttribute[str], name: str) -> T | None:
    """The row whose name that is."""
    exact = session.scalar(select(table).where(column == name))
    return exact or session.scalar(select(table).where(func.lower(column) == name.strip().lower()))


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


def set_facts(record: Any, facts: dict[str, Any]) -> None:
    """Change the columns given; a name the table does not have is a mistake of ours."""
    for name, value in facts.items():
        if not hasattr(type(record), name):
            raise AttributeError(f"{type(record).__name__} has no {name}")
        setattr(record, name, value)
