"""The chain: one real message over a real broker, to the spool, to the store."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

from collector.health import Health, snapshot
from collector.settings import Hub
from collector.sources.mqtt import Publisher
from collector.store import open_store
from sensors.series import SeriesKey
from tests.conftest import wait_until


class Running:
    """The receiver and the worker of a hub, as processes of their own."""

    def __init__(self, hub: Hub, names: tuple[str, ...] = ("receiver", "worker")) -> None:
        self.hub = hub
        self.processes = {name: self.start(name) for name in names}

    def start(self, name: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-m", "collector.process", name, "--folder", str(self.hub.folder)])

    def __enter__(self) -> Running:
        health = Health(self.hub)
        wait_until(lambda: any(c.name == "broker" and c.ok for c in health.checks(0.0)), 20, "the connection")
        health.close()
        return self

    def __exit__(self, *_: object) -> None:
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            process.wait(10)


def test_a_zigbee_reading_crosses_a_real_broker_into_the_store(mosquitto: int, make_hub: Callable[..., Hub]) -> None:
    hub = make_hub(mosquitto, "chain")
    with Running(hub):
        publisher = Publisher(hub.settings.broker, "", "chain-sensor")
        publisher.publish("zigbee2mqtt/bed-04", b'{"soil_moisture":31,"temperature":12.5,"battery":88,"linkquality":120}', 1)
        publisher.close()
        store = open_store(hub.store_url, hub.zone)
        key = SeriesKey("chain", "bed-04", "", "soil_moisture")
        wait_until(lambda: key in store.latest(), 10, "the reading's arrival in the store")
        assert store.latest()[key].value == 31.0
        assert store.latest()[key].qc == 1
        store.close()
        wait_until(lambda: snapshot(hub)["loss"]["stored"] == 1, 5, "the account")
        said = snapshot(hub)
        assert said["loss"]["balances"] and said["waiting"] == 0
        assert said["series_fresh"] >= 4
