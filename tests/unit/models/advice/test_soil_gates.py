"""When a bed is warm enough, by hand from C8: the crop's least on three mornings running, or 120 °F of coldest and warmest on seven days.

Snap beans come up from 60 °F on (University of Florida, IFAS), cucumbers likewise.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.advice.thisweek.gates import Gate, gate_of, gate_said, gate_short
from models.agronomy.crops import catalogue, with_overrides
from tests.unit.models.advice.made_fields import TODAY, days_back, farm_of, outlook_of, soil_probe

BEAN = catalogue()["bean_bush"]
DAY = timedelta(days=1)


def gate(*mornings_f: float | None, crop: str = "bean_bush", **facts: object) -> Gate:
    return gate_of(farm_of({soil_probe("Bed 12"): days_back(*mornings_f)}, **facts), "Bed 12", catalogue()[crop])  # type: ignore[arg-type]


def test_three_mornings_at_the_crops_least_open_a_bed() -> None:
    found = gate(55, 60, 60, 61)
    assert (found.state, found.held, round(found.value_f or 0, 6)) == ("open", 3, 61)
    assert gate_short(found, TODAY, "us").replace("\u00a0", " ") == "soil 61 °F, held 3 d"
    assert gate_said(found, "snap bean", TODAY, "us").replace("\u00a0", " ") == "soil 61 °F, at 60 °F or more for 3 mornings"


def test_two_warm_mornings_and_one_just_too_cold_do_not() -> None:
    assert gate(61, 59.9, 60, 61).state == "waiting"
    assert gate(59, 60, 61).held == 2


def test_a_morning_nobody_measured_breaks_the_row() -> None:
    assert (gate(62, 62, None, 62, 62).state, gate(62, 62, None, 62, 62).held) == ("waiting", 2)


def test_the_morning_counts_and_not_the_afternoon() -> None:
    """Soil of 55 °F in the morning that warms to 63 °F in the afternoon."""
    assert gate(55, 55, 55, 55).state == "waiting"


def test_a_silent_probe_opens_nothing_and_says_for_how_long_it_is_silent() -> None:
    farm = farm_of({soil_probe("Bed 12", age_s=5 * 3600.0): days_back(65, 65, 65, 65)})
    found = gate_of(farm, "Bed 12", BEAN)
    assert (found.state, found.value_f) == ("unknown", None)
    said = gate_said(found, "snap bean", TODAY, "us").replace("\u00a0", " ")
    assert said == "how warm the soil is nobody knows: Bed 12 soil: silent for 5 h; see to it, or measure by hand"


def test_a_probe_that_says_what_cannot_be_opens_nothing() -> None:
    farm = farm_of({soil_probe("Bed 12", qc=4): days_back(65, 65, 65, 65)})
    assert gate_of(farm, "Bed 12", BEAN).state == "unknown"


def test_a_silent_probe_of_its_own_is_not_replaced_by_the_neighbours() -> None:
    farm = farm_of({soil_probe("Bed 4", age_s=36_000.0): days_back(65, 65, 65), soil_probe("Bed 12"): days_back(65, 65, 65)})
    assert gate_of(farm, "Bed 4", BEAN).state == "unknown"
    assert gate_of(farm, "Bed 12", BEAN).state == "open"


def test_a_bed_without_a_probe_goes_by_its_block_and_says_whose_it_is() -> None:
    farm = farm_of({soil_probe("Bed 4"): days_back(61, 61, 61), soil_probe("Bed 12"): days_back(50, 50, 50)})
    found = gate_of(farm, "Bed 5", BEAN)
    assert (found.state, found.probe) == ("open", "Bed 4 soil, of block B too")


def test_a_bed_under_cover_does_not_go_by_the_soil_outside() -> None:
    farm = farm_of({soil_probe("Bed 4"): days_back(50, 50, 50)})
    assert gate_of(farm, "Bed 1", BEAN).state == "free"


def test_a_deep_probe_is_no_sowing_probe() -> None:
    farm = farm_of({soil_probe("Bed 12", depth_m=0.3): days_back(65, 65, 65)})
    found = gate_of(farm, "Bed 12", BEAN)
    assert found.state == "unknown"
    assert "no soil probe stands in bed 12 or near it" in found.why


def test_a_crop_whose_least_nobody_knows_is_free() -> None:
    assert gate(40, 40, 40, crop="garlic_hardneck").state == "free"


def test_a_stewards_own_least_holds() -> None:
    farm = farm_of({soil_probe("Bed 12"): days_back(56, 56, 56)})
    assert gate_of(farm, "Bed 12", BEAN).state == "waiting"
    assert gate_of(farm, "Bed 12", with_overrides(BEAN, {"soil_germ_min_f": 55.0})).state == "open"


def test_cucumbers_are_sown_after_seven_days_of_120_together_though_their_mornings_are_cold() -> None:
    """Mornings of 58 °F, 8 °F warmer in the afternoon: 58 + 66 = 124 each day; of 55 °F: 55 + 63 = 118."""
    assert gate(*[58.0] * 9, crop="cucumber_slicing").by_sum
    assert gate(*[58.0] * 9, crop="cucumber_slicing").state == "open"
    assert gate(*[55.0] * 9, crop="cucumber_slicing").state == "waiting"
    assert gate(*[58.0] * 9).state == "waiting"
    # six days are not seven
    assert gate(55.0, 55.0, *[58.0] * 7, crop="cucumber_slicing").state == "waiting"


def test_the_day_it_opens_is_that_of_a_soil_that_follows_the_air_forecast() -> None:
    """Soil at 55 °F that has settled with the air: of 75 °F it makes up a quarter a day, from tomorrow on: 60, 63.75, 66.6; three mornings
    at 60 °F end on the third, 17 May."""
    back = {TODAY - n * DAY: 55.0 for n in range(1, 25)}
    flat = [55.0] * 10
    farm = farm_of({soil_probe("Bed 12"): days_back(*flat)}, air_f=back, outlook=outlook_of({TODAY + n * DAY: 75.0 for n in range(7)}))
    probe = gate_of(farm, "Bed 12", BEAN)
    # 8 °F warmer afternoons do not count: mornings alone are followed
    assert (probe.state, probe.opens_on, probe.on_what) == ("waiting", TODAY + 3 * DAY, "by the weather forecast")
    assert gate_said(probe, "snap bean", TODAY, "us").replace("\u00a0", " ") == (
        "soil 55 °F, snap bean needs 60 °F on 3 mornings running: wait, about Sun 17 May by the weather forecast"
    )


def test_beyond_the_forecast_it_goes_on_along_the_line_on_which_it_has_warmed() -> None:
    """Half a degree a day from 49.5 °F to 56 °F today: 60 °F is 8 days ahead, and the third such morning two after it."""
    found = gate(*[49.5 + 0.5 * n for n in range(14)])
    assert (found.state, found.opens_on) == ("waiting", TODAY + 10 * DAY)
    assert found.on_what == "if it warms on as in the last 14 days"


@pytest.mark.parametrize("step", [0.0, -0.5])
def test_a_soil_that_does_not_warm_has_no_date_and_says_why(step: float) -> None:
    found = gate(*[56.0 + step * n for n in range(14)])
    assert (found.state, found.opens_on) == ("waiting", None)
    assert "nobody knows when" in found.why
