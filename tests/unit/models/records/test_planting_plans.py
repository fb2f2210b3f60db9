"""Plans of plantings: laid into beds with their tasks, moved by days, given another bed, and a season cloned."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from models.amounts import parse_amount
from models.records import commands
from models.records.assets import Planting
from models.records.bed_plan import Grower, bed_plan
from models.records.commands import PlantingRow
from models.records.database import Records, open_records
from models.records.seasons import season
from sensors.errors import RecordError
from tests.records_examples import NOW, YESTERDAY, ZONE, actor, farm

SUE = actor("steward", name="Sue")
RAISED = PlantingRow(
    "Fall kale", "Kale", {"Bed 2": 12.0},
    {
        "plan": "Crops 2027", "season": "2027", "established": "transplant_raised", "planned_sow_on": date(2027, 6, 21),
        "planned_plant_on": date(2027, 7, 26), "planned_first_harvest_on": date(2027, 9, 13), "planned_last_harvest_on": date(2027, 12, 5),
    },
)  # fmt: skip


@pytest.fixture
def records() -> Iterator[Records]:
    opened = open_records("sqlite://")
    farm(opened)
    with opened.session(SUE, NOW) as session:
        commands.put_crop(session, "Kale", key="kale")
        commands.put_template(session, "Check for worms", anchor="planting", days=21, crop="Kale")
    yield opened
    opened.close()


def of(records: Records, name: str) -> Grower:
    with records.session() as session:
        return next(one for one in bed_plan(session, ZONE, date(2020, 1, 1)).plantings if one.name == name)


def steps(one: Grower) -> list[tuple[str, date, bool, tuple[tuple[str, float | None], ...]]]:
    return [(step.name, step.on, step.moves, step.places) for step in one.steps]


def test_a_planned_planting_keeps_its_bed_and_has_its_sowing_and_setting_out_as_tasks(records: Records) -> None:
    with records.session(SUE, NOW) as session:
        commands.plan_plantings(session, [RAISED])
    assert steps(of(records, "Fall kale")) == [
        ("Sow kale in trays", date(2027, 6, 21), False, ()),
        ("Set out kale", date(2027, 7, 26), True, (("Bed 2", 12.0),)),
        # the template's task: 21 days after
        ("Check for worms", date(2027, 8, 16), False, ()),
    ]


def test_all_of_them_are_planned_or_none(records: Records) -> None:
    wrong = PlantingRow("Spring carrots", "Carrot", {"Bed 1": 5.0}, {})
    with pytest.raises(RecordError, match="already"), records.session(SUE, NOW) as session:
        commands.plan_plantings(session, [RAISED, wrong])
    with records.session() as session:
        assert "Fall kale" not in session.scalars(select(Planting.name)).all()


def test_a_shift_takes_days_and_open_tasks_along(records: Records) -> None:
    with records.session(SUE, NOW) as session:
        commands.plan_plantings(session, [RAISED])
        commands.shift_plantings(session, ["Fall kale"], 10)
    one = of(records, "Fall kale")
    assert (one.sow_on, one.plant_on, one.first_on, one.last_on) == (
        date(2027, 7, 1), date(2027, 8, 5), date(2027, 9, 23), date(2027, 12, 15),
    )  # fmt: skip
    assert [(name, on) for name, on, _, _ in steps(one)] == [
        ("Sow kale in trays", date(2027, 7, 1)), ("Set out kale", date(2027, 8, 5)), ("Check for worms", date(2027, 8, 26)),
    ]  # fmt: skip


def test_what_is_done_does_not_move(records: Records) -> None:
    with records.session(SUE, NOW) as session:
        commands.sow(session, "Spring carrots", YESTERDAY, ["Bed 1"])
    before = of(records, "Spring carrots")
    with records.session(SUE, NOW) as session:
        commands.shift_plantings(session, ["Spring carrots"], 5)
    after = of(records, "Spring carrots")
    assert after.sow_on == before.sow_on
    assert before.first_on is not None
    assert after.first_on == before.first_on + timedelta(days=5)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(days=st.integers(-20, 120).filter(bool), both=st.booleans())
def test_a_shift_and_the_same_shift_back_change_nothing(records: Records, days: int, both: bool) -> None:
    with records.session(SUE, NOW) as session:
        if session.scalar(select(Planting.id).where(Planting.name == "Fall kale")) is None:
            commands.plan_plantings(session, [RAISED])
    names = ["Fall kale", "Spring carrots"] if both else ["Fall kale"]
    before = [of(records, name) for name in names]
    with records.session(SUE, NOW) as session:
        commands.shift_plantings(session, names, days)
    assert [of(records, name).last_on for name in names] != [one.last_on for one in before]
    with records.session(SUE, NOW) as session:
        commands.shift_plantings(session, names, -days)
    assert [of(records, name) for name in names] == before


def test_a_planting_is_given_another_bed_and_its_task_goes_along(records: Records) -> None:
    with records.session(SUE, NOW) as session:
        commands.plan_plantings(session, [RAISED])
        commands.bed_planting(session, "Fall kale", {"Bed 1": 8.0, "Bed 2": 4.0})
    one = of(records, "Fall kale")
    assert one.steps[1].places == (("Bed 1", 8.0), ("Bed 2", 4.0))
    assert one.length_m == 12.0


def test_what_is_sown_or_set_out_finishes_its_task_and_stands_once(records: Records) -> None:
    sown = uuid.uuid4()
    with records.session(SUE, NOW) as session:
        commands.plan_plantings(session, [RAISED])
        commands.sow(session, "Fall kale", YESTERDAY, ["Yard"], seed=parse_amount("1 oz"), notes="old seed", id=sown)
    with records.session(SUE, NOW) as session:
        again = commands.sow(session, "Fall kale", YESTERDAY, ["Yard"], id=sown)
        assert (again.name, again.status, again.notes, again.details["due"]) == ("Sow kale in trays", "done", "old seed", "2027-06-21")
    one = of(records, "Fall kale")
    assert [(step.type, step.done) for step in one.steps if step.type != "activity"] == [("seeding", True), ("transplanting", False)]
    with records.session(SUE, NOW) as session:
        commands.transplant(session, "Fall kale", YESTERDAY, ["Bed 1"], lengths_m={"Bed 1": 6.0})
    one = of(records, "Fall kale")
    assert [(step.type, step.done, step.places) for step in one.steps if step.type == "transplanting"] == [
        ("transplanting", True, (("Bed 1", 6.0),))
    ]
    with records.session(SUE, NOW) as session:
        commands.undo(session)
    assert [step.places for step in of(records, "Fall kale").steps if step.type == "transplanting"] == [(("Bed 2", 12.0),)]


def test_what_grows_in_a_tray_house_is_bound_for_the_bed_of_its_setting_out(records: Records) -> None:
    with records.session(SUE, NOW) as session:
        commands.plan_plantings(session, [RAISED])
        commands.sow(session, "Fall kale", YESTERDAY, ["Yard"])
    with records.session() as session:
        one = next(p for p in season(session, ZONE, NOW.date()).plantings if p.name == "Fall kale")
    assert (one.sown_on, one.planted_on, one.stands) == (YESTERDAY.date(), None, (("Bed 2", 12.0),))


def test_what_is_in_the_ground_is_not_given_another_bed(records: Records) -> None:
    with pytest.raises(RecordError, match="in the ground"), records.session(SUE, NOW) as session:
        commands.sow(session, "Spring carrots", YESTERDAY, ["Bed 1"])
        commands.bed_planting(session, "Spring carrots", {"Bed 2": 4.0})


def test_a_season_is_cloned_on_the_same_weekdays_under_its_new_year(records: Records) -> None:
    with records.session(SUE, NOW) as session:
        commands.plan_plantings(session, [RAISED])
        commands.clone_season(session, "Crops 2027", beds=True)
    one = of(records, "Fall kale 2028")
    assert (one.plan, one.season) == ("Crops 2028", "2028")
    # 26 July 2027 is a Monday; 52 weeks later is Monday, 24 July 2028
    assert one.plant_on == date(2028, 7, 24)
    assert one.plant_on.weekday() == date(2027, 7, 26).weekday() == 0
    assert [step.places for step in one.steps if step.moves] == [(("Bed 2", 12.0),)]
    assert of(records, "Fall kale").plan == "Crops 2027"


def test_a_plan_is_cloned_once(records: Records) -> None:
    with records.session(SUE, NOW) as session:
        commands.clone_season(session, "Crops 2027")
    with pytest.raises(RecordError, match="already"), records.session(SUE, NOW) as session:
        commands.clone_season(session, "Crops 2027")


def test_several_plantings_are_laid_into_beds_or_none_of_them(records: Records) -> None:
    with pytest.raises(RecordError, match="no planting called"), records.session(SUE, NOW) as session:
        commands.bed_plantings(session, {"Spring carrots": {"Bed 1": 5.0}, "Spring parrots": {"Bed 2": 5.0}})
    assert not any(step.moves for step in of(records, "Spring carrots").steps)
    with records.session(SUE, NOW) as session:
        commands.bed_plantings(session, {"Spring carrots": {"Bed 1": 5.0}})
    # it had no task to sow it: it gets one, which keeps the bed
    assert [(step.name, step.places) for step in of(records, "Spring carrots").steps if step.moves] == [("Sow carrot", (("Bed 1", 5.0),))]
