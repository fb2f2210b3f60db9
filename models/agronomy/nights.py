"""How cold a night gets, learned from the nights that a place has had.

FAO's frost equation (Snyder & de Melo-Abreu 2005; models/agronomy/frost.py) says tonight's minimum from air and dew point
two hours after sunset, with coefficients fitted to the site. This is the same idea with what else a station knows, for
every hour of the day and every place with a thermometer of its own: ridge regression of past nights' minima on what
was known at the same hour relative to sunset, and of each hour on the way there. The band is made of the errors it
would have made on each of those nights had it not seen it (leave-one-out residuals), so that it is as wide as it has
been wrong. Nothing is said from fewer than LEAST nights.

All arrays are hourly means on one axis of UTC hours, NaN where unknown; temperatures in °C, wind in m/s, light in W/m².
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# FAO asks for about ten nights; the band's quantiles need a few more
LEAST = 14
# a term must be known on so many of the nights to be used
KNOWN = 0.7
# the strength of the ridge, in nights: what speaks for no effect
RIDGE = 2.0
# nights of the season count more: half as much so many days of the year away
SEASON_DAYS = 60.0
# of a night's hours so many must be known for its minimum to be one
COVERED = 0.8
# the minimum may come a little after sunrise
AFTER_SUNRISE_H = 1
HOUR_S = 3600


@dataclass(frozen=True, slots=True)
class Night:
    """The forecast of one night at one place: its minimum, and the hours on the way (epoch s, P20, P50, P80), all in °C.

    nights: past nights it was learned from. terms: what it looked at. error: the median of the absolute leave-one-out
    errors [K].
    """

    p20: float
    p50: float
    p80: float
    hours: tuple[tuple[float, float, float, float], ...]
    nights: int
    terms: tuple[str, ...]
    error: float


@dataclass(frozen=True, slots=True)
class Past:
    """Everything the nights are learned from. Row i of sunset_s, sunrise_s is one night, in order; start_s the first hour.

    air: means of the place; low: each hour's lowest there. sky: the station's columns: any of air, dew, wind, light, pressure.
    """

    start_s: float
    air: Floats
    low: Floats
    sky: Mapping[str, Floats]
    sunset_s: Floats
    sunrise_s: Floats


def minima(past: Past) -> Floats:
    """The lowest of each night, from sunset to an hour after sunrise; NaN where too few of its hours are known."""
    found = np.full(len(past.sunset_s), np.nan)
    first = _index(past, past.sunset_s)
    after = _index(past, past.sunrise_s) + AFTER_SUNRISE_H + 1
    whole = np.flatnonzero((first >= 0) & (after <= len(past.low)) & (first < after))
    if not len(whole):
        return found
    # reduceat takes runs from each edge to the next: every other one is a night, the others are days. One hour more, for a last edge
    edges = np.stack((first[whole], after[whole]), axis=1).ravel()
    low = np.append(past.low, np.nan)
    known = np.add.reduceat(~np.isnan(low), edges, dtype=np.int64)[::2] / (after - first)[whole]
    found[whole] = np.where(known >= COVERED, np.fmin.reduceat(low, edges)[::2], np.nan)
    return found


def forecast(past: Past, night: int, now_s: float, learn: NDArray[np.bool_] | None = None) -> Night | None:
    """The minimum of night number `night` as known at the last whole hour by now_s; None where too little is known.

    It learns from the nights before it, or from those that `learn` marks (never from the night itself).
    """
    from_these = np.arange(len(past.sunset_s)) < night if learn is None else learn & (np.arange(len(past.sunset_s)) != night)
    sunset = float(past.sunset_s[night])
    now_s = float(np.floor(now_s / HOUR_S) * HOUR_S)
    after_h = round((now_s - sunset) / HOUR_S)
    # the last whole hour by then: of tonight nothing that came after is looked at
    at = np.rint((past.sunset_s + (now_s - sunset) - past.start_s) / HOUR_S).astype(np.int64) - 1
    lowest = minima(past)
    known, names = _known(past, at, lowest, after_h, night)
    if not len(names) or np.isnan(known[night]).any():
        return None
    train = np.flatnonzero(~np.isnan(lowest) & ~np.isnan(known).any(axis=1) & from_these)
    if len(train) < LEAST:
        return None
    ahead = _ahead(past, at, int(np.ceil((past.sunrise_s[night] - now_s) / HOUR_S)) + AFTER_SUNRISE_H + 2)
    weight = _season(past.sunset_s[train], sunset)
    fit = _Ridge(known[train], weight)
    p20, p50, p80, error = fit.band(lowest[train], known[night])
    # it cannot become warmer than it has been already
    so_far = _lowest_so_far(past, night, now_s)
    p20, p50, p80 = (float(np.fmin(p, so_far)) for p in (p20, p50, p80))
    hours = _curve(fit, ahead[train], known[night], now_s, (p20, p50, p80)) if ahead.shape[1] else ()
    return Night(p20, p50, p80, hours, len(train), names, error)


def _index(past: Past, time_s: Floats) -> Ints:
    found: Ints = np.floor((time_s - past.start_s) / HOUR_S).astype(np.int64)
    return found


def _at(column: Floats, index: Ints) -> Floats:
    """A column at indices, NaN outside it."""
    inside = (index >= 0) & (index < len(column))
    return np.where(inside, column[np.clip(index, 0, max(len(column) - 1, 0))], np.nan) if len(column) else np.full(len(index), np.nan)


def _over(column: Floats, index: Ints, hours: Sequence[int]) -> Floats:
    """The mean of a column over hours relative to indices; NaN where none is known."""
    parts = np.stack([_at(column, index + h) for h in hours])
    counted = (~np.isnan(parts)).sum(axis=0)
    return np.where(counted > 0, np.nansum(parts, axis=0) / np.maximum(counted, 1), np.nan)


def _known(past: Past, at: Ints, lowest: Floats, after_h: int, night: int) -> tuple[Floats, tuple[str, ...]]:
    """What is known of each night at the same hour relative to its sunset: a column for each term that is known often enough, and now."""
    none = np.full(len(past.air), np.nan)
    sky = {name: past.sky.get(name, none) for name in ("air", "dew", "wind", "light", "pressure")}
    terms = {
        "air": _at(past.air, at),
        "air's fall": _at(past.air, at) - _at(past.air, at - 2),
        "dew point": _at(sky["dew"], at),
        "wind": np.sqrt(np.maximum(_over(sky["wind"], at, (0, -1, -2)), 0.0)),
        "light of the day": _over(sky["light"], at - max(after_h, 0), range(-9, 1) if after_h >= -1 else range(-6, 1)),
        "pressure": _at(sky["pressure"], at) - _at(sky["pressure"], at - 12),
        "station's air": _at(sky["air"], at),
        "last night": np.concatenate(([np.nan], lowest[:-1])),
        "night's length": (past.sunrise_s - past.sunset_s) / HOUR_S,
    }
    dew, air = terms["dew point"], terms["station's air"] if not np.isnan(terms["station's air"]).all() else terms["air"]
    # a clear, dry, still evening falls further
    terms["dryness x stillness"] = (air - dew) / (1.0 + terms["wind"] ** 2)
    if np.allclose(np.nan_to_num(terms["air"]), np.nan_to_num(terms["station's air"])):
        del terms["station's air"]
    usable = ~np.isnan(lowest)
    chosen = [
        n for n, column in terms.items() if n == "air" or ((~np.isnan(column[usable])).mean() >= KNOWN and not np.isnan(column[night]))
    ]
    return np.stack([terms[n] for n in chosen], axis=1), tuple(chosen)


def _ahead(past: Past, at: Ints, hours: int) -> Floats:
    """The place's air in each of the coming hours, one row a night."""
    return np.stack([_at(past.air, at + h) for h in range(1, max(hours, 0) + 1)], axis=1) if hours > 0 else np.empty((len(at), 0))


