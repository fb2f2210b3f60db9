"""The demo's own mix of messages, for benchmarks: every simulated device's reports in turn, each with a time of its own."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta

from collector.simulate.hub import devices
from collector.simulate.live import report
from collector.simulate.world import SEED, world


def demo_messages(count: int) -> list[tuple[str, bytes]]:
    """`count` messages of the demo hub as (topic, payload), oldest first, the newest a few minutes old.

    Devices report faster than in life: one round of all of them a minute, so that no two messages have the same time.
    """
    now = datetime.now(UTC).replace(microsecond=0)
    land = world(SEED, now - timedelta(days=30))
    found: list[tuple[str, bytes]] = []
    rounds = count // (len(devices()) or 1) + 2
    at = now - timedelta(minutes=rounds + 5)
    while len(found) < count:
        for device in devices():
            found += [(out.topic, out.payload) for out in report(land, device, at.timestamp(), at, "demo")]
        at += timedelta(minutes=1)
    print(f"    {count} messages of {len(devices())} devices", file=sys.stderr)
    return found[:count]
