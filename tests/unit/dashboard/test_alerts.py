"""The Alerts page in its states, and alerts on Today: nothing open, open, seen, put off; whom it reaches; what a rule is changed to."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from collector.settings import Hub, open_hub
from dashboard import alarms
from dashboard.parts import incident
from dashboard.parts.alertrules import changes, row
from dashboard.registry import page
from models.advice import Line
from models.alerts.rules import default_rules
from models.alerts.situation import shuts
from models.records import commands
from models.records.actor import HUB
from models.records.incidents import IncidentView, incidents, note_unknown
from models.records.notices import enqueue_notice
from tests import made_alerts, made_hub
from tests.made_alerts import BATTERY, FREEZER, FROST
from tests.unit.dashboard.conftest import NOW
from tests.unit.dashboard.test_lines import farm
from tests.unit.dashboard.test_pages import headline, opened, said

PAGE = page("alerts")
ANSWERS = ("I have seen it", "For 1 h", "Until morning", "Close it", "Test", "Put on duty", "Keep quiet", "Save")


@pytest.fixture
def hub(tmp_path: Path) -> Hub:
    made_hub.make(tmp_path, NOW, raw_days=1, rollup_days=2)
    return open_hub(tmp_path, {})


def kept(hub: Hub) -> dict[str, IncidentView]:
    records = hub.open_records()
    with records.session() as session:
        found = {one.cause: one for one in incidents(session, NOW)}
    records.close()
    return found


def press(app: AppTest, label: str, n: int = 0) -> AppTest:
    [b for b in app.button if b.label == label][n].click()
    return app.run()


def labels(app: AppTest) -> list[str]:
    return [b.label for b in app.button]


def test_where_nobody_can_be_reached_the_page_says_so_before_an_alert_does(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(PAGE, hub.folder, monkeypatch)
    assert headline(app).startswith("Nothing is open")
    assert "Nobody would be woken: no channel is set" in said(app)
    assert "I have seen it" not in labels(app)


def test_a_hub_without_a_device_does_not_say_that_all_is_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made_hub.make_empty(tmp_path)
    (tmp_path / "token").write_text(made_hub.signed_in(tmp_path, "Sue", "steward"))
    app = opened(PAGE, tmp_path, monkeypatch)
    assert headline(app) == "Nothing can be watched yet: no device was ever heard."
    assert "fears watched for" not in said(app)


def test_a_message_that_was_not_sent_says_why_and_does_not_wait(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    made_alerts.reachable(hub, NOW)
    ((_, (id, _)),) = made_alerts.raised(hub, NOW, [FREEZER], told=False).items()
    records = hub.open_records()
    with records.session() as session:
        enqueue_notice(session, "n", "raised", "x", NOW, person="Ann", channel="ann mail", incident_id=id, withheld="maintenance: new door")
    records.close()
    text = said(opened(PAGE, hub.folder, monkeypatch))
    assert "raised · not sent: maintenance: new door" in text and "waits until" not in text


def test_nothing_open_tells_of_the_last_one_and_what_happened_in_between(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    made_alerts.reachable(hub, NOW)
    made_alerts.over(hub, NOW)
    text = said(app := opened(PAGE, hub.folder, monkeypatch))
    assert headline(app).replace("\u00a0", " ") == "Nothing is open; the last one ended Mon 11 May: Walk-in cooler at 46 °F."
    assert "Warmest 48 °F at 4:10 pm" in text and "alert sent Mon 11 May to Ann" in text
    # the secret of her channel is not there
    assert "The secret 'mail' is not there" in text


def test_what_is_open_stands_first_and_is_answered_there(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    made_alerts.reachable(hub, NOW)
    made_alerts.raised(hub, NOW, [FREEZER])
    app = opened(PAGE, hub.folder, monkeypatch)
    text = said(app).replace("\u00a0", " ")
    assert headline(app) == "The walk-in cooler is at 46 °F and warming."
    assert "critical, not seen" in text and "**What to do:** Shut its door" in text and "since 12:40 pm, 1 h · 1 of 1 probe" in text
    assert "Raised when the advice on" in text and "raised · sent 12:40 pm" in text

    app = press(app, "I have seen it")
    assert kept(hub)[FREEZER].state == "acknowledged"
    text = said(app)
    assert "critical, seen by demo steward" in text and "Seen by demo steward: Walk-in cooler" in text
    assert "I have seen it" not in labels(app) and "For 1 h" not in labels(app)
    press(app, "Undo")
    assert kept(hub)[FREEZER].state == "open"


@pytest.mark.parametrize(("label", "told"), [("For 1 h", "put off until 2:40 pm"), ("Until morning", "put off until tomorrow 6:00 am")])
def test_what_can_wait_is_put_off(label: str, told: str, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    made_alerts.raised(hub, NOW, [FREEZER])
    app = press(opened(PAGE, hub.folder, monkeypatch), label)
    assert kept(hub)[FREEZER].state == "snoozed" and told in said(app)
    assert "I have seen it" in labels(app) and "For 1 h" not in labels(app)


def test_a_steward_closes_what_nothing_measured_clears_and_says_why(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    made_alerts.raised(hub, NOW, [FREEZER])
    app = opened(PAGE, hub.folder, monkeypatch)
    app.text_input(key=f"why-{kept(hub)[FREEZER].id}").set_value("the probe hung in the sun")
    app = press(app, "Close it")
    assert kept(hub)[FREEZER].state == "closed" and headline(app).startswith("Nothing is open")
    assert "closed by demo steward: the probe hung in the sun" in said(app)


def test_what_nobody_knows_of_any_more_says_since_when_and_why(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    made_alerts.raised(hub, NOW, [FREEZER])
    records = hub.open_records()
    with records.session() as session:
        since = NOW - timedelta(minutes=20)
        note_unknown(session, {kept(hub)[FREEZER].known_by: (since, "its probe was taken away")}, NOW)
    records.close()
    text = said(opened(PAGE, hub.folder, monkeypatch))
    assert "how it stands is not known since 1:20 pm: its probe was taken away" in text and "1 of 1 probe, 2 min old" not in text


def test_the_unseen_come_before_the_seen_and_the_severe_before_the_slight(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    made_alerts.raised(hub, NOW, [BATTERY, FROST, FREEZER])
    app = opened(PAGE, hub.folder, monkeypatch)
    first = headline(app)
    app = press(app, "I have seen it")
    assert headline(app) != first and "battery" not in headline(app)
    app = press(app, "I have seen it")
    assert headline(app).replace("\u00a0", " ") == "The battery of bed-8 is at 9 %."


@pytest.mark.parametrize("role", ["viewer", "treasurer"])
def test_who_only_looks_sees_everything_and_is_offered_nothing(role: str, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    made_alerts.reachable(hub, NOW)
    made_alerts.raised(hub, NOW, [FREEZER])
    toml = hub.folder / "hubland.toml"
    toml.write_text(toml.read_text("utf-8").replace("simulated = true", "simulated = false"), "utf-8")
    (hub.folder / "token").write_text(made_hub.signed_in(hub.folder, "Vic", role))
    for key in ("alerts", "today"):
        app = opened(page(key), hub.folder, monkeypatch)
        assert "walk-in cooler" in headline(app) and [b for b in labels(app) if b in ANSWERS] == []


def test_on_today_an_open_alert_is_first_and_answered(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    made_alerts.raised(hub, NOW, [FREEZER])
    app = opened(page("today"), hub.folder, monkeypatch)
    text = said(app)
    assert headline(app) == "The walk-in cooler is at 46 °F and warming." and "alert sent 12:40 pm to Ann" in text
    assert text.count("walk-in cooler is at 46") == 1
    app = press(app, "I have seen it")
    assert "high tunnel" in headline(app) and kept(hub)[FREEZER].state == "acknowledged"


def test_on_today_what_can_wait_for_the_digest_is_marked_and_not_first(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    made_alerts.raised(hub, NOW, [BATTERY])
    app = opened(page("today"), hub.folder, monkeypatch)
    assert "high tunnel" in headline(app)
    assert said(app).count("alert sent 12:40 pm to Ann") == 1


def test_saying_what_was_done_about_a_line_answers_its_alert(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    made_alerts.raised(hub, NOW, [BATTERY])
    press(opened(page("devices"), hub.folder, monkeypatch), "Changed")
    assert kept(hub)[BATTERY].state == "acknowledged"


def test_an_hour_nobody_watched_is_said_and_one_that_was_watched_is_told_rule_by_rule(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    made_alerts.raised(hub, NOW, [FREEZER])
    app = opened(PAGE, hub.folder, monkeypatch)
    assert "no message in that hour, because Ann had been told at 12:40 pm, and each is told once" in said(app)
    app.selectbox(key="why-hour").set_value(3)
    assert "Nothing is kept of today 3:00 am" in said(app.run())
    app.selectbox(key="why-hour").set_value(12)
    text = said(app.run())
    assert "raised] **A freezer, cooler or medicine fridge gets warm" in text
    assert "Walk-in cooler at 46 °F, raised 12:40 pm: raised to Ann at 12:40 pm over ann mail." in text.replace("\u00a0", " ")
    assert "had nothing to look at then" in text


def test_an_hour_is_asked_with_the_maintenance_of_then_and_with_all_that_a_place_lies_in(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    made_alerts.raised(hub, NOW, [FROST], told=False)
    records, hour = hub.open_records(), (NOW - timedelta(hours=1)).replace(minute=0)
    with records.session(HUB, NOW - timedelta(hours=2)) as session:
        window = commands.put_window(session, NOW - timedelta(hours=2), NOW + timedelta(hours=1), place="Laurel Cove", why="new wires")
    with records.session(HUB, NOW - timedelta(minutes=45)) as session:
        commands.remove_window(session, window.id)
    records.close()
    opened(PAGE, hub.folder, monkeypatch)
    then = alarms.then(hour, NOW)
    assert [(one.place, one.around) for one in then.incidents] == [("Block B", ("Block B", "Laurel Cove"))]
    assert [(w.place, w.why, shuts(w, then.incidents[0])) for w in then.windows] == [("Laurel Cove", "new wires", True)]
    assert alarms.then(hour + timedelta(hours=1), NOW).windows == []


def test_a_test_is_asked_for_and_what_came_of_it_is_shown(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    from models.records.notices import settle_notice
    from models.records.queries import waiting_requests

    made_alerts.reachable(hub, NOW)
    app = press(opened(PAGE, hub.folder, monkeypatch), "Test")
    assert "A test is on its way" in said(app)
    records = hub.open_records()
    with records.session() as session:
        (asked,) = waiting_requests(session)
        assert (asked.kind, asked.arguments) == ("test_alert", {"channel": "ann mail"})
        notice = enqueue_notice(session, "t", "test", "x", NOW, channel="ann mail")
        settle_notice(session, notice, NOW, error="nobody listens at mail.example.org")
    records.close()
    alarms.changed()
    assert "did not arrive: nobody listens at mail.example.org" in said(app.run())


def test_a_rule_is_changed_in_the_units_people_read_and_is_as_it_came_again(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(PAGE, hub.folder, monkeypatch)
    app.selectbox(key="alert-rule").set_value("tank_empty").run()
    app.number_input(key="bad-tank_empty").set_value(7.0)
    app.number_input(key="for-tank_empty").set_value(20.0)
    app.checkbox(key="night-tank_empty").set_value(True)
    app.button(key="FormSubmitter:rule-form-tank_empty-Save").click().run()
    assert not app.exception
    records = hub.open_records()
    from models.records.alert_rules import changed_rules

    with records.session() as session:
        assert changed_rules(session) == {"tank_empty": {"bad_at": 7.0, "for_s": 1200.0, "passes_quiet": True}}
    app = opened(PAGE, hub.folder, monkeypatch)
    app.selectbox(key="alert-rule").set_value("tank_empty").run()
    app.button(key="reset-tank_empty").click().run()
    with records.session() as session:
        assert changed_rules(session) == {}
    records.close()


def test_a_limit_comes_back_from_fahrenheit_as_it_was_typed_and_what_is_left_alone_is_not_touched() -> None:
    rule = replace(next(r for r in default_rules() if r.key == "heater"), bad_at=4.44, good_at=6.0)
    before = row(farm(), rule)
    assert (before["unit"], before["bad at"], before["good at"]) == ("°F", 39.992, 42.8)
    assert changes(farm(), rule, before, dict(before)) == {}
    # 41 °F are 5 °C
    assert changes(farm(), rule, before, {**before, "bad at": 41.0}) == {"bad_at": pytest.approx(5.0)}


# Today's order, without a page


def seen(cause: str, severity: str = "critical", state: str = "open", **more: object) -> alarms.Alarm:
    import uuid

    given = dict.fromkeys(("worst_value", "worst_at", "cleared_at", "log_id", "value"))
    words = dict.fromkeys(("known_by", "todo", "sure", "page", "worst", "outcome", "measurand", "place", "title"), "")
    facts = {**given, **words, "id": uuid.uuid4(), "rule": "r", "cause": cause, "severity": severity, "state": state}
    facts |= {"raised_at": NOW - timedelta(hours=1), "said": f"{cause}!", "detail": {}, **more}
    return alarms.Alarm(IncidentView(**facts), ())  # type: ignore[arg-type]


def line(subject: str, state: str = "act", place: str = "", measurand: str = "") -> Line:
    return Line(state, f"{subject}.", subject, "because", "4 min", "today", place, 0.0, measurand, subject)  # type: ignore[arg-type]


def test_one_cause_is_one_line_and_says_that_nobody_was_reached() -> None:
    found = incident.merged(farm(), [line("leak"), line("frost B")], (seen("frost B"),))
    assert [x.subject for x, _ in found] == ["frost B", "leak"]
    assert found[0][0].inputs == "alert raised 12:40 pm, nobody was reached · 4 min"


def test_another_rule_of_the_same_measurand_and_place_is_the_same_cause() -> None:
    lines = [line("vent High tunnel", place="High tunnel", measurand="air_temperature")]
    alarm = seen("hot", place="High tunnel", measurand="air_temperature")
    assert [x.subject for x, _ in incident.merged(farm(), lines, (alarm,))] == ["vent High tunnel"]
    elsewhere = seen("hot", place="Propagation house", measurand="air_temperature")
    assert len(incident.merged(farm(), lines, (elsewhere,))) == 2


@pytest.mark.parametrize(("state", "severity"), [("acknowledged", "critical"), ("snoozed", "critical"), ("open", "info")])
def test_what_somebody_saw_put_off_or_may_wait_is_not_put_first(state: str, severity: str) -> None:
    found = incident.merged(farm(), [line("leak")], (seen("frost B", severity, state),))
    assert [x.subject for x, _ in found] == ["leak"]
