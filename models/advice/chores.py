"""Tasks of the day: what is overdue, what is due. Each by name; the page has the buttons."""

from __future__ import annotations

from models.advice import Line, State, lines
from models.advice.farm import Farm
from models.display import counted, joined
from models.records.journal import LogView


@lines
def chores(farm: Farm) -> list[Line]:
    """One line for what is overdue, one for what is due today."""
    today = farm.now.astimezone(farm.zone).date()
    # what the week's work tells of, with soil and nights, is not told twice
    told = {item.task for item in farm.week}
    tasks = [t for t in farm.tasks if t.id not in told]
    late = [t for t in tasks if t.at.astimezone(farm.zone).date() < today]
    due = [t for t in tasks if t.at.astimezone(farm.zone).date() == today]
    found = []
    if late:
        oldest = (today - late[0].at.astimezone(farm.zone).date()).days
        found.append(
            _line(
                "watch",
                late,
                "overdue",
                f"{'the oldest was' if len(late) > 1 else 'it was'} due {counted(oldest, 'day')} ago; do it, or say why not",
                oldest,
            )
        )
    if due:
        found.append(_line("todo", due, "to do today", "", len(due)))
    return found


def _line(state: str, tasks: list[LogView], how: str, reason: str, weight: float) -> Line:
    """Several are counted, and named in the reason."""
    title = headline = f"{_short(tasks[0])}, {how}"
    if len(tasks) > 1:
        title, names = f"{counted(len(tasks), 'task')} {how}", joined([t.name for t in tasks], 3)
        headline, reason = f"{title}: {names}", "; ".join(part for part in (names, reason) if part)
    told: State = "watch" if state == "watch" else "todo"
    return Line(told, f"{headline[:1].upper()}{headline[1:]}.", title, reason, "", "tasks", weight=weight)


def _short(task: LogView) -> str:
    """The task with its place, where it has one place and does not name it already."""
    place = task.places[0] if len(task.places) == 1 else ""
    return f"{task.name} ({place})" if place and place.lower() not in task.name.lower() else task.name
