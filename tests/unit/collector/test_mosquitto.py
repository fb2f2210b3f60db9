"""The broker's files that `hubland init` writes, tried on a real Mosquitto."""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from collector import mosquitto
from collector.settings import BrokerSettings
from collector.sources.mqtt import Publisher, keep, open_session
from sensors.errors import BrokerError
from tests.conftest import _answers, free_port, skip, wait_until


def test_a_password_line_is_what_the_documented_scheme_gives() -> None:
    line = mosquitto.password_line("gateway", "secret", b"123456789012")
    key = hashlib.pbkdf2_hmac("sha512", b"secret", b"123456789012", 101)
    assert line == f"gateway:$7$101$MTIzNDU2Nzg5MDEy${base64.b64encode(key).decode()}"


def test_the_queue_stays_below_what_a_session_can_hold() -> None:
    assert f"max_queued_messages {mosquitto.MAX_QUEUED_MESSAGES}\n" in mosquitto.configuration("/hub", 1883)
    assert mosquitto.MAX_QUEUED_MESSAGES < 65_535


@pytest.fixture
def guarded(tmp_path: Path) -> object:
    binary = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin")
    if binary is None:
        skip("mosquitto", "it is not installed (apt-get install mosquitto)")
    port = free_port()
    (tmp_path / "mosquitto.conf").write_text(mosquitto.configuration(str(tmp_path), port, "127.0.0.1", os.geteuid() == 0))
    (tmp_path / "mosquitto.passwords").write_text(
        mosquitto.password_line("hubland", "own") + "\n" + mosquitto.password_line("gateway", "typed") + "\n"
    )
    (tmp_path / "mosquitto.acl").write_text(mosquitto.access("hubland", ["gateway"]))
    process = subprocess.Popen([str(binary), "-c", str(tmp_path / "mosquitto.conf")])
    wait_until(lambda: _answers(port), 10, "mosquitto's start")
    yield port
    process.terminate()
    process.wait(10)


def test_mosquitto_takes_our_files_and_lets_in_the_right_password_only(guarded: int) -> None:
    open_session(BrokerSettings(port=guarded, user="hubland"), "own", "collector")
    with pytest.raises(BrokerError):
        open_session(BrokerSettings(port=guarded, user="hubland"), "guessed", "intruder", 3.0)
    with pytest.raises(BrokerError):
        open_session(BrokerSettings(port=guarded), "", "nobody", 3.0)


def test_a_gateway_may_speak(guarded: int) -> None:
    publisher = Publisher(BrokerSettings(port=guarded, user="gateway"), "typed", "first-device")
    publisher.publish("zigbee2mqtt/bed-04", b'{"soil_moisture": 31}', 1)
    publisher.close()


def test_the_collector_may_sound_the_siren_and_hears_from_no_other_topic_that_it_may_not_write(guarded: int) -> None:
    settings = BrokerSettings(port=guarded, user="hubland")
    keep(settings, "own", "siren", "hub/laurel-cove/siren", b'{"on":false}', 5.0)
    # MQTT 3.1.1 acknowledges what it throws away: only hearing it back tells
    with pytest.raises(BrokerError, match="does not keep our message"):
        keep(settings, "own", "siren", "zigbee2mqtt/bed-04", b"{}", 1.0)
    with pytest.raises(BrokerError, match="Not authorized"):
        keep(settings, "guessed", "siren", "hub/laurel-cove/siren", b"{}", 5.0)
