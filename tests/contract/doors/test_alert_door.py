"""The link in an alert's message, against the real app: who holds it may acknowledge one incident, and nothing else."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from collector.settings import Hub
from dashboard import guard
from models.records import commands
from models.records.actor import HUB
from models.records.incidents import Answer, incidents
from tests import made_alerts
from tests.contract.doors.made_doors import AWAY, EVERY_METHOD, HERE, PASSWORD, browser, hub_of, shown

NOW = datetime(2026, 5, 14, 6, 10, tzinfo=UTC)


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    made = hub_of(tmp_path / "hub")
    made_alerts.reachable(made, NOW)
    monkeypatch.setenv("HUBLAND_NOW", NOW.isoformat())
    yield shown(made, monkeypatch)


def answers(hub: Hub) -> list[Answer]:
    records = hub.open_records()
    with records.session() as session:
        found = [answer for one in incidents(session, NOW) for answer in one.answers]
    records.close()
    return found


def test_who_holds_the_link_acknowledges_without_signing_in(app: Any, hub: Hub) -> None:
    ((_, token),) = made_alerts.raised(hub, NOW).values()
    tab = browser(app, AWAY, "192.0.2.7")
    text = tab.get(f"/alert/{token}").text
    assert "Frost in Block B tonight" in text and "Critical:" in text and "Since" in text and "Cover beds 4 and 8" in text
    assert text.count("<button") == 1 and "I have seen it" in text and "<script" not in text
    assert answers(hub) == []

    done = tab.post(f"/alert/{token}")
    assert (done.status_code, done.headers["location"]) == (303, f"/alert/{token}") and "set-cookie" not in done.headers
    after = tab.get(f"/alert/{token}").text
    assert "Seen by Ann, 2:10 am" in after
    assert "<button" not in after
    assert [(a.kind, a.by) for a in answers(hub)] == [("acknowledged", "Ann")]


def test_a_second_tap_is_written_down_once(app: Any, hub: Hub) -> None:
    ((_, token),) = made_alerts.raised(hub, NOW).values()
    assert [browser(app).post(f"/alert/{token}").status_code for _ in range(2)] == [303, 303]
    assert len(answers(hub)) == 1


def test_a_preview_of_the_link_acknowledges_nothing(app: Any, hub: Hub) -> None:
    ((_, token),) = made_alerts.raised(hub, NOW).values()
    assert {browser(app).request(method, f"/alert/{token}").status_code for method in ("GET", "HEAD")} == {200}
    assert answers(hub) == []


def test_a_link_of_another_incident_or_none_says_so(app: Any, hub: Hub) -> None:
    made_alerts.raised(hub, NOW)
    for method in ("GET", "POST"):
        answer = browser(app).request(method, f"/alert/{'x' * 43}")
        assert answer.status_code == 404 and "This link does not work" in answer.text
    assert answers(hub) == []


def test_after_a_week_the_link_has_ended(app: Any, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    ((_, token),) = made_alerts.raised(hub, NOW).values()
    monkeypatch.setenv("HUBLAND_NOW", (NOW + timedelta(days=7)).isoformat())
    assert "This link does not work" in browser(app).get(f"/alert/{token}").text
    assert browser(app).post(f"/alert/{token}").status_code == 404
    assert answers(hub) == []


def test_the_link_of_somebody_who_left_opens_nothing(app: Any, hub: Hub) -> None:
    ((_, token),) = made_alerts.raised(hub, NOW).values()
    records = hub.open_records()
    with records.session(HUB) as session:
        commands.put_person(session, "Ann", ["worker"], active=False)
    records.close()
    assert browser(app).post(f"/alert/{token}").status_code == 404 and answers(hub) == []


def test_the_link_of_what_is_over_says_how_it_ended_and_has_no_button(app: Any, hub: Hub) -> None:
    from models.records.incidents import clear_incident

    ((incident, token),) = made_alerts.raised(hub, NOW).values()
    records = hub.open_records()
    with records.session() as session:
        clear_incident(session, incident, NOW, "Lowest 28 °F at 5:12 am.")
    records.close()
    text = browser(app).get(f"/alert/{token}").text
    assert "It is over since" in text and "Lowest 28 °F at 5:12 am." in text and "<button" not in text
    assert browser(app).post(f"/alert/{token}").status_code == 303 and answers(hub) == []


@pytest.mark.parametrize(
    "ending", ["", "x", "x" * 42, "x" * 44, "x" * 43 + "/y", "x" * 42 + "%0a", "x" * 42 + "é", "..%2f" + "x" * 40, "x" * 42 + "."]
)
def test_what_is_no_token_is_behind_the_door(ending: str, app: Any, hub: Hub) -> None:
    for method in EVERY_METHOD:
        assert browser(app).request(method, f"/alert/{ending}").status_code in (401, 404, 405), method


def test_a_token_opens_nothing_but_its_own_page_by_get_head_and_post(app: Any, hub: Hub) -> None:
    ((_, token),) = made_alerts.raised(hub, NOW).values()
    tab = browser(app)
    assert {m: tab.request(m, f"/alert/{token}").status_code for m in set(EVERY_METHOD) - set(guard.LIKE_METHODS)} == {
        "OPTIONS": 401, "PUT": 401, "PATCH": 401, "DELETE": 401,
    }  # fmt: skip
    for path in ("/alerts", "/", f"/alerts/{token}", f"/alert/{token}/x", f"/tasks?token={token}"):
        assert tab.get(path).status_code in (401, 404), path
    tab.post(f"/alert/{token}")
    assert tab.get("/").status_code == 401


@pytest.mark.parametrize("headers", [{"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}])
def test_another_site_cannot_press_the_button(headers: dict[str, str], app: Any, hub: Hub) -> None:
    ((_, token),) = made_alerts.raised(hub, NOW).values()
    assert browser(app).post(f"/alert/{token}", headers=headers).status_code == 403
    assert answers(hub) == []
    assert browser(app).post(f"/alert/{token}", headers={"origin": HERE}).status_code == 303


def test_the_token_is_told_to_nobody(app: Any, hub: Hub, caplog: pytest.LogCaptureFixture) -> None:
    ((_, token),) = made_alerts.raised(hub, NOW).values()
    caplog.set_level(logging.DEBUG)
    tab = browser(app)
    answers_ = [tab.get(f"/alert/{token}"), tab.post(f"/alert/{token}"), tab.get("/alert/" + "y" * 43)]
    for answer in answers_:
        # the origin alone: with no-referrer a browser calls the origin of the form null
        assert answer.headers["referrer-policy"] == "strict-origin" and answer.headers.get("cache-control", "no-store") == "no-store"
        assert "noindex" in answer.headers["x-robots-tag"]
    ours = [r for r in caplog.records if not r.name.startswith("httpx")]
    assert not any(token in r.getMessage() for r in ours)
    assert "default-src 'none'" in answers_[0].headers["content-security-policy"]


def test_the_link_of_a_storm_lists_them_all_and_one_button_answers_what_nobody_has_seen(app: Any, hub: Hub) -> None:
    from models.records.incidents import clear_incident
    from models.records.notices import enqueue_notice, new_link

    made = {cause: id for cause, (id, _) in made_alerts.raised(hub, NOW, list(made_alerts.SEEN), told=False).items()}
    records = hub.open_records()
    with records.session(HUB, NOW) as session:
        clear_incident(session, made[made_alerts.BATTERY], NOW, "Changed.")
        named = {"incidents": [str(id) for id in made.values()]}
        token = new_link(session, enqueue_notice(session, "s", "storm", "3", NOW, person="Ann", channel="ann mail", detail=named), NOW)
    records.close()
    tab = browser(app, AWAY, "192.0.2.7")
    text = tab.get(f"/alert/{token}").text
    assert "3 alerts, 2 not seen" in text.replace("\u00a0", " ") and text.count("<button") == 1 and "I have seen them all" in text
    assert text.index("29 °F") < text.index("46 °F") < text.index("Changed."), "what nobody has seen comes first, as the message named it"
    assert "Cover beds 4 and 8" in text and "Change it this week" not in text
    assert answers(hub) == []

    assert [tab.post(f"/alert/{token}").status_code for _ in range(2)] == [303, 303]
    after = tab.get(f"/alert/{token}").text
    assert "all seen or over" in after and "<button" not in after and after.count("Seen by Ann") == 2
    assert [(a.kind, a.by) for a in answers(hub)] == [("acknowledged", "Ann")] * 2


def test_words_from_outside_stay_words(app: Any, hub: Hub) -> None:
    from dataclasses import replace

    from models.alerts import Event
    from models.records.incidents import open_incident
    from models.records.notices import enqueue_notice, new_link

    records, seen = hub.open_records(), made_alerts.SEEN[made_alerts.FROST][2]
    with records.session() as session:
        odd = replace(seen, said="<script>1</script>", title="<b>x", todo='"><img>', sure="<i>")
        incident = open_incident(session, Event("raised", "frost", "odd", NOW, odd, "critical", "odd"))
        token = new_link(session, enqueue_notice(session, "k", "raised", "t", NOW, channel="ann mail", incident_id=incident), NOW)
    records.close()
    text = browser(app).get(f"/alert/{token}").text
    assert "<script" not in text and "<img" not in text and "<b>x" not in text and "&lt;script&gt;" in text
    # a message to a phone that is nobody's is answered in the channel's name
    browser(app).post(f"/alert/{token}")
    assert [a.by for a in answers(hub)] == ["ann mail"]


def test_who_may_only_look_may_answer_by_the_link_sent_to_them(app: Any, hub: Hub) -> None:
    ((_, token),) = made_alerts.raised(hub, NOW).values()
    records = hub.open_records()
    with records.session(HUB) as session:
        commands.put_person(session, "Ann", ["viewer"])
        commands.give_account(session, commands.put_person(session, "Vic", ["viewer"]), "vic", PASSWORD)
    records.close()
    assert browser(app).post(f"/alert/{token}").status_code == 303
    assert [a.by for a in answers(hub)] == ["Ann"]
