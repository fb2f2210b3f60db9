"""A week to share out, and whether the weeks ahead will fill the shares, out of the season's records and its forecast.

Values are counted in usual portions of a share, what the plan promises of a crop counting 1, so that no price is needed. Of the
kitchen's planned meal the defaults are 100 g of vegetables to cook and 60 g of salad a head, 15 % lost in trimming (crops_csa C20).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from math import floor

import numpy as np

from models.advice.season.before import Before, before
from models.advice.season.forecast import drawn
from models.advice.season.picked import seconds_of
from models.advice.season.scenario import Given
from models.advice.season.units import COOKING, ROOT, SALAD, into, kind_of, portion, step_of, whole
from models.advice.season.wants import Sharer, planned_weeks, sharers, wants_of
from models.agronomy.crops import Crop
from models.planning.harvest import Array, Forecast
from models.planning.scenario import Wish
from models.planning.shares import Group, Hub, Item, Week
from models.planning.shares.coverage import Cell, Want, covered, ready
from models.planning.shares.filled import Filled, filled
from models.planning.shares.given import questions
from models.planning.shares.roster import Holder, grouped
from models.records.seasons import SeasonView
from sensors.errors import UnitError

POUND_KG = 0.45359237
COOKED_KG, SALAD_KG, TRIM = 0.1, 0.06, 0.15
# a full share holds one usual portion of a crop; of one that goes further up to so much more than its part, and at most so many portions
MORE, MOST_PORTIONS = 1.25, 3.0
NO_DEPOT = "no pick-up place"
# how an item of seconds is called, and what it counts beside the first grade (own reckoning: seconds sell at about half the price)
OFF_GRADE, OFF_WORTH = ", seconds", 0.5


@dataclass(frozen=True, slots=True)
class ShareWeek:
    """A week to share out. members: group -> ids of who has its boxes, () the kitchen; sizes: group -> size of its shares; away: groups of
    boxes given away. sharers: whose shares there are. asked: what only a person can say."""

    week: Week
    members: Mapping[str, tuple[str, ...]]
    sharers: tuple[Sharer, ...]
    over: tuple[str, ...]
    asked: tuple[str, ...]
    sizes: Mapping[str, str] = field(default_factory=dict)
    away: frozenset[str] = frozenset()

    @property
    def numbers(self) -> dict[str, str]:
        """Member id -> its number, of all who have a share or get a box."""
        own = {one.share.id or one.share.member: one.share.member for one in self.sharers}
        return own | {one.to.id: one.to.member for one in self.sharers if one.to is not None}


@dataclass(frozen=True)
class Ahead:
    """The season's harvest as it is known, and what is wanted of it. draws: crop -> weeks x draws in the field; start: Monday of week 0.
    more: full shares beside those of the records, for what would be if."""

    start: date
    this_week: int
    draws: Mapping[str, Array]
    wants: tuple[Want, ...]
    planned: Mapping[str, Array]
    more: float = 0.0

    def at(self, monday: date) -> int:
        return (monday - self.start).days // 7

    def want(self, crop: str) -> Want:
        return next(one for one in self.wants if one.item == crop)


def ahead(given: Given, found: Forecast) -> Ahead:
    """What comes, against what is wanted, week by week."""
    draws, start = drawn(given, found), found.problem.start
    coming = {crop: np.median(amounts, axis=1) for crop, amounts in draws.items()}
    wants, planned = wants_of(given, start, coming), planned_weeks(given, start)
    return Ahead(start, max(found.problem.this_week, 0), draws, wants, planned)


def share_week(view: SeasonView, given: Given, found: Forecast, monday: date) -> ShareWeek:
    """What is expected in a week (P50 of the harvest after loss, at least what is picked already), and who shares it."""
    those = sharers(given, monday)
    asked = [
        f"Share {one.to.member if one.to else one.share.member} takes no {' and no '.join(one.unknown)}: no crop of this hub is called so. "
        "Check its box by hand."
        for one in those if one.unknown
    ]  # fmt: skip
    past = before(view, monday)
    holders = [_holder(one, past) for one in those]
    groups = grouped(holders, {name: room for name, room in view.depots.items() if room is not None})
    boxes = tuple(
        group if group.id in groups.away else replace(group, recent=_recent(groups.members[group.id], past)) for group in groups.groups
    )
    items = tuple(_items(given, ahead(given, found), monday, view.meals.get(monday, 0)))
    week = Week(items, tuple(_likes(group) for group in boxes), _hubs(given, items), usual=past.usual, turns=past.turns)
    sizes = {(_id(one), one.share.weight): one.share.size for one in those}
    return ShareWeek(
        week, {group.id: _has(groups.members[group.id], group.id in groups.away, those) for group in week.groups}, tuple(those),
        tuple(groups.over), (*asked, *questions(week)),
        {group.id: sizes[groups.members[group.id][0], group.weight] for group in week.groups}, groups.away,
    )  # fmt: skip


def _id(one: Sharer) -> str:
    return one.share.id or one.share.member


def _holder(one: Sharer, past: Before) -> Holder:
    share = one.share
    return Holder(
        _id(one), share.weight, one.depot or share.depot or NO_DEPOT, one.excluded, one.paused, one.away and one.to is None, one.seconds,
        past.ahead.get(_id(one), 0.0), one.likes, given=one.to is not None,
    )  # fmt: skip


def _has(members: tuple[str, ...], away: bool, those: Iterable[Sharer]) -> tuple[str, ...]:
    """Who has the boxes of members, where they are given away."""
    if not away:
        return members
    to = {_id(one): one.to for one in those}
    return tuple(one.id for member in members if (one := to[member]) is not None)


def _likes(group: Group) -> Group:
    """Who likes a crop, or does not, does so of its seconds too."""
    return replace(group, likes={**group.likes, **{off_grade(crop): liked for crop, liked in group.likes.items()}})


def _hubs(given: Given, items: Iterable[Item]) -> tuple[Hub, ...]:
    """Who gets what is left over. What lies in store stays there."""
    stored = {one.id: 0.0 for one in items if one.id in given.wishes and given.wishes[one.id].stored}
    return tuple(Hub(one.name, one.need, stored, one.capacity_kg) for one in given.view.hubs)


def _recent(members: tuple[str, ...], past: Before) -> dict[str, int]:
    """What came most often of late in the boxes of any member of a group."""
    found: dict[str, int] = {}
    for member in members:
        for item, weeks in past.recent.get(member, {}).items():
            found[item] = max(found.get(item, 0), weeks)
    return found


def off_grade(crop: str) -> str:
    """What a crop's seconds are called."""
    return f"{crop}{OFF_GRADE}"


