"""A season's forecasts scored, and next year planned by own yields, on a phone: the demo's hub with the past it was forecast in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, expect

from collector.settings import Hub
from collector.simulate.foretold import issue_past
from collector.store import open_store
from models.amounts import parse_amount
from models.records import queries
from models.records.actor import HUB
from models.records.commands import record_harvest
from tests.browser.conftest import NOW, serving
from tests.browser.test_grazing import demo_hub
from tests.browser.test_pages import all_can_be_tapped, no_sideways_scroll, picture, settled
from tests.browser.test_shares import opened


@pytest.fixture(scope="module")
def farm(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[tuple[str, Hub]]:
    """The winter's kale gave more than twice what was planned."""
    hub = demo_hub(tmp_path_factory.mktemp("scores"))
    records, store = hub.open_records(), open_store(hub.store_url, hub.zone, hub.store_token(), read_only=True)
    issue_past(hub, store, records, NOW)
    with records.session(HUB, NOW) as session:
        record_harvest(session, "2026 Kale winter", parse_amount("150 bunches"), datetime(2026, 4, 9, 12, tzinfo=UTC))
    store.close()
    records.close()
    with serving(hub.folder, tmp_path_factory.mktemp("scores-home")) as address:
        yield address, hub


def own_yield(hub: Hub) -> object:
    records = hub.open_records()
    try:
        with records.session() as session:
            return next(crop.facts for crop in queries.crops(session) if crop.name == "Kale").get("yield_typical")
    finally:
        records.close()


def test_the_weeks_that_are_over_are_scored_below_the_curve(farm: tuple[str, Hub], browser: Browser) -> None:
    tab = opened(browser, farm[0], "harvest")
    score = tab.locator(".st-key-score summary")
    expect(score).to_contain_text("60 % is right", timeout=60_000)
    score.click()
    expect(tab.locator(".st-key-score")).to_contain_text("in the band", timeout=20_000)
    tab.locator(".st-key-laid-over label").first.click()
    expect(tab.locator(".st-key-note-curve")).to_contain_text("paler", timeout=20_000)
    settled(tab)
    no_sideways_scroll(tab, 390)
    all_can_be_tapped(tab)
    picture(tab, "harvest-scores", "390")


def test_next_year_is_planned_by_the_own_yield_and_that_is_taken_back(farm: tuple[str, Hub], browser: Browser) -> None:
    address, hub = farm
    tab = opened(browser, address, "yields")
    use = tab.locator(".st-key-use-Kale button")
    expect(use).to_be_visible(timeout=60_000)
    no_sideways_scroll(tab, 390)
    all_can_be_tapped(tab)
    picture(tab, "yields-demo", "390")
    use.click()
    expect(tab.locator(".st-key-did")).to_contain_text("Kale is planned by", timeout=40_000)
    assert own_yield(hub) is not None
    tab.get_by_role("button", name="Undo").click()
    expect(use).to_be_visible(timeout=40_000)
    assert own_yield(hub) is None


@pytest.mark.parametrize("key", ["harvest", "yields"])
def test_what_the_page_shows_stands_within_a_desk(key: str, farm: tuple[str, Hub], browser: Browser) -> None:
    tab = opened(browser, farm[0], key, 1280)
    assert tab.locator("[data-testid=stException]").count() == 0
    no_sideways_scroll(tab, 1280)
    picture(tab, f"{key}-scores", "1280")
