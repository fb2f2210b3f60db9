"""A crop plan: days, seed, rotation, beds, planning back, and plans made of plans."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from models.agronomy.maturity import heat_of_steps
from models.planning.planting import Bed, Grown, HeatCount, Planting, Season, Seeding, Stretch
from models.planning.planting.calendar import days_of, deeds, weekly_harvest
from models.planning.planting.occupancy import clashes, preparations, stays
from models.planning.planting.rotation import conflicts
from models.planning.planting.seasons import cloned, shifted, successions
from models.planning.planting.seeding import Packet, nursery_need, seed_need, seed_order, seeds_in
from models.planning.planting.wanted import Growth, every_week, for_day
from sensors.errors import InputError, RecordError


def planting(**said: Any) -> Planting:
    plain: dict[str, Any] = {
        "id": "K1", "crop": "kale", "family": "Brassicaceae", "method": "transplant", "plant_on": date(2027, 4, 12),
        "stretches": (Stretch("B1", 50),), "unit": "bunch", "rate": 130.0, "fractions": (0.2,) * 5, "days": 50.0,
        "basis": "from_transplanting", "greenhouse_days": 35.0,
    }  # fmt: skip
    return Planting(**{**plain, **said})


def test_days_to_maturity_without_their_basis_are_refused() -> None:
    with pytest.raises(InputError, match="counted from"):
        planting(basis=None)


@pytest.mark.parametrize(
    ("wrong", "what"),
    [
        ({"stretches": ()}, "beds"),
        ({"stretches": (Stretch("B1", 0),)}, "beds"),
        ({"unit": "lb/acre"}, "unit"),
        ({"rate": -1.0}, "yield"),
        ({"days": None}, "days to maturity"),
        ({"method": "thrown"}, "method"),
    ],
)
def test_a_planting_that_cannot_be_says_what_is_wrong_with_it(wrong: dict[str, Any], what: str) -> None:
    with pytest.raises(RecordError) as raised:
        planting(**wrong)
    assert what in raised.value.what and "K1" in raised.value.what and raised.value.next_step


def test_a_harvest_multiplies_or_is_shared_by_its_pickings() -> None:
    twice = planting(rate=30.0, harvests=2, multiplies=True)
    assert (twice.total(), replace(twice, multiplies=False).total()) == (30, 15)


def test_a_yield_per_plant_needs_no_bed_feet() -> None:
    assert planting(rate=4.0, rate_per="per_plant", plants=25.0).total() == 100


def test_a_planting_by_degree_days_is_picked_when_they_are_reached() -> None:
    heat = heat_of_steps([(date(2027, 5, 1), date(2027, 9, 30), 20)])
    corn = planting(method="direct", plant_on=date(2027, 5, 15), days=None, basis=None, target_f_days=1539, heat=HeatCount(50, 86))
    days = days_of(corn, heat)
    # 1,539 over 20 a day: the 77th day, the planting day being the first
    assert (days.first_harvest_on, days.heat, days.sow_on, days.transplant_on) == (date(2027, 7, 30), 1540, date(2027, 5, 15), None)


def test_degree_days_that_are_not_reached_fall_back_on_days_where_there_are_any() -> None:
    heat = heat_of_steps([(date(2027, 4, 12), date(2027, 4, 20), 5)])
    assert days_of(planting(target_f_days=900), heat).first_harvest_on == date(2027, 6, 1)
    with pytest.raises(InputError, match="does not reach"):
        days_of(planting(target_f_days=900, days=None), heat)


def test_bought_plants_are_set_out_and_sown_nowhere() -> None:
    days = days_of(planting(method="bought", greenhouse_days=None))
    assert (days.sow_on, days.transplant_on) == (None, date(2027, 4, 12))


def test_frost_before_a_crop_stood_does_not_end_it() -> None:
    beans = planting(kill_temp_f=32.0)
    cold = [(date(2027, 4, 1), 25.0), (date(2027, 6, 10), 30.0)]
    weekly = weekly_harvest(beans, days_of(beans), cold)
    # first pick 1 June: the weeks of 31 May and 7 June are picked, the frost of 10 June ends the three after
    assert list(weekly.values()) == pytest.approx([13, 13, 0, 0, 0])


def test_deeds_are_ordered_by_day() -> None:
    peas = planting(id="A1", method="direct", plant_on=date(2027, 3, 15), basis="from_direct_sowing", greenhouse_days=None)
    got = [(d.on.isoformat(), d.planting, d.deed) for d in deeds((p, days_of(p)) for p in (planting(), peas))]
    assert got == [("2027-03-08", "K1", "nursery"), ("2027-03-15", "A1", "field"), ("2027-04-12", "K1", "transplant")]


def test_seed_is_ordered_by_the_packet_with_what_is_on_hand_taken_off() -> None:
    seeding = Seeding(rows=5, seeds_per_row_ft=12, overage=0.15, seeds_per_oz=2500)
    radish = planting(id="R1", crop="radish", method="direct", basis="from_direct_sowing", greenhouse_days=None, seeding=seeding)
    again = replace(radish, id="R2", plant_on=date(2027, 4, 26))
    key = ("radish", "")
    line = seed_order([radish, again, planting()], {key: Packet(1, "oz", 4.5)}, {key: 500})[0]
    # 2 x 3,450 seeds less 500 are 6,400, which is 2.56 oz
    assert (line.seeds, line.missing, line.oz, line.packets, line.plantings) == (6900, 6400, pytest.approx(2.56), 3, ("R1", "R2"))


@pytest.mark.parametrize(("packet", "seeds"), [(Packet(1, "M"), 1000), (Packet(1, "lb"), 40000), (Packet(10, "g"), 881.85)])
def test_packets_are_measured_in_seeds_or_by_weight(packet: Packet, seeds: float) -> None:
    assert seeds_in(packet, 2500) == pytest.approx(seeds, rel=1e-4)


def test_a_packet_by_weight_of_a_seed_nobody_counted_is_not_guessed() -> None:
    assert seeds_in(Packet(1, "oz"), None) is None
    assert seeds_in(Packet(1, "handful"), 2500) is None


def test_bought_plants_need_neither_cells_nor_seed() -> None:
    bought = planting(method="bought", seeding=Seeding(rows=2, in_row_in=12))
    need = nursery_need(bought)
    assert need is not None and (need.plants, need.cells, need.seeds, need.trays) == (100, 0, 0, None)
    assert seed_need(bought) is None


def test_a_family_that_returns_too_soon_is_a_warning_with_its_reason() -> None:
    past = (Grown("B1", "cabbage", "Brassicaceae", date(2025, 5, 1)), Grown("B1", "lettuce", "Asteraceae", date(2026, 5, 1)))
    found = conflicts(Season((Bed("B1", 50),), (planting(),), past))
    assert [(one.planting, one.bed, one.after.crop, one.years) for one in found] == [("K1", "B1", "cabbage", 4)]
    assert "1.9 years before" in found[0].reason and "4 years" in found[0].reason


def test_clubroot_keeps_a_bed_from_the_family_for_seven_years_after_the_crop_ended() -> None:
    ill = Grown("B1", "cabbage", "Brassicaceae", date(2020, 8, 1), date(2020, 11, 1), "clubroot")
    season = Season((Bed("B1", 50),), (planting(),), (ill,))
    assert [one.years for one in conflicts(season)] == [7]
    assert not conflicts(replace(season, history=(replace(ill, disease=None),)))
    # seven years of 365 days after 1 November 2020 are over on 31 October 2027
    assert not conflicts(replace(season, plantings=(planting(plant_on=date(2027, 10, 31)),)))


def test_two_plantings_of_one_season_are_each_others_history() -> None:
    autumn = planting(id="K2", plant_on=date(2027, 8, 1))
    assert [one.planting for one in conflicts(Season((Bed("B1", 50),), (planting(), autumn)))] == ["K2"]


def test_plantings_that_want_more_of_a_bed_than_there_is_clash() -> None:
    beds = (Bed("B1", 60),)
    taken = stays((p, days_of(p)) for p in (planting(), planting(id="K2", plant_on=date(2027, 5, 1))))
    clash = clashes(beds, taken)[0]
    assert (clash.plantings, clash.short_ft, clash.from_on) == (("K1", "K2"), 40, date(2027, 5, 1))
    after = stays((p, days_of(p)) for p in (planting(), planting(id="K2", plant_on=date(2027, 7, 5))))
    assert clashes(beds, after) == ()


def test_plantings_on_the_same_feet_clash_though_the_bed_is_long_enough() -> None:
    one, other = planting(stretches=(Stretch("B1", 20, 0),)), planting(id="K2", stretches=(Stretch("B1", 20, 10),))
    beds = (Bed("B1", 100),)
    assert [c.short_ft for c in clashes(beds, stays((p, days_of(p)) for p in (one, other)))] == [0]
    beside = replace(other, stretches=(Stretch("B1", 20, 20),))
    assert clashes(beds, stays((p, days_of(p)) for p in (one, beside))) == ()


def test_a_bed_nobody_listed_is_asked_about() -> None:
    assert "no bed B1" in clashes((), stays([(planting(), days_of(planting()))]))[0].reason


def test_a_bed_that_is_cleared_too_late_to_be_prepared_says_so() -> None:
    # kale is picked through the week of 28 June: free on 5 July; a planting on the 8th should have its bed from the 1st on
    taken = stays((p, days_of(p)) for p in (planting(), planting(id="K2", plant_on=date(2027, 7, 8))))
    first, second = preparations((Bed("B1", 50),), taken)
    assert (first.free_on, first.begin_by, first.late) == (None, date(2027, 4, 5), False)
    assert (second.free_on, second.begin_by, second.late) == (date(2027, 7, 5), date(2027, 7, 1), True)


def test_two_hundred_pounds_of_cabbage_on_28_august() -> None:
    # a week's first pick, 10 % lost: 200 / 0.9 / 1.0 lb a foot, planted 75 days before Monday 23 August
    got = for_day(200, date(2027, 8, 28), Growth(75, 100, (1.0,), 35, loss=0.1))
    assert (got.first_week, got.plant_on, got.sow_on) == (date(2027, 8, 23), date(2027, 6, 9), date(2027, 5, 5))
    assert got.bed_ft == pytest.approx(222.22, abs=0.01)


def test_to_be_held_four_years_of_five_it_takes_more_bed() -> None:
    plain = for_day(200, date(2027, 8, 28), Growth(75, 100, (1.0,), loss=0.1))
    safe = for_day(200, date(2027, 8, 28), Growth(75, 100, (1.0,), loss=0.1, sd_log=0.68), z=0.8416)
    # crops_csa C11: 1.77 times the bed of the median
    assert safe.bed_ft / plain.bed_ft == pytest.approx(1.77, abs=0.005)


def test_twenty_shares_of_kale_every_week_are_covered_in_every_week() -> None:
    growth = Growth(50, 130, (0.1, 0.3, 0.3, 0.2, 0.1), 35, loss=0.1)
    weeks = [date(2027, 6, 7) + timedelta(weeks=n) for n in range(10)]
    made = every_week(20, weeks[0], 10, growth)
    given = dict.fromkeys(weeks, 0.0)
    for one in made:
        for n, part in enumerate(growth.fractions):
            week = one.first_week + timedelta(weeks=n)
            given[week] = given.get(week, 0.0) + one.bed_ft * 1.3 * part * 0.9
    assert min(given[week] for week in weeks) == pytest.approx(20)
    # no less bed than the harvest of ten weeks asks for: 200 / 0.9 / 1.3
    assert sum(one.bed_ft for one in made) >= 200 / 0.9 / 1.3


def test_last_season_is_cloned_on_the_same_weekday_and_becomes_history() -> None:
    season = Season((Bed("B1", 50),), (planting(),))
    new = cloned(season, "2028", days_of, renamed=lambda id: f"{id}-28")
    assert (new.plantings[0].plant_on, new.plantings[0].id) == (date(2028, 4, 10), "K1-28")
    assert new.plantings[0].plant_on.weekday() == planting().plant_on.weekday()
    assert new.history == (Grown("B1", "kale", "Brassicaceae", date(2027, 4, 12), date(2027, 7, 4)),)
    assert [one.planting for one in conflicts(new)] == ["K1-28"]


def test_plantings_are_moved_together_or_some_of_them() -> None:
    both = (planting(), planting(id="K2"))
    assert [p.plant_on.day for p in shifted(both, 7)] == [19, 19]
    assert [p.plant_on.day for p in shifted(both, -2, {"K2"})] == [12, 10]


def test_successions_are_plantings_of_their_own() -> None:
    made = successions(planting(), [date(2027, 4, 12), date(2027, 5, 3)])
    assert [(p.id, p.plant_on) for p in made] == [("K1", date(2027, 4, 12)), ("K1-2", date(2027, 5, 3))]
