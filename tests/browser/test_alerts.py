"""An alert answered on a phone: from the page, from Today, and by the link of its message without signing in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from collector.settings import Hub
from models.records.incidents import IncidentView, incidents
from tests import made_alerts
from tests.browser.conftest import NOW, SCREENSHOTS, serving, signed_in
from tests.browser.test_pages import all_can_be_tapped, no_sideways_scroll, picture, settled
from tests.browser.test_records import signed_hub
from tests.made_alerts import BATTERY, FREEZER, FROST

Made = dict[str, tuple[object, str]]


@pytest.fixture
def signed(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[tuple[str, Hub, Made]]:
    hub = signed_hub(tmp_path / "hub")
    made_alerts.reachable(hub, NOW)
    made_alerts.over(hub, NOW)
    made = made_alerts.raised(hub, NOW, [FROST, FREEZER, BATTERY])
    with serving(hub.folder, tmp_path_factory.mktemp("alerts-home")) as address:
        yield address, hub, dict(made)


def kept(hub: Hub) -> dict[str, IncidentView]:
    records = hub.open_records()
    with records.session() as session:
        found = {one.cause: one for one in incidents(session, NOW, since=NOW - timedelta(days=1))}
    records.close()
    return found


def opened(browser: Browser, address: str, login: str, width: int = 390) -> Page:
    tab = signed_in(browser, address, login, width)
    tab.goto(f"{address}/alerts")
    expect(tab.locator(".st-key-headline h1")).to_be_visible(timeout=20_000)
    settled(tab)
    return tab


def test_the_worst_is_answered_on_the_first_screen_of_a_phone(signed: tuple[str, Hub, Made], browser: Browser) -> None:
    address, hub, _ = signed
    tab = opened(browser, address, "ann")
    no_sideways_scroll(tab, 390)
    all_can_be_tapped(tab)
    button = tab.get_by_role("button", name="I have seen it").first
    box = button.bounding_box()
    assert box and box["y"] + box["height"] < 844, "the sentence and its button stand on the first screen"
    first = tab.locator(".st-key-headline h1").inner_text()
    picture(tab, "alerts-open", "390")
    button.click()
    expect(tab.locator(".st-key-did")).to_contain_text("Seen by Ann", timeout=10_000)
    expect(tab.locator(".st-key-headline h1")).not_to_have_text(first)
    assert sorted(one.state for one in kept(hub).values()) == ["acknowledged", "open", "open"]
    tab.get_by_role("button", name="Undo").click()
    expect(tab.locator(".st-key-headline h1")).to_have_text(first, timeout=10_000)


def test_what_can_wait_is_put_off_until_morning(signed: tuple[str, Hub, Made], browser: Browser) -> None:
    address, hub, _ = signed
    tab = opened(browser, address, "ann")
    tab.get_by_role("button", name="Snooze").first.click()
    tab.get_by_role("button", name="Until morning").first.click()
    expect(tab.get_by_text("put off until tomorrow 6:00 am").first).to_be_visible(timeout=10_000)
    assert sorted(one.state for one in kept(hub).values()) == ["open", "open", "snoozed"]


def test_the_link_of_the_message_is_answered_on_a_phone_that_is_signed_in_nowhere(signed: tuple[str, Hub, Made], browser: Browser) -> None:
    address, hub, made = signed
    tab = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    asked: list[tuple[str, str | None]] = []
    tab.on("request", lambda request: asked.append((request.url, request.headers.get("referer"))))
    token = made[FREEZER][1]
    tab.goto(f"{address}/alert/{token}")
    expect(tab.get_by_role("heading", name="Walk-in cooler at 46 °F")).to_be_visible()
    button = tab.get_by_role("button", name="I have seen it")
    box = button.bounding_box()
    assert box and box["height"] >= 48 and box["y"] + box["height"] < 844
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390
    tab.screenshot(path=str(SCREENSHOTS / "alert-link-390.png"), full_page=True)
    assert kept(hub)[FREEZER].state == "open"

    button.click()
    expect(tab.get_by_role("status")).to_contain_text("Seen by Ann, 1:40 pm. Nobody else is told.")
    expect(tab.get_by_role("button", name="I have seen it")).to_have_count(0)
    tab.screenshot(path=str(SCREENSHOTS / "alert-link-seen-390.png"), full_page=True)
    assert (kept(hub)[FREEZER].state, kept(hub)[FREEZER].answers[-1].by) == ("acknowledged", "Ann")

    tab.get_by_role("link", name="Open the hub").click()
    expect(tab.get_by_role("heading", name="Sign in")).to_be_visible()
    assert not any(token in (referer or "") for _, referer in asked), "the way to this page is told to no other"


def test_who_only_looks_is_offered_no_answer(signed: tuple[str, Hub, Made], browser: Browser) -> None:
    address, _, _ = signed
    tab = opened(browser, address, "vic")
    for name in ("I have seen it", "Snooze", "Test", "Save"):
        expect(tab.get_by_role("button", name=name, exact=True)).to_have_count(0)


@pytest.mark.parametrize("width", [390, 1280])
def test_a_steward_has_everything_one_tap_away(width: int, signed: tuple[str, Hub, Made], browser: Browser) -> None:
    address, _, _ = signed
    tab = opened(browser, address, "sue", width)
    for key in ("alert-why", "alert-duty", "alert-hours", "alert-windows", "alert-channels", "alert-rules"):
        tab.locator(f".st-key-{key} summary").first.click()
    expect(tab.locator(".st-key-list-channels")).to_contain_text("The secret 'mail' is not there")
    if width > 900:
        tab.locator(".st-key-alert-table summary").click()
        tab.get_by_text("Edit them in place").click()
    settled(tab)
    assert tab.locator("[data-testid=stException]").count() == 0
    no_sideways_scroll(tab, width)
    picture(tab, "alerts-steward", str(width))
