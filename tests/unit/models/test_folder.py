"""Importing a hub folder: what a person may write, which record a row is, and every way in which a folder is refused."""

from __future__ import annotations

import time
import tracemalloc
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from models.records import commands, journal, state
from models.records.actor import Actor
from models.records.assets import Asset, Planting
from models.records.changes import Change
from models.records.database import Records
from models.records.devices import Device
from models.records.folder.loading import import_records
from models.records.folder.reading import read_folder, source_of
from models.records.folder.writing import tables_of
from models.records.logs import Log
from models.records.places import Place
from models.records.shares import Tier
from sensors.errors import NotAllowed, RecordError
from tests.folders import GROWN, HUB, LAND, NOW, ZONE, empty_records, out, put, refused, sheet, written

ID = "6f1c0a4e-5b1d-4c39-9a39-0d6f6f6b7a11"
OTHER = "7f1c0a4e-5b1d-4c39-9a39-0d6f6f6b7a22"


@pytest.fixture
def records() -> Iterator[Records]:
    with empty_records() as found:
        yield found


def test_a_log_written_by_hand_is_one_row_of_one_file(records: Records, tmp_path: Path) -> None:
    logs = sheet(
        ("type", "name", "at", "assets", "places", "amount", "is_movement", "crop"),
        ("activity", "Cattle to P1", "2027-04-30", "Cattle", "P1", "", "yes", ""),
        ("harvest", "Carrots", "4/29/27 9am", "", "Bed 4", "12 lb", "", "carrot"),
    )
    put(records, written(tmp_path, {**GROWN, "logs.csv": logs}))
    with records.session() as session:
        herd, p1 = (session.scalars(select(t).where(t.name == n)).one().id for t, n in ((Asset, "Cattle"), (Place, "P1")))
        assert [s.place_id for s in state.places_of(session, NOW)[herd]] == [p1]
        harvest = session.scalars(select(Log).where(Log.type == "harvest")).one()
        # nine in the morning of New York in April is 13:00 UTC
        assert (harvest.at, harvest.timed, harvest.status) == (datetime(2027, 4, 29, 13, tzinfo=UTC), True, "done")
        (amount,) = harvest.quantities
        assert (amount.value, amount.unit, amount.measure, amount.canonical_unit) == (12, "lb", "weight", "kg")
        assert amount.canonical == pytest.approx(12 * 0.45359237)


def test_a_folder_without_a_single_id_never_doubles_anything(records: Records, tmp_path: Path) -> None:
    twice = ("harvest", "Carrots", "2027-04-30", "", "Bed 4", "12 lb")
    logs = sheet(("type", "name", "at", "assets", "places", "amount"), twice, twice, ("activity", "Weed", "2027-04-30", "", "P1", ""))
    source = written(tmp_path, {**GROWN, "logs.csv": logs})
    put(records, source)
    before = out(records)
    assert before["logs.csv"].count("\r\n") == 4
    again = put(records, source)
    assert (again.new, again.changed) == ({}, {}) and out(records) == before


def test_a_row_without_an_id_finds_its_record_by_name_whatever_the_case(records: Records, tmp_path: Path) -> None:
    with records.session(HUB, NOW) as session:
        id = commands.put_place(session, "High Tunnel", "greenhouse").id
    put(records, written(tmp_path, {"places.csv": sheet(("name", "kind", "notes"), ("high tunnel", "greenhouse", "new film"))}))
    with records.session() as session:
        (place,) = session.scalars(select(Place))
        assert (place.id, place.notes) == (id, "new film")


def test_what_a_file_does_not_mention_stays(records: Records, tmp_path: Path) -> None:
    with records.session(HUB, NOW) as session:
        commands.put_place(session, "P1", "paddock", details={"trees": 4}, geometry={"type": "Point", "coordinates": [1.0, 2.0]})
        commands.put_place(session, "P2", "paddock")
    put(records, written(tmp_path, {"places.csv": sheet(("name", "kind", "phase"), ("P1", "silvopasture", "planned"))}))
    with records.session() as session:
        one, two = session.scalars(select(Place).order_by(Place.name))
        assert (one.kind, one.phase, one.details, one.geometry) == (
            "silvopasture",
            "planned",
            {"trees": 4},
            {"type": "Point", "coordinates": [1.0, 2.0]},
        )
        assert two.name == "P2"


