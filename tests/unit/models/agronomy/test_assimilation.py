"""Models drawn to what is measured: probes, readings, and growth learned from them."""

from __future__ import annotations

import numpy as np
import pytest

from models.agronomy import assimilation as a
from models.agronomy.assimilation import Belief
from sensors.errors import InputError

NAN = float("nan")


def test_a_probe_says_how_full_the_soil_is() -> None:
    assert a.water_seen(np.array([0.10, 0.15, 0.235, 0.32, 0.40]), 0.15, 0.32) == pytest.approx([0, 0, 0.5, 1, 1])
    with pytest.raises(InputError):
        a.water_seen(0.2, 0.32, 0.15)


@pytest.mark.parametrize(("quality", "water"), [("good", 75.0), ("doubtful", 85.0), ("bad", 100.0)])
def test_a_doubtful_probe_is_heard_less_and_a_bad_one_not(quality: str, water: float) -> None:
    assert a.water_after(100.0, 125.0, 0.4, quality) == pytest.approx(water)
    assert a.water_after(100.0, 125.0, NAN) == 100


def test_a_reading_as_sure_as_the_model_meets_it_half_way() -> None:
    found = a.read(Belief(2000.0, 300.0), 2600.0, 300.0)
    assert found.belief.mass == pytest.approx(2300)
    assert found.belief.spread == pytest.approx(300 / 2**0.5)
    assert found.off == pytest.approx(600 / (300 * 2**0.5))


def test_no_reading_changes_nothing_and_a_strange_one_is_told() -> None:
    same = a.read(a.believed(2000.0), NAN)
    assert (same.belief.mass, same.belief.spread) == (2000, 300)
    assert same.strange == 0
    assert a.read(a.believed(2000.0), 4500.0, 300.0).strange == 1
    with pytest.raises(InputError):
        a.read(a.believed(2000.0), -5.0)


def test_doubt_grows_by_three_percent_of_itself_a_day_and_not_without_end() -> None:
    later = a.days_later(a.believed(2000.0), 2400.0, 10)
    assert later.spread == pytest.approx(0.15 * 1.03**10 * 2400)
    assert a.days_later(a.believed(2000.0), 2400.0, 1000).spread == pytest.approx(0.6 * 2400)


def test_plans_start_from_the_mass_that_seven_of_ten_paddocks_have() -> None:
    # the normal's 30th percentile: 0.5244 standard deviations below the mean
    assert a.percentile(Belief(2000.0, 300.0)) == pytest.approx(2000 - 0.5244 * 300, abs=0.1)
    assert a.percentile(Belief(100.0, 900.0)) == 0


def test_growth_twenty_percent_below_what_was_believed_is_learned_in_a_few_readings() -> None:
    multiplier, seen = 1.0, []
    for _ in range(5):
        grown = 500.0 * multiplier  # of 400 that really grew
        multiplier = float(a.multiplier_after(multiplier, grown, 1500 + grown, 1500 + 400.0))
        seen.append(multiplier)
    # gain 0.6: 0.88, 0.832, ...: two fifths of what is off is left each time
    assert seen[:2] == pytest.approx([0.88, 0.832])
    assert seen[-1] == pytest.approx(0.8, abs=0.01)


def test_a_doubtful_reading_teaches_less_and_no_growth_nothing() -> None:
    sure, unsure = a.multiplier_after(1.0, 500, 2000, 1800), a.multiplier_after(1.0, 500, 2000, 1800, 500)
    assert sure == pytest.approx(0.76) and unsure == pytest.approx(0.88)
    assert a.multiplier_after(1.2, 20, 2000, 1500) == 1.2
    assert a.multiplier_after(1.2, 500, 2000, NAN) == 1.2


def test_what_is_learned_stays_within_bounds() -> None:
    assert a.multiplier_after(1.0, 100, 2000, 0) == 0.5
    assert a.multiplier_after(1.0, 100, 2000, 9000) == 1.6


def test_all_paddocks_at_once_are_each_by_itself() -> None:
    found = a.read(Belief(np.array([2000.0, 1500.0]), np.array([300.0, 225.0])), np.array([2600.0, NAN]), np.array([300.0, 300.0]))
    assert found.belief.mass == pytest.approx([2300, 1500])
