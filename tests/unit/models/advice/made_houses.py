"""Houses under test: a high tunnel with a bed, a weather station, and what grows, is measured and was said at 1:40 pm of a May day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from models import advice
from models.advice.farm import Farm, Live
from models.records.answers import Answered
from models.records.growth import PlantingView
from models.records.queries import PlaceView
from tests.unit.dashboard.test_lines import farm as plain_farm
from tests.unit.dashboard.test_lines import live, place
from tests.unit.models.advice.test_frost import NOW, planting

STATION, BED, BLOCK = place("Weather station", "station"), place("Bed 1", "bed"), place("Block B", "block")
TUNNEL = place("High tunnel", "greenhouse")
BEDS = (replace(BED, parent="High tunnel"),)


def house(**details: Any) -> PlaceView:
    return replace(TUNNEL, details=details)


def of(
    inside_c: float | None = 25.0,
    outside_c: float | None = None,
    *,
    humid: float | None = None,
    out_humid: float | None = None,
    grows: Sequence[str | PlantingView] = (),
    where: PlaceView = TUNNEL,
    probes: Sequence[Live] | None = None,
    said: Sequence[Answered] = (),
    nights: Sequence[Any] = (),
) -> Farm:
    """A hub with one house."""
    lives = list(probes or ([] if inside_c is None else [live(where, "air_temperature", inside_c, "in")]))
    told = (("in humid", where, "relative_humidity", humid), ("out", STATION, "air_temperature", outside_c))
    for key, spot, measurand, value in (*told, ("out humid", STATION, "relative_humidity", out_humid)):
        lives += [] if value is None else [live(spot, measurand, value, key)]
    plantings = tuple(planting(g, "Bed 1", planted_on=None) if isinstance(g, str) else g for g in grows)
    made = plain_farm([where, *BEDS, STATION, BLOCK], lives)
    return replace(made, plantings=plantings, answers=tuple(said), forecasts=tuple(nights), latitude=35.62, longitude=-82.55)


def answered(subject: str, minutes_ago: float = 30.0, status: str = "done", name: str = "Vented the high tunnel") -> Answered:
    at = NOW - timedelta(minutes=minutes_ago)
    return Answered(subject, "act", status, name, at, at + timedelta(hours=2), "Ann")


def lines(farm: Farm) -> list[advice.Line]:
    """What the house is told, without lines about silent devices."""
    return [x for x in advice.ranked(farm) if x.page == "greenhouses"]


__all__ = ["BEDS", "BLOCK", "NOW", "STATION", "TUNNEL", "UTC", "answered", "datetime", "house", "lines", "of"]
