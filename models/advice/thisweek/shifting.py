"""What waiting does to the days after it: the expected day of sowing or setting out moves the first pick through the same chain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from models.advice.farm import Farm
from models.advice.thisweek.sowing import outdoors
from models.advice.thisweek.work import Work
from models.display import counted, day
from models.planning.planting.calendar import days_of
from models.planning.scenario import Scenario
from sensors.errors import InputError


def expected_days(farm: Farm, work: Work) -> dict[str, date]:
    """Planting -> the day it will go into its bed, of those of the week for which that is another than planned: late, or waiting for
    its soil. One whose day nobody can say is not among them."""
    today, found = farm.now.astimezone(farm.zone).date(), dict[str, date]()
    for one in outdoors(farm, work):
        planned = one.planting.sow_on if one.task.type == "seeding" else one.planting.plant_on
        on = one.expected_on(today)
        if on is not None and planned is not None and on > planned:
            found[one.planting.name] = on
    return found


def first_picks(scenario: Scenario, expected: Mapping[str, date]) -> dict[str, tuple[date, date]]:
    """Planting -> (first pick as planned, first pick where it goes in on its expected day)."""
    found = {}
    for planting in scenario.season.plantings:
        if planting.id in expected:
            later = replace(planting, plant_on=expected[planting.id])
            try:
                before, after = (days_of(one, scenario.heat or None).first_harvest_on for one in (planting, later))
            except InputError:  # planted so late, its degree days are not reached: the forecast says so
                continue
            found[planting.id] = before, after
    return found


def moved_said(farm: Farm, work: Work) -> dict[str, str]:
    """Planting -> "first pick Tue 14 Jul instead of Thu 9 Jul, 5 days later"."""
    if work.scenario is None:
        return {}
    today = farm.now.astimezone(farm.zone).date()
    return {
        name: f"first pick {day(after, today)} instead of {day(before, today)}, {counted((after - before).days, 'day')} later"
        for name, (before, after) in first_picks(work.scenario, expected_days(farm, work)).items()
        if after > before
    }
