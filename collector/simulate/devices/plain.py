"""Somebody's own sketch: a bare number on a topic of its own, with or without a unit behind it; retained, QoS 0."""

from __future__ import annotations

from collector.simulate.devices import Moment, Out, Report, family
from collector.simulate.hub import HubDevice


@family("plain")
def publish(device: HubDevice, report: Report, moment: Moment) -> list[Out]:
    """One message a value. The level has its unit in the text, the temperature has none."""
    units = {"level": " %"}
    return [Out(f"{device.key}/{name}", f"{value:g}{units.get(name, '')}".encode(), True) for name, value in report.items()]
