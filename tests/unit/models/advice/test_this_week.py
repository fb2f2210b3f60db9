"""What the week asks: tasks against their soil and nights, beds to prepare, logs to soak, what is picked and what rests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from models import advice
from models.advice.farm import Farm
from models.advice.fieldwork import line_of
from models.advice.thisweek.shifting import expected_days, first_picks
from models.advice.thisweek.work import Coming, Item, Packing, Work
from models.planning.planting import DIRECT, Planting, Season, Seeding, Stretch
from models.planning.scenario import Scenario
from models.records.answers import Answered
from tests.unit.models.advice.made_fields import LAND, TODAY, days_back, farm_of, outlook_of, planned, soil_probe, task, work_of
from tests.unit.models.advice.test_frost import NOW, night
from tests.unit.models.advice.test_frost import planting as grown

DAY = timedelta(days=1)
WARM, COLD = days_back(61, 61, 61), days_back(*[50.0 + 0.5 * n for n in range(14)])


def farm(work: Work, mornings: object = WARM, age_s: float = 300.0, **facts: object) -> Farm:
    return replace(farm_of({soil_probe("Bed 12", age_s): mornings}), work=work, **facts)  # type: ignore[dict-item,arg-type]


def only(of: Farm, kind: str) -> Item:
    found = [item for item in of.week if item.kind == kind]
    assert len(found) == 1, [item.title for item in of.week]
    return found[0]


def beans() -> tuple[Work, UUID]:
    sown = task("Sow snap bean", "Beans")
    return work_of((planned("Beans"),), (sown,)), sown.id


def scenario(plant_on: date = TODAY) -> Scenario:
    """Beans picked 56 days after sowing, on 98 ft of bed: two rows, six seeds a foot, a fifth more: 98 x 2 x 6 x 1.2 = 1,411.2 seeds."""
    seeding = Seeding(rows=2, seeds_per_row_ft=6, overage=0.2, seeds_per_oz=100)
    one = Planting(
        "Beans", "bean", "Fabaceae", DIRECT, plant_on, (Stretch("Bed 12", 98.0),), "lb", 80, (0.5, 0.5), days=56,
        basis="from_direct_sowing", seeding=seeding,
    )  # fmt: skip
    return Scenario("s", "", TODAY, (), Season((), (one,)), {})


def test_a_task_whose_soil_is_warm_says_so_with_its_seed_and_its_probe() -> None:
    work, id = beans()
    item = only(farm(replace(work, scenario=scenario())), "sow")
    assert (item.state, item.title, item.task) == ("todo", "Sow snap bean in bed 12", id)
    assert item.reason.replace("\u00a0", " ") == "soil 61 °F, at 60 °F or more for 3 mornings"
    assert item.amount.replace("\u00a0", " ") == "98 ft of bed, 1,412 seeds (14 oz), 20 % over"
    assert item.inputs.replace("\u00a0", " ") == "Bed 12 soil, 5 min"


def test_a_task_whose_soil_is_cold_waits_and_moves_its_first_pick_as_many_days() -> None:
    """Half a degree a day, 56.5 °F today: 60 °F on 21 May, the third such morning on 23 May. 56 days from 14 May are 9 July, from 23 May
    18 July."""
    work, _ = beans()
    here = farm(replace(work, scenario=scenario()), COLD)
    item = only(here, "sow")
    assert (item.state, item.put_off) == ("watch", date(2026, 5, 23))
    assert expected_days(here, here.work or work) == {"Beans": date(2026, 5, 23)}
    assert item.moved.replace("\u00a0", " ") == "first pick Sat 18 Jul instead of Thu 9 Jul, 9 days later"
    assert first_picks(scenario(), {"Beans": date(2026, 5, 23)}) == {"Beans": (date(2026, 7, 9), date(2026, 7, 18))}


def test_a_silent_probe_makes_a_task_unknown_and_moves_nothing() -> None:
    work, _ = beans()
    here = farm(replace(work, scenario=scenario()), WARM, 36_000.0)
    assert (only(here, "sow").state, only(here, "sow").moved) == ("unknown", "")
    assert expected_days(here, here.work or work) == {}


def test_what_was_to_be_sown_days_ago_is_late_and_expected_today() -> None:
    late = task("Sow snap bean", "Beans", on=TODAY - 3 * DAY)
    work = work_of((planned("Beans", sow_on=TODAY - 3 * DAY),), (late,))
    item = only(farm(work), "sow")
    assert item.state == "watch" and item.reason.replace("\u00a0", " ").startswith("3 days late; soil 61 °F")
    assert expected_days(farm(work), work) == {"Beans": TODAY}


def test_seed_in_trays_waits_for_no_soil() -> None:
    trays = task("Sow pepper in trays", "Peppers", places=("High tunnel",))
    peppers = planned("Peppers", "pepper_sweet", "transplant_raised", plant_on=date(2026, 7, 1), stands=(("High tunnel", None),))
    item = only(farm(work_of((peppers,), (trays,)), COLD), "sow")
    assert (item.state, item.reason) == ("todo", "to be set out Wed 1 Jul")


def out(tonight_c: float, later_f: float) -> Item:
    """Peppers to be set out today into warm soil. tonight at block C's thermometer, the nights after as forecast there."""
    setting = task("Set out pepper", "Peppers", "transplanting")
    peppers = planned("Peppers", "pepper_sweet", "transplant_raised", plant_on=TODAY, sown_on=date(2026, 3, 1), stands=())
    told = night("Weather station", tonight_c - 1, tonight_c, tonight_c + 1)
    station = next(p for p in LAND if p.name == "Weather station")
    outlook = outlook_of({TODAY + n * DAY: tonight_c * 1.8 + 32 if n < 2 else later_f for n in range(8)})
    work = work_of((peppers,), (setting,))
    return only(farm(work, forecasts=(replace(told, place_id=station.id),), outlook=outlook), "plant")


