"""From names to records: every cell that names a record of another file is resolved, or told with the nearest names."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from models.records.assets import Asset
from models.records.crops import Variety
from models.records.folder.files import FILES, Column, File
from models.records.folder.known import Known
from models.records.folder.names import Names, Space, folded, split_names
from models.records.folder.problems import Problems
from models.records.folder.sheets import Entry, Parsed
from models.records.places import Place

# which attributes of which tables columns refer to
_REFERRED = {c.of for f in FILES for c in f.columns if c.of}
_TYPE_OF = {f.name: f.table.__mapper_args__["polymorphic_identity"] for f in FILES if issubclass(f.table, Asset)}
# headers of cells that hold the id of a record of another file
_BY_ID = {"log": "logs", "event": "events"}


class References:
    """Names known so far, file by file in the order of FILES."""

    def __init__(self, known: Known, problems: Problems) -> None:
        self.known = known
        self.problems = problems
        self.names = Names()
        self._ids: dict[str, set[UUID]] = {}

    def register(self, file: File, parsed: Parsed | None) -> None:
        """The names of a file's records, as they will be: those of the folder, and of the records it does not mention."""
        mentioned = self._ids[file.name] = {e.id for e in parsed.entries if e.id} if parsed else set()
        for row in self.known.rows.get(file.name, ()):
            if row["id"] not in mentioned:
                self._add(file, row["id"], row)
        for entry in parsed.entries if parsed else ():
            if entry.id:
                self._add(file, entry.id, dict(zip(parsed.fields, entry.values, strict=True)) if parsed else {})

    def _add(self, file: File, id: UUID, row: dict[str, Any]) -> None:
        for table, attribute in _REFERRED:
            if table is file.table and row.get(attribute):
                self.names.add((table, attribute), row[attribute], id)
        if file.name in _TYPE_OF and row.get("name"):
            self.names.add((Asset, _TYPE_OF[file.name]), row["name"], id)
            self.names.add((Asset, ""), row["name"], id)
        if file.table is Variety and row.get("name"):
            self.names.add((Variety, row["crop_id"]), row["name"], id)

    def resolve(self, parsed: Parsed) -> None:
        """Put ids in the place of names that stand in earlier files, and look whether ids of other files are there."""
        columns = [c for c in parsed.file.columns if c.field in parsed.fields]
        named = [c for c in columns if c.of and c.of[0] is not parsed.file.table]
        by_id = [c for c in columns if c.kind == "uuid" and c.header in _BY_ID]
        for entry in parsed.entries:
            for column in named:
                self._resolve(parsed, entry, column)
            for column in by_id:
                self._look(parsed, entry, column)
        if parsed.file.name == "logs":
            self._resolve_lists(parsed, "+assets", "#assets", (Asset, ""))
            self._resolve_lists(parsed, "+places", "#places", (Place, "name"))

    def resolve_own(self, parsed: Parsed) -> None:
        """The same for names of the same file: a place in a place, a calf and its dam."""
        for column in parsed.file.columns:
            if column.of and column.of[0] is parsed.file.table and column.field in parsed.fields:
                for entry in parsed.entries:
                    self._resolve(parsed, entry, column)

    def _resolve(self, parsed: Parsed, entry: Entry, column: Column) -> None:
        at = parsed.fields.index(column.field)
        text = entry.values[at]
        if text is None:
            return
        space = self._space(parsed, entry, column)
        entry.values[at] = self.one(space, text, parsed.shown, entry.row, parsed.headers.get(column.field, column.header))

    def _resolve_lists(self, parsed: Parsed, named: str, into: str, space: Space) -> None:
        """The names of a handy column of logs.csv; a whole cell may be one name that has a comma."""
        if named not in parsed.fields:
            return
        at, to = parsed.fields.index(named), parsed.fields.index(into)
        for entry in parsed.entries:
            text = entry.values[at]
            if text:
                names = [text] if len(self.names.find(space, text)) == 1 else split_names(text)
                found = [self.one(space, name, parsed.shown, entry.row, parsed.headers[named]) for name in names]
                entry.values[to] = tuple(dict.fromkeys(id for id in found if id))

    def _space(self, parsed: Parsed, entry: Entry, column: Column) -> Space:
        assert column.of is not None
        table, attribute = column.of
        if table is Asset:
            return Asset, parsed.value(entry, "asset.type") or ""
        if table is Variety and parsed.value(entry, "crop_id"):
            return Variety, parsed.value(entry, "crop_id")
        return table, attribute

    def one(self, space: Space, text: str, shown: str, row: int, header: str) -> UUID | None:
        """The record of a name; None, and a problem, where there is none or more than one."""
        found = self.names.find(space, text)
        if len(found) == 1:
            return next(iter(found))
        what = _what(space)
        if found:
            step = f"{len(found)} are called so: {_TELL.get(space[0], _RENAME)}"
            self.problems.add(shown, row, header, text, f"the name of one {what}", step)
            return None
        elsewhere = space[0] is Variety and self.names.find((Variety, "name"), text)
        if elsewhere:
            step = "it is a variety of another crop: correct the crop or the variety"
            self.problems.add(shown, row, header, text, "a variety of that crop", step)
            return None
        self.problems.add(shown, row, header, text, f"the name of a {what}", self._hint(space, text, what) if self._listed else "")
        return None

    @property
    def _listed(self) -> bool:
        return self.problems.count < 500

    def _hint(self, space: Space, text: str, what: str) -> str:
        near = [n for n in self.names.near(space, text) if folded(n) != folded(text)]
        return f"did you mean {' or '.join(near)}?" if near else f"add the {what} first, or correct the name"

    def _look(self, parsed: Parsed, entry: Entry, column: Column) -> None:
        id, file = parsed.value(entry, column.field), _BY_ID[column.header]
        if id is None or id in self._ids.get(file, ()) or self.known.kinds.get(id) == file:
            return
        header, expected = parsed.headers[column.field], f"the id of a row of {file}.csv, or of the records"
        self.problems.add(parsed.shown, entry.row, header, str(id), expected, f"add it to {file}.csv, or correct the id")


_RENAME = "give one of them another name"
_TELL: dict[Any, str] = {Asset: "say of which type it is (log_assets.csv has a column for it)", Variety: "say of which crop it is"}


def _what(space: Space) -> str:
    table, attribute = space
    if table is Asset:
        return {"": "planting, animal, herd or stock", "plant": "planting", "group": "herd"}.get(attribute, str(attribute))
    name: str = table.__name__
    return {"ShareSize": "share size", "Member": "member (its number)"}.get(name, name.lower())
