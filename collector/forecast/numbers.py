"""What all providers' answers go through: numbers that are numbers, points on Earth, hours that rise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from models.advice.outlook import Outlook
from sensors.errors import InputError, ServiceError, SettingsError

Floats = NDArray[np.float64]


def number_of(value: object) -> float:
    """A number of JSON; NaN for null and for whatever else is none. Text is not read: a service that changes form is noticed."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return float("nan")
    try:
        return float(value)
    except OverflowError:
        return float("nan")


def point(latitude: float, longitude: float) -> None:
    """SettingsError for a point that is not on Earth, before anybody is asked about it."""
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise SettingsError(
            "The hub's place is not on Earth.", where="hubland.toml [hub]", expected="latitude -90 to 90, longitude -180 to 180",
            got=f"{latitude}, {longitude}", next_step="look whether they are swapped, and whether west has its minus",
        )  # fmt: skip


def as_forecast(name: str, issued_at: datetime, hours_s: Floats, columns: Mapping[str, Floats], notes: Sequence[str]) -> Outlook:
    """An Outlook, or ServiceError where hours do not rise or no temperature is said: that is no forecast."""
    try:
        made = Outlook(name, issued_at, hours_s, notes=tuple(notes), **columns)
    except InputError as why:
        raise ServiceError("The forecast service's hours are in disorder.", where=name, got=why.what) from why
    if np.isnan(made.temp_c).all():
        got = "; ".join(made.notes) or "no temperature in any hour"
        raise ServiceError("The forecast service says no temperatures.", where=name, got=got[:300], next_step="it is asked again later")
    return made
