"""A sowing said to be done on This week, on a phone, with the demo's hub: it is in the log, and can be taken back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import serving
from tests.browser.test_grazing import demo_hub
from tests.browser.test_pages import all_can_be_tapped, no_sideways_scroll, picture, settled


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[str]:
    hub = demo_hub(tmp_path_factory.mktemp("week"))
    with serving(hub.folder, tmp_path_factory.mktemp("week-home")) as found:
        yield found


def opened(browser: Browser, address: str, key: str, width: int = 390) -> Page:
    tab = browser.new_context(viewport={"width": width, "height": 844}).new_page()
    tab.goto(f"{address}/{key}")
    expect(tab.locator(".st-key-headline h1").first).to_be_visible(timeout=60_000)
    settled(tab)
    return tab


def test_sown_on_this_week_stands_in_the_log_and_can_be_undone(address: str, browser: Browser) -> None:
    """The demo's plan sows salad mix in bed 21 on 16 May; its soil has been warm for weeks."""
    tab = opened(browser, address, "thisweek")
    no_sideways_scroll(tab, 390)
    all_can_be_tapped(tab)
    picture(tab, "thisweek-demo", "390")
    row = tab.locator("[class*='st-key-row-week-sow']").filter(has_text="Sow salad mix in bed 21")
    row.get_by_role("button", name="Details").click()
    told = tab.locator("[data-testid='stPopoverBody']")
    expect(told).to_contain_text("at 32 °F or more for weeks")
    expect(told).to_contain_text("seeds")
    tab.keyboard.press("Escape")
    row.get_by_role("button", name="Sown").click()
    expect(tab.locator(".st-key-did")).to_contain_text("Done: Sow salad mix", timeout=40_000)
    expect(row).to_have_count(0)
    log = opened(browser, address, "logbook")
    expect(log.locator(".st-key-page")).to_contain_text("Sow salad mix", timeout=20_000)
    tab.locator(".st-key-undo button").click()
    expect(row).to_have_count(1, timeout=40_000)


def test_what_waits_for_its_soil_is_moved_to_the_day_it_is_foreseen_to_be_warm(address: str, browser: Browser) -> None:
    """Melons want 60 °F in the morning; the demo's soil has 56 °F in the middle of May, and warms."""
    tab = opened(browser, address, "thisweek")
    row = tab.locator("[class*='st-key-row-week-plant']").filter(has_text="Set out melon")
    expect(row).to_contain_text("wait till")
    row.get_by_role("button", name="Details").click()
    told = tab.locator("[data-testid='stPopoverBody']")
    expect(told).to_contain_text("needs 60 °F on 3 mornings running: wait, about")
    expect(told).to_contain_text("First pick")
    tab.keyboard.press("Escape")
    row.get_by_role("button", name="Not now").click()
    tab.get_by_role("button", name="When it is warm").click()
    expect(tab.locator(".st-key-did")).to_contain_text("Set out melon: due", timeout=40_000)


def test_what_is_picked_on_this_week_is_in_the_log(address: str, browser: Browser) -> None:
    tab = opened(browser, address, "thisweek")
    row = tab.locator("[class*='st-key-row-week-pick']").filter(has_text="Pick asparagus")
    row.get_by_role("button", name="Picked").click()
    tab.get_by_role("button", name="Save").click()
    expect(tab.locator(".st-key-did")).to_contain_text("of asparagus", timeout=40_000)


def test_the_week_fits_a_wide_screen(address: str, browser: Browser) -> None:
    tab = opened(browser, address, "thisweek", 1280)
    picture(tab, "thisweek-demo", "1280")
    no_sideways_scroll(tab, 1280)
