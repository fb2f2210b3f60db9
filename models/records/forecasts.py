"""What was forecast, as it was issued, and what came of it. Written by jobs on the clock, never by a person.

So there is no command here and no row in the journal of changes: nobody takes a forecast back. And they stand in no
hub folder: an outlook is worth nothing after two months, a forecast cannot be entered or corrected by hand.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from math import isfinite
from typing import Any

from sqlalchemy import JSON, CursorResult, ForeignKey, Index, Select, UniqueConstraint, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.records.base import Base, Record, UtcDateTime
from models.records.places import Place
from sensors.errors import RecordError

# leads whose first word stands: it is by these that a forecast is scored
STANDING = ("dusk",)
# the provider of the hub's own frame (collector/forecast/climatology.py): used where nobody else has spoken lately
OWN = "own past"
# providers issue every one to six hours; a frame older than this is yesterday's
FRESH_H = 12


class KeptOutlook(Record, Base):
    """One hourly forecast of the weather as a provider gave it. document: models.advice.outlook.Outlook.document()."""

    __tablename__ = "outlooks"
    __table_args__ = (UniqueConstraint("provider", "issued_at"), Index("ix_outlooks_fetched_at", "fetched_at"))

    provider: Mapped[str]
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    fetched_at: Mapped[datetime] = mapped_column(UtcDateTime)
    document: Mapped[dict[str, Any]] = mapped_column(JSON)


class Forecast(Record, Base):
    """One number that was forecast: `kind` at a place (None: the whole hub) for [target_from, target_to).

    lead: how long before ("day", "dusk", "late", ...). issued_at: the moment whose knowledge it uses; made_at: when it
    was reckoned, later than issued_at only for a hindcast. p20, p50, p80 and outcome are in the unit of the kind.
    detail: inputs, coverage and reasons. outcome None: not known yet.
    """

    __tablename__ = "forecasts"
    __table_args__ = (
        UniqueConstraint("kind", "place_id", "target_from", "lead"),
        Index("ix_forecasts_kind_target_to", "kind", "target_to"),
        Index("ix_forecasts_place_id", "place_id"),
    )

    kind: Mapped[str]
    place_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("places.id", ondelete="CASCADE"))
    target_from: Mapped[datetime] = mapped_column(UtcDateTime)
    target_to: Mapped[datetime] = mapped_column(UtcDateTime)
    lead: Mapped[str]
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    hindcast: Mapped[bool] = mapped_column(default=False)
    method: Mapped[str] = mapped_column(default="")
    p20: Mapped[float]
    p50: Mapped[float]
    p80: Mapped[float]
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    outcome: Mapped[float | None]
    outcome_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    place: Mapped[Place | None] = relationship()


@dataclass(frozen=True, slots=True)
class OutlookView:
    """A kept outlook; Outlook.from_document reads its document."""

    id: uuid.UUID
    provider: str
    issued_at: datetime
    fetched_at: datetime
    document: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ForecastView:
    """A forecast as advice and pages see it; fields as in Forecast. place: a name, "" for the whole hub."""

    id: uuid.UUID
    kind: str
    place_id: uuid.UUID | None
    place: str
    target_from: datetime
    target_to: datetime
    lead: str
    issued_at: datetime
    made_at: datetime
    hindcast: bool
    method: str
    p20: float
    p50: float
    p80: float
    detail: dict[str, Any]
    outcome: float | None
    outcome_at: datetime | None


# outlooks


def keep_outlook(session: Session, document: Mapping[str, Any], fetched_at: datetime) -> uuid.UUID:
    """Keep a frame. The same one again (provider and issue) changes nothing: it was known since it first came.

    RecordError where the document does not say who issued it and when.
    """
    provider, issued_at = _head(document)
    found = session.scalar(select(KeptOutlook).where(KeptOutlook.provider == provider, KeptOutlook.issued_at == issued_at))
    if found is None:
        found = KeptOutlook(provider=provider, issued_at=issued_at, fetched_at=fetched_at, document=_plain(document))
        session.add(found)
        session.flush()
    return found.id


def latest_outlook(session: Session, before: datetime, provider: str = "") -> OutlookView | None:
    """The newest frame known at a moment, of one provider; or, where none is named, of the one to go by.

    That is any that was issued within FRESH_H; else the hub's own. None where nothing was kept by then.
    """
    if provider:
        return _newest(session, select(KeptOutlook).where(KeptOutlook.provider == provider), before)
    given = _newest(session, select(KeptOutlook).where(KeptOutlook.provider != OWN), before)
    own = _newest(session, select(KeptOutlook).where(KeptOutlook.provider == OWN), before)
    if given is None or own is None:
        return given or own
    return given if (before - given.issued_at).total_seconds() <= FRESH_H * 3600 else max(given, own, key=lambda o: o.issued_at)


def outlooks(session: Session, since: datetime, provider: str = "") -> list[OutlookView]:
    """Frames issued since a moment, oldest first: for learning how far a provider is off here."""
    query = select(KeptOutlook).where(KeptOutlook.issued_at >= since).order_by(KeptOutlook.issued_at)
    if provider:
        query = query.where(KeptOutlook.provider == provider)
    return [_outlook(row) for row in session.scalars(query)]


def trim_outlooks(session: Session, before: datetime) -> int:
    """Forget frames issued before a moment; how many went. Scores need none of them: they are kept with each forecast."""
    done = session.execute(delete(KeptOutlook).where(KeptOutlook.issued_at < before))
    return done.rowcount if isinstance(done, CursorResult) else 0


# forecasts


def keep_forecast(
    session: Session,
    *,
    kind: str,
    place_id: uuid.UUID | None,
    target_from: datetime,
    target_to: datetime,
    lead: str,
    issued_at: datetime,
    made_at: datetime,
    method: str,
    p20: float,
    p50: float,
    p80: float,
    detail: Mapping[str, Any] | None = None,
    hindcast: bool = False,
) -> uuid.UUID:
    """Keep a forecast, or the newer word of one that is there: same kind, place, start of its target, and lead.

    What stands is not changed: one whose outcome is known, one of a lead in STANDING, and a real one by a hindcast.
    RecordError where the band is no band (not finite, or not in order) or the target ends before it begins.
    """
    _check(kind, target_from, target_to, (p20, p50, p80))
    found = _of_key(session, kind, place_id, target_from, lead)
    if found is not None and (found.outcome is not None or lead in STANDING or (hindcast and not found.hindcast)):
        return found.id
    if found is None:
        found = Forecast(kind=kind, place_id=place_id, target_from=target_from, lead=lead)
        session.add(found)
    found.target_to, found.issued_at, found.made_at, found.hindcast, found.method = target_to, issued_at, made_at, hindcast, method
    found.p20, found.p50, found.p80, found.detail = float(p20), float(p50), float(p80), _plain(detail or {})
    session.flush()
    return found.id


def forecasts(session: Session, kind: str, since: datetime, place: str | None = None) -> list[ForecastView]:
    """Forecasts of a kind whose target begins at `since` or later, oldest target first; place: only those of a name."""
    query = _views().where(Forecast.kind == kind, Forecast.target_from >= since)
    if place is not None:
        query = query.where(Place.name == place) if place else query.where(Forecast.place_id.is_(None))
    return [ForecastView(*row) for row in session.execute(query)]


def open_forecasts(session: Session, kind: str, ended_before: datetime) -> list[ForecastView]:
    """Forecasts of a kind whose target has ended and of which nobody has said what came, oldest target first."""
    query = _views().where(Forecast.kind == kind, Forecast.target_to <= ended_before, Forecast.outcome.is_(None))
    return [ForecastView(*row) for row in session.execute(query)]


def settle(session: Session, id: uuid.UUID, outcome: float, at: datetime) -> None:
    """What came of a forecast, in the unit of its kind. A second time it is corrected: late data may say better.

    RecordError where there is no such forecast, or the outcome is no number.
    """
    found = session.get(Forecast, id)
    if found is None:
        raise RecordError("There is no such forecast.", got=str(id))
    if not isfinite(outcome):
        raise RecordError("What came of a forecast must be a number.", where=found.kind, got=str(outcome), next_step="leave it open")
    found.outcome, found.outcome_at = float(outcome), at
    session.flush()


def _check(kind: str, target_from: datetime, target_to: datetime, band: tuple[float, float, float]) -> None:
    if not all(isfinite(value) for value in band) or sorted(band) != list(band):
        raise RecordError("This is no band.", where=kind, expected="p20 <= p50 <= p80, all numbers", got=", ".join(map(str, band)))
    if target_to < target_from:
        raise RecordError("What is forecast ends before it begins.", where=kind, got=f"{target_from} to {target_to}")


def _of_key(session: Session, kind: str, place_id: uuid.UUID | None, target_from: datetime, lead: str) -> Forecast | None:
    """The row of a key. Databases take two rows without a place for different ones, so it is looked for here."""
    here = Forecast.place_id.is_(None) if place_id is None else Forecast.place_id == place_id
    return session.scalar(
        select(Forecast).where(Forecast.kind == kind, here, Forecast.target_from == target_from, Forecast.lead == lead).limit(1)
    )


def _views() -> Select[Any]:
    """The fields of a ForecastView, in order. Columns, not records: advice reads thousands of them every few seconds."""
    of = Forecast
    fields: tuple[Any, ...] = (
        of.id, of.kind, of.place_id, func.coalesce(Place.name, ""), of.target_from, of.target_to, of.lead, of.issued_at, of.made_at,
        of.hindcast, of.method, of.p20, of.p50, of.p80, of.detail, of.outcome, of.outcome_at,
    )  # fmt: skip
    return select(*fields).outerjoin(of.place).order_by(of.target_from, of.lead, Place.name)


def _outlook(row: KeptOutlook) -> OutlookView:
    return OutlookView(row.id, row.provider, row.issued_at, row.fetched_at, dict(row.document))


def _newest(session: Session, query: Select[KeptOutlook], before: datetime) -> OutlookView | None:
    """By what was known then: a frame that was issued before and fetched after does not count."""
    row = session.scalar(query.where(KeptOutlook.fetched_at <= before).order_by(KeptOutlook.issued_at.desc()).limit(1))
    return None if row is None else _outlook(row)


def _head(document: Mapping[str, Any]) -> tuple[str, datetime]:
    try:
        provider, issued_at = document["provider"], datetime.fromisoformat(document["issued_at"])
    except (KeyError, TypeError, ValueError) as why:
        raise RecordError(
            "An outlook must say who issued it and when.", expected="provider and issued_at", got=", ".join(document)[:80]
        ) from why
    if not provider or issued_at.tzinfo is None:
        raise RecordError("An outlook must say who issued it and when.", expected="a name, and a time with its zone", got=str(issued_at))
    return str(provider), issued_at.astimezone(UTC)


def _plain(value: Any) -> Any:
    """As JSON can keep it: what is no number is null (PostgreSQL refuses NaN), numbers of numpy are numbers."""
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if hasattr(value, "tolist"):
        return _plain(value.tolist())
    if isinstance(value, datetime):
        return value.isoformat()
    return None if isinstance(value, float) and not isfinite(value) else value
