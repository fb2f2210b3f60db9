"""Correcting and striking: what follows from a log follows the correction, who may, and what is refused; on both databases."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from models.amounts import parse_amount
from models.records import commands, state
from models.records.actor import Actor
from models.records.assets import Animal, Asset, Planting
from models.records.commands.correcting import amounts_of
from models.records.database import Records, Session
from models.records.logs import Log
from models.records.places import Place
from models.records.plans import Event
from sensors.errors import HublandError, NotAllowed
from tests.records_examples import CLASS, NOW, SEEN, YESTERDAY, ZONE, actor
from tests.unit.models.records.conftest import Open

SUE, BOB, ANN = actor("steward", name="Sue"), actor("worker", name="Bob"), actor("worker")
ID = uuid.UUID(int=500)


@pytest.fixture
def records(open_farm: Open) -> Records:
    return open_farm(ZONE)


def do(records: Records, act: Callable[[Session], Any], by: Actor = SUE, later: timedelta = timedelta()) -> Any:
    with records.session(by, NOW + later) as session:
        return act(session)


def refused(records: Records, act: Callable[[Session], Any], by: Actor = SUE, later: timedelta = timedelta()) -> HublandError:
    with pytest.raises(HublandError) as caught, records.session(by, NOW + later) as session:
        act(session)
    return caught.value


def ask(records: Records, question: Callable[[Session], Any]) -> Any:
    with records.session() as session:
        return question(session)


def of(records: Records, id: uuid.UUID) -> Log:
    with records.session() as session:
        log = session.get_one(Log, id)
        assert (log.places, log.assets, log.quantities, log.crop) is not None
        _ = [link.place.name for link in log.places], [link.asset.name for link in log.assets]
        session.expunge_all()
        return log


def at_of(records: Records, name: str) -> list[str]:
    def places(session: Session) -> list[str]:
        asset = session.scalars(select(Asset).where(Asset.name == name)).one()
        return [session.get_one(Place, stay.place_id).name for stay in state.places_of(session, NOW).get(asset.id, ())]

    return sorted(ask(records, places))


def left(records: Records, lot: str, unit: str) -> float:
    def stock(session: Session) -> float:
        asset = session.scalars(select(Asset).where(Asset.name == lot)).one()
        return next(v for (id, _, u), v in state.stock(session, NOW).items() if id == asset.id and u == unit)

    return float(ask(records, stock))


def heads(records: Records, herd: str) -> int:
    return int(ask(records, lambda s: state.head_counts(s, NOW)[s.scalars(select(Asset).where(Asset.name == herd)).one().id].total))


def picked(session: Session) -> Log:
    return commands.record_harvest(session, "Carrot", parse_amount("120 lb"), YESTERDAY, places=["Bed 1"], use="sale", id=ID, by="Ann")


def test_a_harvest_is_put_right_and_its_name_says_so(records: Records) -> None:
    do(records, picked, ANN)
    do(records, lambda s: commands.correct_log(s, ID, amounts=[parse_amount("12 lb")], places=["Bed 2"], use="shares", notes="wet"), ANN)
    log = of(records, ID)
    assert (log.name, log.use, log.notes, log.sequence, log.status) == ("Carrot: 12 lb", "shares", "wet", 1, "done")
    assert [link.place.name for link in log.places] == ["Bed 2"]
    assert [(q.value, q.unit, q.label) for q in log.quantities] == [(12.0, "lb", "harvest")]
    assert log.quantities[0].canonical == pytest.approx(12 * 0.45359237)  # the international pound, by definition


def test_what_is_left_out_stays_as_it_is(records: Records) -> None:
    do(records, picked, ANN)
    do(records, lambda s: commands.correct_log(s, ID, minutes=20.0), ANN)
    log = of(records, ID)
    assert (log.name, log.use, log.at, log.done_by, log.minutes) == ("Carrot: 120 lb", "sale", YESTERDAY, "Ann", 20.0)


def test_a_harvest_of_the_wrong_crop_becomes_one_of_the_right_planting(records: Records) -> None:
    do(records, lambda s: commands.put_crop(s, "Beet", key="beet"))
    do(records, lambda s: commands.record_harvest(s, "Beet", parse_amount("12 lb"), YESTERDAY, id=ID), BOB)
    do(records, lambda s: commands.correct_log(s, ID, what="Spring carrots"), BOB)
    log = of(records, ID)
    assert (log.name, [link.asset.name for link in log.assets]) == ("Carrot: 12 lb", ["Spring carrots"])


def test_a_move_put_right_moves_the_herd_and_its_animals(records: Records) -> None:
    do(records, lambda s: commands.move_herd(s, "Ewes", "P2", YESTERDAY, id=ID), BOB)
    do(records, lambda s: commands.correct_log(s, ID, places=["Yard"]), BOB)
    assert of(records, ID).name == "Ewes to Yard"
    assert at_of(records, "Ewes") == at_of(records, "Dolly") == ["Yard"]
    do(records, lambda s: commands.correct_log(s, ID, assets=["Wethers"]), BOB)
    assert (at_of(records, "Ewes"), at_of(records, "Wethers"), of(records, ID).name) == (["P1"], ["Yard"], "Wethers to Yard")
    do(records, lambda s: commands.strike_log(s, ID, "they stayed"), BOB)
    assert at_of(records, "Wethers") == []


def test_a_herd_is_not_corrected_into_two_places(records: Records) -> None:
    do(records, lambda s: commands.move_herd(s, "Ewes", "P2", YESTERDAY, id=ID))
    do(records, lambda s: commands.move_herd(s, "Ewes", "P1", YESTERDAY - timedelta(hours=3)))
    assert "two places" in refused(records, lambda s: commands.correct_log(s, ID, places=["P1", "P2"])).what
    assert "very moment" in refused(records, lambda s: commands.correct_log(s, ID, at=YESTERDAY - timedelta(hours=3))).what
    assert "Where to" in refused(records, lambda s: commands.correct_log(s, ID, places=[])).what
    assert at_of(records, "Ewes") == ["P2"]


def test_stock_is_not_corrected_below_zero(records: Records) -> None:
    do(records, lambda s: commands.put_lot(s, "Hay", "material", unit="bale"))
    do(records, lambda s: commands.receive(s, "Hay", parse_amount("10 bales"), YESTERDAY, id=ID))
    do(records, lambda s: commands.use_up(s, "Hay", parse_amount("4 bales"), NOW))
    assert "not so much of Hay" in refused(records, lambda s: commands.correct_log(s, ID, amounts=[parse_amount("3 bales")])).what
    why = refused(records, lambda s: commands.strike_log(s, ID, "entered twice"))
    assert "not so much of Hay" in why.what and "strike or correct first" in why.next_step
    do(records, lambda s: commands.correct_log(s, ID, amounts=[parse_amount("5 bales")]))
    assert (left(records, "Hay", "bale"), of(records, ID).name) == (1.0, "5 bales of Hay came")
    assert "cannot become" in refused(records, lambda s: commands.correct_log(s, ID, amounts=[parse_amount("5 lb")])).what
    assert "changes a stock" in refused(records, lambda s: commands.correct_log(s, ID, amounts=[])).what


def test_a_head_count_is_corrected_as_it_was_counted(records: Records) -> None:
    """41 head counted, of which Dolly has a record of her own: 40 unnamed. Corrected to 39, 38 are."""
    log = do(records, lambda s: commands.count_herd(s, "Ewes", 41, YESTERDAY, id=ID))
    assert [told.amount.value for told in amounts_of(log)] == [41.0]
    do(records, lambda s: commands.correct_log(s, ID, amounts=[parse_amount("39 head")]))
    assert (heads(records, "Ewes"), of(records, ID).name) == (39, "Ewes: 39 head")
    assert "record of their own" in refused(records, lambda s: commands.correct_log(s, ID, amounts=[parse_amount("0 head")])).what
    assert "How many" in refused(records, lambda s: commands.correct_log(s, ID, amounts=[parse_amount("12 lb")])).what


def test_what_left_one_herd_for_another_is_one_figure(records: Records) -> None:
    log = do(records, lambda s: commands.split_herd(s, "Ewes", "Young", YESTERDAY, head=10, id=ID))
    assert len(amounts_of(log)) == 1
    do(records, lambda s: commands.correct_log(s, ID, amounts=[parse_amount("6 head")]))
    assert (heads(records, "Ewes"), heads(records, "Young")) == (35, 6)


def test_a_birth_is_not_struck_while_the_young_are_here(records: Records) -> None:
    do(records, lambda s: commands.record_birth(s, "Dolly", YESTERDAY, ["Lamb"], id=ID))
    why = refused(records, lambda s: commands.strike_log(s, ID, "no lamb"))
    assert "Lamb was born by this entry" in why.what and "gone" in why.next_step
    do(records, lambda s: commands.correct_log(s, ID, at=YESTERDAY - timedelta(days=2)))
    born = ask(records, lambda s: s.scalars(select(Animal).where(Animal.name == "Lamb")).one().birth_on)
    assert born == (YESTERDAY - timedelta(days=2)).date()
    do(records, lambda s: commands.put_animal(s, "Lamb", archived_on=NOW.date()))
    do(records, lambda s: commands.strike_log(s, ID, "no lamb"))
    assert of(records, ID).status == "abandoned"


def test_who_died_by_mistake_is_here_again(records: Records) -> None:
    do(records, lambda s: commands.record_death(s, "Bella", YESTERDAY, id=ID))
    do(records, lambda s: commands.correct_log(s, ID, at=YESTERDAY - timedelta(days=1)))
    gone = ask(records, lambda s: s.scalars(select(Animal).where(Animal.name == "Bella")).one().archived_on)
    assert gone == (YESTERDAY - timedelta(days=1)).date()
    assert "cannot be changed" in refused(records, lambda s: commands.correct_log(s, ID, assets=["Dolly"])).what
    do(records, lambda s: commands.strike_log(s, ID, "it was another's ewe"))
    assert ask(records, lambda s: s.scalars(select(Animal).where(Animal.name == "Bella")).one().archived_on) is None


def test_nothing_is_done_to_who_is_gone(records: Records) -> None:
    do(records, lambda s: commands.weigh(s, "Bella", parse_amount("112 lb"), YESTERDAY - timedelta(days=2), id=ID))
    do(records, lambda s: commands.record_death(s, "Bella", YESTERDAY))
    assert "no longer here" in refused(records, lambda s: commands.correct_log(s, ID, at=NOW)).what
    assert "no weight" in refused(records, lambda s: commands.correct_log(s, ID, amounts=[parse_amount("0 lb")])).what
    do(records, lambda s: commands.correct_log(s, ID, amounts=[parse_amount("121 lb")]))
    assert of(records, ID).name == "Bella: 121 lb"


def test_a_reading_stays_what_can_be(records: Records) -> None:
    do(records, lambda s: commands.record_reading(s, "Soil moisture", parse_amount("24 %"), YESTERDAY, "Bed 1", id=ID))
    assert "above 100" in refused(records, lambda s: commands.correct_log(s, ID, amounts=[parse_amount("240 %")])).what
    do(records, lambda s: commands.correct_log(s, ID, amounts=[parse_amount("42 %")], places=["Bed 2"]))
    assert of(records, ID).name == "Soil moisture: 42 %"


def test_a_sowing_in_the_wrong_bed_takes_its_planting_along(records: Records) -> None:
    do(records, lambda s: commands.sow(s, "Carrot", YESTERDAY, ["Bed 1"], lengths_m={"Bed 1": 15.0}, id=ID), BOB)
    do(records, lambda s: commands.correct_log(s, ID, places=["Bed 2"], at=YESTERDAY - timedelta(days=1)), BOB)
    log = of(records, ID)
    assert [(link.place.name, link.length_m) for link in log.places] == [("Bed 2", 15.0)]
    assert (log.name, [link.asset.name for link in log.assets]) == ("Sowed Carrot, Bed 2, 2027-05-12", ["Carrot, Bed 2, 2027-05-12"])
    do(records, lambda s: commands.strike_log(s, ID, "it rained"), BOB)
    ended = ask(records, lambda s: s.scalars(select(Planting).where(Planting.name == "Carrot, Bed 2, 2027-05-12")).one().archived_on)
    assert ended is not None
    assert at_of(records, "Carrot, Bed 2, 2027-05-12") == []


def test_tasks_of_templates_go_along_and_go(records: Records) -> None:
    """The farm's template: thin carrots 21 days after the sowing."""
    do(records, lambda s: commands.sow(s, "Carrot", YESTERDAY, ["Bed 1"], id=ID))

    def thin() -> tuple[str, str]:
        return ask(
            records,
            lambda s: next(
                (log.status, f"{log.at.astimezone(ZoneInfo('America/New_York')):%m-%d}")
                for log in s.scalars(select(Log).where(Log.name == "Thin"))
                if any("Bed" in link.asset.name for link in log.assets)
            ),
        )

    assert thin() == ("pending", "06-03")
    do(records, lambda s: commands.correct_log(s, ID, at=YESTERDAY - timedelta(days=2)))
    assert thin() == ("pending", "06-01")
    do(records, lambda s: commands.strike_log(s, ID, "not sown"))
    assert thin()[0] == "abandoned"


