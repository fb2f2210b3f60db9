"""How the hub itself is: the loss account, what waits, what is in quarantine, and doctor's checks."""

from __future__ import annotations

import shutil
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from collector.settings import Hub
from collector.spool import Spool
from collector.store import open_store
from sensors.errors import HublandError
from sensors.reading import Quarantined
from sensors.series import Point, SeriesKey

MINUTE_NS = 60 * 10**9
# A process that said nothing for so long is gone or stuck; each beats every second or two.
SILENT_S = 15.0
LOW_DISK_BYTES = 500 * 2**20
# the running day is derived each ten minutes
DERIVED_LATE_S = 3600.0
# by then a server that was only restarted is back
CHANNEL_FAILS_S = 3600.0


@dataclass(frozen=True, slots=True)
class Account:
    """One device's messages of one farm day. received = stored + duplicate + status + quarantined + refused."""

    day: str
    device: str
    received: int
    stored: int
    duplicate: int
    status: int
    quarantined: int
    refused: int

    @property
    def balances(self) -> bool:
        return self.received == self.stored + self.duplicate + self.status + self.quarantined + self.refused


@dataclass(frozen=True, slots=True)
class Complaint:
    """A field of a device that was left out of otherwise readable messages ("probe unplugged")."""

    device: str
    field: str
    reason: str
    next_step: str
    value: str
    count: int
    first_ns: int
    last_ns: int


@dataclass(frozen=True, slots=True)
class DeviceStatus:
    """What a device or its bridge last said of itself. online: None = not known."""

    device: str
    online: bool | None
    event: str
    text: str
    at_ns: int


@dataclass(frozen=True, slots=True)
class Check:
    """One thing doctor looked at."""

    name: str
    ok: bool
    message: str
    next_step: str = ""


