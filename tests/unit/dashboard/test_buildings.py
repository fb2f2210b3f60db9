"""The page Buildings on a small hub of its own: a warm cooler with its door open, a stale clinic, a freezer that was silent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from collector.settings import open_hub
from collector.store import open_store
from dashboard.server import HERE
from models.amounts import parse_amount
from models.records import commands
from models.records.actor import HUB
from models.records.commands._find import lot_called, place_called
from models.records.commands._log import Counted, write_log
from models.records.database import open_records
from sensors.series import SeriesKey
from tests import made_hub
from tests.unit.dashboard.conftest import NOW

NS = 10**9
# what a probe says so many minutes ago; None: nothing
Course = Callable[[float], float | None]
PROBES: dict[str, tuple[str, str]] = {
    "cooler": ("Walk-in cooler", "temperature"), "cooler-door": ("Walk-in cooler", "contact_open"),
    "kitchen-freezer": ("Community kitchen", "temperature"), "clinic-air": ("Clinic", "co2"),
}  # fmt: skip
CALM: dict[str, Course] = {
    "cooler": lambda _: 3.0,
    "cooler-door": lambda _: 0.0,
    "kitchen-freezer": lambda _: -18.0,
    "clinic-air": lambda _: 600.0,
}


def hub(folder: Path, **courses: Course) -> Path:
    """A hub of four probes with a day of readings every five minutes."""
    (folder / "hubland.toml").write_text(made_hub.TOML, "utf-8")
    opened = open_hub(folder, {})
    records = open_records(opened.records_url)
    with records.session(HUB) as session:
        for name, kind in (("Walk-in cooler", "cold_room"), ("Community kitchen", "building"), ("Clinic", "building")):
            commands.put_place(session, name, kind)
        for key, (place, _) in PROBES.items():
            commands.put_device(session, key, name=key.replace("-", " ").capitalize(), interval_s=300, simulated=True)
            commands.install_device(session, key, place, NOW - timedelta(days=9))
        lot = commands.put_lot(session, "Apples 2025", "product", unit="lb")
        came = [Counted(parse_amount("120 lb"), "", "increment", lot_called(session, "Apples 2025"))]
        write_log(
            session, "activity", "Into store", NOW - timedelta(days=8), assets=[lot], places=[place_called(session, "Walk-in cooler")],
            quantities=came,
        )  # fmt: skip
    records.close()
    store = open_store(opened.store_url, opened.zone)
    for key, (_, measurand) in PROBES.items():
        sid = store.series_ids([SeriesKey(opened.slug, key, "", measurand)])[0]
        course = {**CALM, **{k.replace("_", "-"): v for k, v in courses.items()}}[key]
        told = [(minutes, course(minutes)) for minutes in range(1440, 0, -5)]
        times = [(int(NOW.timestamp() - minutes * 60) * NS, value) for minutes, value in told if value is not None]
        store.write([(sid, t, value, 1, 0, t) for t, value in times])
    store.close()
    return folder


def said(folder: Path, monkeypatch: pytest.MonkeyPatch, page: str = "buildings") -> str:
    monkeypatch.setenv("HUBLAND_FOLDER", str(folder))
    app = AppTest.from_file(str(HERE / "app.py"), default_timeout=30).run()
    app = app.switch_page(f"views/{page}.py").run() if page != "today" else app
    assert not app.exception, app.exception[0].value
    return "\n".join(m.value for m in app.markdown).replace("\u00a0", " ")


def test_where_all_is_well_it_says_so_with_what_stands_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = said(hub(tmp_path), monkeypatch)
    assert "# The food is cold and the air is good." in text
    assert "Never above 41 °F in the last day" in text and "In it: Apples 2025 (120 lb)." in text
    assert "**Kitchen freezer**" in text and "Never above 10 °F" in text


def test_a_warm_cooler_leads_the_page_and_today_and_links_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = hub(tmp_path, cooler=lambda ago: 8.5 if ago < 58 else 3.0, cooler_door=lambda ago: float(ago < 60))
    text = said(folder, monkeypatch)
    # from 3 °C an hour ago to 8.5 °C five minutes later it crossed 5 °C 58 minutes ago
    assert "# The walk-in cooler is warm: 47 °F, above 41 °F for 58 min. Shut the door, then look at the unit" in text
    assert "Its door stood open for" in text and "Apples 2025 (120 lb)" in text
    today = said(folder, monkeypatch, "today")
    assert "# The walk-in cooler is warm" in today


def test_stale_air_and_a_silent_freezer_are_told_each_for_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = said(
        hub(tmp_path, clinic_air=lambda ago: 1450.0 if ago <= 40 else 500.0, kitchen_freezer=lambda ago: -18.0 if ago > 90 else None),
        monkeypatch,
    )
    assert "# Open a window in the clinic: CO2 1,450 ppm, above 1,400 ppm for 40 min." in text
    assert "Kitchen freezer: how cold?" in text and "Not above 10 °F while it was heard" in text


def test_a_cold_room_nobody_measures_is_not_called_fine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path
    (folder / "hubland.toml").write_text(made_hub.TOML, "utf-8")
    records = open_records(open_hub(folder, {}).records_url)
    with records.session(HUB) as session:
        commands.put_place(session, "Walk-in cooler", "cold_room")
    records.close()
    text = said(folder, monkeypatch)
    assert "Is the food cold? No thermometer hangs in Walk-in cooler." in text and "No thermometer hangs here" in text
