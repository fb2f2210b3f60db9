"""What heat asks of people: shade, and by when; work before the heat; a look at those that bear it badly. Nothing is moved by itself."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from models.advice import Deed, Line, lines
from models.advice.farm import Farm
from models.advice.heat import SHADED, HerdHeat, herd_heats
from models.advice.warmth import AIR, HUMIDITY, Warmth
from models.display import age, clock, joined, quantity, rounded
from models.records.queries import PlaceView

# the day's heat is over by then
COOL_AGAIN, WORK_BEFORE = time(20), time(8)
NAMES = {"alert": "alert", "danger": "danger", "emergency": "emergency"}


@lines
def heat(farm: Farm) -> list[Line]:
    """What heat asks today or tomorrow, herds of which the same is asked together; one line where nobody can say."""
    if not farm.herds or not Warmth(farm).plausible:
        return []
    found = herd_heats(farm)
    alike: dict[tuple[str, bool, bool, bool], list[HerdHeat]] = {}
    for one in found:
        if one.state in ("act", "watch"):
            bird = one.kind.index not in ("thi", "si_thi")
            alike.setdefault((one.state, one.shaded, bird, one.worst is None or one.worst.today), []).append(one)
    told = [_line(farm, some) for some in alike.values()]
    mute = [one for one in found if one.state == "unknown"]
    return told + ([_unknown(farm, mute)] if mute and not told else [])


def _line(farm: Farm, herds: list[HerdHeat]) -> Line:
    # the scale that people know speaks for all
    one = next((h for h in herds if h.kind.index == "thi"), herds[0])
    names, who = joined([h.herd.name for h in herds], 3), joined([h.herd.name.lower() for h in herds], 3)
    worst, where = _worst(farm, one), tuple(h.place.name for h in herds if h.place is not None)
    if one.shaded:
        do = f"Water and moving air for the {who} now" if one.state == "act" else f"See that the {who} drink{_day(one)}"
        deed = Deed("They drink", f"Saw that the {who} drink", where, "observation")
    else:
        do = f"Move the {who} to shade {_when(farm, one)}" if one.state == "act" else f"Have shade ready for the {who}{_day(one)}"
        deed = Deed("In shade", f"Brought the {who} into shade", where)
    day = (one.worst.at if one.worst else farm.now).astimezone(farm.zone).date()
    until = datetime.combine(day, COOL_AGAIN, farm.zone)
    return Line(
        "act" if one.state == "act" else "watch",
        f"{do}: {worst}.",
        f"{names}: {worst}",
        _reason(farm, one),
        _inputs(farm, one),
        "pastures",
        where[0] if where else "",
        40 + max(0.0, one.tops - one.kind.threshold("alert")),
        AIR,
        f"heat {names}",
        (deed,),
        until if until > farm.now else farm.now + timedelta(hours=2),
        grave=one.state == "act" and any(h.level == "emergency" for h in herds),
        each=tuple((h.herd.name, h.place.name if h.place is not None else "") for h in herds),
    )


def _index(one: HerdHeat, value: float) -> str:
    return rounded(value, 0 if one.kind.index == "thi" else 1)


def _worst(farm: Farm, one: HerdHeat) -> str:
    """ "THI 81 this afternoon (78–84)", "THI 82 now" """
    word = "THI" if one.kind.index == "thi" else "heat index"
    worst = one.worst
    if worst is None or (one.now is not None and one.now >= worst.value):
        return f"{word} {_index(one, one.tops)} now"
    band = "" if worst.low is None or worst.high is None else f" ({_index(one, worst.low)}–{_index(one, worst.high)})"
    when = "tomorrow" if not worst.today else "this afternoon" if worst.at.astimezone(farm.zone).hour >= 12 else "this morning"
    return f"{word} {_index(one, worst.value)} {when}{band}"


def _when(farm: Farm, one: HerdHeat) -> str:
    """By when: the full hour before its index reaches the alert of its class; at once where it has."""
    hot = one.now is not None and one.kind.level(one.now) != "normal"
    if hot or one.by is None or one.by <= farm.now:
        return "now"
    by = one.by.astimezone(farm.zone).replace(minute=0, second=0, microsecond=0)
    return f"by {clock(by, farm.zone, farm.units)}" if by > farm.now else "now"


def _day(one: HerdHeat) -> str:
    return "" if one.worst is None or one.worst.today else " tomorrow"


def _reason(farm: Farm, one: HerdHeat) -> str:
    level = one.level
    parts = [f"{NAMES[level]} from {_index(one, one.kind.threshold(level))} for {_whom(one)}"] if level in NAMES else []
    local = farm.now.astimezone(farm.zone)
    tomorrow = one.worst is not None and not one.worst.today
    if tomorrow or local.time() < WORK_BEFORE:
        before = clock(datetime.combine(local.date(), WORK_BEFORE, farm.zone), farm.zone, farm.units)
        parts.append(f"work animals before {before}")
    else:
        parts.append("work no animals until evening")
    if one.recovery_h is not None:
        parts.append(f"last night gave {one.recovery_h:.0f} h to recover")
    if one.load is not None and one.load.load >= 1:
        parts.append(f"heat load {one.load.load:.0f} THI h in a day")
    trees = _trees(farm) if not one.shaded else []
    if trees:
        parts.append(f"shade in {joined(trees, 3)}")
    if level == "emergency":
        parts.append("transport none; whoever pants with an open mouth or staggers needs a vet")
    elif level == "danger" and not one.shaded:
        parts.append("check that they drink")
    return "; ".join(parts)


def _whom(one: HerdHeat) -> str:
    traits = "".join(f", {t.replace('_', ' ')}" for t in one.kind.traits)
    return {"livestock": "cattle", "dairy": "milking cows", "goat": "goats", "layer": "hens"}.get(one.kind.animal, one.kind.animal) + traits


def _trees(farm: Farm) -> list[str]:
    """Paddocks with trees that no herd is in: which of them is rested, the grazing plan says."""
    taken = {h.place for h in farm.herds}
    found: list[PlaceView] = [p for p in farm.of_kind("silvopasture", "paddock") if p.kind in SHADED or p.details.get("shade")]
    return [p.name for p in found if p.name not in taken]


def _inputs(farm: Farm, one: HerdHeat) -> str:
    parts = []
    if one.now is not None:
        sun = ", sun and wind in it" if one.adjusted else ", in shade" if one.shaded else ""
        parts.append(f"{_index(one, one.now)} now{sun}, {quantity(AIR, one.air.value, farm.units)}, {age(one.air.age_s)}")
    elif one.why:
        parts.append(f"now unknown: {one.why}")
    if one.worst is not None:
        parts.append(one.worst.source)
    else:
        parts.append("nobody says how hot it gets")
    return " · ".join(parts)


def _unknown(farm: Farm, mute: list[HerdHeat]) -> Line:
    who = joined([x.herd.name.lower() for x in mute], 3)
    return Line(
        "unknown",
        f"Look at the {who} in the heat: nobody can say how hard it is on them.",
        "How hard is the heat on the herds?",
        f"{mute[0].why}, and no weather to come is known; a station with air temperature and humidity would say it",
        "",
        "pastures",
        measurand=HUMIDITY if "humidity" in mute[0].why else AIR,
        subject="heat unknown",
        deeds=(Deed("Looked", f"Looked at the {who} in the heat", (), "observation"),),
        until=farm.now + timedelta(hours=6),
    )
