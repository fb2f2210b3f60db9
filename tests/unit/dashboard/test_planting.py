"""Planting in words and as a drawing: beds, what is free, what a wish says."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.parts.board.beds import FILLS, drawing
from dashboard.parts.planting.ground import in_words, map_of, told
from dashboard.parts.planting.offers import read_amount
from dashboard.parts.planting.season import consequences
from models.advice.planting.clashes import Asked
from models.advice.planting.stands import beds_of, metres
from models.advice.planting.wishes import Wish, facts_of, offered
from models.agronomy.crops import catalogue
from models.planning.planting.bed_map import LETTERS
from models.records.bed_plan import BedPlan
from sensors.errors import InputError
from tests.unit.models.advice.test_planting import BEANS, KALE, TODAY, plan


def asked(found: BedPlan) -> Asked:
    return Asked.of(found, TODAY, "2027")


def test_the_sentence_counts_beds_and_clashes() -> None:
    # kale stands in Bed 1 until July; Bed 2 and Bed 3 are free on Monday, 17 May
    assert told(asked(plan(KALE, BEANS)), 1) == (
        "1 of 3 beds in use this week, 2 free from Monday; 1 thing clashes.",
        "free: Bed 2 and Bed 3",
    )
    assert told(asked(plan(KALE)), 0)[0].endswith("nothing clashes.")


def test_a_bed_in_words_says_what_stands_what_comes_and_when_it_is_free() -> None:
    found = asked(plan(KALE, BEANS))
    row, bed = map_of(found).blocks[0].rows[0], beds_of(found.plan)[0]
    # kale to 26 July, beans from 1 June to 28 August
    assert in_words(row, bed, found.taken, TODAY) == ("Bed 1: kale", "100 ft · next snap bean (bush) Tue 1 Jun · free from Sun 29 Aug")
    row, bed = map_of(found).blocks[0].rows[1], beds_of(found.plan)[1]
    assert in_words(row, bed, found.taken, TODAY) == ("Bed 2: free", "100 ft")


def test_the_drawing_has_a_row_a_bed_and_every_bar_its_letter_and_its_words() -> None:
    found = asked(plan(KALE, BEANS))
    shown = map_of(found)
    drawn = drawing(shown, shown.blocks[0], TODAY, "Kale", dark=False)
    assert [row["name"] for row in drawn["rows"]] == ["Bed 1", "Bed 2", "Bed 3"]
    bars = {bar["id"]: bar for bar in drawn["bars"]}
    assert (bars["Kale"]["letter"], bars["Kale"]["planned"], bars["Kale"]["lane"]) == ("B", False, 0)
    assert (bars["Beans"]["letter"], bars["Beans"]["planned"], bars["Beans"]["lane"]) == ("F", True, 1)
    # the map begins on Monday 29 March, six weeks before: 6 April is its ninth day, and 27 July, when the bed is clear, its 121st
    assert (bars["Kale"]["first"], bars["Kale"]["last"]) == (
        (date(2027, 4, 6) - shown.weeks[0]).days,
        (date(2027, 7, 27) - shown.weeks[0]).days,
    )
    assert {letter for _, _, _, letter in drawn["legend"]["steps"]} == {"B", "F"}


def test_every_letter_has_a_colour_of_its_own() -> None:
    assert set(FILLS) == set(LETTERS.values())
    assert len(set(FILLS.values())) == len(FILLS)


def test_a_wish_is_read_as_people_say_it() -> None:
    assert read_amount("200 lb") == (200, "lb")
    assert read_amount("20 shares") == (20, "share")
    assert read_amount(" 1 Share ") == (1, "share")
    with pytest.raises(InputError):
        read_amount("many shares")


def test_what_a_move_takes_along_is_said_before() -> None:
    said = consequences([KALE, BEANS], 7, TODAY)
    assert "1\u00a0open task goes along" in said
    assert "first pick Thu 20 May becomes Thu 27 May" in said
    assert "what is done keeps its day: Kale" in said


def test_an_accepted_wish_is_written_down_as_it_was_proposed() -> None:
    cabbage = catalogue()["cabbage"]
    found = offered(Wish(20, "head", date(2027, 10, 1)), cabbage, "2027 Cabbage", asked(plan(KALE)).ground, (), TODAY)
    ((_, one),) = found.named
    facts = facts_of(one, cabbage, "Crops 2027", "2027")
    assert facts["established"] == "transplant_raised"
    assert facts["planned_sow_on"] == one.sow_on
    assert facts["planned_plant_on"] == one.planting.plant_on
    assert facts["planned_first_harvest_on"] == one.first_week
    assert facts["yield_expected"] == round(one.planting.total(), 1)
    assert sum(metres(piece.length_ft) for piece in one.planting.stretches) == pytest.approx(metres(one.planting.bed_ft), abs=0.002)
