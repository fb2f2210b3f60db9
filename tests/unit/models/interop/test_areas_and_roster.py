"""Lists of areas and rosters of a CSA: what is written, what is read, and what is refused."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta
from math import cos, radians

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.interop import FORMATS
from models.interop.areas import centre
from sensors.errors import RecordError
from tests.unit.models.interop.made_tables import FIELD, an_id, farm, row

areas, roster = FORMATS["areas"], FORMATS["roster"]


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


# areas


def test_an_area_has_the_size_and_the_centre_of_its_outline() -> None:
    text = areas.write(farm())["areas.csv"]
    assert text.startswith("name,hectares,parent,latitude,longitude\r\n")
    (cove,) = [r for r in rows_of(text) if r["name"] == "Cove"]
    # 0.001 degrees of a sphere of 6,371 km each way: 111.19 m north, and that times cos(35.6) east
    sphere = 111.19 * 111.19 * cos(radians(35.6)) / 10_000
    assert float(cove["hectares"]) == pytest.approx(sphere, rel=0.005)
    assert (cove["latitude"], cove["longitude"], cove["parent"]) == ("35.6005", "-82.5505", "Laurel Cove")


def test_parents_stand_before_what_lies_in_them() -> None:
    found = rows_of(areas.write(farm())["areas.csv"])
    names = [r["name"] for r in found]
    assert sorted(names) == sorted(p["name"] for p in farm()["places"])
    assert all(names.index(r["parent"]) < names.index(r["name"]) for r in found if r["parent"])


def test_places_that_lie_in_each_other_are_written_once() -> None:
    found = rows_of(areas.write({"places": [row("A", kind="field", parent="B"), row("B", kind="field", parent="A")]})["areas.csv"])
    assert sorted(r["name"] for r in found) == ["A", "B"]


def test_the_centre_of_an_l_is_nearer_to_its_heavy_side() -> None:
    # three unit squares of an L: ((0.5 + 1.5 + 0.5) / 3, (0.5 + 0.5 + 1.5) / 3) of its corner
    corner = [[0.0, 0.0], [0.002, 0.0], [0.002, 0.001], [0.001, 0.001], [0.001, 0.002], [0.0, 0.002], [0.0, 0.0]]
    found = centre({"type": "Polygon", "coordinates": [corner]})
    assert found == pytest.approx((0.0025 / 3, 0.0025 / 3), rel=1e-6)


def test_a_hole_moves_the_centre_away_from_it() -> None:
    outer = [[0.0, 0.0], [0.004, 0.0], [0.004, 0.004], [0.0, 0.004], [0.0, 0.0]]
    hole = [[0.002, 0.0], [0.004, 0.0], [0.004, 0.004], [0.002, 0.004], [0.002, 0.0]]
    assert centre({"type": "Polygon", "coordinates": [outer, hole]}) == pytest.approx((0.001, 0.002), rel=1e-6)


@pytest.mark.parametrize(
    "shape", [{"type": "Point", "coordinates": [-82.5, 35.5]}, {"type": "LineString", "coordinates": [[-83, 35], [-82, 36]]}]
)
def test_points_and_lines_have_a_middle_and_no_size(shape: dict[str, object]) -> None:
    (got,) = rows_of(areas.write({"places": [row("A", kind="spring", geometry=shape)]})["areas.csv"])
    assert (got["hectares"], float(got["latitude"]), float(got["longitude"])) == ("", 35.5, -82.5)


def test_an_area_becomes_a_field_with_its_size_and_a_point() -> None:
    (got,) = areas.read({"a.csv": "name,hectares,parent,latitude,longitude\r\nLower field,1.25,,35.6,-82.5\r\n"}, {})["places"]
    assert (got["kind"], json.loads(got["details"])) == ("field", {"hectares": 1.25})
    assert json.loads(got["geometry"]) == {"type": "Point", "coordinates": [-82.5, 35.6]}


def test_an_outline_that_is_drawn_is_never_replaced() -> None:
    mine = farm()
    back = areas.read(areas.write(mine), mine)["places"]
    for got in back:
        (was,) = [p for p in mine["places"] if p["id"] == got["id"]]
        assert {h: c for h, c in got.items() if c} == {h: c for h, c in was.items() if c} | (
            {"details": got["details"]} if was.get("details") else {}
        )
        assert json.loads(got.get("geometry") or "null") == json.loads(was.get("geometry") or "null")


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("name,hectares\r\nA,big\r\n", "column hectares"), ("name,latitude,longitude\r\nA,95,10\r\n", "column latitude"),
        ("name,latitude,longitude\r\nA,35,\r\n", "column longitude"), ("hectares\r\n2\r\n", "row 1"),
        ("name,hectares\r\n,2\r\n", "column name"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_area_is_said(text: str, where: str) -> None:
    with pytest.raises(RecordError) as why:
        areas.read({"areas.csv": text}, {})
    assert where in why.value.where


# roster


ROSTER = (
    "member_id,share_size,share_weight,depot,start_date,end_date,delivery_cycle,paused_from,paused_to\r\n"
    "17,Full,1,Church,2027-05-01,,weekly,2027-07-01,2027-07-14\r\n"
    "18,Half,0.5,,2027-05-01,2027-10-31,odd,,\r\n"
    "19,half,,church,2027-06-01,,monthly,,\r\n"
)


def test_a_roster_makes_members_sizes_and_depots_that_are_new() -> None:
    got = roster.read({"roster.csv": ROSTER}, {})
    assert [m["number"] for m in got["members"]] == ["17", "18", "19"]
    assert [(s["name"], s["weight"]) for s in got["share_sizes"]] == [("Full", "1"), ("Half", "0.5")]
    assert [d["name"] for d in got["depots"]] == ["Church"]
    assert [(s["member"], s["size"], s["depot"], s["cycle"]) for s in got["shares"]] == [
        ("17", "Full", "Church", "weekly"), ("18", "Half", "", "odd weeks"), ("19", "Half", "Church", "every 4 weeks"),
    ]  # fmt: skip
    assert (got["shares"][0]["paused_from"], got["shares"][0]["paused_to"]) == ("2027-07-01", "2027-07-14")


def test_reading_a_roster_again_changes_no_id() -> None:
    first = roster.read({"roster.csv": ROSTER}, {})
    again = roster.read({"roster.csv": ROSTER}, first)
    assert list(again) == ["shares"] and again["shares"] == first["shares"]


def test_a_member_of_the_hub_keeps_name_and_allergies() -> None:
    known = {"members": [{"id": an_id("17"), "number": "17", "name": "Ana", "allergies": "nuts"}]}
    assert [m["number"] for m in roster.read({"roster.csv": ROSTER}, known)["members"]] == ["18", "19"]


def test_a_roster_that_is_written_has_nothing_of_people_but_their_number() -> None:
    tables = roster.read({"roster.csv": ROSTER}, {})
    tables["members"][0] |= {"name": "Ana", "contact": "ana@example.org", "allergies": "nuts"}
    text = roster.write(tables)["roster.csv"]
    assert text.split("\r\n")[0] == "member_id,share_size,share_weight,depot,start_date,end_date,delivery_cycle,paused_from,paused_to"
    assert not {"Ana", "ana@example.org", "nuts"} & set(text.replace("\r\n", ",").split(","))


HEAD = "member_id,share_size,share_weight,depot,start_date,end_date,delivery_cycle,paused_from,paused_to\r\n"


@pytest.mark.parametrize(
    ("line", "where"),
    [
        (",Full,1,,2027-05-01,,,,", "column member_id"), ("1,Full,,,2027-05-01,,,,", "column share_weight"),
        ("1,Full,1,,,,,,", "column start_date"), ("1,Full,1,,2027-05-01,2027-04-01,,,", "column end_date"),
        ("1,Full,1,,2027-05-01,,daily,,", "column delivery_cycle"), ("1,Full,1,,2027-05-01,,,2027-07-02,2027-07-01", "column paused_to"),
        ("1,Full,1,,2027-05-01,,,,2027-07-01", "column paused_from"), ("1,Full,one,,2027-05-01,,,,", "column share_weight"),
        ("1,Full,1,,2027-05-01,,,,\r\n2,Full,2,,2027-05-01,,,,", "row 3, column share_weight"),
        ("1,Full,1,,2027-05-01,,,,\r\n1,full,1,,2027-05-01,,,,", "row 3"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_roster_is_said(line: str, where: str) -> None:
    with pytest.raises(RecordError) as why:
        roster.read({"roster.csv": HEAD + line + "\r\n"}, {})
    assert where in why.value.where and (why.value.expected or why.value.got)


SHARES = st.lists(
    st.tuples(
        st.integers(1, 999), st.sampled_from(["Full", "Half", "=Two, please"]), st.sampled_from(["", "Church", "Barn, north"]),
        st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.one_of(st.none(), st.integers(0, 400)),
        st.sampled_from(["weekly", "odd weeks", "even weeks", "every 4 weeks"]), st.one_of(st.none(), st.integers(0, 30)),
    ),
    unique_by=lambda s: (s[0], s[1], s[3]), min_size=1, max_size=6,
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(SHARES)
def test_a_roster_survives_the_way_and_back(said: list[tuple[int, str, str, date, int | None, str, int | None]]) -> None:
    sizes = [row(n, weight=w) for n, w in (("Full", "1"), ("Half", "0.5"), ("=Two, please", "2"))]
    shares = []
    for member, size, depot, start, days, cycle, pause in said:
        end = (start + timedelta(days)).isoformat() if days is not None else ""
        off = (start.isoformat(), (start + timedelta(pause)).isoformat()) if pause is not None else ("", "")
        shares.append({"member": str(member), "size": size, "depot": depot, "start_on": start.isoformat(), "end_on": end, "cycle": cycle,
                       "paused_from": off[0], "paused_to": off[1]})  # fmt: skip
    back = roster.read(roster.write({"share_sizes": sizes, "shares": shares}), {})
    assert sorted(str({h: s[h] for h in shares[0]}) for s in back["shares"]) == sorted(map(str, shares))
    weights = {s["name"]: s["weight"] for s in back["share_sizes"]}
    assert all(weights[s["size"]] == {"Full": "1", "Half": "0.5"}.get(s["size"], "2") for s in shares)


def test_the_example_field_is_what_it_says() -> None:
    assert centre(FIELD) == pytest.approx((-82.5505, 35.6005), abs=1e-9)
