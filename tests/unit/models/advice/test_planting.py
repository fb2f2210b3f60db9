"""Planting out of the records: bars of what is and what is planned, clashes with their cures, wishes worked back by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import numpy as np
import pytest

from models.advice.planting.clashes import Asked, Trouble, laid, too_large, troubles
from models.advice.planting.normals import first_kill, usual_heat
from models.advice.planting.stands import beds_of, ground_of, metres, taken_of
from models.advice.planting.wishes import LOSS, Wish, again, in_unit_of, names_for, offered
from models.agronomy.crops import Crop, catalogue, with_overrides
from models.planning.harvest import Weather
from models.planning.planting import DIRECT, RAISED, Stretch
from models.planning.planting.bed_map import GROWING, PLANNED, STANDING
from models.planning.planting.known_crops import planting_of
from models.planning.scenario.chain import chain_of
from models.planning.scenario.reading import read_scenario
from models.records.bed_plan import BedFacts, BedPlan, Grower, Step
from sensors.errors import InputError

TODAY = date(2027, 5, 14)
CABBAGE = catalogue()["cabbage"]


def step(type: str, on: date, *places: tuple[str, float | None], done: bool = False) -> Step:
    return Step(UUID(int=on.toordinal()), type, f"{type} it", on, done, bool(places), places)


def grower(name: str, crop: Crop, *steps: Step, **facts: object) -> Grower:
    plain = Grower(
        name, crop.name, crop.key, crop.family or "", "", "2027", "Crops 2027", "", "direct_seeded", crop, None, None, None, None, None,
        None, None, None, "", None, {}, steps,
    )  # fmt: skip
    return replace(plain, **facts)  # type: ignore[arg-type]  # facts are fields by name


def plan(*growers: Grower, years: dict[str, float] | None = None) -> BedPlan:
    beds = tuple(BedFacts(f"Bed {n}", "Block A", metres(100), 0.76) for n in (1, 2, 3))
    return BedPlan(beds, growers, (("Crops 2027", "2027"),), years or {})


KALE = grower(
    "Kale", catalogue()["kale"], step("transplanting", date(2027, 4, 6), ("Bed 1", metres(100)), done=True),
    established="transplant_bought", plant_on=date(2027, 4, 6), first_on=date(2027, 5, 20), last_on=date(2027, 7, 26), yield_expected=90.0,
)  # fmt: skip
BEANS = grower(
    "Beans", catalogue()["bean_bush"], step("seeding", date(2027, 6, 1), ("Bed 1", metres(50))), sow_on=date(2027, 6, 1),
    first_on=date(2027, 7, 25), last_on=date(2027, 8, 28), yield_expected=40.0,
)  # fmt: skip


def told(*growers: Grower, years: dict[str, float] | None = None) -> tuple[Trouble, ...]:
    return troubles(Asked.of(plan(*growers, years=years), TODAY, "2027"))


# bars


def test_what_is_done_stands_where_it_was_done_and_what_is_planned_where_its_task_says() -> None:
    found = {one.planting: one for one in taken_of(plan(KALE, BEANS), TODAY)}
    assert (found["Kale"].bed, found["Kale"].from_on, found["Kale"].to_on, found["Kale"].state) == (
        "Bed 1", date(2027, 4, 6), date(2027, 7, 26), GROWING,
    )  # fmt: skip
    assert (found["Beans"].from_on, found["Beans"].state) == (date(2027, 6, 1), PLANNED)
    assert found["Beans"].length_ft == pytest.approx(50, abs=0.01)


def test_seedlings_leave_the_house_on_the_day_they_are_to_be_set_out() -> None:
    raised = replace(
        KALE,
        established="transplant_raised",
        steps=(
            step("seeding", date(2027, 4, 20), ("Propagation house", None), done=True),
            step("transplanting", date(2027, 5, 24), ("Bed 2", None)),
        ),
        last_on=date(2027, 8, 1),
    )
    assert [(one.bed, one.from_on) for one in taken_of(plan(raised), TODAY)] == [("Bed 2", date(2027, 5, 24))]


def test_what_is_late_comes_today_and_what_is_over_by_plan_is_still_there() -> None:
    late = replace(BEANS, steps=(step("seeding", date(2027, 5, 10), ("Bed 2", None)),))
    over = replace(KALE, last_on=date(2027, 5, 1))
    found = {one.planting: one for one in taken_of(plan(late, over), TODAY)}
    assert found["Beans"].from_on == TODAY
    assert found["Kale"].to_on == TODAY


def test_what_stands_for_years_has_no_end() -> None:
    bush = grower("Berries", catalogue()["blueberry_highbush"], step("transplanting", date(2020, 3, 1), ("Bed 3", None), done=True))
    (one,) = taken_of(plan(replace(bush, established="perennial")), TODAY)
    assert (one.to_on, one.state) == (None, STANDING)


# clashes


def test_a_bed_claimed_twice_is_cured_by_the_bed_that_has_room() -> None:
    (one,) = told(KALE, BEANS)
    assert (one.kind, one.planting, one.said) == ("bed", "Beans", "Bed 1 is claimed twice")
    # the kale takes all of its 100 ft until 26 July, the beans 50 of them from 1 June
    assert "50 ft more than it has" in one.why
    assert one.beds == {"Bed 2": pytest.approx(metres(50), abs=0.01)}


def test_where_no_bed_has_room_it_is_moved_until_its_own_has() -> None:
    stands = {n: step("transplanting", date(2027, 4, 6), (f"Bed {n}", None), done=True) for n in (2, 3)}
    others = [replace(KALE, name=f"Kale {n}", steps=(one,), last_on=date(2027, 12, 1)) for n, one in stands.items()]
    first = told(KALE, BEANS, *others)[0]
    # the kale leaves after 26 July; from 1 June that is 56 days, more than the 42 that are tried
    assert (first.beds, first.days) == ({}, 0)
    sooner = replace(KALE, last_on=date(2027, 6, 20))
    # free on 21 June: 20 days later
    assert told(sooner, BEANS, *others)[0].days == 20


def test_a_family_that_comes_back_too_soon_is_told_with_its_years() -> None:
    gone = replace(KALE, archived_on=date(2027, 5, 1))
    after = grower(
        "Cabbage", CABBAGE, step("transplanting", date(2027, 6, 1), ("Bed 1", None)), established="transplant_raised",
        plant_on=date(2027, 6, 1), first_on=date(2027, 8, 15), last_on=date(2027, 9, 5), yield_expected=90.0,
    )  # fmt: skip
    (one,) = told(gone, after, years={"Brassicaceae": 4})
    assert (one.kind, one.planting) == ("family", "Cabbage")
    assert "wait 4 years" in one.why
    assert list(one.beds) == ["Bed 2"]


def test_a_planting_without_a_bed_is_offered_one() -> None:
    homeless = replace(BEANS, steps=(), length_m=metres(80))
    (one,) = told(homeless)
    assert (one.kind, one.said, list(one.beds)) == ("room", "Beans has no bed", ["Bed 1"])


def test_more_feet_than_there_are_is_said_and_not_squeezed_in() -> None:
    (one,) = told(replace(BEANS, steps=(), length_m=metres(350)))
    assert one.beds == {}
    assert "50 ft too few" in one.fix


def test_frost_before_the_first_pick_is_told_with_days_that_would_save_it() -> None:
    late = replace(
        BEANS, steps=(step("seeding", date(2027, 8, 20), ("Bed 2", None)),), sow_on=date(2027, 8, 20), first_on=date(2027, 10, 13)
    )
    asked = Asked.of(plan(late), TODAY, "2027", lambda kill_f, year: date(year, 10, 10))
    (one,) = troubles(asked)
    # picked a week before 10 October: 10 days earlier
    assert (one.kind, one.days) == ("frost", -10)


def test_what_is_planted_to_be_picked_after_the_winter_is_not_warned_of() -> None:
    winter = replace(
        BEANS, steps=(step("seeding", date(2027, 9, 20), ("Bed 2", None)),), sow_on=date(2027, 9, 20), first_on=date(2028, 1, 13)
    )
    assert troubles(Asked.of(plan(replace(winter, last_on=date(2028, 4, 1))), TODAY, "2027", lambda kill_f, year: date(year, 10, 10))) == ()


def test_a_share_larger_than_the_crop_is_told_with_the_feet_that_would_do() -> None:
    row = {
        "id": "K1", "crop": "kale", "family": "Brassicaceae", "bed": "B1", "bed_ft": 100, "method": "direct", "start_date": "2027-05-01",
        "dtm_days": 50, "yield_per_100_bedft": 130, "unit": "bunch", "fractions": [0.5, 0.5], "share_qty": 2,
    }  # fmt: skip
    beds, shares = [{"bed": "B1", "length_ft": 100}], [{"type": "full", "count": 40, "fe": 1.0}]
    scenario = read_scenario({"id": "s", "beds": beds, "shares": shares, "plan": [row], "shrink_default": 0.1})
    (one,) = too_large(scenario, chain_of(scenario))
    # 40 x 2 bunches; the best week gives half of 130, less a tenth: 58.5
    assert one.why == "40\u00a0shares are promised 2 bunches each; the best week gives 58 bunches."
    # 80 / 0.9 = 88.9 bunches a week, at 65 a week from 100 ft: 136.8 ft
    assert "37 ft of bed more" in one.fix
    enough = read_scenario({"id": "s", "beds": beds, "shares": shares, "plan": [{**row, "share_qty": 1}], "shrink_default": 0.1})
    assert too_large(enough, chain_of(enough)) == ()


def test_what_has_no_bed_is_laid_one_after_the_other() -> None:
    each = [replace(BEANS, name=f"Beans {n}", steps=(), length_m=metres(80)) for n in range(4)]
    found = laid(Asked.of(plan(*each), TODAY, "2027"))
    # three beds of 100 ft, 80 ft each; 20 ft are left in each, of which 60 are too few for the fourth
    assert {name: list(beds) for name, beds in found.items()} == {"Beans 0": ["Bed 1"], "Beans 1": ["Bed 2"], "Beans 2": ["Bed 3"]}


def test_a_plan_without_troubles_has_none() -> None:
    assert told(KALE, replace(BEANS, steps=(step("seeding", date(2027, 6, 1), ("Bed 2", metres(50))),))) == ()


# wishes


def test_two_hundred_pounds_of_cabbage_are_worked_back_by_hand() -> None:
    own = with_overrides(
        CABBAGE,
        {
            "days_typical": 75, "days_basis": "from_transplanting", "greenhouse_days_low": 35, "greenhouse_days_high": 35,
            "yield_typical": 100, "unit_weight_lb": 3.0, "harvest_window_weeks": 2, "harvest_fractions": (0.5, 0.5),
        },
    )  # fmt: skip
    found = offered(Wish(200, "lb", date(2027, 8, 28)), own, "2027 Cabbage", ground_of(plan(), TODAY), (), date(2027, 3, 1))
    ((name, one),) = found.named
    # 200 lb / 3 lb = 66.7 heads, over 0.9 after loss and 0.5 in its first week: 148.1 heads, at one a foot 149 ft
    assert LOSS == 0.1
    assert (name, one.planting.bed_ft) == ("2027 Cabbage", 149.0)
    # the week of 28 August begins on the 23rd; 75 days before is 9 June, 35 before that 5 May
    assert (one.first_week, one.planting.plant_on, one.sow_on) == (date(2027, 8, 23), date(2027, 6, 9), date(2027, 5, 5))
    assert [(s.bed, s.length_ft) for s in one.planting.stretches] == [("Bed 1", 100.0), ("Bed 2", 49.0)]
    assert found.fits


def test_where_it_is_too_late_to_raise_plants_they_are_bought_and_where_it_is_too_late_at_all_it_says_from_when() -> None:
    ground = ground_of(plan(), TODAY)
    found = offered(Wish(50, "lb", date(2027, 8, 28)), CABBAGE, "Cabbage", ground, (), TODAY)
    assert "buy them" in found.said[0]
    assert found.named[0][1].sow_on is None
    with pytest.raises(InputError, match="too late"):
        offered(Wish(50, "lb", date(2027, 6, 1)), CABBAGE, "Cabbage", ground, (), TODAY)


def test_shares_are_counted_in_the_crops_own_unit() -> None:
    # the catalogue gives a share half a head
    own = with_overrides(CABBAGE, {"share_quantity": 0.5, "share_unit": "head"})
    assert in_unit_of(Wish(20, "share", TODAY), own) == 10


def test_names_are_free_ones() -> None:
    assert names_for("2027 Kale", 1, ()) == ["2027 Kale"]
    assert names_for("2027 Kale", 1, ("2027 kale",)) == ["2027 Kale 1"]
    assert names_for("2027 Kale", 2, ("2027 Kale 1",)) == ["2027 Kale 2", "2027 Kale 3"]


def test_successions_at_equal_days_and_at_equal_harvests() -> None:
    beans = catalogue()["bean_bush"]
    one = planting_of(beans, "Beans", date(2027, 5, 1), (Stretch("", 50.0),), DIRECT)
    assert [need.plant_on for need in again(one, beans, 2, 14, None, by_heat=False)] == [date(2027, 5, 15), date(2027, 5, 29)]
    own = with_overrides(beans, {"gdd_base_f": 50, "gdd_target_f_days": 600})
    # 10 degree days a day in May, 20 from 1 June on: sown 1 May, 310 by the end of May, 600 on 15 June (310 + 15 x 20 = 610)
    heat = {date.fromordinal(date(2027, 5, 1).toordinal() + n): 10.0 if n < 31 else 20.0 for n in range(150)}
    # a week later, 22 June: 22 days of June make 440, 16 days of May 160: the latest day is 16 May, two weeks after
    counted = planting_of(own, "Beans", date(2027, 5, 1), (Stretch("", 50.0),), DIRECT)
    (need,) = again(counted, own, 1, 7, heat, by_heat=True)
    assert need.plant_on == date(2027, 5, 16)
    with pytest.raises(InputError, match="degree days"):
        again(one, beans, 2, 14, None, by_heat=True)


def test_trays_of_successions_are_sown_as_many_days_before() -> None:
    one = planting_of(CABBAGE, "Cabbage", date(2027, 6, 1), (Stretch("", 50.0),), RAISED)
    (need,) = again(one, CABBAGE, 1, 10, None, by_heat=False)
    assert need.sow_on is not None
    assert (need.plant_on - need.sow_on).days == one.greenhouse_days


# the farm's own year


def test_the_usual_frost_is_the_middle_of_own_autumns() -> None:
    first = date(2024, 1, 1)
    days = (date(2027, 1, 1) - first).days
    low = np.full(days, 40.0)
    for on in (date(2024, 10, 20), date(2024, 11, 5), date(2025, 10, 30), date(2026, 10, 10)):
        low[(on - first).days] = 30.0
    weather = Weather(first, low + 20, low)
    assert first_kill(weather, 32.0, 2027) == date(2027, 10, 20)
    assert first_kill(weather, 20.0, 2027) is None
    assert first_kill(None, 32.0, 2027) is None


def test_degree_days_of_a_usual_day_are_those_of_own_years_and_none_where_a_part_was_never_seen() -> None:
    whole = Weather(date(2026, 1, 1), np.full(365, 70.0), np.full(365, 50.0))
    heat = usual_heat(whole, 50.0, 86.0, 2027)
    # (70 + 50) / 2 - 50
    assert heat[date(2027, 7, 1)] == pytest.approx(10.0)
    half = Weather(date(2026, 1, 1), np.full(100, 70.0), np.full(100, 50.0))
    assert usual_heat(half, 50.0, 86.0, 2027) == {}


def test_beds_of_unknown_length_hold_nothing_that_is_counted() -> None:
    bare = replace(plan(), beds=(BedFacts("Bed 1", "", None, None),))
    assert beds_of(bare)[0].length_ft == 0
    assert ground_of(bare, TODAY).beds == ()
