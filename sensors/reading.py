"""A message, what was read from it, and what could not be."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

# What a decoder gives for one number, as a plain tuple because the worker makes hundreds of thousands a second:
#   (device, channel, measurand, unit, value, time_ns, qc)
# unit: the device's own, in any spelling sensors.units knows; "" = the measurand's canonical unit.
# time_ns: the device's own time in UTC nanoseconds, 0 where it sent none (arrival time then applies).
# qc: NOT_EVALUATED unless the device itself doubts the value (then SUSPECT or FAIL of sensors.quality.flags).
Row = tuple[str, str, str, str, float, int, int]


class Message(NamedTuple):
    """One MQTT message as it arrived. `received_ns` is UTC nanoseconds at the hub.

    A NamedTuple, not a frozen dataclass: the worker makes one a message, and this is three times as quick.
    """

    topic: str
    payload: bytes
    received_ns: int
    retain: bool = False
    qos: int = 0
    dup: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """One number with its meaning, at the edges of the house (command line, tests, pages).

    value is in the measurand's canonical `unit`; time_ns is the device's time where it sent one, else the arrival.
    qc is a QARTOD flag; `test` names the quality test that set it ("" for none).
    """

    device: str
    channel: str
    measurand: str
    value: float
    unit: str
    time_ns: int
    received_ns: int
    qc: int
    test: str = ""


@dataclass(frozen=True, slots=True)
class Rejection:
    """What was not stored and why, in words a steward can act on.

    device, field and value may be "" where the message as a whole is meant. `next_step` says what would cure it.
    """

    reason: str
    device: str = ""
    field: str = ""
    value: str = ""
    next_step: str = ""


@dataclass(frozen=True, slots=True)
class Status:
    """What a message says about a device itself: online (None = unknown), an event ("join"), or a text."""

    device: str
    online: bool | None = None
    event: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something a self-description taught: kept by (kind, key); `value` None means forget it."""

    kind: str
    key: str
    value: dict[str, object] | None


@dataclass(slots=True)
class Outcome:
    """All that one message gave. A message with neither rows nor rejections is a status message.

    device: whom the message is from, for the loss account; "" where nobody can tell.
    duplicate: the message itself says that it repeats another.
    undecoded: the device's own bytes could not be read, whatever its radio or network said beside them (signal).
    burst: what repeats of one radio frame have in common (a frame is often sent three times), or None; whoever reads a
    stream compares it with the one before on that topic.
    """

    device: str = ""
    rows: list[Row] = field(default_factory=list)
    rejected: list[Rejection] = field(default_factory=list)
    status: list[Status] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    duplicate: bool = False
    undecoded: bool = False
    burst: object = None

    def reject(self, reason: str, *, field: str = "", value: object = "", next_step: str = "") -> None:
        """Note what was left out of this message; long values are cut."""
        self.rejected.append(Rejection(reason, self.device, field, str(value)[:80], next_step))


@dataclass(frozen=True, slots=True)
class Quarantined:
    """Messages of one device and one reason that wait for a cure; `payload` is the newest one's bytes."""

    device: str
    topic: str
    reason: str
    next_step: str
    count: int
    first_ns: int
    last_ns: int
    payload: bytes