def _season(sunset_s: Floats, tonight_s: float) -> Floats:
    """How much each past night counts: less the further off in the year."""
    away = np.abs((tonight_s - sunset_s) / 86_400.0) % 365.25
    away = np.minimum(away, 365.25 - away)
    weight: Floats = np.exp2(-((away / SEASON_DAYS) ** 2)) + 0.05
    return weight


def _lowest_so_far(past: Past, night: int, now_s: float) -> float:
    first, last = (int(_index(past, np.array([t]))[0]) for t in (past.sunset_s[night], now_s))
    hours = past.low[max(first, 0) : max(last, 0)]
    return float(np.nanmin(hours)) if len(hours) and not np.isnan(hours).all() else float("nan")


class _Ridge:
    """Weighted ridge regression on standardised terms, with its leave-one-out residuals in closed form."""

    def __init__(self, known: Floats, weight: Floats) -> None:
        self.weight = weight / weight.mean()
        self.middle = np.average(known, axis=0, weights=self.weight)
        spread = np.sqrt(np.average((known - self.middle) ** 2, axis=0, weights=self.weight))
        self.spread = np.where(spread > 1e-9, spread, 1.0)
        self.x = self._rows(known)
        penalty = RIDGE * np.eye(self.x.shape[1])
        penalty[0, 0] = 0.0
        self.inverse = np.linalg.inv(self.x.T @ (self.weight[:, None] * self.x) + penalty)
        self.leverage = np.einsum("ij,jk,ik->i", self.x, self.inverse, self.x) * self.weight

    def _rows(self, known: Floats) -> Floats:
        scaled = np.atleast_2d((known - self.middle) / self.spread)
        return np.column_stack([np.ones(len(scaled)), scaled])

    def band(self, target: Floats, now: Floats) -> tuple[float, float, float, float]:
        """(P20, P50, P80, median absolute error) of a target for the terms of now."""
        told = self.inverse @ (self.x.T @ (self.weight * target))
        middle = float((self._rows(now) @ told)[0])
        wrong = (target - self.x @ told) / np.maximum(1.0 - self.leverage, 0.05)
        low, half, high = _quantiles(wrong, self.weight)
        return middle + low, middle + half, middle + high, float(np.median(np.abs(wrong)))


