"""`make bench`: one run, one table, and build/bench.json. Bounded in time; loopback only."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from tests.contract.influx import MISSING, available, influx_server
from tests.speed.bench_collector import two_cores

MODULES = ("bench_collector", "bench_stores", "bench_records", "bench_advice", "bench_alerts", "bench_pages", "bench_demo")


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure; print a table; write build/bench.json.")
    parser.add_argument("only", nargs="*", choices=[*MODULES, []], help="modules to run; all where none is named")
    arguments = parser.parse_args()
    rows: list[dict[str, object]] = []
    two_cores()
    print(f"{platform.machine()}, {len(os.sched_getaffinity(0))} cores, Python {platform.python_version()}", flush=True)
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hubland-bench-")))
        (scratch / "influxd").mkdir()
        influx = stack.enter_context(influx_server(scratch / "influxd")) if available() else None
        if influx is None:
            print(f"InfluxDB is not measured: {MISSING}", flush=True)
        for name in arguments.only or MODULES:
            started = time.monotonic()
            found = importlib.import_module(f"tests.speed.{name}").bench(scratch / name, influx)
            for row in found:
                show(row)
            print(f"  ({name}: {time.monotonic() - started:.0f} s)", flush=True)
            rows += found
    out = Path("build/bench.json")
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps(rows, indent=1) + "\n")
    missed = [row for row in rows if row["held"] is False]
    print(f"{len(rows)} figures, {len(missed)} of {sum(r['held'] is not None for r in rows)} targets missed; written to {out}")
    return 1 if missed else 0


def show(row: dict[str, object]) -> None:
    word = {True: "held", False: "MISSED", None: ""}[row["held"]]  # type: ignore[index]
    target = "" if row["target"] is None else f"target {row['target']:g}"
    value = row["value"]
    text = f"{value:,.0f}" if isinstance(value, float) and value >= 1000 else f"{value:.3g}"
    print(f"  {row['name']:<58} {text:>10} {row['unit']!s:<12} {target:<12} {word}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
