"""The chain of an alert: a heated house cools at night -> one message within seconds -> seen by somebody -> over in the morning.

Readings go over a real broker, through receiver and worker, into the store; the night is walked reading by reading, with the
job's clock at each of them.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest

from collector.alerts.run import evaluate
from collector.jobs import Bench
from collector.settings import Hub
from collector.sources.mqtt import Publisher
from collector.spool import Spool
from collector.store import open_store
from models.records import commands
from models.records.actor import HUB, Actor
from models.records.incidents import IncidentView, incidents
from models.records.notices import NoticeView, notices
from sensors.series import SeriesKey
from tests.conftest import wait_until
from tests.e2e.test_chain import Running
from tests.made_alerts import posted

HOUSE = "Propagation house"
KEY = SeriesKey("night", "prop-1", "", "air_temperature")


class Night(NamedTuple):
    """A hub with one heated house, and the job's bench."""

    hub: Hub
    bench: Bench
    publisher: Publisher

    def read(self, at: datetime, celsius: float) -> float:
        """A reading of the house, heard by the job two seconds after it was measured; how long the way took [s]."""
        began = time.monotonic()
        words = json.dumps({"air_temperature": celsius, "time": at.isoformat()})
        self.publisher.publish(f"hubland/{self.hub.slug}/prop-1", words.encode(), 1)
        wait_until(lambda: self.last_ns() == int(at.timestamp()) * 10**9, 10, "the reading's arrival in the store")
        evaluate(self.bench, at + timedelta(seconds=2))
        took = time.monotonic() - began
        posted(self.bench.records, at + timedelta(seconds=2))
        return took

    def last_ns(self) -> int:
        found = self.bench.store.latest([KEY])
        return found[KEY].time_ns if KEY in found else 0

    def messages(self) -> list[NoticeView]:
        with self.bench.records.session() as session:
            return sorted(notices(session), key=lambda n: n.made_at)

    def incidents(self, now: datetime) -> list[IncidentView]:
        with self.bench.records.session() as session:
            return incidents(session, now)


@pytest.fixture
def night(own_mosquitto: int, make_hub: Callable[..., Hub]) -> Iterator[Night]:
    hub = make_hub(own_mosquitto, "night")
    records = hub.open_records()
    since = datetime.now(UTC) - timedelta(days=10)
    with records.session(HUB, since) as session:
        commands.put_place(session, HOUSE, "greenhouse", details={"heated_above_c": 7})
        commands.put_device(session, "prop-1", interval_s=300)
        commands.install_device(session, "prop-1", HOUSE, since)
        commands.put_person(session, "Ann", ["worker"], email="ann@example.org")
        commands.put_channel(session, "ann mail", kind="email", person="Ann", secret="mail")
        commands.put_duty(session, "Ann", since)
        commands.put_alert_settings(session, all_well_at=None)
    store = open_store(hub.store_url, hub.zone)
    with Running(hub):
        publisher = Publisher(hub.settings.broker, "", "night-sensor")
        yield Night(hub, Bench(hub, Spool(hub.spool_path), store, records), publisher)
        publisher.close()
    store.close()
    records.close()


def test_a_house_that_cools_at_night_is_one_message_within_seconds_and_over_in_the_morning(night: Night) -> None:
    # 10 pm of the evening before yesterday, so that the whole night is over and every clock agrees
    dusk = datetime.now(UTC).replace(hour=3, minute=0, second=0, microsecond=0) - timedelta(days=1)
    for minute in range(0, 60, 5):
        night.read(dusk + timedelta(minutes=minute), 12.0 - minute / 15)
    assert night.messages() == []
    # its heater fails at 11 pm: 7 °C is what it holds, 2 K less is what thresholds.csv bears, two minutes are the rule's
    failed = dusk + timedelta(hours=1)
    night.read(failed, 4.6)
    assert night.messages() == []
    took = night.read(failed + timedelta(minutes=5), 4.0)
    assert took < 5.0
    (message,) = night.messages()
    assert (message.kind, message.person, message.channel, message.severity) == ("raised", "Ann", "ann mail", "critical")
    assert HOUSE in message.text and "39" in message.text
    (raised,) = night.incidents(failed + timedelta(minutes=5))
    assert (raised.state, raised.place, raised.rule) == ("open", HOUSE, "heater")

    seen_at = failed + timedelta(minutes=8)
    with night.bench.records.session(Actor("Ann", frozenset({"worker"})), seen_at) as session:
        commands.acknowledge_incident(session, raised.id)
    for quarter in range(1, 24):
        night.read(failed + timedelta(minutes=15 * quarter), 4.0 - (quarter % 8) / 4)
    assert [n.kind for n in night.messages()] == ["raised"]
    assert night.incidents(failed + timedelta(hours=6))[0].state == "acknowledged"

    morning = failed + timedelta(hours=6)
    for minute in range(0, 45, 5):
        night.read(morning + timedelta(minutes=minute), 8.0 + minute / 5)
    (over,) = night.incidents(morning + timedelta(hours=1))
    assert over.state == "cleared"
    assert "(36 to " in over.outcome and "seen by Ann" in over.outcome
    assert [n.kind for n in night.messages()] == ["raised", "cleared"]
