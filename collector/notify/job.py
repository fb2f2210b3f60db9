"""The jobs of telling: what is due goes out, the siren says how things stand, the heartbeat beats. And the test button.

Rows of collector.jobs.JOBS and REQUESTS. None of them waits for a server: what may hang is an errand.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from collector.health import Health
from collector.notify import TIMEOUT_S, heartbeat
from collector.notify.errand import Errands
from collector.notify.outbox import Outbox, deliver, outgoing
from collector.notify.secrecy import secret_named
from collector.notify.siren import QUIET, sound, sounding
from collector.notify.web import call
from models.records import duties, queries
from models.records.alert_rules import load_rules
from models.records.database import Records, Session
from models.records.incidents import IncidentView, incidents
from models.records.notices import enqueue_notice, notices, settle_notice
from sensors.errors import HublandError, InputError, ServiceError

if TYPE_CHECKING:
    from collector.jobs import Bench

log = logging.getLogger("hubland.notify")

# a broker that lost what it had retained is told again
SIREN_EVERY_S = 600.0
SIREN_AGAIN_S = 15.0
# what pages and doctor may know, in the spool: {"at": epoch s, "error": sentence}; of the siren also what it "says"
SIREN, HEARTBEAT, ALL_WELL = "siren", "heartbeat", "all_well"
# somebody waits at the page
TEST_LIMIT_S = 15.0


@dataclass(slots=True)
class Beside:
    """What goes on beside the jobs of one hub. came: (name, what to note) of errands that are back: the spool is for one thread."""

    outbox: Outbox
    errands: Errands = field(default_factory=lambda: Errands(4))
    came: SimpleQueue[tuple[str, dict[str, object]]] = field(default_factory=SimpleQueue)

    def note(self, bench: Bench) -> None:
        """Write down what came back since the last round."""
        self.errands.tend()
        while not self.came.empty():
            name, found = self.came.get()
            before = bench.spool.meta(name, {}).get("error", "")
            if found["error"] and found["error"] != before:
                log.warning("%s: %s", name, found["error"])
            bench.spool.put_meta(name, found)

    def send(self, name: str, work: Callable[[], None], now: datetime, **more: object) -> None:
        """Send an errand whose outcome is noted under its name: {"at": epoch s, "error": sentence, ...}."""

        def settle(error: HublandError | None) -> None:
            self.came.put((name, {"at": now.timestamp(), "error": error.what if error else "", **more}))

        self.errands.send(name, work, settle)


_BESIDE: WeakKeyDictionary[Records, Beside] = WeakKeyDictionary()


def beside(bench: Bench) -> Beside:
    """What goes on beside these jobs; it lives as long as their records are open."""
    return _BESIDE.setdefault(bench.records, Beside(Outbox(bench.hub, bench.records)))


def send_notices(bench: Bench, now: datetime) -> None:
    """Messages that are due go out."""
    beside(bench).outbox.send_due(now)


def tell_siren(bench: Bench, now: datetime) -> None:
    """The siren hears of critical incidents that nobody has acknowledged: whenever that changes, and now and then anew."""
    beside(bench).note(bench)
    with bench.records.session() as session:
        wanted = duties.alert_settings(session).siren
        document = siren_says(incidents(session, now, open_only=True) if wanted else [])
    last = bench.spool.meta(SIREN, {})
    # one that is switched off is told so once
    if _siren_is_due(last, document, now) and (wanted or last.get("says", QUIET) != QUIET):
        beside(bench).send(SIREN, partial(sound, bench.hub, document), now, says=document)


def beat_heart(bench: Bench, now: datetime) -> None:
    """The heartbeat's address is called as often as is set, while everything that watches goes round."""
    beside(bench).note(bench)
    with bench.records.session() as session:
        settings = duties.alert_settings(session)
    if not settings.heartbeat or not heartbeat.is_due(bench.spool.meta(HEARTBEAT, {}), settings.heartbeat_minutes, now):
        return
    if not stopped(bench, now):
        # in the errand: a secret that is not there is noted like a server that is not
        beside(bench).send(HEARTBEAT, lambda: call(secret_named(bench.hub, settings.heartbeat), TIMEOUT_S), now)


