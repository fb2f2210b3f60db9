"""farmOS's CSV: the files its importers take, and the rows of these or of its exports as entities.

Its importers name columns with spaces and take one quantity a log; its exports have machine names and RFC 3339 dates,
all bundles in one file. Four columns are written in both spellings, because its versions differ there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from models.amounts import parse_amount
from models.interop.farmos.entities import ASSETS, LOGS, PLACES, TERMS, TYPE_OF, Amount, Entity, Ref, fields_of
from models.interop.sheets import FORMULA, Line, Row, escaped, figure, id_from, is_id, lines_of, needs, sheet
from sensors.errors import RecordError, UnitError

EXTRA = "quantities_extra.csv"
MORE = "More quantities: "
_TWICE = ("is movement", "intrinsic geometry", "is location", "is fixed")
_EXTRA_HEADERS = ("hubland id", "name", "timestamp", "n", "measure", "value", "units", "label")
_LOG_HEADERS = (
    "name", "timestamp", "assets", "locations", "quantity", "quantity measure", "quantity units", "quantity label", "notes",
    "categories", "status",
)  # fmt: skip
_ENDING = ("geometry", "is movement", "is_movement", "is group assignment", "group", "hubland id")
_FLAG = {"yes": "1", "no": "0"}


# writing


def files_of(entities: Iterable[Entity]) -> dict[str, str]:
    """One file a bundle: terms, then assets with parents first, then logs; at last the quantities that a log row has no room for."""
    found: dict[tuple[str, str], list[Entity]] = {}
    for entity in entities:
        found.setdefault((entity.kind, entity.bundle), []).append(entity)
    assets = [e for (kind, _), group in found.items() if kind == "asset" for e in group]
    said = _Names(assets)
    files = {}
    order = [("term", b) for b in TERMS] + [("asset", b) for b in ASSETS] + [("log", b) for b in LOGS]
    for kind, bundle in order:
        group = found.get((kind, bundle))
        if group:
            rows = [_escaped(_row(e, said)) for e in group]
            prefix = "taxonomy_term" if kind == "term" else kind
            files[f"{prefix}_{bundle}.csv"] = sheet(_headers(kind, bundle), rows)
    extra = [_escaped(row) for e in entities if e.kind == "log" for row in _extra(e)]
    return files | ({EXTRA: sheet(_EXTRA_HEADERS, extra)} if extra else {})


class _Names:
    """How a cell names an asset: by its name where farmOS finds it so, else by its ID tag, which it looks for first."""

    def __init__(self, assets: Iterable[Entity]) -> None:
        self._assets = {a.id: a for a in assets}
        self._names = Counter(a.name.casefold() for a in self._assets.values())
        self._tags = Counter(a.tag for a in self._assets.values() if a.tag)

    def tag(self, asset: Entity) -> str:
        """An animal's own tag, but where its name does not tell it and another has that tag too."""
        mine = asset.tag and (self._tags[asset.tag] == 1 or not self._odd(asset.name))
        return asset.tag if mine else asset.id

    def _odd(self, name: str) -> bool:
        """Whether a cell cannot name an asset so."""
        strange = "," in name or "|" in name or name.startswith(FORMULA) or name != name.strip() or name in self._tags
        return strange or self._names[name.casefold()] > 1

    def listed(self, refs: Iterable[Ref]) -> str:
        return ",".join(self._one(ref) for ref in refs)

    def _one(self, ref: Ref) -> str:
        if self._odd(ref.name) and ref.id in self._assets:
            return self.tag(self._assets[ref.id])
        return ref.name


def _headers(kind: str, bundle: str) -> list[str]:
    if kind == "term":
        return ["name", "description"]
    own = [f.name.replace("_", " ") for f in fields_of(kind, bundle) if f.kind != "flag"]
    if kind == "log":
        return [*_LOG_HEADERS, *own, *_ENDING]
    head = ["name", "parents", "notes", "status", "archived", "archived on", "id tag", "id tag type", "id tag location", "hubland id"]
    if bundle in ("land", "structure"):
        head.append(f"{bundle} type")
    if bundle in TYPE_OF:
        head.append(TYPE_OF[bundle].replace("_", " "))
    head += ["season"] if bundle in ("plant", "seed") else []
    head += [*own, "nickname"] if bundle == "animal" else own
    both = ("intrinsic geometry", "intrinsic_geometry", "is location", "is_location", "is fixed", "is_fixed")
    return [*head, *both] if bundle in PLACES else head


