"""A week to share out, and whether the weeks ahead will fill the shares, out of the season's records and its forecast.

Values are counted in usual portions of a share, what the plan promises of a crop counting 1, so that no price is needed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from models.advice.season.forecast import WEEKS, weeks_of
from models.advice.season.scenario import Given, tags_of
from models.amounts import unit_named
from models.planning.harvest import Forecast
from models.planning.scenario import Scenario, Wish
from models.planning.shares import Item, Week
from models.planning.shares.coverage import Cell, Want, covered
from models.planning.shares.given import questions
from models.planning.shares.roster import Holder, grouped
from models.records.seasons import SeasonView, ShareView
from sensors.errors import UnitError

# most of a crop in a full share, in usual portions, where the plan says none
MOST_PORTIONS = 3.0
NO_DEPOT = "no pick-up place"
# a share is picked up on a Friday where nobody said
FRIDAY = 4
# how often a cycle comes round, and in which of these weeks; weeks are ISO weeks
_ROUNDS = {"weekly": (1, 0), "odd weeks": (2, 1), "even weeks": (2, 0), "every 4 weeks": (4, 0)}


@dataclass(frozen=True, slots=True)
class ShareWeek:
    """A week to share out. members: group -> numbers of its members. asked: what only a person can say."""

    week: Week
    members: dict[str, tuple[str, ...]]
    asked: tuple[str, ...]


def share_week(view: SeasonView, given: Given, found: Forecast, monday: date) -> ShareWeek:
    """What is expected in a week (the mean of the drawn harvests after loss, at least what is picked already), and who shares it."""
    items = tuple(_items(given.scenario, found, monday))
    names = {crop: _names(given.scenario, crop) for crop in given.scenario.wishes}
    asked, holders = list[str](), list[Holder]()
    for one in view.shares:
        if (on := pick_up(one, monday)) is not None:
            excluded, unknown = exclusions(one, names)
            holders.append(Holder(one.member, one.weight, one.depot or NO_DEPOT, excluded, _paused(one, on)))
            asked += [f"Member {one.member} takes no {tag}, and no crop of the plan is called so: look after this box." for tag in unknown]
    groups = grouped(holders, {name: room for name, room in view.depots.items() if room is not None})
    week = Week(items, groups.groups)
    return ShareWeek(week, dict(groups.members), (*asked, *groups.over, *questions(week)))


def _items(scenario: Scenario, found: Forecast, monday: date) -> Iterator[Item]:
    rows = {row.crop: row for row in found.rows if row.planting is None and row.week == monday}
    picked: dict[str, float] = {}
    for one in scenario.picked:
        if one.week == monday:
            picked[one.crop] = picked.get(one.crop, 0.0) + one.amount
    for crop, wish in scenario.wishes.items():
        # what goes into store is handed out from there
        there = max(rows[crop].mean if crop in rows else 0.0, picked.get(crop, 0.0)) * (1 - scenario.lost(crop))
        usual = portion(wish)
        step = 1.0 if _whole(wish) else 0.25 if usual >= 0.5 else 0.05
        if there < step or wish.stored:
            continue
        cap = max(step, wish.cap if wish.cap is not None else MOST_PORTIONS * usual)
        least = None if wish.least <= step else min(wish.least, cap)
        yield Item(crop, wish.unit, there, 1 / usual, step, least, cap, wish.kitchen, there, rotates=_whole(wish))


def portion(wish: Wish) -> float:
    """What a usual full share holds of a crop: as promised, else at least what is worth handing out; 1 where nobody said."""
    return wish.each or wish.each_full or wish.least or 1.0


def _whole(wish: Wish) -> bool:
    """Whether a crop does not divide; what the hub has no unit for is taken for a piece."""
    try:
        return wish.piece or unit_named(wish.unit).measure == "count"
    except UnitError:
        return True


def pick_up(one: ShareView, monday: date) -> date | None:
    """The day of the week on which a share is picked up; None where it is not this week's."""
    every, at = _ROUNDS.get(one.cycle, (1, 0))
    on = monday + timedelta(days=FRIDAY if one.weekday is None else one.weekday)
    return on if one.during(on, on) and monday.isocalendar().week % every == at else None