def test_an_event_whose_record_is_struck_can_be_held_again(records: Records) -> None:
    log = do(records, lambda s: commands.hold_event(s, CLASS, 12, zone=ZONE))
    do(records, lambda s: commands.correct_log(s, log.id, amounts=[parse_amount("14 head")]))
    assert of(records, log.id).name == "Class: 14 came"
    do(records, lambda s: commands.strike_log(s, log.id, "wrong class"))
    assert ask(records, lambda s: s.get_one(Event, CLASS).status) == "planned"
    again = do(records, lambda s: commands.hold_event(s, CLASS, 9, zone=ZONE))
    assert (again.id != log.id, of(records, again.id).status) == (True, "done")


def test_a_worker_corrects_their_own_of_the_last_week_and_a_steward_any(records: Records) -> None:
    do(records, picked, ANN)
    assert isinstance(refused(records, lambda s: commands.correct_log(s, ID, use="shares"), BOB), NotAllowed)
    assert "ask a steward" in refused(records, lambda s: commands.strike_log(s, ID, "wrong"), BOB).next_step
    later = timedelta(days=8)
    assert isinstance(refused(records, lambda s: commands.correct_log(s, ID, use="shares"), ANN, later), NotAllowed)
    do(records, lambda s: commands.correct_log(s, ID, use="shares"), ANN, timedelta(days=6))
    do(records, lambda s: commands.correct_log(s, ID, use="gift"), SUE, later)
    assert of(records, ID).use == "gift"


