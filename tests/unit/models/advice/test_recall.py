"""Where a lot went: boxes of the weeks that were printed, kitchen, hubs; the members to tell, for those who may see them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from models.advice.season.packing import Packed, PackedGroup, PackedItem, PickUp, written
from models.advice.season.produce_sales import sales_of
from models.advice.season.produce_sales import told as sales_told
from models.advice.season.recall import BOXES, KITCHEN, found_again, recalled, span, table, told
from models.records.lots import LotPicked
from sensors.errors import InputError

WEEK, LOT = date(2027, 5, 10), "LET-B2-20270512-1"
PICKED = LotPicked(LOT, date(2027, 5, 12), "Lettuce", "lettuce_head", ("2027 Lettuce 1",), ("Bed 2",), 60.0, "head", "shares", "Ann")
LETTUCE = PackedItem("lettuce_head", "Lettuce", "head", 1.0, 54.0, 6.0, 2.0, 0.0, 40.0, 70.0, 50.0, ("Bed 2",))
KALE = PackedItem("kale", "Kale", "bunch", 1.0, 10.0, 0.0, 0.0, 0.0, 8.0, 12.0, 10.0)
GROUPS = (
    PackedGroup("Clinic, full", "full", 1.0, "Clinic", 10, (), ("m1", "m2"), {"lettuce_head": 2.0, "kale": 1.0}, 2.0),
    PackedGroup("Barn, half", "half", 0.5, "Barn", 12, (), ("m3",), {"lettuce_head": 1.0}, 2.0),
    PackedGroup("Barn, full", "full", 1.0, "Barn", 5, ("Lettuce",), ("m4",), {"kale": 1.0}, 1.0),
)
WEEKS = [
    (WEEK, written(Packed(WEEK, (LETTUCE, KALE), GROUPS, (PickUp("Clinic", date(2027, 5, 14)), PickUp("Barn", date(2027, 5, 14)))))),
    (date(2027, 5, 17), written(Packed(date(2027, 5, 17), (LETTUCE,), GROUPS[:1], (PickUp("Clinic", date(2027, 5, 21)),)))),
]
NAMES = {"m1": ("01", "Ann"), "m2": ("02", "Bea"), "m3": ("03", "Cy"), "m4": ("04", "Dot")}


def test_a_lot_is_in_the_boxes_of_its_week_and_in_no_box_without_its_crop() -> None:
    found = recalled(LOT, [PICKED], WEEKS)
    assert [(one.where, one.size, one.boxes, one.amount) for one in found.went if one.kind == BOXES] == [
        ("Clinic", "full", 10, 20.0), ("Barn", "half", 12, 12.0),
    ]  # fmt: skip
    assert (found.boxes, found.pick_ups, found.members) == (22, ("Clinic", "Barn"), ("m1", "m2", "m3"))
    assert [one.amount for one in found.went if one.kind == KITCHEN] == [8.0]


def test_what_is_found_again_is_held_against_what_was_picked() -> None:
    again = found_again(recalled(LOT, [PICKED], WEEKS))
    # 20 + 12 heads in boxes, 8 to the kitchen: 20 of 60 are not accounted for
    assert again is not None and (again.picked, again.found, again.left) == (60.0, 40.0, 20.0)


def test_a_later_week_that_names_the_lot_holds_it_too() -> None:
    stored = [(week, {**doc, "items": [{**item, "lots": [LOT]} for item in doc["items"]]}) for week, doc in WEEKS[1:]]
    found = recalled(LOT.lower(), [PICKED], [WEEKS[0], *stored])
    assert {(one.week, one.certain) for one in found.went} == {(WEEK, False), (date(2027, 5, 17), True)}


def test_what_went_to_a_meal_or_another_hub_is_in_no_box() -> None:
    found = recalled(LOT, [replace(PICKED, use="hub partner")], WEEKS)
    assert [(one.kind, one.amount) for one in found.went] == [("hub partner", 60.0)] and found.members == ()


def test_members_stand_on_it_only_for_those_who_may_see_them() -> None:
    found = recalled(LOT, [PICKED], WEEKS)
    named, unnamed = table(found, NAMES), table(found)
    assert "01 Ann, 02 Bea" in named.rows[0]
    assert "members" not in [column.key for column in unnamed.columns]
    assert not any("Ann, " in str(cell) for row in unnamed.rows for cell in row)
    assert all(len(row) == len(made.columns) for made in (named, unnamed) for row in made.rows)


def test_the_answer_is_a_sentence() -> None:
    assert told(recalled(LOT, [PICKED], WEEKS)) == ("Lettuce picked Wed 12 May in Bed 2: in 22 boxes at Clinic, Barn, and in the kitchen.")
    assert told(recalled("X-1", [], [])) == "No harvest has the lot X-1."
    assert span([]) is None


# the produce rule


def test_the_rule_goes_by_the_average_of_three_years() -> None:
    told = sales_of({"produce_sales_usd": {"2024": 20000, "2025": 24000, "2026": 34000, "2020": 90000}}, 2027)
    # (20 + 24 + 34) / 3 = 26 thousand, above 25
    assert told.average == pytest.approx(26_000) and told.rule is not None and told.rule.covered and told.missing == ()
    assert "not legal advice" in sales_told(told)


def test_a_year_that_nobody_wrote_down_is_said_and_is_no_zero() -> None:
    told = sales_of({"produce_sales_usd": {"2026": 24000}}, 2027)
    assert told.average == 24000 and told.missing == (2024, 2025) and "2024, 2025 are not written down" in sales_told(told)
    assert sales_of({}, 2027).rule is None and "Nobody has written down" in sales_told(sales_of({}, 2027))
    with pytest.raises(InputError, match="cannot be read"):
        sales_of({"produce_sales_usd": {"last year": "a lot"}}, 2027)
