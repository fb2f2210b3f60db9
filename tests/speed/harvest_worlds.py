"""Farms with a known truth, to measure harvest forecasts on: weather, plantings, yields and logs made from a seed.

The forecaster is given what a farm has: its plan, its logs with their gaps, its weather up to the day. The spreads below are
not given to it. They follow what was seen on real farms (crops_csa B4: first picks 11 d off, log totals sd .67, 11 % without a log).
Stress worlds change the truth and leave the forecaster as it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from math import ceil, exp, log

import numpy as np

from models.agronomy.crops import Crop as CatalogueCrop
from models.agronomy.crops import catalogue
from models.agronomy.heat_units import floored_average
from models.planning.harvest import Array, Crop, Planting, Problem, Weather

YEAR, YEARS_BEFORE, WEEKS, CROPS, PLANTINGS = 2027, 12, 30, 60, 300
FIRST = date(YEAR - YEARS_BEFORE, 1, 1)
LAST_FROST = (4, 27)
# Student's tails know no bound, a bed does: no planting gives more than so many times its plan
MOST = 6.0


@dataclass(frozen=True)
class Spreads:
    """Standard deviations are of logs, chances are shares."""

    bias: tuple[float, float] = (0.46, 1.5)
    season: float = 0.15
    crop_season: float = 0.28
    planting: float = 0.55
    failed: float = 0.06
    nearly_failed: float = 0.03
    target_crop: float = 0.10
    target_planting: float = 0.08
    weekly: float = 0.40
    unlogged: float = 0.10
    on_time: bool = False
    # autumn nights in the season are colder by so many degrees from so many days before the usual first frost
    early_frost_d: int = 0


WORLDS = {
    "farm": Spreads(),
    "louder": Spreads(bias=(0.3, 2.0), planting=0.75, weekly=0.6, unlogged=0.25),
    "calm": Spreads(bias=(0.7, 1.2), season=0.08, crop_season=0.14, planting=0.3, weekly=0.25, unlogged=0.03),
    "half the logs": Spreads(unlogged=0.5),
    "early frost": Spreads(early_frost_d=22),
    "on time": Spreads(on_time=True),
}


@dataclass
class World:
    """truth: crops x weeks of the season, in the crops' units; planned and last_year (as logged) likewise; group: of each crop."""

    crops: tuple[Crop, ...]
    weather: Weather
    start: date
    plantings: list[Planting]
    truth: Array
    planned: Array
    last_year: Array
    group: tuple[str, ...]
    pounds: Array
    first_errors: list[float] = field(default_factory=list)

    def problem(self, week: int, draws: int = 2000) -> Problem:
        """What the farm knows on the Monday of a week; week 0 is before the season's first log."""
        as_of = self.start + timedelta(weeks=week)
        known = [self._until(p, as_of) for p in self.plantings]
        days = (as_of - FIRST).days
        weather = Weather(FIRST, self.weather.tmax_f[:days], self.weather.tmin_f[:days], 1.0)
        return Problem(self.start, WEEKS, YEAR, as_of, self.crops, tuple(known), weather, draws=draws)

    def _until(self, planting: Planting, as_of: date) -> Planting:
        if planting.season < YEAR:
            return planting
        done = planting.planted_on
        logs = {day: amount for day, amount in planting.logs.items() if day < as_of}
        return replace(planting, logs=logs, planted_on=done if done is not None and done < as_of else None)


def season_start(year: int) -> date:
    day = date(year, 4, 18)
    return day - timedelta(days=day.weekday())


def weather(rng: np.random.Generator) -> tuple[Array, Array]:
    """Daily extremes [°F] as at 2,200 ft in the southern mountains: warm and cold days, spells and years."""
    days = (date(YEAR + 1, 2, 1) - FIRST).days
    when = np.arange(days)
    normal = 55.0 + 18.0 * np.sin(2 * np.pi * (when - 107) / 365.2425)
    noise, spell, shocks, slow = np.zeros(days), np.zeros(days), rng.normal(0, 3.9, days), rng.normal(0, 0.55, days)
    for t in range(1, days):
        noise[t] = 0.7 * noise[t - 1] + shocks[t]
        spell[t] = 0.965 * spell[t - 1] + slow[t]
    year = rng.normal(0, 1.0, YEARS_BEFORE + 2)[(when / 365.2425).astype(int)]
    swing = np.clip(rng.normal(11.0, 2.5, days), 3, None)
    mean = normal + noise + spell + year
    return mean + swing, mean - swing


