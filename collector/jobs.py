"""Jobs: what happens on the clock rather than on a message. Rollups, requests, trimming, calibrations to the worker.

Each job is a row of JOBS: (name, every so many seconds, what to do). One that fails is logged and tried again at its
next turn; the others go on.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from collector.alerts.run import evaluate
from collector.derive import YEAR, derive, lower
from collector.forecast.job import outlook
from collector.harvests import forecast_harvest
from collector.nights import forecast_nights
from collector.notify.job import beat_heart, send_notices, tell_siren, test_alert
from collector.plan.asked import weigh
from collector.plan.grazing import plan_grazing
from collector.rollups import roll
from collector.settings import Hub
from collector.spool import Spool
from collector.store import open_store
from collector.supply import forecast_supply
from models.records import commands, queries
from models.records.actor import HUB
from models.records.database import Records
from sensors.errors import HublandError, InputError
from sensors.reading import Fact
from sensors.series import SeriesStore

log = logging.getLogger("hubland.jobs")

TICK_S = 0.5
# slow jobs that have not gone round for so long hang; and so long they may take to stop
HUNG_S, STOP_S = 600.0, 6.0
ROLL_LIMIT = 4000
DAY_NS = 86_400_000_000_000


@dataclass(slots=True)
class Bench:
    """What the jobs work with."""

    hub: Hub
    spool: Spool
    store: SeriesStore
    records: Records
    # when the other lane last went round (time.monotonic); None: there is no other
    other: Callable[[], float] | None = None
    # whether `now` is this computer's clock; who walks through time step by step has no clock that jumps
    by_clock: bool = False


def roll_up(bench: Bench, now: datetime) -> None:
    """Hours and days whose raw points changed get their rollups anew."""

    def tell(hour_ns: int) -> None:
        lower(bench.spool, hour_ns)

    while roll(bench.store, bench.hub.zone, ROLL_LIMIT, tell=tell) >= ROLL_LIMIT:
        pass


def derive_days(bench: Bench, now: datetime) -> None:
    """Farm days whose hours changed get their derived values anew, about a second's work at a time."""
    derive(bench.hub, bench.store, bench.spool, bench.records, now)


def mirror_calibrations(bench: Bench, now: datetime) -> None:
    """Calibrations in force go where the worker can see them (it opens no records)."""
    with bench.records.session() as session:
        found = queries.deployments(session, now)
    documents = {(d.device, d.channel, d.measurand): d.calibration for d in found if d.calibration}
    if bench.spool.mirror_calibrations(documents):
        log.info("%d calibrations handed to the worker", len(documents))


def take_requests(bench: Bench, now: datetime) -> None:
    """Do what the dashboard asked for."""
    with bench.records.session() as session:
        waiting = [(r.id, r.kind, dict(r.arguments)) for r in queries.waiting_requests(session)]
    for id_, kind, arguments in waiting:
        work = REQUESTS.get(kind)
        try:
            result: dict[str, object] = work(bench, arguments, now) if work else {"error": f"nobody here knows {kind!r}"}
        except HublandError as why:
            result = {"error": str(why)}
        _finish(bench, id_, result)


def trim_spool(bench: Bench, now: datetime) -> None:
    """The archive keeps `archive_days`; older messages go, never waiting or quarantined ones."""
    before = int(now.timestamp()) * 10**9 - bench.hub.settings.spool.archive_days * DAY_NS
    while bench.spool.trim(before) >= 20_000:
        pass


def tidy_store(bench: Bench, now: datetime) -> None:
    """Keep the store's write-ahead log short; a reader that never pauses lets it grow."""
    tidy = getattr(bench.store, "tidy", None)
    if tidy is not None:
        tidy()


def ask_kitchen(bench: Bench, now: datetime) -> None:
    """Meals that repeat ask the kitchen for the two weeks to come."""
    with bench.records.session(HUB, now) as session:
        commands.ask_kitchen(session, zone=bench.hub.zone)


def forecast_tonight(bench: Bench, now: datetime) -> None:
    """Tonight's lowest at every thermometer, and what came of last night's."""
    forecast_nights(bench.hub, bench.store, bench.records, now)


def forecast_water(bench: Bench, now: datetime) -> None:
    """How long the water lasts, and what came of the weeks that are over."""
    forecast_supply(bench.hub, bench.store, bench.records, now)


def forecast_picking(bench: Bench, now: datetime) -> None:
    """Each week's harvest as it is expected, and what was picked in the weeks that are over."""
    forecast_harvest(bench.hub, bench.store, bench.records, now)


def plan_rotation(bench: Bench, now: datetime) -> None:
    """Where herds go next: planned each day, and when something changed."""
    plan_grazing(bench, now)


def beat(bench: Bench, now: datetime) -> None:
    """The jobs live: said only while the slow ones go round as well."""
    if bench.other is None or time.monotonic() - bench.other() < HUNG_S:
        bench.spool.put_meta("jobs", {"at": now.timestamp()})


