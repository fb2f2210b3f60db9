"""The whole way: a device speaks over a real broker, a steward sees it, names it, and cures what could not be read."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from collector.settings import Hub
from collector.sources.mqtt import Publisher
from collector.store import open_store
from models.records import queries
from models.records.database import open_records
from sensors.series import SeriesKey
from tests import made_hub
from tests.browser.conftest import serving
from tests.browser.thumb import choose, take
from tests.conftest import wait_until
from tests.e2e.test_chain import Running

# Dragino LSE01 manual, 2.3: soil water 0x0B86 = 29.50 %, soil temperature 0x0640 = 16.00 °C
LSE01 = base64.b64encode(bytes.fromhex("0c8400fa0b860640005010")).decode()


def test_a_first_device_is_seen_named_and_placed_and_an_unknown_one_is_cured(
    own_mosquitto: int, make_hub: Callable[..., Hub], tmp_path: Path, browser: Browser
) -> None:
    hub = make_hub(own_mosquitto, "first")
    open_records(hub.records_url).close()
    with Running(hub, ("receiver", "worker", "jobs")), serving(hub.folder, tmp_path, still=False) as address:
        speak(hub)
        tab = browser.new_page(viewport={"width": 390, "height": 844})
        token = made_hub.signed_in(hub.folder, "Sue", "steward")
        tab.context.add_cookies([{"name": "hubland", "value": token, "url": address}])
        seen_and_named(tab, address)
        cured(tab, address, hub)
        tab.goto(address)
        expect(tab.locator(".st-key-headline h1").first).to_be_visible(timeout=20_000)
        expect(tab.get_by_text(re.compile(r"2\sof\s2\sdevices\sheard"))).to_be_visible(timeout=20_000)
        tab.close()
    records = open_records(hub.records_url)
    with records.session() as session:
        (placed,) = [d for d in queries.deployments(session) if not d.measurand]
        assert (placed.device, placed.place, placed.kind) == ("bed-04", "Bed 4", "bed")
    records.close()


def speak(hub: Hub) -> None:
    """A Zigbee soil probe, and a LoRaWAN device whose network does not know its model."""
    publisher = Publisher(hub.settings.broker, "", "first-devices")
    publisher.publish("zigbee2mqtt/bed-04", b'{"soil_moisture": 31, "temperature": 12.5, "battery": 88}', 1)
    uplink = {
        "end_device_ids": {"device_id": "soil-3"},
        "uplink_message": {"f_port": 2, "frm_payload": LSE01, "rx_metadata": [{"rssi": -90, "snr": 7.5}]},
    }
    publisher.publish("v3/farm@ttn/devices/soil-3/up", json.dumps(uplink).encode(), 1)
    publisher.close(10)


def seen_and_named(tab: Page, address: str) -> None:
    tab.goto(f"{address}/devices")
    card = tab.locator(".st-key-card-new-bed-04")
    expect(card.get_by_text("New: “bed-04”")).to_be_visible(timeout=30_000)
    expect(card.get_by_text("31", exact=False).first).to_be_visible()
    card.get_by_role("button", name="Name and place").click()
    card.get_by_label("Name", exact=True).fill("Bed 4 soil")
    card.get_by_label("Name", exact=True).press("Tab")
    choose(tab, "Where does it hang?", "a new place …")
    card.get_by_label("Name of the place").fill("Bed 4")
    card.get_by_label("Name of the place").press("Tab")
    take(tab, card.get_by_label("What is it?"), "bed", tab.get_by_role("option", name="bed", exact=True))
    # the old choice is taken away only when the new one stands
    expect(card.locator("input[value='the air']")).to_have_count(0, timeout=10_000)
    expect(card.get_by_label("Its thermometer is in")).to_have_value("the soil")
    card.get_by_role("button", name="Save").click()
    expect(card).to_have_count(0, timeout=10_000)


def cured(tab: Page, address: str, hub: Hub) -> None:
    tab.goto(f"{address}/quarantine")
    expect(tab.get_by_text("Which model is it?")).to_be_visible(timeout=30_000)
    expect(tab.get_by_text(re.compile(r"As Dragino LSE01 the last one says .*61\s°F"))).to_be_visible()
    tab.get_by_role("button", name="Dragino LSE01").click()
    store = open_store(hub.store_url, hub.zone, read_only=True)
    key = SeriesKey("first", "soil-3", "", "soil_moisture")
    wait_until(lambda: key in store.latest(), 15, "the reading again of what waited")
    assert abs(store.latest()[key].value - 29.5) < 1e-9
    store.close()
    expect(tab.get_by_text("Nothing is in quarantine.")).to_be_visible(timeout=20_000)
