"""From when a paddock is ready for a herd: with good growth, with poor, and what a plan knows of its rest."""

from __future__ import annotations

from datetime import date

from models.advice.rotation.readiness import Readiness, readiness
from models.planning.grazing.rotation import Rotation
from tests.unit.models.advice.test_grazing_lines import DAYS, TODAY, move, on, rotation


def rising(start: float, a_day: float) -> tuple[float, ...]:
    return tuple(start + a_day * t for t in range(DAYS + 1))


def of(plan: Rotation, paddock: str = "P7", here: frozenset[str] = frozenset()) -> Readiness:
    return next(one for one in readiness(plan, TODAY, here) if one.paddock == paddock)


def growing(*moves: object, good: float = 100.0, poor: float = 50.0) -> Rotation:
    """2,000 kg/ha everywhere, a herd enters at 2,200."""
    names = ("P4", "P7", "P9")
    return rotation(
        *moves, mass={n: rising(2000, 70) for n in names}, low={n: rising(2000, poor) for n in names},  # type: ignore[arg-type]
        high={n: rising(2000, good) for n in names},
    )  # fmt: skip


def test_ready_from_good_growth_to_poor() -> None:
    one = of(growing())
    # 200 kg/ha at 100 a day are two days, at 50 four
    assert (one.first, one.last) == (on(2), on(4)) and not one.now(TODAY)


def test_a_paddock_that_has_enough_in_a_poor_year_is_ready_now() -> None:
    names = ("P4", "P7", "P9")
    full = {n: rising(2300, 10) for n in names}
    one = of(rotation(mass=full, low=full, high=full))
    assert one.now(TODAY) and (one.first, one.last) == (TODAY, TODAY)


def test_what_the_plan_says_of_its_next_stay_comes_first_for_it_knows_of_rest() -> None:
    one = of(growing(move("P7", 20, 3, ready=(on(18), on(25)))))
    assert (one.first, one.last) == (on(18), on(25))


def test_in_a_poor_year_on_none_of_the_days_is_told_as_not_known() -> None:
    one = of(growing(move("P7", 20, 3, ready=(on(18), on(DAYS - 1)))))
    assert (one.first, one.last) == (on(18), None)


def test_a_paddock_with_a_herd_in_it_is_not_called_ready_before_it_has_left() -> None:
    names = ("P4", "P7", "P9")
    full = {n: rising(2300, 10) for n in names}
    one = of(rotation(move("P4", -2, 5), mass=full, low=full, high=full), "P4", frozenset({"P4"}))
    assert one.first == on(3) and not one.now(TODAY)


def test_a_paddock_whose_herd_the_plan_sends_out_at_once_is_ready_when_the_plan_has_it_again() -> None:
    names = ("P4", "P7", "P9")
    full = {n: rising(2300, 10) for n in names}
    # the sheep follow at once: that is no rest
    moves = move("P7", 0, 4), move("P4", 1, 2, "Sheep", rested_d=0), move("P4", 30, 3, rested_d=28)
    one = of(rotation(*moves, mass=full, low=full, high=full), "P4", frozenset({"P4"}))
    assert (one.first, one.now(TODAY)) == (on(30), False)
    never = of(rotation(move("P7", 0, 4), mass=full, low=full, high=full), "P4", frozenset({"P4"}))
    assert not never.now(TODAY)


def test_days_are_counted_from_today_and_not_from_when_the_plan_was_made() -> None:
    plan = growing()
    later = date.fromordinal(TODAY.toordinal() + 1)
    one = next(r for r in readiness(plan, later) if r.paddock == "P7")
    assert one.mass == 2070 and one.first == on(2)
