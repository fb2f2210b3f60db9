"""Animals: born, weighed, treated, sold, died."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from sqlalchemy.orm import Session

from models.amounts import Amount, say_amount
from models.records import state
from models.records.assets import Animal, Asset, Herd
from models.records.command import command, say
from models.records.commands._facts import put
from models.records.commands._find import animal_called, called, herd_called, name_for
from models.records.commands._log import Counted, day_of, happened, write_log
from models.records.commands.herds import head_amount, heads, here
from models.records.commands.stock import out_of_lot
from models.records.logs import Log
from models.records.withdrawals import MEAT, MILK
from sensors.errors import RecordError


class AnimalFacts(TypedDict, total=False):
    """What may be said of an animal; what is left out stays as it is. dam, sire: names, "" unknown."""

    species: str
    breed: str
    sex: str
    sterile: bool
    birth_on: date | None
    tag: str
    dam: str
    sire: str
    archived_on: date | None
    notes: str


@command("steward")
def put_animal(session: Session, name: str, **facts: Unpack[AnimalFacts]) -> Animal:
    """Add an animal with a record of its own, or change what is given of it."""
    return _put(session, name, dict(facts))


def _put(session: Session, name: str, given: dict[str, Any]) -> Animal:
    animal = called(session, Animal, Animal.name, name)
    if animal is None:
        animal = Animal(name=name_for(session, Animal, Animal.name, name), details={})
        given = {"species": "", **given}
    if given.get("tag") and (other := called(session, Animal, Animal.tag, given["tag"])) is not None and other is not animal:
        raise RecordError(f"{other.name} wears the tag {given['tag']}.", where=animal.name, next_step="correct the tag")
    for parent, wrong in (("dam", "M"), ("sire", "F")):
        if parent in given:
            found = animal_called(session, given[parent]) if given[parent] else None
            given.pop(parent)
            given[f"{parent}_id"] = _parent(animal, found, parent, wrong)
    put(animal, **given)
    session.add(animal)
    session.flush()
    _no_circle(session, animal)
    say(session, f"{animal.name} is written down.")
    return animal


def _parent(child: Animal, parent: Animal | None, what: str, wrong: str) -> uuid.UUID | None:
    if parent is None:
        return None
    if parent is child or parent.sex == wrong:
        raise RecordError(f"{parent.name} cannot be the {what} of {child.name}.", where=child.name, next_step=f"correct the {what}")
    return parent.id


def _no_circle(session: Session, animal: Animal) -> None:
    """Nobody is among their own forebears."""
    above, seen = [animal], {animal.id}
    while above:
        one = above.pop()
        for id in (one.dam_id, one.sire_id):
            if id == animal.id:
                raise RecordError(f"{animal.name} would be its own forebear.", where=one.name, next_step="correct the dam or the sire")
            if id is not None and id not in seen and (parent := session.get(Animal, id)) is not None:
                seen.add(id)
                above.append(parent)


@command("worker")
def record_birth(
    session: Session, mother: str, at: datetime, names: Sequence[str] = (), *, head: int = 1, sex: str = "", breed: str = "",
    sire: str = "", timed: bool = True, by: str = "", notes: str = "", id: uuid.UUID | None = None,
) -> Log:  # fmt: skip
    """Young were born. `mother` is an animal or a herd; those with names get records of their own, else the herd counts `head` more."""
    if id is not None and (there := session.get(Log, id)) is not None:
        return there
    happened(session, at, mother)
    dam = called(session, Animal, Animal.name, mother) or called(session, Animal, Animal.tag, mother)
    if dam is None:
        herd: Herd | None = herd_called(session, mother)
    else:
        here(session, [dam.name], at)
        group = state.memberships(session, at, [dam.id]).get(dam.id)
        herd = session.get(Herd, group) if group else None
    facts: dict[str, Any] = {"timed": timed, "done_by": by}
    if not names:
        return _unnamed(session, dam, herd, heads(head, mother), at, {**facts, "notes": notes, "id": id})
    species = dam.species if dam else herd.species if herd else ""
    young = [_born(session, name, at, species or "unknown", dam, sire, sex, breed) for name in names]
    said = f"{', '.join(a.name for a in young)} born to {dam.name if dam else mother}"
    log = write_log(session, "birth", said, at, id=id, assets=[*young, *([dam] if dam else [])], notes=notes, **facts)
    if herd is not None:
        write_log(
            session, "activity", f"{', '.join(a.name for a in young)} to {herd.name}", at, assets=young, is_group_assignment=True,
            group_id=herd.id, **facts,
        )  # fmt: skip
    say(session, f"{said}.")
    return log


def _born(
    session: Session, name: str, at: datetime, species: str, dam: Animal | None, sire: str, sex: str, breed: str
) -> Animal:  # fmt: skip
    if called(session, Animal, Animal.name, name) is not None:
        raise RecordError(f"There is an animal called {name!r}.", where=name, next_step="choose another name")
    given = {"species": species, "sex": sex, "breed": breed or (dam.breed if dam else ""), "birth_on": day_of(session, at)}
    return _put(session, name, {**given, **({"dam": dam.name} if dam else {}), **({"sire": sire} if sire else {})})


def _unnamed(session: Session, dam: Animal | None, herd: Herd | None, head: int, at: datetime, facts: dict[str, Any]) -> Log:
    where = dam.name if dam else herd.name if herd else ""
    if herd is None:
        raise RecordError(f"{where} is in no herd that could count its young.", where=where, next_step="give the young a name, or a tag")
    if not head:
        raise RecordError("How many were born?", where=where, expected="1 or more", got="0")
    said = f"{head} born {'to ' if dam else 'in '}{where}"
    assets: list[Asset] = [dam, herd] if dam else [herd]
    log = write_log(session, "birth", said, at, assets=assets, quantities=[Counted(head_amount(head), "born", "increment", herd)], **facts)
    say(session, f"{said}.")
    return log


@command("worker")
def weigh(
    session: Session, animal: str, weight: Amount, at: datetime, *, timed: bool = True, by: str = "", notes: str = "",
    id: uuid.UUID | None = None,
) -> Log:  # fmt: skip
    """What an animal weighed."""
    (found,) = here(session, [animal], at)
    if weight.measure != "weight" or weight.value <= 0:
        got = f"{weight.value:g} {weight.unit}"
        raise RecordError("That is no weight.", where=found.name, expected="a weight, such as 112 lb", got=got)
    said = say_amount(weight.value, weight.unit)
    log = write_log(
        session, "observation", f"{found.name}: {said}", at, id=id, assets=[found], quantities=[Counted(weight, "weight")], timed=timed,
        notes=notes, done_by=by, categories="weight",
    )  # fmt: skip
    say(session, f"{found.name} weighs {said}.")
    return log


@command("worker")
def treat(
    session: Session, who: Sequence[str], what: str, at: datetime, *, dose: Amount | None = None, lot: str = "",
    milk_days: int | None = None, meat_days: int | None = None, timed: bool = True, by: str = "", notes: str = "",
    id: uuid.UUID | None = None,
) -> Log:  # fmt: skip
    """Animals or herds were given a remedy. milk_days, meat_days: how long neither is used, as its label says."""
    happened(session, at, what)
    treated = [_treated(session, name, at) for name in who]
    if not treated:
        raise RecordError("Who was treated?", where=what, expected="animals or herds by name")
    for days in (milk_days, meat_days):
        if days is not None and (isinstance(days, bool) or not 0 <= days <= 3650):
            raise RecordError("That is no number of days.", where=what, expected="days, zero or more, as on the label", got=str(days))
    if lot and dose is None:
        raise RecordError(f"How much of {lot} was given?", where=what, expected="a dose, such as 5 ml")
    given = [] if dose is None else [out_of_lot(session, lot, dose, "dose") if lot else Counted(dose, "dose")]
    wait = {key: days for key, days in ((MILK, milk_days), (MEAT, meat_days)) if days is not None}
    log = write_log(
        session, "medical", f"{what}: {', '.join(a.name for a in treated)}"[:200], at, id=id, assets=treated, quantities=given, timed=timed,
        notes=notes, done_by=by, method=what, details=wait,
    )  # fmt: skip
    say(session, f"{', '.join(a.name for a in treated[:3])} treated: {what}.")
    return log


def _treated(session: Session, name: str, at: datetime) -> Asset:
    herd = called(session, Herd, Herd.name, name)
    return herd if herd is not None else here(session, [name], at)[0]


@command("worker")
def sell_animal(
    session: Session, who: str, at: datetime, *, head: int = 0, to: str = "", price: float | None = None, timed: bool = True,
    by: str = "", notes: str = "", id: uuid.UUID | None = None,
) -> Log:  # fmt: skip
    """An animal was sold and is gone from that day; or `head` of those of a herd that have no record of their own."""
    if price is not None and not 0 <= price < 1e9:
        raise RecordError("That is no price.", where=who, expected="zero or more", got=str(price))
    details = {"to": to, "price": price} if to or price is not None else {}
    return _gone(session, who, at, head, "sale", "sold", {"timed": timed, "done_by": by, "notes": notes, "id": id, "details": details})


@command("worker")
def record_death(
    session: Session, who: str, at: datetime, *, head: int = 0, why: str = "", timed: bool = True, by: str = "", notes: str = "",
    id: uuid.UUID | None = None,
) -> Log:  # fmt: skip
    """An animal died, or was slaughtered, and is gone from that day; or `head` of a herd's without a record of their own."""
    facts = {"timed": timed, "done_by": by, "notes": notes, "id": id, "reason": why, "categories": "death"}
    return _gone(session, who, at, head, "observation", "died", facts)


def _gone(session: Session, who: str, at: datetime, head: int, type: str, verb: str, facts: dict[str, Any]) -> Log:
    if facts["id"] is not None and (there := session.get(Log, facts["id"])) is not None:
        return there
    happened(session, at, who)
    herd = called(session, Herd, Herd.name, who) if head else None
    if head and herd is None:
        raise RecordError(f"{who} is no herd to count from.", where=who, next_step="name the herd, or leave the number out")
    if herd is not None:
        said, assets = f"{heads(head, who)} of {herd.name} {verb}", [herd]
        counts = [Counted(head_amount(head), verb, "decrement", herd)]
        log = write_log(session, type, said, at, assets=assets, quantities=counts, **facts)
    else:
        (animal,) = here(session, [who], at)
        said = f"{animal.name} {verb}"
        log = write_log(session, type, said, at, assets=[animal], **facts)
        animal.archived_on = day_of(session, at)
        session.flush()
    say(session, f"{said}.")
    return log
