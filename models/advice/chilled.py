"""Cold stores: cold rooms, freezers and medicine fridges; what their probes and doors say of the last day and week, judged once.

A cold store is a place of kind cold_room, or a probe in a building whose device's name says what it lies in. Its own
details come before the table: max_c, min_c, max_minutes, keeps.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from models.advice import State
from models.advice.excursions import Above, Readings, Stretch, above, minutes_above, open_spells
from models.advice.farm import Farm, Live, Number, combine, due_s
from models.advice.thresholds import limit
from models.advice.warming import Rise, food_c, rise, without_leaps
from models.records.queries import PlaceView
from models.records.stored import StoredLot
from sensors.quality.flags import FAIL, MISSING, SUSPECT

Keeps = Literal["chilled", "frozen", "medicine"]
TEMPERATURES = ("air_temperature", "temperature")
# words in the name of a place or device that say what it is, the narrower first
WORDS: tuple[tuple[str, Keeps], ...] = (
    ("vaccine", "medicine"), ("medicine", "medicine"), ("insulin", "medicine"), ("freez", "frozen"),
    ("cooler", "chilled"), ("fridge", "chilled"), ("refrigerator", "chilled"),
)  # fmt: skip
DAY_S, WEEK_S = 86_400.0, 7 * 86_400.0
# readings no further apart tell what was between them: a probe of which some are lost has not left its food unknown
TELLS_S = 2700.0


@dataclass(frozen=True, slots=True)
class Limits:
    """Between which temperatures a store is right [°C] (low None: nothing is too cold), and how long it may be beyond [min].

    lag_min: the limit is one of food, which follows the air so slowly; 0: the air itself is judged.
    """

    low_c: float | None
    high_c: float
    most_min: float
    lag_min: float = 0.0


@dataclass(frozen=True, slots=True)
class ColdStore:
    """What keeps cold: its name as people say it, where it is, and its thermometers. alone: it has its place to itself."""

    name: str
    place: PlaceView
    keeps: Keeps
    limits: Limits
    probes: tuple[Live, ...]
    alone: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """How a cold store keeps what is in it. inside: its warmest probe now. day, cold: time above its most and below its least.

    week_min: minutes above in seven days, None where fewer than half of them are known. door_open: now, None where no
    contact says; door_spells: when it stood open in the last day. lots: what stands in it by the records. food_c: about how
    warm food in it is [°C], None where its air is judged; rises: it warms as one whose unit has failed.
    """

    store: ColdStore
    state: State
    inside: Number
    day: Above
    cold: Above
    week_min: float | None
    door_open: bool | None
    door_spells: tuple[tuple[float, float], ...]
    lots: tuple[StoredLot, ...]
    food_c: float | None = None
    rises: Rise | None = None

    @property
    def going_on(self) -> Stretch | None:
        return self.day.going_on or self.cold.going_on

    @property
    def too_cold(self) -> bool:
        return self.store.limits.low_c is not None and self.inside.value is not None and self.inside.value < self.store.limits.low_c


def keeps(name: str, said: object = None) -> Keeps | None:
    """What a place or device of that name keeps; `said` by its details comes first. None: its name does not say."""
    words = f"{said or ''}".lower()
    if words in ("chilled", "frozen", "medicine"):
        return words  # type: ignore[return-value]  # one of the three, as just asked
    return next((kind for word, kind in WORDS if word in name.lower()), None)


def limits(place: PlaceView, kind: Keeps) -> Limits:
    """A store's own details, else the table's row for what it keeps."""
    high = {"chilled": "cooler_warm", "frozen": "freezer_warm", "medicine": "medicine_warm"}[kind]
    lasts = {"chilled": "cooler_minutes", "frozen": "freezer_minutes", "medicine": "medicine_minutes"}[kind]
    own_high, own_low, own_min = (place.details.get(key) for key in ("max_c", "min_c", "max_minutes"))
    low = float(own_low) if own_low is not None else limit("medicine_cold") if kind == "medicine" else None
    # a steward who says how long means the air
    lag = limit("food_lag_minutes") if kind == "chilled" and own_min is None else 0.0
    return Limits(
        low, float(own_high) if own_high is not None else limit(high), float(own_min) if own_min is not None else limit(lasts), lag
    )


def warmest_c(place: PlaceView) -> float:
    """What a cold room must stay below [°C]: its own detail max_c, else by what it keeps."""
    return limits(place, keeps(place.name, place.details.get("keeps")) or "chilled").high_c


def cold_stores(farm: Farm) -> list[ColdStore]:
    """Every cold room, and every freezer, cooler or medicine fridge within a building that a probe is named for."""
    found = []
    for place in farm.of_kind("cold_room"):
        kind = keeps(place.name, place.details.get("keeps")) or "chilled"
        probes = tuple(x for x in farm.by_place.get(place.name, ()) if x.measurand in TEMPERATURES)
        found.append(ColdStore(place.name, place, kind, limits(place, kind), probes, True))
    for place in farm.of_kind("building", "room"):
        by_device: dict[str, list[Live]] = {}
        for live in farm.by_place.get(place.name, ()):
            if live.measurand in TEMPERATURES and _named(farm, live):
                by_device.setdefault(live.key.device, []).append(live)
        bare = sum(x.measurand == "temperature" for x in farm.by_place.get(place.name, ()))
        for device, probes_here in sorted(by_device.items()):
            kind = _named(farm, probes_here[0]) or "chilled"
            alone = bare == 1 and probes_here[0].measurand == "temperature"
            # a building's own max_c is not its freezer's
            bounds = limits(PlaceView(place.id, place.name, "", "", "", None, {}), kind)
            found.append(ColdStore(farm.device_named[device].name, place, kind, bounds, tuple(probes_here), alone))
    return found


def _named(farm: Farm, live: Live) -> Keeps | None:
    heard = farm.device_named.get(live.key.device)
    return keeps(heard.name) if heard is not None else None


def lies_cold(farm: Farm, live: Live) -> bool:
    """Whether a probe in a building lies in its freezer or fridge, so that it says nothing of the room's air."""
    return live.kind in ("building", "room") and live.measurand in TEMPERATURES and _named(farm, live) is not None


