"""What Shelly's topics and components report."""

from __future__ import annotations

from functools import lru_cache

from sensors.vocabulary import Meaning

# Gen1, below shellies/{id}; # is a number
FIRST: dict[str, Meaning] = {
    "sensor/temperature": Meaning("temperature", "degC", ""),
    "sensor/humidity": Meaning("relative_humidity", "percent", ""),
    "sensor/battery": Meaning("battery_level", "percent", ""),
    "sensor/flood": Meaning("water_leak", "", ""),
    "sensor/state": Meaning("contact_open", "", ""),
    "sensor/lux": Meaning("illuminance", "lx", ""),
    "sensor/vibration": Meaning("vibration", "", ""),
    "sensor/motion": Meaning("motion", "", ""),
    "sensor/smoke": Meaning("smoke", "", ""),
    "temperature": Meaning("device_temperature", "degC", ""),
    "voltage": Meaning("voltage", "V", ""),
    "voltage/#": Meaning("voltage", "V", ""),
    "ext_temperature/#": Meaning("temperature", "degC", ""),
    "ext_humidity/#": Meaning("relative_humidity", "percent", ""),
    "adc/#": Meaning("voltage", "V", ""),
    "relay/#": Meaning("switch_on", "", ""),
    "relay/#/power": Meaning("power", "W", ""),
    "relay/#/energy": Meaning("energy_total", "W*min", ""),
    "relay/power": Meaning("power", "W", ""),
    "relay/energy": Meaning("energy_total", "W*min", ""),
    "emeter/#/power": Meaning("power", "W", ""),
    "emeter/#/voltage": Meaning("voltage", "V", ""),
    "emeter/#/current": Meaning("current", "A", ""),
    "emeter/#/pf": Meaning("power_factor", "", ""),
    "emeter/#/total": Meaning("energy_total", "Wh", ""),
    "emeter/#/total_returned": Meaning("energy_total", "Wh", "returned"),
    "sensor/tilt": Meaning("angle", "degree", ""),
    "emeter/#/reactive_power": Meaning("reactive_power", "VAr", ""),
    "light/#": Meaning("switch_on", "", ""),
    "light/#/power": Meaning("power", "W", ""),
    "light/#/energy": Meaning("energy_total", "W*min", ""),
    "roller/#/power": Meaning("power", "W", ""),
    "roller/#/pos": Meaning("opening", "percent", ""),
    "input/#": Meaning("binary", "", ""),
}

Component = tuple[tuple[str, ...], str, str, str]
_METER: tuple[Component, ...] = (
    (("output",), "switch_on", "", ""),
    (("apower",), "power", "W", ""),
    (("voltage",), "voltage", "V", ""),
    (("current",), "current", "A", ""),
    (("pf",), "power_factor", "", ""),
    (("freq",), "frequency", "Hz", ""),
    (("aenergy", "total"), "energy_total", "Wh", ""),
    (("ret_aenergy", "total"), "energy_total", "Wh", "returned"),
    (("temperature", "tC"), "device_temperature", "degC", ""),
)
_ONE_METER: tuple[Component, ...] = (
    (("act_power",), "power", "W", ""),
    (("aprt_power",), "apparent_power", "VA", ""),
    (("voltage",), "voltage", "V", ""),
    (("current",), "current", "A", ""),
    (("pf",), "power_factor", "", ""),
    (("freq",), "frequency", "Hz", ""),
)
_THREE_METERS: tuple[Component, ...] = (
    *tuple(((f"{phase}_{path[0]}",), measurand, unit, phase) for phase in "abc" for path, measurand, unit, _ in _ONE_METER),
    (("n_current",), "current", "A", "n"),
    (("total_act_power",), "power", "W", "total"),
    (("total_aprt_power",), "apparent_power", "VA", "total"),
    (("total_current",), "current", "A", "total"),
)
COMPONENTS: dict[str, tuple[Component, ...]] = {
    "temperature": ((("tC",), "temperature", "degC", ""),),
    "humidity": ((("rh",), "relative_humidity", "percent", ""),),
    "devicepower": ((("battery", "V"), "battery_voltage", "V", ""), (("battery", "percent"), "battery_level", "percent", "")),
    "illuminance": ((("lux",), "illuminance", "lx", ""),),
    "smoke": ((("alarm",), "smoke", "", ""),),
    "flood": ((("alarm",), "water_leak", "", ""),),
    "switch": _METER,
    "light": _METER,
    "cover": (*_METER[1:], (("current_pos",), "opening", "percent", "")),
    "pm1": _METER[1:],
    "em1": _ONE_METER,
    "em": _THREE_METERS,
    "em1data": ((("total_act_energy",), "energy_total", "Wh", ""), (("total_act_ret_energy",), "energy_total", "Wh", "returned")),
    "emdata": (
        (("total_act",), "energy_total", "Wh", "total"),
        (("total_act_ret",), "energy_total", "Wh", "returned"),
        *(((f"{phase}_total_act_energy",), "energy_total", "Wh", phase) for phase in "abc"),
    ),
    "input": ((("state",), "binary", "", ""), (("counts", "total"), "event_count", "", "")),
    "voltmeter": ((("voltage",), "voltage", "V", ""),),
    "bthomedevice": ((("rssi",), "rssi", "dBm", ""), (("battery",), "battery_level", "percent", "")),
    "wifi": ((("rssi",), "rssi", "dBm", ""),),
}


@lru_cache(maxsize=256)
def component_fields(kind: str) -> tuple[Component, ...]:
    """What a kind of component reports; nothing where it is unknown or only settings."""
    return COMPONENTS.get(kind, ())
