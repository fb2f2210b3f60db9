"""Whom alerts reach, and when: channels, who is on duty, maintenance windows, quiet hours. As jobs and pages read them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from models.records.alerts import SETTINGS_ID, AlertSettings, Channel, Duty, Window


@dataclass(frozen=True, slots=True)
class SettingsView:
    """What holds for every alert; fields as in the table. Times are the hub's own clocks, None: not at all.

    The defaults hold until somebody sets one: nights are quiet, the digest comes before the work, all is well after it.
    """

    quiet_from: time | None = time(21)
    quiet_to: time | None = time(6)
    digest_at: time | None = time(7)
    all_well_at: time | None = time(18)
    escalate_minutes: int = 15
    storm_incidents: int = 8
    storm_minutes: int = 10
    heartbeat: str = ""
    heartbeat_minutes: int = 15
    siren: bool = True


@dataclass(frozen=True, slots=True)
class ChannelView:
    """A way to reach a person (""; nobody's own). secret: the name of one. address: the channel's own, else for e-mail the person's."""

    id: uuid.UUID
    name: str
    kind: str
    person_id: uuid.UUID | None
    person: str
    address: str
    secret: str
    least: str
    enabled: bool


@dataclass(frozen=True, slots=True)
class DutyView:
    """Who is told from when to when (None: until further notice); rank 1 first."""

    id: uuid.UUID
    person_id: uuid.UUID
    person: str
    from_at: datetime
    to_at: datetime | None
    rank: int


@dataclass(frozen=True, slots=True)
class WindowView:
    """While no messages come of a place and all in it ("": of the whole hub), of a rule ("": of all)."""

    id: uuid.UUID
    place_id: uuid.UUID | None
    place: str
    rule: str
    from_at: datetime
    to_at: datetime
    why: str


def alert_settings(session: Session) -> SettingsView:
    """What holds for every alert: as it was set, else the defaults."""
    row = session.get(AlertSettings, SETTINGS_ID, populate_existing=True)
    return SettingsView() if row is None else SettingsView(**{name: getattr(row, name) for name in SettingsView.__slots__})


def channels(session: Session, *, enabled_only: bool = False) -> list[ChannelView]:
    """Every channel by name. Those of people who are not active any more count as switched off."""
    query = select(Channel).options(joinedload(Channel.person)).order_by(Channel.name)
    found = [_channel(row) for row in session.scalars(query)]
    return [one for one in found if one.enabled or not enabled_only]


def duties(session: Session, from_at: datetime, to_at: datetime | None = None) -> list[DutyView]:
    """Who is on duty at some moment of [from_at, to_at), or at from_at, of people who are active; by rank, then beginning."""
    query = select(Duty).options(joinedload(Duty.person)).order_by(Duty.rank, Duty.from_at, Duty.id)
    begun = Duty.from_at <= from_at if to_at is None else Duty.from_at < to_at
    query = query.where(begun, or_(Duty.to_at.is_(None), Duty.to_at > from_at))
    return [
        DutyView(row.id, row.person_id, row.person.name, row.from_at, row.to_at, row.rank)
        for row in session.scalars(query)
        if row.person.active
    ]


def windows(session: Session, from_at: datetime, to_at: datetime | None = None) -> list[WindowView]:
    """Maintenance windows open at some moment of [from_at, to_at), or at from_at; the earliest first."""
    query = select(Window).options(joinedload(Window.place)).order_by(Window.from_at, Window.id)
    begun = Window.from_at <= from_at if to_at is None else Window.from_at < to_at
    return [
        WindowView(row.id, row.place_id, row.place.name if row.place else "", row.rule, row.from_at, row.to_at, row.why)
        for row in session.scalars(query.where(begun, Window.to_at > from_at))
    ]


def _channel(row: Channel) -> ChannelView:
    person = row.person
    address = row.address or (person.email if person is not None and row.kind == "email" else "")
    enabled = row.enabled and (person is None or person.active)
    return ChannelView(row.id, row.name, row.kind, row.person_id, person.name if person else "", address, row.secret, row.least, enabled)
