"""Downy mildews of basil and onion: a night that makes spores, and wet leaves that let them in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from models.agronomy.disease.findings import Finding, thresholds
from models.agronomy.elementwise import Array
from models.agronomy.leaf_wetness import humid_wetness, wet_hours, wet_periods

# A night is judged where at least this share of its hours is known.
KNOWN_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class Night:
    """The hourly means between dusk and dawn of one night, and the wetness after it; NaN where unknown."""

    air_temp_c: Array
    relative_humidity_percent: Array
    wet: Array
    rain_mm_00_06: float = np.nan

    def known(self) -> int:
        """Hours of which temperature and humidity are known."""
        return int((np.isfinite(self.air_temp_c) & np.isfinite(self.relative_humidity_percent)).sum())

    def covered(self) -> bool:
        """Whether enough of it is known to be judged."""
        return self.air_temp_c.size > 0 and self.known() >= KNOWN_SHARE * self.air_temp_c.size


def basil_downy_mildew(night: Night) -> Finding:
    """Basil: spores need 7.5 h of 95 % humidity or more in the dark, infection 4 h of wet leaves.

    Both is act, one is watch. Hourly means count whole hours, so 8 of them reach 7.5 h. Cohen and Ben-Naim 2016
    (PLOS ONE 0155330), where fans of 0.4 to 1.5 m/s from 20 to 08 h cut infected leaves from over 90 % to under 2 %.
    """
    limits = thresholds("basil_downy")
    least = limits["sporulation_hours"]
    if not night.covered() or not np.isfinite(night.wet).any():
        return Finding("basil_downy", None, "h", "unknown", threshold=least, known_hours=night.known(), reason="too few hours of the night")
    humid = humid_wetness(night.relative_humidity_percent, limits["sporulation_percent"])
    spores = max((p.hours for p in wet_periods(humid, night.air_temp_c)), default=0)
    wet = max((p.hours for p in wet_periods(night.wet, night.air_temp_c)), default=0)
    met = (spores >= least) + (wet >= limits["infection_wet_hours"])
    return Finding(
        "basil_downy",
        float(spores),
        "h",
        ("fine", "watch", "act")[met],
        hours=float(wet),
        threshold=least,
        known_hours=night.known(),
        reason=f"{spores} h of 95 % humidity in the night, leaves wet for {wet} h",
    )


def onion_sporulation(night: Night) -> bool | None:
    """Whether onion downy mildew made spores: every hour above 92 % and between 4 and 26 °C, no rain from 00 to 06 h.

    None where too little is known, or where the rain is and nothing else speaks against it. After DOWNCAST
    (Jesperson and Sutton 1987) as NIBIO runs it; taken hour by hour over the night, with no allowance for a dry hour.
    """
    limits = thresholds("onion_downy")
    rh, temp = night.relative_humidity_percent, night.air_temp_c
    dry, out = rh <= limits["sporulation_percent"], (temp < limits["temp_low_c"]) | (temp > limits["temp_high_c"])
    if bool(np.any(dry | out)) or night.rain_mm_00_06 > 0:
        return False
    return None if not night.covered() or np.isnan(night.rain_mm_00_06) else True


def onion_infection(wet: Array, hours_since_sporulation: float) -> Finding:
    """After a night of spores: infection where leaves are wet for 2 h or more within 72 h (act); spores alone are watch."""
    limits = thresholds("onion_downy")
    left = limits["spores_live_h"] - hours_since_sporulation
    longest = max((p.hours for p in wet_periods(wet, np.full(wet.shape, np.nan))), default=0)
    _, known = wet_hours(wet)
    infected = longest >= limits["infection_wet_hours"] and hours_since_sporulation <= limits["spores_live_h"]
    band: Literal["fine", "watch", "act", "unknown"] = "act" if infected else "watch" if left > 0 else "fine"
    if not infected and known < wet.size * KNOWN_SHARE:
        band = "unknown"
    return Finding(
        "onion_downy",
        None if band == "unknown" else float(longest),
        "h",
        band,
        hours=float(longest),
        threshold=limits["infection_wet_hours"],
        known_hours=known,
        reason=f"leaves wet for {longest} h, {hours_since_sporulation:.0f} h after a night of spores",
    )
