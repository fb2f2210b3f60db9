"""Incidents, channels and people made by hand, the same each time: for the pages and links of alerts."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from collector.settings import Hub
from models.alerts import Event, Observation, Severity
from models.records import commands
from models.records.actor import HUB
from models.records.alert_rules import load_rules
from models.records.database import Records, Session
from models.records.evaluations import Evaluated, note_evaluations
from models.records.incidents import clear_incident, open_incident
from models.records.notices import due_notices, enqueue_notice, new_link, settle_notice

FROST, FREEZER, BATTERY = "frost Block B", "warm Walk-in cooler", "battery bed-8"
# cause -> (rule, severity, what is seen)
SEEN: dict[str, tuple[str, Severity, Observation]] = {
    FROST: ("frost", "critical", Observation(
        "frost", FROST, "bad", datetime.min, said="Block B falls to 29 °F tonight: tomatoes die below 30 °F.",
        title="Frost in Block B tonight", todo="Cover beds 4 and 8 by 9 pm.", sure="29 °F, 27–32 °F in three nights of five",
        place="Block B", measurand="air_temperature", value=-1.7, page="today", level=2,
    )),
    FREEZER: ("cold_store", "critical", Observation(
        "cold_store", FREEZER, "bad", datetime.min, said="The walk-in cooler is at 46 °F and warming.", title="Walk-in cooler at 46 °F",
        todo="Shut its door, then look at the compressor; move the milk by 5 pm.", sure="1 of 1 probe, 2 min old", place="Walk-in cooler",
        measurand="temperature", value=7.8, page="buildings", level=2,
    )),
    BATTERY: ("battery", "info", Observation(
        "battery", BATTERY, "bad", datetime.min, said="The battery of bed-8 is at 9 %.", title="Battery of bed-8 at 9 %",
        todo="Change it this week.", sure="20 min old", place="Bed 8", measurand="battery_level", value=9.0, page="devices",
    )),
}  # fmt: skip


def reachable(hub: Hub, now: datetime) -> None:
    """Ann, who works here and is on duty this week, can be reached by e-mail, whose secret is not there; Sue is her second."""
    records = hub.open_records()
    with records.session(HUB, now - timedelta(days=2)) as session:
        commands.put_person(session, "Ann", ["worker"], email="ann@example.org")
        commands.put_person(session, "Sue", ["steward"])
        commands.put_channel(session, "ann mail", kind="email", person="Ann", secret="mail")
        commands.put_channel(session, "barn siren", kind="siren", least="critical")
        commands.put_duty(session, "Ann", now - timedelta(days=2), now + timedelta(days=5))
        commands.put_duty(session, "Sue", now - timedelta(days=2), rank=2)
    records.close()


def raised(hub: Hub, now: datetime, causes: Sequence[str] = (FROST,), *, told: bool = True) -> dict[str, tuple[uuid.UUID, str]]:
    """Raise them an hour before `now`, told to Ann a second later; cause -> (incident, token of the link in the message)."""
    records, at = hub.open_records(), now - timedelta(hours=1)
    with records.session() as session:
        made = {cause: _raise(session, cause, at, told) for cause in causes}
    records.close()
    return made


def _raise(session: Session, cause: str, at: datetime, told: bool) -> tuple[uuid.UUID, str]:
    rule, severity, seen = SEEN[cause]
    incident = open_incident(session, Event("raised", rule, cause, at, seen, severity, f"{rule} {cause}"))
    note_evaluations(session, [Evaluated(rule, cause, "bad", "bad", at, at, seen.place, seen.said, told="told Ann", raised=True)])
    if not told:
        return incident, ""
    notice = enqueue_notice(
        session, f"raised {incident}", "raised", seen.said, at, person="Ann", channel="ann mail", severity=severity, incident_id=incident
    )
    settle_notice(session, notice, at + timedelta(seconds=1))
    return incident, new_link(session, notice, at)


def over(hub: Hub, now: datetime, cause: str = FREEZER) -> None:
    """One that was raised and cleared three days before `now`."""
    records, at = hub.open_records(), now - timedelta(days=3)
    with records.session() as session:
        incident, _ = _raise(session, cause, at, True)
        clear_incident(session, incident, at + timedelta(hours=3), "Warmest 48 °F at 4:10 pm; the door was open.")
    records.close()


def posted(records: Records, now: datetime) -> None:
    """Every message that is due is taken by its channel: what never went out is withdrawn when its incident is over, and reached nobody."""
    with records.session() as session:
        for notice in due_notices(session, now):
            settle_notice(session, notice.id, now)


def rule_keys(hub: Hub) -> list[str]:
    """The rules that hold in a hub."""
    records = hub.open_records()
    with records.session() as session:
        found = [rule.key for rule in load_rules(session)]
    records.close()
    return found
