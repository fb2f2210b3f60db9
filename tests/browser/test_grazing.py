"""The grazing on a phone, with the demo's hub: go by the plan, change a stay by tapping, log the move, and see it planned anew."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from collector.jobs import Bench, take_requests
from collector.plan import grazing as job
from collector.settings import Hub, open_hub
from collector.simulate import HUB
from collector.simulate.past import bring_up_to_now
from collector.spool import Spool
from collector.store import open_store
from models.planning.grazing.rotation import Move
from models.records import journal
from models.records.grass import Grass, grass
from models.records.state import stays
from tests.browser.conftest import NOW, serving
from tests.browser.test_pages import all_can_be_tapped, no_sideways_scroll, picture, settled
from tests.browser.thumb import take

ROW, LEFT, TOP = 27, 40, 20  # of the chart (dashboard/parts/board/season.js) [px]
SHOWN_D, BACK_D = 70, 28


@contextmanager
def bench_of(hub: Hub) -> Iterator[Bench]:
    spool, store, records = Spool(hub.spool_path), open_store(hub.store_url, hub.zone, hub.store_token()), hub.open_records()
    try:
        yield Bench(hub, spool, store, records)
    finally:
        for one in (records, store, spool):
            one.close()


def demo_hub(folder: Path) -> Hub:
    """The demo's hub at NOW: a year of its past, its farm, its grass."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = ["[hub]", 'id = "00000000-0000-0000-0000-000000000002"', *(f"{name} = {value!r}" for name, value in HUB.items())]
    (folder / "hubland.toml").write_text("\n".join([*lines, "simulated = true", ""]), "utf-8")
    hub = open_hub(folder, {})
    bring_up_to_now(hub, NOW, lambda _: None)
    return hub


@contextmanager
def at_work(hub: Hub) -> Iterator[None]:
    """The job that answers what pages ask, as long as the test looks."""
    over = threading.Event()

    def work() -> None:
        with bench_of(hub) as bench:
            while not over.is_set():
                take_requests(bench, NOW)
                time.sleep(0.2)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(30)


