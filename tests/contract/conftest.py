"""A series store of each engine, for the suites that ask the same of all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from collector.store import open_store
from collector.store.influx import Influx
from collector.store.influx_series import InfluxStore
from sensors.series import SeriesStore
from tests.contract.influx import InfluxServer

ZONE = ZoneInfo("America/New_York")

Reopen = Callable[[], SeriesStore]


@pytest.fixture(params=["memory", "sqlite", "influx"])
def reopen(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Reopen]:
    """reopen() gives a store object on the same data, as another process would have it."""
    opened: list[SeriesStore] = []
    if request.param == "influx":
        server: InfluxServer = request.getfixturevalue("influx")
        bucket = server.bucket()
    url = {"memory": "memory:", "sqlite": f"sqlite:///{tmp_path}/series.db"}.get(request.param, "")

    def make() -> SeriesStore:
        if request.param == "memory" and opened:
            return opened[0]
        if request.param == "influx":  # with a mark at every write, where the worker makes one in half a minute (test_marks.py)
            opened.append(InfluxStore(Influx(server.url, server.org, bucket, server.token), ZONE, mark_every_ns=0))
        else:
            opened.append(open_store(url, ZONE))
        return opened[-1]

    yield make
    for store in opened:
        store.close()
    if request.param == "influx":
        server.drop(bucket)


@pytest.fixture
def store(reopen: Reopen) -> SeriesStore:
    return reopen()
