"""The harvest forecast against farms with a known truth, and the sharing out of what is picked: `make bench-harvest`.

    python -m tests.speed.bench_harvest [--parts forecast,shares] [--seeds 20] [--stress 20] [--first 0] [--clock cpu|wall] [--out FILE]

Losses are pinball losses of P20, P50, P80 over weeks to come, by crop and week, each crop measured by its mean planned week;
truth is scored, not the log. Rivals: the plan as it is with a lognormal band of sd .68, and the same week last year as logged.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from models.planning.harvest import Array, percentiles
from models.planning.harvest.forecast import forecast
from models.planning.harvest.score import pinball, plan_band, point_band
from tests.speed.__main__ import show
from tests.speed.bench_collector import row, two_cores
from tests.speed.harvest_worlds import WEEKS, WORLDS, World, world

Row = dict[str, object]
Clock = Callable[[], float]

BEFORE, MIDDLE = 0, (12, 16, 20)
SPEED_S, SPEED_WEEKS, SPEED_DRAWS = 1.5, 52, 2000
NEXT = 4
# what was asked of them: at least so many per cent below the rival
PLAN, PLAN_NEXT, LAST_YEAR, OWN_12, OWN_20, EVERY_SEED = 22.0, 28.0, 35.0, 8.0, 12.0, 10.0
# a group of crops is judged by itself with at least so many cells; smaller ones together
GROUP_CELLS = 300


@dataclass
class Week:
    """One forecast of one farm, scored. losses: what -> (forecast, plan, last year, own forecast before the season)."""

    losses: dict[str, tuple[float, float, float, float]]
    inside: dict[str, int] = field(default_factory=dict)
    cells: dict[str, int] = field(default_factory=dict)
    farm: tuple[int, int] = (0, 0)
    nothing: list[tuple[float, int, int]] = field(default_factory=list)


def scored(made: World, week: int, before: Array | None) -> tuple[Week, Array]:
    """The forecast of a week against what came; and its bands, crops x weeks x 3."""
    given = forecast(made.problem(week))
    keys = [c.key for c in made.crops]
    bands = np.stack([percentiles(given.draws[key]) for key in keys])
    scale = made.planned.sum(1) / np.maximum((made.planned > 0).sum(1), 1)
    rivals = (bands, plan_band(made.planned), point_band(made.last_year), bands if before is None else before)
    losses = {}
    for what, end in (("all", WEEKS), ("next", week + NEXT)):
        part = slice(week, end)
        each = [float((pinball(made.truth[:, part], b[:, part]) / np.maximum(scale, 1e-9)[:, None]).sum()) for b in rivals]
        losses[what] = (each[0], each[1], each[2], each[3])
    found = Week(losses)
    truth, ahead = made.truth[:, week:], bands[:, week:]
    sure = ahead[..., 0] > 0
    within = sure & (truth >= ahead[..., 0]) & (truth <= ahead[..., 2])
    for i, group in enumerate(made.group):
        found.inside[group] = found.inside.get(group, 0) + int(within[i].sum())
        found.cells[group] = found.cells.get(group, 0) + int(sure[i].sum())
    sums = given.sum_band(dict(zip(keys, made.pounds, strict=True)))[week:]
    came = (made.truth * made.pounds[:, None]).sum(0)[week:]
    due = sums[:, 0] > 0
    found.farm = (int(((came >= sums[:, 0]) & (came <= sums[:, 2]))[due].sum()), int(due.sum()))
    found.nothing = list(_nothing(np.stack([(given.draws[key][week:] == 0).mean(axis=1) for key in keys]), truth == 0))
    return found, bands


def _nothing(chance: Array, none: Array) -> Iterator[tuple[float, int, int]]:
    """In five classes of the chance of nothing: its sum, how often there was nothing, how many."""
    for low in np.arange(5) / 5:
        some = (chance > max(low, 0.02)) & (chance <= min(low + 0.2, 0.98))
        yield float(chance[some].sum()), int(none[some].sum()), int(some.sum())


def season(asked: tuple[int, str, tuple[int, ...]]) -> dict[int, Week]:
    """One farm's season, forecast on these weeks."""
    seed, kind, weeks = asked
    made, found, before = world(seed, kind), dict[int, Week](), None
    for week in weeks:
        found[week], bands = scored(made, week, before)
        before = bands if week == BEFORE else before
    return found


