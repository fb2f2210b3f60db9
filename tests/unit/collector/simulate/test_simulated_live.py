"""The live devices over a real broker: each reports once at the start, and a clean stop sends no last will."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from collector.settings import open_hub
from collector.simulate import live
from collector.simulate.chance import key, normal, smooth, uniform
from collector.simulate.hub import devices
from collector.simulate.world import open_world
from collector.sources.mqtt import Subscriber


class Stopped:
    def __init__(self) -> None:
        self.event = threading.Event()

    def __call__(self) -> bool:
        return self.event.is_set()

    def wait(self, seconds: float) -> bool:
        return self.event.wait(seconds)


def folder(path: Path, port: int) -> Path:
    path.mkdir(exist_ok=True)
    (path / "hubland.toml").write_text(
        f'[hub]\nid = "x"\nname = "Laurel Cove"\nslug = "laurel-cove"\n[broker]\nport = {port}\nclient_id = "t"\n'
    )
    return path


def heard(subscriber: Subscriber, until: float) -> list[tuple[str, bytes]]:
    while time.monotonic() < until:
        subscriber.step(0.1, 100_000)
    return [(arrival[0], arrival[1]) for arrival in subscriber.arrivals]


def test_every_device_reports_within_seconds_of_the_start_and_leaves_without_a_will(mosquitto: int, tmp_path: Path) -> None:
    hub = open_hub(folder(tmp_path / "hub", mosquitto))
    open_world(hub.folder, datetime.now(UTC))
    subscriber = Subscriber(hub.settings.broker, "", "simulate-test")
    subscriber.connect()
    heard(subscriber, time.monotonic() + 0.5)
    stop = Stopped()
    thread = threading.Thread(target=live.main, args=(hub, stop))
    thread.start()
    messages = heard(subscriber, time.monotonic() + 8)
    stop.event.set()
    thread.join(10)
    assert not thread.is_alive()
    topics = " ".join(topic for topic, _ in messages) + " ".join(
        payload.decode()[:120] for topic, payload in messages if topic.startswith("rtl_433")
    )
    for device in devices():
        if device.gateway != "barn gateway":
            name = device.facts.get("id", device.key) if device.family == "rtl_433" else device.key
            assert name in topics, device.key
    after = heard(subscriber, time.monotonic() + 0.5)
    subscriber.close()
    assert ("zigbee2mqtt/bridge/state", b'{"state":"online"}') in messages
    assert ("zigbee2mqtt/bridge/state", b'{"state":"offline"}') not in after


def test_speed_makes_the_land_run_faster_and_starts_from_now() -> None:
    clock = live.Clock(1000.0, 720.0)
    assert clock(1000.0) == 1000.0
    assert clock(1120.0) - clock(1000.0) == pytest.approx(86400.0)


def test_chance_is_the_same_for_the_same_purpose_and_moment_and_looks_like_chance() -> None:
    index = np.arange(200_000)
    draws, bell = uniform(key(7, "a"), index), normal(key(7, "a"), index)
    assert np.array_equal(draws, uniform(key(7, "a"), index))
    assert np.array_equal(draws[500:510], uniform(key(7, "a"), index[500:510]))
    assert draws.min() >= 0 and draws.max() < 1
    assert draws.mean() == pytest.approx(0.5, abs=0.005) and bell.std() == pytest.approx(1.0, abs=0.01)
    assert abs(np.corrcoef(draws[:-1], draws[1:])[0, 1]) < 0.01
    assert abs(np.corrcoef(draws, uniform(key(7, "b"), index))[0, 1]) < 0.01
    assert np.abs(np.diff(smooth(key(7, "a"), np.arange(0, 86400.0, 60.0), 3600.0))).max() < 0.2
