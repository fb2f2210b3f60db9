"""Outlines from files of elsewhere: what is read, and what is refused with which words."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.outlines import outlines_of_geojson, outlines_of_kml, read_geojson, read_kml, read_outlines
from sensors.errors import InputError

SQUARE = [[-82.55, 35.62], [-82.549, 35.62], [-82.549, 35.621], [-82.55, 35.621], [-82.55, 35.62]]
BOW = [[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]


def geojson(*features: object) -> str:
    return json.dumps({"type": "FeatureCollection", "features": list(features)})


def feature(name: object = "P1", ring: object = SQUARE, **more: object) -> dict[str, object]:
    return {"type": "Feature", "properties": {"name": name}, "geometry": {"type": "Polygon", "coordinates": [ring]}, **more}


def kml(*placemarks: str) -> str:
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder>'
    return head + "".join(f"<Placemark>{p}</Placemark>" for p in placemarks) + "</Folder></Document></kml>"


POLYGON = (
    "<Polygon><outerBoundaryIs><LinearRing><coordinates>\n -82.55,35.62,650 -82.549,35.62,650\n -82.549,35.621,650 -82.55,35.621,650"
    " -82.55,35.62,650 </coordinates></LinearRing></outerBoundaryIs></Polygon>"
)


def test_a_feature_is_known_by_its_id_and_its_name() -> None:
    (found,) = outlines_of_geojson(geojson({**feature(id="7b"), "properties": {"name": " P1 ", "kind": "paddock"}}))
    assert (found.id, found.name, found.kind) == ("7b", "P1", "paddock")
    assert found.geometry == {"type": "Polygon", "coordinates": [SQUARE]}


def test_a_ring_left_open_is_closed_and_heights_are_left_out() -> None:
    (found,) = outlines_of_geojson(geojson(feature(ring=[[*p, 650.0] for p in SQUARE[:-1]])))
    assert found.geometry["coordinates"] == [SQUARE]


def test_a_feature_that_nobody_has_drawn_is_passed_over() -> None:
    assert outlines_of_geojson(geojson({"type": "Feature", "properties": {"name": "Zone A"}, "geometry": None})) == []


def test_placemarks_in_folders_are_read_with_their_heights_left_out() -> None:
    first, second, third = outlines_of_kml(
        kml(
            f"<name>P1 &amp; P2</name>{POLYGON}",
            "<name>Spring</name><Point><coordinates>-82.5,35.6,0</coordinates></Point>",
            f"<name>Woods</name><MultiGeometry>{POLYGON}{POLYGON.replace('-82.5', '-82.6')}</MultiGeometry>",
        )
    )
    assert (first.name, first.geometry) == ("P1 & P2", {"type": "Polygon", "coordinates": [SQUARE]})
    assert second.geometry == {"type": "Point", "coordinates": [-82.5, 35.6]}
    assert third.geometry["type"] == "MultiPolygon" and len(third.geometry["coordinates"]) == 2


def test_kml_of_another_encoding_is_read_as_the_text_it_is() -> None:
    text = kml(f"<name>Prés</name>{POLYGON}").replace("UTF-8", "ISO-8859-1")
    assert outlines_of_kml(text)[0].name == "Prés"


@pytest.mark.parametrize(
    ("wrong", "says", "where"),
    [
        (feature(ring=BOW), "crosses itself: the edge after corner 1 meets the edge after corner 3", "feature 2 (P1)"),
        (feature(ring=SQUARE[:2]), "three corners", "feature 2 (P1)"),
        (feature(ring=[[500000.0, 3941000.0], *SQUARE]), "not a place on the Earth", "feature 2 (P1)"),
        (feature(ring=[["a", "b"], *SQUARE]), "not a place on the Earth", "feature 2 (P1)"),
        (feature(ring="here"), "not as GeoJSON writes them", "feature 2 (P1)"),
        (feature(name=""), "has no name", "feature 2"),
        ({**feature("X"), "geometry": {"type": "GeometryCollection"}}, "no outline that a place", "feature 2"),
        (17, "no feature", "feature 2"),
    ],
)  # fmt: skip
def test_a_wrong_feature_is_named_and_the_others_are_read(wrong: object, says: str, where: str) -> None:
    found, why = read_geojson(geojson(feature("P9"), wrong, feature("P10")))
    assert [o.name for o in found] == ["P9", "P10"]
    assert says in why[0].what and why[0].where.startswith(where)
    with pytest.raises(InputError, match=says):
        outlines_of_geojson(geojson(feature("P9"), wrong))


def test_one_place_drawn_twice_is_refused() -> None:
    _, (why,) = read_geojson(geojson(feature("P1"), feature("p1")))
    assert why.what == "p1 is drawn twice." and why.got == "first in feature 1 (P1)"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"type": "Topology"}', '{"features": 3}', "null", "[" * 100_000])
def test_a_file_that_is_no_geojson_is_refused_with_words(text: str) -> None:
    with pytest.raises(InputError, match="not GeoJSON|not a GeoJSON"):
        read_geojson(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<kml>",
        # the billion laughs, and a file of this machine: neither is ever opened
        '<!DOCTYPE k [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><kml><Placemark><name>&b;</name></Placemark></kml>',
        '<!DOCTYPE k [<!ENTITY f SYSTEM "file:///etc/hostname">]><kml><Placemark><name>&f;</name></Placemark></kml>',
    ],
)
def test_a_file_that_is_no_kml_or_wants_to_do_harm_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="not KML"):
        read_kml(text)


def test_a_wrong_placemark_is_named_and_the_others_are_read() -> None:
    found, (why,) = read_kml(kml(f"<name>A</name>{POLYGON}", "<name>B</name><Point><coordinates>north,1</coordinates></Point>"))
    assert [o.name for o in found] == ["A"] and why.where == "Placemark 2 (B)"


def test_the_two_kinds_of_file_are_told_apart_by_how_they_begin() -> None:
    assert read_outlines("\ufeff" + kml(f"<name>A</name>{POLYGON}"))[0][0].name == "A"
    assert read_outlines(geojson(feature("B")))[0][0].name == "B"
    with pytest.raises(InputError, match="packed"):
        read_outlines("PK", "farm.kmz")


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["type", "coordinates", "name", "id"]), inner, max_size=3),
    max_leaves=12,
)


@given(st.sampled_from(["Point", "LineString", "Polygon", "MultiPolygon", "Circle"]), json_values)
def test_whatever_stands_there_is_read_or_refused_in_words(kind: str, coordinates: object) -> None:
    found, wrong = read_geojson(geojson({**feature(), "geometry": {"type": kind, "coordinates": coordinates}}))
    assert len(found) + len(wrong) == 1
