"""farmOS's JSON:API resources (3.x and 4.x) of entities, and entities of resources.

Ids are ours, made by the client. What farmOS has no field for stands in `data`, under "hubland", beside our id. A day
without an hour is sent as local noon, and `data` says so. A quantity's value is a fraction.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from models.interop.farmos.entities import PLACES, TYPE_OF, Amount, Entity, Field, Ref, fields_of
from models.interop.sheets import id_from
from sensors.errors import RecordError

Resource = dict[str, Any]
_KINDS = {"asset": "asset", "log": "log", "taxonomy_term": "term"}
# fields that hold one reference; the others hold a list
SINGLE = ("animal_type", "product_type", "lab", "mother", "units", "inventory_asset")
_ASSET_REFS = ("parent", "plant_type", "season", "animal_type", "product_type", "material_type")
_LOG_REFS = ("asset", "location", "group", "category")


def type_of(ref: Ref | Entity) -> str:
    """The resource type: asset--land, taxonomy_term--unit."""
    return f"{'taxonomy_term' if ref.kind == 'term' else ref.kind}--{ref.bundle}"


def quantity_id(log: str, n: int) -> str:
    """The id of the n-th quantity of a log; ours have none of their own."""
    return id_from("quantity", log, str(n))


# ours to theirs


def resources_of(entity: Entity, zone: ZoneInfo, version: int, term_ids: Mapping[tuple[str, str], str] | None = None) -> list[Resource]:
    """The resources of an entity in the order in which to send them: its quantities, then itself.

    version: 3 or 4. term_ids: (vocabulary, name in small letters) -> the id that the server has for a term.
    """
    made = _Sent(zone, version, term_ids or {})
    if entity.kind == "term":
        return [{"type": type_of(entity), "id": made.id(entity.ref), "attributes": {"name": entity.name}}]
    quantities = [made.quantity(entity, n, amount) for n, amount in enumerate(entity.amounts)]
    return [*quantities, made.log(entity, quantities) if entity.kind == "log" else made.asset(entity)]


class _Sent:
    def __init__(self, zone: ZoneInfo, version: int, term_ids: Mapping[tuple[str, str], str]) -> None:
        self.zone, self.version, self.term_ids = zone, version, term_ids

    def id(self, ref: Ref) -> str:
        return self.term_ids.get((ref.bundle, ref.name.casefold()), ref.id) if ref.kind == "term" else ref.id

    def refs(self, name: str, refs: list[Ref]) -> Resource:
        found = [{"type": type_of(ref), "id": self.id(ref)} for ref in refs]
        return {"data": (found[0] if found else None) if name in SINGLE else found}

    def moment(self, text: str) -> tuple[str, bool]:
        """RFC 3339, and whether an hour was said."""
        if len(text) > 10:
            at = datetime.fromisoformat(text)
            return (at if at.tzinfo else at.replace(tzinfo=self.zone)).isoformat(), True
        return datetime.combine(date.fromisoformat(text), time(12), self.zone).isoformat(), False

    def own(self, entity: Entity) -> tuple[Resource, Resource]:
        """Attributes and relationships of the bundle's own fields."""
        attributes: Resource = {}
        relationships: Resource = {}
        for one in fields_of(entity.kind, entity.bundle):
            text = entity.fields.get(one.name, "")
            if one.kind in ("asset", "lab"):
                relationships[one.name] = self.refs(one.name, entity.refs.get(one.name, []))
            elif one.kind == "flag":
                attributes[_spelt(one.name, self.version)] = text == "yes"
            elif one.kind == "day":
                attributes[one.name] = self.moment(text)[0] if text else None
            else:
                attributes[one.name] = text or None
        return attributes, relationships

    def asset(self, asset: Entity) -> Resource:
        attributes, relationships = self.own(asset)
        gone = asset.fields.get("status") == "archived"
        attributes |= {"archived": gone} if self.version >= 4 else {"status": "archived" if gone else "active"}
        kept = dict(asset.kept)
        if gone and asset.fields.get("archived"):
            kept["archived_on"] = asset.fields["archived"]
        if asset.bundle in PLACES:
            attributes |= {"is_location": True, "is_fixed": True, "intrinsic_geometry": _shape(asset.fields.get("intrinsic_geometry", ""))}
        if asset.bundle in ("land", "structure"):
            attributes[f"{asset.bundle}_type"] = asset.fields.get(f"{asset.bundle}_type") or "other"
        if asset.bundle == "animal":
            attributes["id_tag"] = [{"id": asset.tag, "type": "ear_tag", "location": None}] if asset.tag else []
        for name in ("parent", TYPE_OF.get(asset.bundle, ""), "season" if asset.bundle in ("plant", "seed") else ""):
            relationships |= {name: self.refs(name, asset.refs.get(name, []))} if name else {}
        return self._whole(asset, attributes, relationships, kept)

    def log(self, log: Entity, quantities: list[Resource]) -> Resource:
        attributes, relationships = self.own(log)
        at, timed = self.moment(log.fields["timestamp"])
        status, kept = log.fields["status"], dict(log.kept)
        if status == "abandoned" and self.version < 4:
            status, kept["status"] = "pending", "abandoned"
        attributes |= {"timestamp": at, "status": status, "geometry": _shape(log.fields.get("geometry", ""))}
        attributes |= {flag: log.fields.get(flag) == "yes" for flag in ("is_movement", "is_group_assignment")}
        relationships |= {name: self.refs(name, log.refs.get(name, [])) for name in _LOG_REFS}
        # farmOS ties a quantity to an asset only where it changes a stock
        about = {str(n): a.asset.id for n, a in enumerate(log.amounts) if a.asset and not a.adjustment}
        kept |= {"about": json.dumps(about, sort_keys=True)} if about else {}
        relationships["quantity"] = {"data": [{"type": q["type"], "id": q["id"]} for q in quantities]}
        return self._whole(log, attributes, relationships, kept if timed else kept | {"timed": "no"})

    def _whole(self, entity: Entity, attributes: Resource, relationships: Resource, kept: Mapping[str, str]) -> Resource:
        notes = entity.fields.get("notes", "")
        attributes |= {"name": entity.name, "notes": {"value": notes, "format": "default"} if notes else None}
        attributes["data"] = json.dumps({"hubland": {"id": entity.id, **kept}}, ensure_ascii=False, sort_keys=True)
        return {"type": type_of(entity), "id": entity.id, "attributes": attributes, "relationships": relationships}

    def quantity(self, log: Entity, n: int, amount: Amount) -> Resource:
        attributes = {"measure": amount.measure, "value": fraction(amount.value), "label": amount.label or None}
        attributes["inventory_adjustment"] = amount.adjustment or None
        units = [Ref("term", "unit", id_from("term", "unit", amount.unit.casefold()), amount.unit)] if amount.unit else []
        relationships = {
            "units": self.refs("units", units),
            "inventory_asset": self.refs("inventory_asset", [amount.asset] if amount.asset and amount.adjustment else []),
        }
        return {"type": "quantity--standard", "id": quantity_id(log.id, n), "attributes": attributes, "relationships": relationships}


