"""What bears beside the beds of the plan: stands that bear for years, mushroom logs, ramps, and crops that go into store whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import median_low

import numpy as np

from models.advice.season.reading import called, family, kill_temp_f
from models.agronomy.crops import Crop
from models.agronomy.growing import week_of
from models.agronomy.yields import weekly_yield
from models.planning.planting.known_crops import fractions_of
from models.planning.planting.perennials import ramp_harvest
from models.planning.planting.stores import drawn
from models.planning.scenario import RampPlan, Scenario, Standing, Store, Wish, Yard
from models.records.growth import STANDING
from models.records.seasons import Planned, SeasonView

# so many days of spring growth are behind the first pick of what stands for years; of mushroom logs so many lie behind a soak
SPRING_DAYS, FLUSH_DAYS = 45, 7


@dataclass(frozen=True, slots=True)
class Bearing:
    """A planting that is no row of the plan. id: as the records call it; weekly: its planned harvest by week (Monday) [the wish's unit];
    begun_on: from when heat, or days, count to first_on; by_heat: which of them. lost: between bed and hand-over (fraction), None as the
    plan's crops. hand_overs: Mondays of the weeks in which it is handed out from store; () as it is picked."""

    id: str
    wish: Wish
    family: str
    known: Crop
    weekly: Mapping[date, float]
    begun_on: date
    first_on: date
    by_heat: bool = False
    lost: float | None = None
    kill_temp_f: float | None = None
    hand_overs: tuple[date, ...] = ()
    over_on: date | None = None

    @property
    def crop(self) -> str:
        return self.wish.crop

    @property
    def total(self) -> float:
        return float(sum(self.weekly.values()))

    @property
    def shape(self) -> tuple[float, ...]:
        """Its part of each week from the first to the last, 1 together."""
        first = min(self.weekly)
        weeks = (max(self.weekly) - first).days // 7 + 1
        return tuple(self.weekly.get(first + timedelta(weeks=n), 0.0) / self.total for n in range(weeks))


def bearing_of(view: SeasonView, scenario: Scenario, promised: Mapping[str, Wish]) -> tuple[Bearing, ...]:
    """All that bears in the season beside its plan. promised: crop -> what the plan says of it (Wish.each None where it says nothing)."""
    return tuple(one for planned in (*view.plantings, *view.before) for one in _of(planned, view, scenario, promised) if one.total > 0)


def _of(one: Planned, view: SeasonView, scenario: Scenario, promised: Mapping[str, Wish]) -> Iterator[Bearing]:
    if "stand" in one.details:
        id = str(one.details["stand"].get("id") or one.details["stand"].get("crop"))
        yield from (_stand(one, found) for found in scenario.standing if found.id == id)
        yield from (_ramps(one, found) for found in scenario.ramps if found.id == id)
    elif "store" in one.details:
        id = str(one.details["store"].get("id") or one.details["store"].get("crop"))
        yield from (_store(one, found) for found in scenario.stores if found.id == id)
    elif "log_yard" in one.details:
        if scenario.yard is not None and one in view.plantings:
            yield from _yard(one, scenario.yard)
    elif one.established in STANDING:
        yield from _own(one, int(view.season), promised, _turn(one, view) if one.established == "inoculated" else 1)


def _stand(one: Planned, found: Standing) -> Bearing:
    wish = Wish(found.crop, found.unit, found.each, found.kitchen)
    first = found.stand.first_on
    return _bearing(one, wish, found.stand.weekly(), first - timedelta(days=SPRING_DAYS), first, found.shrink)


def _ramps(one: Planned, found: RampPlan) -> Bearing:
    got = ramp_harvest(found.plants, found.leaves, found.bunch, found.emerged_on, found.days_after)
    weekly = {week_of(got.earliest_on): float(got.bunches)}
    return _bearing(one, Wish(found.crop, "bunch"), weekly, found.emerged_on, got.earliest_on, None)


def _yard(one: Planned, found: Yard) -> Iterator[Bearing]:
    soaks = found.logs.soaks()
    if soaks:
        wish = Wish(called(one), "lb", found.each)
        yield _bearing(one, wish, found.logs.weekly(), soaks[0].on, soaks[0].harvest_on, found.shrink)


def _store(one: Planned, found: Store) -> Bearing:
    crop, got = found.stored, drawn(found.stored)
    kitchen = got.kitchen / len(got.days) if got.days else 0.0
    wish = Wish(
        found.crop, found.unit, None, kitchen, stored=True, cure_days=crop.cure_days, storage_days=crop.storage_days,
        every_days=crop.every_days, each_full=crop.each,
    )  # fmt: skip
    lost = 1 - (1 - crop.seed_kept) * (1 - crop.shrink)
    begun, weekly = one.sow_on or one.plant_on, {week_of(crop.harvest_on): crop.gross}
    weeks = tuple(dict.fromkeys(week_of(day) for day in got.days))
    made = _bearing(one, wish, weekly, begun or crop.harvest_on - timedelta(days=SPRING_DAYS), crop.harvest_on, lost)
    return Bearing(
        made.id, made.wish, made.family, made.known, made.weekly, made.begun_on, made.first_on, False, lost, None, weeks, made.over_on
    )


def _bearing(one: Planned, wish: Wish, weekly: Mapping[date, float], begun: date, first: date, lost: float | None) -> Bearing:
    return Bearing(one.name, wish, family(one), one.known, weekly, begun, first, False, lost, None, (), one.archived_on)


def _own(one: Planned, year: int, promised: Mapping[str, Wish], every: int) -> Iterator[Bearing]:
    """A stand of the hub's own: what is expected of it this year, over its weeks in the shape of its crop. every: weeks from flush to
    flush of logs; between them nothing is planned."""
    gone = one.archived_on is not None and one.archived_on < date(year, 1, 1)
    if not one.yield_expected or not one.yield_unit or one.first_harvest_on is None or gone:
        return
    first = _in(one.first_harvest_on, year)
    last = max(_in(one.last_harvest_on or one.first_harvest_on, year), first)
    weeks = ((week_of(last) - week_of(first)).days) // 7 + 1
    logs = one.established == "inoculated"
    shape = turns(weeks, every) if logs else stretched(fractions_of(one.known), weeks)
    crop = called(one)
    wish = promised.get(crop) or Wish(crop, one.yield_unit)
    if wish.unit != one.yield_unit:
        wish = Wish(crop, one.yield_unit)
    begun = first - timedelta(days=FLUSH_DAYS if logs else SPRING_DAYS)
    weekly = weekly_yield(one.yield_expected, shape, first)
    heat = not logs and one.known.gdd_base_f is not None
    yield Bearing(one.name, wish, family(one), one.known, weekly, begun, first, heat, None, kill_temp_f(one), (), one.archived_on)


def turns(weeks: int, every: int) -> tuple[float, ...]:
    """Shares of weeks in which logs are picked in turn: as much at each flush, none between, 1 together."""
    flushes = (weeks - 1) // every + 1
    return tuple(1 / flushes if week % every == 0 else 0.0 for week in range((flushes - 1) * every + 1))


def _turn(one: Planned, view: SeasonView) -> int:
    """Weeks from flush to flush of a stand of logs, as its own picks lie apart, else those of its crop's other logs; 1 where none tell.

    The middle of the gaps within a year: a pick that nobody wrote down makes one of them longer, and no other turn.
    """
    crops = {other.name: called(other) for other in (*view.plantings, *view.before) if other.established == "inoculated"}
    days: dict[str, set[date]] = {}
    for pick in view.picked:
        if crops.get(pick.planting) == called(one) and pick.amount > 0:
            days.setdefault(pick.planting, set()).add(week_of(pick.on))
    gaps = {
        name: [(b - a).days // 7 for a, b in pairwise(sorted(weeks)) if a.year == b.year]
        for name, weeks in days.items()
    }  # fmt: skip
    told = gaps.get(one.name) or [gap for found in gaps.values() for gap in found]
    return median_low(told) if told else 1


def _in(day: date, year: int) -> date:
    """The same day of another year."""
    return day + timedelta(days=round((year - day.year) * 365.25)) if (day.month, day.day) == (2, 29) else day.replace(year=year)


def stretched(shape: Sequence[float], weeks: int) -> tuple[float, ...]:
    """A harvest's shape over another number of weeks, its sum 1: what is picked up to each part of its time stays the same."""
    if len(shape) == weeks:
        return tuple(shape)
    upto = np.concatenate([[0.0], np.cumsum(shape) / sum(shape)])
    at = np.interp(np.linspace(0, 1, weeks + 1), np.linspace(0, 1, len(shape) + 1), upto)
    return tuple(float(x) for x in np.diff(at))
