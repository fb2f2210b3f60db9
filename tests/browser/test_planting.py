"""Planting on a phone: a clash cured by a tap, a wish that becomes a planting with bed and tasks and is taken back, a bar opened."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from collector.settings import Hub, open_hub
from models.records import commands
from models.records.actor import HUB
from models.records.bed_plan import Grower, bed_plan
from tests.browser.conftest import NOW, serving
from tests.browser.test_grazing import demo_hub
from tests.browser.test_pages import all_can_be_tapped, no_sideways_scroll, picture, settled
from tests.browser.thumb import choose
from tests.made_hub import TOML

FOOT_M = 0.3048


def garden(folder: Path) -> Hub:
    """Two blocks of three beds of 100 ft: peas and kale in the ground, beans planned on feet that the kale still has."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "hubland.toml").write_text(TOML, "utf-8")
    hub = open_hub(folder, {})
    records = hub.open_records()
    with records.session(HUB, NOW - timedelta(days=40)) as session:
        commands.put_place(session, "Home", "property")
        for block, numbers in (("Block A", (1, 2, 3)), ("Block B", (4, 5, 6))):
            commands.put_place(session, block, "block", parent="Home")
            for n in numbers:
                commands.put_place(session, f"Bed {n}", "bed", parent=block, details={"length_m": 100 * FOOT_M, "width_m": 0.76})
        for name, key in (("Cabbage", "cabbage"), ("Kale", "kale"), ("Snap pea", "pea_snap"), ("Snap bean", "bean_bush")):
            commands.put_crop(session, name, key=key)
        commands.put_plan(session, "Crops 2026", season="2026", status="active")
        kale = commands.put_planting(
            session, "Kale", "Kale", plan="Crops 2026", established="transplant_bought", planned_plant_on=date(2026, 4, 6),
            planned_first_harvest_on=date(2026, 5, 14), planned_last_harvest_on=date(2026, 7, 26), length_m=100 * FOOT_M,
        )  # fmt: skip
        commands.transplant(session, kale.name, NOW - timedelta(days=40), ["Bed 1"])
        row = commands.PlantingRow(
            "Beans", "Snap bean", {"Bed 1": 50 * FOOT_M},
            {"plan": "Crops 2026", "planned_sow_on": date(2026, 6, 1), "planned_first_harvest_on": date(2026, 7, 25)},
        )  # fmt: skip
        commands.plan_plantings(session, [row])
    records.close()
    return hub


@pytest.fixture(scope="module")
def plot(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[tuple[str, Hub]]:
    hub = garden(tmp_path_factory.mktemp("planting"))
    with serving(hub.folder, tmp_path_factory.mktemp("planting-home")) as address:
        yield address, hub


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[str]:
    hub = demo_hub(tmp_path_factory.mktemp("planting-demo"))
    with serving(hub.folder, tmp_path_factory.mktemp("planting-demo-home")) as address:
        yield address


def opened(browser: Browser, address: str, width: int = 390) -> Page:
    tab = browser.new_context(viewport={"width": width, "height": 844}).new_page()
    tab.goto(f"{address}/planting")
    expect(tab.locator(".st-key-headline h1").first).to_be_visible(timeout=60_000)
    settled(tab)
    return tab


def of(hub: Hub, name: str) -> Grower | None:
    records = hub.open_records()
    try:
        with records.session() as session:
            return next((one for one in bed_plan(session, hub.zone, date(2020, 1, 1)).plantings if one.name == name), None)
    finally:
        records.close()


def test_a_clash_is_told_with_its_cure_and_cured_by_one_tap(plot: tuple[str, Hub], browser: Browser) -> None:
    address, hub = plot
    tab = opened(browser, address)
    expect(tab.locator(".st-key-headline h1")).to_have_text("1 of 6 beds in use this week, 5 free from Monday; 1 thing clashes.")
    expect(tab.get_by_text("Bed 1 is claimed twice")).to_be_visible()
    picture(tab, "planting-clash", "390")
    tab.get_by_role("button", name="To Bed 2").click()
    expect(tab.locator(".st-key-headline h1")).to_contain_text("nothing clashes", timeout=20_000)
    beans = of(hub, "Beans")
    assert beans is not None
    assert [step.places for step in beans.steps if step.moves] == [(("Bed 2", 15.24),)]


def test_two_hundred_pounds_of_cabbage_are_wished_for_and_planned(plot: tuple[str, Hub], browser: Browser) -> None:
    address, hub = plot
    tab = opened(browser, address)
    tab.locator(".st-key-want summary").click()
    form = tab.locator(".st-key-want")
    choose(tab, "What?", "Cabbage")
    form.get_by_label("How much?").fill("200 lb")
    # it offers 120 days from now, 11 September
    form.get_by_role("spinbutton", name="day, When").click()
    tab.keyboard.type("18")
    form.get_by_role("button", name="Propose").click()
    expect(tab.locator(".st-key-card-offer-want")).to_contain_text("set out Wed 1 Jul", timeout=20_000)
    settled(tab)
    no_sideways_scroll(tab, 390)
    all_can_be_tapped(tab)
    picture(tab, "planting-offer", "390")
    tab.get_by_role("button", name="Accept").click()
    expect(tab.locator(".st-key-did")).to_contain_text("2026 Cabbage is planned, with its tasks", timeout=40_000)
    settled(tab)
    # its bars, over two beds: 165 ft are more than one has
    beds = tab.locator("svg.beds [data-id='2026 Cabbage']")
    assert beds.count() >= 1
    expect(tab.locator(".st-key-card-planting")).to_contain_text("Sow cabbage in trays, Sat 16 May")
    expect(tab.locator(".st-key-card-planting")).to_contain_text("Set out cabbage, Wed 1 Jul")
    picture(tab, "planting-accepted", "390")
    made = of(hub, "2026 Cabbage")
    assert made is not None
    assert [(step.type, step.on) for step in made.steps] == [("seeding", date(2026, 5, 16)), ("transplanting", date(2026, 7, 1))]
    tab.locator(".st-key-undo button").click()
    expect(tab.locator("svg.beds [data-id='2026 Cabbage']")).to_have_count(0, timeout=20_000)
    assert of(hub, "2026 Cabbage") is None


def test_a_tap_on_a_bar_opens_its_planting(plot: tuple[str, Hub], browser: Browser) -> None:
    tab = opened(browser, plot[0])
    tab.locator("svg.beds [data-id='Kale']").click()
    expect(tab.locator(".st-key-card-planting")).to_contain_text("set out Sat 4 Apr", timeout=20_000)
    expect(tab.locator(".st-key-card-planting")).to_contain_text("Bed 1, 100 ft")


@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_stands_within_its_screen(width: int, demo: str, browser: Browser) -> None:
    tab = opened(browser, demo, width)
    assert tab.locator("[data-testid=stException]").count() == 0
    no_sideways_scroll(tab, width)
    expect(tab.locator(".st-key-headline h1")).to_contain_text("22 of 24 beds in use this week")
    if width == 390:
        all_can_be_tapped(tab)
    picture(tab, "planting-demo", str(width))
