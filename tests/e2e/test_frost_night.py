"""The chain of a frost night: a year of the simulated hub -> tonight's forecast -> the sentence -> scored in the morning."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from collector.nights import forecast_nights
from collector.settings import Hub, open_hub
from collector.simulate.past import bring_up_to_now
from collector.store import open_store
from dashboard.server import HERE
from models.advice.nights import KIND
from models.records import forecasts

TOML = """[hub]
id = "00000000-frost"
name = "Laurel Cove"
slug = "laurel-cove"
latitude = 35.62
longitude = -82.55
simulated = true
"""
# the hub is first started here; its simulated frost lies in the night after the next, coldest about 7 am (11 UTC)
STARTED = datetime(2026, 5, 1, 16, tzinfo=UTC)
DUSK = datetime(2026, 5, 3, 3, 5, tzinfo=UTC)
MORNING = datetime(2026, 5, 3, 14, 30, tzinfo=UTC)


def lived_until(hub: Hub, now: datetime) -> None:
    """The simulator's readings until now, and the job's round at that moment."""
    bring_up_to_now(hub, now)
    store, records = open_store(hub.store_url, hub.zone, ""), hub.open_records()
    try:
        forecast_nights(hub, store, records, now)
    finally:
        records.close()
        store.close()


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    folder = tmp_path_factory.mktemp("frost")
    (folder / "hubland.toml").write_text(TOML)
    hub = open_hub(folder, {})
    bring_up_to_now(hub, STARTED)
    lived_until(hub, DUSK)
    return hub


def shown(hub: Hub, page: str, now: datetime, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("HUBLAND_FOLDER", str(hub.folder))
    monkeypatch.setenv("HUBLAND_NOW", now.isoformat())
    app = AppTest.from_file(str(HERE / "app.py"), default_timeout=60).run()
    app = app.switch_page(f"views/{page}.py").run() if page != "today" else app
    assert not app.exception, app.exception[0].value
    return "\n".join(m.value for m in app.markdown)


def rows(hub: Hub, since: datetime) -> list[forecasts.ForecastView]:
    records = hub.open_records()
    try:
        with records.session() as session:
            return forecasts.forecasts(session, KIND, since)
    finally:
        records.close()


def test_at_dusk_today_says_what_the_frost_would_kill_where_and_from_when(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    text = shown(hub, "today", DUSK + timedelta(minutes=2), monkeypatch)
    said = next(line for line in text.splitlines() if line.startswith("# "))
    assert re.match(r"# (Cover|Be ready to cover|Close|Be ready to close) .+ tonight", said)
    assert "likely (" in text and re.search(r"dies? at", text)
    assert "fell inside the band (60 % expected)" in text
    assert "learned from" in text


def test_the_greenhouses_page_says_how_cold_each_house_gets(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    text = shown(hub, "greenhouses", DUSK + timedelta(minutes=2), monkeypatch)
    assert text.count("at its lowest") == 3


def test_the_forecast_of_the_simulated_frost_is_near_what_comes(hub: Hub) -> None:
    lived_until(hub, MORNING)
    night = [r for r in rows(hub, DUSK - timedelta(hours=6)) if r.lead == "dusk" and not r.hindcast]
    assert {r.place for r in night} >= {"Weather station", "Block B", "High tunnel", "Propagation house", "Orchard"}
    block = next(r for r in night if r.place == "Block B")
    assert block.outcome is not None and block.outcome < 0
    assert abs(block.p50 - block.outcome) < 4.0
    assert block.issued_at == DUSK


def test_a_second_round_changes_nothing_that_was_said_at_dusk(hub: Hub) -> None:
    before = {(r.place, r.target_from): (r.p20, r.p50, r.p80) for r in rows(hub, DUSK - timedelta(days=20)) if r.lead == "dusk"}
    lived_until(hub, MORNING + timedelta(minutes=10))
    after = {(r.place, r.target_from): (r.p20, r.p50, r.p80) for r in rows(hub, DUSK - timedelta(days=20)) if r.lead == "dusk"}
    assert before == after


def test_past_nights_of_a_hub_that_begins_are_marked_as_forecast_afterwards(hub: Hub) -> None:
    past = [r for r in rows(hub, DUSK - timedelta(days=25)) if r.target_to < DUSK and r.lead == "dusk"]
    assert len(past) >= 5 * 20
    assert all(r.hindcast and r.issued_at < r.made_at and r.outcome is not None for r in past)
