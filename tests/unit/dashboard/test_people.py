"""People as a table: what was edited, added, pasted or removed becomes rows to save."""

from __future__ import annotations

import pandas as pd

from dashboard.roster import COLUMNS, changed_rows
from models.records.commands import PersonRow

ANN = ("Ann", "worker", "ann@example.org", "", "", True, "Ann")
SUE = ("Sue", "steward", "", "", "", True, "Sue")


def changed(after: list[tuple[object, ...]]) -> list[PersonRow]:
    before = pd.DataFrame([ANN, SUE], columns=list(COLUMNS))
    return changed_rows(before, pd.DataFrame(after, columns=list(COLUMNS)))


def test_a_table_nobody_touched_changes_nothing() -> None:
    assert changed([ANN, SUE]) == []


def test_an_edited_name_keeps_its_person_and_a_pasted_row_is_somebody_new() -> None:
    pasted = ("Bea", "Worker; viewer", None, " 555 ", float("nan"), None, None)
    assert changed([("Anna", *ANN[1:]), SUE, pasted]) == [
        PersonRow("Anna", ("worker",), "ann@example.org", was="Ann"),
        PersonRow("Bea", ("viewer", "worker"), "", "555"),
    ]


def test_a_removed_row_is_somebody_who_is_not_here_any_more_and_an_empty_one_is_nobody() -> None:
    empty = (None, None, None, None, None, True, None)
    assert changed([SUE, empty]) == [PersonRow("Ann", ("worker",), "ann@example.org", active=False, was="Ann")]
