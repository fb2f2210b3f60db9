"""The records walked by one who uses them, on a phone: sign in, today's tasks, a harvest, a herd move, and where they are seen."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from typer.testing import CliRunner

from collector.cli import commands as hubland
from collector.settings import Hub, open_hub
from models.records import commands
from models.records.actor import HUB
from models.records.crops import Crop
from models.records.database import open_records
from tests import made_hub
from tests.browser.conftest import NOW, PASSWORD, SCREENSHOTS, serving
from tests.browser.test_pages import settled
from tests.browser.thumb import choose


def signed_hub(folder: Path) -> Hub:
    """Laurel Cove as a real hub: nobody is in without signing in. Ann works there, Vic only looks."""
    made_hub.make(folder, NOW)
    toml = folder / "hubland.toml"
    toml.write_text(toml.read_text("utf-8").replace("simulated = true", "simulated = false"), "utf-8")
    hub = open_hub(folder, {})
    records = open_records(hub.records_url)
    with records.session(HUB, NOW - timedelta(days=3)) as session:
        for name, role in (("Ann", "worker"), ("Vic", "viewer"), ("Sue", "steward")):
            commands.give_account(session, commands.put_person(session, name, [role]), name.lower(), PASSWORD)
        session.add(Crop(key="lettuce", name="Lettuce"))
        commands.put_herd(session, "Ewes", species="sheep")
        commands.move_herd(session, "Ewes", "P2", NOW - timedelta(days=3))
        commands.add_task(session, "Walk the fence", NOW, places=["P3"])
    records.close()
    return hub


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[tuple[str, Hub]]:
    hub = signed_hub(tmp_path_factory.mktemp("signed"))
    with serving(hub.folder, tmp_path_factory.mktemp("signed-home")) as address:
        yield address, hub


def sign_in(tab: Page, address: str, login: str, password: str = PASSWORD) -> None:
    tab.goto(f"{address}/tasks")
    expect(tab.get_by_role("heading", name="Sign in")).to_be_visible()
    tab.get_by_label("Name").fill(login)
    tab.get_by_label("Password").fill(password)
    tab.get_by_role("button", name="Sign in").click()


def picture(tab: Page, name: str) -> None:
    settled(tab)
    tab.screenshot(path=str(SCREENSHOTS / f"{name}.png"), full_page=True)


def test_from_signing_in_to_the_export(browser: Browser, signed: tuple[str, Hub], tmp_path: Path) -> None:
    address, hub = signed
    tab = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    sign_in(tab, address, "ann", "wrong")
    expect(tab.get_by_role("alert")).to_contain_text("do not belong together")
    tab.get_by_label("Password").fill(PASSWORD)
    tab.get_by_role("button", name="Sign in").click()

    expect(tab.get_by_text("1 thing to do today")).to_be_visible(timeout=20_000)
    picture(tab, "chain-tasks-390")
    tab.get_by_role("button", name="Done").click()
    expect(tab.get_by_text("Done: Walk the fence.").first).to_be_visible(timeout=10_000)

    tab.goto(f"{address}/logbook")
    expect(tab.get_by_label("How much?")).to_be_visible(timeout=20_000)
    choose(tab, "What?", "Lettuce")
    tab.get_by_label("How much?").fill("12 lb")
    tab.get_by_role("button", name="Save").click()
    expect(tab.get_by_text("Picked 12 lb of lettuce.")).to_be_visible(timeout=10_000)
    tab.get_by_role("radio", name="Move", exact=True).click()
    choose(tab, "Where to?", "P7")
    tab.get_by_role("button", name="Moved").click()
    expect(tab.get_by_text("Ewes moved to P7.")).to_be_visible(timeout=10_000)
    expect(tab.get_by_text("Lettuce: 12 lb")).to_be_visible()
    expect(tab.get_by_text("Ewes to P7")).to_be_visible()
    picture(tab, "chain-log-390")

    tab.goto(f"{address}/map")
    expect(tab.get_by_text("Ewes", exact=True).first).to_be_visible(timeout=20_000)
    picture(tab, "chain-map-390")
    tab.close()

    done = CliRunner().invoke(hubland(), ["export", str(tmp_path), "--folder", str(hub.folder)])
    assert done.exit_code == 0, done.output
    logs = list(csv.DictReader((tmp_path / "logs.csv").read_text("utf-8").splitlines()))
    assert {log["name"] for log in logs if log["done_by"] == "Ann"} == {"Walk the fence", "Lettuce: 12 lb", "Ewes to P7"}
    amounts = list(csv.DictReader((tmp_path / "quantities.csv").read_text("utf-8").splitlines()))
    assert [(a["value"], a["unit"]) for a in amounts] == [("12", "lb")]
