"""Made weather for tests of pasture: a year of the southern Appalachians, or of the Piedmont, with its rain by chance."""

from __future__ import annotations

import numpy as np

from models.agronomy import evapotranspiration, radiation
from models.agronomy.growth_pools import Weather

ASHEVILLE, PIEDMONT = (13.0, 10.2, 1050.0), (15.2, 10.3, 1150.0)


def year(place: tuple[float, float, float] = ASHEVILLE, seed: int = 1, columns: int = 0, rain: float = 1.0) -> Weather:
    """A year: mean and half the swing of temperature [°C], rain [mm]. columns: so many years beside each other, 0: one series."""
    rng = np.random.default_rng(seed)
    count, days = max(columns, 1), np.arange(1, 366)
    noise = np.zeros((365, count))
    wet = np.zeros((365, count), dtype=bool)
    for day in range(1, 365):
        noise[day] = 0.7 * noise[day - 1] + rng.normal(0, 2.2, count)
        wet[day] = rng.random(count) < np.where(wet[day - 1], 0.45, 0.25)
    temps = place[0] - place[1] * np.cos(2 * np.pi * (days[:, None] - 20) / 365) + noise
    fell = np.where(wet, rng.gamma(0.8, 1, (365, count)), 0) * place[2] / (0.8 * 0.31 * 365) * rain
    swing = np.where(wet, 8.0, 13.0)
    above = radiation.extraterrestrial_radiation(35.5, days.astype(float))[:, None]
    solar = np.minimum(0.16 * np.sqrt(swing) * above, 0.76 * above)
    et0 = 0.88 * evapotranspiration.hargreaves_samani(temps + swing / 2, temps - swing / 2, 35.5, days[:, None].astype(float))
    parts = (temps, 0.48 * solar, et0, fell)
    return Weather(days, *(part if columns else part[:, 0] for part in parts))


def season(of: Weather, first: int, last: int) -> Weather:
    """Days first to last of a year, with the heat it had before."""
    cut = [np.asarray(v)[first - 1 : last] for v in of[:5]]
    before = float(np.maximum(np.asarray(of.air_temp_c)[: first - 1], 0).sum(axis=0).mean())
    return Weather(*cut, before_c_day=before)
