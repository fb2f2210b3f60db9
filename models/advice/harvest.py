"""From what the records say of a season to its harvest forecast: plantings, and what was picked.

Days are counted and not degree days: a hub knows too few years of weather in its first seasons. The plan's own first pick is the guess.

Amounts are in the unit in which each crop's harvest is expected. What cannot be counted in it is told as a question and left out,
never guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median

import numpy as np

from models.agronomy import crops as catalogue
from models.agronomy.growing import week_of
from models.agronomy.harvest_units import converted, unit_weights
from models.amounts import convert_amount
from models.planning.harvest import Crop, Planting, Problem
from models.planning.planting.known_crops import fractions_of
from models.records.growth import STANDING, PlantingView
from models.records.harvested import Picked
from models.records.queries import CropView
from sensors.errors import HublandError, RecordError, UnitError

# the week of New Year is in, and the one after the year's end
SEASON_WEEKS = 54
DRAWS = 1000
# of what is picked so much is gone before hand-over, where nobody said otherwise (crops_csa C6)
SHRINK = 0.1
# a first pick comes early or late by days in which the crop grows, and not by a winter's rest: at most so many are counted
GROWING_DAYS = 90
# so many days of spring growth are behind the first pick of what stands for years
SPRING_DAYS = 45
# words of the records for units of the catalogue
_CALLED = {"dry pt": "pint", "pt": "pint", "dry qt": "quart", "qt": "quart", "piece": "each"}


@dataclass(frozen=True)
class Season:
    """A year's plan as the forecast takes it. plantings: name -> what the records say; known: crop key -> its figures.

    asked: sentences on what could not be used.
    """

    problem: Problem
    plantings: Mapping[str, PlantingView]
    known: Mapping[str, catalogue.Crop]
    names: Mapping[str, str]
    asked: tuple[str, ...] = ()

    @property
    def units(self) -> dict[str, str]:
        """Crop key -> the unit of its amounts."""
        return {crop.key: crop.unit for crop in self.problem.crops}


@dataclass
class _Gathering:
    """What is being put together."""

    crops: dict[str, Crop] = field(default_factory=dict)
    plantings: list[Planting] = field(default_factory=list)
    used: dict[str, PlantingView] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)


def figures(crops: Iterable[CropView]) -> dict[str, catalogue.Crop]:
    """Crop key -> the catalogue's figures with the hub's own laid over them; a crop of neither has no figures but its name."""
    found = {}
    for one in crops:
        base = catalogue.catalogue().get(one.key)
        try:
            found[one.key] = catalogue.with_overrides(base or catalogue.Crop(one.key, one.name), one.facts)
        except RecordError:
            found[one.key] = base or catalogue.Crop(one.key, one.name)
    return found


def into(amount: float, unit: str, wanted: str, crop: catalogue.Crop | None) -> float:
    """An amount of a crop in another unit. UnitError where nobody has weighed what it would take."""
    if unit == wanted or not amount:
        return amount
    try:
        return convert_amount(amount, unit, wanted)
    except UnitError:
        weights = unit_weights(crop) if crop is not None else {}
        return converted(amount, _CALLED.get(unit, unit), _CALLED.get(wanted, wanted), weights)


def season_of(plantings: Sequence[PlantingView], harvests: Sequence[Picked], crops: Sequence[CropView], as_of: date) -> Season:
    """The season of as_of's year. Plantings without an expected harvest, cover crops among them, are not forecast."""
    known, made = figures(crops), _Gathering()
    year = as_of.year
    for view in plantings:
        if view.yield_expected and view.yield_unit and view.planned_first_harvest_on and _season(view) <= year:
            _add(made, view, known.get(view.crop_key), [p for p in plantings if p.crop_key == view.crop_key])
    logs, crop_logs = _logs(made, harvests, known)
    start = week_of(date(year, 1, 1))
    grown = tuple(_with_logs(p, logs.get(p.id, {}), made.used[p.id]) for p in made.plantings)
    problem = Problem(
        start, SEASON_WEEKS, year, as_of, tuple(made.crops.values()), grown, crop_logs=crop_logs, draws=DRAWS,
    )  # fmt: skip
    return Season(problem, made.used, known, {c.key: c.name for c in crops}, tuple(dict.fromkeys(made.asked)))


def _season(view: PlantingView) -> int:
    """The year in which it is picked."""
    assert view.planned_first_harvest_on is not None
    return int(view.season) if view.season.isdigit() else view.planned_first_harvest_on.year


