"""Who draws from which tank, by which meter: from the records alone."""

from __future__ import annotations

from models.advice.waterworks import FLOW, TOTAL, Meter, works
from models.records.queries import PlaceView
from tests.unit.models.advice.made_land import place


def farm() -> list[PlaceView]:
    return [
        place("Spring", "spring", feeds=["Upper", "Lower"]),
        place("Barn roof", "catchment", feeds=["Lower"], area_m2=150),
        place("Upper", "tank", feeds=["Pump"]),
        place("Lower", "tank", feeds=["Zone B"]),
        place("Pump", "pump", feeds=["Zone A"]),
        place("Zone A", "zone", feeds=["Trough 1", "House", "Block A"]),
        place("Zone B", "zone", feeds=["Block B", "Barn"]),
        place("Trough 1", "trough", feeds=["P1"]),
        place("House", "building"),
        place("Barn", "building"),
        place("Block A", "block"),
        place("Block B", "block"),
    ]


def meter(device: str, at: str, name: str = "", measurand: str = TOTAL) -> Meter:
    return Meter(device, name or device, at, measurand)


def uses(*meters: Meter) -> dict[tuple[str, str], tuple[tuple[str, ...], int, tuple[str, ...]]]:
    return {(d.kind, d.at): (d.tanks, len(d.meters), d.places) for d in works(farm(), meters).demands}


def test_without_meters_every_use_is_known_by_where_its_line_ends() -> None:
    assert uses() == {
        ("herds", "Zone A"): (("Upper",), 0, ("Trough 1",)),
        ("house", "Zone A"): (("Upper",), 0, ("House",)),
        ("beds", "Zone A"): (("Upper",), 0, ("Block A",)),
        ("beds", "Zone B"): (("Lower",), 0, ("Block B",)),
        ("house", "Zone B"): (("Lower",), 0, ("Barn",)),
    }


def test_meters_of_one_zone_are_told_apart_by_their_names() -> None:
    found = uses(
        meter("a", "Zone A", "Herds' water meter"), meter("b", "Zone A", "House meter"), meter("c", "Zone A", "Greenhouse beds"),
        meter("d", "Zone B", "Zone B water meter"),
    )  # fmt: skip
    assert {key: row[1] for key, row in found.items()} == {
        ("herds", "Zone A"): 1, ("house", "Zone A"): 1, ("beds", "Zone A"): 1, ("beds", "Zone B"): 1,
    }  # fmt: skip


def test_what_the_place_says_of_its_meters_comes_before_their_names() -> None:
    places = [p if p.name != "Zone B" else place("Zone B", "zone", feeds=["Block B", "Barn"], meters={"d": "house"}) for p in farm()]
    found = works(places, [meter("d", "Zone B", "Beds meter")])
    assert [(d.kind, d.at) for d in found.demands if d.meters] == [("house", "Zone B")]


def test_a_meter_further_down_the_line_counts_the_same_water_and_is_left_out() -> None:
    found = uses(meter("all", "Zone B"), meter("barn", "Barn"))
    assert ("house", "Barn") not in found and found["beds", "Zone B"][1] == 1


def test_a_meter_at_the_end_of_a_line_counts_that_end_alone() -> None:
    found = uses(meter("barn", "Barn"))
    assert found["house", "Barn"] == (("Lower",), 1, ())
    assert found["beds", "Zone B"] == (("Lower",), 0, ("Block B",))


def test_a_device_that_says_both_total_and_flow_is_one_meter() -> None:
    found = works(farm(), [meter("d", "Zone B", measurand=FLOW), meter("d", "Zone B")])
    assert [m.measurand for d in found.demands for m in d.meters] == [TOTAL]


def test_a_spring_fills_its_tanks_in_the_order_named_and_a_roof_has_no_meter() -> None:
    spring, roof = sorted(works(farm(), [meter("s", "Spring")]).sources, key=lambda s: s.roof)
    assert spring.tanks == ("Upper", "Lower") and len(spring.meters) == 1 and not spring.roof
    assert roof.tanks == ("Lower",) and roof.roof and not roof.meters


def test_lines_that_run_in_a_ring_end() -> None:
    ring = [
        place("T", "tank", feeds=["A"]),
        place("A", "zone", feeds=["B"]),
        place("B", "zone", feeds=["A", "House"]),
        place("House", "building"),
    ]
    assert [(d.kind, d.places) for d in works(ring, []).demands] == [("house", ("House",))]


def test_planned_tanks_hold_no_water() -> None:
    from dataclasses import replace

    planned = replace(place("Header", "tank", feeds=["House"]), phase="planned")
    assert works([planned, place("House", "building")], []).tanks == ()