def _row(entity: Entity, said: _Names) -> Row:
    row = {"name": entity.name} | {name.replace("_", " "): _FLAG.get(text, text) for name, text in entity.fields.items()}
    for name, refs in entity.refs.items():
        row[name.replace("_", " ")] = ",".join(r.name for r in refs) if refs and refs[0].kind == "term" else said.listed(refs)
    if entity.kind == "asset":
        row |= {"parents": row.get("parent", ""), "id tag": said.tag(entity), "id tag type": "other", "hubland id": entity.id}
        # 3.x reads the word, 4.x the flag; neither takes a date
        row |= {"archived on": row.get("archived", ""), "archived": "1" if row["status"] == "archived" else "0"}
        if row["id tag"] == entity.tag:
            row["id tag type"] = "ear_tag"
    if entity.kind == "log":
        row |= {"assets": row.pop("asset", ""), "locations": row.pop("location", ""), "categories": row.pop("category", "")}
        row |= {"timestamp": _instant(entity.fields["timestamp"]), "hubland id": entity.id} | _first(entity)
    return row | {header.replace(" ", "_"): row[header] for header in _TWICE if header in row}


def _first(log: Entity) -> Row:
    if not log.amounts:
        return {}
    first, *more = log.amounts
    notes = [log.fields.get("notes", "")] if log.fields.get("notes") else []
    if more:
        notes.append(MORE + "; ".join(" ".join(p for p in (figure(a.value), a.unit, f"({a.label})" if a.label else "") if p) for a in more))
    return {
        "quantity": figure(first.value), "quantity measure": first.measure, "quantity units": first.unit,
        "quantity label": first.label, "notes": "\n".join(notes),
    }  # fmt: skip


def _extra(log: Entity) -> list[Row]:
    """Every quantity after the first."""
    at = _instant(log.fields["timestamp"])
    return [
        {"hubland id": log.id, "name": log.name, "timestamp": at, "n": str(n), "measure": a.measure, "value": figure(a.value),
         "units": a.unit, "label": a.label}
        for n, a in enumerate(log.amounts[1:], 1)
    ]  # fmt: skip


def _instant(at: str) -> str:
    """Our moment as ISO 8601; a day stays a day."""
    return at.replace(" ", "T", 1) if re.match(r"\d{4}-\d\d-\d\d \d", at) else at


def _escaped(row: Row) -> Row:
    return {header: cell if header in ("quantity", "value") else escaped(cell) for header, cell in row.items()}


# reading


def entities_in(files: Mapping[str, str]) -> list[Entity]:
    """The entities of farmOS's CSV files, of either style. RecordError where a file or a cell cannot be read."""
    found: list[Entity] = []
    extra: dict[str, list[Amount]] = {}
    for name, text in files.items():
        lines = [Line(one.file, one.number, _with_underscores(one.cells)) for one in lines_of(name, text)]
        if name == EXTRA:
            extra = _read_extra(name, lines)
            continue
        for line in lines:
            kind, bundle = _what(line)
            found.append(_entity(line, kind, bundle))
    for entity in found:
        if entity.kind == "log" and entity.id in extra:
            entity.amounts += extra[entity.id]
            entity.fields["notes"] = re.sub(rf"(^|\n){re.escape(MORE)}[^\n]*\Z", "", entity.fields.get("notes", ""))
    return found


def _with_underscores(cells: Mapping[str, str]) -> dict[str, str]:
    """Cells by machine name; where a file has both spellings, the one that says something."""
    found: dict[str, str] = {}
    for header, cell in cells.items():
        name = header.replace(" ", "_")
        found[name] = found.get(name) or cell
    return found


def _what(line: Line) -> tuple[str, str]:
    """(asset, log or term; its bundle), from the column `type` of an export, else from the file's name."""
    bundles = {"log": LOGS, "asset": ASSETS, "term": TERMS}
    kind = "log" if "timestamp" in line.cells else "term" if "vid" in line.cells else ""
    type = line.first("type", "vid").lower()
    stem = line.file.rsplit("/", 1)[-1].lower().removesuffix(".csv")
    if type:
        kind = kind or ("term" if type in TERMS else "asset")
        if type in bundles[kind]:
            return kind, type
        raise line.refused(f"Hubland has no place for this type of {kind}.", "type", ", ".join(bundles[kind]), "leave these rows out")
    for prefix, one in (("log_", "log"), ("asset_", "asset"), ("taxonomy_term_", "term"), ("", "term")):
        if stem.startswith(prefix) and stem.removeprefix(prefix) in bundles[one]:
            return one, stem.removeprefix(prefix)
    raise RecordError(
        "Neither the file's name nor a column `type` says what these rows are.", where=line.file,
        expected="a name such as asset_land.csv, log_harvest.csv or taxonomy_term_unit.csv", got=line.file,
        next_step="rename the file after the importer it is for",
    )  # fmt: skip


def _entity(line: Line, kind: str, bundle: str) -> Entity:
    where = f"{line.file}, row {line.number}"
    name = line["name"] if kind == "log" else line.required("name", f"The name of this {kind}")
    tag = line["id_tag"]
    ours = next((t for t in (line["hubland_id"], tag, line["uuid"]) if is_id(t)), "")
    entity = Entity(kind, bundle, ours.lower(), name, where=where, tag="" if is_id(tag) else tag)
    if kind == "term":
        return entity
    _read_common(line, entity)
    for one in fields_of(kind, bundle):
        if one.kind in ("asset", "lab"):
            entity.refs[one.name] = _refs(line, one.name, "asset" if one.kind == "asset" else "term", "lab" if one.kind == "lab" else "")
        elif one.kind == "day":
            entity.fields[one.name] = line.day(one.name)
        elif one.kind == "flag":
            flag = line.flag(one.name)
            entity.fields |= {} if flag is None else {one.name: "yes" if flag else "no"}
        else:
            entity.fields[one.name] = line[one.name]
    return entity


