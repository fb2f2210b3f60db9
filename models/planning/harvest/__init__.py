"""What will be picked, week by week: each planting and each crop with a band that is honest.

A Problem says what is planned, what was logged and what the weather did; a Forecast says what comes, from joint draws, so
that sums of plantings, crops and weeks are as honest as their parts: percentiles do not add, draws do. A log that is
missing is not a zero: it is a question.

Amounts are in the crop's own unit. A week is named by its Monday; week 0 holds the problem's start. Temperatures are °F,
because degree-day bases and targets of the catalogue are.

The method is an empirical Bayes filter on a grid: shrinkage after Henderson 1975, Biometrics 31, 423-447 (best linear
unbiased prediction); the first pick as a distribution of degree days; the shape of the harvest as a few nodes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Whole = NDArray[np.int64]
Draws = NDArray[np.float32]

# sd of the log of a planting's total, failures aside (Dickinson College Farm 2019-20, 286 sowings and 288 settings out)
PLAIN_SD = 0.68
# standard normal at 0.8: P20 and P80 of a lognormal are its median times exp(-+ this x sd)
Z80 = 0.8416212335729143


@dataclass(frozen=True, slots=True)
class Crop:
    """One crop as the farm plans it.

    unit: of every amount of it. shape: share of a planting's total in each week from the first pick, 1 together; a week
    without harvest is 0. days: from planting to first pick by the catalogue. target_f_days: degree days to it by the floored average
    over base_f and upper_f; None is reckoned from days and the farm's normal year. base_f None: it counts days, as log mushrooms do.
    kill_f: the air temperature that ends it in autumn; None: frost does not. storage_weeks: how long it keeps once picked, 0
    is the week itself; cure_weeks: before it can be shared. shrink: the share lost between field and hand-over.
    """

    key: str
    family: str
    unit: str
    shape: tuple[float, ...]
    days: float
    base_f: float | None = None
    upper_f: float = float("inf")
    target_f_days: float | None = None
    kill_f: float | None = None
    storage_weeks: int = 0
    cure_weeks: int = 0
    shrink: float = 0.1


@dataclass(frozen=True, slots=True)
class Planting:
    """One planting, of this season or an earlier one.

    season: the year in which it is picked. total: planned harvest, the crop's unit. planned_on: the day heat counts from by
    plan (sowing in place, or setting out, as the crop's days do); planted_on: the day it was done, None where nobody wrote it.
    first_on: planned first pick. logs: what was picked in the week of that Monday; 0 says somebody looked and there was nothing.
    killed_on: the day it was lost to frost, or taken out, where that is recorded. own_time: the plan's first pick was set for this
    planting's time of the year; its heat is then what a normal year has up to it, and not the crop's. shape: its own share of the total in
    each week, None: its crop's. plan_ends_on: the day after whose week the plan counts on nothing more; None: no such day.
    """

    id: str
    crop: str
    season: int
    total: float
    planned_on: date
    first_on: date
    planted_on: date | None = None
    logs: Mapping[date, float] = field(default_factory=dict)
    killed_on: date | None = None
    own_time: bool = False
    shape: tuple[float, ...] | None = None
    plan_ends_on: date | None = None

    @property
    def picked(self) -> Mapping[date, float]:
        """Logs that are a harvest: more than a millionth of the plan; less is a zero, written otherwise."""
        return {day: amount for day, amount in self.logs.items() if amount > 1e-6 * self.total}


@dataclass(frozen=True, slots=True)
class Weather:
    """Daily extremes [°F] from the day `first` on, over all years known; NaN where nothing was measured.

    The part after the forecast's day is not read. age_h: how old the last reading is.
    """

    first: date
    tmax_f: Array
    tmin_f: Array
    age_h: float | None = None


@dataclass(frozen=True, slots=True)
class Lot:
    """What lies in store: amount after shrink, the Monday from which it may be shared, the last day it keeps."""

    crop: str
    amount: float
    available_on: date
    until: date


@dataclass(frozen=True, slots=True)
class Problem:
    """All that is known on the day `as_of`. Weeks that ended before it are past; the week that holds it is forecast whole. Its logs, which
    may not be all, are read from its Sunday on; before, they only say what has begun.

    start: the Monday of week 0. season: the year forecast. plantings: of this season and of earlier ones, whose logs teach.
    crop_logs: (crop, Monday) -> picked, where nobody wrote from which planting; spread by expected share.
    needs: crop -> what shares and kitchen want each week, from week 0, after shrink. seed: the same seed, the same forecast.
    """

    start: date
    weeks: int
    season: int
    as_of: date
    crops: tuple[Crop, ...]
    plantings: tuple[Planting, ...]
    weather: Weather | None = None
    needs: Mapping[str, Array] = field(default_factory=dict)
    lots: tuple[Lot, ...] = ()
    crop_logs: Mapping[tuple[str, date], float] = field(default_factory=dict)
    draws: int = 2000
    seed: int = 1

    @property
    def this_week(self) -> int:
        """The week that holds as_of; may lie outside the season."""
        return (self.as_of - self.start).days // 7

    @property
    def open_week(self) -> int:
        """The first week that is not over at the end of the day."""
        return (self.as_of + timedelta(days=1) - self.start).days // 7

    def week_of(self, day: date) -> int:
        return (day - self.start).days // 7

    def monday(self, week: int) -> date:
        return self.start + timedelta(weeks=week)


@dataclass(frozen=True, slots=True)
class Row:
    """One crop, or one of its plantings, in one week. planting None: all plantings of the crop together.

    planned: as the plan has it. p20, p50, p80: of ten such weeks two stay below p20, five below p50, eight below p80. mean: what
    adds up. covered_p: chance that harvest and store after shrink give what shares and kitchen want; None where nobody wants
    any, and for single plantings. input_age_h: age of the last weather reading; input_coverage: share of the days since planting
    with a measured temperature; None before planting, and where no weather is known.
    """

    crop: str
    planting: str | None
    week: date
    unit: str
    planned: float
    p20: float
    p50: float
    p80: float
    mean: float
    covered_p: float | None
    input_age_h: float | None
    input_coverage: float | None


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is believed of one planting.

    first: the week of its first pick at P20, P50, P80 (Mondays); None where it falls after the season. factor: its total over
    the planned one at P20, P50, P80, should it not fail. failed_p: chance that it gives nothing. own_records: earlier plantings of
    the crop with a log; logged_weeks: weeks of this one with a log.
    """

    planting: str
    crop: str
    first: tuple[date | None, date | None, date | None]
    factor: tuple[float, float, float]
    failed_p: float
    own_records: int
    logged_weeks: int


@dataclass(frozen=True, slots=True)
class Question:
    """What only a person can say. kind: "no log" (weeks in which it should have given), "late or poor" (it gives less than 0.7 of plan),
    "blank week" (nothing from the whole farm). said: the question in words."""

    kind: Literal["no log", "late or poor", "blank week"]
    planting: str
    crop: str
    weeks: tuple[date, ...]
    said: str


@dataclass(frozen=True)
class Forecast:
    """Rows of every week not yet past in which something is planned or may come: first the crop's, then its plantings'.

    draws: crop -> drawn amounts, weeks x draws; weeks before `first_week` are 0. Draw d is one and the same season in every crop,
    so sums over crops may be taken draw by draw. outlooks: one a planting of this season.
    """

    problem: Problem
    first_week: int
    rows: tuple[Row, ...]
    outlooks: tuple[Outlook, ...]
    questions: tuple[Question, ...]
    draws: Mapping[str, Draws]

    def sum_band(self, weights: Mapping[str, float]) -> Array:
        """P20, P50, P80 of each week's sum over crops: weeks x 3.

        weights: crop -> worth of one unit (money, pounds); others count nothing.
        """
        total = np.zeros((self.problem.weeks, self.problem.draws))
        for crop, weight in weights.items():
            if crop in self.draws:
                total += weight * self.draws[crop]
        return percentiles(total)


def percentiles(drawn: NDArray[np.floating] | Whole, at: tuple[float, ...] = (0.2, 0.5, 0.8)) -> Array:
    """Percentiles of the last axis, each the nearest drawn value; one more axis, as long as `at`."""
    last = drawn.shape[-1] - 1
    places = [round(p * last) for p in at]
    return np.partition(drawn, sorted(set(places)), axis=-1)[..., places].astype(np.float64)
