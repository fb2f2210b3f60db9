"""Grey mould, downy mildews, and the generic infection model."""

from __future__ import annotations

import numpy as np
import pytest

from models.agronomy.columns import rows_of
from models.agronomy.disease.botrytis import flower_infection, greenhouse_grey_mould, night_hours_in_band, strawberry_grey_mould
from models.agronomy.disease.downy import Night, basil_downy_mildew, onion_infection, onion_sporulation
from models.agronomy.disease.infection import infection, infection_response, pathogens, wet_hours_needed
from models.agronomy.leaf_wetness import Period

NAN = np.nan


def week(hours: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.full(7, hours)


def test_grey_mould_breaks_out_where_both_of_yunis_thresholds_are_exceeded() -> None:
    assert greenhouse_grey_mould(week(7.1), week(9.6)).band == "act"
    assert greenhouse_grey_mould(week(7.0), week(9.6)).band == "watch"  # exceeded, says the paper
    assert greenhouse_grey_mould(week(7.0), week(9.5)).band == "fine"


def test_grey_mould_of_an_unknown_week_is_unknown() -> None:
    gappy = np.array([9.0] * 4 + [NAN] * 3)
    assert greenhouse_grey_mould(gappy, week(10)).value is None


def test_only_the_night_counts() -> None:
    clock = np.arange(24.0)
    assert night_hours_in_band(clock, np.full(24, 15.0)) == (14, 14)
    assert night_hours_in_band(clock, np.full(24, 21.1)) == (0, 14)


def test_strawberry_flowers_are_infected_as_bulger_found() -> None:
    # abstract of Bulger, Ellis and Madden 1987: best about 20 C with all flowers after 24 h; greatly reduced above 25 and below 15
    assert flower_infection(24.0, 20.0) > 0.9
    best = max(range(5, 31), key=lambda temp: flower_infection(24.0, float(temp)))
    assert 18 <= best <= 22
    assert flower_infection(24.0, 10.0) < 0.6 and flower_infection(24.0, 29.0) < 0.6
    assert flower_infection(0.0, 20.0) == 0.0


def test_strawberry_bands_and_unknown() -> None:
    assert strawberry_grey_mould(24, 20).band == "act"
    assert strawberry_grey_mould(0, NAN).value == 0.0
    assert strawberry_grey_mould(NAN, 20).band == "unknown"


def night(rh: float, wet: float, temp: float = 15.0, rain: float = 0.0) -> Night:
    return Night(np.full(12, temp), np.full(12, rh), np.full(12, wet), rain)


def test_basil_needs_a_humid_night_and_wet_leaves() -> None:
    assert basil_downy_mildew(night(96, 1)).band == "act"
    assert basil_downy_mildew(night(94, 1)).band == "watch"
    assert basil_downy_mildew(night(80, 0)).band == "fine"
    assert basil_downy_mildew(night(NAN, 1)).band == "unknown"
    short = Night(np.full(12, 15.0), np.array([96.0] * 7 + [80.0] * 5), np.zeros(12))
    assert basil_downy_mildew(short).band == "fine"  # seven whole hours are not seven and a half


def test_onion_spores_need_a_mild_humid_night_without_rain() -> None:
    assert onion_sporulation(night(93, 0)) is True
    assert onion_sporulation(night(92, 0)) is False
    assert onion_sporulation(night(93, 0, temp=3.9)) is False
    assert onion_sporulation(night(93, 0, rain=0.2)) is False
    assert onion_sporulation(night(93, 0, rain=NAN)) is None
    assert onion_sporulation(night(80, 0, rain=NAN)) is False


def test_onion_spores_live_three_days() -> None:
    assert onion_infection(np.array([0.0, 1.0, 1.0]), 10).band == "act"
    assert onion_infection(np.array([0.0, 1.0, 0.0]), 10).band == "watch"
    assert onion_infection(np.array([0.0, 1.0, 1.0]), 73).band == "fine"
    assert onion_infection(np.array([0.0, NAN, NAN]), 10).band == "unknown"


def test_the_generic_response_is_one_at_its_best_and_nothing_at_its_borders() -> None:
    assert infection_response(20.0, 1.0, 20.0, 35.0) == pytest.approx(1.0)
    assert infection_response(np.array([1.0, 35.0, -5.0, 40.0]), 1.0, 20.0, 35.0).tolist() == [0, 0, 0, 0]
    # by hand for 10 C: (25/15) (9/19)^(19/15)
    assert infection_response(10.0, 1.0, 20.0, 35.0) == pytest.approx(25 / 15 * (9 / 19) ** (19 / 15))


def test_cold_needs_longer_wetness_up_to_the_most() -> None:
    scab = pathogens()["apple_scab"]
    assert wet_hours_needed(scab, 20.0) == pytest.approx(6.0)
    assert 6 < wet_hours_needed(scab, 10.0) < 40
    assert wet_hours_needed(scab, 2.0) == np.inf
    assert np.isnan(wet_hours_needed(scab, NAN))


def test_an_infection_says_what_it_had_and_what_it_needed() -> None:
    scab = pathogens()["apple_scab"]
    found = infection(scab, Period(0, 12, 20.0))
    assert (found.value, found.band, found.reason) == (pytest.approx(2.0), "act", "12 wet hours at 20 °C, 6 needed")
    assert infection(scab, Period(0, 5, 20.0)).band == "watch"
    assert infection(scab, Period(0, 12, NAN)).value is None


TABLES = ("disease_thresholds", "disease_severity", "disease_messages", "disease_infection", "heat_thresholds", "heat_shifts",
          "animal_water", "water_quality", "water_salinity", "freeze_rules", "soil_freezing", "pump_thresholds")  # fmt: skip


@pytest.mark.parametrize("table", TABLES)
def test_every_threshold_has_a_version_and_a_source(table: str) -> None:
    assert all(row["version"].isdigit() and row["source"].strip() for row in rows_of(table))