def _read_common(line: Line, entity: Entity) -> None:
    entity.fields["notes"] = line["notes"]
    if entity.kind == "asset":
        # 3.x says active or archived; 4.x has a flag, and an export of 3.x the moment beside the word
        gone = line["status"].lower() == "archived" or line["archived"] not in ("", "0")
        entity.fields |= {"status": "archived" if gone else "active"}
        entity.fields["archived"] = line.day("archived_on") or (line.day("archived") if len(line["archived"]) >= 10 else "")
        for name in ("land_type", "structure_type", "intrinsic_geometry"):
            entity.fields[name] = line[name]
        entity.refs["parent"] = _refs(line, "parents" if line["parents"] else "parent", "asset")
        for name in (*{TYPE_OF[b] for b in TYPE_OF if b == entity.bundle}, "season"):
            entity.refs[name] = _refs(line, name, "term", name)
        return
    _read_log(line, entity)


def _read_log(line: Line, log: Entity) -> None:
    line.required("timestamp", "The time of this log")
    status = line["status"].lower() or "done"
    if status not in ("pending", "done", "abandoned"):
        raise line.refused("This is no status of a log.", "status", "pending, done or abandoned")
    log.fields |= {"timestamp": our_moment(line["timestamp"]), "status": status, "geometry": line["geometry"]}
    for name in ("is_movement", "is_group_assignment"):
        log.fields[name] = "yes" if line.flag(name) else "no"
    log.refs["asset"] = _refs(line, "assets" if line["assets"] else "asset", "asset")
    log.refs["location"] = _refs(line, "locations" if line["locations"] else "location", "asset")
    log.refs["group"] = _refs(line, "group", "asset")
    log.refs["category"] = _refs(line, "categories" if line["categories"] else "category", "term", "log_category")
    log.amounts = _amounts(line)


def our_moment(timestamp: str) -> str:
    """An RFC 3339 time as our files have it; midnight on the clock is the day alone, for so farmOS keeps a day without an hour."""
    found = re.fullmatch(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?(Z|[-+]\d\d:?\d\d)?", timestamp)
    if not found:
        return timestamp
    day, clock, offset = found[1], found[2], (found[3] or "").replace("Z", "+00:00")
    return day if clock in ("00:00", "00:00:00") and offset != "+00:00" else f"{day} {clock}{offset}"


def _refs(line: Line, header: str, kind: str, bundle: str = "") -> list[Ref]:
    """What a cell names; exports join several with a bar, importers with a comma."""
    separator = "|" if "|" in line[header] else ","
    words = [word.strip() for word in line[header].split(separator)]
    return [Ref(kind, bundle, word.lower() if is_id(word) else "", "" if is_id(word) else word) for word in words if word]


def _amounts(line: Line) -> list[Amount]:
    """The one quantity of a log row: of an importer's row its number, of an export's what it says in words."""
    if not line["quantity"]:
        return []
    if "quantity_units" not in line.cells and "quantity_measure" not in line.cells:
        try:
            said = parse_amount(line["quantity"])
            return [Amount(said.measure, said.value, said.unit)]
        except UnitError as why:
            raise line.refused(why.what, "quantity", "an amount such as 12 lb") from why
    value = line.value("quantity", least=None)
    measure = line["quantity_measure"] or _measure_of(line["quantity_units"])
    return [Amount(measure.lower().replace(" ", "_"), value or 0.0, line["quantity_units"], line["quantity_label"])]


def _measure_of(unit: str) -> str:
    try:
        return parse_amount("1", default_unit=unit).measure if unit else "count"
    except UnitError:
        return "value"


def _read_extra(name: str, lines: list[Line]) -> dict[str, list[Amount]]:
    needs(name, lines, "hubland_id", "n", "measure", "value")
    found: dict[str, list[tuple[int, Amount]]] = {}
    for line in lines:
        value, n = line.value("value", least=None), line.whole("n")
        if value is None or n is None:
            raise line.refused("This is missing.", "value" if value is None else "n", "a number")
        found.setdefault(line["hubland_id"].lower(), []).append((n, Amount(line["measure"], value, line["units"], line["label"])))
    return {log: [amount for _, amount in sorted(amounts, key=lambda pair: pair[0])] for log, amounts in found.items()}


def id_of(entity: Entity, n: int = 0) -> str:
    """The id of an entity that came without one; n tells apart those that are alike."""
    return entity.id or id_from(entity.kind, entity.bundle, entity.name, entity.fields.get("timestamp", ""), str(n))
