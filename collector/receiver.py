"""The receiver: MQTT -> spool -> acknowledgement, and nothing else, so that nothing else can delay an acknowledgement.

A group commit closes at `commit_messages` messages or `commit_ms` after its first, whichever comes first; only then
are its messages acknowledged, in their order. When the worker is `waiting_max` behind, the receiver leaves the broker
(which keeps the session and queues) rather than fill the disk.
"""

from __future__ import annotations

import logging
import random
import time
from collections import deque
from collections.abc import Callable
from datetime import datetime

from collector.settings import Hub
from collector.sources.mqtt import Arrival, Subscriber
from collector.spool import DUP, RETAIN, Spool
from sensors.errors import BrokerError, StoreError

log = logging.getLogger("hubland.receiver")

# A message larger than this is no reading by a factor of four; it is refused and counted, not kept.
LARGEST_PAYLOAD = 4 * 1024 * 1024
# What a broker may still deliver again: its inflight window, twice over.
REDELIVERY_WINDOW = 2000
FIRST_RETRY_S, LAST_RETRY_S = 0.5, 30.0  # a broker restarts in seconds; a barn router in a minute


class Receiver:
    """One receiver of one hub. `run` returns when `stopping()` says so."""

    def __init__(self, hub: Hub, spool: Spool, subscriber: Subscriber) -> None:
        self.hub, self.spool, self.subscriber = hub, spool, subscriber
        self._limits = hub.settings.spool
        # hashes, not payloads: two thousand camera pictures would be gigabytes
        tail = reversed(spool.tail(REDELIVERY_WINDOW))
        self._recent = deque(((mid, topic, hash(payload)) for mid, topic, payload in tail), REDELIVERY_WINDOW)
        self._beat_at = 0.0
        self._topics_noted = False
        self.received = 0

    def run(self, stopping: Callable[[], bool]) -> None:
        retry_s = FIRST_RETRY_S
        while not stopping():
            try:
                self.subscriber.connect()
                retry_s = FIRST_RETRY_S if self._listen(stopping) else retry_s
            except BrokerError as why:
                log.warning("%s", why)
            except StoreError as why:
                # unacknowledged and out of our hands: the broker keeps them for the next connection
                log.warning("%s", why)
                self.subscriber.arrivals.clear()
                self.subscriber.close()
            if self.subscriber.refusal:
                log.warning("the broker refuses us: %s", self.subscriber.refusal)
            if not stopping():
                # jitter, so that a barn full of clients does not come back in step
                time.sleep(retry_s * random.uniform(0.5, 1.0))
                retry_s = min(retry_s * 2, LAST_RETRY_S)
        self.subscriber.close()

    def _listen(self, stopping: Callable[[], bool]) -> bool:
        """Receive until the line is down or intake must pause; whether anything was received."""
        arrivals, limits = self.subscriber.arrivals, self._limits
        started = self.received
        opened = 0.0
        while not stopping():
            alive = self.subscriber.step(limits.commit_ms / 1000 if arrivals else 0.25, limits.commit_messages)
            now = time.monotonic()
            if arrivals:
                opened = opened or now
                if len(arrivals) >= limits.commit_messages or now - opened >= limits.commit_ms / 1000 or not alive:
                    self._commit(arrivals)
                    opened = 0.0
            if now - self._beat_at >= 1.0:
                self._beat(now)
                if self.spool.waiting() >= limits.waiting_max:
                    log.warning("%d messages wait: intake pauses until the worker has caught up", self.spool.waiting())
                    self.subscriber.close()
                    self._pause(stopping)
                    return True
            if not alive:
                # what was read but not yet committed is not acknowledged, so the broker sends it again
                arrivals.clear()
                return self.received > started
        if arrivals:
            self._commit(arrivals)
        return True

    def _commit(self, arrivals: list[Arrival]) -> None:
        keep, identities, repeats, refused = [], [], 0, 0
        for arrival in arrivals:
            topic, payload, _, retain, dup, mid, received = arrival
            identity = (mid, topic, hash(payload))
            if dup and identity in self._recent:
                repeats += 1
            elif len(payload) > LARGEST_PAYLOAD:
                refused += 1
            else:
                keep.append((topic, payload, received, RETAIN * retain + DUP * dup, mid))
                identities.append(identity)
        self.spool.append(keep)
        # only now: what could not be kept comes again, and must not be taken for a repeat then
        self._recent.extend(identities)
        if repeats or refused:
            day = datetime.fromtimestamp(arrivals[0][6] / 1e9, self.hub.zone).date().isoformat()
            self.spool.repeated({(day, ""): (repeats, refused)})
        self.subscriber.ack(arrivals)
        self.received += len(arrivals)
        arrivals.clear()

    def _pause(self, stopping: Callable[[], bool]) -> None:
        while not stopping() and self.spool.waiting() > self._limits.waiting_max * 0.9:
            time.sleep(0.5)

    def _beat(self, now: float) -> None:
        """Say once a second that we live, and what the broker says of itself."""
        self._beat_at = now
        beat = {"at": time.time(), "connected": self.subscriber.connected, "dropped": self.subscriber.dropped, "received": self.received}
        self.spool.put_meta("receiver", beat)
        if self.subscriber.connected and not self._topics_noted:
            self._topics_noted = True
            self.spool.put_meta("topics", list(self.hub.settings.broker.topics))


def main(hub: Hub, stopping: Callable[[], bool]) -> None:
    """Run the receiver of a hub until told to stop."""
    settings = hub.settings.broker
    client_id = settings.client_id or f"hubland-{hub.settings.hub.id[:12]}"
    spool = Spool(hub.spool_path)
    try:
        changed = spool.meta("topics") != list(settings.topics)
        Receiver(hub, spool, Subscriber(settings, hub.broker_password(), client_id, subscribe_anew=changed)).run(stopping)
    finally:
        spool.close()
