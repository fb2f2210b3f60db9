"""A sensible example of every command, on a small farm made by hand: what roles, undo and the docs are tested with.

EXAMPLES: command -> what runs it in a session. A new command adds its own here; the tests fail while one is missing.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from models.alerts import Event, Observation
from models.amounts import parse_amount
from models.planning.grazing.rotation import Move as Going
from models.planning.grazing.rotation import Rotation
from models.records import commands
from models.records.actor import HUB, Actor
from models.records.command import COMMANDS
from models.records.commands.entries import Move
from models.records.commands.land_plan import LandRow
from models.records.database import Records, Session
from models.records.folder.reading import source_of
from models.records.grazing import newest_rotation, propose
from models.records.incidents import open_incident, open_incident_of
from models.records.logs import Log
from models.records.people import Feed, Person

NOW = datetime(2027, 5, 14, 15, 0, tzinfo=UTC)
YESTERDAY = NOW - timedelta(days=1)
TASK, HARVEST_TASK, ANN, SUPPER, CLASS, FEED, SEEN, DUTY, WINDOW, LOCK = (uuid.UUID(int=n) for n in range(71, 81))
ZONE = ZoneInfo("America/New_York")
SQUARE = {"type": "Polygon", "coordinates": [[[-82.5, 35.6], [-82.49, 35.6], [-82.49, 35.61], [-82.5, 35.61], [-82.5, 35.6]]]}

Example = Callable[[Session], Any]


def actor(*roles: str, name: str = "Ann") -> Actor:
    return Actor(name, frozenset(roles), ANN)


def farm(records: Records) -> None:
    """A field with two beds, two paddocks, ewes with one named ewe, carrots planned, seed in store, a member, tasks."""
    with records.session(HUB, NOW - timedelta(days=4)) as session:
        for name, kind, parent in (
            ("Home", "property", ""), ("Bed 1", "bed", "Home"), ("Bed 2", "bed", "Home"), ("P1", "paddock", "Home"),
            ("P2", "paddock", "Home"), ("Yard", "log_yard", "Home"), ("Old shed", "building", ""),
        ):  # fmt: skip
            commands.put_place(session, name, kind, parent=parent)
        commands.put_device(session, "probe", name="Probe")
        commands.install_device(session, "probe", "Bed 1", NOW - timedelta(days=20))
        commands.put_crop(session, "Carrot", key="carrot", facts={"yield_typical": 150.0})
        commands.put_crop(session, "Shiitake", key="shiitake_logs")
        commands.put_plan(session, "Crops 2027", season="2027", status="active")
        commands.put_planting(session, "Spring carrots", "Carrot", plan="Crops 2027", planned_sow_on=date(2027, 5, 1))
        commands.freeze_allocation(session, date(2027, 5, 10), {"items": ["kale"], "groups": ["all"]})
        commands.put_animal(session, "Dolly", species="sheep", sex="F")
        commands.put_animal(session, "Bella", species="sheep", sex="F")
        commands.put_herd(session, "Ewes", species="sheep")
        commands.put_herd(session, "Wethers", species="sheep")
        at = NOW - timedelta(days=25)
        commands.move_herd(session, "Ewes", "P1", at)
        commands.join_herd(session, ["Dolly"], "Ewes", at)
        commands.count_herd(session, "Ewes", 41, at)
        commands.put_lot(session, "Carrot seed", "seed", crop="Carrot", unit="oz")
        commands.receive(session, "Carrot seed", parse_amount("8 oz"), at)
        commands.put_person(session, "Bob", ["worker"])
        session.add(Person(id=ANN, name="Ann", roles="worker"))
        session.add(Feed(id=FEED, person_id=ANN, kind="mine", token_hash="0" * 64))
        commands.put_template(session, "Thin", anchor="sowing", days=21, crop="Carrot")
        commands.put_depot(session, "Barn", weekday=3)
        commands.put_share_size(session, "full", 1.0)
        commands.put_member(session, "17", name="The Does", allergies="nuts")
        commands.put_share(session, "17", "full", date(2027, 4, 1), depot="Barn")
        commands.put_member(session, "18", name="The Roes", dislikes="beets", seconds_welcome=True)
        commands.donate_box(session, "17", date(2027, 6, 14))
        commands.set_tier(session, "17", "solidarity", 700.0)
        commands.put_event(session, "meal", "Supper", NOW + timedelta(days=3), NOW + timedelta(days=3, hours=2), zone=ZONE, id=SUPPER)
        commands.put_event(session, "class", "Class", YESTERDAY, YESTERDAY + timedelta(hours=2), zone=ZONE, id=CLASS)
        commands.observe(session, "Aphids", NOW - timedelta(days=5), ["Bed 1"], amounts=[amount("7 points")], done_by="Ann", id=SEEN)
        commands.add_task(session, "Mend the fence", NOW, places=["P1"], id=TASK)
        commands.add_task(session, "Pick carrots", NOW, type="harvest", assets=["Spring carrots"], id=HARVEST_TASK)
        commands.put_rule(session, "leak", for_s=60.0)
        commands.put_channel(session, "Bob's phone", kind="apprise", person="Bob", secret="bob_phone")
        commands.put_duty(session, "Bob", NOW - timedelta(days=1), NOW + timedelta(days=6), id=DUTY)
        commands.put_window(session, NOW, NOW + timedelta(hours=3), place="P2", why="new pipe", id=WINDOW)
        leak = Observation("leak", "leak P1", "bad", YESTERDAY, "The trough of P1 runs over.", "Leak at P1", "Close the valve.", place="P1")
        open_incident(session, Event("raised", "leak", "leak P1", YESTERDAY, leak, "critical", "leak P1"))
        commands.lock_stay(session, "Ewes", "P1", date(2027, 6, 1), 4, why="lambing", id=LOCK)
        propose(session, rotation(("Ewes", "P2", 15, 18), ("Ewes", "P1", 18, 21), ("Ewes", "P2", 21, 24)))


def rotation(*stays: tuple[str, str, int, int], made_at: datetime = YESTERDAY, **facts: Any) -> Rotation:
    """A plan of stays in May 2027: (herd, paddock, day it goes in, day it goes out)."""
    moves = tuple(
        Going(herd, paddock, date(2027, 5, first), date(2027, 5, out), 2700.0, 1500.0, reasons=(f"{paddock} is ready",))
        for herd, paddock, first, out in stays
    )
    return Rotation(made_at, made_at.date(), 30, "the day's plan", "greedy", moves, **facts)


def proposed(session: Session) -> uuid.UUID:
    """The plan made last."""
    found = newest_rotation(session)
    assert found is not None
    return found.id


def amount(text: str) -> Any:
    return parse_amount(text)


def leak(session: Session) -> uuid.UUID:
    """The incident that is open."""
    found = open_incident_of(session, "leak P1")
    assert found is not None
    return found


def _person(session: Session) -> Person:
    return session.scalars(select(Person).where(Person.name == "Bob")).one()


# each gives its command what it needs; what others need they add below with EXAMPLES["their_command"] = ...
EXAMPLES: dict[str, Example] = {
    "abandon_task": lambda s: commands.abandon_task(s, TASK, reason="weather"),
    "accept_rotation": lambda s: commands.accept_rotation(s, proposed(s)),
    "acknowledge_incident": lambda s: commands.acknowledge_incident(s, leak(s), note="on my way"),
    "add_task": lambda s: commands.add_task(s, "Oil the gate", NOW, places=["P1"], who="Bob", repeat="FREQ=WEEKLY"),
    "answer_advice": lambda s: commands.answer_advice(
        s, "dry Bed 1", "Watered bed 1", YESTERDAY, state="watch", places=["Bed 1"], type="input", amount="70 gal", until=NOW
    ),
    "ask": lambda s: commands.ask(s, "forget_device", NOW, device="probe"),
    "ask_kitchen": lambda s: commands.ask_kitchen(s, zone=ZONE),
    "assign_task": lambda s: commands.assign_task(s, TASK, "Bob"),
    "bed_planting": lambda s: commands.bed_planting(s, "Spring carrots", {"Bed 2": 12.0}),
    "bed_plantings": lambda s: commands.bed_plantings(s, {"Spring carrots": {"Bed 1": 6.0, "Bed 2": 6.0}}),
    "cancel_event": lambda s: commands.cancel_event(s, SUPPER, zone=ZONE),
    "change_task": lambda s: commands.change_task(s, TASK, name="Mend both fences", places=["P2", "P1"], minutes=90.0),
    "clone_season": lambda s: commands.clone_season(s, "Crops 2027"),
    "close_incident": lambda s: commands.close_incident(s, leak(s), "the sensor fell into the trough"),
    "correct_log": lambda s: commands.correct_log(s, SEEN, amounts=[amount("2 points")], places=["Bed 2"], notes="few"),
    "count_herd": lambda s: commands.count_herd(s, "Ewes", 40, YESTERDAY),
    "count_stock": lambda s: commands.count_stock(s, "Carrot seed", amount("6 oz"), YESTERDAY),
    "delete_member": lambda s: commands.delete_member(s, "17"),
    "donate_box": lambda s: commands.donate_box(s, "17", date(2027, 6, 8), to="18"),
    "draw_place": lambda s: commands.draw_place(s, "Bed 1", SQUARE),
    "draw_places": lambda s: commands.draw_places(s, [("Bed 1", SQUARE)], [("Bed 9", "bed", SQUARE)]),
    "end_planting": lambda s: commands.end_planting(s, "Spring carrots", YESTERDAY, why="voles"),
    "finish_task": lambda s: commands.finish_task(s, HARVEST_TASK, YESTERDAY, amounts=[amount("12 lb")], use="shares"),
    "swap_in_box": lambda s: commands.swap_in_box(s, date(2027, 5, 10), {"items": ["kale"], "groups": ["all"], "swaps": ["kale"]}),
    "freeze_allocation": lambda s: commands.freeze_allocation(s, date(2027, 5, 17), {"items": ["kale"], "groups": ["all"]}),
    "give_account": lambda s: commands.give_account(s, _person(s), "bob", "correct horse battery"),
    "hold_event": lambda s: commands.hold_event(s, CLASS, 12, zone=ZONE),
    "inoculate": lambda s: commands.inoculate(s, "Shiitake", YESTERDAY, ["Yard"], logs=120, spawn=amount("5 lb")),
    "install_device": lambda s: commands.install_device(s, "probe", "Bed 2", YESTERDAY, depth_m=0.1),
    "join_herd": lambda s: commands.join_herd(s, ["Bella"], "Ewes", YESTERDAY),
    "keep_box": lambda s: commands.keep_box(s, "17", date(2027, 6, 14)),
    "leave_herd": lambda s: commands.leave_herd(s, ["Dolly"], YESTERDAY, to="P2"),
    "lock_stay": lambda s: commands.lock_stay(s, "Ewes", "P2", date(2027, 6, 10), 3, why="the class sees them"),
    "move_device": lambda s: commands.move_device(s, "probe", "Bed 2", YESTERDAY),
    "move_event": lambda s: commands.move_event(s, SUPPER, NOW + timedelta(days=5), NOW + timedelta(days=5, hours=1), zone=ZONE),
    "move_herd": lambda s: commands.move_herd(s, "Ewes", "P2", YESTERDAY),
    "move_task": lambda s: commands.move_task(s, TASK, NOW + timedelta(days=2)),
    "observe": lambda s: commands.observe(s, "Flea beetles", YESTERDAY, ["Bed 1"], amounts=[amount("3 points")]),
    "pause_share": lambda s: commands.pause_share(s, "17", "full", date(2027, 4, 1), date(2027, 7, 1), date(2027, 7, 14)),
    "plan_plantings": lambda s: commands.plan_plantings(
        s, [commands.PlantingRow("Fall carrots", "Carrot", {"Bed 2": 10.0}, {"planned_sow_on": date(2027, 7, 20)})]
    ),
    "put_alert_settings": lambda s: commands.put_alert_settings(s, quiet_from=time(20, 30), heartbeat="watchdog", siren=False),
    "put_animal": lambda s: commands.put_animal(s, "Lamb", species="sheep", dam="Dolly", birth_on=date(2027, 3, 1)),
    "put_channel": lambda s: commands.put_channel(s, "Barn siren", kind="siren", least="critical"),
    "put_crop": lambda s: commands.put_crop(s, "Yacon", facts={"in_row_spacing_in": 24.0}, family="Asteraceae"),
    "put_depot": lambda s: commands.put_depot(s, "Barn", capacity=40),
    "put_device": lambda s: commands.put_device(s, "valve-1", name="Valve"),
    "put_duty": lambda s: commands.put_duty(s, "Ann", NOW, NOW + timedelta(days=7), rank=2),
    "put_event": lambda s: commands.put_event(s, "class", "Grafting", NOW, NOW + timedelta(hours=2), zone=ZONE, place="Old shed"),
    "put_grazing_settings": lambda s: commands.put_grazing_settings(s, {"move_cost": 8.0, "season_until": "11-15"}),
    "put_herd": lambda s: commands.put_herd(s, "Ewes", purpose="wool"),
    "put_lot": lambda s: commands.put_lot(s, "Hay", "material", unit="bale"),
    "put_member": lambda s: commands.put_member(s, "18", name="The Roes", household=4),
    "put_partner": lambda s: commands.put_partner(s, "Food bank", need=30.0, capacity_kg=40.0),
    "put_people": lambda s: commands.put_people(s, [commands.PersonRow("Di", ("viewer",)), commands.PersonRow("Ed")]),
    "put_person": lambda s: commands.put_person(s, "Cy", ["worker"]),
    "put_place": lambda s: commands.put_place(s, "Bed 3", "bed", parent="Home", details={"length_m": 30}),
    "put_plan": lambda s: commands.put_plan(s, "Garden 2027", season="2027"),
    "put_planting": lambda s: commands.put_planting(s, "Spring carrots", planned_sow_on=date(2027, 5, 8)),
    "put_rule": lambda s: commands.put_rule(s, "frost", places=("Bed 1", "Bed 2"), good_s=1800.0),
    "put_share": lambda s: commands.put_share(s, "17", "full", date(2027, 6, 1), cycle="odd weeks"),
    "put_share_size": lambda s: commands.put_share_size(s, "half", 0.5),
    "put_template": lambda s: commands.put_template(s, "Hoe", anchor="sowing", days=28),
    "put_variety": lambda s: commands.put_variety(s, "Carrot", "Bolero", company="Seedhouse", facts={"days_typical": 75.0}),
    "put_window": lambda s: commands.put_window(s, NOW, NOW + timedelta(hours=2), rule="leak", why="pipes"),
    "receive": lambda s: commands.receive(s, "Carrot seed", amount("2 oz"), YESTERDAY, source="Seedhouse"),
    "record_birth": lambda s: commands.record_birth(s, "Dolly", YESTERDAY, ["Lamb 1", "Lamb 2"], sex="F"),
    "record_death": lambda s: commands.record_death(s, "Dolly", YESTERDAY, why="age"),
    "record_harvest": lambda s: commands.record_harvest(s, "Carrot", amount("30 lb"), YESTERDAY, places=["Bed 1"], use="shares"),
    "record_input": lambda s: commands.record_input(s, "Compost", YESTERDAY, ["Bed 1"], amount=amount("3 cu yd")),
    "record_land_health": lambda s: commands.record_land_health(
        s, "P1", YESTERDAY, cover_percent=92.0, bare_percent=8.0, infiltration_min=11.0, species=14, photo_point="gate post"
    ),
    "record_reading": lambda s: commands.record_reading(s, "Soil moisture", amount("24 %"), YESTERDAY, "Bed 1"),
    "take_entry": lambda s: commands.take_entry(
        s, Move(id=uuid.UUID(int=90), at=YESTERDAY, sent_at=NOW, herd="Ewes", to="P2"), NOW, zone=ZONE
    ),
    "remove_channel": lambda s: commands.remove_channel(s, "Bob's phone"),
    "remove_duty": lambda s: commands.remove_duty(s, DUTY),
    "remove_place": lambda s: commands.remove_place(s, "Old shed"),
    "remove_template": lambda s: commands.remove_template(s, "Thin"),
    "remove_window": lambda s: commands.remove_window(s, WINDOW),
    "rename_place": lambda s: commands.rename_place(s, "Old shed", "Tool shed"),
    "reset_rule": lambda s: commands.reset_rule(s, "leak"),
    "retire_device": lambda s: commands.retire_device(s, "probe", YESTERDAY),
    "revise_land": lambda s: commands.revise_land(s, [LandRow("Shed", "building", was="Old shed"), LandRow("Bed 8", "bed")]),
    "revoke_feed": lambda s: commands.revoke_feed(s, FEED),
    "sell_animal": lambda s: commands.sell_animal(s, "Ewes", YESTERDAY, head=5, to="Neighbour", price=120.0),
    "set_head_count": lambda s: commands.set_head_count(s, SUPPER, 40, zone=ZONE),
    "set_phase": lambda s: commands.set_phase(s, "P2", "planned", on=date(2028, 3, 1), cost=1200.0, funding="grant"),
    "set_tier": lambda s: commands.set_tier(s, "17", "standard", 600.0),
    "shift_plantings": lambda s: commands.shift_plantings(s, ["Spring carrots"], 7),
    "snooze_incident": lambda s: commands.snooze_incident(s, leak(s), NOW + timedelta(hours=4)),
    "sow": lambda s: commands.sow(s, "Carrot", YESTERDAY, ["Bed 2"], lengths_m={"Bed 2": 30.0}, seed=amount("2 oz"), lot="Carrot seed"),
    "split_herd": lambda s: commands.split_herd(s, "Ewes", "Young ewes", YESTERDAY, animals=["Dolly"], head=10, to="P2"),
    "strike_log": lambda s: commands.strike_log(s, SEEN, "entered twice"),
    "subscribe_feed": lambda s: commands.subscribe_feed(s, "mine"),
    "transplant": lambda s: commands.transplant(s, "Spring carrots", YESTERDAY, ["Bed 1", "Bed 2"], lengths_m={"Bed 1": 10.0}),
    "treat": lambda s: commands.treat(s, ["Ewes"], "Drench", YESTERDAY, dose=amount("10 ml"), milk_days=7, meat_days=14),
    "unlock_stay": lambda s: commands.unlock_stay(s, LOCK),
    "use_catalogue_yield": lambda s: commands.use_catalogue_yield(s, "Carrot"),
    "use_own_yield": lambda s: commands.use_own_yield(s, "Carrot", 180.0, "lb"),
    "use_up": lambda s: commands.use_up(s, "Carrot seed", amount("1 oz"), YESTERDAY),
    "weigh": lambda s: commands.weigh(s, "Dolly", amount("112 lb"), YESTERDAY),
    "import_records": lambda s: commands.import_records(s, source_of({"places": [{"name": "Bed 9", "kind": "bed"}]}), ZONE),
}


def undo_something(session: Session) -> Any:
    """A change of the one who asks, taken back again."""
    return commands.undo(session)


EXAMPLES["undo"] = undo_something


def run(name: str, session: Session) -> Any:
    """Run the example of a command."""
    return EXAMPLES[name](session)


def role_of(name: str) -> str:
    return COMMANDS[name].role


def logs(session: Session) -> list[Log]:
    return list(session.scalars(select(Log)))
