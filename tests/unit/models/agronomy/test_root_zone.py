"""The root zone followed by the day: against the balance of FAO-56 worked by hand, and what probes, hands and doubt do to it."""

from __future__ import annotations

import numpy as np
import pytest

from models.agronomy import root_zone, soil_water, soils
from models.agronomy.root_zone import Days, Errors, Followed

NAN = float("nan")


def days(count: int, **given: float | list[float]) -> Days:
    """FAO-56 example 38's soil by default: a root zone of 0.8 m that holds 160 mm, of which 0.4 may be gone, and 6 mm a day."""
    usual = {"total_mm": 160.0, "share": 0.4, "need_mm": 6.0, "came_mm": 0.0, "doubt_mm": 0.0, "zone_mm": 800.0, "theta": NAN, "felt": NAN}
    return Days(**{k: np.broadcast_to(np.asarray(given.get(k, v), dtype=np.float64), (count,)).copy() for k, v in usual.items()})


def follow(days: Days, start: tuple[float, float] | None = None, full: float = 0.32, trusted: float = 1.0) -> Followed:
    count = len(days.need_mm)
    return root_zone.follow(days, np.full(count, full), Errors(np.full(count, 0.02), np.full(count, trusted), 0.12), start=start)


def test_ten_rainless_days_are_those_of_example_37() -> None:
    # FAO-56 example 37: 55 mm gone at first, 5 mm/day x Kc 1.2; Ks of the days 1, 1, 0.97, 0.91, 0.85, 0.80, 0.75, 0.70, 0.66, 0.62
    taken = 6 * np.array([1, 1, 0.97, 0.91, 0.85, 0.80, 0.75, 0.70, 0.66, 0.62])
    assert follow(days(10), (55.0, 0.0)).depletion_mm == pytest.approx(55 + np.cumsum(taken), abs=0.3)


def test_without_doubt_it_is_the_balance_of_soil_water() -> None:
    came = [0.0, 12.0, 0, 0, 30.0, 0, 0, 4.0, 0, 0]
    mine = follow(days(10, came_mm=came), (55.0, 0.0)).depletion_mm
    assert mine == pytest.approx(soil_water.run(55.0, np.full(10, 6.0), 1.0, 160.0, 0.4, rain_mm=np.array(came)).depletion_mm, abs=1e-6)


def test_of_what_is_above_field_capacity_three_tenths_are_there_the_next_day() -> None:
    # 10 mm gone, 6 mm taken, 46 mm of rain: 30 mm above full, of which 9 stay; the next day's 6 mm come out of them
    found = follow(days(2, came_mm=[46.0, 0.0]), (10.0, 0.0)).depletion_mm
    assert found == pytest.approx([-9.0, -3.0 * root_zone.LEFT], abs=1e-3)


def test_doubt_grows_with_every_dry_day_and_a_soaking_takes_it_away() -> None:
    found = follow(days(9, came_mm=[0.0] * 7 + [120.0, 0.0]), (0.0, 0.0))
    assert np.all(np.diff(found.spread_mm[:7]) > 0)
    # 0.12 of 42 mm
    assert found.spread_mm[6] == pytest.approx(0.12 * 42, rel=0.02)
    assert found.spread_mm[7] < 0.5 * found.spread_mm[6]


def test_who_knows_nothing_says_nothing_until_it_has_rained_through() -> None:
    series = days(6, came_mm=[0.0, 0, 0, 160.0, 0, 0])
    found = follow(series)
    assert found.known(series.total_mm).tolist() == [0, 0, 0, 1, 1, 1]


def test_an_unknown_day_is_forgotten_knowledge_and_never_a_dry_day() -> None:
    series = days(5, need_mm=[6.0, 6.0, NAN, 6.0, 6.0])
    assert follow(series, (10.0, 1.0)).known(series.total_mm).tolist() == [1, 1, 0, 0, 0]


