"""farmOS's CSV: its importers' headers as its documentation has them, both styles read, and what survives the way and back."""

from __future__ import annotations

import csv
import io
import json
import uuid

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from models.interop import FORMATS
from models.interop.farmos.entities import kind_of_place, place_kinds
from models.records.places import KINDS
from sensors.errors import RecordError
from tests.unit.models.interop.made_tables import an_id, farm, log, row

read, write = FORMATS["farmos"].read, FORMATS["farmos"].write


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def header(text: str) -> list[str]:
    return text.split("\r\n")[0].split(",")


def named(tables: dict[str, list[dict[str, str]]], file: str, name: str) -> dict[str, str]:
    (found,) = [r for r in tables[file] if r["name"] == name]
    return found


# writing


def test_every_kind_of_place_has_its_farmos_asset() -> None:
    assert set(place_kinds()) == set(KINDS)
    for bundle, type in place_kinds().values():
        assert place_kinds()[kind_of_place(bundle, type)] == (bundle, type)


def test_headers_are_those_of_farmos_importers() -> None:
    files = write(farm())
    common = ["name", "parents", "notes", "status"]
    assert header(files["asset_land.csv"])[:4] == common
    assert {"id tag", "id tag type", "id tag location", "land type", "intrinsic geometry", "is location", "is fixed"} <= set(
        header(files["asset_land.csv"])
    )
    assert {"animal type", "birthdate", "nickname", "sex"} <= set(header(files["asset_animal.csv"]))
    assert {"manufacturer", "model", "serial number"} <= set(header(files["asset_equipment.csv"]))
    base = "name,timestamp,assets,locations,quantity,quantity measure,quantity units,quantity label,notes,categories,status"
    for name, text in files.items():
        if name.startswith("log_"):
            assert text.startswith(base + ","), name
    assert "lot number" in header(files["log_harvest.csv"])
    assert {"lab test type", "lab", "lab received date", "lab processed date"} <= set(header(files["log_lab_test.csv"]))


def test_terms_come_first_and_logs_last() -> None:
    names = list(write(farm()))
    order = [next(n for n, p in enumerate(("taxonomy_term_", "asset_", "log_", "quantities_")) if name.startswith(p)) for name in names]
    assert order == sorted(order)


def test_parents_stand_before_what_lies_in_them() -> None:
    land = rows_of(write(farm())["asset_land.csv"])
    at = {r["name"]: n for n, r in enumerate(land)}
    assert all(at[r["parents"]] < at[r["name"]] for r in land if r["parents"])


def test_a_log_row_has_the_first_quantity_and_the_others_stand_in_notes_and_in_a_file_of_their_own() -> None:
    files = write(farm())
    (cut,) = rows_of(files["log_harvest.csv"])
    assert (cut["quantity"], cut["quantity measure"], cut["quantity units"], cut["quantity label"]) == (
        "120",
        "count",
        "head",
        "marketable",
    )
    assert cut["notes"] == "first cut\nMore quantities: 31.5 lb; 2 h (two hands)"
    assert [(r["hubland id"], r["n"], r["value"], r["units"]) for r in rows_of(files["quantities_extra.csv"])] == [
        (cut["hubland id"], "1", "31.5", "lb"),
        (cut["hubland id"], "2", "2", "h"),
    ]


def test_a_move_is_flagged_in_both_spellings() -> None:
    move, _ = rows_of(write(farm())["log_activity.csv"])
    assert (move["is movement"], move["is_movement"], move["assets"], move["locations"]) == ("1", "1", "Dairy herd", "Cove")