def test_what_loves_heat_is_set_out_where_five_nights_stay_above_what_kills_it() -> None:
    """Peppers die at 32 °F; 50 °F is far above, and so are 14 mornings' soil."""
    item = out(10.0, 50.0)
    assert item.state == "todo"
    assert "the next 5 nights stay above 50\u00a0°F" in item.reason


def test_a_night_within_four_degrees_of_what_kills_it_says_wait_or_cover_and_names_the_night() -> None:
    """35 °F from Saturday on: within 4 °F of 32 °F. The night of Friday has hours of Saturday, so it is the first of them."""
    item = out(10.0, 35.0)
    assert item.state == "watch"
    assert "wait or cover: the night of Fri 15 May" in item.reason and "gets down to 35\u00a0°F" in item.reason


def test_a_bed_is_prepared_a_week_before_it_is_sown_and_says_what_is_in_it() -> None:
    """Beans on 20 May: begun by 13 May. Peas, whose picking ended on 10 May and who are still there, are cleared first."""
    peas = planned("Peas", "pea_snap", sow_on=date(2026, 3, 12), sown_on=date(2026, 3, 12), last_harvest_on=date(2026, 5, 10))
    beans = planned("Beans", sow_on=date(2026, 5, 20))
    item = only(farm(work_of((peas, beans))), "prepare")
    assert (item.title, item.state, item.on) == ("Clear bed 12 of pea (snap/snow) and prepare it", "watch", date(2026, 5, 13))
    assert item.reason == "snap bean (bush) is sown Wed 20 May; pea (snap/snow) is still there"
    gone = replace(peas, archived_on=date(2026, 5, 11))
    item = only(farm(work_of((gone, beans))), "prepare")
    assert (item.title, item.state) == ("Prepare bed 12 for snap bean (bush)", "todo")
    assert "free since Mon 11 May" in item.reason


def test_a_bed_with_room_beside_what_stands_there_is_not_cleared() -> None:
    """Two plantings of 15 m share the 30.48 m of bed 12."""
    peas = planned(
        "Peas", "pea_snap", sown_on=date(2026, 4, 20), sow_on=date(2026, 4, 20), last_harvest_on=date(2026, 6, 20), length_m=15.0
    )
    beans = planned("Beans", sow_on=date(2026, 5, 20), length_m=15.0)
    assert only(farm(work_of((peas, beans))), "prepare").title == "Prepare bed 12 for snap bean (bush)"


def test_waiting_for_soil_moves_the_preparation_too() -> None:
    """Sown on 23 May for its soil: begun by 16 May, not by 7 May."""
    work, _ = beans()
    assert only(farm(work, COLD), "prepare").on == date(2026, 5, 16)


def test_prepared_is_answered_and_asked_no_more() -> None:
    here = farm(work_of((planned("Beans", sow_on=date(2026, 5, 20)),)))
    line = line_of(here, only(here, "prepare"))
    assert [deed.label for deed in line.deeds] == ["Prepared"]
    said = Answered(line.subject, line.state, "done", "Prepared bed 12", NOW, NOW + 6 * DAY, "Ann")
    assert not [item for item in replace(here, answers=(said,)).week if item.kind == "prepare"]


def test_logs_are_soaked_with_how_long_they_have_rested() -> None:
    """Soaked on 19 March: 56 days to 14 May."""
    logs = planned("Logs 2024", "shiitake_log", "inoculated", sow_on=None, stands=(("Log yard", None),), plants=120)
    soak = task("Soak the logs overnight", "Logs 2024", "activity", places=("Log yard",))
    item = only(farm(work_of((), (soak,), before=(logs,), soaked={"Logs 2024": (date(2026, 3, 19),)})), "soak")
    assert item.state == "todo"
    assert item.reason.replace("\u00a0", " ").startswith(
        "soaked last Thu 19 Mar, 56 days of rest where 56 are asked; mushrooms about Thu 21 May"
    )
    early = only(farm(work_of((), (soak,), before=(logs,), soaked={"Logs 2024": (date(2026, 3, 20),)})), "soak")
    assert early.state == "watch"


