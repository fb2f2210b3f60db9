"""Air, humidity and wetness of a place's last hours: what disease models are given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from models.advice.farm import Farm
from models.advice.hours import Floats
from models.agronomy.daylight import nights
from models.agronomy.leaf_wetness import leaf_wetness

AIR, HUMID = "air_temperature", "relative_humidity"


@dataclass(frozen=True, slots=True)
class Damp:
    """The last weeks of a place by the hour, up to the last whole one: air [°C], humidity [%], leaves wet (1, 0); NaN unknown."""

    start_s: float
    air: Floats
    humid: Floats
    wet: Floats

    @property
    def known(self) -> int:
        """Hours of which wetness and air are both known."""
        return int((np.isfinite(self.wet) & np.isfinite(self.air)).sum())

    def last(self, hours: int) -> Damp:
        """The last hours alone."""
        cut = max(0, self.air.size - hours)
        return Damp(self.start_s + 3600 * cut, self.air[cut:], self.humid[cut:], self.wet[cut:])

    def between(self, start: datetime, end: datetime) -> Damp:
        """The hours whose middle lies in [start, end)."""
        first = max(0, int(np.ceil((start.timestamp() - self.start_s) / 3600 - 0.5)))
        last = max(first, int(np.ceil((end.timestamp() - self.start_s) / 3600 - 0.5)))
        return Damp(self.start_s + 3600 * first, self.air[first:last], self.humid[first:last], self.wet[first:last])

    def clock(self, farm: Farm) -> Floats:
        """The hour of the local clock at which each hour begins."""
        starts = [datetime.fromtimestamp(self.start_s + 3600 * i, farm.zone) for i in range(self.air.size)]
        return np.array([at.hour for at in starts], dtype=np.float64)


def damp(farm: Farm, place: str, *, indoors: bool) -> Damp | None:
    """What is known of a place; None where air or humidity is not measured there. Outdoors the station's wind helps to tell wetness."""
    recent = farm.recent
    if recent is None or not {AIR, HUMID} <= recent.measured(place):
        return None
    over = max(0, min(recent.count, int((farm.now.timestamp() - recent.start_s) // 3600)))
    air, humid = (recent.column(place, m).mean[:over] for m in (AIR, HUMID))
    station = next((p.name for p in farm.of_kind("station") if "wind_speed" in recent.measured(p.name)), None)
    wind = recent.column(station, "wind_speed").mean[:over] if station and not indoors else None
    sensor = recent.column(place, "leaf_wetness").mean[:over] if "leaf_wetness" in recent.measured(place) else None
    return Damp(recent.start_s, air, humid, leaf_wetness(air, humid, wind, sensor).wet)


def last_night(farm: Farm) -> tuple[datetime, datetime] | None:
    """Sunset and sunrise of the last night that is over; None where the sun does not set."""
    found = nights(farm.now - timedelta(days=3), farm.now + timedelta(days=1), farm.latitude, farm.longitude, farm.zone)
    over = [(dusk, dawn) for dusk, dawn in found if dawn <= farm.now]
    return over[-1] if over else None