def test_a_name_with_a_comma_or_of_two_things_is_given_by_its_tag() -> None:
    mine = farm()
    mine["products"].append(row("Lettuce 1"))
    mine["products"][-1]["id"] = an_id("another")
    (cut,) = rows_of(write(mine)["log_harvest.csv"])
    assert cut["locations"] == an_id("Bed 4, north")
    assert cut["assets"] == f"{an_id('Lettuce 1')},Lettuce lot 9"


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "+1", "-2", "@SUM(A1)"])
def test_no_cell_begins_a_formula(name: str) -> None:
    files = write({"herds": [row(name, notes=name)], "logs": [log("activity", name, "2027-05-01", notes=name)]})
    cells = [cell for text in files.values() for line in csv.reader(io.StringIO(text)) for cell in line]
    assert [c for c in cells if c.startswith(("=", "+", "-", "@"))] == []
    back = read(files, {})
    assert (back["herds"][0]["name"], back["logs"][0]["notes"]) == (name, name)


# and back


def test_what_has_a_column_survives_into_an_empty_hub() -> None:
    mine, back = farm(), read(write(farm()), {})
    for file, headers in {
        "places": ("id", "name", "parent", "notes"),
        "plantings": ("id", "crop", "variety", "season"),
        "animals": ("id", "species", "breed", "sex", "birth_on", "dam", "sire", "archived_on"),
        "herds": ("id", "name"),
        "logs": ("id", "type", "name", "at", "status", "is_movement", "is_group_assignment", "group", "categories", "notes", "lot_number"),
    }.items():
        for was in mine[file]:
            got = named(back, file, was["name"])
            assert {h: got[h] for h in headers} == {h: was.get(h, "") for h in headers}
    assert named(back, "animals", "Daisy")["tag"] == "US-17"
    assert json.loads(named(back, "places", "Cove")["geometry"]) == json.loads(named(mine, "places", "Cove")["geometry"])
    assert named(back, "places", "Old barn")["phase"] == "retired"
    key = ("log", "n", "measure", "value", "unit", "label")
    assert sorted([r[h] for h in key] for r in back["quantities"]) == sorted([r[h] for h in key] for r in mine["quantities"])
    assert sorted(map(str, back["log_assets"])) == sorted(map(str, mine["log_assets"]))
    assert {(r["log"], r["place"]) for r in back["log_places"]} == {(r["log"], r["place"]) for r in mine["log_places"]}


def test_the_hub_that_wrote_them_keeps_what_farmos_has_no_column_for() -> None:
    mine = farm()
    back = read(write(mine), mine)
    for file, rows in back.items():
        for got in rows:
            if "id" in got:
                (was,) = [r for r in mine[file] if r["id"] == got["id"]]
                assert {h: c.removeprefix("'") for h, c in was.items() if h not in ("geometry", "details") and c} == {
                    h: c for h, c in got.items() if h not in ("geometry", "details", "sterile") and c
                }
    assert "crops" not in back and "varieties" not in back
    assert named(back, "places", "Cove")["kind"] == "silvopasture"
    assert sorted(map(str, back["quantities"])) == sorted(map(str, mine["quantities"]))
    assert sorted(map(str, back["log_places"])) == sorted(map(str, mine["log_places"]))


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12)
DAYS = st.dates().map(str).filter(lambda d: "1900" < d < "2200")
MOMENTS = st.one_of(
    DAYS, st.tuples(DAYS, st.integers(1, 86_399)).map(lambda p: f"{p[0]} {p[1] // 3600:02}:{p[1] // 60 % 60:02}:{p[1] % 60:02}-04:00")
)
LOGS = st.lists(
    st.tuples(
        st.sampled_from(["activity", "harvest", "observation"]), WORDS, MOMENTS, st.sampled_from(["pending", "done", "abandoned"]),
        st.booleans(), st.integers(-(10**6), 10**6).map(lambda n: n / 8), st.integers(0, 3),
    ),
    max_size=5,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, min_size=4, max_size=4, unique_by=str.casefold), LOGS)
