"""The past of places, hour by hour: what the science of models/agronomy reads.

A column is joined at read time from the deployments in force in each hour, so moving a probe moves no history. Several
probes of one thing at one place are averaged; hours without a good point are NaN, never zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from models.advice.live import meaning, standing_at
from models.records.queries import Deployed
from sensors.calibration import Calibration
from sensors.series import SeriesKey, SeriesStore, Window

Floats = NDArray[np.float64]
NS = 1_000_000_000
HOUR_S = 3600
HOUR_NS = HOUR_S * NS


@dataclass(frozen=True, slots=True)
class Column:
    """One measurand of one place over whole hours from start_s (epoch): mean, lowest, highest and sum of each, NaN unknown.

    sum is a counter's increase or an amount's total; share is how many of an hour's points were good (0 to 1), probes
    how many series speak.
    """

    start_s: float
    mean: Floats
    min: Floats
    max: Floats
    sum: Floats
    share: Floats
    probes: int = 0

    @property
    def known(self) -> int:
        """How many hours are known."""
        return int((~np.isnan(self.mean)).sum())


@dataclass(frozen=True, slots=True)
class _Piece:
    """A series while one deployment describes it."""

    key: SeriesKey
    start_ns: int
    end_ns: int
    curve: Calibration | None


@dataclass(slots=True)
class Hours:
    """Reads columns of one window of whole hours; each once.

    deployments: all there ever were (models.records.queries.deployments without a time).
    """

    store: SeriesStore
    hub: str
    deployments: Sequence[Deployed]
    window: Window
    _pieces: dict[tuple[str, str], list[_Piece]] = field(default_factory=dict)
    _columns: dict[tuple[str, str], Column] = field(default_factory=dict)
    _own: dict[tuple[str, str, str], Column] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.window = Window(self.window.start_ns // HOUR_NS * HOUR_NS, -(-self.window.end_ns // HOUR_NS) * HOUR_NS)
        of_device: dict[str, list[Deployed]] = {}
        for one in self.deployments:
            of_device.setdefault(one.device, []).append(one)
        by_device: dict[str, list[SeriesKey]] = {}
        for key in self.store.keys():  # noqa: SIM118  # a store is no dict
            if key.hub == self.hub and key.device in of_device:
                by_device.setdefault(key.device, []).append(key)
        for device, keys in by_device.items():
            for key in keys:
                for place, measurand, piece in _pieces(key, keys, of_device[device], self.window):
                    self._pieces.setdefault((place, measurand), []).append(piece)

    @property
    def count(self) -> int:
        return (self.window.end_ns - self.window.start_ns) // HOUR_NS

    @property
    def start_s(self) -> float:
        return self.window.start_ns / NS

    def measured(self, place: str) -> set[str]:
        """What is, or was, measured at a place in the window."""
        return {m for p, m in self._pieces if p == place}

    def since(self, place: str, measurand: str) -> dict[str, int]:
        """The devices that measure a measurand at a place, with the moment (ns) within the window from which on each does."""
        found: dict[str, int] = {}
        for piece in self._pieces.get((place, measurand), ()):
            found[piece.key.device] = min(piece.start_ns, found.get(piece.key.device, piece.start_ns))
        return dict(sorted(found.items()))

    def column(self, place: str, measurand: str) -> Column:
        """The hours of a measurand at a place; all NaN where nothing measures it."""
        if (place, measurand) not in self._columns:
            self._columns[place, measurand] = self._read(self._pieces.get((place, measurand), ()))
        return self._columns[place, measurand]

    def of_device(self, place: str, measurand: str, device: str) -> Column:
        """The hours of what one device measures at a place: two meters of a place are two flows, and their mean is neither."""
        if (place, measurand, device) not in self._own:
            pieces = [piece for piece in self._pieces.get((place, measurand), ()) if piece.key.device == device]
            self._own[place, measurand, device] = self._read(pieces)
        return self._own[place, measurand, device]

    def _read(self, pieces: Iterable[_Piece]) -> Column:
        parts = [self._piece(piece) for piece in pieces]
        if not parts:
            none = np.full(self.count, np.nan)
            return Column(self.start_s, none, none, none, none, np.zeros(self.count))
        means, lows, highs, sums, shares = (np.stack(rows) for rows in zip(*parts, strict=True))
        return Column(
            self.start_s,
            _mean(means),
            _mean(lows),
            _mean(highs),
            _mean(sums),
            np.nan_to_num(shares).max(axis=0),
            len({p.key for p in pieces}),
        )

    def _piece(self, piece: _Piece) -> tuple[Floats, Floats, Floats, Floats, Floats]:
        found = self.store.read_columns(piece.key, Window(piece.start_ns, piece.end_ns), "1h")
        at = (np.asarray(found["time_ns"], dtype=np.int64) - self.window.start_ns) // HOUR_NS
        columns = []
        good, count = np.asarray(found["good"], dtype=np.float64), np.asarray(found["count"], dtype=np.float64)
        values = {name: np.where(good > 0, np.asarray(found[name], dtype=np.float64), np.nan) for name in ("mean", "min", "max", "sum")}
        if piece.curve is not None:
            values = _calibrated(values, piece.curve)
        for name in ("mean", "min", "max", "sum"):
            column = np.full(self.count, np.nan)
            column[at] = values[name]
            columns.append(column)
        share = np.full(self.count, np.nan)
        share[at] = good / np.maximum(count, 1)
        return columns[0], columns[1], columns[2], columns[3], share


def _pieces(key: SeriesKey, keys: Sequence[SeriesKey], here: Sequence[Deployed], window: Window) -> Iterable[tuple[str, str, _Piece]]:
    """The stretches of the window in which one deployment describes the series: (place, measurand, piece)."""
    ends = {window.start_ns, window.end_ns}
    for one in here:
        ends |= {ns for ns in (_ns(one.from_at), _ns(one.to_at)) if ns is not None and window.start_ns < ns < window.end_ns}
    for start_ns, end_ns in pairwise(sorted(ends)):
        force = [d for d in here if (_ns(d.from_at) or 0) <= start_ns and (d.to_at is None or (_ns(d.to_at) or 0) >= end_ns)]
        where, twice = standing_at(key, keys, force)
        if where is not None and not twice:
            means, curve = meaning(key, where)
            yield where.place, means, _Piece(key, start_ns, end_ns, curve)


def _ns(at: datetime | None) -> int | None:
    return None if at is None else int(at.timestamp()) * NS


def _calibrated(values: dict[str, Floats], curve: Calibration) -> dict[str, Floats]:
    """Hours through a calibration; its lowest may come from the highest (a distance to water)."""
    true = {name: np.array([curve(v) if v == v else np.nan for v in values[name].tolist()]) for name in ("mean", "min", "max")}
    low, high = np.fmin(true["min"], true["max"]), np.fmax(true["min"], true["max"])
    return {"mean": true["mean"], "min": low, "max": high, "sum": values["sum"]}


def _mean(rows: Floats) -> Floats:
    """The mean of what is known in each hour."""
    known = (~np.isnan(rows)).sum(axis=0)
    found: Floats = np.where(known > 0, np.nansum(rows, axis=0) / np.maximum(known, 1), np.nan)
    return found
