"""Tasks on Today: named, counted, overdue before due; nothing where nothing is to be done."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from models.advice.chores import chores
from models.records.journal import LogView
from tests.unit.dashboard.test_lines import NOW, farm


def task(name: str, days: float = 0.0, *places: str) -> LogView:
    at = NOW + timedelta(days=days)
    return LogView(uuid4(), "activity", name, "pending", at, False, "", "", (), places, (), "", "", "", "", "", False, 0, at, None)


def test_a_day_without_tasks_has_no_line() -> None:
    assert chores(farm()) == []


def test_overdue_is_watch_and_due_is_only_to_do() -> None:
    found = chores(replace(farm(), tasks=(task("Walk the fence", -3, "P3"), task("Sow beans", 0, "Bed 12"))))
    assert [(x.state, x.title) for x in found] == [("watch", "Walk the fence (P3), overdue"), ("todo", "Sow beans (Bed 12), to do today")]
    assert "3\u00a0days" in found[0].reason
    assert {x.page for x in found} == {"tasks"}


def test_many_tasks_are_one_line_that_names_the_first() -> None:
    found = chores(replace(farm(), tasks=tuple(task(f"Task {n}") for n in range(6))))
    assert [x.title for x in found] == ["6\u00a0tasks to do today"]
    assert found[0].reason == "Task 0, Task 1 and 4 others"


def test_a_place_named_in_the_task_is_not_said_twice() -> None:
    assert chores(replace(farm(), tasks=(task("Mulch Bed 4", 0, "Bed 4"),)))[0].title == "Mulch Bed 4, to do today"


def test_a_task_of_last_night_is_of_yesterday_though_utc_says_today() -> None:
    # 11 pm in New York on 13 May is 3 am UTC on the 14th
    late = replace(task("Shut the hens in"), at=NOW.replace(hour=3, minute=0))
    assert chores(replace(farm(), tasks=(late,)))[0].state == "watch"
