"""Rooms where people are: is the air fresh, is it warm enough, is it so damp that mould grows or so dry that throats hurt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from models.advice import Deed, Line, State, lines
from models.advice.chilled import lies_cold
from models.advice.excursions import Above, above
from models.advice.farm import Farm, Number, combine, due_s
from models.advice.thresholds import limit
from models.display import age, quantity
from models.records.queries import PlaceView
from sensors.quality.flags import FAIL, MISSING, SUSPECT

AIR, HUMIDITY, CO2 = "air_temperature", "relative_humidity", "co2"
SHOWN = (AIR, HUMIDITY, CO2)
# a room whose window stands open has new air by then; a cold one is warm, a damp one drier after a day or two
AIRED, WARMED, DRIED = timedelta(hours=1), timedelta(hours=3), timedelta(days=2)
# a mean over hours is one where so many of them are known
COVERED = 0.8


@dataclass(frozen=True, slots=True)
class Stale:
    """CO2 above one of the limits without a break until now [ppm, min], and what it was twenty minutes ago (None unknown)."""

    limit_ppm: float
    minutes: float
    before_ppm: float | None


@dataclass(frozen=True, slots=True)
class RoomAir:
    """The air of a room. humid: mean humidity of the last three days, dry: of the last day [percent], None where too little is known.

    used: whether people are there by its CO2 or motion, None where nothing tells. floor_ppm: the lowest CO2 of a week.
    """

    place: PlaceView
    state: State
    finding: str
    air: Number
    humidity: Number
    co2: Number
    stale: Stale | None
    humid: float | None
    dry: float | None
    used: bool | None
    floor_ppm: float | None

    @property
    def heard(self) -> list[Number]:
        return [n for n in (self.air, self.humidity, self.co2) if n.of]


def rooms(farm: Farm) -> list[RoomAir]:
    """Every building or room whose air somebody measures."""
    found = []
    for place in farm.of_kind("building", "room"):
        air, humidity, co2 = (_number(farm, place.name, m) for m in SHOWN)
        if air.of or humidity.of or co2.of:
            found.append(_room(farm, place, air, humidity, co2))
    return found


def _number(farm: Farm, place: str, measurand: str) -> Number:
    """What the probes in the room say, leaving out those in its freezer."""
    return combine(measurand, [x for x in farm.probes(place, measurand) if not lies_cold(farm, x)], farm)


def _room(farm: Farm, place: PlaceView, air: Number, humidity: Number, co2: Number) -> RoomAir:
    stale, used = _stale(farm, place.name, co2), _used(farm, place.name, co2)
    humid, dry = _mean(farm, place.name, HUMIDITY, 72), _mean(farm, place.name, HUMIDITY, 24)
    floor = _floor(farm, place.name)
    state, finding = judged(air, humidity, co2, stale, used, humid, dry, _mean(farm, place.name, AIR, 2))
    return RoomAir(place, state, finding, air, humidity, co2, stale, humid, dry, used, floor)


def judged(
    air: Number, humidity: Number, co2: Number, stale: Stale | None, used: bool | None, humid: float | None, dry: float | None,
    lately_c: float | None,
) -> tuple[State, str]:  # fmt: skip
    """The state of a room and what it is about: stale, cold, hot, damp, dry; unknown where nothing speaks; "" where all is well.

    Temperatures count while people are there (or nothing tells whether they are), and only what has lasted two hours.
    """
    if not any(_speaks(n) for n in (air, humidity, co2)):
        return "unknown", "unknown"
    if stale is not None:
        return ("act" if stale.limit_ppm >= limit("co2_bad") else "watch"), "stale"
    if used is not False and _speaks(air) and air.value is not None and lately_c is not None:
        if max(air.value, lately_c) < limit("room_cold"):
            return "watch", "cold"
        if min(air.value, lately_c) > limit("room_hot"):
            return "watch", "hot"
    if humid is not None and humid > limit("room_damp"):
        return "watch", "damp"
    if dry is not None and dry < limit("room_dry"):
        return "watch", "dry"
    return ("unknown", "co2") if co2.of and not _speaks(co2) else ("fine", "")


def _speaks(number: Number) -> bool:
    return bool(number.of) and number.value is not None and not number.late and not number.doubted


def _stale(farm: Farm, place: str, co2: Number) -> Stale | None:
    """The highest limit that has been exceeded for as long as it takes to matter; None where it falls: people left, or aired."""
    if not _speaks(co2) or _still(farm, place):
        return None
    end = farm.now.timestamp()
    for key, minutes in (("co2_bad", "co2_bad_minutes"), ("co2_high", "co2_high_minutes"), ("co2_stale", "co2_stale_minutes")):
        if (co2.value or 0.0) <= limit(key):
            continue
        on = [x.going_on.minutes for x in _above(farm, place, limit(key), end) if x.going_on]
        before = _before(farm, place, end - 1200)
        if on and min(on) >= limit(minutes):
            return None if before is not None and (co2.value or 0.0) < 0.9 * before else Stale(limit(key), min(on), before)
    return None


def _above(farm: Farm, place: str, most: float, end_s: float) -> list[Above]:
    """Each fresh CO2 probe's last day above a limit."""
    found = []
    for live in farm.probes(place, CO2):
        if live.usable:
            heard = farm.device_named.get(live.key.device)
            good = [p for p in farm.past.get(live.key, ()) if p.qc not in (SUSPECT, FAIL, MISSING)]
            readings = [(p.time_ns / 1e9, live.true(p.value)) for p in good]
            if not readings or live.time_ns / 1e9 > readings[-1][0]:
                readings.append((live.time_ns / 1e9, live.value))
            # stale air is a matter of hours: no need to walk through the whole day
            near = [r for r in readings if r[0] >= end_s - 6 * 3600]
            found.append(above(near, most, end_s - 6 * 3600, end_s, due_s(CO2, heard.device.interval_s if heard else None)))
    return found


