"""farmOS's entities as our tables.

`known` is what the hub has: a record that is there keeps its id, and what farmOS has no word for (the kind of a place)
keeps what the hub says. Names are unique here and not in farmOS: a second Lettuce becomes Lettuce (2).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from models.interop.crops import Crops
from models.interop.farmos.entities import (
    FILE_OF,
    PLACES,
    TYPE_OF,
    UNSPECIFIED,
    WITHIN,
    Entity,
    Ref,
    fields_of,
    kind_of_place,
    place_kinds,
)
from models.interop.farmos.files import id_of
from models.interop.sheets import Known, Row, Tables, as_json, figure, given, headers_of, plain_tables
from models.interop.wkt import geometry_of
from sensors.errors import RecordError

# of a thing that is archived, and nobody said since when
LONG_AGO = "1970-01-01"
_TYPE_OF_FILE = {file: bundle for bundle, file in FILE_OF.items() if bundle != "compost"}
# header -> the file whose record it names, and by which header; blank where that is not in this hub
_NAMED = {"assignee": ("people", "name"), "plan": ("plans", "name"), "event": ("events", "id")}


def tables_of(entities: Iterable[Entity], known: Known) -> Tables:
    """Our tables of farmOS's entities. RecordError where a record names another that is neither among them nor known."""
    every = list(entities)
    made = _Incoming(plain_tables(known))
    assets = [e for e in every if e.kind == "asset"]
    for asset in assets:
        made.meet(asset)
    logs = [e for e in every if e.kind == "log"]
    last = _last_days(logs, made)
    for asset in assets:
        made.asset(asset, last)
    for log in logs:
        made.log(log)
    return given(made.crops.tables() | made.tables)


def file_of(bundle: str) -> str:
    return "places" if bundle in PLACES else FILE_OF[bundle]


