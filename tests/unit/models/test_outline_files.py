"""Outlines written for elsewhere and read back: nothing is lost, no name breaks the file."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from models.outline_files import geojson, kml
from models.outlines import Outline, outlines_of_geojson, outlines_of_kml
from models.records import commands, ground
from models.records.actor import HUB
from models.records.database import open_records
from models.records.folder.writing import OUTLINES, folder_files

degrees = st.floats(-80, 80).filter(lambda v: v == 0 or abs(v) > 1e-4)
names = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=12).map(str.strip).filter(bool)


@st.composite
def outlines(draw: st.DrawFn) -> Outline:
    x, y, size = draw(degrees), draw(degrees), draw(st.floats(0.001, 5))
    square = [[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]]
    hole = [[x + size * a, y + size * b] for a, b in ((0.2, 0.2), (0.4, 0.2), (0.4, 0.4), (0.2, 0.2))]
    geometry = draw(
        st.sampled_from(
            [
                {"type": "Point", "coordinates": [x, y]},
                {"type": "LineString", "coordinates": square[:3]},
                {"type": "Polygon", "coordinates": [square]},
                {"type": "Polygon", "coordinates": [square, hole]},
                {"type": "MultiPolygon", "coordinates": [[square, hole], [square]]},
            ]
        )
    )
    return Outline(draw(st.uuids().map(str)), draw(names), draw(st.sampled_from(["", "paddock", "bed"])), geometry, "")


def told(found: list[Outline]) -> list[tuple[str, str, str, object]]:
    return sorted([(o.id, o.name, o.kind, o.geometry) for o in found], key=lambda o: o[0])


@given(st.lists(outlines(), max_size=4, unique_by=lambda o: o.id))
def test_kml_and_geojson_are_read_back_as_they_were_written(found: list[Outline]) -> None:
    assert told(outlines_of_kml(kml(found, "Laurel & <Cove>"))) == told(found)
    assert told(outlines_of_geojson(geojson(found) or '{"type": "FeatureCollection", "features": []}')) == told(found)


def test_a_name_that_looks_like_markup_stays_a_name() -> None:
    name = '</name><script>alert("x")</script> & ]]>'
    (back,) = outlines_of_kml(kml([Outline("", name, "", {"type": "Point", "coordinates": [1.0, 2.0]}, "")], "x"))
    assert back.name == name


def test_a_character_that_xml_cannot_hold_is_left_out_of_kml() -> None:
    (back,) = outlines_of_kml(kml([Outline("", "P\x001", "", {"type": "Point", "coordinates": [1.0, 2.0]}, "")], "x"))
    assert back.name == "P1"


def test_the_downloaded_geojson_is_the_one_of_the_hub_folder(tmp_path: Path) -> None:
    records = open_records(f"sqlite:///{tmp_path}/records.db")
    square = {"type": "Polygon", "coordinates": [[[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.0]]]}
    with records.session(HUB, datetime(2026, 5, 14, tzinfo=UTC)) as session:
        commands.put_place(session, "Bed é", "bed", geometry=square)
        commands.put_place(session, "P1", "paddock", geometry=square)
        commands.put_place(session, "Zone A", "zone")
    with records.session() as session:
        whole = dict(folder_files(session, ZoneInfo("UTC")))[OUTLINES]
        drawn = [Outline(str(p.id), p.name, p.kind, p.geometry, "") for p in ground.land(session) if p.geometry]
    records.close()
    assert geojson(drawn) == whole
