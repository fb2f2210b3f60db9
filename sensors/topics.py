"""MQTT topics: valid once, at construction; and Hubland's own topic format.

Hubland's own format, for home-made devices, is JSON on hubland/{hub}/{device}:
    {"soil_moisture": 31.5, "air_temperature": {"value": 71.2, "unit": "°F"}, "time": "2027-05-01T06:00:00Z"}
Keys are measurands (or channel.measurand); units and time are optional.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sensors.errors import TopicError

MAX_TOPIC_BYTES = 65_535
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic name that a message may be published on: not empty, no wildcard, no NUL, at most 65,535 bytes."""

    name: str

    def __post_init__(self) -> None:
        wrong = complaint(self.name)
        if wrong:
            raise TopicError(f"A message cannot be on this topic: {wrong}.", got=self.name[:80])

    @property
    def parts(self) -> list[str]:
        return self.name.split("/")


def complaint(name: str) -> str:
    """What is wrong with a topic name; "" where nothing is. MQTT 3.1.1, section 4.7."""
    if not name:
        return "it is empty"
    if "+" in name or "#" in name:
        return "wildcards + and # are for subscriptions only"
    if _CONTROL.search(name):
        return "it holds control characters"
    if len(name) > MAX_TOPIC_BYTES:
        return "it is longer than 65,535 bytes"
    return ""


def matches(filter_: str, topic: str) -> bool:
    """Whether a subscription filter covers a topic. `$`-topics are covered only by filters that begin with `$`."""
    if topic.startswith("$") != filter_.startswith("$"):
        return False
    wanted, have = filter_.split("/"), topic.split("/")
    for position, level in enumerate(wanted):
        if level == "#":
            return True
        if position >= len(have) or level not in ("+", have[position]):
            return False
    return len(wanted) == len(have)


def hubland_topic(hub: str, device: str) -> str:
    """The topic on which a home-made device of a hub publishes."""
    return Topic(f"hubland/{hub}/{device}").name