def _items(given: Given, season: Ahead, monday: date, heads: int) -> Iterator[Item]:
    """What there is of each crop in whole steps, with the kitchen's part: as promised, else of a planned meal. It gets seconds first."""
    at = season.at(monday)
    supply = {crop: amount for crop in given.wishes if (amount := _there(season, given.wishes[crop], at)) > 0}
    seconds = {crop: taken.amount * (1 - given.lost(crop)) for (crop, week), taken in seconds_of(given).items() if week == monday}
    both = {crop: supply.get(crop, 0.0) + seconds.get(crop, 0.0) for crop in given.wishes if crop in supply or crop in seconds}
    promised = {crop: given.wishes[crop].kitchen for crop in both if given.wishes[crop].kitchen > 0}
    base = promised or meal_of(given, both, heads)
    for crop in both:
        wish, known = given.wishes[crop], given.known.get(crop)
        usual = portion(wish, known)
        step, need = step_of(wish, usual), base.get(crop, 0.0)
        mass = POUND_KG / per if (per := _pound(given, crop)) else None
        if (off := seconds.get(crop, 0.0)) >= step:
            first = min(need, floor(off / step + 1e-9) * step)
            need -= first
            yield Item(
                off_grade(crop), wish.unit, off, OFF_WORTH / usual, step, None, MOST_PORTIONS * usual, first, off, kind_of(known),
                frozenset({crop}), seconds=True, tires=not _welcome(known), mass=mass,
            )  # fmt: skip
        there = supply.get(crop, 0.0)
        if there < step:
            continue
        least = max(step, min(wish.least, there))
        most = wish.cap if wish.cap is not None else _most(there - need, season.want(crop).shares[at], usual)
        cap = max(least, most)
        yield Item(
            crop, wish.unit, there, 1 / usual, step, None if least <= step else least, cap, need,
            0.0 if wish.stored else _extra(given, crop, there, heads), kind_of(known), rotates=whole(wish), tires=not _welcome(known),
            cap_least=least if wish.cap is None else 0.0, mass=mass,
        )  # fmt: skip


