"""Days on which a paddock is needed for something else: an event that is held in it, a crop that grows there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from models.advice.farm import Farm
from models.advice.rotation.given import PADDOCKS
from models.advice.rotation.signs import Closed
from models.records.database import Session
from models.records.growth import STANDING
from models.records.occasions import occasions


def closed_days(session: Session, farm: Farm, until: datetime) -> list[Closed]:
    """From now on, of the paddocks themselves: what is held in the land around them closes none."""
    paddocks = {place.name for place in farm.of_kind(*PADDOCKS)}
    return [*_events(session, farm, until, paddocks), *crops(farm, paddocks)]


def _events(session: Session, farm: Farm, until: datetime, paddocks: set[str]) -> Iterator[Closed]:
    for one in occasions(session, farm.now, until, farm.zone):
        if one.event.place in paddocks:
            last = one.ends_at.astimezone(farm.zone).date()
            yield Closed(one.event.place, one.day, max(last, one.day), f"{one.event.title} is held there")


def crops(farm: Farm, paddocks: set[str]) -> Iterator[Closed]:
    """Crops from the day they are sown or planted to their last harvest, as planned or as it came. Trees and what stands for years close
    nothing: animals go among them by the rules for trees. A crop whose end nobody said closes nothing."""
    for planting in farm.plantings:
        first = planting.sown_on or planting.planted_on or planting.planned_sow_on or planting.planned_plant_on
        last = planting.planned_last_harvest_on or planting.last_pick_on
        if planting.archived_on is not None or planting.established in STANDING or first is None or last is None:
            continue
        for name, _ in planting.places:
            if name in paddocks:
                yield Closed(name, first, last, f"{planting.crop} grows there")
