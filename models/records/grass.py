"""All that the records know of grazing at a moment, for the farm that pages and jobs look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo

from sqlalchemy.orm import Session

from models.records.grazed import HerdStay, herd_stays
from models.records.grazing import KeptRotation, Locked, accepted_rotation, locks, newest_rotation
from models.records.grazing_settings import Value, values
from models.records.land_health import LandHealth, land_health
from models.records.swards import SwardReading, sward_readings

# how far back stays and readings are known: a season, and the one before it to compare with
STAYS_BACK, SWARDS_BACK = timedelta(days=400), timedelta(days=550)


@dataclass(frozen=True, slots=True)
class Grass:
    """rotation: the plan made last; accepted: the one people go by. stays: where herds were; swards: what was read off the grass.

    locks: stays that stewards set, those not over; settings: what holds here, by key; health: close looks of all years.
    """

    rotation: KeptRotation | None = None
    accepted: KeptRotation | None = None
    stays: tuple[HerdStay, ...] = ()
    swards: tuple[SwardReading, ...] = ()
    locks: tuple[Locked, ...] = ()
    settings: Mapping[str, Value] = field(default_factory=dict)
    health: tuple[LandHealth, ...] = ()


def grass(session: Session, at: datetime, zone: tzinfo) -> Grass:
    """What is known at a moment; days are farm days of `zone`."""
    return Grass(
        newest_rotation(session, at),
        accepted_rotation(session, at),
        tuple(herd_stays(session, at, at - STAYS_BACK)),
        tuple(sward_readings(session, at - SWARDS_BACK, at)),
        tuple(locks(session, at.astimezone(zone).date())),
        values(session),
        tuple(look for look in land_health(session) if look.at <= at),
    )
