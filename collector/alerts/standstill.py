"""A cause that no line of advice names any more: is it good, or does nobody know? Good only where its inputs are fresh."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from models.advice import water_days
from models.advice.drinking import drinking
from models.advice.farm import Farm, Live
from models.advice.frost import nights, thermometer
from models.advice.heat import herd_heats
from models.advice.leaks import leaks
from models.advice.pumps import pumps
from models.advice.supply import lasting
from models.alerts import Seen

AIR = "air_temperature"
Verdict = tuple[Seen, datetime, str]


@dataclass(frozen=True, slots=True)
class Absent:
    """What a cause was about when a line last spoke of it. night: when the night ends that it was about; None: no night."""

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
    """What to think of a cause without a line: (good or unknown, as of when, why)."""
    first = about.cause.partition(" ")[0]
    if about.place and about.place not in farm.place_named:
        return "good", farm.now, f"{about.place} is gone"
    if first in ("silent", "battery", "doubt", "odd"):
        return _device(about, farm, first)
    asked = {"leak": _leak, "pump": _pump, "thirst": _thirst, "heat": _heat, "days": _days}.get(first)
    if asked is not None:
        return asked(about, farm)
    if first in ("frost", "freeze"):
        return _night(about, farm)
    return _probes(about, farm)


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
    """While its night lasts, the forecast must say that the danger is over; afterwards the thermometers say how it is."""
    if about.night is not None and farm.now < about.night:
        told = nights(farm)
        where = thermometer(farm, about.place, told) if about.place else None
        if where is None:
            return "unknown", farm.now, "tonight's forecast is missing"
        return "good", told[where.name].issued_at, "tonight is no longer to be so cold"
    over = _probes(about if farm.probes(about.place, AIR) else Absent(about.cause), farm)
    return (over[0], over[1], "the night is over") if over[0] == "good" else over


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
    """Who drank is only asked on hot afternoons: that nobody asks any more is no drinking."""
    for one in drinking(farm):
        if about.place in {t.name for t in one.troughs}:
            return ("good", farm.now, "they drink") if one.state == "fine" else ("unknown", farm.now, one.why)
    return "unknown", farm.now, "nobody asks at this hour; a look at the trough says it"


def _heat(about: Absent, farm: Farm) -> Verdict:
    found = [one for one in herd_heats(farm) if one.place is not None and one.place.name == about.place]
    if any(one.state == "unknown" for one in found):
        return "unknown", farm.now, next(one.why for one in found if one.state == "unknown") or "the heat is not known"
    return ("good", farm.now, "the heat is over") if found else _probes(Absent(about.cause), farm)


def _days(about: Absent, farm: Farm) -> Verdict:
    found = lasting(farm, about.place) if about.place else water_days.hub(farm)
    if found.days is None:
        return "unknown", farm.now, found.why or "how long the water lasts is not known"
    return "good", farm.now, "it lasts longer"
