"""Laurel Cove's places: the numbers of the issue, and shapes that a map can draw."""

from __future__ import annotations

from itertools import combinations

import pytest

from collector.simulate.hub import LATITUDE, LONGITUDE, HubPlace, deployments, devices, places
from models.records.places import KINDS, PHASES

METRES_NORTH, METRES_EAST, ACRE_M2 = 110_950.0, 90_490.0, 4046.86


def metres(place: HubPlace) -> list[tuple[float, float]]:
    """The outer ring in metres from the hub's middle, without the repeated first point."""
    assert place.geometry is not None
    return [((lon - LONGITUDE) * METRES_EAST, (lat - LATITUDE) * METRES_NORTH) for lon, lat in place.geometry["coordinates"][0][:-1]]


def signed_m2(ring: list[tuple[float, float]]) -> float:
    """The surveyor's formula: positive where the ring runs against the clock."""
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True)) / 2


def apart(a: list[tuple[float, float]], b: list[tuple[float, float]]) -> bool:
    """Whether a line along an edge of one parts two convex shapes (separating axis theorem)."""
    for ring in (a, b):
        for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True):
            nx, ny = y0 - y1, x1 - x0
            first, second = ([nx * x + ny * y for x, y in shape] for shape in (a, b))
            if max(first) <= min(second) + 1e-6 or max(second) <= min(first) + 1e-6:
                return True
    return False


def of_kind(*kinds: str) -> list[HubPlace]:
    return [place for place in places() if place.kind in kinds]


def test_the_hub_is_as_the_issue_says() -> None:
    assert len(of_kind("paddock")) == 8 and len(of_kind("silvopasture")) == 4
    # two greenhouses, and a cold frame whose air is not that of the block it stands in
    assert {p.name for p in of_kind("greenhouse")} == {"High tunnel", "Propagation house", "Cold frame"}
    assert len(of_kind("bed")) == 24
    assert len(of_kind("tank")) == 2 and len(of_kind("trough")) == 4 and len(of_kind("zone")) == 2
    for kind in ("spring", "catchment", "pump", "valve", "orchard", "log_yard", "cold_room", "station", "creek", "woods"):
        assert of_kind(kind), kind
    assert {"Clinic", "Community kitchen"} <= {place.name for place in of_kind("building")}


def test_the_property_is_forty_acres_and_paddocks_are_about_two() -> None:
    assert signed_m2(metres(of_kind("property")[0])) / ACRE_M2 == pytest.approx(40, abs=0.5)
    for paddock in of_kind("paddock", "silvopasture"):
        assert 1.5 <= signed_m2(metres(paddock)) / ACRE_M2 <= 2.3, paddock.name


def test_paddocks_beds_and_houses_do_not_overlap() -> None:
    shapes = [(p.name, metres(p)) for p in of_kind("paddock", "silvopasture", "bed", "building", "cold_room", "tank")]
    for (name, shape), (other, another) in combinations(shapes, 2):
        assert apart(shape, another), f"{name} and {other}"


def test_every_polygon_is_closed_and_runs_against_the_clock() -> None:
    """RFC 7946, 3.1.6."""
    for place in places():
        if place.geometry and place.geometry["type"] == "Polygon":
            ring = place.geometry["coordinates"][0]
            assert ring[0] == ring[-1] and signed_m2(metres(place)) > 0, place.name


def test_parents_come_before_children_and_kinds_and_phases_exist() -> None:
    seen: set[str] = set()
    for place in places():
        assert place.kind in KINDS and place.phase in PHASES, place.name
        assert not place.parent or place.parent in seen, place.name
        assert place.name not in seen
        seen.add(place.name)


def test_what_feeds_and_what_is_fed_exist() -> None:
    names = {place.name for place in places()}
    for place in places():
        assert set(place.details.get("feeds", [])) <= names, place.name
    fed = [paddock for trough in of_kind("trough") for paddock in trough.details["feeds"]]
    assert sorted(fed) == sorted(p.name for p in of_kind("paddock", "silvopasture"))


def test_eleven_of_twelve_paddocks_have_soil_that_can_be_read_and_the_twelfth_is_the_riddle() -> None:
    placed = {one.place for one in deployments() if one.device != "soil-3"}
    paddocks = {p.name for p in of_kind("paddock", "silvopasture")}
    assert paddocks - placed == {"P3"}


def test_every_device_and_deployment_stands_at_a_place() -> None:
    names = {place.name for place in places()}
    assert {device.place for device in devices()} <= names
    assert {one.place for one in deployments()} <= names
    listed = {device.key for device in devices() if device.listed}
    assert {one.device for one in deployments()} == listed
    assert {"house gateway", "tunnel gateway", "barn gateway", ""} == {device.gateway for device in devices()}