def test_a_row_with_an_id_changes_that_record_and_two_may_swap_their_names(records: Records, tmp_path: Path) -> None:
    head = ("id", "name", "kind")
    put(records, written(tmp_path / "a", {"places.csv": sheet(head, (ID, "P1", "paddock"), (OTHER, "P2", "field"))}))
    done = put(
        records, written(tmp_path / "b", {"places.csv": sheet(head, (ID, "P2", "paddock"), (OTHER, "P1", "field"), ("", "P3", "bed"))})
    )
    assert (done.new, done.changed) == ({"places": 1}, {"places": 2})
    with records.session() as session:
        assert {(str(p.id), p.name) for p in session.scalars(select(Place)) if p.name != "P3"} == {(ID, "P2"), (OTHER, "P1")}


@pytest.mark.parametrize("name, text", [
    ("bom and semicolons", "\ufeffName;Kind;Cost\r\nP1;paddock;1200,5\r\n"),
    ("line feeds only", "name,kind,cost\nP1,paddock,1200.5\n"),
    ("headers as people write them", '"NAME"," Kind ",COST\r\nP1,Paddock,1200.5\r\n'),
    ("no line end at the end, empty rows", "name,kind,cost\r\n,,\r\n\r\nP1,paddock,1200.5"),
])  # fmt: skip
def test_csv_as_any_spreadsheet_saves_it_is_read(records: Records, tmp_path: Path, name: str, text: str) -> None:
    put(records, written(tmp_path, {"places.csv": text}))
    with records.session() as session:
        assert [(p.name, p.kind, p.cost) for p in session.scalars(select(Place))] == [("P1", "paddock", 1200.5)]


def test_a_line_break_within_quotes_is_part_of_the_cell_and_rows_are_counted_as_a_spreadsheet_does(
    records: Records, tmp_path: Path
) -> None:
    text = 'name,kind,notes\r\nP1,paddock,"wet\r\nin spring"\r\nP2,meadow,\r\n'
    (wrong,) = refused(records, written(tmp_path, {"places.csv": text}))
    assert (wrong.row, wrong.column, wrong.got) == (3, "kind", "meadow")
    put(records, written(tmp_path, {"places.csv": text.replace("meadow", "field")}))
    with records.session() as session:
        assert session.scalars(select(Place.notes).where(Place.name == "P1")).one() == "wet\r\nin spring"


def test_a_unit_may_stand_in_the_header(records: Records, tmp_path: Path) -> None:
    plantings = sheet(("name", "crop", "Length (ft)", "spacing_in"), ("Carrots 1", "Carrot", "100", "2"))
    devices = sheet(("key", "interval_min"), ("probe", "20"))
    put(records, written(tmp_path, {**GROWN, "plantings.csv": plantings, "devices.csv": devices}))
    with records.session() as session:
        planting = session.scalars(select(Planting)).one()
        # the international foot is 0.3048 m, the inch 2.54 cm
        assert (planting.length_m, planting.spacing_cm) == (30.48, 5.08)
        assert session.scalars(select(Device.interval_s)).one() == 1200


def test_outlines_join_their_places_by_id_or_by_name_and_kml_too(records: Records, tmp_path: Path) -> None:
    point = '{"type": "Feature", "properties": {"name": "p1"}, "geometry": {"type": "Point", "coordinates": [-82.5, 35.6]}}'
    kml = "<kml><Placemark><name>P2</name><LineString><coordinates>-82.5,35.6 -82.4,35.6</coordinates></LineString></Placemark></kml>"
    files = {"places.csv": LAND, "places.geojson": point, "farm.kml": kml}
    done = put(records, written(tmp_path, files))
    assert (done.new, done.changed) == ({"places": 4}, {})
    with records.session() as session:
        drawn = {p.name: p.geometry["type"] for p in session.scalars(select(Place)) if p.geometry}
    assert drawn == {"P1": "Point", "P2": "LineString"}


def test_words_that_a_spreadsheet_would_run_come_back_as_they_were(records: Records, tmp_path: Path) -> None:
    with records.session(HUB, NOW) as session:
        commands.put_place(session, "=HYPERLINK(0)", "field")
        commands.put_place(session, "'quoted", "field", parent="=HYPERLINK(0)")
    files = out(records)
    assert ",'=HYPERLINK(0),field," in files["places.csv"] and ",''quoted,field,'=HYPERLINK(0)," in files["places.csv"]
    with empty_records() as other:
        put(other, written(tmp_path, files))
        with other.session() as session:
            assert set(session.scalars(select(Place.name))) == {"=HYPERLINK(0)", "'quoted"}


