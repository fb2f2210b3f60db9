"""Sunrise and sunset against published times."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from models.agronomy.daylight import nights, sunrise_sunset

EASTERN = ZoneInfo("America/New_York")
ASHEVILLE = (35.5951, -82.5515)


def minutes_apart(a: datetime, b: datetime) -> float:
    return abs((a - b).total_seconds()) / 60


def test_asheville_at_the_winter_solstice_as_published() -> None:
    # timeanddate.com for 21 December 2025, as printed by the Asheville Citizen Times: 7:36 am and 5:21 pm
    times = sunrise_sunset(date(2025, 12, 21), *ASHEVILLE, EASTERN)
    assert times is not None
    assert minutes_apart(times[0], datetime(2025, 12, 21, 7, 36, tzinfo=EASTERN)) <= 1
    assert minutes_apart(times[1], datetime(2025, 12, 21, 17, 21, tzinfo=EASTERN)) <= 1


def test_asheville_has_fourteen_hours_and_34_minutes_at_midsummer() -> None:
    # the same article: 14 h 34 min of sunlight on 20 June 2025
    times = sunrise_sunset(date(2025, 6, 20), *ASHEVILLE, EASTERN)
    assert times is not None
    assert (times[1] - times[0]) / timedelta(minutes=1) == pytest.approx(14 * 60 + 34, abs=1)


def test_the_worked_example_of_nrels_solar_position_algorithm() -> None:
    # Reda and Andreas 2004 (NREL/TP-560-34302, revised 2008), appendix A.5: 17 October 2003, 39.742476 N, 105.1786 W:
    # sunrise 13:12:43.46 UT, sunset 00:20:19.19 UT: within that UT day, so the sunset is that of the 16th in Colorado
    denver = ZoneInfo("America/Denver")
    here = (39.742476, -105.1786, denver)
    evening, morning = sunrise_sunset(date(2003, 10, 16), *here), sunrise_sunset(date(2003, 10, 17), *here)
    assert evening is not None and morning is not None
    assert minutes_apart(morning[0], datetime(2003, 10, 17, 13, 12, 43, tzinfo=UTC)) < 0.5
    assert minutes_apart(evening[1], datetime(2003, 10, 17, 0, 20, 19, tzinfo=UTC)) < 0.5


def test_the_sun_does_not_set_at_midsummer_north_of_the_circle() -> None:
    assert sunrise_sunset(date(2025, 6, 21), 69.65, 18.96, ZoneInfo("Europe/Oslo")) is None


@pytest.mark.parametrize("zone,longitude", [("Pacific/Honolulu", -157.8), ("Australia/Sydney", 151.2), ("Pacific/Auckland", 174.8)])
def test_both_times_belong_to_the_local_date_everywhere(zone: str, longitude: float) -> None:
    local = ZoneInfo(zone)
    for month in range(1, 13):
        times = sunrise_sunset(date(2025, month, 15), -20.0, longitude, local)
        assert times is not None
        assert [t.astimezone(local).date() for t in times] == [date(2025, month, 15)] * 2


def test_nights_lie_inside_the_window_and_between_sunset_and_sunrise() -> None:
    start = datetime(2025, 5, 14, 3, tzinfo=UTC)
    found = nights(start, start + timedelta(days=7), *ASHEVILLE, EASTERN)
    assert found[0][0] == start  # the window begins at night
    assert all(a < b for a, b in found) and len(found) == 8
    assert all(b1 < a2 for (_, b1), (a2, _) in pairwise(found))
