"""Sunrise and sunset.

The NOAA Solar Calculator's low-accuracy method (after Meeus, Astronomical Algorithms, 2nd ed., ch. 25): within a
minute between 72° S and 72° N. Rise and set are when the sun's upper edge touches a flat horizon with standard
refraction, zenith 90.833°. Mountains make a farm's own sunrise later.

References: https://gml.noaa.gov/grad/solcalc/solareqns.PDF and calcdetails.html (equations numbered as there).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from math import acos, asin, cos, degrees, radians, sin, tan

ZENITH = 90.833


def declination_and_equation_of_time(at: datetime) -> tuple[float, float]:
    """The sun's declination [degrees] and the equation of time [minutes] at an aware time."""
    century = (at.astimezone(UTC).timestamp() / 86_400 + 2_440_587.5 - 2_451_545.0) / 36_525
    mean_long = radians((280.46646 + century * (36_000.76983 + century * 0.0003032)) % 360)
    anomaly = radians(357.52911 + century * (35_999.05029 - 0.0001537 * century))
    eccentricity = 0.016708634 - century * (0.000042037 + 0.0000001267 * century)
    centre = (
        sin(anomaly) * (1.914602 - century * (0.004817 + 0.000014 * century))
        + sin(2 * anomaly) * (0.019993 - 0.000101 * century)
        + sin(3 * anomaly) * 0.000289
    )
    node = radians(125.04 - 1934.136 * century)
    apparent = mean_long + radians(centre - 0.00569 - 0.00478 * sin(node))
    obliquity = radians(23.439291 - 0.0130042 * century + 0.00256 * cos(node))
    y = tan(obliquity / 2) ** 2
    equation = (
        y * sin(2 * mean_long)
        - 2 * eccentricity * sin(anomaly)
        + 4 * eccentricity * y * sin(anomaly) * cos(2 * mean_long)
        - 0.5 * y * y * sin(4 * mean_long)
        - 1.25 * eccentricity**2 * sin(2 * anomaly)
    )
    return degrees(asin(sin(obliquity) * sin(apparent))), 4 * degrees(equation)


# a year of nights is asked for again every few minutes
@lru_cache(maxsize=4096)
def sunrise_sunset(on: date, latitude: float, longitude: float, zone: tzinfo) -> tuple[datetime, datetime] | None:
    """When the sun rises and sets on a local date, as aware UTC times; None in polar day or night.

    latitude, longitude: degrees, north and east positive.
    """
    noon = datetime.combine(on, time(12), zone)
    rise = _crossing(noon, latitude, longitude, -1)
    fall = _crossing(noon, latitude, longitude, +1)
    return (rise, fall) if rise is not None and fall is not None else None


def _crossing(noon: datetime, latitude: float, longitude: float, side: int) -> datetime | None:
    """Sunrise (side -1) or sunset (+1) nearest a local noon; computed twice, the second time at the time itself."""
    midnight_utc = noon.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    # the UTC day that holds this noon may not hold this sunset: count minutes from the mean solar noon instead
    solar_noon = midnight_utc + timedelta(minutes=720 - 4 * longitude)
    solar_noon += timedelta(days=round((noon - solar_noon) / timedelta(days=1)))
    at = solar_noon
    for _ in range(2):
        declination, equation = declination_and_equation_of_time(at)
        cos_hour = cos(radians(ZENITH)) / (cos(radians(latitude)) * cos(radians(declination))) - tan(radians(latitude)) * tan(
            radians(declination)
        )
        if not -1 <= cos_hour <= 1:
            return None
        at = solar_noon + timedelta(minutes=side * 4 * degrees(acos(cos_hour)) - equation)
    return at


def nights(start: datetime, end: datetime, latitude: float, longitude: float, zone: tzinfo) -> list[tuple[datetime, datetime]]:
    """Sunset to sunrise of every night that touches [start, end], cut to it."""
    found = []
    on = start.astimezone(zone).date() - timedelta(days=1)
    while on <= end.astimezone(zone).date():
        today, tomorrow = (sunrise_sunset(d, latitude, longitude, zone) for d in (on, on + timedelta(days=1)))
        if today and tomorrow:
            dusk, dawn = max(today[1], start), min(tomorrow[0], end)
            if dusk < dawn:
                found.append((dusk, dawn))
        on += timedelta(days=1)
    return found
