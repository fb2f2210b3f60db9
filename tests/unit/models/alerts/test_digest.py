"""What comes once a day: the digest of what can wait, the word that all is well."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from models.alerts.duty import Sent, Settings
from models.alerts.policy import plan
from models.alerts.situation import next_time
from tests.unit.models.alerts.made_incidents import ANN, BATTERY, BEN, DAY, FROST, HOT, NIGHT, ZONE, answered, at, lived, made, situation


def test_a_digest_comes_each_day_at_its_hour_also_when_clocks_change() -> None:
    assert next_time(ZONE, time(7), at("2026-03-07T08:00")) == datetime(2026, 3, 8, 11, tzinfo=UTC)
    assert next_time(ZONE, time(7), at("2026-10-31T08:00")) == datetime(2026, 11, 1, 12, tzinfo=UTC)


def test_what_can_wait_comes_with_the_digest_once() -> None:
    found = lived(3 * 1440, situation(DAY, replace(BATTERY, raised_at=DAY)), 60)
    assert found == [(17 * 60, "digest", ANN.name)]


def test_a_warning_that_came_and_went_at_night_stands_in_the_digest() -> None:
    over = replace(HOT, cleared_at=NIGHT + timedelta(minutes=30))
    (message,) = plan(situation(NIGHT + timedelta(hours=1), over))
    assert message.step == "digest" and message.due_at == at("2026-01-04T07:00") and "High tunnel 92 F" in message.text


def test_an_empty_digest_does_not_come() -> None:
    assert plan(situation(DAY)) == []


def test_the_digest_of_a_hub_that_was_off_comes_when_it_is_back_and_not_at_night() -> None:
    old = replace(BATTERY, raised_at=at("2026-01-03T12:00"))
    (message,) = plan(situation(at("2026-01-04T23:00"), old))
    assert message.due_at == at("2026-01-05T06:00")
    (message,) = plan(situation(at("2026-01-04T15:00"), old))
    assert message.due_at == at("2026-01-04T07:00")


def test_what_is_new_after_the_digest_waits_for_the_next() -> None:
    first, second = replace(BATTERY, raised_at=at("2026-01-03T12:00")), replace(BATTERY, id="i4", raised_at=at("2026-01-04T08:00"))
    morning = at("2026-01-04T07:00")
    sent = made(plan(situation(morning, first)), morning)
    (message,) = plan(situation(DAY, first, second, sent=sent))
    assert message.incidents == ("i4",) and message.due_at == at("2026-01-05T07:00")


def test_that_nobody_knows_of_it_any_more_comes_with_the_digest_once_also_of_what_was_seen_or_listed_before() -> None:
    lost = {"unknown": "its probe was taken away", "unknown_at": NIGHT, "noted_at": DAY}
    seen, listed = replace(answered(FROST, "acknowledged", 5), **lost), replace(BATTERY, **lost)  # type: ignore[arg-type]
    before = [Sent("digest|2026-01-03|Ann's phone", "digest", DAY - timedelta(hours=5), ("i3",), ANN.name, "Ann")]
    here = situation(DAY, seen, listed, sent=before)
    (message,) = plan(here)
    assert message.step == "digest" and message.due_at == at("2026-01-05T07:00") and set(message.incidents) == {"i1", "i3"}
    assert "Frost tonight: 27 F: unknown since 2:10 am, its probe was taken away." in message.text
    assert len(lived(4 * 1440, here, 30)) == 1
    # known again, or closed: nothing to say
    assert plan(situation(DAY, answered(FROST, "acknowledged", 5), sent=before)) == []


def test_every_day_has_its_word_and_says_what_is_open() -> None:
    settings = Settings()
    (message,) = plan(situation(DAY, settings=settings, checked="41 of 42 probes heard, 25 rules"))
    assert message.step == "all_well" and message.due_at == at("2026-01-04T18:00")
    assert message.text.startswith("All is well. 41 of 42 probes heard, 25 rules.")
    standing = situation(DAY, answered(FROST, "acknowledged", 5), settings=settings)
    (message,) = plan(standing)
    assert message.subject == "1 alert open" and "Frost tonight: 27 F" in message.text


def test_the_daily_word_comes_once_a_day_and_not_hours_late() -> None:
    assert lived(3 * 1440, situation(DAY, settings=Settings()), 30) == [(minute, "all_well", ANN.name) for minute in (240, 1680, 3120)]
    (message,) = plan(situation(at("2026-01-05T01:00"), settings=Settings()))
    assert message.due_at == at("2026-01-05T18:00")


def test_who_wants_critical_messages_alone_gets_no_daily_word() -> None:
    strict = (replace(ANN, least="critical"), BEN)
    assert {m.person for m in plan(situation(DAY, settings=Settings(), channels=strict))} == {"Ben"}


def test_beds_that_join_what_the_digest_listed_are_listed_again() -> None:
    dry = replace(BATTERY, rule="irrigation", raised_at=at("2026-01-03T12:00"))
    morning = at("2026-01-04T07:00")
    sent = made(plan(situation(morning, dry)), morning)
    joined = replace(dry, said="Also: water bed 6.", title="Bed 6", worse_at=at("2026-01-04T09:00"))
    (message,) = plan(situation(DAY, joined, sent=sent))
    assert message.step == "digest" and message.due_at == at("2026-01-05T07:00") and "bed 6" in message.text
    assert len(lived(4 * 1440, situation(DAY, joined, sent=sent), 30)) == 1
