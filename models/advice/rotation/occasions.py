"""When to plan again, and what for: a new day, a herd that moved, a reading, wet ground, a stay set by hand, other settings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from models.advice.rotation.given import Found
from models.advice.rotation.limits import blocks
from models.display import joined

EACH_DAY = "the day's plan"


@dataclass(frozen=True, slots=True)
class Facts:
    """What a plan was made from, as far as a change of it is a reason for another: small, and kept as JSON.

    herds: herd -> (paddock, head); locks, readings, ways: fingerprints; wet: paddocks with soft or wet ground.
    """

    day: str
    herds: Mapping[str, tuple[str, float]]
    locks: str
    readings: Mapping[str, str]
    ways: str
    wet: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        return {
            "day": self.day,
            "herds": {name: list(own) for name, own in self.herds.items()},
            "locks": self.locks,
            "readings": dict(self.readings),
            "ways": self.ways,
            "wet": list(self.wet),
        }


def facts_of(found: Found, day: str) -> Facts:
    """The facts of what is given; of a farm that cannot be planned, what stands in the way."""
    given = found.given
    if given is None:
        return Facts(day, {}, "", {}, _mark(found.trouble), ())
    latest: dict[str, str] = {}
    for one in given.readings:
        latest[one.paddock] = max(latest.get(one.paddock, ""), f"{one.on} {one.kg_ha:.0f}")
    wet = {
        b.paddock for p in given.paddocks for b in blocks(p, given.herds, given.today, 3, given.ground.get(p.name)) if b.rule == "treading"
    }
    ways = [
        repr(given.ways),
        repr(found.trouble),
        *(f"{p.name} {p.area_ha:.3f} {sorted(p.details.items(), key=str)}" for p in given.paddocks),
    ]
    ways += [f"{h.name} {h.weight_kg} {h.percent} {h.longest} {h.follows}" for h in given.herds]
    return Facts(day, {h.name: (h.place, h.head) for h in given.herds}, _mark(given.locked), latest, _mark(ways), tuple(sorted(wet)))


def _mark(value: object) -> str:
    return sha256(json.dumps(value, default=str, sort_keys=True).encode()).hexdigest()[:16]


def occasion(before: Mapping[str, Any] | None, now: Facts) -> str:
    """Why there should be a new plan, in words; "" where nothing asks for one. before: Facts.document of the last plan."""
    if before is None:
        return "the first plan"
    said = [*_herds(before.get("herds", {}), now), *_read(before.get("readings", {}), now), *_wet(before.get("wet", []), now)]
    if before.get("locks") != now.locks:
        said.append("stays set by hand")
    if before.get("ways") != now.ways:
        said.append("settings or facts of paddocks and herds were changed")
    if before.get("day") != now.day:
        said.append(EACH_DAY)
    return joined(said, 3)


def _herds(before: Mapping[str, Any], now: Facts) -> list[str]:
    found = []
    for name, (place, head) in now.herds.items():
        was = before.get(name)
        if was is None:
            found.append(f"{name} is new")
        elif was[0] != place:
            found.append(f"{name} went to {place or 'the lot'}")
        elif was[1] != head:
            found.append(f"{name} is {head:.0f} head now")
    return found + [f"{name} is gone" for name in before if name not in now.herds]


def _read(before: Mapping[str, str], now: Facts) -> list[str]:
    new = [name for name, mark in now.readings.items() if before.get(name) != mark]
    return [f"{joined(new, 3)} {'was' if len(new) == 1 else 'were'} read"] if new else []


def _wet(before: list[str], now: Facts) -> list[str]:
    wetter, drier = sorted(set(now.wet) - set(before)), sorted(set(before) - set(now.wet))
    return [f"{joined(wetter, 3)} got wet"] * bool(wetter) + [f"{joined(drier, 3)} dried"] * bool(drier)
