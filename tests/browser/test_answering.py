"""Advice answered where it is read, on a phone: the button in the sentence, the log it writes, the undo that brings the line back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy import select

from collector.settings import Hub
from models.records.logs import Log
from tests.browser.conftest import serving, signed_in
from tests.browser.test_pages import all_can_be_tapped, no_sideways_scroll, settled
from tests.browser.test_records import picture, signed_hub
from tests.browser.thumb import choose

# while the page is drawing itself anew, as an impatient thumb does
TAP_TWICE_WHILE_REFRESHING = """label => new Promise(done => {
    const app = document.querySelector('[data-testid=stApp]');
    const watch = new MutationObserver(() => {
        if (app.dataset.testScriptState === 'notRunning') return;
        watch.disconnect();
        const button = [...document.querySelectorAll('button')].find(b => b.textContent.trim() === label);
        button.click(); button.click();
        done(true);
    });
    watch.observe(app, {attributes: true, attributeFilter: ['data-test-script-state']});
    setTimeout(() => done(false), 20000);
})"""


@pytest.fixture
def signed(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[tuple[str, Hub]]:
    hub = signed_hub(tmp_path / "hub")
    with serving(hub.folder, tmp_path_factory.mktemp("answering-home")) as address:
        yield address, hub


def today(browser: Browser, address: str, login: str) -> Page:
    tab = signed_in(browser, address, login)
    tab.goto(address)
    expect(tab.locator(".st-key-headline h1")).to_contain_text("Vent the high tunnel", timeout=20_000)
    return tab


def answers(hub: Hub) -> list[tuple[str, str, str]]:
    """(name, status, by) of every answer that is written down."""
    records = hub.open_records()
    with records.session() as session:
        found = session.scalars(select(Log).where(Log.came_from.startswith("advice:")).order_by(Log.name))
        told = [(log.name, log.status, log.done_by) for log in found]
    records.close()
    return told


def button(tab: Page, name: str) -> Locator:
    return tab.get_by_role("button", name=name, exact=True)


def test_a_line_is_answered_on_today_and_undo_brings_it_back(signed: tuple[str, Hub], browser: Browser) -> None:
    address, hub = signed
    tab = today(browser, address, "ann")
    settled(tab)
    all_can_be_tapped(tab)
    no_sideways_scroll(tab, 390)

    assert tab.evaluate(TAP_TWICE_WHILE_REFRESHING, "Vented"), "the page refreshed itself within 20 s"
    expect(tab.get_by_text("Done: Vented the high tunnel.")).to_be_visible(timeout=10_000)
    expect(tab.locator(".st-key-headline h1")).not_to_contain_text("high tunnel")
    expect(button(tab, "Vented")).to_have_count(0)
    expect(tab.get_by_text(re.compile("Vented the high tunnel, Ann, 1:40 pm; asked again .+ if it is still so"))).to_be_visible()
    assert answers(hub) == [("Vented the high tunnel", "done", "Ann")]
    picture(tab, "answered-today-390")

    tab.goto(f"{address}/greenhouses")
    expect(tab.locator(".st-key-headline h1")).to_contain_text("Vented the high tunnel", timeout=20_000)
    # saying so does not make it cooler
    expect(tab.locator(".st-key-card-High-tunnel")).to_contain_text("act")
    picture(tab, "answered-greenhouses-390")

    tab.goto(address)
    button(tab, "Undo").click(timeout=20_000)
    expect(tab.locator(".st-key-headline h1")).to_contain_text("Vent the high tunnel", timeout=10_000)
    assert answers(hub) == []


def test_what_can_wait_goes_and_the_log_page_has_it_only_where_it_is_asked_for(signed: tuple[str, Hub], browser: Browser) -> None:
    address, hub = signed
    tab = today(browser, address, "ann")
    button(tab, "Not now").click()
    expect(tab.locator(".st-key-did")).to_contain_text("Not now: High tunnel: vent now, 88", timeout=10_000)
    expect(tab.locator(".st-key-headline h1")).not_to_contain_text("high tunnel")
    ((name, status, by),) = answers(hub)
    assert (name.startswith("Not now: High tunnel"), status, by) == (True, "abandoned", "Ann")

    tab.locator("[class*='st-key-row-today-']").filter(has_text="Cistern 2").get_by_role("button", name="Valve closed").click()
    expect(tab.get_by_text("Done: Closed valve B: Cistern 2 leaked").first).to_be_visible(timeout=10_000)

    tab.goto(f"{address}/logbook")
    rows = tab.locator("[class*='st-key-row-entry-']")
    expect(rows.filter(has_text="Cistern 2 leaked")).to_be_visible(timeout=20_000)
    expect(rows.filter(has_text="Not now")).to_have_count(0)
    choose(tab, "Which?", "Not now")
    expect(rows.filter(has_text="Not now: High tunnel")).to_be_visible(timeout=10_000)
    expect(rows.filter(has_text="Cistern 2 leaked")).to_have_count(0)
    expect(rows.get_by_role("button", name="Correct")).to_have_count(0)


def test_who_only_looks_is_offered_no_answer(signed: tuple[str, Hub], browser: Browser) -> None:
    address, _ = signed
    tab = today(browser, address, "vic")
    expect(tab.locator(".st-key-see-headline a")).to_be_visible()
    settled(tab)
    for name in ("Vented", "Not now", "Valve closed", "Restarted"):
        expect(button(tab, name)).to_have_count(0)
    row = tab.locator("[class*='st-key-row-today-']").filter(has_text="Cistern 2")
    expect(row.get_by_role("link", name="See")).to_be_visible()
