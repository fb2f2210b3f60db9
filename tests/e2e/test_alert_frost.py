"""One night of frost in May is one incident of the hub: it names every place, is told anew once it is certain, and is over in the morning.

Time is simulated as in the other lived days: a real store and real records, the jobs look every twenty minutes, and every
process begins anew in the middle of the night.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from collector.alerts.run import evaluate
from collector.simulate.faults import Schedule
from collector.simulate.weather import Frost, Weather
from models.alerts.words import SMS
from models.records import commands
from models.records.actor import HUB
from models.records.incidents import IncidentView, incidents
from models.records.notices import NoticeView, due_notices, notices, settle_notice
from tests.lived_days import Days

NOTHING = Schedule({}, {}, {}, {}, (), (), {})
SEED, STEP, HANDS = 9, timedelta(minutes=20), timedelta(hours=3)
# noon of the farm's clock; sunset 8:28 pm, sunrise 6:22 am (35.62 N, 82.55 W)
NOON = datetime(2026, 5, 16, 16, tzinfo=UTC)
SUNSET, SUNRISE = datetime(2026, 5, 17, 0, 28, tzinfo=UTC), datetime(2026, 5, 17, 10, 22, tzinfo=UTC)


def frozen_to(celsius: float) -> Frost:
    """A front that brings the coldest hour of that night down to a temperature."""
    hours = datetime(2026, 5, 17, 4, tzinfo=UTC).timestamp() + 3600.0 * np.arange(10, dtype=np.float64)
    temp = Weather(SEED).at(hours).temp_c
    return Frost(float(hours[np.argmin(temp)]), float(temp.min()) - celsius)


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Days]:
    """From noon to noon; Ann is on duty."""
    days = Days(tmp_path_factory.mktemp("frost"), replace(NOTHING, frosts=(frozen_to(-2.5),)), NOON, NOON + timedelta(hours=26), seed=SEED)
    with days.bench.records.session(HUB, NOON) as session:
        commands.put_person(session, "Ann", ["worker"], email="ann@example.org")
        commands.put_channel(session, "ann mail", kind="email", person="Ann", secret="mail")
        commands.put_duty(session, "Ann", NOON)
        commands.put_alert_settings(session, all_well_at=None)
    while days.now < NOON + timedelta(hours=24):
        if days.now == NOON + timedelta(hours=12):
            days.restart()
        days.step(days.now + STEP)
        if days.now - days.handed >= HANDS:
            days.hands()
        evaluate(days.bench, days.now)
        arrives(days)
    yield days
    days.close()


def arrives(days: Days) -> None:
    """What is due reaches Ann's mailbox."""
    with days.bench.records.session(HUB, days.now) as session:
        for one in due_notices(session, days.now):
            settle_notice(session, one.id, days.now)


def told(days: Days) -> list[IncidentView]:
    with days.bench.records.session() as session:
        return [one for one in reversed(incidents(session, days.now)) if one.severity != "info"]


def messages(days: Days) -> list[NoticeView]:
    with days.bench.records.session() as session:
        return sorted(notices(session), key=lambda n: n.made_at)


def test_a_frost_night_is_one_incident_of_the_whole_hub_and_is_over_in_the_morning(night: Days) -> None:
    (one,) = told(night)
    assert (one.rule, one.known_by, one.place, one.severity) == ("frost", "cold night 2026-05-17", "", "critical")
    assert one.cleared_at is not None and SUNRISE < one.cleared_at < SUNRISE + timedelta(hours=4)


def test_it_says_what_to_do_at_every_place_where_something_dies(night: Days) -> None:
    """Tender things stand in Block B, in beds under the station's air, and in the high tunnel; in the cold frame hardy ones."""
    (one,) = told(night)
    for place in ("block B", "weather station", "high tunnel"):
        assert place in one.worst, place


def test_nobody_is_called_at_noon_for_what_only_may_come(night: Days) -> None:
    (one,) = told(night)
    assert one.raised_at >= SUNSET - timedelta(hours=3)


def test_it_is_told_first_as_a_warning_once_more_when_it_is_certain_and_each_place_that_joins_once(night: Days) -> None:
    """A phone rings for: be ready; cover now; and it is over; besides, nobody answers here."""
    kinds = [n.kind for n in messages(night) if n.kind not in ("escalated", "digest")]
    assert kinds == ["raised", "worse", "cleared"]
    assert all(n.severity == "critical" for n in messages(night) if n.kind == "worse")


def test_the_first_lines_of_its_messages_fit_an_sms_and_all_places_follow(night: Days) -> None:
    worse = next(n for n in messages(night) if n.kind == "worse")
    first, *rest = worse.text.splitlines()
    assert len(first) <= SMS and " more." in first
    assert sum(line.startswith("- ") for line in rest) == 3
