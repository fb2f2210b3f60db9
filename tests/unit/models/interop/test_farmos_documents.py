"""farmOS's JSON:API documents: their shape (farmOS's documentation of its data model), and that a record survives both ways."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.interop.farmos.documents import entity_of, fraction, resources_of, term_of
from models.interop.farmos.entities import Entity, Ref
from models.interop.farmos.incoming import tables_of
from models.interop.farmos.outgoing import entities_of
from sensors.errors import RecordError
from tests.unit.models.interop.made_tables import an_id, farm, row

ZONE = ZoneInfo("America/New_York")


def sent(version: int = 4) -> dict[str, dict[str, Any]]:
    return {r["id"]: r for e in entities_of(farm()) for r in resources_of(e, ZONE, version)}


def back(version: int) -> list[Entity]:
    every = sent(version)
    terms = {id: term_of(r) for id, r in every.items() if r["type"].startswith("taxonomy_term--")}
    return [entity_of(r, ZONE, terms, every) for r in every.values() if r["type"].startswith(("asset--", "log--"))]


def without_blanks(tables: dict[str, list[dict[str, str]]]) -> dict[str, list[dict[str, str]]]:
    def cells(row: dict[str, str]) -> dict[str, str]:
        return {h: json.loads(c) if h in ("details", "geometry") else c.lstrip("'") for h, c in row.items() if c}

    return {
        file: sorted(map(cells, rows), key=lambda r: (r.get("log", ""), r.get("n", ""), r.get("id", ""))) for file, rows in tables.items()
    }


@pytest.mark.parametrize("version", [3, 4])
def test_every_record_survives_the_way_to_farmos_and_back(version: int) -> None:
    mine = farm()
    got = without_blanks(dict(tables_of(back(version), {"crops": mine["crops"], "varieties": mine["varieties"]})))
    want = without_blanks({name: rows for name, rows in mine.items() if name not in ("families", "crops", "varieties")})
    for animal in got["animals"]:
        assert animal.pop("sterile") == "no"
    assert got == want


def test_a_move_is_an_activity_with_the_herd_and_its_paddock() -> None:
    move = sent()[an_id("Herd to Cove")]
    assert move["type"] == "log--activity" and move["attributes"]["is_movement"] is True
    assert move["attributes"]["timestamp"] == "2027-05-01T14:30:00-04:00"
    assert move["relationships"]["asset"]["data"] == [{"type": "asset--group", "id": an_id("Dairy herd")}]
    assert move["relationships"]["location"]["data"] == [{"type": "asset--land", "id": an_id("Cove")}]


def test_a_quantity_is_sent_before_its_log_and_is_a_fraction() -> None:
    (log,) = [e for e in entities_of(farm()) if e.name == "Cut lettuce"]
    *quantities, last = resources_of(log, ZONE, 4)
    assert last["type"] == "log--harvest" and [q["type"] for q in quantities] == ["quantity--standard"] * 3
    assert last["relationships"]["quantity"]["data"] == [{"type": "quantity--standard", "id": q["id"]} for q in quantities]
    assert quantities[1]["attributes"]["value"] == {"numerator": 315, "denominator": 10}
    assert quantities[0]["attributes"]["inventory_adjustment"] == "increment"
    assert quantities[0]["relationships"]["inventory_asset"]["data"]["id"] == an_id("Lettuce lot 9")


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4).map(float))
def test_a_fraction_is_the_number_as_written(value: float) -> None:
    found = fraction(value)
    assert Fraction(found["numerator"], found["denominator"]) == Fraction(repr(value)) and found["denominator"] > 0


def test_what_changed_from_3_to_4() -> None:
    three, four = sent(3), sent(4)
    duke = an_id("Duke")
    assert three[duke]["attributes"]["status"] == "archived" and "archived" not in three[duke]["attributes"]
    assert four[duke]["attributes"]["archived"] is True and "status" not in four[duke]["attributes"]
    assert "is_castrated" in three[duke]["attributes"] and "is_sterile" in four[duke]["attributes"]
    assert three[an_id("Soil test")]["attributes"]["status"] == "pending"
    assert four[an_id("Soil test")]["attributes"]["status"] == "abandoned"


def test_our_id_is_the_id_and_stands_in_data_too() -> None:
    for resource in sent().values():
        if resource["type"].startswith(("asset--", "log--")):
            assert json.loads(resource["attributes"]["data"])["hubland"]["id"] == resource["id"]


def test_a_term_the_server_has_keeps_the_servers_id() -> None:
    (hay,) = [e for e in entities_of(farm()) if e.name == "Hay in"]
    quantity, _ = resources_of(hay, ZONE, 4, {("unit", "bale"): "the-servers"})
    assert quantity["relationships"]["units"]["data"] == {"type": "taxonomy_term--unit", "id": "the-servers"}


FOREIGN: dict[str, Any] = {
    "type": "log--harvest",
    "id": an_id("theirs"),
    "attributes": {
        "name": "Peas", "timestamp": "2027-06-01T04:00:00+00:00", "status": "done", "notes": {"value": "sweet", "format": "default"},
        "data": "some other program's words", "is_movement": False, "geometry": None, "lot_number": None,
    },
    "relationships": {
        "asset": {"data": [{"type": "asset--plant", "id": an_id("Pea planting")}, {"type": "asset--plant", "id": "missing"}]},
        "quantity": {"data": [{"type": "quantity--standard", "id": "q"}]}, "category": {"data": []},
    },
}  # fmt: skip


def test_a_log_made_in_farmos_is_read_midnight_being_the_day_alone() -> None:
    quantity = {"type": "quantity--standard", "id": "q", "attributes": {"measure": "weight", "value": {"numerator": 7, "denominator": 2}}}
    quantity["relationships"] = {"units": {"data": {"type": "taxonomy_term--unit", "id": "u"}}}
    entity = entity_of(FOREIGN, ZONE, {"u": Ref("term", "unit", "u", "lb")}, {"q": quantity})
    known = {"plantings": [row("Pea planting", crop="Pea")]}
    tables = tables_of([entity], known)
    (log,) = tables["logs"]
    assert (log["id"], log["at"], log["notes"], log["type"]) == (an_id("theirs"), "2027-06-01", "sweet", "harvest")
    assert tables["log_assets"][0]["asset"] == "Pea planting"
    assert {k: tables["quantities"][0][k] for k in ("measure", "value", "unit")} == {"measure": "weight", "value": "3.5", "unit": "lb"}


def test_a_log_about_something_nobody_knows_is_refused_by_name() -> None:
    with pytest.raises(RecordError, match="nowhere to be found") as why:
        tables_of([entity_of(FOREIGN, ZONE, {}, {})], {})
    assert "Peas" in why.value.where


def test_a_quantity_that_is_no_number_is_refused() -> None:
    broken = {"type": "quantity--standard", "id": "q", "attributes": {"measure": "weight", "value": {"numerator": 7, "denominator": 0}}}
    with pytest.raises(RecordError, match="no number"):
        entity_of(FOREIGN, ZONE, {}, {"q": broken})


def test_people_plans_and_events_of_another_hub_stay_with_it() -> None:
    mine = farm()
    mine["logs"][3] |= {"assignee": "Ana", "plan": "Spring"}
    every = [r for e in entities_of(mine) for r in resources_of(e, ZONE, 4)]
    (fence,) = [r for r in every if r["id"] == an_id("Fix the fence")]
    assert json.loads(fence["attributes"]["data"])["hubland"]["assignee"] == "Ana"
    entity = entity_of(fence, ZONE, {}, {})
    places = {"places": mine["places"]}
    assert tables_of([entity], places)["logs"][0]["assignee"] == ""
    entity = entity_of(fence, ZONE, {}, {})
    assert tables_of([entity], places | {"people": [row("Ana")]})["logs"][0]["assignee"] == "Ana"
