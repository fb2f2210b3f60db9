"""What is true on the land at any moment: hourly states stepped from one start, and finer things between the hours.

`Land(seed, start_s, ...)` steps soils, waters and indoor air hour by hour from its start, as far as it is asked, and
answers `truth(place, quantity, times)` for arrays of times. The same seed and start give the same land on any machine,
at any later moment: the past and the live stream ask the same object.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np

from collector.simulate import herds, indoors
from collector.simulate.chance import Floats, key, smooth, uniform
from collector.simulate.faults import METERED, Schedule
from collector.simulate.hub import TIME_ZONE, HubPlace
from collector.simulate.hub import places as hub_places
from collector.simulate.soil import lagged, reference_et_mm_h, soils
from collector.simulate.water import FLOWS, SPRING_L_H, SPRING_SEASON_L_H, herds_litres, house_litres, waters
from collector.simulate.weather import HOUR_S, Weather, saturation_kpa

# so far ahead of what was asked is stepped at once: live asks every second
AHEAD_H = 48
_ZONE = ZoneInfo(TIME_ZONE)


class Land:
    """The hub from `start_s` (epoch seconds, a whole hour) on."""

    def __init__(self, seed: int, start_s: int, schedule: Schedule, places: tuple[HubPlace, ...] | None = None) -> None:
        self.seed, self.start_s, self.schedule = seed, start_s - start_s % HOUR_S, schedule
        self.places = places or hub_places()
        self.weather = Weather(seed, schedule.frosts, schedule.hot)
        self.hours = 0
        self._soils, self._waters = soils(seed, self.places), waters(self.places)
        self._blocks: dict[str, list[Floats]] = {}
        self._series: dict[str, Floats] = {}
        self._ends: dict[str, float] = {}
        self._where = {p.name: p for p in self.places}

    # Stepping

    def _reach(self, until_s: float) -> None:
        wanted = int((until_s - self.start_s) // HOUR_S) + 2
        if wanted > self.hours:
            self._step(wanted + AHEAD_H - self.hours)
            self._series = {name: np.concatenate(blocks) for name, blocks in self._blocks.items()}
            self._blocks = {name: [whole] for name, whole in self._series.items()}

    def _keep(self, name: str, values: Floats) -> None:
        self._blocks.setdefault(name, []).append(values)

    def _lag(self, name: str, values: Floats, hours: float) -> Floats:
        result = lagged(values, hours, self._ends.get(name, float(values[:24].mean())))
        self._ends[name] = float(result[-1])
        return result

    def _sum(self, name: str, values: Floats) -> Floats:
        """What has passed before each hour. Added up one by one, so that blocks of any length give the same bits."""
        totals = np.cumsum(np.concatenate(([self._ends.get(name, 0.0)], values)))
        self._ends[name] = float(totals[-1])
        result: Floats = totals[:-1]
        return result

    def _step(self, count: int) -> None:
        """Another `count` hours. Index i of every series is the state at start + i hours."""
        times = self.start_s + HOUR_S * np.arange(self.hours, self.hours + count, dtype=np.float64)
        sky = self.weather.at(times)
        local = [datetime.fromtimestamp(t, UTC).astimezone(_ZONE) for t in times.tolist()]
        north = sky.wind_2m_m_s * np.cos(np.radians(sky.wind_deg)), sky.wind_2m_m_s * np.sin(np.radians(sky.wind_deg))
        for name, values in (
            ("temp", sky.temp_c),
            ("dew", sky.dew_c),
            ("pressure", sky.pressure_hpa),
            ("wind", sky.wind_2m_m_s),
            ("wind_north", north[0]),
            ("wind_east", north[1]),
            ("ghi", sky.ghi_w_m2),
            ("rain_rate", sky.rain_mm_h),
            ("rain_total", self._sum("rain_total", sky.rain_mm_h)),
        ):
            self._keep(name, values)
        air = indoors.greenhouses(sky, self._lag, {house: span.holds(times) for house, span in self.schedule.forgotten.items()})
        for name, values in air.items():
            self._keep(name, values)
        self._soil_warmth(sky.temp_c, sky.ghi_w_m2, air["High tunnel/temp"])
        self._step_water(times, local, sky.temp_c, sky.rain_mm_h, reference_et_mm_h(sky.temp_c, sky.ghi_w_m2, sky.pressure_hpa))
        self.hours += count

    def _soil_warmth(self, temp: Floats, ghi: Floats, tunnel: Floats) -> None:
        """At 10 cm: follows air and sun of the last day, and the mean of the last month."""
        for name, air, sun in (("open", temp, ghi), ("tunnel", tunnel, 0.3 * ghi)):
            near = self._lag(name + "_near", air + 0.006 * sun, 14.0)
            deep = self._lag(name + "_deep", air + 0.006 * sun, 700.0)
            self._keep("soil_" + name, 0.72 * near + 0.28 * deep)
        self._keep("tank_water", self._lag("tank_water", temp, 90.0))
        self._keep("trough_water", self._lag("trough_water", temp + 0.004 * ghi, 12.0))

    def _step_water(self, times: Floats, local: list[datetime], temp: Floats, rain: Floats, et0: Floats) -> None:
        """Soils and waters together, because beds drink from cisterns. The state is written before the hour passes."""
        soil, water = self._soils, self._waters
        moisture, tanks = np.empty((len(times), len(soil.names))), np.empty((len(times), 2))
        flows = np.empty((len(times), len(FLOWS)))
        zone_b = np.array([zone == "Zone B" for zone in soil.zone])
        leaks = {line: self.schedule.leak_l_h(times, line) for line in ("Cistern 1", "Cistern 2", *METERED)}
        dry, drinks = self.schedule.dry(times), {herd: self.schedule.drinks(herd, times) for herd in herds.NAMES}
        for i, when in enumerate(local):
            moisture[i], tanks[i] = soil.water, (water.volume_1, water.volume_2)
            day = when.timetuple().tm_yday
            season = growing_season(day)
            drawn = self._watering(when.hour, day, season, zone_b)
            if dry[i]:
                drawn = np.where(zone_b, drawn, 0.0)
            pumped, drinking = float(not dry[i]), {herd: bool(there[i]) for herd, there in drinks.items()}
            soil.step(float(rain[i]), float(et0[i]), season, drawn)
            water.step(
                float(rain[i]),
                SPRING_L_H + SPRING_SEASON_L_H * math.cos(2 * math.pi * (day - 75) / 365),
                pumped * (herds_litres(float(temp[i]), when.hour, **drinking) + float(leaks["herds"][i])),
                pumped * (house_litres(when.hour) + float(leaks["house"][i])),
                float(drawn[~zone_b].sum()) + pumped * float(leaks["beds_a"][i]),
                float(drawn[zone_b].sum()) + water.barn(when.hour) + float(leaks["zone_b"][i]),
                float(leaks["Cistern 2"][i]),
                float(leaks["Cistern 1"][i]),
            )
            flows[i] = tuple(water.flow.values())
        for position, name in enumerate(soil.names):
            self._keep(name + "/soil_water", moisture[:, position])
        self._keep("Cistern 1/volume", tanks[:, 0])
        self._keep("Cistern 2/volume", tanks[:, 1])
        for position, name in enumerate(FLOWS):
            self._keep("flow/" + name, flows[:, position])
            self._keep("total/" + name, self._sum("total/" + name, flows[:, position]))

    def _watering(self, hour: int, day: int, season: float, zone_b: np.ndarray) -> Floats:
        """Litres to each bed: a quarter of them in each early hour; tunnel beds every third day out of season."""
        soil, water = self._soils, self._waters
        if not 4 <= hour < 8 or not (season > 0.25 or day % 3 == 0):
            return np.zeros(len(soil.names))
        turn = (np.arange(len(soil.names)) % 4 == hour - 4).astype(np.float64)
        asked = soil.asks(turn if season > 0.25 else turn * soil.under_cover)
        for zone, its in (("Zone A", ~zone_b), ("Zone B", zone_b)):
            # never below the reserve, even if all beds of the turn are dry
            asked[its] *= min(1.0, water.spare(zone) / max(float(asked[its].sum()), 1e-9))
        return asked

    # Asking

    def hourly(self, name: str, until_s: float) -> Floats:
        """A whole hourly series from the start until a time: for tests and for looking."""
        self._reach(until_s)
        return self._series[name][: int((until_s - self.start_s) // HOUR_S) + 1]

    def between(self, name: str, time_s: Floats) -> Floats:
        """An hourly series between its hours."""
        self._reach(float(time_s[-1] if time_s[-1] >= time_s[0] else time_s.max()))
        position = (time_s - self.start_s) / HOUR_S
        return np.interp(position, np.arange(self.hours), self._series[name])

    def during(self, name: str, time_s: Floats) -> Floats:
        """An hourly series as a rate that holds through each hour."""
        self._reach(float(time_s.max()))
        return self._series[name][np.clip(((time_s - self.start_s) // HOUR_S).astype(np.int64), 0, self.hours - 1)]

    def truth(self, place: str, quantity: str, time_s: Floats) -> Floats:
        """The true value, in the measurand's canonical unit, of a quantity at a place at each of the (rising) times."""
        from collector.simulate.truths import TRUTHS  # here, because truths are functions of a Land

        return TRUTHS[quantity](self, self._where[place], np.atleast_1d(np.asarray(time_s, dtype=np.float64)))


