"""People as a table that is edited in place: what there is to edit, and what was changed in it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd

from models.records.commands import PersonRow
from models.records.contacts import PersonView

# was: the name until now, hidden from whoever edits; it says which row is which person
COLUMNS = ("name", "roles", "email", "phone", "notes", "active", "was")


def table(everybody: Sequence[PersonView]) -> pd.DataFrame:
    """The table as it is shown first."""
    rows = [(p.name, ", ".join(p.roles), p.email, p.phone, p.notes, p.active, p.name) for p in everybody]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"active": bool})


def changed_rows(before: pd.DataFrame, after: pd.DataFrame) -> list[PersonRow]:
    """Rows of a table that differ from what was there; somebody whose row was removed is not here any more."""
    old = {r.was: r for r in map(_person_row, before.to_dict("records"))}
    new = [_person_row(row) for row in after.to_dict("records")]
    kept = {r.was for r in new if r.was}
    gone = [PersonRow(r.name, r.roles, r.email, r.phone, r.notes, False, r.was) for was, r in old.items() if was not in kept and r.active]
    return [r for r in new if r != old.get(r.was) and (r.name or r.was)] + gone


def _person_row(row: Mapping[Hashable, Any]) -> PersonRow:
    """A row as it was typed or pasted; an empty cell is nothing, and somebody new is here."""
    text = {c: "" if pd.isna(row[c]) else str(row[c]).strip() for c in COLUMNS if c != "active"}
    roles = tuple(sorted(r.strip().lower() for r in text["roles"].replace(";", ",").split(",") if r.strip()))
    active = True if pd.isna(row["active"]) else bool(row["active"])
    return PersonRow(text["name"], roles, text["email"], text["phone"], text["notes"], active, text["was"])
