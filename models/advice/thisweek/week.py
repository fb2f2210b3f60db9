"""The whole week: every kind of work together, what was answered left out."""

from __future__ import annotations

from models import advice
from models.advice.farm import Farm
from models.advice.thisweek.covering import cover, harden
from models.advice.thisweek.picking import pick
from models.advice.thisweek.preparing import prepare
from models.advice.thisweek.shifting import expected_days, moved_said
from models.advice.thisweek.soaking import rest, soak
from models.advice.thisweek.sowing import sow_and_plant
from models.advice.thisweek.work import KINDS, Item


def week_of_work(farm: Farm) -> tuple[Item, ...]:
    """What is to be done from today on for a week, by kind and day; nothing where no season was laid on the farm.

    What somebody said is done, or can wait, is not among it while that holds.
    """
    work = farm.work
    if work is None:
        return ()
    today = farm.now.astimezone(farm.zone).date()
    found = [*sow_and_plant(farm, work, moved_said(farm, work)), *prepare(farm, work, expected_days(farm, work)), *pick(work)]
    found += [*soak(farm, work), *cover(farm), *harden(farm, work), *rest(work, today)]
    given = {(answer.state, answer.subject) for answer in advice.answered(farm)}
    open_ones = [item for item in found if item.deed is None or (item.state, item.key) not in given]
    return tuple(sorted(open_ones, key=lambda item: (KINDS.index(item.kind), item.state == "fine", item.on or today)))
