"""The farm at one moment, as pages see it: places, devices, and the last word of every series, joined.

Plain values, no store and no clock: dashboard/reads.py fills it, advice lines and views ask it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from math import atan2, cos, degrees, radians, sin
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from models.agronomy.humidity import vapour_pressure_deficit
from models.records.answers import Answered
from models.records.forecasts import ForecastView
from models.records.grass import Grass
from models.records.growth import PlantingView
from models.records.journal import LogView
from models.records.queries import DeviceView, HerdView, PlaceView
from models.records.stored import StoredLot
from sensors.calibration import Calibration
from sensors.measurands import measurands
from sensors.quality.flags import FAIL, MISSING, SUSPECT
from sensors.reading import Quarantined
from sensors.series import Point, SeriesKey

if TYPE_CHECKING:
    from models.advice.derived.reading import DerivedReader
    from models.advice.hours import Hours
    from models.advice.outlook import Outlook
    from models.advice.thisweek.work import Item, Work

# A device is late after two missed reports and a half, and a minute for the way here.
LATE_INTERVALS, SLACK_S = 2.5, 60.0
# Until a device's interval is known it may speak hourly.
UNKNOWN_INTERVAL_S = 3600.0
# Facts about the device itself often come once a day.
HOUSEKEEPING = frozenset({
    "battery_level", "battery_voltage", "battery_low", "battery_ok", "supercap_voltage", "device_temperature", "uptime",
    "link_quality", "link_margin", "rssi", "snr", "wifi_quality",
})  # fmt: skip
HOUSEKEEPING_S = 26 * 3600.0


@dataclass(frozen=True, slots=True)
class Live:
    """The last word of one series, with where it is. `measurand` is what it means there; place "" = nobody said yet.

    value is calibrated; `calibration` is what the stored numbers of the series still have to go through.
    """

    key: SeriesKey
    measurand: str
    place: str
    kind: str
    depth_m: float | None
    value: float
    time_ns: int
    received_ns: int
    qc: int
    test: int
    age_s: float
    late: bool
    calibration: Calibration | None = None

    def true(self, stored: float) -> float:
        """A stored number of this series as it is to be shown."""
        return self.calibration(stored) if self.calibration else stored

    @property
    def doubted(self) -> bool:
        return self.qc in (SUSPECT, FAIL)

    @property
    def usable(self) -> bool:
        return not self.late and self.qc not in (SUSPECT, FAIL, MISSING)


@dataclass(frozen=True, slots=True)
class Heard:
    """A device and how it is heard. `last_ns` None: never."""

    device: DeviceView
    last_ns: int | None
    age_s: float | None
    silent: bool
    places: tuple[str, ...]
    registered: bool = True

    @property
    def name(self) -> str:
        return self.device.name or self.device.key


@dataclass(frozen=True, slots=True)
class Number:
    """A number made of several probes: value None means missing, and `why` says why.

    late: nothing here is newer than expected, `value` is the last word, to be shown grey with its age.
    doubted: only suspect probes speak. counted of `of` probes went into the value.
    """

    measurand: str
    value: float | None
    age_s: float | None = None
    counted: int = 0
    of: int = 0
    late: bool = False
    doubted: bool = False
    why: str = ""


@dataclass(frozen=True)
class Farm:
    """Everything known at `now`. `past` holds the last day's raw points of the series that lines look back on."""

    name: str
    zone: ZoneInfo
    units: str
    latitude: float
    longitude: float
    simulated: bool
    now: datetime
    places: tuple[PlaceView, ...]
    devices: tuple[Heard, ...]
    lives: tuple[Live, ...]
    past: Mapping[SeriesKey, tuple[Point, ...]] = field(default_factory=dict)
    questions: tuple[Quarantined, ...] = ()
    herds: tuple[HerdView, ...] = ()
    tasks: tuple[LogView, ...] = ()
    plantings: tuple[PlantingView, ...] = ()
    # lots of stock that stand in a room
    stored: tuple[StoredLot, ...] = ()
    # of the kinds that advice looks at: the last weeks' and those to come
    forecasts: tuple[ForecastView, ...] = ()
    # plans of grazing, where herds were, what was read off the grass
    grass: Grass = field(default_factory=Grass)
    # what people said of lines of advice, the newest first
    answers: tuple[Answered, ...] = ()
    # the last weeks hour by hour, and derived days: read when somebody asks for a place; the weather to come
    # for how long the hub's jobs have said nothing [s]; None: they never ran here
    jobs_silent_s: float | None = None
    recent: Hours | None = None
    derived: DerivedReader | None = None
    outlook: Outlook | None = None
    # the season's work, where a page asked for it
    work: Work | None = None

    @cached_property
    def by_place(self) -> dict[str, list[Live]]:
        found: dict[str, list[Live]] = {}
        for live in self.lives:
            found.setdefault(live.place, []).append(live)
        return found

    @cached_property
    def week(self) -> tuple[Item, ...]:
        """What is to be done from today on for a week; nothing where no work was laid on."""
        # the room of the week reads the farm
        from models.advice.thisweek.week import week_of_work

        return week_of_work(self)

    @cached_property
    def place_named(self) -> dict[str, PlaceView]:
        return {p.name: p for p in self.places}

    @cached_property
    def device_named(self) -> dict[str, Heard]:
        return {h.device.key: h for h in self.devices}

    def within(self, place: str) -> list[str]:
        """A place and everything in it, by name."""
        found = [place]
        for name in found:
            found += [p.name for p in self.places if p.parent == name]
        return found

    def around(self, place: str) -> list[str]:
        """A place and what it lies in, the nearest first."""
        found = []
        while place and place in self.place_named and place not in found:
            found.append(place)
            place = self.place_named[place].parent
        return found

    def of_kind(self, *kinds: str) -> list[PlaceView]:
        return [p for p in self.places if p.kind in kinds and p.phase in ("active", "building")]

    def probes(self, place: str, measurand: str) -> list[Live]:
        return [live for live in self.by_place.get(place, ()) if live.measurand == measurand]

    def number(self, place: str, measurand: str) -> Number:
        """What the probes of a place say together."""
        return combine(measurand, self.probes(place, measurand), self)

    def outside(self, measurand: str) -> Number:
        """What the weather station says; else probes in the open."""
        station = [x for x in self.lives if x.measurand == measurand and x.kind == "station"]
        return combine(measurand, station or [x for x in self.lives if x.measurand == measurand and x.kind in OPEN_AIR], self)

    def behind(self, gateway: str) -> list[Heard]:
        return [h for h in self.devices if h.device.gateway == gateway]


