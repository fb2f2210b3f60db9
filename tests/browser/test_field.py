"""The field page as somebody with gloves uses it: opened once, the network gone, five entries, and what comes of them."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from threading import Event, Timer

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, ViewportSize, expect

from collector.settings import Hub
from models.records import commands, journal
from models.records.actor import HUB
from models.records.commands.events import put_event
from models.records.database import open_records
from models.records.journal import LogView
from models.records.occasions import events
from tests.browser.conftest import CHROMIUM, NOW, PASSWORD, SCREENSHOTS, serving
from tests.browser.test_pages import settled
from tests.browser.test_records import signed_hub
from tests.browser.thumb import choose
from tests.conftest import wait_until

PHONE: ViewportSize = {"width": 390, "height": 844}
# a test takes about 3 s; a call of the browser without a limit of its own must not hold up the rest for ever
LONGEST_S = 60


@pytest.fixture(scope="module")
def farm(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[tuple[str, Hub]]:
    hub = signed_hub(tmp_path_factory.mktemp("field"))
    records = open_records(hub.records_url)
    with records.session(HUB, NOW - timedelta(days=2)) as session:
        put_event(session, "class", "Grafting", NOW - timedelta(hours=3), NOW - timedelta(hours=1), zone=hub.zone)
        commands.add_task(session, "Close the barn", NOW)
    records.close()
    with serving(hub.folder, tmp_path_factory.mktemp("field-home")) as address:
        yield address, hub


@pytest.fixture
def chromium(browser: Browser) -> Iterator[Browser]:
    """A browser for one test, ended after LONGEST_S whatever it waits for: its calls then fail instead of hanging."""
    own = browser.browser_type.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--headless", "--disable-gpu"])
    session = own.new_browser_cdp_session()
    (pid,) = [process["id"] for process in session.send("SystemInfo.getProcessInfo")["processInfo"] if process["type"] == "browser"]
    session.detach()
    late = Event()

    def end() -> None:
        late.set()
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)

    timer = Timer(LONGEST_S, end)
    timer.start()
    try:
        yield own
        own.close()
    finally:
        timer.cancel()
        assert not late.is_set(), f"the browser was ended after {LONGEST_S} s"


def signed(chromium: Browser, address: str, login: str) -> BrowserContext:
    """A phone that is signed in. By its own request, not by the form in a tab: Chromium loses the closing of a tab that
    comes while a form's answer is being shown, and the closing then waits for ever."""
    phone = chromium.new_context(viewport=PHONE, has_touch=True)
    phone.set_default_timeout(15_000)
    answer = phone.request.post(f"{address}/auth/sign-in", form={"login": login, "password": PASSWORD, "next": "/log"})
    assert answer.ok and answer.url.endswith("/log"), answer.url
    return phone


@pytest.fixture
def phone(chromium: Browser, farm: tuple[str, Hub]) -> Iterator[BrowserContext]:
    yield signed(chromium, farm[0], "ann")


def opened(phone: BrowserContext, address: str) -> Page:
    tab = phone.new_page()
    tab.goto(f"{address}/log")
    expect(tab.get_by_text("List from just now.")).to_be_visible()
    return tab


def form(tab: Page, button: str) -> Page:
    tab.get_by_role("navigation").get_by_role("button", name=button, exact=True).tap()
    return tab


def harvest(tab: Page, amount: str) -> None:
    form(tab, "Harvest").get_by_label("What?").select_option("Lettuce")
    tab.get_by_label("How much?").locator("visible=true").fill(amount)
    save(tab)


def save(tab: Page) -> None:
    tab.get_by_role("button", name="Save").tap()


def written(hub: Hub, *names: str) -> list[LogView]:
    """The done logs of these names, however often they are there."""
    records = open_records(hub.records_url)
    with records.session() as session:
        found = [log for log in journal.journal(session, NOW + timedelta(days=1), most=200) if log.name in names]
    records.close()
    return found


