"""Who is told: what the records hold, as policy sees it, and the messages that it wants, into the outbox."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from collector.alerts.between import Measured
from collector.notify.heartbeat import what_was_checked
from collector.settings import Hub
from models.alerts import SEVERITIES, Rule, Severity
from models.alerts import duty as policy
from models.alerts.policy import due, plan
from models.alerts.situation import SIREN, Situation
from models.records import duties
from models.records.database import Session
from models.records.evaluations import Evaluated
from models.records.incidents import IncidentView, incidents, redate_incidents
from models.records.notices import NoticeView, enqueue_notice, notices, redate_notices
from models.records.queries import PlaceView
from sensors.errors import StoreError

# what is over is told, listed and not told again for so long; a message of a whole storm of it may be some thousand rows
BACK = timedelta(days=3)
MOST = 5000


@dataclass(slots=True)
class Teller:
    """Tells of one hub's incidents. places: as they were last read, for what lies in what. failing: channels nothing goes over."""

    hub: Hub
    measured: Measured
    places: Sequence[PlaceView] = ()
    failing: frozenset[str] = frozenset()

    def tell(self, session: Session, rules: Mapping[str, Rule], now: datetime) -> list[Evaluated]:
        """Put every message in that is due now; what is to be noted of it."""
        redate_incidents(session, now)
        redate_notices(session, now)
        views = incidents(session, now, since=now - BACK, limit=MOST)
        known = {str(view.id): view for view in views}
        noted = []
        situation = self._situation(session, views, rules, now)
        messages = due(plan(situation), now)
        if any(one.step == "all_well" for one in messages):
            # only now: to count what was heard is a look at everything
            messages = due(plan(replace(situation, checked=self._checked(session, now))), now)
        for message in messages:
            self._put(session, message, known, now)
            who = message.person or message.channel
            told = f"not sent to {who}: {message.withheld}" if message.withheld else f"told {who} over {message.channel}: {message.why}"
            of = [known[i] for i in message.incidents if i in known]
            noted += [Evaluated(v.rule, v.cause, "bad", "bad", now, now, v.place, v.worst or v.said, told=told) for v in of]
        return noted

    def _put(self, session: Session, message: policy.Message, known: Mapping[str, IncidentView], now: datetime) -> None:
        alone = known[message.incidents[0]].id if len(message.incidents) == 1 and message.incidents[0] in known else None
        detail = {"incidents": list(message.incidents), "why": message.why, "withheld": message.withheld, "covers": list(message.covers)}
        enqueue_notice(
            session, message.key, message.step, message.text, now, subject=message.subject, person=message.person,
            channel=message.channel, severity=message.severity, incident_id=alone, detail=detail, withheld=message.withheld,
        )  # fmt: skip

    def _situation(self, session: Session, views: Sequence[IncidentView], rules: Mapping[str, Rule], now: datetime) -> Situation:
        made = {one.key: one for one in notices(session, since=now - BACK, limit=MOST)}
        for view in views:
            if view.raised_at < now - BACK:
                made |= {one.key: one for one in notices(session, incident_id=view.id, limit=MOST)}
        settings = duties.alert_settings(session)
        # sirens are told how things stand by a job of their own (collector/notify/job.py)
        channels = [c for c in duties.channels(session) if c.kind != SIREN]
        return Situation(
            now, self.hub.zone, self.hub.settings.hub.units, [self.seen(session, view, now) for view in views], rules,
            [policy.Channel(c.name, c.kind, c.person, _severity(c.least), c.enabled, c.name in self.failing) for c in channels],
            [policy.Duty(d.person, d.from_at, d.to_at, d.rank) for d in duties.duties(session, now)],
            policy.Settings(**{field: getattr(settings, field) for field in policy.Settings.__slots__}),
            [policy.Window(w.from_at, w.to_at, w.place, w.rule, w.why) for w in duties.windows(session, now)],
            [as_sent(one) for one in made.values()],
        )  # fmt: skip

    def _checked(self, session: Session, now: datetime) -> str:
        """What the daily word says was looked at."""
        try:
            return what_was_checked(session, self.measured.store.latest(), now)
        except StoreError as why:
            return why.what

    def seen(self, session: Session, view: IncidentView, now: datetime) -> policy.Incident:
        """An incident as policy and words see it; what was measured meanwhile only of one that is over."""
        answers = tuple(policy.Answer(a.kind, a.at, a.by, a.until) for a in view.answers)
        found = policy.Incident(
            str(view.id), view.rule, view.cause, _severity(view.severity), view.raised_at, view.worst or view.said, view.title, view.todo,
            view.sure, view.place, self._around(view.place), view.measurand, view.worst_at, cleared_at=view.cleared_at, answers=answers,
            until=view.words_until,
        )  # fmt: skip
        if view.cleared_at is None:
            since, why = view.unknown or (None, "")
            return replace(found, unknown=why, unknown_at=since, noted_at=view.unknown_noted_at)
        low, high = self.measured.span(session, view, now)
        return replace(found, lowest=low, highest=high)

    def _around(self, place: str) -> tuple[str, ...]:
        parents = {p.name: p.parent for p in self.places}
        found: list[str] = []
        while place and place not in found:
            found.append(place)
            place = parents.get(place, "")
        return tuple(found)


def _severity(word: str) -> Severity:
    return next((s for s in SEVERITIES if s == word), "info")


def as_sent(one: NoticeView) -> policy.Sent:
    """A message as policy sees it. What was withdrawn before it went out reached nobody."""
    of = one.detail.get("incidents") or ([str(one.incident_id)] if one.incident_id is not None else [])
    covers, meant = tuple(one.detail.get("covers") or ()), str(one.detail.get("withheld") or "")
    withdrawn = one.state == "withheld" and not meant
    withheld = one.last_error if withdrawn else meant
    return policy.Sent(one.key, one.kind, one.made_at, tuple(of), one.channel, one.person, withheld, covers, withdrawn)
