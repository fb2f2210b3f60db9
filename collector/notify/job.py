"""The jobs of telling: what is due goes out, the siren says how things stand, the heartbeat beats. And the test button.

Rows of collector.jobs.JOBS and REQUESTS. None of them waits for a server: what may hang is an errand.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from collector.health import CHANNEL_FAILS_S, Health
from collector.notify import TIMEOUT_S, heartbeat
from collector.notify.errand import NO_ANSWER, Errands
from collector.notify.outbox import Outbox, deliver, outgoing
from collector.notify.secrecy import secret_named
from collector.notify.siren import QUIET, siren_says, sound, topic_of
from collector.notify.web import call
from models.records import duties
from models.records.database import Records
from models.records.incidents import incidents
from models.records.notices import channel_health, enqueue_notice, notices, settle_notice
from sensors.errors import HublandError, InputError, ServiceError

if TYPE_CHECKING:
    from collector.jobs import Bench

log = logging.getLogger("hubland.notify")

# a broker that lost what it had retained is told again
SIREN_EVERY_S = 600.0
SIREN_AGAIN_S = 15.0
# what pages and doctor may know, in the spool: {"at": epoch s, "error": sentence}; of the siren also what it "says" on which "topics"
SIREN, HEARTBEAT = "siren", "heartbeat"
# channels over which nothing goes: {name: {"since": epoch s}}
CHANNELS = "channels"
NOTE_EVERY_S = 60.0
# somebody waits at the page
TEST_LIMIT_S = 15.0


@dataclass(slots=True)
class Beside:
    """What goes on beside the jobs of one hub. came: (name, what to note) of errands that are back: the spool is for one thread."""

    outbox: Outbox
    errands: Errands = field(default_factory=lambda: Errands(4))
    came: SimpleQueue[tuple[str, dict[str, object]]] = field(default_factory=SimpleQueue)
    channels_at: float = -NOTE_EVERY_S

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
    """Messages that are due go out; once a minute it is noted which channels fail."""
    here = beside(bench)
    here.outbox.send_due(now)
    if time.monotonic() - here.channels_at >= NOTE_EVERY_S:
        here.channels_at = time.monotonic()
        note_channels(bench, now)


def note_channels(bench: Bench, now: datetime) -> None:
    """Which channels fail, and since when, goes where doctor and the rules on the hub see it."""
    with bench.records.session() as session:
        standing = {one.name for one in duties.channels(session, enabled_only=True)}
        found = {name: one.failing_since for name, one in channel_health(session).items() if name in standing}
    failing = {name: {"since": since.timestamp()} for name, since in found.items() if since is not None}
    if failing != bench.spool.meta(CHANNELS, {}):
        bench.spool.put_meta(CHANNELS, failing)


def failing_channels(bench: Bench, now: datetime) -> frozenset[str]:
    """Channels over which nothing has gone for as long as doctor bears."""
    found = bench.spool.meta(CHANNELS, {})
    return frozenset(name for name, one in found.items() if now.timestamp() - one["since"] > CHANNEL_FAILS_S)


def tell_siren(bench: Bench, now: datetime) -> None:
    """The siren hears of critical incidents that nobody has acknowledged: whenever that changes, and now and then anew."""
    beside(bench).note(bench)
    with bench.records.session() as session:
        wanted = duties.alert_settings(session).siren
        document = siren_says(incidents(session, now, open_only=True) if wanted else [])
        own = {one.address for one in duties.channels(session, enabled_only=True) if one.kind == "siren" and one.address}
    topics = sorted({topic_of(bench.hub.slug), *own})
    last, says = bench.spool.meta(SIREN, {}), {"says": document, "topics": topics}
    # one that is switched off is told so once
    if _siren_is_due(last, says, now) and (wanted or last.get("says", QUIET) != QUIET):
        beside(bench).send(SIREN, partial(sound, bench.hub, topics, document), now, **says)


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


def stopped(bench: Bench, now: datetime) -> list[str]:
    """What of all that watches does not go round."""
    health = Health(bench.hub)
    try:
        checks = health.checks(now.timestamp())
    finally:
        health.close()
    rules = bench.spool.meta(heartbeat.RULES_META, {})
    return heartbeat.stopped(checks, rules.get("at") if isinstance(rules, dict) else None, now)


def _siren_is_due(last: Mapping[str, Any], says: Mapping[str, object], now: datetime) -> bool:
    if any(last.get(name) != value for name, value in says.items()):
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
    error = came[0] if came else ServiceError(NO_ANSWER, where=name, expected=f"one within {TEST_LIMIT_S:g} s")
    with bench.records.session() as session:
        settle_notice(session, notice.id, now, error=str(error) if error else "")
    if channel.kind == SIREN:
        bench.spool.put_meta(SIREN, {})  # the next round tells it how things stand: a test is a second long
    if error is not None:
        raise error
    return {"sent": True, "channel": name, "seconds": round(time.monotonic() - began, 1)}
