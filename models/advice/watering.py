"""What beds need said as lines: water them now, or by when; wait for rain; stop; feel the soil of those nobody knows.

Beds of one block with the same need are one line. The deed carries the amount, so that its log is the water they were given.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from models.advice import MOST, Deed, Line, State, lines
from models.advice.farm import Farm
from models.advice.irrigation import DEPLETION, MOISTURE, BedWater, waters
from models.display import DASH, NBSP, age, counted, joined, quantity, rounded
from models.display import span as span_of
from models.records.beds import FELT, FELT_NAME
from sensors.units import converter

# share of the available water that is left in a soil that feels so: the middles of what the USDA's guide tells apart by hand
# (NRCS 1998, Estimating Soil Moisture by Feel and Appearance: below 50 %, 50 to 75 %, above 75 %)
FEELS = {"Dry": 25, "Moist": 62, "Wet": 90}
# the day's watering is asked for anew, with the night's balance, at
ASKED_AGAIN = time(5)
# amounts are said in such steps [what people read, step]: nobody measures finer by the drip
STEPS = ((200.0, 25.0), (50.0, 10.0), (20.0, 5.0), (0.0, 1.0))
WEEKDAYS = 6
# beds are watered together where the thirstiest needs no more than so many times what the least thirsty does
ALIKE = 1.35
# what is left for rain is said from so much on [mm]
ROOM_SAID_MM = 2.0


@lines
def watering(farm: Farm) -> list[Line]:
    """The most pressing needs of beds, at most three lines; unknown beds come after those that are known to need water."""
    told = groups(farm)
    blind = [group[0] for group in told if group[0].state == "unknown"]
    found = [line_of(farm, group) for group in told if len(blind) < 2 or group[0].state != "unknown"]
    found += [_unknowns(farm, blind)] if len(blind) > 1 else []
    return sorted((x for x in found if x is not None), key=lambda x: (_RANK[x.state], -x.weight, x.title))[:MOST]


_RANK: dict[State, int] = {"act": 0, "watch": 1, "todo": 2, "unknown": 3, "fine": 4}


def groups(farm: Farm) -> list[list[BedWater]]:
    """Beds that need the same: of one block, state and day, and nearly the same depth. An unknown one stands for itself."""
    found: dict[tuple[str, ...], list[list[BedWater]]] = {}
    for water in sorted(waters(farm), key=lambda w: w.net_mm or 0.0):
        own = water.place.name if water.state in ("unknown", "watch") else ""
        alike = found.setdefault((water.place.parent, water.state, str(water.due_on), own), [])
        if alike and (water.net_mm or 0.0) <= ALIKE * (alike[-1][0].net_mm or 0.0):
            alike[-1].append(water)
        else:
            alike.append([water])
    order = {w.place.name: i for i, w in enumerate(waters(farm))}
    return [sorted(group, key=lambda w: order[w.place.name]) for some in found.values() for group in some]


def line_of(farm: Farm, group: Sequence[BedWater]) -> Line | None:
    """What a group of beds needs, as a line; None where nobody needs to do anything."""
    first = group[0]
    if first.state == "unknown":
        return unknown(farm, first)
    if first.state == "watch":
        return _too_wet(farm, first) if first.wet else _wait(farm, first)
    return _needs(farm, group) if first.state in ("act", "todo") else None


def _needs(farm: Farm, group: Sequence[BedWater]) -> Line:
    first, now = group[0], group[0].state == "act"
    who, depth, amount = said(group), quantity(DEPLETION, _mean([w.net_mm for w in group]), farm.units), let_out(farm, group)
    many = len(group) > 1
    by = by_day(farm, first.due_on)
    told = ", ".join(part for part in (amount, _drip(group)) if part)
    headline = f"Water {_lower(who)} now: {depth}{', ' if told else ''}{told}." if now else f"{who} need{'' if many else 's'} {depth} {by}."
    name = f"Watered {_lower(who)}"
    return Line(
        first.state,
        headline,
        headline.removesuffix("."),
        f"{told + '; ' if told and not now else ''}{why(farm, group)}",
        inputs(farm, group),
        "water",
        first.place.name,
        weight=30 + 10 * max((w.depletion_mm or 0.0) / w.ready_mm for w in group if w.ready_mm > 0) + len(group) / 100,
        measurand=MOISTURE,
        subject=f"water {_lower(who)}",
        deeds=(Deed(f"Watered {amount or depth}", name, tuple(w.place.name for w in group), "input", amount or depth),),
        until=tomorrow(farm),
    )


def _wait(farm: Farm, water: BedWater) -> Line:
    rain, name = quantity("rain", water.rain_mm, farm.units), water.place.name
    return Line(
        "watch", f"Wait with {_lower(name)}: {rain} of rain likely within two days.", f"{name} is dry, and rain is likely",
        f"{why(farm, [water])}; the rain would bring {'all' if water.rain_mm >= (water.depletion_mm or 0) else 'most'} of it",
        inputs(farm, [water]), "water", name, weight=20, measurand=MOISTURE, subject=f"wait {name}", until=tomorrow(farm),
    )  # fmt: skip


def _too_wet(farm: Farm, water: BedWater) -> Line:
    name = water.place.name
    return Line(
        "watch", f"Shut the water of {_lower(name)}: its soil is wetter than it can hold.", f"{name} is too wet",
        f"{quantity(MOISTURE, water.probe.value, farm.units)} by its probe, and no such rain fell: what is more runs through",
        inputs(farm, [water]), "water", name, weight=25, measurand=MOISTURE, subject=f"wet {name}",
        deeds=(Deed("Shut", f"Shut the water of {_lower(name)}", (name,)),), until=tomorrow(farm),
    )  # fmt: skip


def unknown(farm: Farm, water: BedWater) -> Line:
    """A bed nobody knows: why, and the three answers of a hand."""
    name = water.place.name
    return Line(
        "unknown", f"Feel the soil of {_lower(name)}: nobody knows how wet it is.", f"{name}: how wet?", why_unknown(farm, water),
        inputs(farm, [water]), "water", name, weight=10, measurand=MOISTURE, subject=f"{FELT}{name}", deeds=feels(water),
        until=tomorrow(farm),
    )  # fmt: skip


def _unknowns(farm: Farm, blind: Sequence[BedWater]) -> Line:
    """Several beds nobody knows: one line, whose page has a card for each."""
    which = said(blind)
    return Line(
        "unknown", f"Feel the soil of {_lower(which)}: nobody knows how wet they are.", f"{which[:1].upper()}{which[1:]}: how wet?",
        why_unknown(farm, blind[0]), inputs(farm, blind), "water", blind[0].place.name, subject="soil of several",
    )  # fmt: skip


def feels(water: BedWater) -> tuple[Deed, ...]:
    """What a hand may say of a bed's soil: an observation with the share of its water that is left."""
    name = water.place.name
    return tuple(Deed(w, f"{FELT_NAME} of {_lower(name)}: {w.lower()}", (name,), "observation", f"{left} %") for w, left in FEELS.items())


