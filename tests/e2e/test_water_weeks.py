"""The chain of the water: a year of the simulated hub -> what is left in a week -> the page -> scored a week later."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from collector.settings import Hub, open_hub
from collector.simulate.past import bring_up_to_now
from collector.store import open_store
from collector.supply import forecast_supply
from dashboard.server import HERE
from models.advice.hours import NS, Hours
from models.advice.water_past import Around, WaterPast
from models.advice.water_weeks import DAYS_KIND, WEEK_KIND, forecast
from models.records import forecasts, queries
from models.records.database import Records
from sensors.series import SeriesStore, Window

TOML = """[hub]
id = "00000000-water"
name = "Laurel Cove"
slug = "laurel-cove"
latitude = 35.62
longitude = -82.55
simulated = true
"""
# an hour after a Monday begins at the hub: the week's forecast is made as it is issued
MONDAY = datetime(2026, 5, 18, 5, tzinfo=UTC)
WEEK = timedelta(days=7)
LATER = MONDAY + WEEK + timedelta(hours=3)
WEEKS = 40


@contextmanager
def opened(hub: Hub) -> Iterator[tuple[SeriesStore, Records]]:
    store, records = open_store(hub.store_url, hub.zone, ""), hub.open_records()
    try:
        yield store, records
    finally:
        records.close()
        store.close()


def lived_until(hub: Hub, now: datetime) -> None:
    """The simulator's readings until now, and the job's round at that moment."""
    bring_up_to_now(hub, now)
    with opened(hub) as (store, records):
        forecast_supply(hub, store, records, now)


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    folder = tmp_path_factory.mktemp("water")
    (folder / "hubland.toml").write_text(TOML)
    hub = open_hub(folder, {})
    lived_until(hub, MONDAY)
    return hub


def rows(hub: Hub, kind: str, since: datetime) -> list[forecasts.ForecastView]:
    with opened(hub) as (_, records), records.session() as session:
        return forecasts.forecasts(session, kind, since)


def shown(hub: Hub, now: datetime, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("HUBLAND_FOLDER", str(hub.folder))
    monkeypatch.setenv("HUBLAND_NOW", now.isoformat())
    app = AppTest.from_file(str(HERE / "app.py"), default_timeout=60).run().switch_page("views/water.py").run()
    assert not app.exception, app.exception[0].value
    return "\n".join([*(m.value for m in app.markdown), *(e.label for e in app.expander)]).replace("\u00a0", " ")


def test_the_page_says_first_how_long_the_water_lasts_and_how_such_forecasts_have_done(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    text = shown(hub, MONDAY + timedelta(minutes=5), monkeypatch)
    said = next(line for line in text.splitlines() if line.startswith("# "))
    assert re.search(r"(Enough water for|Water lasts|left\.)", said)
    assert "weekly forecasts fell inside the band (60 % expected)" in text
    assert "herds" in text and "Last 24 hours" in text and "Two weeks ahead" in text
    assert "1 inch of rain on the barn roof gives 856 gal" in text


def test_each_tank_and_the_hub_have_their_days_and_the_hub_its_budget(hub: Hub) -> None:
    found = {row.place: row for row in rows(hub, DAYS_KIND, MONDAY - timedelta(days=2))}
    assert set(found) == {"", "Cistern 1", "Cistern 2"}
    assert set(found[""].detail["uses"]) == {"herds", "beds", "house"} and set(found[""].detail["came"]) == {"Spring", "Barn roof"}
    # what the simulated house draws is 340 litres a day
    assert found[""].detail["uses"]["house"][0][1] == pytest.approx(340, rel=0.05)


def test_weeks_before_the_hub_began_are_hindcasts_and_this_week_is_none(hub: Hub) -> None:
    found = [row for row in rows(hub, WEEK_KIND, MONDAY - 20 * WEEK) if not row.place]
    assert len(found) == 13 and [row.hindcast for row in found] == [True] * 12 + [False]
    assert all(row.outcome is not None for row in found[:12]) and found[-1].outcome is None


def test_a_second_round_changes_no_forecast_of_a_week(hub: Hub) -> None:
    before = {(row.place, row.target_from): (row.p20, row.p50, row.p80) for row in rows(hub, WEEK_KIND, MONDAY - 20 * WEEK)}
    with opened(hub) as (store, records):
        forecast_supply(hub, store, records, MONDAY + timedelta(minutes=30))
    assert {(row.place, row.target_from): (row.p20, row.p50, row.p80) for row in rows(hub, WEEK_KIND, MONDAY - 20 * WEEK)} == before


def test_over_a_simulated_year_three_weeks_in_five_fall_inside_the_band(hub: Hub) -> None:
    """Each week from what was known at its beginning; weeks in which somebody turned the spring's valve are left out."""
    with opened(hub) as (store, records):
        with records.session() as session:
            places, devices, deployments = queries.places(session), queries.devices(session), queries.deployments(session)
        window = Window(int((MONDAY - timedelta(days=370)).timestamp()) * NS, int(MONDAY.timestamp()) * NS)
        past = WaterPast(Hours(store, hub.slug, deployments, window), places, devices, Around(35.62, hub.zone))
        inside = []
        for n in range(1, WEEKS + 1):
            start, end = MONDAY - n * WEEK, MONDAY - (n - 1) * WEEK
            if past.turned(past.hour(start), past.hour(end)):
                continue
            held = [past.held(tank, end) for tank in past.works.tanks]
            band = forecast(past, start, None, np.random.default_rng(n)).week[""]
            inside.append(band[0] <= sum(h for h in held if h is not None) <= band[2])
    # a fair band holds 16 to 28 of 37 in nineteen of twenty cases (binomial)
    assert len(inside) >= 30
    assert 0.43 <= sum(inside) / len(inside) <= 0.77


def test_a_week_later_it_is_said_what_was_there(hub: Hub) -> None:
    lived_until(hub, LATER)
    kept = {row.place: row for row in rows(hub, WEEK_KIND, MONDAY - WEEK) if row.target_from == MONDAY - timedelta(hours=1)}
    assert set(kept) == {"", "Cistern 1", "Cistern 2"} and not any(row.hindcast for row in kept.values())
    came = {place: row.outcome for place, row in kept.items()}
    assert None not in came.values()
    assert came[""] == pytest.approx((came["Cistern 1"] or 0) + (came["Cistern 2"] or 0), abs=0.1)


def test_a_hub_without_tanks_has_nothing_to_reckon(tmp_path: Path) -> None:
    (tmp_path / "hubland.toml").write_text(TOML)
    hub = open_hub(tmp_path, {})
    with opened(hub) as (store, records):
        forecast_supply(hub, store, records, MONDAY)
    assert rows(hub, DAYS_KIND, MONDAY - WEEK) == []
