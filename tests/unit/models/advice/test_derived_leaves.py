"""Wet leaves and the diseases they bring: derived days against figures reckoned by hand or printed in books."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.unit.models.advice.made_days import BED, DAY, FULL, NEXT, STATION, TUNNEL, always, one_day, swings
from tests.unit.models.advice.made_land import Wave, made_land, said

# Wet leaves


def damp_night(at: datetime) -> float:
    return 95.0 if at.hour >= 20 or at.hour < 6 else 60.0


def test_a_night_of_ten_wet_hours_is_ten_in_the_day_by_parts_and_one_long_time() -> None:
    told: dict[str, Wave] = {"relative_humidity": damp_night, "air_temperature": lambda at: 14.0 if at.hour < 6 else 18.0}
    # 0 to 6 and 20 to 24
    assert one_day("wet_hours_humidity", told, before=4) == (10.0, *FULL)
    # six hours at 14 and four at 18
    assert one_day("wet_temperature_humidity", told, before=4)[0] == pytest.approx(15.6)
    assert one_day("wet_longest_humidity", told, before=4) == (10.0, *FULL)


def test_a_dry_day_has_no_wet_hours_and_no_temperature_while_wet() -> None:
    told: dict[str, Wave] = {"relative_humidity": always(60.0), "air_temperature": always(20.0)}
    assert one_day("wet_hours_humidity", told) == (0.0, *FULL)
    assert one_day("wet_temperature_humidity", told) == (None, *FULL)
    assert one_day("wet_longest_humidity", told)[0] == 0.0


def test_a_wet_time_that_goes_on_for_days_is_told_up_to_three() -> None:
    assert one_day("wet_longest_sensor", {"leaf_wetness": always(100.0)}, before=9) == (72.0, *FULL)


def test_the_tree_needs_the_wind_of_a_station_and_says_nothing_without_it() -> None:
    told: dict[tuple[str, str], Wave] = {("Bed 4", "air_temperature"): always(15.0), ("Bed 4", "relative_humidity"): always(98.0)}
    assert said(made_land([BED, STATION], told, DAY, NEXT), BED, "wet_hours_tree", DAY, DAY) == {}
    told["Weather station", "wind_speed"] = lambda at: 0.5 if at.hour < 18 else None
    land = made_land([BED, STATION], told, DAY, NEXT)
    assert said(land, BED, "wet_hours_tree", DAY, DAY)[DAY] == (None, 18, 24)


# Diseases


def test_a_humid_night_of_17_hours_at_ten_degrees_is_one_severity_value_of_the_day_it_ends() -> None:
    # from 17:00 to 10:00; 45 to 53 °F for 16 to 18 h is 1 (MSU, BLITECAST)
    told: dict[str, Wave] = {
        "air_temperature": always(10.0),
        "relative_humidity": lambda at: 95.0 if (at.date() < DAY and at.hour >= 17) or (at.date() == DAY and at.hour < 10) else 50.0,
    }
    assert one_day("severity_wallin", told) == (1.0, *FULL)


def test_ten_wet_hours_at_twenty_degrees_are_two_of_tomcast() -> None:
    # 18 to 20 °C: 9 to 15 h is 2; 20:00 to 6:00
    told: dict[str, Wave] = {"air_temperature": always(20.0), "leaf_wetness": lambda at: 100.0 if at.hour >= 20 or at.hour < 6 else 0.0}
    told["relative_humidity"] = always(70.0)
    assert one_day("severity_tomcast", told) == (2.0, *FULL)


def test_potato_days_of_fifteen_to_twenty_five_degrees() -> None:
    # Sands' formula; UW-Madison's code, which takes the minimum twice, gives 9.25
    assert one_day("p_days", {"air_temperature": swings(15.0, 25.0)})[0] == pytest.approx(9.23, abs=0.005)


@pytest.mark.parametrize(("low", "hours", "expected"), [(10.0, 6, 1.0), (9.9, 6, 0.0), (12.0, 5, 0.0)])
def test_two_days_of_ten_degrees_and_six_humid_hours_are_a_hutton_day(low: float, hours: int, expected: float) -> None:
    told: dict[str, Wave] = {"air_temperature": always(low), "relative_humidity": lambda at: 92.0 if at.hour < hours else 60.0}
    assert one_day("hutton", told) == (expected, *FULL)


def test_a_hutton_day_after_a_day_nobody_measured_is_unknown() -> None:
    def damp(at: datetime) -> float | None:
        return None if at.date() < DAY else 95.0

    assert one_day("hutton", {"air_temperature": always(15.0), "relative_humidity": damp}) == (None, *FULL)


def test_a_night_at_fifteen_degrees_is_fourteen_mild_hours() -> None:
    assert one_day("mild_night", {"air_temperature": always(15.0)}, TUNNEL) == (14.0, 14, 14)
    assert one_day("mild_night", {"air_temperature": always(22.0)}, TUNNEL) == (0.0, 14, 14)


def test_a_humid_wet_night_suits_basil_mildew_and_a_dry_one_does_not() -> None:
    damp: dict[str, Wave] = {"air_temperature": always(18.0), "relative_humidity": always(97.0)}
    value, covered, of = one_day("basil_night", damp)
    assert (value, covered) == (2.0, of)
    assert of in (10, 11), "from sunset at 20:26 to sunrise at 6:24, in hours whose middle is dark"
    dry: dict[str, Wave] = {"air_temperature": always(18.0), "relative_humidity": always(60.0)}
    assert one_day("basil_night", dry)[0] == 0.0
