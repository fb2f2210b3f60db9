"""Plantings and animals at a moment, on both databases: what was planned beside what happened."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from models.amounts import parse_amount
from models.records import commands, growth, husbandry
from models.records.actor import HUB
from models.records.assets import Animal, Planting
from models.records.commands._log import Counted, write_log
from models.records.crops import Crop
from models.records.database import Records, open_records

ZONE = ZoneInfo("America/New_York")
NOW = datetime(2026, 5, 14, 17, 40, tzinfo=UTC)


@pytest.fixture
def records(records_url: str) -> Iterator[Records]:
    opened = open_records(records_url)
    with opened.session(HUB, NOW) as session:
        commands.put_place(session, "Laurel Cove", "property")
        commands.put_place(session, "Bed 4", "bed", parent="Laurel Cove")
        commands.put_place(session, "P4", "paddock", parent="Laurel Cove")
        commands.put_place(session, "P7", "paddock", parent="Laurel Cove")
        crop = Crop(key="lettuce", name="Lettuce")
        session.add(crop)
        session.add(Planting(name="Lettuce 1", crop=crop, season="2026", established="transplant_raised", planned_sow_on=date(2026, 3, 1)))
        commands.put_herd(session, "Cows", species="cattle")
        session.add(Animal(name="Bess", species="cattle", tag="17", sex="F", birth_on=date(2021, 4, 2)))
    yield opened
    opened.close()


def test_a_planting_goes_from_planned_to_picking_by_its_logs_alone(records: Records) -> None:
    def stage(days_ago: float) -> str:
        with records.session() as session:
            return growth.plantings(session, NOW - timedelta(days=days_ago), ZONE)[0].stage

    with records.session(HUB, NOW) as session:
        planting = session.query(Planting).one()
        bed = commands.place_named(session, "Bed 4")
        write_log(session, "seeding", "sown", NOW - timedelta(days=60), assets=[planting])
        write_log(session, "transplanting", "set out", NOW - timedelta(days=30), assets=[planting], places=[bed], is_movement=True)
        commands.record_harvest(session, "Lettuce 1", parse_amount("10 lb"), NOW - timedelta(days=2))
        commands.record_harvest(session, "Lettuce 1", parse_amount("5 lb"), NOW - timedelta(days=1))
    assert [stage(days) for days in (70, 45, 20, 0)] == ["planned", "sown", "growing", "picking"]
    with records.session() as session:
        view = growth.plantings(session, NOW, ZONE)[0]
    assert view.places == (("Bed 4", None),)
    # 15 lb at 0.45359237 kg
    assert view.picked["kg"] == pytest.approx(6.80388555)
    assert (view.sown_on, view.first_pick_on, view.last_pick_on) == (date(2026, 3, 15), date(2026, 5, 12), date(2026, 5, 13))


def test_a_pending_harvest_is_not_a_picking(records: Records) -> None:
    with records.session(HUB, NOW) as session:
        write_log(session, "harvest", "pick", NOW, assets=[session.query(Planting).one()], status="pending")
    with records.session() as session:
        assert growth.plantings(session, NOW, ZONE)[0].stage == "planned"


def test_an_animal_is_where_its_herd_is_and_weighs_what_was_last_read(records: Records) -> None:
    with records.session(HUB, NOW) as session:
        cow, herd = session.query(Animal).one(), commands.put_herd(session, "Cows", species="cattle")
        joined = NOW - timedelta(days=9)
        write_log(session, "activity", "joins", joined, assets=[cow], is_group_assignment=True, group_id=herd.id)
        commands.move_herd(session, "Cows", "P4", NOW - timedelta(days=5))
        commands.move_herd(session, "Cows", "P7", NOW - timedelta(days=1))
        for days, weight in ((8, "1,010 lb"), (3, "1,040 lb")):
            counted = [Counted(parse_amount(weight), "weight")]
            write_log(session, "observation", "weighed", NOW - timedelta(days=days), assets=[cow], quantities=counted)
    with records.session() as session:
        now = husbandry.animals(session, NOW)[0]
        before = husbandry.animals(session, NOW - timedelta(days=4))[0]
    assert (now.herd, now.place, before.place) == ("Cows", "P7", "P4")
    # 1,040 lb at 0.45359237 kg
    assert now.weight_kg == pytest.approx(471.736065)
    assert before.weight_kg == pytest.approx(458.128294)


def test_two_animals_on_one_scale_tell_the_weight_of_neither(records: Records) -> None:
    with records.session(HUB, NOW) as session:
        cow, calf = session.query(Animal).one(), Animal(name="Calf", species="cattle")
        session.add(calf)
        session.flush()
        counted = [Counted(parse_amount("1,200 lb"), "weight")]
        write_log(session, "observation", "weighed together", NOW, assets=[cow, calf], quantities=counted)
    with records.session() as session:
        assert {a.weight_kg for a in husbandry.animals(session, NOW)} == {None}


def test_a_tree_is_growing_until_it_is_picked_this_year(records: Records) -> None:
    with records.session(HUB, NOW) as session:
        crop = session.query(Crop).one()
        session.add(Planting(name="Apple row", crop=crop, established="perennial", yield_expected=900.0, yield_unit="lb"))
        session.flush()
        commands.record_harvest(session, "Apple row", parse_amount("800 lb"), NOW - timedelta(days=200))
    with records.session() as session:
        last_year = next(p for p in growth.plantings(session, NOW - timedelta(days=190), ZONE) if p.name == "Apple row")
        now = next(p for p in growth.plantings(session, NOW, ZONE) if p.name == "Apple row")
    assert (last_year.stage, now.stage) == ("picking", "growing")
    assert now.picked == {} and last_year.picked["kg"] == pytest.approx(362.873896)
