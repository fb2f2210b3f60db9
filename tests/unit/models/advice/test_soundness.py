"""Probes that are wrong too often: counted over a day, told once, sound again after a day of sound readings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from collector.alerts.observe import advice
from collector.alerts.standstill import Absent
from collector.store.memory import MemoryStore
from models import advice as lines_of
from models.advice.farm import Farm
from models.advice.hours import Hours
from models.alerts import Memories
from models.alerts.machine import settle
from models.alerts.rules import default_rules
from sensors.quality.flags import FAIL, GOOD
from sensors.series import Point, Rollup, SeriesKey, Window
from tests.unit.dashboard.test_lines import NOW, device, farm, live, place

NS, HOUR, DAY = 10**9, timedelta(hours=1), timedelta(days=1)
KITCHEN = place("Kitchen", "building")
RULES = {rule.key: rule for rule in default_rules()}
# whether the reading of a moment fails
Fails = Callable[[datetime], bool]


class Wire:
    """A freezer's probe that reads every five minutes from `begins` on; some readings fail."""

    def __init__(self, fails: Fails, begins: datetime = NOW - 2 * DAY, every: timedelta = timedelta(minutes=5)) -> None:
        self.fails, self.begins, self.every = fails, begins, every
        self.store = MemoryStore(farm().zone)

    def at(self, now: datetime) -> Farm:
        """The farm as it is then, with the hours that were rolled up by then."""
        last = self.begins + (now - self.begins) // self.every * self.every
        qc = FAIL if self.fails(last) else GOOD
        one = live(KITCHEN, "temperature", 900.0 if qc == FAIL else -18.0, "kitchen-freezer", qc=qc)
        one = replace(one, time_ns=_ns(last), received_ns=_ns(last))
        heard = device("kitchen-freezer", places=("Kitchen",))
        heard = replace(heard, device=replace(heard.device, interval_s=self.every.total_seconds()))
        self._roll(now, one.key)
        times = [self.begins + n * self.every for n in range(int((last - self.begins) / self.every) + 1)]
        said = [(t, self.fails(t)) for t in times if t > now - DAY]
        points = tuple(Point(_ns(t), 900.0 if bad else -18.0, FAIL if bad else GOOD, 2 if bad else 0, _ns(t)) for t, bad in said)
        end = int(now.timestamp()) // 3600 * 3600 + 3600
        recent = Hours(self.store, "h", [], Window((end - 29 * 86_400) * NS, end * NS))
        return replace(farm([KITCHEN], [one], [heard]), now=now, recent=recent, past={one.key: points})

    def _roll(self, now: datetime, key: SeriesKey) -> None:
        sid = self.store.series_ids([key])[0]
        start = max(self.begins, now - 3 * DAY).replace(minute=0)
        rows = []
        while start <= now:
            times = [start + n * self.every for n in range(int(HOUR / self.every))] if self.every <= HOUR else [start]
            heard = [t for t in times if self.begins <= t <= now]
            failed = sum(self.fails(t) for t in heard)
            rows.append((sid, Rollup(_ns(start), -18, -18, -18, -18, len(heard), len(heard) - failed)))
            start += max(HOUR, self.every)
        self.store.write_rollups("1h", rows)


def _ns(at: datetime) -> int:
    return int(at.timestamp()) * NS


def loose(share: float, first: datetime, last: datetime) -> Fails:
    """Between two moments so many readings fail, by chance."""

    def fails(at: datetime) -> bool:
        return first <= at < last and bool(np.random.default_rng(int(at.timestamp())).random() < share)

    return fails


def told(wire: Wire, until: datetime, every: timedelta) -> list[tuple[str, datetime]]:
    """What the rule tells, looked at every so often."""
    rule, memories, known, found = RULES["probe_odd"], Memories(), dict[tuple[str, str], Absent](), list[tuple[str, datetime]]()
    now = wire.begins
    while now < until:
        now += every
        memories, events = settle({"probe_odd": rule}, memories, advice([rule], wire.at(now), memories.of, known), now)
        found += [(event.kind, now) for event in events]
    return found


@pytest.mark.parametrize("share", [0.3, 0.4])
@pytest.mark.parametrize("every", [timedelta(minutes=20), timedelta(minutes=50), timedelta(hours=4)])
def test_a_flapping_probe_is_one_incident_however_often_it_is_looked_at(share: float, every: timedelta) -> None:
    """Fixed after three days; a day later its last day is sound, and another day later it is over."""
    begins, fixed = NOW, NOW + 3 * DAY
    found = told(Wire(loose(share, begins, fixed), begins), NOW + 7 * DAY, every)
    assert [kind for kind, _ in found] == ["raised", "cleared"]
    assert found[0][1] < begins + 8 * HOUR + every
    assert fixed + DAY < found[1][1] < fixed + 2 * DAY + 6 * HOUR + every


def test_a_reading_in_fifty_that_fails_calls_nobody() -> None:
    assert told(Wire(loose(0.02, NOW, NOW + 4 * DAY), NOW), NOW + 4 * DAY, timedelta(minutes=30)) == []


def test_a_bad_afternoon_is_no_loose_wire() -> None:
    """Two hours of a day are a twelfth of it."""
    wire = Wire(loose(1.0, NOW - 3 * HOUR, NOW - HOUR))
    assert lines_of.ranked(wire.at(NOW), "devices") == []


def test_the_line_says_how_often_it_was_wrong_and_that_nothing_of_it_is_counted() -> None:
    # every other reading since yesterday at this time
    wire = Wire(lambda at: at >= NOW - DAY and at.minute % 10 == 5)
    (line,) = lines_of.ranked(wire.at(NOW + timedelta(minutes=2)), "devices")
    said = line.headline.replace("\u00a0", " ")
    assert said == "Look at kitchen-freezer at Kitchen: 50 % of its temperature readings of the last day cannot be."
    assert "They are not counted" in line.reason and line.state == "unknown" and line.subject == "unsound kitchen-freezer"


def test_one_probe_is_one_line_whether_or_not_its_present_value_is_wrong_too() -> None:
    wire = Wire(lambda at: at.minute % 10 == 5)
    for minutes in (2, 7):
        found = [x for x in lines_of.ranked(wire.at(NOW + timedelta(minutes=minutes))) if "kitchen-freezer" in x.subject]
        assert [x.subject for x in found] == ["unsound kitchen-freezer"]


def test_too_few_readings_tell_nothing_and_a_device_that_speaks_seldom_is_looked_at_for_longer() -> None:
    """Eleven readings of five minutes are too few; of one that reads every four hours the last 52 hours count."""
    assert lines_of.ranked(Wire(lambda at: True, NOW - timedelta(minutes=50)).at(NOW), "devices")[0].subject == "doubt kitchen-freezer"
    seldom = Wire(lambda at: True, datetime(2026, 5, 11, 17, tzinfo=UTC), timedelta(hours=4))
    assert [x.subject for x in lines_of.ranked(seldom.at(NOW), "devices")] == ["unsound kitchen-freezer"]


def test_a_flapping_freezer_probe_calls_no_one_for_the_food() -> None:
    wire = Wire(loose(0.4, NOW - DAY, NOW + DAY))
    food = [RULES["cold_store"], RULES["cold_store_unheard"]]
    for minutes in range(0, 600, 25):
        assert not [o for o in advice(food, wire.at(NOW + timedelta(minutes=minutes)), {}, {}) if o.seen == "bad"]