def world(seed: int, spreads: Spreads | str = "farm") -> World:
    s = WORLDS[spreads] if isinstance(spreads, str) else spreads
    rng = np.random.default_rng([7919, seed])
    tmax, tmin = weather(rng)
    if s.early_frost_d:
        _chill(tmin, s.early_frost_d)
    chosen = _chosen(rng)
    crops = tuple(_planner_crop(c) for c in chosen)
    maker = _Maker(s, rng, chosen, tmax, tmin)
    first_season = YEAR - int(rng.integers(1, 4))
    slots = maker.slots()
    made, truths, logged = list[Planting](), dict[int, Array](), dict[int, Array]()
    for year in range(first_season, YEAR + 1):
        rows, truths[year], logged[year] = maker.season(year, slots)
        made += rows
    planned = np.zeros((len(crops), WEEKS))
    for p in made:
        if p.season == YEAR:
            c = [x.key for x in crops].index(p.crop)
            for k, share in enumerate(crops[c].shape):
                week = (p.first_on - season_start(YEAR)).days // 7 + k
                if 0 <= week < WEEKS:
                    planned[c, week] += p.total * share
    pounds = np.array([c.unit_weight_lb or 1.0 for c in chosen])
    found = World(
        crops,
        Weather(FIRST, tmax, tmin, 1.0),
        season_start(YEAR),
        made,
        truths[YEAR],
        planned,
        logged[YEAR - 1],
        tuple(c.family or "" for c in chosen),
        pounds,
    )
    found.first_errors = maker.first_errors
    return found


def _chill(tmin: Array, days: int) -> None:
    """A clear night some weeks before the usual first frost (17 October) in the season forecast."""
    night = (date(YEAR, 10, 17) - FIRST).days - days
    tmin[night] = min(tmin[night], 29.0)


def _chosen(rng: np.random.Generator) -> list[CatalogueCrop]:
    fit = [
        c
        for c in catalogue().values()
        if c.category in ("vegetable", "herb", "medicinal")
        and c.gdd_base_f is not None
        and c.days_typical is not None
        and c.days_typical <= 120
        and c.spring_start_weeks is not None
        and c.harvest_fractions
    ]
    picked = sorted(rng.choice(len(fit), min(CROPS, len(fit)), replace=False).tolist())
    return [fit[i] for i in picked]


def _planner_crop(c: CatalogueCrop) -> Crop:
    assert c.days_typical is not None
    upper = c.gdd_upper_f if c.gdd_upper_f is not None else float("inf")
    return Crop(c.key, c.family or "", c.yield_unit or "lb", c.harvest_fractions, c.days_typical, c.gdd_base_f, upper, None, c.kill_temp_f)


@dataclass
class _Slot:
    """One place in the plan: crop number, day of the year planned, total."""

    crop: int
    day: int
    total: float