def test_words_with_an_apostrophe_written_by_hand_keep_it(records: Records, tmp_path: Path) -> None:
    put(records, written(tmp_path, {"places.csv": sheet(("name", "kind"), ("'round the barn", "field"))}))
    with records.session() as session:
        assert session.scalars(select(Place.name)).one() == "'round the barn"


def test_tables_in_memory_are_imported_by_the_same_checks(records: Records, tmp_path: Path) -> None:
    put(records, source_of({"places": [{"name": "=P1", "kind": "paddock", "geometry": '{"type":"Point","coordinates":[1.0,2.0]}'}]}))
    with records.session() as session:
        (row,) = tables_of(session, ZONE)["places"]
    assert (row["name"], row["kind"], row["geometry"]) == ("=P1", "paddock", '{"coordinates":[1.0,2.0],"type":"Point"}')
    with pytest.raises(RecordError, match="One thing is wrong"):
        put(records, source_of({"meadows": [{"name": "x"}]}))


# who may, and what is remembered


def test_only_a_steward_may_import_and_tiers_need_the_treasurer(records: Records, tmp_path: Path) -> None:
    source = written(tmp_path, {"places.csv": LAND})
    for role in ("viewer", "worker", "treasurer"):
        with pytest.raises(NotAllowed):
            put(records, source, Actor("Ana", frozenset({role})))
    put(records, source, Actor("Ana", frozenset({"steward"})))
    paid = written(
        tmp_path / "csa", {"members.csv": sheet(("number",), ("7",)), "tiers.csv": sheet(("member", "tier", "price"), ("7", "B", "500"))}
    )
    with pytest.raises(NotAllowed, match="pay"):
        put(records, paid, Actor("Ana", frozenset({"steward"})))
    put(records, paid, Actor("Ana", frozenset({"steward", "treasurer"})))
    with records.session() as session:
        assert session.scalars(select(Tier.price)).one() == 500


def test_an_import_is_one_change_with_who_and_when_and_is_no_last_change_to_take_back(records: Records, tmp_path: Path) -> None:
    put(records, written(tmp_path, {"places.csv": LAND}))
    with records.session() as session:
        (change,) = session.scalars(select(Change))
        assert (change.command, change.by, change.at, change.rows) == ("import", "hub", NOW, [])
        assert change.says == "Imported 4 rows: 4 new in places."
        assert {p.changed_by for p in session.scalars(select(Place))} == {"hub"}
        assert journal.last_change(session, "hub", datetime(2020, 1, 1, tzinfo=UTC)) is None


def test_a_changed_log_has_a_higher_sequence_for_calendars_and_its_index_follows(records: Records, tmp_path: Path) -> None:
    head = ("id", "type", "name", "at", "assets", "places", "is_movement")
    one = (ID, "activity", "Move", "2027-04-30", "Cattle", "P1", "yes")
    put(records, written(tmp_path, {**GROWN, "logs.csv": sheet(head, one)}))
    put(records, written(tmp_path, {"logs.csv": sheet(head, (*one[:5], "P2", "yes"))}))
    put(records, written(tmp_path, {"logs.csv": sheet(head, (*one[:2], "Moved", *one[3:5], "P2", "yes"))}))
    with records.session() as session:
        assert session.get(Log, uuid.UUID(ID)).sequence == 1  # type: ignore[union-attr]
        herd, p2 = (session.scalars(select(t.id).where(t.name == n)).one() for t, n in ((Asset, "Cattle"), (Place, "P2")))
        assert [s.place_id for s in state.places_of(session, NOW)[herd]] == [p2]


# what is refused


def pin(name: str, at: str) -> str:
    return f"<kml><Placemark><name>{name}</name><Point><coordinates>{at}</coordinates></Point></Placemark></kml>"


