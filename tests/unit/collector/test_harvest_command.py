"""hubland forecast harvest: rows of crops and plantings out of the records, and the own weather that they go by."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from collector.settings import Hub
from models.advice.hours import NS, Hours
from models.advice.season.weather import weather_of
from models.amounts import parse_amount
from models.records.actor import HUB
from models.records.commands import record_harvest, transplant
from sensors.series import Window
from tests.unit.collector.test_season_commands import brought, run
from tests.unit.models.advice.made_land import NEW_YORK, made_land, place
from tests.unit.models.scenario.test_wide_seasons import RIDGE

PAGE = Path(__file__).parents[3] / "docs/reference/season.md"


@pytest.fixture
def hub(make_hub: Callable[..., Hub]) -> Hub:
    made = make_hub()
    corn = {**deepcopy(RIDGE["plan"][1]), "id": "C2", "start_date": "2027-06-20", "bed": "R5"}
    brought(made, {**deepcopy(RIDGE), "plan": [*deepcopy(RIDGE["plan"]), corn]})
    return made


def rows(hub: Hub, as_of: str) -> list[dict[str, Any]]:
    done = run("forecast", "harvest", "--folder", hub.folder, "--as-of", as_of, "--json")
    assert done.exit_code == 0, done.exception
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def test_each_week_has_a_row_of_the_crop_and_one_of_each_planting(hub: Hub) -> None:
    found = rows(hub, "2027-06-01")
    keys = [(row["crop"], row["planting"], row["week"]) for row in found]
    assert len(keys) == len(set(keys))
    assert {row["planting"] for row in found if row["crop"] == "sweet corn"} == {None, "C1", "C2"}
    assert {(crop, None, week) for crop, _, week in keys} <= set(keys)
    assert all(0 <= row["p20"] <= row["p50"] <= row["p80"] for row in found)
    # 170 ears each, in the weeks of 9 August and 6 September
    planned = {row["week"]: row["planned"] for row in found if row["crop"] == "sweet corn" and row["planting"] is None and row["planned"]}
    assert planned == {"2027-08-09": 170.0, "2027-09-06": 170.0}


def test_what_is_wanted_has_its_chance_and_plantings_have_none(hub: Hub) -> None:
    found = rows(hub, "2027-06-01")
    tomato = {row["week"]: row for row in found if row["crop"] == "tomato" and row["planting"] is None}
    # 43 full shares take at least half a pound, the kitchen twenty: of 174 lb in the third week that is often there
    assert 0.3 < tomato["2027-08-09"]["covered_p"] <= 1
    assert all(row["covered_p"] is None for row in found if row["planting"] is not None)


def test_a_rich_first_harvest_raises_what_is_to_come(hub: Hub) -> None:
    def ahead(found: list[dict[str, Any]]) -> float:
        return sum(float(row["p50"]) for row in found if row["crop"] == "tomato" and row["planting"] is None)

    before = ahead(rows(hub, "2027-08-16"))
    records = hub.open_records()
    with records.session(HUB, datetime(2027, 8, 16, tzinfo=UTC)) as session:
        for day, picked in ((3, "200 lb"), (10, "300 lb")):
            record_harvest(session, "T1", parse_amount(picked), datetime(2027, 8, day, 16, tzinfo=UTC))
    records.close()
    assert ahead(rows(hub, "2027-08-16")) > 1.3 * before


def test_what_is_set_out_four_weeks_late_is_picked_later(hub: Hub) -> None:
    def middle(found: list[dict[str, Any]]) -> float:
        """The mean week of what may be picked."""
        own = [(date.fromisoformat(row["week"]).toordinal(), row["p80"]) for row in found if row["planting"] == "T1"]
        return float(sum(day * amount for day, amount in own) / sum(amount for _, amount in own))

    unsaid = middle(rows(hub, "2027-06-20"))
    records = hub.open_records()
    with records.session(HUB, datetime(2027, 6, 20, tzinfo=UTC)) as session:
        transplant(session, "T1", datetime(2027, 6, 12, 16, tzinfo=UTC), ["R1", "R2"])
    records.close()
    # a farm of which nothing is known sets out some four days late
    assert 10 < middle(rows(hub, "2027-06-20")) - unsaid < 35


def test_a_season_that_is_over_has_no_rows(hub: Hub) -> None:
    assert run("forecast", "harvest", "--folder", hub.folder, "--as-of", "2028-06-01").exit_code == 4


def test_the_rows_of_the_reference_have_the_keys_that_are_printed(hub: Hub) -> None:
    page = PAGE.read_text("utf-8").partition("## JSON of `forecast harvest --json`")[2].partition("\n## ")[0]
    said = json.loads(page.partition("```json\n")[2].partition("```")[0])
    assert list(said[0]) == list(rows(hub, "2027-06-01")[0])
    assert [key for key in said[0] if f"`{key}`" not in page] == []


def test_weather_is_the_stations_own_days_in_fahrenheit_and_says_how_old_it_is() -> None:
    first, last = date(2026, 5, 1), date(2026, 5, 4)
    waves: Any = {("Station", "air_temperature"): lambda at: (15.0, 10.0, 20.0), ("House", "air_temperature"): lambda at: 30.0}
    land = made_land([place("Station", "station"), place("House", "greenhouse")], waves, first, last)
    begun = int(datetime(2026, 5, 1, tzinfo=NEW_YORK).timestamp()) * NS
    hours = Hours(land.store, land.hub, land.deployments, Window(begun, land.until_ns))
    places = (place("House", "greenhouse"), place("Station", "station"))
    found = weather_of(hours, places, NEW_YORK, 35.6, land.until_ns / NS + timedelta(hours=5).total_seconds())
    assert found is not None
    assert (found.first, found.tmin_f.tolist()[:3], found.tmax_f.tolist()[:3]) == (first, [50.0] * 3, [68.0] * 3)
    assert found.age_h == pytest.approx(5)
    assert weather_of(hours, places[:1], NEW_YORK, 35.6, land.until_ns / NS) is None
