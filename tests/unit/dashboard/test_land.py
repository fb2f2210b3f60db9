"""The plan of the land in words and as a table, what a file would change, how the map is painted; nothing is drawn here."""

from __future__ import annotations

import struct
import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import aerial
from dashboard.landtable import edited, rows, told
from dashboard.outlinechanges import changes
from dashboard.parts.board import answers, land, paints, sketch
from dashboard.parts.board.frame import Frame
from dashboard.parts.landplan.photo import position
from models.advice import Line
from models.advice.farm import Farm
from models.advice.outline import size
from models.outlines import Outline
from models.records.actor import HUB, NOBODY
from models.records.grazed import Rest
from models.records.ground import Land, Standing
from models.records.queries import PlaceView
from sensors.errors import InputError, NotAllowed
from tests.made_hub import at_metres, box

NOW = datetime(2026, 5, 14, 17, 40, tzinfo=UTC)


def flat(text: str) -> str:
    return text.replace("\u00a0", " ")


def place(name: str, kind: str = "paddock", phase: str = "active", **more: Any) -> Land:
    facts = {"parent": "", "phase_on": None, "cost": None, "funding": "", "notes": "", "geometry": None, "details": {}, **more}
    return Land(uuid.uuid4(), name, kind, phase=phase, **facts)


PLAN = [
    *(place(f"P{i}") for i in range(1, 32)),
    place("Pack shed", "building", "building", cost=12_000.0, funding="EQIP"),
    place("Pond", "tank", "building", cost=6_400.0, funding="gift"),
    place("Orchard", "orchard", "planned", cost=33_600.0),
    *(place(f"New {i}", phase="planned") for i in range(3)),
]


def test_the_plan_says_how_much_of_what_is_ahead_is_paid_for() -> None:
    # 12,000 + 6,400 of 12,000 + 6,400 + 33,600
    assert flat(told(PLAN, "us")[0]) == "31 places in use, 2 being built, 4 planned: 18,400 of 52,000 $ funded."
    assert flat(told(PLAN, "metric")[0]).endswith("18,400 of 52,000 funded.")
    assert told(PLAN, "us")[1] == "3 of the 6 ahead have no cost yet"
    assert told([place("P1")], "us")[0] == "1 place in use."


def test_a_table_nobody_touched_changes_nothing() -> None:
    found = edited(PLAN, rows(PLAN), NOW.date())
    assert (found.changed, found.removed, found.wrong) == ((), (), ())


def test_a_cost_the_page_writes_as_words_is_no_change() -> None:
    table = [{**row, "cost": None if row["cost"] is None else f"$ {row['cost']:,.2f}"} for row in rows(PLAN)]
    assert edited(PLAN, table, NOW.date()).changed == ()


def test_a_cell_changed_a_row_pasted_and_a_row_taken_out() -> None:
    table = rows(PLAN)
    table[0] |= {"name": "Upper paddock"}
    table[-4] |= {"cost": "$ 35,000", "date": "6/1/27"}
    del table[1]
    table.append({"name": "Hedge", "kind": "tree rows", "phase": "planned", "parent": "P3"})
    table.append({"was": float("nan"), "name": None})  # an empty row of a spreadsheet
    found = edited(PLAN, table, NOW.date())
    assert found.wrong == () and found.removed == ("P2",)
    renamed, orchard, hedge = found.changed
    assert (renamed.was, renamed.name) == ("P1", "Upper paddock")
    assert (orchard.facts["cost"], orchard.facts["phase_on"]) == (35_000.0, date(2027, 6, 1))
    assert (hedge.was, hedge.kind, hedge.facts["parent"]) == ("", "tree_row", "P3")


def test_what_is_wrong_is_named_by_row_and_column() -> None:
    table = [*rows([place("P1")]), {"name": "", "kind": "castle", "phase": "soon", "date": "32 May", "cost": "-4"}]
    found = edited([place("P1")], table, NOW.date())
    assert [why.where for why in found.wrong] == ["row 2, name", "row 2, kind", "row 2, phase", "row 2, date", "row 2, cost"]
    assert "paddock" in found.wrong[1].expected


cells = st.none() | st.text(max_size=12) | st.floats() | st.integers(-9, 10**9)


@given(st.lists(st.dictionaries(st.sampled_from(["was", "name", "kind", "phase", "date", "cost", "parent"]), cells), max_size=4))
def test_whatever_is_pasted_is_read_or_refused_in_words(table: list[dict[str, Any]]) -> None:
    edited(PLAN, table, NOW.date())


