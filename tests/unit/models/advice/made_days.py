"""Days of one place whose hours are told: a bed, a tunnel, a weather station."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from math import cos, pi

from models.records.queries import PlaceView
from tests.unit.models.advice.made_land import Said, Wave, made_land, place, said

BED, TUNNEL, STATION = place("Bed 4", "bed"), place("Tunnel", "greenhouse"), place("Weather station", "station")
DAY = date(2026, 5, 13)
NEXT = DAY + timedelta(days=1)
FULL = (24, 24)


def one_day(name: str, told: dict[str, Wave], where: PlaceView = BED, before: int = 1) -> Said:
    """What a derivation says of DAY at one place, whose hours are told from some days before on until the day after."""
    land = made_land([BED, TUNNEL, STATION], {(where.name, m): w for m, w in told.items()}, DAY - timedelta(days=before), NEXT)
    return said(land, where, name, DAY, DAY)[DAY]


def always(value: float) -> Wave:
    return lambda at: value


def swings(low: float, high: float) -> Wave:
    """A day whose warmest hour reaches `high` and whose coldest reaches `low`; hourly means do not."""

    def wave(at: datetime) -> tuple[float, float, float]:
        mean = (low + high) / 2 + (high - low) / 4 * cos(2 * pi * (at.hour - 15) / 24)
        return mean, low if at.hour == 5 else mean, high if at.hour == 15 else mean

    return wave
