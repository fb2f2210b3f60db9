"""Rain of 60 days against the gauge's own year."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from models.advice.farm import Farm
from models.advice.hours import Hours
from models.advice.rotation.rainfall import rain_share
from models.agronomy.pasture_reserve import drought
from sensors.series import Window
from tests.unit.dashboard.test_lines import NOW, farm
from tests.unit.models.advice.made_land import made_land, place

Fell = Callable[[datetime], float | None]


def hub(fell: Fell, days: int = 400) -> Farm:
    """A station whose gauge tells so many days until now."""
    station = place("Station", "station")
    known = farm([station])
    today = NOW.astimezone(known.zone).date()
    land = made_land([station], {("Station", "rain"): fell}, today - timedelta(days=days), today, known.zone, until=NOW)
    window = Window(int((NOW - timedelta(days=29)).timestamp()) * 10**9, int(NOW.timestamp()) * 10**9)
    return replace(known, recent=Hours(land.store, land.hub, land.deployments, window))


def half_of_late(at: datetime) -> float:
    return 0.05 if at > NOW - timedelta(days=60) else 0.1


def test_two_dry_months_are_told_against_the_years_own_rain() -> None:
    # 340 days of 2.4 mm and 60 of 1.2: 2.22 a day is usual, and 1.2 is 54 % of it
    share = rain_share(hub(half_of_late))
    assert share == pytest.approx(1.2 / 2.22, abs=0.01)
    # without a word from any probe that is a dry season: the reserve of 10 days is too short for July
    assert drought(NOW.date().replace(month=7), 10.0, share, None).cut is not None
    assert drought(NOW.date().replace(month=7), 10.0, None, None).cut is None


def test_a_gauge_of_half_a_year_says_nothing_of_what_is_usual() -> None:
    assert rain_share(hub(lambda _: 0.1, days=180)) is None


def test_weeks_that_nobody_gauged_are_no_drought() -> None:
    assert rain_share(hub(lambda at: None if NOW - timedelta(days=40) < at < NOW - timedelta(days=20) else 0.1)) is None


def test_a_year_without_a_drop_has_no_usual_rain() -> None:
    assert rain_share(hub(lambda _: 0.0)) is None


def test_a_hub_without_a_station_knows_no_rain() -> None:
    assert rain_share(farm([])) is None
