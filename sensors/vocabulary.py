"""What a field's name means: one table (vocabulary.csv) from words to a measurand and an implied unit.

Rows of the table, by kind; `words` holds alternatives, in lower case with underscores:
  word    a name, whole or as the beginning or end of a longer one: greenhouse_temperature is temperature, channel greenhouse
  thing   a name only when it stands alone: tank is a level, but tank_voltage is a voltage
  suffix  the end of a name that says its unit: temp_f, rain_mm, wind_km_h
  noise   says nothing: sensor, value
  refuse  what only looks like a reading: temperature_setpoint, humidity_max, pressure_trend

Names are split at underscores, spaces, dots and camel case. Numbers at the end become the channel: temperature_2.
"""

from __future__ import annotations

import csv
import re
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple

from sensors.errors import UnitError
from sensors.measurands import measurands
from sensors.units import common, converter, spelled


class Meaning(NamedTuple):
    """What a field is: measurand, the unit its name implies ("" = the canonical one), and which of several it is."""

    measurand: str
    unit: str
    channel: str


class Tables(NamedTuple):
    """vocabulary.csv by kind."""

    words: dict[str, Meaning]
    things: dict[str, Meaning]
    suffixes: dict[str, str]
    noise: frozenset[str]
    refused: frozenset[str]


# The same word with a unit of another kind is another thing: a level in cm is a depth, a battery in V its voltage.
OTHERWISE: dict[str, tuple[str, ...]] = {
    "water_level": ("water_depth", "water_volume"),
    "battery_level": ("battery_voltage",),
    "rain": ("rain_rate",),
    "rain_total": ("rain_rate",),
    "soil_moisture": ("soil_tension",),
    "air_pressure": ("water_depth",),
    "illuminance": ("solar_radiation", "photosynthetic_photon_flux"),
    "solar_radiation": ("illuminance", "photosynthetic_photon_flux"),
    "flow_rate": ("water_volume_total",),
    "water_volume": ("water_level",),
    "energy": ("power",),
    "event_count": ("water_volume_total",),
    "relative_humidity": ("soil_moisture",),
    "rssi": ("wifi_quality",),
}

# Split tempC and BatteryVoltage, but not pH, kPa or CO2.
_CAMEL = re.compile(r"(?<=[a-z]{2})(?=[A-Z])|(?<=[0-9])(?=[A-Z][a-z])")
_APART = re.compile(r"[^a-z0-9]+")
_DIGITS = re.compile(r"^(.*?)_?(\d+)$")
# A name longer than this is a path or a sentence; no field of a sensor is.
MAX_NAME = 80


@cache
def tables() -> Tables:
    """The table, read once."""
    text = resources.files("sensors").joinpath("vocabulary.csv").read_text("utf-8")
    found = Tables({}, {}, {}, frozenset(), frozenset())
    for row in csv.DictReader(text.splitlines()):
        names = row["words"].split()
        if row["kind"] in ("word", "thing"):
            table = found.words if row["kind"] == "word" else found.things
            table.update(dict.fromkeys(names, Meaning(row["measurand"], row["unit"], row["channel"])))
        elif row["kind"] == "suffix":
            found.suffixes.update(dict.fromkeys(names, row["unit"]))
        elif row["kind"] == "noise":
            found = found._replace(noise=found.noise.union(names))
        else:
            found = found._replace(refused=found.refused.union(names))
    return found


@cache
def kinds() -> dict[str, int]:
    """Everyday units by kind: those that conversions.csv connects share a number. Spares the worker from loading pint."""
    found = {
        unit: number for number, unit in enumerate(sorted({m.unit for m in measurands().values()} | {u for pair in common() for u in pair}))
    }
    for one, other in [*common(), ("", "percent"), ("", "ppm"), ("", "ppb")]:
        old, new = found.get(other, -1), found.get(one, -1)
        found.update({unit: new for unit, number in found.items() if number == old and new >= 0})
    return found