LUNCH = "kind,title,starts_at,ends_at,head_count\nmeal,Lunch,2027-05-01 12:00,"
LOG = ("type", "name", "at", "assets", "places", "amount", "is_movement", "is_group_assignment", "group")
EARLIER = "2027-04-30 08:00"
WRONG = [
    ("an unknown file", {"meadows.csv": "a\n"}, ("meadows.csv", None, "", "only files of a hub")),
    ("a folder within", {"place.csv": "a\n"}, ("place.csv", None, "", "places.csv")),
    ("an unknown column", {"places.csv": "name,kind,acres\nP9,bed,1\n"}, ("places.csv", 1, "acres", "one of id, name")),
    ("a column twice", {"places.csv": "name,kind,Name\nP9,bed,1\n"}, ("places.csv", 1, "Name", "once")),
    ("a required column missing", {"places.csv": "name\nP9\n"}, ("places.csv", 1, "kind", "a column kind")),
    ("a required cell empty", {"places.csv": "name,kind\n ,bed\n"}, ("places.csv", 2, "name", "fill it in")),
    ("no header", {"places.csv": "\n"}, ("places.csv", 1, "", "a header")),
    ("a choice", {"places.csv": "name,kind\nP9,padock\n"}, ("places.csv", 2, "kind", "write paddock")),
    ("nan", {"places.csv": "name,kind,cost\nP9,bed,nan\n"}, ("places.csv", 2, "cost", "a number")),
    ("inf", {"places.csv": "name,kind,cost\nP9,bed,1e999\n"}, ("places.csv", 2, "cost", "finite")),
    ("below zero", {"places.csv": "name,kind,cost\nP9,bed,-5\n"}, ("places.csv", 2, "cost", "0 or more")),
    ("a fraction of a head", {"events.csv": LUNCH + "2027-05-01 13:00,2.5\n"},
     ("events.csv", 2, "head_count", "a whole number")),
    ("a day that is not", {"places.csv": "name,kind,phase_on\nP9,bed,2027-02-30\n"}, ("places.csv", 2, "phase_on", "a day")),
    ("a day in another century", {"places.csv": "name,kind,phase_on\nP9,bed,1527-02-03\n"}, ("places.csv", 2, "phase_on", "1900")),
    ("a flag", {"people.csv": "name,active\nAna,perhaps\n"}, ("people.csv", 2, "active", "yes or no")),
    ("a clock", {"depots.csv": "name,opens\nBarn,25:00\n"}, ("depots.csv", 2, "opens", "a time of day")),
    ("a weekday", {"depots.csv": "name,weekday\nBarn,7\n"}, ("depots.csv", 2, "weekday", "0 Monday")),
    ("an id", {"places.csv": "id,name,kind\n17,P9,bed\n"}, ("places.csv", 2, "id", "an id such as")),
    ("json", {"places.csv": 'name,kind,details\nP9,bed,"{""a"": NaN}"\n'}, ("places.csv", 2, "details", "JSON")),
    ("json that nests without end", {"places.csv": f"name,kind,details\nP9,bed,{'[' * 90_000}\n"}, ("places.csv", 2, "details", "JSON")),
    ("a NUL", {"places.csv": "name,kind\nP\x009,bed\n"}, ("places.csv", 2, "name", "NUL")),
    ("a long cell", {"places.csv": f"name,kind\n{'x' * 100_001},bed\n"}, ("places.csv", 2, "name", "100,000 characters or fewer")),
    ("a very long cell", {"places.csv": f"name,kind\n{'x' * 10_000_000},bed\n"}, ("places.csv", 2, "", "far too long")),
    ("a very long header", {"places.csv": "x" * 10_000_000}, ("places.csv", 1, "", "far too long")),
    ("an open quote", {"places.csv": 'name,kind\n"P9,bed\n'}, ("places.csv", 2, "", "close every double quote")),
    ("too many cells", {"places.csv": "name,kind\nBarn, old,building\n"}, ("places.csv", 2, "", "2 cells")),
    ("other bytes", {"places.csv": b"name,kind\nPr\xe9,bed\n"}, ("places.csv", 2, "", "CSV UTF-8")),
    ("a name nobody has", {"depots.csv": "name,place\nBarn,Bed 5\n"}, ("depots.csv", 2, "place", "did you mean Bed 4")),
    ("a name twice", {"crops.csv": "key,name\nkale,Kale\nbeet,Beet\nbeets,Beet\n"}, ("crops.csv", 4, "name", "row 3")),
    ("a row twice", {"places.csv": "name,kind\nP9,bed\np9,bed\n"}, ("places.csv", 3, "name", "row 2")),
    ("an id twice", {"places.csv": f"id,name,kind\n{ID},P9,bed\n{ID},P8,bed\n"}, ("places.csv", 3, "id", "row 2")),
    ("an id of another file", {"herds.csv": f"id,name\n{ID},Goats\n", "animals.csv": f"id,name,species\n{ID},Nan,goats\n"},
     ("herds.csv", 2, "id", "animals.csv row 2")),
    ("a circle", {"places.csv": "name,kind,parent\nA,bed,B\nB,bed,C\nC,bed,A\n"}, ("places.csv", 2, "parent", "A in B in C in A")),
    ("a place in itself", {"places.csv": "name,kind,parent\nA,field,A\n"}, ("places.csv", 2, "parent", "A in A")),
    ("a circle of forebears", {"animals.csv": "name,species,dam\nA,cow,B\nB,cow,A\n"}, ("animals.csv", 2, "dam", "descendant")),
    ("a role", {"people.csv": "name,roles\nAna,king\n"}, ("people.csv", 2, "roles", "some of viewer, worker")),
    ("a variety of another crop", {"plantings.csv": "name,crop,variety\nC1,Carrot,Lacinato\n"}, ("plantings.csv", 2, "variety", "another")),
    ("an event that ends before it begins", {"events.csv": LUNCH + "2027-05-01 11:00,\n"},
     ("events.csv", 2, "ends_at", "after starts_at")),
    ("a rule of repeating", {"logs.csv": "type,name,at,repeat\nactivity,x,2027-05-01,weekly\n"}, ("logs.csv", 2, "repeat", "FREQ=WEEKLY")),
    ("a part of no log", {"log_places.csv": f"log,n,place\n{ID},0,P1\n"}, ("log_places.csv", 2, "log", "the id of a row of logs.csv")),
    ("an event that is not", {"logs.csv": f"type,name,at,event\nactivity,Cook,2027-05-01,{ID}\n"}, ("logs.csv", 2, "event", "events.csv")),
    ("an amount of an unknown unit", {"logs.csv": sheet(LOG, ("harvest", "x", EARLIER, "", "", "12 quintals", "", "", ""))},
     ("logs.csv", 2, "amount", "unit")),
    ("a herd in two places by one move", {"logs.csv": sheet(LOG, ("activity", "x", EARLIER, "Cattle", "P1, P2", "", "yes", "", ""))},
     ("logs.csv", 2, "places", "one place for a herd")),
    ("a herd in two places at a moment", {"logs.csv": sheet(LOG, ("activity", "x", EARLIER, "Cattle", "P1", "", "yes", "", ""),
                                                          ("activity", "y", EARLIER, "Cattle", "P2", "", "yes", "", ""))},
     ("logs.csv", 3, "at", "time of day")),
    ("an animal in two herds at a moment", {"logs.csv": sheet(LOG, ("activity", "x", EARLIER, "Daisy", "", "", "", "yes", "Cattle"),
                                                            ("activity", "y", EARLIER, "Daisy, Poppy", "", "", "", "yes", "Sheep"))},
     ("logs.csv", 3, "group", "one group at a moment")),
    ("an outline of nothing", {"farm.kml": pin("P7", "1,2")},
     ("farm.kml", None, "Placemark 1 (P7)", "did you mean")),
    ("an outline off the Earth", {"farm.kml": pin("P1", "500,2")},
     ("farm.kml", None, "", "longitude")),
]  # fmt: skip