@example(["0", "00", "000", "0|"], [("activity", "0", "2000-01-01", "pending", False, 0.0, 0)])
@example(["0", "00", "000", "|"], [("activity", "0", "2000-01-01", "pending", False, 0.0, 0)])
def test_names_dates_places_moves_statuses_and_quantities_survive(names: list[str], said: list[tuple[object, ...]]) -> None:
    tables: dict[str, list[dict[str, str]]] = {
        "places": [row(n, kind="paddock", parent=names[0] if n != names[0] else "") for n in names],
        "herds": [row(n) for n in names[:2]],
        "logs": [], "log_assets": [], "log_places": [], "quantities": [],
    }  # fmt: skip
    for r in tables["herds"]:
        r["id"] = str(uuid.uuid5(uuid.NAMESPACE_OID, r["name"]))
    for n, (type, name, at, status, moved, value, many) in enumerate(said):
        id = str(uuid.uuid5(uuid.NAMESPACE_OID, f"log {n}"))
        cells = {"status": status, "is_movement": "yes" if moved else "no"}
        tables["logs"].append(log(str(type), str(name), str(at), **cells) | {"id": id})
        tables["log_assets"].append({"log": id, "n": "0", "type": "group", "asset": names[n % 2]})
        tables["log_places"].append({"log": id, "n": "0", "place": names[-1 - n % 2], "length_m": ""})
        for i in range(many):
            more = {"label": f"part {i}", "adjustment": "", "type": "", "asset": ""}
            number = repr(float(str(value)) + i).removesuffix(".0")
            tables["quantities"].append({"log": id, "n": str(i), "measure": "weight", "value": number, "unit": "lb"} | more)
    back = read(write(tables), {})
    assert {(r["id"], r["name"], r["parent"]) for r in back["places"]} == {(r["id"], r["name"], r["parent"]) for r in tables["places"]}
    key = ("id", "type", "name", "at", "status", "is_movement")
    assert sorted([r[h] for h in key] for r in back.get("logs", [])) == sorted([r[h] for h in key] for r in tables["logs"])
    for file in ("log_assets", "log_places", "quantities"):
        assert sorted(map(str, back.get(file, []))) == sorted(map(str, tables[file])), file


# files of farmOS


EXPORT = (
    "id,uuid,type,name,timestamp,status,asset,location,is_movement,notes,category,quantity,lot_number\r\n"
    "17,0b6f3a0e-0a3c-4b52-9a33-0f4b1d2c3e4f,harvest,Peas for Tuesday,2027-06-01T08:30:00-04:00,done,Peas|Beans,Upper Garden,0,,,,P-1\r\n"
    "18,1b6f3a0e-0a3c-4b52-9a33-0f4b1d2c3e4f,activity,Move,2027-06-02T00:00:00-04:00,pending,Sheep,,1,,,,\r\n"
)
KNOWN = {
    "plantings": [row("Peas", crop="Pea"), row("Beans", crop="Bean")],
    "places": [row("Upper Garden", kind="block")],
    "herds": [row("Sheep")],
}


def test_an_export_of_farmos_is_read_with_machine_names_and_rfc_3339_dates() -> None:
    back = read({"csv_export-2027-06-03.csv": EXPORT}, KNOWN)
    peas, move = back["logs"]
    assert (peas["id"], peas["type"], peas["at"], peas["lot_number"]) == (
        "0b6f3a0e-0a3c-4b52-9a33-0f4b1d2c3e4f", "harvest", "2027-06-01 08:30:00-04:00", "P-1",
    )  # fmt: skip
    assert (move["at"], move["status"], move["is_movement"]) == ("2027-06-02", "pending", "yes")
    assert [r["asset"] for r in back["log_assets"]] == ["Peas", "Beans", "Sheep"]


def test_an_asset_export_says_by_a_moment_since_when_it_is_archived() -> None:
    text = "id,uuid,type,name,status,archived,animal_type,sex\r\n4,,animal,Duke,archived,2026-11-03T09:00:00-05:00,Cattle,M\r\n"
    assert read({"x.csv": text}, {})["animals"][0]["archived_on"] == "2026-11-03"


def test_of_a_thing_archived_on_an_unknown_day_the_last_log_says_it() -> None:
    assets = "name,animal type,status\r\nDuke,Cattle,archived\r\n"
    logs = "name,timestamp,assets\r\nWeighed,2026-10-02T10:00:00-04:00,Duke\r\nSold,2026-11-03,Duke\r\n"
    assert read({"asset_animal.csv": assets, "log_observation.csv": logs}, {})["animals"][0]["archived_on"] == "2026-11-03"


