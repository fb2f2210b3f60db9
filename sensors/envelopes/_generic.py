"""How unknown JSON names its sender, its time and its values."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sensors.instants import from_any
from sensors.vocabulary import name_of

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
