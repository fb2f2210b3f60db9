"""What was picked, in the units in which crops are planned: by week, with its lots and the plantings it came from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from models.advice.season.reading import called
from models.advice.season.scenario import Given, unit_of
from models.advice.season.units import into
from models.agronomy.growing import week_of
from models.records.seasons import Picking
from sensors.errors import HublandError


@dataclass(frozen=True, slots=True)
class Taken:
    """What was picked of a crop in a week. lots: their numbers; plantings: planting -> amount, "" where nobody said of which."""

    amount: float
    lots: tuple[str, ...]
    plantings: Mapping[str, float]


Harvests = Mapping[tuple[str, date], Taken]


def picked_of(given: Given) -> dict[tuple[str, date], Taken]:
    """(crop, week) -> what was picked of it, over all years; what is in no unit of the crop is left out."""
    return _by_week(given, given.view.picked)


def seconds_of(given: Given) -> dict[tuple[str, date], Taken]:
    """The same of what is off-grade: a stock of its own."""
    return _by_week(given, given.view.seconds)


def _by_week(given: Given, pickings: Iterable[Picking]) -> dict[tuple[str, date], Taken]:
    found: dict[tuple[str, date], Taken] = {}
    for crop, one, amount in _amounts(given, pickings):
        had = found.get((crop, week_of(one.on)), Taken(0.0, (), {}))
        lots = dict.fromkeys((*had.lots, *((one.lot,) if one.lot else ())))
        plantings = {**had.plantings, one.planting: had.plantings.get(one.planting, 0.0) + amount}
        found[crop, week_of(one.on)] = Taken(had.amount + amount, tuple(lots), plantings)
    return found


def _amounts(given: Given, pickings: Iterable[Picking]) -> Iterator[tuple[str, Picking, float]]:
    view = given.view
    crops = {one.name: called(one) for one in (*view.before, *view.plantings)}
    crops |= {one.id: one.crop for one in given.bearing}
    units = {crop: wish.unit for crop, wish in given.wishes.items()}
    for one in pickings:
        crop = crops.get(one.planting) or str(one.details.get("called") or one.crop)
        if (wanted := units.get(crop)) is None:
            continue
        try:
            yield crop, one, one.amount if unit_of(one) == wanted else into(one.amount, one.unit, wanted, given.known.get(crop))
        except HublandError:
            continue