def test_a_second_thing_of_a_name_is_numbered_and_the_same_every_time() -> None:
    text = "name,plant type\r\nLettuce,Lettuce\r\nLettuce,Lettuce\r\n"
    first = read({"asset_plant.csv": text}, {})
    assert [r["name"] for r in first["plantings"]] == ["Lettuce", "Lettuce (2)"]
    assert read({"asset_plant.csv": text}, {}) == first
    again = read({"asset_plant.csv": text}, first)
    assert [(r["id"], r["name"]) for r in again["plantings"]] == [(r["id"], r["name"]) for r in first["plantings"]]


def test_a_log_of_the_hub_is_known_by_type_name_and_time() -> None:
    known = {"logs": [log("activity", "Mow", "2027-05-01", minutes="40")]}
    (got,) = read({"log_activity.csv": "name,timestamp,status\r\nMow,2027-05-01,done\r\n"}, known)["logs"]
    assert (got["id"], got["minutes"]) == (an_id("Mow"), "40")


def test_crops_of_the_catalogue_keep_their_key_and_others_get_one() -> None:
    text = "name,plant type\r\nA,lima / butter bean\r\nB,Mama's Beans: Pole\r\n"
    back = read({"asset_plant.csv": text}, {})
    assert [(c["key"], c["name"]) for c in back["crops"]] == [("bean_lima", "Lima / butter bean"), ("mama_s_beans", "Mama's Beans")]
    assert [(r["crop"], r["variety"]) for r in back["plantings"]] == [("Lima / butter bean", ""), ("Mama's Beans", "Pole")]


WRONG = [
    ({"harvests.csv": "name\r\nx\r\n"}, "harvests.csv", "asset_land.csv"),
    ({"log_harvest.csv": "name,timestamp\r\nx,\r\n"}, "row 2, column timestamp", "not empty"),
    ({"log_harvest.csv": "name,timestamp,status\r\nx,2027-05-01,maybe\r\n"}, "row 2, column status", "pending, done or abandoned"),
    ({"log_harvest.csv": "name,timestamp,quantity,quantity units\r\nx,2027-05-01,many,lb\r\n"}, "column quantity", "a number"),
    ({"log_harvest.csv": "name,timestamp,assets\r\nx,2027-05-01,Nobody\r\n"}, "log_harvest.csv, row 2", "ID tag or UUID"),
    ({"asset_land.csv": "name,land type\r\n,bed\r\n"}, "row 2, column name", "not empty"),
    ({"asset_animal.csv": "name,birthdate\r\nDaisy,soon\r\n"}, "row 2, column birthdate", "2027-05-01"),
    ({"asset_land.csv": "name,intrinsic geometry\r\nA,POLYGON ((1 2\r\n"}, "asset_land.csv, row 2", "POINT"),
    ({"asset_land.csv": "name,name\r\nA,B\r\n"}, "row 1", "a header for each column"),
    ({"asset_land.csv": "name\r\nA,B\r\n"}, "row 2", "1 cells"),
    ({"asset_land.csv": 'name\r\n"A\r\n'}, "asset_land.csv", "CSV"),
    ({"x.csv": "name,type\r\nA,spaceship\r\n"}, "column type", "land"),
]


@pytest.mark.parametrize(("files", "where", "expected"), WRONG)
def test_what_is_wrong_is_said_with_file_row_and_column(files: dict[str, str], where: str, expected: str) -> None:
    with pytest.raises(RecordError) as why:
        read(files, {})
    assert where in why.value.where and expected in why.value.expected
    assert why.value.got or why.value.next_step


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(["asset_land.csv", "log_harvest.csv", "x.csv"]), st.text(max_size=200))
def test_any_text_is_read_or_refused_in_words(name: str, text: str) -> None:
    try:
        read({name: text}, {})
    except RecordError as why:
        assert why.where
