"""Every page as people see it, on a phone and on a desk. Pictures are kept in build/screenshots."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from dashboard import registry
from tests.browser.conftest import KEPT, SCREENSHOTS, TOKENS

SIZES = {"390": (390, 844), "1280": (1280, 800)}
EVERY = pytest.mark.parametrize("page", registry.PAGES, ids=lambda p: p.key)
WIDTH = pytest.mark.parametrize("size", SIZES)


@contextmanager
def opened(browser: Browser, address: str, page: registry.Page, size: str, dark: bool = False) -> Iterator[tuple[Page, list[str]]]:
    """A page, drawn to the end, and every address it asked for."""
    context = _context(browser, size, dark)
    if address in TOKENS:
        context.add_cookies([{"name": "hubland", "value": TOKENS[address], "url": address}])
    tab = context.new_page()
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(f"{address}/{'' if page is registry.PAGES[0] else page.key}")
    expect(tab.locator(".st-key-headline h1").first).to_be_visible(timeout=20_000)
    settled(tab)
    try:
        yield tab, asked
    finally:
        tab.close()


_CONTEXTS: dict[tuple[str, bool], BrowserContext] = {}


def _context(browser: Browser, size: str, dark: bool) -> BrowserContext:
    """One profile a size: the second page need not load Streamlit's own scripts again."""
    if (size, dark) not in _CONTEXTS:
        width, height = SIZES[size]
        scheme: Literal["dark", "light"] = "dark" if dark else "light"
        _CONTEXTS[size, dark] = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
        KEPT.append(_CONTEXTS[size, dark])
    return _CONTEXTS[size, dark]


def settled(tab: Page) -> None:
    """Nothing is drawn any more: the same words and the same drawings twice, a third of a second apart."""
    before = -1
    for _ in range(60):
        tab.wait_for_timeout(220)
        now = int(tab.evaluate("document.querySelector('[data-testid=stMain]').innerHTML.length"))
        if now == before and tab.locator("[data-testid=stApp][data-test-script-state=running]").count() == 0:
            return
        before = now
    raise AssertionError("the page never settles")