def test_five_entries_without_a_signal_are_in_the_records_when_it_is_back(phone: BrowserContext, farm: tuple[str, Hub]) -> None:
    address, hub = farm
    tab = opened(phone, address)
    expect(tab.get_by_role("heading", name="Nothing is waiting.")).to_be_visible()
    tab.screenshot(path=str(SCREENSHOTS / "field-empty-390.png"), full_page=True)
    phone.set_offline(True)
    harvest(tab, "11 lb")
    form(tab, "Move").get_by_label("Where to?").select_option("P7")
    save(tab)
    form(tab, "Reading").get_by_label("What did you read?").select_option("Soil moisture")
    tab.get_by_label("How much?").locator("visible=true").fill("24")
    tab.get_by_label("Where?", exact=True).locator("visible=true").select_option("P3")
    tab.screenshot(path=str(SCREENSHOTS / "field-reading-390.png"), full_page=True)
    save(tab)
    form(tab, "Task done").get_by_label("Which task is done?").select_option(label=_option(tab, "Walk"))
    save(tab)
    form(tab, "Event").get_by_label("Which event?").select_option(label=_option(tab, "Grafting"))
    tab.get_by_label("How many people?").fill("9")
    save(tab)
    expect(tab.get_by_role("heading", name="5 waiting.")).to_be_visible()
    expect(tab.get_by_text("No signal to the hub.")).to_be_visible()
    tab.screenshot(path=str(SCREENSHOTS / "field-waiting-390.png"), full_page=True)
    tab.emulate_media(color_scheme="dark")
    tab.screenshot(path=str(SCREENSHOTS / "field-waiting-dark-390.png"), full_page=True)
    names = ("Lettuce: 11 lb", "Ewes to P7", "Soil moisture: 24 %", "Walk the fence", "Grafting: 9 came")
    assert written(hub, *names) == []

    phone.set_offline(False)
    expect(tab.get_by_role("heading", name="Nothing is waiting.")).to_be_visible(timeout=20_000)
    assert sorted(log.name for log in written(hub, *names)) == sorted(names)
    assert {log.done_by for log in written(hub, *names)} == {"Ann"}
    expect(tab.get_by_text("5 saved, the last: Grafting: 9 came")).to_be_visible()
    expect(tab.get_by_text("Ewes moved to P7.")).to_be_visible()
    tab.close()


def _option(tab: Page, word: str) -> str:
    """The words of the visible option that begins so."""
    options = tab.locator("form:visible option").all_text_contents()
    return next(words for words in options if words.startswith(word))


def test_the_same_entry_sent_twice_is_in_the_records_once(phone: BrowserContext, farm: tuple[str, Hub]) -> None:
    address, hub = farm
    tab = opened(phone, address)
    lost: list[int] = []

    def lose(route: Route) -> None:
        # the hub has it, the phone never hears of it
        lost.append(route.fetch().status)
        route.abort()

    tab.route("**/log/entries", lose)
    harvest(tab, "7 lb")
    expect(tab.get_by_text("No signal to the hub.")).to_be_visible()
    assert lost == [200] and len(written(hub, "Lettuce: 7 lb")) == 1
    # what may be with the hub already is not changed here any more
    expect(tab.get_by_role("button", name="Correct")).to_have_count(0)
    tab.unroute("**/log/entries")
    tab.get_by_role("button", name="Send now").tap()
    expect(tab.get_by_role("heading", name="Nothing is waiting.")).to_be_visible()
    assert len(written(hub, "Lettuce: 7 lb")) == 1
    tab.close()


def test_a_refused_entry_stays_says_why_and_is_corrected(phone: BrowserContext, farm: tuple[str, Hub]) -> None:
    address, hub = farm
    tab = opened(phone, address)
    harvest(tab, "lots")
    expect(tab.get_by_role("alert").locator("visible=true")).to_have_text("Write a number and its unit, such as 12 lb.")
    tab.get_by_label("How much?").locator("visible=true").fill("5 lbz")
    save(tab)
    expect(tab.get_by_role("heading", name="1 to correct.")).to_be_visible()
    expect(tab.get_by_text("Not taken.")).to_contain_text("'lbz' is not a unit")
    tab.screenshot(path=str(SCREENSHOTS / "field-refused-390.png"), full_page=True)
    tab.reload()
    expect(tab.get_by_role("heading", name="1 to correct.")).to_be_visible()
    tab.get_by_role("button", name="Correct").tap()
    expect(tab.get_by_label("How much?").locator("visible=true")).to_have_value("5 lbz")
    tab.get_by_label("How much?").locator("visible=true").fill("5 lb")
    save(tab)
    expect(tab.get_by_role("heading", name="Nothing is waiting.")).to_be_visible()
    assert len(written(hub, "Lettuce: 5 lb")) == 1
    tab.close()


def test_the_page_opens_again_without_a_signal_and_keeps_what_waits(phone: BrowserContext, farm: tuple[str, Hub]) -> None:
    tab = opened(phone, farm[0])
    expect(tab.get_by_text("This phone can open this page without signal.")).to_be_visible()
    phone.set_offline(True)
    harvest(tab, "2 lb")
    tab.close()
    tab = phone.new_page()
    tab.goto(f"{farm[0]}/log")
    expect(tab.get_by_role("heading", name="1 waiting.")).to_be_visible()
    tab.get_by_role("button", name="Throw away").tap()
    tab.get_by_role("button", name="Really?").tap()
    expect(tab.get_by_role("heading", name="Nothing is waiting.")).to_be_visible()
    phone.set_offline(False)
    tab.close()


def test_two_tabs_do_not_send_the_same_entry_twice(phone: BrowserContext, farm: tuple[str, Hub]) -> None:
    address, hub = farm
    tabs = [opened(phone, address), opened(phone, address)]
    posted: list[str] = []
    phone.on("request", lambda request: posted.append(request.url) if request.method == "POST" else None)
    phone.set_offline(True)
    harvest(tabs[0], "3 lb")
    expect(tabs[1].get_by_role("heading", name="1 waiting.")).to_be_visible()
    posted.clear()
    phone.set_offline(False)
    for tab in tabs:
        expect(tab.get_by_role("heading", name="Nothing is waiting.")).to_be_visible(timeout=20_000)
    assert len(posted) == 1 and len(written(hub, "Lettuce: 3 lb")) == 1


