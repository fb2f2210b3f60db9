"""The water system as the records have it: tanks, what fills them, and every use with the meter that counts it.

From each place's `feeds`. A meter counts all that lies beyond its place, so one further down the same line counts the same
water twice and is left out. What no meter counts is known by heads and beds, or not at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from models.records.queries import PlaceView

Kind = Literal["herds", "beds", "house"]
KINDS: tuple[Kind, ...] = ("herds", "beds", "house")
SOURCES, CATCHMENTS = ("spring", "well", "creek"), ("catchment",)
ANIMALS = frozenset({"trough", "paddock", "silvopasture"})
GROUND = frozenset({"bed", "block", "greenhouse", "field", "orchard", "tree_row", "log_yard"})
# words in a meter's name by which its use is told; a place's details.meters comes first
WORDS: dict[Kind, tuple[str, ...]] = {
    "herds": ("herd", "trough", "stock", "cattle", "sheep", "goat", "animal", "pasture"),
    "house": ("house", "kitchen", "clinic", "domestic"),
    "beds": ("bed", "garden", "drip", "irrigation", "orchard", "greenhouse", "tunnel"),
}
TOTAL, FLOW = "water_volume_total", "flow_rate"


@dataclass(frozen=True, slots=True)
class Meter:
    """A device that counts water at a place. measurand: TOTAL, else FLOW."""

    device: str
    name: str
    place: str
    measurand: str


@dataclass(frozen=True, slots=True)
class Demand:
    """One use below some tanks: counted by meters; or, without one, of the places named. at: where its meters or its line begin."""

    kind: Kind
    at: str
    tanks: tuple[str, ...]
    meters: tuple[Meter, ...] = ()
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """What fills tanks, the first of them first. meters: of its flow; none on a roof."""

    place: PlaceView
    tanks: tuple[str, ...]
    meters: tuple[Meter, ...] = ()

    @property
    def roof(self) -> bool:
        return self.place.kind in CATCHMENTS


@dataclass(frozen=True, slots=True)
class Works:
    """The whole system; only places in use."""

    tanks: tuple[PlaceView, ...]
    sources: tuple[Source, ...]
    demands: tuple[Demand, ...]

    def drawn_from(self, tank: str) -> tuple[Demand, ...]:
        """The uses that draw on a tank."""
        return tuple(d for d in self.demands if tank in d.tanks)


def fed(place: PlaceView) -> list[str]:
    """The names of the places that a place gives water to."""
    found = place.details.get("feeds", [])
    return [found] if isinstance(found, str) else [str(name) for name in found]


def works(places: Iterable[PlaceView], meters: Iterable[Meter]) -> Works:
    """The system of some places and the meters that stand at them now."""
    here = {p.name: p for p in places if p.phase in ("active", "building")}
    at: dict[str, list[Meter]] = {}
    for meter in sorted(meters, key=lambda m: m.device):
        if not any(m.device == meter.device for m in at.get(meter.place, ())) or meter.measurand == TOTAL:
            at[meter.place] = [m for m in at.get(meter.place, []) if m.device != meter.device] + [meter]
    tanks = tuple(p for p in here.values() if p.kind == "tank")
    found = _Walk(here, at)
    for tank in tanks:
        for name in fed(tank):
            found.down(tank.name, name)
    sources = []
    for place in here.values():
        filled = tuple(name for name in fed(place) if name in here and here[name].kind == "tank")
        if place.kind in SOURCES + CATCHMENTS and filled:
            sources.append(Source(place, filled, tuple(at.get(place.name, ()))))
    return Works(tanks, tuple(sources), found.demands())


@dataclass(slots=True)
class _Walk:
    """Down from each tank to the first meters, or to what has none."""

    here: Mapping[str, PlaceView]
    at: Mapping[str, list[Meter]]
    tanks: dict[tuple[Kind, str], list[str]] = field(default_factory=dict)
    counted: dict[tuple[Kind, str], list[Meter]] = field(default_factory=dict)
    lying: dict[tuple[Kind, str], list[str]] = field(default_factory=dict)

    def down(self, tank: str, name: str, line: str = "", seen: frozenset[str] = frozenset()) -> None:
        """What is beyond one place below a tank. line: the last pump, valve or zone on the way."""
        place = self.here.get(name)
        if place is None or name in seen or place.kind == "tank":
            return
        if meters := self.at.get(name):
            for meter in meters:
                self._add((self._counts(meter, place), name), tank, meter=meter)
        elif place.kind in ANIMALS | GROUND or place.kind not in ("pump", "valve", "zone"):
            self._add((_use(place), line or name), tank, place=name)
        else:
            for below in fed(place):
                self.down(tank, below, name, seen | {name})

    def _add(self, key: tuple[Kind, str], tank: str, *, meter: Meter | None = None, place: str = "") -> None:
        tanks = self.tanks.setdefault(key, [])
        if tank not in tanks:
            tanks.append(tank)
        if meter is not None and meter not in self.counted.setdefault(key, []):
            self.counted[key].append(meter)
        if place and place not in self.lying.setdefault(key, []):
            self.lying[key].append(place)

    def _counts(self, meter: Meter, place: PlaceView) -> Kind:
        """What a meter counts: as the place says, by its own name, or by what lies beyond it."""
        said = dict(place.details.get("meters") or {}).get(meter.device)
        if said in KINDS:
            return next(kind for kind in KINDS if kind == said)
        name = meter.name.lower()
        # in this order, because a greenhouse is no house
        for kind in KINDS:
            if any(word in name for word in WORDS[kind]):
                return kind
        uses = [_use(self.here[n]) for n in self._beyond(place.name) if n in self.here]
        return max(KINDS, key=lambda kind: (uses.count(kind), -KINDS.index(kind))) if uses else _use(place)

    def _beyond(self, name: str, seen: frozenset[str] = frozenset()) -> list[str]:
        place = self.here.get(name)
        if place is None or name in seen:
            return []
        if place.kind not in ("pump", "valve", "zone"):
            return [name]
        return [leaf for below in fed(place) for leaf in self._beyond(below, seen | {name})]

    def demands(self) -> tuple[Demand, ...]:
        return tuple(
            Demand(kind, at, tuple(tanks), tuple(self.counted.get((kind, at), ())), tuple(self.lying.get((kind, at), ())))
            for (kind, at), tanks in self.tanks.items()
        )


def _use(place: PlaceView) -> Kind:
    return "herds" if place.kind in ANIMALS else "beds" if place.kind in GROUND else "house"