def why_unknown(farm: Farm, water: BedWater) -> str:
    """Why nobody knows a bed's soil water."""
    weather = "" if farm.outside("air_temperature").of else "no weather station tells what was lost, and "
    return f"{weather}{_probe_words(water)}" or "too little of the last days is known"


def _probe_words(water: BedWater) -> str:
    """What is wrong with a bed's probe, or that it has none."""
    probe = water.probe
    if not probe.of:
        return "no probe stands in it; the last soaking is too long ago to reckon from"
    if probe.doubted:
        return "its probe says what cannot be" if probe.value is None else "its probe is suspect"
    return f"its probe tells nothing: {probe.why}" if not probe.counted else "its probe has only begun"


def why(farm: Farm, group: Sequence[BedWater]) -> str:
    """ "0.4 in short of full; the root zone of tomatoes holds 1.6 in; 0.2 in a day and no rain until Friday" """
    first, gone, given = group[0], _mean([w.depletion_mm for w in group]), _mean([w.net_mm for w in group])
    short, low, high = quantity(DEPLETION, gone, farm.units), _mean([w.low_mm for w in group]), _mean([w.high_mm for w in group])
    band = f" ({span_of(DEPLETION, low, high, farm.units)})" if low is not None and high is not None else ""
    room = gone - given if gone is not None and given else 0.0
    band += f", of which {quantity(DEPLETION, room, farm.units)} is left for rain" if room >= ROOM_SAID_MM else ""
    crops = joined(sorted({c.lower() for w in group for c in w.crops}), 3)
    parts = [f"{short} short of full{band}", f"the root zone of {crops} holds {quantity(DEPLETION, first.total_mm, farm.units)}"]
    if first.stress is not None and first.stress < 0.99:
        parts.append(f"they get {rounded(100 * first.stress, 0)}{NBSP}% of what they need")
    need = f"{quantity('rain', first.need_mm, farm.units)} a day" if first.need_mm is not None else "how much a day is not known"
    return "; ".join([*parts, f"{need}{_rain_words(farm, first)}"])


