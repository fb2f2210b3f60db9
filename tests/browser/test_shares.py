"""From the harvest to the packed share on a phone, with the demo's hub: log a harvest, print the week, and hold the three sheets."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from collector.settings import Hub
from models.advice.season.packing import Packed, read_back
from models.records import harvested, packings, shareholders
from tests.browser.conftest import NOW, serving
from tests.browser.test_grazing import demo_hub
from tests.browser.test_pages import all_can_be_tapped, no_sideways_scroll, picture, settled
from tests.browser.thumb import take

WEEK = date(2026, 5, 11)


@pytest.fixture(scope="module")
def farm(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[tuple[str, Hub]]:
    hub = demo_hub(tmp_path_factory.mktemp("shares"))
    with serving(hub.folder, tmp_path_factory.mktemp("shares-home")) as address:
        yield address, hub


def opened(browser: Browser, address: str, key: str, width: int = 390) -> Page:
    tab = browser.new_context(viewport={"width": width, "height": 844}, accept_downloads=True).new_page()
    tab.goto(f"{address}/{key}")
    expect(tab.locator(".st-key-headline h1").first).to_be_visible(timeout=60_000)
    settled(tab)
    return tab


def kept(hub: Hub) -> Packed | None:
    records = hub.open_records()
    try:
        with records.session() as session:
            found = packings.packing_of(session, WEEK)
    finally:
        records.close()
    return None if found is None else read_back(found[1])


def asparagus(hub: Hub) -> list[float]:
    records = hub.open_records()
    try:
        with records.session() as session:
            found = harvested.picked(session, NOW - timedelta(minutes=5), NOW + timedelta(minutes=5), hub.zone)
    finally:
        records.close()
    return [one.amount for one in found if one.crop == "asparagus"]


def test_a_harvest_is_written_down_in_two_taps(farm: tuple[str, Hub], browser: Browser) -> None:
    address, hub = farm
    tab = opened(browser, address, "harvest")
    no_sideways_scroll(tab, 390)
    all_can_be_tapped(tab)
    picture(tab, "harvest-demo", "390")
    tab.locator(".st-key-picked-asparagus button").click()
    form = tab.locator(".st-key-card-pick-asparagus")
    expect(form).to_be_visible(timeout=20_000)
    form.get_by_role("button", name="Save").click()
    expect(tab.locator(".st-key-did")).to_contain_text("of asparagus", timeout=40_000)
    amounts = asparagus(hub)
    assert len(amounts) == 1
    assert amounts[0] > 0


def test_from_the_board_to_the_three_sheets(farm: tuple[str, Hub], browser: Browser) -> None:
    address, hub = farm
    tab = opened(browser, address, "shares")
    no_sideways_scroll(tab, 390)
    all_can_be_tapped(tab)
    picture(tab, "shares-demo", "390")
    tab.get_by_role("button", name="Print").click()
    expect(tab.get_by_role("button", name="Depot sheet, PDF")).to_be_visible(timeout=40_000)
    packed = kept(hub)
    assert packed is not None
    balanced(packed)
    kept_out(packed, hub)
    for label in ("Pick sheet, PDF", "Pack list, PDF", "Depot sheet, PDF"):
        with tab.expect_download() as coming:
            tab.get_by_role("button", name=label).click()
        sheet = coming.value.path().read_bytes()
        assert sheet.startswith(b"%PDF-")
        assert len(sheet) > 3000
    settled(tab)
    tab.get_by_text("Swap an item").click()
    expect(tab.get_by_text("Given back")).to_be_visible(timeout=20_000)
    settled(tab)
    all_can_be_tapped(tab)
    no_sideways_scroll(tab, 390)
    picture(tab, "shares-printed", "390")


def balanced(packed: Packed) -> None:
    """What there is goes to boxes, kitchen and what is left, to the last step."""
    for item in packed.items:
        assert packed.handed(item.key) + item.base + item.extra + item.left == pytest.approx(item.supply), item.name


def kept_out(packed: Packed, hub: Hub) -> None:
    """Household 17 writes "mushrooms", household 41 "tomatoes and peppers", household 29 "strawberries"."""
    records = hub.open_records()
    try:
        with records.session() as session:
            numbers = {number: member for member, (number, _) in shareholders.names(session).items()}
    finally:
        records.close()
    forbidden = {"17": ("shiitake", "oyster"), "41": ("tomato", "pepper"), "29": ("strawberry",)}
    for number, words in forbidden.items():
        group = next(one for one in packed.groups if numbers[number] in one.members)
        assert not [key for key, amount in group.box.items() if amount > 0 and any(word in key.lower() for word in words)]


def test_what_if_a_bed_is_lost_stands_beside_the_board(farm: tuple[str, Hub], browser: Browser) -> None:
    tab = opened(browser, farm[0], "shares")
    expect(tab.locator(".st-key-headline h1").first).to_contain_text("full shares covered, chance")
    tab.get_by_text("-1 bed").click()
    told = tab.locator(".st-key-note-whatif-told")
    expect(told).to_contain_text("as it is,", timeout=40_000)
    expect(tab.locator(".st-key-chart-board-if")).to_be_visible()
    tab.get_by_text("+10 members").click()
    expect(told).to_contain_text("With 10 more full shares", timeout=40_000)
    no_sideways_scroll(tab, 390)
    all_can_be_tapped(tab)


@pytest.mark.parametrize("key", ["harvest", "shares"])
def test_what_the_page_shows_stands_within_a_desk(key: str, farm: tuple[str, Hub], browser: Browser) -> None:
    tab = opened(browser, farm[0], key, 1280)
    assert tab.locator("[data-testid=stException]").count() == 0
    no_sideways_scroll(tab, 1280)
    picture(tab, f"{key}-demo", "1280")


def test_a_steward_says_what_a_member_eats_gives_a_box_away_and_what_a_hub_needs(farm: tuple[str, Hub], browser: Browser) -> None:
    address, hub = farm
    tab = opened(browser, address, "people")
    tab.get_by_text("What a member eats", exact=True).click()
    take(tab, tab.locator(".st-key-member-eats input"), "", tab.get_by_role("option").first)
    tab.get_by_label("Only if nothing else is there").fill("beets")
    tab.get_by_text("Off-grade vegetables are welcome").click()
    tab.locator("[class*=st-key-FormSubmitter-eats] button").first.click()
    settled(tab)
    tab.get_by_text("Give a box away", exact=True).click()
    take(tab, tab.locator(".st-key-gives-who input"), "", tab.get_by_role("option").first)
    tab.locator("[class*=st-key-FormSubmitter-give-box] button").first.click()
    expect(tab.get_by_text("to the kitchen").first).to_be_visible(timeout=10_000)
    tab.get_by_text("Add or change a partner").click()
    tab.get_by_label("Who?", exact=True).fill("Big Cove hub")
    tab.get_by_label("Need, as households; empty: nothing is sent").fill("30")
    tab.get_by_label("Most it takes a week").fill("60 lb")
    tab.locator("[class*=st-key-FormSubmitter-partner] button").first.click()
    expect(tab.get_by_text("takes up to 60 lb a week")).to_be_visible(timeout=10_000)
    no_sideways_scroll(tab, 390)
    all_can_be_tapped(tab)
    records = hub.open_records()
    try:
        with records.session() as session:
            members = shareholders.members(session, NOW.date())
    finally:
        records.close()
    (changed,) = (one for one in members if one.dislikes == "beets")
    assert changed.seconds
    assert [to for one in members for _, to in one.gives] == [""]