def kept(farm: Farm) -> list[Kept]:
    """Every cold store as it is now."""
    return [_kept(farm, store) for store in cold_stores(farm)]


def _kept(farm: Farm, store: ColdStore) -> Kept:
    end = farm.now.timestamp()
    good = [x for x in store.probes if x.usable]
    inside = combine("air_temperature", [max(good, key=lambda x: x.value)] if good else store.probes, farm)
    # the warmest corner is what food is judged by; one dead probe beside a good one takes nothing away
    looked = [(x, _readings(farm, x)) for x in store.probes]
    inside = _before_doubt(inside, looked, end)
    warm = [above(r, store.limits.high_c, _since(farm, store, r), end, _hold_s(farm, x)) for x, r in looked]
    day = max(warm, key=lambda a: (a.going_on is not None, a.minutes, a.known_min), default=Above())
    food, rises = _food_c(farm, store, looked), _rises(store, looked, day, end)
    low, cold = store.limits.low_c, Above()
    if low is not None:
        under = [above([(t, -v) for t, v in r], -low, _since(farm, store, r), end, _hold_s(farm, x)) for x, r in looked]
        cold = max(under, key=lambda a: (a.going_on is not None, a.minutes), default=Above())
    door_open, spells = _door(farm, store, end)
    lots = tuple(x for x in farm.stored if x.place == store.place.name)
    state = judged(store, inside, day, cold, food, rises)
    return Kept(store, state, inside, day, cold, _week(farm, store, day, end), door_open, spells, lots, food, rises)


def _before_doubt(inside: Number, looked: list[tuple[Live, Readings]], end_s: float) -> Number:
    """What a probe said just before a reading that failed: one that cannot be leaves nobody in the dark about food."""
    if not inside.doubted or inside.late:
        return inside
    last = max((readings[-1] for _, readings in looked if readings), default=None)
    if last is None or end_s - last[0] > TELLS_S:
        return inside
    return Number(inside.measurand, last[1], end_s - last[0], 1, inside.of)


def _food_c(farm: Farm, store: ColdStore, looked: list[tuple[Live, Readings]]) -> float | None:
    """The food beside the warmest probe."""
    if not store.limits.lag_min:
        return None
    found = [food_c(readings, 60 * store.limits.lag_min, _hold_s(farm, live)) for live, readings in looked if not live.late]
    return max((c for c in found if c is not None), default=None)