def test_a_probe_sets_what_nobody_knew_and_corrects_what_was_reckoned() -> None:
    # theta 0.25 under a field capacity of 0.32 in 800 mm: 56 mm are gone
    unknown = follow(days(1, theta=0.25))
    assert unknown.depletion_mm[0] == pytest.approx(56, abs=6)
    reckoned = follow(days(1, theta=0.25), (30.0, 2.0))
    # 36 mm after the day; heard at the least gain of 0.3
    assert reckoned.depletion_mm[0] == pytest.approx(36 + 0.3 * 20, abs=0.5)


def test_a_probe_without_a_known_field_capacity_moves_a_sure_balance_little() -> None:
    assert follow(days(1, theta=0.25), (30.0, 2.0), trusted=0.0).depletion_mm[0] == pytest.approx(36, abs=1)


def test_a_hand_that_feels_three_quarters_gone_sets_a_bed_nobody_knew() -> None:
    felt = follow(days(1, felt=0.25))
    assert felt.depletion_mm[0] == pytest.approx(0.75 * 160, abs=10)
    assert felt.known(np.array([160.0]))[0] == 1


def test_days_one_by_one_are_those_all_at_once() -> None:
    rng = np.random.default_rng(3)
    whole = days(200, came_mm=(rng.gamma(0.3, 12, 200)).tolist(), need_mm=rng.uniform(0, 7, 200).tolist())
    full, errors = np.full(200, 0.32), Errors(np.full(200, 0.02), np.ones(200), 0.12)
    at_once = root_zone.follow(whole, full, errors, window=30).depletion_mm
    for last in (30, 31, 90, 199):
        part = Days(*(v[last - 29 : last + 1] for v in whole))
        alone = root_zone.follow(part, full[:30], Errors(errors.probe[:30], errors.trusted[:30], 0.12), window=30).depletion_mm
        assert alone[-1] == pytest.approx(at_once[last], abs=1e-9)


def test_field_capacity_is_what_is_left_on_the_second_dry_day_after_a_soaking() -> None:
    rain = np.array([0.0, 25, 0, 0, 0, 0, 30, 0, 0, 0, 0, 40.0, 0, 0])
    theta = np.array([0.20, 0.36, 0.33, 0.30, 0.29, 0.28, 0.38, 0.33, 0.31, 0.30, 0.29, 0.39, 0.34, 0.32])
    learned, least = root_zone.seen_full(theta, rain, rain, np.full(14, 0.01))
    # days 3, 8 and 13, each with the 0.01 of that day; days 4 and 9 are drier
    assert learned[-1] == pytest.approx((0.31 + 0.32 + 0.33) / 3)
    assert np.isnan(learned[3]), "one day is none"
    assert least[-1] == pytest.approx((0.30 + 0.31 + 0.32) / 3)


def test_irrigation_is_no_soaking() -> None:
    water = np.array([0.0, 25, 0, 0, 0, 0, 30, 0, 0, 0])
    learned, _ = root_zone.seen_full(np.full(10, 0.3), np.zeros(10), water, np.zeros(10))
    assert np.isnan(learned).all()


def test_a_bed_that_dries_at_half_the_pace_of_tables_drinks_half() -> None:
    # 300 mm of soil, 0.01 a day: 3 mm vanish where 6 were reckoned; tables count as 10 mm
    theta = 0.30 - 0.01 * np.arange(12)
    lost, need = root_zone.drinks(theta, np.full(12, 6.0), np.zeros(12), np.zeros(12), np.full(12, 300.0))
    # the first two days have no days before them
    assert (lost[-1], need[-1]) == (pytest.approx(30.0), pytest.approx(60.0))
    assert root_zone.share_drunk(lost, need)[-1] == pytest.approx(40 / 70)


def test_textures_are_those_of_table_19_and_hold_what_they_should() -> None:
    assert soils.texture("Silt_loam") is soils.textures()["silt loam"]
    assert soils.texture("moon dust") is None
    assert all(0.05 < t.available < t.field_capacity < 0.45 for t in soils.textures().values())
