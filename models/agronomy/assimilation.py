"""Models kept honest by what is measured: water by probes, mass by readings, growth by what readings teach; each with its band.

A mass is believed as a mean and a spread (one standard deviation) [kg/ha]. The model alone is 15 % off and drifts: its share of
doubt grows by 3 % of itself a day. A reading is 15 to 20 % off. They meet in a Kalman filter of one number (Gelb (ed.) 1974,
Applied Optimal Estimation, ch. 4). The figures are unvalidated; readings of several paddocks a season will show them.
Numbers or arrays of one shape; NaN is what nobody knows.
"""

from __future__ import annotations

from statistics import NormalDist
from typing import NamedTuple

import numpy as np

from models.agronomy.elementwise import Array, Values, elementwise
from sensors.errors import InputError

MODEL_SPREAD, DRIFT_A_DAY, MOST_SPREAD = 0.15, 0.03, 0.6
READING_SPREAD = 0.175
# gain a day towards a probe of no flags; a doubtful one is heard less, a bad one not
PROBE_GAIN = {"good": 0.5, "doubtful": 0.3}
MULTIPLIER = (0.5, 1.6)
LEARNING_GAIN = 0.6
# growth between two readings that says anything [kg/ha]
LEAST_GROWN_KG_HA = 60.0
STRANGE_AT = 3.0
PLANNED_ON = 0.3


class Belief(NamedTuple):
    """Standing mass and its spread [kg/ha]."""

    mass: Values
    spread: Values


class Found(NamedTuple):
    """A belief after a reading. off: the reading less what was believed, in spreads of the two together; strange: 1.0 where beyond 3."""

    belief: Belief
    off: Array
    strange: Array


@elementwise("field capacity above wilting point")
def water_seen(theta_m3_m3: Values, wilting_point_m3_m3: Values, field_capacity_m3_m3: Values) -> Values:
    """W: water by a probe as a share of what the soil holds for plants [0 to 1]; above field capacity it is 1."""
    held = field_capacity_m3_m3 - wilting_point_m3_m3
    possible = (held > 0) & (theta_m3_m3 >= 0) & (theta_m3_m3 <= 1)
    return np.where(possible, np.clip((theta_m3_m3 - wilting_point_m3_m3) / held, 0, 1), np.nan)


def water_after(reserve_mm: Values, holds_mm: Values, seen_share: Values, quality: str = "good") -> Array:
    """The reserve a day later, nearer to what a probe saw [mm]: by 0.5 of the difference of a good reading, 0.3 of a doubtful one.

    seen_share NaN, or any other quality: as it was. Always from 0 to holds_mm.
    """
    reserve, seen = np.asarray(reserve_mm, dtype=np.float64), np.asarray(seen_share, dtype=np.float64) * holds_mm
    gain = PROBE_GAIN.get(quality, 0.0)
    moved = np.where(np.isnan(seen), reserve, reserve + gain * (seen - reserve))
    return np.clip(moved, 0, holds_mm)


def believed(mass_kg_ha: Values) -> Belief:
    """What the model alone says: its mass and 15 % of it."""
    return Belief(mass_kg_ha, MODEL_SPREAD * np.asarray(mass_kg_ha, dtype=np.float64))


def days_later(belief: Belief, mass_kg_ha: Values, days: Values) -> Belief:
    """The belief so many days on, where the model went from belief.mass to mass_kg_ha: the share of doubt grows by 3 % of itself a day.

    The share is at most 0.6: a paddock nobody has read for a season still lies between nothing and twice.
    """
    before = np.maximum(np.asarray(belief.mass, dtype=np.float64), 1.0)
    share = np.minimum(np.asarray(belief.spread) / before * (1 + DRIFT_A_DAY) ** np.asarray(days, dtype=np.float64), MOST_SPREAD)
    return Belief(mass_kg_ha, share * np.asarray(mass_kg_ha, dtype=np.float64))


def read(belief: Belief, reading_kg_ha: Values, reading_spread_kg_ha: Values | None = None) -> Found:
    """The belief after a reading of mass [kg/ha]; as it was where there is none (NaN). reading_spread: 17.5 % where nobody says.

    A strange reading is taken in all the same, and told: it may be the model that is wrong. Raises InputError for a negative one.
    """
    mass, spread, reading = (np.asarray(v, dtype=np.float64) for v in (*belief, reading_kg_ha))
    if bool((reading < 0).any()):
        raise InputError(
            "A reading of mass cannot be below 0.", where="reading_kg_ha", got=f"{np.nanmin(reading):g} kg/ha", next_step="correct it"
        )
    error = READING_SPREAD * reading if reading_spread_kg_ha is None else np.asarray(reading_spread_kg_ha, dtype=np.float64)
    both = np.maximum(spread**2 + error**2, 1e-12)
    gain = spread**2 / both
    heard = ~np.isnan(reading)
    after = Belief(np.where(heard, mass + gain * (reading - mass), mass), np.where(heard, np.sqrt(1 - gain) * spread, spread))
    off = (reading - mass) / np.sqrt(both)
    return Found(after, off, (np.abs(off) > STRANGE_AT).astype(np.float64))


def percentile(belief: Belief, share: float = PLANNED_ON) -> Array:
    """The mass that is reached in 1 - share of cases [kg/ha], never below 0; plans start from the 30th percentile."""
    if not 0 < share < 1:
        raise InputError("There is no such percentile.", where="share", expected="above 0 and below 1", got=f"{share:g}")
    z = NormalDist().inv_cdf(share)
    return np.maximum(np.asarray(belief.mass, dtype=np.float64) + z * np.asarray(belief.spread, dtype=np.float64), 0.0)


def multiplier_after(
    multiplier: Values, grown_kg_ha: Values, foreseen_kg_ha: Values, reading_kg_ha: Values, reading_spread_kg_ha: Values = 0.0
) -> Array:
    """A paddock's growth multiplier after a reading [0.5 to 1.6].

    grown_kg_ha: what the model grew since the last reading, with that multiplier; foreseen and reading: mass now by model and
    by reading. What lies between them is put down to growth; of that 0.6 is learned, less where the reading is as doubtful as
    growth is large. Nothing is learned from a growth below 60 kg/ha or a reading that is not there (NaN).
    """
    before, grown, error = (np.asarray(v, dtype=np.float64) for v in (multiplier, grown_kg_ha, reading_spread_kg_ha))
    off = np.asarray(reading_kg_ha, dtype=np.float64) - foreseen_kg_ha
    told = ~np.isnan(off) & (grown >= LEAST_GROWN_KG_HA)
    sure = grown**2 / np.maximum(grown**2 + error**2, 1e-9)
    ratio = off / np.maximum(grown, LEAST_GROWN_KG_HA)
    return np.where(told, np.clip(before * (1 + LEARNING_GAIN * sure * ratio), *MULTIPLIER), before)
