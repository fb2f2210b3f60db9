"""Heat on herds: how hard it is now and at its worst today or tomorrow, whether nights let them recover, and what it asks of people.

Judged by the index and classes of models/agronomy/animal_heat. In the open cattle's index is adjusted by sun and wind
where they are known; under trees or a roof it is not. Whoever pants with an open mouth needs a vet, not a dashboard.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np

from models.advice import State
from models.advice.farm import Farm, Number
from models.advice.hours import Floats
from models.advice.thresholds import limit
from models.advice.warmth import Warmth, Worst, index_now
from models.agronomy.animal_heat import LEVELS, HeatLoad, Level, animals, heat_level, heat_threshold
from models.records.queries import HerdView, PlaceView

# species as records say them -> the class whose thresholds hold
CLASSES = {"cattle": "livestock", "sheep": "sheep", "goats": "goat", "hens": "layer", "broilers": "broiler", "pigs": "pig"}
# words in a herd's name or purpose that move a threshold of THI, or choose a class
TRAITS = {"black": "black_hide", "angus": "black_hide", "fescue": "fescue_toxicosis", "zebu": "zebu", "brahman": "zebu"}
SHADED = frozenset({"silvopasture", "woods", "building", "orchard"})


@dataclass(frozen=True, slots=True)
class Kind:
    """How a herd is judged: its class of animal, the traits that move its thresholds, and the index."""

    animal: str
    traits: tuple[str, ...]

    @property
    def index(self) -> str:
        return animals()[self.animal]

    def level(self, value: float) -> Level:
        return heat_level(self.animal, value, self.traits)

    def threshold(self, level: Level) -> float:
        return heat_threshold(self.animal, level, self.traits)


@dataclass(frozen=True, slots=True)
class HerdHeat:
    """The heat on one herd. now: its index (None unknown, `why` says why); worst: of the rest of today, else of tomorrow.

    adjusted: sun and wind are in it. by: until when the herd should be in shade. recovery_h: hours of last night at THI 74
    and below, None unknown. load: THI hours above the alert of its class in the last day.
    """

    herd: HerdView
    place: PlaceView | None
    kind: Kind
    shaded: bool
    adjusted: bool
    now: float | None
    air: Number
    worst: Worst | None
    by: datetime | None
    recovery_h: float | None
    load: HeatLoad | None
    state: State
    why: str = ""

    @property
    def tops(self) -> float:
        """The worst of what is and what comes; NaN where neither is known."""
        return max([v for v in (self.now, self.worst.value if self.worst else None) if v is not None], default=float("nan"))

    @property
    def level(self) -> Level:
        return self.kind.level(self.tops)


def kind_of(herd: HerdView, purpose: str = "") -> Kind | None:
    """How a herd is judged; None for animals without thresholds. Thresholds for cattle in general, dairy where its name says so."""
    words = f"{herd.name} {purpose}".lower()
    animal = CLASSES.get(herd.species)
    if animal is None:
        return None
    if animal == "livestock" and any(w in words for w in ("dairy", "milk")):
        return Kind("dairy", ())
    traits = tuple(dict.fromkeys(trait for word, trait in TRAITS.items() if word in words)) if animal == "livestock" else ()
    return Kind(animal, traits)


def shaded(place: PlaceView | None) -> bool:
    """Whether a herd finds shade where it is: under trees, under a roof, or where the place's details say so (`shade`)."""
    if place is None:
        return False
    said = place.details.get("shade")
    return bool(said) if said is not None else place.kind in SHADED or bool(place.details.get("trees"))


def herd_heats(farm: Farm) -> list[HerdHeat]:
    """The heat on every herd that has thresholds, the worst first."""
    found, warmth = [], Warmth(farm)
    for herd in farm.herds:
        kind = kind_of(herd)
        if kind is not None and herd.head != 0:
            found.append(_heat(warmth, herd, kind))
    order = ("act", "watch", "unknown", "todo", "fine")
    return sorted(found, key=lambda h: (order.index(h.state), -_over(h), h.herd.name))


def _over(heat: HerdHeat) -> float:
    over = heat.tops - heat.kind.threshold("alert")
    return 0.0 if np.isnan(over) else over


def _heat(warmth: Warmth, herd: HerdView, kind: Kind) -> HerdHeat:
    farm = warmth.farm
    place = farm.place_named.get(herd.place)
    under = shaded(place)
    in_sun = not under and kind.index == "thi"
    now, air, why, adjusted = index_now(farm, place, kind.index, in_sun)
    worst = warmth.worst(kind.index, in_sun, now)
    by = _by(farm, warmth.course(kind.index, in_sun), worst, kind)
    recovery, load = warmth.night(kind.threshold("alert")) if kind.index == "thi" else (None, None)
    heat = HerdHeat(herd, place, kind, under, adjusted, now, air, worst, by, recovery, load, "fine", why)
    if now is None and worst is None:
        return replace(heat, state="unknown" if warmth.plausible else "fine")
    return replace(heat, state=judged(heat))


def judged(heat: HerdHeat) -> State:
    """act: danger in the open, or emergency anywhere; watch: what comes before that. What is for tomorrow is to be watched.

    Sheep and goats bear the first levels of theirs most summer days: watch from danger, act from emergency, and only in
    the open; birds have no open. A night without recovery moves watch to act.
    """
    level = LEVELS.index(heat.level) if heat.level in LEVELS else 0
    thi, never = heat.kind.index == "thi", len(LEVELS)
    least_act = 2 if thi and not heat.shaded else never if heat.kind.index == "si_thi" and heat.shaded else 3
    least_watch = 1 if thi and not heat.shaded else 2
    if level < least_watch:
        return "fine"
    hot_now = heat.now is not None and LEVELS.index(heat.kind.level(heat.now)) >= least_watch
    today = hot_now or (heat.worst is not None and heat.worst.today)
    sleepless = thi and heat.recovery_h is not None and heat.recovery_h < limit("heat_recovery_h")
    return "act" if today and (level >= least_act or sleepless) else "watch"


def _by(farm: Farm, ahead: tuple[Floats, Floats] | None, worst: Worst | None, kind: Kind) -> datetime | None:
    """When its index first reaches the alert of its class on the day of the worst: until then it should be in shade. None: not known."""
    if worst is None:
        return None
    if ahead is None:
        return worst.at - timedelta(hours=4)
    times, values = ahead
    day = worst.at.astimezone(farm.zone).date()
    for t, v in zip(times.tolist(), values.tolist(), strict=True):
        at = datetime.fromtimestamp(t, farm.zone)
        if at.date() == day and at.hour >= 6 and v >= kind.threshold("alert"):
            return at
    return None
