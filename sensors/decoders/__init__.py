"""Decoders: one file a device model, found by walking this package, each with its messages beside it (.json).

A LoRaWAN network server hands on a device's bytes, or an object its own decoder made of them. A decoder here turns
either into rows, in the device's own unit. Envelope (network) and decoder (device) are separate: n + m, not n x m.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from sensors.walking import modules_of


class Measured(NamedTuple):
    """One number a device sent, in the device's own unit. qc as in sensors.quality.flags (2 = not evaluated).

    time_ns: for history records that carry their own time, else 0. channel: "" where there is one of its kind.
    """

    measurand: str
    value: float
    unit: str
    channel: str = ""
    qc: int = 2
    time_ns: int = 0


ReadBytes = Callable[[bytes, int], list[Measured]]


@dataclass(frozen=True, slots=True)
class Decoder:
    """How one device model's bytes are read. read(payload, port) raises DecodeError and nothing else."""

    name: str
    model: str
    measures: tuple[str, ...]
    read: ReadBytes


_registry: dict[str, Decoder] = {}


def decoder(name: str, *, model: str, measures: tuple[str, ...]) -> Callable[[ReadBytes], ReadBytes]:
    """Register the decorated function as the reader of a device model's bytes."""

    def register(read: ReadBytes) -> ReadBytes:
        _registry[name] = Decoder(name, model, measures, read)
        return read

    return register


@cache
def decoders() -> dict[str, Decoder]:
    """Every decoder by name."""
    modules_of("sensors.decoders")
    return dict(sorted(_registry.items()))