def test_outlines_of_a_file_stand_beside_the_places_they_are_of() -> None:
    old, new = box(0, 0, 10, 10), box(0, 0, 20, 10)
    here = [place("P1", geometry=old), place("P2", geometry=old), place("P3")]
    file = [
        Outline("", "p1", "", old, ""), Outline(str(here[1].id), "renamed elsewhere", "", new, ""), Outline("", "P3", "", new, ""),
        Outline("", "Berries", "field", new, ""), Outline("", "Shed", "", new, ""),
    ]  # fmt: skip
    found = changes(here, file)
    assert (found.same, found.changed, found.first) == (("P1",), (("P2", new),), (("P3", new),))
    assert [o.name for o in found.unknown] == ["Berries", "Shed"]
    assert [row[:2] for row in found.new("")] == [("Berries", "field")]
    assert [row[:2] for row in found.new("building")] == [("Berries", "field"), ("Shed", "building")]


def view(name: str, kind: str, geometry: Any = None, phase: str = "active") -> PlaceView:
    return PlaceView(uuid.uuid4(), name, kind, "", phase, geometry, {})


FARM = Farm(
    "Laurel Cove", ZoneInfo("America/New_York"), "us", 35.62, -82.55, False, NOW,
    (
        view("P1", "paddock", box(0, 0, 90, 80)), view("P2", "paddock", box(100, 0, 90, 80)), view("P3", "paddock", box(200, 0, 90, 80)),
        view("Bed 1", "bed", box(0, 100, 8, 40)), view("Bed 2", "bed", box(20, 100, 8, 40)), view("Barn", "building", box(40, 100, 20, 20)),
        view("Pond", "tank", None, "planned"),
    ), (), (),
)  # fmt: skip
PLANTS = {"Bed 1": (Standing("Tomato 1", "plant", NOW, "Tomato", "Solanaceae"), Standing("Beet 1", "plant", NOW, "Beet", "Amaranthaceae"))}
RESTS = {"P1": Rest(NOW - timedelta(days=34.5), ("Cows",)), "P2": Rest(None, ("Cows",))}
LINES = [Line("act", "", "", "", "", "water", "Barn"), Line("watch", "", "", "", "", "water", "P1")]
ASKED = paints.Asked(FARM, False, LINES, RESTS, PLANTS)


def test_the_map_answers_each_question_in_a_sentence() -> None:
    def says(key: str) -> str:
        return flat(answers.told(ASKED, paints.QUESTIONS[key])[0])

    assert says("rest") == "P1 has rested longest: 34 days. Now: Cows in P2."
    assert says("planting") == "1 of 2 beds and rows are planted: Tomato and Beet."
    assert says("alerts") == "Act on Barn; watch P1."
    assert says("phase") == "6 places in use, 1 planned."
    assert says("soil water") == "Nobody knows the soil water now."
    bare = paints.Asked(FARM, False)
    assert answers.told(bare, paints.QUESTIONS["rest"])[0] == "Nobody has written down where the herds were."
    assert answers.told(bare, paints.QUESTIONS["planting"])[0] == "Nothing is written down as growing."
    assert answers.told(bare, paints.QUESTIONS["alerts"])[0] == "No place needs you now."


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("key", paints.QUESTIONS)
def test_no_state_is_shown_by_colour_alone(key: str, dark: bool) -> None:
    asked = replace(ASKED, dark=dark)
    question = paints.QUESTIONS[key]
    for shape in land.drawing(asked, question)["shapes"]:
        if shape["fill"] not in {ground[dark] for ground in land.GROUND.values()} | {"none"} or shape["late"]:
            assert shape["sub"] or shape["letter"], f"{shape['id']} is coloured without a word"


def test_a_paddock_without_a_herd_move_is_unknown_and_a_barn_is_not_asked() -> None:
    paint = paints.rest(ASKED, FARM.place_named["P3"])
    assert (paint.form, paint.words) == ("hatched", "unknown")
    assert paints.rest(ASKED, FARM.place_named["Barn"]) == paints.PLAIN


def test_families_have_the_fewest_letters_that_tell_them_apart() -> None:
    found = ["Apiaceae", "Asteraceae", "Solanaceae"]
    assert [paints.letters(f, found) for f in found] == ["Ap", "As", "S"]


def test_a_frame_goes_to_metres_and_back() -> None:
    frame = Frame.around([box(-210, -200, 420, 420)])
    east, north = at_metres(33, -77)
    assert frame.degrees(frame.metres((east, north))) == pytest.approx((east, north), abs=1e-6)
    # the made hub counts 90,480 and 110,950 metres a degree; on the ellipsoid at 35.62 N it is 90,594 and 110,960
    assert (frame.width - 28, frame.height - 28) == (pytest.approx(420 * 90_594 / 90_480, rel=1e-4), pytest.approx(420, rel=2e-4))


