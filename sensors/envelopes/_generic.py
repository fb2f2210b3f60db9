"""How unknown JSON names its sender, its time and its values."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sensors.envelopes._json import number
from sensors.instants import from_any
from sensors.vocabulary import Meaning, fitting, meaning, name_of, tables

# Keys in the order in which they say who a message is from.
DEVICE_KEYS = (
    "device_id", "deviceid", "dev_id", "devid", "dev_eui", "deveui", "eui", "node_id", "nodeid", "station_id", "sensor_id",
    "collar_id", "tag_id",
    "serial", "serial_number", "serialnumber", "mac", "mac_address", "imei", "device", "device_name", "devicename", "node", "station",
    "id", "uid",
)  # fmt: skip
TIME_KEYS = frozenset(
    [
        "timestamp",
        "time",
        "ts",
        "tmstp",
        "epoch",
        "datetime",
        "date_time",
        "last_seen",
        "lastseen",
        "measured_at",
        "created_at",
        "addtime",
        "add_time",
        "dateutc",
        "recorded_at",
        "sampled_at",
        "observed_at",
        "utc",
        "unix",
        "unixtime",
        "unix_time",
        "utctime",
        "time_utc",
        "timeutc",
        "reported_at",
        "event_time",
        "published_at",
        "zeit",
    ]
)
# Objects whose keys are devices, not parts of one.
CONTAINERS = frozenset({"nodes", "devices", "stations", "collars", "animals", "gateways", "inverters", "panels", "modules", "children"})
VALUE_KEYS = ("value", "val", "reading", "switcher", "measurement_value")
# What holds the present value where an object also holds the least and the greatest.
NOW_KEYS = ("current", "now", "actual", "avg", "mean", "last")
# What a list entry calls its sensor, the most telling first.
NAME_KEYS = ("sensor", "flag", "name", "label", "channel", "key", "field", "id", "sensor_id", "type", "quantity", "parameter",
    "measurement", "metric", "variable", "property", "measurand")  # fmt: skip
KIND_KEYS = ("quantity", "measurand", "parameter", "measurement", "metric", "variable", "property", "type", "sensor_type")


@lru_cache(maxsize=8192)
def is_time_key(key: str) -> bool:
    return name_of(key) in TIME_KEYS


@lru_cache(maxsize=8192)
def _device_rank(key: str) -> int:
    name = name_of(key)
    return DEVICE_KEYS.index(name) if name in DEVICE_KEYS else -1


def device_in(body: dict[str, Any], base: str) -> str:
    """Who an object says it is from; `base` (from the topic) where it does not. A short or numeric id is no name alone."""
    best, rank = "", len(DEVICE_KEYS)
    for key, value in body.items():
        found = _device_rank(key) if isinstance(value, str | int) and not isinstance(value, bool) else -1
        if 0 <= found < rank and str(value).strip():
            best, rank = str(value).strip()[:80], found
    if not best or best == base or base.endswith(f"/{best}"):
        return base
    if "value" in body and DEVICE_KEYS[rank] in ("id", "sensor_id", "device"):
        return base  # a list entry's sensor, not its device
    return best if len(best) > 3 and not best.isdigit() else f"{base}/{best}"


def time_in(body: dict[str, Any], zone: ZoneInfo, received_ns: int) -> int:
    """An object's own time: an instant before a naive local time; 0 where it has none that can be trusted."""
    local = 0
    for key, value in body.items():
        if type(value) in (dict, list) or not is_time_key(key):
            continue
        at = from_any(value, zone, received_ns)
        if at and (
            not isinstance(value, str) or value.rstrip()[-1:] in "Zz" or value.count(":") > 2 or "+" in value or value.strip().isdigit()
        ):
            return at
        local = local or at
    return local


def named(body: dict[str, Any]) -> list[str]:
    """The names of a list entry: first those that say what is measured, then those that say which sensor it is."""
    return [str(body[key]) for key in (*KIND_KEYS, *NAME_KEYS) if isinstance(body.get(key), str)]


@lru_cache(maxsize=8192)
def whole_name(parent: str, key: str) -> Meaning | None:
    """What a key inside an object is: {"soil": {"temperature": 14}} is soil_temperature, where that is a word."""
    both = tables().words.get(f"{name_of(parent)}_{name_of(key)}")
    return both or meaning(key)


def unit_beside(body: dict[str, Any], key: str, measurand: str) -> str:
    """The unit that stands beside a value: temperature_unit, or one `unit` for the object; "" where none fits."""
    for name in (f"{key}_unit", f"{key}Unit", "unit"):
        unit = body.get(name)
        if isinstance(unit, str) and unit and fitting(measurand, unit) == measurand:
            return unit
    return ""


def is_cell_voltage(value: float) -> bool:
    """Whether a `battery` without a unit is volts: a fraction between 1.5 and 4.5 is a cell; percents come whole."""
    return 1.5 < value < 4.5 and value != int(value)


# weewx: usUnits says the unit system of a whole message (weewx.US, METRIC, METRICWX); METRIC has rain in cm.
_WARMTH = ("temperature", "air_temperature", "soil_temperature", "water_temperature", "surface_temperature", "dew_point")
_RAIN = ("rain", "rain_total", "rain_event")
SYSTEMS: dict[int, dict[str, str]] = {
    1: {
        **dict.fromkeys(_WARMTH, "degF"),
        **dict.fromkeys(_RAIN, "inch"),
        "rain_rate": "inch/hour",
        "wind_speed": "mph",
        "wind_gust": "mph",
        "air_pressure": "inHg",
    },
    16: {**dict.fromkeys(_RAIN, "cm"), "rain_rate": "cm/hour", "wind_speed": "km/h", "wind_gust": "km/h", "air_pressure": "mbar"},
    17: {"wind_speed": "m/s", "wind_gust": "m/s", "air_pressure": "mbar"},
}


def unit_system(body: dict[str, Any]) -> dict[str, str]:
    """measurand -> unit, where a message states its unit system; else nothing."""
    told = number(body.get("usUnits"))
    return SYSTEMS.get(int(told), {}) if told is not None else {}
