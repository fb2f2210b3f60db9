"""From plantings and shares to a week shared out: exclusions read widely, the meal first, everything accounted for; frozen as it was."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from collector.share_sheets import Print, depot_sheet, pack_sheet, pick_sheet, to_pick
from models.advice.season import swaps, whatif
from models.advice.season.bearing import stretched
from models.advice.season.before import before
from models.advice.season.boxes import packed_of
from models.advice.season.exclusions import exclusions
from models.advice.season.forecast import problem_of
from models.advice.season.packing import Packed, read_back, written
from models.advice.season.picked import picked_of
from models.advice.season.scenario import Given, scenario_of
from models.advice.season.sharing import ahead, board, meal_of, share_week, week_filled
from models.advice.season.wants import names
from models.planning.harvest import Forecast, Weather
from models.planning.harvest.forecast import forecast
from models.records.seasons import SeasonView
from sensors.errors import InputError
from tests.unit.models.advice.made_seasons import MONDAY, TODAY, made_season, picking, planted


def reckoned(view: SeasonView, on: date = TODAY) -> tuple[Given, Forecast]:
    given = scenario_of(view, on)
    return given, forecast(problem_of(view, given, on))


@pytest.fixture(scope="module")
def season() -> tuple[SeasonView, Given, Forecast]:
    view = made_season()
    return (view, *reckoned(view))


@pytest.fixture(scope="module")
def packed(season: tuple[SeasonView, Given, Forecast]) -> Packed:
    return packed_of(*season, MONDAY)


def crop(packed: Packed, part: str) -> str:
    """The name by which the catalogue calls a crop."""
    return next(item.key for item in packed.items if part in item.key.lower())


@pytest.mark.parametrize(
    ("said", "parts", "unknown"),
    [
        ("tomatoes and peppers", ("tomato",), ("peppers",)),
        ("mushrooms", ("shiitake",), ()),
        ("Nightshades", ("tomato",), ()),
        ("eggs", (), ("eggs",)),
        ("no kale; lettuce", ("kale", "lettuce"), ()),
        ("", (), ()),
    ],
)
def test_what_members_write_is_taken_widely_and_what_fits_nothing_is_told(
    said: str, parts: tuple[str, ...], unknown: tuple[str, ...], season: tuple[SeasonView, Given, Forecast]
) -> None:
    crops, asked = exclusions(said, names(season[1]))
    assert len(crops) == len(parts)
    assert all(any(part in one.lower() for one in crops) for part in parts)
    assert asked == unknown


def test_a_butternut_is_no_nut_and_an_eggplant_no_egg() -> None:
    called = {"squash": ("butternut squash",), "eggplant": ("eggplant",), "hazel": ("hazelnut",)}
    assert exclusions("nuts, eggs", called) == (frozenset({"hazel"}), ("eggs",))


def test_a_shape_over_other_weeks_keeps_its_whole_and_its_lean() -> None:
    longer = stretched((0.6, 0.4), 4)
    assert longer == pytest.approx((0.3, 0.3, 0.2, 0.2))
    assert sum(stretched((0.45, 0.35, 0.2), 13)) == pytest.approx(1.0)


def test_everything_there_is_goes_to_boxes_kitchen_or_stays(packed: Packed) -> None:
    assert packed.items
    for item in packed.items:
        assert packed.handed(item.key) + item.base + item.extra + item.left == pytest.approx(item.supply)


def test_what_stands_for_years_and_mushroom_logs_are_forecast_and_packed(
    season: tuple[SeasonView, Given, Forecast], packed: Packed
) -> None:
    # 55 lb over the eleven weeks from 13 April: 5 lb in each, even weeks of a log yard
    (row,) = (row for row in season[2].rows if row.planting == "Logs 2024" and row.week == MONDAY)
    assert row.planned == pytest.approx(5.0)
    assert row.p20 < row.p50 < row.p80
    assert {place for item in packed.items for place in item.beds} >= {"Bed 2", "Log yard"}


def test_there_is_at_least_what_is_picked_less_a_tenth(packed: Packed) -> None:
    lettuce = next(item for item in packed.items if item.key == crop(packed, "lettuce"))
    assert lettuce.supply >= 36  # 40 heads picked
    assert lettuce.lots == ("LET-1",)
    tomato = next(item for item in packed.items if item.key == crop(packed, "tomato"))
    assert tomato.supply >= 39.5  # 20 kg are 44.1 lb, in quarter pounds


def test_nobody_gets_what_is_excluded_and_who_pauses_gets_none(packed: Packed) -> None:
    without = next(group for group in packed.groups if group.excluded)
    assert without.members == (uuid.UUID(int=9).hex,)
    assert not without.box.get(crop(packed, "tomato"))
    assert packed.shares == 10


def test_a_word_that_fits_no_crop_is_asked(packed: Packed) -> None:
    assert [said for said in packed.asked if "celery" in said] == [
        "Share 11 takes no celery: no crop of this hub is called so. Check its box by hand."
    ]


def test_the_meal_takes_at_most_a_quarter(season: tuple[SeasonView, Given, Forecast], packed: Packed) -> None:
    given, tomato = season[1], crop(packed, "tomato")
    # 40 salads of 60 g, 15 % lost: 2.82 kg, 6.2 lb of lettuce and tomato, whichever there is most of
    assert meal_of(given, {tomato: 100.0}, 40)[tomato] == pytest.approx(6.226, abs=0.01)
    assert meal_of(given, {tomato: 10.0}, 40)[tomato] == pytest.approx(2.5)
    assert meal_of(given, {tomato: 100.0}, 0) == {}


def test_what_the_kitchen_is_promised_goes_before_the_meals_own_rule() -> None:
    view = made_season()
    kale = view.plantings[2].crop
    rules = {"promised": {kale: {"min_useful": 1, "kitchen_per_week": 2}}}
    view = replace(view, rules=rules, picked=(picking("Kale 1", kale, 40, "bunch"),))
    packed = packed_of(view, *reckoned(view), MONDAY)
    assert {item.name: item.base for item in packed.items if item.base > 0} == {kale: 2}


def test_a_crop_from_store_is_handed_out_on_its_weeks_and_keeps_in_between() -> None:
    view = made_season()
    # 90 lb in one week, less a tenth; 9.5 full shares take 2 lb every other week for the eight weeks it keeps
    onion = replace(planted("Onion", "onion_storage", 90, "lb"), last_harvest_on=date(2026, 6, 2))
    kept = {"storage": True, "qty_per_fe": 2, "distribution_every_days": 14, "cure_days": 14, "storage_days": 56}
    rules = {"promised": {onion.crop: kept}}
    picked = (picking("Onion", onion.crop, 90, "lb"),)
    view = replace(view, plantings=(onion,), before=(), picked=picked, rules=rules, meals={})
    given, found = reckoned(view, date(2026, 6, 24))
    by_week = {n: packed_of(view, given, found, date(2026, 6, 1 + 7 * n if n < 5 else 1)) for n in (1, 2, 3, 4)}
    assert [bool(by_week[n].items) for n in (1, 2, 3, 4)] == [False, True, False, True]
    assert by_week[4].items[0].supply == pytest.approx(19)
    assert by_week[4].handed(onion.crop) == pytest.approx(19)


def test_yields_of_a_crop_in_two_units_are_told_in_one() -> None:
    view = made_season()
    more = planted("Tomato 2", "tomato_slicing", 50, "kg")
    given = scenario_of(replace(view, plantings=(*view.plantings, more)), TODAY)
    tomatoes = [plan for plan in given.scenario.season.plantings if plan.crop == more.crop]
    assert [plan.unit for plan in tomatoes] == ["lb", "lb"]
    assert tomatoes[1].total() == pytest.approx(110.23, abs=0.01)


def test_harvests_are_counted_in_the_unit_of_the_plan(season: tuple[SeasonView, Given, Forecast]) -> None:
    taken = {name: one.amount for (name, week), one in picked_of(season[1]).items() if week == MONDAY}
    assert sorted(round(amount, 1) for amount in taken.values()) == [40.0, 44.1]


def test_a_printed_week_is_read_back_as_it_was_without_its_questions(packed: Packed) -> None:
    again = read_back(json.loads(json.dumps(written(packed))))
    assert again.items == packed.items
    assert again.groups == packed.groups
    assert again.asked == ()


def test_so_much_is_picked_that_the_boxes_are_full_after_a_tenth_is_lost(packed: Packed) -> None:
    lettuce = next(item for item in packed.items if item.key == crop(packed, "lettuce"))
    assert to_pick(27, lettuce) == 30  # the pick sheet of crops_csa E5
    assert to_pick(28, lettuce) == 32
    assert to_pick(0, lettuce) == 0


def test_the_board_says_how_sure_a_week_is(season: tuple[SeasonView, Given, Forecast], packed: Packed) -> None:
    there = ahead(season[1], season[2])
    (lettuce,) = (cell for cell in board(there) if cell.item == crop(packed, "lettuce") and cell.week == MONDAY)
    assert lettuce.wanted == 9.5
    assert 0 <= lettuce.chance <= 1
    assert lettuce.shares[0] <= lettuce.shares[1] <= lettuce.shares[2] <= 9
    full = week_filled(season[1], there, MONDAY)
    assert full.shares == 9.5
    assert full.covered[0] <= full.covered[1] <= full.covered[2] <= 9


def test_the_sheets_are_drawn_and_who_is_gone_has_no_name_on_them(packed: Packed) -> None:
    now = datetime(2026, 6, 3, 12, tzinfo=UTC)
    told = Print("Laurel Cove", "us", now, now, ZoneInfo("America/New_York"), compressed=False)
    known = {uuid.UUID(int=n).hex: (str(n), f"Household {n}") for n in range(1, 9)}
    for sheet in (pick_sheet(packed, told), pack_sheet(packed, told), depot_sheet(packed, told, known)):
        assert sheet.startswith(b"%PDF-")
        assert sheet.rstrip().endswith(b"%%EOF")
    assert depot_sheet(packed, told, known) == depot_sheet(packed, told, known)
    assert depot_sheet(packed, told, known) != depot_sheet(packed, told, {})


def printed(view: SeasonView, packed: Packed, weeks: list[date]) -> SeasonView:
    """The season with a week printed again and again."""
    document = json.loads(json.dumps(written(packed)))
    return replace(view, printed=tuple((week, {**document, "week": week.isoformat()}) for week in weeks))


def test_who_had_less_so_far_gets_more_and_a_printed_week_of_another_kind_counts_for_nobody(
    season: tuple[SeasonView, Given, Forecast], packed: Packed
) -> None:
    poor = packed.groups[0]
    rich = [replace(group, value=group.value + 4) for group in packed.groups if group is not poor]
    view = printed(season[0], replace(packed, groups=(poor, *rich)), [date(2026, 5, 18), date(2026, 5, 25)])
    past = before(view, MONDAY)
    assert all(past.ahead[member] < 0 for member in poor.members)
    assert all(past.ahead[member] > 0 for group in rich for member in group.members)
    # over shares by their weight nobody is ahead of all
    weights = {member: group.weight for group in packed.groups for member in group.members}
    assert sum(weights[member] * ahead for member, ahead in past.ahead.items()) == pytest.approx(0, abs=1e-9)
    groups = share_week(view, season[1], season[2], MONDAY).week.groups
    assert {group.id: group.ahead < 0 for group in groups} == {group.id: group is poor for group in packed.groups}
    assert before(replace(view, printed=((date(2026, 5, 18), {"items": ["tomato"], "groups": ["all"]}),)), MONDAY).usual is None


def test_pick_ups_that_had_a_scarce_crop_wait_their_turn(season: tuple[SeasonView, Given, Forecast], packed: Packed) -> None:
    view = printed(season[0], packed, [date(2026, 5, 25)])
    had = before(view, MONDAY).turns
    assert all(weeks == {"Barn": 1} for weeks in had.values())
    # the week itself, once printed, is none of the weeks before it
    assert before(printed(season[0], packed, [MONDAY]), MONDAY).turns == {}


def test_a_lost_bed_more_members_and_an_early_frost_never_cover_more(season: tuple[SeasonView, Given, Forecast]) -> None:
    given, found = season[1], season[2]
    there, weeks = ahead(given, found), [MONDAY, date(2026, 6, 8), date(2026, 6, 15)]
    lost = whatif.bed_lost(given, found, there, "Bed 2")
    more = whatif.members_more(there, 10)
    for other in (lost, more, whatif.frost_early(there, date(2026, 6, 10))):
        for one, then in whatif.compared(given, there, other, weeks).weeks:
            assert then.chance <= one.chance
            assert then.value <= one.value + 1e-9
    assert week_filled(given, more, MONDAY).shares == 19.5
    # the bed gives what is picked this week, and nothing after it: its three crops stand nowhere else
    left = {one.item: one.each for one in board(lost) if one.week == weeks[1]}
    assert {name for name, each in left.items() if each > 0} <= {"Shiitake on logs"}
    worst = whatif.compared(given, there, lost, weeks)
    assert worst.cells
    assert worst.cells[0].after.each < worst.cells[0].before.each
    # frost on 3 June kills the tender tomato from the week after it on, not the kale
    frozen = {one.item: one.each for one in board(whatif.frost_early(there, date(2026, 6, 10))) if one.week == weeks[1]}
    assert [each for name, each in frozen.items() if "Tomato" in name] == [0.0]
    assert all(each > 0 for name, each in frozen.items() if name == "Kale")


def test_the_usual_first_frost_is_the_middle_of_those_measured() -> None:
    nights = [50.0] * 730
    for on in (date(2024, 10, 10), date(2024, 11, 2), date(2025, 10, 14), date(2025, 4, 20)):
        nights[(on - date(2024, 5, 1)).days] = 31.0
    sky = Weather(date(2024, 5, 1), np.array([70.0] * 730), np.array(nights))
    # 10 October of a leap year is its 284th day, 14 October of another its 287th
    assert whatif.usual_frost(sky, 2026) == date(2026, 10, 12)
    assert whatif.usual_frost(None, 2026) is None


def test_a_member_swaps_once_for_what_nobody_has_and_never_for_what_is_excluded(packed: Packed) -> None:
    tomato = crop(packed, "tomato")
    items = tuple(replace(one, extra=0.0, left=5.0, cap=8.0) for one in packed.items)
    printed = read_back(json.loads(json.dumps(written(replace(packed, items=items)))))
    without = next(group for group in printed.groups if group.excluded)
    given = next(name for name, amount in without.box.items() if amount > 0)
    assert tomato not in {one.item for one in swaps.options(printed, without.members[0], given)}
    group = next(group for group in printed.groups if not group.excluded and group.box.get(tomato, 0) > 0)
    member, (choice, *_) = group.members[0], swaps.options(printed, group.members[0], tomato)
    after = swaps.swapped(printed, member, tomato, choice.item)
    assert after.groups == printed.groups
    left = {one.key: one.left for one in after.items}
    assert left[tomato] == pytest.approx(5 + group.box[tomato])
    assert left[choice.item] == pytest.approx(5 - choice.portion.amount)
    assert after.swaps[0].took_amount == choice.portion.amount
    assert swaps.options(after, member, tomato) == ()
    with pytest.raises(InputError, match="cannot be had"):
        swaps.swapped(after, member, tomato, choice.item)
    assert read_back(json.loads(json.dumps(written(after)))) == replace(after, asked=())
