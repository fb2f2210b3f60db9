"""The land drawn by a steward with a thumb: an outline tapped in and changed, colours by rest, outlines from a file, a photo pinned."""

from __future__ import annotations

import json
import re
import struct
import zlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from collector.settings import Hub
from models.geometry import size_m2
from models.records import commands, ground
from models.records.actor import HUB
from models.records.assets import Planting
from models.records.commands._log import write_log
from models.records.crops import Crop
from models.records.database import open_records
from tests.browser.conftest import NOW, serving, signed_in
from tests.browser.test_pages import no_sideways_scroll, picture, settled
from tests.browser.test_records import signed_hub
from tests.browser.thumb import choose
from tests.made_hub import at_metres, box

SIZES = {"390": (390, 844), "1280": (1280, 800)}


@pytest.fixture(scope="module")
def land(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[tuple[str, Hub]]:
    """Laurel Cove with herd moves, a planted bed, and land that is planned, being built and retired."""
    hub = signed_hub(tmp_path_factory.mktemp("land"))
    records = open_records(hub.records_url)
    with records.session(HUB, NOW - timedelta(days=2)) as session:
        commands.put_herd(session, "Cows", species="cattle")
        for days, paddock in ((40, "P7"), (34, "P6"), (20, "P3"), (9, "P1"), (4, "P4")):
            commands.move_herd(session, "Cows", paddock, NOW - timedelta(days=days))
        commands.put_place(
            session, "New orchard", "orchard", parent="Laurel Cove", phase="planned", geometry=box(-20, -190, 70, 50), cost=40_000.0
        )
        commands.put_place(
            session, "Pack shed", "building", phase="building", geometry=box(65, -185, 40, 30), cost=12_000.0, funding="EQIP"
        )
        commands.put_place(session, "Old pen", "building", phase="retired", geometry=box(-60, -110, 25, 30))
        for crop_key, name, bed in (("tomato_slicing", "Tomato", "Bed 4"), ("lettuce_head", "Head lettuce", "Bed 8")):
            crop = Crop(key=crop_key, name=name)
            planting = Planting(name=f"{name} 1", crop=crop)
            session.add_all([crop, planting])
            session.flush()
            where = [commands.place_named(session, bed)]
            write_log(
                session, "transplanting", f"{name} set out", NOW - timedelta(days=9), assets=[planting], places=where, is_movement=True
            )
    records.close()
    with serving(hub.folder, tmp_path_factory.mktemp("land-home")) as address:
        yield address, hub


def tab_at(browser: Browser, address: str, size: str, login: str = "sue", scheme: Literal["light", "dark"] = "light") -> Page:
    width, height = SIZES[size]
    return signed_in(browser, address, login, width, height, dark=scheme == "dark")


def opened(tab: Page, address: str, page: str) -> None:
    tab.goto(f"{address}/{page}")
    expect(tab.locator(".st-key-headline h1").first).to_be_visible(timeout=20_000)
    settled(tab)


def pill(tab: Page, word: str) -> None:
    tab.get_by_role("radio", name=word, exact=True).click()
    settled(tab)


def outline(hub: Hub, name: str) -> dict[str, object] | None:
    records = open_records(hub.records_url)
    with records.session() as session:
        found = next((place.geometry for place in ground.land(session) if place.name == name), None)
    records.close()
    return found


def test_a_paddock_is_tapped_in_and_a_corner_is_moved_by_tap_and_tap(browser: Browser, land: tuple[str, Hub]) -> None:
    address, hub = land
    tab = tab_at(browser, address, "390")
    opened(tab, address, "land")
    pill(tab, "draw")
    tab.get_by_label("What is it called?").fill("P13")
    tab.get_by_role("button", name="Draw", exact=True).click()
    board = tab.locator("svg.sketch")
    expect(board).to_be_visible(timeout=10_000)
    status = tab.get_by_role("status").filter(has_text="corner").first
    for i, (x, y) in enumerate(((40, 60), (160, 60), (160, 180), (30, 250)), 1):
        expect(status).to_contain_text(f"corner {i}" if i < 4 else "next corner")
        board.click(position={"x": x, "y": y})
    tab.get_by_role("button", name="Undo step").click()
    tab.get_by_role("button", name="Close outline").click()
    expect(status).to_contain_text("acres")
    picture(tab, "land-draw", "390")
    no_sideways_scroll(tab, 390)
    tab.get_by_role("button", name="Save", exact=True).click()
    expect(tab.get_by_text("P13 is written down.")).to_be_visible(timeout=10_000)
    first = outline(hub, "P13")
    assert first is not None and len(first["coordinates"][0]) == 4  # type: ignore[index]

    choose(tab, "Which place?", "P13")
    settled(tab)
    tab.get_by_role("button", name="Draw", exact=True).click()
    corner = tab.locator('[data-id="corner-1"]')
    expect(corner).to_be_visible(timeout=10_000)
    corner.click()
    expect(tab.get_by_role("status").filter(has_text="Corner 2 chosen")).to_be_visible()
    board.click(position={"x": 340, "y": 40})
    tab.get_by_role("button", name="Save", exact=True).click()
    expect(tab.get_by_text("P13 is drawn.")).to_be_visible(timeout=10_000)
    second = outline(hub, "P13")
    assert second is not None and (size_m2(second) or 0) > (size_m2(first) or 0)
    before, after = first["coordinates"][0], second["coordinates"][0]  # type: ignore[index]
    assert [a == b for a, b in zip(before, after, strict=True)] == [True, False, True, True], "the other corners are where they were"

    opened(tab, address, "map")
    expect(tab.locator('[data-id="P13"]')).to_be_visible(timeout=10_000)


def test_an_outline_that_crosses_itself_is_not_saved_and_stays_on_the_board(browser: Browser, land: tuple[str, Hub]) -> None:
    address, hub = land
    tab = tab_at(browser, address, "1280")
    opened(tab, address, "land")
    pill(tab, "draw")
    tab.get_by_label("What is it called?").fill("Bow")
    tab.get_by_role("button", name="Draw", exact=True).click()
    board = tab.locator("svg.sketch")
    for x, y in ((60, 60), (200, 200), (200, 60), (60, 200)):
        board.click(position={"x": x, "y": y})
    tab.get_by_role("button", name="Close outline").click()
    tab.get_by_role("button", name="Save", exact=True).click()
    expect(tab.get_by_text("The outline crosses itself")).to_be_visible(timeout=10_000)
    assert outline(hub, "Bow") is None and tab.locator('[data-id="corner-3"]').count() == 1
    # by keyboard: corner 3 two hundred metres down; then nothing crosses
    picture(tab, "land-crossing", "1280")
    tab.get_by_role("button", name="Cancel").click()
    expect(board).to_have_count(0, timeout=10_000)


def test_a_corner_is_moved_and_removed_by_keyboard_alone(browser: Browser, land: tuple[str, Hub]) -> None:
    address, hub = land
    tab = tab_at(browser, address, "1280")
    opened(tab, address, "land")
    pill(tab, "draw")
    choose(tab, "Which place?", "Pack shed")
    settled(tab)
    tab.get_by_role("button", name="Draw", exact=True).click()
    tab.locator('[data-id="corner-2"]').focus()
    for _ in range(3):
        tab.keyboard.press("Shift+ArrowUp")
    tab.locator('[data-id="middle-0"]').focus()
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("status").filter(has_text="Corner 2 chosen")).to_be_visible()
    tab.get_by_role("button", name="Remove corner").click()
    tab.get_by_role("button", name="Save", exact=True).click()
    expect(tab.get_by_text("Pack shed is drawn.")).to_be_visible(timeout=10_000)
    # 40 m by 30 m with one corner 30 m further north: 1,200 and a triangle of half 40 x 30
    assert size_m2(outline(hub, "Pack shed")) == pytest.approx(1800, rel=0.01)