@pytest.fixture(scope="module")
def farm(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[tuple[str, Hub]]:
    hub = demo_hub(tmp_path_factory.mktemp("grazing"))
    plan_anew(hub)
    with at_work(hub), serving(hub.folder, tmp_path_factory.mktemp("grazing-home")) as address:
        yield address, hub


def plan_anew(hub: Hub) -> None:
    with bench_of(hub) as bench:
        job.plan_grazing(bench, NOW)


def known(hub: Hub) -> Grass:
    with bench_of(hub) as bench, bench.records.session() as session:
        return grass(session, NOW + timedelta(minutes=1), hub.zone)


def opened(browser: Browser, address: str, width: int = 390) -> Page:
    tab = browser.new_context(viewport={"width": width, "height": 844}).new_page()
    tab.goto(f"{address}/grazing")
    expect(tab.locator(".st-key-headline h1").first).to_be_visible(timeout=20_000)
    settled(tab)
    return tab


def tap(tab: Page, paddocks: list[str], paddock: str, day: float) -> None:
    """Tap a paddock's row at so many days from today, as a thumb does."""
    chart = tab.locator("svg.season")
    box = chart.bounding_box()
    assert box
    step = (box["width"] - LEFT - 4) / SHOWN_D
    chart.click(position={"x": LEFT + (BACK_D + day) * step, "y": TOP + (paddocks.index(paddock) + 0.5) * ROW})


def pending(hub: Hub) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Herd and paddock of every planned move that is a task."""
    with bench_of(hub) as bench, bench.records.session() as session:
        found = journal.tasks(session, NOW + timedelta(days=90), most=500)
    return [(t.assets, t.places) for t in found if t.came_from.startswith("rotation:")]


def test_from_the_plan_to_the_move_and_the_next_plan(farm: tuple[str, Hub], browser: Browser) -> None:
    address, hub = farm
    tab = opened(browser, address)
    no_sideways_scroll(tab, 390)
    all_can_be_tapped(tab)
    first = tab.get_by_role("button", name="Moved").first.bounding_box()
    assert first and first["y"] + first["height"] < 844, "where the herd goes, why, and its button stand on the first screen"
    picture(tab, "grazing-demo", "390")

    # go by it: the next two moves of each herd are tasks
    plan = known(hub).rotation
    assert plan is not None and plan.rotation.moves
    tab.get_by_role("button", name="Go by this plan").click()
    expect(tab.get_by_text("You go by this plan")).to_be_visible(timeout=15_000)
    today = NOW.astimezone(hub.zone).date()
    coming = [m for m in plan.rotation.moves if m.first > today]
    for herd in plan.rotation.herds:
        own = [m.paddock for m in coming if m.herd == herd][:2]
        assert [places[0] for herds, places in pending(hub) if herds == (herd,)] == own

    # a stay of the cattle is tapped, then where it goes: a day later
    paddocks = sorted(plan.rotation.leave, key=lambda name: int(name[1:]))
    move = next(m for m in coming if m.herd == "Cattle" and (m.first - today).days < 35)
    days = (move.first - today).days
    changed_by_tapping(tab, hub, paddocks, move, days)

    # planned anew, the stay that was set is in the plan
    plan_anew(hub)
    tab.reload()
    settled(tab)
    new = known(hub).rotation
    assert new is not None and new.rotation.made_at >= plan.made_at
    if not any("is set" in told or move.paddock in told for told in new.rotation.trouble):
        assert any(m.paddock == move.paddock and m.herd == "Cattle" for m in new.rotation.moves)

    # the herd went: two taps where the plan has it on hay first, one where it goes straight on
    moved(tab, hub, paddocks[0])


def changed_by_tapping(tab: Page, hub: Hub, paddocks: list[str], move: Move, days: int) -> None:
    tap(tab, paddocks, move.paddock, days + 0.5)
    card = tab.locator(".st-key-card-change")
    expect(card).to_contain_text(f"Cattle in {move.paddock}", timeout=10_000)
    picture(tab, "grazing-picked", "390")
    tap(tab, paddocks, move.paddock, days + move.days + 0.5)
    expect(card.locator("[class*=st-key-state-]")).to_be_visible(timeout=20_000)
    picture(tab, "grazing-weighed", "390")
    all_can_be_tapped(tab)
    no_sideways_scroll(tab, 390)
    if tab.get_by_role("button", name="Set it").count():
        tab.get_by_role("button", name="Set it").click()
        expect(tab.get_by_role("button", name="Let go")).to_be_visible(timeout=10_000)
        # nobody waits for the job's round: the page says that it plans, and then what is otherwise
        expect(tab.locator(".st-key-card-again")).to_contain_text("Planned again", timeout=30_000)
        picture(tab, "grazing-again", "390")
        now = known(hub).rotation
        assert now is not None and "set by hand" in now.because
        assert [(lock.herd, lock.paddock) for lock in known(hub).locks] == [("Cattle", move.paddock)]
    else:
        expect(card).to_contain_text("cannot be")
        card.get_by_role("button", name="Leave it").click()


def moved(tab: Page, hub: Hub, to: str) -> None:
    """The first herd's *Moved*; where the plan has it on hay a place is chosen."""
    button = tab.get_by_role("button", name="Moved").first
    direct = tab.locator("[class*=st-key-moved-]").count() > 0 and "st-key-moved-" in str(
        button.evaluate("e => e.closest('[class*=st-key-moved]').className")
    )
    button.click()
    if not direct:
        take(tab, tab.get_by_label("Where to?").first, to, tab.get_by_role("option", name=to, exact=True).first)
        tab.locator("[class*=st-key-savemove-] button").first.click()
    expect(tab.locator(".st-key-did")).to_contain_text("moved to", timeout=10_000)
    said = tab.locator(".st-key-did").inner_text()
    herd, place = said.split(" moved to ")[0].strip(), said.split(" moved to ")[1].split(".")[0]
    with bench_of(hub) as bench, bench.records.session() as session:
        from models.records.commands._find import herd_called, place_called

        there = {stay.place_id for stay in stays(session, NOW + timedelta(minutes=1), [herd_called(session, herd).id])}
        assert there == {place_called(session, place).id}
    plan_anew(hub)
    new = known(hub).rotation
    assert new is not None
    paddock = place if place in new.rotation.leave else ""
    assert f"{herd} went to {paddock or 'the lot'}" in new.because and new.rotation.herds[herd] == paddock
    picture(tab, "grazing-moved", "390")


@pytest.mark.parametrize("width", [390, 1280])
def test_what_the_page_shows_stands_within_its_width(width: int, farm: tuple[str, Hub], browser: Browser) -> None:
    tab = opened(browser, farm[0], width)
    assert tab.locator("[data-testid=stException]").count() == 0
    no_sideways_scroll(tab, width)
    picture(tab, "grazing-whole", str(width))
