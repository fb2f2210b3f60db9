"""The calendar as a worker uses it on a phone: a meal, its head count, what the kitchen is asked; and an address for the phone."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from icalendar import Calendar
from playwright.sync_api import Browser, Page, expect

from collector.settings import Hub
from models.records import commands
from models.records.actor import HUB
from models.records.database import open_records
from tests.browser.conftest import NOW, SCREENSHOTS, serving, signed_in
from tests.browser.test_pages import no_sideways_scroll, settled
from tests.browser.test_records import signed_hub
from tests.browser.thumb import choose


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[tuple[str, Hub]]:
    hub = signed_hub(tmp_path_factory.mktemp("calendar"))
    records = open_records(hub.records_url)
    with records.session(HUB, NOW) as session:
        commands.put_place(session, "Hall", "building", details={"seats": 40})
    records.close()
    with serving(hub.folder, tmp_path_factory.mktemp("calendar-home")) as address:
        yield address, hub


def opened(browser: Browser, address: str, login: str, width: int = 390) -> Page:
    tab = signed_in(browser, address, login, width)
    tab.goto(f"{address}/calendar")
    expect(tab.locator(".st-key-headline h1").first).to_be_visible(timeout=20_000)
    return tab


def picture(tab: Page, name: str) -> None:
    settled(tab)
    whole = int(tab.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight"))
    size = tab.viewport_size or {"width": 390, "height": 844}
    tab.set_viewport_size({"width": size["width"], "height": max(size["height"], min(whole + 60, 4000))})
    tab.wait_for_timeout(300)
    tab.screenshot(path=str(SCREENSHOTS / f"{name}.png"))
    tab.set_viewport_size(size)


def test_a_meal_on_a_phone_becomes_a_task_of_the_kitchen(browser: Browser, signed: tuple[str, Hub]) -> None:
    address, _ = signed
    tab = opened(browser, address, "ann")
    expect(tab.get_by_role("heading", name="No event is planned yet.")).to_be_visible()
    picture(tab, "calendar-empty-390")
    tab.get_by_text("Add an event").click()
    settled(tab)
    tab.get_by_label("What is it?").fill("Harvest supper")
    choose(tab, "Where?", "Hall")
    tab.get_by_label("How many come?").fill("40")
    choose(tab, "Who opens?", "Ann")
    picture(tab, "calendar-form-390")
    tab.get_by_role("button", name="Add", exact=True).click()
    expect(tab.get_by_role("heading", name="Tonight: Harvest supper, 40 people, Ann opens.")).to_be_visible(timeout=15_000)
    expect(tab.get_by_text("kitchen asked: cook for 40").first).to_be_visible()

    more = tab.get_by_role("button", name="+", exact=True).first
    box = more.bounding_box()
    assert box and box["height"] >= 48 and box["width"] >= 48
    more.click()
    expect(tab.get_by_role("heading", name="Tonight: Harvest supper, 41 people")).to_be_visible(timeout=15_000)
    expect(tab.get_by_text("Hall has only 40 seats.").first).to_be_visible()
    no_sideways_scroll(tab, 390)
    picture(tab, "calendar-390")

    tab.get_by_role("button", name="Change").first.click()
    form = tab.locator("[class*='st-key-card-changing-']").first
    form.get_by_label("How many come?").fill("38")
    form.get_by_label("What is it?").fill("Spring supper")
    picture(tab, "calendar-change-390")
    no_sideways_scroll(tab, 390)
    form.get_by_role("button", name="Save").click()
    expect(tab.get_by_role("heading", name="Tonight: Spring supper, 38 people, Ann opens.")).to_be_visible(timeout=15_000)
    expect(form).to_have_count(0)

    tab.goto(f"{address}/tasks")
    expect(tab.get_by_text("Cook for 38: Spring supper").first).to_be_visible(timeout=20_000)
    tab.close()


def test_a_desk_shows_the_month_and_a_viewer_no_buttons_that_change_anything(browser: Browser, signed: tuple[str, Hub]) -> None:
    address, _ = signed
    tab = opened(browser, address, "vic", 1280)
    expect(tab.get_by_role("heading", name=re.compile("Spring supper"))).to_be_visible()
    picture(tab, "calendar-1280")
    for name in ("+", "−", "Change", "Cancel it", "Add", "New address"):
        assert tab.get_by_role("button", name=name, exact=True).count() == 0, name
    tab.get_by_role("button", name=re.compile("^18")).click()
    expect(tab.get_by_text("Nothing is planned on this day.")).to_be_visible(timeout=10_000)
    tab.close()


def test_a_calendar_address_is_shown_once_works_without_signing_in_and_stops(browser: Browser, signed: tuple[str, Hub]) -> None:
    address, _ = signed
    tab = opened(browser, address, "ann")
    tab.get_by_text("Your calendar address").click()
    settled(tab)
    choose(tab, "Show in my phone’s calendar", "Events")
    tab.get_by_role("button", name="New address").click()
    said = tab.locator("[data-testid=stCode]").first
    expect(said).to_be_visible(timeout=15_000)
    picture(tab, "calendar-address-390")
    url = said.inner_text().strip()
    with urllib.request.urlopen(url, timeout=10) as answer:
        shown = Calendar.from_ical(answer.read())
    assert [str(part["SUMMARY"]) for part in shown.walk("VEVENT")] == ["Spring supper"]
    tab.get_by_role("button", name="I have it").click()
    expect(said).to_have_count(0, timeout=10_000)
    tab.get_by_role("button", name="Stop").first.click()
    expect(tab.get_by_role("button", name="Stop")).to_have_count(0, timeout=10_000)
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(url, timeout=10)
    tab.close()
