"""The field page's routes as a phone meets them: entries sent twice, late, by a wrong clock, by the wrong person, or broken."""

from __future__ import annotations

import re
import shutil
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import anyio
import pytest
from sqlalchemy import select
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from dashboard import context, doors, field
from models.records import commands
from models.records.actor import HUB
from models.records.changes import Change
from models.records.commands.events import put_event
from models.records.crops import Crop
from models.records.database import Records
from models.records.logs import Log
from models.records.people import Account, SignIn
from models.records.plans import Event
from models.records.secrets import new_token, token_hash

NOW = datetime(2026, 5, 14, 17, 40, tzinfo=UTC)
PASSWORD = "correct horse battery"
TASK, GRAFTING = uuid.uuid4(), uuid.uuid4()
TOML = '[hub]\nid = "field-test"\nname = "Test Hub"\nslug = "test"\n'


@pytest.fixture
def records(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Records]:
    """The records of a small hub; in each kind of database where a test asks for `records_url`."""
    records_url = request.getfixturevalue("records_url") if "records_url" in request.fixturenames else f"sqlite:///{tmp_path}/records.db"
    (tmp_path / "hubland.toml").write_text(f'{TOML}[records]\nurl = "{records_url}"\n', "utf-8")
    monkeypatch.setenv("HUBLAND_FOLDER", str(tmp_path))
    monkeypatch.setenv("HUBLAND_NOW", NOW.isoformat())
    monkeypatch.setenv("HUBLAND_HOST", "127.0.0.1")
    found = context.here().records
    with found.session(HUB, NOW - timedelta(days=3)) as session:
        for name, role in (("Ann", "worker"), ("Vic", "viewer")):
            commands.give_account(session, commands.put_person(session, name, [role]), name.lower(), PASSWORD)
        session.add(Crop(key="lettuce", name="Lettuce"))
        for name, kind in (("P2", "paddock"), ("P7", "paddock"), ("Bed 4", "bed"), ("Cistern", "tank"), ("Hall", "room")):
            commands.put_place(session, name, kind)
        commands.put_herd(session, "Ewes", species="sheep")
        commands.move_herd(session, "Ewes", "P2", NOW - timedelta(days=3))
        commands.add_task(session, "Walk the fence", NOW, places=["P2"], id=TASK)
        zone = context.here().hub.zone
        put_event(session, "class", "Grafting", NOW - timedelta(hours=3), NOW - timedelta(hours=2), zone=zone, place="Hall", id=GRAFTING)
    yield found
    found.close()


@pytest.fixture
def site(records: Records) -> TestClient:
    return TestClient(Starlette(routes=[*doors.ROUTES, *field.ROUTES], middleware=[Middleware(doors.Guard)]))


def signed(site: TestClient, records: Records, login: str = "ann") -> TestClient:
    token, now = new_token(), datetime.now(UTC)
    with records.session() as session:
        account = session.scalars(select(Account).where(Account.login == login)).one()
        session.add(SignIn(account_id=account.id, token_hash=token_hash(token), seen_at=now, expires_at=now + timedelta(days=1)))
    site.cookies.set(context.COOKIE, token)
    return site


def entry(kind: str, **facts: Any) -> dict[str, Any]:
    at = facts.pop("at", NOW - timedelta(hours=1))
    return {"id": str(uuid.uuid4()), "kind": kind, "at": at.isoformat(), "sent_at": NOW.isoformat(), **facts}


def lettuce(**facts: Any) -> dict[str, Any]:
    return entry("harvest", **{"what": "Lettuce", "amount": "12 lb", "places": ["Bed 4"], **facts})


def send(site: TestClient, *entries: Any) -> list[dict[str, str]]:
    answer = site.post("/log/entries", json=list(entries))
    assert answer.status_code == 200, answer.text
    return list(answer.json())


def logs(records: Records, type: str) -> list[Log]:
    with records.session() as session:
        return list(session.scalars(select(Log).where(Log.type == type, Log.status == "done", Log.came_from != "")))


EVERY_KIND = [
    pytest.param({"kind": "harvest", "what": "Lettuce", "amount": "12 lb", "use": "shares"}, "Picked 12 lb of lettuce.", id="harvest"),
    pytest.param({"kind": "move", "herd": "Ewes", "to": "P7"}, "Ewes moved to P7.", id="move"),
    pytest.param(
        {"kind": "reading", "what": "Water level", "amount": "31", "place": "Cistern"}, "Water level at Cistern: 31 in.", id="reading"
    ),
    pytest.param({"kind": "task", "task": str(TASK)}, "Done: Walk the fence.", id="task"),
    pytest.param({"kind": "event", "event": str(GRAFTING), "on": "2026-05-14", "head_count": 23}, "Grafting: 23 came.", id="head-count"),
    pytest.param(
        {"kind": "event", "title": "Pruning", "event_kind": "class", "head_count": 9}, "Pruning, Thu 14 May, 9 people.", id="event"
    ),
]


