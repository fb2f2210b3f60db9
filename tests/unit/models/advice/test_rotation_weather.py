"""Days of the past as probes tell them, and years that may come, made of that past."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from models.advice.hours import NS, Hours
from models.advice.outlook import Outlook
from models.advice.rotation.weather import Daily, filled, lows_ahead, past, years
from sensors.series import Window
from tests.unit.models.advice.made_land import NEW_YORK, made_land, place
from tests.unit.models.advice.made_rotations import sunny

STATION = place("Station", "station")
FIRST = date(2026, 5, 1)


def told(**waves: object) -> Daily:
    named = {("Station", name): wave for name, wave in waves.items()}
    land = made_land([STATION], named, FIRST, FIRST + timedelta(days=3))  # type: ignore[arg-type]
    begun = int(datetime(2026, 5, 1, tzinfo=NEW_YORK).timestamp()) * NS
    return past(Hours(land.store, land.hub, land.deployments, Window(begun, land.until_ns)), "Station", NEW_YORK, 35.6)


def test_a_day_is_the_farm_s_and_not_greenwich_s() -> None:
    """By local hours a day that is as warm as its date, all day."""
    days = told(air_temperature=lambda at: float(at.day))
    assert days.first == FIRST
    assert days.mean_c.tolist() == [1.0, 2.0, 3.0, 4.0]


def test_a_day_of_which_five_hours_are_lacking_is_unknown() -> None:
    days = told(air_temperature=lambda at: None if at.day == 2 and at.hour < 5 else 10.0)
    assert np.isnan(days.mean_c).tolist() == [False, True, False, False]
    assert filled(days.mean_c).tolist() == [10.0] * 4


def test_sun_is_told_in_megajoules_a_day() -> None:
    """250 W/m2 all day are 250 * 86,400 J = 21.6 MJ."""
    days = told(air_temperature=lambda at: 10.0, solar_radiation=lambda at: 250.0)
    assert days.sun_mj.tolist() == pytest.approx([21.6] * 4)


def test_without_a_gauge_rain_is_unknown_and_the_soil_is_taken_never_to_dry() -> None:
    days = told(air_temperature=lambda at: (10.0, 4.0, 18.0))
    assert not days.gauged
    assert days.soaked().tolist() == pytest.approx(days.et0_mm.tolist())


def test_rain_of_a_day_is_the_sum_of_its_hours() -> None:
    days = told(air_temperature=lambda at: 10.0, rain_rate=lambda at: 0.5)
    assert days.rain_mm.tolist() == pytest.approx([12.0] * 4)


def test_too_short_a_past_says_nothing_of_a_season() -> None:
    assert years(sunny(FIRST, 59), FIRST + timedelta(days=59), 100, np.random.default_rng(1)) is None


def test_years_that_may_come_are_days_that_were() -> None:
    past_days = sunny(FIRST - timedelta(days=400), 400)
    changing = past_days._replace(mean_c=np.arange(400, dtype=np.float64))
    found = years(changing, FIRST, 60, np.random.default_rng(1))
    assert found is not None
    # a year ago to the day is row 35 on; pieces are shifted by a fortnight at most
    assert found.mean_c.min() >= 35 - 15
    assert found.mean_c.max() <= 35 + 60 + 15
    assert found.own == pytest.approx(400 / 365)


def test_years_keep_to_a_forecast_as_long_as_it_speaks() -> None:
    found = years(sunny(FIRST - timedelta(days=400), 400), FIRST, 60, np.random.default_rng(1), np.full(7, 22.0))
    assert found is not None
    assert found.mean_c[:7].mean(axis=1).tolist() == pytest.approx([22.0] * 7)
    assert found.mean_c[7:].mean() == pytest.approx(15.0)
    assert found.given == 7


def test_hot_is_the_share_of_years_in_alert_heat() -> None:
    found = years(sunny(FIRST - timedelta(days=400), 400, mean_c=24.0), FIRST, 10, np.random.default_rng(1))
    assert found is not None
    assert found.hot.tolist() == [1.0] * 10


def test_the_lowest_air_forecast_is_that_of_the_farm_s_own_days() -> None:
    start = datetime(2026, 10, 10, 4, tzinfo=UTC)
    hours = start.timestamp() + 3600.0 * np.arange(48, dtype=np.float64)
    temp = np.full(48, 8.0)
    temp[30] = -1.5
    outlook = Outlook("a service", start, hours, temp_c=temp)
    assert lows_ahead(outlook, date(2026, 10, 10), ZoneInfo("America/New_York"), 3) == [8.0, -1.5, None]
    assert lows_ahead(None, date(2026, 10, 10), NEW_YORK, 3) == []