def _spelt(name: str, version: int) -> str:
    """3.x calls a sterile animal castrated."""
    return "is_castrated" if name == "is_sterile" and version < 4 else name


def _shape(wkt: str) -> Resource | None:
    return {"value": wkt} if wkt else None


def _asset(id: str | None) -> Ref | None:
    return Ref("asset", "", id) if id else None


def fraction(value: float) -> dict[str, int]:
    """The numerator and denominator of the figures as written: 12.5 is 125/10."""
    sign, digits, exponent = Decimal(repr(float(value))).normalize().as_tuple()
    number = int("".join(map(str, digits))) * (-1 if sign else 1)
    places = int(exponent)
    return {"numerator": number * 10**places, "denominator": 1} if places >= 0 else {"numerator": number, "denominator": 10**-places}


# theirs to ours


def entity_of(resource: Resource, zone: ZoneInfo, terms: Mapping[str, Ref], quantities: Mapping[str, Resource]) -> Entity:
    """An asset or a log. terms, quantities: by id, those it points at. RecordError where it is not as JSON:API has it."""
    return _Got(resource, zone, terms).entity(quantities)


def term_of(resource: Resource) -> Ref:
    """A term by its name."""
    _, _, bundle = str(resource.get("type", "")).partition("--")
    return Ref("term", bundle, str(resource.get("id", "")), str(resource.get("attributes", {}).get("name", "")))


