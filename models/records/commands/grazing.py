"""Rotations: a plan is accepted, a stay is set and let go, and what plans go by is changed."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from difflib import get_close_matches

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.planning.grazing.rotation import Move, Rotation
from models.records import state
from models.records.assets import Herd
from models.records.command import actor_of, command, now_of, say, zone_of
from models.records.commands._facts import words
from models.records.commands._find import herd_called, place_called
from models.records.commands._log import changed, day_of, usable, write_log
from models.records.commands._planned import planned_moves
from models.records.commands.tasks import abandon_task
from models.records.grazing import TOGETHER, GrazingAcceptance, GrazingLock, GrazingSetting, KeptRotation, rotation_of
from models.records.grazing_settings import Setting, grazing_settings, read, written
from models.records.logs import Log
from models.records.places import GRAZED, Place
from sensors.errors import RecordError

# how many moves of each herd an accepted plan makes tasks of: what comes after them is still open
TASKS_AHEAD = 2
# who sets a longer stay means another place than a paddock
LONGEST_LOCK_D = 120


@command("steward")
def accept_rotation(session: Session, id: uuid.UUID) -> KeptRotation:
    """People go by this plan from now on: its next two moves of each herd become tasks, in place of those of the plan before."""
    plan = rotation_of(session, id)
    if plan is None:
        raise RecordError("There is no such grazing plan.", got=str(id), next_step="reload the page: a newer one may be there")
    if plan.status == "accepted":
        return plan
    left = planned_moves(session)
    for herd, place, move in _moves(session, plan.rotation):
        log = next((one for one in left if _is(one, herd, place)), None)
        if log is not None:
            left.remove(log)
        _write(session, plan, herd, place, move, log)
    for log in left:
        abandon_task(session, log.id)
    session.add(GrazingAcceptance(plan_id=id, at=now_of(session), by=actor_of(session).name))
    session.flush()
    say(session, f"The grazing plan of {day_of(session, plan.made_at):%-d %B} holds from now on.")
    accepted = rotation_of(session, id)
    assert accepted is not None
    return accepted


def _moves(session: Session, rotation: Rotation) -> Iterator[tuple[Herd, Place, Move]]:
    """The next moves of each herd; one into the paddock in which it stands already is none. Herds that go as one are told apart."""
    now = now_of(session)
    today = day_of(session, now)
    for label in dict.fromkeys(move.herd for move in rotation.moves):
        for herd in [herd_called(session, name) for name in label.split(TOGETHER)]:
            stands = {stay.place_id for stay in state.stays(session, now, [herd.id])}
            ahead = sorted((m for m in rotation.moves if m.herd == label and m.out > today), key=lambda m: m.first)
            placed = [(place_called(session, m.paddock), m) for m in ahead]
            # the stay that the plan is in now is a move still to be made where the herd stands elsewhere
            open_moves = [(p, m) for p, m in placed if m.first > today or p.id not in stands]
            for place, move in open_moves[:TASKS_AHEAD]:
                usable([place], herd.name)
                yield herd, place, move


def _is(log: Log, herd: Herd, place: Place) -> bool:
    return herd.id in {link.asset_id for link in log.assets} and place.id in {link.place_id for link in log.places}


def _write(session: Session, plan: KeptRotation, herd: Herd, place: Place, move: Move, log: Log | None) -> None:
    """A move as a task. One that the plan before had, too, stays the same task, with whom it was given to."""
    first = max(move.first, day_of(session, now_of(session)))
    at, notes = datetime.combine(first, time(12), zone_of(session)), "\n".join(move.reasons)
    facts = {"leave_on": move.out.isoformat(), "mass_in_kg_ha": round(move.mass_in), "mass_out_kg_ha": round(move.mass_out)}
    if log is None:
        # templates that follow a move wait until it is made: a plan may change
        write_log(
            session, "activity", f"{herd.name} to {place.name}", at, status="pending", assets=[herd], places=[place], is_movement=True,
            notes=notes, categories="grazing", came_from=plan.came_from, details=facts,
        )  # fmt: skip
        return
    if log.at != at:
        log.at, log.timed = at, False
    log.notes, log.came_from, log.details = notes, plan.came_from, {**log.details, **facts}
    changed(session, log)


@command("steward")
def lock_stay(
    session: Session, herd: str, paddock: str, first: date, days: int, *, why: str = "", id: uuid.UUID | None = None
) -> GrazingLock:
    """Set a stay that every later plan keeps: from a day, so many days; or change the one of an id."""
    who, where = herd_called(session, herd), place_called(session, paddock)
    if where.kind not in GRAZED:
        raise RecordError(f"{where.name} is no paddock.", where=who.name, expected=", ".join(GRAZED), got=where.kind)
    usable([where], who.name)
    if isinstance(days, bool) or not isinstance(days, int) or not 1 <= days <= LONGEST_LOCK_D:
        raise RecordError("How many days?", where=who.name, expected=f"a whole number, 1 to {LONGEST_LOCK_D}", got=str(days))
    lock = (session.get(GrazingLock, id) if id is not None else None) or GrazingLock(id=id or uuid.uuid4())
    lock.herd, lock.herd_id, lock.paddock, lock.paddock_id = who, who.id, where, where.id
    lock.first_on, lock.days, lock.why = first, days, words(why).strip()
    with session.no_autoflush:
        _check(session, lock)
    session.add(lock)
    session.flush()
    say(session, f"{who.name} will be in {where.name} from {first:%-d %B} for {days} {'day' if days == 1 else 'days'}.")
    return lock


@command("steward")
def unlock_stay(session: Session, id: uuid.UUID) -> GrazingLock:
    """The next plan may do otherwise than this stay."""
    lock = session.get(GrazingLock, id)
    if lock is None:
        raise RecordError("There is no such stay.", got=str(id), next_step="reload the page: somebody may have let it go")
    say(session, f"{lock.herd.name} need not be in {lock.paddock.name} from {lock.first_on:%-d %B}.")
    session.delete(lock)
    session.flush()
    return lock


def _check(session: Session, lock: GrazingLock) -> None:
    """RecordError where a stay is over, or contradicts another: a herd in two places, two herds that do not graze together in one."""
    out = _out(lock)
    if out <= day_of(session, now_of(session)):
        raise RecordError("That stay is over already.", where=lock.herd.name, got=lock.first_on.isoformat(), next_step="correct the day")
    for other in session.scalars(select(GrazingLock).where(GrazingLock.id != lock.id, GrazingLock.first_on < out)):
        same, there = other.herd_id == lock.herd_id, other.paddock_id == lock.paddock_id
        if _out(other) <= lock.first_on or not (same or (there and not _together(other.herd, lock.herd))):
            continue
        raise RecordError(
            f"{other.herd.name} is set to be in {other.paddock.name} on those days.", where=lock.herd.name,
            got=f"{other.first_on} to {date.fromordinal(_out(other).toordinal() - 1)}", next_step="change that stay, or let it go first",
        )  # fmt: skip


def _out(lock: GrazingLock) -> date:
    return date.fromordinal(lock.first_on.toordinal() + lock.days)


def _together(one: Herd, other: Herd) -> bool:
    """Whether a steward said that two herds graze as one."""
    return other.name in one.details.get("joins", ()) or one.name in other.details.get("joins", ())


@command("steward")
def put_grazing_settings(session: Session, values: Mapping[str, float | str | None]) -> dict[str, Setting]:
    """Change settings of grazing (keys of models/records/grazing_settings.csv); None: as it came again. All, or none where one is wrong."""
    there = grazing_settings(session)
    for key, value in values.items():
        if key not in there:
            near = get_close_matches(key, there, 3, 0.5)
            step = f"did you mean {' or '.join(near)}?" if near else "see docs/reference/records.md"
            raise RecordError(f"There is no setting of grazing called {key!r}.", got=key, next_step=step)
        wanted = there[key].default if value is None else read(there[key], written(value))
        if there[key].kind == "place" and isinstance(wanted, str):
            wanted = place_called(session, wanted).name
        row = session.scalar(select(GrazingSetting).where(GrazingSetting.key == key))
        if wanted == there[key].default or wanted is None:
            if row is not None:
                session.delete(row)
        elif row is None:
            session.add(GrazingSetting(key=key, value=written(wanted)))
        else:
            row.value = written(wanted)
    session.flush()
    say(session, f"{'A setting' if len(values) == 1 else f'{len(values)} settings'} of grazing changed.")
    return grazing_settings(session)
