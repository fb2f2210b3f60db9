"""A cause that no line of advice names any more: is it good, or does nobody know? Good only where its inputs are fresh."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from collector.alerts.spells import FREEZE, HEAT
from models.advice import water_days
from models.advice.chilled import kept
from models.advice.drinking import drinking
from models.advice.drinking_again import drink_again
from models.advice.farm import Farm, Live
from models.advice.frost import nights, tender, thermometer
from models.advice.heat import herd_heats
from models.advice.irrigation import waters
from models.advice.leak_hours import water_hours
from models.advice.leaks import leaks
from models.advice.pumps import pumps
from models.advice.soundness import sound_again
from models.advice.supply import lasting
from models.advice.thresholds import limit
from models.alerts import Seen

AIR = "air_temperature"
# a forecast calls a night off where even its P20 is so much above what does harm: one that wavers would call, call off and call again
CLEARLY_K = 2.0
DAY = timedelta(days=1)
# weather to come that nobody renewed for so long says nothing of the night after this one
OUTLOOK = timedelta(hours=18)
Verdict = tuple[Seen, datetime, str]


@dataclass(frozen=True, slots=True)
class Absent:
    """What a cause was about when a line last spoke of it. night: when the night, or the day's heat, ends that it was of; None: neither."""

    cause: str
    place: str = ""
    measurand: str = ""
    night: datetime | None = None

    def rest(self) -> str:
        """What comes after the first word: a device, a herd, a place."""
        return self.cause.partition(" ")[2]

    def place_in(self, farm: Farm) -> str:
        """The place whose name stands in the cause, the longest where several do; "" where none does."""
        return max((name for name in farm.place_named if self.cause.endswith(name) or f" {name}," in self.cause), key=len, default="")


def absent(about: Absent, farm: Farm) -> Verdict:
    """What to think of a cause without a line: (good, unknown, or bad where its spell of days goes on; as of when; why)."""
    first = about.cause.partition(" ")[0]
    if about.place and about.place not in farm.place_named:
        return "good", farm.now, f"{about.place} is gone"
    if first in ("silent", "battery", "doubt", "odd"):
        return _device(about, farm, first)
    if first == "frost":
        return _night(about, farm)
    if about.night is not None and farm.now < about.night and first != "frozen":
        return "bad" if first in (FREEZE, HEAT) else "unknown", farm.now, f"the {'day' if first == HEAT else 'night'} is not over"
    asked = ASKED.get(first)
    return _probes(about, farm) if asked is None else asked(about, farm)


def _probes(about: Absent, farm: Farm) -> Verdict:
    """The probes of its place say so; of a cause without a measurand, whatever its place, or the weather station, measures."""
    here = farm.probes(about.place, about.measurand) if about.measurand else farm.by_place.get(about.place, [])
    if not here and not about.measurand:
        here = [x for x in farm.lives if x.measurand == AIR and x.kind == "station"]
    newest = _newest(here)
    if newest is not None:
        return "good", newest, "measured, and nothing is wrong"
    why = farm.number(about.place, about.measurand).why if about.measurand and about.place else "nothing measures it now"
    return "unknown", farm.now, why or "nothing measures it now"


def _newest(probes: list[Live]) -> datetime | None:
    times = [x.time_ns for x in probes if x.usable]
    return datetime.fromtimestamp(max(times) / 1e9, UTC) if times else None


def _device(about: Absent, farm: Farm, first: str) -> Verdict:
    """A gateway, or a device by key or name, is heard again; a battery or a probe is no longer complained of."""
    rest = about.rest()
    if rest == "everything":
        heard = [h for h in farm.devices if h.registered and not h.silent and h.last_ns is not None]
        return _heard_at(max((h.last_ns or 0 for h in heard), default=0), farm)
    behind = farm.behind(rest)
    if behind and first == "silent":
        return _heard_at(max((h.last_ns or 0 for h in behind if not h.silent), default=0), farm)
    device = farm.device_named.get(rest) or next((h for h in farm.devices if h.name == rest), None)
    if device is None:
        return "good", farm.now, f"{rest} is no device of this hub any more"
    return _heard_at(0 if device.silent else device.last_ns or 0, farm)


def _heard_at(last_ns: int, farm: Farm) -> Verdict:
    if not last_ns:
        return "unknown", farm.now, "still silent"
    return "good", datetime.fromtimestamp(last_ns / 1e9, UTC), "heard again"


def _night(about: Absent, farm: Farm) -> Verdict:
    """While its night lasts, the forecast must say that the danger is well over; afterwards the thermometers say how it is."""
    if about.night is not None and farm.now < about.night:
        told = nights(farm)
        where = thermometer(farm, about.place, told) if about.place else None
        if where is None:
            return "unknown", farm.now, "tonight's forecast is missing"
        if told[where.name].p20 <= _harms_at(about, farm, where.name) + CLEARLY_K:
            return "unknown", farm.now, "it is hardly warmer than what would do harm, and the night is not over"
        return "good", told[where.name].issued_at, "tonight is no longer to be so cold"
    over = _probes(about if farm.probes(about.place, AIR) else Absent(about.cause), farm)
    return (over[0], over[1], "the night is over") if over[0] == "good" else over


def _harms_at(about: Absent, farm: Farm, thermometer_at: str) -> float:
    """From which air on a night may do harm there [°C]: what stands out, or stood out when it was told, dies."""
    told = nights(farm)
    near = [t.kill_c for t in tender(farm) if (at := thermometer(farm, t.place, told)) is not None and at.name == thermometer_at]
    return max(near, default=limit("frost"))


