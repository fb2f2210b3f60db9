"""What must not lose a message: processes killed at any moment, a broker that restarts, bytes that mean nothing."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable

from collector.health import snapshot
from collector.settings import Hub
from collector.sources.mqtt import Publisher
from collector.spool import Spool
from collector.store import open_store
from sensors.series import SeriesKey, Window
from tests.conftest import wait_until
from tests.e2e.test_chain import Running

COUNT = 3000


def test_killing_receiver_and_worker_again_and_again_loses_nothing(mosquitto: int, make_hub: Callable[..., Hub]) -> None:
    hub = make_hub(mosquitto, "kills")
    with Running(hub) as running:
        publisher = Publisher(hub.settings.broker, "", "kills-sensor")
        for n in range(COUNT):
            publisher.publish("zigbee2mqtt/scale", b'{"temperature": %.2f, "last_seen": %d}' % (n / 100, 1_778_601_600_000 + n * 1000), 1)
            if n % 600 == 300:
                for name in ("receiver", "worker"):
                    os.kill(running.processes[name].pid, signal.SIGKILL)
                    running.processes[name].wait(5)
                    running.processes[name] = running.start(name)
                time.sleep(0.3)
        publisher.close(10)
        store = open_store(hub.store_url, hub.zone)
        key = SeriesKey("kills", "scale", "", "temperature")
        window = Window(0, 2 * 10**18)

        def all_there() -> bool:
            return len(store.read(key, window)) >= COUNT

        wait_until(all_there, 30, f"the arrival of {COUNT} readings (at {len(store.read(key, window))})")
        values = [round(p.value * 100) for p in store.read(key, window)]
        store.close()
        assert values == list(range(COUNT)), "every reading once, none lost, none doubled"
        wait_until(lambda: snapshot(hub)["waiting"] == 0, 5, "the cursor")
        loss = snapshot(hub)["loss"]
        assert loss["balances"] and loss["stored"] + loss["duplicate"] >= COUNT


def test_any_bytes_on_any_topic_leave_the_worker_running_and_a_reason(mosquitto: int, make_hub: Callable[..., Hub]) -> None:
    hub = make_hub(mosquitto, "bytes")
    junk = [b"\x00\xff\xfe", b"{" * 5000, b"nan", b"[" + b"[1]," * 100, "٢٣".encode(), b'{"temperature": Infinity}', bytes(range(256)) * 40]
    topics = [
        "farm/x/temperature",
        "zigbee2mqtt/ä b/c",
        "tele/x/SENSOR",
        "v3/a@b/devices/c/up",
        "application/1/device/2/event/up",
        "rtl_433/x/events",
    ]
    with Running(hub) as running:
        publisher = Publisher(hub.settings.broker, "", "bytes-sensor")
        for topic in topics:
            for payload in junk:
                publisher.publish(topic, payload, 1)
        publisher.close()
        wait_until(lambda: snapshot(hub)["loss"]["received"] >= len(junk) * len(topics), 15, "the last of the junk")
        assert running.processes["worker"].poll() is None
        said = snapshot(hub)
        assert said["loss"]["balances"] and said["loss"]["stored"] == 0
        spool = Spool(hub.spool_path)
        assert all(reason for (reason,) in spool.rows("SELECT reason FROM quarantine"))
        spool.close()