def test_the_map_is_coloured_by_rest_after_a_herd_move(browser: Browser, land: tuple[str, Hub]) -> None:
    address, _ = land
    tab = tab_at(browser, address, "390", "ann")
    opened(tab, address, "map")
    expect(tab.locator(".st-key-headline")).to_contain_text("P7 has rested longest: 34 days.")
    expect(tab.locator('[data-id="P6"]')).to_contain_text("20 days")
    opened(tab, address, "logbook")
    pill(tab, "Move")
    choose(tab, "Which herd?", "Cows")
    choose(tab, "Where to?", "P7")
    tab.get_by_role("button", name="Moved").click()
    expect(tab.get_by_text("Cows moved to P7.")).to_be_visible(timeout=10_000)
    opened(tab, address, "map")
    expect(tab.locator(".st-key-headline")).to_contain_text("P6 has rested longest: 20 days.")
    expect(tab.locator('[data-id="P4"]')).to_contain_text("0 days")
    tab.locator('[data-id="P4"]').click()
    card = tab.locator(".st-key-card-place")
    expect(card).to_contain_text("since Thu 14 May")
    expect(card).to_contain_text("Cows to P4")
    expect(card.get_by_role("link", name="Log here")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_every_question_of_the_map_can_be_read(
    size: str, scheme: Literal["light", "dark"], browser: Browser, land: tuple[str, Hub]
) -> None:
    address, _ = land
    tab = tab_at(browser, address, size, "vic", scheme)
    opened(tab, address, "map")
    for question in ("rest", "soil water", "planting", "alerts", "phase", "heard"):
        pill(tab, question)
        assert tab.locator("[data-testid=stException]").count() == 0
        no_sideways_scroll(tab, SIZES[size][0])
        picture(tab, f"land-map-{question.replace(' ', '-')}-{scheme}", size)
    if size == "1280":
        pill(tab, "planting")
        expect(tab.locator('[data-id="Bed 4"]')).to_contain_text("S")
        pill(tab, "phase")
        expect(tab.locator('[data-id="New orchard"] .edge')).to_have_attribute("stroke-dasharray", "6 5")
        expect(tab.locator('[data-id="Pack shed"] .edge')).to_have_attribute("fill", "url(#late)")
        expect(tab.locator('[data-id="Old pen"] .edge')).to_have_attribute("opacity", "0.45")
    opened(tab, address, "land")
    expect(tab.locator(".st-key-headline")).to_contain_text("12,000 of 52,000 $ funded")
    expect(tab.get_by_role("radio", name="draw", exact=True)).to_have_count(0)  # who only looks is offered nothing else
    picture(tab, f"land-plan-{scheme}", size)
    no_sideways_scroll(tab, SIZES[size][0])


def test_outlines_are_brought_from_geojson_and_kml(browser: Browser, land: tuple[str, Hub], tmp_path: Path) -> None:
    address, hub = land
    features = [
        {"type": "Feature", "properties": {"name": "P2"}, "geometry": box(-95, 121, 90, 78)},
        {"type": "Feature", "properties": {"name": "Zone A"}, "geometry": box(0, -60, 20, 10)},
        {"type": "Feature", "properties": {"name": "Berry field", "kind": "field"}, "geometry": box(-205, -60, 90, 40)},
    ]
    file = tmp_path / "farm.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    tab = tab_at(browser, address, "390")
    opened(tab, address, "land")
    pill(tab, "files")
    tab.locator("input[type=file]").set_input_files(str(file))
    expect(tab.get_by_text("1: P2")).to_be_visible(timeout=10_000)
    expect(tab.get_by_text("1: Zone A")).to_be_visible()
    expect(tab.get_by_text("1: Berry field")).to_be_visible()
    picture(tab, "land-files", "390")
    tab.get_by_role("button", name=re.compile("Save 3")).click()
    expect(tab.get_by_text("3 outlines are brought in.")).to_be_visible(timeout=10_000)
    assert (size_m2(outline(hub, "P2")) or 0) == pytest.approx(90 * 78, rel=0.01) and outline(hub, "Berry field")
    # a page that is just being drawn anew lets go of the file that it offered
    settled(tab)
    with tab.expect_download() as downloaded:
        tab.get_by_role("button", name="KML").click()
    assert "<name>Berry field</name>" in Path(downloaded.value.path()).read_text("utf-8")
    file.write_text(
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"name": "P2"}, "geometry": 7}]}', "utf-8"
    )
    tab.locator("input[type=file]").set_input_files(str(file))
    expect(tab.get_by_text("feature 1 (P2): This is no outline")).to_be_visible(timeout=10_000)


