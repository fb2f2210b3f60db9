"""What was foreseen against what was read, and what is said of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import numpy as np
import pytest

from models.advice.rotation.backtest import as_planned, errors, held, of_model
from models.advice.rotation.believed import Course, Missed
from models.advice.rotation.terms import Spell, SwardRead
from models.planning.grazing.rotation import Move, Rotation

MAY = date(2026, 5, 1)


def day(after: int) -> date:
    return MAY + timedelta(days=after)


def course(*missed: tuple[float, float, float]) -> Course:
    """(foreseen, read, in how many spreads off), after a first reading that counts for nothing."""
    own = tuple(Missed(n, foreseen, 300.0, read, off) for n, (foreseen, read, off) in enumerate([(9.0, 9999.0, 9.0), *missed]))
    return Course(np.full((2, 1), 2000.0), np.full((2, 1), 300.0), np.array([1.2]), (own,))


def test_bias_is_what_was_foreseen_less_what_was_read_and_rms_the_root_of_the_mean_square() -> None:
    """Off by 300 and -100: bias 100, RMS sqrt((90,000 + 10,000) / 2)."""
    found = errors([(2300, 2000, True), (1900, 2000, False)])
    assert (found.count, found.bias, found.within) == (2, 100, 0.5)
    assert found.rms == pytest.approx(np.sqrt(50_000))


def test_of_no_reading_nothing_is_known() -> None:
    assert errors([]) == errors(iter(()))
    assert errors([]).rms is None


def test_the_first_reading_of_a_paddock_says_where_it_begins_and_is_no_test() -> None:
    found = of_model(["P1"], course((2000, 2100, 0.2)), [120.0], 50.0)
    assert found.all.count == 1
    assert found.document()["P1"] == {
        "count": 1, "bias": -100.0, "rms": 100.0, "within": 1.0, "reduction": 120.0, "multiplier": 1.2,
    }  # fmt: skip


def test_few_readings_are_too_few_to_say() -> None:
    assert of_model(["P1"], course((2000, 2100, 0.2))).said("metric").startswith("1\xa0reading so far: too few")


def test_how_far_to_trust_it_is_said_in_mass_in_days_of_growth_and_of_the_band() -> None:
    """Ten readings, each 500 kg/ha below: at 50 kg/ha a day ten days."""
    said = of_model(["P1"], course(*[(2500.0, 2000.0, -1.5)] * 10), (), 50.0).said("metric")
    assert "typically 500\xa0kg/ha off, on the whole 500\xa0kg/ha too high" in said
    assert "So much grows in about 10\xa0days" in said
    assert "0\xa0% of the readings lay in the band (60\xa0% expected): it is too narrow" in said


def test_a_band_that_holds_nearly_every_reading_is_called_wide() -> None:
    assert of_model(["P1"], course(*[(2500.0, 2450.0, -0.1)] * 10), (), 50.0).said("metric").endswith("wider than it need be.")


def test_where_nothing_grows_an_error_is_no_number_of_days() -> None:
    assert of_model(["P1"], course((2000, 2100, 0.2)), (), 0.0).off_d is None


# Plans


def plan(*moves: Move) -> Rotation:
    mass = tuple(2000.0 + 50 * t for t in range(31))
    low, high = ({"P1": tuple(m + off for m in mass)} for off in (-100, 100))
    return Rotation(datetime(2026, 5, 1, 6), MAY, 30, "the day's plan", "prices", moves, mass={"P1": mass}, low=low, high=high)


def read(after: int, kg_ha: float) -> SwardRead:
    return SwardRead("P1", day(after), kg_ha, 10.0, "height")


def test_a_plan_is_held_against_each_later_reading_it_reaches() -> None:
    found = held([plan()], [read(0, 2000), read(4, 2300), read(25, 3150), read(40, 3000)], [])
    assert [(c.lead_d, c.foreseen, c.read, c.within) for c in found.cases] == [(4, 2200, 2300, True), (25, 3250, 3150, True)]
    assert found.by_lead[0, 7].bias == -100
    assert found.by_lead[22, 400].bias == 100
    assert found.of("P2").count == 0
    assert found.all.rms == pytest.approx(100)


def test_a_reading_beyond_band_and_its_own_error_is_without() -> None:
    (case,) = held([plan()], [read(4, 2320)], []).cases
    assert not case.within


def test_a_paddock_grazed_otherwise_than_planned_says_nothing_of_growth() -> None:
    meant = plan(Move("Cows", "P1", day(2), day(5), 2100.0, 1500.0))
    as_meant, other = [Spell("Cows", "P1", day(2), day(5))], [Spell("Cows", "P1", day(8), day(12))]
    assert as_planned(meant, "P1", day(10), as_meant)
    assert as_planned(meant, "P1", day(10), [Spell("Cows", "P1", day(2), day(6))])
    assert not as_planned(meant, "P1", day(12), other)
    found = held([meant], [read(12, 2000)], other)
    assert (found.cases, found.otherwise) == ((), 1)


def test_a_herd_that_is_there_still_has_been_there_until_the_reading() -> None:
    meant = plan(Move("Cows", "P1", day(2), day(9), 2100.0, 1500.0))
    assert as_planned(meant, "P1", day(6), [Spell("Cows", "P1", day(2), None)])
