"""Whole tables edited in place and pasted into, by a steward at a desk; refused as a whole where a row is wrong."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from collector.settings import Hub
from models.records.assets import Animal
from models.records.crops import Crop
from tests.browser.conftest import serving, signed_in
from tests.browser.test_records import signed_hub


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[tuple[Page, str, Hub]]:
    hub = signed_hub(tmp_path_factory.mktemp("tables"))
    with serving(hub.folder, tmp_path_factory.mktemp("tables-home")) as address:
        tab = signed_in(browser, address, "sue", 1280, 1100)
        yield tab, address, hub
        tab.context.close()


def opened(tab: Page, address: str, page: str, table: str) -> None:
    tab.goto(f"{address}/{page}")
    tab.get_by_text("Edit as a table").click(timeout=20_000)
    tab.get_by_text("Show the tables").click()
    tab.get_by_role("radio", name=table, exact=True).click()
    expect(tab.locator("[data-testid=stDataFrame] canvas").first).to_be_visible(timeout=10_000)
    tab.wait_for_timeout(800)


def cell(tab: Page, row: int, x: int) -> None:
    """Choose a cell: rows are 37 px high, the first below the heads."""
    drawn = tab.locator("[data-testid=stDataFrame] canvas").first
    drawn.scroll_into_view_if_needed()
    box = drawn.bounding_box()
    assert box is not None
    tab.mouse.click(box["x"] + x, box["y"] + 37 * (row + 1) + 17)
    tab.wait_for_timeout(200)


def typed(tab: Page, row: int, x: int, text: str) -> None:
    cell(tab, row, x)
    tab.keyboard.press("Enter")
    tab.wait_for_timeout(300)
    tab.keyboard.press("Control+A")
    tab.keyboard.type(text)
    tab.wait_for_timeout(300)
    tab.keyboard.press("Enter")


def names(hub: Hub, table: type[Crop] | type[Animal]) -> set[str]:
    records = hub.open_records()
    with records.session() as session:
        found = set(session.scalars(select(table.name)))
    records.close()
    return found


def test_a_cell_is_changed_in_place(desk: tuple[Page, str, Hub]) -> None:
    tab, address, hub = desk
    opened(tab, address, "crops", "crops")
    # the columns are key, name, family, ...
    typed(tab, 0, 330, "Head lettuce")
    tab.get_by_role("button", name="Save 1").click()
    expect(tab.get_by_role("button", name="Save 1")).to_have_count(0, timeout=10_000)
    assert names(hub, Crop) == {"Head lettuce"}


def test_rows_are_pasted_from_a_spreadsheet_and_a_wrong_one_is_named(desk: tuple[Page, str, Hub]) -> None:
    tab, address, hub = desk
    opened(tab, address, "animals", "animals")
    tab.get_by_role("button", name="Paste rows").click()
    rows = tab.get_by_label("Rows from a spreadsheet")
    rows.fill("Bess\tcattle\tDevon\tF\nFern\tcattle\tDevon\tQ")
    rows.press("Control+Enter")
    tab.wait_for_timeout(800)
    tab.get_by_role("button", name="Save 2").click(timeout=10_000)
    expect(tab.get_by_text("row 3, sex")).to_be_visible(timeout=10_000)
    assert names(hub, Animal) == set()
    rows.fill("name\tspecies\tsex\nBess\tcattle\tF\nFern\tcattle\tF")
    rows.press("Control+Enter")
    tab.wait_for_timeout(800)
    tab.get_by_role("button", name="Save 2").click(timeout=10_000)
    expect(tab.get_by_text("2\u00a0animals by name")).to_be_visible(timeout=10_000)
    assert names(hub, Animal) == {"Bess", "Fern"}
