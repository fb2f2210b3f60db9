"""Hubland's own format for home-made devices (sensors/topics.py): JSON on hubland/{hub}/{device}, QoS 1."""

from __future__ import annotations

from datetime import UTC

from collector.simulate.devices import Moment, Out, Report, as_json, family
from collector.simulate.hub import HubDevice
from sensors.topics import hubland_topic


@family("hubland")
def publish(device: HubDevice, report: Report, moment: Moment) -> list[Out]:
    """Every measurand with its unit, and the device's own time."""
    body: dict[str, object] = {
        field.name: {"value": report[field.name], "unit": field.unit} for field in device.fields if field.name in report
    }
    body["time"] = moment.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return [Out(hubland_topic(moment.hub, device.key), as_json(body), False, 1)]
