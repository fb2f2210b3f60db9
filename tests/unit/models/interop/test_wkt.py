"""Shapes as well-known text: the examples of OGC 06-103r4 (table 6), and that any shape survives."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.interop.wkt import geometry_of, wkt_of
from sensors.errors import RecordError

EXAMPLES: list[tuple[str, dict[str, Any]]] = [
    ("POINT (10 10)", {"type": "Point", "coordinates": [10, 10]}),
    ("LINESTRING (10 10, 20 20, 30 40)", {"type": "LineString", "coordinates": [[10, 10], [20, 20], [30, 40]]}),
    (
        "POLYGON ((10 10, 10 20, 20 20, 20 15, 10 10))",
        {"type": "Polygon", "coordinates": [[[10, 10], [10, 20], [20, 20], [20, 15], [10, 10]]]},
    ),
    ("MULTIPOINT (10 10, 20 20)", {"type": "MultiPoint", "coordinates": [[10, 10], [20, 20]]}),
    (
        "MULTIPOLYGON (((10 10, 10 20, 20 20, 20 15, 10 10)), ((60 60, 70 70, 80 60, 60 60)))",
        {
            "type": "MultiPolygon",
            "coordinates": [[[[10, 10], [10, 20], [20, 20], [20, 15], [10, 10]]], [[[60, 60], [70, 70], [80, 60], [60, 60]]]],
        },
    ),
    (
        "GEOMETRYCOLLECTION (POINT (10 10), LINESTRING (15 15, 20 20))",
        {
            "type": "GeometryCollection",
            "geometries": [{"type": "Point", "coordinates": [10, 10]}, {"type": "LineString", "coordinates": [[15, 15], [20, 20]]}],
        },
    ),
]


@pytest.mark.parametrize(("text", "shape"), EXAMPLES)
def test_the_examples_of_the_standard(text: str, shape: dict[str, Any]) -> None:
    assert geometry_of(text) == shape
    assert wkt_of(shape) == text


@pytest.mark.parametrize(
    "text",
    ["point(10 10)", "Point Z (10 10 5)", "POINT ZM (10 10 5 1)", "SRID=4326;POINT (10 10)", "  POINT\n( 1e1 10.0 ) ", "POINT (10 10 7)"],
)
def test_the_same_point_as_others_write_it(text: str) -> None:
    assert geometry_of(text) == {"type": "Point", "coordinates": [10, 10]}


def test_points_may_have_brackets_of_their_own() -> None:
    assert geometry_of("MULTIPOINT ((10 10), (20 20))") == {"type": "MultiPoint", "coordinates": [[10, 10], [20, 20]]}


@pytest.mark.parametrize(
    "text",
    ["", "POINT", "POINT EMPTY", "POINT (10)", "POINT (200 10)", "POINT (10 95)", "POINT (10 10", "POINT (10 10) x", "CIRCLE (1 1, 2)",
     "POLYGON (10 10, 20 20)", "POINT (a b)", "GEOMETRYCOLLECTION (" * 9 + "POINT (1 1)" + ")" * 9, "POINT (1 1); DROP"],
)  # fmt: skip
def test_what_is_no_shape_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(RecordError) as why:
        geometry_of(text, "asset_land.csv, row 2")
    assert why.value.where == "asset_land.csv, row 2" and "POINT" in why.value.expected


@given(st.text(max_size=60))
def test_any_text_is_a_shape_or_refused(text: str) -> None:
    with suppress(RecordError):
        geometry_of(text)


POSITION = st.tuples(st.integers(-180 * 10**7, 180 * 10**7), st.integers(-90 * 10**7, 90 * 10**7)).map(lambda p: [p[0] / 1e7, p[1] / 1e7])


@given(st.lists(st.lists(POSITION, min_size=4, max_size=6), min_size=1, max_size=3))
def test_a_polygon_survives_to_the_seventh_place(rings: list[list[list[float]]]) -> None:
    shape = {"type": "Polygon", "coordinates": rings}
    assert geometry_of(wkt_of(shape)) == shape
