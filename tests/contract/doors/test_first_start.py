"""The first account of a hub, against the real app: who may make it, and with which code."""

from __future__ import annotations

import re
import stat
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from collector.settings import Hub
from dashboard import set_up
from tests.contract.doors.made_doors import AWAY, HERE, PASSWORD, browser, with_people

NEW = {"name": "Ann", "login": "Ann", "password": PASSWORD, "again": PASSWORD}


def test_a_new_hub_leads_everybody_to_its_first_start(app: Any, bare: Hub) -> None:
    tab = browser(app)
    answer = tab.get("/", headers={"accept": "text/html"})
    assert tab.get(answer.headers["location"]).headers["location"] == "/auth/set-up"


def test_at_the_hub_itself_the_first_account_needs_no_code_and_is_signed_in(app: Any, bare: Hub) -> None:
    tab = browser(app)
    assert "Set-up code" not in tab.get("/auth/set-up").text
    assert "not the same" in tab.post("/auth/set-up", data={**NEW, "again": "x"}).text
    assert "too short" in tab.post("/auth/set-up", data={**NEW, "password": "short", "again": "short"}).text
    assert tab.post("/auth/set-up", data=NEW).status_code == 303
    me = tab.get("/auth/me").text
    assert "<b>Ann</b>" in me and "steward:" in me and "treasurer:" in me
    again = browser(app).post("/auth/set-up", data={**NEW, "name": "Eve", "login": "eve"})
    assert again.headers["location"] == "/auth/sign-in" and "set-cookie" not in again.headers


def test_from_elsewhere_the_first_account_needs_the_code_which_is_gone_once_used(app: Any, bare: Hub) -> None:
    tab, path = browser(app, AWAY, "192.0.2.9"), bare.folder / set_up.FILE
    assert "Set-up code" in tab.get("/auth/set-up").text
    assert "not the set-up code" in tab.post("/auth/set-up", data=NEW).text
    assert "not the set-up code" in tab.post("/auth/set-up", data={**NEW, "code": "AAAA-AAAA"}).text
    code = path.read_text().strip()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 and re.fullmatch(r"[A-Z2-9]{4}-[A-Z2-9]{4}", code)
    assert tab.post("/auth/set-up", data={**NEW, "code": code.lower().replace("-", " ")}).status_code == 303
    assert not path.exists() and tab.get("/").status_code == 200


@pytest.mark.parametrize(
    ("address", "client", "headers"),
    [
        (AWAY, "127.0.0.1", {}),  # a name that another site made point here, or a proxy that keeps the name
        (HERE, "192.0.2.9", {}),
        (HERE, "127.0.0.1", {"x-forwarded-for": "192.0.2.9"}),
        (HERE, "127.0.0.1", {"forwarded": "for=192.0.2.9"}),
        (HERE, "127.0.0.1", {"origin": "https://hub.example", "sec-fetch-site": "same-origin"}),  # a proxy that says nothing
    ],
)
def test_who_only_seems_to_sit_at_the_hub_is_asked_for_the_code(
    address: str, client: str, headers: dict[str, str], app: Any, bare: Hub
) -> None:
    answer = browser(app, address, client).post("/auth/set-up", data=NEW, headers=headers)
    assert answer.status_code == 403 and "not the set-up code" in answer.text


def test_two_first_starts_at_once_make_one_account(app: Any, bare: Hub) -> None:
    def start(name: str) -> str:
        return browser(app).post("/auth/set-up", data={**NEW, "name": name, "login": name}).headers.get("set-cookie", "")

    with ThreadPoolExecutor(4) as pool:
        cookies = list(pool.map(start, ("ann", "ben", "cal", "dee")))
    assert sum(c.startswith("hubland=") for c in cookies) == 1


def test_the_code_is_printed_where_the_hub_was_started_and_only_while_it_is_needed(
    app: Any, bare: Hub, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up.announce()
    assert (bare.folder / set_up.FILE).read_text().strip() in capsys.readouterr().out
    with_people(bare).close()
    set_up.announce()
    assert capsys.readouterr().out == "" and not (bare.folder / set_up.FILE).exists()