def test_a_place_is_changed_on_its_card_and_taken_back(browser: Browser, land: tuple[str, Hub]) -> None:
    address, _ = land
    tab = tab_at(browser, address, "390")
    opened(tab, address, "land")
    tab.locator(".st-key-list-planned").get_by_role("button", name="Change").click()
    card = tab.locator(".st-key-card-land")
    expect(card).to_contain_text("New orchard", timeout=10_000)
    card.get_by_label("Who pays?").fill("county grant")
    picture(tab, "land-card", "390")
    card.get_by_role("button", name="Save").click()
    expect(tab.locator(".st-key-headline")).to_contain_text("52,000 of 52,000 $ funded", timeout=10_000)
    tab.get_by_role("button", name="Undo").click()
    expect(tab.locator(".st-key-headline")).to_contain_text("12,000 of 52,000 $ funded", timeout=10_000)


def test_a_cell_of_the_table_is_changed_in_place(browser: Browser, land: tuple[str, Hub]) -> None:
    address, hub = land
    tab = tab_at(browser, address, "1280")
    opened(tab, address, "land")
    pill(tab, "table")
    grid = tab.locator("[data-testid=stDataFrame]")
    # the first row is the barn; its name is the first column after the row marks
    grid.click(position={"x": 80, "y": 54})
    tab.wait_for_timeout(300)
    # the editor is opened first: on a busy machine the letter that opens it may be lost
    tab.keyboard.press("Enter")
    tab.wait_for_timeout(300)
    tab.keyboard.press("Control+a")
    tab.keyboard.type("Hay barn", delay=60)
    tab.keyboard.press("Enter")
    expect(tab.get_by_text("1 row changed.")).to_be_visible(timeout=10_000)
    picture(tab, "land-table", "1280")
    tab.get_by_role("button", name="Save the table").click()
    expect(tab.get_by_text("Hay barn is changed.")).to_be_visible(timeout=10_000)
    assert outline(hub, "Hay barn") and outline(hub, "Barn") is None
    tab.get_by_role("button", name="Undo").click()
    expect(tab.get_by_text("Hay barn is changed.")).to_have_count(0, timeout=10_000)
    assert outline(hub, "Barn")