@pytest.mark.parametrize(("facts", "says"), EVERY_KIND)
def test_each_kind_is_saved_in_the_senders_name_and_known_when_it_comes_again(
    facts: dict[str, Any], says: str, records_url: str, site: TestClient, records: Records
) -> None:
    sent = entry(**facts)
    signed(site, records)
    assert send(site, sent) == [{"id": sent["id"], "state": "saved", "says": says, "why": ""}]
    before = _rows(records)
    (again,) = send(site, sent)
    assert again["state"] == "known" and again["says"]
    assert _rows(records) == before
    with records.session() as session:
        (change,) = session.scalars(select(Change).where(Change.command == "take_entry"))
        assert (change.by, change.says) == ("Ann", says)


@pytest.mark.parametrize(("facts", "says"), EVERY_KIND)
def test_an_entry_can_be_taken_back_and_does_not_come_again_by_itself(
    facts: dict[str, Any], says: str, records_url: str, site: TestClient, records: Records
) -> None:
    sent = entry(**facts)
    signed(site, records)
    before = _rows(records)
    send(site, sent)
    with records.session() as session:
        ann = context.who(site.cookies[context.COOKIE])
    with records.session(ann, NOW) as session:
        commands.undo(session)
    assert _rows(records) == before
    (again,) = send(site, sent)
    assert (again["state"], again["says"]) == ("known", f"Taken back: {says}")
    assert _rows(records) == before


def _rows(records: Records) -> list[Any]:
    with records.session() as session:
        found = [(str(log.id), log.status, log.name, log.sequence) for log in session.scalars(select(Log).order_by(Log.id))]
        return [*found, *((str(e.id), e.status) for e in session.scalars(select(Event).order_by(Event.id)))]


def test_what_somebody_corrected_meanwhile_is_not_undone_by_an_entry_that_comes_again(site: TestClient, records: Records) -> None:
    first = entry("event", event=str(GRAFTING), on="2026-05-14", head_count=23)
    second = entry("event", event=str(GRAFTING), on="2026-05-14", head_count=25)
    signed(site, records)
    assert [one["state"] for one in send(site, first, second, first)] == ["saved", "saved", "known"]
    assert [log.name for log in logs(records, "activity") if log.event_id] == ["Grafting: 25 came"]


def test_a_task_that_somebody_else_did_is_no_trouble(site: TestClient, records: Records) -> None:
    with records.session(HUB, NOW) as session:
        commands.finish_task(session, TASK, NOW - timedelta(hours=2), by="Sue")
    (said,) = send(signed(site, records), entry("task", task=str(TASK)))
    assert (said["state"], said["says"]) == ("known", "Walk the fence was done already.")


def test_an_entry_made_yesterday_keeps_yesterday(site: TestClient, records: Records) -> None:
    send(signed(site, records), lettuce(at=NOW - timedelta(days=1, minutes=5)))
    (log,) = logs(records, "harvest")
    assert log.at == NOW - timedelta(days=1, minutes=5)
    assert "phone_clock_ahead_s" not in log.details


@pytest.mark.parametrize("ahead", [timedelta(hours=7), timedelta(days=-400), timedelta(minutes=3)])
def test_a_wrong_phone_clock_is_corrected_by_what_it_is_wrong_and_that_is_noted(
    ahead: timedelta, site: TestClient, records: Records
) -> None:
    happened = NOW - timedelta(minutes=90)
    send(signed(site, records), lettuce(at=happened + ahead, sent_at=(NOW + ahead).isoformat()))
    (log,) = logs(records, "harvest")
    assert (log.at, log.details["phone_clock_ahead_s"]) == (happened, ahead.total_seconds())