def _extra(given: Given, crop: str, there: float, heads: int) -> float:
    """What the kitchen takes of what is left: all of it, or where hubs want some too, as much as the week's meals can eat of a crop."""
    if not given.view.hubs:
        return there
    each = SALAD_KG if kind_of(given.known.get(crop)) == SALAD else COOKED_KG
    return min(there, heads * each / (1 - TRIM) / POUND_KG * (_pound(given, crop) or 0.0))


def _welcome(crop: Crop | None) -> bool:
    """Whether nobody tires of it: tomatoes (crops_csa C16)."""
    return crop is not None and crop.key.startswith("tomato")


def _most(there: float, shares: float, usual: float) -> float:
    """Most of a crop in a full share, where the plan says none: what does not go round is not doubled in some boxes."""
    part = there / shares if shares > 0 else 0.0
    return min(max(usual, MORE * part), MOST_PORTIONS * usual)


def _there(season: Ahead, wish: Wish, at: int) -> float:
    """What there is to hand out in a week: P50; of what lies in store no more than is to be handed out in it."""
    want = season.want(wish.crop)
    if wish.crop not in season.draws or not 0 <= at < len(want.shares):
        return 0.0
    stock = float(np.median(ready(want, season.draws[wish.crop])[at]))
    if not wish.stored:
        return stock
    return min(stock, want.shares[at] * want.each + (want.kitchen[at] if want.shares[at] else 0.0))


def meal_of(given: Given, supply: Mapping[str, float], heads: int) -> dict[str, float]:
    """What the planned meals take of the crop there is most of, one for salad and one to cook, at most a quarter of it."""
    found: dict[str, float] = {}
    for kinds, each in (((SALAD,), SALAD_KG), ((COOKING, ROOT), COOKED_KG)):
        fitting = [
            (amount / per, crop, per) for crop, amount in supply.items()
            if kind_of(given.known.get(crop)) in kinds and (per := _pound(given, crop)) is not None
        ]  # fmt: skip
        if fitting and heads:
            _, crop, per = max(fitting)
            found[crop] = min(heads * each / (1 - TRIM) / POUND_KG * per, supply[crop] / 4)
    return found


def _pound(given: Given, crop: str) -> float | None:
    """How much of a crop's unit a pound is; None where nobody has weighed one."""
    try:
        return into(1.0, "lb", given.wishes[crop].unit, given.known.get(crop))
    except UnitError:
        return None


def cells(given: Given, found: Forecast) -> tuple[Cell, ...]:
    """Each crop in each week of its harvest, from this one on: how many shares it covers, and the chance that it covers all."""
    return board(ahead(given, found))


def board(season: Ahead) -> tuple[Cell, ...]:
    """The same of a season that is looked at already."""
    return tuple(cell for cell in covered(season.start, season.draws, season.wants) if season.at(cell.week) >= season.this_week)


def week_filled(given: Given, season: Ahead, monday: date) -> Filled:
    """How many full shares a week fills."""
    at = season.at(monday)
    planned = sum(_is_planned(season, one, at) for one in season.wants)
    shares = sum(one.share.weight for one in sharers(given, monday) if not one.paused)
    return filled(season.start, season.draws, season.wants, monday, planned, shares + season.more if shares else 0.0)


def _is_planned(season: Ahead, one: Want, at: int) -> bool:
    """Whether the plan has a crop for the week's boxes: picked then, or handed out from store."""
    return 0 <= at < len(one.shares) and one.shares[at] > 0 and (one.keeps > 0 or season.planned[one.item][at] > 0)
