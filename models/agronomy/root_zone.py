"""Water in the root zone followed from day to day, with how sure that is: the balance of FAO-56 chapter 8, and what a probe or a hand says.

Depletion is a mean and a spread (standard deviation) [mm]. The balance adds doubt with all that it reckons; a soaking
takes doubt away, because the soil holds no more than it can; a probe or a hand brings mean and spread nearer to what it
found (a Kalman filter of one number). Each day is reckoned from its own window of days alone, out of knowing nothing.

References: FAO-56 (Allen, Pereira, Raes & Smith 1998) eq. 82 to 88. Censored normal: Greene, Econometric Analysis, theorem
19.3. Gelb (ed.) 1974, Applied Optimal Estimation, ch. 4 (any gain: Joseph's form of the variance).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from models.agronomy.elementwise import Array

# a window holds a season's soakings and droughts
WINDOW_DAYS = 120
# nothing known: anywhere between wet and dry is as likely; (mean, spread) of that as shares of the available water
NOTHING = (0.5, 0.29)
# what the balance takes a day is off by such a share, and the same way the next day: crop coefficients (FAO-56 ch. 6: 10 to 20 %)
DRIFT = 0.12
# a probe is heard at least so much, however sure the balance is of itself
LEAST_GAIN = 0.3
# more spread than this share of the available water is not knowing
KNOWN_SPREAD = 0.2
# rain that fills a dry bed, and how many dry days let it drain [mm, mm, days]
SOAKING_MM, DRY_MM, DRAINS_DAYS = 15.0, 1.0, 3
WETTEST = 3
# of water above field capacity so much is still there a day later, for soils drain in one to three days (FAO-56 ch. 8 lets it go
# at once, which in wet weather reckons beds too dry by a day's need); more than so much of the soil's volume runs off
LEFT, HELD = 0.3, 0.12
# tables count as much as dry days on which crops drank so much [mm]
TABLES_MM = 10.0
# what a crop drinks of what tables say changes with its leaves
DRINKS_DAYS = 40


class Days(NamedTuple):
    """What happened on each day, in order.

    total_mm: available water of the root zone; share: of it that may be gone without stress; need_mm: what the crop would
    take; came_mm: rain and irrigation that reach the soil; doubt_mm: spread of what came; zone_mm: depth of the root
    zone; theta: soil water by the probe at the day's end [m³/m³], NaN unheard; felt: share of the available water that a
    hand found left, NaN not felt. NaN in the first five: nothing is known of that day, nor of what the soil held before.
    """

    total_mm: Array
    share: Array
    need_mm: Array
    came_mm: Array
    doubt_mm: Array
    zone_mm: Array
    theta: Array
    felt: Array


class Followed(NamedTuple):
    """Depletion at each day's end and its spread [mm]; below 0: water that has not drained yet."""

    depletion_mm: Array
    spread_mm: Array

    def known(self, total_mm: Array) -> Array:
        """1.0 where the spread is small enough to say anything, else 0.0."""
        return (self.spread_mm <= KNOWN_SPREAD * total_mm).astype(np.float64)


class Errors(NamedTuple):
    """How far off what is found in the soil may be: the probe with its field capacity on each day [m³/m³], a hand [share of the water].

    trusted: 1.0 where field capacity is known well enough that the probe is heard however sure the balance is, else 0.0.
    """

    probe: Array
    trusted: Array
    hand: float


def follow(days: Days, full: Array, errors: Errors, window: int = WINDOW_DAYS, start: tuple[float, float] | None = None) -> Followed:
    """Depletion at the end of each day, each from its own last `window` days.

    full: field capacity as it is known on each day [m³/m³]. start: mean and spread [mm] before the first day, where known.
    """
    count = len(days.need_mm)
    each = np.arange(count)
    mean, spread = _nothing(days.total_mm) if start is None else (np.full(count, start[0]), np.full(count, start[1]))
    before = days.total_mm[np.clip(each - window + 1, 0, None)] if count else days.total_mm
    for back in range(min(window, count) - 1, -1, -1):
        inside = each - back >= 0
        at = np.where(inside, each - back, 0)
        today = Days(*(values[at] for values in days))
        grown = today.total_mm / before
        stepped = _step(mean * grown, spread * grown, today)
        found = _found(*stepped, today, full, errors)
        # a window that has not begun yet knows what it knew
        mean, spread = np.where(inside, found[0], mean), np.where(inside, found[1], spread)
        before = np.where(inside, today.total_mm, before)
    return Followed(mean, spread)


def _nothing(total_mm: Array) -> tuple[Array, Array]:
    return NOTHING[0] * total_mm, NOTHING[1] * total_mm


def _step(mean: Array, spread: Array, day: Days) -> tuple[Array, Array]:
    """One day of the balance (FAO-56 eq. 84 to 88)."""
    total = day.total_mm
    stress = np.clip((total - mean) / ((1 - day.share) * total), 0, 1)
    taken = np.minimum(stress * np.maximum(day.need_mm, 0), np.maximum(total - mean + day.came_mm, 0))
    wide = np.sqrt(spread**2 + day.doubt_mm**2) + DRIFT * taken
    after, left = _drained(np.maximum(mean - day.came_mm + taken, -HELD * day.zone_mm), wide)
    unknown = np.isnan(after) | np.isnan(left)
    none = _nothing(total)
    return np.where(unknown, none[0], np.minimum(after, total)), np.where(unknown, none[1], np.minimum(left, NOTHING[1] * total))


