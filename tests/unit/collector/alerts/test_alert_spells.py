"""Freezing nights in a row, and hot days in a row, are one alert each: lines and forecasts given day by day, through the machine."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from collector.alerts.observe import seen_of
from collector.alerts.standstill import Absent
from collector.known import farm_now
from collector.store import open_store
from models.advice import Deed, Line, State
from models.advice.farm import Farm
from models.advice.outlook import Outlook
from models.alerts import Event, Memories, Observation
from models.alerts.machine import settle
from models.alerts.rules import default_rules
from models.records.forecasts import ForecastView
from tests import made_hub

# midnight of a winter's day on the farm; sunset 5:45 pm, sunrise 7:39 am (35.62 N, timeanddate.com, Asheville)
FIRST = datetime(2027, 1, 15, 5, tzinfo=UTC)
DRAIN = Deed("Drained", "Drained the troughs", ("Trough 1",))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(scope="module")
def farm(tmp_path_factory: pytest.TempPathFactory) -> Farm:
    hub = made_hub.make(tmp_path_factory.mktemp("spells"), FIRST)
    return farm_now(hub, open_store(hub.store_url, hub.zone), hub.open_records(), FIRST)


class Spells:
    """The rules on a farm that is given its lines and its forecast hour by hour."""

    def __init__(self, farm: Farm) -> None:
        self.farm = farm
        self.rules = {rule.key: rule for rule in default_rules() if rule.key in ("pipes", "heat")}
        self.memories, self.known, self.events = Memories(), dict[tuple[str, str], Absent](), list[Event]()

    def look(self, at: datetime, *lines: Line, low: float | None = None, outlook: Outlook | None = None) -> list[Observation]:
        """low: P50 of the night that is or comes, at the station [°C]."""
        forecasts = (self.night(at, low),) if low is not None else ()
        farm = replace(self.farm, now=at, forecasts=forecasts, outlook=outlook)
        seen = seen_of(lines, list(self.rules.values()), farm, self.memories.of, self.known)
        self.memories, events = settle(self.rules, self.memories, seen, at)
        self.events += events
        return seen

    def night(self, at: datetime, low: float) -> ForecastView:
        station = next(p for p in self.farm.places if p.kind == "station")
        morning = self.morning(at)
        return ForecastView(
            uuid4(), "night minimum", station.id, station.name, morning - 15 * HOUR, morning, "day", at, at, False,
            "own", low - 2, low, low + 2, {"hours": []}, None, None,
        )  # fmt: skip

    @staticmethod
    def morning(at: datetime) -> datetime:
        """An hour after the sunrise that comes; where one has just been, that of the next day."""
        today = FIRST + (at - FIRST) // DAY * DAY + timedelta(hours=8, minutes=40)
        return today if at < today else today + DAY

    def freezes(self, at: datetime, state: State = "act", by: datetime | None = None, place: str = "Trough 1") -> Line:
        drain = replace(DRAIN, places=(place,))
        return Line(
            state, f"Drain {place}.", "May freeze tonight", "4 hours", "", "water", place, measurand="air_temperature",
            subject="freeze wet_line", deeds=(drain,), until=self.morning(at), by=by,
        )  # fmt: skip

    def kinds(self) -> list[tuple[str, str]]:
        """What happened, and when on the farm's clock."""
        return [(e.kind, f"{e.at.astimezone(self.farm.zone):%d %H}") for e in self.events]

    def hours(self, day: int, state: State | None, low: float) -> None:
        """A day and its night, from midnight to midnight: looked at each hour, with a line or without."""
        for hour in range(24):
            at = FIRST + day * DAY + hour * HOUR
            self.look(at, *([self.freezes(at, state)] if state is not None else []), low=low)


@pytest.fixture
def spells(farm: Farm) -> Spells:
    return Spells(farm)


def test_a_week_of_freezing_nights_is_told_once_and_once_more_when_it_is_over(spells: Spells) -> None:
    for day in range(7):
        spells.hours(day, "act", -4.0)
    for day in range(7, 10):
        spells.hours(day, None, 6.0)
    assert [kind for kind, _ in spells.kinds()] == ["raised", "cleared"]
    # the morning of the 22nd is the last that frost was told of; the day after it was mild for a night, and will be
    assert spells.events[-1].incident == "pipes" and spells.kinds()[-1][1].startswith("23")


def test_a_spell_begins_in_the_afternoon_and_not_at_breakfast(spells: Spells) -> None:
    for hour in (9, 12):
        at = FIRST + hour * HOUR
        assert all(one.between for one in spells.look(at, spells.freezes(at), low=-4.0))
    spells.look(FIRST + 15 * HOUR, spells.freezes(FIRST + 15 * HOUR), low=-4.0)
    assert spells.kinds() == [("raised", "15 15")]


