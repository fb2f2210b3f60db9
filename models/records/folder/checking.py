"""A folder checked whole, against itself and against the records: what it would write, or all that is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from models.records.folder import rules
from models.records.folder.cells import Reading
from models.records.folder.files import FILES, File
from models.records.folder.identity import Identity
from models.records.folder.known import Known
from models.records.folder.parts import Facts, add_extras, facts_of
from models.records.folder.problems import Problems
from models.records.folder.reading import Source
from models.records.folder.references import References
from models.records.folder.sheets import Entry, Parsed, parse
from models.records.places import Place

Progress = Callable[[str, int], None]


def quiet(_stage: str, _rows: int) -> None:
    """Progress that nobody watches."""


@dataclass(slots=True)
class Batch:
    """What a folder says, ready to be written. sheets: by file name, in the order of FILES (a part of a log may be said
    twice: by its own file and by the handy columns of logs.csv). whole: logs whose parts of a file are all said here.
    facts: of the logs it names, what the index follows from."""

    known: Known
    sheets: dict[str, list[Parsed]] = field(default_factory=dict)
    whole: dict[str, set[UUID]] = field(default_factory=dict)
    facts: dict[UUID, Facts] = field(default_factory=dict)

    def rows(self, file: File) -> int:
        return sum(len(p.entries) for p in self.sheets.get(file.name, ()))


def check(session: Session, source: Source, zone: ZoneInfo, now: datetime, progress: Progress = quiet) -> Batch:
    """Read and check a source; FolderError with all that is wrong. Nothing is written."""
    problems = source.problems
    reading = Reading(zone, now)
    known = Known(session)
    batch = Batch(known)
    references = References(known, problems)
    identity = Identity(known, problems)
    by_name = {sheet.file.name: sheet for sheet in source.sheets}
    for file in FILES:
        sheet = by_name.get(file.name)
        parsed = None
        if sheet:
            progress(f"reading {sheet.shown}", 0)
            parsed = parse(sheet, reading, problems, lambda rows, shown=sheet.shown: progress(f"reading {shown}", rows))  # type: ignore[misc]
            references.resolve(parsed)
            if file.whole:
                identity.identify(parsed)
            batch.sheets[file.name] = [parsed]
        if file.whole:
            references.register(file, parsed)
            if parsed:
                references.resolve_own(parsed)
    _outline(source, batch, references, problems)
    add_extras(batch.sheets, batch.whole, problems)
    batch.facts = facts_of(session, batch.sheets, batch.whole, known)
    rules.check(session, batch.sheets, batch.facts, known, problems)
    problems.must_be_none()
    return batch


def _outline(source: Source, batch: Batch, references: References, problems: Problems) -> None:
    """Join the outlines to their places: by id, else by name."""
    if not source.outlines:
        return
    file = FILES[0]
    said = {e.id: p.value(e, "geometry") for p in batch.sheets.get(file.name, ()) for e in p.entries}
    sheet = Parsed(file, source.outlines[0][0], ("geometry",), {})
    drawn: dict[UUID, str] = {}
    for shown, outline in source.outlines:
        id = _place(outline.id, outline.name, said, references)
        if id is None:
            near = references.names.near((Place, "name"), outline.name)
            step = f"did you mean {' or '.join(near)}?" if near else "add the place to places.csv, or correct the name"
            problems.add(shown, None, outline.where, outline.name or outline.id, "the id or the name of a place", step)
        elif id in drawn or said.get(id):
            step = f"leave one out: it is in {drawn.get(id, 'places.csv')} too"
            problems.add(shown, None, outline.where, outline.name, "one outline a place", step)
        else:
            drawn[id] = shown
            sheet.entries.append(Entry(0, id, [outline.geometry]))
    batch.sheets.setdefault(file.name, []).append(sheet)


def _place(id: str, name: str, said: dict[UUID | None, object], references: References) -> UUID | None:
    try:
        found = UUID(id)
    except ValueError:
        found = None
    if found is not None and (found in said or references.known.kinds.get(found) == "places"):
        return found
    called = references.names.find((Place, "name"), name) if name else set()
    return next(iter(called)) if len(called) == 1 else None
