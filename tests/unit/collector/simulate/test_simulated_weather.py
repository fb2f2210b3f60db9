"""The simulated weather against what is published of Asheville, and its own promises."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from collector.simulate.faults import schedule
from collector.simulate.rain import MONTH_MM
from collector.simulate.weather import Frost, Weather

HOUR_S = 3600.0
SEEDS = range(1, 6)
# NOAA 1991-2020 normals, Asheville Regional Airport, as published (37.1 and 73.8 °F)
JANUARY_C, JULY_C = 2.8, 23.2


def hours(start: datetime, count: int) -> np.ndarray:
    return start.timestamp() + HOUR_S * np.arange(count)


def year(number: int) -> np.ndarray:
    # the hub's standard time is five hours behind UTC
    return hours(datetime(number, 1, 1, 5, tzinfo=UTC), 8760)


@pytest.mark.parametrize("seed", SEEDS)
def test_january_and_july_are_as_warm_as_ashevilles_normals(seed: int) -> None:
    sky = Weather(seed).at(year(2026))
    assert sky.temp_c[: 31 * 24].mean() == pytest.approx(JANUARY_C, abs=1.5)
    assert sky.temp_c[181 * 24 : 212 * 24].mean() == pytest.approx(JULY_C, abs=1.5)


def test_rain_over_many_years_is_that_of_the_mountains() -> None:
    """950 to 1,300 mm a year at the stations around Asheville; about one day in three has 0.01 inch or more."""
    sums, wet = [], []
    for seed in SEEDS:
        for number in (2023, 2025, 2026):
            rain = Weather(seed).at(year(number)).rain_mm_h
            sums.append(rain.sum())
            wet.append((rain.reshape(-1, 24).sum(axis=1) >= 0.254).mean())
    assert 1050 < np.mean(sums) < 1250
    assert min(sums) > 600 and max(sums) < 1800
    assert 0.28 < np.mean(wet) < 0.40
    assert 1100 < sum(MONTH_MM) < 1200


def test_summer_rain_falls_harder_than_winter_rain() -> None:
    rates = {month: [] for month in (1, 7)}
    for seed in SEEDS:
        rain = Weather(seed).at(year(2025)).rain_mm_h
        rates[1].append(rain[: 31 * 24][rain[: 31 * 24] > 0.1].mean())
        rates[7].append(rain[181 * 24 : 212 * 24][rain[181 * 24 : 212 * 24] > 0.1].mean())
    assert np.mean(rates[7]) > 1.5 * np.mean(rates[1])


def test_it_freezes_in_winter_and_never_in_july() -> None:
    sky = Weather(7).at(year(2026))
    days = sky.temp_c.reshape(365, 24).min(axis=1)
    # Asheville has about 85 mornings at or below freezing; the typical year of Greensboro has 60
    assert 55 < (days <= 0).sum() < 115
    assert days[181:212].min() > 5


def test_the_sun_stands_highest_at_local_noon() -> None:
    """Solar noon at 82.55 W is 12:30 standard time, give or take the equation of time (a quarter of an hour)."""
    minutes = datetime(2026, 6, 1, 5, tzinfo=UTC).timestamp() + 600.0 * np.arange(30 * 144)
    day = Weather(7).at(minutes).ghi_w_m2.reshape(30, 144).mean(axis=0)
    centre = (day * np.arange(144)).sum() / day.sum() / 6
    assert centre == pytest.approx(12.5, abs=0.35)
    assert day[: 4 * 6].max() == 0.0


def test_the_air_is_thinner_at_2200_feet() -> None:
    """The standard atmosphere has 935 hPa at 670 m; weather moves it by a few."""
    assert Weather(7).at(year(2026)).pressure_hpa.mean() == pytest.approx(937, abs=8)


def test_humidity_stays_within_bounds_and_rises_with_rain() -> None:
    sky = Weather(7).at(year(2026))
    assert sky.humidity_percent.max() <= 100 and sky.humidity_percent.min() > 5
    assert sky.humidity_percent[sky.rain_mm_h > 1].mean() > 88
    assert sky.ghi_w_m2[sky.rain_mm_h > 1].mean() < 0.5 * sky.ghi_w_m2[sky.rain_mm_h == 0].mean()


def test_any_window_asked_for_alone_is_the_same_as_within_a_longer_one() -> None:
    whole = Weather(7).at(year(2026))
    part = Weather(7).at(year(2026)[4000:4100])
    for name in ("temp_c", "dew_c", "rain_mm_h", "ghi_w_m2", "wind_2m_m_s", "wind_deg", "pressure_hpa"):
        assert np.array_equal(getattr(whole, name)[4000:4100], getattr(part, name)), name


def test_another_seed_is_another_year() -> None:
    assert not np.allclose(Weather(7).at(year(2026)).temp_c, Weather(8).at(year(2026)).temp_c)


def test_a_leap_day_and_new_years_eve_are_days_like_others() -> None:
    for start in (datetime(2028, 2, 28, tzinfo=UTC), datetime(2026, 12, 31, tzinfo=UTC)):
        temp = Weather(7).at(hours(start, 72)).temp_c
        assert np.isfinite(temp).all()
        assert np.abs(np.diff(temp)).max() < 15


def test_a_frost_is_pulled_below_freezing_and_leaves_the_day_after_alone() -> None:
    at = datetime(2026, 5, 14, 10, tzinfo=UTC).timestamp()
    plain, frosty = Weather(7), Weather(7, (Frost(at, 9.0),))
    times = at + HOUR_S * np.arange(-24, 25)
    assert (plain.at(times).temp_c - frosty.at(times).temp_c).max() == pytest.approx(9.0)
    assert np.allclose(plain.at(times).temp_c[[0, -1]], frosty.at(times).temp_c[[0, -1]], atol=1e-6)


@pytest.mark.parametrize(("month", "frosts"), [(5, True), (7, False), (11, True)])
def test_a_demo_begun_in_spring_or_autumn_has_a_frost_and_one_begun_in_july_has_none(month: int, frosts: bool) -> None:
    started = datetime(2026, month, 12, 17, tzinfo=UTC)
    found = schedule(7, started).frosts
    assert bool(found) is frosts
    for frost in found:
        assert Weather(7, found).at(np.array([frost.at_s])).temp_c[0] < 0


def test_the_extract_is_small_and_says_where_it_is_from() -> None:
    path = Path(__file__).parents[4] / "collector/simulate/weather_greensboro.csv"
    assert path.stat().st_size < 300_000
    head = path.read_text("utf-8")[:900]
    for words in ("723170", "Greensboro".upper(), "National Renewable Energy Laboratory", "TMY3"):
        assert words in head
