"""How fast the collector is from broker to store, beside paho's bare receive rate on the same broker in the same run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from collector.settings import BrokerSettings, Hub, open_hub
from collector.sources.mqtt import Publisher, count_bare, open_session
from collector.spool import Spool
from tests.conftest import free_port, wait_until
from tests.contract.influx import InfluxServer

MESSAGES = 60_000
SHARE = 0.8  # of paho's bare rate, end to end


def bench(scratch: Path, influx: InfluxServer | None) -> list[dict[str, object]]:
    """Rows of the table: bare rate, then the collector into each store there is."""
    found: list[dict[str, object]] = []
    mix = list(messages(MESSAGES))
    bare, rate, size = drain(scratch / "sqlite", mix, "", "")
    found.append(row("paho bare receive, QoS 1, MQTT 3.1.1", bare, "messages/s"))
    found.append(row("readings a message in this mix", size, "readings"))
    found.append(row("broker to SQLite store, messages", rate, "messages/s"))
    found.append(row("broker to SQLite store, readings", rate * size, "readings/s"))
    found.append(row("broker to SQLite store / paho bare", rate / bare, "ratio", SHARE))
    if influx:
        bucket = influx.bucket()
        bare, rate, size = drain(scratch / "influx", mix, influx.store_url(bucket), influx.token)
        influx.drop(bucket)
        found.append(row("broker to InfluxDB store, messages", rate, "messages/s"))
        found.append(row("broker to InfluxDB store / paho bare", rate / bare, "ratio", SHARE))
    return found


def row(name: str, value: float, unit: str, target: float | None = None, most: bool = False) -> dict[str, object]:
    """One row of the bench table; `most`: the target is an upper bound."""
    held = None if target is None else bool(value <= target if most else value >= target)
    return {"name": name, "value": round(value, 4), "unit": unit, "target": target, "held": held}


def two_cores() -> None:
    """Keep this process and all it starts to two cores: the machine the targets are for."""
    allowed = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, allowed[:2])


def messages(count: int) -> Sequence[tuple[str, bytes]]:
    """The demo's own messages, over and over, each device's in turn."""
    from tests.speed.mix import demo_messages

    return demo_messages(count)


def drain(scratch: Path, mix: list[tuple[str, bytes]], store_url: str, token: str) -> tuple[float, float, float]:
    """(bare messages/s, collector messages/s, readings a message) for one store, both from a session queued beforehand."""
    scratch.mkdir(parents=True)
    port = free_port()
    broker = start_broker(scratch, port)
    try:
        settings = BrokerSettings(port=port)
        hub = make_hub(scratch, port, store_url)
        environment = {**os.environ, "HUBLAND_STORE_TOKEN": token}
        for client in ("bare", f"hubland-{hub.settings.hub.id[:12]}"):
            open_session(settings, "", client)
        publish(settings, mix)
        count, seconds = count_bare(settings, "", "bare", len(mix), 60)
        bare = count / seconds
        rate, readings = collect(hub, len(mix), environment)
        return bare, rate, readings / len(mix)
    finally:
        broker.terminate()
        broker.wait(10)


def collect(hub: Hub, wanted: int, environment: dict[str, str]) -> tuple[float, int]:
    """Start receiver and worker; (messages/s from the first received to the last in the store, readings stored)."""
    spool = Spool(hub.spool_path)
    command = [sys.executable, "-m", "collector.process"]
    running: list[subprocess.Popen[bytes]] = []
    try:
        running.append(subprocess.Popen([*command, "worker", "--folder", str(hub.folder)], env=environment))
        # a worker that is still loading its libraries is no part of a collector's rate
        wait_until(lambda: spool.meta("worker") is not None, 30, "the worker's start")
        running.append(subprocess.Popen([*command, "receiver", "--folder", str(hub.folder)], env=environment))
        wait_until(lambda: spool.cursor() >= wanted, 120, f"the storing of {wanted} messages (at {spool.cursor()})")
        end = time.time_ns()
        first = int(spool.rows("SELECT min(received) FROM messages")[0][0])
        memory = [resident_mb(p.pid) for p in running]
        print(f"    worker {memory[0]:.0f} MB, receiver {memory[1]:.0f} MB resident", file=sys.stderr)
        return wanted / ((end - first) / 1e9), stored_readings(hub, environment)
    finally:
        for process in running:
            process.terminate()
            process.wait(15)
        spool.close()


def stored_readings(hub: Hub, environment: dict[str, str]) -> int:
    """How many readings the mix holds: counted by decoding, the same for every store."""
    from sensors.device import Known
    from sensors.envelopes import decode
    from sensors.reading import Message

    spool = Spool(hub.spool_path)
    known = Known(hub.zone, spool.known())
    sample = spool.chunk(0, 6000)
    spool.close()
    rows = sum(len(decode(Message(t, p, r), known).rows) for _, t, p, r, _ in sample)
    return round(rows / len(sample) * MESSAGES)


def start_broker(folder: Path, port: int) -> subprocess.Popen[bytes]:
    """Mosquitto with the limits we ship."""
    binary = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin") or "mosquitto"
    config = folder / "mosquitto.conf"
    config.write_text(
        f"listener {port} 127.0.0.1\nallow_anonymous true\npersistence false\nmax_queued_messages 65000\nmax_inflight_messages 1000\n"
    )
    process = subprocess.Popen([binary, "-c", str(config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(0.5)
    return process


def make_hub(folder: Path, port: int, store_url: str) -> Hub:
    (folder / "hubland.toml").write_text(
        f'[hub]\nid = "bench-{folder.name}"\nname = "Bench"\nslug = "bench"\n[broker]\nport = {port}\n[store]\nurl = "{store_url}"\n'
    )
    return open_hub(folder, {})


def publish(settings: BrokerSettings, mix: list[tuple[str, bytes]]) -> None:
    publisher = Publisher(settings, "", "bench-publisher")
    for topic, payload in mix:
        publisher.publish(topic, payload, 1)
    publisher.close(60)


def resident_mb(pid: int) -> float:
    """Resident memory of a process in MB, as the kernel counts it."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return float("nan")
