"""What a page asks of the planner: what would come of a stay set otherwise, and to plan again. The page itself reckons nothing."""

from __future__ import annotations

import time
from datetime import datetime
from typing import TYPE_CHECKING, Any

from collector.known import farm_now
from collector.plan.grazing import found_of, plan_again
from models.advice.rotation.ahead import planned
from models.advice.rotation.problem import problem_of
from models.advice.rotation.weighing import weighed, wish_of
from sensors.errors import InputError

if TYPE_CHECKING:
    from collector.jobs import Bench


def weigh(bench: Bench, arguments: dict[str, Any], now: datetime) -> dict[str, object]:
    """{"herd", "paddock", "first": a day, "days"; "instead": first day of the stay it replaces}: a Weighed, as a document.

    {"again": true}: plan now, {"planned": whether}; what would take long is left to the job, that comes round each minute.
    """
    if arguments.get("again"):
        return {"planned": plan_again(bench, now)}
    wish = wish_of(arguments)
    farm = farm_now(bench.hub, bench.store, bench.records, now)
    plan, found = planned(farm), found_of(bench, farm)
    if plan is None or found.given is None:
        why = found.trouble[0] if found.trouble else "the hub’s jobs make one within minutes"
        raise InputError("There is no plan to change.", where=wish.herd, next_step=why)
    return weighed(problem_of(found.given).problem, plan, wish, time.perf_counter).document()
