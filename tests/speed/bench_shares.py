"""Sharing out measured: how near the bound, how long, how even over a season, and what must never happen (harvest_methods 4, 6).

    python -m tests.speed.bench_shares [--weeks 20] [--season 30] [--clock cpu|wall] [--out FILE]

`bench()` is what `make bench-harvest` adds to its table.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from models.planning.shares import Allocation, Group, Week
from models.planning.shares.allocate import allocate
from models.planning.shares.season import standing
from tests.speed.__main__ import show
from tests.speed.bench_collector import row, two_cores
from tests.speed.share_weeks import faults, renamed, season, week

MIXED, PIECES = 0.6, 1.0
Clock = Callable[[], float]
Row = dict[str, object]


@dataclass(frozen=True)
class Done:
    """One week shared out: how long it took, and the rules it broke."""

    found: Allocation
    seconds: float
    faults: int


def shared(given: Week, clock: Clock) -> Done:
    began = clock()
    found = allocate(given)
    return Done(found, clock() - began, len(faults(given, found)))


def of_weeks(name: str, done: list[Done], second: float, mean: float, worst: float) -> list[Row]:
    """Rows of some weeks. Lowest share below the bound: the part of the bound."""
    gaps = [d.found.gap for d in done]
    return [
        row(f"shares, {name}: longest week", max(d.seconds for d in done), "s", second, most=True),
        row(f"shares, {name}: lowest below the bound, mean", 100 * float(np.mean(gaps)), "%", 100 * mean, most=True),
        row(f"shares, {name}: lowest below the bound, worst", 100 * max(gaps), "%", 100 * worst, most=True),
        row(f"shares, {name}: hard rules broken", float(sum(d.faults for d in done)), "", 0.0, most=True),
    ]


def of_season(name: str, pieces: float, weeks: int, seconds: float, worst: float, clock: Clock) -> list[Row]:
    """A season in which each week makes up for the ones before."""
    past, done = list[dict[str, float]](), list[Done]()
    for given in season(0, pieces, weeks):
        stood = standing(past, given.groups)
        groups = tuple(replace(g, ahead=stood.ahead[g.id]) for g in given.groups)
        done.append(shared(replace(given, groups=groups, usual=stood.usual), clock))
        past.append(dict(done[-1].found.values))
    low, high = _evenness(past, given.groups)
    return [
        row(f"shares, {name}, {weeks} weeks: all", sum(d.seconds for d in done), "s", seconds * weeks / 30, most=True),
        *of_weeks(f"{name}, {weeks} weeks", done, seconds / 20 if pieces == PIECES else seconds * 1.5 / 40, 0.02, worst),
        row(f"shares, {name}, {weeks} weeks: lowest value of the season below the mean", 100 * (1 - low), "%", 1.0, most=True),
        row(f"shares, {name}, {weeks} weeks: highest value of the season above the mean", 100 * (high - 1), "%", 2.0, most=True),
        row(f"shares, {name}, {weeks} weeks: items in a full box, mean", _items(done, given.groups), ""),
    ]


def _evenness(past: list[dict[str, float]], groups: Iterable[Group]) -> tuple[float, float]:
    total = {g.id: sum(w[g.id] for w in past) for g in groups}
    weight = {g.id: g.shares * g.weight for g in groups}
    mean = sum(total[g] * weight[g] for g in total) / sum(weight.values())
    return min(total.values()) / mean, max(total.values()) / mean


def _items(done: list[Done], groups: Iterable[Group]) -> float:
    full = [g.id for g in groups if g.weight == 1.0]
    return float(np.mean([len(d.found.portions[g]) for d in done for g in full]))


def of_invariants(weeks: int) -> list[Row]:
    """More supply, and other names."""
    bound_fell = lowest_fell = other = 0
    for seed in range(weeks):
        given = week(seed, PIECES if seed % 2 else MIXED)
        rng, before = np.random.default_rng(seed), allocate(given)
        more = rng.integers(0, 4, len(given.items))
        richer = replace(given, items=tuple(replace(i, supply=i.supply + k * i.step) for i, k in zip(given.items, more, strict=True)))
        after = allocate(richer, before)
        bound_fell += after.bound < before.bound - 1e-6
        lowest_fell += after.lowest < before.lowest - 1e-6
        named, item, group = renamed(given, rng)
        found = allocate(named)
        same = {group[g]: {item[i]: p.steps for i, p in box.items()} for g, box in before.portions.items()}
        other += same != {g: {i: p.steps for i, p in box.items()} for g, box in found.portions.items()}
    return [
        row("shares: more supply lowered the bound", float(bound_fell), f"of {weeks}", 0.0, most=True),
        row("shares: more supply lowered the lowest, from the shown boxes", float(lowest_fell), f"of {weeks}", 0.0, most=True),
        row("shares: other names changed the boxes", float(other), f"of {weeks}", 0.0, most=True),
    ]


def bench(clock: Clock = time.perf_counter, weeks: int = 20, season_weeks: int = 30) -> list[Row]:
    """All figures of the shares."""
    made = of_weeks("mixed", [shared(week(s, MIXED), clock) for s in range(weeks)], 1.5, 0.02, 0.02)
    made += of_weeks("pieces only", [shared(week(s, PIECES), clock) for s in range(weeks)], 3.0, 0.02, 0.04)
    made += of_weeks("mixed, 4 groups of 7 items", [shared(week(s, MIXED, 4), clock) for s in range(weeks)], 3.0, 0.02, 0.04)
    made += of_weeks("pieces only, 4 groups of 7 items", [shared(week(s, PIECES, 4), clock) for s in range(weeks)], 3.0, 0.02, 0.04)
    made += of_season("mixed", MIXED, season_weeks, 40.0, 0.02, clock)
    made += of_season("pieces only", PIECES, season_weeks, 60.0, 0.04, clock)
    return made + of_invariants(weeks)


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure sharing out; write build/bench-shares.json.")
    parser.add_argument("--weeks", type=int, default=20)
    parser.add_argument("--season", type=int, default=30)
    parser.add_argument("--clock", choices=("wall", "cpu"), default="wall")
    parser.add_argument("--out", type=Path, default=Path("build/bench-shares.json"))
    asked = parser.parse_args()
    two_cores()
    found = bench(time.process_time if asked.clock == "cpu" else time.perf_counter, asked.weeks, asked.season)
    for each in found:
        show(each)
    asked.out.parent.mkdir(exist_ok=True)
    asked.out.write_text(json.dumps(found, indent=1) + "\n")
    missed = [r for r in found if r["held"] is False]
    print(f"{len(found)} figures, {len(missed)} of {sum(r['held'] is not None for r in found)} targets missed; written to {asked.out}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