@pytest.mark.parametrize(("files", "told"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG])
def test_a_folder_with_a_mistake_is_refused_whole_with_its_file_row_and_column(
    records: Records, tmp_path: Path, files: dict[str, str | bytes], told: tuple[str, int | None, str, str]
) -> None:
    base = {name: text for name, text in GROWN.items() if name not in files}
    put(records, written(tmp_path / "base", GROWN))
    found = refused(records, written(tmp_path / "wrong", {**base, **files}))
    file, row, column, words = told
    match = [p for p in found if (p.file, p.row, p.column) == (file, row, column) and words in str(p)]
    assert match, "\n".join(map(str, found))
    assert all(p.what_to_do for p in found)


QUANTITIES = [
    ("weight,12,quintals,", "unit", "write one of the units"),
    ("weight,12,gal,", "unit", "a unit of weight"),
    ("weight,12,,", "unit", "a unit of weight"),
    ("weight,-12,lb,", "value", "zero or more"),
    ("mass,12,lb,", "measure", "count, length, weight"),
    ("weight,12,lb,added", "adjustment", "increment"),
]


@pytest.mark.parametrize(("row", "column", "words"), QUANTITIES)
def test_a_quantity_that_cannot_be_is_refused(records: Records, tmp_path: Path, row: str, column: str, words: str) -> None:
    files = {
        "logs.csv": f"id,type,name,at\n{ID},harvest,x,2027-05-01\n",
        "quantities.csv": f"log,n,measure,value,unit,adjustment\n{ID},0,{row}\n",
    }
    found = refused(records, written(tmp_path, files))
    assert [(p.file, p.row, p.column) for p in found if words in str(p)] == [("quantities.csv", 2, column)]