def picture(tab: Page, name: str, size: str) -> None:
    """Keep the whole page as a picture."""
    width, height = SIZES[size]
    whole = int(tab.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight"))
    tab.set_viewport_size({"width": width, "height": max(height, min(whole + 60, 5000))})
    tab.wait_for_timeout(300)
    tab.screenshot(path=str(SCREENSHOTS / f"{name}-{size}.png"))
    tab.set_viewport_size({"width": width, "height": height})


def no_sideways_scroll(tab: Page, width: int) -> None:
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    beyond = tab.evaluate(
        """width => [...document.querySelectorAll('.st-key-page *')]
            .filter(e => { const r = e.getBoundingClientRect();
                           return r.width > 0 && r.right > width + 1 && getComputedStyle(e).visibility === 'visible'; })
            .map(e => e.className.toString().slice(0, 60) + ' ' + e.textContent.slice(0, 40)).slice(0, 3)""",
        width,
    )
    assert beyond == [], f"reaches beyond the screen: {beyond}"


@EVERY
@WIDTH
def test_a_page_with_a_past_stands_as_it_should(page: registry.Page, size: str, made: str, browser: Browser) -> None:
    with opened(browser, made, page, size) as (tab, asked):
        picture(tab, page.key, size)
        assert tab.locator("[data-testid=stException]").count() == 0
        no_sideways_scroll(tab, SIZES[size][0])
        answer = tab.locator(".st-key-headline h1").first.bounding_box()
        assert answer and answer["y"] + answer["height"] < SIZES[size][1], "the answer is inside the first screen"
        assert [url for url in asked if not re.match(r"(https?|wss?)://127\.0\.0\.1[:/]|data:|blob:", url)] == []
        expect(tab.locator(".st-key-masthead")).to_contain_text("simulated data")
        if size == "390":
            all_can_be_tapped(tab)


def all_can_be_tapped(tab: Page) -> None:
    """Whatever can be tapped is 48 px high on a phone."""
    kinds = (".st-key-page button:visible", ".st-key-page [data-testid=stPageLink-NavLink]:visible", ".st-key-page summary:visible")
    # all at once: a page that refreshes itself may take one away meanwhile
    low = "found => found.map(e => [e.innerText, e.getBoundingClientRect().height]).filter(([, high]) => high < 47.5)"
    assert tab.locator(", ".join(kinds)).evaluate_all(low) == []


def contrast(text: Locator) -> float:
    """WCAG contrast of a text against the nearest ground behind it."""
    return float(
        text.evaluate(
            """element => {
                const parse = c => (c.match(/[\\d.]+/g) || []).map(Number);
                const linear = v => v / 255 <= 0.03928 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4;
                const light = c => { const [r, g, b] = c.map(linear);
                                     return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
                let ground = [255, 255, 255];
                for (let e = element; e; e = e.parentElement) {
                    const c = parse(getComputedStyle(e).backgroundColor);
                    if (c.length === 3 || c[3] === 1) { ground = c.slice(0, 3); break; }
                }
                const [a, b] = [light(parse(getComputedStyle(element).color).slice(0, 3)), light(ground)].sort((x, y) => y - x);
                return (a + 0.05) / (b + 0.05); }"""
        )
    )


@pytest.mark.parametrize("dark", [False, True], ids=["day", "night"])
@pytest.mark.parametrize("key", ["today", "greenhouses", "devices", "pastures"])
def test_words_can_be_read_by_day_and_by_night(key: str, dark: bool, made: str, browser: Browser) -> None:
    with opened(browser, made, registry.page(key), "1280", dark) as (tab, _):
        picture(tab, f"{key}-{'night' if dark else 'day'}", "1280")
        words = tab.locator(".st-key-page p:visible, .st-key-page h1, .st-key-page h3, .st-key-page p span:visible").all()
        assert len(words) > 10
        poor = [(round(c, 2), w.inner_text()[:40]) for w in words if w.inner_text().strip() and (c := contrast(w)) < 4.5]
        assert poor == []


@WIDTH
def test_a_place_is_chosen_on_the_map_by_tap_and_by_keyboard(size: str, made: str, browser: Browser) -> None:
    with opened(browser, made, registry.page("map"), size) as (tab, _):
        tab.locator('[data-id="P6"]').click()
        expect(tab.locator(".st-key-card-place")).to_contain_text("P6")
        tab.locator('[data-id="P10"]').focus()
        tab.keyboard.press("Enter")
        expect(tab.locator(".st-key-card-place")).to_contain_text("P10")
        expect(tab.locator(".st-key-card-place")).to_contain_text("barn gateway is silent")
        settled(tab)
        picture(tab, "map-chosen", size)


def test_a_dead_sensor_is_unknown_and_its_last_value_old(made: str, browser: Browser) -> None:
    with opened(browser, made, registry.page("water"), "390") as (tab, _):
        spring = tab.locator('[data-id="Spring"]')
        expect(spring).to_contain_text("old")
        expect(spring).to_contain_text("barn gateway is silent")
    with opened(browser, made, registry.page("map"), "390") as (tab, _):
        expect(tab.locator('[data-id="P10"]')).to_contain_text("unknown")


@pytest.mark.parametrize("span", ["week", "month", "year"])
def test_a_chart_shows_the_window_that_was_asked_for(span: str, made: str, browser: Browser) -> None:
    with opened(browser, made, registry.page("greenhouses"), "390") as (tab, _):
        tab.locator(".st-key-pills-greenhouses button", has_text=span).click()
        settled(tab)
        assert tab.locator("[data-testid=stException]").count() == 0
        assert tab.locator(".st-key-page svg path").count() > 5
        picture(tab, f"greenhouses-{span}", "390")


def test_a_page_draws_itself_again_without_being_asked(made: str, browser: Browser) -> None:
    with opened(browser, made, registry.PAGES[0], "390") as (tab, _):
        frames: list[int] = []
        tab.on("websocket", lambda _: None)
        tab.evaluate("window.seen = 0; new MutationObserver(() => window.seen++).observe(document.body, {subtree: true, attributes: true})")
        tab.wait_for_timeout(11_500)
        frames.append(int(tab.evaluate("window.seen")))
        assert frames[0] > 0


def test_today_on_a_phone_reaches_another_page_with_one_tap(made: str, browser: Browser) -> None:
    with opened(browser, made, registry.PAGES[0], "390") as (tab, _):
        tab.locator(".st-key-see-headline a").click()
        tab.wait_for_url("**/greenhouses")
        expect(tab.locator(".st-key-card-High-tunnel")).to_be_visible(timeout=10_000)
