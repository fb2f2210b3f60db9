"""What would become of the weeks ahead: without a bed, with more members, with a frost a week early; by the same drawn seasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from models.advice.season.scenario import Given
from models.advice.season.sharing import Ahead, board, week_filled
from models.planning.harvest import Array, Forecast, Weather
from models.planning.shares.coverage import Cell, frosted, with_members, without
from models.planning.shares.filled import Filled

# air at which water freezes [°F]; tender crops die a little below it, and so cold a night is assumed
FREEZING_F, FROST_F = 32.0, 30.0
# autumn begins, for its first frost
AUTUMN = (8, 1)
# a share's amount of a crop, or its chance, that changes by less is the same
SAME_PART, SAME_CHANCE = 0.05, 0.05


@dataclass(frozen=True, slots=True)
class Changed:
    """A cell of the board before and after."""

    before: Cell
    after: Cell


@dataclass(frozen=True, slots=True)
class Compared:
    """Weeks before and after, and the cells that change, the most changed first."""

    weeks: tuple[tuple[Filled, Filled], ...]
    cells: tuple[Changed, ...]

    @property
    def worst(self) -> tuple[Filled, Filled]:
        """The week that changes most: in shares covered, then in the chance of covering all."""
        return max(self.weeks, key=lambda two: (two[0].covered[1] - two[1].covered[1], two[0].chance - two[1].chance))


def giving_beds(given: Given, found: Forecast) -> tuple[str, ...]:
    """Places from which something is likely still to come, those of which most plantings do first."""
    alive = {row.planting for row in found.rows if row.planting is not None and row.p80 > 0}
    counts: dict[str, int] = {}
    for name, places in _stands(given).items():
        for place in places if name in alive else ():
            counts[place] = counts.get(place, 0) + 1
    return tuple(sorted(counts, key=lambda place: (-counts[place], place)))


def _stands(given: Given) -> dict[str, tuple[str, ...]]:
    return {one.name: tuple(place for place, _ in one.stands) for one in (*given.view.before, *given.view.plantings)}


def bed_lost(given: Given, found: Forecast, season: Ahead, bed: str) -> Ahead:
    """From the week after this one on, nothing of a bed: its plantings' part of each crop's week, in every draw. A planting in several beds
    loses the part that stands there."""
    stands, parts = _stands(given), {crop: np.zeros(len(drawn)) for crop, drawn in season.draws.items()}
    whole = {(row.crop, row.week): row.mean for row in found.rows if row.planting is None and row.mean > 0}
    for row in found.rows:
        places = stands.get(row.planting or "", ())
        if bed in places and (row.crop, row.week) in whole and season.at(row.week) > season.this_week:
            parts[row.crop][season.at(row.week)] += row.mean / whole[row.crop, row.week] / len(places)
    lost = {crop: season.draws[crop] * np.minimum(part, 1.0)[:, None] for crop, part in parts.items() if part.any()}
    return replace(season, draws=_arrays(without(season.draws, lost)))


def members_more(season: Ahead, more: float) -> Ahead:
    """So many full shares more in every week in which there are any."""
    return replace(season, wants=with_members(season.wants, more), more=season.more + more)


def frost_early(season: Ahead, usual: date, days: int = 7) -> Ahead:
    """The first frost so many days before its usual day: what it kills gives nothing after that week."""
    on = usual - timedelta(days=days)
    return replace(season, draws=_arrays(frosted(season.start, season.draws, season.wants, on, FROST_F)))


def _arrays(draws: Mapping[str, object]) -> dict[str, Array]:
    return {crop: np.asarray(drawn, float) for crop, drawn in draws.items()}


def usual_frost(weather: Weather | None, year: int) -> date | None:
    """The middle of the first nights of autumn at or below freezing that were measured, in a year; None where none was."""
    if weather is None:
        return None
    cold = [weather.first + timedelta(days=int(n)) for n in np.flatnonzero(weather.tmin_f <= FREEZING_F)]
    autumns = [day for day in cold if (day.month, day.day) >= AUTUMN]
    firsts = {day.year: day for day in reversed(autumns)}
    if not firsts:
        return None
    return date(year, 1, 1) + timedelta(days=int(np.median([day.timetuple().tm_yday for day in firsts.values()])) - 1)


def compared(given: Given, before: Ahead, after: Ahead, weeks: Sequence[date]) -> Compared:
    """The weeks as they are and as they would be."""
    both = tuple((week_filled(given, before, week), week_filled(given, after, week)) for week in weeks)
    then = {(cell.item, cell.week): cell for cell in board(after)}
    pairs = [Changed(cell, then[cell.item, cell.week]) for cell in board(before) if cell.week in weeks and (cell.item, cell.week) in then]
    moved = [one for one in pairs if _differs(one)]
    return Compared(both, tuple(sorted(moved, key=lambda one: (_size(one), one.before.week, one.before.item))))


def _differs(one: Changed) -> bool:
    much = abs(one.after.each - one.before.each) > SAME_PART * max(one.before.each, 1e-9)
    return much or abs(one.after.chance - one.before.chance) > SAME_CHANCE


def _size(one: Changed) -> float:
    part = one.after.each / one.before.each if one.before.each > 0 else 1.0
    return min(part - 1.0, one.after.chance - one.before.chance)
