"""Nights, nights on which clocks change, and words that would be over in the morning."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from models.alerts.duty import Settings
from models.alerts.policy import due, plan
from models.alerts.situation import quiet_until
from tests.unit.models.alerts.made_incidents import ANN, DAY, FROST, HOT, NIGHT, RULES, ZONE, at, lived, made, situation

# Nights


def test_a_critical_incident_goes_out_at_once_at_night_to_the_first_on_duty() -> None:
    (message,) = plan(situation(NIGHT, FROST))
    assert (message.person, message.step, message.due_at, message.severity) == ("Ann", "raised", NIGHT, "critical")


def test_a_warning_waits_for_the_morning_and_says_so() -> None:
    (message,) = plan(situation(NIGHT, HOT))
    assert (message.due_at, message.why) == (at("2026-01-04T06:00"), "quiet hours until 06:00")
    assert due([message], NIGHT) == []


def test_a_warning_by_day_goes_out_at_once() -> None:
    (message,) = plan(situation(DAY, replace(HOT, raised_at=DAY)))
    assert message.due_at == DAY


def test_a_critical_rule_that_a_hub_lets_sleep_waits_for_the_morning() -> None:
    calm = {**RULES, "frost": replace(RULES["frost"], passes_quiet=False)}
    (message,) = plan(situation(NIGHT, FROST, rules=calm))
    assert message.due_at == at("2026-01-04T06:00")


def test_without_quiet_hours_nothing_waits() -> None:
    for times in ((None, time(6)), (time(21), None), (time(6), time(6))):
        settings = Settings(quiet_from=times[0], quiet_to=times[1], all_well_at=None)
        assert [m.due_at for m in plan(situation(NIGHT, HOT, settings=settings))] == [NIGHT]


@pytest.mark.parametrize(
    ("moment", "ends"),
    [
        # 21:00 to 6:00 by the farm's clock, in any season
        (at("2026-01-04T20:59"), None),
        (at("2026-01-04T21:00"), at("2026-01-05T06:00")),
        (at("2026-01-05T05:59"), at("2026-01-05T06:00")),
        (at("2026-01-05T06:00"), None),
        # clocks go forward at 2 am of 8 March 2026: the night has eight hours; 21:00 EST is 02:00 UTC, 6:00 EDT is 10:00 UTC
        (at("2026-03-07T21:00"), datetime(2026, 3, 8, 10, tzinfo=UTC)),
        (datetime(2026, 3, 8, 9, 59, tzinfo=UTC), datetime(2026, 3, 8, 10, tzinfo=UTC)),
        (datetime(2026, 3, 8, 10, 0, tzinfo=UTC), None),
        # clocks go back at 2 am of 1 November 2026: ten hours; 6:00 EST is 11:00 UTC
        (at("2026-11-01T01:30"), datetime(2026, 11, 1, 11, tzinfo=UTC)),
        (at("2026-11-01T01:30", fold=1), datetime(2026, 11, 1, 11, tzinfo=UTC)),
        (datetime(2026, 11, 1, 10, 59, tzinfo=UTC), datetime(2026, 11, 1, 11, tzinfo=UTC)),
    ],
)
def test_quiet_hours_are_those_of_the_farms_clock(moment: datetime, ends: datetime | None) -> None:
    assert quiet_until(Settings(), ZONE, moment) == ends


def test_quiet_hours_within_one_day_end_on_that_day() -> None:
    siesta = Settings(quiet_from=time(13), quiet_to=time(15))
    assert quiet_until(siesta, ZONE, DAY) == at("2026-01-04T15:00")
    assert quiet_until(siesta, ZONE, NIGHT) is None


def test_quiet_hours_that_end_in_an_hour_that_is_not_there_end_once() -> None:
    # 2:30 is left out on 8 March: 7:30 UTC is 3:30 EDT
    settings = Settings(quiet_from=time(21), quiet_to=time(2, 30))
    ends = quiet_until(settings, ZONE, at("2026-03-08T01:00"))
    assert ends is not None and quiet_until(settings, ZONE, ends) is None
    assert lived(
        300,
        situation(at("2026-03-08T01:00"), replace(HOT, raised_at=at("2026-03-08T01:00")), settings=replace(settings, all_well_at=None)),
        10,
    ) == [(int((ends - at("2026-03-08T01:00")).total_seconds() / 60), "raised", ANN.name)]


# Words that speak of a time


def test_a_warning_whose_words_would_be_over_in_the_morning_waits_until_it_is_said_anew() -> None:
    """At 2:10 am: "Drain by 3:30 am". Quiet hours end at 6."""
    drain = replace(HOT, rule="pipes", said="Drain by 3:30 am.", until=at("2026-01-04T03:30"))
    assert plan(situation(NIGHT, drain)) == [] and lived(8 * 60, situation(NIGHT, drain), 10) == []
    # in the morning it is said anew, of the next night
    renewed = replace(drain, said="Drain by 2 am.", until=at("2026-01-05T02:00"))
    (message,) = plan(situation(at("2026-01-04T14:45"), renewed))
    assert message.due_at <= at("2026-01-04T14:45") and message.text.startswith("Drain by 2 am.")
    # while its words still hold in the morning, it is told then
    assert [m.due_at for m in plan(situation(NIGHT, replace(drain, until=at("2026-01-04T08:39"))))] == [at("2026-01-04T06:00")]


def test_what_wakes_people_is_told_whatever_its_words_and_what_was_told_is_not_unsaid() -> None:
    late = replace(FROST, until=NIGHT - timedelta(hours=1))
    assert [m.step for m in due(plan(situation(NIGHT, late)), NIGHT)] == ["raised"]
    drain, noon = replace(HOT, raised_at=DAY, until=at("2026-01-05T03:30")), at("2026-01-05T12:00")
    sent = made(due(plan(situation(DAY, drain)), DAY), DAY)
    assert len(sent) == 1 and plan(situation(noon, drain, sent=sent)) == []