def seasons(kind: str, seeds: Sequence[int], weeks: tuple[int, ...]) -> list[dict[int, Week]]:
    with ProcessPoolExecutor(2) as both:
        return list(both.map(season, [(seed, kind, weeks) for seed in seeds]))


def below(all_weeks: Sequence[Week], what: str, rival: int) -> float:
    """By how many per cent the loss lies below a rival's, all farms pooled."""
    mine, other = (sum(w.losses[what][k] for w in all_weeks) for k in (0, rival))
    return 100 * (1 - mine / other)


def inside(all_weeks: Sequence[Week], group: str | None = None) -> float:
    """Share of cells with P20 above 0 that lie in the band [%]; of one group, or of all."""
    cells = sum(n for w in all_weeks for g, n in w.cells.items() if group in (None, g))
    return 100 * sum(n for w in all_weeks for g, n in w.inside.items() if group in (None, g)) / max(cells, 1)


def forecast_rows(seeds: Sequence[int], stress: int, clock: Clock) -> Iterator[Row]:
    yield from speed_rows(clock)
    farms = seasons("farm", seeds, (BEFORE, *MIDDLE))
    at = {week: [farm[week] for farm in farms] for week in (BEFORE, *MIDDLE)}
    middle = [w for week in MIDDLE for w in at[week]]
    yield from truth_rows(at, middle)
    yield from band_rows(at, middle)
    if stress:
        yield from stress_rows(list(seeds)[:stress])


def stress_rows(seeds: Sequence[int]) -> Iterator[Row]:
    """Worlds that differ from what the forecaster was built beside, at week 12; after an early frost at week 24 too."""
    for kind in list(WORLDS)[1:]:
        weeks = (12, 24) if kind == "early frost" else (12,)
        ended = seasons(kind, seeds, weeks)
        for week in weeks:
            found = [farm[week] for farm in ended]
            yield row(f"{kind}, week {week}: below plan x lognormal, all weeks to come", below(found, "all", 1), "%", PLAN)
            yield row(f"{kind}, week {week}: below plan x lognormal, next four weeks", below(found, "next", 1), "%")
            yield row(f"{kind}, week {week}: below the same week last year", below(found, "all", 2), "%", LAST_YEAR)
            yield row(f"{kind}, week {week}: in the band, cells with P20 > 0", inside(found), "%")
        if len(weeks) > 1:
            yield row(f"{kind}: cells with P20 > 0 in week 24 of all", 100 * _cells(ended, 24) / sum(_cells(ended, w) for w in weeks), "%")
        yield between(f"{kind}: in the band, cells with P20 > 0", inside([w for farm in ended for w in farm.values()]), 55, 65)


def _cells(farms: Sequence[dict[int, Week]], week: int) -> int:
    return sum(sum(farm[week].cells.values()) for farm in farms)


def truth_rows(at: dict[int, list[Week]], middle: list[Week]) -> Iterator[Row]:
    """Losses against rivals: mid-season is weeks 12, 16 and 20 together."""
    yield row("mid-season, all weeks to come: below plan x lognormal", below(middle, "all", 1), "%", PLAN)
    yield row("mid-season, next four weeks: below plan x lognormal", below(middle, "next", 1), "%", PLAN_NEXT)
    yield row("mid-season, all weeks to come: below the same week last year", below(middle, "all", 2), "%", LAST_YEAR)
    yield row("week 12, next four weeks: below its own pre-season forecast", below(at[12], "next", 3), "%", OWN_12)
    yield row("week 20, next four weeks: below its own pre-season forecast", below(at[20], "next", 3), "%", OWN_20)
    single = [below([at[week][i] for week in MIDDLE], "all", 1) for i in range(len(at[12]))]
    yield row("mid-season, worst single farm: below plan x lognormal", min(single), "%", EVERY_SEED)
    worst = min(below([one], "all", 1) for one in middle)
    yield row("mid-season, worst single farm on its worst week: the same", worst, "%", EVERY_SEED)
    for week, found in at.items():
        yield row(f"week {week}: below plan x lognormal, all weeks to come", below(found, "all", 1), "%", PLAN if week in MIDDLE else None)
        if week in MIDDLE:
            yield row(f"week {week}: below plan x lognormal, next four weeks", below(found, "next", 1), "%", PLAN_NEXT)
            yield row(f"week {week}: below the same week last year", below(found, "all", 2), "%", LAST_YEAR)