def test_a_time_that_the_person_said_is_not_corrected(site: TestClient, records: Records) -> None:
    said = NOW - timedelta(hours=5)
    send(signed(site, records), lettuce(at=said, said=True, sent_at=(NOW + timedelta(hours=7)).isoformat()))
    assert logs(records, "harvest")[0].at == said


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (lettuce(amount="lots"), "does not begin with a number"),
        (lettuce(amount="12 stones of it"), "not a unit"),
        (lettuce(what="Letuce"), "Did you mean Lettuce?"),
        (lettuce(use="the cat"), "no use of a harvest"),
        (lettuce(at=NOW + timedelta(days=2)), "still to come"),
        (lettuce(at=NOW - timedelta(days=500)), "more than a year old"),
        (entry("move", herd="Ewes", to="P99"), "no place called 'P99'"),
        (
            entry("reading", what="Soil moisture", amount="140 %", place="Bed 4"),
            "Soil moisture above 100 % cannot be. Expected: 0 to 100 %.",
        ),
        (entry("reading", what="Soil moisture", amount="30 %"), "Choose the place it was read at"),
        (entry("reading", what="Water level", amount="31 lb", place="Cistern"), "length is needed"),
        (entry("reading", what="Mood", amount="3"), "no reading"),
        (entry("task", task=str(uuid.uuid4())), "There is no such task"),
        (entry("event", event=str(GRAFTING), on="2026-05-14"), "How many came?"),
        (entry("event", event=str(uuid.uuid4()), on="2026-05-14", head_count=3), "There is no such event"),
        (entry("event", title=" "), "An event needs a title"),
        (lettuce(what="Let\x00tuce"), "cannot be read"),
        (lettuce(notes="x" * 5000), "cannot be read"),
        (lettuce(colour="green"), "unknown field `colour`"),
        (lettuce() | {"at": "2026-05-14T10:00:00"}, "cannot be read"),
        (lettuce() | {"at": "9999-12-31T23:59:59Z", "sent_at": "0001-01-01T00:00:00Z"}, "still to come"),
        (entry("event", event=str(GRAFTING), head_count=-1), "cannot be read"),
        (entry("dance"), "Invalid value 'dance'"),
    ],
    ids=lambda x: x[:30] if isinstance(x, str) else "",
)
def test_what_is_wrong_with_an_entry_is_said_in_words_and_holds_up_no_other(
    sent: dict[str, Any], why: str, site: TestClient, records: Records
) -> None:
    good = lettuce()
    first, second = send(signed(site, records), sent, good)
    assert (first["id"], first["state"]) == (sent["id"], "refused")
    assert why.lower() in first["why"].lower()
    assert second == {"id": good["id"], "state": "saved", "says": "Picked 12 lb of lettuce. Lot LET-B4-20260514-1.", "why": ""}
    assert len(logs(records, "harvest")) == 1


@pytest.mark.parametrize("body", [b"", b"{}", b'"x"', b"[", b"\xff\xfe", b"[" * 100_000, b"null"])
def test_what_is_no_list_of_entries_is_refused_whole(body: bytes, site: TestClient, records: Records) -> None:
    answer = signed(site, records).post("/log/entries", content=body)
    assert (answer.status_code, answer.text) == (400, "This is no list of entries in JSON.")


@pytest.mark.parametrize("one", [1, None, [], {}, {"id": 5}, {"id": "x", "kind": "harvest"}, "x" * 1000])
def test_an_entry_of_any_shape_has_an_answer(one: Any, site: TestClient, records: Records) -> None:
    (said,) = send(signed(site, records), one)
    assert said["state"] == "refused" and said["why"]


def test_too_much_at_once_is_refused_before_it_is_read(site: TestClient, records: Records) -> None:
    signed(site, records)
    assert site.post("/log/entries", content=b" " * (field.LARGEST + 1)).status_code == 413
    assert site.post("/log/entries", content=iter([b"[" + b" " * field.LARGEST, b"]"])).status_code == 413
    assert site.post("/log/entries", content=b"[" + b"1," * field.MOST + b"1]").status_code == 413