def growing_season(day: int) -> float:
    """0 in winter to 1 in mid-July: how much leaf there is; from the middle of March to the middle of November."""
    return max(0.0, math.sin(math.pi * (day - 75) / 240)) if 75 < day < 315 else 0.0


def frost_pocket(land: Land, time_s: Floats) -> Floats:
    """Kelvin by which the low ground by the creek is colder: up to 3 on a clear, calm night."""
    calm = np.clip(1.0 - land.between("wind", time_s) / 2.5, 0.0, 1.0)
    night = land.between("ghi", time_s) < 5.0
    dry = np.clip((land.between("temp", time_s) - land.between("dew", time_s)) / 5.0, 0.0, 1.0)
    return np.where(night, 3.0 * calm * (0.4 + 0.6 * dry), 0.0)


def own_offset(land: Land, place: str, what: str) -> float:
    """A place's own constant between -1 and 1."""
    return float(2.0 * uniform(key(land.seed, "own", place, what), np.zeros(1, np.int64))[0] - 1.0)


def sawtooth(land: Land, name: str, time_s: Floats, period_s: float) -> Floats:
    """0 rising to 1 within each period of a machine, whose length wanders by a tenth."""
    phase = time_s / period_s + 0.6 * smooth(key(land.seed, name, "cycle"), time_s, 6 * period_s)
    return phase - np.floor(phase)


def humidity(temp_c: Floats, vapour_kpa: Floats) -> Floats:
    """Relative humidity (%) of air holding that vapour."""
    return np.clip(100.0 * vapour_kpa / saturation_kpa(temp_c), 8.0, 99.9)


def herd_here(land: Land, paddocks: list[str], time_s: Floats) -> Floats:
    """How many animal herds (0 to 2) drink at a trough that serves these paddocks; one that stands off the water does not."""
    wanted = [herds.PADDOCKS.index(p) for p in paddocks if p in herds.PADDOCKS]
    return sum(
        ((np.isin(herds.place_index(h, time_s), wanted) & land.schedule.drinks(h, time_s)).astype(np.float64) for h in herds.NAMES),
        np.zeros_like(time_s),
    )
