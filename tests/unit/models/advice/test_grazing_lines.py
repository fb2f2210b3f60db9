"""What Today and the Grazing page say of herds: where each goes next, by when, how sure, and for how long there is grass."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from models import advice
from models.advice import Line, grazing
from models.advice.farm import Farm
from models.advice.rotation.ahead import ahead, drops, lot_of, next_place
from models.advice.rotation.reserve import reserve
from models.planning.grazing.rotation import Move, Rotation, written
from models.records.grass import Grass
from models.records.grazing import KeptRotation
from models.records.journal import LogView
from models.records.queries import HerdView, PlaceView
from tests.unit.dashboard.test_lines import NOW, farm, live

# Thursday; 1 ha each, so that masses are kilograms
TODAY = date(2026, 5, 14)
DAYS = 60


def on(days: int) -> date:
    return TODAY + timedelta(days=days)


def paddock(name: str) -> PlaceView:
    return PlaceView(uuid.uuid4(), name, "paddock", "", "active", None, {"area_ha": 1.0})


def herd(name: str = "Cattle", place: str = "P4", head: int | None = 24, species: str = "cattle", since: int = -3) -> HerdView:
    at = NOW + timedelta(days=since)
    return HerdView(uuid.uuid4(), name, species, place, at, head, {"weight_kg": 500.0, "percent": 2.0})


def move(to: str, first: int, days: int, who: str = "Cattle", **facts: Any) -> Move:
    return Move(who, to, on(first), on(first + days), 2400.0, 1500.0, **facts)


def rotation(*moves: Move, herds: dict[str, str] | None = None, **facts: Any) -> Rotation:
    names = ("P4", "P7", "P9")
    given: dict[str, Any] = {
        "moves": moves, "herds": herds or {"Cattle": "P4"}, "enter": dict.fromkeys(names, 2200.0), "leave": dict.fromkeys(names, 1300.0),
        "mass": dict.fromkeys(names, (2000.0,) * (DAYS + 1)), "low": dict.fromkeys(names, (1900.0,) * (DAYS + 1)), "lot": {},
        "feed_days": {"p20": 90, "p50": 100, "p80": None}, "inputs": ("read in 3 of 3 paddocks",),
    }  # fmt: skip
    return Rotation(NOW, TODAY, DAYS, "the day's plan", "prices", **{**given, **facts})


def hub(plan: Rotation | None, *herds: HerdView, tasks: tuple[LogView, ...] = (), now: datetime = NOW) -> Farm:
    kept = None if plan is None else KeptRotation(uuid.uuid4(), plan.made_at, "proposed", plan.because, written(plan))
    return replace(farm([paddock(n) for n in ("P4", "P7", "P9")]), herds=herds or (herd(),), grass=Grass(kept), tasks=tasks, now=now)


def the_line(plan: Rotation, *herds: HerdView, **facts: Any) -> Line:
    (found,) = grazing.moves(hub(plan, *herds, **facts))
    return found


@pytest.mark.parametrize(
    ("leaves", "state", "by"),
    [(0, "act", "today"), (1, "watch", "by tomorrow"), (2, "watch", "by Sat 16 May"), (3, "todo", "by Sun 17 May")],
)
def test_a_move_is_watched_two_days_ahead_and_wants_somebody_on_its_day(leaves: int, state: str, by: str) -> None:
    found = the_line(rotation(move("P4", -3, 3 + leaves), move("P7", leaves, 4)))
    assert (found.state, found.headline) == (state, f"Move Cattle to P7 {by}.")


def test_how_sure_it_is_stands_in_the_sentence() -> None:
    # ready on Wednesday in a good year, on Saturday in a poor one
    found = the_line(rotation(move("P4", -3, 9), move("P7", 6, 4, ready=(on(4), on(7)))))
    assert found.title == "Cattle to P7 by Wed 20 May (ready Mon 18–Thu 21 May)"


def test_a_herd_where_the_plan_does_not_have_it_must_leave_today() -> None:
    found = the_line(rotation(move("P7", 0, 4), mass=dict.fromkeys(("P4", "P7", "P9"), (900.0,) * (DAYS + 1))))
    assert found.state == "act" and found.headline == "Move Cattle to P7 today."
    assert found.reason.startswith("P4 has 803\xa0lb/ac, the floor is 1,160\xa0lb/ac")  # 900 and 1,300 kg/ha


def test_a_herd_that_stands_where_it_is_wet_is_told_so() -> None:
    why = "it is wet (97% of the water it holds), hooves would harm it"
    found = the_line(rotation(move("P7", 0, 4), blocks={"P4": ((TODAY, on(2), "cattle", why), (TODAY, on(9), "sheep", "no"))}))
    assert found.state == "act" and found.reason == f"P4: {why}"


def test_a_herd_that_the_plan_moves_at_once_is_told_why() -> None:
    why = "its ground is soft (90% of the water it holds), 1\xa0day at most"
    found = the_line(rotation(move("P7", 0, 4, reasons=("P7 has 2,142\xa0lb/ac",)), left={"Cattle": why}))
    assert found.reason == f"P4: {why}; P7 has 2,142\xa0lb/ac"


def test_a_herd_that_stayed_too_long_is_told_what_the_plan_said() -> None:
    old = move("P4", -3, 2, reasons=("P4 has 2,100\xa0lb/ac", "out by yesterday: 2\xa0days at most"))
    assert the_line(rotation(old, move("P7", 1, 4))).reason == "out by yesterday: 2\xa0days at most"
    assert the_line(rotation(move("P4", -3, 2), move("P7", 1, 4))).reason == "it was to be out by yesterday"
    assert the_line(rotation(move("P7", 1, 4))).reason == ""


def test_days_on_hay_before_the_next_paddock_are_said() -> None:
    plan = rotation(move("P4", -3, 4), move("P7", 5, 4), lot={"Cattle": ((on(1), on(4)),)})
    found = the_line(plan)
    assert found.headline == "Cattle out of P4 by tomorrow: hay until P7 on Tue 19 May."
    assert found.deeds == ()  # nobody can say that they are in P7


def with_lot(plan: Rotation, place: str = "P4") -> Farm:
    """A hub whose herds are fed in the barn."""
    found = hub(plan, herd(place=place))
    barn = PlaceView(uuid.uuid4(), "Barn", "building", "", "active", None, {})
    return replace(found, places=(*found.places, barn), grass=replace(found.grass, settings={"lot_place": "Barn"}))


def test_where_hay_is_fed_is_a_place_that_a_herd_can_be_moved_to() -> None:
    plan = rotation(move("P4", -3, 4), move("P7", 5, 4), lot={"Cattle": ((on(1), on(4)),)})
    (found,) = grazing.moves(with_lot(plan))
    assert found.headline == "Cattle to Barn by tomorrow: hay until P7 on Tue 19 May."
    assert [(deed.name, deed.places, deed.herds) for deed in found.deeds] == [("Cattle to Barn", ("Barn",), ("Cattle",))]


def test_a_herd_in_the_lot_goes_from_there_to_its_paddock() -> None:
    plan = rotation(move("P7", 1, 4), herds={"Cattle": ""}, lot={"Cattle": ((on(0), on(0)),)})
    there = with_lot(plan, "Barn")
    (found,) = grazing.moves(there)
    assert found.headline == "Cattle in the lot: hay until P7 tomorrow." and found.state == "watch"
    assert next_place(there, ahead(there)[0]) == "P7"


def test_a_lot_that_is_gone_is_none() -> None:
    plan = rotation(move("P4", -3, 4), move("P7", 5, 4), lot={"Cattle": ((on(1), on(4)),)})
    there = with_lot(plan)
    gone = replace(there, places=tuple(p for p in there.places if p.name != "Barn"))
    assert (lot_of(there), lot_of(gone)) == ("Barn", "") and grazing.moves(gone)[0].deeds == ()


def test_a_move_that_was_due_before_wants_somebody_however_the_new_plan_goes() -> None:
    task = LogView(
        uuid.uuid4(), "activity", "Cattle to P7", "pending", NOW - timedelta(days=2), False, "", "grazing", ("Cattle",), ("P7",), (), "",
        "", "", "", "", True, 1, NOW, None, "rotation:x",
    )  # fmt: skip
    found = the_line(rotation(move("P4", -3, 8), move("P7", 5, 4)), tasks=(task,))
    assert found.state == "act" and found.headline == "Cattle should have gone to P7 Tue 12 May."


def test_moved_is_a_move_of_the_herd_and_no_mere_note() -> None:
    (deed,) = the_line(rotation(move("P4", -3, 4), move("P7", 1, 4))).deeds
    assert (deed.label, deed.herds, deed.places) == ("Moved", ("Cattle",), ("P7",))


def test_a_herd_that_was_moved_since_is_in_the_plans_stay_there() -> None:
    there = herd(place="P7", since=0)
    (one,) = ahead(hub(rotation(move("P4", -3, 4), move("P7", 1, 4), move("P9", 5, 3)), there))
    assert one.stay is not None and one.leave == on(5) and one.move is not None and one.move.paddock == "P9"


def test_a_herd_moved_elsewhere_after_the_plan_was_made_is_not_told_to_leave() -> None:
    plan = replace(rotation(move("P4", -3, 8), move("P7", 5, 4)), made_at=NOW - timedelta(hours=3))
    found = the_line(plan, herd(place="P9", since=0))
    assert found.state == "todo" and "after this plan was made" in found.reason


def test_a_plan_of_three_days_ago_says_nothing_of_today() -> None:
    found = the_line(rotation(move("P4", -3, 4), move("P7", 1, 4)), now=NOW + timedelta(days=2, hours=1))
    assert found.state == "unknown" and "too old" in found.reason and found.headline == "Nobody can say where Cattle goes next."


def test_where_nothing_can_be_planned_the_reason_is_what_stands_in_the_way() -> None:
    plan = Rotation(NOW, TODAY, 0, "the day's plan", "", trouble=("Nobody has counted Cattle: say how many they are under Animals.",))
    found = the_line(plan)
    assert found.state == "unknown" and found.reason == "Nobody has counted Cattle: say how many they are under Animals"


def test_hens_do_not_graze_and_a_hub_without_paddocks_has_no_lines() -> None:
    assert grazing.moves(hub(None, herd("Hens", species="hens"))) == []
    assert grazing.moves(replace(hub(None), places=())) == []


def test_herds_that_graze_as_one_are_one_line_and_move_together() -> None:
    plan = rotation(move("P4", -3, 3, "Cattle + Sheep"), move("P7", 0, 4, "Cattle + Sheep"), herds={"Cattle + Sheep": "P4"})
    found = the_line(plan, herd(), herd("Sheep", species="sheep"))
    assert found.headline == "Move Cattle and Sheep to P7 today." and found.deeds[0].herds == ("Cattle", "Sheep")


def test_in_a_poor_year_the_floor_is_reached_before_the_day_of_leaving() -> None:
    low = dict.fromkeys(("P4", "P7", "P9"), (1400.0, 1350.0, 1290.0) + (1200.0,) * DAYS)
    (one,) = ahead(hub(rotation(move("P4", -3, 8), move("P7", 5, 4), low=low)))
    assert drops(one, TODAY) == on(2)


def test_days_of_grass_are_told_where_a_poor_year_has_fewer_than_the_season_asks_for() -> None:
    # on 14 May the table's last date is 1 November: 90 days; on the 15th it asks for 30
    few = rotation(move("P4", -3, 8), feed_days={"p20": 24, "p50": 38, "p80": 51})
    (found,) = grazing.feed(hub(few))
    assert found.state == "watch" and found.title == "38\xa0days of grass (24–51)"
    later = replace(few, start=on(1))
    assert grazing.feed(hub(replace(later, feed_days={"p20": 31, "p50": 38, "p80": 51}), now=NOW + timedelta(days=1))) == []


def test_when_it_is_dry_and_the_reserve_short_demand_is_to_be_cut() -> None:
    # 24 head of 500 kg eat 240 kg a day; 2,000 - 1,300 on 3 ha, of which three quarters are eaten: 6.6 days
    base = hub(rotation(move("P4", -3, 8), feed_days={"p20": 24, "p50": 38, "p80": 51}))
    dry = replace(base, lives=tuple(live(p, "soil_moisture", 12.0) for p in base.places))
    found = reserve(dry)
    assert found is not None and found.standing == pytest.approx(2100 * 0.70 / 240, rel=0.1)
    (line,) = grazing.feed(dry)
    assert line.state == "act" and line.headline == "38\xa0days of grass (24–51), and it is dry: cut what is eaten by 10 to 25 %."
    assert reserve(base).water is None  # type: ignore[union-attr]


def test_today_ranks_the_moves_among_its_lines() -> None:
    found = advice.ranked(hub(rotation(move("P4", -3, 3), move("P7", 0, 4))), "grazing")
    assert found[0].subject == "move Cattle 2026-05-14 P7"