@pytest.mark.parametrize("then", ["silent", "gone"])
def test_a_phone_that_leaves_in_the_middle_of_sending_holds_up_nothing(
    then: str, site: TestClient, records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(field, "PATIENCE_S", 0.05)
    cookie = f"{context.COOKIE}={signed(site, records).cookies[context.COOKIE]}"
    scope = {
        "type": "http", "method": "POST", "path": "/log/entries", "query_string": b"", "scheme": "http", "client": ("127.0.0.1", 5),
        "server": ("testserver", 80), "headers": [(b"host", b"testserver"), (b"cookie", cookie.encode()), (b"content-length", b"900")],
    }  # fmt: skip
    sent = [{"type": "http.request", "body": b'[{"id"', "more_body": True}]
    if then == "gone":
        sent.append({"type": "http.disconnect"})
    answer: list[Any] = []

    async def receive() -> Any:
        return sent.pop(0) if sent else await anyio.sleep_forever()

    async def send_back(message: Any) -> None:
        answer.append(message)

    async def ask() -> None:
        with anyio.fail_after(5):
            await site.app(scope, receive, send_back)

    # in a thread of its own: a browser test of the same process may have left its loop in this one
    with ThreadPoolExecutor(1) as pool:
        pool.submit(anyio.run, ask).result(10)
    assert answer[0]["status"] == 408
    assert logs(records, "harvest") == []


def test_who_only_looks_gets_the_page_and_may_send_nothing(site: TestClient, records: Records) -> None:
    signed(site, records, "vic")
    assert site.get("/log").status_code == 200
    assert site.get("/log/choices").json()["may"] is False
    answer = site.post("/log/entries", json=[lettuce()])
    assert answer.status_code == 403 and "Ask a steward" in answer.text
    assert logs(records, "harvest") == []


def test_nobody_sends_or_reads_without_signing_in(site: TestClient, records: Records) -> None:
    assert site.post("/log/entries", json=[lettuce()]).status_code == 401
    assert site.get("/log/choices").status_code == 401
    assert site.get("/log", headers={"Accept": "text/html"}, follow_redirects=False).headers["location"] == "/auth/sign-in?next=/log"


def test_another_site_cannot_send_in_ones_name(site: TestClient, records: Records) -> None:
    answer = signed(site, records).post("/log/entries", json=[lettuce()], headers={"Origin": "https://elsewhere.example"})
    assert answer.status_code == 403
    assert logs(records, "harvest") == []


def test_work_is_in_the_name_that_stood_on_the_phone_if_it_is_a_persons(site: TestClient, records: Records) -> None:
    send(signed(site, records), lettuce(by="Vic", at=NOW - timedelta(hours=3)), lettuce(by="Nobody at all", at=NOW - timedelta(hours=2)))
    assert sorted(log.done_by for log in logs(records, "harvest")) == ["Ann", "Vic"]


def test_the_choices_name_what_is_there_and_are_sent_again_only_when_they_changed(site: TestClient, records: Records) -> None:
    first = signed(site, records).get("/log/choices")
    said = first.json()
    assert said["herds"] == [{"name": "Ewes", "place": "P2", "head": None}]
    assert said["tasks"] == [{"id": str(TASK), "name": "Walk the fence", "due": "2026-05-14", "places": ["P2"], "who": ""}]
    assert [(e["id"], e["on"], e["title"], e["came"]) for e in said["events"]] == [(str(GRAFTING), "2026-05-14", "Grafting", None)]
    assert said["crops"] == ["Lettuce"] and said["grazed"] == ["P2", "P7"] and said["may"] is True
    assert next(r for r in said["readings"] if r["title"] == "Water level")["places"] == ["Cistern"]
    tag = {"If-None-Match": first.headers["etag"]}
    assert site.get("/log/choices", headers=tag).status_code == 304
    send(site, entry("move", herd="Ewes", to="P7"))
    assert site.get("/log/choices", headers=tag).json()["herds"][0]["place"] == "P7"


# the page itself


def test_the_page_is_small_and_asks_nobody_but_the_hub(site: TestClient, records: Records) -> None:
    signed(site, records)
    answers = {path: site.get(path) for path in field.SERVED}
    assert sum(len(answer.content) for answer in answers.values()) < 60_000
    for path, answer in answers.items():
        assert answer.status_code == 200, path
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert not re.search(r"https?://|innerHTML|outerHTML|insertAdjacent|document\.write|eval\(", answer.text), path
    assert answers["/log/worker.js"].headers["service-worker-allowed"] == "/log"


def test_a_phone_keeps_every_file_that_the_page_names_and_all_of_one_version(
    site: TestClient, records: Records, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed(site, records)
    named = {"/log"}
    for path in field.KEPT:
        named |= set(re.findall(r"[\"'](/log/[\w.]+\.(?:js|css))[\"']", site.get(path).text)) - {field.WORKER}
    assert named == set(field.KEPT)
    before = site.get(field.WORKER).text
    assert all(f'"{path}"' in before for path in named)
    copy = tmp_path / "fieldpage"
    shutil.copytree(field.FILES, copy)
    monkeypatch.setattr(field, "FILES", copy)
    assert site.get(field.WORKER).text == before
    (copy / "times.js").write_text("// another\n", "utf-8")
    # a browser takes up a worker again only where its text is another
    assert site.get(field.WORKER).text != before


def test_every_script_of_the_page_is_asked_for_at_once() -> None:
    page = (field.FILES / "page.html").read_text("utf-8")
    assert {path for path in field.KEPT if path.endswith(".js")} == set(re.findall(r'(?:href|src)="(/log/\w+\.js)"', page))


def test_the_colours_of_the_page_hold_seven_to_one_in_the_sun_and_at_night() -> None:
    css = (field.FILES / "page.css").read_text("utf-8")
    themes = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block)) for block in re.findall(r":root \{(.*?)\}", css, re.DOTALL)]
    assert len(themes) == 2
    for theme in themes:
        pairs = [(ink, ground) for ink in ("ink", "note", "wrong", "tap") for ground in ("paper", "card")] + [("on-tap", "tap")]
        assert {
            pair: round(_contrast(theme[pair[0]], theme[pair[1]]), 1) for pair in pairs if _contrast(*(theme[p] for p in pair)) < 7
        } == {}


def _contrast(one: str, other: str) -> float:
    """The contrast of two colours, as WCAG 2.1 defines it."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