def _rises(store: ColdStore, looked: list[tuple[Live, Readings]], day: Above, end_s: float) -> Rise | None:
    """Whether a freezer warms as one whose unit has failed; one that is warm already: whether it did as it became so."""
    if store.keeps != "frozen":
        return None
    at = day.going_on.start_s if day.going_on else end_s
    found = [rise(readings, at, store.limits.high_c) for live, readings in looked if not live.late]
    return next((x for x in found if x is not None), None)


def judged(store: ColdStore, inside: Number, day: Above, cold: Above, food: float | None = None, rises: Rise | None = None) -> State:
    """act: beyond its limits for longer than a door or a thaw explains, or long enough in one day that food must be judged.

    Food is beyond a limit later than the air: a cooler whose door stands open on a harvest morning is watched, one that
    stays warm, or gets warmer, wants somebody as its food passes the limit. A freezer whose unit has failed wants somebody
    before anything in it softens.
    watch: beyond them now, or for an hour of the last day. unknown: nobody hears it, or not for as long as food bears.
    """
    bounds, on = store.limits, day.going_on or cold.going_on
    if not inside.of or inside.value is None or inside.late or inside.doubted:
        return "unknown"
    beyond = inside.value > bounds.high_c or (bounds.low_c is not None and inside.value < bounds.low_c)
    total = day.minutes + cold.minutes
    bears = bounds.most_min if store.keeps == "medicine" else limit("food_minutes")
    lasts = beyond and on is not None and on.minutes >= bounds.most_min
    if total >= bears or rises is not None or (lasts and (food is None or food > bounds.high_c)):
        return "act"
    if store.keeps == "medicine" and beyond and bounds.low_c is not None and inside.value < bounds.low_c:
        return "act"
    if beyond or total >= limit("cold_day_minutes"):
        return "watch"
    return "unknown" if day.unknown_min >= limit("food_minutes") else "fine"


def _readings(farm: Farm, live: Live) -> Readings:
    points = [p for p in farm.past.get(live.key, ()) if p.qc not in (SUSPECT, FAIL, MISSING)]
    found = [(p.time_ns / 1e9, live.true(p.value)) for p in points]
    # the last word may be newer than what was read of the past
    if live.usable and (not found or live.time_ns / 1e9 > found[-1][0]):
        found.append((live.time_ns / 1e9, live.value))
    return without_leaps(found)


def _hold_s(farm: Farm, live: Live) -> float:
    heard = farm.device_named.get(live.key.device)
    return max(due_s("air_temperature", heard.device.interval_s if heard else None), TELLS_S)


def _since(farm: Farm, store: ColdStore, readings: Readings) -> float:
    """From when on the last day is to be known: from its first reading, where nothing says that it was measured before."""
    start = farm.now.timestamp() - DAY_S
    return start if not readings or _heard_before(farm, store, start) else max(start, readings[0][0])


def _heard_before(farm: Farm, store: ColdStore, start_s: float) -> bool:
    """Whether anything was measured there before the day began: a deployment alone may claim a past that has none."""
    if farm.recent is None or not store.alone:
        return False
    before = int((start_s - farm.recent.start_s) // 3600)
    columns = [farm.recent.column(store.place.name, m) for m in {x.measurand for x in store.probes}]
    return any((column.mean[:before] == column.mean[:before]).any() for column in columns)


def _week(farm: Farm, store: ColdStore, day: Above, end_s: float) -> float | None:
    """Minutes above in seven days: the last by its readings, those before by their hours. None where too little is known."""
    if farm.recent is None or not store.alone or not store.probes:
        return None
    measured = {x.measurand for x in store.probes}
    columns = [farm.recent.column(store.place.name, m) for m in measured]
    before = [minutes_above(c, store.limits.high_c, end_s - WEEK_S, end_s - DAY_S) for c in columns]
    warm, known = max(before, key=lambda x: (x[1], x[0]))
    return day.minutes + warm if known + day.known_min >= WEEK_S / 60 / 2 else None


def _door(farm: Farm, store: ColdStore, end_s: float) -> tuple[bool | None, tuple[tuple[float, float], ...]]:
    """Whether its door is open now, and when it stood open in the last day. A building's doors are not its freezer's."""
    contacts = farm.probes(store.place.name, "contact_open") if store.place.kind == "cold_room" else []
    spells: list[tuple[float, float]] = []
    for live in contacts:
        until = end_s if live.usable else live.time_ns / 1e9
        spells += open_spells(_readings(farm, live), until)
    said = [x.value >= 0.5 for x in contacts if x.usable]
    return (any(said) if said else None), tuple(sorted(spells))
