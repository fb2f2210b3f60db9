"""ESPHome with Home Assistant discovery: a bare number on {node}/{component}/{object}/state, retained, QoS 0.

https://esphome.io/components/mqtt ; discovery configs (abbreviated, retained) and {node}/status `online` at start.
"""

from __future__ import annotations

from typing import Any

from collector.simulate.devices import Moment, Out, Report, as_json, family
from collector.simulate.hub import Field, HubDevice

# object -> (device class, state class)
CLASSES = {
    "flow_rate": ("volume_flow_rate", "measurement"),
    "water_total": ("water", "total_increasing"),
    "zone_a_water_pressure": ("pressure", "measurement"),
    "zone_b_water_pressure": ("pressure", "measurement"),
    "pump_house_leak": ("moisture", ""),
    "air_temperature": ("temperature", "measurement"),
    "humidity": ("humidity", "measurement"),
    "co2": ("carbon_dioxide", "measurement"),
    "wifi_signal": ("signal_strength", "measurement"),
    "uptime": ("duration", "total_increasing"),
}


def greet(devices: list[HubDevice], moment: Moment) -> list[Out]:
    """Discovery of every entity, then online."""
    messages = []
    for device in devices:
        messages += [_config(device, field) for field in device.fields]
        messages.append(Out(f"{device.key}/status", b"online", True))
    return messages


@family("esphome", greet)
def publish(device: HubDevice, report: Report, moment: Moment) -> list[Out]:
    """Each entity on its own topic, with the decimals of its filter."""
    messages = []
    for field in device.fields:
        if field.name in report:
            component, thing = field.name.split(".")
            messages.append(Out(f"{device.key}/{component}/{thing}/state", _text(field, report[field.name]), True))
    return messages


def _text(field: Field, value: float) -> bytes:
    if field.kind == "bool":
        return b"ON" if value > 0.5 else b"OFF"
    decimals = len(str(field.step).partition(".")[2].rstrip("0"))
    return f"{value:.{decimals}f}".encode()


def _config(device: HubDevice, field: Field) -> Out:
    component, thing = field.name.split(".")
    kind, state_class = CLASSES[thing]
    body: dict[str, Any] = {"dev_cla": kind}
    if field.unit:
        body["unit_of_meas"] = field.unit
    if state_class:
        body["stat_cla"] = state_class
    mac = device.facts["mac"]
    body |= {
        "name": thing.replace("_", " ").capitalize(),
        "stat_t": f"{device.key}/{component}/{thing}/state",
        "avty_t": f"{device.key}/status",
        "uniq_id": f"ESP{component}{thing}{mac[-6:]}",
        "dev": {"ids": mac, "name": device.key, "sw": "esphome v2026.9.1", "mdl": "esp32dev", "mf": "Espressif", "cns": [["mac", mac]]},
    }
    return Out(f"homeassistant/{component}/{device.key}/{thing}/config", as_json(body), True)
