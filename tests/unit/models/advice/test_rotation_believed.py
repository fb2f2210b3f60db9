"""What stands in a paddock is followed by what it grows, what is eaten, and what people read."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.advice.rotation.believed import LEAST_KG_HA, UNREAD_KG_HA, Course, Reading, followed
from models.agronomy.assimilation import multiplier_after


def course(days: int = 20, gain: float = 0.0, loss: float = 0.0, taken: float = 0.0, readings: tuple[Reading, ...] = ()) -> Course:
    return followed(np.full((days, 1), gain), np.full((days, 1), loss), np.full((days, 1), taken), [readings])


def test_a_paddock_nobody_read_where_nothing_happens_stays_as_it_is_taken_to_be() -> None:
    found = course()
    assert found.mass[-1, 0] == pytest.approx(UNREAD_KG_HA)
    assert found.spread[-1, 0] == pytest.approx(0.6 * UNREAD_KG_HA)


def test_growth_is_the_light_it_catches() -> None:
    """A day of 100 at full light adds 100 (1 - e^(-1800/1233)) = 76.8 to 1,800 kg/ha."""
    assert course(1, gain=100.0).mass[-1, 0] == pytest.approx(1800 + 76.8, abs=0.1)


def test_a_reading_as_sure_as_the_model_moves_it_half_way() -> None:
    spread = 0.6 * UNREAD_KG_HA
    found = course(5, readings=(Reading(5, 2800.0, spread),))
    assert found.mass[-1, 0] == pytest.approx((1800 + 2800) / 2)
    assert found.spread[-1, 0] == pytest.approx(spread / np.sqrt(2))


def test_what_was_foreseen_is_kept_beside_what_was_read() -> None:
    (one,) = course(5, readings=(Reading(3, 2800.0, 100.0),)).missed[0]
    assert (one.day, one.read) == (3, 2800.0)
    assert one.foreseen == pytest.approx(1800)
    assert one.off == pytest.approx(1000 / np.hypot(0.6 * 1800, 100))


def test_the_first_reading_teaches_nothing_of_growth_and_the_next_does() -> None:
    """More than was foreseen is put down to growth."""
    first = course(20, gain=40.0, readings=(Reading(2, 1500.0, 50.0),))
    assert first.multiplier[0] == 1.0
    second = course(20, gain=40.0, readings=(Reading(2, 1500.0, 50.0), Reading(18, 2600.0, 50.0)))
    assert 1.0 < second.multiplier[0] <= 1.6


def test_herds_do_not_eat_the_stubble() -> None:
    assert course(60, taken=200.0).mass[-1, 0] == pytest.approx(LEAST_KG_HA)


def test_plans_begin_with_the_thirtieth_percentile() -> None:
    """0.524 of a spread below the middle."""
    found = course()
    assert found.planned()[0] == pytest.approx(1800 - 0.5244 * 1080, abs=1)


READING = st.builds(Reading, st.integers(0, 20), st.floats(0.0, 6000.0), st.floats(1.0, 1500.0))


@settings(max_examples=60, deadline=None)
@given(st.floats(0.0, 200.0), st.floats(0.0, 0.1), st.floats(0.0, 500.0), st.lists(READING, max_size=6))
def test_mass_is_never_below_nothing_and_what_is_planned_with_never_above_the_middle(
    gain: float, loss: float, taken: float, readings: list[Reading]
) -> None:
    found = course(20, gain, loss, taken, tuple(sorted(readings, key=lambda r: r.day)))
    assert (found.mass >= 0).all()
    assert (found.spread >= 0).all()
    assert (found.planned() >= 0).all()
    assert (found.planned() <= found.mass[-1] + 1e-9).all()


@settings(max_examples=60, deadline=None)
@given(st.floats(100.0, 4000.0), st.floats(1.0, 1500.0))
def test_one_more_reading_never_widens_the_share_of_doubt_beyond_what_it_was(kg_ha: float, spread: float) -> None:
    """On the day of the reading, the spread is at most what it was without it."""
    before, after = course(10), course(10, readings=(Reading(10, kg_ha, spread),))
    assert after.spread[-1, 0] <= before.spread[-1, 0] + 1e-9


def test_less_is_learned_of_growth_where_a_herd_ate_and_nobody_weighed_what() -> None:
    """500 kg/ha less than foreseen, after a herd took 1,200: less of it is put down to growth than the reading's own doubt would."""
    taken = np.zeros((30, 1))
    taken[10:13] = 400.0
    gain, none, first = np.full((30, 1), 60.0), np.zeros((30, 1)), Reading(0, 2000.0, 100.0)
    before = followed(gain, none, taken, [[first]])
    foreseen = float(before.mass[-1, 0])
    grown = foreseen - float(before.mass[0, 0]) + 1200.0
    learned = float(followed(gain, none, taken, [[first, Reading(30, foreseen - 500.0, 100.0)]]).multiplier[0])
    assert float(multiplier_after(1.0, grown, foreseen, foreseen - 500.0, 100.0)) < learned < 1.0
