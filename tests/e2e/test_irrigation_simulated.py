"""A season of the simulated soil, watered each morning as the advice says: the bed stays in its band, with a probe and without.

The soil knows nothing of the advice: it is the simulator's bucket, with Makkink's evaporation and a crop coefficient of its
own. Readings pass through the simulated station and probe; what is given is the amount on the button, through the records.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import cast

import numpy as np
import pytest

from collector.simulate.chance import Floats
from collector.simulate.faults import Schedule
from collector.simulate.hub import devices, places
from collector.simulate.land import Land, growing_season
from collector.simulate.sensing import Sensing
from collector.simulate.soil import Soils, reference_et_mm_h, soils
from collector.simulate.weather import Weather, saturation_kpa
from collector.store.memory import MemoryStore
from models.advice import Deed, Line
from models.advice.derived import Context
from models.advice.derived.land import Block
from models.advice.derived.land import Land as Derived
from models.advice.derived.reading import DerivedReader
from models.advice.farm import Farm
from models.advice.hours import Hours
from models.advice.irrigation import BedWater, waters
from models.advice.outlook import Outlook
from models.advice.watering import watering
from models.agronomy import crop_water, soil_water
from models.agronomy.crops import catalogue
from models.amounts import parse_amount
from models.records import commands, growth, queries
from models.records.actor import HUB
from models.records.beds import bed_log
from models.records.database import Records
from models.records.queries import Deployed
from sensors.resample import NS
from sensors.series import Rollup, SeriesKey, Window
from tests.folders import ZONE, empty_records
from tests.unit.models.advice.made_land import deployed

pytestmark = pytest.mark.long

SLUG, SEED = "laurel-cove", 7
BEGINS, PLANTED, ENDS = date(2026, 1, 1), date(2026, 4, 1), date(2026, 10, 31)
SILENT = (date(2026, 7, 10), date(2026, 7, 17))
# Bed 4 has a probe, and nothing is said of its soil; Bed 5 has none, and a steward has felt that it is silt loam.
# Tomatoes in both: of FAO-56's crops one whose leaves come and go as those of the simulator do (it knows no crops)
PROBED, BLIND = "Bed 4", "Bed 5"
CROPS = {PROBED: "tomato_slicing", BLIND: "tomato_slicing"}
WETTED = 0.6
NORTH, WEST, HEIGHT_M = 35.62, -82.55, 670.0
HOUR_S = 3600


@dataclass
class Season:
    """The land, its hub and the days that are over."""

    seed: int
    records: Records
    weather: Weather = field(init=False)
    soil: Soils = field(init=False)
    store: MemoryStore = field(init=False)
    hour: int = 0
    theta: list[Floats] = field(default_factory=list)
    given: dict[str, dict[date, float]] = field(default_factory=lambda: {PROBED: {}, BLIND: {}})
    lines: dict[date, list[Line]] = field(default_factory=dict)
    known: dict[date, dict[str, BedWater]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.start = datetime(BEGINS.year, BEGINS.month, BEGINS.day, tzinfo=ZONE)
        hours = int((datetime(ENDS.year, ENDS.month, ENDS.day, tzinfo=ZONE) - self.start).total_seconds() // HOUR_S) + 100
        self.times = self.start.timestamp() + HOUR_S * np.arange(hours, dtype=np.float64)
        self.weather = Weather(self.seed)
        self.sky = self.weather.at(self.times)
        self.et0 = reference_et_mm_h(self.sky.temp_c, self.sky.ghi_w_m2, self.sky.pressure_hpa)
        chosen = tuple(p for p in places() if p.name in (PROBED, BLIND, "Block B", "Gardens"))
        self.soil = soils(self.seed, chosen)
        self.store = MemoryStore(ZONE)
        self.noise = np.random.default_rng(self.seed)

    # the truth

    def until(self, at: datetime, litres: dict[str, float] | None = None) -> None:
        """Hours pass; `litres` are given in the first of them."""
        end = int((at - self.start).total_seconds() // HOUR_S)
        poured = np.array([(litres or {}).get(name, 0.0) for name in self.soil.names])
        first = self.hour
        while self.hour < end:
            local = datetime.fromtimestamp(float(self.times[self.hour]), ZONE)
            season = growing_season(local.timetuple().tm_yday)
            self.soil.step(float(self.sky.rain_mm_h[self.hour]), float(self.et0[self.hour]), season, poured)
            self.theta.append(self.soil.water.copy())
            poured = np.zeros_like(poured)
            self.hour += 1
        self._measure(first, end)

    def lacks_mm(self, name: str, theta: float | None = None) -> float:
        """What is truly gone."""
        i = self.soil.names.index(name)
        water = self.soil.water[i] if theta is None else theta
        return float((self.soil.field_capacity[i] - water) * self.soil.depth_mm[i])

    def hour_of(self, on: date) -> int:
        return int((datetime(on.year, on.month, on.day, tzinfo=ZONE) - self.start).total_seconds() // HOUR_S)

    # what is measured of it

    def _measure(self, first: int, end: int) -> None:
        """Hourly means of the station, and of the probe with its noise and its step."""
        if end <= first:
            return
        s = slice(first, end)
        humid = 100 * saturation_kpa(self.sky.dew_c[s]) / saturation_kpa(self.sky.temp_c[s])
        told = {
            "air_temperature": self.sky.temp_c[s] + self.noise.normal(0, 0.2, end - first),
            "relative_humidity": np.clip(humid + self.noise.normal(0, 2, end - first), 5, 100),
            "wind_speed": self.sky.wind_2m_m_s[s] * 1.02,
            "solar_radiation": self.sky.ghi_w_m2[s] * 0.97,
            "rain_total": np.diff(np.floor(10 * np.concatenate([[0.0], np.cumsum(self.sky.rain_mm_h)])))[s] / 10,
        }
        for measurand, values in told.items():
            sid = self._series("station", measurand)
            self.store.write_rollups("1h", [(sid, _hour(t, v)) for t, v in zip(self.times[s].tolist(), values.tolist(), strict=True)])
        sid = self._series("bed-04", "soil_moisture")
        heard = [(t, v) for t, v in zip(self.times[s].tolist(), self._probe(first, end), strict=True) if not _silent(t)]
        self.store.write_rollups("1h", [(sid, _hour(t, v)) for t, v in heard])

    def _series(self, device: str, measurand: str) -> int:
        """A series is there once it has a point; its hours stand beside it."""
        (sid,) = self.store.series_ids([SeriesKey(SLUG, device, "", measurand)])
        at = int(self.times[0]) * NS
        self.store.write([(sid, at, 0.0, 1, 0, at)])
        return sid

    def _probe(self, first: int, end: int) -> list[float]:
        device = next(d for d in devices() if d.key == "bed-04")
        (what,) = [f for f in device.fields if f.measurand == "soil_moisture"]
        sensing = Sensing(cast(Land, _Truth(self)))
        quarters = np.concatenate([t + 900.0 * np.arange(4) for t in self.times[first:end]])
        wire = sensing.canonical(what, sensing.wire(device, what, quarters))
        return [float(x) for x in wire.reshape(-1, 4).mean(axis=1)]

    # what the hub makes of it, and says

    def morning(self, now: datetime, hub: Hub) -> dict[str, float]:
        """The jobs' round and the advice of a morning; what is given of it is written down, in litres by bed."""
        with self.records.session(HUB, now) as session:
            context = replace(hub.context, beds=bed_log(session, now, ZONE, self.start))
        land = Derived(self.store, SLUG, hub.deployments, context, int(now.timestamp()) * NS)
        today = now.date()
        for name in ("Weather station", PROBED, BLIND):
            where = context.places[name]
            land._wanted[where.id] = [w for w in land.wanted(where) if w.derivation.name in MADE]
            for key, rows in land.made(Block(where.id, today - timedelta(days=1), today)):
                (sid,) = self.store.series_ids([key])
                self.store.write_rollups("1d", [(sid, row) for row in rows])
        farm = self.farm(now, hub)
        self.lines[today] = watering(farm)
        self.known[today] = {w.place.name: w for w in waters(farm)}
        poured: dict[str, float] = {}
        for line in self.lines[today]:
            # as late as the advice allows: on the morning of the day it names
            due = [self.known[today][name].due_on for name in line.deeds[0].places] if line.state == "todo" else []
            for deed in line.deeds:
                if deed.type == "input" and all(on == today for on in due):
                    poured |= self._give(deed, line, now)
        for name, litres in poured.items():
            self.given[name][today] = litres
        return poured

    def _give(self, deed: Deed, line: Line, now: datetime) -> dict[str, float]:
        with self.records.session(HUB, now) as session:
            commands.answer_advice(
                session, line.subject, deed.name, now, state=line.state, places=deed.places, type=deed.type, amount=deed.amount,
                until=now + timedelta(hours=12),
            )  # fmt: skip
        litres = parse_amount(deed.amount).canonical
        return {name: litres / len(deed.places) for name in deed.places}

    def farm(self, now: datetime, hub: Hub) -> Farm:
        with self.records.session(HUB, now) as session:
            plantings = tuple(growth.plantings(session, now, ZONE))
        end = int(now.timestamp()) * NS
        return Farm(
            "Laurel Cove", ZONE, "us", NORTH, WEST, True, now, tuple(hub.context.places.values()), (), (), plantings=plantings,
            recent=Hours(self.store, SLUG, hub.deployments, Window(end - 29 * 24 * HOUR_S * NS, end)),
            derived=DerivedReader(self.store, SLUG, ZONE), outlook=self.outlook(now),
        )  # fmt: skip

    def outlook(self, now: datetime) -> Outlook:
        """A forecast as they are: rain half or twice as much as comes, one day in five wrong altogether; warmth and sun a little off."""
        first = int((now - self.start).total_seconds() // HOUR_S)
        s = slice(first, first + 72)
        rng = np.random.default_rng([self.seed, now.toordinal()])
        rain = self.sky.rain_mm_h[s].copy()
        for d in range(3):
            part = slice(24 * d, 24 * d + 24)
            missed, invented = rng.random(2) < (0.2, 0.1)
            rain[part] = 0.0 if missed else rain[part] * rng.lognormal(0, 0.4) + (0.3 if invented else 0.0)
        return Outlook(
            "open-meteo", now, self.times[s], temp_c=self.sky.temp_c[s] + rng.normal(0, 1.5), dew_c=self.sky.dew_c[s] - 1.0,
            wind_2m_m_s=self.sky.wind_2m_m_s[s] * 1.1, solar_w_m2=self.sky.ghi_w_m2[s] * rng.uniform(0.8, 1.15), rain_mm=rain,
        )  # fmt: skip


MADE = {"reference_et", "soil_depletion", "soil_depletion_spread", "soil_full", "soil_drunk"}


@dataclass
class _Truth:
    """What a probe may ask."""

    season: Season
    seed: int = SEED
    schedule: Schedule = field(default_factory=lambda: Schedule({}, {}, {}, {}, (), (), {}))

    def truth(self, place: str, quantity: str, time_s: Floats) -> Floats:
        i = self.season.soil.names.index(place)
        at = np.clip(((time_s - self.season.times[0]) // HOUR_S).astype(int), 0, len(self.season.theta) - 1)
        return np.array([100.0 * self.season.theta[k][i] for k in at])


@dataclass
class Hub:
    """The hub's places and devices."""

    context: Context
    deployments: list[Deployed]


def hub_of(records: Records, depths_m: dict[str, float]) -> Hub:
    begun = datetime(BEGINS.year, BEGINS.month, BEGINS.day, tzinfo=ZONE)
    with records.session(HUB, begun) as session:
        commands.put_place(session, "Weather station", "station")
        commands.put_place(session, "Block B", "block")
        for name, more in ((PROBED, {}), (BLIND, {"soil": "silt loam"})):
            details = {"length_m": 30.3, "width_m": 2.4, "wetted_share": WETTED, "root_depth_m": depths_m[name], **more}
            commands.put_place(session, name, "bed", parent="Block B", details=details)
    at = datetime(PLANTED.year, PLANTED.month, PLANTED.day, 9, tzinfo=ZONE)
    with records.session(HUB, at) as session:
        for name, crop in CROPS.items():
            commands.put_crop(session, catalogue()[crop].name, key=crop)
            commands.put_planting(
                session,
                f"{name} crop",
                catalogue()[crop].name,
                established="transplant_bought",
                planned_plant_on=PLANTED,
                planned_last_harvest_on=ENDS,
            )
            commands.transplant(session, f"{name} crop", at, [name])
    with records.session() as session:
        context = Context(NORTH, WEST, HEIGHT_M, ZONE, {p.name: p for p in queries.places(session)})
    since = begun - timedelta(days=1)
    return Hub(context, [deployed("station", "Weather station", since), deployed("bed-04", PROBED, since)])


def _hour(at_s: float, value: float) -> Rollup:
    return Rollup(int(at_s) * NS, value, value, value, value, 4, 4)


def _silent(at_s: float) -> bool:
    return SILENT[0] <= datetime.fromtimestamp(at_s, ZONE).date() < SILENT[1]


@dataclass
class Perfect:
    """Who knows the true soil and its true need. sees_rain: all rain to come, too; else the forecast that the advice has."""

    season: Season
    sees_rain: bool

    def litres(self, soil: Soils, hour: int, name: str) -> float:
        """What fills the bed again in the morning of the day on which its ready water would be used up."""
        i = soil.names.index(name)
        total = float((soil.field_capacity[i] - soil.wilting[i]) * soil.depth_mm[i])
        lacks = max(float((soil.field_capacity[i] - soil.water[i]) * soil.depth_mm[i]), 0.0)
        local = datetime.fromtimestamp(float(self.season.times[hour]), ZONE)
        rain = self.season.sky.rain_mm_h[hour : hour + 65] if self.sees_rain else self.season.outlook(local).rain_mm[:65]
        need = float(self.season.et0[hour : hour + 17].sum()) * (0.3 + 0.7 * growing_season(local.timetuple().tm_yday))
        if max(lacks - float(rain[:17].sum()), 0.0) + need < ready_mm(name, total, need):
            return 0.0
        return max(lacks - float(rain.sum()), 0.0) * float(soil.area_m2[i]) * WETTED / 0.9


def best(season: Season, sees_rain: bool) -> dict[str, float]:
    """What the perfect one gives in the same weather from the first week on, in litres by bed."""
    soil, perfect = Season(season.seed, season.records).soil, Perfect(season, sees_rain)
    given, first = dict.fromkeys(CROPS, 0.0), season.hour_of(PLANTED)
    for hour in range(season.hour):
        local = datetime.fromtimestamp(float(season.times[hour]), ZONE)
        litres = {n: perfect.litres(soil, hour, n) for n in CROPS} if local.hour == 7 and hour >= first else {}
        given = {n: given[n] + litres.get(n, 0.0) for n in given}
        poured = np.array([litres.get(n, 0.0) for n in soil.names])
        season_ = growing_season(local.timetuple().tm_yday)
        soil.step(float(season.sky.rain_mm_h[hour]), float(season.et0[hour]), season_, poured)
    return given


def ready_mm(name: str, total_mm: float, need_mm: float) -> float:
    """What may be gone without stress, of the true water and the true need of a day (FAO-56 table 22 note 2)."""
    row = crop_water.coefficients(catalogue()[CROPS[name]])
    assert row is not None
    return float(soil_water.depletion_share(row.depletion_share, need_mm)) * total_mm


def lived(seed: int, records: Records) -> Season:
    """The season, and what the perfect one gives in the same weather."""
    season = Season(seed, records)
    # as a spade finds them, to two centimetres
    hub = hub_of(records, {n: round(float(d) / 20) * 0.02 for n, d in zip(season.soil.names, season.soil.depth_mm, strict=True)})
    on = PLANTED
    season.until(datetime(on.year, on.month, on.day, 7, tzinfo=ZONE))
    for i in range((ENDS - PLANTED).days):
        now = datetime.combine(PLANTED + timedelta(days=i), time(7), ZONE)
        poured = season.morning(now, hub)
        season.until(now + timedelta(days=1), poured)
    return season


@pytest.fixture(scope="module")
def season() -> Iterator[Season]:
    with empty_records() as records:
        yield lived(SEED, records)


def lacked(season: Season, name: str) -> tuple[Floats, Floats]:
    """What was truly gone in each hour of each day after the first week, and what might be gone without stress [mm]."""
    i = season.soil.names.index(name)
    first = season.hour_of(PLANTED) + 7 * 24
    days = (season.hour - first) // 24
    theta = np.array(season.theta)[first : first + 24 * days, i].reshape(days, 24)
    total = float((season.soil.field_capacity[i] - season.soil.wilting[i]) * season.soil.depth_mm[i])
    et0 = season.et0[first : first + 24 * days].reshape(days, 24).sum(axis=1)
    leaf = np.array([0.3 + 0.7 * growing_season((PLANTED + timedelta(days=7 + k)).timetuple().tm_yday) for k in range(days)])
    gone = (season.soil.field_capacity[i] - theta) * season.soil.depth_mm[i]
    return gone, np.array([ready_mm(name, total, need) for need in (et0 * leaf).tolist()])


@pytest.mark.parametrize("name", [PROBED, BLIND])
def test_the_bed_never_suffers(season: Season, name: str) -> None:
    gone, ready = lacked(season, name)
    # 3 mm: a hundredth of the soil's volume, the step of such a probe
    assert (gone.max(axis=1) <= ready + 3.0).mean() >= 0.95
    i = season.soil.names.index(name)
    left = np.array(season.theta)[season.hour_of(PLANTED) + 7 * 24 :, i].min() - season.soil.wilting[i]
    assert left > 0.05


@pytest.mark.parametrize("name", [PROBED, BLIND])
def test_the_bed_is_not_drowned(season: Season, name: str) -> None:
    """Above field capacity only rain brings it, and that drains within two days."""
    gone, _ = lacked(season, name)
    first = season.hour_of(PLANTED) + 7 * 24
    rained = np.array([season.sky.rain_mm_h[first + 24 * k - 48 : first + 24 * k + 24].sum() >= 1 for k in range(len(gone))])
    i = season.soil.names.index(name)
    assert (rained | (gone.min(axis=1) >= -0.02 * season.soil.depth_mm[i])).mean() >= 0.95


@pytest.mark.parametrize(("name", "more"), [(PROBED, 0.2), (BLIND, 0.35)])
def test_the_season_s_water_is_near_that_of_who_knows_the_soil(season: Season, name: str, more: float) -> None:
    """Without a probe a fifth more is not reached (docs/reference/forecasts-and-detection.md has the three ways tried)."""
    perfect = best(season, sees_rain=False)[name]
    assert 0.8 * perfect <= sum(season.given[name].values()) <= (1 + more) * perfect


def test_a_week_without_the_probe_is_bridged(season: Season) -> None:
    week = [SILENT[0] + timedelta(days=k) for k in range((SILENT[1] - SILENT[0]).days)]
    known = [season.known[on][PROBED] for on in week]
    assert all(w.depletion_mm is not None for w in known)
    before = season.known[SILENT[0] - timedelta(days=3)][PROBED]
    assert (known[-1].high_mm or 0) - (known[-1].low_mm or 0) > (before.high_mm or 0) - (before.low_mm or 0)


def test_what_was_given_is_what_the_records_say(season: Season) -> None:
    with season.records.session() as session:
        told = bed_log(session, season.start + timedelta(days=365), ZONE, season.start)
    litres = {name: sum(w.litres or 0 for w in told.waterings if w.places == (name,)) for name in CROPS}
    both = sum(w.litres or 0 for w in told.waterings if len(w.places) == 2)
    assert sum(litres.values()) + both == pytest.approx(sum(sum(g.values()) for g in season.given.values()))
