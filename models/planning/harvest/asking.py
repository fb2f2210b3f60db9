"""What only people know: weeks without a log, and whether a crop is late or poor."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from models.planning.harvest import Array, Planting, Question
from models.planning.harvest.belief import Belief
from models.planning.harvest.roster import BEFORE
from models.planning.harvest.seen import DUE

# below this share of plan a planting is asked about (crops_csa E2)
POOR = 0.7
# a week is asked about when it should have given with this chance, and not longer ago than this
_SURE, _WEEKS_BACK = 0.7, 4


def questions(belief: Belief, factors: Iterable[tuple[float, float, float]]) -> tuple[Question, ...]:
    """factors: of each planting of this season, as in Outlook."""
    roster = belief.roster
    problem = roster.problem
    found = [_blank(belief, week) for week in sorted(roster.blanks) if problem.this_week - _WEEKS_BACK <= week < problem.this_week]
    for i, (planting, factor) in enumerate(zip(roster.now, factors, strict=True)):
        crop = roster.crops[roster.crop_of[len(roster.past) + i]]
        silent = _silent(belief, i, planting)
        if silent:
            said = f"{crop.key} {planting.id} should have given in the week of {problem.monday(silent[0])}: was anything picked?"
            found.append(Question("no log", planting.id, crop.key, tuple(problem.monday(w) for w in silent), said))
        if belief.count[i] >= 2 and factor[2] < POOR:
            part = f"{100 * factor[1]:.0f} %"
            said = f"{crop.key} {planting.id} seems to give {part} of its plan: is it late, or poor?"
            found.append(Question("late or poor", planting.id, crop.key, (), said))
    return tuple(found)


def _blank(belief: Belief, week: int) -> Question:
    monday = belief.roster.problem.monday(week)
    return Question("blank week", "", "", (monday,), f"Nothing is logged from the whole farm in the week of {monday}: was nothing picked?")


def _silent(belief: Belief, i: int, planting: Planting) -> list[int]:
    """Weeks of late without a log in which the planting should have given."""
    roster = belief.roster
    problem, number = roster.problem, len(roster.past) + i
    written = {problem.week_of(day) for day in planting.logs}
    giving = _giving(belief, i) if belief.count[i] else _begun(belief, i)
    weeks = range(max(problem.this_week - _WEEKS_BACK, 0), min(int(belief.last[number]) + 1, problem.weeks))
    return [week for week in weeks if week not in written and week not in roster.blanks and giving[week] >= _SURE]


def _giving(belief: Belief, i: int) -> Array:
    """Chance, by week of the season, that a planting with logs gives."""
    roster = belief.roster
    shape = roster.shapes[len(roster.past) + i]
    at = np.arange(roster.problem.weeks)[:, None] - (np.arange(roster.bins - 1) - BEFORE)[None, :]
    inside = (at >= 0) & (at < shape.weeks)
    due = inside[:, :, None] & (shape.nodes.T[np.clip(at, 0, shape.weeks - 1)] >= DUE)
    return np.asarray((due * belief.chances(i)[None, :-1, :]).sum(axis=(1, 2)))


def _begun(belief: Belief, i: int) -> Array:
    """Chance, by week, that a planting without any log has begun, and its planned weeks are not long over.

    By what was believed before: silence itself makes it look late.
    """
    roster, planting = belief.roster, belief.roster.now[i]
    shape = roster.shapes[len(roster.past) + i]
    weeks = np.arange(roster.problem.weeks)
    end = roster.problem.week_of(planting.first_on) + len(shape.planned) + 1
    turn = (weeks - roster.problem.week_of(planting.first_on)) % shape.every == 0
    return np.where(turn & (weeks <= end), np.cumsum(belief.firsts[i])[weeks + BEFORE], 0.0)
