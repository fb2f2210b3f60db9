"""Alerts: from a message to the notice that goes out, and what 2,000 rules over 5,000 series cost in a minute."""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from collector.alerts.run import evaluate
from collector.alerts.watch import watch_of
from collector.jobs import Bench
from collector.settings import open_hub
from collector.sources.mqtt import Publisher
from collector.spool import Spool
from collector.store import open_store
from models.records import commands
from models.records.actor import HUB
from models.records.alerts import AlertRule
from models.records.database import Records
from models.records.notices import notices
from sensors.series import SeriesKey, SeriesStore
from tests.conftest import free_port, wait_until
from tests.contract.influx import InfluxServer
from tests.speed.bench_collector import make_hub, row, start_broker

NOTICE_S, MINUTE_CPU_S = 5.0, 1.0
MESSAGES, RULES, PLACES, MEASURANDS = 40, 2000, 1000, ("temperature", "air_temperature", "relative_humidity", "soil_moisture", "co2")
INTERVAL_S = 300
NS = 1_000_000_000


def bench(scratch: Path, influx: InfluxServer | None) -> list[dict[str, object]]:
    """Rows of the table: the way of one message with every process running, then the job alone on a hub far larger than a farm."""
    (scratch / "way").mkdir(parents=True)
    (scratch / "many").mkdir()
    took = sorted(way(scratch / "way"))
    cost, pairs, whole = many(scratch / "many")
    return [
        row("from a message to its notice, median", statistics.median(took), "s"),
        row("from a message to its notice, p95", took[int(0.95 * len(took))], "s", NOTICE_S, most=True),
        row("pairs of rule and series looked at", pairs, "pairs"),
        row("2,000 rules over 5,000 series, CPU a minute", cost, "s", MINUTE_CPU_S, most=True),
        row("the same with advice for the whole hub, CPU a minute", whole, "s"),
    ]


# The way of one message


def way(scratch: Path) -> list[float]:
    """Seconds from publishing that a floor is wet until the notice stands in the outbox, for one floor after the other."""
    port = free_port()
    broker = start_broker(scratch, port)
    hub = make_hub(scratch, port, "")
    records = hub.open_records()
    floors(records)
    command = [sys.executable, "-m", "collector.process"]
    running = [subprocess.Popen([*command, name, "--folder", str(hub.folder)]) for name in ("receiver", "worker", "jobs")]
    spool = Spool(hub.spool_path)
    try:
        wait_until(
            lambda: bool(spool.meta("alerts")) and bool(spool.meta("receiver", {}).get("connected")), 60, "the start of all processes"
        )
        publisher, rng = Publisher(hub.settings.broker, "", "bench-floors"), random.Random(6)
        for n in range(MESSAGES):
            publisher.publish(f"hubland/bench/floor-{n}", b'{"water_leak": 0}', 1)
        time.sleep(12)
        found = []
        for n in range(MESSAGES):
            time.sleep(rng.uniform(0.0, 1.0))
            found.append(told(publisher, records, n))
        publisher.close()
        return found
    finally:
        for process in (*running, broker):
            process.terminate()
        for process in (*running, broker):
            process.wait(15)
        spool.close()
        records.close()


def floors(records: Records) -> None:
    """A leak sensor on each of many floors, and somebody who is told. Each floor is told by itself: no storm."""
    since = datetime.now(UTC) - timedelta(days=2)
    with records.session(HUB, since) as session:
        for n in range(MESSAGES):
            commands.put_place(session, f"Floor {n}", "room")
            commands.put_device(session, f"floor-{n}", interval_s=3600)
            commands.install_device(session, f"floor-{n}", f"Floor {n}", since)
        commands.put_person(session, "Ann", ["worker"], email="ann@example.org")
        commands.put_channel(session, "ann", kind="email", person="Ann", secret="mail")
        commands.put_alert_settings(session, storm_incidents=1000, all_well_at=None)


def told(publisher: Publisher, records: Records, n: int) -> float:
    """Seconds until the notice of one floor is there."""

    def stands() -> bool:
        with records.session() as session:
            return any(f"Floor {n}:" in one.text for one in notices(session, kind="raised"))

    began = time.monotonic()
    publisher.publish(f"hubland/bench/floor-{n}", b'{"water_leak": 1}', 1)
    wait_until(stands, 30, f"the notice of floor {n}")
    return time.monotonic() - began


# Many rules, many series


def many(scratch: Path) -> tuple[float, int, float]:
    """(CPU seconds of a minute of rules on series and of the hub, pairs, CPU seconds with advice) of the job."""
    (scratch / "hubland.toml").write_text('[hub]\nid = "many"\nname = "Many"\nslug = "many"\n', "utf-8")
    hub = open_hub(scratch, {})
    records, store, spool = hub.open_records(), open_store(hub.store_url, hub.zone), Spool(hub.spool_path)
    try:
        now = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)
        populate(records, now - timedelta(days=2))
        keys = [SeriesKey("many", f"probe-{n}", "", m) for n in range(PLACES) for m in MEASURANDS]
        sids = store.series_ids(keys)
        bench = Bench(hub, spool, store, records)
        speak(store, sids, now, sids)
        evaluate(bench, now)
        watch = watch_of(bench, now)
        pairs = len(watch.numbers.table) if watch.numbers else 0
        # advice is held off by having just been asked
        alone = minute(bench, sids, now, advice=False)
        return alone, pairs, minute(bench, sids, now + timedelta(minutes=2), advice=True)
    finally:
        records.close()
        store.close()
        spool.close()


def minute(bench: Bench, sids: list[int], now: datetime, *, advice: bool) -> float:
    """CPU seconds of sixty rounds, between which each series speaks as often as it does on a farm."""
    spent, watch = 0.0, watch_of(bench, now)
    share = len(sids) // INTERVAL_S
    for second in range(60):
        at = now + timedelta(seconds=second + 1)
        speak(bench.store, sids, at, sids[second * share : (second + 1) * share])
        if not advice:
            watch.done["advice"] = watch.done["quiet"] = at
        began = time.process_time()
        evaluate(bench, at)
        spent += time.process_time() - began
    return spent


def speak(store: SeriesStore, sids: list[int], at: datetime, some: list[int]) -> None:
    """Readings of some series: good ones but for one in five hundred, which is beyond its rule."""
    at_ns = int(at.timestamp()) * NS
    store.write([(sid, at_ns, 60.0 if sid % 500 == 0 else 20.0 + sid % 7, 1, 0, at_ns) for sid in some])


def populate(records: Records, since: datetime) -> None:
    """Places with a probe each, and rules of the hub's own: each on one number of ten places."""
    with records.session(HUB, since) as session:
        ids = []
        for n in range(PLACES):
            ids.append(str(commands.put_place(session, f"Place {n}", "room").id))
            commands.put_device(session, f"probe-{n}", interval_s=INTERVAL_S)
            commands.install_device(session, f"probe-{n}", f"Place {n}", since)
        for n in range(RULES):
            first = (n * 10) % PLACES
            document = {
                "fear": f"Fear {n}", "kind": "threshold", "look": MEASURANDS[n % 5], "severity": "warning", "source": "bench",
                "bad_at": 50.0, "good_at": 45.0, "above": True, "for_s": 120.0, "places": ids[first : first + 10],
            }  # fmt: skip
            session.add(AlertRule(key=f"own_{n}", changes=document))