class _Got:
    def __init__(self, resource: Resource, zone: ZoneInfo, terms: Mapping[str, Ref]) -> None:
        self.resource, self.zone, self.terms = resource, zone, terms
        self.attributes: Resource = resource.get("attributes") or {}
        self.where = f"{resource.get('type')} {self.attributes.get('name') or resource.get('id')}"

    def entity(self, quantities: Mapping[str, Resource]) -> Entity:
        kind, _, bundle = str(self.resource.get("type", "")).partition("--")
        kept = self._kept()
        id = str(kept.pop("id", "") or self.resource.get("id", ""))
        entity = Entity(_KINDS.get(kind, kind), bundle, id, str(self.attributes.get("name") or ""), kept=kept, where=self.where)
        entity.fields["notes"] = str((self.attributes.get("notes") or {}).get("value") or "")
        for one in fields_of(entity.kind, bundle):
            self._own(entity, one)
        if entity.kind == "log":
            self._log(entity, quantities)
        else:
            self._asset(entity)
        return entity

    def _kept(self) -> dict[str, str]:
        """What we had put into `data`; another program's data is its own affair."""
        try:
            found = json.loads(self.attributes.get("data") or "{}")
        except ValueError:
            return {}
        ours = found.get("hubland") if isinstance(found, dict) else None
        return {str(h): str(c) for h, c in ours.items()} if isinstance(ours, dict) else {}

    def _own(self, entity: Entity, one: Field) -> None:
        if one.kind in ("asset", "lab"):
            entity.refs[one.name] = self._refs(one.name)
        elif one.kind == "flag":
            said = self.attributes.get(one.name, self.attributes.get("is_castrated" if one.name == "is_sterile" else one.name))
            entity.fields[one.name] = "yes" if said else "no"
        elif one.kind == "day":
            entity.fields[one.name] = self._local(one.name)[:10]
        else:
            entity.fields[one.name] = str(self.attributes.get(one.name) or "")

    def _asset(self, asset: Entity) -> None:
        archived = self.attributes.get("archived")
        gone = archived is True or self.attributes.get("status") == "archived"
        since = self._local("archived")[:10] if isinstance(archived, str) else asset.kept.get("archived_on", "")
        asset.kept.pop("archived_on", None)
        asset.fields |= {"status": "archived" if gone else "active", "archived": since if gone else ""}
        for name in ("land_type", "structure_type"):
            asset.fields[name] = str(self.attributes.get(name) or "")
        asset.fields["intrinsic_geometry"] = self._wkt("intrinsic_geometry")
        tags = self.attributes.get("id_tag") or []
        asset.tag = str(tags[0].get("id") or "") if asset.bundle == "animal" and tags else ""
        asset.refs |= {name: self._refs(name) for name in _ASSET_REFS}

    def _log(self, log: Entity, quantities: Mapping[str, Resource]) -> None:
        at = self._local("timestamp")
        noon = log.kept.pop("timed", "") == "no" and at[11:16] == "12:00"
        # farmOS keeps a day without an hour as its midnight
        log.fields["timestamp"] = at[:10] if noon or at[11:19] == "00:00:00" else at
        log.fields |= {"status": str(self.attributes.get("status") or "done"), "geometry": self._wkt("geometry")}
        log.fields |= {flag: "yes" if self.attributes.get(flag) else "no" for flag in ("is_movement", "is_group_assignment")}
        log.refs |= {name: self._refs(name) for name in _LOG_REFS}
        log.amounts = [self._amount(quantities[q.id]) for q in self._refs("quantity") if q.id in quantities]
        about = json.loads(log.kept.pop("about", "{}"))
        log.amounts = [replace(a, asset=a.asset or _asset(about.get(str(n)))) for n, a in enumerate(log.amounts)]

    def _amount(self, quantity: Resource) -> Amount:
        said = quantity.get("attributes") or {}
        value = said.get("value") or {}
        inner = _Got(quantity, self.zone, self.terms)
        units, assets = inner._refs("units"), inner._refs("inventory_asset")
        try:
            number = value["numerator"] / value["denominator"] if "numerator" in value else float(value["decimal"])
        except (KeyError, TypeError, ValueError, ZeroDivisionError) as why:
            raise RecordError(
                "A quantity is no number.", where=self.where, expected="numerator and denominator", got=str(value)[:80]
            ) from why
        adjustment = str(said.get("inventory_adjustment") or "")
        unit = units[0].name if units else ""
        label = str(said.get("label") or "")
        return Amount(str(said.get("measure") or "value"), number, unit, label, adjustment, assets[0] if assets and adjustment else None)

    def _refs(self, name: str) -> list[Ref]:
        data = ((self.resource.get("relationships") or {}).get(name) or {}).get("data")
        found = []
        for one in data if isinstance(data, list) else [data] if data else []:
            kind, _, bundle = str(one.get("type", "")).partition("--")
            id = str(one.get("id", ""))
            # JSON:API says "missing" of what was deleted, or may not be seen
            if kind == "taxonomy_term":
                found += [self.terms[id]] if id in self.terms else []
            elif id != "missing":
                found.append(Ref(_KINDS.get(kind, kind), bundle, id))
        return found

    def _local(self, name: str) -> str:
        """A time as our files have it, in the hub's zone; "" where there is none."""
        said = self.attributes.get(name)
        if said in (None, ""):
            return ""
        try:
            at = datetime.fromisoformat(str(said))
        except ValueError as why:
            expected = "an RFC 3339 time, 2027-05-01T08:00:00+00:00"
            raise RecordError(f"{name} is no time.", where=self.where, expected=expected, got=str(said)[:60]) from why
        return (at if at.tzinfo else at.replace(tzinfo=self.zone)).astimezone(self.zone).isoformat(sep=" ", timespec="seconds")

    def _wkt(self, name: str) -> str:
        said = self.attributes.get(name)
        return str((said.get("value") if isinstance(said, dict) else said) or "")
