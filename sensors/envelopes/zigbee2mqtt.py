"""zigbee2mqtt: JSON on {base}/{friendly name}, where base is `zigbee2mqtt` or begins with it.

https://www.zigbee2mqtt.io/guide/usage/mqtt_topics_and_messages.html
Units are fixed by the product (temperature in °C, voltage of a battery device in mV); `bridge/devices` describes each
property's unit, and that description wins. Unknown properties come as null and are no reading. Friendly names may
hold spaces and slashes.
"""

from __future__ import annotations

from sensors.device import Known
from sensors.envelopes import envelope
from sensors.envelopes._json import number, parsed, sentinel
from sensors.instants import from_any
from sensors.quality.flags import NOT_EVALUATED
from sensors.reading import Fact, Message, Outcome, Status

# property -> (measurand, unit the product sends it in)
PROPERTIES: dict[str, tuple[str, str]] = {
    "temperature": ("temperature", "degC"),
    "device_temperature": ("device_temperature", "degC"),
    "soil_temperature": ("soil_temperature", "degC"),
    "humidity": ("relative_humidity", "percent"),
    "soil_moisture": ("soil_moisture", "percent"),
    "pressure": ("air_pressure", "hPa"),
    "illuminance": ("illuminance", "lx"),
    "co2": ("co2", "ppm"),
    "voltage": ("battery_voltage", "mV"),
    "battery": ("battery_level", "percent"),
    "battery_low": ("battery_low", ""),
    "water_leak": ("water_leak", ""),
    "linkquality": ("link_quality", ""),
}


def _claims(parts: list[str]) -> bool:
    return parts[0].startswith("zigbee2mqtt") and len(parts) > 1


@envelope("zigbee2mqtt", rank=10, claims=_claims)
def unwrap(message: Message, known: Known, outcome: Outcome) -> None:
    """Zigbee sensors behind a zigbee2mqtt bridge."""
    parts = message.topic.split("/")
    name = "/".join(parts[1:])
    if parts[1] == "bridge" or parts[-1] in ("set", "get", "availability"):
        outcome.status.append(Status(name))
        return
    outcome.device = name
    body = parsed(message.payload)
    time_ns = from_any(body.get("last_seen"), known.zone, message.received_ns)
    for key, raw in body.items():
        target = PROPERTIES.get(key)
        if target is None or raw is None:
            continue
        value = number(raw)
        if value is None or sentinel(target[0], value):
            outcome.reject("not a number" if value is None else "the device's word for no reading", field=key, value=raw)
            continue
        outcome.rows.append((name, "", target[0], target[1], value, time_ns, NOT_EVALUATED))
