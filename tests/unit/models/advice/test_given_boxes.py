"""Likes, seconds, boxes given away and other hubs: what each does to a week, by numbers worked by hand."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from collector.share_sheets import Print, pack_sheet, pick_sheet
from models.advice.season import swaps
from models.advice.season.before import before
from models.advice.season.boxes import packed_of
from models.advice.season.forecast import problem_of
from models.advice.season.packing import Packed, PackedGroup, PackedItem, written
from models.advice.season.recall import HUB, recalled, told
from models.advice.season.scenario import scenario_of
from models.advice.season.wants import sharers
from models.planning.harvest.forecast import forecast
from models.planning.shares import Hub, Item, Rules, Week
from models.planning.shares.allocate import allocate
from models.planning.shares.roster import Holder, grouped
from models.records.lots import LotPicked
from models.records.recipients import HubView, Receiver
from models.records.seasons import SeasonView
from tests.unit.collector.test_sheets import text_of
from tests.unit.models.advice.made_seasons import MONDAY, TODAY, made_season, picking, share


def packed(view: SeasonView) -> Packed:
    given = scenario_of(view, TODAY)
    return packed_of(view, given, forecast(problem_of(view, given, TODAY)), MONDAY)


def item(found: Packed, key: str) -> PackedItem:
    return next(one for one in found.items if one.key == key)


def box_of(found: Packed, number: int) -> PackedGroup:
    return next(group for group in found.groups if uuid.UUID(int=number).hex in group.members)


def with_seconds(*takes: int, **more: Any) -> SeasonView:
    """Ten pounds of off-grade tomatoes are picked; the shares of these numbers welcome them. There is no meal."""
    crop = next(one.crop for one in made_season().plantings if one.name == "Tomato")
    shares = tuple(replace(one, seconds=int(one.member) in takes) for one in made_season().shares)
    return made_season(
        seconds=(replace(picking("Tomato", crop, 10.0, "lb", "TOM-2"), grade="seconds"),), shares=shares, **({"meals": {}} | more)
    )


def names(found: Packed) -> tuple[str, str]:
    """(seconds, the crop they are of)."""
    (off,) = (one for one in found.items if one.seconds_of)
    return off.key, off.seconds_of


def test_a_disliked_item_is_given_only_if_nothing_else_does() -> None:
    holders = [Holder("Ana", 1.0, "Barn", likes={"kale": -1}), Holder("Ben", 1.0, "Barn")]
    groups = grouped(holders).groups
    (ana,) = (group.id for group in groups if group.likes)
    (ben,) = (group.id for group in groups if not group.likes)
    kale, chard = Item("kale", "bunch", 1, 1.0, cap=1), Item("chard", "bunch", 1, 1.0, cap=1)
    # one bunch of each for two: who dislikes kale has the chard
    both = allocate(Week((kale, chard), groups)).portions
    assert (set(both[ana]), set(both[ben])) == ({"chard"}, {"kale"})
    # two bunches of kale and nothing else: everybody has one
    alone = allocate(Week((replace(kale, supply=2),), groups)).portions
    assert (set(alone[ana]), set(alone[ben])) == ({"kale"}, {"kale"})


def test_likes_are_read_like_exclusions_and_an_exclusion_is_never_a_like() -> None:
    view = made_season(shares=(replace(share(1, "tomatoes"), likes="tomatoes, kale", dislikes="lettuce"),))
    (one,) = sharers(scenario_of(view, TODAY), MONDAY)
    told = {crop.lower().partition(" ")[0].strip(","): liked for crop, liked in one.likes.items()}
    assert {crop: liked for crop, liked in told.items() if crop in ("kale", "lettuce")} == {"kale": 1, "lettuce": -1}
    assert not one.excluded & set(one.likes) and any("omato" in crop for crop in one.excluded)


def test_seconds_reach_those_alone_who_welcome_them_and_the_kitchen_has_the_rest() -> None:
    found = packed(with_seconds(3))
    off, crop = names(found)
    stock = item(found, off)
    # 10 lb, a tenth lost
    assert stock.supply == pytest.approx(9.0) and stock.lots == ("TOM-2",)
    having = [group for group in found.groups if group.box.get(off, 0.0) > 0]
    assert [group.members for group in having] == [(uuid.UUID(int=3).hex,)]
    assert found.handed(off) + stock.base + stock.extra + stock.left == pytest.approx(9.0)
    # nobody ticked: all of it is the kitchen's, and the first grade is shared out as if there were none
    without = packed(with_seconds())
    assert without.handed(off) == 0 and item(without, off).extra == pytest.approx(9.0)
    assert item(without, crop).supply == pytest.approx(item(packed(made_season(meals={})), crop).supply)


def test_an_exclusion_holds_for_seconds_too() -> None:
    found = packed(with_seconds(9))
    off, crop = names(found)
    assert box_of(found, 9).seconds and crop in box_of(found, 9).excluded
    assert found.handed(off) == 0
    held = next(key for key, amount in box_of(found, 9).box.items() if amount > 0)
    assert not {one.item for one in swaps.options(found, uuid.UUID(int=9).hex, held)} & {off, crop}


def test_the_meal_is_cooked_of_seconds_first() -> None:
    crop = names(packed(with_seconds()))[1]
    promised = {"promised": {crop: {"share_qty": 1, "kitchen_per_week": 12}}}
    plain = item(packed(made_season(meals={}, rules=promised)), crop)
    found = packed(with_seconds(rules=promised))
    # of 12 lb the nine pounds of seconds come first, then three of the first grade
    assert (plain.base, item(found, names(found)[0]).base, item(found, crop).base) == (12, 9, 3)


def test_a_donated_box_goes_where_it_was_said_with_what_is_eaten_there() -> None:
    ann = Receiver("09", uuid.UUID(int=9).hex, "tomatoes")
    shares = (
        replace(share(1, "kale"), donated={MONDAY: None}),
        replace(share(2, "kale"), donated={MONDAY: ann}),
        share(3),
        share(9, "tomatoes"),
    )
    found = packed(made_season(shares=shares))
    kitchen, given = (group for group in found.groups if group.donated)
    if kitchen.depot != "kitchen":
        kitchen, given = given, kitchen
    assert (kitchen.depot, kitchen.shares, kitchen.members, kitchen.excluded) == ("kitchen", 1, (), ())
    assert (given.depot, given.shares, given.members) == ("Barn", 1, (ann.id,))
    assert given.excluded and all("omato" in crop for crop in given.excluded)
    assert found.shares == 4
    # another week is nobody's gift
    later = packed_of_week(made_season(shares=shares), date(2026, 6, 8))
    assert not any(group.donated for group in later.groups) and later.shares == 4


def packed_of_week(view: SeasonView, monday: date) -> Packed:
    given = scenario_of(view, TODAY)
    return packed_of(view, given, forecast(problem_of(view, given, TODAY)), monday)


def test_a_donated_box_counts_in_the_season_of_nobody() -> None:
    ann = Receiver("03", uuid.UUID(int=3).hex, "")
    shares = (replace(share(1), donated={MONDAY: ann}), share(2), share(3))
    found = packed(made_season(shares=shares))
    # what was given away was worth 5 more than the two other boxes: these two are even all the same
    groups = tuple(replace(group, value=9.0 if group.donated else 4.0) for group in found.groups)
    document = json.loads(json.dumps(written(replace(found, groups=groups))))
    past = before(made_season(shares=shares, printed=((MONDAY, document),)), date(2026, 6, 8))
    assert past.ahead == {uuid.UUID(int=2).hex: 0.0, uuid.UUID(int=3).hex: 0.0}
    assert past.usual == pytest.approx(4.0)
    # and a giver who is ahead does not make the box of the kitchen poorer
    (gift,) = grouped([Holder("Ana", 1.0, "Barn", donated=True, ahead=7.0)]).groups
    assert gift.ahead == 0.0


@pytest.mark.parametrize(("kappa", "sent"), [(0.0, 150), (0.05, 171), (0.1, 200), (0.2, 260)])
@pytest.mark.parametrize("by_weight", [False, True])
def test_hubs_get_by_need_what_the_tightest_of_them_lets(kappa: float, sent: int, by_weight: bool) -> None:
    """crops_csa C17: 300 lb, room for 60, 100 and 100, the first needs two fifths. 60 / 0.4 = 150; 60 / 0.35 = 171.4, in whole pounds;
    60 / 0.3 = 200; at 0.2 all three are full but for what two hubs may have above their need: 260."""
    pound = 0.45359237
    rooms = zip("ABC", (40, 30, 30), (60, 100, 100), strict=True)
    hubs = tuple(
        Hub(name, need, room=room * pound + 1e-9) if by_weight else Hub(name, need, {"potato": room}) for name, need, room in rooms
    )
    found = allocate(Week((Item("potato", "lb", 300, 1.0, mass=pound),), (), hubs, Rules(kappa=kappa)))
    total = sum(part["potato"].amount for part in found.hubs.values())
    assert total == sent
    assert total + found.left["potato"].amount == 300
    assert kappa > 0 or [found.hubs[name]["potato"].amount for name in "ABC"] == [60, 45, 45]


def test_room_is_for_all_things_together_and_nothing_that_nobody_weighed_is_sent_into_it() -> None:
    items = (Item("potato", "lb", 10, 1.0, mass=0.5), Item("beet", "lb", 10, 1.0, mass=0.5), Item("kohlrabi", "head", 10, 1.0))
    found = allocate(Week(items, (), (Hub("A", 1, room=7.0),)))
    # 7 kg of half-kilo steps: ten of the one and four of the other
    assert sorted(part.amount for part in found.hubs["A"].values()) == [4, 10]
    assert "kohlrabi" not in found.hubs["A"]


def test_the_pick_sheet_has_a_column_for_hubs_and_the_pack_list_marks_seconds() -> None:
    found = packed(with_seconds(3, hubs=(HubView("Big Cove", 30.0, None),)))
    stamp = Print("Laurel Cove", "us", datetime(2026, 6, 3, 18, tzinfo=UTC), None, ZoneInfo("America/New_York"), compressed=False)
    picked, boxes = (text_of(sheet(found, stamp)) for sheet in (pick_sheet, pack_sheet))
    assert "Hubs" in picked and "sorted" in picked
    # the mark stands first: a column cuts long names
    assert "seconds: Tomato" in boxes and "Big Cove: " in boxes


def test_hubs_of_the_records_get_what_is_left_after_shares_and_kitchen() -> None:
    few = (share(1), share(2))
    alone = packed(made_season(shares=few))
    assert alone.hubs == ()
    found = packed(made_season(shares=few, hubs=(HubView("Big Cove", 30.0, None), HubView("Ridge", 10.0, 5.0))))
    assert found.hubs == ("Big Cove", "Ridge")
    for one in found.items:
        assert one.base + found.handed(one.key) + one.extra + one.sent + one.left == pytest.approx(one.supply)
        assert found.handed(one.key) == pytest.approx(alone.handed(one.key)) and one.base == item(alone, one.key).base
    lettuce = next(one for one in found.items if "ettuce" in one.key)
    assert lettuce.hubs["Big Cove"] > lettuce.hubs.get("Ridge", 0.0)


def test_a_recall_finds_the_hub_and_whoever_has_the_seconds() -> None:
    found = packed(with_seconds(3))
    off, crop = names(found)
    sent = replace(item(found, off), hubs={"Big Cove": 2.0})
    document = written(replace(found, items=(sent,)))
    lot = LotPicked("TOM-2", MONDAY, crop, "tomato_slicing", ("Tomato",), ("Bed 2",), 10.0, "lb", "shares", "Ann")
    gone = recalled("TOM-2", [lot], [(MONDAY, document)])
    assert gone.members == (uuid.UUID(int=3).hex,)
    assert [(one.where, one.amount, one.certain) for one in gone.went if one.kind == HUB] == [("Big Cove", 2.0, True)]
    assert told(gone).endswith("and in the kitchen, and sent to Big Cove.")
