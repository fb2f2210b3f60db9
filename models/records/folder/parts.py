"""The parts of logs: what they are about, where, and how much; and what follows from a log with its parts put together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from models.records.folder.cells import Wrong
from models.records.folder.files import FILES, File
from models.records.folder.known import Known, rows_of
from models.records.folder.problems import Problems
from models.records.folder.sheets import Entry, Parsed, amount_quantity
from models.records.logs import Log

PARTS: dict[str, File] = {f.name: f for f in FILES if not f.whole}
_FACTS = ("status", "at", "is_movement", "is_group_assignment", "group_id")


class AssetPart(NamedTuple):
    n: int
    asset_id: UUID


class PlacePart(NamedTuple):
    n: int
    place_id: UUID
    length_m: float | None


class QuantityPart(NamedTuple):
    n: int
    measure: str
    canonical: float
    canonical_unit: str
    adjustment: str
    asset_id: UUID | None


_KINDS: dict[str, Any] = {"log_assets": AssetPart, "log_places": PlacePart, "quantities": QuantityPart}


@dataclass(slots=True)
class Facts:
    """A log as it will be, as far as the index follows from it (models.records.index.Logged)."""

    id: UUID
    status: str = "done"
    at: datetime = datetime.min
    is_movement: bool = False
    is_group_assignment: bool = False
    group_id: UUID | None = None
    assets: list[AssetPart] = field(default_factory=list)
    places: list[PlacePart] = field(default_factory=list)
    quantities: list[QuantityPart] = field(default_factory=list)


def add_extras(sheets: dict[str, list[Parsed]], whole: dict[str, set[UUID]], problems: Problems) -> None:
    """Make rows of parts of the handy columns of logs.csv. A log has its parts from one of the two, never from both."""
    for logs in sheets.get("logs", ()):
        made = (
            ("log_assets", "+assets", _listed(logs, "#assets", "asset_id")),
            ("log_places", "+places", _listed(logs, "#places", "place_id")),
            ("quantities", "+amount", _amounts(logs, problems)),
        )
        for name, column, parsed in made:
            if not parsed.entries:
                continue
            said = {p.value(e, "log_id") for p in sheets.get(name, ()) for e in p.entries}
            for entry in parsed.entries:
                if entry.values[0] in said:
                    step = f"take it out here, or take the rows of this log out of {name}.csv"
                    header, log = logs.headers[column], str(entry.values[0])
                    problems.add(logs.shown, entry.row, header, log, f"what {name}.csv does not say too", step)
            whole[name] = {entry.values[0] for entry in parsed.entries}
            sheets.setdefault(name, []).append(parsed)


def _listed(logs: Parsed, ids: str, attribute: str) -> Parsed:
    made = Parsed(PARTS["log_assets" if attribute == "asset_id" else "log_places"], logs.shown, ("log_id", "n", attribute), {})
    for entry in logs.entries:
        for n, id in enumerate(logs.value(entry, ids) or ()):
            made.entries.append(Entry(entry.row, None, [entry.id, n, id]))
    return made


def _amounts(logs: Parsed, problems: Problems) -> Parsed:
    made = Parsed(PARTS["quantities"], logs.shown, ("log_id", "n", "measure", "value", "unit", "canonical", "canonical_unit"), {})
    for entry in logs.entries if "+amount" in logs.fields else ():
        text = logs.value(entry, "+amount")
        if text:
            try:
                made.entries.append(Entry(entry.row, None, [entry.id, 0, *amount_quantity(text)]))
            except Wrong as why:
                problems.add(logs.shown, entry.row, logs.headers["+amount"], text, why.expected, why.what_to_do)
    return made


def facts_of(session: Session, sheets: dict[str, list[Parsed]], whole: dict[str, set[UUID]], known: Known) -> dict[UUID, Facts]:
    """Of every log that is named: as the records have it, with what the folder says of it put over that."""
    facts = {e.id: Facts(e.id) for p in sheets.get("logs", ()) for e in p.entries if e.id}
    for id in (p.value(e, "log_id") for name in PARTS for p in sheets.get(name, ()) for e in p.entries):
        if id is not None and id not in facts:
            facts[id] = Facts(id)
    there = {id for id in facts if known.kinds.get(id) == "logs"}
    if there:
        for id, *values in rows_of(session, [getattr(Log, f) for f in ("id", *_FACTS)], Log.id, there):
            _put(facts[id], _FACTS, values)
    for parsed in sheets.get("logs", ()):
        places = [(f, parsed.fields.index(f)) for f in _FACTS if f in parsed.fields]
        for entry in parsed.entries:
            if entry.id:
                _put(facts[entry.id], [f for f, _ in places], [entry.values[at] for _, at in places])
    for name in PARTS:
        _gather(name, session, sheets.get(name, ()), there, whole.get(name, set()), facts)
    return facts


def _put(facts: Facts, names: Iterable[str], values: Iterable[Any]) -> None:
    for name, value in zip(names, values, strict=True):
        setattr(facts, name, value)


def _gather(name: str, session: Session, sheets: Iterable[Parsed], there: set[UUID], whole: set[UUID], facts: dict[UUID, Facts]) -> None:
    """Add the parts of one kind; of a part that is there already, only what the folder says is another."""
    kind, table = _KINDS[name], PARTS[name].table
    attribute = name.removeprefix("log_")
    old: dict[tuple[UUID, int], Any] = {}
    if there:
        columns = [table.log_id, *(getattr(table, f) for f in kind._fields)]
        for log, *values in rows_of(session, columns, table.log_id, there):
            if log not in whole:
                old[log, values[0]] = kind(*values)
    blank = kind(*(None if f.endswith("_id") or f in ("n", "length_m", "canonical") else "" for f in kind._fields))
    for parsed in sheets:
        log_at = parsed.fields.index("log_id")
        places = [(f, parsed.fields.index(f)) for f in kind._fields if f in parsed.fields]
        for entry in parsed.entries:
            log = entry.values[log_at]
            said = {f: entry.values[at] for f, at in places}
            if log is not None and said["n"] is not None:
                part = old.pop((log, said["n"]), blank)._replace(**said)
                getattr(facts[log], attribute).append(part)
    for (log, _), part in old.items():
        getattr(facts[log], attribute).append(part)
    for one in facts.values():
        parts = getattr(one, attribute)
        if len(parts) > 1:
            parts.sort(key=lambda part: part.n)
