"""What logs say of beds: what stood there when, which water they were given, how their soil felt."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from models.amounts import parse_amount
from models.records import commands
from models.records.actor import HUB
from models.records.beds import BedLog, Felt, Stand, Watering, bed_log
from models.records.database import Records
from tests.folders import ZONE, empty_records

NOW = datetime(2026, 7, 14, 16, tzinfo=UTC)
SPRING = datetime(2026, 4, 10, 14, tzinfo=UTC)


@pytest.fixture
def records() -> Iterator[Records]:
    with empty_records() as found:
        with found.session(HUB, SPRING) as session:
            for name in ("Bed 4", "Bed 5"):
                commands.put_place(session, name, "bed")
            commands.put_crop(session, "Kale", key="kale")
        yield found


def told(records: Records, at: datetime = NOW) -> BedLog:
    with records.session() as session:
        return bed_log(session, at, ZONE, SPRING - timedelta(days=30))


def test_the_button_s_amount_is_the_water_a_bed_was_given(records: Records) -> None:
    with records.session(HUB, NOW) as session:
        commands.answer_advice(
            session, "water bed 4", "Watered bed 4", NOW, state="act", places=["Bed 4"], type="input", amount="70 gal",
            until=NOW + timedelta(hours=12),
        )  # fmt: skip
    # 70 US gallons of 3.785 l
    assert told(records).waterings == (Watering(NOW, ("Bed 4",), pytest.approx(264.98, abs=0.01)),)


def test_water_put_on_as_an_input_counts_and_other_inputs_and_walks_do_not(records: Records) -> None:
    with records.session(HUB, NOW) as session:
        commands.record_input(session, "Water", NOW, ["Bed 5"], amount=parse_amount("200 l"))
        commands.record_input(session, "Compost tea", NOW, ["Bed 5"], amount=parse_amount("20 l"))
        commands.record_input(session, "Irrigation", NOW, ["Bed 5"], amount=parse_amount("0.5 in"))
        commands.record_input(session, "Watering pipe", NOW, ["Bed 5"], amount=parse_amount("30 ft"))
    found = told(records).waterings
    assert sorted((w.litres, w.depth_mm) for w in found if w.litres) == [(pytest.approx(200.0), None)]
    assert [w.depth_mm for w in found if w.depth_mm] == [pytest.approx(12.7)]


def test_an_answer_of_a_hand_is_the_share_of_water_left(records: Records) -> None:
    with records.session(HUB, NOW) as session:
        commands.answer_advice(
            session, "soil Bed 4", "Felt the soil of bed 4: dry", NOW, state="unknown", places=["Bed 4"], type="observation", amount="25 %",
            until=NOW + timedelta(hours=12),
        )  # fmt: skip
    assert told(records).felt == (Felt(NOW, "Bed 4", 0.25),)
    assert told(records).waterings == ()


def test_what_is_struck_or_taken_back_was_never_given(records: Records) -> None:
    with records.session(HUB, NOW) as session:
        log = commands.record_input(session, "Water", NOW, ["Bed 5"], amount=parse_amount("200 l"))
        commands.strike_log(session, log.id, "wrong bed")
    assert told(records).waterings == ()


def test_a_stand_lasts_from_its_move_to_its_end(records: Records) -> None:
    with records.session(HUB, SPRING) as session:
        commands.put_planting(session, "Kale 1", "Kale", established="transplant_bought", planned_last_harvest_on=date(2026, 6, 30))
        commands.transplant(session, "Kale 1", SPRING, ["Bed 4"], lengths_m={"Bed 4": 12.0})
    with records.session(HUB, NOW) as session:
        commands.end_planting(session, "Kale 1", datetime(2026, 7, 1, 16, tzinfo=UTC))
    (found,) = told(records).stands
    assert found == Stand("Bed 4", "kale", "Kale", date(2026, 4, 10), date(2026, 7, 1), 12.0, date(2026, 6, 30), False)


def test_what_is_done_later_is_not_known_yet(records: Records) -> None:
    with records.session(HUB, NOW) as session:
        commands.record_input(session, "Water", NOW, ["Bed 5"], amount=parse_amount("200 l"))
    assert told(records, NOW - timedelta(hours=1)).waterings == ()