def _leak(about: Absent, farm: Farm) -> Verdict:
    found = [leak for leak in leaks(farm) if leak.place.name == about.place]
    if any(leak.state == "unknown" for leak in found):
        return "unknown", farm.now, next(leak.why for leak in found if leak.state == "unknown") or "the balance is not known"
    return ("good", farm.now, "the balance closes again") if found else _probes(about, farm)


def _pump(about: Absent, farm: Farm) -> Verdict:
    found = next((pump for pump in pumps(farm) if pump.place.name == about.place), None)
    if found is None or found.state.state == "unknown" or found.age_s is None:
        return "unknown", farm.now, found.state.reason if found else "nothing measures the pump"
    return "good", farm.now - timedelta(seconds=found.age_s), found.state.reason or "it runs as it should"


def _thirst(about: Absent, farm: Farm) -> Verdict:
    """Who drank is asked on hot afternoons; at other hours what runs to the trough says whether they drink again."""
    for one in drinking(farm):
        if about.place in {t.name for t in one.troughs}:
            return ("good", farm.now, "they drink") if one.state == "fine" else ("unknown", farm.now, one.why)
    again = drink_again(farm, about.place)
    if again is None:
        return "unknown", farm.now, "nothing says yet whether they drink again; a look at the trough does"
    return "good", again[0], again[1]


def _water(about: Absent, farm: Farm) -> Verdict:
    """A bed by its balance, also where no probe stands in it."""
    found = next((bed for bed in waters(farm) if bed.place.name == about.place), None)
    if found is None:
        return "good", farm.now, "nothing that wants water grows there now"
    if found.state == "unknown":
        return "unknown", farm.now, "nobody knows how wet its soil is"
    # more lines than a page bears are not said
    return ("unknown", farm.now, "it wants water still") if found.state == "act" else ("good", farm.now, "it has water enough")


def _frozen(about: Absent, farm: Farm) -> Verdict:
    """A line is thawed when its meter counts again."""
    meter = next((m for m in water_hours(farm).meters if m.meter.name == about.rest()), None) if farm.recent is not None else None
    if meter is None or not meter.litres.size or not meter.litres[-1] > 0:
        return "unknown", farm.now, "its meter has counted nothing yet"
    return "good", farm.now, "its meter counts again"


def _freeze(about: Absent, farm: Farm) -> Verdict:
    """Freezing nights in a row are over when neither this night nor the next is to freeze; where nobody says of the next, a night later."""
    told = nights(farm)
    where = thermometer(farm, about.place, told) if about.place else None
    if where is None:
        return "unknown", farm.now, "tonight's forecast is missing"
    night = told[where.name]
    if night.p50 <= 0.0:
        return "bad", farm.now, "it freezes tonight, if not for long enough to freeze a line"
    outlook = farm.outlook if farm.outlook is not None and farm.now - farm.outlook.issued_at <= OUTLOOK else None
    next_one = outlook.minimum(night.target_to, night.target_to + DAY) if outlook is not None else None
    if about.night is None or farm.now >= about.night + DAY or (next_one is not None and next_one.temp_c > CLEARLY_K):
        return "good", night.issued_at, "neither tonight nor tomorrow night is to freeze"
    return "bad", farm.now, "it froze last night, and may again tomorrow night"


def _heat(about: Absent, farm: Farm) -> Verdict:
    """A heat wave is over when the next day is to be cool; where nobody says how it will be, after a day that was."""
    found = next((one for one in herd_heats(farm) if one.herd.name == about.rest()), None)
    if found is None:
        return "good", farm.now, f"{about.rest()} is no herd here any more"
    if found.state == "unknown" or (found.now is None and found.worst is None):
        return "unknown", farm.now, found.why or "the heat is not known"
    if found.state in ("act", "watch"):
        return "bad", farm.now, "the heat goes on"
    if found.worst is None and about.night is not None and farm.now < about.night + DAY:
        return "unknown", farm.now, "nobody says how hot the next day gets"
    return "good", farm.now, "the heat is over"


def _unheard(about: Absent, farm: Farm) -> Verdict:
    """Food of which nobody knew for hours is in doubt until somebody has judged it, or the day that had the gap is over."""
    found = next((one for one in kept(farm) if one.store.name == about.rest()), None)
    if found is None:
        return _probes(about, farm)
    if found.inside.value is None or found.inside.late or found.inside.doubted:
        return "unknown", farm.now, found.inside.why or "nobody hears it"
    if found.day.unknown_min >= limit("food_minutes"):
        return "unknown", farm.now, "it is heard again; how cold it was in between nobody knows"
    return _probes(about, farm)


def _days(about: Absent, farm: Farm) -> Verdict:
    found = lasting(farm, about.place) if about.place else water_days.hub(farm)
    if found.days is None:
        return "unknown", farm.now, found.why or "how long the water lasts is not known"
    return "good", farm.now, "it lasts longer"


def _unsound(about: Absent, farm: Farm) -> Verdict:
    """A probe that was wrong too often is sound again after a day in which it hardly was."""
    device = farm.device_named.get(about.rest())
    if device is None:
        return "good", farm.now, f"{about.rest()} is no device of this hub any more"
    again = sound_again(farm, device.device.key)
    return again, farm.now, "hardly a reading of its last day failed" if again == "good" else "some readings of its last day still failed"


ASKED: dict[str, Callable[[Absent, Farm], Verdict]] = {
    "leak": _leak, "pump": _pump, "thirst": _thirst, "heat": _heat, "days": _days, "water": _water, "frozen": _frozen,
    "unsound": _unsound, "freeze": _freeze, "unheard": _unheard,
}  # fmt: skip
