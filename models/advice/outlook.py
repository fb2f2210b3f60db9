"""The weather to come, hour by hour, as one provider said it at one moment.

Whatever a provider calls things, here they have one name and one unit. What it did not say is NaN; what cannot be is NaN
too, with a note that says so: a forecast of 400 °C is no forecast.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sensors.errors import InputError

Floats = NDArray[np.float64]

HOUR_S = 3600
# column -> lowest and highest that weather has ever been, rounded outwards (WMO's record of extremes: air -89.2 and 56.7 °C,
# dew point 35 °C, gust 113 m/s, rain 305 mm within an hour); sunlight beneath broken cloud exceeds the solar constant
POSSIBLE = {
    "temp_c": (-90.0, 60.0),
    "dew_c": (-100.0, 37.0),
    "wind_2m_m_s": (0.0, 100.0),
    "gust_m_s": (0.0, 115.0),
    "cloud_percent": (0.0, 100.0),
    "rain_mm": (0.0, 305.0),
    "rain_chance_percent": (0.0, 100.0),
    "solar_w_m2": (0.0, 1800.0),
    "temp_low_c": (-90.0, 60.0),
    "temp_high_c": (-90.0, 60.0),
}
COLUMNS = tuple(POSSIBLE)
# rounded apart, dew point may come out a little above the air; more is a mistake
DEW_ABOVE_K = 1.0
# a minimum is one where so much of its time is known
COVERED = 0.8


def _not_said() -> Floats:
    return np.empty(0)


@dataclass(frozen=True, slots=True)
class Minimum:
    """The lowest of some hours [°C], when it comes, and its P20 and P80 (NaN where not said). covered: share of the hours known."""

    temp_c: float
    low_c: float
    high_c: float
    at: datetime
    covered: float


@dataclass(frozen=True, slots=True, eq=False)
class Outlook:
    """One hourly forecast. hours_s: starts of hours, UTC epoch seconds, rising; each column has one value an hour, NaN: not said.

    temp_c, dew_c, wind_2m_m_s (mean, 2 m above ground), cloud_percent: as of the hour; gust_m_s: the strongest in it;
    rain_mm: all that falls in it, melted; rain_chance_percent: that it brings rain; solar_w_m2: its mean on flat ground.
    temp_low_c, temp_high_c: P20 and P80 of temp_c where the provider says them. notes: what was wrong with it.
    InputError where hours do not rise, or a column has not one value for each.
    """

    provider: str
    issued_at: datetime
    hours_s: Floats
    temp_c: Floats = field(default_factory=_not_said)
    dew_c: Floats = field(default_factory=_not_said)
    wind_2m_m_s: Floats = field(default_factory=_not_said)
    gust_m_s: Floats = field(default_factory=_not_said)
    cloud_percent: Floats = field(default_factory=_not_said)
    rain_mm: Floats = field(default_factory=_not_said)
    rain_chance_percent: Floats = field(default_factory=_not_said)
    solar_w_m2: Floats = field(default_factory=_not_said)
    temp_low_c: Floats = field(default_factory=_not_said)
    temp_high_c: Floats = field(default_factory=_not_said)
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.issued_at.tzinfo is None:
            raise InputError("An outlook's issue must be a time with its zone.", where=self.provider, got=str(self.issued_at))
        hours = np.array(self.hours_s, dtype=np.float64)
        if hours.ndim != 1 or not np.isfinite(hours).all() or (np.diff(hours) <= 0).any():
            raise InputError("The hours of an outlook must rise.", where=self.provider, expected="epoch seconds, each later than the last")
        notes = list(self.notes)
        columns = {name: self._checked(name, len(hours), notes) for name in COLUMNS}
        _damp(columns, notes)
        _banded(columns, notes)
        for name, column in {"hours_s": hours, **columns}.items():
            column.flags.writeable = False
            object.__setattr__(self, name, column)
        object.__setattr__(self, "notes", tuple(dict.fromkeys(notes)))

    def _checked(self, name: str, count: int, notes: list[str]) -> Floats:
        given = np.array(getattr(self, name), dtype=np.float64)
        if given.size == 0:
            return np.full(count, np.nan)
        if given.shape != (count,):
            raise InputError("A column of an outlook does not fit its hours.", where=name, expected=f"{count} values", got=f"{given.shape}")
        low, high = POSSIBLE[name]
        impossible = ~np.isnan(given) & ~((given >= low) & (given <= high))
        if impossible.any():
            notes.append(f"{name}: {int(impossible.sum())} values that cannot be were left out")
        given[impossible] = np.nan
        return given

    def __len__(self) -> int:
        return len(self.hours_s)

    def age(self, now: datetime) -> float:
        """Seconds since its issue."""
        return (now - self.issued_at).total_seconds()

    def between(self, start: datetime, end: datetime) -> Outlook:
        """The hours that touch [start, end)."""
        inside = (self.hours_s + HOUR_S > start.timestamp()) & (self.hours_s < end.timestamp())
        columns = {name: getattr(self, name)[inside] for name in COLUMNS}
        return Outlook(self.provider, self.issued_at, self.hours_s[inside], notes=self.notes, **columns)

    def minimum(self, start: datetime, end: datetime) -> Minimum | None:
        """How cold it gets in [start, end); None where less than COVERED of those hours is known."""
        part = self.between(start, end)
        asked = np.ceil(end.timestamp() / HOUR_S) - np.floor(start.timestamp() / HOUR_S)
        known = ~np.isnan(part.temp_c)
        covered = float(known.sum() / asked) if asked > 0 else 0.0
        if covered < COVERED:
            return None
        at = int(np.nanargmin(part.temp_c))
        when = datetime.fromtimestamp(float(part.hours_s[at]), UTC)
        return Minimum(float(part.temp_c[at]), float(part.temp_low_c[at]), float(part.temp_high_c[at]), when, min(covered, 1.0))

    def document(self) -> dict[str, Any]:
        """As JSON keeps it; null for what is not said, and no column of which nothing is."""
        columns = {name: getattr(self, name) for name in COLUMNS}
        return {
            "provider": self.provider,
            "issued_at": self.issued_at.astimezone(UTC).isoformat(),
            "hours_s": [int(s) if s == int(s) else s for s in self.hours_s.tolist()],
            "columns": {name: _nulls(column) for name, column in columns.items() if not np.isnan(column).all()},
            "notes": list(self.notes),
        }

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Outlook:
        """What `document` wrote; columns of later versions are passed over. InputError where it is no outlook."""
        try:
            hours = np.array(document["hours_s"], dtype=np.float64)
            given = document["columns"]
            columns = {name: np.array(given[name], dtype=np.float64) for name in COLUMNS if name in given}
            issued_at = datetime.fromisoformat(document["issued_at"])
            return cls(str(document["provider"]), issued_at, hours, notes=tuple(map(str, document.get("notes", ()))), **columns)
        except (KeyError, TypeError, ValueError) as why:
            raise InputError("This is no outlook.", expected="provider, issued_at, hours_s and columns", got=str(why)[:120]) from why


def _damp(columns: dict[str, Floats], notes: list[str]) -> None:
    """Air cannot be below its own dew point."""
    wrong = columns["dew_c"] > columns["temp_c"] + DEW_ABOVE_K
    if wrong.any():
        notes.append(f"dew_c: {int(wrong.sum())} values above the air's temperature were left out")
        columns["dew_c"][wrong] = np.nan


def _banded(columns: dict[str, Floats], notes: list[str]) -> None:
    wrong = columns["temp_low_c"] > columns["temp_high_c"]
    if wrong.any():
        notes.append(f"temp_low_c: {int(wrong.sum())} bands upside down were left out")
        columns["temp_low_c"][wrong] = columns["temp_high_c"][wrong] = np.nan


def _nulls(column: Floats) -> list[float | None]:
    return [None if value != value else value for value in column.tolist()]
