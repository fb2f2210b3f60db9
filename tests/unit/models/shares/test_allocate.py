"""The order in which a week is shared out: what comes first is never traded for what comes later."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.planning.shares import VARIETY, Group, Hub, Item, Rules, Week
from models.planning.shares.allocate import allocate
from models.planning.shares.given import questions
from sensors.errors import InputError
from tests.speed.share_weeks import faults, week


def steps(found: object, group: str) -> dict[str, int]:
    return {item: portion.steps for item, portion in found.portions[group].items()}  # type: ignore[attr-defined]


def test_what_a_group_excludes_is_not_in_its_box_even_where_nothing_else_is_left() -> None:
    # 10 tomatoes, nothing else: who cannot have them gets nothing, and the others are not held down by it
    given = Week(
        (Item("tomato", "lb", 10, 3.0, tags=frozenset({"nightshade"})),),
        (Group("all", 4), Group("none", 1, excluded=frozenset({"nightshade"}))),
    )
    found = allocate(given)
    assert found.portions["none"] == {}
    assert steps(found, "all") == {"tomato": 2}
    assert found.bound == 0.0
    assert "excludes everything" in questions(given)[0]


def test_the_planned_meal_is_served_before_any_share() -> None:
    found = allocate(Week((Item("kale", "bunch", 20, 3.0, kitchen_base=16.8),), (Group("full", 5),)))
    # 16.8 bunches are 17 whole ones; 3 are left for 5 shares, so no share has one
    assert found.base["kale"].steps == 17
    assert found.portions["full"] == {}
    assert found.left["kale"].steps == 3


def test_two_crops_are_mixed_so_that_both_boxes_are_worth_the_same() -> None:
    # 4 of worth 3 and 4 of worth 1, 2 groups of 2 shares: 8 money a pair, 4 a share: one of each
    found = allocate(Week((Item("beet", "bunch", 4, 3.0), Item("radish", "bunch", 4, 1.0)), (Group("a", 2), Group("b", 2))))
    assert steps(found, "a") == steps(found, "b") == {"beet": 1, "radish": 1}
    assert found.lowest == found.bound == 4.0
    assert found.gap == 0.0


def test_a_half_share_gets_half_and_no_more_than_half_the_cap() -> None:
    found = allocate(Week((Item("bean", "lb", 100, 4.0, 0.25, cap=1.5),), (Group("full", 4), Group("half", 4, 0.5))))
    assert found.portions["full"]["bean"].amount == 1.5
    assert found.portions["half"]["bean"].amount == 0.75


def test_who_is_behind_this_season_gets_more_up_to_a_part_of_a_usual_week() -> None:
    items = (Item("onion", "lb", 40, 1.0, 0.25),)
    groups = (Group("behind", 1, ahead=-2.0), Group("ahead", 1, ahead=2.0))
    found = allocate(Week(items, groups))
    assert (found.values["behind"], found.values["ahead"]) == (22.0, 18.0)
    # 15 % of a usual week of 10 is 1.5: being ahead or behind counts no more than that
    found = allocate(Week(items, groups, usual=10.0))
    assert (found.values["behind"], found.values["ahead"]) == (21.5, 18.5)


def test_nothing_handed_out_is_less_than_its_smallest_portion() -> None:
    found = allocate(Week((Item("pea", "lb", 1.0, 4.0, 0.25, smallest=0.5),), (Group("a", 1), Group("b", 1), Group("c", 1))))
    assert sorted(len(box) for box in found.portions.values()) == [0, 1, 1]
    assert all(p.amount == 0.5 for box in found.portions.values() for p in box.values())


def test_a_box_lacking_a_kind_gets_it_where_nobody_falls_below_the_lowest() -> None:
    items = tuple(Item(f"{kind} {k}", "each", 4, 2.0, kind=kind) for kind in VARIETY for k in range(2))
    found = allocate(Week(items, (Group("a", 4), Group("b", 4))))
    assert found.missing == {}
    assert found.gap == 0.0


def test_what_is_disliked_goes_to_others_at_no_loss() -> None:
    items = (Item("kale", "bunch", 2, 3.0), Item("chard", "bunch", 2, 3.0))
    groups = (Group("a", 2, likes={"kale": -1}), Group("b", 2))
    found = allocate(Week(items, groups))
    assert steps(found, "a") == {"chard": 1}
    assert steps(found, "b") == {"kale": 1}


def test_the_kitchen_takes_more_only_of_what_no_share_can_have() -> None:
    item = Item("squash", "each", 30, 2.0, cap=2, kitchen_extra=4)
    found = allocate(Week((item,), (Group("a", 10),), (Hub("Valley", 3), Hub("Town", 1)), Rules(kappa=0.0)))
    assert steps(found, "a") == {"squash": 2}
    assert found.extra["squash"].steps == 4
    # the 6 that are left go 3 to 1: 4.5 and 1.5 by need, whole ones by largest remainder
    assert {h: p["squash"].steps for h, p in found.hubs.items()} == {"Valley": 5, "Town": 1}
    assert not found.left


def test_a_hub_without_room_holds_the_others_back() -> None:
    # Orgut et al. 2015, case all_14: supply 100, needs 50/30/20, room 25/100/100, kappa 0.1 ships 62.5: 62 whole ones
    hubs = (Hub("a", 50, {"apple": 25}), Hub("b", 30, {"apple": 100}), Hub("c", 20, {"apple": 100}))
    found = allocate(Week((Item("apple", "lb", 100, 1.0),), (Group("g", 1, excluded=frozenset({"apple"})),), hubs))
    assert sum(p["apple"].steps for p in found.hubs.values()) == 62
    assert found.left["apple"].steps == 38


def test_what_is_scarce_goes_to_whole_pick_ups_in_turn() -> None:
    item = Item("berry", "pint", 6, 5.0, cap=1, rotates=True)
    groups = (Group("a", 5, depot="Ridge"), Group("b", 5, depot="River"))
    found = allocate(Week((item,), groups, turns={"berry": {"Ridge": 1}}))
    assert found.turns == {"berry": ("River",)}
    assert (steps(found, "a"), steps(found, "b")) == ({}, {"berry": 1})
    assert "the others come next" in " ".join(found.notes)
    # with enough for both nobody waits
    assert not allocate(Week((replace(item, supply=10),), groups, turns={"berry": {"Ridge": 1}})).turns


def test_off_grade_goes_only_to_those_who_welcome_it() -> None:
    found = allocate(Week((Item("carrot, seconds", "lb", 8, 1.0, seconds=True),), (Group("a", 2), Group("b", 2, seconds=True))))
    assert found.portions["a"] == {}
    assert found.portions["b"]


def test_a_group_that_can_have_little_is_told_and_holds_nobody_down() -> None:
    items = (Item("kale", "bunch", 40, 3.0), Item("leek", "each", 10, 2.0, cap=2))
    found = allocate(Week(items, (Group("all", 10), Group("few", 2, excluded=frozenset({"kale"})))))
    assert found.values["few"] == 4.0
    assert found.values["all"] >= 12.0
    assert any(note.startswith("few: at most 4.00") for note in found.notes)


def test_a_week_of_sixty_groups_is_within_two_parts_in_a_hundred_of_the_bound_and_breaks_no_rule() -> None:
    given = week(1)
    found = allocate(given)
    assert faults(given, found) == []
    assert found.gap <= 0.02


def test_boxes_once_shown_stay_when_nothing_has_changed() -> None:
    given = week(2)
    shown = allocate(given)
    assert allocate(given, shown).portions == shown.portions


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (Week((Item("kale", "lb", -1, 1.0),), (Group("a", 1),)), "supply of kale cannot be -1"),
        (Week((Item("kale", "lb", float("nan"), 1.0),), (Group("a", 1),)), "supply of kale cannot be nan"),
        (Week((Item("kale", "lb", 1, 0.0),), (Group("a", 1),)), "value of kale cannot be 0"),
        (Week((Item("kale", "lb", 1, 1.0, step=0),), (Group("a", 1),)), "step of kale"),
        (Week((Item("kale", "lb", 1, 1.0),), (Group("a", 0),)), "shares of a cannot be 0"),
        (Week((Item("kale", "lb", 1, 1.0),), (Group("a", 1, 0.0),)), "weight of a cannot be 0"),
        (Week((Item("kale", "lb", 1, 1.0), Item("kale", "lb", 1, 1.0)), (Group("a", 1),)), "two entries for the item"),
        (Week((Item("kale", "lb", 1, 1.0, cap=0.5, step=1.0),), (Group("a", 1),)), "No share may hold kale"),
        (Week((Item("kale", "lb", 3, 1.0),), (Group("a", 2, printed={"kale": 2.0}),)), "promise more kale than there is"),
        (
            Week((Item("kale", "lb", 3, 1.0),), (Group("a", 1, excluded=frozenset({"kale"}), printed={"kale": 1.0}),)),
            "which these shares exclude",
        ),
    ],
)
def test_what_makes_no_sense_is_named_with_a_next_step(given: Week, words: str) -> None:
    with pytest.raises(InputError, match=words) as error:
        allocate(given)
    assert error.value.next_step


def test_less_than_one_portion_and_a_meal_larger_than_the_crop_are_questions() -> None:
    given = Week((Item("pea", "lb", 0.25, 4.0, 0.25, smallest=0.5), Item("leek", "each", 3, 1.0, kitchen_base=5)), (Group("a", 1),))
    first, second = questions(given)
    assert "less pea" in first
    assert "asks for 5 each of leek and there are 3" in second


def test_no_items_and_no_groups_are_an_empty_week() -> None:
    assert allocate(Week((), (Group("a", 1),))).portions == {"a": {}}
    found = allocate(Week((Item("kale", "lb", 3, 1.0),), ()))
    assert found.left["kale"].steps == 3


def test_when_all_is_printed_nothing_is_shared_out_anew() -> None:
    found = allocate(Week((Item("kale", "lb", 3, 1.0, kitchen_extra=9),), (Group("a", 1, printed={"kale": 2.0}),)))
    assert steps(found, "a") == {"kale": 2}
    assert found.extra["kale"].steps == 1
    assert found.lowest == found.bound == 2.0
