"""The plan of the land in numbers and as a table: what it says, and what people typed into it. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import Any

from dashboard.parts.board.paints import PHASE_WORDS
from models.dates import parse_day
from models.display import NBSP
from models.records.commands.land_plan import LandRow
from models.records.ground import Land
from models.records.places import KINDS, PHASES
from sensors.errors import InputError, RecordError

ORDER = ("building", "planned", "active", "retired")
# the columns of the table, with what stands in each
COLUMNS = ("name", "kind", "parent", "phase", "date", "cost", "funding", "notes")


def money(amount: float, units: str) -> str:
    """Whole dollars where the hub uses US units; a plain number elsewhere."""
    return f"{amount:,.0f}{NBSP}$" if units == "us" else f"{amount:,.0f}"


def kind_words(kind: str) -> str:
    return kind.replace("_", " ")


def told(land: Sequence[Land], units: str) -> tuple[str, str]:
    """How many places are in each phase, and how much of what is still to be paid for somebody pays."""
    count = Counter(place.phase for place in land)
    parts = [f"{count[p]} {PHASE_WORDS[p]}" for p in ("active", "building", "planned", "retired") if count[p] or p == "active"]
    parts[0] = parts[0].replace(" in use", " place in use" if count["active"] == 1 else " places in use")
    ahead = [place for place in land if place.phase in ("planned", "building")]
    said = funded(ahead, units)
    uncosted = sum(place.cost is None for place in ahead)
    inputs = f"{uncosted} of the {len(ahead)} ahead have no cost yet" if uncosted else ""
    return f"{', '.join(parts)}{': ' + said if said else ''}.", inputs


def funded(places: Sequence[Land], units: str) -> str:
    """ "18,400 of 52,000 $ funded"; "" where nothing has a cost."""
    cost = sum(place.cost or 0.0 for place in places)
    return f"{sum(place.funded for place in places):,.0f} of {money(cost, units)} funded" if cost else ""


def rows(land: Sequence[Land]) -> list[dict[str, Any]]:
    """The table as it is; `was` is kept beside it to know a renamed row."""
    return [
        {"was": p.name, "name": p.name, "kind": p.kind, "parent": p.parent, "phase": p.phase,
         "date": p.phase_on.isoformat() if p.phase_on else "",
         "cost": p.cost, "funding": p.funding, "notes": p.notes}
        for p in land
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Edited:
    """What is to be saved, which names are gone from the table, and what is wrong, row by row."""

    changed: tuple[LandRow, ...]
    removed: tuple[str, ...]
    wrong: tuple[InputError, ...]


def edited(land: Sequence[Land], table: Sequence[Mapping[str, Any]], today: date) -> Edited:
    """What a table says that the records do not; rows are counted from 1, as people see them."""
    before = {row["was"]: row for row in rows(land)}
    changed, wrong, seen = [], [], set()
    for n, raw in enumerate(table, 1):
        cells = {key: _cell(raw.get(key)) for key in (*COLUMNS, "was")}
        if not any(cells[c] for c in COLUMNS):
            continue
        was = cells["was"] if cells["was"] in before else ""
        if not was and cells["name"] in before:
            was = cells["name"]  # pasted over: known by its name
        seen.add(was)
        if was and all(_same(c, before[was][c], raw.get(c)) for c in COLUMNS):
            continue
        row, faults = _row(cells, raw.get("cost"), was, n, today)
        wrong += faults
        changed.append(row)
    return Edited(tuple(changed), tuple(name for name in before if name not in seen), tuple(wrong))


def _cell(value: Any) -> str:
    """A cell as words; what is empty in a spreadsheet comes as None or NaN."""
    return "" if value is None or value != value else str(value).strip()


def _same(column: str, old: Any, new: Any) -> bool:
    """Whether a cell says what it said; 12,000 is 12000.0."""
    return _cell(old) == _cell(new) or (column == "cost" and bool(_cell(new)) and _cost(old) == _cost(new))


def _row(cells: Mapping[str, str], cost: Any, was: str, n: int, today: date) -> tuple[LandRow, list[InputError]]:
    faults: list[InputError] = []
    where = f"row {n}" + (f" ({cells['name']})" if cells["name"] else "")
    if not cells["name"]:
        faults.append(RecordError("A place needs a name.", where=f"{where}, name"))
    kind = next((k for k in KINDS if cells["kind"].casefold() in (k, kind_words(k), KINDS[k])), "")
    if not kind:
        faults.append(
            RecordError("That is no kind of place.", where=f"{where}, kind", expected=", ".join(map(kind_words, KINDS)), got=cells["kind"])
        )
    phase = next((p for p in PHASES if cells["phase"].casefold() in (p, PHASE_WORDS[p])), "" if cells["phase"] else "active")
    if not phase:
        faults.append(RecordError("That is no phase.", where=f"{where}, phase", expected=", ".join(PHASES), got=cells["phase"]))
    on: date | None = None
    if cells["date"]:
        try:
            on = parse_day(cells["date"], today=today)
        except InputError as why:
            faults.append(RecordError(why.what, where=f"{where}, date", expected=why.expected, got=cells["date"]))
    paid = _cost(cost)
    if paid is None and _cell(cost):
        faults.append(RecordError("A cost is a number, zero or more.", where=f"{where}, cost", got=_cell(cost)))
    facts = {"parent": cells["parent"], "phase": phase, "phase_on": on, "cost": paid, "funding": cells["funding"], "notes": cells["notes"]}
    return LandRow(cells["name"], kind, was, facts, where), faults


def _cost(value: Any) -> float | None:
    """ "$ 18,400.50" as a number; None where it is none."""
    try:
        found = float(_cell(value).replace(",", "").replace("$", "").strip())
    except ValueError:
        return None
    return found if isfinite(found) and found >= 0 else None
