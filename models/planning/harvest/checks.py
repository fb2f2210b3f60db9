"""What is wrong with a problem, said before anything is reckoned."""

from __future__ import annotations

from collections import Counter
from typing import NoReturn

import numpy as np

from models.planning.harvest import Crop, Planting, Problem
from sensors.errors import InputError


def checked(problem: Problem) -> Problem:
    """The problem itself; InputError naming what contradicts."""
    if problem.start.weekday() != 0:
        _wrong("A season of weeks begins on a Monday.", "start", "a Monday", str(problem.start), "take the Monday of that week")
    if problem.weeks < 1 or problem.draws < 10:
        got = f"{problem.weeks} weeks, {problem.draws} draws"
        _wrong("There is nothing to forecast.", "weeks, draws", "a week or more, ten draws or more", got, "ask for more")
    for what, keys in (("crop", [c.key for c in problem.crops]), ("planting", [p.id for p in problem.plantings])):
        double = [key for key, n in Counter(keys).items() if n > 1]
        if double:
            _wrong(f"A {what} is there twice.", double[0], "each once", f"{double[0]!r} more than once", "keep one of the two")
    for crop in problem.crops:
        _crop(crop)
    known = {c.key for c in problem.crops}
    for planting in problem.plantings:
        _planting(problem, planting, known)
    _wanted(problem, known)
    return problem


def _shape(key: str, of: tuple[float, ...]) -> None:
    shape = np.asarray(of, float)
    if not len(shape) or not np.isfinite(shape).all() or (shape < 0).any() or shape.sum() <= 0:
        _wrong(f"The harvest of {key} has no shape.", key, "weekly shares, none below 0", str(of), "give its harvest fractions")


def _crop(crop: Crop) -> None:
    _shape(crop.key, crop.shape)
    if not crop.days > 0:
        _wrong(
            f"Days to the first pick of {crop.key} are missing.",
            crop.key,
            "days above 0",
            str(crop.days),
            "give the crop's days and their basis",
        )
    if not 0 <= crop.shrink < 1:
        _wrong(f"The shrink of {crop.key} is no share.", crop.key, "0 to below 1", str(crop.shrink), "write 10 % as 0.1")
    if crop.base_f is not None and not crop.base_f < crop.upper_f:
        got = f"base {crop.base_f:g}, upper {crop.upper_f:g}"
        _wrong(f"The heat bounds of {crop.key} are swapped.", crop.key, "base below upper", got, "correct the crop")


def _planting(problem: Problem, planting: Planting, known: set[str]) -> None:
    if planting.crop not in known:
        _wrong(
            "A planting has a crop that is not given.", planting.id, "a crop of the problem", planting.crop, "add the crop, or leave it out"
        )
    if not (np.isfinite(planting.total) and planting.total > 0):
        got = str(planting.total)
        _wrong("A planting has no planned harvest.", planting.id, "an amount above 0", got, "give its bed-feet and yield, or leave it out")
    if planting.shape is not None:
        _shape(planting.id, planting.shape)
    if planting.season > problem.season:
        _wrong("A planting is of a season to come.", planting.id, f"{problem.season} or before", str(planting.season), "leave it out")
    for day, amount in planting.logs.items():
        if not (np.isfinite(amount) and amount >= 0):
            _wrong(
                "A harvest is negative, or no number.",
                f"{planting.id}, {day}",
                "0 or more",
                str(amount),
                "correct the log; leave it out if unknown",
            )


def _wanted(problem: Problem, known: set[str]) -> None:
    for (crop, day), amount in problem.crop_logs.items():
        if crop not in known or not (np.isfinite(amount) and amount >= 0):
            _wrong("A harvest log cannot be used.", f"{crop}, {day}", "a crop of the problem, 0 or more", str(amount), "correct the log")
    for crop, needs in problem.needs.items():
        if crop not in known or not np.isfinite(needs).all() or (needs < 0).any():
            _wrong(
                "What shares want cannot be used.",
                crop,
                "a crop of the problem, 0 or more each week",
                str(needs),
                "correct the share's amounts",
            )


def _wrong(what: str, where: str, expected: str, got: str, next_step: str) -> NoReturn:
    raise InputError(what, where=where, expected=expected, got=got, next_step=next_step)
