"""A window of the past through the rules: a cold night is one incident, a flapping probe none, and nothing is written."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest

from collector.alerts.replay import Replayed, replay
from collector.alerts.then import AsOf
from collector.settings import Hub
from collector.store import open_store
from models.records import commands
from models.records.actor import HUB
from models.records.database import Records
from models.records.evaluations import load_memories
from models.records.incidents import incidents
from sensors.errors import InputError, StoreError
from sensors.quality.flags import GOOD
from sensors.series import Rollup, SeriesKey, SeriesStore, Window

HOUSE, NS = "Propagation house", 10**9
NIGHT = datetime(2026, 3, 12, 22, tzinfo=UTC)
FROM, TO = NIGHT - timedelta(hours=10), NIGHT + timedelta(hours=14)
KEY = SeriesKey("test", "prop-1", "", "air_temperature")


class Past(NamedTuple):
    hub: Hub
    store: SeriesStore
    records: Records

    def heard(self, values: Sequence[tuple[datetime, float]], late: timedelta = timedelta(seconds=2)) -> None:
        sid = self.store.series_ids([KEY])[0]
        at = [(int(when.timestamp()) * NS, value) for when, value in values]
        self.store.write([(sid, ns, value, GOOD, 0, ns + int(late.total_seconds()) * NS) for ns, value in at])

    def again(self, rule: str = "heater", begins: datetime = FROM, ends: datetime = TO) -> Replayed:
        return replay(self.hub, self.store, self.records, begins, ends, rule)


@pytest.fixture
def past(make_hub: Callable[..., Hub]) -> Iterator[Past]:
    hub = make_hub()
    store, records = open_store("memory:", hub.zone), hub.open_records()
    with records.session(HUB, FROM - timedelta(days=30)) as session:
        # its heater holds 7 °C; the rule bears 2 K less and is good again 1 K above that (thresholds.csv, rules.csv)
        commands.put_place(session, HOUSE, "greenhouse", details={"heated_above_c": 7})
        commands.put_device(session, "prop-1", interval_s=300)
        commands.install_device(session, "prop-1", HOUSE, FROM - timedelta(days=30))
    yield Past(hub, store, records)
    records.close()


def every(minutes: float, of: Callable[[float], float]) -> list[tuple[datetime, float]]:
    """A value for every so many minutes of two days, by hours from the middle of the night."""
    n = int(48 * 60 / minutes)
    times = [NIGHT - timedelta(hours=30) + timedelta(minutes=i * minutes) for i in range(n)]
    return [(at, of((at - NIGHT).total_seconds() / 3600)) for at in times]


def cold_night(hours: float) -> float:
    """12 °C by day, 2 °C in the middle of the night; below 5 °C from about 1.9 hours before it."""
    return 12.0 - 10.0 * math.exp(-((hours / 3.0) ** 2)) if abs(hours) < 12 else 12.0


def test_a_cold_night_is_raised_once_and_cleared_once(past: Past) -> None:
    past.heard(every(5, cold_night))
    (one,) = past.again().incidents
    # 12 - 10 exp(-(h/3)^2) = 5 at h = -3 sqrt(ln(10/7)) = -1.792; the rule waits two minutes, the probe speaks every five
    assert timedelta(0) <= one.raised_at - (NIGHT - timedelta(hours=1.792)) <= timedelta(minutes=11)
    # 6 °C again at h = 3 sqrt(ln(10/6)) = 2.144, and good for half an hour
    assert one.cleared_at is not None
    assert timedelta(minutes=30) <= one.cleared_at - (NIGHT + timedelta(hours=2.144)) <= timedelta(minutes=42)
    assert (one.rule, one.place, one.severity) == ("heater", HOUSE, "critical")
    assert "below" in one.said and HOUSE in one.said


def test_a_probe_that_flaps_around_the_limit_raises_nothing(past: Past) -> None:
    # every other minute it says 4 °C, between them 12 °C: it is never bad for two minutes
    past.heard(every(1, lambda h: 4.0 if round(h * 60) % 2 else 12.0))
    assert past.again().incidents == []


def test_what_arrived_hours_late_raised_nothing_then(past: Past) -> None:
    past.heard(every(5, cold_night), late=timedelta(hours=3))
    assert past.again().incidents == []


def test_what_stood_at_the_begin_of_the_window_is_told_with_when_it_began(past: Past) -> None:
    past.heard(every(5, cold_night))
    (one,) = past.again(begins=NIGHT).incidents
    assert one.raised_at < NIGHT and one.cleared_at is not None
    assert past.again(begins=NIGHT + timedelta(hours=4)).incidents == []


def test_a_probe_is_only_asked_where_it_stood_then(past: Past) -> None:
    past.heard(every(5, cold_night))
    with past.records.session(HUB, NIGHT) as session:
        commands.put_place(session, "Potting shed", "room")
        commands.move_device(session, "prop-1", "Potting shed", NIGHT - timedelta(hours=3))
    assert past.again().incidents == []


def test_where_only_hours_are_kept_their_means_are_asked_and_it_is_said(past: Past) -> None:
    sid = past.store.series_ids([KEY])[0]
    rows = [
        (sid, Rollup(int(at.timestamp()) * NS, value - 0.5, value, value + 0.5, math.nan, 12, 12)) for at, value in every(60, cold_night)
    ]
    past.store.write_rollups("1h", rows)
    past.heard([(NIGHT + timedelta(days=30), 12.0)])
    said = past.again()
    (one,) = said.incidents
    assert one.cleared_at is not None
    assert "only hours are kept" in said.notes[0] and "prop-1" in said.notes[0]


def test_rules_are_asked_as_the_hub_has_them_now(past: Past) -> None:
    past.heard(every(5, cold_night))
    with past.records.session(HUB, TO) as session:
        commands.put_rule(session, "heater", enabled=False)
    said = past.again()
    assert said.incidents == [] and said.left_out == {"heater": "it is switched off"}


def test_nothing_is_written_and_the_hubs_own_health_is_said_to_be_unknown(past: Past) -> None:
    past.heard(every(5, cold_night))
    said = past.again(rule="")
    assert "not kept" in said.left_out["hub_stopped"] and "hub_stopped" not in said.rules
    with past.records.session() as session:
        assert incidents(session, TO) == [] and load_memories(session).of == {}


def test_a_rule_that_is_none_and_a_window_that_runs_backwards_are_refused(past: Past) -> None:
    with pytest.raises(InputError, match="no such rule"):
        past.again(rule="frosst")
    with pytest.raises(InputError, match="cannot be replayed"):
        past.again(begins=TO, ends=FROM)


# Advice at a moment of the past


def test_a_store_as_of_a_moment_holds_nothing_that_came_later(past: Past) -> None:
    past.heard(every(5, cold_night))
    sid = past.store.series_ids([KEY])[0]
    hour = int(NIGHT.timestamp()) * NS
    past.store.write_rollups("1h", [(sid, Rollup(hour + k * 3600 * NS, 1, 2, 3, math.nan, 12, 12)) for k in (-2, -1, 0)])
    as_of = AsOf(past.store, NIGHT)
    whole = Window(hour - 4 * 3600 * NS, hour + 4 * 3600 * NS)
    assert as_of.latest()[KEY].time_ns == hour - 300 * NS  # the one of this very moment arrives two seconds later
    assert max(p.time_ns for p in as_of.read(KEY, whole)) == max(as_of.read_columns(KEY, whole, "raw")["time_ns"]) == hour - 300 * NS
    hours = [hour - 2 * 3600 * NS, hour - 3600 * NS]
    assert [r.time_ns for r in as_of.read_rollups(KEY, whole, "1h")] == as_of.read_columns(KEY, whole, "1h")["time_ns"] == hours
    with pytest.raises(StoreError):
        as_of.delete("prop-1")


def test_a_house_whose_crops_get_cold_is_raised_by_advice_of_that_night(past: Past) -> None:
    past.heard(every(5, cold_night))
    said = past.again(rule="house_cold")
    (one,) = said.incidents
    # 2 K under what its heater holds, as the rule on the series judges it; asked every half hour
    assert timedelta(hours=-3.5) <= one.raised_at - NIGHT <= timedelta(hours=-0.5)
    assert one.cleared_at is not None and one.cleared_at > NIGHT + timedelta(hours=1)
    assert any("every 30 minutes" in note for note in said.notes) and any("last word is kept" in note for note in said.notes)


def test_rules_of_one_group_are_one_incident_in_a_replay_too(past: Past) -> None:
    past.heard(every(5, cold_night))
    cold = [one for one in past.again(rule="").incidents if one.known_by == f"house cold {HOUSE}"]
    assert len(cold) == 1
