"""When alerts reach whom: who is on duty, while somebody works there, and what holds for every night."""

from __future__ import annotations

import uuid
from dataclasses import asdict
from datetime import datetime, time, timedelta
from typing import Any, TypedDict, Unpack

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.records.alert_rules import load_rules
from models.records.alerts import SETTINGS_ID, AlertSettings, Duty, Window
from models.records.command import command, now_of, say
from models.records.commands._facts import words
from models.records.commands._find import person_called, place_called
from models.records.commands.channels import secret_name
from models.records.duties import alert_settings
from sensors.errors import RecordError

# a window that somebody forgot is silence: at a place it ends after two weeks, of the whole hub after a day
LONGEST_WINDOW, LONGEST_WHOLE = timedelta(days=14), timedelta(days=1)
LOWEST_RANK = 9
# setting -> its least and greatest
_NUMBERS = {"escalate_minutes": (0, 1440), "storm_incidents": (2, 1000), "storm_minutes": (1, 1440), "heartbeat_minutes": (1, 1440)}


@command("steward")
def put_duty(
    session: Session, person: str, from_at: datetime, to_at: datetime | None = None, *, rank: int = 1, id: uuid.UUID | None = None
) -> Duty:
    """Who is told, from when to when (None: until further notice); or change the duty of an id. rank: 1 is told first."""
    who = person_called(session, person)
    if to_at is not None and to_at <= from_at:
        raise RecordError("A duty ends after it begins.", where=who.name, got=f"{from_at.isoformat()} to {to_at.isoformat()}")
    if not 1 <= rank <= LOWEST_RANK:
        raise RecordError("Told as which?", where=who.name, expected=f"1 (first) to {LOWEST_RANK}", got=str(rank))
    duty = (session.get(Duty, id) if id is not None else None) or Duty(id=id or uuid.uuid4())
    twice = select(Duty.id).where(Duty.person_id == who.id, Duty.id != duty.id, or_(Duty.to_at.is_(None), Duty.to_at > from_at))
    if session.scalar(twice if to_at is None else twice.where(Duty.from_at < to_at)) is not None:
        raise RecordError(f"{who.name} is on duty then already.", where=who.name, next_step="change that duty, or end it first")
    duty.person, duty.person_id, duty.from_at, duty.to_at, duty.rank = who, who.id, from_at, to_at, rank
    session.add(duty)
    session.flush()
    say(session, f"On duty: {who.name}.")
    return duty


@command("steward")
def remove_duty(session: Session, id: uuid.UUID) -> Duty:
    """This duty is over, or never was."""
    duty = session.get(Duty, id)
    if duty is None:
        raise RecordError("There is no such duty.", got=str(id))
    name = duty.person.name
    session.delete(duty)
    session.flush()
    say(session, f"Not on duty any more: {name}.")
    return duty


@command("steward")
def put_window(
    session: Session, from_at: datetime, to_at: datetime, *, place: str = "", rule: str = "", why: str = "", id: uuid.UUID | None = None
) -> Window:
    """No messages while somebody works at a place and all in it ("": the whole hub), of a rule ("": all); or change one by id.

    What happens then is written down all the same, and told if it still stands at the end.
    """
    at = place_called(session, place) if place else None
    where = at.name if at is not None else "the whole hub"
    longest = LONGEST_WHOLE if at is None and not rule else LONGEST_WINDOW
    if not from_at < to_at <= from_at + longest:
        got = f"{from_at.isoformat()} to {to_at.isoformat()}"
        raise RecordError("How long is the work to take?", where=where, expected=f"at most {longest.days} days", got=got)
    if rule and rule not in (known := [one.key for one in load_rules(session)]):
        raise RecordError(f"There is no rule {rule!r}.", where=where, expected=", ".join(known), got=rule)
    window = (session.get(Window, id) if id is not None else None) or Window(id=id or uuid.uuid4())
    window.place, window.place_id, window.rule = at, at.id if at is not None else None, rule
    window.from_at, window.to_at, window.why = from_at, to_at, words(why).strip()
    session.add(window)
    session.flush()
    say(session, f"No alerts of {where} while somebody works there.")
    return window


@command("steward")
def remove_window(session: Session, id: uuid.UUID) -> Window:
    """The work is done: alerts come again. What has begun ends now and stays: "why was I not told?" is asked of it later."""
    window = session.get(Window, id)
    if window is None:
        raise RecordError("There is no such maintenance window.", got=str(id))
    where, now = window.place.name if window.place is not None else "the whole hub", now_of(session)
    if window.from_at < now:
        window.to_at = min(window.to_at, now)
    else:
        session.delete(window)
    session.flush()
    say(session, f"Alerts of {where} come again.")
    return window


class SettingsFacts(TypedDict, total=False):
    """Fields of models.records.duties.SettingsView; what is left out stays as it is. Times are the hub's own clocks."""

    quiet_from: time | None
    quiet_to: time | None
    digest_at: time | None
    all_well_at: time | None
    escalate_minutes: int
    storm_incidents: int
    storm_minutes: int
    heartbeat: str
    heartbeat_minutes: int
    siren: bool


@command("steward")
def put_alert_settings(session: Session, **facts: Unpack[SettingsFacts]) -> AlertSettings:
    """Change what holds for every alert: quiet hours, digest, "all is well", escalation, storms, heartbeat (a secret's name), siren."""
    wanted = {**asdict(alert_settings(session)), **facts}
    if (wanted["quiet_from"] is None) != (wanted["quiet_to"] is None):
        raise RecordError("Quiet hours need a beginning and an end.", expected="both, or neither")
    if wanted["quiet_from"] is not None and wanted["quiet_from"] == wanted["quiet_to"]:
        raise RecordError("Quiet hours would last all day.", expected="two different times", got=f"{wanted['quiet_from']:%H:%M} twice")
    for name, (least, greatest) in _NUMBERS.items():
        if isinstance(wanted[name], bool) or not isinstance(wanted[name], int) or not least <= wanted[name] <= greatest:
            said, expected = name.replace("_", " ").capitalize(), f"a whole number, {least} to {greatest}"
            raise RecordError(f"{said} cannot be {wanted[name]!r}.", expected=expected, got=str(wanted[name]))
    if wanted["heartbeat"]:
        secret_name(wanted["heartbeat"], "heartbeat")
    _set(session, {name: v.replace(second=0, microsecond=0) if isinstance(v, time) else v for name, v in wanted.items()})
    say(session, "What holds for every alert is written down.")
    return session.get_one(AlertSettings, SETTINGS_ID)


def _set(session: Session, wanted: dict[str, Any]) -> None:
    row = session.get(AlertSettings, SETTINGS_ID) or AlertSettings(id=SETTINGS_ID)
    for name, value in wanted.items():
        setattr(row, name, value)
    session.add(row)
    session.flush()
