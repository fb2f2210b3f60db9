"""A week to share out, and whether the weeks ahead will fill the shares, out of the season's records and its forecast.

Values are counted in usual portions of a share, what the plan promises of a crop counting 1, so that no price is needed. Of the
kitchen's planned meal the defaults are 100 g of vegetables to cook and 60 g of salad a head, 15 % lost in trimming (crops_csa C20).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from models.advice.season.before import Before, before
from models.advice.season.forecast import drawn
from models.advice.season.scenario import Given
from models.advice.season.units import COOKING, ROOT, SALAD, into, kind_of, portion, step_of, whole
from models.advice.season.wants import Sharer, planned_weeks, sharers, wants_of
from models.agronomy.crops import Crop
from models.planning.harvest import Array, Forecast
from models.planning.scenario import Wish
from models.planning.shares import Item, Week
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


@dataclass(frozen=True, slots=True)
class ShareWeek:
    """A week to share out. members: group -> ids of its members; sharers: who picks up. asked: what only a person can say."""

    week: Week
    members: Mapping[str, tuple[str, ...]]
    sharers: tuple[Sharer, ...]
    over: tuple[str, ...]
    asked: tuple[str, ...]


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
        f"Share {one.share.member} takes no {' and no '.join(one.unknown)}: no crop of this hub is called so. Check its box by hand."
        for one in those if one.unknown
    ]  # fmt: skip
    past = before(view, monday)
    holders = [_holder(one, past) for one in those]
    groups = grouped(holders, {name: room for name, room in view.depots.items() if room is not None})
    boxes = tuple(replace(group, recent=_recent(groups.members[group.id], past)) for group in groups.groups)
    items = tuple(_items(given, ahead(given, found), monday, view.meals.get(monday, 0)))
    week = Week(items, boxes, usual=past.usual, turns=past.turns)
    return ShareWeek(week, dict(groups.members), tuple(those), tuple(groups.over), (*asked, *questions(week)))


def _holder(one: Sharer, past: Before) -> Holder:
    share, member = one.share, one.share.id or one.share.member
    return Holder(member, share.weight, share.depot or NO_DEPOT, one.excluded, one.paused, ahead=past.ahead.get(member, 0.0))


def _recent(members: tuple[str, ...], past: Before) -> dict[str, int]:
    """What came most often of late in the boxes of any member of a group."""
    found: dict[str, int] = {}
    for member in members:
        for item, weeks in past.recent.get(member, {}).items():
            found[item] = max(found.get(item, 0), weeks)
    return found


def _items(given: Given, season: Ahead, monday: date, heads: int) -> Iterator[Item]:
    """What there is of each crop in whole steps, with the kitchen's part: as promised, else of a planned meal."""
    at = season.at(monday)
    supply = {crop: amount for crop in given.wishes if (amount := _there(season, given.wishes[crop], at)) > 0}
    promised = {crop: given.wishes[crop].kitchen for crop in supply if given.wishes[crop].kitchen > 0}
    base = promised or meal_of(given, supply, heads)
    for crop, there in supply.items():
        wish, known = given.wishes[crop], given.known.get(crop)
        usual = portion(wish, known)
        step = step_of(wish, usual)
        if there < step:
            continue
        least = max(step, min(wish.least, there))
        most = wish.cap if wish.cap is not None else _most(there - base.get(crop, 0.0), season.want(crop).shares[at], usual)
        cap = max(least, most)
        yield Item(
            crop, wish.unit, there, 1 / usual, step, None if least <= step else least, cap, base.get(crop, 0.0),
            0.0 if wish.stored else there, kind_of(known), rotates=whole(wish), tires=not _welcome(known),
            cap_least=least if wish.cap is None else 0.0,
        )  # fmt: skip


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
