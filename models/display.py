"""Numbers, ages and dates as people say them. The only place that rounds.

Values come in canonical units (sensors/measurands.csv); a hub says "us" or "metric". A missing value is a dash: the
reason stands beside it, never a zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from math import isfinite

from sensors.measurands import measurand
from sensors.units import converter

DASH = "–"
NBSP = "\u00a0"

# pint's spelling -> what stands on a page
UNIT_WORDS = {
    "degF": "°F", "degC": "°C", "percent": "%", "inch": "in", "mm": "mm", "inch/hour": "in/h", "mm/hour": "mm/h", "mile/hour": "mph",
    "m/s": "m/s", "gallon": "gal", "liter": "L", "gallon/minute": "gal/min", "liter/minute": "L/min", "foot": "ft", "mile": "mi",
    "W/m**2": "W/m²", "umol/m**2/s": "µmol/m²/s", "ug/m**3": "µg/m³", "uS/cm": "µS/cm", "mg/liter": "mg/L", "degree": "°",
    "hour": "h", "lx": "lux", "mol/m**2": "mol/m²", "delta_degF*day": "°F days", "delta_degC*day": "°C days",
    "delta_degF*hour": "°F h", "delta_degC*hour": "°C h", "pound/acre": "lb/ac", "kg/hectare": "kg/ha",
    "pound/acre/day": "lb/ac/d", "kg/hectare/day": "kg/ha/d",
}  # fmt: skip

# What 0 and 1 of a state mean in words.
STATE_WORDS = {
    "contact_open": ("shut", "open"),
    "valve_open": ("shut", "open"),
    "water_leak": ("dry", "wet"),
    "switch_on": ("off", "on"),
    "motion": ("still", "moving"),
    "smoke": ("no smoke", "smoke"),
    "battery_low": ("good", "low"),
    "alarm": ("quiet", "alarm"),
}

COMPASS = ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west")


def _shown(key: str, units: str) -> tuple[float, float, str, int]:
    """(scale, offset, unit word, digits) from canonical to what people read."""
    row = measurand(key)
    unit, digits = (row.us_unit, row.us_digits) if units == "us" else (row.metric_unit, row.metric_digits)
    scale, offset = converter(row.unit, unit)
    return scale, offset, UNIT_WORDS.get(unit, unit), digits


def in_units(key: str, value: float, units: str) -> float:
    """A canonical value in the unit people read, not rounded (for charts)."""
    scale, offset, _, _ = _shown(key, units)
    return value * scale + offset


def unit_word(key: str, units: str) -> str:
    """The unit people read a measurand in: "°F", "%", "" for a plain number and for what is said in words."""
    return "" if key in STATE_WORDS or key == "wind_direction" else _shown(key, units)[2]


def number(key: str, value: float | None, units: str) -> str:
    """The number alone: "64", "1,550", "open", "north-west"; a dash where there is none."""
    if value is None or not isfinite(value):
        return DASH
    if key in STATE_WORDS:
        return STATE_WORDS[key][value >= 0.5]
    if key == "wind_direction":
        return compass(value)
    scale, offset, _, digits = _shown(key, units)
    return rounded(value * scale + offset, digits)


def rounded(value: float, digits: int) -> str:
    """A number with its digits and thousands marked; never "-0"."""
    text = f"{round(value, digits) + 0.0:,.{digits}f}"
    return text.removeprefix("-") if not text.strip("-0.,") else text.replace("-", "−", 1)


def quantity(key: str, value: float | None, units: str) -> str:
    """The number with its unit: "64 °F", "1,550 gal", "open"; a dash where there is none."""
    text = number(key, value, units)
    word = "" if text == DASH else unit_word(key, units)
    return f"{text}{NBSP}{word}" if word else text


def span(key: str, low: float, high: float, units: str) -> str:
    """From low to high with the unit once: "60–82 °F"."""
    return f"{number(key, low, units)}–{quantity(key, high, units)}"


def difference(key: str, value: float, units: str) -> str:
    """A difference between two values of a measurand: 4 K of air is "7 °F", not "39 °F"."""
    scale, _, word, digits = _shown(key, units)
    return f"{rounded(value * scale, digits)}{NBSP}{word}".strip()


def compass(degrees: float) -> str:
    """Where the wind comes from, in eight words."""
    return COMPASS[int((degrees % 360) / 45 + 0.5) % 8]


def age(seconds: float | None) -> str:
    """How old: "20 s", "4 min", "3 h 12 min", "2 days", "5 weeks"; "never" for None."""
    if seconds is None:
        return "never"
    seconds = max(0.0, seconds)
    if seconds < 60:
        return f"{int(seconds)}{NBSP}s"
    minutes = int(seconds // 60)
    if minutes < 60:
        return f"{minutes}{NBSP}min"
    hours, rest = divmod(minutes, 60)
    if hours < 24:
        return f"{hours}{NBSP}h {rest}{NBSP}min" if rest else f"{hours}{NBSP}h"
    days = hours // 24
    if days < 21:
        return f"{days}{NBSP}day{'s' if days > 1 else ''}"
    return f"{days // 7}{NBSP}weeks"


def clock(at: datetime, zone: tzinfo, units: str) -> str:
    """The time of day: "1:40 pm", "noon"; 24 hours where the hub is metric."""
    local = at.astimezone(zone)
    if units != "us":
        return f"{local:%H:%M}"
    if local.hour == 12 and local.minute == 0:
        return "noon"
    if local.hour == 0 and local.minute == 0:
        return "midnight"
    return f"{local.hour % 12 or 12}:{local.minute:02d} {'am' if local.hour < 12 else 'pm'}"


def day(on: date, today: date | None = None) -> str:
    """A date as people say it: "today", "yesterday", "Thu 14 May", with the year where it is another one."""
    if today is not None:
        near = {0: "today", -1: "yesterday", 1: "tomorrow"}.get((on - today).days)
        if near:
            return near
        if on.year != today.year:
            return f"{on:%a} {on.day} {on:%b} {on.year}"
    return f"{on:%a} {on.day} {on:%b}"


def moment(at: datetime, now: datetime, zone: tzinfo, units: str) -> str:
    """A time near enough to be useful: "10:28 am", "yesterday 6:10 pm", "Thu 14 May"."""
    local_day, today = at.astimezone(zone).date(), now.astimezone(zone).date()
    if local_day == today:
        return clock(at, zone, units)
    if local_day == today - timedelta(days=1):
        return f"yesterday {clock(at, zone, units)}"
    return day(local_day, today)


def from_ns(time_ns: int) -> datetime:
    """UTC time of epoch nanoseconds."""
    return datetime.fromtimestamp(time_ns / 1e9, UTC)


def joined(words: Sequence[str], most: int = 4) -> str:
    """A list as said: "beds 4, 5 and 6"; "a, b and 5 others" where there are more than `most`."""
    if len(words) > most:
        return f"{', '.join(words[: most - 1])} and {len(words) - most + 1} others"
    return " and ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def counted(count: int, one: str, many: str = "") -> str:
    """ "1 device", "12 devices"."""
    return f"{count:,}{NBSP}{one if count == 1 else many or one + 's'}"
