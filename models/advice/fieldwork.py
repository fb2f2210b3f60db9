"""The field's work on Today: at most a line a kind, from the same items as the page This week."""

from __future__ import annotations

from datetime import date, datetime, time

from models.advice import Line, lines
from models.advice.farm import Farm
from models.advice.thisweek.work import Item, Kind, Packing
from models.display import counted, day, joined

PAGE = "thisweek"
DOES = {"sow": "to sow", "plant": "to set out", "prepare": "to prepare", "soak": "to soak", "cover": "to cover", "rest": "to leave alone"}


@lines
def beds(farm: Farm) -> list[Line]:
    """What is to be sown, set out and prepared by today."""
    return _of(farm, "sow", "plant", "prepare")


@lines
def logs_and_covers(farm: Farm) -> list[Line]:
    """Logs whose turn it is, covers for the nights after this one (tonight's are frost's own), what is picked no more."""
    return _of(farm, "soak", "cover", "rest")


@lines
def harvest(farm: Farm) -> list[Line]:
    """What there is to pick this week, and how the boxes stand."""
    found = [item for item in farm.week if item.kind == "pick" and item.state == "todo"]
    given = [_picking(found)] if found else []
    packing = farm.work.packing if farm.work is not None else None
    return given + ([_packing(packing, farm.now.astimezone(farm.zone).date())] if packing is not None and packing.boxes else [])


def _of(farm: Farm, *kinds: Kind) -> list[Line]:
    found = []
    for kind in kinds:
        due = [item for item in farm.week if item.kind == kind and item.line is None and _now(farm, item)]
        if due:
            found.append(line_of(farm, due[0], len(due) - 1))
    return found


def _now(farm: Farm, item: Item) -> bool:
    """Whether it is Today's: due by now; covers for nights to come and what is waited for are told ahead."""
    today = farm.now.astimezone(farm.zone).date()
    return item.on is None or item.on <= today or (item.kind == "cover" and item.state == "watch")


def line_of(farm: Farm, item: Item, more: int = 0) -> Line:
    """An item as a line, with how many of its kind there are beside it. What is a task is done on its page, as the task it is."""
    if item.line is not None:
        return item.line
    others = f", and {counted(more, 'more', 'more')} {DOES.get(item.kind, '')}".rstrip() if more else ""
    title = f"{item.title}{': ' + item.short if item.short else ''}"
    until = _noon(farm, item.until) if item.until is not None else None
    subject, deeds = (item.key, (item.deed,)) if item.deed is not None else ("", ())
    reason = f"{item.reason}{'; ' + item.moved if item.moved else ''}{others}"
    place = item.places[0] if item.places and item.places[0] in farm.place_named else ""
    headline = f"{item.title}{', ' + item.short if item.short else ''}."
    return Line(item.state, headline, title, reason, item.inputs, PAGE, place, subject=subject, deeds=deeds, until=until)


def _noon(farm: Farm, on: date) -> datetime:
    return datetime.combine(on, time(12), farm.zone)


def _picking(found: list[Item]) -> Line:
    names = joined([f"{item.title.removeprefix('Pick ')} {item.amount}".strip() for item in found], 3)
    title = f"Pick this week: {names}"
    return Line("todo", f"{title}.", title, f"{found[0].title.removeprefix('Pick ')}: {found[0].reason}", "", PAGE)


def _packing(one: Packing, today: date) -> Line:
    when = f" {day(one.on, today)}" if one.on is not None else ""
    full = one.covered >= one.boxes
    chance = f"chance that all are covered: {100 * one.chance:.0f} %" if one.chance is not None else ""
    short = f" ({one.short})" if one.short and not full else ""
    title = f"Shares{when}: {one.covered} of {one.boxes} covered{short}"
    return Line("todo", f"{title}.", title, chance, "", "shares", weight=-1.0)
