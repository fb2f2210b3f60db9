"""What the map says in one sentence before it is looked at, and what that stands on. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from dashboard.parts.board.paints import GRAZED, GROWN, PHASE_WORDS, Asked, Question
from models.display import counted, joined, quantity

Answer = tuple[str, str]
ENDS = {
    "soil_moisture": ("Driest", "wettest"),
    "soil_temperature": ("Coldest soil", "warmest"),
    "air_temperature": ("Coldest air", "warmest"),
}


def told(asked: Asked, question: Question) -> Answer:
    """The answer to a question of the map, and what it stands on."""
    return measured(asked, question) if question.measurand else SAYS[question.key](asked)


def measured(asked: Asked, question: Question) -> Answer:
    farm, measurand = asked.farm, question.measurand
    places = [(p, n) for p in farm.places if (n := farm.number(p.name, measurand)).of and p.kind != "cold_room"]
    known = [(n.value, p.name) for p, n in places if n.value is not None and not n.late]
    coverage = f"{len(known)} of {len(places)} places with a probe"
    if not known:
        return f"Nobody knows the {question.key} now.", coverage
    low, high = min(known), max(known)
    one, other = ENDS[measurand]
    if low == high:
        return f"Only {low[1]} is measured: {quantity(measurand, low[0], farm.units)}.", coverage
    ends = [f"{name} ({quantity(measurand, value, farm.units)})" for value, name in (low, high)]
    return f"{one} is {ends[0]}, {other} {ends[1]}.", coverage


def rested(asked: Asked) -> Answer:
    """Who has rested longest, where the herds are."""
    paddocks = [p.name for p in asked.farm.of_kind(*GRAZED)]
    known = {name: asked.rests[name] for name in paddocks if name in asked.rests}
    inputs = f"herd moves written down for {len(known)} of {counted(len(paddocks), 'paddock')}"
    if not known:
        return "Nobody has written down where the herds were.", f"{inputs}; write a move down under Log"
    grazed = [f"{joined(rest.herds)} in {name}" for name, rest in sorted(known.items()) if rest.left_at is None]
    days = {name: int(rest.days(asked.farm.now)) for name, rest in known.items() if rest.left_at is not None}
    there = f" Now: {', '.join(grazed)}." if grazed else ""
    if not days:
        return f"No paddock has begun to rest.{there}", inputs
    longest = max(sorted(days), key=lambda name: days[name])
    return f"{longest} has rested longest: {counted(days[longest], 'day')}.{there}", inputs


def planted(asked: Asked) -> Answer:
    beds = [p.name for p in asked.farm.of_kind("bed", "tree_row")]
    crops = Counter(s.crop for there in asked.standing.values() for s in there if s.type == "plant")
    full = sum(any(s.type == "plant" for s in asked.standing.get(name, ())) for name in beds)
    inputs = "from sowings and plantings that are written down"
    if not crops:
        return "Nothing is written down as growing.", inputs
    where = (
        f"{full} of {counted(len(beds), 'bed or row', 'beds and rows')} are planted"
        if beds
        else f"{len(asked.standing)} places are planted"
    )
    return f"{where}: {joined([crop for crop, _ in crops.most_common()], 5)}.", inputs


def alerted(asked: Asked) -> Answer:
    found: dict[str, list[str]] = {}
    for line in asked.lines:
        if line.place and line.state in ("act", "watch", "unknown") and not any(line.place in names for names in found.values()):
            found.setdefault(line.state, []).append(line.place)
    heads = {"act": "Act on", "watch": "watch", "unknown": "unknown:"}
    parts = [f"{heads[state]} {joined(found[state], 4)}" for state in heads if state in found]
    said = "; ".join(parts)
    return (f"{said[:1].upper()}{said[1:]}." if parts else "No place needs you now."), "the same states as Today"


def phased(asked: Asked) -> Answer:
    count = Counter(p.phase for p in asked.farm.places)
    parts = [f"{count[phase]} {PHASE_WORDS[phase]}" for phase in ("active", "building", "planned", "retired") if count[phase]]
    undrawn = sum(p.geometry is None for p in asked.farm.places)
    parts[0] = parts[0].replace(" in use", f" {'place' if count['active'] == 1 else 'places'} in use")
    return f"{', '.join(parts)}.", f"{undrawn} of them are not drawn" if undrawn else "all of them are drawn"


def heard(asked: Asked) -> Answer:
    silent = [h.name for h in asked.farm.devices if h.silent]
    told = f"{len(asked.farm.devices) - len(silent)} of {len(asked.farm.devices)} devices heard"
    return (f"Silent: {joined(silent)}." if silent else "Every device is heard."), told


SAYS: dict[str, Callable[[Asked], Answer]] = {
    "rest": rested, "planting": planted, "alerts": alerted, "phase": phased, "heard": heard,
}  # fmt: skip


def growing(asked: Asked) -> list[tuple[str, str]]:
    """(place, what grows there) of every place with a planting: small beds have no room for words on the map."""
    rows = []
    for place in asked.farm.places:
        here = [s for s in asked.standing.get(place.name, ()) if s.type == "plant"]
        if here and place.kind in GROWN:
            rows.append((place.name, joined(list(dict.fromkeys(s.name for s in here)), 4)))
    return rows
