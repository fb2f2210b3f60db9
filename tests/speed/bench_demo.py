"""The demo as a newcomer starts it: seconds to its page, seconds to live readings, and what it weighs."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

from collector.health import snapshot
from collector.settings import open_hub
from tests.conftest import free_port
from tests.contract.influx import InfluxServer
from tests.speed.bench_collector import row

READINGS_S, WHOLE_MB, PROCESS_MB = 15.0, 1000.0, 100.0
LIVE = 20  # series heard in the last minute: more than one device's worth


def bench(scratch: Path, influx: InfluxServer | None) -> list[dict[str, object]]:
    """Start the demo twice in one folder: the first writes a year of past, the second only fills the gap."""
    scratch.mkdir(parents=True, exist_ok=True)
    first_page, first_live, _ = start(scratch / "hub", 0.0)
    page, live, weights = start(scratch / "hub", 10.0)
    found = [
        row("demo, first start: seconds to the page", first_page, "s"),
        row("demo, first start: seconds to live readings", first_live, "s"),
        row("demo, next start: seconds to the page", page, "s"),
        row("demo, next start: seconds to live readings", live, "s", READINGS_S, most=True),
        row("demo as a whole, resident (shared parts once)", sum(weights.values()), "MB", WHOLE_MB, most=True),
    ]
    for name in ("receiver", "worker"):
        found.append(row(f"demo, {name}, resident", weights.get(name, float("nan")), "MB", PROCESS_MB, most=True))
    return found


def start(folder: Path, linger_s: float) -> tuple[float, float, dict[str, float]]:
    """(seconds to the page, seconds to live readings, MB by process) of one start of the demo."""
    began = time.monotonic()
    command = [sys.executable, "-c", "from collector.cli import main; main()", "demo", "--folder", str(folder), "--port", str(free_port())]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True)
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        page = time.monotonic() - began
        if not said.startswith("dashboard: "):
            raise RuntimeError(f"the demo did not start: {said!r}")
        hub = open_hub(folder)
        while snapshot(hub)["series_fresh"] <= LIVE and time.monotonic() - began < 120:
            time.sleep(0.2)
        live = time.monotonic() - began
        time.sleep(linger_s)
        return page, live, weigh(process.pid)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


def weigh(root: int) -> dict[str, float]:
    """MB of each process below `root`, shared pages divided among their users (PSS), by the name of its work."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue  # it ended while we looked
    family = [root]
    for pid in family:
        family += [child for child, parent in parents.items() if parent == pid]
    weights: dict[str, float] = {}
    for pid in family:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
        name = next((w for w in ("receiver", "worker", "jobs", "broker", "simulate", "dashboard") if w in words), "supervisor")
        weights[name] = weights.get(name, 0.0) + pss_mb(pid)
    return weights


def pss_mb(pid: int) -> float:
    """Proportional set size in MB; where the kernel does not tell it, the resident size."""
    for file, key in (("smaps_rollup", "Pss:"), ("status", "VmRSS:")):
        try:
            for line in Path(f"/proc/{pid}/{file}").read_text().splitlines():
                if line.startswith(key):
                    return int(line.split()[1]) / 1024
        except OSError:
            continue
    return float("nan")
