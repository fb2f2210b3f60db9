"""What a kept plan says of each herd now: where it is, by when it leaves, where it goes next, and how sure that is.

A herd that people have moved since the plan was made is looked up where it stands now: the plan's own stay there, if it has one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from models.advice.farm import Farm
from models.display import day
from models.planning.grazing.rotation import Move, Rotation
from models.records.grazing import CAME_FROM, TOGETHER, KeptRotation
from models.records.journal import LogView
from models.records.queries import HerdView
from sensors.errors import InputError

GRAZE = ("cattle", "sheep", "goats", "horses")
# a plan older than this says nothing of today
STALE = timedelta(days=2)
# a herd brought in so many days before its stay was to begin is in that stay
EARLY_D = 3


@dataclass(frozen=True, slots=True)
class Ahead:
    """A herd with what the plan has for it.

    label: its name in the plan, with those it grazes with. stay: the plan's stay where it stands; leave: the day on which it is
    out of there, None where the plan has no stay there and it may be there. move: where it goes next; hay: first and last day
    in the lot before that. overdue: the move that people agreed on and that was due before today. guessed: it was moved after
    the plan was made, and the plan has no stay where it is.
    """

    herd: HerdView
    label: str
    plan: Rotation
    stay: Move | None
    leave: date | None
    move: Move | None
    hay: tuple[date, date] | None = None
    overdue: LogView | None = None
    guessed: bool = False

    @property
    def herds(self) -> tuple[str, ...]:
        return tuple(self.label.split(TOGETHER))

    @property
    def due(self) -> date | None:
        """The day on which something is to be done with it."""
        if self.overdue is not None:
            return self.overdue.at.date()
        return self.leave or (self.move.first if self.move is not None else None)


def read(kept: KeptRotation | None) -> Rotation | None:
    """The plan of a kept one; None where there is none, or a newer Hubland wrote it."""
    try:
        return kept.rotation if kept is not None else None
    except InputError:
        return None


def today_of(farm: Farm) -> date:
    return farm.now.astimezone(farm.zone).date()


def grazers(farm: Farm) -> list[HerdView]:
    """The herds that graze, by name."""
    return sorted((h for h in farm.herds if h.species in GRAZE), key=lambda h: h.name)


def lot_of(farm: Farm) -> str:
    """The place where herds are fed hay, as the hub's settings name it; "" where nobody did, or the place is gone."""
    name = farm.grass.settings.get("lot_place")
    return name if isinstance(name, str) and name in farm.place_named else ""


def planned(farm: Farm) -> Rotation | None:
    """The newest plan, where it is one of moves and not too old; else None."""
    plan = read(farm.grass.rotation)
    return None if plan is None or not plan.days or farm.now - plan.made_at > STALE else plan


def ahead(farm: Farm) -> list[Ahead]:
    """Each herd that the plan knows, those grazing together as one, the first due first."""
    plan = planned(farm)
    if plan is None:
        return []
    found = []
    for label in plan.herds:
        herd = next((h for h in farm.herds if h.name == label.split(TOGETHER)[0]), None)
        if herd is not None:
            found.append(_ahead(farm, plan, label, herd))
    return sorted(found, key=lambda a: (a.due or date.max, a.label))


def _ahead(farm: Farm, plan: Rotation, label: str, herd: HerdView) -> Ahead:
    today = today_of(farm)
    own = sorted((m for m in plan.moves if m.herd == label and m.out >= today), key=lambda m: m.first)
    stay = _stay(own, herd.place, today)
    elsewhere = herd.place != plan.herds[label] and herd.since is not None and herd.since > plan.made_at
    leave = stay.out if stay is not None else today if herd.place in plan.leave and not elsewhere else None
    after = leave or today
    move = next((m for m in own if m is not stay and m.first >= after and m.paddock != herd.place), None)
    hay = None
    if leave is not None or herd.place not in plan.leave:
        hay = next(((max(a, after), b) for a, b in plan.lot.get(label, ()) if a <= after <= b), None)
    return Ahead(herd, label, plan, stay, leave, move, hay, _overdue(farm, herd, today), elsewhere and stay is None)


def _stay(own: list[Move], place: str, today: date) -> Move | None:
    """The stay in a plan that a herd is in: the one of these days, or the next one begun a little early."""
    there = next((m for m in own if m.paddock == place), None)
    return there if there is not None and (there.first - today).days <= EARLY_D else None


def _overdue(farm: Farm, herd: HerdView, today: date) -> LogView | None:
    """The first move of an accepted plan that was due before today and was not made."""
    for task in farm.tasks:
        late = task.at.astimezone(farm.zone).date() < today
        if late and task.came_from.startswith(CAME_FROM) and herd.name in task.assets and herd.place not in task.places:
            return task
    return None


def next_place(farm: Farm, one: Ahead) -> str:
    """Where a herd goes next: the lot while the plan has it on hay, else the paddock of its next move; "" where nobody has said.

    A herd that stands in the lot already waits there for its paddock.
    """
    lot = lot_of(farm)
    if one.hay is not None and (one.move is None or one.hay[0] < one.move.first) and not (lot and one.herd.place == lot):
        return lot
    return one.move.paddock if one.move is not None else ""


# Words


def ready(move: Move, today: date) -> str:
    """How sure it is: "ready Sat 16 – Tue 19 May", from good growth to poor; "" where it is ready in any case."""
    if move.ready is None or move.ready[0] > move.first:
        return ""
    first, last = move.ready
    if last <= today:
        return "ready now"
    if first == last:
        return "" if first == move.first else f"ready {day(first, today)}"
    if (first.year, first.month) == (last.year, last.month) and first > today + timedelta(days=1):
        return f"ready {first:%a} {first.day}–{day(last, today)}"
    return f"ready {day(first, today)} to {day(last, today)}"


def drops(found: Ahead, today: date) -> date | None:
    """The first day on which, if little grows, it leaves less than it should where it is; None: not before it leaves."""
    plan, place = found.plan, found.herd.place
    if found.leave is None or place not in plan.low or place not in plan.leave:
        return None
    low, start = plan.low[place], (today - plan.start).days + 1
    for t in range(max(start, 0), min((found.leave - plan.start).days, len(low))):
        if low[t] < plan.leave[place]:
            return plan.start + timedelta(days=t)
    return None
