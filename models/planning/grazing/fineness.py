"""How fine the tables of a search are: as time and memory allow, for farms of all sizes."""

from __future__ import annotations

from collections.abc import Callable

from models.planning.grazing import Problem
from models.planning.grazing.ground import Ground
from models.planning.grazing.tables import Tables
from models.planning.grazing.tables import lanes as made_lanes
from models.planning.grazing.tables import tables as made_tables

# paddocks x days x herds up to which a farm is small, and above which it is large
SMALL_FARM, LARGE_FARM = 3_000, 20_000
# above this, tables are as much coarser as the farm is larger: they have to fit into the memory of a small computer
HUGE_FARM = 60_000
# kg/ha between the tracks that planning again gets: it has a second where the search had thirty
KEPT = (11.0, 16.0, 16.0)
# the share of the time left that finer tables may take, or coarser ones where they would take more; how much coarser at most
ENOUGH, INSTEAD, COARSEST = 0.8, 0.5, 2.0


def fineness(problem: Problem) -> tuple[float, float, int]:
    """(kg/ha between tracks at first, and in the end; states of a beam) for a problem's size."""
    rough, fine, width = ((22.0, 11.0, 30), (33.0, 8.0, 30), (44.0, 12.0, 40))[size_class(problem)]
    coarser = max(farm_size(problem) / HUGE_FARM, 1.0)
    return rough * coarser, fine * coarser, width


def size_class(problem: Problem) -> int:
    """0: a small farm, 1: a middling one, 2: a large one."""
    return (farm_size(problem) > SMALL_FARM) + (farm_size(problem) > LARGE_FARM)


def farm_size(problem: Problem) -> int:
    return problem.days * len(problem.paddocks) * max(len(problem.herds), 1)


def rough_s(problem: Problem, ground: Ground, nearest: bool, now: Callable[[], float]) -> float:
    """How long the first tables will take [s], by those of one paddock."""
    began = now()
    made_lanes(problem, ground, problem.paddocks[0], fineness(problem)[0], nearest)
    return (now() - began) * len(problem.paddocks)


def tables_in_time(
    problem: Problem, ground: Ground, before: Tables | None, took: float, left: float
) -> tuple[Tables | None, Tables | None]:
    """(tables for planning again, those to go on searching with), as fine as there is time for; None, None where there is none.

    took: how long prices on the first tables took to begin [s]; left: until the time is over.
    """
    (rough, fine, _), usual = fineness(problem), KEPT[size_class(problem)] * max(farm_size(problem) / HUGE_FARM, 1.0)
    if took * (rough / fine + rough / usual) <= ENOUGH * left:
        kept = made_tables(problem, usual, ground, before)
        return kept, made_tables(problem, fine, ground) if kept.delta > fine else kept
    instead = rough * took / max(INSTEAD * left, 1e-9)
    if instead > COARSEST * rough:
        return None, None
    kept = made_tables(problem, max(instead, usual), ground)
    return kept, kept