@lru_cache(maxsize=4096)
def converts(unit: str, measurand: str) -> bool:
    """Whether a unit is of the measurand's kind."""
    wanted = measurands()[measurand].unit
    kind = kinds().get(spelled(unit))
    if kind is not None:
        return kind == kinds()[wanted]
    try:
        converter(unit, wanted)
    except UnitError:
        return False
    return True


@lru_cache(maxsize=4096)
def fitting(measurand: str, unit: str) -> str:
    """The measurand, or what the same word means in that unit; "" where the unit contradicts it."""
    if not unit or converts(unit, measurand):
        return measurand
    return next((other for other in OTHERWISE.get(measurand, ()) if converts(unit, other)), "")


def name_of(field: str) -> str:
    """A field's name in the table's spelling: lower case, words joined by underscores."""
    return _APART.sub("_", _CAMEL.sub("_", field).lower()).strip("_")


@lru_cache(maxsize=16384)
def meaning(field: str) -> Meaning | None:
    """What a field of that name is; None where nothing in the table says so."""
    name = name_of(field) if len(field) <= MAX_NAME else ""
    return _meaning(name) if name else None


def _meaning(name: str) -> Meaning | None:
    table = tables()
    whole = table.words.get(name) or table.things.get(name)
    if whole:
        return whole
    parts = name.split("_")
    for count in (3, 2, 1):
        unit = table.suffixes.get("_".join(parts[-count:])) if len(parts) > count else None
        stem = _meaning("_".join(parts[:-count])) if unit else None
        measurand = fitting(stem.measurand, unit) if stem and unit else ""
        if stem and unit and measurand:
            return Meaning(measurand, unit, stem.channel)
    if parts[0] in table.noise and len(parts) > 1:
        return _meaning("_".join(parts[1:]))
    if parts[-1] in table.noise and len(parts) > 1:
        return _meaning("_".join(parts[:-1]))
    numbered = _DIGITS.match(name)
    if numbered and numbered[1]:
        stem = _meaning(numbered[1])
        if stem:
            return stem._replace(channel=f"{stem.channel}_{numbered[2]}" if stem.channel else numbered[2])
    return _partial(parts, table)


def _partial(parts: list[str], table: Tables) -> Meaning | None:
    """The longest word at the end, else at the beginning; what is left over says which one it is."""
    for count in range(len(parts) - 1, 0, -1):
        for word, rest in ((parts[-count:], parts[:-count]), (parts[:count], parts[count:])):
            found = table.words.get("_".join(word))
            if found is None or len("_".join(word)) < 2:
                continue
            if any(part.rstrip("0123456789") in table.refused for part in rest):
                return None
            left = [part for part in rest if part not in table.noise and part != "current"]
            return found._replace(channel="_".join([*left, found.channel] if found.channel else left))
    return None


# Words for yes and no on the wire, for measurands that are states.
_YES = frozenset({"on", "true", "yes", "open", "opened", "opening", "detected", "wet", "leak", "leaking", "leakage", "alarm", "motion",
    "occupied",
                  "active", "running", "low", "1", "trigger", "triggered", "pressed", "high", "water", "tamper", "vibration",
                  "uninstalled", "connected"})  # fmt: skip
_NO = frozenset({"off", "false", "no", "closed", "close", "closing", "clear", "dry", "normal", "ok", "none", "inactive", "idle", "0",
    "vacant", "good",
                 "no leak", "no_leak", "not detected", "released", "installed", "no water leak", "standby", "stopped", "no alarm",
                 "disconnected"})  # fmt: skip


def state(text: str) -> float | None:
    """1 or 0 for a word that says yes or no; None for any other."""
    word = text.strip().lower()
    return 1.0 if word in _YES else 0.0 if word in _NO else None


@lru_cache(maxsize=1024)
def is_state(measurand: str) -> bool:
    """Whether the measurand is either 0 or 1."""
    row = measurands().get(measurand)
    return row is not None and row.accumulates == "state" and row.physical == (0.0, 1.0)
