"""zigbee2mqtt 2.x: JSON with keys in alphabetical order on {base}/{friendly name}, not retained, QoS 0.

https://www.zigbee2mqtt.io/guide/usage/mqtt_topics_and_messages.html
At start the bridge publishes, retained, its state and the devices with what they expose; then each one's availability.
`last_seen` is off, as it is by default, so the arrival time counts.
"""

from __future__ import annotations

from typing import Any

from collector.simulate.devices import Moment, Out, Report, as_json, family, nested
from collector.simulate.hub import HubDevice

# exposes that are binary: property -> (on, off)
_BINARY = {"water_leak", "battery_low", "contact"}
_UNITS = {"linkquality": "lqi", "voltage": "mV"}


def greet(devices: list[HubDevice], moment: Moment) -> list[Out]:
    """Each bridge's state and device list, and every device's availability."""
    messages = []
    for base in sorted({d.facts["base"] for d in devices}):
        own = [d for d in devices if d.facts["base"] == base]
        messages.append(Out(f"{base}/bridge/state", as_json({"state": "online"}), True))
        messages.append(Out(f"{base}/bridge/devices", as_json([_described(d) for d in own]), True))
        messages += [Out(f"{base}/{d.key}/availability", as_json({"state": "online"}), True) for d in own]
    return messages


@family("zigbee2mqtt", greet)
def publish(device: HubDevice, report: Report, moment: Moment) -> list[Out]:
    """One report: every property, null where the device gave none."""
    body: dict[str, Any] = {field.name: None for field in device.fields}
    body.update(nested(device, report))
    if device.profile == "z2m_soil":
        body["temperature_unit"] = "celsius"
    return [Out(f"{device.facts['base']}/{device.key}", as_json(dict(sorted(body.items()))))]


def _described(device: HubDevice) -> dict[str, Any]:
    vendor, _, model = device.model.partition(" ")
    return {
        "definition": {
            "description": device.name,
            "exposes": [_exposed(field.name, field.unit) for field in device.fields],
            "model": model,
            "options": [],
            "source": "native",
            "supports_ota": False,
            "vendor": vendor,
        },
        "disabled": False,
        "friendly_name": device.key,
        "ieee_address": device.facts["ieee"],
        "interview_completed": True,
        "interview_state": "SUCCESSFUL",
        "interviewing": False,
        "manufacturer": vendor,
        "model_id": model,
        "network_address": int(device.facts["ieee"][-4:], 16),
        "power_source": "Battery",
        "supported": True,
        "type": "EndDevice",
    }


def _exposed(name: str, unit: str) -> dict[str, Any]:
    """One property's description."""
    base = {"access": 1, "label": name.replace("_", " ").capitalize(), "name": name, "property": name}
    if name in _BINARY:
        return {**base, "type": "binary", "value_off": name == "contact", "value_on": name != "contact"}
    told = _UNITS.get(name, unit)
    return {**base, "type": "numeric", **({"unit": told} if told else {})}
