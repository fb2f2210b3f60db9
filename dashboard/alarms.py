"""What the pages know of alerts: incidents with their messages, rules, whom they reach. Cached briefly; dashboard/ledger.py forgets it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import streamlit as st

from collector.alerts.telling import as_sent
from collector.notify.secrecy import secret_named
from dashboard import context
from models.alerts import SEVERITIES, Rule
from models.alerts import duty as policy
from models.alerts.situation import Situation
from models.records import alert_rules, duties, evaluations, incidents, notices, queries
from models.records.database import Session
from models.records.duties import ChannelView, DutyView, SettingsView, WindowView
from models.records.evaluations import Evaluated
from models.records.incidents import IncidentView
from models.records.notices import ChannelHealth, NoticeView
from sensors.errors import HublandError

RECENT, WEEK, HOUR = timedelta(days=30), timedelta(days=7), timedelta(hours=1)
MOST = 5000
# unseen ones first, then what somebody looks after, then what was put off
_ORDER = ("open", "acknowledged", "snoozed")


@dataclass(frozen=True, slots=True)
class Alarm:
    """An incident with the messages that were sent of it, the first one first."""

    incident: IncidentView
    notices: tuple[NoticeView, ...]

    @property
    def sent(self) -> tuple[NoticeView, ...]:
        """The messages that arrived."""
        return tuple(n for n in self.notices if n.state == "sent")


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules that hold here, what the hub changed of them, and changes that do not fit any more, each with why."""

    all: tuple[Rule, ...]
    changed: dict[str, dict[str, Any]]
    stray: dict[str, str]

    def of(self, key: str) -> Rule | None:
        return next((rule for rule in self.all if rule.key == key), None)


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom alerts reach: channels and how they did, which of them lack their secret and why, tests, duties and windows of a week."""

    settings: SettingsView
    channels: tuple[ChannelView, ...]
    health: dict[str, ChannelHealth]
    lacking: dict[str, str]
    tests: dict[str, NoticeView]
    duties: tuple[DutyView, ...]
    windows: tuple[WindowView, ...]


def _minute(now: datetime) -> datetime:
    """The minute begun: pages of one minute ask once."""
    return now.replace(second=0, microsecond=0)


def standing(now: datetime) -> tuple[Alarm, ...]:
    """What is open, worst first: unseen before seen, severe before slight, then the longest."""
    return _standing(_folder(), _minute(now))


def over(now: datetime) -> tuple[Alarm, ...]:
    """What was open in the last 30 days and is over, the newest first."""
    return _over(_folder(), _minute(now))


def rules() -> Rules:
    """The rules as they hold here."""
    return _rules(_folder())


def reach(now: datetime) -> Reach:
    """Whom alerts reach, this week."""
    return _reach(_folder(), _minute(now))


def seen(at: datetime) -> tuple[Evaluated, ...]:
    """What rules saw in the hour of a moment, the worst first."""
    return _seen(_folder(), at)


def origin(came_from: str, now: datetime) -> str:
    """ "from alert: The water lasts 2 days" of a task that an alert made, by its `came_from`; "" of any other."""
    found = incidents.incident_of_task(came_from)
    return "" if found is None else _origin(_folder(), found, now)


@st.cache_data(ttl=60, show_spinner=False)
def _origin(folder: str, id: UUID, _now: datetime) -> str:
    here = context.here()
    with here.records.session() as session:
        found = incidents.incident(session, id, _now)
    return f"from alert: {found.title or found.said}" if found is not None else "from an alert that is kept no more"


def then(hour: datetime, now: datetime) -> Situation:
    """What policy could see of an hour: incidents and maintenance of then, and what was told; people, channels and places as now."""
    return _then(_folder(), hour, _minute(now))


@st.cache_data(ttl=10, show_spinner=False)
def _then(folder: str, hour: datetime, now: datetime) -> Situation:
    reached, here = reach(now), context.here()
    with here.records.session() as session:
        found = [one for one in incidents.incidents(session, now, since=hour, limit=MOST) if one.raised_at < hour + HOUR]
        made = [n for n in notices.notices(session, since=min([hour, *(one.raised_at for one in found)]), limit=MOST) if n.kind != "test"]
        parents = {place.name: place.parent for place in queries.places(session)}
        closed = duties.windows(session, hour, hour + HOUR)
    return Situation(
        now, here.hub.zone, here.units, [_as_policy(one, parents) for one in found], {rule.key: rule for rule in rules().all},
        [policy.Channel(c.name, c.kind, c.person, c.least, c.enabled) for c in reached.channels],  # type: ignore[arg-type]  # of SEVERITIES
        [policy.Duty(d.person, d.from_at, d.to_at, d.rank) for d in reached.duties],
        policy.Settings(**{name: getattr(reached.settings, name) for name in policy.Settings.__slots__}),
        [policy.Window(w.from_at, w.to_at, w.place, w.rule, w.why) for w in closed],
        sent=[as_sent(n) for n in made],
    )  # fmt: skip


def _as_policy(one: IncidentView, parents: Mapping[str, str]) -> policy.Incident:
    answers = tuple(policy.Answer(a.kind, a.at, a.by, a.until) for a in one.answers)
    return policy.Incident(
        str(one.id), one.rule, one.cause, one.severity, one.raised_at, one.worst or one.said, one.title, one.todo, one.sure,  # type: ignore[arg-type]
        one.place, _around(one.place, parents), one.measurand, one.worst_at, cleared_at=one.cleared_at, answers=answers,
    )  # fmt: skip


def _around(place: str, parents: Mapping[str, str]) -> tuple[str, ...]:
    """A place and all it lies in: work on the barn is work on the freezer in it."""
    found: list[str] = []
    while place and place not in found:
        found.append(place)
        place = parents.get(place, "")
    return tuple(found)


def changed() -> None:
    """Somebody changed the records: ask them anew."""
    for cached in (_standing, _over, _rules, _reach, _seen, _then, _origin):
        cached.clear()


def _folder() -> str:
    return str(context.here().hub.folder)


@st.cache_data(ttl=3, show_spinner=False)
def _standing(folder: str, now: datetime) -> tuple[Alarm, ...]:
    with context.here().records.session() as session:
        found = incidents.incidents(session, now, open_only=True)
        found.sort(key=lambda one: (_ORDER.index(one.state), SEVERITIES.index(one.severity), one.raised_at))
        told = _told(session, min((one.raised_at for one in found), default=now))
        return tuple(Alarm(one, tuple(told.get(str(one.id), ()))) for one in found)


@st.cache_data(ttl=10, show_spinner=False)
def _over(folder: str, now: datetime) -> tuple[Alarm, ...]:
    with context.here().records.session() as session:
        found = [one for one in incidents.incidents(session, now, since=now - RECENT) if one.state in ("cleared", "closed")]
        told = _told(session, now - RECENT)
        return tuple(Alarm(one, tuple(told.get(str(one.id), ()))) for one in found)


def _told(session: Session, since: datetime) -> dict[str, list[NoticeView]]:
    """Messages made since a moment by the incidents they speak of, of which a message of a storm has many."""
    found: dict[str, list[NoticeView]] = {}
    for notice in reversed(notices.notices(session, since=since, limit=MOST)):
        for id in notice.detail.get("incidents") or [str(notice.incident_id)]:
            found.setdefault(id, []).append(notice)
    return found


@st.cache_data(ttl=10, show_spinner=False)
def _rules(folder: str) -> Rules:
    with context.here().records.session() as session:
        return Rules(tuple(alert_rules.load_rules(session)), alert_rules.changed_rules(session), alert_rules.stray_changes(session))


@st.cache_data(ttl=3, show_spinner=False)
def _reach(folder: str, now: datetime) -> Reach:
    with context.here().records.session() as session:
        settings, channels = duties.alert_settings(session), tuple(duties.channels(session))
        tests: dict[str, NoticeView] = {}
        for notice in notices.notices(session, since=now - WEEK, kind="test"):
            tests.setdefault(notice.channel, notice)
        on_duty, closed = duties.duties(session, now, now + WEEK), duties.windows(session, now, now + RECENT)
        lacking = {name: why for c in channels for name in [c.secret] if name and (why := _lacking(name))}
        return Reach(settings, channels, notices.channel_health(session), lacking, tests, tuple(on_duty), tuple(closed))


@st.cache_data(ttl=30, show_spinner=False)
def _seen(folder: str, at: datetime) -> tuple[Evaluated, ...]:
    with context.here().records.session() as session:
        return tuple(evaluations.evaluations(session, at))


def _lacking(name: str) -> str:
    """Why a secret cannot be used; "" where it is there. It is not read out."""
    try:
        secret_named(context.here().hub, name)
    except HublandError as why:
        return f"{why.what.rstrip('.')}: {why.next_step}"
    return ""
