"""A task that an alert made says where it came from, where tasks are listed."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.registry import page
from models.records import commands
from models.records.actor import HUB
from models.records.incidents import ALERT
from tests import made_alerts, made_hub
from tests.made_alerts import BATTERY
from tests.unit.dashboard.conftest import NOW
from tests.unit.dashboard.test_pages import opened, said


def test_a_task_of_an_alert_names_the_alert_and_others_name_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hub = made_hub.make(tmp_path, NOW, raw_days=1, rollup_days=2)
    ((_, (incident, _)),) = made_alerts.raised(hub, NOW, [BATTERY], told=False).items()
    records = hub.open_records()
    with records.session(HUB, NOW) as session:
        commands.add_task(session, "Change a battery", NOW, came_from=f"{ALERT}{incident}")
        commands.add_task(session, "Walk the fence", NOW)
    records.close()
    text = said(opened(page("tasks"), tmp_path, monkeypatch))
    assert text.count("from alert") == 1 and "from alert: Battery of bed-8 at 9 %" in text.replace("\u00a0", " ")
