"""Signing in as people see it: the first start, who looks and the way out, people and their passwords."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests import made_hub
from tests.browser.conftest import PASSWORD, SCREENSHOTS, serving
from tests.browser.test_pages import settled
from tests.browser.test_records import sign_in, signed_hub

SIZES = {"390": (390, 844), "1280": (1280, 800)}


def pictured(tab: Page, name: str, streamlit: bool = True) -> None:
    """A picture of the page on a phone and on a desk; on neither does it scroll sideways."""
    for size, (width, height) in SIZES.items():
        tab.set_viewport_size({"width": width, "height": height})
        if streamlit:
            settled(tab)
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        tab.screenshot(path=str(SCREENSHOTS / f"{name}-{size}.png"), full_page=True)
    tab.set_viewport_size({"width": 390, "height": 844})


def test_the_first_start_makes_a_steward_who_stays_signed_in_and_signs_out(browser: Browser, tmp_path: Path) -> None:
    made_hub.make_empty(tmp_path / "hub")
    tab = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    with serving(tmp_path / "hub", tmp_path) as address:
        tab.goto(address)
        expect(tab.get_by_role("heading", name="First start")).to_be_visible()
        pictured(tab, "set-up", streamlit=False)
        tab.get_by_label("Your name").fill("Ann")
        tab.get_by_label("Sign-in name").fill("ann")
        for label in ("New password", "Once more"):
            tab.get_by_label(label).fill(PASSWORD)
        tab.get_by_role("button", name="Start").click()
        way_out = tab.get_by_role("link", name="Signed in as Ann")
        expect(way_out).to_be_visible(timeout=20_000)
        tab.reload()
        expect(way_out).to_be_visible(timeout=20_000)
        other = tab.context.new_page()
        other.goto(f"{address}/help")
        expect(other.locator("h1").first).to_be_visible(timeout=20_000)
        way_out.click()
        expect(tab.get_by_role("heading", name="Your account")).to_be_visible()
        pictured(tab, "me", streamlit=False)
        tab.get_by_role("button", name="Sign out", exact=True).click()
        expect(tab.get_by_role("heading", name="Sign in")).to_be_visible()
        pictured(tab, "sign-in", streamlit=False)
        # a page that was open in another tab shows nothing more
        expect(other.get_by_text("You are signed out.")).to_be_visible(timeout=20_000)
    tab.context.close()


def test_a_steward_gives_somebody_a_password_that_works_and_a_viewer_sees_only_names(browser: Browser, tmp_path: Path) -> None:
    hub = signed_hub(tmp_path / "hub")
    tab = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    with serving(hub.folder, tmp_path) as address:
        sign_in(tab, address, "sue")
        tab.goto(f"{address}/people")
        expect(tab.get_by_text("3 people; 1 steward.")).to_be_visible(timeout=20_000)
        tab.get_by_text("Add somebody").click()
        tab.get_by_label("Name").first.fill("Bea")
        tab.get_by_label("Phone").first.fill("828-555-0100")
        tab.get_by_role("button", name="Add").first.click()
        expect(tab.get_by_text("4 people; 1 steward.")).to_be_visible(timeout=10_000)
        pictured(tab, "people")
        row = tab.locator("[class*=st-key-row-]").filter(has_text="Bea")
        row.get_by_role("button", name="Change").click()
        tab.get_by_role("button", name="Let them sign in").click()
        expect(tab.get_by_text("Bea signs in as bea")).to_be_visible(timeout=10_000)
        password = tab.locator("code").first.inner_text().strip()
        assert re.fullmatch(r"[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}", password)
        pictured(tab, "people-password")
        tab.get_by_role("button", name="It is written down").click()
        expect(tab.get_by_text(password)).to_have_count(0, timeout=10_000)

        tab.set_viewport_size({"width": 1280, "height": 900})
        tab.get_by_text("Everybody as a table").click()
        expect(tab.get_by_role("button", name="Save the table")).to_be_visible(timeout=10_000)
        settled(tab)
        tab.screenshot(path=str(SCREENSHOTS / "people-table-1280.png"), full_page=True)

        bea = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
        sign_in(bea, address, "bea", password)
        expect(bea.get_by_role("link", name="Signed in as Bea")).to_be_visible(timeout=20_000)
        bea.context.close()

        vic = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
        sign_in(vic, address, "vic")
        vic.goto(f"{address}/people")
        expect(vic.get_by_text("4 people; 1 steward.")).to_be_visible(timeout=20_000)
        settled(vic)
        assert "555-0100" not in vic.content()
        # what is left is Streamlit's own, without a word on it (the menu of a narrow page)
        assert [text for text in vic.locator(".st-key-page button").all_inner_texts() if text.strip()] == []
        vic.context.close()
    tab.context.close()
