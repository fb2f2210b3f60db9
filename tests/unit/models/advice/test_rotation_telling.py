"""A plan in words, and what people were told: reasons are rules that would break; promises change as little as they must."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import numpy as np

from models.advice.rotation.promised import promised, told
from models.advice.rotation.rest import Leafy
from models.advice.rotation.telling import changes, feed_days, rotation
from models.advice.rotation.why import why_not
from models.planning.grazing import Block, Mowing, Plan, Problem, Stay
from models.planning.grazing.rotation import Move, Rotation, read_back, written
from models.planning.grazing.simulate import planned
from tests.unit.models.grazing.small_farms import farm, herd, paddock

START = date(2026, 5, 1)
AT = datetime(2026, 5, 1, 6)


def tell(problem: Problem, *stays: Stay, **facts: Any) -> Rotation:
    plan = planned(problem, stays, "prices")
    assert plan.score.holds, plan.score.breaches
    return rotation(problem, plan, made_at=AT, because="the day's plan", units="metric", **facts)


def reasons(problem: Problem, stay: Stay, *others: Stay, **facts: Any) -> tuple[str, ...]:
    return next(m.reasons for m in tell(problem, stay, *others, **facts).moves if m.paddock == stay.paddock and m.herd == stay.herd)


def test_a_move_says_what_stands_there_how_long_it_rested_and_why_it_ends() -> None:
    """3,000 kg/ha less 75 / 0.75 a day: after five days 2,500, stays of seven days at most."""
    one = farm(paddock("P1", left={"cattle": -24}), herds=(herd(longest=5),))
    found = reasons(one, Stay("Cows", "P1", 6, 5))
    assert found[0] == "P1 has 3,000\xa0kg/ha, rested 30\xa0days"
    assert found[-1] == "out by Tue 12 May: 5\xa0days at most, before what grows again is bitten"


def test_it_leaves_before_the_floor() -> None:
    """Ten days of 150 kg/ha a day for one herd of 900 kg a day on a hectare; floor 2,000."""
    one = farm(paddock("P1", leave_kg_ha=2000.0), herds=(herd(demand=300.0),))
    found = reasons(one, Stay("Cows", "P1", 0, 2))
    assert found[-1].startswith("out by Sun 3 May: another day would leave 1,800\xa0kg/ha, the floor is 2,000\xa0kg/ha")


def test_fuller_paddocks_are_named_with_what_keeps_them() -> None:
    one = farm(paddock("P1"), paddock("P2", mass_kg_ha=3500.0, free=9), blocks=(Block("P2", 0, 3, "it is wet"),))
    assert "P2 has more but is out: it is wet" in reasons(one, Stay("Cows", "P1", 2, 3))
    assert "P2 has more but rests until Sun 10 May" in reasons(one, Stay("Cows", "P1", 4, 3))


def test_a_stay_kept_short_by_its_ground_says_that() -> None:
    short = Block("P1", 2, 4, "its ground is soft (90% of the water it holds)", longest=2, rule="treading")
    found = reasons(farm(paddock("P1"), blocks=(short,)), Stay("Cows", "P1", 2, 2))
    assert found[-1] == "out by Tue 5 May: its ground is soft (90% of the water it holds), 2\xa0days at most"


def test_a_herd_that_does_not_stay_where_it_stands_is_told_the_rule_that_a_day_more_would_break() -> None:
    """Two days there already; the ground bears one. The days on which hooves may be there for a day alone are told as well."""
    soft = tuple(Block("P1", day, day, f"its ground is soft ({90 - day}%)", longest=1, rule="treading") for day in range(3))
    there = farm(paddock("P1"), paddock("P2"), herds=(herd(here="P1", stood=2),), blocks=soft)
    found = tell(there, Stay("Cows", "P2", 0, 3))
    assert found.left == {"Cows": "its ground is soft (90%), 1\xa0day at most"}
    assert found.soft == {"P1": ((START, START + timedelta(days=2), "", "its ground is soft (90%)"),)} and found.blocks == {}
    assert read_back(written(found)) == found


def test_a_paddock_that_is_left_as_the_plan_begins_rests_from_that_day() -> None:
    """Left on day 0, ten days of rest: free on the 11th; on the 13th it has rested twelve days, not the forty since others were there."""
    there = farm(paddock("P1", left={"sheep": -28}), paddock("P2"), paddock("P3"), herds=(herd(here="P1"),))
    found = tell(there, Stay("Cows", "P2", 0, 3), Stay("Cows", "P3", 3, 3), Stay("Cows", "P1", 12, 3))
    again = found.moves[2]
    assert again.rested_d == 12 and again.ready == (START + timedelta(days=10), START + timedelta(days=10))
    fuller = farm(paddock("P1", mass_kg_ha=3500.0), paddock("P2"), herds=(herd(here="P1"),))
    assert "P1 has more but rests until Mon 11 May" in reasons(fuller, Stay("Cows", "P2", 1, 3))


def test_a_herd_that_is_at_the_floor_is_told_what_another_day_would_leave() -> None:
    """1,050 kg/ha less 75 / 0.8 is 956; the floor is 1,000."""
    there = farm(paddock("P1", mass_kg_ha=1050.0), paddock("P2"), herds=(herd(here="P1"),))
    said = tell(there, Stay("Cows", "P2", 0, 3)).left["Cows"]
    assert said == "another day would leave 956\xa0kg/ha, the floor is 1,000\xa0kg/ha"


def test_a_herd_that_could_stay_is_told_what_another_day_would_cost() -> None:
    """Ten animal units on a hot day at 5 each: 50 without shade, nothing in P2 that has shade for all of them."""
    hot = np.array([1.0] * 3 + [0.0] * 17)
    there = farm(paddock("P1", shade=0.0), paddock("P2", shade=1.0), herds=(herd(here="P1"),), hot=hot)
    assert tell(there, Stay("Cows", "P2", 0, 3)).left == {"Cows": "another day there would cost $50 more, for heat without shade"}


def test_a_herd_that_makes_room_for_another_is_told_so() -> None:
    ewes = herd("Ewes", "sheep", demand=20.0, follows="Cows")
    there = farm(paddock("P1"), paddock("P2"), herds=(herd(here="P1"), ewes))
    assert tell(there, Stay("Cows", "P2", 0, 3), Stay("Ewes", "P1", 0, 3)).left == {"Cows": "it makes room for Ewes"}


def test_a_day_more_that_would_spoil_a_later_stay_says_when() -> None:
    """2,000 asked for on the 11th: 2,100 less 94 leaves 2,006; two days would leave 1,912."""
    there = farm(paddock("P1", mass_kg_ha=2100.0), paddock("P2"), herds=(herd(here="P1"),))
    found = tell(there, Stay("Cows", "P1", 0, 1), Stay("Cows", "P2", 1, 3), Stay("Cows", "P1", 12, 2))
    assert found.moves[0].reasons == ("out by tomorrow: with another day there it is not ready again Wed 13 May",)


def test_leaves_that_are_waited_for_are_said() -> None:
    one = farm(paddock("P1", left={"cattle": -5}, free=7), paddock("P2"))
    leafy = Leafy({}, frozenset({"P1"}))
    assert reasons(one, Stay("Cows", "P1", 7, 2), leafy=leafy)[0].endswith("rested 12\xa0days, until its leaves were back")
    assert "leaves" not in reasons(one, Stay("Cows", "P1", 7, 2))[0]
    plan = planned(one, [Stay("Cows", "P2", 3, 2)], "prices")
    assert why_not(one, plan, plan.stays[0], "P1", "metric") == "P1 rests until Fri 8 May"


def test_a_stay_set_by_hand_says_so_and_a_promised_one_has_its_reasons() -> None:
    stay = Stay("Cows", "P1", 2, 3)
    by_hand = farm(paddock("P1"), locked=(stay,))
    assert reasons(by_hand, stay)[0] == "set by hand"
    move = tell(by_hand, stay, promised=(stay,)).moves[0]
    assert move.promised
    assert move.reasons[0].startswith("P1 has")


def test_cuts_of_hay_are_told_with_their_day_and_are_no_moves() -> None:
    mowing = Mowing(("P2",), 0, 10, 2500.0, 1000.0, 0.2, 100.0)
    found = tell(farm(paddock("P1"), paddock("P2"), mowing=mowing), Stay("", "P2", 4, 3))
    assert found.cuts == (("P2", START + timedelta(days=4)),)
    assert found.moves == ()
    assert read_back(written(found)) == found


def test_days_on_hay_are_the_days_without_a_stay() -> None:
    found = tell(farm(paddock("P1"), days=20), Stay("Cows", "P1", 5, 5))
    assert found.lot == {"Cows": ((START, START + timedelta(days=4)), (START + timedelta(days=10), START + timedelta(days=19)))}


def test_grass_that_does_not_grow_lasts_as_long_as_what_stands() -> None:
    """2,000 kg above the floor on a hectare, of which 0.75 is eaten: 1,500 kg, at 100 kg a day 15 days."""
    one = farm(paddock("P1"), herds=(herd(demand=100.0),))
    assert feed_days(one) == {"p20": 15, "p50": 15, "p80": 15}
    assert feed_days(farm(paddock("P1"), herds=(herd(demand=10.0),))) == {"p20": None, "p50": None, "p80": None}


# What changed


def kept(*moves: tuple[str, int, int]) -> Rotation:
    """An accepted plan of the cows: (paddock, first, days)."""
    rows = (Move("Cows", to, START + timedelta(days=a), START + timedelta(days=a + n), 3000.0, 2000.0) for to, a, n in moves)
    return Rotation(AT, START, 20, "the day's plan", "prices", tuple(rows), herds={"Cows": ""})


def test_what_is_different_of_the_next_moves_is_said() -> None:
    new = kept(("P1", 2, 3), ("P3", 6, 3)).moves
    assert changes(kept(("P1", 2, 3), ("P2", 5, 3)), new, START) == ("Cows: P3 from Thu 7 May instead of P2 from Wed 6 May",)


def test_a_stay_that_goes_on_is_no_change() -> None:
    before = kept(("P1", -2, 6), ("P2", 5, 3))
    assert changes(before, kept(("P1", 0, 4), ("P2", 5, 3)).moves, START) == ()


# What was told


def three(**facts: Any) -> Problem:
    return farm(paddock("P1"), paddock("P2"), paddock("P3"), paddock("P4"), **facts)


def test_the_stay_it_is_in_and_the_next_two_moves_are_promised() -> None:
    there = three(herds=(herd(here="P1"),))
    plan = kept(("P1", -1, 3), ("P2", 3, 3), ("P3", 6, 3), ("P4", 9, 3))
    assert [(s.paddock, s.first, s.days) for s in told(plan, there)] == [("P1", 0, 2), ("P2", 3, 3), ("P3", 6, 3)]
    assert [s.paddock for s in told(plan, three())] == ["P2", "P3"]
    assert told(None, there) == []


def test_a_move_that_is_due_today_is_promised_before_it_is_made() -> None:
    assert [(s.paddock, s.first) for s in told(kept(("P1", 0, 3), ("P2", 4, 3), ("P3", 8, 2)), three())] == [("P1", 0), ("P2", 4)]


def test_what_holds_stays_as_it_was_told() -> None:
    found = promised(kept(("P1", 1, 3), ("P2", 5, 3)), three())
    assert [(s.paddock, s.first, s.days) for s in found.stays] == [("P1", 1, 3), ("P2", 5, 3)]
    assert found.broken == ()


def test_a_stay_that_would_leave_too_little_ends_a_day_sooner_and_that_is_said() -> None:
    """300 kg a day on a hectare: 3,000 to 1,800 after three days of 400; the floor is 2,100, reached after two."""
    short = farm(paddock("P1", leave_kg_ha=2100.0), paddock("P2"), herds=(herd(demand=300.0),))
    found = promised(kept(("P1", 1, 3), ("P2", 5, 2)), short)
    assert [(s.paddock, s.first, s.days) for s in found.stays] == [("P1", 1, 2), ("P2", 5, 2)]
    assert found.broken[0].startswith("what was told cannot stay as it was: Cows leaves P1 on 5 May at 1,800")


def test_a_paddock_that_is_a_day_late_is_entered_a_day_later() -> None:
    late = farm(paddock("P1", free=3), paddock("P2"))
    assert [(s.paddock, s.first) for s in promised(kept(("P1", 2, 2), ("P2", 8, 2)), late).stays] == [("P1", 3), ("P2", 8)]


def test_what_cannot_be_mended_is_given_up_with_its_rule() -> None:
    wet = three(blocks=(Block("P1", 0, 12, "its grass is poison"),))
    found = promised(kept(("P1", 2, 3), ("P2", 6, 3)), wet)
    assert [s.paddock for s in found.stays] == ["P2"]
    assert found.broken == ("what was told cannot stay: Cows may not be in P1 on 3 May: its grass is poison.",)


def test_a_stay_set_by_hand_comes_before_what_was_told() -> None:
    own = three(locked=(Stay("Cows", "P3", 2, 3),))
    found = promised(kept(("P1", 2, 3), ("P2", 7, 3)), own)
    assert all(s.exit <= 2 or s.first >= 5 for s in found.stays)
    assert found.broken


def test_soft_ground_is_the_reason_why_a_stay_is_shorter() -> None:
    soft = three(blocks=(Block("P1", 0, 12, "its ground is soft", "cattle", 1, "treading"),))
    (why,) = promised(kept(("P1", 2, 3), ("P2", 7, 3)), soft).broken
    assert why.endswith("1 are allowed: its ground is soft.")


def test_ready_lies_between_good_and_poor_growth_though_it_is_grazed_before() -> None:
    """It needs 2,000: from 1,800, 100 a day at full light add 76.8, 20 a day 15.4: three days, and thirteen."""
    bands = {"p20": np.full(20, 20.0), "p80": np.full(20, 100.0)}
    one = farm(paddock("P1", mass_kg_ha=1800.0, growth=100.0, bands=bands), costs=farm().costs)
    plan: Plan = planned(one, [Stay("Cows", "P1", 5, 2)], "prices")
    (move,) = rotation(one, plan, made_at=AT, because="", units="metric").moves
    assert move.ready is not None
    good, poor = ((d - START).days for d in move.ready)
    assert good == 3
    assert poor == 13