def _mean(values: Sequence[float | None]) -> float | None:
    """The mean of those that are known; None where none is."""
    known = [v for v in values if v is not None]
    return sum(known) / len(known) if known else None


def _rain_words(farm: Farm, water: BedWater) -> str:
    if water.bed.cover:
        return f" under the cover of {water.bed.cover}"
    if not water.told:
        return "; nobody forecasts rain here"
    return f", {quantity('rain', water.rain_mm, farm.units)} of rain likely within two days" if water.rain_mm >= 1 else ", no rain likely"


def inputs(farm: Farm, group: Sequence[BedWater]) -> str:
    """Which probes speak and how old they are, and up to when the balance goes."""
    probes = [w.probe for w in group if w.probe.of]
    heard = [p for p in probes if p.counted]
    parts = [f"moisture {len(heard)} of {counted(len(group), 'bed')}" + (f", {age(max(p.age_s or 0 for p in heard))}" if heard else "")]
    if not heard:
        parts = ["reckoned from rain and evaporation" if group[0].on is not None else ""]
        parts += [_probe_words(group[0]) if probes else "no probe"]
    told = {w.bed.said for w in group if w.bed.learns and w.on is not None}
    return " · ".join(part for part in [*parts, *sorted(told)] if part)


def said(group: Sequence[BedWater]) -> str:
    """ "Bed 4", "Beds 4 and 6", "Beds 13 to 16" """
    names = [w.place.name for w in group]
    heads = {n.rpartition(" ")[0] for n in names}
    tails = [n.rpartition(" ")[2] for n in names]
    if len(names) == 1 or len(heads) > 1 or not all(t.isdigit() for t in tails):
        return joined(names)
    numbers = sorted(int(t) for t in tails)
    run = len(numbers) > 2 and numbers[-1] - numbers[0] == len(numbers) - 1
    return f"{heads.pop()}s {numbers[0]} to {numbers[-1]}" if run else f"{heads.pop()}s {joined([str(n) for n in numbers], 8)}"


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:] if name.startswith("Bed") else name


def let_out(farm: Farm, group: Sequence[BedWater]) -> str:
    """The water to let out for all of them, as said and typed: "70 gal"; "" where an area is not known."""
    litres = [w.gross_l for w in group]
    if any(x is None for x in litres):
        return ""
    scale, _ = converter("liter", "gallon" if farm.units == "us" else "liter")
    amount = sum(x for x in litres if x is not None) * scale
    step = next(s for least, s in STEPS if amount >= least)
    return f"{max(round(amount / step) * step, step):g}{NBSP}{'gal' if farm.units == 'us' else 'L'}"


def _drip(group: Sequence[BedWater]) -> str:
    """How long the drip runs, where that is known and the same within a quarter; beds run at once."""
    minutes = [w.minutes for w in group if w.minutes is not None]
    if len(minutes) < len(group) or not minutes or max(minutes) > 1.25 * min(minutes):
        return ""
    return f"{age(60 * sum(minutes) / len(minutes))} of drip"


def by_day(farm: Farm, on: date | None) -> str:
    """ "today", "by tomorrow", "by Friday"; "" where it is not within a week."""
    if on is None:
        return ""
    ahead = (on - farm.now.astimezone(farm.zone).date()).days
    if ahead <= 1:
        return "today" if ahead <= 0 else "by tomorrow"
    return f"by {on:%A}" if ahead <= WEEKDAYS else DASH


def tomorrow(farm: Farm) -> datetime:
    """When the night's balance is there."""
    local = farm.now.astimezone(farm.zone)
    day = local.date() if local.time() < ASKED_AGAIN else local.date() + timedelta(days=1)
    return datetime.combine(day, ASKED_AGAIN, farm.zone)
