"""What a steward sets of alerts: rules over defaults, channels without their secrets, duty, windows, quiet hours."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from models.alerts import Rule
from models.alerts.rules import default_rules
from models.records import commands
from models.records.actor import HUB, Actor
from models.records.alert_rules import changed_rules, load_rules, stray_changes
from models.records.alerts import AlertRule
from models.records.database import Records, Session, open_records
from models.records.duties import SettingsView, alert_settings, channels, duties, windows
from sensors.errors import RecordError

NOW = datetime(2027, 5, 14, 15, 0, tzinfo=UTC)
DAY = timedelta(days=1)
SUE = Actor("Sue", frozenset({"steward"}))
OWN: dict[str, Any] = {
    "fear": "The sauna is left on", "kind": "threshold", "look": "air_temperature", "severity": "warning", "source": "us", "bad_at": 60.0,
    "good_at": 50.0,
}  # fmt: skip
FREEZER = Rule("freezer", "Food thaws", "threshold", "air_temperature", "critical", "test", bad_at=-12.0, good_at=-15.0)


@pytest.fixture
def records(records_url: str) -> Iterator[Records]:
    opened = open_records(records_url)
    with opened.session(HUB, NOW) as session:
        for name, kind in (("House 1", "greenhouse"), ("Bath house", "building")):
            commands.put_place(session, name, kind)
        commands.put_person(session, "Ann", ["worker"], email="ann@example.org")
        commands.put_person(session, "Bob", ["worker"])
    yield opened
    opened.close()


def do(records: Records, act: Callable[[Session], Any]) -> Any:
    with records.session(SUE, NOW) as session:
        return act(session)


def refused(records: Records, act: Callable[[Session], Any], words: str) -> RecordError:
    with pytest.raises(RecordError, match=words) as caught:
        do(records, act)
    return caught.value


def rules(records: Records) -> dict[str, Rule]:
    with records.session() as session:
        return {rule.key: rule for rule in load_rules(session)}


# rules


def test_without_changes_the_defaults_hold(records: Records) -> None:
    with records.session() as session:
        assert load_rules(session) == list(default_rules())
        assert load_rules(session, [FREEZER]) == [FREEZER]


def test_only_what_differs_is_kept_so_that_a_better_default_reaches_the_hub(records: Records) -> None:
    do(records, lambda s: commands.put_rule(s, "frost", good_s=1800.0, enabled=rules(records)["frost"].enabled))
    with records.session() as session:
        assert changed_rules(session) == {"frost": {"good_s": 1800.0}}
    assert rules(records)["frost"].good_s == 1800.0
    assert do(records, lambda s: commands.put_rule(s, "frost", good_s=next(r.good_s for r in default_rules() if r.key == "frost"))) is None
    with records.session() as session:
        assert changed_rules(session) == {}


def test_a_change_adds_to_those_before(records: Records) -> None:
    do(records, lambda s: commands.put_rule(s, "frost", good_s=1800.0))
    do(records, lambda s: commands.put_rule(s, "frost", enabled=False))
    assert (rules(records)["frost"].good_s, rules(records)["frost"].enabled) == (1800.0, False)
    do(records, lambda s: commands.reset_rule(s, "frost"))
    assert rules(records)["frost"] == next(r for r in default_rules() if r.key == "frost")
    refused(records, lambda s: commands.reset_rule(s, "frost"), "no changed rule")


def test_a_hub_has_rules_of_its_own_after_the_defaults(records: Records) -> None:
    do(records, lambda s: commands.put_rule(s, "sauna", **OWN, places=("Bath house",)))
    found = rules(records)
    assert list(found)[-1] == "sauna" and found["sauna"].places == ("Bath house",)
    assert (found["sauna"].bad_at, found["sauna"].good_at, found["sauna"].above) == (60.0, 50.0, True)
    do(records, lambda s: commands.reset_rule(s, "sauna"))
    assert "sauna" not in rules(records)


def test_a_rule_follows_a_place_that_is_renamed_and_is_not_everywhere_once_it_is_gone(records: Records) -> None:
    do(records, lambda s: commands.put_rule(s, "sauna", **OWN, places=("Bath house",)))
    do(records, lambda s: commands.rename_place(s, "Bath house", "Sauna"))
    assert rules(records)["sauna"].places == ("Sauna",)
    do(records, lambda s: commands.remove_place(s, "Sauna"))
    (left,) = rules(records)["sauna"].places
    assert str(uuid.UUID(left)) == left
    do(records, lambda s: commands.put_rule(s, "sauna", bad_at=65.0))
    assert rules(records)["sauna"].places == (left,)


@pytest.mark.parametrize(
    ("key", "changes", "words"),
    [
        ("sauna", {}, "needs fear"),
        ("sauna", {**OWN, "bad_at": 40.0}, "bad and good at once"),
        ("sauna", {**OWN, "bad_at": float("nan")}, "good again"),
        ("sauna", {**OWN, "look": "warmth"}, "Nothing measures"),
        ("sauna", {**OWN, "for_s": -1.0}, "0 or more"),
        ("sauna", {**OWN, "severity": "awful"}, "That is no rule"),
        ("sauna", {**OWN, "places": ("Bath hose",)}, "no place called"),
        ("sauna", {**OWN, "place_kinds": ("bathhouse",)}, "no kind of place"),
        ("Sauna on!", OWN, "cannot be called"),
        ("frost", {"bad_at": 3.0}, "no limits of its own"),
        ("frost", {"fresh_s": 0.0}, "nothing is ever fresh"),
    ],
)
def test_what_is_no_rule_is_refused(records: Records, key: str, changes: dict[str, Any], words: str) -> None:
    refused(records, lambda s: commands.put_rule(s, key, **changes), words)
    assert rules(records) == {rule.key: rule for rule in default_rules()}


def test_two_rules_that_leave_no_good_value_are_refused(records: Records) -> None:
    do(records, lambda s: commands.put_rule(s, "sauna", **OWN, places=("Bath house",)))
    cold = {**OWN, "fear": "The sauna is cold", "above": False, "bad_at": 70.0, "good_at": 75.0, "places": ("Bath house",)}
    assert "'sauna'" in refused(records, lambda s: commands.put_rule(s, "sauna_cold", **cold), "no value that is good").what
    do(records, lambda s: commands.put_rule(s, "sauna_cold", **{**cold, "places": ("House 1",)}))


def test_a_rule_on_a_place_and_one_on_what_it_lies_in_are_held_against_each_other(records: Records) -> None:
    do(records, lambda s: commands.put_place(s, "Bench", "room", parent="Bath house"))
    do(records, lambda s: commands.put_rule(s, "sauna", **OWN, places=("Bath house",)))
    cold = {**OWN, "fear": "The bench is cold", "above": False, "bad_at": 70.0, "good_at": 75.0, "places": ("Bench",)}
    refused(records, lambda s: commands.put_rule(s, "bench_cold", **cold), "no value that is good")


def test_a_change_that_fits_no_more_leaves_the_default_and_all_others_in_force(records: Records) -> None:
    """As after an update of the program that takes a rule away, or gives it other limits."""
    with records.session() as session:
        session.add(AlertRule(key="gone", changes={"for_s": 60.0}))
        session.add(AlertRule(key="freezer", changes={"bad_at": -18.0}))
        session.add(AlertRule(key="frost", changes={"good_s": 60.0}))
    with records.session() as session:
        found = {rule.key: rule for rule in load_rules(session, [FREEZER, *default_rules()])}
        stray = stray_changes(session, [FREEZER, *default_rules()])
    assert found["freezer"] == FREEZER and found["frost"].good_s == 60.0 and "gone" not in found
    assert sorted(stray) == ["freezer", "gone"] and "bad and good at once" in stray["freezer"]


# channels


def test_a_channel_names_its_secret_and_its_person(records: Records) -> None:
    do(records, lambda s: commands.put_channel(s, "Ann's phone", kind="apprise", person="Ann", secret="ann_phone", least="warning"))
    do(records, lambda s: commands.put_channel(s, "mail", kind="email", person="Ann", secret="mail"))
    do(records, lambda s: commands.put_channel(s, "siren", kind="siren"))
    with records.session() as session:
        found = channels(session)
    assert [(c.name, c.kind, c.person, c.address, c.secret, c.least, c.enabled) for c in found] == [
        ("Ann's phone", "apprise", "Ann", "", "ann_phone", "warning", True),
        ("mail", "email", "Ann", "ann@example.org", "mail", "info", True),
        ("siren", "siren", "", "", "", "info", True),
    ]


def test_a_channel_keeps_what_is_not_said_anew(records: Records) -> None:
    do(records, lambda s: commands.put_channel(s, "phone", kind="apprise", person="Ann", secret="ann_phone"))
    do(records, lambda s: commands.put_channel(s, "Ann's phone", was="phone", enabled=False))
    with records.session() as session:
        assert [(c.name, c.person, c.secret, c.enabled) for c in channels(session)] == [("Ann's phone", "Ann", "ann_phone", False)]
        assert channels(session, enabled_only=True) == []
    do(records, lambda s: commands.put_channel(s, "Ann's phone", person="", enabled=True))
    with records.session() as session:
        assert [(c.person, c.enabled) for c in channels(session)] == [("", True)]


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"kind": "pigeon"}, "no choice"),
        ({"kind": "apprise"}, "Over which service"),
        ({"kind": "apprise", "secret": "x", "least": "awful"}, "no choice"),
        ({"kind": "email", "secret": "mail"}, "To which address"),
        ({"kind": "email", "secret": "mail", "person": "Bob"}, "To which address"),
        ({"kind": "siren", "address": "hub/#"}, "one topic"),
        ({"kind": "apprise", "secret": "x", "person": "Cy"}, "no person called"),
    ],
)
def test_a_channel_that_reaches_nobody_is_refused(records: Records, facts: dict[str, Any], words: str) -> None:
    refused(records, lambda s: commands.put_channel(s, "one", **facts), words)


@pytest.mark.parametrize(
    "facts",
    [
        {"kind": "apprise", "secret": "ntfy://hush@example.org"},
        {"kind": "webhook", "secret": "hush hush"},
        {"kind": "webhook", "secret": "Hush-9"},
        {"kind": "email", "secret": "mail", "address": "mailtos://hub:hush@example.org"},
    ],
)
def test_a_secret_typed_where_its_name_belongs_is_neither_kept_nor_repeated(records: Records, facts: dict[str, Any]) -> None:
    why = refused(records, lambda s: commands.put_channel(s, "one", **facts), "secret|password")
    assert "hush" not in str(why).lower() and "hush" not in repr(vars(why)).lower()


def test_the_channel_of_somebody_who_left_is_off(records: Records) -> None:
    do(records, lambda s: commands.put_channel(s, "phone", kind="apprise", person="Ann", secret="ann_phone"))
    do(records, lambda s: commands.put_duty(s, "Ann", NOW))
    do(records, lambda s: commands.put_person(s, "Ann", ["worker"], active=False))
    with records.session() as session:
        assert [c.enabled for c in channels(session)] == [False]
        assert duties(session, NOW) == []


# duty


def test_who_is_on_duty_follows_from_beginning_and_end(records: Records) -> None:
    week = do(records, lambda s: commands.put_duty(s, "Ann", NOW, NOW + 7 * DAY)).id
    do(records, lambda s: commands.put_duty(s, "Bob", NOW - DAY, rank=2))
    with records.session() as session:
        at = {day: [(d.person, d.rank) for d in duties(session, NOW + day * DAY)] for day in (-2, -1, 0, 6, 7)}
        assert [d.person for d in duties(session, NOW - 3 * DAY, NOW + DAY)] == ["Ann", "Bob"]
    assert at == {-2: [], -1: [("Bob", 2)], 0: [("Ann", 1), ("Bob", 2)], 6: [("Ann", 1), ("Bob", 2)], 7: [("Bob", 2)]}
    do(records, lambda s: commands.put_duty(s, "Ann", NOW, NOW + DAY, rank=3, id=week))
    do(records, lambda s: commands.put_duty(s, "Ann", NOW + DAY))
    with records.session() as session:
        assert [(d.id, d.rank) for d in duties(session, NOW) if d.person == "Ann"] == [(week, 3)]
    do(records, lambda s: commands.remove_duty(s, week))
    with records.session() as session:
        assert [d.person for d in duties(session, NOW)] == ["Bob"]


def test_a_duty_that_cannot_be_is_refused(records: Records) -> None:
    do(records, lambda s: commands.put_duty(s, "Ann", NOW, NOW + DAY))
    refused(records, lambda s: commands.put_duty(s, "Ann", NOW + DAY / 2), "already")
    refused(records, lambda s: commands.put_duty(s, "Ann", NOW - DAY, NOW + timedelta(seconds=1)), "already")
    refused(records, lambda s: commands.put_duty(s, "Bob", NOW, NOW), "after it begins")
    refused(records, lambda s: commands.put_duty(s, "Bob", NOW, rank=0), "Told as which")
    refused(records, lambda s: commands.remove_duty(s, uuid.uuid4()), "no such duty")
    do(records, lambda s: commands.put_duty(s, "Ann", NOW + DAY))


# windows


def test_a_window_is_of_a_place_or_a_rule_and_ends(records: Records) -> None:
    one = do(records, lambda s: commands.put_window(s, NOW, NOW + DAY / 4, place="House 1", why="new fan")).id
    do(records, lambda s: commands.put_window(s, NOW + DAY, NOW + 2 * DAY, rule="leak"))
    with records.session() as session:
        assert [(w.place, w.rule, w.why) for w in windows(session, NOW)] == [("House 1", "", "new fan")]
        assert windows(session, NOW + DAY / 4) == []
        assert [w.rule for w in windows(session, NOW, NOW + 9 * DAY)] == ["", "leak"]
    do(records, lambda s: commands.remove_window(s, one))
    refused(records, lambda s: commands.remove_window(s, one), "no such maintenance window")
    with records.session() as session:
        assert windows(session, NOW) == []


def test_a_window_ended_early_is_still_known_of_its_own_hours(records: Records) -> None:
    one = do(records, lambda s: commands.put_window(s, NOW - DAY / 8, NOW + DAY / 8, place="House 1", why="new fan")).id
    do(records, lambda s: commands.remove_window(s, one))
    with records.session() as session:
        assert windows(session, NOW, NOW + DAY) == []
        assert [(w.from_at, w.to_at) for w in windows(session, NOW - DAY / 8, NOW)] == [(NOW - DAY / 8, NOW)]


def test_no_window_is_longer_than_anybody_remembers(records: Records) -> None:
    for days, facts in ((-1, {"place": "House 1"}), (15, {"place": "House 1"}), (15, {"rule": "leak"}), (2, {})):
        refused(records, lambda s, end=NOW + days * DAY, facts=facts: commands.put_window(s, NOW, end, **facts), "How long")
    refused(records, lambda s: commands.put_window(s, NOW, NOW + DAY, rule="leek"), "no rule 'leek'")


# what holds for every alert


def test_quiet_hours_stand_at_their_defaults_until_they_are_set(records: Records) -> None:
    with records.session() as session:
        assert alert_settings(session) == SettingsView()
    do(records, lambda s: commands.put_alert_settings(s, quiet_from=time(22, 30, 15), heartbeat="watchdog"))
    with records.session(SUE, NOW + DAY) as session:
        commands.put_alert_settings(session, all_well_at=None, siren=False)
    with records.session() as session:
        assert alert_settings(session) == SettingsView(quiet_from=time(22, 30), heartbeat="watchdog", all_well_at=None, siren=False)
    do(records, commands.undo)
    do(records, commands.undo)
    with records.session() as session:
        assert alert_settings(session) == SettingsView()


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"quiet_from": None}, "beginning and an end"),
        ({"quiet_from": time(6)}, "all day"),
        ({"escalate_minutes": -1}, "Escalate minutes"),
        ({"escalate_minutes": True}, "Escalate minutes"),
        ({"storm_incidents": 1}, "Storm incidents"),
        ({"heartbeat_minutes": 0}, "Heartbeat minutes"),
        ({"heartbeat": "https://ping.example.org/hush"}, "no name of a secret"),
    ],
)
def test_settings_that_cannot_be_are_refused(records: Records, facts: dict[str, Any], words: str) -> None:
    refused(records, lambda s: commands.put_alert_settings(s, **facts), words)
