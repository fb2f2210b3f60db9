"""Pumps: running dry, starting too often, giving less than they did. Hubland only tells: the relay that saves a pump sits beside it.

From what stands at a place of kind pump: its current (else its power), and the pressure and the meters beyond it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from models.advice import Deed, Line, lines
from models.advice.farm import Farm, Live
from models.advice.hours import HOUR_S, NS, Floats
from models.advice.supply import system
from models.advice.waterworks import FLOW, TOTAL, Meter, fed
from models.agronomy import pumps as science
from models.agronomy.pumps import PumpState, learned_current, most_starts_an_hour, pump_state, pump_thresholds, short_cycling, starts
from models.display import age, counted, quantity
from models.records.queries import PlaceView
from sensors.quality.flags import FAIL, MISSING, SUSPECT
from sensors.series import Window

CURRENT, POWER, PRESSURE = "current", "power", "water_pressure"
LOOK_S = 3600
# a reading of another series so near in time belongs to a sample [s]
BESIDE_S = 90.0
# what a pump gives is known of a day with so many litres, and usual after so many days
LEAST_L, LEAST_DAYS, DAY_H = 200.0, 7, 24
SEEN = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Pump:
    """What a pump does.

    given_l_min: what it gave in a minute of running in the last day; usual_l_min: in the weeks before; None unknown.
    """

    place: PlaceView
    state: PumpState
    starts_an_hour: int
    cycling: bool
    given_l_min: float | None
    usual_l_min: float | None
    age_s: float | None

    @property
    def weak(self) -> bool:
        """Whether it takes twice as long for the same water, or longer."""
        if self.given_l_min is None or self.usual_l_min is None:
            return False
        return self.given_l_min * pump_thresholds()["fill_time_ratio"] <= self.usual_l_min


def pumps(farm: Farm) -> list[Pump]:
    """Every pump of which current or power is measured."""
    found = []
    for place in farm.of_kind("pump"):
        load = next((x for m in (CURRENT, POWER) for x in farm.probes(place.name, m)), None)
        if load is not None and farm.recent is not None:
            found.append(_pump(farm, place, load))
    return found


def _pump(farm: Farm, place: PlaceView, load: Live) -> Pump:
    assert farm.recent is not None
    weeks = farm.recent.of_device(place.name, load.measurand, load.key.device)
    learned = learned_current(weeks.max)
    at, amps = _points(farm, load)
    if load.late or not at.size:
        return Pump(place, PumpState("unknown", None, "its current is not heard"), 0, False, None, None, load.age_s)
    flow, pressure = _beyond(farm, place, at), _near(farm, _at(farm, place, PRESSURE), at)
    state = pump_state(at, None, amps, learned, flow, pressure, _cut_in(farm, place))
    began = starts(at, np.where(np.isnan(amps), np.nan, amps > pump_thresholds()["running_share"] * learned))
    return Pump(
        place, state, most_starts_an_hour(began), short_cycling(began), *_given(farm, place, weeks.mean, weeks.max, learned), load.age_s
    )


def _points(farm: Farm, live: Live) -> tuple[Floats, Floats]:
    """The last hour's good points of a series: times [s] and values."""
    assert farm.recent is not None
    end = int(farm.now.timestamp()) * NS
    points = [p for p in farm.recent.store.read(live.key, Window(end - LOOK_S * NS, end)) if p.qc not in (SUSPECT, FAIL, MISSING)]
    return np.array([p.time_ns / NS for p in points]), np.array([live.true(p.value) for p in points])


def _near(farm: Farm, live: Live | None, at: Floats) -> Floats | None:
    """A series at the times of another's samples; NaN where it says nothing within a minute and a half."""
    if live is None:
        return None
    times, values = _points(farm, live)
    if not times.size:
        return np.full(at.size, np.nan)
    after = np.clip(np.searchsorted(times, at), 0, times.size - 1)
    before = np.maximum(after - 1, 0)
    nearest = np.where(np.abs(times[after] - at) <= np.abs(times[before] - at), after, before)
    return np.where(np.abs(times[nearest] - at) <= BESIDE_S, values[nearest], np.nan)


def _at(farm: Farm, pump: PlaceView, measurand: str) -> Live | None:
    """A probe at the pump, else at what it feeds."""
    return next((x for name in (pump.name, *fed(pump)) for x in farm.probes(name, measurand)), None)


def _meters(farm: Farm, pump: PlaceView) -> list[Meter]:
    beyond = {pump.name, *fed(pump)}
    return [m for d in system(farm).demands for m in d.meters if m.place in beyond]


def _beyond(farm: Farm, pump: PlaceView, at: Floats) -> Floats | None:
    """What flows through all meters beyond a pump [L/min] at some times; None without a meter."""
    meters = {m.device for m in _meters(farm, pump)}
    flows = [flow for x in farm.lives if x.key.device in meters and x.measurand == FLOW and (flow := _near(farm, x, at)) is not None]
    return np.sum(np.stack(flows), axis=0) if flows and len(flows) == len(meters) else None