def _drained(mean: Array, spread: Array) -> tuple[Array, Array]:
    """Mean and spread once what is below 0 has drained but for its share LEFT: a normal distribution, bent at 0."""
    wide = np.maximum(spread, 1e-9)
    z = np.clip(mean / wide, -30, 30)
    # the normal's distribution function, to 0.0003
    above = 0.5 * (1 + np.tanh(np.sqrt(2 / np.pi) * (z + 0.044715 * z**3)))
    density = np.exp(-0.5 * z**2) / np.sqrt(2 * np.pi)
    dry = mean * above + wide * density
    dry_squared = (mean**2 + wide**2) * above + mean * wide * density
    first = dry + LEFT * (mean - dry)
    second = dry_squared + LEFT**2 * (mean**2 + wide**2 - dry_squared)
    return first, np.sqrt(np.maximum(second - first**2, 0))


def _found(mean: Array, spread: Array, day: Days, full: Array, errors: Errors) -> tuple[Array, Array]:
    """Nearer to what the probe and the hand found at the day's end."""
    probe = np.clip((full - day.theta) * day.zone_mm, -HELD * day.zone_mm, day.total_mm)
    mean, spread = _nearer(mean, spread, probe, errors.probe * day.zone_mm, LEAST_GAIN * errors.trusted)
    hand = np.clip((1 - day.felt) * day.total_mm, 0, day.total_mm)
    return _nearer(mean, spread, hand, errors.hand * day.total_mm, np.zeros_like(mean))


def _nearer(mean: Array, spread: Array, found: Array, error: Array, least: Array) -> tuple[Array, Array]:
    gain = np.maximum(spread**2 / (spread**2 + error**2), least)
    after = mean + gain * (found - mean)
    left = np.sqrt((1 - gain) ** 2 * spread**2 + gain**2 * error**2)
    heard = ~np.isnan(found)
    return np.where(heard, after, mean), np.where(heard, left, spread)


def seen_full(theta: Array, rain_mm: Array, came_mm: Array, taken: Array, window: int = WINDOW_DAYS) -> tuple[Array, Array]:
    """Field capacity as a probe saw it up to each day [m³/m³]: what is left on the second dry day after a soaking; and what it is at least.

    taken: what plants took that day, added again, as a share of the soil [m³/m³]. The first is the mean of the wettest
    such days of the window, NaN where there were fewer than two. The second is that of all second dry days: irrigation
    is no soaking, for it fills up to what is believed and would prove itself right; but no soil keeps more than it can.
    """
    rain, came = (np.concatenate([np.full(DRAINS_DAYS, np.nan), x]) for x in (rain_mm, came_mm))
    days = [slice(i, i + len(rain_mm)) for i in range(DRAINS_DAYS)]
    fell = np.nansum([rain[s] for s in days], axis=0)
    drained = (came_mm < DRY_MM) & (came[days[-1]] < DRY_MM)
    soaked = np.where(drained & (fell >= SOAKING_MM), theta + taken, np.nan)
    return _wettest(soaked, window), _wettest(np.where(drained, theta, np.nan), window)


def drinks(theta: Array, need_mm: Array, came_mm: Array, rain_mm: Array, zone_mm: Array, window: int = DRINKS_DAYS) -> tuple[Array, Array]:
    """What a probe saw vanish from the root zone on dry days, and what was reckoned for them, up to each day [mm, mm].

    Dry: no water came that day nor the day before, no rain the day before that; a probe that has not moved at all is not
    asked. Their ratio is how much the bed drinks of what tables say; it holds the depth of its roots too. Sums, so that
    those of several beds may be added.
    """
    lost = np.concatenate([[np.nan], -np.diff(theta)])[: len(theta)] * zone_mm
    came, rain = (np.concatenate([[np.nan, np.nan], x]) for x in (came_mm, rain_mm))
    dry = (came_mm < DRY_MM) & (came[1:-1] < DRY_MM) & (rain[:-2] < DRY_MM) & np.isfinite(lost) & (lost != 0) & np.isfinite(need_mm)
    return _summed(np.where(dry, lost, 0.0), window), _summed(np.where(dry, need_mm, 0.0), window)


def _summed(values: Array, window: int) -> Array:
    found: Array = np.lib.stride_tricks.sliding_window_view(np.concatenate([np.zeros(window - 1), values]), window).sum(axis=1)
    return found


def share_drunk(lost_mm: Array, need_mm: Array) -> Array:
    """How much beds drink of what tables say [-], from the sums of `drinks`: 1 where little is known, never below 0.5 or above 1.5."""
    return np.clip((lost_mm + TABLES_MM) / (need_mm + TABLES_MM), 0.5, 1.5)


def _wettest(values: Array, window: int) -> Array:
    """The mean of the WETTEST highest of each window; NaN where it has fewer than two."""
    padded = np.concatenate([np.full(window - 1, np.nan), values])
    rows = np.sort(np.nan_to_num(np.lib.stride_tricks.sliding_window_view(padded, window), nan=-np.inf), axis=1)[:, -WETTEST:]
    there = np.isfinite(rows)
    count = there.sum(axis=1)
    total = np.where(there, rows, 0.0).sum(axis=1)
    found: Array = np.where(count >= 2, total / np.maximum(count, 1), np.nan)
    return found


def seen_dry(theta: Array, window: int = WINDOW_DAYS) -> Array:
    """The driest day's end that a probe saw up to each day [m³/m³], the mean of the three driest; NaN where it saw fewer than two."""
    return -_wettest(-theta, window)