def test_signed_out_meanwhile_the_entries_stay_until_one_signs_in(phone: BrowserContext, farm: tuple[str, Hub]) -> None:
    address, hub = farm
    tab = opened(phone, address)
    phone.clear_cookies()
    harvest(tab, "4 lb")
    link = tab.get_by_role("link", name="Sign in to send 1 entry")
    link.tap()
    tab.get_by_label("Name").fill("ann")
    tab.get_by_label("Password").fill("correct horse battery")
    tab.get_by_role("button", name="Sign in").click()
    expect(tab.get_by_role("heading", name="Nothing is waiting.")).to_be_visible(timeout=20_000)
    wait_until(lambda: len(written(hub, "Lettuce: 4 lb")) == 1, 5, "the entry in the records")
    tab.close()


def test_a_full_phone_says_that_nothing_was_written_down(phone: BrowserContext, farm: tuple[str, Hub]) -> None:
    tab = opened(phone, farm[0])
    tab.evaluate("() => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') } }")
    harvest(tab, "6 lb")
    expect(tab.get_by_role("alert").locator("visible=true")).to_contain_text("this was NOT written down")
    expect(tab.get_by_label("How much?").locator("visible=true")).to_have_value("6 lb")
    tab.close()


def test_without_web_locks_as_on_plain_http_it_is_sent_all_the_same(phone: BrowserContext, farm: tuple[str, Hub]) -> None:
    phone.add_init_script("Object.defineProperty(Navigator.prototype, 'locks', { value: undefined })")
    tab = opened(phone, farm[0])
    harvest(tab, "8 lb")
    expect(tab.get_by_text("Saved: Picked 8 lb of lettuce.")).to_be_visible()
    assert len(written(farm[1], "Lettuce: 8 lb")) == 1
    tab.close()


def test_who_only_looks_is_told_so(chromium: Browser, farm: tuple[str, Hub]) -> None:
    tab = signed(chromium, farm[0], "vic").new_page()
    tab.goto(f"{farm[0]}/log")
    expect(tab.get_by_role("heading", name="You may look, not write down.")).to_be_visible()
    expect(tab.get_by_role("button", name="Save")).to_have_count(0)
    tab.close()


def test_the_page_fits_a_narrow_phone_and_every_target_a_thumb(phone: BrowserContext, farm: tuple[str, Hub]) -> None:
    tab = opened(phone, farm[0])
    tab.set_viewport_size({"width": 320, "height": 640})
    for kind in ("Harvest", "Move", "Reading", "Task done", "Event"):
        form(tab, kind)
        assert tab.evaluate("document.documentElement.scrollWidth") <= 320, kind
        for target in tab.locator("button:visible, input:visible, select:visible, summary:visible, a:visible").all():
            box = target.bounding_box()
            assert box and box["height"] >= 56 and box["width"] >= 56, (kind, target.evaluate("e => e.outerHTML"))
    tab.close()


def test_a_reading_a_task_and_an_event_online_through_the_pages(phone: BrowserContext, farm: tuple[str, Hub]) -> None:
    address, hub = farm
    tab = phone.new_page()
    tab.goto(f"{address}/logbook")
    tab.get_by_role("radio", name="Reading", exact=True).click()
    choose(tab, "What did you read?", "Sward height")
    # the unit and the places follow from it
    settled(tab)
    tab.get_by_label("How much?").fill("8")
    choose(tab, "Where?", "P3")
    tab.get_by_role("button", name="Save").click()
    expect(tab.get_by_text("Sward height at P3: 8 in.")).to_be_visible(timeout=10_000)
    tab.screenshot(path=str(SCREENSHOTS / "logbook-reading-390.png"), full_page=True)
    tab.get_by_role("radio", name="Event", exact=True).click()
    tab.get_by_label("What is it called?").fill("Soup for all")
    tab.get_by_label("How many people?").fill("14")
    tab.screenshot(path=str(SCREENSHOTS / "logbook-event-390.png"), full_page=True)
    tab.get_by_role("button", name="Save").click()
    expect(tab.get_by_text("Soup for all, Thu 14 May, 14 people.")).to_be_visible(timeout=10_000)
    tab.goto(f"{address}/tasks")
    row = tab.locator("[class*='st-key-row-']").filter(has_text="Close the barn").first
    row.get_by_role("button", name="Done").click()
    expect(tab.get_by_text("Done: Close the barn.").first).to_be_visible(timeout=10_000)
    assert len(written(hub, "Sward height: 8 in", "Close the barn")) == 2
    records = open_records(hub.records_url)
    with records.session() as session:
        assert [(e.title, e.head_count) for e in events(session, NOW - timedelta(hours=2)) if e.title == "Soup for all"] == [
            ("Soup for all", 14)
        ]
    records.close()
    tab.close()
