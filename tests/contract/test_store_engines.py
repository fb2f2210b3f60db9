"""What is peculiar to one engine of the series store: the file of the embedded one, InfluxDB's refusals, addresses that are none."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from collector.store import open_store
from collector.store.influx import Influx
from collector.store.influx_series import InfluxStore
from sensors.errors import SettingsError, StoreError
from tests.contract.conftest import ZONE
from tests.contract.influx import InfluxServer
from tests.contract.made_points import AIR, ALWAYS, HOUR, SOIL, T0, point, put


def test_a_store_opened_for_reading_refuses_to_write(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/series.db"
    put(open_store(url, ZONE), AIR, (0, 1.0))
    reader = open_store(url, ZONE, read_only=True)
    assert reader.read(AIR, ALWAYS) == [point(0, 1.0)]
    with pytest.raises(StoreError):
        reader.write([(1, T0, 1.0, 1, 0, T0)])


def test_what_the_database_itself_refuses_is_found_and_the_rest_kept(influx: InfluxServer) -> None:
    bucket = influx.bucket()
    server = Influx(influx.url, influx.org, bucket, influx.token)
    # Somebody wrote this measurand as an integer for one week: a float is refused there, and only there.
    server.write(f"air_temperature,hub=other value=1i {T0}")
    store = InfluxStore(server, ZONE)
    sids = store.series_ids([AIR, SOIL])
    later = T0 + 30 * 24 * HOUR
    rows = [(sids[i % 2], (T0 if i in (10, 500) else later) + i, float(i), 1, 0, T0) for i in range(1000)]
    result = store.write(rows)
    assert result.written == 998
    assert {row for row, _ in result.rejected} == {row for row in rows if row[0] == sids[0] and row[1] < later}
    assert all("InfluxDB refuses it: " in why and "integer" in why for _, why in result.rejected)
    assert len(store.read(AIR, ALWAYS)) + len(store.read(SOIL, ALWAYS)) == 998
    assert store.latest()[AIR].value == 998.0
    store.close()
    influx.drop(bucket)


def test_a_store_that_is_away_says_so_and_never_shows_the_token() -> None:
    store = open_store("influx://127.0.0.1:9?org=o&bucket=b", ZONE, token="secret-token")
    sid = store.series_ids([AIR])[0]
    for act in (lambda: store.write([(sid, T0, 1.0, 1, 0, T0)]), store.latest, lambda: store.delete("tunnel")):
        with pytest.raises(StoreError) as caught:
            act()
        assert "cannot be reached" in str(caught.value)
        assert "secret-token" not in str(caught.value)


def test_a_wrong_token_or_bucket_blames_no_point(influx: InfluxServer) -> None:
    bucket = influx.bucket()
    for name, token in ((bucket, "wrong-token"), ("no-such-bucket", influx.token)):
        store = InfluxStore(Influx(influx.url, influx.org, name, token), ZONE)
        with pytest.raises(StoreError, match="InfluxDB refuses") as caught:
            store.write([(store.series_ids([AIR])[0], T0, 1.0, 1, 0, T0)])
        assert "wrong-token" not in str(caught.value)
        store.close()
    influx.drop(bucket)


def test_a_bucket_that_forgets_is_refused_with_what_to_do(influx: InfluxServer) -> None:
    from influxdb_client.client.influxdb_client import InfluxDBClient

    with InfluxDBClient(influx.url, token=influx.token, org=influx.org) as client:
        made = client.buckets_api().create_bucket(
            bucket_name="forgets", org=influx.org, retention_rules=[{"type": "expire", "everySeconds": 86400}]
        )
        store = InfluxStore(Influx(influx.url, influx.org, "forgets", influx.token), ZONE)
        with pytest.raises(StoreError, match="forgets old points"):
            store.write([(store.series_ids([AIR])[0], T0, 1.0, 1, 0, T0)])
        client.buckets_api().delete_bucket(made)


@pytest.mark.parametrize("url", ["", "postgres://x", "sqlite:", "sqlite://", "influx://host:8086?org=o", "influx://?org=o&bucket=b"])
def test_an_address_that_is_none_is_refused_in_words(url: str) -> None:
    with pytest.raises(SettingsError):
        open_store(url, ZONE)


def test_a_folder_that_is_not_there_is_an_error_with_a_next_step(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="folder"):
        open_store(f"sqlite:///{tmp_path}/nowhere/series.db", ZONE)


def test_a_file_that_is_no_database_is_a_store_error(tmp_path: Path) -> None:
    (tmp_path / "series.db").write_bytes(b"not a database" * 1000)
    with pytest.raises(StoreError):
        open_store(f"sqlite:///{tmp_path}/series.db", ZONE)


WRITER = """
import sys
from zoneinfo import ZoneInfo
from collector.store import open_store
from sensors.series import SeriesKey
store = open_store(sys.argv[1], ZoneInfo("America/New_York"))
sid = store.series_ids([SeriesKey("hub", "tunnel", "", "air_temperature")])[0]
for batch in range(100):
    store.write([(sid, {t0} + batch * 1000 + i, float(batch), 1, 0, {t0}) for i in range(1000)])
    if batch % 20 == 0:
        store.tidy()
"""


def test_a_reader_sees_whole_batches_while_another_process_writes(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/series.db"
    open_store(url, ZONE).close()
    reader = open_store(url, ZONE, read_only=True)
    writer = subprocess.Popen([sys.executable, "-c", WRITER.replace("{t0}", str(T0)), url])
    counts = []
    while writer.poll() is None:
        counts.append(len(reader.read(AIR, ALWAYS)))
        latest = reader.latest().get(AIR)
        assert latest is None or latest.time_ns % 1000 == (T0 + 999) % 1000
    assert writer.returncode == 0
    assert len(reader.read(AIR, ALWAYS)) == 100_000
    assert all(count % 1000 == 0 for count in counts)
    assert counts == sorted(counts)


def test_a_batch_that_fails_half_way_leaves_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/series.db"
    store = open_store(url, ZONE)
    sid = store.series_ids([AIR])[0]
    with sqlite3.connect(tmp_path / "series.db") as db:
        db.execute("DROP TABLE touched")
    with pytest.raises(StoreError):
        store.write([(sid, T0, 1.0, 1, 0, T0)])
    assert store.read(AIR, ALWAYS) == []


def test_the_write_path_of_the_embedded_store_imports_nothing_heavy(tmp_path: Path) -> None:
    program = f"""
import sys
from zoneinfo import ZoneInfo
from collector.store import open_store
store = open_store("sqlite:///{tmp_path}/series.db", ZoneInfo("UTC"))
heavy = {{"pandas", "numpy", "influxdb_client", "streamlit", "pint"}} & set(sys.modules)
sys.exit(str(heavy) if heavy else 0)
"""
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
