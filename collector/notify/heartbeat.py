"""Silence as the alarm: a call to an address of yours every few minutes, and what the daily message says was checked.

Whoever waits for the call (healthchecks.io, Uptime Kuma, a neighbour's hub) raises the alarm when it stays out: a hub without power,
without network or stuck cannot do that itself. So it is made only while everything that watches really goes round.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from collector.health import Check
from models.display import age, counted, joined
from models.records import queries
from models.records.alert_rules import load_rules
from models.records.database import Session
from sensors.series import Point, SeriesKey

# the processes and what they lean on; without these nobody would be told of anything
WATCHING = ("receiver", "worker", "jobs", "broker")
# the job that looks at the rules notes {"at": epoch s} under this name in the spool
RULES_META = "alerts"
RULES_LATE_S = 120.0
AGAIN_S = 60.0
# what was not heard for so long, and describes no place, is not expected to speak
GONE = timedelta(days=7)
QUIET_S = 86_400.0


def stopped(checks: Sequence[Check], rules_at: float | None, now: datetime) -> list[str]:
    """What does not go round, each in words; nothing where all that watches does. rules_at: when the rules were last looked at."""
    found = [f"{check.name}: {check.message}" for check in checks if check.name in WATCHING and not check.ok]
    if rules_at is None or not 0 <= now.timestamp() - rules_at < RULES_LATE_S:
        found.append("rules: " + ("never looked at" if rules_at is None else f"last looked at {age(now.timestamp() - rules_at)} ago"))
    return found


def is_due(last: Mapping[str, Any], minutes: int, now: datetime) -> bool:
    """Whether the next call is to be made. last: {"at": epoch s, "error": sentence} of the last one; a failed one is made again soon."""
    at = last.get("at")
    if not isinstance(at, int | float):
        return True
    every = minutes * 60.0 - 1  # the jobs' clock does not tick exactly
    return not 0 <= now.timestamp() - at < (min(every, AGAIN_S) if last.get("error") else every)


def devices_watched(
    latest: Mapping[SeriesKey, Point], deployed: Mapping[str, str], now: datetime
) -> tuple[int, tuple[tuple[str, float], ...]]:
    """How many devices are expected to speak, and those nobody heard for a day, the longest silence first.

    deployed: device key to its name, of those that describe a place now; another counts while it was heard this week.
    """
    heard: dict[str, int] = {}
    for key, point in latest.items():
        if not key.device.startswith("place:"):
            heard[key.device] = max(heard.get(key.device, 0), point.received_ns)
    silence = {device: now.timestamp() - ns / 1e9 for device, ns in heard.items()}
    expected = set(deployed) | {device for device, seconds in silence.items() if seconds < GONE.total_seconds()}
    quiet = [(deployed.get(d) or d, silence.get(d, float("inf"))) for d in expected if silence.get(d, float("inf")) > QUIET_S]
    return len(expected), tuple(sorted(quiet, key=lambda one: -one[1]))


def what_was_checked(session: Session, latest: Mapping[SeriesKey, Point], now: datetime) -> str:
    """What the daily message says was looked at: devices heard, those silent, rules watched. latest: the last word of every series."""
    names = {one.key: one.name or one.key for one in queries.devices(session)}
    deployed = {one.device: names.get(one.device, one.device) for one in queries.deployments(session, now)}
    devices, silent = devices_watched(latest, deployed, now)
    rules = sum(rule.enabled for rule in load_rules(session))
    told = [f"{name} ({age(s) if s < float('inf') else 'never heard'})" for name, s in silent]
    said = f"{devices - len(silent)} of {counted(devices, 'device')} heard within a day, {counted(rules, 'rule')} watched."
    return said + (f" Silent: {joined(told)}." if told else "")