# Kinds of place whose air is the weather.
OPEN_AIR = frozenset({"station", "property", "field", "paddock", "silvopasture", "block", "bed", "orchard"})


def due_s(measurand: str, interval_s: float | None) -> float:
    """After how many seconds a series is late. A state may rightly stay silent: it follows its device (inf)."""
    expected = LATE_INTERVALS * (interval_s or UNKNOWN_INTERVAL_S) + SLACK_S
    if measurand in HOUSEKEEPING:
        return max(expected, HOUSEKEEPING_S)
    row = measurands().get(measurand)
    return float("inf") if row is not None and row.accumulates == "state" else expected


def combine(measurand: str, probes: Iterable[Live], farm: Farm | None = None) -> Number:
    """One number from several probes: the mean of those that are fresh and not doubted."""
    probes = list(probes)
    if not probes:
        return Number(measurand, None, why="no probe here")
    good = [p for p in probes if p.usable]
    if good:
        return Number(measurand, _mean(measurand, good), max(p.age_s for p in good), len(good), len(probes))
    sound = [p for p in probes if not p.doubted]
    if sound:
        last = min(sound, key=lambda p: p.age_s)
        return Number(measurand, last.value, last.age_s, 0, len(probes), late=True, why=_silence(last, farm))
    last = min(probes, key=lambda p: p.age_s)
    if last.qc == FAIL:
        return Number(measurand, None, last.age_s, 0, len(probes), late=last.late, doubted=True, why="the probe says what cannot be")
    return Number(measurand, last.value, last.age_s, 0, len(probes), late=last.late, doubted=True, why="suspect")


def _silence(last: Live, farm: Farm | None) -> str:
    heard = farm.device_named.get(last.key.device) if farm else None
    if heard is None or not heard.silent or farm is None:
        return f"{last.key.device} answers, but not with this"
    gateway = heard.device.gateway
    if gateway and gateway_silent(farm, gateway):
        return f"{gateway} is silent"
    return f"{heard.name} is silent"


def gateway_silent(farm: Farm, gateway: str) -> bool:
    """A gateway with two devices or more, all of them silent."""
    behind = farm.behind(gateway)
    return len(behind) > 1 and all(h.silent for h in behind)


def _mean(measurand: str, probes: list[Live]) -> float:
    values = [p.value for p in probes]
    row = measurands().get(measurand)
    if row is not None and row.aggregates == "direction":
        # north is 0 and 360: directions are averaged as arrows
        east, north = sum(sin(radians(v)) for v in values), sum(cos(radians(v)) for v in values)
        return degrees(atan2(east, north)) % 360
    if row is not None and row.accumulates == "state":
        return max(values)
    return sum(values) / len(values)


def past_mean(farm: Farm, place: str, measurand: str, step_s: int = 600) -> list[tuple[float, float]]:
    """The last day of a place as (epoch seconds, mean of its good points), in steps; only what `past` holds."""
    bins: dict[int, list[float]] = {}
    for live in farm.probes(place, measurand):
        for point in farm.past.get(live.key, ()):
            if point.qc not in (SUSPECT, FAIL, MISSING):
                bins.setdefault(point.time_ns // 10**9 // step_s, []).append(live.true(point.value))
    return [((b + 0.5) * step_s, sum(values) / len(values)) for b, values in sorted(bins.items())]


def tank_level(farm: Farm, place: PlaceView) -> Number:
    """How full a tank is [percent], from its level, its volume or its depth, whichever is measured."""
    level = farm.number(place.name, "water_level")
    if level.of:
        return level
    for measurand, full in (("water_volume", place.details.get("capacity_l")), ("water_depth", _depth_mm(place))):
        number = farm.number(place.name, measurand)
        if number.of and full:
            value = None if number.value is None else min(100.0, 100 * number.value / float(full))
            return replace(number, measurand="water_level", value=value)
    return level


def _depth_mm(place: PlaceView) -> float | None:
    height = place.details.get("height_m")
    return None if height is None else 1000 * float(height)


def dryness(farm: Farm, place: str) -> Number:
    """How hard the air of a place pulls water from leaves [kPa]: measured, else from its air and humidity."""
    measured = farm.number(place, "vapour_pressure_deficit")
    if measured.of:
        return measured
    air, humidity = farm.number(place, "air_temperature"), farm.number(place, "relative_humidity")
    if air.value is None or humidity.value is None or not (air.counted and humidity.counted):
        return Number("vapour_pressure_deficit", None, of=0, why="needs air and humidity")
    value = vapour_pressure_deficit(air.value, humidity.value)
    age = max(air.age_s or 0.0, humidity.age_s or 0.0)
    return Number("vapour_pressure_deficit", value, age, 1, 1)
