"""Every page of a hub with nothing in it, on a phone: it says what to do first. Pictures are kept in build/screenshots."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from dashboard import registry
from tests.browser.test_pages import EVERY, SIZES, no_sideways_scroll, opened, picture


@EVERY
def test_an_empty_hub_says_what_to_do_first(page: registry.Page, empty: str, browser: Browser) -> None:
    with opened(browser, empty, page, "390") as (tab, _):
        picture(tab, f"empty-{page.key}", "390")
        assert tab.locator("[data-testid=stException]").count() == 0
        no_sideways_scroll(tab, SIZES["390"][0])
        expect(tab.locator(".st-key-masthead").first).not_to_contain_text("simulated")
