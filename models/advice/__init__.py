"""What a page says first. Today is a registry: each module here gives at most three lines a function, Today ranks them.

A state is decided here, once: Today and the page a line links to never differ. Lines stand on what is measured, on the
derived days and on the forecasts that jobs keep. Walks its own folder: a new file with a @lines function is all it takes.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo

from models.advice.farm import Farm
from models.records.answers import LONGEST, Answered

State = Literal["act", "watch", "unknown", "todo", "fine"]
ORDER: tuple[State, ...] = ("act", "watch", "unknown", "todo", "fine")
MOST = 3
# for how long "not now" holds: what needs somebody now is asked again in two hours, the rest when the next day begins
PUT_OFF, DAY_BEGINS = timedelta(hours=2), time(4)


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody may say they did about a line; it becomes a done log.

    label: on the button ("Covered"). name: the log's ("Covered beds 4 and 5 against frost"). amount: typed as people do
    ("70 gal"), "" for none. herds: who went to the first of the places with it: that is written as their move, and is no answer.
    """

    label: str
    name: str
    places: tuple[str, ...] = ()
    type: str = "activity"
    amount: str = ""
    herds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to know. `headline` is the whole answer in a sentence, `title` the short of it in a list.

    reason: why, and what would cure it. inputs: how old and how complete what it stands on is. page: where it is
    shown whole. weight: within one state, the heavier first. place, measurand: what it is about and whose chart shows
    it, "" for the hub as a whole. deeds: what may be said to be done about it; `subject` names the question that such an
    answer answers ("frost Block B"), which holds until `until` and while the state is the same. by: when what it asks must be
    done, None where its words name no time. grave: the worst its module knows. each: (name, place) of the herds it speaks of.
    """

    state: State
    headline: str
    title: str
    reason: str
    inputs: str
    page: str
    place: str = ""
    weight: float = 0.0
    measurand: str = ""
    subject: str = ""
    deeds: tuple[Deed, ...] = ()
    until: datetime | None = None
    by: datetime | None = None
    grave: bool = False
    each: tuple[tuple[str, str], ...] = ()


Gives = Callable[[Farm], list[Line]]
REGISTRY: list[Gives] = []


def lines(give: Gives) -> Gives:
    """Register a function that gives lines."""
    REGISTRY.append(give)
    return give


@cache
def registry() -> tuple[Gives, ...]:
    """Every registered function, found by walking this folder."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return tuple(REGISTRY)


def ranked(farm: Farm, page: str = "") -> list[Line]:
    """The lines that want somebody, most urgent first; those of one page where it is named. What is answered is left out."""
    given = {(a.state, a.subject) for a in answered(farm)}
    found = [[line for line in give(farm) if (line.state, line.subject) not in given] for give in registry()]
    return in_order([line for some in found for line in some[:MOST]], page)


def held(farm: Farm, page: str = "") -> list[tuple[Line, Answered]]:
    """The lines that an answer holds back, with the newest one: it is so still, and somebody has seen to it or put it off."""
    given = {(a.state, a.subject): a for a in reversed(answered(farm))}
    found = [line for give in registry() for line in give(farm) if (line.state, line.subject) in given] if given else []
    return [(line, given[line.state, line.subject]) for line in in_order(found, page)]


def standing(farm: Farm, page: str = "") -> list[Line]:
    """Every line, answered or not: how a place is does not change by somebody saying so."""
    return in_order([*ranked(farm, page), *(line for line, _ in held(farm, page))])


def in_order(found: Sequence[Line], page: str = "") -> list[Line]:
    """Most urgent first; those of one page where it is named."""
    return sorted((x for x in found if page in ("", x.page)), key=lambda x: (ORDER.index(x.state), -x.weight, x.title))


def answered(farm: Farm) -> list[Answered]:
    """The answers that stand now, the newest first."""
    return [answer for answer in farm.answers if answer.subject and answer.until > farm.now]


def holds_until(line: Line, done: bool, now: datetime, zone: ZoneInfo) -> datetime:
    """Until when an answer to a line holds (UTC): a deed as long as the line says, "not now" two hours or until the next 4 am.

    Never longer than the line's own `until`. Hours are real ones, 4 am is the farm's clock: nights on which clocks change
    are an hour longer or shorter. A line that does not say how long a deed lasts is asked again like one put off.
    """
    now = now.astimezone(UTC)
    last = min(line.until.astimezone(UTC), now + LONGEST) if line.until is not None and line.until > now else None
    if done and last is not None:
        return last
    own = now + PUT_OFF if line.state == "act" else _day_begins(now, zone)
    return own if last is None else min(own, last)


def _day_begins(now: datetime, zone: ZoneInfo) -> datetime:
    """The next 4 am of the farm's clock."""
    local = now.astimezone(zone)
    on = local.date() if local.time() < DAY_BEGINS else local.date() + timedelta(days=1)
    return datetime.combine(on, DAY_BEGINS, zone).astimezone(UTC)
