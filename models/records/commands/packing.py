"""Sharing out: a week is frozen when its sheets are printed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.records.command import command, now_of, say
from models.records.packings import Packing
from sensors.errors import RecordError


@command("steward")
def freeze_allocation(session: Session, week: date, document: Mapping[str, Any]) -> Packing:
    """Keep how a week was shared out as it is printed: pick, pack and depot sheets say the same from now on. week: its Monday."""
    if week.weekday() != 0:
        raise RecordError("A week is named by its Monday.", where="week", expected="a Monday", got=week.isoformat())
    if not document.get("items") or not document.get("groups"):
        raise RecordError(
            "There is nothing to share out in that week.", where=week.isoformat(), next_step="write down plantings and shares"
        )
    if session.scalar(select(Packing).where(Packing.week == week)) is not None:
        raise RecordError(
            f"The week of {week:%-d %B} is printed already.", where=week.isoformat(),
            next_step="print the same sheets again, or take the freezing back within ten minutes",
        )  # fmt: skip
    found = Packing(week=week, frozen_at=now_of(session), document=dict(document))
    session.add(found)
    session.flush()
    say(session, f"The shares of the week of {week:%-d %B} are frozen for print.")
    return found


@command("steward")
def swap_in_box(session: Session, week: date, document: Mapping[str, Any], said: str = "") -> Packing:
    """Keep a printed week with a swap: one member gave an item back and took another. document: the week with it; said: in words."""
    found = session.scalar(select(Packing).where(Packing.week == week))
    if found is None:
        raise RecordError("That week is not printed.", where=week.isoformat(), next_step="print it; swaps come after the sheets")
    if document.get("groups") != found.document.get("groups") or not document.get("swaps"):
        raise RecordError("A swap changes no printed box.", where=week.isoformat(), next_step="look at the week again, and swap anew")
    found.document = dict(document)
    session.flush()
    say(session, said or f"A swap in the week of {week:%-d %B} is written down.")
    return found
