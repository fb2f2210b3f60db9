"""Crops, varieties and plans as this hub has them. The figures of known crops stay in the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypedDict, Unpack

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.agronomy import crops as agronomy
from models.records.command import command, say
from models.records.commands._facts import put
from models.records.commands._find import called, crop_called, name_for
from models.records.crops import Crop, Family, Variety
from models.records.plans import Plan
from sensors.errors import RecordError


class CropFacts(TypedDict, total=False):
    """What may be said of a crop; what is left out stays as it is. facts: figures of the hub's own, over the catalogue's."""

    key: str
    family: str
    facts: Mapping[str, Any]
    notes: str


@command("steward")
def put_crop(session: Session, name: str, **facts: Unpack[CropFacts]) -> Crop:
    """Add a crop the hub grows, or change what is given of it. Its key is the catalogue's, or the hub's own."""
    given: dict[str, Any] = dict(facts)
    crop = called(session, Crop, Crop.name, name)
    if crop is None:
        name = name_for(session, Crop, Crop.name, name)
        crop = Crop(name=name, key=_key(session, given.get("key") or _key_of(name)), facts={})
    elif given.get("key", crop.key) != crop.key:
        crop.key = _key(session, given["key"])
    given.pop("key", None)
    if "facts" in given:
        crop.facts = _plain(given.pop("facts"))
    known = figures(crop)
    family = given.pop("family", None) or (known.family if crop.family is None else None)
    if family:
        crop.family = _family(session, family)
    put(crop, **given)
    session.add(crop)
    session.flush()
    say(session, f"{crop.name} is written down.")
    return crop


def figures(crop: Crop, variety: Variety | None = None) -> agronomy.Crop:
    """The figures of a crop here: the catalogue's, the hub's own over them, the variety's over both. RecordError as there."""
    known = agronomy.catalogue().get(crop.key)
    own = agronomy.with_overrides(known, crop.facts) if known else agronomy.new_crop(crop.key, crop.name, crop.facts)
    return agronomy.with_overrides(own, variety.facts) if variety else own


def _key_of(name: str) -> str:
    """The catalogue's key of a name, or one made of the name."""
    for key, crop in agronomy.catalogue().items():
        if crop.name.casefold() == name.casefold() or key == name.casefold().replace(" ", "_"):
            return key
    made = "".join(c if c.isascii() and c.isalnum() else "_" for c in name.casefold()).strip("_")
    return made if made[:1].isalpha() else f"crop_{made}".rstrip("_")


def _key(session: Session, key: str) -> str:
    other = session.scalar(select(Crop).where(Crop.key == key))
    if other is not None:
        raise RecordError(
            f"{other.name} has the key {key!r}.", got=key, next_step="give this crop a key of its own, or make it a variety of that one"
        )
    return key


def _plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Figures as JSON keeps them."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in facts.items()}


def _family(session: Session, name: str) -> Family:
    family = called(session, Family, Family.name, name)
    if family is None:
        family = Family(name=name_for(session, Family, Family.name, name))
        session.add(family)
    return family


class VarietyFacts(TypedDict, total=False):
    """What may be said of a variety; what is left out stays as it is."""

    company: str
    facts: Mapping[str, Any]
    notes: str


@command("steward")
def put_variety(session: Session, crop: str, name: str, **facts: Unpack[VarietyFacts]) -> Variety:
    """Add a variety of a crop, or change what is given of it: who sells it, and the figures that differ from the crop's."""
    of = crop_called(session, crop)
    given: dict[str, Any] = dict(facts)
    variety = variety_of(session, of, name)
    if variety is None:
        wanted = " ".join(name.split())
        if not wanted:
            raise RecordError("A variety needs a name.", where=of.name)
        variety = Variety(crop=of, crop_id=of.id, name=wanted, facts={})
    if "facts" in given:
        variety.facts = _plain(given.pop("facts"))
    figures(of, variety)
    put(variety, **given)
    session.add(variety)
    session.flush()
    say(session, f"{of.name} {variety.name} is written down.")
    return variety


def variety_of(session: Session, crop: Crop, name: str) -> Variety | None:
    """The variety of a crop that is called so, with case or without."""
    of_crop = session.scalars(select(Variety).where(Variety.crop_id == crop.id)).all()
    return next((v for v in of_crop if v.name.casefold() == " ".join(name.split()).casefold()), None)


class PlanFacts(TypedDict, total=False):
    """What may be said of a plan; what is left out stays as it is."""

    kind: str
    season: str
    status: str
    notes: str
    details: dict[str, Any]


@command("steward")
def put_plan(session: Session, name: str, **facts: Unpack[PlanFacts]) -> Plan:
    """Add a plan of a season, or change what is given of it."""
    plan = called(session, Plan, Plan.name, name) or Plan(name=name_for(session, Plan, Plan.name, name))
    put(plan, **facts)
    session.add(plan)
    session.flush()
    say(session, f"{plan.name} is written down.")
    return plan