def tell_how_it_is(bench: Bench, now: datetime) -> None:
    """Once a day at the set hour: what was looked at, and whether all is well. To whoever is on duty, else to all."""
    with bench.records.session() as session:
        day = heartbeat.all_well_due(duties.alert_settings(session).all_well_at, now, bench.hub.zone)
        if day is None or bench.spool.meta(ALL_WELL) == day.isoformat():
            return
        on_duty = {one.person_id for one in duties.duties(session, now)}
        reached = [one for one in duties.channels(session, enabled_only=True) if one.kind != "siren" and one.least == "info"]
        to = [one for one in reached if one.person_id in on_duty] or reached
        if to:
            subject, text = _how_it_is(bench, session, now)
        for one in to:
            key = f"all well {day.isoformat()} {one.id}"
            enqueue_notice(session, key, "all_well", text, now, subject=subject, person=one.person, channel=one.name)
    bench.spool.put_meta(ALL_WELL, day.isoformat())


def _how_it_is(bench: Bench, session: Session, now: datetime) -> tuple[str, str]:
    names = {one.key: one.name or one.key for one in queries.devices(session)}
    deployed = {one.device: names.get(one.device, one.device) for one in queries.deployments(session, now)}
    devices, silent = heartbeat.devices_watched(bench.store.latest(), deployed, now)
    rules = sum(rule.enabled for rule in load_rules(session))
    opened = tuple(one.title or one.cause for one in incidents(session, now, open_only=True))
    watched = heartbeat.Watched(devices, silent, rules, opened, tuple(stopped(bench, now)))
    settings = bench.hub.settings.hub
    return heartbeat.daily_words(settings.name, watched, now, bench.hub.zone, settings.units)


def stopped(bench: Bench, now: datetime) -> list[str]:
    """What of all that watches does not go round."""
    health = Health(bench.hub)
    try:
        checks = health.checks(now.timestamp())
    finally:
        health.close()
    rules = bench.spool.meta(heartbeat.RULES_META, {})
    return heartbeat.stopped(checks, rules.get("at") if isinstance(rules, dict) else None, now)


def siren_says(found: list[IncidentView]) -> dict[str, object]:
    """What a siren hears of open incidents: the first raised of those that are critical and unanswered, and how many more."""
    loud = sorted((one for one in found if one.severity == "critical" and one.state == "open"), key=lambda one: one.raised_at)
    if not loud:
        return QUIET
    first = loud[0]
    return sounding(first.title or first.cause, first.said, first.raised_at, len(loud) - 1)


def _siren_is_due(last: dict[str, Any], document: dict[str, object], now: datetime) -> bool:
    if last.get("says") != document:
        # a broker that is away is asked again soon, not twice a second
        return not last.get("error") or not 0 <= now.timestamp() - last["at"] < SIREN_AGAIN_S
    every = SIREN_AGAIN_S if last.get("error") else SIREN_EVERY_S
    return not 0 <= now.timestamp() - last["at"] < every


def test_alert(bench: Bench, arguments: dict[str, Any], now: datetime) -> dict[str, object]:
    """Somebody presses Test at a channel: {"channel": its name}. {"sent": true, "seconds": ...}, or an error that says why not."""
    name = str(arguments.get("channel", ""))
    with bench.records.session() as session:
        channel = next((one for one in duties.channels(session) if one.name == name), None)
        if channel is None:
            raise InputError("There is no such channel.", where="channel", got=name[:80])
        hub = bench.hub.settings.hub.name
        text = f"This is a test from {hub}. If you read this, alerts reach you here."
        key, made = f"test {uuid.uuid4()}", f"Test from {hub}"
        # it is sent here; due later, so that no round of the outbox sends it as well
        later = now + timedelta(minutes=1)
        enqueue_notice(session, key, "test", text, now, subject=made, person=channel.person, channel=name, due_at=later)
        notice = next(one for one in notices(session, channel=name, kind="test") if one.key == key)
    came: list[HublandError | None] = []
    errands, began = Errands(1, TEST_LIMIT_S), time.monotonic()
    errands.send(name, partial(deliver, bench.hub, channel, outgoing(notice)), came.append)
    errands.wait(TEST_LIMIT_S)
    error = came[0] if came else ServiceError("There is no answer.", where=name, expected=f"one within {TEST_LIMIT_S:g} s")
    with bench.records.session() as session:
        settle_notice(session, notice.id, now, error=str(error) if error else "")
    if error is not None:
        raise error
    return {"sent": True, "channel": name, "seconds": round(time.monotonic() - began, 1)}