Job = tuple[str, float, Callable[[Bench, datetime], None]]
# what must not wait for anything: an alert is due within seconds
PROMPT: tuple[Job, ...] = (
    ("beat", 2.0, beat),
    ("alerts", 1.0, evaluate),
    ("outbox", 0.5, send_notices),
    ("siren", 1.0, tell_siren),
    ("heartbeat", 5.0, beat_heart),
)
# what reckons, or asks somebody far away
SLOW: tuple[Job, ...] = (
    ("requests", 0.5, take_requests),
    ("calibrations", 1.0, mirror_calibrations),
    ("rollups", 5.0, roll_up),
    ("derive", 2.0, derive_days),
    ("tidy", 60.0, tidy_store),
    ("trim", 3600.0, trim_spool),
    ("outlook", 300.0, outlook),
    ("nights", 300.0, forecast_tonight),
    ("supply", 1800.0, forecast_water),
    ("kitchen", 3600.0, ask_kitchen),
)
# what thinks for ten seconds and more at a time
LONG: tuple[Job, ...] = (("grazing", 60.0, plan_rotation), ("harvest", 3600.0, forecast_picking))


JOBS: tuple[Job, ...] = (*PROMPT, *SLOW, *LONG)


def choose_model(bench: Bench, arguments: dict[str, Any], now: datetime) -> dict[str, object]:
    """A steward says which model a device is, whose bytes nobody decoded: {"device": ..., "decoder": ...}."""
    device, decoder = str(arguments["device"]), str(arguments["decoder"])
    bench.spool.learn([Fact("model", device, {"decoder": decoder})])
    bench.spool.put_meta("known_version", int(bench.spool.meta("known_version", 0)) + 1)
    rows = bench.spool.rows("SELECT id FROM quarantine WHERE device = ?", (device,))
    bench.spool.put_meta("reread", [row[0] for row in rows])
    return {"queued": len(rows)}


def forget_device(bench: Bench, arguments: dict[str, Any], now: datetime) -> dict[str, object]:
    """A steward says a device is not ours: its points go; its raw messages stay in the archive. {"device": ...}."""
    deleted = bench.store.delete(str(arguments["device"]))
    lower(bench.spool, int((now - YEAR).timestamp()) * 10**9)
    return {"deleted": deleted}


def recompute(bench: Bench, arguments: dict[str, Any], now: datetime) -> dict[str, object]:
    """Derived days are to be made anew, of so many days back: {"days": ...}, a year where none is said."""
    days = arguments.get("days", YEAR.days)
    if not isinstance(days, int) or not 0 < days <= 36_600:
        raise InputError("That is no number of days.", where="days", expected="a whole number from 1 on", got=repr(days))
    lower(bench.spool, int((now - timedelta(days=days)).timestamp()) * 10**9)
    return {"days": days}


# kind of request -> what does it; the dashboard may ask for nothing else
REQUESTS: dict[str, Callable[[Bench, dict[str, Any], datetime], dict[str, object]]] = {
    "choose_model": choose_model,
    "forget_device": forget_device,
    "plan_grazing": weigh,
    "recompute": recompute,
    "test_alert": test_alert,
}


def run(
    bench: Bench,
    stopping: Callable[[], bool],
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    jobs: Sequence[Job] = JOBS,
    turned: Callable[[], None] = lambda: None,
) -> None:
    """Do each job when its time has come, until told to stop. turned: called each time round."""
    due = dict.fromkeys((name for name, _, _ in jobs), 0.0)
    while not stopping():
        turned()
        for name, every, work in jobs:
            if time.monotonic() >= due[name] and not stopping():
                try:
                    work(bench, clock())
                except Exception:  # one job's fault must not stop the others; it is logged whole and tried again
                    log.exception("the job %s failed; it is tried again in %.0f s", name, max(every, 5.0))
                    due[name] = time.monotonic() + max(every, 5.0)
                else:
                    due[name] = time.monotonic() + every
        time.sleep(TICK_S)


class Lane(threading.Thread):
    """Jobs beside the prompt ones: a thread with a spool, a store and records of its own."""

    def __init__(self, name: str, hub: Hub, stopping: Callable[[], bool], jobs: Sequence[Job]) -> None:
        super().__init__(name=name, daemon=True)
        self.hub, self.stopping, self.jobs, self.turned_at = hub, stopping, jobs, time.monotonic()

    def run(self) -> None:
        with _bench(self.hub) as bench:
            run(bench, self.stopping, jobs=self.jobs, turned=self._turned)

    def _turned(self) -> None:
        self.turned_at = time.monotonic()


@contextmanager
def _bench(hub: Hub) -> Iterator[Bench]:
    spool = Spool(hub.spool_path)
    store = open_store(hub.store_url, hub.zone, hub.store_token())
    records = hub.open_records()
    try:
        yield Bench(hub, spool, store, records, by_clock=True)
    finally:
        records.close()
        store.close()
        spool.close()


def main(hub: Hub, stopping: Callable[[], bool]) -> None:
    """Run the jobs of a hub until told to stop."""
    with _bench(hub) as bench:
        # records.db is made or migrated by now: two that begin at once would both do it
        lanes = [Lane("slow jobs", hub, stopping, SLOW), Lane("long jobs", hub, stopping, LONG)]
        for lane in lanes:
            lane.start()
        bench.other = lambda: min(lane.turned_at for lane in lanes)
        run(bench, stopping, jobs=PROMPT)
        for lane in lanes:
            lane.join(STOP_S)


def _finish(bench: Bench, id_: Any, result: dict[str, object]) -> None:
    from models.records.requests import Request

    with bench.records.session() as session:
        request = session.get(Request, id_)
        if request is not None:
            request.state = "failed" if "error" in result else "done"
            request.progress, request.result = 1.0, result
