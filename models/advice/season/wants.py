"""What shares and kitchen want of each crop, week by week: who picks up then, pauses and exclusions taken off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from math import ceil

import numpy as np
from numpy.typing import NDArray

from models.advice.season.exclusions import exclusions, names_of
from models.advice.season.scenario import Given
from models.advice.season.units import portion
from models.agronomy.crops import Crop
from models.planning.harvest import Array
from models.planning.scenario import Wish
from models.planning.scenario.chain import chain_of
from models.planning.shares.coverage import Want
from models.records.recipients import Receiver, ShareView

# the week of New Year is in, and the one after the year's end
WEEKS = 54
# a share is picked up on a Friday where nobody said
FRIDAY = 4
# how often a cycle comes round, and in which of these weeks; weeks are ISO weeks
_ROUNDS = {"weekly": (1, 0), "odd weeks": (2, 1), "even weeks": (2, 0), "every 4 weeks": (4, 0)}


Weeks = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Sharer:
    """A share of a week. excluded: crops that must not be in its box; unknown: words that fit no crop. paused: no box this week. likes:
    crop -> 1 liked, -1 not; seconds: off-grade is welcome. away: the box is given away, to `to` or, where that is None, to the kitchen;
    all but share, on and paused is then said of who has it. depot: where it is picked up, "" not said."""

    share: ShareView
    on: date
    excluded: frozenset[str]
    unknown: tuple[str, ...]
    paused: bool
    likes: Mapping[str, int] = field(default_factory=dict)
    seconds: bool = False
    away: bool = False
    to: Receiver | None = None
    depot: str = ""


def pick_up(one: ShareView, monday: date) -> date | None:
    """The day of the week on which a share is picked up; None where it is not this week's."""
    every, at = _ROUNDS.get(one.cycle, (1, 0))
    on = monday + timedelta(days=FRIDAY if one.weekday is None else one.weekday)
    return on if one.during(on, on) and monday.isocalendar().week % every == at else None


def names(given: Given) -> dict[str, tuple[str, ...]]:
    """Crop -> what it may be called by who must not have it."""
    plans = given.scenario.season.plantings
    families = {plan.crop: plan.family for plan in plans} | {one.crop: one.family for one in given.bearing}
    return {crop: names_of(crop, given.known.get(crop), wish.tags, families.get(crop, "")) for crop, wish in given.wishes.items()}


def sharers(given: Given, monday: date) -> list[Sharer]:
    """Shares that are picked up in a week, paused ones too."""
    found, called = list[Sharer](), names(given)
    for one in given.view.shares:
        if (on := pick_up(one, monday)) is None:
            continue
        eater, paused = has_box(one, monday), _paused(one, on)
        if eater is None:
            found.append(Sharer(one, on, frozenset(), (), paused, away=True))
            continue
        to = eater if isinstance(eater, Receiver) else None
        kept, unknown = exclusions(eater.allergies, called)
        likes = dict.fromkeys(exclusions(eater.likes, called)[0], 1) | dict.fromkeys(exclusions(eater.dislikes, called)[0], -1)
        likes = {crop: liked for crop, liked in likes.items() if crop not in kept}
        depot = one.depot if to is None else _depot(given, to, monday) or one.depot
        found.append(Sharer(one, on, kept, unknown, paused, likes, eater.seconds, to is not None, to, depot))
    return found


def has_box(one: ShareView, monday: date) -> ShareView | Receiver | None:
    """Who has a share's box of a week: its member, or who it is given to; None: the kitchen."""
    return one.donated.get(monday, one)


def _depot(given: Given, to: Receiver, monday: date) -> str:
    """Where a member picks up in a week; "" where it has no share then."""
    own = (one.depot for one in given.view.shares if one.id == to.id and one.during(monday, monday + timedelta(days=6)))
    return next(own, "")


def _paused(one: ShareView, on: date) -> bool:
    return one.paused_from is not None and one.paused_from <= on and (one.paused_to is None or on <= one.paused_to)