class _Maker:
    """Makes seasons of one farm: what its crops have in common is drawn once."""

    def __init__(self, s: Spreads, rng: np.random.Generator, crops: list[CatalogueCrop], tmax: Array, tmin: Array) -> None:
        self.s, self.rng, self.crops, self.tmin = s, rng, crops, tmin
        self.first_errors: list[float] = []
        self.targets: list[float] = []
        families = sorted({c.family or "" for c in crops})
        shared = rng.normal(size=len(families))
        draw = [np.sqrt(0.45) * shared[families.index(c.family or "")] + np.sqrt(0.55) * rng.normal() for c in crops]
        level = 1 / (1 + np.exp(-1.702 * np.array(draw)))
        self.bias = log(s.bias[0]) + level * (log(s.bias[1]) - log(s.bias[0]))
        self.stretch, self.skew = rng.normal(0, 0.20, len(crops)), rng.normal(0, 0.20, len(crops))
        # catalogues are optimistic by some 4 %
        self.target = 0.04 + rng.normal(0, s.target_crop, len(crops))
        self.heat = [np.cumsum(np.asarray(floored_average(tmax, tmin, c.gdd_base_f, c.gdd_upper_f or 120.0))) for c in crops]

    def slots(self) -> list[_Slot]:
        """The plan of a season: more successions of crops that are sown often."""
        often = np.array([1.0 / max(c.succession_days or 60.0, 10.0) for c in self.crops])
        counts = np.maximum(np.round(often / often.sum() * PLANTINGS), 1).astype(int)
        while (over := int(counts.sum()) - PLANTINGS) != 0:
            counts[int(np.argmax(counts)) if over > 0 else int(self.rng.integers(len(counts)))] -= np.sign(over)
        frost = date(2027, *LAST_FROST).timetuple().tm_yday
        found = []
        for i, (c, n) in enumerate(zip(self.crops, counts, strict=True)):
            assert c.days_typical is not None and c.spring_start_weeks is not None
            begin = frost + 7 * c.spring_start_weeks + 3
            latest = 278 - c.days_typical - (0 if (c.kill_temp_f or 0) < 28 else 12)
            end = max(begin + 7, min(latest, begin + (c.succession_days or 20) * (n - 1)))
            for day in np.linspace(begin, end, n) if n > 1 else [begin + 10]:
                total = (c.yield_typical or 100.0) * 0.5 * exp(self.rng.normal(0, 0.35))
                found.append(_Slot(i, round(float(day)), total))
        self.targets = [self._goal(i, [slot.day for slot in found if slot.crop == i]) for i in range(len(self.crops))]
        return found

    def _goal(self, crop: int, days: list[int]) -> float:
        """A crop's real degree days: the catalogue's days hold from about the day its plantings usually go in, in a normal year."""
        usual = round(float(np.median(days)) + self.rng.normal(0, 10))
        sums = [self._sum(self.heat[crop], y, usual, round(self.crops[crop].days_typical or 0)) for y in range(FIRST.year, YEAR)]
        return float(np.mean(sums)) * exp(self.target[crop])

    def season(self, year: int, slots: list[_Slot]) -> tuple[list[Planting], Array, Array]:
        """Plantings with their logs, the truth and the logged of each crop and week."""
        s, rng = self.s, self.rng
        start = season_start(year)
        shared = rng.normal(0, s.season) + rng.normal(0, s.crop_season, len(self.crops))
        wet = rng.random(60) < 0.2
        blank = rng.random(WEEKS) < 0.04
        kills = [self._kill(c, year) for c in self.crops]
        rows, truth, logged = list[Planting](), np.zeros((len(self.crops), WEEKS)), np.zeros((len(self.crops), WEEKS))
        for n, slot in enumerate(slots):
            plan = date(year, 1, 1) + timedelta(days=slot.day - 1 + (0 if year == YEAR else round(rng.normal(0, 4))))
            total = slot.total * (1.0 if year == YEAR else exp(rng.normal(0, 0.2)))
            done = plan + timedelta(days=0 if s.on_time else self._late(plan, wet))
            first = self._first(slot.crop, done)
            weekly = self._weekly(slot.crop, total, shared[slot.crop], (first - start).days // 7, (kills[slot.crop] - start).days // 7)
            logs = self._logs(weekly, blank, start)
            truth[slot.crop] += weekly
            for day, amount in logs.items():
                logged[slot.crop, (day - start).days // 7] += amount
            planned_first = plan + timedelta(days=round(self.crops[slot.crop].days_typical or 0))
            self.first_errors.append((first - planned_first).days)
            written = done if rng.random() < 0.85 else None
            rows.append(Planting(f"{year}-{n:03d}", self.crops[slot.crop].key, year, total, plan, planned_first, written, logs))
        return rows, truth, logged

    def _late(self, plan: date, wet: Array) -> int:
        """Days late: rain that keeps everybody off the ground, own reasons, and now and then two weeks."""
        rng, week, days = self.rng, plan.timetuple().tm_yday // 7, 0
        while wet[min(week, 59)] and days < 21:
            week, days = week + 1, days + 7
        return days + round(rng.exponential(2.5)) + (14 if rng.random() < 0.05 else 0)

    def _first(self, crop: int, done: date) -> date:
        """The day on which heat since planting reaches the crop's real target."""
        heat = self.heat[crop]
        goal = self.targets[crop] * exp(self.rng.normal(0, self.s.target_planting))
        begun = (done - FIRST).days
        day = int(np.searchsorted(heat, heat[begun - 1] + goal))
        return FIRST + timedelta(days=min(day, len(heat) + 200))

    def _sum(self, heat: Array, year: int, usual: int, days: int) -> float:
        begun = (date(year, 1, 1) - FIRST).days + usual - 1
        return float(heat[begun + days - 1] - heat[begun - 1])

    def _kill(self, c: CatalogueCrop, year: int) -> date:
        begin = (date(year, 7, 20) - FIRST).days
        cold = np.flatnonzero(self.tmin[begin : begin + 190] <= (c.kill_temp_f if c.kill_temp_f is not None else -99))
        return FIRST + timedelta(days=begin + (int(cold[0]) if len(cold) else 400))

    def _weekly(self, crop: int, total: float, shared: float, first: int, kill: int) -> Array:
        s, rng, c = self.s, self.rng, self.crops[crop]
        found = np.zeros(WEEKS)
        luck = rng.random()
        if luck < s.failed:
            return found
        level = self.bias[crop] + shared + s.planting / np.sqrt(2) * rng.standard_t(4)
        level = min(level, log(MOST))
        level += log(rng.uniform(0.03, 0.25)) if luck < s.failed + s.nearly_failed else 0.0
        longer = exp(self.stretch[crop] + rng.normal(0, 0.15))
        lean = exp(self.skew[crop] + rng.normal(0, 0.10))
        fractions = np.array(c.harvest_fractions) / sum(c.harvest_fractions)
        window = len(fractions)
        edges = np.minimum(np.arange(ceil(window * longer) + 1) / (window * longer), 1.0) ** lean
        shares = np.diff(np.interp(edges * window, np.arange(window + 1), np.concatenate([[0], np.cumsum(fractions)])))
        for k, share in enumerate(shares):
            if 0 <= first + k < WEEKS and first + k <= kill:
                found[first + k] = total * exp(level) * share * exp(rng.normal(-(s.weekly**2) / 2, s.weekly))
        return found

    def _logs(self, weekly: Array, blank: Array, start: date) -> dict[date, float]:
        rng = self.rng
        if rng.random() < 0.03:
            return {}
        careless = max(0.4, self.s.unlogged) if rng.random() < 0.1 else self.s.unlogged
        kept = (weekly > 0) & (rng.random(WEEKS) >= careless) & ~blank
        return {start + timedelta(weeks=int(w)): round(float(weekly[w]), 3) for w in np.flatnonzero(kept)}