def _add(made: _Gathering, view: PlantingView, figures: catalogue.Crop | None, same: Sequence[PlantingView]) -> None:
    first, planned = view.planned_first_harvest_on, view.planned_plant_on or view.planned_sow_on
    if first is None or view.yield_expected is None or planned is None:
        return
    if view.crop_key not in made.crops:
        made.crops[view.crop_key] = _crop(view, figures, same)
    unit = made.crops[view.crop_key].unit
    try:
        total = into(view.yield_expected, view.yield_unit, unit, figures)
    except UnitError:
        made.asked.append(f"{view.name} is expected in {view.yield_unit}, other {view.crop.lower()} in {unit}: what does one weigh?")
        return
    name = view.name if view.name not in made.used else f"{view.name} ({len(made.used)})"
    made.used[name] = view
    # without years of weather days are counted, and the plan's first pick is the best guess: the days that count end there
    began = first - timedelta(days=made.crops[view.crop_key].days)
    done = view.planted_on or (view.sown_on if view.planned_plant_on is None else None)
    late = min(max((done - planned).days, -GROWING_DAYS), GROWING_DAYS) if done is not None else None
    on = began + timedelta(days=late) if late is not None else None
    made.plantings.append(Planting(name, view.crop_key, _season(view), total, began, first, on))


def _crop(view: PlantingView, figures: catalogue.Crop | None, same: Sequence[PlantingView]) -> Crop:
    """A crop as this farm plans it: its weeks and days are those of its plantings, its shape the catalogue's over as many weeks."""
    spans = [
        (p.planned_first_harvest_on, p.planned_last_harvest_on or p.planned_first_harvest_on, p.planned_plant_on or p.planned_sow_on)
        for p in same if p.planned_first_harvest_on
    ]  # fmt: skip
    weeks = max(1, round(median(((last - first).days + 7) / 7 for first, last, _ in spans if first and last)))
    grown = [min(max((first - on).days, 1), GROWING_DAYS) for first, _, on in spans if first and on]
    days = SPRING_DAYS if view.established in STANDING else round(median(grown or [SPRING_DAYS]))
    shape = stretched(fractions_of(figures), weeks) if figures is not None else (1 / weeks,) * weeks
    kill = figures.kill_temp_f if figures is not None else None
    return Crop(view.crop_key, view.family, view.yield_unit, shape, float(days), kill_f=kill, shrink=SHRINK)


def stretched(shape: Sequence[float], weeks: int) -> tuple[float, ...]:
    """A harvest's shape over another number of weeks, its sum 1: what is picked up to each part of its time stays the same."""
    if len(shape) == weeks:
        return tuple(shape)
    upto = np.concatenate([[0.0], np.cumsum(shape) / sum(shape)])
    at = np.interp(np.linspace(0, 1, weeks + 1), np.linspace(0, 1, len(shape) + 1), upto)
    return tuple(float(x) for x in np.diff(at))


def _logs(
    made: _Gathering, harvests: Iterable[Picked], known: Mapping[str, catalogue.Crop]
) -> tuple[dict[str, dict[date, float]], dict[tuple[str, date], float]]:
    """What was picked by planting and week, and by crop and week where nobody said of which planting."""
    of_planting: dict[str, dict[date, float]] = {}
    of_crop: dict[tuple[str, date], float] = {}
    for one in harvests:
        crop = made.crops.get(one.crop)
        if crop is None:
            continue
        try:
            amount = into(one.amount, one.unit, crop.unit, known.get(one.crop))
        except HublandError:
            made.asked.append(f"{known[one.crop].name} was picked in {one.unit} and is planned in {crop.unit}: what does one weigh?")
            continue
        week = week_of(one.on)
        if one.planting in made.used:
            weeks = of_planting.setdefault(one.planting, {})
            weeks[week] = weeks.get(week, 0.0) + amount
        elif not one.planting:
            of_crop[one.crop, week] = of_crop.get((one.crop, week), 0.0) + amount
    return of_planting, of_crop


def _with_logs(planting: Planting, logs: Mapping[date, float], view: PlantingView) -> Planting:
    over = view.archived_on if view.archived_on is not None and logs else None
    return Planting(
        planting.id, planting.crop, planting.season, planting.total, planting.planned_on, planting.first_on, planting.planted_on,
        dict(logs), over,
    )  # fmt: skip


def following(day: date, weeks: int) -> list[date]:
    """Mondays of the week that holds a day, and of those after it."""
    return [week_of(day) + timedelta(weeks=n) for n in range(weeks)]
