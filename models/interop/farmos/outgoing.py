"""Our tables as farmOS's entities: terms, then assets, parents before what lies in them, then logs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from models.interop.farmos.entities import (
    ASSETS,
    FILE_OF,
    TYPE_OF,
    UNSPECIFIED,
    WITHIN,
    Amount,
    Entity,
    Ref,
    fields_of,
    place_kinds,
)
from models.interop.sheets import Known, Row, id_from, plain_tables
from models.interop.wkt import wkt_of

# what JSON:API has a place for in every asset and log
_ASSET = {"id", "name", "notes", "archived_on", "geometry"}
_LOG = {"id", "type", "name", "status", "at", "notes", "categories", "is_movement", "is_group_assignment", "group", "geometry", "sequence"}
_FILES = {file: bundle for bundle, file in FILE_OF.items() if bundle != "compost"}


def entities_of(tables: Known) -> list[Entity]:
    """Every record of our tables that farmOS has a place for."""
    plain = plain_tables(tables)
    made = _Outgoing()
    for row in plain.get("places", []):
        made.place(row)
    for file, bundle in _FILES.items():
        for row in plain.get(file, []):
            made.asset(file, bundle, row)
    made.link()
    parts = {name: _by_log(plain.get(name, [])) for name in ("log_assets", "log_places", "quantities")}
    logs = [made.log(row, parts) for row in plain.get("logs", [])]
    return [*made.terms.values(), *_parents_first(made.assets.values()), *logs]


def _by_log(rows: list[Row]) -> dict[str, list[Row]]:
    """The parts of each log, in their order."""
    found: dict[str, list[Row]] = {}
    for row in sorted(rows, key=lambda r: int(r["n"])):
        found.setdefault(row["log"], []).append(row)
    return found


class _Outgoing:
    def __init__(self) -> None:
        self.assets: dict[tuple[str, str], Entity] = {}
        self.terms: dict[tuple[str, str], Entity] = {}
        self._parents: list[tuple[Entity, str, str]] = []

    def place(self, row: Row) -> None:
        bundle, type = place_kinds()[row["kind"]]
        entity = self._asset("places", bundle, row, {"parent"})
        entity.fields |= {"is_location": "yes", "is_fixed": "yes"}
        if row.get("phase") == "retired":
            entity.fields["status"] = "archived"
            entity.fields["archived"] = row.get("phase_on", "")
        if type:
            entity.fields[f"{bundle}_type"] = type
        if row.get("geometry"):
            entity.fields["intrinsic_geometry"] = wkt_of(json.loads(row["geometry"]))
        self._parents.append((entity, "places", row.get("parent", "")))

    def asset(self, file: str, bundle: str, row: Row) -> None:
        if file == "devices":
            row = {**row, "name": row.get("name") or row["key"]}
        used = {"tag", "dam", "sire", "season"}
        type = {"plant": _crop, "seed": _crop, "animal": _breed}.get(bundle)
        if type is not None:
            used |= {"crop", "variety"} if type is _crop else {"species", "breed"}
        entity = self._asset(file, bundle, row, used)
        if bundle in TYPE_OF:
            said = type(row) if type else row.get("crop") or row["name"]
            entity.refs[TYPE_OF[bundle]] = [self.term(TYPE_OF[bundle], said or UNSPECIFIED)]
        if row.get("season"):
            entity.refs["season"] = [self.term("season", row["season"])]
        entity.tag = row.get("tag", "")
        self._parents += [(entity, file, row.get(header, "")) for header in ("dam", "sire")]

    def _asset(self, file: str, bundle: str, row: Row, used: set[str]) -> Entity:
        id = row.get("id") or id_from("asset", file, row["name"])
        entity = Entity("asset", bundle, id, row["name"], {"status": "archived" if row.get("archived_on") else "active"})
        entity.fields |= {"notes": row.get("notes", ""), "archived": row.get("archived_on", "")}
        self._own(entity, row, used | _ASSET)
        self.assets[(file, row.get("key") or row["name"] if file == "devices" else row["name"])] = entity
        return entity

    def _own(self, entity: Entity, row: Row, used: set[str]) -> None:
        """The bundle's own fields; every cell that no field takes is kept."""
        details = _details(row)
        for one in fields_of(entity.kind, entity.bundle):
            said = str(details.get(one.ours.removeprefix("details."), "")) if one.ours.startswith("details.") else row.get(one.ours, "")
            used.add(one.ours)
            if one.kind == "asset":
                found = self.assets.get(("animals", said)) or next((e for (_, n), e in self.assets.items() if n == said), None)
                entity.refs[one.name] = [found.ref] if found else []
            elif one.kind == "lab":
                entity.refs[one.name] = [self.term("lab", said)] if said else []
            else:
                entity.fields[one.name] = said
        entity.kept |= {header: cell for header, cell in row.items() if cell and header not in used}

    def term(self, bundle: str, name: str) -> Ref:
        """A term, made where it is named first."""
        key = (bundle, name.casefold())
        if key not in self.terms:
            self.terms[key] = Entity("term", bundle, id_from("term", *key), name)
        return self.terms[key].ref

    def link(self) -> None:
        for entity, file, name in self._parents:
            parent = self.assets.get((file, name)) if name else None
            if parent is not None:
                entity.refs.setdefault("parent", []).append(parent.ref)

    def log(self, row: Row, parts: Mapping[str, Mapping[str, list[Row]]]) -> Entity:
        id = row.get("id") or id_from("log", row["type"], row["name"], row["at"])
        log = Entity("log", row["type"], id, row["name"])
        log.fields |= {"status": row.get("status") or "done", "timestamp": row["at"], "notes": row.get("notes", "")}
        log.fields |= {flag: "yes" if row.get(flag) == "yes" else "no" for flag in ("is_movement", "is_group_assignment")}
        if row.get("geometry"):
            log.fields["geometry"] = wkt_of(json.loads(row["geometry"]))
        self._own(log, row, set(_LOG))
        ordered = {name: found.get(id, []) for name, found in parts.items()}
        log.refs["asset"] = [found for p in ordered["log_assets"] if (found := self._named(p.get("type", ""), p["asset"]))]
        places = [(p, self.assets.get(("places", p["place"]))) for p in ordered["log_places"]]
        log.refs["location"] = [place.ref for _, place in places if place]
        lengths = {place.id: p["length_m"] for p, place in places if place and p.get("length_m")}
        if lengths:
            log.kept["lengths"] = json.dumps(lengths, sort_keys=True)
        group = self.assets.get(("herds", row.get("group", "")))
        log.refs["group"] = [group.ref] if group else []
        log.refs["category"] = [self.term("log_category", c.strip()) for c in row.get("categories", "").split(",") if c.strip()]
        log.amounts = [self._amount(p) for p in ordered["quantities"]]
        return log

    def _amount(self, row: Row) -> Amount:
        asset = self._named(row.get("type", ""), row["asset"]) if row.get("asset") else None
        if row.get("unit"):
            self.term("unit", row["unit"])
        return Amount(row["measure"], float(row["value"]), row.get("unit", ""), row.get("label", ""), row.get("adjustment", ""), asset)

    def _named(self, type: str, name: str) -> Ref | None:
        """An asset that a part of a log names; where the row leaves its type out, the first of that name."""
        files = [FILE_OF[type]] if type in FILE_OF else list(_FILES)
        return next((self.assets[(file, name)].ref for file in files if (file, name) in self.assets), None)


def _crop(row: Row) -> str:
    return WITHIN.join(part for part in (row.get("crop", ""), row.get("variety", "")) if part)


def _breed(row: Row) -> str:
    return WITHIN.join(part for part in (row.get("species", ""), row.get("breed", "")) if part)


def _details(row: Row) -> dict[str, Any]:
    found = json.loads(row["details"]) if row.get("details") else {}
    return found if isinstance(found, dict) else {}


def _parents_first(assets: Iterable[Entity]) -> list[Entity]:
    """Assets in the order of their bundles, each after its parents; one that is its own ancestor stays where it is."""
    waiting = sorted(assets, key=lambda a: ASSETS.index(a.bundle))
    by_id = {a.id: a for a in waiting}
    done: dict[str, Entity] = {}

    def put(asset: Entity, on_the_way: frozenset[str]) -> None:
        for parent in asset.refs.get("parent", []):
            if parent.id not in done and parent.id not in on_the_way and parent.id in by_id:
                put(by_id[parent.id], on_the_way | {parent.id})
        done.setdefault(asset.id, asset)

    for asset in waiting:
        put(asset, frozenset({asset.id}))
    return list(done.values())