def test_what_only_may_freeze_rings_nobody_what_will_does_once_and_a_line_found_frozen_once_more(spells: Spells) -> None:
    states: tuple[State, ...] = ("watch", "watch", "act", "watch", "act")
    for day, state in enumerate(states):
        at = FIRST + day * DAY + 15 * HOUR
        spells.look(at, spells.freezes(at, state), low=-4.0)
        spells.look(at + 20 * HOUR, spells.freezes(at + 20 * HOUR, state), low=-4.0)
    at = FIRST + 5 * DAY + 9 * HOUR
    ice = Line("act", "Look for ice on the line of House meter.", "Frozen?", "", "", "water", subject="frozen House meter")
    for minutes in (0, 20):
        spells.look(at + timedelta(minutes=minutes), spells.freezes(at), ice, low=-4.0)
    assert spells.kinds() == [("raised", "17 15"), ("worse", "20 09")]
    assert "ice" in spells.events[-1].observation.said


def test_a_line_or_a_herd_that_joins_a_spell_is_no_news(spells: Spells) -> None:
    """A trough that gets as cold as the others in the small hours would be told of at six, when nobody can drain it any more."""
    evening, night = FIRST + 15 * HOUR, FIRST + 26 * HOUR
    spells.look(evening, spells.freezes(evening), low=-4.0)
    spells.look(night, spells.freezes(night), spells.freezes(night, place="Trough 2"), low=-6.0)
    assert spells.kinds() == [("raised", "15 15")]


def test_a_mild_night_between_ends_it_only_where_the_next_is_mild_too(spells: Spells) -> None:
    spells.hours(0, "act", -4.0)
    # the night to the 16th froze, that to the 17th does not, that to the 18th does
    at = FIRST + DAY
    for hour in range(24):
        frozen = hour < 9
        spells.look(at + hour * HOUR, *([spells.freezes(at + hour * HOUR)] if frozen else []), low=-4.0 if frozen else 4.0)
    for hour in range(9):
        spells.look(at + DAY + hour * HOUR, low=4.0)
    spells.look(at + DAY + 9 * HOUR, spells.freezes(at + DAY + 9 * HOUR), low=-4.0)
    assert [kind for kind, _ in spells.kinds()] == ["raised"]


def mild(at: datetime, celsius: float) -> Outlook:
    times = [at.timestamp() // 3600 * 3600 + 3600.0 * h for h in range(72)]
    return Outlook("NWS", at, times, temp_c=[celsius] * 72)  # type: ignore[arg-type]  # becomes an array


@pytest.mark.parametrize(("celsius", "over"), [(6.0, True), (-1.0, False)])
def test_the_weather_to_come_says_of_tomorrow_night(spells: Spells, celsius: float, over: bool) -> None:
    spells.hours(0, "act", -4.0)
    for hour in range(9, 14):
        at = FIRST + DAY + hour * HOUR
        spells.look(at, low=4.0, outlook=mild(at, celsius))
    assert ([kind for kind, _ in spells.kinds()] == ["raised", "cleared"]) is over


def test_words_hold_until_the_time_they_name_and_then_until_the_night_is_over(spells: Spells) -> None:
    late, by = FIRST + 23 * HOUR, FIRST + DAY + 3.5 * HOUR
    (first,) = spells.look(late, spells.freezes(late, by=by), low=-4.0)
    (then,) = spells.look(by + HOUR, spells.freezes(by + HOUR, by=by), low=-4.0)
    assert (first.until, then.until) == (by, spells.morning(by))


def hot(farm_at: datetime, state: State = "act", grave: bool = False, place: str = "P1") -> Line:
    return Line(
        state, "Move the ewes to shade.", "Ewes: THI 91", "danger", "", "pastures", place, measurand="air_temperature",
        subject="heat Ewes", deeds=(Deed("In shade", "Shade", (place,)),), until=farm_at + 4 * HOUR, grave=grave, each=(("Ewes", place),),
    )  # fmt: skip


def test_a_heat_wave_is_one_alert_that_is_told_once_more_when_it_gets_to_an_emergency(spells: Spells) -> None:
    """The flock moves every day; nights, and a milder day that is to be watched, do not end it."""
    begin = datetime(2026, 7, 10, 4, tzinfo=UTC)
    for day, (state, grave) in enumerate((("act", False), ("act", False), ("watch", False), ("act", True), ("act", True))):
        for hour in range(24):
            at = begin + day * DAY + hour * HOUR
            by_day = hot(at, state, grave, f"P{day}")  # type: ignore[arg-type]  # a literal
            spells.look(at, by_day if 10 <= hour < 18 else hot(at, "watch", place=f"P{day}"))
    assert spells.kinds() == [("raised", "10 10"), ("worse", "13 10")]
    assert spells.events[0].incident == "heat"


def test_a_heat_wave_whose_herd_was_sold_is_over(spells: Spells) -> None:
    begin = datetime(2026, 7, 10, 18, tzinfo=UTC)
    spells.look(begin, hot(begin))
    for hour in range(20, 24):
        spells.look(begin + hour * HOUR)
    assert [kind for kind, _ in spells.kinds()] == ["raised", "cleared"]
    assert spells.events[-1].observation.why == "Ewes is no herd here any more"
