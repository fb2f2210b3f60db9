"""The past of a place, shaped for a chart: windows, resolutions, several probes made one line. Cached apart from drawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

import streamlit as st

from dashboard import context
from dashboard.charts.thin import averaged, thinned, with_gaps
from models.advice.farm import Farm, Live
from models.agronomy.humidity import vapour_pressure_deficit
from models.display import in_units
from sensors.calibration import Calibration
from sensors.quality.flags import FAIL, MISSING, SUSPECT
from sensors.series import Point, Rollup, SeriesKey, Window

NS = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Span:
    """A window people choose. step_s: how several probes are averaged; resolution: which stored numbers it reads."""

    days: float
    step_s: int
    resolution: str


SPANS = {
    "day": Span(1, 600, "raw"),
    "week": Span(7, 1800, "raw"),
    "month": Span(31, 3600, "1h"),
    "year": Span(366, 86_400, "1d"),
}


@dataclass(frozen=True, slots=True)
class Curve:
    """A shaped past, in the unit people read: the line with its gaps, suspect points, lowest and highest of each step."""

    points: tuple[tuple[float, float | None], ...]
    suspect: tuple[tuple[float, float], ...] = ()
    spread: tuple[tuple[float, float, float], ...] = ()
    left_out: int = 0


def bounds(now: datetime, span: str) -> tuple[datetime, datetime]:
    """Start and end of a window that ends now, on whole minutes so that it can be cached."""
    end = now.replace(second=0, microsecond=0) + timedelta(minutes=1)
    return end - timedelta(days=SPANS[span].days), end


# a series and the points of the calibration its stored numbers go through, () for none
Source = tuple[SeriesKey, tuple[tuple[float, float], ...]]


def source(live: Live) -> Source:
    return live.key, live.calibration.points if live.calibration else ()


def curve(farm: Farm, probes: Sequence[Live], measurand: str, span: str) -> Curve:
    """The past of some probes that measure one thing at one place."""
    start, end = bounds(farm.now, span)
    # a month or a year need not be read again every minute
    if SPANS[span].resolution != "raw":
        end = end.replace(minute=0) + timedelta(hours=1)
        start = end - timedelta(days=SPANS[span].days)
    window = (int(start.timestamp()) * NS, int(end.timestamp()) * NS)
    return _curve(str(context.here().hub.folder), tuple(source(x) for x in probes), measurand, span, window, farm.units)


@st.cache_data(ttl=600, max_entries=400, show_spinner=False)
def _curve(folder: str, sources: tuple[Source, ...], measurand: str, span: str, window: tuple[int, int], units: str) -> Curve:
    within, chosen = Window(*window), SPANS[span]
    store = context.here().store
    if chosen.resolution != "raw":
        rolled = [_true_rollups(store.read_rollups(key, within, "1h" if chosen.resolution == "1h" else "1d"), via) for key, via in sources]
        if any(rolled):
            return from_rollups(rolled, measurand, units)
    return from_points([_true_points(store.read(key, within), via) for key, via in sources], measurand, units, chosen.step_s)


def _true_points(points: Sequence[Point], via: tuple[tuple[float, float], ...]) -> Sequence[Point]:
    if not via:
        return points
    true = Calibration("", via)
    return [p._replace(value=true(p.value)) for p in points]


def _true_rollups(rollups: Sequence[Rollup], via: tuple[tuple[float, float], ...]) -> Sequence[Rollup]:
    """Hours or days calibrated. Exact for a straight line; its lowest may come from the highest (a distance to water)."""
    if not via:
        return rollups
    true = Calibration("", via)
    found = []
    for r in rollups:
        low, high = sorted((true(r.min), true(r.max)))
        found.append(r._replace(min=low, mean=true(r.mean), max=high))
    return found


def from_points(series: Sequence[Sequence[Point]], measurand: str, units: str, step_s: int) -> Curve:
    """One line from raw points: good ones make the line, suspect ones stand beside it, impossible ones are counted."""
    good: list[tuple[float, float]] = []
    suspect: list[tuple[float, float]] = []
    bad = 0
    for points in series:
        for point in points:
            if point.qc in (FAIL, MISSING):
                bad += 1
            else:
                (suspect if point.qc == SUSPECT else good).append((point.time_ns / 1e9, in_units(measurand, point.value, units)))
    line = averaged(good, step_s) if len([s for s in series if s]) > 1 else good
    return Curve(tuple(with_gaps(thinned(line))), tuple(markers(sorted(suspect), step_s)), left_out=bad)


def markers(suspect: list[tuple[float, float]], step_s: int) -> list[tuple[float, float]]:
    """Suspect points far enough apart to be seen as rings: one each four steps, the last one always."""
    found: list[tuple[float, float]] = []
    for point in reversed(suspect):
        if not found or found[-1][0] - point[0] >= 4 * step_s:
            found.append(point)
    return found[::-1]


def from_rollups(series: Sequence[Sequence[Rollup]], measurand: str, units: str) -> Curve:
    """One line from hours or days: the mean, with the lowest and highest behind it."""
    by_time: dict[int, list[Rollup]] = {}
    for rollups in series:
        for rollup in rollups:
            if rollup.good:
                by_time.setdefault(rollup.time_ns, []).append(rollup)
    line, spread = [], []
    for time_ns, found in sorted(by_time.items()):
        mean = sum(r.mean for r in found) / len(found)
        low, high = min(r.min for r in found), max(r.max for r in found)
        line.append((time_ns / 1e9, in_units(measurand, mean, units)))
        spread.append((time_ns / 1e9, in_units(measurand, low, units), in_units(measurand, high, units)))
    return Curve(tuple(with_gaps(line)), spread=tuple(spread))


def dryness(farm: Farm, airs: Sequence[Live], humids: Sequence[Live], span: str) -> Curve:
    """The past of the vapour pressure deficit [kPa] where air and humidity are both known, in the window's steps."""
    start, end = bounds(farm.now, span)
    window = (int(start.timestamp()) * NS, int(end.timestamp()) * NS)
    folder, step = str(context.here().hub.folder), SPANS[span].step_s
    binned = []
    for probes, measurand in ((airs, "air_temperature"), (humids, "relative_humidity")):
        shaped = _curve(folder, tuple(source(x) for x in probes), measurand, span, window, "metric")
        binned.append(dict(averaged(((t, v) for t, v in shaped.points if v is not None), step)))
    both = sorted(binned[0].keys() & binned[1].keys())
    return Curve(tuple(with_gaps([(t, vapour_pressure_deficit(binned[0][t], binned[1][t])) for t in both])))