class _Incoming:
    def __init__(self, known: Tables) -> None:
        self.known = known
        self.crops = Crops(known)
        self.tables: Tables = {}
        self._ids: dict[str, tuple[str, str, str]] = {}  # id or alias -> (file, id, our name)
        self._names: dict[tuple[str, str], list[str]] = {}  # (file, what farmOS calls it) -> ids
        self._taken: dict[tuple[str, str], str] = {}  # (file, our name) -> id
        self._rows: dict[tuple[str, str], Row] = {}
        self._lengths = {(r["log"], r["place"]): r["length_m"] for r in known.get("log_places", []) if r.get("length_m")}
        self._stock = {(r["log"], r["n"]): r for r in known.get("quantities", []) if r.get("asset")}
        self._logs = {(r["type"], r["name"], r["at"]): r["id"] for r in known.get("logs", [])}
        self._seen: dict[str, int] = {}
        self._sexes = {r["id"]: r.get("sex", "") for r in known.get("animals", [])}
        self._rows |= {("logs", row["id"]): row for row in known.get("logs", [])}
        for file in ("places", *_TYPE_OF_FILE):
            for row in known.get(file, []):
                self._remember(file, row["id"], _name(file, row), row)

    def _remember(self, file: str, id: str, name: str, row: Row | None = None) -> None:
        self._ids[id] = (file, id, name)
        self._taken[(file, name)] = id
        self._names.setdefault((file, name.casefold()), []).append(id)
        if row is not None:
            self._rows[(file, id)] = row
            if row.get("tag"):
                self._ids.setdefault(row["tag"], (file, id, name))

    def meet(self, asset: Entity) -> None:
        """Give an asset its id and its name here."""
        file = file_of(asset.bundle)
        alias = asset.id
        if not asset.id:
            there = self._taken.get((file, asset.name), "")
            again = self._seen.get(f"{file}/{asset.name}", 0)
            self._seen[f"{file}/{asset.name}"] = again + 1
            asset.id = there if there and not again else id_of(asset, again)
        name, n = asset.name, 1
        while self._taken.get((file, name), asset.id) != asset.id:
            n += 1
            name = f"{asset.name} ({n})"
        self._remember(file, asset.id, name)
        if asset.bundle == "animal":
            self._sexes[asset.id] = asset.fields.get("sex", "")
        if asset.name != name:
            self._names.setdefault((file, asset.name.casefold()), []).append(asset.id)
        for other in filter(None, (alias, asset.tag)):  # of two with one tag the first
            self._ids.setdefault(other, self._ids[asset.id])

    def find(self, ref: Ref, files: Iterable[str], where: str) -> tuple[str, str, str]:
        """(file, id, our name) of what a record names. RecordError where there is none, or several are called so."""
        if ref.id in self._ids or (not ref.id and ref.name in self._ids):
            return self._ids[ref.id or ref.name]
        wanted = [file_of(ref.bundle)] if ref.bundle else list(files)
        found = list(dict.fromkeys(id for file in wanted for id in self._names.get((file, ref.name.casefold()), []) if ref.name))
        if len(found) == 1:
            return self._ids[found[0]]
        said = ref.name or ref.id
        raise RecordError(
            f"{said!r} is the name of {len(found)} things." if found else f"{said!r} is named here, but it is nowhere to be found.",
            where=where, expected="the name, ID tag or UUID of one asset of these files or of the hub", got=said,
            next_step="write its UUID or ID tag" if found else "bring the file that has it too, or add it to the hub first",
        )  # fmt: skip

    # assets

    def asset(self, asset: Entity, last: Mapping[str, str]) -> None:
        file, id, name = self._ids[asset.id]
        old = self._rows.get((file, id), {})
        row = {h: (old or asset.kept).get(h, "") for h in headers_of(file)} | {
            "id": id,
            "name": name,
            "notes": asset.fields.get("notes", ""),
        }
        gone = asset.fields.get("status") == "archived"
        since = asset.fields.get("archived") or last.get(id, LONG_AGO)
        if file == "places":
            row |= self._place(asset, old, gone, since)
        elif file == "devices":
            phase = "retired" if gone else "active" if row["phase"] in ("", "retired") else row["phase"]
            row |= {"key": row["key"] or name, "phase": phase}
        else:
            row["archived_on"] = (asset.fields.get("archived") or old.get("archived_on") or since) if gone else ""
            self._what_it_is(asset, row)
        self._forget_strangers(row)
        self._own(asset, row)
        self.tables.setdefault(file, []).append(row)

    def _place(self, asset: Entity, old: Row, gone: bool, since: str) -> Row:
        where = asset.where or asset.name
        parents = [self.find(ref, ["places"], where) for ref in asset.refs.get("parent", [])]
        here = (asset.bundle, asset.fields.get(f"{asset.bundle}_type", ""))
        # several of our kinds are one of farmOS's: what the hub says, or said when it sent this, holds while it fits
        fits = [k for k in (old.get("kind", ""), asset.kept.get("kind", "")) if place_kinds().get(k) == here]
        phase = old.get("phase") or asset.kept.get("phase") or "active"
        phase = "retired" if gone else "active" if phase == "retired" else phase
        row = {"kind": fits[0] if fits else kind_of_place(*here), "parent": parents[0][2] if parents else "", "phase": phase}
        if gone and not (old or asset.kept).get("phase_on"):
            row["phase_on"] = since
        shape = asset.fields.get("intrinsic_geometry", "")
        if shape:
            row["geometry"] = as_json(geometry_of(shape, where))
        return row

    def _what_it_is(self, asset: Entity, row: Row) -> None:
        types = asset.refs.get(TYPE_OF.get(asset.bundle, ""), [])
        said = types[0].name if types else ""
        said = "" if said == UNSPECIFIED else said
        if asset.bundle == "animal":
            species, _, breed = said.partition(WITHIN)
            row |= {"species": species or UNSPECIFIED, "breed": breed, "tag": asset.tag}
            self._parents(asset, row)
        elif asset.bundle in ("plant", "seed"):
            # a planting is of some crop; a bag of seed may be a mixture
            crop, variety = self.crops.named(said or asset.name) if said or asset.bundle == "plant" else ("", "")
            row |= {"crop": crop, "variety": variety}
        elif "crop" in row and (row["crop"] or (said and self.crops.known(said))):
            row["crop"], row["variety"] = self.crops.named(row["crop"] or said, row["variety"] if row["crop"] else "")
        if asset.refs.get("season") and "season" in row:
            row["season"] = ", ".join(r.name for r in asset.refs["season"])

    def _parents(self, asset: Entity, row: Row) -> None:
        """An animal's mother and father: farmOS has parents, and which is which their sex says."""
        for ref in asset.refs.get("parent", []):
            file, id, name = self.find(ref, ["animals"], asset.where or asset.name)
            if file == "animals":
                sire = self._sexes.get(id) == "M" or (self._sexes.get(id) != "F" and bool(row["dam"]))
                row["sire" if sire else "dam"] = name

    def _own(self, entity: Entity, row: Row) -> None:
        """The bundle's own fields; those of details into them."""
        details: dict[str, Any] = json.loads(row.get("details") or "{}")
        for one in fields_of(entity.kind, entity.bundle):
            if one.kind == "asset":
                said = ", ".join(self.find(r, ["animals"], entity.where or entity.name)[2] for r in entity.refs.get(one.name, []))
            elif one.kind == "lab":
                said = ", ".join(r.name for r in entity.refs.get(one.name, []))
            elif one.name in entity.fields:
                said = entity.fields[one.name]
            else:
                continue
            key = one.ours.removeprefix("details.")
            if key == one.ours:
                row[key] = said
            elif said:
                details[key] = said
            else:
                details.pop(key, None)
        if "details" in row:
            row["details"] = as_json(details)

    # logs

    def log(self, log: Entity) -> None:
        where = log.where or log.name
        name = log.name or log.bundle.replace("_", " ")
        fields = log.fields
        key = (log.bundle, name, fields["timestamp"])
        again = self._seen.get("/".join(key), 0)
        self._seen["/".join(key)] = again + 1
        id = log.id or (self._logs.get(key, "") if not again else "") or id_of(log, again)
        old = self._rows.get(("logs", id), {})
        row = {h: (old or log.kept).get(h, "") for h in headers_of("logs")}
        self._forget_strangers(row)
        row |= {"id": id, "type": log.bundle, "name": name, "at": fields["timestamp"], "notes": fields.get("notes", "")}
        # 3.x has no word for a log that was given up: it is pending there, and what we kept says more
        given_up = "abandoned" in (old.get("status"), log.kept.get("status")) and fields["status"] == "pending"
        row |= {"status": "abandoned" if given_up else fields["status"], "categories": ", ".join(r.name for r in log.refs["category"])}
        row |= {flag: fields.get(flag, "no") for flag in ("is_movement", "is_group_assignment")}
        row["crop"] = self.crops.named(row["crop"])[0] if row["crop"] else ""
        row["group"] = next((self.find(ref, ["herds"], where)[2] for ref in log.refs.get("group", [])), "")
        if fields.get("geometry"):
            row["geometry"] = as_json(geometry_of(fields["geometry"], where))
        self._own(log, row)
        self.tables.setdefault("logs", []).append(row)
        self._parts(log, id, where)

    def _parts(self, log: Entity, id: str, where: str) -> None:
        lengths = json.loads(log.kept.get("lengths") or "{}")
        about = [self.find(ref, _TYPE_OF_FILE, where) for ref in log.refs.get("asset", [])]
        # farmOS may log about a field itself; here that is where the log is
        places = [found for found in about if found[0] == "places"]
        places += [self.find(ref, ["places"], where) for ref in log.refs.get("location", [])]
        assets = [found for found in about if found[0] in _TYPE_OF_FILE and found[0] != "devices"]
        for n, (file, _, name) in enumerate(dict.fromkeys(assets)):
            self._part("log_assets", {"log": id, "n": str(n), "type": _TYPE_OF_FILE[file], "asset": name})
        for n, (_, place, name) in enumerate(dict.fromkeys(p for p in places if p[0] == "places")):
            self._part(
                "log_places", {"log": id, "n": str(n), "place": name, "length_m": lengths.get(place) or self._lengths.get((id, name), "")}
            )
        for n, one in enumerate(log.amounts):
            row = {"log": id, "n": str(n), "measure": one.measure, "value": figure(one.value), "unit": one.unit, "label": one.label}
            # what CSV cannot say of a stock, the hub still knows
            old = self._stock.get((id, str(n)), {})
            same = all(old.get(h) == row[h] for h in ("measure", "value", "unit"))
            row |= {h: old[h] if same else "" for h in ("adjustment", "type", "asset")}
            if one.asset is not None:
                file, _, name = self.find(one.asset, _TYPE_OF_FILE, where)
                row |= {"adjustment": one.adjustment, "type": _TYPE_OF_FILE.get(file, ""), "asset": name}
            self._part("quantities", row)

    def _forget_strangers(self, row: Row) -> None:
        """People, plans and events that another hub kept with its records are not this hub's."""
        for header in row.keys() & _NAMED.keys():
            file, by = _NAMED[header]
            if row[header] not in {r[by] for r in self.known.get(file, [])}:
                row[header] = ""

    def _part(self, file: str, row: Row) -> None:
        self.tables.setdefault(file, []).append(row)


def _name(file: str, row: Row) -> str:
    return row.get("name") or row["key"] if file == "devices" else row["name"]


def _last_days(logs: Iterable[Entity], made: _Incoming) -> dict[str, str]:
    """asset id -> the day of the last log that names it; what farmOS says of the end of a thing it archived."""
    found: dict[str, str] = {}
    for log in logs:
        day = log.fields["timestamp"][:10]
        for ref in (*log.refs.get("asset", []), *log.refs.get("location", [])):
            id = made.find(ref, (*_TYPE_OF_FILE, "places"), log.where or log.name)[1]
            if day[:4].isdigit() and day > found.get(id, ""):
                found[id] = day
    return found
