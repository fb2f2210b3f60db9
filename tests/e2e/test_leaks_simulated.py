"""Leaks of the simulated hub, found from what its devices would have sent; figures in docs/reference/forecasts-and-detection.md.

Every hour of a page's past is asked as a page would ask it. A case counts where the tank could be judged: one that runs over,
is filled by a valve nobody meters, or by rain, hides its leak from any scale; the page then says unknown, and why.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import numpy as np
import pytest

from collector.simulate.faults import Leak, Span
from models.advice.leak_lines import leaking
from models.advice.leaks import Leak as Told
from models.advice.leaks import leaks
from tests.made_water import START, Water, at, schedule, water

pytestmark = pytest.mark.long

GAL = 3.785411784
# winter, spring, summer, autumn: the first day of a month of each, counted from the year's beginning
MONTHS = (45, 120, 195, 285)
RATES = (2 * GAL, 4 * GAL, 15 * GAL)
TANKS, METERS = ("Cistern 2", "Cistern 1"), ("house", "beds_a", "zone_b", "herds")
RAN_H = 40
# a tank that could be judged in so many of the twelve hours after a leak began
JUDGED_H = 10


def _spread(seed: int, count: int, longest_h: float) -> tuple[Span, ...]:
    rng = np.random.default_rng(seed)
    starts = rng.uniform(at(50), at(330), count)
    return tuple(Span(s, s + h * 3600) for s, h in zip(starts, rng.uniform(1, longest_h, count), strict=True))


@pytest.fixture(scope="module")
def tight() -> Water:
    """A year without a leak, with rain, watering, valves turned, gateways silent for up to a day, level sensors stuck for two."""
    silent = {"house gateway": _spread(1, 24, 20.0), "barn gateway": _spread(2, 24, 20.0)}
    stuck = {"24e124713b000011": Span(at(201), at(203)), "24e124713b000012": Span(at(136), at(138))}
    return water(7, schedule(silent=silent, stuck=stuck))


@pytest.mark.parametrize("first", MONTHS)
def test_a_leak_free_month_has_no_leak_at_any_hour(first: int, tight: Water) -> None:
    states: Counter[str] = Counter()
    for hour in range(24 * 30):
        now = START + timedelta(days=first, hours=hour, minutes=40)
        farm = tight.farm(now)
        said = [line.headline for line in leaking(farm)]
        assert said == [], now
        states.update(leak.state for leak in leaks(farm) if leak.kind == "tank")
    assert states["fine"] > 200  # it is said to be tight where that is known, not only never said to leak


def cases(rate: float) -> tuple[Water, list[tuple[str, float]]]:
    """A year in which every line leaks at this rate some times, at other hours of the day and in other seasons; one at a time."""
    lines = [*TANKS, *METERS]
    told = [(lines[i % len(lines)], at(45 + 4.5 * i, (5 * (i // len(lines)) + i) % 24)) for i in range(72)]
    return water(8, schedule([Leak(start, start + RAN_H * 3600, rate, line) for line, start in told])), told


def asked(year: Water, line: str, start_s: float, hours: int) -> list[Told]:
    """What is told of a line so many hours after a time."""
    where = {"Cistern 1": "Cistern 1", "Cistern 2": "Cistern 2", "zone_b": "Zone B"}.get(line, "Zone A")
    now = START + timedelta(seconds=start_s - START.timestamp() + 3600 * hours + 60)
    return [leak for leak in leaks(year.farm(now)) if leak.place.name == where]


def judged(year: Water, line: str, start_s: float) -> bool:
    """Whether a tank could be judged in ten of the twelve hours: it did not run over, was not empty, and nobody filled it unmetered."""
    tank = asked(year, line, start_s, 12)[0]
    return tank.known_h >= JUDGED_H and not any(word in tank.why for word in ("metered", "empty"))


def found(year: Water, line: str, start_s: float) -> tuple[int | None, Told | None]:
    """After how many whole hours it is told, and as what."""
    for hours in range(1, RAN_H):
        told = next((leak for leak in asked(year, line, start_s, hours) if leak.found), None)
        if told is not None:
            return hours, told
    return None, None


@pytest.mark.parametrize("rate", RATES, ids=["2 gal/h", "4 gal/h", "15 gal/h"])
def test_a_leak_is_told_within_twelve_hours_where_its_tank_could_be_judged(rate: float) -> None:
    year, told = cases(rate)
    delays: dict[str, list[int | None]] = {}
    hidden: Counter[str] = Counter()
    rates = []
    for line, start in told:
        if line in TANKS and not judged(year, line, start):
            hidden[line] += 1
            continue
        delay, leak = found(year, line, start)
        delays.setdefault(line, []).append(delay)
        if leak is not None and line in TANKS:
            rates.append(leak.rate_l_h)
    for line, hours in delays.items():
        known = [h for h in hours if h is not None]
        print(f"{rate / GAL:.0f} gal/h {line}: {len(known)} of {len(hours)} found, median {np.median(known):.0f} h, latest {max(known)} h, "
              f"{sum(h <= 12 for h in known)} within 12 h, {hidden[line]} hidden")  # fmt: skip
        assert len(known) == len(hours)
        if line in TANKS or line == "beds_a":
            assert max(known) <= 12, line
        assert np.mean([h <= 12 for h in known]) >= (0.4 if line == "herds" else 0.75), line
        assert max(known) <= 26, line
    assert np.median(rates) == pytest.approx(rate, rel=0.2)
    assert {"Cistern 1", "Cistern 2"} <= delays.keys()