def used(farm: Farm, key: SeriesKey, hours: float = 24) -> float | None:
    """How much a meter counted in the last hours [canonical]; resets count as starts from zero. None where unread."""
    end = int(farm.now.timestamp()) // 60 * 60 + 60
    return _used(str(context.here().hub.folder), key, end - int(hours * 3600), end)


@st.cache_data(ttl=600, max_entries=200, show_spinner=False)
def _used(folder: str, key: SeriesKey, start_s: int, end_s: int) -> float | None:
    points = [p for p in context.here().store.read(key, Window(start_s * NS, end_s * NS)) if p.qc not in (FAIL, MISSING)]
    if len(points) < 2:
        return None
    return sum(b.value - a.value if b.value >= a.value else b.value for a, b in pairwise(points))


@st.cache_data(ttl=60, max_entries=50, show_spinner=False)
def heard_hours(folder: str, keys: tuple[SeriesKey, ...], end_hour: int, hours: int = 24) -> dict[SeriesKey, frozenset[int]]:
    """In which quarters of an hour (epoch quarter) each series spoke, over the last hours."""
    window = Window((end_hour - hours) * 3600 * NS, (end_hour + 1) * 3600 * NS)
    store = context.here().store
    return {key: frozenset(p.time_ns // (900 * NS) for p in store.read(key, window)) for key in keys}
