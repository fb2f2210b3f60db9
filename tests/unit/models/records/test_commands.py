"""What commands do, and what they refuse, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from models.amounts import parse_amount
from models.records import commands, state
from models.records.assets import Animal, Asset, Planting
from models.records.database import Records, Session
from models.records.logs import Log
from models.records.places import Place
from models.records.withdrawals import withdrawals
from sensors.errors import HublandError, InputError
from tests.records_examples import HARVEST_TASK, NOW, SQUARE, YESTERDAY, actor
from tests.unit.models.records.conftest import Open

SUE = actor("steward", "treasurer", name="Sue")
NEW_YORK = ZoneInfo("America/New_York")


@pytest.fixture
def records(open_farm: Open) -> Records:
    return open_farm(NEW_YORK)


def do(records: Records, act: Callable[[Session], Any]) -> Any:
    with records.session(SUE, NOW) as session:
        return act(session)


def refused(records: Records, act: Callable[[Session], Any]) -> str:
    with pytest.raises(InputError) as caught, records.session(SUE, NOW) as session:
        act(session)
    assert isinstance(caught.value, HublandError)
    return str(caught.value)


def one(session: Session, table: type[Any], name: str) -> Any:
    return session.scalars(select(table).where(table.name == name)).one()


def at_of(session: Session, name: str, at: datetime = NOW) -> list[str]:
    stays = state.places_of(session, at).get(one(session, Asset, name).id, ())
    return sorted(session.get_one(Place, stay.place_id).name for stay in stays)


def heads(session: Session, herd: str) -> int:
    return state.head_counts(session, NOW)[one(session, Asset, herd).id].total


def left(session: Session, lot: str) -> float:
    return sum(state.stock(session, NOW, [one(session, Asset, lot).id]).values())


def tasks_of(session: Session, name: str) -> list[tuple[date, str]]:
    found = session.scalars(select(Log).where(Log.name == name, Log.came_from != "").order_by(Log.at))
    return [(log.at.astimezone(NEW_YORK).date(), log.status) for log in found]


def test_facts_of_a_place_that_are_not_given_stay(records: Records) -> None:
    do(records, lambda s: commands.put_place(s, "Bed 1", "bed", geometry=SQUARE, details={"length_m": 30}, cost=5.0, funding="grant"))
    do(records, lambda s: commands.put_place(s, "Bed 1", "bed", notes="stony"))
    with records.session() as session:
        bed = one(session, Place, "Bed 1")
        assert (bed.geometry, bed.details, bed.cost, bed.funding, bed.notes) == (SQUARE, {"length_m": 30}, 5.0, "grant", "stony")
        assert bed.parent.name == "Home"


def test_one_date_of_a_planting_gives_the_others_and_they_move_together(records: Records) -> None:
    # figures of the hub's own, so that the dates are known: sown 1 March, 30 days inside, 60 from transplanting, 2 weeks of picking
    facts = {
        "establishment": "TP", "days_low": 60.0, "days_typical": 60.0, "days_high": 60.0, "days_basis": "from_transplanting",
        "greenhouse_days_low": 28.0, "greenhouse_days_high": 32.0, "harvest_window_weeks": 2.0, "in_row_spacing_in": 12.0,
    }  # fmt: skip
    do(records, lambda s: commands.put_crop(s, "Oca", facts=facts))
    do(records, lambda s: commands.put_planting(s, "Oca 1", "Oca", planned_sow_on=date(2027, 3, 1)))
    with records.session() as session:
        p = one(session, Planting, "Oca 1")
        assert (p.planned_plant_on, p.planned_first_harvest_on) == (date(2027, 3, 31), date(2027, 5, 30))
        assert (p.planned_last_harvest_on, p.season) == (date(2027, 6, 12), "2027")
        assert (p.established, p.days_to_maturity, p.maturity_from, p.spacing_cm) == ("transplant_raised", 60, "transplanting", 30.48)
    do(records, lambda s: commands.put_planting(s, "Oca 1", planned_plant_on=date(2027, 4, 2)))
    with records.session() as session:
        p = one(session, Planting, "Oca 1")
        assert (p.planned_sow_on, p.planned_first_harvest_on) == (date(2027, 3, 3), date(2027, 6, 1))
    refusal = refused(records, lambda s: commands.put_planting(s, "X", "Oca", planned_sow_on=NOW.date(), planned_plant_on=date(2027, 1, 1)))
    assert "contradict" in refusal


def test_a_crop_sown_in_a_bed_becomes_a_planting_that_stands_there(records: Records) -> None:
    do(records, lambda s: commands.sow(s, "Carrot", YESTERDAY, ["Bed 2"], seed=parse_amount("3 oz"), lot="Carrot seed"))
    with records.session() as session:
        assert at_of(session, "Carrot, Bed 2, 2027-05-13") == ["Bed 2"]
        assert left(session, "Carrot seed") == pytest.approx(5 * 0.028349523125)  # 8 oz less 3, in kg (NIST: 28.349523125 g an ounce)


def test_a_planting_set_out_over_two_beds_is_in_both(records: Records) -> None:
    do(records, lambda s: commands.transplant(s, "Spring carrots", YESTERDAY, ["Bed 1", "Bed 2"], lengths_m={"Bed 2": 12.5}))
    with records.session() as session:
        assert at_of(session, "Spring carrots") == ["Bed 1", "Bed 2"]
        stays = state.stays(session, NOW, [one(session, Asset, "Spring carrots").id])
        assert sorted(stay.length_m or 0.0 for stay in stays) == [0.0, 12.5]


def test_a_harvest_needs_no_bed_may_be_nothing_and_goes_into_store(records: Records) -> None:
    do(records, lambda s: commands.put_lot(s, "Carrots", "product", crop="Carrot"))
    do(records, lambda s: commands.record_harvest(s, "carrot", parse_amount("30 lb"), YESTERDAY, into="Carrots"))
    do(records, lambda s: commands.record_harvest(s, "carrot", parse_amount("0 lb"), YESTERDAY))
    with records.session() as session:
        assert left(session, "Carrots") == pytest.approx(30 * 0.45359237)  # the pound is 0.45359237 kg by definition
    assert "bunch" in refused(records, lambda s: commands.record_harvest(s, "Carrot", parse_amount("3 bunches"), YESTERDAY, into="Carrots"))
    ahead = NOW + timedelta(days=2)
    assert "still to come" in refused(records, lambda s: commands.record_harvest(s, "Carrot", parse_amount("3 lb"), ahead))


def test_tasks_of_templates_come_once_and_go_along_with_the_day(records: Records) -> None:
    # the farm has "Thin", 21 days after sowing carrots, which are planned for 1 May
    with records.session() as session:
        assert tasks_of(session, "Thin") == [(date(2027, 5, 22), "pending")]
    do(records, lambda s: commands.put_planting(s, "Spring carrots", planned_sow_on=date(2027, 5, 8)))
    do(records, lambda s: commands.put_planting(s, "Spring carrots", notes="again"))
    with records.session() as session:
        assert tasks_of(session, "Thin") == [(date(2027, 5, 29), "pending")]
    do(records, lambda s: commands.sow(s, "Spring carrots", YESTERDAY, ["Bed 1"]))
    with records.session() as session:
        assert tasks_of(session, "Thin") == [(date(2027, 6, 3), "pending")]  # sown 13 May, and 21 days
        thin = session.scalars(select(Log).where(Log.name == "Thin")).one().id
    do(records, lambda s: commands.move_task(s, thin, NOW + timedelta(days=60)))
    do(records, lambda s: commands.sow(s, "Spring carrots", YESTERDAY - timedelta(days=1), ["Bed 1"]))
    with records.session() as session:
        assert tasks_of(session, "Thin") == [(date(2027, 7, 13), "pending")]  # moved by hand: it stays


def test_a_template_of_moves_makes_one_task_a_move(records: Records) -> None:
    do(records, lambda s: commands.put_template(s, "Mow behind them", anchor="move", days=2))
    for place in ("P2", "P1"):
        do(records, lambda s, place=place: commands.move_herd(s, "Ewes", place, NOW - timedelta(hours=len(place) + ord(place[1]))))
    with records.session() as session:
        assert len(tasks_of(session, "Mow behind them")) == 2


def test_a_finished_task_is_the_record_with_its_amount(records: Records) -> None:
    do(records, lambda s: commands.finish_task(s, HARVEST_TASK, YESTERDAY, amounts=[parse_amount("12 lb")], use="shares"))
    with records.session() as session:
        log = session.get_one(Log, HARVEST_TASK)
        assert (log.status, log.use, [(q.value, q.unit, q.label) for q in log.quantities]) == ("done", "shares", [(12.0, "lb", "harvest")])


def test_a_finished_move_moves_the_herd_and_needs_a_place(records: Records) -> None:
    task = do(records, lambda s: commands.add_task(s, "Move the ewes", NOW, assets=["Ewes"], moves=True)).id
    assert "Where to?" in refused(records, lambda s: commands.finish_task(s, task, NOW))
    do(records, lambda s: commands.finish_task(s, task, NOW, places=["P2"]))
    with records.session() as session:
        assert at_of(session, "Ewes") == at_of(session, "Dolly") == ["P2"]


@pytest.mark.parametrize(
    "due, next_due",
    [(datetime(2027, 3, 13, 17), datetime(2027, 3, 14, 16)), (datetime(2027, 11, 6, 16), datetime(2027, 11, 7, 17))],
)
def test_noon_stays_noon_when_clocks_change(records: Records, due: datetime, next_due: datetime) -> None:
    # New York: 14 March 2027 clocks go forward, 7 November back; noon is 17:00 UTC in winter, 16:00 in summer
    due, next_due = due.replace(tzinfo=UTC), next_due.replace(tzinfo=UTC)
    task = do(records, lambda s: commands.add_task(s, "Water", due, repeat="FREQ=DAILY")).id
    with records.session(SUE, due) as session:
        commands.finish_task(session, task, due)
        assert session.scalars(select(Log).where(Log.came_from == f"repeat:{task}")).one().at == next_due


def test_a_task_of_three_times_comes_three_times(records: Records) -> None:
    task = do(records, lambda s: commands.add_task(s, "Turn compost", NOW, repeat="FREQ=WEEKLY;COUNT=3")).id
    for _ in range(3):
        do(records, lambda s, task=task: commands.finish_task(s, task, NOW))
        with records.session() as session:
            task = session.scalars(select(Log.id).where(Log.came_from == f"repeat:{task}")).first()
    assert task is None


def test_heads_of_a_herd_follow_counts_births_sales_and_splits(records: Records) -> None:
    with records.session() as session:
        assert heads(session, "Ewes") == 41  # 40 without a record, and Dolly
    do(records, lambda s: commands.record_birth(s, "Ewes", YESTERDAY, head=3))
    do(records, lambda s: commands.record_birth(s, "Dolly", YESTERDAY, ["Lamb"]))
    do(records, lambda s: commands.sell_animal(s, "Ewes", NOW, head=4))
    do(records, lambda s: commands.split_herd(s, "Ewes", "Young", NOW, animals=["Lamb"], head=10, to="P2"))
    with records.session() as session:
        assert (heads(session, "Ewes"), heads(session, "Young")) == (30, 11)  # 39 + 1 and Dolly less 11; 10 and the lamb
        assert (at_of(session, "Lamb"), at_of(session, "Dolly")) == (["P2"], ["P1"])
        assert one(session, Animal, "Lamb").dam_id == one(session, Animal, "Dolly").id
    assert "not so much of Ewes" in refused(records, lambda s: commands.sell_animal(s, "Ewes", NOW, head=50))
    do(records, lambda s: commands.record_death(s, "Dolly", NOW))
    with records.session() as session:
        assert at_of(session, "Dolly", NOW + timedelta(days=1)) == []
    assert "no longer here" in refused(records, lambda s: commands.weigh(s, "Dolly", parse_amount("90 lb"), NOW))


def test_milk_and_meat_of_who_was_treated_wait_as_the_label_says(records: Records) -> None:
    do(records, lambda s: commands.treat(s, ["Ewes"], "Drench", YESTERDAY, milk_days=3, meat_days=14))
    do(records, lambda s: commands.treat(s, ["Dolly"], "Antibiotic", NOW, milk_days=1))
    with records.session() as session:
        found = {w.name: (w.milk_until, w.meat_until) for w in withdrawals(session, NOW)}
        both = (YESTERDAY + timedelta(days=3), YESTERDAY + timedelta(days=14))
        assert found == {"Ewes": both, "Dolly": both}
        assert [w.name for w in withdrawals(session, YESTERDAY + timedelta(days=14))] == []


Refusal = tuple[str, Callable[[Session], Any]]
LATER = NOW + timedelta(days=800)
BOWTIE = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}
BAD: dict[str, Refusal] = {
    "a move in two years": ("still to come", lambda s: commands.move_herd(s, "Ewes", "P2", LATER)),
    "a herd in two places by one log": (
        "two places",
        lambda s: commands.finish_task(s, commands.add_task(s, "x", NOW, assets=["Ewes"], moves=True).id, NOW, places=["P1", "P2"]),
    ),
    "a herd in two places at one moment": ("that very moment", lambda s: commands.move_herd(s, "Ewes", "P2", NOW - timedelta(days=25))),
    "an animal in two herds at one moment": (
        "that very moment", lambda s: commands.join_herd(s, ["Dolly"], "Wethers", NOW - timedelta(days=25)),
    ),
    "an unknown herd": ("no herd called", lambda s: commands.move_herd(s, "Ewas", "P2", NOW)),
    "an unknown crop": ("did you mean Carrot", lambda s: commands.record_harvest(s, "Carot", parse_amount("1 lb"), NOW)),
    "a place within itself": ("within itself", lambda s: commands.put_place(s, "Home", "property", parent="Bed 1")),
    "an animal its own forebear": (
        "forebear", lambda s: [commands.put_animal(s, "Kid", species="sheep", dam="Dolly"), commands.put_animal(s, "Dolly", dam="Kid")],
    ),
    "a ram as dam": (
        "cannot be the dam", lambda s: [commands.put_animal(s, "Ram", species="sheep", sex="M"), commands.put_animal(s, "L", dam="Ram")],
    ),
    "more than is there": ("not so much of Carrot seed", lambda s: commands.use_up(s, "Carrot seed", parse_amount("9 oz"), NOW)),
    "used before it came": ("not so much", lambda s: commands.use_up(s, "Carrot seed", parse_amount("1 oz"), NOW - timedelta(days=90))),
    "another kind of amount": ("", lambda s: commands.receive(s, "Carrot seed", parse_amount("3 gal"), NOW)),
    "half an animal": ("number of animals", lambda s: commands.count_herd(s, "Ewes", 3.5, NOW)),
    "fewer than have names": ("record of their own", lambda s: commands.count_herd(s, "Ewes", 0, NOW)),
    "an outline that crosses itself": ("crosses itself", lambda s: commands.draw_place(s, "Bed 1", BOWTIE)),
    "a planting in a planned place": (
        "nothing can stand there", lambda s: [commands.set_phase(s, "Bed 2", "planned"), commands.sow(s, "Carrot", NOW, ["Bed 2"])],
    ),
    "a place with a past removed": ("retire it instead", lambda s: commands.remove_place(s, "P1")),
    "a name that is taken": ("is taken", lambda s: commands.rename_place(s, "P1", "p2")),
    "a name of nothing": ("name is needed", lambda s: commands.put_herd(s, "  ")),
    "a figure that is none": ("", lambda s: commands.put_crop(s, "Carrot", facts={"days_typical": -3})),
    "a price below zero": ("Price cannot be", lambda s: commands.set_tier(s, "17", "low", -1.0)),
    "a number that is none": ("Length m cannot be", lambda s: commands.put_planting(s, "Spring carrots", length_m=float("nan"))),
    "a cell of 10 MB": ("too long", lambda s: commands.put_herd(s, "Ewes", notes="x" * 10_000_000)),
    "characters that are none": ("none", lambda s: commands.put_herd(s, "Ewes", notes="a\0b")),
    "a rule that is none": ("rule", lambda s: commands.add_task(s, "x", NOW, repeat="FREQ=SOMETIMES")),
    "a pause backwards": (
        "end before", lambda s: commands.pause_share(s, "17", "full", date(2027, 4, 1), date(2027, 7, 2), date(2027, 7, 1)),
    ),
    "a box given to oneself": ("to itself", lambda s: commands.donate_box(s, "17", date(2027, 6, 8), to="17")),
    "a box that is not packed": ("no box in the week", lambda s: commands.donate_box(s, "18", date(2027, 6, 8))),
    "a box of a printed week": ("printed already", lambda s: commands.donate_box(s, "17", date(2027, 5, 12))),
    "a box of a paused week": (
        "no box in the week", lambda s: [
            commands.pause_share(s, "17", "full", date(2027, 4, 1), date(2027, 6, 1)), commands.donate_box(s, "17", date(2027, 6, 8)),
        ],
    ),
    "a box kept that nobody gives": ("gives no box away", lambda s: commands.keep_box(s, "17", date(2027, 6, 8))),
    "a need below zero": ("Need cannot be", lambda s: commands.put_partner(s, "Food bank", need=-1.0)),
    "a grade that is none": ("no grade", lambda s: commands.record_harvest(s, "Carrot", parse_amount("3 lb"), NOW, grade="third")),
    "a device moved to where it is": ("already", lambda s: commands.move_device(s, "probe", "Bed 1", NOW)),
}  # fmt: skip


def test_bad_input_is_refused_with_a_sentence_and_changes_nothing(records: Records) -> None:
    from tests.unit.models.records.test_undo import state as everything

    with records.session(SUE, NOW) as session:  # what the rows above count from
        commands.move_herd(session, "Ewes", "P1", NOW - timedelta(days=25, hours=1))
    before = everything(records)
    for what, (says, act) in BAD.items():
        assert says in refused(records, act), what
    assert everything(records) == before


def test_an_entry_sent_twice_is_written_once(records: Records) -> None:
    import uuid

    for act in (
        lambda s, id: commands.sow(s, "Carrot", YESTERDAY, ["Bed 2"], id=id),
        lambda s, id: commands.record_birth(s, "Dolly", YESTERDAY, ["Lamb"], id=id),
        lambda s, id: commands.use_up(s, "Carrot seed", parse_amount("5 oz"), YESTERDAY, id=id),
        lambda s, id: commands.split_herd(s, "Ewes", "Half", YESTERDAY, head=30, id=id),
    ):
        id = uuid.uuid4()
        first = do(records, lambda s, act=act, id=id: act(s, id)).id
        assert do(records, lambda s, act=act, id=id: act(s, id)).id == first
    with records.session() as session:
        assert left(session, "Carrot seed") == pytest.approx(3 * 0.028349523125)
        assert heads(session, "Half") == 30
