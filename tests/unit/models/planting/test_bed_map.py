"""The bed map: lanes, letters, weeks; which beds are free when; and where a planting fits. Days are worked out by hand in the tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from models.agronomy.crops import catalogue, families
from models.planning.planting import Bed, Grown, Stretch
from models.planning.planting.bed_map import LETTERS, OVER, STANDING, Taken, bed_map, family_letters, free_from, in_use, natural, next_in
from models.planning.planting.known_crops import planting_of
from models.planning.planting.proposal import Ground, fitting, proposals
from models.planning.planting.wanted import Needed

BEDS = (Bed("Bed 10", 100, block="B"), Bed("Bed 2", 100, block="A"), Bed("Bed 1", 50, block="A"))
PEAS = Taken("Bed 2", "Peas", "pea", "Fabaceae", date(2027, 3, 10), date(2027, 6, 20), 60)
KALE = Taken("Bed 2", "Kale", "kale", "Brassicaceae", date(2027, 6, 1), date(2027, 8, 31), 40)
BEANS = Taken("Bed 2", "Beans", "bean", "Fabaceae", date(2027, 6, 21), date(2027, 9, 10), 60)
BERRIES = Taken("Bed 10", "Berries", "blueberry", "Ericaceae", date(2020, 3, 1), None, 100, STANDING)
ALL = (PEAS, KALE, BEANS, BERRIES)


def test_blocks_and_beds_come_in_the_order_of_their_numbers() -> None:
    found = bed_map(BEDS, ALL, date(2027, 5, 5), 10)
    assert [(block.name, [row.bed for row in block.rows]) for block in found.blocks] == [("A", ["Bed 1", "Bed 2"]), ("B", ["Bed 10"])]
    assert natural("Bed 2") < natural("Bed 10") < natural("Bed 10 b")


def test_weeks_are_named_by_their_mondays_and_bars_cover_the_weeks_they_touch() -> None:
    # Wednesday 5 May 2027 lies in the week of Monday 3 May
    found = bed_map(BEDS, ALL, date(2027, 5, 5), 10)
    assert (found.weeks[0], found.weeks[-1]) == (date(2027, 5, 3), date(2027, 7, 5))
    bars = {bar.taken.planting: bar for block in found.blocks for row in block.rows for bar in row.bars}
    # the peas came before the map and end on Sunday 20 June, in the week of 14 June, the seventh
    assert (bars["Peas"].first, bars["Peas"].last) == (0, 6)
    # the kale comes on Tuesday 1 June, in the week of 31 May, the fifth, and stays beyond the map
    assert (bars["Kale"].first, bars["Kale"].last) == (4, 9)
    assert (bars["Berries"].first, bars["Berries"].last) == (0, 9)


def test_what_stands_together_has_lanes_of_its_own_and_what_follows_takes_the_free_one() -> None:
    row = bed_map(BEDS, ALL, date(2027, 5, 3), 20).blocks[0].rows[1]
    assert {bar.taken.planting: bar.lane for bar in row.bars} == {"Peas": 0, "Kale": 1, "Beans": 0}
    assert row.lanes == 2


def test_every_family_of_the_catalogue_has_a_letter_and_those_that_take_beds_their_own() -> None:
    letters = family_letters(list(families()))
    known = {name: letters[name] for name in LETTERS if name in letters}
    assert known == {name: letter for name, letter in LETTERS.items() if name in families()}
    assert len(set(LETTERS.values())) == len(LETTERS)
    some = family_letters([*LETTERS, "Ericaceae", "Malvaceae", "Vitaceae", ""])
    assert len(set(some.values())) == len(some)


def test_an_old_name_of_a_family_has_the_letter_of_the_new_one() -> None:
    assert family_letters(["Alliaceae", "Amaryllidaceae"]) == {"Amaryllidaceae": "A"}


def test_a_bed_is_free_when_the_last_that_overlaps_is_gone() -> None:
    # peas to 20 June, then beans the day after, kale among them to 31 August, beans to 10 September
    assert free_from("Bed 2", ALL, date(2027, 5, 1)) == date(2027, 9, 11)
    assert free_from("Bed 2", ALL, date(2027, 1, 1)) == date(2027, 1, 1)
    assert free_from("Bed 10", ALL, date(2027, 5, 1)) is None
    assert free_from("Bed 1", ALL, date(2027, 5, 1)) == date(2027, 5, 1)


def test_a_long_stay_that_began_early_is_not_overlooked() -> None:
    long, short = replace(PEAS, to_on=date(2027, 12, 1)), KALE
    assert free_from("Bed 2", (long, short), date(2027, 6, 5)) == date(2027, 12, 2)


def test_beds_in_use_and_what_comes_next() -> None:
    assert in_use(BEDS, ALL, date(2027, 9, 6), date(2027, 9, 12)) == ["Bed 10", "Bed 2"]
    assert in_use(BEDS, ALL, date(2027, 9, 13), date(2027, 9, 19)) == ["Bed 10"]
    following = next_in("Bed 2", ALL, date(2027, 6, 1))
    assert following is not None
    assert following.planting == "Beans"
    assert next_in("Bed 1", ALL, date(2027, 6, 1)) is None


# where a planting fits


GROUND = Ground(BEDS, tuple(one.stay() for one in ALL), years={"Brassicaceae": 4})


def test_the_bed_that_fits_best_is_taken() -> None:
    # from 24 May (a week before) to 30 June Bed 2 has 100 ft less peas 60 and kale 40; Bed 1 is empty; berries fill Bed 10
    where, short = fitting(30, "Asteraceae", date(2027, 5, 31), date(2027, 6, 30), GROUND)
    assert (where, short) == ((Stretch("Bed 1", 30),), 0)


def test_what_no_bed_holds_alone_is_parted_and_what_is_missing_is_said() -> None:
    late = Ground(BEDS, tuple(one.stay() for one in ALL))
    # in October Bed 1 has 50 ft and Bed 2 100 ft
    where, short = fitting(120, "Asteraceae", date(2027, 10, 1), date(2027, 11, 1), late)
    assert (where, short) == ((Stretch("Bed 2", 100), Stretch("Bed 1", 20)), 0)
    where, short = fitting(180, "Asteraceae", date(2027, 10, 1), date(2027, 11, 1), late)
    assert short == 30


def test_a_bed_in_which_the_family_would_come_too_soon_is_taken_last() -> None:
    ground = replace(GROUND, history=(Grown("Bed 1", "cabbage", "Brassicaceae", date(2025, 5, 1), date(2025, 8, 1)),))
    # Bed 1 fits tighter, but had cabbage two years ago; kale is to leave Bed 2 on 31 August, too
    assert "Brassicaceae stood in Bed 1" in ground.reason("Bed 1", "Brassicaceae", date(2027, 10, 1), date(2027, 11, 1))
    where, _ = fitting(30, "Asteraceae", date(2027, 10, 1), date(2027, 11, 1), ground)
    assert where[0].bed == "Bed 1"
    clean = replace(ground, taken=())
    where, _ = fitting(30, "Brassicaceae", date(2027, 10, 1), date(2027, 11, 1), clean)
    assert where[0].bed in ("Bed 2", "Bed 10")


def test_side_by_side_is_not_one_after_the_other() -> None:
    # kale stands until 31 August: on 1 July cabbage is on other feet of the bed; on 1 October it would follow
    assert GROUND.before("Bed 2", "Brassicaceae", date(2027, 7, 1)) is None
    assert GROUND.before("Bed 2", "Brassicaceae", date(2027, 10, 1)) is not None


def test_a_planting_before_one_of_its_family_is_warned_of_too() -> None:
    said = GROUND.reason("Bed 2", "Brassicaceae", date(2027, 3, 1), date(2027, 4, 30))
    assert said == "kale is planned in Bed 2 for 2027-06-01, too soon after it"


def test_plantings_of_one_wish_do_not_lie_on_each_other() -> None:
    crop = catalogue()["lettuce_head"]
    need = Needed(None, date(2027, 10, 1), date(2027, 11, 8), 60)
    each = [(planting_of(crop, f"L{n}", need.plant_on, (Stretch("", 60.0),), "transplant"), need) for n in range(3)]
    found = proposals(each, Ground(BEDS, (BERRIES.stay(),)))
    # Bed 2 has 100 ft, Bed 1 has 50: two of them fit (60 and 40 + 20), the third has 30 ft only
    assert [one.short_ft for one in found] == [0, 0, 30]
    assert [[(s.bed, s.length_ft) for s in one.planting.stretches] for one in found[:2]] == [
        [("Bed 2", 60)],
        [("Bed 1", 50), ("Bed 2", 10)],
    ]


def test_a_cover_crop_has_its_letter_and_waits_for_nothing() -> None:
    rye = Taken("Bed 1", "Rye", "rye", "Poaceae", date(2027, 10, 1), date(2028, 4, 1), 50, OVER, cover=True)
    assert bed_map(BEDS, [rye], date(2027, 10, 1), 4).families == (("G", "Poaceae", "grasses and corn"),)
    assert rye.stay().family == ""


def test_feet_and_stretches_of_a_proposal_are_whole_where_they_fit() -> None:
    crop = catalogue()["cabbage"]
    planting = planting_of(crop, "C", date(2027, 7, 1), (Stretch("", 45.0),), "transplant")
    (one,) = proposals([(planting, Needed(date(2027, 5, 16), date(2027, 7, 1), date(2027, 9, 13), 45))], GROUND)
    assert [s.length_ft for s in one.planting.stretches] == [45.0]
    # three weeks of picking from Monday 13 September end on Sunday 3 October
    assert one.to_on == date(2027, 10, 3)
    # 45 ft of 2 rows at 15 in (the catalogue's) or its like: plants are feet x 12 / inches x rows, rounded up
    spacing, rows = crop.in_row_spacing_in, crop.rows_per_30in_bed
    assert spacing is not None
    assert rows is not None
    assert one.plants == pytest.approx(45 * 12 / spacing * rows, abs=1)
