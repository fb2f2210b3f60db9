"""Tonight as a chart shows it: the band from now on, its lowest named, what it would kill, and how such forecasts did."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import streamlit as st

from dashboard.charts import times
from dashboard.charts.times import Panel, Pointer, Spot
from dashboard.parts import chart, evidence
from dashboard.parts.credit import CALLED
from models.advice import frost
from models.advice.farm import Farm
from models.agronomy.daylight import nights
from models.display import clock, counted, difference, in_units, joined, number, quantity
from models.display import span as span_of
from models.records.forecasts import ForecastView

AIR = frost.AIR
# the evening before the night, and a little of the morning after
BACK, AFTER = timedelta(hours=6), timedelta(hours=1)
# what the forecast looks at, as people say it (models/agronomy/nights.py)
TERMS = {
    "air": "the air there now", "air's fall": "how fast it falls", "dew point": "how moist the air is", "wind": "the wind",
    "light of the day": "how bright the day was", "pressure": "whether the pressure rises", "station's air": "the air at the station",
    "last night": "last night’s lowest", "night's length": "the length of the night",
    "dryness x stillness": "how dry and still the air is",
}  # fmt: skip
VERDICTS = {"wide": ": the band is wider than it need be", "narrow": ": it is too sure of itself"}


def line(farm: Farm, one: times.Line, night: ForecastView | None, words: str = "") -> times.Line:
    """A line of measured air with tonight's forecast going on from it, its lowest labelled."""
    if night is None:
        return one
    rows = [(t, *(in_units(AIR, v, farm.units) for v in band)) for t, *band in night.detail.get("hours", ()) if t > farm.now.timestamp()]
    if not rows:
        return one
    lowest = min(rows, key=lambda row: row[2])
    told = words or f"{number(AIR, night.p50, farm.units)} ({span_of(AIR, night.p20, night.p80, farm.units).split(chr(0xA0))[0]})"
    return replace(one, ahead=[(t, a, b, c) for t, a, b, c in rows], spots=[Spot(lowest[0], lowest[2], told)])


def frame(farm: Farm, night: ForecastView, back: timedelta = BACK) -> times.Frame:
    """From some hours ago until the morning after."""
    start, end = farm.now - back, night.target_to + AFTER
    dark = nights(start, end, farm.latitude, farm.longitude, farm.zone)
    return times.Frame(start, end, farm.zone, farm.units, dark, now=farm.now)


def tonight(farm: Farm, key: str, place: str, height: int = 200) -> bool:
    """The chart of a place's night: measured, forecast, what dies at which temperature. Whether there is one."""
    night = frost.nights(farm).get(place)
    if night is None:
        return False
    threat = next((t for t in frost.threats(farm) if t.place.name == place), None)
    panel = evidence.panel(farm, place, AIR, "day", height=height)
    drawn = line(farm, replace(panel.lines[0], end_words=""), night)
    limits, pointers = list(panel.limits), []
    if threat is not None:
        kill = in_units(AIR, threat.kill_c, farm.units)
        crops = sorted({t.crop.lower() for t in threat.lost or threat.doubtful if t.kill_c >= threat.kill_c - 0.6})
        limits = [(kill, f"{crops[0] if len(crops) == 1 else f'{crops[0]} and others'} die at {number(AIR, threat.kill_c, farm.units)}")]
        times_ = frost.crossing(night, threat.kill_c, farm.now)
        if times_ is not None and times_[0] > farm.now:
            pointers = [Pointer(times_[0].timestamp(), kill, f"from {clock(times_[0], farm.zone, farm.units)}")]
    shown = Panel(panel.unit, [drawn, *panel.lines[1:]], limits, None, panel.digits, height, panel.least, pointers=pointers)
    says = f"Air in {place} since this morning and until tomorrow: down to {quantity(AIR, night.p50, farm.units)}"
    chart.draw(key, [shown], farm, "day", says, frame(farm, night))
    return True


def why(farm: Farm, place: str) -> None:
    """What a forecast of the night stands on, one tap away."""
    night = frost.nights(farm).get(place)
    if night is None:
        return
    terms = [TERMS[t] for t in night.detail.get("terms", ()) if t in TERMS]
    others = [t for t in night.detail.get("terms", ()) if t not in TERMS]
    nights_, error = night.detail.get("nights", 0), night.detail.get("error_k")
    with st.popover(f"Why {quantity(AIR, night.p50, farm.units)}?", key=f"why-{place}"):
        if terms:
            st.markdown(f"Learned from {counted(nights_, 'night')} here: how low each fell, after an evening like this one.")
            st.markdown(f"It looks at {joined(terms, 9)}.")
        if others:
            said = joined([CALLED.get(t, t) for t in others])
            st.markdown(f"{said[:1].upper()}{said[1:]} has its say, corrected by what it has been off at this place.")
        if error is not None:
            st.markdown(f"Half of such forecasts were within {difference(AIR, float(error), farm.units)} of what came.")
        made = clock(night.issued_at, farm.zone, farm.units)
        st.markdown(f"Made at {made}; made anew every few minutes until sunrise. In three nights of five the lowest is in the band.")


def score(farm: Farm, place: str) -> str:
    """How often the last nights fell into their band, and what that says of it."""
    done = frost.scored(farm, place)
    if not done.n:
        return ""
    verdict = VERDICTS.get(done.verdict, "")
    return f"How well it has done: {done.inside} of the last {done.n} nights fell inside the band (60 % expected){verdict}."
