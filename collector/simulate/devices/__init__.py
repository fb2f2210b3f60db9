"""How each family publishes: one file a family, found by walking this package.

A family turns a device's report (field -> number on the wire) into messages exactly as the product sends them, and says
what a device, or the gateway that speaks for it, publishes when it starts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

import msgspec

from collector.simulate.hub import SLUG, HubDevice
from sensors.walking import modules_of


class Out(NamedTuple):
    """One message as a device publishes it."""

    topic: str
    payload: bytes
    retain: bool = False
    qos: int = 0


@dataclass(frozen=True, slots=True)
class Moment:
    """When a report is sent, how many reports the device has sent before, and the hub it is in."""

    at: datetime
    count: int
    hub: str = SLUG

    def draw(self, most: int) -> int:
        """A number below `most` that looks like chance and is the same for the same report."""
        return (self.count * 2_654_435_761 + 40_503) % (2**32) % most


Report = dict[str, float]
Publish = Callable[[HubDevice, Report, Moment], list[Out]]
Greet = Callable[[list[HubDevice], Moment], list[Out]]


@dataclass(frozen=True, slots=True)
class Family:
    """publish: the messages of one report. greet: what all devices of the family say at power-on, before any report."""

    name: str
    publish: Publish
    greet: Greet


_registry: dict[str, Family] = {}


def family(name: str, greet: Greet | None = None) -> Callable[[Publish], Publish]:
    """Register the decorated function as the way a family publishes."""

    def register(publish: Publish) -> Publish:
        _registry[name] = Family(name, publish, greet or (lambda devices, moment: []))
        return publish

    return register


@cache
def families() -> dict[str, Family]:
    """Every family by name."""
    modules_of("collector.simulate.devices")
    return dict(sorted(_registry.items()))


def as_json(document: object) -> bytes:
    """Compact JSON, as firmware sends it."""
    return msgspec.json.encode(document)


def nested(device: HubDevice, report: Report, prefix: str = "") -> dict[str, Any]:
    """The report as the product nests it: `a.b` is {"a": {"b": ...}}; bools as bools, whole steps as whole numbers."""
    tree: dict[str, Any] = {}
    for field in device.fields:
        if field.name not in report or not field.name.startswith(prefix):
            continue
        *above, last = field.name[len(prefix) :].split(".")
        branch = tree
        for level in above:
            branch = branch.setdefault(level, {})
        value = report[field.name]
        branch[last] = value > 0.5 if field.kind != "number" else int(value) if field.step >= 1 and value == int(value) else value
    return tree