def _quantiles(values: Floats, weight: Floats, at: tuple[float, ...] = (0.2, 0.5, 0.8)) -> Floats:
    """Weighted quantiles, a little outwards as the smallness of the sample asks for."""
    order = np.argsort(values)
    share = np.cumsum(weight[order])
    effective = weight.sum() ** 2 / (weight**2).sum()
    place = (share - 0.5 * weight[order]) / share[-1]
    wider = [0.5 + (p - 0.5) * (1.0 + 1.0 / effective) for p in at]
    found: Floats = np.interp(wider, place, values[order])
    return found


def _curve(
    fit: _Ridge, ahead: Floats, now: Floats, now_s: float, night: tuple[float, float, float]
) -> tuple[tuple[float, float, float, float], ...]:
    """The hours to come, drawn down (or up) so that their lowest is the night's minimum."""
    found = []
    for h in range(ahead.shape[1]):
        whole = ~np.isnan(ahead[:, h])
        if whole.mean() < KNOWN:
            continue
        target = np.where(whole, ahead[:, h], np.nanmean(ahead[:, h]))
        p20, p50, p80, _ = fit.band(target, now)
        found.append((now_s + (h + 0.5) * HOUR_S, p20, p50, p80))
    if not found:
        return ()
    lows = [min(row[1 + k] for row in found) for k in range(3)]
    tops = [max(row[1 + k] for row in found) for k in range(3)]
    drawn = []
    for row in found:
        shares = [(tops[k] - row[1 + k]) / ((tops[k] - lows[k]) or 1.0) for k in range(3)]
        moved = sorted(row[1 + k] + shares[k] * (night[k] - lows[k]) for k in range(3))
        drawn.append((row[0], moved[0], moved[1], moved[2]))
    return tuple(drawn)