def test_only_what_is_done_is_corrected_and_a_reason_is_needed(records: Records) -> None:
    assert "Why" in refused(records, lambda s: commands.strike_log(s, SEEN, " ")).what
    assert "still to come" in refused(records, lambda s: commands.correct_log(s, SEEN, at=NOW + timedelta(days=3))).what
    assert "no use" in refused(records, lambda s: commands.correct_log(s, SEEN, use="shares")).what
    assert "crop" in refused(records, lambda s: commands.correct_log(s, SEEN, what="Carrot")).what
    do(records, lambda s: commands.strike_log(s, SEEN, "other bed"))
    assert "Only what is done" in refused(records, lambda s: commands.correct_log(s, SEEN, notes="x")).what
    assert "no such" in refused(records, lambda s: commands.strike_log(s, ID, "x")).what
    log = of(records, SEEN)
    assert (log.status, log.reason, log.details["struck"]) == ("abandoned", "other bed", True)


def test_a_correction_and_a_strike_are_taken_back(records: Records) -> None:
    do(records, lambda s: commands.move_herd(s, "Ewes", "P2", YESTERDAY, id=ID), BOB)
    do(records, lambda s: commands.correct_log(s, ID, places=["Yard"]), BOB, timedelta(seconds=1))
    do(records, lambda s: commands.strike_log(s, ID, "wrong"), BOB, timedelta(seconds=2))
    assert at_of(records, "Ewes") == ["P1"]
    do(records, commands.undo, BOB)
    assert at_of(records, "Ewes") == ["Yard"]
    do(records, commands.undo, BOB)
    assert at_of(records, "Ewes") == ["P2"]