def test_asparagus_is_left_alone_when_its_weeks_are_over() -> None:
    bed = planned("Asparagus", "asparagus", "perennial", sow_on=None, last_harvest_on=date(2026, 5, 16), planted_on=date(2021, 4, 2))
    assert only(farm(work_of((), before=(bed,))), "rest").title == "Pick no more asparagus after Sat 16 May"
    later = replace(bed, last_harvest_on=date(2026, 6, 4))
    assert not farm(work_of((), before=(later,))).week


def test_what_is_picked_this_week_is_the_middle_less_what_is_picked_already() -> None:
    coming = (Coming("kale", "Kale", "lb", 20, 32, 50, 12.0, "covers 40 of 44 shares"), Coming("leek", "Leek", "lb", 0, 0.0, 2))
    item = only(farm(work_of((), coming=coming)), "pick")
    assert (item.title, item.amount) == ("Pick kale", "20 lb")
    assert item.reason == "likely 20 to 50 lb this week, covers 40 of 44 shares; 12 lb picked so far"


def test_what_is_picked_is_fine_and_no_longer_asked_for() -> None:
    here = farm(work_of((), coming=(Coming("kale", "Kale", "lb", 20, 32, 50, 40.0),)))
    assert only(here, "pick").state == "fine"
    assert [line for line in advice.ranked(here) if line.page == "thisweek"] == []


def test_a_night_that_would_kill_what_stands_out_asks_for_covers_laid_ready() -> None:
    """Beans of the catalogue die at 32 °F; 30 °F is forecast for the night of Saturday. Tonight is mild."""
    told = night("Weather station", 9, 10, 11)
    outlook = outlook_of({TODAY: 50.0, TODAY + DAY: 50.0, TODAY + 2 * DAY: 50.0, TODAY + 3 * DAY: 30.0, TODAY + 4 * DAY: 50.0,
                          TODAY + 5 * DAY: 50.0, TODAY + 6 * DAY: 50.0})  # fmt: skip
    here = farm(work_of(()), forecasts=(told,), outlook=outlook, plantings=(grown("bean_bush", "Bed 12"),))
    nights = {item.key: item for item in here.week if item.kind == "cover"}
    assert [item.on for item in nights.values()] == [TODAY + 2 * DAY, TODAY + 3 * DAY]
    assert all("30\u00a0°F" in item.reason and item.places == ("Bed 12",) for item in nights.values())


def test_today_has_a_line_a_kind_in_the_state_of_the_page() -> None:
    tasks = (task("Sow snap bean", "Beans"), task("Sow more", "More"), task("Sow later", "Later", on=TODAY + 5 * DAY))
    work = work_of((planned("Beans"), planned("More"), planned("Later", sow_on=TODAY + 5 * DAY)), tasks)
    here = farm(work, tasks=tasks)
    found = [line for line in advice.ranked(here) if line.page == "thisweek" and line.title.startswith("Sow")]
    assert [line.title.replace("\u00a0", " ") for line in found] == ["Sow snap bean in bed 12: soil 61 °F, held 3 d"]
    assert found[0].state == next(item.state for item in here.week if item.kind == "sow")
    assert "1\u00a0more to sow" in found[0].reason
    # told with its soil, a sowing is not told once more as a chore
    assert not [line for line in advice.ranked(here) if line.page == "tasks"]


def test_boxes_stand_on_today_with_what_is_short() -> None:
    work = work_of((), packing=Packing(date(2026, 5, 15), 44, 42, 0.81, "lettuce"))
    line = next(line for line in advice.ranked(farm(work)) if line.page == "shares")
    assert (line.state, line.title) == ("todo", "Shares tomorrow: 42 of 44 covered (lettuce)")
    assert "81 %" in line.reason


def test_who_laid_no_work_on_the_farm_hears_nothing_of_it() -> None:
    """Alerts look at the farm without it: nothing of the week can ring."""
    found = replace(farm(work_of((), (task("Sow snap bean", "Beans"),))), work=None)
    assert found.week == ()
    assert not [line for line in advice.ranked(found) if line.page == "thisweek"]


def test_what_is_not_in_its_bed_yet_is_not_cleared_from_it() -> None:
    """Beans and peas of 15 m each were to be sown into bed 12 last week, and neither is: there is nothing to clear."""
    last = TODAY - 7 * DAY
    rows = (planned("Peas", "pea_snap", sow_on=last, length_m=15.0), planned("Beans", sow_on=last + DAY, length_m=15.0))
    titles = [item.title for item in farm(work_of(rows)).week if item.kind == "prepare"]
    assert titles == ["Prepare bed 12 for pea (snap/snow)", "Prepare bed 12 for snap bean (bush)"]


def test_another_third_of_the_logs_may_be_soaked_sooner() -> None:
    logs = planned("Logs 2024", "shiitake_log", "inoculated", sow_on=None, stands=(("Log yard", None),), plants=120)
    soak = task("Soak a third of the logs", "Logs 2024", "activity", places=("Log yard",))
    item = only(farm(work_of((), (soak,), before=(logs,), soaked={"Logs 2024": (date(2026, 4, 30),)})), "soak")
    assert item.state == "todo" and "14\u00a0days before, another part of them" in item.reason