def band_rows(at: dict[int, list[Week]], middle: list[Week]) -> Iterator[Row]:
    """Coverage: of cells, groups of crops (families), sums of the farm's week, and of the chance of nothing."""
    every = [w for found in at.values() for w in found]
    yield between("in the band P20-P80, cells with P20 > 0, all forecasts", inside(every), 55, 65)
    for week, found in at.items():
        yield between(f"week {week}: in the band, cells with P20 > 0", inside(found), 55, 65)
    groups = sorted({g for w in every for g in w.cells})
    cells = {g: sum(w.cells.get(g, 0) for w in every) for g in groups}
    for group in groups:
        if cells[group] >= GROUP_CELLS:
            yield between(f"{group} ({cells[group]} cells): in the band", inside(every, group), 45, 75)
    few = [g for g in groups if 0 < cells[g] < GROUP_CELLS]
    if few:
        hits = sum(w.inside.get(g, 0) for w in every for g in few)
        yield row(f"families with few cells ({sum(cells[g] for g in few)}): in the band", 100 * hits / sum(cells[g] for g in few), "%")
    for week, found in at.items():
        hits, due = (sum(w.farm[k] for w in found) for k in (0, 1))
        yield between(f"week {week}: the farm's week in pounds, in the band", 100 * hits / max(due, 1), 45, 70)
    for k in range(5):
        said, none, many = (sum(w.nothing[k][j] for w in middle) for j in range(3))
        yield row(f"chance of nothing, class {k + 1} of 5: said less seen", 100 * abs(said - none) / max(many, 1), "%", 8.0, most=True)


def between(name: str, value: float, low: float, high: float) -> Row:
    """A row whose target is a span: the target shown is its upper end."""
    return {**row(f"{name} ({low:g}-{high:g})", value, "%", high), "held": bool(low <= value <= high)}


def speed_rows(clock: Clock) -> Iterator[Row]:
    """300 plantings of 60 crops, 52 weeks, 2,000 draws; with three earlier seasons of logs, shares' needs and a store."""
    made = next(w for w in (world(seed) for seed in range(100)) if len(w.plantings) == 1200)
    crops = tuple(replace(c, storage_weeks=4) for c in made.crops)
    needs = {c.key: np.full(SPEED_WEEKS, 10.0) for c in crops}
    for week in (0, 12):
        problem = replace(made.problem(week, SPEED_DRAWS), weeks=SPEED_WEEKS, crops=crops, needs=needs)
        took = []
        for _ in range(3):
            began = clock()
            forecast(problem)
            took.append(clock() - began)
        name = f"whole forecast in week {week}: 300 plantings x 60 crops x 52 weeks x 2,000 draws"
        yield row(name, min(took), "s", SPEED_S, most=True)


def _parts() -> list[str]:
    """The forecast, and whatever else of the chain has measures of its own: bench_shares.bench(clock) gives rows like these."""
    return ["forecast", *(part for part in ("shares",) if importlib.util.find_spec(f"tests.speed.bench_{part}"))]


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure the harvest forecast and the shares; write build/bench-harvest.json.")
    parser.add_argument("--parts", default=",".join(_parts()))
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--first", type=int, default=0, help="the first seed, for farms not seen before")
    parser.add_argument("--stress", type=int, default=20, help="farms of each stress world; 0: none")
    parser.add_argument("--clock", choices=("wall", "cpu"), default="wall")
    parser.add_argument("--out", type=Path, default=Path("build/bench-harvest.json"))
    asked = parser.parse_args()
    clock = time.process_time if asked.clock == "cpu" else time.perf_counter
    two_cores()
    rows = list[Row]()
    for part in asked.parts.split(","):
        if part == "forecast":
            found: Iterator[Row] = forecast_rows(range(asked.first, asked.first + asked.seeds), asked.stress, clock)
        else:
            found = importlib.import_module(f"tests.speed.bench_{part}").bench(clock)
        for each in found:
            show(each)
            rows.append(each)
    asked.out.parent.mkdir(exist_ok=True)
    asked.out.write_text(json.dumps(rows, indent=1) + "\n")
    missed = [r for r in rows if r["held"] is False]
    print(f"{len(rows)} figures, {len(missed)} of {sum(r['held'] is not None for r in rows)} targets missed; written to {asked.out}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
