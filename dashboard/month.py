"""The days of a calendar page: what stands on each, as plain values. No streamlit here.

Today's question is what is on next: the sentence that answers it is made here too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from models.display import NBSP, clock, counted, day
from models.records.occasions import Occasion

AHEAD = 14
EVENING = time(17)
KITCHEN_WORDS = {"pending": "asked", "done": "done", "abandoned": "given up"}


@dataclass(frozen=True, slots=True)
class Day:
    """A farm day with its occasions and how many tasks are due on it."""

    on: date
    occasions: tuple[Occasion, ...]
    tasks: int


def days(first: date, count: int, found: Sequence[Occasion], tasks: Mapping[date, int]) -> list[Day]:
    """`count` days from `first` on, the empty ones too."""
    return [Day(on, tuple(o for o in found if o.day == on), tasks.get(on, 0)) for on in (first + timedelta(days=n) for n in range(count))]


def weeks(month: date, found: Sequence[Occasion], tasks: Mapping[date, int]) -> list[list[Day]]:
    """The weeks of a month, Monday first, with the days of the months beside it that fill them."""
    first = first_shown(month)
    last = (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    rows = (last - first).days // 7 + 1
    shown = days(first, rows * 7, found, tasks)
    return [shown[n : n + 7] for n in range(0, len(shown), 7)]


def first_shown(month: date) -> date:
    """The Monday at which the grid of a month begins."""
    first = month.replace(day=1)
    return first - timedelta(days=first.weekday())


def told(found: Sequence[Occasion], tasks: Mapping[date, int], now: datetime, zone: ZoneInfo, units: str) -> tuple[str, str]:
    """The next occasion as a sentence, and what else the two weeks hold. `found`: those of the two weeks."""
    ahead = [o for o in found if o.ends_at > now and o.event.status == "planned"]
    due = counted(sum(tasks.values()), "task")
    if not ahead:
        return "Nothing is planned in the next two weeks.", f"{due} due in these two weeks"
    following = ahead[0]
    people = "nobody said how many" if following.event.head_count is None else counted(following.event.head_count, "person", "people")
    opens = f"{following.event.responsible} opens" if following.event.responsible else "nobody opens yet"
    sentence = f"{_when(following, now, zone, units)}: {following.event.title}, {people}, {opens}."
    more = f"{counted(len(ahead) - 1, 'more event')} and " if len(ahead) > 1 else ""
    return sentence, f"{more}{due} due in the next two weeks"


def _when(occasion: Occasion, now: datetime, zone: ZoneInfo, units: str) -> str:
    today, start = now.astimezone(zone).date(), occasion.starts_at.astimezone(zone)
    if occasion.starts_at <= now:
        return "Now"
    if occasion.day == today:
        return "Tonight" if start.time() >= EVENING else f"Today at {clock(start, zone, units)}"
    if occasion.day == today + timedelta(days=1):
        return "Tomorrow night" if start.time() >= EVENING else f"Tomorrow at {clock(start, zone, units)}"
    return f"{day(occasion.day, today)}, {clock(start, zone, units)}"


def noted(occasion: Occasion, zone: ZoneInfo, units: str) -> str:
    """When, where and who of an occasion, and how far the kitchen is, on a line of small print."""
    event = occasion.event
    until = clock(occasion.ends_at, zone, units)
    parts = [f"{clock(occasion.starts_at, zone, units)} to {until}", event.place, f"{event.responsible} opens" if event.responsible else ""]
    if occasion.came is not None:
        parts.append(f"{occasion.came}{NBSP}came")
    elif event.seats is not None and (event.head_count or 0) > event.seats:
        parts.append(f"only {event.seats}{NBSP}seats")
    if occasion.kitchen:
        asked = occasion.kitchen.replace(f": {event.title}", "")
        parts.append(f"kitchen {KITCHEN_WORDS.get(occasion.kitchen_status, occasion.kitchen_status)}: {asked[:1].lower()}{asked[1:]}")
    return " · ".join(part for part in [*parts, event.notes] if part)
