"""What jobs reckon for advice: a year of every derived day of the demo hub, how long others wait meanwhile, and the running day."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from collector.derive import derive
from collector.known import farm_now
from collector.nights import forecast_nights
from collector.settings import Hub, open_hub
from collector.simulate.past import bring_up_to_now
from collector.spool import Spool
from collector.store import open_store
from collector.supply import forecast_supply
from models import advice
from models.records.database import Records
from sensors.series import SeriesStore
from tests.contract.influx import InfluxServer
from tests.speed.bench_collector import row

YEAR_S, WAIT_S, ADVICE_S = 120.0, 2.0, 2.0
TOML = """[hub]
id = "bench"
name = "Laurel Cove"
slug = "laurel-cove"
simulated = true
"""


def bench(scratch: Path, influx: InfluxServer | None) -> list[dict[str, object]]:
    """The demo's year of hours is written first, and not counted."""
    scratch.mkdir(parents=True, exist_ok=True)
    (scratch / "hubland.toml").write_text(TOML, "utf-8")
    hub, now = open_hub(scratch, {}), datetime.now(UTC)
    bring_up_to_now(hub, now)
    spool, store, records = Spool(hub.spool_path), open_store(hub.store_url, hub.zone), hub.open_records()
    try:
        turns = year(hub, store, spool, records, now)
        again = year(hub, store, spool, records, now + timedelta(minutes=15))
        nights = [timed(lambda: forecast_nights(hub, store, records, now)) for _ in range(2)]
        supply = [timed(lambda: forecast_supply(hub, store, records, now)) for _ in range(2)]
        told = [timed(lambda: advice.ranked(farm_now(hub, store, records, now))) for _ in range(3)]
    finally:
        records.close()
        store.close()
        spool.close()
    return [
        row("a year of all derived series of the demo hub", sum(turns), "s", YEAR_S, most=True),
        row("the same, longest time other jobs waited", max(turns), "s", WAIT_S, most=True),
        row("the running day of all derived series of the demo hub", sum(again), "s"),
        row("nights of every place from a year, with a month of hindcasts", nights[0], "s"),
        row("nights of every place from a year, a later round", nights[1], "s"),
        row("days of water from a year, with its hindcasts", supply[0], "s"),
        row("days of water from a year, a later round", supply[1], "s"),
        row("advice for the whole hub from a year, nothing cached", max(told), "s", ADVICE_S, most=True),
    ]


def timed(act: Callable[[], object]) -> float:
    began = time.monotonic()
    act()
    return time.monotonic() - began


def year(hub: Hub, store: SeriesStore, spool: Spool, records: Records, now: datetime) -> list[float]:
    """How long each turn of the job took, until the round was done."""
    took, more = [], True
    while more:
        began = time.monotonic()
        more = derive(hub, store, spool, records, now)
        took.append(time.monotonic() - began)
    return took