def png(wide: int, high: int) -> bytes:
    """A green picture."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = b"".join(b"\x00" + b"\x6f\x8f\x4f" * wide for _ in range(high))
    head = struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def test_a_photo_is_pinned_at_two_points_and_lies_under_the_map(browser: Browser, land: tuple[str, Hub], tmp_path: Path) -> None:
    address, hub = land
    (tmp_path / "sky.png").write_bytes(png(420, 420))
    tab = tab_at(browser, address, "390")
    opened(tab, address, "land")
    pill(tab, "photo")
    tab.locator("input[type=file]").set_input_files(str(tmp_path / "sky.png"))
    # the photo's corners are the property's: 420 m by 420 m
    for n, (x, y), (east, north) in ((1, (1, -1), (-210, -200)), (2, (-1, 1), (210, 220))):
        expect(tab.get_by_text(f"Point {n} of 2.")).to_be_visible(timeout=10_000)
        settled(tab)
        image = tab.locator('svg[aria-label="Aerial photo"]')
        box_ = image.bounding_box()
        assert box_
        image.click(position={"x": x % box_["width"], "y": y % box_["height"]})
        settled(tab)
        lon, lat = at_metres(east, north)
        tab.get_by_label("Or its latitude and longitude").fill(f"{lat}, {lon}")
        tab.get_by_role("button", name=f"Pin point {n}").click()
    expect(tab.get_by_text("Both points are pinned.")).to_be_visible(timeout=10_000)
    tab.get_by_role("button", name="Save the photo").click()
    expect(tab.get_by_text("lies under the map now")).to_be_visible(timeout=10_000)
    assert (hub.folder / "aerial.png").is_file()
    opened(tab, address, "map")
    tab.get_by_text("aerial photo").click()
    settled(tab)
    assert tab.locator("svg image").count() == 1
    assert tab.request.get(f"{address}/aerial").status == 200
    assert browser.new_context().request.get(f"{address}/aerial").status == 401
    picture(tab, "land-photo", "390")
