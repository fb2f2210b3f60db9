"""When a bed may be sown, or set out with what loves heat: its soil has held the crop's least on three mornings running (C8).

Cucumbers also go by NC State AG-552: the day's coldest and warmest soil make 120 °F together on seven days running. What a silent
probe said last opens nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from models.advice.farm import Farm
from models.advice.hours import Column
from models.advice.thisweek.air import means_f
from models.advice.thisweek.soil import SOIL, Probe, celsius, column_of, cover_of, extremes_f, mornings_f, probe_of
from models.advice.thisweek.warming import TREND_DAYS, Ahead, mornings_ahead
from models.agronomy.crops import Crop
from models.agronomy.soil_gate import HELD_DAYS, SUM_DAYS, SUM_F, SowingGate, sowing_gate, sum_gate
from models.display import age, counted, day, quantity

Opening = Literal["free", "open", "waiting", "unknown"]
TENDER = ("tender", "very_tender")
_LEARNED_DAYS = 28
# so many mornings in a row are told as weeks
WEEKS_MORNINGS = 14


@dataclass(frozen=True, slots=True)
class Gate:
    """Whether a bed is warm enough for a crop. least_f, value_f (the latest morning's): °F. held: mornings in a row at the least, of the
    `days` asked for. probe: whose; age_s: of its last word. opens_on: foreseen, with on_what; why: where it is unknown, or has no date.
    by_sum: it is open by the sum of coldest and warmest, not by its mornings."""

    state: Opening
    least_f: float | None = None
    value_f: float | None = None
    held: int = 0
    days: int = HELD_DAYS
    probe: str = ""
    age_s: float | None = None
    opens_on: date | None = None
    on_what: str = ""
    why: str = ""
    by_sum: bool = False


def loves_heat(crop: Crop) -> bool:
    """Whether a crop is killed by the first frost: such are set out into warm soil only."""
    return crop.frost_class in TENDER


def gate_of(farm: Farm, bed: str, crop: Crop) -> Gate:
    """The gate of a bed for a crop, at the farm's moment."""
    least, today = crop.soil_germ_min_f, farm.now.astimezone(farm.zone).date()
    if least is None:
        return Gate("free")
    probe = probe_of(farm, bed)
    if probe is None:
        if cover := cover_of(farm, bed):
            return Gate("free", least, why=f"no soil probe in the {cover.lower()}")
        return Gate("unknown", least, why=f"no soil probe stands in {_bed(bed)} or near it; put one 3 in deep, or measure by hand")
    name = _named(farm, probe)
    live = probe.live
    if not live.usable:
        why = "what it says cannot be" if live.doubted else f"silent for {age(live.age_s)}"
        return Gate("unknown", least, None, probe=name, age_s=live.age_s, why=f"{name}: {why}; see to it, or measure by hand")
    column = column_of(farm, live)
    if column is None:
        return Gate("unknown", least, None, probe=name, age_s=live.age_s, why="the last days of the soil are not to be had")
    return _judged(farm, crop, column, Gate("waiting", least, probe=name, age_s=live.age_s), today)


def _judged(farm: Farm, crop: Crop, column: Column, asked: Gate, today: date) -> Gate:
    least = asked.least_f or 0.0
    mornings = mornings_f(column, farm.zone, today, _LEARNED_DAYS)
    ahead = mornings_ahead(mornings, means_f(farm, _LEARNED_DAYS), today)
    found = sowing_gate(mornings, least, today, ahead.mornings_f, asked.days)
    facts = {"least_f": least, "value_f": found.last_f, "held": found.held, "probe": asked.probe, "age_s": asked.age_s}
    if _recent(found, mornings, today) is None:
        why = f"{asked.probe} has told no morning of the last two days"
        return Gate("unknown", **{**facts, "value_f": None, "held": 0}, why=why)  # type: ignore[arg-type]  # a row of facts
    if found.open:
        return Gate("open", **facts)  # type: ignore[arg-type]
    if crop.key.startswith("cucumber") and _summed(column, farm, today):
        return Gate("open", **facts, by_sum=True)  # type: ignore[arg-type]
    on_what, why = _foreseen(found, ahead)
    return Gate("waiting", **facts, opens_on=found.opens_on, on_what=on_what, why=why)  # type: ignore[arg-type]


def _recent(found: SowingGate, mornings: dict[date, float | None], today: date) -> float | None:
    """The morning of today or yesterday."""
    return found.last_f if any(mornings.get(today - timedelta(days=n)) is not None for n in (0, 1)) else None


def _summed(column: Column, farm: Farm, today: date) -> bool:
    """Whether the seven whole days to yesterday each made 120 °F of coldest and warmest."""
    start = today - timedelta(days=SUM_DAYS)
    days = [extremes_f(column, farm.zone, start + timedelta(days=n)) for n in range(SUM_DAYS)]
    known = [pair for pair in days if pair is not None]
    return len(known) == SUM_DAYS and sum_gate(start, known, SUM_F) == today


def _foreseen(found: SowingGate, ahead: Ahead) -> tuple[str, str]:
    """(by what the date is known, why there is none)"""
    if found.opens_on is not None:
        if ahead.told_to is not None and found.opens_on <= ahead.told_to:
            return "by the weather forecast", ""
        return f"if it warms on as in the last {TREND_DAYS} days", ""
    if not ahead.mornings_f:
        return "", "nobody knows when: no weather forecast reaches it, and too few mornings are known"
    if ahead.rise_f is None or ahead.rise_f <= 0:
        return "", "nobody knows when: the soil is not warming"
    return "", f"not within {counted(len(ahead.mornings_f), 'day')}"


def _named(farm: Farm, probe: Probe) -> str:
    """The probe, and where it stands where that is not the bed: "Bed 20 soil, of block D too"."""
    heard = farm.device_named.get(probe.live.key.device)
    name = heard.name if heard is not None else probe.live.key.device
    if not probe.whose:
        return name
    known = probe.live.place.lower() in name.lower()
    return f"{name}, {probe.whose.partition(', ')[2] or probe.whose}" if known else f"{name} {probe.whose}"


def _bed(bed: str) -> str:
    return f"{bed[:1].lower()}{bed[1:]}"


def gate_said(gate: Gate, crop: str, today: date, units: str) -> str:
    """A gate in a sentence without its end: "soil 57 °F, snap bean needs 60 °F on 3 mornings running: wait, about Mon 18 May"."""
    if gate.state == "free" or gate.least_f is None:
        return gate.why
    least = quantity(SOIL, celsius(gate.least_f), units)
    if gate.state == "unknown" or gate.value_f is None:
        return f"how warm the soil is nobody knows: {gate.why}"
    now = f"soil {quantity(SOIL, celsius(gate.value_f), units)}"
    if gate.state == "open":
        if gate.by_sum:
            return f"{now}, and coldest and warmest have made enough together on {SUM_DAYS} days running"
        lasting = "weeks" if gate.held >= WEEKS_MORNINGS else counted(gate.held, "morning")
        return f"{now}, at {least} or more for {lasting}"
    needs = f"{now}, {crop} {_needs(crop)} {least} on {gate.days} mornings running"
    if gate.held:
        needs += f" and has had {gate.held}"
    when = f"wait, about {day(gate.opens_on, today)} {gate.on_what}" if gate.opens_on is not None else f"wait; {gate.why}"
    return f"{needs}: {when}"


def _needs(crop: str) -> str:
    return "need" if crop.endswith("s") and not crop.endswith("ss") else "needs"


def gate_short(gate: Gate, today: date, units: str) -> str:
    """A gate in few words, for a list: "soil 61 °F, held 3 d"."""
    if gate.state == "free":
        return ""
    if gate.state == "unknown" or gate.value_f is None:
        return "soil unknown"
    now = f"soil {quantity(SOIL, celsius(gate.value_f), units)}"
    if gate.state == "open":
        return f"{now}, held {gate.held} d" if 0 < gate.held < WEEKS_MORNINGS else now
    return f"{now}, wait till {day(gate.opens_on, today)}" if gate.opens_on is not None else f"{now}, wait"
