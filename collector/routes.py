"""Compiled routes: what becomes of one number of one device, worked out once and then only looked up.

(device, channel, measurand, unit) -> Route with the series' number in the store, the unit's scale and offset, the
quality spans, and the streaming state of the flat-line test. The worker's loop does one dict look-up, one multiply and
add, and a few comparisons a reading; no object is made.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from sensors.calibration import Calibration, calibration
from sensors.errors import InputError, UnitError
from sensors.measurands import Measurand, measurands
from sensors.quality.registry import NUMBERS
from sensors.series import Point, SeriesKey, SeriesStore
from sensors.units import converter

HOUR_NS = 3_600_000_000_000
# A looping device that makes up names must not fill the store: a hub of 200 devices has about 1,500 series.
MAX_SERIES = 50_000


class Route:
    """One series' way into the store. Mutable state: `last_ns`, `last_value`, `flat_since`; `base_ns` is the device's own
    time of the last point, which stands later where several came with one time."""

    __slots__ = (
        "base_ns",
        "curve",
        "derived",
        "flat_ns",
        "flat_since",
        "high",
        "last_ns",
        "last_value",
        "low",
        "offset",
        "scale",
        "sid",
        "suspect_high",
        "suspect_low",
    )  # fmt: skip

    def __init__(self, sid: int, kind: Measurand, scale: float, offset: float, last: Point | None) -> None:
        self.sid, self.scale, self.offset = sid, scale, offset
        self.curve: Calibration | None = None
        self.low, self.high = kind.physical
        self.suspect_low, self.suspect_high = kind.plausible
        self.flat_ns = kind.flat_hours * HOUR_NS if kind.flat_hours else math.inf
        self.last_ns = last.time_ns if last else 0
        self.base_ns = self.last_ns
        self.last_value = last.value if last else math.nan
        # A series that was flat when we stopped is still flat: its run began before we knew.
        was_flat = last is not None and last.test == NUMBERS["flat_line"]
        self.flat_since = 0 if was_flat else self.last_ns
        self.derived: Route | None = None


class Routes:
    """All routes of one worker, made as devices speak."""

    def __init__(self, store: SeriesStore, hub: str) -> None:
        self.store, self.hub = store, hub
        self.table: dict[tuple[str, str, str, str], Route | str] = {}
        self._by_series: dict[SeriesKey, Route] = {}
        self._calibrations: dict[tuple[str, str, str], Calibration] = {}
        self._latest = store.latest()

    def calibrate(self, documents: Mapping[tuple[str, str, str], dict[str, object]]) -> list[str]:
        """Take new calibrations; routes are worked out anew. Gives back what is wrong with those that cannot be used."""
        wrong, good = [], {}
        for place, document in documents.items():
            try:
                good[place] = calibration(document)
            except InputError as why:
                wrong.append(f"{'/'.join(place)}: {why.what}")
        self._calibrations = good
        self.table.clear()
        self._by_series.clear()
        self._latest = self.store.latest()
        return wrong

    def find(self, device: str, channel: str, measurand: str, unit: str) -> Route | str:
        """The route of a number, made where new; a sentence where there can be none (unknown measurand, impossible unit)."""
        place = (device, channel, measurand, unit)
        found = self.table.get(place)
        if found is None:
            found = self._make(device, channel, measurand, unit)
            if len(self.table) < MAX_SERIES:
                self.table[place] = found
        return found

    def _make(self, device: str, channel: str, measurand: str, unit: str) -> Route | str:
        kind = measurands().get(measurand)
        if kind is None:
            return f"{measurand!r} is no measurand of Hubland"
        if len(self.table) >= MAX_SERIES:
            return f"this hub has {MAX_SERIES} series already; something makes up names"
        try:
            scale, offset = converter(unit or kind.unit, kind.unit)
        except UnitError as why:
            return why.what
        chosen = self._calibration(device, channel, measurand)
        route = self._series(SeriesKey(self.hub, device, channel, measurand), kind, scale, offset)
        if chosen and chosen.to == measurand:
            line = chosen.line()
            if line:
                route.scale, route.offset = scale * line[0], offset * line[0] + line[1]
            else:
                route.curve = chosen
        elif chosen:
            target = measurands()[chosen.to]
            route.derived = self._series(SeriesKey(self.hub, device, channel, chosen.to), target, 1.0, 0.0)
            route.derived.curve = chosen
        return route

    def _calibration(self, device: str, channel: str, measurand: str) -> Calibration | None:
        table = self._calibrations
        return table.get((device, channel, measurand)) or table.get((device, "", measurand))

    def _series(self, key: SeriesKey, kind: Measurand, scale: float, offset: float) -> Route:
        """The route of a series; a second unit for the same series shares its state through a route of its own scale."""
        known = self._by_series.get(key)
        if known is not None and (known.scale, known.offset) == (scale, offset):
            return known
        route = Route(self.store.series_ids([key])[0], kind, scale, offset, self._latest.get(key))
        self._by_series[key] = route
        return route
