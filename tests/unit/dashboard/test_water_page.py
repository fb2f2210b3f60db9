"""The Water page in its states: days known, few, unknown; a dead level; no tanks."""

from __future__ import annotations

import re
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from collector.settings import open_hub
from dashboard.parts.board import scheme
from dashboard.server import HERE
from models.advice.water_weeks import DAYS_KIND, WEEK_KIND
from models.records import commands, forecasts
from models.records.actor import HUB
from models.records.database import Session, open_records
from tests.unit.dashboard.conftest import NOW
from tests.unit.dashboard.test_lines import farm, live, place

DAY = timedelta(days=1)


@pytest.fixture
def hub(made: Path, tmp_path: Path) -> Path:
    """A copy of the hub made by hand, with its cows counted."""
    folder = tmp_path / "hub"
    shutil.copytree(made, folder)
    with open_records(open_hub(folder, {}).records_url).session(HUB) as session:
        commands.put_herd(session, "Cattle", species="cattle")
        commands.count_herd(session, "Cattle", 10, at=NOW - DAY)
    return folder


def say(folder: Path, loss_l: tuple[float, float, float], notes: list[list[object]] | None = None, start_l: float = 20_000.0) -> None:
    """Keep a forecast of the hub: so many litres, and what the courses lose each day."""
    left = [[(NOW + n * DAY).timestamp(), *(start_l - loss * n for loss in loss_l)] for n in range(29)]
    flow = {"house": [[300.0, 340.0, 380.0]] * 14}
    detail = {
        "left": left,
        "reserve": 3 * loss_l[1],
        "room": 36_000.0,
        "uses": flow,
        "came": {"Spring": [[0.0, 100.0, 200.0]] * 14},
        "notes": notes or [],
    }
    with open_records(open_hub(folder, {}).records_url).session() as session:
        _keep(session, DAYS_KIND, NOW - DAY, NOW + 28 * DAY, tuple(sorted(min(start_l / x, 28.0) for x in loss_l)), detail)


def _keep(session: Session, kind: str, start: datetime, end: datetime, band: tuple[float, ...], detail: dict[str, Any]) -> None:
    forecasts.keep_forecast(
        session, kind=kind, place_id=None, target_from=start, target_to=end, lead="day", issued_at=max(start, NOW - DAY / 24),
        made_at=NOW, method="own weeks", p20=band[0], p50=band[1], p80=band[2], detail=detail,
    )  # fmt: skip


def shown(folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("HUBLAND_FOLDER", str(folder))
    app = AppTest.from_file(str(HERE / "app.py"), default_timeout=30).run().switch_page("views/water.py").run()
    assert not app.exception, app.exception[0].value
    return "\n".join([*(m.value for m in app.markdown), *(e.label for e in app.expander)]).replace("\u00a0", " ")


def headline(text: str) -> str:
    return next(line for line in text.splitlines() if line.startswith("# "))


def test_the_most_urgent_line_says_the_days_too(hub: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # the tank of made_hub leaks about 830 L a day besides
    say(hub, (1200, 700, 400))
    text = shown(hub, monkeypatch)
    assert re.search(r"Cistern 2 is leaking .*Water lasts 1[23] days \([89]–1[567]\)\.", headline(text))
    assert "metered + " in text and "leaked (" in text
    assert "Band: 1 in 5 below, 1 in 5 above" in text and "Two weeks ahead" in text


def test_few_days_are_the_headline_and_say_what_to_do_by_when(hub: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    say(hub, (9000, 4500, 3600))
    text = shown(hub, monkeypatch)
    assert headline(text) == "# Spare water, or bring some by tomorrow: 3 days (2–4) left."


def test_a_way_that_is_shut_is_said_where_the_forecast_assumes_it(hub: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    say(hub, (1300, 1100, 900), [["shut", "Cistern 2", 0.0], ["lowest", "Spring", 1.1]])
    text = shown(hub, monkeypatch)
    assert "the way to Cistern 2 stays shut" in text
    assert "spring 3 h 12 min, so it counts at its lowest" in text


def test_without_a_forecast_the_days_are_unknown_and_say_why(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = shown(made, monkeypatch)
    assert "Nobody can say: nobody has counted the animals that drink from Zone A; count a herd under Animals." in text
    assert "Water lasts" not in text and "Two weeks ahead" not in text


def test_the_last_day_is_told_by_use_and_by_what_meters_counted(hub: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # made_hub: 14 L an hour through the barn's meter, 60 through zone B's
    text = shown(hub, monkeypatch)
    assert "378 :small[gal]" in text or "380 :small[gal]" in text
    assert "gal metered" in text


def test_how_well_it_has_done_is_told_with_the_weeks_left_out(hub: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    say(hub, (1300, 1100, 900))
    with open_records(open_hub(hub, {}).records_url).session() as session:
        for n, came in enumerate((150.0, 150.0, 990.0, 150.0), 1):
            start = NOW - timedelta(weeks=n + 1)
            _keep(session, WEEK_KIND, start, start + 7 * DAY, (100.0, 150.0, 200.0), {"turned": True} if n == 4 else {})
            (row,) = [r for r in forecasts.forecasts(session, WEEK_KIND, start) if r.target_from == start]
            forecasts.settle(session, row.id, came, NOW)
    text = shown(hub, monkeypatch)
    assert "2 of 3 weekly forecasts fell inside the band (60 % expected). 1 week in which a valve was turned left out." in text


def test_a_hub_without_tanks_is_told_what_to_add(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "No tank yet" in shown(empty, monkeypatch)


def test_a_zone_adds_its_meters_up_and_a_silent_one_leaves_the_sum_unknown() -> None:
    zone, tank, house = (
        place("Zone A", "zone", feeds=["House"]),
        place("T", "tank", capacity_l=100, feeds=["Zone A"]),
        place("House", "building"),
    )
    two = [live(zone, "flow_rate", 1.0, "a"), live(zone, "flow_rate", 2.785411784, "b")]
    drawn = scheme.drawing(farm([zone, tank, house], two), [], False)
    assert drawn is not None and drawn["rows"][-1][0]["value"].replace("\u00a0", " ") == "Zone A 1.0 gal/min"
    late = [two[0], live(zone, "flow_rate", 2.0, "b", late=True, age_s=9000)]
    drawn = scheme.drawing(farm([zone, tank, house], late), [], False)
    assert drawn is not None and drawn["rows"][-1][0]["sub"] == "1 of 2 meters heard"


def test_a_leak_is_drawn_on_the_line_into_the_zone_of_its_tank() -> None:
    places = [place("T", "tank", capacity_l=100, feeds=["V"]), place("V", "valve", feeds=["Z"]), place("Z", "zone", feeds=["House"])]
    drawn = scheme.drawing(farm(places, [live(places[0], "water_level", 50)]), [], False, {"T": "4 gal/h"})
    assert drawn is not None and drawn["leaks"] == {"Z": "4 gal/h"}
