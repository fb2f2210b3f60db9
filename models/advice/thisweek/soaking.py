"""Mushroom logs: whose turn it is to be soaked, whether they have rested, and what stands for years and wants to be left alone (C15)."""

from __future__ import annotations

from datetime import date, timedelta

from models.advice import Deed, State
from models.advice.farm import Farm
from models.advice.thisweek.work import Item, Work, beds_of, last_day
from models.display import counted, day, rounded
from models.planning.planting.log_yard import REST_DAYS
from models.records.journal import LogView
from models.records.seasons import Planned

# mushrooms stand about a week after a soak
PICKED_AFTER = timedelta(days=7)
# words of a task that soaks some of the logs
PARTS = ("third", "half", "quarter", "batch")
# crops whose picking ends long before they do, and why; ramps by the leaf
REST = {
    "asparagus": "its ferns feed next spring's spears",
    "rhubarb": "its leaves feed next spring's stalks",
    "ramps": "one leaf a plant is all they spare",
}
RESTS_FROM, RESTS_TO = timedelta(days=3), timedelta(days=6)


def soak(farm: Farm, work: Work) -> list[Item]:
    """The turns of the log yard's plan, and tasks of soaking."""
    today = farm.now.astimezone(farm.zone).date()
    logs = {one.name: one for one in (*work.season.plantings, *work.season.before) if one.established == "inoculated"}
    tasks = [t for t in work.tasks if len(t.assets) == 1 and t.assets[0] in logs and "soak" in t.name.lower()]
    due = [t for t in tasks if t.at.astimezone(farm.zone).date() <= last_day(today)]
    return [_task(farm, work, task, logs[task.assets[0]], today) for task in due] + _turns(work, today)


def _task(farm: Farm, work: Work, task: LogView, one: Planned, today: date) -> Item:
    on = task.at.astimezone(farm.zone).date()
    last = next(iter(work.soaked.get(one.name, ())), None)
    parts = [f"{counted((today - on).days, 'day')} late" if on < today else ""]
    some = any(part in task.name.lower() for part in PARTS)
    if last is not None:
        days = (max(on, today) - last).days
        # of logs soaked a part at a time, these are others than the last ones
        rested = (
            f"{counted(days, 'day')} before, another part of them"
            if some
            else f"{counted(days, 'day')} of rest where {REST_DAYS} are asked"
        )
        parts.append(f"soaked last {day(last, today)}, {rested}")
    parts.append(f"mushrooms about {day(max(on, today) + PICKED_AFTER, today)}")
    short = last is not None and (max(on, today) - last).days < REST_DAYS and not some
    title = f"{task.name} ({one.crop.lower()})" if one.crop.lower() not in task.name.lower() else task.name
    amount = counted(one.plants, "log") if one.plants else ""
    state: State = "watch" if short or on < today else "todo"
    return Item("soak", f"soak {one.name}", title, "; ".join(p for p in parts if p), state, task.places,
                amount, on, task.id, planting=one.name)  # fmt: skip


def _turns(work: Work, today: date) -> list[Item]:
    """Soaks of a yard whose batches take turns by plan."""
    yard = work.scenario.yard if work.scenario is not None else None
    if yard is None:
        return []
    batches = yard.logs
    rest = f"it has rested {counted(batches.rested_days, 'day')}" + ("" if batches.rests else f" of the {batches.rest_days} it wants")
    return [
        Item("soak", f"soak batch {one.batch} {one.on.isoformat()}", f"Soak batch {one.batch} of the shiitake logs",
             f"its turn {day(one.on, today)}; {rest}; about {rounded(batches.flush_lb, 0)} lb on {day(one.harvest_on, today)}",
             "todo" if batches.rests else "watch", on=one.on, amount=f"{rounded(batches.logs_per_batch, 0)} logs",
             deed=Deed("Soaked", f"Soaked batch {one.batch} of the shiitake logs"), until=last_day(one.on) + timedelta(days=1))
        for one in batches.soaks() if today <= one.on <= last_day(today)
    ]  # fmt: skip


def rest(work: Work, today: date) -> list[Item]:
    """Perennials whose picking ends this week, or has just ended."""
    found = []
    for one in (*work.season.plantings, *work.season.before):
        last = one.last_harvest_on
        if one.established != "perennial" or one.known.key not in REST or last is None or one.archived_on is not None:
            continue
        if last - RESTS_TO <= today <= last + RESTS_FROM:
            found.append(_resting(work, one, last, today))
    return found


def _resting(work: Work, one: Planned, last: date, today: date) -> Item:
    when, places, crop = (
        "now" if last <= today else f"after {day(last, today)}",
        tuple(bed for bed, _ in beds_of(work, one)),
        one.crop.lower(),
    )
    deed = Deed("Told", f"Let {crop} rest", places)
    return Item("rest", f"rest {one.name} {last.isoformat()}", f"Pick no more {crop} {when}", f"its weeks are over: {REST[one.known.key]}",
                "todo", places, on=last, planting=one.name, deed=deed, until=last + RESTS_TO)  # fmt: skip
