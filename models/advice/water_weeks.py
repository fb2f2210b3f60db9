"""How long the water lasts: what is in the tanks, what will be drawn, what will come, along many paths.

models/agronomy/{water_use,weather_weeks,water_store}.py know how; here are their inputs found and their answers named.
A forecast uses nothing later than its moment, and the same seed gives the same forecast.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from models.advice.hours import HOUR_S
from models.advice.outlook import Outlook
from models.advice.water_past import DAY_H, FULL_SHARE, LEAST_H, OPEN_SHARE, WaterPast, roof_litres
from models.advice.waterworks import Demand, Kind, Source
from models.agronomy import water_store, water_use, weather_weeks
from models.agronomy.animal_water import drinking_animals
from models.agronomy.elementwise import Array
from models.agronomy.soil_water import efficiencies
from models.agronomy.water_store import BAND, Inflow
from models.agronomy.water_use import Ints
from models.agronomy.weather_weeks import Days
from models.records.forecasts import OWN
from models.records.queries import PlaceView

DAYS_KIND, WEEK_KIND = "water days", "water week"
# days ahead that are reckoned, and paths
AHEAD_D, PATHS, WEEK_D = 28, 400, 7
# a silent spring counts at its lowest of so many days
LOWEST_D = 14
LEAST_HOUSE_D, RESERVE_D, HEAT_FROM_C = 3, 3, 10.0
# a level sensor is wrong by so much of a tank now and then
LEVEL_SHARE = 0.005
# which animals a species stands for where nobody says more: those that drink most, so that none goes thirsty
CLASSES = {
    "cattle": "lactating_cow", "sheep": "lactating_sheep", "goat": "lactating_goat", "goats": "lactating_goat", "pig": "pig",
    "pigs": "pig", "chicken": "hen", "chickens": "hen", "hens": "hen", "poultry": "hen", "horse": "horse", "horses": "horse",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Note:
    """Something a forecast assumes of a place: "lowest" (its lowest flow [L/min]), "unmetered", "open", "shut", "heads", "evaporation",
    "few days", "silent meter"."""

    kind: str
    place: str
    value: float = 0.0


@dataclass(frozen=True, slots=True)
class Supply:
    """One forecast. By tank, "" for the hub: left [P20 P50 P80, day], week (the band in a week), reserve and room [L].

    uses and came: P20, P50 and P80 of each day by use and by source [3, day]. missing: why a tank, or the hub, is not said.
    """

    at: datetime
    left: dict[str, Array] = field(default_factory=dict)
    week: dict[str, Array] = field(default_factory=dict)
    reserve: dict[str, float] = field(default_factory=dict)
    room: dict[str, float] = field(default_factory=dict)
    uses: dict[Kind, Array] = field(default_factory=dict)
    came: dict[str, Array] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    missing: dict[str, str] = field(default_factory=dict)


def forecast(past: WaterPast, at: datetime, outlook: Outlook | None, rng: np.random.Generator) -> Supply:
    """How long the water of each tank, and of the hub, lasts from a moment on."""
    run = _Run(past, at, outlook, rng)
    return run.supply() if run.like is not None else Supply(at, missing={"": "it has learned from less than a week"})


class _Run:
    """One forecast in the making."""

    def __init__(self, past: WaterPast, at: datetime, outlook: Outlook | None, rng: np.random.Generator) -> None:
        self.past, self.at, self.rng, self.works = past, at, rng, past.works
        self.end = past.hour(at)
        self.before = past.weather(self.end, at)
        self.weights = water_use.day_weights(self.before.temp_c.size)
        self.like: Ints | None = None
        self.notes: list[Note] = []
        self.missing: dict[str, str] = {}
        if self.weights.size >= water_use.WEEK:
            self.like = water_use.weeks(rng, PATHS, AHEAD_D, water_use.week_weights(self.weights.size))
            temp, rain = said(outlook, at, AHEAD_D)
            day = past.days_of_year(at, 0, AHEAD_D)
            self.sky = weather_weeks.paths(rng, self.before, self.like, temp, rain, past.around.latitude, day)

    # What is drawn

    def demand(self, use: Demand) -> Array | None:
        """Litres of each path and day of a use; None where nobody knows."""
        if use.meters:
            daily = self.past.counted(use.meters, self.end)
            before, ahead = self._causes(use.kind)
            law = water_use.learned(daily, before, self.weights)
            self.notes += [Note("silent meter", m.name) for m in use.meters if self.past.silent(m, self.end)]
            if law is not None:
                return water_use.drawn(self.rng, law, ahead, self._like)
            known = daily[np.isfinite(daily)]
            if known.size >= LEAST_HOUSE_D:
                self.notes.append(Note("few days", use.at, known.size))
                return water_use.unlearned(self.rng, np.full((PATHS, AHEAD_D), float(known.mean())))
        if use.kind == "herds":
            heads = self._heads()
            self.notes.append(Note("heads", use.at))
            return water_use.unlearned(self.rng, water_use.herd_litres(heads, self.sky.temp_c)) if heads else None
        return self._beds(use) if use.kind == "beds" else None

    @property
    def _like(self) -> Ints:
        assert self.like is not None
        return self.like

    def _causes(self, kind: Kind) -> tuple[Array, Array]:
        """What a use follows: of each past day [day, cause], of each path and day ahead [path, day, cause]."""
        if kind == "house":
            ahead = self.past.weekdays(self.at, 0, AHEAD_D)
            return self.past.weekdays(self.at, -self.weights.size, 0), np.broadcast_to(ahead, (PATHS, *ahead.shape))
        if not np.isfinite(self.before.temp_c).any():
            return np.zeros((self.weights.size, 1)), np.zeros((PATHS, AHEAD_D, 1))
        if kind == "herds":
            return _heat(self.before.temp_c), _heat(self.sky.temp_c)
        return _thirst(self.before, self.sky)

    def _heads(self) -> dict[str, int]:
        known = drinking_animals()
        heads: dict[str, int] = {}
        for herd in self.past.around.herds:
            animal = herd.species if herd.species in known else CLASSES.get(herd.species.lower(), "")
            if animal and herd.head:
                heads[animal] = heads.get(animal, 0) + herd.head
        return heads

    def _beds(self, use: Demand) -> Array | None:
        """What planted beds need beyond the rain, by their area; None where nobody said how large they are."""
        total = np.zeros((PATHS, AHEAD_D))
        for name in use.places:
            for bed in [n for n in self.past.within(name) if n in self.past.around.kc]:
                area = self.past.around.areas.get(bed)
                if area is None:
                    return None
                need = self.past.around.kc[bed] * self.sky.et0_mm - (0.0 if self.past.covered(bed) else self.sky.rain_mm)
                total += area * np.maximum(need, 0.0) / efficiencies()["drip"]
        self.notes.append(Note("evaporation", use.at))
        return water_use.unlearned(self.rng, total)

    # What comes

    def inflow(self, source: Source) -> Inflow:
        index = {t.name: i for i, t in enumerate(self.works.tanks)}
        first = index[source.tanks[0]]
        if source.roof:
            return Inflow(roof_litres(source.place, self.sky.rain_mm), ((first, 1.0),))
        shares: tuple[tuple[int, float], ...] = ((first, 1.0),)
        beyond = None
        for name in source.tanks[1:]:
            share = self.past.way(name, self.end)
            self.notes.append(Note("open" if share > OPEN_SHARE else "shut", name))
            if share > OPEN_SHARE and beyond is None:
                beyond = index[name]
                held = self.past.held(self.works.tanks[first], self.at) or 0.0
                if held < FULL_SHARE * self.past.room(self.works.tanks[first], self.end):
                    shares = ((first, 1.0 - share), (beyond, share))
        return Inflow(self._spring(source), shares, beyond)

    def _spring(self, source: Source) -> Array:
        """A spring goes on from its present flow as it went on in the own past; silent, it counts at its lowest."""
        none = np.zeros((PATHS, AHEAD_D))
        gave = self.past.counted(source.meters, self.end) if source.meters else np.empty(0)
        known = gave[-LOWEST_D:][np.isfinite(gave[-LOWEST_D:])]
        if not known.size:
            self.notes.append(Note("unmetered", source.place.name))
            return none
        silent = any(self.past.silent(m, self.end) for m in source.meters)
        if silent or gave.size < 3 * water_use.WEEK or not np.isfinite(gave[-2:]).any():
            self.notes.append(Note("lowest", source.place.name, float(known.min()) / 1440))
            return none + float(known.min())
        with np.errstate(invalid="ignore", divide="ignore"):
            change = np.concatenate([[1.0], gave[1:] / gave[:-1]])
        change = np.clip(np.where(np.isfinite(change), change, 1.0), 0.7, 1.5)
        return np.asarray(known[-1] * np.cumprod(change[self._like], axis=1), dtype=np.float64)

    # Together

    def supply(self) -> Supply:
        tanks = self.works.tanks
        held = [self._held(tank) for tank in tanks]
        usable = np.array([h or 0.0 for h in held])
        room = np.array([self.past.room(t, self.end) for t in tanks])
        drawn = np.zeros((PATHS, AHEAD_D, len(tanks)))
        uses: dict[Kind, Array] = {}
        for use in self.works.demands:
            litres = self.demand(use)
            if litres is None:
                self._unknown(use)
                continue
            uses[use.kind] = uses.get(use.kind, 0.0) + litres
            drawn += litres[:, :, None] * _shares(use, [t.name for t in tanks], usable)
        sources = [(s, self.inflow(s)) for s in self.works.sources]
        done = water_store.run(usable, room, drawn, [flow for _, flow in sources])
        found = Supply(self.at, notes=tuple(dict.fromkeys(self.notes)), missing=self.missing)
        self._fill(found, done, drawn, room)
        found.uses.update({kind: _band(litres) for kind, litres in uses.items()})
        found.came.update({source.place.name: _band(flow.litres) for source, flow in sources})
        return found

    def _held(self, tank: PlaceView) -> float | None:
        held = self.past.held(tank, self.at)
        if not tank.details.get("capacity_l"):
            self.missing[tank.name] = f"nobody has written down how much {tank.name} holds"
        elif held is None:
            self.missing[tank.name] = f"nobody knows how full {tank.name} is"
        return held

    def _unknown(self, use: Demand) -> None:
        what = ", ".join(use.places) or use.at
        why = {
            "herds": f"nobody has counted the animals that drink from {use.at}",
            "beds": f"nobody has measured the beds on {use.at}",
            "house": f"no meter counts what {what} draws",
        }[use.kind]
        for tank in use.tanks:
            self.missing.setdefault(tank, why)

    def _fill(self, found: Supply, done: water_store.Run, drawn: Array, room: Array) -> None:
        tanks = self.works.tanks
        noise = LEVEL_SHARE * room * self.rng.standard_normal((PATHS, len(tanks)))
        week = np.clip(done.usable[:, WEEK_D] + noise, 0.0, room)
        soon = np.median(drawn[:, :RESERVE_D], axis=0).sum(axis=0)
        for i, tank in enumerate(tanks):
            if tank.name not in self.missing:
                found.left[tank.name], found.week[tank.name] = done.band(i), np.quantile(week[:, i], BAND)
                found.reserve[tank.name], found.room[tank.name] = float(soon[i]), float(room[i])
        if tanks and not self.missing:
            found.left[""], found.week[""] = done.band(), np.quantile(week.sum(axis=1), BAND)
            found.reserve[""], found.room[""] = float(np.median(drawn[:, :RESERVE_D].sum(axis=(1, 2)))), float(room.sum())
        elif self.missing:
            found.missing[""] = next(iter(self.missing.values()))


def _band(litres: Array) -> Array:
    found: Array = np.quantile(litres, BAND, axis=0)
    return found


def _shares(use: Demand, tanks: list[str], usable: Array) -> Array:
    """How much of a use each tank gives: tanks in common by what is in them."""
    here = np.array([name in use.tanks for name in tanks], dtype=np.float64)
    held = here * usable
    found: Array = held / held.sum() if held.sum() > 0 else here / max(here.sum(), 1.0)
    return found


def _heat(temp_c: Array) -> Array:
    """Warmth that makes animals drink [..., day, 1]."""
    found: Array = np.maximum(temp_c - HEAT_FROM_C, 0.0)[..., None]
    return found


def _thirst(before: Days, ahead: Days) -> tuple[Array, Array]:
    """A day's evaporation, and by how much the last week's was above its rain: past days, and paths of days ahead."""
    balance = before.et0_mm - np.nan_to_num(before.rain_mm)
    steady = np.where(np.isfinite(balance), balance, np.nanmean(balance) if np.isfinite(balance).any() else 0.0)
    paths = np.broadcast_to(steady[-6:], (ahead.et0_mm.shape[0], min(steady.size, 6)))
    joined = np.concatenate([paths, ahead.et0_mm - ahead.rain_mm], axis=1)
    back = np.stack([before.et0_mm, _of_week(steady[None])[0]], axis=-1)
    return back, np.stack([ahead.et0_mm, _of_week(joined)[:, -ahead.et0_mm.shape[1] :]], axis=-1)


def _of_week(balance: Array) -> Array:
    """The running sum of seven days up to each [path, day], not below 0: what a week lacks."""
    run = np.cumsum(np.pad(balance, ((0, 0), (7, 0))), axis=1)
    found: Array = np.maximum(run[:, 7:] - run[:, :-7], 0.0)
    return found


def said(outlook: Outlook | None, at: datetime, count: int) -> tuple[Array, Array | None]:
    """Daily mean air [°C] and rain [mm] of an outlook from a moment on, NaN where fewer than 20 hours are said.

    The rain is None where only the own past speaks: its mean of every day would be drizzle without end.
    """
    temp, rain = np.full(count, np.nan), np.full(count, np.nan)
    if outlook is None:
        return temp, None
    day = np.floor((outlook.hours_s - at.timestamp() + HOUR_S / 2) / (DAY_H * HOUR_S)).astype(np.int64)
    for i in range(count):
        inside = day == i
        for column, into, whole in ((outlook.temp_c, temp, False), (outlook.rain_mm, rain, True)):
            known = column[inside & np.isfinite(column)]
            if known.size >= LEAST_H:
                into[i] = known.sum() if whole else known.mean()
    given = outlook.provider != OWN and bool(np.isfinite(rain).any())
    return temp, rain if given else None
