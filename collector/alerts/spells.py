"""What is one cause until its time is over: the frost of a night, which is told anew each night; freezing nights in a row, a heat wave.

Within its time nothing clears because a forecast wavers, and what only may come is told when somebody can still act on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from models.advice import Line
from models.advice.dormant import dormant
from models.advice.farm import Farm
from models.advice.houses.grown import grown
from models.advice.nights import tonight
from models.alerts import Rule

FROST, FREEZE, COLD, HEAT = "frost", "freeze", "warm", "heat"
# these last for days: their nights, or days, in a row are one cause
LASTING = (FREEZE, HEAT)
# frost that is measured in the morning is the last of the night that was
MEASURED = "frost measured"
# "be ready" is told so long before sunset: at noon a forecast of the night still changes
READY = timedelta(hours=3)
# a day's heat is told in these hours of the farm's clock: before nobody can do anything, after it is tomorrow's
MORNING, EVENING = time(6), time(20)
# whose night a house without a heater shares
NIGHT_RULE = "frost"


@dataclass(frozen=True, slots=True)
class Spell:
    """One night or one day. named: the day on which it ends, as causes and incidents say it; held: why nothing new is told of it now.

    lasting: it is one of several in a row, which are one cause together.
    """

    named: str
    ends: datetime
    held: str = ""
    lasting: bool = False

    def is_over(self, now: datetime) -> bool:
        return now >= self.ends


def spell_of(line: Line, farm: Farm) -> Spell | None:
    """The night or the day that a line is about; None where it is about none, or does not know."""
    first = line.subject.partition(" ")[0]
    if line.state == "unknown":
        return None
    if line.subject == MEASURED:
        # by day the sun is sooner there than anybody with a cover
        night = night_of(farm)
        return replace(night, held="the night is over") if night.is_over(farm.now) else night
    if first == COLD and is_unheated(farm, line.place):
        return replace(night_of(farm), held="" if _bears_tender(farm, line.place) else "nothing that would die stands in it")
    if first == FROST and line.until is not None:
        return Spell(_day(line.until, farm), line.until, _too_early(farm) if line.state == "watch" else "")
    if first == FREEZE and line.until is not None:
        return Spell(_day(line.until, farm), line.until, _too_early(farm), lasting=True)
    return _heat(farm) if first == HEAT else None


def night_of(farm: Farm) -> Spell:
    """The night that is, or begins within three hours; by day the one that was."""
    night = tonight(farm.now, farm.latitude, farm.longitude, farm.zone)
    if night is None:
        # the sun does not set: from noon to noon
        noon = datetime.combine(farm.now.astimezone(farm.zone).date(), time(12), farm.zone)
        ends = noon if farm.now < noon else noon + timedelta(days=1)
        return Spell(_day(ends, farm), ends)
    begins = night.sunset - READY
    return Spell(_day(night.end, farm), night.end) if farm.now >= begins else Spell(_day(farm.now, farm), farm.now)


def is_unheated(farm: Farm, place: str) -> bool:
    """Whether a place is a greenhouse without a heater: when it gets cold, that is the night and no fault of its own."""
    found = farm.place_named.get(place)
    return found is not None and found.kind == "greenhouse" and found.details.get("heated_above_c") is None


def _bears_tender(farm: Farm, house: str) -> bool:
    """Whether cold could kill something in a house; where nobody writes down what grows, by the season."""
    return any(g.kill_c is not None for g in grown(farm, house)) if farm.plantings else not dormant(farm)


def incident_of(rule: Rule, rules: Mapping[str, Rule], line: Line, spell: Spell | None) -> str:
    """What an incident of a spell is known by; "" where the rule's group, place or cause says it."""
    if spell is None or spell.lasting:
        return ""
    cold_house = line.subject.partition(" ")[0] == COLD
    of = rules.get(NIGHT_RULE) if cold_house else rule
    return f"{of.group or of.key} {spell.named}" if of is not None and of.whole else ""


def _day(at: datetime, farm: Farm) -> str:
    return at.astimezone(farm.zone).date().isoformat()


def _too_early(farm: Farm) -> str:
    night = tonight(farm.now, farm.latitude, farm.longitude, farm.zone)
    early = night is not None and farm.now < night.sunset - READY
    return "a forecast of the night still changes: told three hours before sunset if it is so still" if early else ""


def _heat(farm: Farm) -> Spell:
    local = farm.now.astimezone(farm.zone)
    held = "" if MORNING <= local.time() < EVENING else f"a day's heat is told from {MORNING:%H:%M} to {EVENING:%H:%M}"
    return Spell(local.date().isoformat(), datetime.combine(local.date(), EVENING, farm.zone), held, lasting=True)
