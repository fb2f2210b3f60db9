"""The worker: from spooled bytes to points with a flag, and books that say what became of every message."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date

import pytest

from collector.health import Health
from collector.settings import Hub
from collector.spool import DUP, RETAIN, Books, Spool
from collector.store import open_store
from collector.worker import Worker
from sensors.errors import StoreError
from sensors.quality.flags import FAIL, GOOD, SUSPECT
from sensors.quality.registry import NUMBERS
from sensors.reading import Fact
from sensors.series import Point, SeriesKey, SeriesStore, StoreRow, Window, WriteResult

NOON = 1_778_601_600 * 10**9  # 2026-05-12T16:00:00Z, noon in New York
SECOND = 10**9
HOUR = 3600 * SECOND
ALL = Window(0, NOON * 2)


class Line:
    """A spool, a worker and a memory store, fed by hand."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.spool = Spool(hub.spool_path)
        self.store = open_store("memory:", hub.zone)
        self.worker = Worker(hub, self.spool, self.store)

    def send(self, topic: str, body: object, at: int = NOON, flags: int = 0) -> None:
        payload = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.spool.append([(topic, payload, at, flags, 1)])

    def work(self) -> None:
        while self.worker.step():
            pass

    def points(self, device: str, measurand: str, channel: str = "") -> list[Point]:
        return self.store.read(SeriesKey(self.hub.slug, device, channel, measurand), ALL)

    def fates(self) -> dict[str, int]:
        total = Health(self.hub).total(date(2026, 5, 12))
        assert total.balances
        return {n: getattr(total, n) for n in ("received", "stored", "duplicate", "status", "quarantined") if getattr(total, n)}


@pytest.fixture
def line(make_hub: Callable[..., Hub]) -> Line:
    return Line(make_hub())


def test_a_reading_is_stored_with_its_arrival_time_when_the_device_sends_none(line: Line) -> None:
    line.send("zigbee2mqtt/bed-04", {"soil_moisture": 31.5})
    line.work()
    assert line.points("bed-04", "soil_moisture") == [Point(NOON, 31.5, GOOD, 0, NOON)]
    assert line.fates() == {"received": 1, "stored": 1}


def test_a_value_is_kept_in_the_canonical_unit(line: Line) -> None:
    line.send("zigbee2mqtt/bed-04", {"voltage": 3005})
    line.work()
    assert line.points("bed-04", "battery_voltage")[0].value == pytest.approx(3.005)


def test_an_impossible_value_is_kept_and_flagged(line: Line) -> None:
    line.send("zigbee2mqtt/hut", {"pressure": 2})
    line.work()
    (point,) = line.points("hut", "air_pressure")
    assert (point.value, point.qc, point.test) == (2.0, FAIL, NUMBERS["gross_range"])


def test_the_same_device_time_and_value_again_is_a_repeat(line: Line) -> None:
    body = {"soil_moisture": 31.5, "last_seen": "2026-05-12T15:59:00Z"}
    line.send("zigbee2mqtt/bed-04", body)
    line.send("zigbee2mqtt/bed-04", body, NOON + SECOND, DUP)
    line.work()
    assert len(line.points("bed-04", "soil_moisture")) == 1
    assert line.fates() == {"received": 2, "stored": 1, "duplicate": 1}


def test_two_values_with_one_device_time_are_both_kept_in_order(line: Line) -> None:
    for value in (31.5, 31.6):
        line.send("zigbee2mqtt/bed-04", {"soil_moisture": value, "last_seen": "2026-05-12T15:59:00Z"})
    line.work()
    first, second = line.points("bed-04", "soil_moisture")
    assert (first.value, second.value, second.time_ns - first.time_ns) == (31.5, 31.6, 1)


def test_a_kept_last_word_without_a_time_is_no_reading_now(line: Line) -> None:
    line.send("zigbee2mqtt/bed-04", {"temperature": -3.0}, flags=RETAIN)
    line.work()
    assert line.points("bed-04", "temperature") == []
    assert line.fates() == {"received": 1, "status": 1}


def test_late_data_is_kept_and_does_not_become_the_latest(line: Line) -> None:
    line.send("zigbee2mqtt/bed-04", {"soil_moisture": 31.5, "last_seen": "2026-05-12T15:59:00Z"})
    line.send("zigbee2mqtt/bed-04", {"soil_moisture": 28.0, "last_seen": "2026-05-12T09:00:00Z"}, NOON + SECOND)
    line.work()
    assert [p.value for p in line.points("bed-04", "soil_moisture")] == [28.0, 31.5]
    assert line.store.latest()[SeriesKey("test", "bed-04", "", "soil_moisture")].value == 31.5


def test_what_nobody_can_read_waits_in_quarantine_with_a_reason(line: Line) -> None:
    line.send("zigbee2mqtt/bed-04", b'{"soil_moisture": 3')
    line.work()
    (held,) = Health(line.hub).quarantined()
    assert held.count == 1 and "JSON" in held.reason and held.payload == b'{"soil_moisture": 3'
    assert line.fates() == {"received": 1, "quarantined": 1}


def test_a_probe_that_stands_still_too_long_becomes_suspect_and_moves_to_good(line: Line) -> None:
    for hours in range(0, 200, 8):
        line.send("zigbee2mqtt/bed-04", {"soil_moisture": 31.5}, NOON + hours * HOUR)
    line.send("zigbee2mqtt/bed-04", {"soil_moisture": 31.4}, NOON + 200 * HOUR)
    line.work()
    points = line.points("bed-04", "soil_moisture")
    # the table's flat_hours of soil_moisture is 168: one week
    assert [p.qc for p in points] == [GOOD] * 22 + [SUSPECT] * 3 + [GOOD]
    assert points[-2].test == NUMBERS["flat_line"]


