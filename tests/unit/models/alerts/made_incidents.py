"""Incidents by day and by night, who is told of them, and time that passes minute by minute."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from models.alerts.duty import Answer, Channel, Duty, Incident, Message, Sent, Settings
from models.alerts.policy import due, plan
from models.alerts.rules import default_rules
from models.alerts.situation import Situation

ZONE = ZoneInfo("America/New_York")
RULES = {rule.key: rule for rule in default_rules()}
ANN, BEN = Channel("Ann's phone", "apprise", "Ann"), Channel("Ben's phone", "apprise", "Ben")
SIREN = Channel("Yard siren", "siren")


def at(text: str, fold: int = 0) -> datetime:
    """A moment of the farm's clock."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE, fold=fold).astimezone(UTC)


NIGHT, DAY = at("2026-01-04T02:10"), at("2026-01-04T14:00")
FROST = Incident(
    "i1", "frost", "frost Block B", "critical", NIGHT, "Cover Block B now: frost tonight, 27 °F.", "Frost tonight: 27 °F",
    place="Block B", around=("Block B", "Farm"),
)  # fmt: skip
HOT = replace(
    FROST,
    id="i2",
    rule="house_hot",
    cause="vent High tunnel",
    severity="warning",
    said="Vent the high tunnel.",
    title="High tunnel 92 °F",
    place="High tunnel",
)
BATTERY = replace(
    FROST, id="i3", rule="battery", cause="battery A", severity="info", said="Change the battery of A.", title="A: battery low", place=""
)


def situation(now: datetime, *incidents: Incident, **more: object) -> Situation:
    given: dict[str, object] = {
        "now": now, "zone": ZONE, "units": "us", "incidents": incidents, "rules": RULES, "channels": (ANN, BEN),
        "duties": (Duty("Ann", NIGHT - timedelta(days=9)), Duty("Ben", NIGHT - timedelta(days=9), rank=2)),
        "settings": Settings(all_well_at=None),
    }  # fmt: skip
    return Situation(**{**given, **more})  # type: ignore[arg-type]


def made(messages: Sequence[Message], now: datetime) -> list[Sent]:
    """What is kept of messages that were made."""
    return [Sent(m.key, m.step, now, m.incidents, m.channel, m.person, m.withheld, m.covers) for m in messages]


def lived(minutes: int, first: Situation, every: int = 1, incidents: object = None) -> list[tuple[int, str, str]]:
    """(minute, step, channel) of all that is made while minutes pass; `incidents` gives those of a moment."""
    sent, found = list(first.sent), []
    for minute in range(0, minutes, every):
        now = first.now + timedelta(minutes=minute)
        here = replace(first, now=now, sent=tuple(sent), incidents=incidents(now) if callable(incidents) else first.incidents)
        for message in due(plan(here), now):
            sent += made([message], now)
            found.append((minute, f"not {message.step}" if message.withheld else message.step, message.channel))
    return found


def answered(one: Incident, kind: str, minute: int, until: datetime | None = None) -> Incident:
    return replace(one, answers=(*one.answers, Answer(kind, NIGHT + timedelta(minutes=minute), "Ann", until)))


def many(n: int, when: datetime = DAY) -> tuple[Incident, ...]:
    return tuple(replace(HOT, id=f"i{k:02}", cause=f"vent {k}", raised_at=when, title=f"House {k} is hot") for k in range(n))