class Health:
    """Reads the spool's books; cheap enough for a page that refreshes."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.spool = Spool(hub.spool_path)

    def close(self) -> None:
        self.spool.close()

    def account(self, day: date) -> list[Account]:
        """Each device's account of a farm day, sorted by device."""
        rows = self.spool.rows("SELECT * FROM account WHERE day = ? ORDER BY device", (day.isoformat(),))
        return [Account(*row) for row in rows]

    def total(self, day: date) -> Account:
        """The hub's account of a farm day."""
        rows = self.account(day)
        names = ("received", "stored", "duplicate", "status", "quarantined", "refused")
        return Account(day.isoformat(), "", *(sum(getattr(a, n) for a in rows) for n in names))

    def waiting(self) -> int:
        return self.spool.waiting()

    def dropped(self) -> int | None:
        """Messages the broker itself threw away since it started; None where it does not say."""
        beat = self.spool.meta("receiver", {})
        return beat.get("dropped") if isinstance(beat, dict) else None

    def quarantined(self) -> list[Quarantined]:
        """What waits for a cure, most messages first."""
        rows = self.spool.rows(
            """WITH held AS (SELECT device, max(topic) AS topic, reason, max(next_step) AS step, count(*) AS count,
            min(received) AS first, max(received) AS last, max(id) AS newest FROM quarantine GROUP BY device, reason)
            SELECT device, held.topic, reason, step, count, first, last, payload
            FROM held LEFT JOIN messages ON messages.id = newest ORDER BY count DESC LIMIT 200"""
        )
        return [Quarantined(d, t, why, step, n, a, b, payload or b"") for d, t, why, step, n, a, b, payload in rows]

    def complaints(self, since_ns: int = 0) -> list[Complaint]:
        """Fields left out since a time, newest first."""
        rows = self.spool.rows(
            """SELECT device, field, reason, next_step, value, count, first, last FROM complaints
            WHERE last >= ? ORDER BY last DESC LIMIT 500""",
            (since_ns,),
        )
        return [Complaint(*row) for row in rows]

    def statuses(self) -> dict[str, DeviceStatus]:
        """What devices last said of themselves, by device."""
        rows = self.spool.rows("SELECT device, online, event, text, at FROM statuses")
        return {
            str(d): DeviceStatus(str(d), None if online is None else bool(online), str(event), str(text), int(at))
            for d, online, event, text, at in rows
        }

    def jobs_at(self) -> float | None:
        """When the jobs last said that they live (epoch s); None: never here."""
        beat = self.spool.meta("jobs", {})
        return float(beat["at"]) if isinstance(beat, dict) and "at" in beat else None

    def intervals(self) -> dict[str, float]:
        """How often each device says of itself that it reports, in seconds."""
        return {key: float(str(v["seconds"])) for (kind, key), v in self.spool.known().items() if kind == "interval" and "seconds" in v}

    def checks(self, now: float) -> list[Check]:
        """Doctor's questions about the processes, the disk and the broker."""
        found = [self._alive(name, now) for name in ("receiver", "worker", "jobs")]
        beat = self.spool.meta("receiver", {})
        connected = isinstance(beat, dict) and bool(beat.get("connected"))
        where = f"{self.hub.settings.broker.host}:{self.hub.settings.broker.port}"
        found.append(
            Check(
                "broker",
                connected,
                f"connected to {where}" if connected else f"not connected to {where}",
                "" if connected else "start the broker; see [broker] in hubland.toml",
            )
        )
        dropped = self.dropped()
        lost = bool(dropped)
        found.append(
            Check(
                "broker_dropped",
                not lost,
                f"the broker dropped {dropped or 0} messages",
                "raise max_queued_messages; in the hub folder's mosquitto.conf" if lost else "",
            )
        )
        free = shutil.disk_usage(self.hub.folder).free
        found.append(
            Check("disk", free > LOW_DISK_BYTES, f"{free / 2**30:.1f} GiB free", "" if free > LOW_DISK_BYTES else "free some disk")
        )
        waiting = self.waiting()
        found.append(
            Check(
                "waiting",
                waiting < 10_000,
                f"{waiting} messages wait for the worker",
                "" if waiting < 10_000 else "is the series store up?",
            )
        )
        found.append(self._derived(now))
        found.append(self._channels(now))
        return found

    def _channels(self, now: float) -> Check:
        """Whether people can be reached: ways over which nothing went for an hour (collector/notify/job.py)."""
        failing = [(name, one["since"]) for name, one in self.spool.meta("channels", {}).items() if now - one["since"] > CHANNEL_FAILS_S]
        if not failing:
            return Check("channels", True, "no channel of alerts is known to fail")
        said = ", ".join(f"{name} fails for {(now - since) / 3600:.0f} h" for name, since in sorted(failing))
        return Check("channels", False, said, "press Test on the page Alerts: it says what is wrong")

    def _derived(self, now: float) -> Check:
        """How far the jobs are with derived days (collector/derive.py)."""
        last, progress = self.spool.meta("derive_last"), self.spool.meta("derive_progress", 0.0)
        if self.spool.meta("derive_round") is not None:
            return Check("derived", True, f"derived days are being made: {progress:.0%}")
        if last is None:
            return Check("derived", True, "no derived days yet")
        late = now - last["at"] > DERIVED_LATE_S
        said = f"derived days were made {max(now - last['at'], 0) / 60:.0f} min ago"
        return Check("derived", not late, said, "see what the log says of the job derive; hubland up" if late else "")

    def _alive(self, name: str, now: float) -> Check:
        beat = self.spool.meta(name, {})
        at = float(beat.get("at", 0.0)) if isinstance(beat, dict) else 0.0
        ok = now - at < SILENT_S
        said = "running" if ok else "never ran here" if not at else f"silent for {now - at:.0f} s"
        return Check(name, ok, said, "" if ok else "start the hub: hubland up")


def fresh(latest: dict[SeriesKey, Point], now_ns: int) -> int:
    """Series with a reading that arrived in the last minute."""
    return sum(1 for point in latest.values() if now_ns - point.received_ns < MINUTE_NS)


def snapshot(hub: Hub, now: float | None = None) -> dict[str, Any]:
    """Everything `hubland doctor --json` prints; the keys are documented in docs/reference/cli.md and stable."""
    now = time.time() if now is None else now
    health = Health(hub)
    try:
        checks = health.checks(now)
        latest: dict[SeriesKey, Point] = {}
        try:
            store = open_store(hub.store_url, hub.zone, hub.store_token(), read_only=True)
            latest = store.latest()
            store.close()
            checks.append(Check("store", True, f"{len(latest)} series"))
        except HublandError as why:
            checks.append(Check("store", False, why.what, why.next_step or "start the series store"))
        today = datetime.fromtimestamp(now, hub.zone).date()
        total = health.total(today)
        return {
            "hub": hub.settings.hub.name,
            "series": len(latest),
            "series_fresh": fresh(latest, int(now * 1e9)),
            "devices": len({key.device for key in latest}),
            "waiting": health.waiting(),
            "quarantined": sum(q.count for q in health.quarantined()),
            "loss": {**asdict(total), "waiting": health.waiting(), "broker_dropped": health.dropped(), "balances": total.balances},
            "checks": [asdict(check) for check in checks],
        }
    finally:
        health.close()


def silent(checks: Sequence[Check]) -> list[Check]:
    """The checks that failed."""
    return [check for check in checks if not check.ok]