def test_a_stuck_probe_is_still_stuck_after_a_restart(line: Line) -> None:
    for hours in (0, 100, 200):
        line.send("zigbee2mqtt/bed-04", {"soil_moisture": 31.5}, NOON + hours * HOUR)
    line.work()
    line.worker = Worker(line.hub, line.spool, line.store)
    line.send("zigbee2mqtt/bed-04", {"soil_moisture": 31.5}, NOON + 201 * HOUR)
    line.work()
    assert [p.qc for p in line.points("bed-04", "soil_moisture")][-2:] == [SUSPECT, SUSPECT]


def test_a_tank_calibration_adds_the_level_and_keeps_the_distance(line: Line) -> None:
    line.worker.routes.calibrate({("tank-1", "", "distance"): {"to": "water_level", "points": [[1800, 0], [200, 100]]}})
    line.send("hubland/test/tank-1", {"distance": 1000})
    line.work()
    assert line.points("tank-1", "distance")[0].value == 1000
    assert line.points("tank-1", "water_level")[0].value == pytest.approx(50.0)


def test_doing_a_chunk_again_after_a_crash_stores_nothing_twice(line: Line) -> None:
    line.send("zigbee2mqtt/bed-04", {"soil_moisture": 31.5})
    line.work()
    # the crash: the store has the points, the books and the cursor were never written
    line.spool.done(0, Books())
    line.worker = Worker(line.hub, line.spool, line.store)
    line.work()
    assert len(line.points("bed-04", "soil_moisture")) == 1
    assert line.spool.waiting() == 0


def test_a_state_before_its_description_is_read_when_the_description_comes(line: Line) -> None:
    line.send("pumps/well/power", b"412.5")
    config = {
        "name": "Well power",
        "stat_t": "pumps/well/power",
        "unit_of_meas": "W",
        "dev_cla": "power",
        "uniq_id": "well_power",
        "dev": {"ids": "well"},
    }
    line.send("homeassistant/sensor/well/power/config", config, flags=RETAIN)
    line.work()
    stored = [p for k in line.store.latest() for p in line.store.read(k, ALL) if k.measurand == "power"]
    assert [p.value for p in stored] == [412.5]
    fates = line.fates()
    assert fates["received"] == 2 and fates.get("quarantined", 0) == 0


class Away:
    """A store that does not answer the first few times, as one that is being restarted."""

    def __init__(self, store: SeriesStore, failures: int) -> None:
        self._store, self.failures = store, failures

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    def write(self, rows: Sequence[StoreRow]) -> WriteResult:
        if self.failures:
            self.failures -= 1
            raise StoreError("The series store does not answer.")
        return self._store.write(rows)


@pytest.mark.parametrize("remote", [False, True])
def test_a_store_that_is_away_for_a_while_gets_every_reading_once(line: Line, remote: bool) -> None:
    away = Away(line.store, 3)
    away.remote = remote  # type: ignore[attr-defined]
    line.worker = Worker(line.hub, line.spool, away)  # type: ignore[arg-type]
    for n in range(10):
        line.send("zigbee2mqtt/bed-04", {"soil_moisture": 30 + n / 10}, NOON + n * SECOND)
        with suppress(StoreError):
            line.worker.step()
    for _ in range(5):
        with suppress(StoreError):
            line.work()
    assert [p.value for p in line.points("bed-04", "soil_moisture")] == [pytest.approx(30 + n / 10) for n in range(10)]
    assert line.fates() == {"received": 10, "stored": 10}
    assert line.spool.waiting() == 0


def test_three_values_with_one_time_are_all_kept_even_when_the_chunk_is_done_again(line: Line) -> None:
    for value in (31.5, 31.6, 31.7):
        line.send("zigbee2mqtt/bed-04", {"soil_moisture": value, "last_seen": "2026-05-12T15:59:00Z"})
    line.work()
    line.spool.done(0, Books())
    line.worker = Worker(line.hub, line.spool, line.store)
    line.work()
    assert [p.value for p in line.points("bed-04", "soil_moisture")] == [31.5, 31.6, 31.7]


def uplink(device: str, payload: str) -> dict[str, object]:
    """A Things Stack uplink without a decoded payload."""
    return {
        "end_device_ids": {"device_id": device, "application_ids": {"application_id": "farm"}},
        "uplink_message": {
            "f_port": 2,
            "frm_payload": payload,
            "rx_metadata": [{"gateway_ids": {"gateway_id": "barn"}, "rssi": -90, "snr": 7.5}],
            "received_at": "2026-05-12T15:59:00.123456789Z",
        },
    }


def test_bytes_of_an_unknown_model_wait_and_are_read_when_the_steward_names_it(line: Line) -> None:
    # Dragino LSE01 manual, 2.3: battery, DS18B20, soil water 0x0B86 = 29.50 %, soil temperature 0x0640 = 16.00 C, conductivity, flags
    line.send("v3/farm@ttn/devices/soil-3/up", uplink("soil-3", base64.b64encode(bytes.fromhex("0c840ffa0b860640005010")).decode()))
    line.work()
    assert line.fates() == {"received": 1, "quarantined": 1}
    assert [p.value for p in line.points("soil-3", "rssi")] == [-90.0], "what its radio said is stored all the same"
    (held,) = Health(line.hub).quarantined()
    assert held.device == "soil-3" and held.reason.startswith("undecoded")
    line.worker.known.learn([Fact("model", "soil-3", {"decoder": "dragino_lse01"})])
    assert line.worker.reread([1]) == 1
    assert [p.value for p in line.points("soil-3", "soil_moisture")] == [pytest.approx(29.5)]
    assert line.fates() == {"received": 1, "stored": 1}
    assert Health(line.hub).quarantined() == []