def planned_weeks(given: Given, begin: date) -> dict[str, Array]:
    """Crop -> what it is planned to give in each week from a Monday on."""
    chain, found = chain_of(given.scenario), dict[str, Array]()
    weeklies = [(plan.crop, chain.planned[plan.id]) for plan in given.scenario.season.plantings]
    for crop, weekly in (*weeklies, *((one.crop, one.weekly) for one in given.bearing)):
        row = found.setdefault(crop, np.zeros(WEEKS))
        for week, amount in weekly.items():
            at = (week - begin).days // 7
            if 0 <= at < WEEKS:
                row[at] += amount
    return found


def wants_of(given: Given, begin: date, coming: Mapping[str, Array] | None = None) -> tuple[Want, ...]:
    """What is wanted of each crop in the weeks in which it is planned, or in which `coming` (by crop) has some of it; of one from store
    from its curing on, while it keeps. A full share wants a usual portion, a half share half of it."""
    taken = _taking(given, begin)
    planned = planned_weeks(given, begin)
    return tuple(
        _want(given, wish, begin, taken[crop], planned.get(crop, np.zeros(WEEKS)), (coming or {}).get(crop))
        for crop, wish in given.wishes.items()
    )


def _taking(given: Given, begin: date) -> dict[str, Array]:
    """Crop -> full shares that take it, by week."""
    called = names(given)
    without = cache(lambda words: exclusions(words, called)[0])
    found = {crop: np.zeros(WEEKS) for crop in given.wishes}
    for n in range(WEEKS):
        monday, whole = begin + timedelta(weeks=n), 0.0
        for one in given.view.shares:
            on = pick_up(one, monday)
            if on is None or _paused(one, on):
                continue
            whole += one.weight
            eater = has_box(one, monday)
            for crop in without(eater.allergies) if eater is not None else ():
                found[crop][n] -= one.weight
        for weekly in found.values():
            weekly[n] += whole
    return found


def _want(given: Given, wish: Wish, begin: date, shares: Array, planned: Array, coming: Array | None) -> Want:
    crop, lost = wish.crop, given.lost(wish.crop)
    each = portion(wish, given.known.get(crop))
    some = planned > 0 if coming is None else (planned > 0) | (coming > 0)
    kill = next((plan.kill_temp_f for plan in given.scenario.season.plantings if plan.crop == crop), None)
    if wish.stored:
        kept, cured = weeks_kept(wish, given.known.get(crop)), ceil(wish.cure_days / 7)
        own = {day for one in given.bearing if one.crop == crop for day in one.hand_overs}
        weeks: Weeks = np.array([begin + timedelta(weeks=n) in own for n in range(WEEKS)])
        weeks = weeks if own else _from_store(planned, cured, kept, max(1, round(wish.every_days / 7)))
        kitchen = np.where(weeks & (shares > 0), wish.kitchen, 0.0)
        return Want(crop, wish.unit, each, _told(np.where(weeks, shares, 0.0)), _told(kitchen), lost, kept, cured, kill)
    return Want(
        crop, wish.unit, each, _told(np.where(some, shares, 0.0)), _told(np.where(some, wish.kitchen, 0.0)), lost, kill_f=kill
    )  # fmt: skip


def weeks_kept(wish: Wish, known: Crop | None) -> int:
    """Whole weeks that a crop keeps in store: as the plan says, else as its figures have it at the least."""
    usual = known.storage_days_low if known is not None else None
    return int((wish.storage_days if wish.storage_days is not None else usual or 0) // 7)


def _told(weekly: Array) -> tuple[float, ...]:
    return tuple(float(round(one, 9)) for one in weekly)


def _from_store(planned: Array, cured: int, kept: int, every: int) -> Weeks:
    """Weeks of hand-over: from the first cured harvest on, every so many weeks, as long as the last keeps."""
    given, weeks = np.flatnonzero(planned > 0), np.arange(len(planned))
    if not len(given):
        return np.zeros(len(planned), bool)
    first, last = int(given[0]) + cured, int(given[-1]) + cured + kept
    return np.asarray((first <= weeks) & (weeks <= last) & ((weeks - first) % every == 0))
