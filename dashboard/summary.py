"""Sentences for when nothing is wrong, and counts that every page may say: devices heard, readings on time, the account."""

from __future__ import annotations

from dataclasses import dataclass

from collector.health import Account
from models.advice import Line
from models.advice.farm import Farm, Live, Number
from models.display import age, counted, number, quantity


@dataclass(frozen=True, slots=True)
class Delivery:
    """The account of one farm day: the hub's total, each device's, what waits, what the broker dropped (None unknown)."""

    total: Account
    devices: tuple[Account, ...]
    waiting: int
    dropped: int | None


def calm(farm: Farm) -> tuple[str, str, str, str]:
    """(state, sentence, reason, inputs) of a day on which nothing needs anybody: the weather."""
    air, wind, direction = (farm.outside(m) for m in ("air_temperature", "wind_speed", "wind_direction"))
    if air.value is None or air.late:
        why = air.why or "no thermometer stands in the open"
        return "unknown", "Nothing needs you as far as anybody knows: no weather is heard.", why, ""
    breeze = ""
    if wind.value is not None and not wind.late:
        come = f" from the {number('wind_direction', direction.value, farm.units)}" if direction.value is not None else ""
        breeze = f", wind {quantity('wind_speed', wind.value, farm.units)}{come}" if wind.value >= 0.5 else ", no wind"
    sentence = f"Nothing needs you now: {quantity('air_temperature', air.value, farm.units)}{breeze}."
    return "fine", sentence, heard(farm), f"station {age(air.age_s)}"


def heard(farm: Farm) -> str:
    """ "41 of 43 devices heard, 310 of 318 readings on time." """
    known = [h for h in farm.devices if h.registered or h.last_ns is not None]
    up = sum(not h.silent for h in known)
    on_time = sum(not x.late for x in farm.lives)
    return f"{up} of {counted(len(known), 'device')} heard, {on_time} of {counted(len(farm.lives), 'reading')} on time."


def all_else(farm: Farm, found: list[Line]) -> str:
    """The quiet line under a list."""
    return f"{'All else' if found else 'All'} fine: {heard(farm)}" if any(not h.silent for h in farm.devices) else heard(farm)


def delivery_sentence(day: Delivery) -> str:
    """The account in one sentence, as it balances."""
    a = day.total
    parts = [f"{a.stored:,} stored"]
    labels = ((a.duplicate, "repeats"), (a.status, "status"), (a.quarantined, "in quarantine"), (a.refused, "refused"))
    parts += [f"{value:,} {label}" for value, label in labels if value]
    verdict = "Nothing lost." if a.balances else "It does not balance: tell whoever looks after the hub."
    if day.dropped:
        verdict = f"The broker dropped {day.dropped:,} before we had them."
    waiting = f" {day.waiting:,} wait for the worker." if day.waiting else ""
    return f"Today: {a.received:,} received = {' + '.join(parts)}.{waiting} {verdict}"


def one(live: Live) -> Number:
    """One series as a number."""
    return Number(live.measurand, live.value, live.age_s, int(live.usable), 1, live.late, live.doubted)