def _paused(one: ShareView, on: date) -> bool:
    return one.paused_from is not None and one.paused_from <= on and (one.paused_to is None or on <= one.paused_to)


def _names(scenario: Scenario, crop: str) -> tuple[str, ...]:
    """What a crop may be called by who must not have it: its name, its family, its tags."""
    families = [plan.family for plan in scenario.season.plantings if plan.crop == crop]
    return tuple(name.lower() for name in dict.fromkeys([crop, *families, *scenario.wishes[crop].tags]) if name)


def exclusions(one: ShareView, names: dict[str, tuple[str, ...]]) -> tuple[frozenset[str], tuple[str, ...]]:
    """(crops that must not be in a box, words that fit no crop). Taken widely: "tomatoes" keeps every crop out that has tomato in its
    name, family or tags; a word of three letters must be a whole one there (egg is no eggplant)."""
    crops, unknown = set[str](), list[str]()
    for tag in tags_of(one):
        word = _stem(tag.lower())
        fitting = {crop for crop, own in names.items() if any(word in (name if len(word) > 3 else name.split()) for name in own)}
        crops |= fitting
        unknown += [] if fitting else [tag]
    return frozenset(crops), tuple(unknown)


def _stem(word: str) -> str:
    """A word without its plural."""
    for end, new in (("ies", "y"), ("oes", "o"), ("s", "")):
        if word.endswith(end) and not word.endswith("ss") and len(word) > len(end) + 2:
            return word[: -len(end)] + new
    return word


def cells(given: Given, found: Forecast) -> tuple[Cell, ...]:
    """Each crop in each week of its plan, from the day on: how many shares it covers, and the chance that it covers all."""
    begin, problem = max(found.problem.this_week, 0), found.problem
    monday = problem.monday(begin)
    planned = weeks_of(given.scenario, problem.start)
    wants = [_want(given.scenario, wish, planned.get(crop, np.zeros(WEEKS))) for crop, wish in given.scenario.wishes.items()]
    return tuple(cell for cell in covered(problem.start, found.draws, wants) if cell.week >= monday)


def _want(scenario: Scenario, wish: Wish, planned: np.ndarray) -> Want:
    """What is promised of a crop in the weeks in which it is planned; of one from store from its curing on, while it keeps."""
    takers = scenario.takers(wish.tags)
    by_share = wish.each is not None and not wish.stored
    shares = float(sum(size.count for size in takers)) if by_share else sum(size.count * size.full for size in takers)
    weeks = tuple(shares if some else 0.0 for some in planned.tolist())
    kitchen = tuple(wish.kitchen if some else 0.0 for some in planned.tolist())
    kill = next((plan.kill_temp_f for plan in scenario.season.plantings if plan.crop == wish.crop), None)
    lost = scenario.lost(wish.crop)
    if wish.stored:
        # asked for in the week of its harvest and after: what is cured later is counted from then on
        kept, cured = int((wish.storage_days or 0) // 7), -int(-wish.cure_days // 7)
        weeks = _from_store(weeks, cured, kept, max(1, round(wish.every_days / 7)), shares)
        return Want(wish.crop, wish.unit, portion(wish), weeks, (), lost, kept, cured, kill)
    return Want(wish.crop, wish.unit, portion(wish), weeks, kitchen, lost, kill_f=kill)


def _from_store(harvested: tuple[float, ...], cured: int, kept: int, every: int, shares: float) -> tuple[float, ...]:
    """Weeks of hand-over: from the first cured harvest on, every so many weeks, as long as the last keeps."""
    given = [n for n, some in enumerate(harvested) if some]
    if not given:
        return harvested
    first, last = given[0] + cured, given[-1] + cured + kept
    return tuple(shares if first <= n <= last and (n - first) % every == 0 else 0.0 for n in range(len(harvested)))
