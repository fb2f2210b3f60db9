"""What was done to the soil of beds, from done logs: what stood in them when, the water they were given, how they felt in the hand."""

from __future__ import annotations

import re
import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from models.records.answers import PREFIX
from models.records.assets import Planting
from models.records.crops import Crop
from models.records.growth import batched
from models.records.journal import LogView, view, whole
from models.records.logs import Log, Movement
from models.records.places import Place

# the subject of the question that a hand in the soil answers, and what such an observation is called
FELT = "soil "
FELT_NAME = "Felt the soil"
TYPES = ("input", "activity", "observation")
# "Water: 70 gal", "Watered Bed 4", "Drip irrigation"; not "Walk the water lines"
_WATERED = re.compile(r"^water\b|\bwater(ed|ing)\b|\birrigat", re.IGNORECASE)
# nobody gives more at once [mm]; a longer length is that of a pipe
_DEEPEST_MM = 150.0


@dataclass(frozen=True, slots=True)
class Stand:
    """A crop in a bed from one day until another (None: still). length_m: how much of it (None: all); ends_on: the planned end."""

    place: str
    crop_key: str
    crop: str
    from_on: date
    until_on: date | None
    length_m: float | None
    ends_on: date | None
    perennial: bool


@dataclass(frozen=True, slots=True)
class Watering:
    """Water given to places: all the litres, or a depth [mm]."""

    at: datetime
    places: tuple[str, ...]
    litres: float | None
    depth_mm: float | None = None


@dataclass(frozen=True, slots=True)
class Felt:
    """How wet the soil of a place felt: the share of its available water that was left, 0 to 1."""

    at: datetime
    place: str
    left: float


@dataclass(frozen=True, slots=True)
class BedLog:
    """All of it since a day."""

    stands: tuple[Stand, ...] = ()
    waterings: tuple[Watering, ...] = ()
    felt: tuple[Felt, ...] = ()


def bed_log(session: Session, at: datetime, zone: tzinfo, since: datetime) -> BedLog:
    """What stood, was watered and felt since a moment, as it was known at another."""
    words = [Log.name.ilike(f"%{word}%") for word in ("water", "irrigat", FELT_NAME)]
    about = or_(*words, Log.came_from.startswith(PREFIX, autoescape=True))
    done = select(Log).where(Log.status == "done", Log.at >= since, Log.at <= at, Log.type.in_(TYPES), about)
    logs = [log for log in session.scalars(whole(done).order_by(Log.at, Log.id)) if not log.details.get("struck")]
    views = [(view(log), log.came_from) for log in logs]
    waterings = tuple(one for log, _ in views if (one := _watering(log)) is not None)
    return BedLog(tuple(stands(session, at, zone, since)), waterings, tuple(one for log, asked in views for one in _felt(log, asked)))


def _watering(log: LogView) -> Watering | None:
    """Water that a log says was given, as a volume, or as a depth; water that was drawn or looked at is none."""
    if log.type == "observation" or not log.places or not _WATERED.search(log.name):
        return None
    litres = [q.canonical for q in log.quantities if q.measure == "volume"]
    depth = [q.canonical * 1000 for q in log.quantities if q.measure == "length"]
    if litres:
        return Watering(log.at, log.places, sum(litres))
    return Watering(log.at, log.places, None, sum(depth)) if depth and sum(depth) <= _DEEPEST_MM else None


def _felt(log: LogView, asked: str) -> Iterator[Felt]:
    of_soil = asked.startswith(PREFIX) and asked.partition(":")[2].partition(":")[2].startswith(FELT)
    if log.type != "observation" or not (of_soil or log.name.startswith(FELT_NAME)):
        return
    shares = [q.canonical / 100 for q in log.quantities if q.measure == "ratio"]
    if shares and 0 <= shares[0] <= 1:
        yield from (Felt(log.at, place, shares[0]) for place in log.places)


def stands(session: Session, at: datetime, zone: tzinfo, since: datetime) -> list[Stand]:
    """Every planting that stood anywhere since a moment, with its days there; by place and day."""
    query = select(Planting).options(joinedload(Planting.crop).joinedload(Crop.family))
    query = query.where(or_(Planting.archived_on.is_(None), Planting.archived_on >= since.astimezone(zone).date()))
    plantings = {p.id: p for p in session.scalars(query)}
    names = dict(session.execute(select(Place.id, Place.name)).all())
    found: list[Stand] = []
    for asset, moves in _moves(session, list(plantings), at).items():
        found += _stays(plantings[asset], moves, names, zone)
    first = since.astimezone(zone).date()
    return sorted((s for s in found if s.until_on is None or s.until_on >= first), key=lambda s: (s.place, s.from_on, s.crop))


Moves = list[tuple[datetime, list[tuple[uuid.UUID | None, float | None]]]]


def _moves(session: Session, ids: list[uuid.UUID], at: datetime) -> dict[uuid.UUID, Moves]:
    """Asset -> its moves in order, each with the places it was brought to."""
    found: dict[uuid.UUID, Moves] = defaultdict(list)
    for some in batched(ids):
        query = select(Movement.asset_id, Movement.log_id, Movement.at, Movement.place_id, Movement.length_m)
        query = query.where(Movement.asset_id.in_(some), Movement.at <= at)
        last = None
        ordered = query.order_by(Movement.asset_id, Movement.at, Movement.log_id, Movement.n)
        for asset, log, when, place, length in session.execute(ordered):
            if last != (asset, log):
                found[asset].append((when, []))
            found[asset][-1][1].append((place, length))
            last = (asset, log)
    return found


def _stays(planting: Planting, moves: Moves, names: dict[uuid.UUID, str], zone: tzinfo) -> Iterator[Stand]:
    ends = [when.astimezone(zone).date() for when, _ in moves[1:]]
    for (when, places), moved_on in zip(moves, [*ends, None], strict=True):
        until = min((on for on in (moved_on, planting.archived_on) if on is not None), default=None)
        for place, length in places:
            if place is not None:
                yield Stand(
                    names[place], planting.crop.key, planting.crop.name, when.astimezone(zone).date(), until, length,
                    planting.planned_last_harvest_on, planting.established == "perennial",
                )  # fmt: skip
