"""Herds: where they are, how many they are, who is in them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from sqlalchemy.orm import Session

from models.amounts import Amount
from models.records import state
from models.records.assets import Animal, Herd
from models.records.command import command, say
from models.records.commands._facts import put
from models.records.commands._find import animal_called, called, herd_called, name_for, place_called
from models.records.commands._log import Counted, day_of, happened, usable, write_log
from models.records.commands._planned import finish_planned
from models.records.commands.templates import follow_log
from models.records.logs import Log
from models.records.places import Place
from sensors.errors import RecordError

# facts of a herd for grazing: weight of one animal, what it eats of that a day, how long a stay may last
HERD_NUMBERS = {"weight_kg": (1.0, 1500.0), "percent": (0.5, 8.0), "longest_stay_d": (1.0, 60.0)}


class HerdFacts(TypedDict, total=False):
    """What may be said of a herd; what is left out stays as it is."""

    species: str
    purpose: str
    notes: str
    archived_on: date | None
    details: dict[str, Any] | None


@command("steward")
def put_herd(session: Session, name: str, **facts: Unpack[HerdFacts]) -> Herd:
    """Add a herd, or change what is given of the one of that name. details: facts for grazing, as docs/reference/records.md has them."""
    herd = called(session, Herd, Herd.name, name)
    if herd is None:
        herd = Herd(name=name_for(session, Herd, Herd.name, name), details={})
    given: dict[str, Any] = dict(facts)
    if "details" in given:
        given["details"] = _checked_details(session, given["details"] or {}, herd.name)
    put(herd, **given)
    session.add(herd)
    session.flush()
    say(session, f"{herd.name} is written down.")
    return herd


def _checked_details(session: Session, details: dict[str, Any], where: str) -> dict[str, Any]:
    """Facts of a herd for grazing: numbers that can be, and herds that there are. Other facts stay as they are."""
    for name, (least, most) in HERD_NUMBERS.items():
        value = details.get(name)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most):
            raise RecordError(
                f"{name} cannot be {value!r}.", where=where, expected=f"a number, {least:g} to {most:g}", got=repr(value)[:60]
            )
    joins = details.get("joins") or []
    if not isinstance(joins, list):
        raise RecordError("joins is a list of herds.", where=where, expected='["Sheep"]', got=repr(joins)[:60])
    for other in [*joins, *([details["follows"]] if details.get("follows") else [])]:
        if herd_called(session, str(other)).name == where:
            raise RecordError(f"{where} cannot join or follow itself.", where=where, next_step="name another herd, or leave it out")
    return dict(details)


@command("worker")
def move_herd(
    session: Session, herd: str, to: str, at: datetime, *, timed: bool = True, by: str = "", notes: str = "", id: uuid.UUID | None = None
) -> Log:
    """From `at` a herd, and every animal in it, is at a place. The move that an accepted rotation asked for is done with it."""
    moved, place = herd_called(session, herd), place_called(session, to)
    usable([place], herd)
    happened(session, at, herd)
    planned = finish_planned(session, moved, place, at, timed=timed, by=by, notes=notes, id=id)
    log = planned or write_log(
        session, "activity", f"{moved.name} to {place.name}", at, id=id, assets=[moved], places=[place], is_movement=True,
        timed=timed, notes=notes, done_by=by, categories="grazing",
    )  # fmt: skip
    follow_log(session, log)
    say(session, f"{moved.name} moved to {place.name}.")
    return log


@command("worker")
def count_herd(
    session: Session, herd: str, head: int, at: datetime, *, timed: bool = True, by: str = "", notes: str = "", id: uuid.UUID | None = None
) -> Log:
    """So many animals were in the herd when somebody counted; those without a record of their own are the rest."""
    counted = herd_called(session, herd)
    happened(session, at, herd)
    named = len(state.animals_in(session, counted.id, at))
    if heads(head, counted.name) < named:
        raise RecordError(
            f"{counted.name} has {named} animals with a record of their own.", where=counted.name, expected=f"{named} or more",
            got=str(head), next_step="say first which of them were sold, died or left",
        )  # fmt: skip
    log = write_log(
        session, "observation", f"{counted.name}: {head} head", at, id=id, assets=[counted], timed=timed, notes=notes, done_by=by,
        quantities=[Counted(head_amount(head - named), "head count", "reset", counted)], details={"head": head}, categories="head count",
    )  # fmt: skip
    say(session, f"{counted.name} counted: {head} head.")
    return log


@command("worker")
def join_herd(
    session: Session, animals: Sequence[str], herd: str, at: datetime, *, timed: bool = True, by: str = "", notes: str = "",
    id: uuid.UUID | None = None,
) -> Log:  # fmt: skip
    """From `at` these animals are in a herd, and in no other."""
    joined = herd_called(session, herd)
    found = here(session, animals, at)
    log = write_log(
        session, "activity", f"{_names(found)} to {joined.name}", at, id=id, assets=found, is_group_assignment=True, group_id=joined.id,
        timed=timed, notes=notes, done_by=by,
    )  # fmt: skip
    say(session, f"{_names(found)} joined {joined.name}.")
    return log


@command("worker")
def leave_herd(
    session: Session, animals: Sequence[str], at: datetime, *, to: str = "", timed: bool = True, by: str = "", notes: str = "",
    id: uuid.UUID | None = None,
) -> Log:  # fmt: skip
    """From `at` these animals are in no herd. They stay where they are, or go to a place."""
    found = here(session, animals, at)
    groups = state.memberships(session, at, [a.id for a in found])
    alone = [a.name for a in found if a.id not in groups]
    if alone:
        raise RecordError(f"{alone[0]} is in no herd.", where=alone[0], next_step="leave it out")
    place = place_called(session, to) if to else _common_place(session, found, at)
    log = write_log(
        session, "activity", f"{_names(found)} left the herd", at, id=id, assets=found, is_group_assignment=True, timed=timed, notes=notes,
        is_movement=place is not None, places=[place] if place else [], done_by=by,
    )  # fmt: skip
    say(session, f"{_names(found)} left the herd.")
    return log


@command("worker")
def split_herd(
    session: Session, herd: str, into: str, at: datetime, *, animals: Sequence[str] = (), head: int = 0, to: str = "", timed: bool = True,
    by: str = "", notes: str = "", id: uuid.UUID | None = None,
) -> Log:  # fmt: skip
    """Part of a herd becomes another, new or there already: animals by name, and `head` of those without; it goes to a place or stays."""
    if id is not None and (there := session.get(Log, id)) is not None:
        return there
    old, found = herd_called(session, herd), here(session, animals, at) if animals else []
    if not found and not heads(head, old.name):
        raise RecordError("Which animals make the new herd?", where=old.name, expected="names, or how many of those without one")
    groups = state.memberships(session, at, [a.id for a in found])
    for animal in found:
        if groups.get(animal.id) != old.id:
            raise RecordError(f"{animal.name} is not in {old.name}.", where=animal.name, next_step="leave it out, or name its herd")
    new = called(session, Herd, Herd.name, into) or put_herd(session, into, species=old.species, purpose=old.purpose)
    if new is old:
        raise RecordError("A herd cannot be split into itself.", where=old.name, next_step="name the new herd")
    moved = head_amount(head)
    counts = [Counted(moved, "head", "decrement", old), Counted(moved, "head", "increment", new)] if head else []
    log = write_log(
        session, "activity", f"{new.name} split from {old.name}", at, id=id, assets=found or [old, new], quantities=counts,
        is_group_assignment=bool(found), group_id=new.id if found else None, timed=timed, notes=notes, done_by=by,
    )  # fmt: skip
    stays = state.stays(session, at, [old.id])
    place = place_called(session, to) if to else session.get(Place, stays[0].place_id) if stays else None
    if place is not None:
        move_herd(session, new.name, place.name, at, timed=timed, by=by)
    say(session, f"{new.name} split from {old.name}.")
    return log


def here(session: Session, names: Sequence[str], at: datetime) -> list[Animal]:
    """The animals of these names, each once; RecordError where there is none, or one is gone by then."""
    happened(session, at, ", ".join(names)[:80])
    found = list(dict.fromkeys(animal_called(session, name) for name in names))
    if not found:
        raise RecordError("Which animals?", expected="one name or more", next_step="name them")
    for animal in found:
        if animal.archived_on is not None and animal.archived_on <= day_of(session, at):
            raise RecordError(f"{animal.name} is no longer here.", where=str(animal.archived_on), next_step="correct the name or the day")
    return found


def heads(count: int, where: str) -> int:
    """A number of animals; RecordError where it is none."""
    if isinstance(count, bool) or not isinstance(count, int) or not 0 <= count <= 1_000_000:
        raise RecordError("That is no number of animals.", where=where, expected="a whole number, zero or more", got=str(count)[:20])
    return count


def head_amount(count: int) -> Amount:
    """So many head, as models.records.state counts them."""
    return Amount(float(count), "head", "count", float(count), "head")


def _names(animals: Sequence[Animal]) -> str:
    names = [a.name for a in animals]
    return ", ".join(names) if len(names) <= 3 else f"{', '.join(names[:2])} and {len(names) - 2} others"


def _common_place(session: Session, animals: Sequence[Animal], at: datetime) -> Place | None:
    where = state.places_of(session, at)
    ids = {stay.place_id for a in animals for stay in where.get(a.id, ())}
    return session.get(Place, ids.pop()) if len(ids) == 1 else None
