"""Each week's harvest forecast as it was issued, crop by crop, and what was picked. Written by a job on the clock, never by a person.

As with other forecasts (models.records.forecasts) there is no command, no undo, and no file of a hub folder. The first word stands:
what was said of a week is not said again, or a score would be reckoned from what was known later.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import isfinite
from typing import Literal

from sqlalchemy import Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.records.base import Base, Record, UtcDateTime
from sensors.errors import RecordError

WEEK = timedelta(days=7)
# "": the week is not settled yet. picked: somebody wrote down what was picked, if only a zero. no log: nobody did, which is no zero.
# other unit: some of it was counted in a unit that cannot be told in the forecast's
Found = Literal["", "picked", "no log", "other unit"]


class KeptHarvest(Record, Base):
    """What was said of one crop in one week. week: its Monday; weeks_ahead: how many weeks before, whole ones, it was said."""

    __tablename__ = "harvest_forecasts"
    __table_args__ = (UniqueConstraint("crop", "week", "weeks_ahead"), Index("ix_harvest_forecasts_week", "week"))

    crop: Mapped[str]
    week: Mapped[date]
    weeks_ahead: Mapped[int]
    as_of: Mapped[date]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    method: Mapped[str] = mapped_column(default="")
    unit: Mapped[str]
    planned: Mapped[float]
    p20: Mapped[float]
    p50: Mapped[float]
    p80: Mapped[float]
    covered_p: Mapped[float | None]
    last_year: Mapped[float | None]
    outcome: Mapped[float | None]
    found: Mapped[str] = mapped_column(default="")
    found_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True)
class Issue:
    """What is said of a crop's week. crop: as the plan calls it; amounts in `unit`. planned: as the plan has it that day; covered_p: chance
    of covering the shares, None where nobody wants any; last_year: what was picked in the same week of the year before, None not known."""

    crop: str
    week: date
    weeks_ahead: int
    unit: str
    planned: float
    p20: float
    p50: float
    p80: float
    covered_p: float | None = None
    last_year: float | None = None


@dataclass(frozen=True, slots=True)
class Issued:
    """An issue as it was kept. as_of: the farm day whose knowledge it uses; made_at: when it was reckoned. outcome: what was picked, in
    `unit`; None where `found` is not "picked"."""

    id: uuid.UUID
    said: Issue
    as_of: date
    made_at: datetime
    outcome: float | None
    found: Found


def keep_issue(session: Session, said: Iterable[Issue], as_of: date, made_at: datetime, method: str) -> int:
    """Keep what is said on a day; how many rows are new. What was said of a week before, as many weeks ahead, stands.

    RecordError where a band is no band (not finite, below nothing, or not in order).
    """
    rows = list(said)
    for one in rows:
        _check(one)
    weeks = {one.week for one in rows}
    known = select(KeptHarvest.crop, KeptHarvest.week, KeptHarvest.weeks_ahead).where(KeptHarvest.week.in_(weeks))
    there = {tuple(key) for key in session.execute(known)}
    new = [one for one in rows if (one.crop, one.week, one.weeks_ahead) not in there]
    for one in new:
        fields = {name: getattr(one, name) for name in Issue.__slots__}
        session.add(KeptHarvest(**fields, as_of=as_of, made_at=made_at, method=method, found=""))
    session.flush()
    return len(new)


def issued_in(session: Session, monday: date) -> bool:
    """Whether anything was said on a day of the week that begins so."""
    query = select(KeptHarvest.id).where(KeptHarvest.as_of >= monday, KeptHarvest.as_of < monday + WEEK).limit(1)
    return session.scalar(query) is not None


def issues(session: Session, since: date, until: date, weeks_ahead: int | None = None) -> list[Issued]:
    """What was said of weeks (Mondays) of [since, until), the earliest week first; weeks_ahead: only so many weeks before."""
    query = select(KeptHarvest).where(KeptHarvest.week >= since, KeptHarvest.week < until)
    if weeks_ahead is not None:
        query = query.where(KeptHarvest.weeks_ahead == weeks_ahead)
    return [_view(row) for row in session.scalars(query.order_by(KeptHarvest.week, KeptHarvest.crop, KeptHarvest.weeks_ahead))]


def settle_issue(session: Session, id: uuid.UUID, found: Found, outcome: float | None, at: datetime) -> None:
    """What came of an issue. A second time it is corrected: a harvest may be written down late, or struck.

    RecordError where there is no such issue, or the outcome does not fit what was found.
    """
    row = session.get(KeptHarvest, id)
    if row is None:
        raise RecordError("There is no such harvest forecast.", got=str(id))
    known = outcome is not None and isfinite(outcome) and outcome >= 0
    if known != (found == "picked"):
        raise RecordError(
            "What was picked is a number where somebody wrote it down, and none where nobody did.",
            where=f"{row.crop}, {row.week}", expected="an amount with 'picked', none otherwise", got=f"{found!r}, {outcome}",
        )  # fmt: skip
    if (row.found, row.outcome) != (found, outcome):
        row.found, row.outcome, row.found_at = found, outcome, at
        session.flush()


def _check(one: Issue) -> None:
    band = [one.p20, one.p50, one.p80]
    if not all(isfinite(value) and value >= 0 for value in (*band, one.planned)) or sorted(band) != band:
        raise RecordError(
            "This is no band.", where=f"{one.crop}, {one.week}", expected="0 <= p20 <= p50 <= p80, all numbers",
            got=", ".join(map(str, band)),
        )  # fmt: skip


def _view(row: KeptHarvest) -> Issued:
    said = Issue(**{name: getattr(row, name) for name in Issue.__slots__})
    found: Found = row.found  # type: ignore[assignment]
    return Issued(row.id, said, row.as_of, row.made_at, row.outcome, found)
