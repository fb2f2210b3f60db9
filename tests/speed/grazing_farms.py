"""Farms with a known truth, to measure plans on: weather made from a seed, growth from weather, rules and prices as the issue has them.

Classes: A 12 paddocks, one mob, 214 days; B 24, cattle and sheep, 214; C 40, cows, heifers and sheep, 365; from 1 April.
"true" grows by one rough daily weather year; "tight" has 1.4 times the stock and no heat cost: the hay question alone;
"p20", "p50", "p80" grow by quantiles of fifteen weather years, smoothed over 21 days.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from models.planning.grazing import Block, Costs, Days, Herd, Paddock, Problem

KG_HA = 1.12085
HA = 0.40468564
KG = 0.45359237
START = date(2026, 4, 1)
YEARS = 15


@dataclass(frozen=True)
class Size:
    paddocks: int
    days: int
    # kind, share of the demand, longest stay
    herds: tuple[tuple[str, float, int], ...]


SIZES = {
    "A": Size(12, 214, (("cattle", 1.0, 7),)),
    "B": Size(24, 214, (("cattle", 0.65, 7), ("sheep", 0.35, 4))),
    "C": Size(40, 365, (("cattle", 0.45, 7), ("cattle", 0.25, 7), ("sheep", 0.30, 4))),
}
# days of rest by month of leaving, January first: longer in the slump and in winter
REST = (45, 45, 30, 21, 21, 30, 42, 42, 35, 35, 45, 45)
# what season does to growth besides warmth and water, January first: chosen so that over many weather years the net growth of
# a farm where 1,800 lb/ac stand is that of the farms it stands for: 64, 93, 68, 22, 29, 37, 32 lb/ac/d from April to October;
# in winter next to nothing, and a start in March
SEASON = (0.102, 0.14, 0.441, 0.762, 1.194, 1.28, 0.624, 0.695, 0.662, 0.518, 0.265, 0.145)
# the share of what stands that dies each day
LOSS = 0.0035


def weather(days: int, rng: np.random.Generator) -> tuple[Days, Days]:
    """Mean temperature [°C] and rain [mm] of each day from 1 April, as in the southern mountains: 22 to 45 days above 25 °C mostly."""
    day = np.arange(days)
    mean = 14.5 + 9.8 * np.sin(2 * np.pi * (day - 15) / 365)
    noise, before = np.zeros(days), 0.0
    for t in range(days):
        before = 0.72 * before + rng.normal(0, 2.2)
        noise[t] = before
    rain = np.where(rng.random(days) < 0.32, rng.gamma(0.8, 12.0, days), 0.0)
    return mean + noise, rain


def growth(temp: Days, rain: Days, holds_mm: float) -> Days:
    """Growth at full light of an open sward [kg/ha/d]: warmth, water in the ground, season."""
    warm = np.clip((temp - 3.0) / 12.0, 0, 1) * np.clip(1.0 - (temp - 20.0) / 16.0, 0, 1)
    thirst = np.clip(0.22 * np.maximum(temp, 0.0), 0.3, None)
    water, wet = 0.85 * holds_mm, np.zeros(len(temp))
    for t in range(len(temp)):
        wet[t] = min(1.0, water / (0.5 * holds_mm))
        water = min(max(water + rain[t] - thirst[t] * wet[t], 0.0), holds_mm)
    month = np.array([date.fromordinal(START.toordinal() + t).month - 1 for t in range(len(temp))])
    return 150 * KG_HA * warm * wet * np.array(SEASON)[month]


def smoothed(series: Days, over: int = 21) -> Days:
    wide = np.pad(series, over // 2, mode="edge")
    return np.convolve(wide, np.ones(over) / over, mode="valid")[: len(series)]


def farm(kind: str, seed: int, variant: str = "true") -> Problem:
    """A farm of class A, B or C. variant: "true", "tight", "p20", "p50" or "p80"."""
    size, rng = SIZES[kind], np.random.default_rng([ord(kind), seed])
    temp, rain = weather(size.days, rng)
    years = [weather(size.days, rng) for _ in range(YEARS)]
    months = np.array([date.fromordinal(START.toordinal() + t).month - 1 for t in range(size.days)])
    rest = np.array(REST)[months]
    paddocks = tuple(_paddock(i, size, rng, rest, (temp, rain), years, variant) for i in range(size.paddocks))
    stock = 1.4 if variant == "tight" else 1.0
    daily = 19.6 * KG / HA * sum(p.area_ha for p in paddocks) * stock
    herds = tuple(_herd(i, *row, daily, size.days) for i, row in enumerate(size.herds))
    costs = replace(Costs(), heat_per_head_d=0.0) if variant == "tight" else Costs()
    hot = (temp > 25.0).astype(float)
    return Problem(START, size.days, paddocks, herds, hot, costs, _blocks(size, rng))


def _paddock(i: int, size: Size, rng: np.random.Generator, rest: Days, now: object, years: list, variant: str) -> Paddock:  # type: ignore[type-arg]
    wooded, holds, nurture = i % 3 == 2, float(rng.uniform(60, 110)), float(rng.uniform(0.8, 1.2))
    shade = float(rng.uniform(0.5, 1.0)) if wooded else 0.0
    light = nurture * (1.0 - 0.35 * shade)
    each = np.array([growth(*year, holds) for year in years])
    bands = {f"p{q}": smoothed(np.quantile(each, q / 100, axis=0)) * light for q in (20, 50, 80)}
    grows = bands[variant] if variant in bands else growth(*now, holds) * light  # type: ignore[misc]
    return Paddock(
        id=f"P{i + 1:02d}",
        area_ha=2 * HA * float(rng.uniform(0.78, 1.22)),
        # none may be entered on 1 April: hay for five or six days where grass grows well, for eight or ten where it does not
        mass_kg_ha=float(rng.uniform(1200, 1900)) * KG_HA,
        growth=grows,
        loss=np.full(size.days, LOSS),
        enter_kg_ha=2200 * KG_HA,
        leave_kg_ha=1200 * KG_HA,
        rest=rest,
        shade=shade,
        reach=float(rng.uniform(0.85, 1.0)),
        bands=bands,
    )


def _herd(i: int, kind: str, share: float, longest: int, daily: float, days: int) -> Herd:
    eats = daily * share
    return Herd(f"{kind} {i + 1}", kind, np.full(days, eats), animal_units=eats / (26 * KG), longest=longest)


def _blocks(size: Size, rng: np.random.Generator) -> tuple[Block, ...]:
    """Days lost to wet ground and to people: now and then, a week or so, here and there."""
    found = []
    for i in range(size.paddocks):
        for _ in range(rng.poisson(1.2)):
            first = int(rng.integers(0, size.days - 12))
            found.append(Block(f"P{i + 1:02d}", first, first + int(rng.integers(3, 12)), "wet ground", longest=int(rng.choice((0, 0, 2)))))
    return tuple(found)
