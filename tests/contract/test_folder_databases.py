"""A hub folder, asked of every database that a hub may keep its records in: the worked example, there and back."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.records import state
from models.records.database import open_records
from tests.folders import GROWN, NOW, empty_records, out, put, refused, sheet, written

MOVES = sheet(
    ("type", "name", "at", "assets", "places", "amount", "is_movement", "is_group_assignment", "group"),
    ("activity", "Cattle to P1", "2027-04-28 07:30", "Cattle", "P1", "", "yes", "", ""),
    ("activity", "Daisy joins", "2027-04-27", "Daisy", "", "", "", "yes", "Cattle"),
    ("harvest", "Carrots", "2027-04-29", "", "Bed 4", "12 lb", "", "", ""),
)
OUTLINE = '{"type": "Feature", "properties": {"name": "P1"}, "geometry": {"type": "Point", "coordinates": [-82.5, 35.6]}}'


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return written(tmp_path / "folder", {**GROWN, "logs.csv": MOVES, "places.geojson": OUTLINE})


def test_a_folder_written_by_hand_is_the_same_bytes_on_the_second_export(records_url: str, source: Path, tmp_path: Path) -> None:
    records = open_records(records_url)
    put(records, source)
    files = out(records)
    assert put(records, source).changed == {}
    assert out(records) == files
    with records.session() as session:
        # Daisy is where her herd is
        assert sorted(len(assets) for assets in state.occupancy(session, NOW).values()) == [2]
    records.close()
    with empty_records() as other:
        put(other, written(tmp_path / "export", files))
        assert out(other) == files


def test_what_was_exported_and_edited_changes_only_what_was_edited(records_url: str, source: Path, tmp_path: Path) -> None:
    records = open_records(records_url)
    put(records, source)
    files = out(records)
    edited = {**files, "places.csv": files["places.csv"].replace("P2,paddock", "P3,paddock")}
    done = put(records, written(tmp_path / "edited", edited))
    assert (done.new, done.changed) == ({}, {"places": 1})
    assert out(records)["places.csv"].count("P3") == 1
    records.close()


def test_a_folder_with_one_mistake_writes_nothing(records_url: str, source: Path, tmp_path: Path) -> None:
    records = open_records(records_url)
    wrong = written(tmp_path / "wrong", {**GROWN, "logs.csv": MOVES.replace("Bed 4", "Bed 5")})
    (problem,) = refused(records, wrong)
    assert str(problem) == 'logs.csv row 4, places: got "Bed 5", expected the name of a place; did you mean Bed 4?'
    assert out(records) == {}
    records.close()
