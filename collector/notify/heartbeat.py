"""Silence as the alarm: a call to an address of yours every few minutes, and a message a day that all is well.

Whoever waits for the call (healthchecks.io, Uptime Kuma, a neighbour's hub) raises the alarm when it stays out: a hub without power,
without network or stuck cannot do that itself. So it is made only while everything that watches really goes round.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from typing import Any
from zoneinfo import ZoneInfo

from collector.health import Check
from models.display import age, clock, counted, joined
from sensors.series import Point, SeriesKey

# the processes and what they lean on; without these nobody would be told of anything
WATCHING = ("receiver", "worker", "jobs", "broker")
# the job that looks at the rules notes {"at": epoch s} under this name in the spool
RULES_META = "alerts"
RULES_LATE_S = 120.0
AGAIN_S = 60.0
# a hub that was off at the hour says it when it is back, and not in the middle of the night
LATE = timedelta(hours=4)
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


@dataclass(frozen=True, slots=True)
class Watched:
    """What was looked at when a hub says how it is. silent: devices nobody heard for a day, with their seconds of silence."""

    devices: int
    silent: tuple[tuple[str, float], ...]
    rules: int
    open: tuple[str, ...]
    stopped: tuple[str, ...] = ()


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


def all_well_due(at: clock_time | None, now: datetime, zone: ZoneInfo) -> date | None:
    """The day for which the daily message is due at a moment; None where it is not its time."""
    if at is None:
        return None
    local = now.astimezone(zone)
    for day in (local.date(), local.date() - timedelta(days=1)):
        # elapsed time, not clock times: the night the clocks change has an hour more or less
        since = now - datetime.combine(day, at, zone)
        if timedelta() <= since < LATE:
            return day
    return None


def daily_words(hub: str, watched: Watched, now: datetime, zone: ZoneInfo, units: str) -> tuple[str, str]:
    """(subject, text) of the daily message: what was looked at, and what is open. It comes whether or not all is well."""
    heard = watched.devices - len(watched.silent)
    well = not watched.open and not watched.stopped
    head = "all is well" if well else "not all is well" if watched.stopped else f"{counted(len(watched.open), 'alert')} open"
    parts = [f"{hub}, {clock(now, zone, units)}: {head}.", f"{heard} of {counted(watched.devices, 'device')} heard today,"]
    parts.append(f"{counted(watched.rules, 'rule')} watched.")
    if watched.stopped:
        parts.append(f"Stopped: {joined(watched.stopped)}.")
    if watched.open:
        parts.append(f"Open: {joined(watched.open)}.")
    if watched.silent:
        parts.append(
            "Silent: " + joined([f"{name} ({'never heard' if s == float('inf') else age(s)})" for name, s in watched.silent]) + "."
        )
    return f"{hub}: {head}", " ".join(parts)
