"""Hubs, browsers and people at the doors of the dashboard."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from collector.settings import Hub, open_hub
from dashboard import context, doors, guard
from models.records import commands
from models.records.actor import HUB, ROLES
from models.records.database import Records, open_records

PASSWORD = "correct horse battery"
HERE, AWAY = "http://127.0.0.1:8501", "http://hub.local:8501"
EVERY_METHOD = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")


def hub_of(folder: Path, more: str = "", simulated: bool = False) -> Hub:
    folder.mkdir(exist_ok=True)
    (folder / "hubland.toml").write_text(
        f'[hub]\nid = "doors"\nname = "Laurel <Cove>"\nslug = "doors"\nsimulated = {str(simulated).lower()}\n{more}', "utf-8"
    )
    return open_hub(folder, {})


def with_people(hub: Hub) -> Records:
    """Somebody of each role; Sue is the steward."""
    records = open_records(hub.records_url)
    with records.session(HUB) as session:
        for role in ROLES:
            commands.give_account(session, commands.put_person(session, role.title(), [role]), role, PASSWORD)
    return records


def shown(hub: Hub, monkeypatch: pytest.MonkeyPatch, host: str = "127.0.0.1") -> Hub:
    monkeypatch.setenv("HUBLAND_FOLDER", str(hub.folder))
    monkeypatch.setenv("HUBLAND_HOST", host)
    monkeypatch.setattr(doors, "TRIES", guard.Throttle(30, 4.0))
    context.forget()
    return hub


def browser(app: Any, address: str = HERE, client: str = "127.0.0.1") -> TestClient:
    return TestClient(app, base_url=address, client=(client, 50_000), follow_redirects=False)


def signed_in(app: Any, login: str, address: str = HERE, **more: Any) -> TestClient:
    tab = browser(app, address, **more)
    answer = tab.post("/auth/sign-in", data={"login": login, "password": PASSWORD, "next": "/tasks"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/tasks"), answer.text
    return tab
