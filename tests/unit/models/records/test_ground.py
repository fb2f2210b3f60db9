"""What the records say of a piece of land: how long it has rested, what stands there, what it costs; on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from models.records import commands, ground
from models.records.actor import HUB
from models.records.assets import Herd, Planting
from models.records.commands._log import write_log
from models.records.crops import Crop
from models.records.database import Records, open_records
from models.records.grazed import rest_days
from models.records.places import Place

NOW = datetime(2026, 5, 14, 17, 40, tzinfo=UTC)


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


@pytest.fixture
def records(records_url: str) -> Iterator[Records]:
    opened = open_records(records_url)
    with opened.session(HUB, NOW) as session:
        commands.put_place(session, "Laurel Cove", "property")
        for name in ("P1", "P2", "P3", "P4"):
            commands.put_place(session, name, "paddock", parent="Laurel Cove")
        commands.put_place(session, "Bed 4", "bed", parent="Laurel Cove")
        for name in ("Cows", "Ewes"):
            commands.put_herd(session, name, species=name.lower())
    yield opened
    opened.close()


def test_a_paddock_rests_from_when_the_last_herd_left_it(records: Records) -> None:
    with records.session(HUB, NOW) as session:
        commands.move_herd(session, "Cows", "P1", ago(30))
        commands.move_herd(session, "Cows", "P2", ago(20))
        commands.move_herd(session, "Ewes", "P1", ago(12))
        commands.move_herd(session, "Ewes", "P3", ago(9))
    with records.session() as session:
        now, then = rest_days(session, NOW), rest_days(session, ago(15))
    assert now["P1"].days(NOW) == pytest.approx(9) and now["P1"].herds == ("Ewes",)
    assert (now["P2"].left_at, now["P2"].days(NOW), now["P2"].herds) == (None, 0.0, ("Cows",))
    assert "P4" not in now, "no log brought a herd there: nobody knows"
    assert then["P1"].days(ago(15)) == pytest.approx(5), "the ewes' stay was still to come"
    assert "P3" not in then


def test_a_move_to_where_a_herd_stands_already_is_no_leaving(records: Records) -> None:
    with records.session(HUB, NOW) as session:
        for days in (6, 4, 2):
            commands.move_herd(session, "Cows", "P1", ago(days))
    with records.session() as session:
        assert rest_days(session, NOW)["P1"].left_at is None


def test_a_herd_that_is_gone_stands_nowhere(records: Records) -> None:
    with records.session(HUB, NOW) as session:
        commands.move_herd(session, "Cows", "P1", ago(10))
        session.query(Herd).filter(Herd.name == "Cows").one().archived_on = date(2026, 5, 10)
    with records.session() as session:
        rest = rest_days(session, NOW)["P1"]
    assert rest.left_at == datetime(2026, 5, 10, tzinfo=UTC)


def test_what_stands_and_grows_in_a_place_and_is_to_be_done_there(records: Records) -> None:
    with records.session(HUB, NOW) as session:
        crop = Crop(key="lettuce_head", name="Lettuce")
        planting = Planting(name="Lettuce 1", crop=crop)
        session.add_all([crop, planting])
        session.flush()
        bed = commands.place_named(session, "Bed 4")
        write_log(session, "transplanting", "set out", ago(3), assets=[planting], places=[bed], is_movement=True)
        commands.move_herd(session, "Cows", "P1", ago(2))
        commands.add_task(session, "Weed", NOW, places=["Bed 4"])
        bed_id = bed.id
    with records.session() as session:
        there = ground.standing(session, NOW)
        (task,) = ground.tasks_at(session, bed_id)
    assert set(there) == {"Bed 4", "P1"}
    # lettuce is one of the Asteraceae (the catalogue's family)
    (grows,) = there["Bed 4"]
    assert (grows.name, grows.type, grows.crop, grows.family) == ("Lettuce 1", "plant", "Lettuce", "Asteraceae")
    assert [s.name for s in there["P1"]] == ["Cows"] and task.name == "Weed"


def test_a_cost_is_funded_where_somebody_pays(records: Records) -> None:
    with records.session(HUB, NOW) as session:
        session.query(Place).filter(Place.name == "P1").one().cost = 1200.0
        paid = session.query(Place).filter(Place.name == "P2").one()
        paid.cost, paid.funding = 800.0, "EQIP"
    with records.session() as session:
        found = {place.name: place for place in ground.land(session)}
    assert (found["P1"].funded, found["P2"].funded, found["P3"].funded) == (0.0, 800.0, 0.0)
    assert found["P1"].parent == "Laurel Cove"
