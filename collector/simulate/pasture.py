"""How the grass of each paddock stands, day by day: it grows with weather and soil, the herds eat it where they stand.

What is true here shares no formula with what advice reckons by: leaves that stand feed growth as prey feeds a predator
(Noy-Meir 1975: half of it at a mass), a share of what stands dies, more in warmth, in frost and where it stands high; warmth
acts by Yan and Hunt's (1999) curve, water by a Hill curve, and each paddock is a little richer or poorer and denser or
thinner than another, which nobody is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from collector.simulate import herds
from collector.simulate.chance import Floats, key, normal, uniform
from collector.simulate.hub import TIME_ZONE
from collector.simulate.land import Land
from collector.simulate.soil import soils
from models.geometry import size_m2

DAY_S = 86_400
# days are counted from midnight of standard time
MIDNIGHT_S = 5 * 3600
# (temperature of fastest growth, of none, growth a day at best [kg/ha]): cool and warm season grass
COOL, WARM = (19.0, 34.0, 230.0), (31.0, 43.0, 330.0)
WARM_PADDOCKS = ("P8",)
# dry matter at which half of it grows [kg/ha], and what grows of it under trees
HALF_LEAF, UNDER_TREES = 1000.0, 0.88
# what dies a day: in any weather; more at 23 °C, with the square of warmth; in cold below 4 °C; for each 3,000 kg/ha above as many
DIES, DIES_WARM, DIES_COLD, DIES_HIGH = 0.003, 0.009, 0.009, 0.006
WARM_C, COLD_C, HIGH = 23.0, 4.0, 3000.0
# half of full growth at this share of the water that plants can draw, and at this sunlight [W/m2, mean of day and night]
HALF_WATER, HALF_SUN = 0.32, 95.0
# what a herd cannot bite off, and what stands there at the beginning of the simulation [kg/ha]
STUBBLE, BEGUN = 650.0, 1700.0
# dry matter a day [kg]: 20 head of small cattle with their calves at 250 kg, 49 ewes and lambs at 35 kg; and what is trodden down beside it
DEMAND_KG = {"cattle": 120.0, "sheep": 55.0}
WASTED = 1.3
# kg/ha at a height of 1 cm, and how it rises with height
DENSITY, PACKING = 148.0, 0.94
# a reading is off by so much (one standard deviation), rounded to half inches
READ_OFF, INCH_CM = 0.09, 2.54
# people walk each paddock so often, from this day of the year to that, and sometimes do not get to it
EVERY_D, FROM_DAY, TO_DAY, MISSED = 10, 80, 325, 0.08


@dataclass(frozen=True, slots=True)
class Walked:
    """A height somebody read: where, when, and how high [in], to the half inch."""

    place: str
    at: datetime
    inches: float


class Pastures:
    """The grass of every paddock since the land's beginning."""

    def __init__(self, land: Land) -> None:
        self.land = land
        self.names = herds.PADDOCKS
        first = land.start_s - MIDNIGHT_S
        self.start_s = MIDNIGHT_S + (first + DAY_S - 1) // DAY_S * DAY_S
        own = np.array([uniform(key(land.seed, "grass", name), np.arange(2)) for name in self.names]) - 0.5
        self.richness, self.density = 1.0 + 0.25 * own[:, 0], 1.0 + 0.16 * own[:, 1]
        places = {p.name: p for p in land.places}
        self.area_ha = np.array([(size_m2(places[name].geometry) or 8000.0) / 1e4 for name in self.names])
        self.trees = np.array([places[name].kind == "silvopasture" for name in self.names])
        known = soils(land.seed, land.places)
        rows = [known.names.index(name) for name in self.names]
        self.dry, self.full = known.wilting[rows], known.field_capacity[rows]
        # what stands at the beginning of each day
        self._mass = np.full((1, len(self.names)), BEGUN)

    def mass(self, until_s: float) -> Floats:
        """Dry matter at the start of each day [kg/ha], one row a day from start_s up to the day of a time."""
        days = max(int((until_s - self.start_s) // DAY_S), 0)
        if days >= len(self._mass):
            self._step(days)
        return self._mass[: days + 1]

    def height_cm(self, place: str, time_s: float) -> float:
        """How high the leaves of a paddock stand on the day of a time."""
        column = self.names.index(place)
        mass = float(self.mass(time_s)[-1, column])
        return float((mass / (DENSITY * self.density[column])) ** (1.0 / PACKING))

    def walks(self, since: datetime, until: datetime) -> Iterator[Walked]:
        """Heights that people read after `since`, up to `until`, in order."""
        zone = ZoneInfo(TIME_ZONE)
        day = since.astimezone(zone).date()
        while day <= until.astimezone(zone).date():
            for number, name in enumerate(self.names):
                found = self._walk(day.toordinal(), number, name)
                at = datetime(day.year, day.month, day.day, 10, 5 * number, tzinfo=zone)
                if found is not None and since < at <= until and at.timestamp() > self.start_s:
                    height = self.height_cm(name, at.timestamp()) / INCH_CM * (1.0 + READ_OFF * found)
                    yield Walked(name, at, max(round(2 * height) / 2, 0.5))
            day += timedelta(days=1)

    def _walk(self, day: int, number: int, name: str) -> float | None:
        """How far off the reading of a day is, in standard deviations; None: nobody walks there that day."""
        of_year = datetime.fromordinal(day).timetuple().tm_yday
        if (day + number * 7) % EVERY_D or not FROM_DAY <= of_year <= TO_DAY:
            return None
        index = np.array([day])
        if uniform(key(self.land.seed, "walk", name), index)[0] < MISSED:
            return None
        return float(normal(key(self.land.seed, "stick", name), index)[0])

    def _step(self, days: int) -> None:
        done = len(self._mass) - 1
        warm, bright, wet = (self._daily(name, done, days) for name in ("temp", "ghi", "/soil_water"))
        eaten = self._eaten(done, days)
        mass = self._mass[-1].copy()
        rows = []
        for day in range(days - done):
            mass = mass + self._grown(mass, warm[day, 0], bright[day, 0], wet[day], self._of_year(done + day))
            mass = np.where(mass > STUBBLE, np.maximum(mass - eaten[day], STUBBLE), mass)
            rows.append(mass)
        self._mass = np.vstack([self._mass, *rows])

    def _of_year(self, day: int) -> int:
        return datetime.fromtimestamp(self.start_s + day * DAY_S, ZoneInfo(TIME_ZONE)).timetuple().tm_yday

    def _daily(self, name: str, first: int, last: int) -> Floats:
        """Means of whole days (days, 1), or of the soil water of every paddock (days, paddocks)."""
        series = [p + name for p in self.names] if name.startswith("/") else [name]
        offset = (self.start_s - self.land.start_s) // 3600
        until_s = float(self.start_s + last * DAY_S)
        columns = [self.land.hourly(one, until_s)[offset + 24 * first : offset + 24 * last].reshape(-1, 24).mean(axis=1) for one in series]
        return np.stack(columns, axis=1)

    def _grown(self, mass: Floats, temp_c: float, ghi_w_m2: float, water: Floats, day: int) -> Floats:
        """What a day adds, and what of it dies [kg/ha]."""
        share = np.clip((water - self.dry) / (self.full - self.dry), 0.0, 1.0)
        drinks = (1 + HALF_WATER**2) * share**2 / (share**2 + HALF_WATER**2)
        sun = ghi_w_m2 / (ghi_w_m2 + HALF_SUN)
        # culms of spring: fast until June, then leaves alone
        spring = 0.80 + 0.60 * np.exp(-(((day - 115) / 30) ** 2))
        warm = np.array([name in WARM_PADDOCKS for name in self.names])
        most = np.where(warm, WARM[2] * warmth(temp_c, WARM), COOL[2] * spring * warmth(temp_c, COOL)) * self.richness
        most = most * np.where(self.trees, UNDER_TREES, 1.0) * drinks * sun
        gain = most * mass / (mass + HALF_LEAF)
        weather = DIES + DIES_WARM * max(temp_c / WARM_C, 0.0) ** 2 + DIES_COLD * float(temp_c < COLD_C)
        dies = (weather + DIES_HIGH * np.maximum(mass / HIGH - 1.0, 0.0)) * mass
        result: Floats = gain - dies
        return result

    def _eaten(self, first: int, last: int) -> Floats:
        """What herds take off and tread down each day [kg/ha], by the hours they stand in each paddock."""
        hours: Floats = self.start_s + 3600.0 * np.arange(24 * first, 24 * last, dtype=np.float64)
        found = np.zeros((last - first, len(self.names)))
        for herd, demand in DEMAND_KG.items():
            here = herds.place_index(herd, hours).reshape(-1, 24)
            for column in range(len(self.names)):
                found[:, column] += demand * WASTED * (here == column).mean(axis=1)
        result: Floats = found / self.area_ha
        return result


def warmth(temp_c: float, kind: tuple[float, float, float]) -> float:
    """Yan and Hunt (1999): 1 at the best temperature, 0 at freezing and at the highest."""
    best, highest, _ = kind
    if not 0.0 < temp_c < highest:
        return 0.0
    return float((highest - temp_c) / (highest - best) * (temp_c / best) ** (best / (highest - best)))
