"""The Log on a phone: an entry made wrongly is corrected, then struck; a place's link fills itself in; who only looks has no buttons."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from collector.settings import Hub
from models.records.database import open_records
from models.records.logs import Log
from tests.browser.conftest import SCREENSHOTS, serving, signed_in
from tests.browser.test_pages import no_sideways_scroll, settled
from tests.browser.test_records import signed_hub
from tests.browser.thumb import choose


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[tuple[str, Hub]]:
    hub = signed_hub(tmp_path_factory.mktemp("logbook"))
    with serving(hub.folder, tmp_path_factory.mktemp("logbook-home")) as address:
        yield address, hub


def at_log(browser: Browser, address: str, login: str, query: str = "") -> Page:
    tab = signed_in(browser, address, login)
    tab.goto(f"{address}/logbook{query}")
    expect(tab.get_by_text("Written down", exact=True)).to_be_visible(timeout=20_000)
    settled(tab)
    return tab


def picture(tab: Page, name: str) -> None:
    settled(tab)
    tab.screenshot(path=str(SCREENSHOTS / f"{name}.png"), full_page=True)


def entry(hub: Hub, beginning: str) -> Log:
    records = open_records(hub.records_url)
    with records.session() as session:
        log = session.scalars(select(Log).where(Log.name.startswith(beginning))).one()
        _ = [place.place.name for place in log.places]
        session.expunge_all()
    records.close()
    return log


def test_a_harvest_entered_wrongly_is_corrected_and_then_struck(browser: Browser, signed: tuple[str, Hub]) -> None:
    address, hub = signed
    tab = at_log(browser, address, "ann")
    choose(tab, "What?", "Lettuce")
    tab.get_by_label("How much?").fill("120 pounds of it")
    tab.get_by_role("button", name="Save").click()
    expect(tab.get_by_role("alert")).to_be_visible(timeout=10_000)
    tab.get_by_label("How much?").fill("120 lb")  # the rest stands as it was typed
    tab.get_by_role("button", name="Save").click()
    expect(tab.get_by_text("Picked 120 lb of lettuce.")).to_be_visible(timeout=10_000)
    expect(tab.get_by_role("heading", name="1 entry today.")).to_be_visible()

    row = tab.locator("[class*='st-key-row-entry-']").filter(has_text="Lettuce: 120 lb")
    button = row.get_by_role("button", name="Correct")
    box = button.bounding_box()
    assert box and box["height"] >= 48
    button.click()
    form = tab.locator("[class*='st-key-card-righting-']")
    form.get_by_label("How much?").fill("12 lb")
    form.get_by_label("When?").fill("yesterday 5 pm")
    picture(tab, "logbook-correcting-390")
    no_sideways_scroll(tab, 390)
    form.get_by_role("button", name="Save").click()
    expect(tab.get_by_text("Corrected: Lettuce: 12 lb.")).to_be_visible(timeout=10_000)
    expect(tab.get_by_text("Yesterday", exact=True)).to_be_visible()
    log = entry(hub, "Lettuce")
    assert (log.name, log.status, log.at.isoformat()) == ("Lettuce: 12 lb", "done", "2026-05-13T21:00:00+00:00")  # 5 pm in New York

    tab.locator("[class*='st-key-row-entry-']").filter(has_text="Lettuce: 12 lb").get_by_role("button", name="Correct").click()
    choose(tab, "Wrong altogether? Say why", "entered twice")
    tab.get_by_role("button", name="Strike").click()
    expect(tab.get_by_text("Struck: Lettuce: 12 lb (entered twice).")).to_be_visible(timeout=10_000)
    expect(tab.locator("[class*='st-key-row-entry-']").filter(has_text="Lettuce")).to_have_count(0)
    assert (entry(hub, "Lettuce").status, entry(hub, "Lettuce").reason) == ("abandoned", "entered twice")
    tab.close()


def test_a_sowing_is_entered_where_its_link_says(browser: Browser, signed: tuple[str, Hub]) -> None:
    address, hub = signed
    tab = at_log(browser, address, "ann", "?what=sowing&place=Bed%204")
    expect(tab.get_by_label("How much seed?")).to_be_visible(timeout=10_000)
    choose(tab, "What?", "Lettuce")
    tab.get_by_label("How much of each bed?").fill("50 ft")
    picture(tab, "logbook-sowing-390")
    no_sideways_scroll(tab, 390)
    tab.get_by_role("button", name="Save").click()
    expect(tab.get_by_text("at Bed 4.")).to_be_visible(timeout=10_000)
    log = entry(hub, "Sowed")
    assert [(place.place.name, round(place.length_m or 0, 2)) for place in log.places] == [("Bed 4", 15.24)]  # 50 ft of 0.3048 m
    picture(tab, "logbook-390")
    tab.close()


def test_who_only_looks_has_no_buttons_that_change_anything(browser: Browser, signed: tuple[str, Hub]) -> None:
    address, _ = signed
    tab = at_log(browser, address, "vic")
    expect(tab.locator("[class*='st-key-row-entry-']").first).to_be_visible()
    picture(tab, "logbook-viewer-390")
    for name in ("Save", "Correct", "Strike", "Undo"):
        assert tab.get_by_role("button", name=name, exact=True).count() == 0, name
    assert tab.get_by_role("radio").count() == 0
    tab.close()
