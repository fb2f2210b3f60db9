"""The weeks ahead as they are said today, to be kept; and what was picked of a crop in a week, for when they are over.

A missing log is no zero: a week in which nobody wrote anything down has no amount. What cannot be told in the forecast's unit has none
either, for the rest of that week would pass for all of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from models.advice.season.reading import called
from models.advice.season.scenario import unit_of
from models.advice.season.units import into
from models.agronomy.crops import Crop
from models.agronomy.growing import week_of
from models.planning.harvest import Forecast
from models.records.harvest_forecasts import Found, Issue
from models.records.seasons import Picking, Planned, SeasonView
from sensors.errors import UnitError

# how far ahead each week's word is kept: shares are planned on the next four
AHEAD = 4
# so many days after a week its harvests should be written down
GRACE_D = 7
YEAR = timedelta(weeks=52)


@dataclass(frozen=True, slots=True)
class Came:
    """What was picked. amount: None where it is not known, and `found` says why."""

    found: Found
    amount: float | None


class Pickings:
    """What was picked of each crop in each week. Crops are called as the plan calls them."""

    def __init__(self, view: SeasonView) -> None:
        grown = (*view.before, *view.plantings)
        names = {one.name: called(one) for one in grown}
        self._known: dict[str, Crop] = {called(one): one.known for one in grown}
        self._of: dict[tuple[str, date], list[Picking]] = {}
        for one in view.picked:
            crop = names.get(one.planting) or str(one.details.get("called") or one.crop)
            self._of.setdefault((crop, week_of(one.on)), []).append(one)

    def came(self, crop: str, week: date, unit: str) -> Came:
        """All that was picked of a crop in a week, in a unit. week: its Monday."""
        logs = self._of.get((crop, week), [])
        if not logs:
            return Came("no log", None)
        try:
            amounts = [into(one.amount, unit_of(one), unit, self._known.get(crop)) for one in logs]
        except UnitError:
            return Came("other unit", None)
        return Came("picked", sum(amounts))


def known_on(view: SeasonView, on: date) -> SeasonView:
    """The season as it was written down on the evening before a day: what was done on that day or later is not known yet."""
    return replace(
        view,
        plantings=tuple(_known_on(one, on) for one in view.plantings),
        before=tuple(_known_on(one, on) for one in view.before if _begun(one, on)),
        picked=tuple(one for one in view.picked if one.on < on),
    )


def _known_on(one: Planned, on: date) -> Planned:
    def then(day: date | None) -> date | None:
        return day if day is not None and day < on else None

    return replace(one, sown_on=then(one.sown_on), planted_on=then(one.planted_on), archived_on=then(one.archived_on))


def _begun(one: Planned, on: date) -> bool:
    return any(day is not None and day < on for day in (one.sown_on, one.planted_on))


def issue_of(found: Forecast, picked: Pickings) -> Iterator[Issue]:
    """What a forecast says of each crop in the next AHEAD weeks in which something is planned or may come."""
    monday = week_of(found.problem.as_of)
    for row in found.rows:
        ahead = (row.week - monday).days // 7
        if row.planting is None and 1 <= ahead <= AHEAD and (row.planned > 0 or row.p80 > 0):
            before = picked.came(row.crop, row.week - YEAR, row.unit).amount
            yield Issue(row.crop, row.week, ahead, row.unit, row.planned, row.p20, row.p50, row.p80, row.covered_p, before)


def settled_before(today: date) -> date:
    """Weeks that began before this Monday are over, and their time to be written down is, too."""
    return week_of(today - timedelta(days=GRACE_D))
