"""Envelopes: one file a family of senders, found by walking this package.

An envelope claims topics and turns a message into an Outcome. Adding one is adding a file; nothing else is edited.
`decode` is the only entry: pure, total (any bytes give an Outcome, never an exception), and bounded in work.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import cache

from sensors.device import Known
from sensors.errors import DecodeError
from sensors.reading import Message, Outcome, Row, Status
from sensors.topics import complaint
from sensors.walking import modules_of

# A camera picture or a database dump on a wildcard subscription is no reading; no sensor needs a tenth of this.
MAX_PAYLOAD_BYTES = 256 * 1024
# 265 kB is a real retained zigbee2mqtt device list; self-descriptions may be larger than readings.
MAX_DESCRIPTION_BYTES = 4 * 1024 * 1024
# One message gives at most so many readings: a dump with 50,000 keys must not become 50,000 series.
MAX_ROWS = 256

# Repeats of one frame follow each other within two seconds; the quickest sensor sends anew after ten.
BURST_SECONDS = 5.0

Claims = Callable[[list[str]], bool]
Unwrap = Callable[[Message, Known, Outcome], None]


@dataclass(frozen=True, slots=True)
class Envelope:
    """One family of senders.

    rank: lower is asked first; families told by an exact topic shape stand before those that guess.
    claims: from the topic's levels, whether this family speaks there.
    unwrap: fills the Outcome; may raise DecodeError where the message as a whole cannot be read.
    """

    name: str
    rank: int
    claims: Claims
    unwrap: Unwrap
    about: str


_registry: dict[str, Envelope] = {}


def envelope(name: str, *, rank: int, claims: Claims) -> Callable[[Unwrap], Unwrap]:
    """Register the decorated function as the reader of a family."""

    def register(unwrap: Unwrap) -> Unwrap:
        _registry[name] = Envelope(name, rank, claims, unwrap, (unwrap.__doc__ or "").strip().split("\n")[0])
        return unwrap

    return register


@cache
def envelopes() -> tuple[Envelope, ...]:
    """Every envelope, in the order they are asked."""
    modules_of("sensors.envelopes")
    return tuple(sorted(_registry.values(), key=lambda e: (e.rank, e.name)))


def envelope_for(topic: str) -> Envelope:
    """The family that speaks on a topic; the last one takes whatever no other claimed."""
    parts = topic.split("/")
    return next(e for e in envelopes() if e.claims(parts))


def family_of(topic: str) -> Envelope | None:
    """The family that speaks on a topic; None where `decode` must look at the topic itself each time (not allowed, or $...)."""
    return None if topic.startswith("$") or complaint(topic) else envelope_for(topic)


def decode(message: Message, known: Known, chosen: Envelope | None = None) -> Outcome:
    """All that one message says. Never raises, whatever the bytes.

    chosen: the result of family_of(topic) where the caller keeps it; the worker asks once a topic.
    """
    outcome = Outcome()
    if chosen is None:
        wrong = complaint(message.topic)
        if wrong:
            outcome.reject(f"the topic is not allowed: {wrong}", value=message.topic)
            return outcome
        if message.topic.startswith("$"):
            return outcome  # the broker's own statistics: status, never a reading
    if len(message.payload) > MAX_PAYLOAD_BYTES and not _is_description(message):
        outcome.reject(f"{len(message.payload) // 1024} kB is no sensor reading", next_step="narrow the subscription, or ignore this topic")
        return outcome
    if not message.payload:
        _cleared(message, known, outcome)
        return outcome
    family = chosen or envelope_for(message.topic)
    try:
        family.unwrap(message, known, outcome)
    except DecodeError as why:
        outcome.rows.clear()
        outcome.reject(why.what, field=why.where, value=why.got, next_step=why.next_step)
    except RecursionError:
        outcome.rows.clear()
        outcome.reject("it is nested too deeply to be a reading")
    rows = outcome.rows
    if len(rows) > 1 and len({(row[0], row[1], row[2], row[5]) for row in rows}) < len(rows):
        outcome.rows = _told_apart(rows)
    if len(outcome.rows) > MAX_ROWS:
        count = len(outcome.rows)
        outcome.rows.clear()
        outcome.reject(f"{count} numbers in one message are a dump, not a reading", next_step="publish fewer than 256 numbers a message")
    return outcome


def _told_apart(rows: list[Row]) -> list[Row]:
    """Two readings of one kind at one time: the same value is one reading, another value is another sensor's."""
    kept: dict[tuple[str, str, str, int], Row] = {}
    for row in rows:
        device, channel, measurand, unit, value, time_ns, qc = row
        number = 1
        while (key := (device, channel, measurand, time_ns)) in kept and kept[key][3:5] != (unit, value):
            number += 1
            channel = f"{row[1]} {number}".strip()
        kept.setdefault(key, (device, channel, measurand, unit, value, time_ns, qc))
    return list(kept.values())


def burst_key(message: Message, outcome: Outcome) -> Hashable:
    """What the repeats of one radio frame share; None where a message is no repeat of anything.

    A caller keeps the last key of each topic for BURST_SECONDS after its arrival; the same key again within them is a
    duplicate. The key leaves out time and sequence number, which differ between repeats.
    """
    return None if outcome.burst is None else (message.topic, outcome.burst)


def _is_description(message: Message) -> bool:
    return (
        message.topic.endswith(("/bridge/devices", "/bridge/definitions", "/bridge/groups", "/bridge/info"))
        and len(message.payload) <= MAX_DESCRIPTION_BYTES
    )


def _cleared(message: Message, known: Known, outcome: Outcome) -> None:
    """A zero-length payload clears a retained topic: the sender was removed or renamed. Never a zero."""
    parts = message.topic.split("/")
    if parts[-1] == "config":
        from sensors.envelopes._discovery import forget

        outcome.facts.extend(forget(message.topic, known))
    outcome.device = "/".join(parts[:-1]) or message.topic
    outcome.status.append(Status(outcome.device, None, event="cleared"))
