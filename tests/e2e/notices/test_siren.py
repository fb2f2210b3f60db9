"""The siren over a real broker: it sounds while something critical is unanswered, and says how things stand."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from collector.notify import job
from collector.settings import BrokerSettings
from collector.sources.mqtt import Subscriber
from models.records import commands
from models.records.actor import HUB
from models.records.incidents import clear_incident
from models.records.notices import enqueue_notice
from tests.conftest import free_port, wait_until
from tests.e2e.notices.told_farm import MINUTE, NOW, Farm


def heard(port: int, topic: str = "hub/laurel-cove/siren") -> dict[str, object]:
    listener = Subscriber(BrokerSettings(port=port, topics=(topic,)), "", f"siren-{free_port()}")
    listener.connect()
    wait_until(lambda: listener.step(0.05, 10) and bool(listener.arrivals), 5, "the siren's message")
    listener.close()
    found: dict[str, object] = json.loads(listener.arrivals[-1][1])
    return found


def told(farm: Farm, now: datetime) -> None:
    """Rounds of the siren's job until what it sent is written down."""
    job.tell_siren(farm.bench, now)
    job.beside(farm.bench).errands.wait(10)
    job.tell_siren(farm.bench, now)
    job.beside(farm.bench).errands.wait(10)


def test_the_siren_sounds_while_a_critical_incident_is_unanswered(farm: Farm, own_mosquitto: int) -> None:
    settings = farm.bench.hub.settings
    farm.bench.hub.settings = replace(settings, broker=replace(settings.broker, port=own_mosquitto))
    told(farm, NOW)
    assert heard(own_mosquitto) == {"on": False}
    farm.incident("battery", "info")
    first, second = farm.incident("frost Block B"), farm.incident("leak Spring", at=NOW + MINUTE)
    told(farm, NOW + MINUTE)
    said = heard(own_mosquitto)
    assert (said["on"], said["title"], said["more"], said["since"]) == (True, "Frost Block B", 1, NOW.isoformat())
    with farm.bench.records.session(HUB, NOW) as session:
        commands.acknowledge_incident(session, first)  # type: ignore[arg-type]
    told(farm, NOW + 2 * MINUTE)
    assert heard(own_mosquitto)["title"] == "Leak Spring"
    with farm.bench.records.session() as session:
        clear_incident(session, second, NOW + 3 * MINUTE)  # type: ignore[arg-type]
    told(farm, NOW + 3 * MINUTE)
    assert heard(own_mosquitto) == {"on": False}


def test_a_broker_that_is_away_is_told_once_it_is_back(farm: Farm, caplog: pytest.LogCaptureFixture) -> None:
    farm.incident()
    for seconds in (0, 1, 2, 20):
        told(farm, NOW + timedelta(seconds=seconds))
    assert caplog.text.count("does not answer") == 1
    assert farm.bench.spool.meta(job.SIREN)["error"] == "The MQTT broker does not answer."


def test_a_siren_of_ones_own_is_told_how_things_stand_not_message_by_message(farm: Farm, own_mosquitto: int) -> None:
    settings = farm.bench.hub.settings
    farm.bench.hub.settings = replace(settings, broker=replace(settings.broker, port=own_mosquitto))
    with farm.bench.records.session(HUB, NOW) as session:
        commands.put_channel(session, "horn", kind="siren", address="barn/horn")
    first, _ = farm.incident("frost Block B"), farm.incident("leak Spring", at=NOW + MINUTE)
    with farm.bench.records.session() as session:
        clear_incident(session, first, NOW + MINUTE)  # type: ignore[arg-type]
        enqueue_notice(session, "cleared", "cleared", "Over: frost.", NOW, channel="horn", severity="critical", incident_id=first)  # type: ignore[arg-type]
    farm.round(NOW + MINUTE)
    assert heard(own_mosquitto, "barn/horn")["title"] == "Leak Spring"
    assert job.test_alert(farm.bench, {"channel": "horn"}, NOW)["sent"] is True
    assert heard(own_mosquitto, "barn/horn")["title"] == "Test from Test Hub"
    told(farm, NOW + 2 * MINUTE)
    assert heard(own_mosquitto, "barn/horn")["title"] == heard(own_mosquitto)["title"] == "Leak Spring"
    with farm.bench.records.session(HUB, NOW) as session:
        commands.put_alert_settings(session, siren=False)
    told(farm, NOW + 3 * MINUTE)
    assert heard(own_mosquitto, "barn/horn") == heard(own_mosquitto) == {"on": False}
