"""The page This week with a planting to be sown into a bed that has a probe: while it is heard, and after it fell silent."""

from __future__ import annotations

import shutil
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from collector.settings import open_hub
from dashboard.registry import page
from models.records import commands, journal
from models.records.actor import HUB
from tests.unit.dashboard.conftest import NOW
from tests.unit.dashboard.test_pages import headline, opened, said

ON = date(2026, 5, 14)
PAGE = page("thisweek")


@pytest.fixture
def sowing(made: Path, tmp_path: Path) -> Path:
    """Laurel Cove with beans to be sown today in bed 4, whose probe swings between 14 and 18 °C: 57 °F in the morning, beans need 60."""
    folder = tmp_path / "sowing"
    shutil.copytree(made, folder)
    records = open_hub(folder, {}).open_records()
    with records.session(HUB) as session:
        commands.put_crop(session, "Snap bean", key="bean_bush")
        commands.put_planting(
            session, "2026 Beans", "Snap bean", season="2026", established="direct_seeded", planned_sow_on=ON, length_m=10.0
        )
        at = datetime(2026, 5, 14, 12, tzinfo=NOW.tzinfo)
        commands.add_task(session, "Sow snap bean", at, type="seeding", assets=["2026 Beans"], places=["Bed 4"], moves=True)
    records.close()
    return folder


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\\", "")


def test_a_bed_too_cold_says_what_it_waits_for_and_whose_probe_says_so(sowing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(PAGE, sowing, monkeypatch)
    text = plain(said(app))
    assert plain(headline(app)).startswith("1 thing to do in the next seven days: 1 to sow")
    assert "Sow snap bean in bed 4" in text
    assert "Soil 58 °F, snap bean needs 60 °F on 3 mornings running: wait" in text
    assert "33 ft of bed" in text and "bed-4, 2 min" in text


def test_a_silent_probe_is_unknown_on_the_page_and_on_today(sowing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUBLAND_NOW", (NOW + timedelta(hours=5)).isoformat())
    text = plain(said(opened(PAGE, sowing, monkeypatch)))
    assert "how warm the soil is nobody knows: bed-4: silent for 5 h 2 min" in text
    today = plain(said(opened(page("today"), sowing, monkeypatch)))
    assert "Sow snap bean in bed 4: soil unknown" in today


def test_sown_finishes_the_task(sowing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(PAGE, sowing, monkeypatch)
    next(button for button in app.button if button.label == "Sown").click().run()
    records = open_hub(sowing, {}).open_records()
    with records.session() as session:
        done = [log.name for log in journal.journal(session, NOW + timedelta(days=1), types=("seeding",))]
        assert (done, journal.tasks(session, NOW + timedelta(days=1))) == (["Sow snap bean"], [])
    records.close()
    assert "Done: Sow snap bean" in said(app)


def test_the_field_page_has_the_task_with_its_soil(sowing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUBLAND_FOLDER", str(sowing))
    from starlette.applications import Starlette
    from starlette.testclient import TestClient

    from dashboard import field

    told = TestClient(Starlette(routes=field.ROUTES)).get("/log/choices").json()["tasks"]
    assert [(task["name"], plain(task["why"])) for task in told] == [("Sow snap bean", "soil 58 °F, wait")]