def test_an_id_that_is_another_kind_of_record_is_refused(records: Records, tmp_path: Path) -> None:
    put(records, written(tmp_path / "a", {"places.csv": f"id,name,kind\n{ID},P1,paddock\n"}))
    (wrong,) = refused(records, written(tmp_path / "b", {"herds.csv": f"id,name\n{ID},Goats\n"}))
    assert "it is the id of one of places" in wrong.what_to_do


def test_a_herd_that_the_records_move_elsewhere_at_that_moment_is_refused(records: Records, tmp_path: Path) -> None:
    put(records, written(tmp_path / "a", GROWN))
    with records.session(HUB, NOW) as session:
        commands.move_herd(session, "Cattle", "P1", datetime(2027, 4, 30, 12, tzinfo=UTC))
    logs = sheet(LOG, ("activity", "y", "2027-04-30 08:00", "Cattle", "P2", "", "yes", "", ""))
    (wrong,) = refused(records, written(tmp_path / "b", {"logs.csv": logs}))
    assert (wrong.row, wrong.column) == (2, "at")


def test_a_problem_is_a_sentence_and_of_very_many_two_hundred_are_told(records: Records, tmp_path: Path) -> None:
    rows = [("harvest", f"x {n}", "2027-05-01", "", "Bed 9", "12 quintals", "", "", "") for n in range(5_000)]
    source = written(tmp_path, {**GROWN, "logs.csv": sheet(LOG, *rows)})
    began = time.monotonic()
    with pytest.raises(RecordError) as why:
        put(records, source)
    assert time.monotonic() - began < 10
    said = str(why.value).splitlines()
    assert said[0] == "10,000 things are wrong in this folder; nothing was written." and said[-1] == "  and 9,800 more" and len(said) == 202
    assert any(line.startswith('  logs.csv row 2, places: got "Bed 9", expected the name of a place; did you mean Bed 4') for line in said)


def test_a_cell_of_ten_megabytes_takes_neither_memory_nor_time(records: Records, tmp_path: Path) -> None:
    source = written(tmp_path, {"places.csv": 'name,kind,notes\nP1,bed,"' + "x\n" * 5_000_000 + '"\n'})
    tracemalloc.start()
    began = time.monotonic()
    refused(records, source)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert time.monotonic() - began < 10 and peak < 40_000_000


def test_a_folder_that_is_not_there_or_has_nothing_says_so(records: Records, tmp_path: Path) -> None:
    for folder, words in ((tmp_path / "none", "no such folder"), (written(tmp_path / "empty", {"README.md": "x"}), "none of the files")):
        with pytest.raises(RecordError, match=words):
            put(records, folder)


def test_what_somebody_writes_while_a_folder_is_written_leaves_nothing_half_done(records: Records, tmp_path: Path) -> None:
    source = read_folder(written(tmp_path, GROWN))
    before = out(records)
    with records.session(HUB, NOW) as session:

        def meanwhile(stage: str, _rows: int) -> None:
            if stage == "writing herds":
                session.execute(insert(Asset).values(id=uuid.uuid4(), type="group", name="Sheep"))

        # a page catches the error and ends its transaction as if all were well
        with pytest.raises(RecordError, match="nothing was written"):
            import_records(session, source, ZONE, progress=meanwhile)
    assert out(records) == before


def test_folders_that_bear_the_names_of_files_are_told(records: Records, tmp_path: Path) -> None:
    (tmp_path / "places.geojson").mkdir()
    (tmp_path / "places.csv").mkdir()
    assert {p.file for p in refused(records, tmp_path)} == {"places.csv", "places.geojson"}


def test_an_import_between_does_not_hide_what_was_done_before_it_nor_is_it_taken_back(records: Records, tmp_path: Path) -> None:
    with records.session(HUB, NOW) as session:
        commands.put_place(session, "Barn", "building")
    put(records, written(tmp_path, {"places.csv": LAND}))
    with records.session(HUB, NOW) as session:
        assert journal.last_change(session, "hub", NOW - timedelta(days=1)).says == "Barn is written down."  # type: ignore[union-attr]
        commands.undo(session)
        assert set(session.scalars(select(Place.name))) == {"Cove", "P1", "P2", "Bed 4"}
        with pytest.raises(RecordError, match="nothing to take back"):
            commands.undo(session)
