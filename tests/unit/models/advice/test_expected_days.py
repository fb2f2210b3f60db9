"""What will go in later than planned is picked later: the forecast counts from the day expected."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from models.advice.season.forecast import problem_of
from models.advice.season.scenario import scenario_of
from models.planning.harvest import Forecast
from models.planning.harvest.forecast import forecast
from models.records.seasons import SeasonView
from tests.unit.models.advice.made_seasons import TODAY, made_season, planted

LATE, PLANNED = date(2026, 6, 22), date(2026, 6, 8)


def unsown() -> SeasonView:
    """Beans to be sown on 8 June and picked from 3 August on for three weeks; nobody has sown them on 4 June."""
    beans = planted(
        "Beans", "bean_bush", 60, "lb", established="direct_seeded", sow_on=PLANNED, plant_on=None, sown_on=None, planted_on=None,
        first_harvest_on=date(2026, 8, 3), last_harvest_on=date(2026, 8, 23), days_to_transplant=None,
    )  # fmt: skip
    made = made_season()
    return replace(made, plantings=(*made.plantings, beans))


def made(expected: dict[str, date]) -> Forecast:
    view = unsown()
    return forecast(problem_of(view, scenario_of(view, TODAY), TODAY, None, expected))


def middle(found: Forecast) -> date:
    """The middle of what is likely to be picked of the beans."""
    rows = [row for row in found.rows if row.planting == "Beans"]
    amounts = np.array([row.p50 for row in rows])
    return rows[0].week + timedelta(days=7 * float(np.dot(amounts, np.arange(len(rows))) / amounts.sum()))


def test_a_fortnight_of_waiting_moves_the_harvest_by_about_a_fortnight() -> None:
    moved = (middle(made({"Beans": LATE})) - middle(made({"Beans": PLANNED}))).days
    assert 11 <= moved <= 17


def test_what_is_planned_stays_what_was_planned() -> None:
    found = []
    for day in (PLANNED, LATE):
        found.append({row.week: row.planned for row in made({"Beans": day}).rows if row.planting == "Beans" and row.planned > 0})
    assert found[0] == found[1]
    assert min(found[0]) == date(2026, 8, 3)


def test_a_planting_that_is_in_the_ground_goes_by_its_log() -> None:
    view = unsown()
    problem = problem_of(view, scenario_of(view, TODAY), TODAY, None, {"Lettuce 1": LATE})
    lettuce = next(one for one in problem.plantings if one.id == "Lettuce 1")
    assert lettuce.planted_on == date(2026, 4, 20)
