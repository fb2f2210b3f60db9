"""Before and after a week is shared out: members into groups, the season's standing, swaps, and what the harvest will cover."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import highspy
import numpy as np
import pytest

from models.planning import highs
from models.planning.shares import Group, Item, Week
from models.planning.shares.allocate import allocate
from models.planning.shares.coverage import Want, covered, frosted, shares_covered, with_members, without
from models.planning.shares.roster import Holder, grouped
from models.planning.shares.season import recent, standing, turns
from models.planning.shares.swap import instead, options, swapped
from sensors.errors import InputError

START = date(2027, 5, 3)


def test_one_number_of_threads_holds_for_every_planner() -> None:
    """HiGHS fails in silence where a second solver of a process asks for other threads: there is one place that makes solvers."""
    made = [path.name for path in (Path(highs.__file__).parent).rglob("*.py") if "Highs()" in path.read_text("utf-8")]
    assert made == ["highs.py"]
    assert highs.solver().getOptionValue("threads") == (highspy.HighsStatus.kOk, highs.THREADS)


def test_like_shares_make_a_group_and_a_pause_makes_none() -> None:
    found = grouped(
        [
            Holder("Ana", 1.0, "Ridge"),
            Holder("Ben", 1.0, "Ridge"),
            Holder("Cy", 0.5, "Ridge", frozenset({"nightshade"})),
            Holder("Di", 1.0, "River", paused=True),
            Holder("Ed", 1.0, "River", frozenset({"nut"}), donated=True),
        ],
        {"Ridge": 2},
    )
    assert [(g.id, g.shares, g.depot, g.excluded) for g in found.groups] == [
        ("Ridge, full", 2, "Ridge", frozenset()),
        ("Ridge, half, no nightshade", 1, "Ridge", frozenset({"nightshade"})),
        ("kitchen, full, donated", 1, "kitchen", frozenset()),
    ]
    assert found.members["Ridge, full"] == ("Ana", "Ben")
    assert found.over == ("Ridge has room for 2 boxes and 3 are sent there: move 1 of them to another pick-up.",)


def test_who_joins_late_is_behind_nobody() -> None:
    stood = standing([{"old": 30.0}, {"old": 30.0}, {"old": 32.0, "new": 30.0}], [Group("old", 1), Group("new", 1)])
    assert stood.ahead == {"old": 1.0, "new": -1.0}
    assert stood.usual == pytest.approx((30 + 30 + 31) / 3)


def test_what_came_lately_and_whose_turn_is_next_are_read_from_past_weeks() -> None:
    groups = (Group("a", 2, depot="Ridge"), Group("b", 2, depot="River"))
    week = Week((Item("berry", "pint", 2, 5.0, cap=1, rotates=True), Item("kale", "bunch", 8, 2.0)), groups)
    first = allocate(week)
    (depot,) = first.turns["berry"]
    had = turns([[(group.depot, first.portions[group.id]) for group in groups]])
    assert had["berry"] == {depot: 1}
    second = allocate(Week(week.items, groups, turns=had))
    assert second.turns["berry"] != first.turns["berry"]
    assert recent([first.portions["a"], second.portions["a"]]) == {"kale": 2, "berry": 1}


def swap_week() -> Week:
    items = (
        Item("pepper", "lb", 4, 3.0, tags=frozenset({"nightshade"})),
        Item("corn", "ear", 20, 0.75, cap=8),
        Item("leek", "each", 9, 2.0, cap=1),
    )
    return Week(items, (Group("all", 2), Group("none", 2, excluded=frozenset({"nightshade"}))))


def test_a_swap_is_worth_much_the_same_and_takes_only_what_nobody_has() -> None:
    week = swap_week()
    found = allocate(week)
    offers = options(week, found, "all", "pepper")
    assert all(o.item not in ("pepper",) and o.difference <= 0.15 * found.portions["all"]["pepper"].value + 1e-9 for o in offers)
    for offer in offers:
        after, swap = swapped(week, found, "all", "pepper", offer.item)
        before_left = found.left[offer.item].steps
        assert (after.left[offer.item].steps if offer.item in after.left else 0) == before_left - swap.took.steps
        assert after.left["pepper"].steps == swap.gave.steps + (found.left["pepper"].steps if "pepper" in found.left else 0)
        assert after.portions == found.portions


def test_a_swap_offers_nothing_that_is_excluded() -> None:
    week = swap_week()
    found = allocate(week)
    assert all(o.item != "pepper" for o in options(week, found, "none", "corn"))
    with pytest.raises(InputError, match="no pepper in the boxes of none"):
        options(week, found, "none", "pepper")
    with pytest.raises(InputError, match="cannot be had for corn"):
        swapped(week, found, "none", "corn", "pepper")


def test_the_pack_list_says_what_comes_instead() -> None:
    week = swap_week()
    found = allocate(week)
    gone, more = instead(week, found, "none", "all")
    assert gone == ("pepper",)
    assert more == ("corn",)


@pytest.mark.parametrize(
    ("there", "kitchen", "each", "shares", "filled"),
    [
        # Laurel Cove, weeks of 2027-05-03, 05-17 and 06-07: radish, snap pea, carrot
        (48.6, 4, 1, 20, 20),
        (3.375, 0, 0.5, 20, 6),
        (18, 4, 1, 20, 14),
        # a share larger than the crop fills none
        (3, 0, 5, 20, 0),
        # the meal takes it all
        (3, 5, 1, 20, 0),
    ],
)
def test_shares_are_covered_in_whole_ones_after_the_kitchen(there: float, kitchen: float, each: float, shares: int, filled: int) -> None:
    assert shares_covered(there, kitchen, each, shares) == filled


def test_the_chance_of_covering_all_counts_seasons() -> None:
    # 10 seasons of 10, 20, ..., 100 lb in the field; a tenth is lost; 20 shares of 2 lb and 5 lb for the kitchen need 50 lb in the field
    drawn = np.arange(10, 101, 10.0)[None, :]
    (cell,) = covered(START, {"kale": drawn}, [Want("kale", "lb", 2.0, (20.0,), (5.0,))])
    assert cell.chance == pytest.approx(0.6)
    assert cell.kitchen == pytest.approx(1.0)
    assert (cell.item, cell.week, cell.wanted) == ("kale", START, 20.0)
    (more,) = covered(START, {"kale": drawn}, with_members([Want("kale", "lb", 2.0, (20.0,), (5.0,))], 10))
    # 30 shares need 65 / 0.9 = 72.2 lb: 80, 90 and 100 do
    assert more.chance == pytest.approx(0.3)


def test_what_keeps_covers_later_weeks_until_it_is_used_up() -> None:
    want = Want("onion", "lb", 1.0, (0, 10, 10, 10), shrink=0.0, keeps=2, cures=1)
    drawn = np.array([[25.0], [0.0], [0.0], [0.0]])
    assert [c.shares[1] for c in covered(START, {"onion": drawn}, [want])] == [10, 10, 5]
    short = Want("onion", "lb", 1.0, (0, 10, 10, 10), shrink=0.0, keeps=1, cures=1)
    assert [c.shares[1] for c in covered(START, {"onion": drawn}, [short])] == [10, 10, 0]


def test_a_frost_ends_what_it_kills_after_its_week_and_nothing_else() -> None:
    wants = [Want("bean", "lb", 1.0, (1, 1, 1), kill_f=32.0), Want("kale", "lb", 1.0, (1, 1, 1), kill_f=10.0)]
    drawn = {"bean": np.ones((3, 4)), "kale": np.ones((3, 4))}
    after = frosted(START, drawn, wants, date(2027, 5, 12), 30.0)
    assert after["bean"][:, 0].tolist() == [1, 1, 0]
    assert after["kale"][:, 0].tolist() == [1, 1, 1]
    assert drawn["bean"].sum() == 12


def test_a_lost_bed_takes_its_own_draws_away() -> None:
    after = without({"bean": np.full((2, 3), 5.0)}, {"bean": np.full((2, 3), 2.0)})
    assert after["bean"].tolist() == [[3.0] * 3] * 2


def test_an_item_without_harvest_covers_nothing() -> None:
    (cell,) = covered(START, {}, [Want("fig", "each", 2.0, (5.0,))])
    assert (cell.chance, cell.shares, cell.kitchen) == (0.0, (0, 0, 0), None)


def test_a_share_of_nothing_is_an_error() -> None:
    with pytest.raises(InputError, match="A share needs some of it"):
        covered(START, {}, [Want("fig", "each", 0.0, (5.0,))])


def test_who_is_held_down_by_whole_steps_is_not_said_to_lack_items() -> None:
    # 22 quarter pounds for 8 full and 4 half shares: two each for the full ones, a third round would take 24
    items = (Item("spinach", "lb", 5.5, 1.0, 0.25, cap=1.0),)
    found = allocate(Week(items, (Group("full", 8), Group("half", 4, 0.5))))
    (said,) = (note for note in found.notes if note.startswith("full: at most"))
    assert "0.50 a full share" in said and "one more step of it for all 8 shares" in said and "items may be" not in said


def test_who_is_held_down_by_what_they_do_not_take_is_told_how_few_items_are_left() -> None:
    items = (Item("spinach", "lb", 100, 1.0, 0.25, cap=1.0), Item("tomato", "lb", 100, 1.0, 0.25, cap=1.0, tags=frozenset({"nightshade"})))
    found = allocate(Week(items, (Group("all", 4), Group("none", 1, excluded=frozenset({"nightshade"})))))
    assert any(note.startswith("none: at most") and "only 1 of 2 items" in note for note in found.notes)


def test_who_is_held_down_by_too_little_for_all_of_them_is_told_so_and_at_most_nothing() -> None:
    """Three heads do for the two of one pick-up, and not for the five of the other."""
    found = allocate(Week((Item("lettuce", "head", 3, 3.0),), (Group("two", 2), Group("five", 5))))
    (said,) = (note for note in found.notes if "at most" in note)
    assert said == "five: at most 0.00 a full share this week, since no item has enough for the least of it in all 5 shares."
