"""The right alerts, once each, and no others: a week of faults, and a month in which nothing happens, lived through step by step.

Time is simulated: readings arrive in a real store, the jobs look at it as often as the step says, and processes are
restarted between. What is expected follows from the faults alone: where each strikes, and what else it truly does there
(a night of frost kills at each place that has something tender; a hot afternoon is hot in houses and for animals).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from collector.alerts.run import evaluate
from collector.simulate.faults import Late, Leak, Schedule, Span, Undrunk
from collector.simulate.weather import Frost, Heat, Weather
from models.records.incidents import IncidentView, incidents
from tests.lived_days import Days

NOTHING = Schedule({}, {}, {}, {}, (), (), {})
HOUR = timedelta(hours=1)
LOUD = ("critical", "warning")
# lands whose tanks are well filled in June, in May, and in September
JUNE, MAY, AUTUMN = 4, 9, 9


def at(month: int, day: int, hour: float = 0) -> float:
    """Epoch seconds of an hour (UTC) of 2026; the hub's clock is four hours behind."""
    return datetime(2026, month, 1, tzinfo=UTC).timestamp() + 86_400 * (day - 1) + 3600 * hour


def extreme(seed: int, first_s: float, hours: int, warmest: bool) -> tuple[float, float]:
    """(when, °C) of the warmest or coldest hour of the weather as it would be."""
    times = first_s + 3600.0 * np.arange(hours, dtype=np.float64)
    temp = Weather(seed).at(times).temp_c
    where = int(np.argmax(temp) if warmest else np.argmin(temp))
    return float(times[where]), float(temp[where])


def warmed_to(seed: int, celsius: float, month: int, day: int) -> Heat:
    when, was = extreme(seed, at(month, day, 14), 12, warmest=True)
    return Heat(when, celsius - was)


def frozen_to(seed: int, celsius: float, month: int, day: int) -> Frost:
    when, was = extreme(seed, at(month, day, 4), 10, warmest=False)
    return Frost(when, was - celsius)


def lived(days: Days, until: datetime, step: timedelta, hands: timedelta = 3 * HOUR) -> None:
    """The jobs look every step; as often as `hands` says what is due is done, and tonight is forecast."""
    while days.now < until:
        days.step(days.now + step)
        if days.now - days.handed >= hands:
            days.hands()
        evaluate(days.bench, days.now)


def told(days: Days) -> list[IncidentView]:
    """Every incident that a phone would ring for, the oldest first."""
    with days.bench.records.session() as session:
        return [one for one in reversed(incidents(session, days.now)) if one.severity in LOUD]


# A week of June in which all but frost goes wrong once

BEGINS, ENDS = datetime(2026, 6, 8, 10, tzinfo=UTC), datetime(2026, 6, 12, 8, tzinfo=UTC)
FREEZER = Span(at(6, 8, 14), at(6, 9, 2))
GATEWAY = Span(at(6, 8, 20), at(6, 9, 4))
DRY = Span(at(6, 9, 15), at(6, 9, 16))
LEAK = Leak(at(6, 9, 20), at(6, 10, 18), 57.0, "house")
THIRST = Undrunk(at(6, 11, 4), at(6, 11, 18))
HOT = Span(at(6, 11, 12), at(6, 12, 4))
WEEK = replace(
    NOTHING,
    freezer_failing=(FREEZER,),
    silent={"barn gateway": (GATEWAY,)},
    pump_dry=(DRY,),
    leaks=(LEAK,),
    undrunk=(THIRST,),
    # one hot afternoon; the others are cool
    hot=tuple(warmed_to(JUNE, 34.0 if day == 11 else 16.0, 6, day) for day in range(7, 13)),
)
# (rule, place) -> the fault that it is told for
EXPECTED: dict[tuple[str, str], Span] = {
    ("cold_store", "Community kitchen"): FREEZER,
    ("gateway", ""): GATEWAY,
    ("pump_dry", "Pump"): DRY,
    ("leak", "Zone A"): LEAK,
    ("thirst", "Trough 4"): THIRST,
    ("house_hot", "Propagation house"): HOT,
    ("house_hot", "High tunnel"): HOT,
    ("house_hot", "Cold frame"): HOT,
}
# how long after a fault began it is told at the latest, and how long after it ended it is over at the latest
TOLD = {"cold_store": 4 * HOUR, "gateway": 3 * HOUR, "pump_dry": HOUR, "leak": 12 * HOUR, "thirst": 15 * HOUR, "house_hot": 8 * HOUR}
OVER = {"cold_store": 12 * HOUR, "gateway": 2 * HOUR, "pump_dry": 2 * HOUR, "leak": 6 * HOUR, "thirst": 6 * HOUR, "house_hot": 0 * HOUR}


def moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Days]:
    """The week, looked at each half hour while something is wrong; before each fault every process begins anew."""
    days = Days(tmp_path_factory.mktemp("week"), WEEK, BEGINS, ENDS, seed=JUNE)
    for fault in (FREEZER, DRY, LEAK, HOT):
        lived(days, moment(fault.start_s), timedelta(minutes=50))
        days.restart()
        lived(days, min(moment(fault.end_s), moment(fault.start_s) + 12 * HOUR), timedelta(minutes=30))
    lived(days, ENDS, timedelta(minutes=30))
    yield days
    days.close()


def test_each_fault_of_a_week_is_told_once_and_nothing_else_is(week: Days) -> None:
    assert Counter((one.rule, one.place) for one in told(week)) == Counter(dict.fromkeys(EXPECTED, 1))


def test_each_is_told_in_time_and_over_when_it_is_over(week: Days) -> None:
    for one in told(week):
        fault = EXPECTED[one.rule, one.place]
        assert moment(fault.start_s) <= one.raised_at <= moment(fault.start_s) + TOLD[one.rule], one.title
        assert one.cleared_at is not None, one.title
        assert one.cleared_at <= moment(fault.end_s) + OVER[one.rule], one.title


def test_each_says_what_is_to_be_done(week: Days) -> None:
    for one in told(week):
        assert one.title and one.said[0].isupper() and one.said.endswith("."), one


# A night of frost in May

# where something tender stands: once for each place; and the two houses without a heater get as cold as was forecast
FROZEN = {
    ("frost", "Weather station"),
    ("frost", "Block B"),
    ("frost", "High tunnel"),
    ("house_cold", "High tunnel"),
    ("house_cold", "Cold frame"),
}


def test_a_frost_night_is_told_once_for_each_place_where_something_dies_and_is_over_in_the_morning(tmp_path: Path) -> None:
    dusk = datetime(2026, 5, 16, 16, tzinfo=UTC)
    days = Days(tmp_path, replace(NOTHING, frosts=(frozen_to(MAY, -2.5, 5, 17),)), dusk, dusk + 24 * HOUR, seed=MAY)
    lived(days, dusk + 12 * HOUR, timedelta(minutes=20))
    days.restart()
    lived(days, dusk + 22 * HOUR, timedelta(minutes=20))
    found = told(days)
    days.close()
    assert Counter((one.rule, one.place) for one in found) == Counter(dict.fromkeys(FROZEN, 1))
    assert {one.severity for one in found} == {"critical"}
    sunrise = datetime(2026, 5, 17, 10, 30, tzinfo=UTC)
    assert all(one.raised_at < sunrise < (one.cleared_at or sunrise) for one in found)


# A month in which nothing happens

QUIET, OVER_AT = datetime(2026, 9, 5, 16, tzinfo=UTC), datetime(2026, 10, 5, 16, tzinfo=UTC)
FLAPS = {(device, "temperature"): Span(at(9, 8), at(9, 30)) for device in ("tunnel-south", "kitchen-freezer", "walk-in-cooler")}
LATE = {"24e124713b000012": Late(at(9, 10), at(9, 14), 5 * 3600.0), "24e124136b000031": Late(at(9, 16), at(9, 26), 5 * 3600.0)}
# afternoons on which no house gets hot
COOL = tuple(cooled for n in range(31) if (cooled := warmed_to(AUTUMN, 16.0, 9, 5 + n)).kelvin < 0)


def test_a_quiet_month_rings_nobody_though_probes_jump_data_come_late_and_everything_is_restarted(tmp_path: Path) -> None:
    """Looked at in pairs twelve minutes apart, as long as a rule waits before it raises; every five days all begins anew."""
    quiet = replace(NOTHING, hot=COOL, flapping=FLAPS, late=LATE)
    days = Days(tmp_path, quiet, QUIET, OVER_AT, seed=AUTUMN)
    restarted = days.now
    while days.now < OVER_AT:
        for gap in (468, 12):
            lived(days, days.now + timedelta(minutes=gap), timedelta(minutes=gap), 12 * HOUR)
        if days.now - restarted >= timedelta(days=5):
            days.restart()
            restarted = days.now
    found = told(days)
    days.close()
    assert [(one.rule, one.title, one.raised_at) for one in found] == []
