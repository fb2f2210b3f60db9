"""Where the herds are: where the example farm's records say; each collar somewhere inside the fence.

The moves are those of farm/logs.csv, every year at the same dates and times of day: so the collars stand where the
records of the demo say, in any year, and whatever day it was begun. They do not follow what a visitor of the demo
writes down: nobody walks simulated cows through a gate.
"""

from __future__ import annotations

import csv
from datetime import datetime
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

import numpy as np

from collector.simulate.chance import Floats, key, smooth
from collector.simulate.hub import TIME_ZONE, HubPlace

PADDOCKS = tuple(f"P{n}" for n in range(1, 13))
# in winter they are fed hay in the yard of the barn, off the grass
PLACES = (*PADDOCKS, "Barn")
# how collars call a herd -> its name in the records
NAMES = {"cattle": "Cattle", "sheep": "Sheep"}
# moves are worked out for so many years before and after the one that is asked for
YEARS_AROUND = 2


def place_index(herd: str, time_s: Floats) -> np.ndarray:
    """Which of PLACES a herd is in at each time (epoch seconds)."""
    times = np.atleast_1d(np.asarray(time_s, dtype=np.float64))
    first, last = (datetime.fromtimestamp(float(t), ZoneInfo(TIME_ZONE)).year for t in (times.min(), times.max()))
    at_s, to = _moves(herd, first - YEARS_AROUND, last + YEARS_AROUND)
    result: np.ndarray = to[np.searchsorted(at_s, times, side="right") - 1]
    return result


@cache
def _moves(herd: str, first: int, last: int) -> tuple[Floats, np.ndarray]:
    """(epoch second, index into PLACES) of every move of the years first to last."""
    zone = ZoneInfo(TIME_ZONE)
    found = [(at.replace(year=year, tzinfo=zone).timestamp(), to) for year in range(first, last + 1) for at, to in _season(herd)]
    return np.array([at for at, _ in found]), np.array([to for _, to in found])


@cache
def _season(herd: str) -> tuple[tuple[datetime, int], ...]:
    """The moves of the farm's year, in its local time; those that its records have of the year before are of the same dates."""
    text = resources.files("collector.simulate").joinpath("farm", "logs.csv").read_text("utf-8")
    rows = [r for r in csv.DictReader(text.splitlines()) if r["is_movement"] == "yes" and r["assets"] == NAMES[herd]]
    found = [(datetime.fromisoformat(r["at"]), PLACES.index(r["places"])) for r in rows]
    year = max(at.year for at, _ in found)
    return tuple(sorted({(at.replace(year=year), to) for at, to in found}))


def position(herd: str, collar: str, seed: int, time_s: Floats, places: tuple[HubPlace, ...]) -> tuple[Floats, Floats]:
    """(latitude, longitude) of a collar: it wanders between the fences of the herd's place.

    Every paddock, and the barn with its yard, is a convex quadrilateral, so a mean of its corners with positive weights lies inside it.
    """
    corners = np.array([_corners(name, places) for name in PLACES])
    here = corners[place_index(herd, time_s)]
    # a wandering common to the herd, and each animal's own
    wander = [
        np.exp(1.2 * smooth(key(seed, herd, str(c)), time_s, 9000.0) + 0.5 * smooth(key(seed, collar, str(c)), time_s, 2400.0))
        for c in range(4)
    ]
    weight = np.array(wander).T
    # 0.06 of every corner keeps them off the wire
    weight = 0.06 + 0.76 * weight / weight.sum(axis=1, keepdims=True)
    point = (here * weight[:, :, None]).sum(axis=1) / weight.sum(axis=1)[:, None]
    return point[:, 1], point[:, 0]


def _corners(name: str, places: tuple[HubPlace, ...]) -> list[list[float]]:
    geometry = next(p.geometry for p in places if p.name == name)
    assert geometry is not None
    ring: list[list[float]] = geometry["coordinates"][0][:4]
    return ring
