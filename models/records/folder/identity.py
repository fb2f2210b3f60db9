"""Which record a row is: by its id, else by its natural key, else a new one whose id follows from that key.

So the same folder, written by hand without a single id, may be imported as often as anybody likes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from models.records.folder.files import File
from models.records.folder.known import Known, key_fields
from models.records.folder.names import folded, split_names
from models.records.folder.problems import Problems
from models.records.folder.sheets import Entry, Parsed

# of ids made here; never change it, or every folder written by hand is imported a second time
NAMESPACE = UUID("8d0a2f5e-3b0c-5c65-9c7e-6f1b3f0f4f11")
Key = tuple[Any, ...]


class Identity:
    """Ids taken so far, over all files."""

    def __init__(self, known: Known, problems: Problems) -> None:
        self.known = known
        self.problems = problems
        self.taken: dict[UUID, tuple[str, int]] = {}

    def identify(self, parsed: Parsed) -> None:
        """Give every row of a file its id."""
        keys: dict[Key, int] = {}
        for entry in parsed.entries:
            if entry.id is not None:
                self._claim(parsed, entry)
                keys.setdefault(_key(parsed, entry), entry.row)
        bare = [e for e in parsed.entries if e.id is None]
        if not bare:
            return
        there = self._there(parsed, bare)
        ordinals: Counter[Key] = Counter()
        for entry in bare:
            key = _key(parsed, entry)
            if parsed.file.name != "logs" and key in keys:
                header = parsed.file.key[0]
                step = f"row {keys[key]} is the same one: take one out, or give both their ids"
                self.problems.add(parsed.shown, entry.row, header, _said(parsed, entry), "a row that no other row repeats", step)
                continue
            keys.setdefault(key, entry.row)
            entry.id = self._made(parsed, entry, key, there, ordinals)
            self.taken[entry.id] = (parsed.shown, entry.row)

    def _claim(self, parsed: Parsed, entry: Entry) -> None:
        assert entry.id is not None
        kind = self.known.kinds.get(entry.id, parsed.file.name)
        if kind != parsed.file.name:
            step = f"it is the id of one of {kind}: leave it empty, or move the row to the file it belongs to"
            self.problems.add(parsed.shown, entry.row, "id", str(entry.id), f"an id of {parsed.file.name}", step)
        elif entry.id in self.taken:
            file, row = self.taken[entry.id]
            step = f"{file} row {row} has it too: leave it empty in the new row"
            self.problems.add(parsed.shown, entry.row, "id", str(entry.id), "an id that no other row has", step)
        self.taken.setdefault(entry.id, (parsed.shown, entry.row))

    def _there(self, parsed: Parsed, bare: list[Entry]) -> dict[Key, list[UUID]]:
        """Records by key, those that rows with an id stand for left out."""
        found: dict[Key, list[UUID]] = defaultdict(list)
        if parsed.file.name == "logs":
            moments = [at for at in (parsed.value(e, "at") for e in bare) if at]
            for key, ids in self.known.logs_of(moments).items():
                found[key] += [id for id in ids if id not in self.taken]
            return found
        fields = _natural(parsed.file)
        for row in self.known.rows[parsed.file.name]:
            if row["id"] not in self.taken:
                found[tuple(_plain(row[f]) for f in fields)].append(row["id"])
        return found

    def _made(self, parsed: Parsed, entry: Entry, key: Key, there: dict[Key, list[UUID]], ordinals: Counter[Key]) -> UUID:
        matches = [id for id in there.get(key, ()) if id not in self.taken]
        while True:
            made = _uuid(parsed, entry, ordinals[key])
            ordinals[key] += 1
            if made not in self.taken:
                break
        return made if made in matches or not matches else min(matches)


def _natural(file: File) -> tuple[str, ...]:
    return key_fields(file)[: len(file.key)]


def _plain(value: Any) -> Any:
    return folded(value) if isinstance(value, str) else "" if value is None else value


def _key(parsed: Parsed, entry: Entry) -> Key:
    if parsed.file.name != "logs":
        return tuple(_plain(parsed.value(entry, f)) for f in _natural(parsed.file))
    about = (frozenset(parsed.value(entry, "#assets") or ()), frozenset(parsed.value(entry, "#places") or ()))
    return (*(parsed.value(entry, f) for f in ("type", "name", "at")), *about)


def _said(parsed: Parsed, entry: Entry) -> str:
    return ", ".join(str(parsed.value(entry, f)) for f in _natural(parsed.file))


def _uuid(parsed: Parsed, entry: Entry, ordinal: int) -> UUID:
    parts = [parsed.file.name, *(_text(parsed.value(entry, f)) for f in _natural(parsed.file))]
    if parsed.file.name == "logs":
        parts += ["\x1e".join(sorted(map(folded, split_names(parsed.value(entry, f) or "")))) for f in ("+assets", "+places")]
    return uuid5(NAMESPACE, "\x1f".join([*parts, str(ordinal)]))


def _text(value: Any) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return folded(str(value)) if value is not None else ""
