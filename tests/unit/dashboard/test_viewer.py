"""Every page under every role that may only look: whatever can be pressed is pressed, and the records stay as they were."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from collector.settings import open_hub
from dashboard.registry import PAGES, Page
from models.records import commands
from models.records.actor import HUB
from models.records.crops import Crop
from models.records.folder.writing import folder_files
from tests import made_hub
from tests.unit.dashboard.conftest import NOW
from tests.unit.dashboard.test_pages import headline, opened


def farm_with(folder: Path, role: str) -> Path:
    """A real hub with records on every page, and somebody of a role signed in."""
    made_hub.make(folder, NOW, raw_days=1, rollup_days=2)
    toml = folder / "hubland.toml"
    toml.write_text(toml.read_text("utf-8").replace("simulated = true", "simulated = false"), "utf-8")
    hub = open_hub(folder, {})
    records = hub.open_records()
    with records.session(HUB, NOW - timedelta(days=1)) as session:
        commands.put_person(session, "Ann", ["worker"], phone="828-555-0199")
        session.add(Crop(key="lettuce", name="Lettuce"))
        commands.put_herd(session, "Ewes", species="sheep")
        commands.move_herd(session, "Ewes", "P2", NOW - timedelta(days=3))
        commands.put_animal(session, "Dolly", species="sheep")
        commands.put_planting(session, "Lettuce 1", crop="Lettuce")
        commands.add_task(session, "Walk the fence", NOW, places=["P3"])
        start = NOW + timedelta(hours=5)
        commands.put_event(session, "meal", "Supper", start, start + timedelta(hours=2), zone=hub.zone, head_count=12)
    records.close()
    (folder / "token").write_text(made_hub.signed_in(folder, "Vic", role))
    return folder


@pytest.fixture(scope="module", params=["viewer", "treasurer"])
def looking(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return farm_with(tmp_path_factory.mktemp(str(request.param)), str(request.param))


def written(folder: Path) -> dict[str, str]:
    hub = open_hub(folder, {})
    records = hub.open_records()
    with records.session() as session:
        found = dict(folder_files(session, hub.zone))
    records.close()
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.key)
def test_who_only_looks_can_press_whatever_there_is_and_changes_nothing(page: Page, looking: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = written(looking)
    app = opened(page, looking, monkeypatch)
    assert headline(app)
    for n in one_of_a_kind([str(button.key or button.label) for button in app.button]):
        app = opened(page, looking, monkeypatch)
        app.button[n].click().run()
        assert not app.exception, app.exception[0].value
    assert written(looking) == before


def one_of_a_kind(keys: list[str]) -> list[int]:
    """Which buttons to press: of those that differ by a number or a day alone (the days of a month, rows of a table) the first and last."""
    kinds: dict[str, list[int]] = {}
    for n, key in enumerate(keys):
        kinds.setdefault(re.sub(r"[0-9]+", "", key), []).append(n)
    return sorted({n for same in kinds.values() for n in (same[0], same[-1])})


def test_a_worker_has_buttons_that_change_something(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The walk above would find them, if they were offered."""
    folder = farm_with(tmp_path, "worker")
    app = opened(next(p for p in PAGES if p.key == "tasks"), folder, monkeypatch)
    before = written(folder)
    next(b for b in app.button if b.label == "Done").click().run()
    assert written(folder) != before


def test_a_viewer_sees_nobodys_phone_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    people = next(p for p in PAGES if p.key == "people")
    app = opened(people, farm_with(tmp_path, "viewer"), monkeypatch)
    assert not any("555-0199" in m.value for m in app.markdown)