def _before(farm: Farm, place: str, at_s: float) -> float | None:
    """What CO2 was then: the mean of readings within ten minutes of it."""
    near = [
        live.true(p.value)
        for live in farm.probes(place, CO2)
        if live.usable
        for p in farm.past.get(live.key, ())[-600:]
        if abs(p.time_ns / 1e9 - at_s) <= 600 and p.qc not in (SUSPECT, FAIL, MISSING)
    ]
    return sum(near) / len(near) if near else None


def _used(farm: Farm, place: str, co2: Number) -> bool | None:
    moved = [x for x in farm.probes(place, "motion") if x.usable]
    if any(x.value >= 0.5 for x in moved):
        return True
    if _speaks(co2) and co2.value is not None:
        return co2.value >= limit("co2_people")
    return False if moved else None


def _still(farm: Farm, place: str) -> bool:
    """Whether motion sensors say that nobody has moved there for half an hour."""
    moved = [x for x in farm.probes(place, "motion") if x.usable]
    return bool(moved) and all(x.value < 0.5 and farm.now.timestamp() - x.time_ns / 1e9 >= 1800 for x in moved)


def _mean(farm: Farm, place: str, measurand: str, hours: int) -> float | None:
    """The mean of the last whole hours; None where too few are known."""
    if farm.recent is None:
        return None
    end = int((farm.now.timestamp() - farm.recent.start_s) // 3600)
    values = farm.recent.column(place, measurand).mean[max(0, end - hours) : max(0, end)]
    known = values[~np.isnan(values)]
    return float(known.mean()) if known.size >= COVERED * hours else None


def _floor(farm: Farm, place: str) -> float | None:
    """The lowest CO2 of the last seven days: outdoor air, if the probe is right; None where too little is known."""
    if farm.recent is None:
        return None
    values = farm.recent.column(place, CO2).min[-169:]
    known = values[~np.isnan(values)]
    return float(known.min()) if known.size >= COVERED * 168 else None


@lines
def air(farm: Farm) -> list[Line]:
    """Each room whose air wants somebody."""
    found = [_line(farm, room) for room in rooms(farm) if room.state != "fine"]
    return sorted(found, key=lambda x: (("act", "watch", "unknown").index(x.state), -x.weight))


def _line(farm: Farm, room: RoomAir) -> Line:
    headline, title, reason, deed, holds, measurand, weight = _words(farm, room)
    heard = [n for n in room.heard if _speaks(n)]
    inputs = f"{sum(n.counted for n in heard)} of {sum(n.of for n in room.heard)} probes"
    aged = f" · {age(max(n.age_s or 0.0 for n in heard))}" if heard else ""
    name = room.place.name
    deeds = (Deed(deed[0], deed[1], (name,)),) if deed else ()
    return Line(
        room.state, headline, title, reason, inputs + aged, "buildings", name, weight, measurand, f"{room.finding} air {name}", deeds,
        farm.now + holds,
    )  # fmt: skip


Words = tuple[str, str, str, tuple[str, str] | None, timedelta, str, float]


def _words(farm: Farm, room: RoomAir) -> Words:
    name, lower = room.place.name, room.place.name.lower()
    if room.finding == "stale" and room.stale is not None:
        return _stale_words(farm, room, room.stale)
    if room.finding in ("cold", "hot"):
        shown = quantity(AIR, room.air.value, farm.units)
        bound = quantity(AIR, limit("room_cold" if room.finding == "cold" else "room_hot"), farm.units)
        do = f"Warm the {lower}" if room.finding == "cold" else f"Cool the {lower}"
        side = "below" if room.finding == "cold" else "above"
        why = "old and sick people fall ill in rooms below that" if room.finding == "cold" else "shade its windows, air it by night"
        did = ("Warmed" if room.finding == "cold" else "Cooled", f"{'Warmed' if room.finding == 'cold' else 'Cooled'} the {lower}")
        title = f"{name}: {'too cold' if room.finding == 'cold' else 'too hot'}, {shown}"
        return f"{do}: it is {shown} inside.", title, f"{side} {bound} for two hours and more; {why}", did, WARMED, AIR, 3.0
    if room.finding in ("damp", "dry"):
        value = room.humid if room.finding == "damp" else room.dry
        shown = quantity(HUMIDITY, value, farm.units)
        bound = quantity(HUMIDITY, limit("room_damp" if room.finding == "damp" else "room_dry"), farm.units)
        if room.finding == "damp":
            do, why = f"Air and heat the {lower}", f"above {bound} for days, mould grows on cold walls; or run a dehumidifier"
            return (
                f"{do}: {shown} humidity over three days.",
                f"{name}: damp, {shown}",
                why,
                ("Aired", f"Aired {lower}"),
                DRIED,
                HUMIDITY,
                2.0,
            )
        do, why = f"Wet the air of the {lower}", f"below {bound} throats and eyes dry out, and viruses live longer"
        return (
            f"{do}: {shown} humidity over the last day.",
            f"{name}: dry, {shown}",
            why,
            ("Wetted", f"Wetted the air of the {lower}"),
            DRIED,
            HUMIDITY,
            1.0,
        )
    numbers = [room.co2] if room.finding == "co2" else room.heard
    what = "how fresh its air is" if room.finding == "co2" else "how its air is"
    why = next((n.why for n in numbers if n.why), "its probes are silent")
    return (
        f"Look at the probe in the {lower}: nobody knows {what} ({why}).", f"{name}: {what}?", f"{why}; air it while people are there",
        None, AIRED, CO2 if room.finding == "co2" else room.heard[0].measurand, 0.0,
    )  # fmt: skip


def _stale_words(farm: Farm, room: RoomAir, stale: Stale) -> Words:
    lower, shown = room.place.name.lower(), quantity(CO2, room.co2.value, farm.units)
    lasted, most = age(60 * stale.minutes), quantity(CO2, stale.limit_ppm, farm.units)
    bad = stale.limit_ppm >= limit("co2_bad")
    do = f"Open every window of the {lower} now" if bad else f"Open a window in the {lower}"
    fresh = quantity(CO2, limit("co2_stale"), farm.units)
    why = f"what people breathe out stays in, and so do colds; leave it open until CO2 is below {fresh}"
    if room.floor_ppm is not None and room.floor_ppm > limit("co2_floor"):
        floor = quantity(CO2, room.floor_ppm, farm.units)
        why += f". Its probe never fell below {floor} in a week: set it outdoors for an hour, it may read too high"
    deed = ("Opened", f"Opened a window in the {lower}")
    return f"{do}: CO2 {shown}, above {most} for {lasted}.", f"{room.place.name}: CO2 {shown}", why, deed, AIRED, CO2, stale.limit_ppm / 400
