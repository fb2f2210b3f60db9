"""The light that plants can use: photon flux (PPFD) and its sum over a day, the daily light integral (DLI).

Lux weighs light as the eye sees it, PPFD counts photons from 400 to 700 nm. They are turned into each other only where the
kind of light is named, and never mixed in one series.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np

from models.agronomy.columns import rows_of
from models.agronomy.elementwise import Array, Values, elementwise
from sensors.errors import InputError

HOUR_S = 3600.0
# Photons of sunlight per megajoule of global radiation: 0.446 of the energy is PAR, of 4.57 umol/J (Thimijan and Heins 1983).
SUN_MOL_PER_MJ = 2.04
# Above the sun at its strongest with cloud edges lighting up beside it.
MOST_PPFD = 4000.0


@dataclass(frozen=True, slots=True)
class LightSum:
    """Light over a time: `mol_m2` in the hours that are covered, of so many; NaN where none is."""

    mol_m2: float
    covered_h: float
    of_h: float

    @property
    def covered(self) -> float:
        """The covered fraction, 0 to 1."""
        return self.covered_h / self.of_h if self.of_h else 0.0


@dataclass(frozen=True, slots=True)
class LightTarget:
    """What a crop group wants in a day [mol/m2/d], and who says so."""

    group: str
    name: str
    low: float
    high: float
    source: str


def _flux(ppfd_umol_m2_s: Values) -> Array:
    """Photon flux where it can be one, else NaN."""
    flux = np.asarray(ppfd_umol_m2_s, dtype=np.float64)
    return np.where((flux >= 0) & (flux <= MOST_PPFD), flux, np.nan)


@elementwise("a PPFD from 0 to 4000 µmol/m²/s and 0 to 24 hours of it")
def dli_of_constant_light(ppfd_umol_m2_s: Values, hours: Values) -> Values:
    """Daily light integral [mol/m2/d] of light of one strength for `hours` a day: 0.0036 mol/m2 an hour and umol/m2/s."""
    return np.where((hours >= 0) & (hours <= 24), _flux(ppfd_umol_m2_s) * hours * 0.0036, np.nan)


def dli_of_hours(ppfd_umol_m2_s: Array) -> LightSum:
    """The light of a day from hourly means [umol/m2/s]; a NaN hour is not covered, and not dark."""
    flux = _flux(ppfd_umol_m2_s)
    known = np.isfinite(flux)
    total = float(np.sum(flux[known])) * 0.0036 if known.any() else np.nan
    return LightSum(total, float(known.sum()), float(flux.size))


def dli_of_samples(seconds: Array, ppfd_umol_m2_s: Array, of_h: float = 24.0, gap_s: float = HOUR_S) -> LightSum:
    """The light of a day from samples in time order, by trapezoids.

    Between two samples more than `gap_s` apart nothing is known: that time is not covered. NaN samples are passed over.
    """
    flux = _flux(ppfd_umol_m2_s)
    known = np.isfinite(flux)
    steps = np.diff(np.asarray(seconds, dtype=float)[known])
    means = (flux[known][1:] + flux[known][:-1]) / 2
    near = (steps > 0) & (steps <= gap_s)
    total = float(np.sum(means[near] * steps[near])) / 1e6 if near.any() else np.nan
    return LightSum(total, float(np.sum(steps[near])) / HOUR_S, of_h)


@elementwise("a transmission from 0 to 1")
def dli_of_sunshine(solar_mj_m2_day: Values, transmission: Values = 1.0) -> Values:
    """Daily light integral [mol/m2/d] from a day's global radiation [MJ/m2]; under a cover times its transmission.

    Transmission of light is 0.60 to 0.77 for the usual plastic and glass houses. Good to about 5 %: the photons per joule
    of sunlight vary with cloud (Meek et al. 1984, Agronomy Journal 76: 939-945).
    """
    return np.where((transmission >= 0) & (transmission <= 1), solar_mj_m2_day * SUN_MOL_PER_MJ * transmission, np.nan)


@cache
def _kinds() -> dict[str, float]:
    return {row["kind"]: float(row["umol_m2_s_per_lx"]) for row in rows_of("light_kinds")}


def ppfd_per_lux(light: str, umol_m2_s_per_lx: float | None = None) -> float:
    """Photon flux [umol/m2/s] for each lux of a named kind of light (tables/light_kinds.csv), or the factor given.

    Raises InputError for LED and every other kind without a factor: two white LEDs of one brightness differ by half
    in photons, so the factor must come from the lamp's maker or a quantum sensor.
    """
    factor = umol_m2_s_per_lx if umol_m2_s_per_lx is not None else _kinds().get(light.lower())
    if factor is None:
        raise InputError(
            f"How many photons a lux of {light!r} light is cannot be said.",
            where="light",
            expected="one of " + ", ".join(_kinds()) + ", or a factor in umol/m2/s per lx",
            got=light,
            next_step="take the factor from the lamp's data sheet, or measure with a quantum (PAR) sensor",
        )
    return factor


@cache
def light_targets() -> dict[str, LightTarget]:
    """What each crop group wants (tables/light_targets.csv)."""
    return {
        row["group"]: LightTarget(row["group"], row["name"], float(row["low_mol_m2_day"]), float(row["high_mol_m2_day"]), row["source"])
        for row in rows_of("light_targets")
    }


def light_band(dli_mol_m2_day: float, target: LightTarget) -> Literal["low", "enough", "high", "unknown"]:
    """Where a day's light stands against a target; both ends of the target are enough."""
    if np.isnan(dli_mol_m2_day):
        return "unknown"
    if dli_mol_m2_day < target.low:
        return "low"
    return "enough" if dli_mol_m2_day <= target.high else "high"