def test_what_is_drawn_becomes_geojson_and_keeps_its_holes() -> None:
    corners = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0]]
    hole = [[0.5, 0.2], [0.6, 0.2], [0.6, 0.3], [0.5, 0.2]]
    before = {"type": "Polygon", "coordinates": [[*corners, corners[0]], hole]}
    assert sketch.geometry_of("paddock", corners, before) == before
    assert sketch.geometry_of("creek", corners, None) == {"type": "LineString", "coordinates": corners}
    assert sketch.geometry_of("tank", corners[:1], None) == {"type": "Point", "coordinates": [0.0, 0.0]}
    assert sketch.begun(place("P1", geometry=before)) == [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0)]
    assert sketch.begun(place("P1", geometry={"type": "MultiPolygon", "coordinates": [before["coordinates"]]})) is None


def test_a_hub_without_a_drawing_is_drawn_around_where_it_is() -> None:
    frame = sketch.frame(replace(FARM, places=()))
    assert frame.degrees((frame.width / 2, frame.height / 2)) == pytest.approx((-82.55, 35.62))


def test_sizes_are_told_in_the_hubs_units() -> None:
    # 43,560 square feet are an acre; 10,000 square metres a hectare
    assert flat(size(2.1 * 4046.856, "us")) == "2.10 acres" and flat(size(40, "us")) == "431 ft²"
    assert flat(size(8500, "metric")) == "0.85 ha" and flat(size(40, "metric")) == "40 m²"


def jpeg(wide: int, high: int) -> bytes:
    """The head of a JPEG: start, a comment, a progressive frame header."""
    frame = b"\xff\xc2" + struct.pack(">HBHHB", 11, 8, high, wide, 1) + b"\x01\x11\x00"
    return b"\xff\xd8\xff\xfe" + struct.pack(">H", 5) + b"abc" + frame


def test_a_photo_is_known_by_its_bytes() -> None:
    png = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + struct.pack(">II", 640, 480) + b"\x08\x02\x00\x00\x00"
    assert aerial.size(png) == ("aerial.png", 640, 480)
    assert aerial.size(jpeg(4000, 3000)) == ("aerial.jpg", 4000, 3000)
    for wrong in (b"", b"GIF89a" + bytes(40), b"<svg/>", jpeg(4000, 3000)[:8], b"\xff\xd8\xff", png[:20]):
        with pytest.raises(InputError, match="no photo"):
            aerial.size(wrong)
    with pytest.raises(InputError, match="too large"):
        aerial.size(png + bytes(8_000_000))


def test_a_photo_lies_where_its_pins_say(tmp_path: Path) -> None:
    frame = Frame.around([box(0, 0, 100, 100)])
    corners = [((0.0, 100.0), tuple(at_metres(0, 0))), ((100.0, 0.0), tuple(at_metres(100, 100)))]
    assert aerial.under(str(tmp_path), frame) is None
    aerial.keep(tmp_path, HUB, jpeg(100, 100), corners)  # type: ignore[arg-type]
    found = aerial.under(str(tmp_path), frame)
    # a photo of 100 px over 100 m, its left upper corner at the frame's margin: a metre a pixel, not turned
    assert found is not None and found["matrix"] == pytest.approx([1, 0, 0, 1, 14, 14], abs=0.2)
    (tmp_path / "aerial.json").write_text("{", "utf-8")
    assert aerial.under(str(tmp_path), frame) is None, "a sidecar that is broken hides the photo, not the map"


def test_a_photo_cannot_be_pinned_by_one_point_twice(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="the same"):
        aerial.keep(tmp_path, HUB, jpeg(100, 100), [((1, 1), (0.0, 0.0)), ((1, 1), (0.1, 0.1))])
    assert list(tmp_path.iterdir()) == []


def test_a_photo_is_kept_for_a_steward_only(tmp_path: Path) -> None:
    with pytest.raises(NotAllowed):
        aerial.keep(tmp_path, NOBODY, jpeg(100, 100), [((1, 1), (0.0, 0.0)), ((9, 9), (0.1, 0.1))])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["35.6203, -82.5512", "35.6203 -82.5512", " 35.6203;-82.5512 "])
def test_a_position_is_latitude_first_as_people_say_it(text: str) -> None:
    assert position(text) == (-82.5512, 35.6203)


@pytest.mark.parametrize("text", ["", "north", "95, 10", "35.6", "35.6, -82.5, 3"])
def test_what_is_no_position_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="no position"):
        position(text)