def _cut_in(farm: Farm, pump: PlaceView) -> float:
    """The pressure at which it starts [kPa]: as the place says, else the usual lowest of an hour; NaN unknown."""
    said = pump.details.get("cut_in_kpa")
    gauge = _at(farm, pump, PRESSURE)
    if said is not None or gauge is None or farm.recent is None:
        return float(said) if said is not None else np.nan
    low = farm.recent.column(gauge.place, PRESSURE).min
    known = low[np.isfinite(low)]
    return float(np.percentile(known, 10)) if known.size >= DAY_H * LEAST_DAYS else np.nan


def _given(farm: Farm, pump: PlaceView, load: Floats, most: Floats, learned: float) -> tuple[float | None, float | None]:
    """Litres in a minute of running: of the last day, and the median of the days before; None where too little ran or is known.

    Hours in which it only ran dry say nothing of what it gives: they were told as what they are. load, most: mean and
    highest of each hour.
    """
    assert farm.recent is not None
    meters = _meters(farm, pump)
    if not meters or any(m.measurand != TOTAL for m in meters) or not learned > 0:
        return None, None
    end = int((farm.now.timestamp() - farm.recent.start_s) // HOUR_S)
    litres = np.sum([farm.recent.of_device(m.place, TOTAL, m.device).sum for m in meters], axis=0)
    ran_min = 60 * load / learned
    limits = pump_thresholds()
    dry = (most > limits["running_share"] * learned) & (most < limits["dry_share"] * learned)
    known = np.isfinite(litres) & np.isfinite(ran_min) & ~dry
    days = []
    for day in range(end // DAY_H):
        hours = slice(end - DAY_H * (day + 1), end - DAY_H * day)
        water, ran = float(litres[hours][known[hours]].sum()), float(ran_min[hours][known[hours]].sum())
        days.append(water / ran if water >= LEAST_L and ran > 1 and known[hours].sum() >= DAY_H * 3 // 4 else np.nan)
    before = np.array(days[1:])[np.isfinite(days[1:])]
    today = days[0] if days and np.isfinite(days[0]) else None
    return today, float(np.median(before)) if before.size >= LEAST_DAYS else None


@lines
def pumping(farm: Farm) -> list[Line]:
    """What is wrong with a pump: dry first, then starting too often, then giving less."""
    return [line for pump in pumps(farm) if (line := _line(farm, pump)) is not None]


def _line(farm: Farm, pump: Pump) -> Line | None:
    name = "the pump" if pump.place.name.lower() == "pump" else pump.place.name
    state = pump.state
    if state.state in ("dry", "no flow"):
        since = age(farm.now.timestamp() - state.since_s) if state.since_s is not None else "a while"
        rest = science.lockout_minutes(1)
        why = f"{state.reason}, for {since}. Look whether its tank or well has water; let it rest {rest:.0f} min and prime it"
        return _said(
            farm,
            pump,
            "act",
            f"Switch off {name}: it runs dry.",
            f"{_big(name)} runs dry",
            why,
            Deed("Switched off", f"Switched off {name}: dry"),
        )
    if pump.cycling:
        most = counted(pump.starts_an_hour, "start")
        limit = f"{pump_thresholds()['starts_per_hour']:.0f}"
        why = f"{most} in an hour; more than {limit} wear it out. Air is gone from the pressure tank, or its line leaks"
        todo = f"Check the pressure tank of {name}: it starts too often."
        return _said(
            farm, pump, "watch", todo, f"{_big(name)}: {most} in an hour", why, Deed("Checked", f"Checked the pressure tank of {name}")
        )
    if pump.weak and pump.given_l_min is not None and pump.usual_l_min is not None:
        now, usual = (quantity("flow_rate", v, farm.units) for v in (pump.given_l_min, pump.usual_l_min))
        why = f"{now} in the last day, usually {usual}. A well that drops, a clogged screen, worn wheels, or a break"
        todo = f"See why {name} gives half the water it did."
        return _said(farm, pump, "watch", todo, f"{_big(name)} gives {now}", why, Deed("Looked", f"Looked after {name}: it gives little"))
    return None


def _said(farm: Farm, pump: Pump, state: str, headline: str, title: str, why: str, deed: Deed) -> Line:
    return Line(
        "act" if state == "act" else "watch",
        headline,
        title,
        why,
        f"current {age(pump.age_s)}",
        "water",
        pump.place.name,
        weight=90 if state == "act" else 30,
        measurand=POWER,
        subject=f"pump {pump.place.name}",
        deeds=(Deed(deed.label, deed.name, (pump.place.name,)),),
        until=farm.now + SEEN,
    )


def _big(name: str) -> str:
    return name[:1].upper() + name[1:]
