"""Feeds and sheets as a phone asks for them, through the server's own routes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar
from starlette.applications import Starlette
from starlette.testclient import TestClient

from collector import http
from collector.settings import open_hub
from models.records import commands, feeds
from models.records.actor import HUB, Actor
from models.records.database import Records, open_records

NOW = datetime(2026, 5, 11, 13, tzinfo=UTC)


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    (tmp_path / "hubland.toml").write_text('[hub]\nid = "h"\nname = "Hub"\nslug = "h"\n')
    opened = open_records(open_hub(tmp_path, {}).records_url)
    with opened.session(HUB, NOW) as session:
        commands.put_place(session, "Bed 4", "bed")
        commands.put_person(session, "Ann", ["worker"])
        commands.add_task(session, "Sow beans", NOW, type="seeding", places=["Bed 4"], who="Ann")
        commands.add_task(session, "Walk the fence", NOW)
    yield opened
    opened.close()


@pytest.fixture
def phone(records: Records, tmp_path: Path) -> TestClient:
    hub = open_hub(tmp_path, {})
    return TestClient(Starlette(routes=list(http.routes(lambda: records, lambda: hub, lambda: NOW))))


def subscribed(records: Records, kind: str) -> str:
    with records.session(HUB, NOW) as session:
        ann = commands.put_person(session, "Ann", ["worker"])
    with records.session(Actor("Ann", frozenset({"worker"}), ann.id), NOW) as session:
        return str(commands.subscribe_feed(session, kind))


def names(text: bytes, kind: str = "VTODO") -> list[str]:
    return [str(part["SUMMARY"]) for part in Calendar.from_ical(text).walk(kind)]


@pytest.mark.parametrize(
    ("kind", "shown"), [("all tasks", ["Sow beans", "Walk the fence"]), ("mine", ["Sow beans"]), ("sow", ["Sow beans"]), ("harvest", [])]
)
def test_each_kind_of_calendar_shows_its_tasks(phone: TestClient, records: Records, kind: str, shown: list[str]) -> None:
    answer = phone.get(f"/feeds/{subscribed(records, kind)}.ics")
    assert answer.status_code == 200 and answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert names(answer.content) == shown


def test_a_phone_that_shows_no_tasks_asks_for_events(phone: TestClient, records: Records) -> None:
    answer = phone.get(f"/feeds/{subscribed(records, 'sow')}.ics?as=events")
    assert names(answer.content) == [] and names(answer.content, "VEVENT") == ["Sow beans"]


def test_a_task_finished_today_is_ticked_off_and_what_was_only_logged_is_none(phone: TestClient, records: Records) -> None:
    address = f"/feeds/{subscribed(records, 'all tasks')}.ics"
    with records.session(HUB, NOW) as session:
        (fence,) = [t for t in feeds.content(session, feeds.feeds(session)[0], NOW).tasks if t.name == "Walk the fence"]
        commands.finish_task(session, fence.id, NOW)
    todos = Calendar.from_ical(phone.get(address).content).walk("VTODO")
    assert sorted((str(t["SUMMARY"]), str(t["STATUS"])) for t in todos) == [("Sow beans", "NEEDS-ACTION"), ("Walk the fence", "COMPLETED")]


def test_an_address_that_is_unknown_or_stopped_is_not_found(phone: TestClient, records: Records) -> None:
    token = subscribed(records, "events")
    assert phone.get(f"/feeds/{token[:-1]}x.ics").status_code == 404
    with records.session(HUB, NOW) as session:
        commands.revoke_feed(session, feeds.feeds(session)[0].id)
    gone, unknown = phone.get(f"/feeds/{token}.ics"), phone.get("/feeds/nothing.ics")
    assert (gone.status_code, gone.text) == (404, unknown.text), "a stopped address looks like one that never was"


def test_what_has_not_changed_is_not_sent_again(phone: TestClient, records: Records) -> None:
    address = f"/feeds/{subscribed(records, 'all tasks')}.ics"
    first = phone.get(address)
    for header, kept in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
        again = phone.get(address, headers={header: first.headers[kept]})
        assert (again.status_code, again.content) == (304, b"") and again.headers["ETag"] == first.headers["ETag"]
    with records.session(HUB, NOW + timedelta(minutes=5)) as session:
        commands.add_task(session, "Turn the compost", NOW)
    for header, kept in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
        assert phone.get(address, headers={header: first.headers[kept]}).status_code == 200
    # an ETag that fits decides, whatever the time says (RFC 9110, 13.2.2)
    both = {"If-None-Match": '"other"', "If-Modified-Since": phone.get(address).headers["Last-Modified"]}
    assert phone.get(address, headers=both).status_code == 200


def test_what_was_taken_back_is_sent_again(phone: TestClient, records: Records) -> None:
    address = f"/feeds/{subscribed(records, 'all tasks')}.ics"
    with records.session(HUB, NOW + timedelta(minutes=5)) as session:
        commands.add_task(session, "A slip", NOW)
    before = phone.get(address)
    with records.session(HUB, NOW + timedelta(minutes=6)) as session:
        commands.undo(session)
    after = phone.get(address, headers={"If-Modified-Since": before.headers["Last-Modified"]})
    assert after.status_code == 200 and "A slip" not in after.text


def test_head_is_get_without_its_body(phone: TestClient, records: Records) -> None:
    address = f"/feeds/{subscribed(records, 'events')}.ics"
    head, get = phone.head(address), phone.get(address)
    assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", str(len(get.content)))
    assert head.headers["etag"] == get.headers["etag"]
    assert phone.post(address).status_code == 405


def test_who_guesses_has_to_wait_and_a_good_address_does_not(phone: TestClient, records: Records) -> None:
    token = subscribed(records, "events")
    assert phone.get(f"/feeds/{token}.ics").status_code == 200
    said = [phone.get(f"/feeds/guess-{n}.ics").status_code for n in range(http.MISSES + 3)]
    assert said == [404] * http.MISSES + [429] * 3
    assert phone.get(f"/feeds/{token}.ics").status_code == 200


def test_the_wait_ends_after_a_minute() -> None:
    at = [1000.0]
    throttle = http.Throttle(clock=lambda: at[0])
    for _ in range(http.MISSES):
        throttle.missed("198.51.100.7")
    assert throttle.waits("198.51.100.7", "x") > 0 and throttle.waits("198.51.100.8", "x") == 0
    at[0] += http.WINDOW_S
    assert throttle.waits("198.51.100.7", "x") == 0
    throttle.missed("198.51.100.7")
    assert throttle.waits("198.51.100.7", "x") == 0, "the count began anew"


def test_a_task_sheet_is_a_pdf_and_a_wrong_day_is_told_in_words(phone: TestClient) -> None:
    sheet = phone.get("/sheets/tasks.pdf?from=2026-05-11&days=7")
    assert sheet.status_code == 200 and sheet.headers["content-type"] == "application/pdf" and sheet.content.startswith(b"%PDF")
    for wrong in ("from=someday", "days=0", "days=32", "days=-1", "days=x"):
        answer = phone.get(f"/sheets/tasks.pdf?{wrong}")
        assert answer.status_code == 400 and "expected" in answer.text
