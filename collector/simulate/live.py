"""The devices, talking: every one reports once at the start, as after a power cut, then each at its own interval.

Once an hour the hands come: what is due in the records is done (records.work).

With speed N the land runs N times faster than the clock (days pass in minutes) and devices report N times as often, but
never more than once a second. Times in messages stay real: a reading from next week would be refused, rightly.
"""

from __future__ import annotations

import heapq
import logging
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Protocol

import numpy as np

from collector.settings import Hub
from collector.simulate.devices import Moment, Out, families
from collector.simulate.foretold import issue_past
from collector.simulate.hub import HubDevice, devices
from collector.simulate.land import Land
from collector.simulate.records import read_grass, work
from collector.simulate.world import SEED, World, open_world
from collector.sources.mqtt import Publisher
from collector.store import open_store
from sensors.errors import BrokerError, HublandError

log = logging.getLogger("simulate")

# the first reports come over so many seconds, not as one burst
FIRST_S = 3.0
# with a high speed no device reports oftener than this, in real seconds
SHORTEST_S = 1.0
# hands look at what is due, in real seconds; a start of the demo has just brought it up to date
HANDS_S = 3600.0
# past forecasts are made when the start is over, with a rest after each: nobody waits for them, and devices do
FORETELL_AFTER_S, FORETELL_REST_S = 20.0, 0.5
# a broker that starts at the same time as we do is given so long
BROKER_WAIT_S = 20.0


class Stop(Protocol):
    """Asked often; waits, and says whether it is time to go."""

    def __call__(self) -> bool: ...
    def wait(self, seconds: float) -> bool: ...


class Clock:
    """Simulated time: real time until `start`, then `speed` times as fast."""

    def __init__(self, start_s: float, speed: float) -> None:
        self.start_s, self.speed = start_s, speed

    def __call__(self, real_s: float) -> float:
        return self.start_s + (real_s - self.start_s) * self.speed


def greetings(world: World, at: datetime, hub: str) -> Iterator[Out]:
    """What every family says before its first report: discovery, device lists, online."""
    for name, family in families().items():
        # a gateway that is silent says nothing of its devices either
        heard = [d for d in devices() if d.family == name and _heard(world, d, at.timestamp())]
        yield from family.greet(heard, Moment(at, 0, hub))


def report(world: World, device: HubDevice, land_s: float, at: datetime, hub: str) -> list[Out]:
    """The messages of one report: the land at land_s, the message's own time `at`. None where its gateway is silent.

    Of a device that is late those of hours ago come now, with the time of then where the family carries one.
    """
    if not _heard(world, device, land_s):
        return []
    late, found = world.land.schedule.late.get(device.key), []
    if late is not None and late.holds(np.array([land_s - late.delay_s]))[0]:
        found = _sent(world, device, land_s - late.delay_s, at - timedelta(seconds=late.delay_s), hub)
    if late is None or not late.holds(np.array([land_s]))[0]:
        found = found + _sent(world, device, land_s, at, hub)
    return found


def _sent(world: World, device: HubDevice, land_s: float, at: datetime, hub: str) -> list[Out]:
    moment = Moment(at, int(land_s // device.interval_s) % 2**16, hub)
    return families()[device.family].publish(device, world.sensing.report(device, land_s), moment)


def _heard(world: World, device: HubDevice, land_s: float) -> bool:
    return bool(world.land.schedule.heard(device.gateway, np.array([land_s]))[0])


def main(hub: Hub, stop: Stop, speed: float = 1.0, seed: int = SEED) -> None:
    """Publish until told to stop."""
    world = open_world(hub.folder, datetime.now(UTC), seed)
    publisher = _publisher(hub, stop)
    if publisher is None:
        return
    try:
        for out in greetings(world, datetime.now(UTC), hub.slug):
            publisher.publish(out.topic, out.payload, out.qos, out.retain)
        log.info("%d devices report, %g times as fast as the clock", len(devices()), speed)
        threading.Thread(target=foretell, args=(hub, datetime.now(UTC), stop), name="past forecasts", daemon=True).start()
        _talk(world, hub.slug, publisher, stop, speed, partial(lend_hands, hub, land=world.land))
    finally:
        publisher.close()


def _publisher(hub: Hub, stop: Stop) -> Publisher | None:
    """A connection to the hub's broker. Its will speaks for the Zigbee bridge: one connection has only one."""
    until = time.monotonic() + BROKER_WAIT_S
    while not stop():
        try:
            will = ("zigbee2mqtt/bridge/state", b'{"state":"offline"}', 0, True)
            return Publisher(hub.settings.broker, hub.broker_password(), f"{hub.slug}-simulator", will)
        except BrokerError:
            if time.monotonic() > until:
                raise
            stop.wait(0.3)
    return None


def lend_hands(hub: Hub, now: datetime, land: Land | None = None) -> None:
    """What is due is done, and the grass is read. Devices go on where the records cannot be written."""
    if not hub.settings.hub.simulated:
        return
    records = hub.open_records()
    try:
        work(records, now)
        if land is not None:
            read_grass(records, land, now)
    except HublandError as why:
        log.warning("the simulated hands cannot work: %s", why)
    finally:
        records.close()


def foretell(hub: Hub, now: datetime, stop: Stop) -> None:
    """What was said of the harvests of the past weeks is said, beside the devices: it takes half a minute."""
    if not hub.settings.hub.simulated or stop.wait(FORETELL_AFTER_S):
        return
    records, store = hub.open_records(), open_store(hub.store_url, hub.zone, hub.store_token(), read_only=True)
    try:
        issue_past(hub, store, records, now, lambda: stop.wait(FORETELL_REST_S))
    except HublandError as why:
        log.warning("the past harvests have no forecast: %s", why)
    finally:
        store.close()
        records.close()


def _talk(world: World, hub: str, publisher: Publisher, stop: Stop, speed: float, hourly: Callable[[datetime], None]) -> None:
    start = time.time()
    hands_s = start + HANDS_S
    clock = Clock(start, speed)
    everyone = devices()
    due = [(start + FIRST_S * n / len(everyone), n) for n in range(len(everyone))]
    while not stop():
        when, number = due[0]
        now = time.time()
        if now >= hands_s:
            hourly(datetime.fromtimestamp(now, UTC))
            hands_s = now + HANDS_S
        if when > now:
            stop.wait(min(when - now, 0.5))
            continue
        device = everyone[number]
        for out in report(world, device, clock(now), datetime.fromtimestamp(now, UTC), hub):
            publisher.publish(out.topic, out.payload, out.qos, out.retain)
        heapq.heapreplace(due, (max(when, now - 1.0) + max(device.interval_s / speed, SHORTEST_S), number))
