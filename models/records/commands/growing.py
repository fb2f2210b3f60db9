"""Growing: sowing, setting out, harvest, and what is put on. What was picked, where, how much, and where it goes."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from models.amounts import Amount, say_amount
from models.records.assets import Planting
from models.records.command import command, say
from models.records.commands._begun import begun_by, write_begun
from models.records.commands._find import asset_called, crop_called, place_called, places_called, planting_called
from models.records.commands._log import Counted, day_of, happened, usable, write_log
from models.records.commands._lots import lot_for
from models.records.commands.crops import figures
from models.records.commands.plantings import established, first_guess
from models.records.commands.stock import into_lot, out_of_lot
from models.records.commands.templates import follow_log
from models.records.crops import Crop
from models.records.logs import GRADES, USES, Log
from models.records.places import Place
from sensors.errors import RecordError


@command("worker")
def record_harvest(
    session: Session,
    what: str,
    amount: Amount,
    at: datetime,
    *,
    timed: bool = True,
    places: Sequence[str] = (),
    use: str = "",
    grade: str = "",
    into: str = "",
    lot_number: str | None = None,
    notes: str = "",
    by: str = "",
    minutes: float | None = None,
    id: uuid.UUID | None = None,
) -> Log:
    """What was picked. `what` names a planting, or a crop where nobody said which planting it came from.

    places: beds; where none is given the planting's own are known anyway. use: one of models.records.logs.USES, "" not
    said yet. grade: "seconds" is off-grade. into: a lot of stock that grows by it. lot_number: None gives it one by
    crop, bed and day; "" none. Nothing at all may be picked (0 lb); less than nothing may not.
    """
    if use and use not in USES:
        raise RecordError(f"{use!r} is no use of a harvest.", where=what, expected=", ".join(USES), got=use)
    if grade and grade not in GRADES:
        raise RecordError(f"{grade!r} is no grade of a harvest.", where=what, expected=", ".join(GRADES), got=grade)
    planting = planting_called(session, what)
    crop = planting.crop if planting else crop_called(session, what)
    happened(session, at, what)
    said = say_amount(amount.value, amount.unit)
    picked = into_lot(session, into, amount, "harvest") if into else Counted(amount, "harvest")
    where = places_called(session, places)
    if lot_number is None:
        lot_number = lot_for(session, crop, [planting] if planting else [], where, at)
    log = write_log(
        session, "harvest", f"{crop.name}: {said}", at, id=id, assets=[planting] if planting else [],
        places=where, quantities=[picked],
        crop_id=crop.id, timed=timed, use=use, grade=grade, lot_number=lot_number, notes=notes, done_by=by, minutes=minutes,
    )  # fmt: skip
    follow_log(session, log)
    say(session, f"Picked {said} of {crop.name.lower()}.{f' Lot {lot_number}.' if lot_number else ''}")
    return log


@command("worker")
def sow(
    session: Session,
    what: str,
    at: datetime,
    places: Sequence[str] = (),
    *,
    lengths_m: Mapping[str, float] | None = None,
    seed: Amount | None = None,
    lot: str = "",
    timed: bool = True,
    id: uuid.UUID | None = None,
    **facts: Any,
) -> Log:
    """What was sown, and where. `what` names a planting, or a crop: sown at a place it becomes a planting of its own.

    lengths_m: metres of each bed by its name. seed: how much was sown; lot: the lot of seed it came out of.
    facts: notes, done_by, minutes, method. The planting's open task of sowing becomes the record.
    """
    if id is not None and (there := begun_by(session, id)) is not None:
        return there
    happened(session, at, what)
    planting, crop = _grown(session, what, at, places, "direct_seeded")
    where = usable(places_called(session, places), what)
    log = write_begun(
        session, "seeding", f"Sowed {planting.name if planting else crop.name}", at, planting, id=id,
        places=where, lengths_m=_by_id(session, lengths_m), quantities=_used(session, seed, lot, "seed"), crop_id=crop.id, timed=timed,
        is_movement=bool(planting and where), **facts,
    )  # fmt: skip
    follow_log(session, log)
    say(session, f"Sowed {planting.name if planting else crop.name.lower()}{_at(where)}.")
    return log


@command("worker")
def transplant(
    session: Session,
    what: str,
    at: datetime,
    places: Sequence[str],
    *,
    lengths_m: Mapping[str, float] | None = None,
    plants: Amount | None = None,
    timed: bool = True,
    id: uuid.UUID | None = None,
    **facts: Any,
) -> Log:
    """Plants were set out: from then on the planting is in these beds. `what` names a planting, or a crop bought as plants.

    The planting's open task of setting out becomes the record.
    """
    if id is not None and (there := begun_by(session, id)) is not None:
        return there
    happened(session, at, what)
    if not places:
        raise RecordError("Where were they set out?", where=what, expected="a bed, or several", next_step="name the bed")
    planting, crop = _grown(session, what, at, places, "transplant_bought")
    where = usable(places_called(session, places), what)
    log = write_begun(
        session, "transplanting", f"Set out {planting.name if planting else crop.name}", at, planting, id=id,
        places=where, lengths_m=_by_id(session, lengths_m), quantities=_used(session, plants, "", "plants"), crop_id=crop.id, timed=timed,
        is_movement=True, **facts,
    )  # fmt: skip
    follow_log(session, log)
    say(session, f"Set out {planting.name if planting else crop.name.lower()}{_at(where)}.")
    return log


@command("worker")
def inoculate(
    session: Session, what: str, at: datetime, places: Sequence[str], *, logs: int, spawn: Amount | None = None, lot: str = "",
    timed: bool = True, id: uuid.UUID | None = None, **facts: Any,
) -> Log:  # fmt: skip
    """A batch of mushroom logs was inoculated. `what` names its planting, or a mushroom: then the batch becomes one."""
    if id is not None and (there := begun_by(session, id)) is not None:
        return there
    happened(session, at, what)
    if isinstance(logs, bool) or logs < 1:
        raise RecordError("How many logs?", where=what, expected="1 or more", got=str(logs))
    planting, crop = _grown(session, what, at, places or ["yard"], "inoculated")
    if planting is None:
        raise RecordError("Which batch is that?", where=what, next_step="name the batch, or the place it was stacked at")
    planting.plants = logs
    batch = Counted(Amount(float(logs), "piece", "count", float(logs), "piece"), "logs")
    where = usable(places_called(session, places), what)
    log = write_begun(
        session, "seeding", f"Inoculated {planting.name}", at, planting, id=id, places=where, crop_id=crop.id, timed=timed,
        quantities=[batch, *_used(session, spawn, lot, "spawn")], is_movement=bool(where), categories="inoculation", **facts,
    )  # fmt: skip
    follow_log(session, log)
    say(session, f"Inoculated {logs} logs: {planting.name}.")
    return log


@command("worker")
def record_input(
    session: Session, what: str, at: datetime, places: Sequence[str] = (), *, amount: Amount | None = None, about: Sequence[str] = (),
    lot: str = "", timed: bool = True, id: uuid.UUID | None = None, **facts: Any,
) -> Log:  # fmt: skip
    """What was put on: compost, a spray, lime, water. How much, where or on what, and the lot of stock it came out of."""
    happened(session, at, what)
    if not places and not about:
        raise RecordError("Where was it put?", where=what, expected="a place, or a planting", next_step="name the bed or the planting")
    said = f": {say_amount(amount.value, amount.unit)}" if amount else ""
    log = write_log(
        session, "input", f"{what}{said}", at, id=id, places=places_called(session, places), timed=timed,
        assets=[asset_called(session, a) for a in about], quantities=_used(session, amount, lot, "input"), **facts,
    )  # fmt: skip
    say(session, f"{log.name}{_at([link.place for link in log.places])}.")
    return log


@command("worker")
def observe(
    session: Session, what: str, at: datetime, places: Sequence[str] = (), *, amounts: Sequence[Amount] = (), about: Sequence[str] = (),
    timed: bool = True, id: uuid.UUID | None = None, **facts: Any,
) -> Log:  # fmt: skip
    """What somebody saw, and measured: pests, germination, condition."""
    happened(session, at, what)
    log = write_log(
        session, "observation", what.strip(), at, id=id, places=places_called(session, places), timed=timed,
        assets=[asset_called(session, a) for a in about], quantities=[Counted(a) for a in amounts], **facts,
    )  # fmt: skip
    say(session, f"Seen: {log.name}.")
    return log


def _grown(session: Session, what: str, at: datetime, places: Sequence[str], begins: str) -> tuple[Planting | None, Crop]:
    """The planting and crop that are meant; of a crop at a place a new planting, named by crop, place and day."""
    planting = planting_called(session, what)
    if planting is not None:
        day = day_of(session, at)
        if planting.archived_on is not None and planting.archived_on <= day:
            raise RecordError(f"{planting.name} has ended.", where=str(planting.archived_on), next_step="plan a new planting")
        return planting, planting.crop
    crop = crop_called(session, what)
    if not places:
        return None, crop
    day = day_of(session, at)
    base = ", ".join([crop.name, *(places[:1] if begins != "inoculated" else []), str(day)])
    name, n = base, 2
    while planting_called(session, name) is not None:
        name, n = f"{base} ({n})", n + 1
    known = figures(crop)
    how = begins if begins != "direct_seeded" or established(known) != "transplant_raised" else "transplant_raised"
    planting = Planting(name=name, crop=crop, crop_id=crop.id, season=str(day.year), details={})
    for fact, value in {**first_guess(known, {"established": how}), "established": how}.items():
        setattr(planting, fact, value)
    session.add(planting)
    session.flush()
    return planting, crop


def _by_id(session: Session, lengths_m: Mapping[str, float] | None) -> dict[uuid.UUID, float]:
    return {place_called(session, name).id: length for name, length in (lengths_m or {}).items()}


def _used(session: Session, amount: Amount | None, lot: str, label: str) -> list[Counted]:
    if amount is None:
        if lot:
            raise RecordError(f"How much of {lot} was used?", where=lot, expected="an amount, such as 2 lb", next_step="give the amount")
        return []
    return [out_of_lot(session, lot, amount, label) if lot else Counted(amount, label)]


def _at(places: Sequence[Place]) -> str:
    return f" at {', '.join(p.name for p in places)}" if places else ""
