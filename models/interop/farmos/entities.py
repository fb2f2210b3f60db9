"""farmOS's records (3.x and 4.x) apart from how they travel: assets, logs and terms, between our tables and theirs.

outgoing makes entities of our tables, incoming makes our tables of entities; files.py writes and reads them as CSV,
documents.py as JSON:API. farmos_kinds.csv says which asset a place is, farmos_fields.csv which field a cell is.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

# farmOS's bundles that are not places -> the file of our folder
FILE_OF = {
    "plant": "plantings", "animal": "animals", "group": "herds", "product": "products", "seed": "seeds", "material": "materials",
    "equipment": "equipment", "sensor": "devices", "compost": "materials",
}  # fmt: skip
PLACES = ("land", "structure", "water")
# in the order in which they name each other, but for parents
ASSETS = (*PLACES, "sensor", "group", "plant", "animal", "seed", "product", "material", "equipment", "compost")
LOGS = (
    "activity", "observation", "input", "harvest", "seeding", "transplanting", "maintenance", "medical", "birth", "lab_test",
    "purchase", "sale",
)  # fmt: skip
# asset bundle -> its field that names what it is, a term; farmOS asks for it where it has one
TYPE_OF = {"plant": "plant_type", "seed": "plant_type", "animal": "animal_type", "product": "product_type", "material": "material_type"}
TERMS = ("plant_type", "animal_type", "season", "unit", "log_category", "material_type", "product_type", "lab")
# what stands for a term that farmOS asks for and we do not have
UNSPECIFIED = "unspecified"
# between a crop and its variety, a species and its breed, in the name of one term
WITHIN = ": "


@dataclass(frozen=True, slots=True)
class Ref:
    """What an entity points at: kind "asset" or "term". id or name may be "", not both."""

    kind: str
    bundle: str
    id: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity of a log. adjustment: reset, increment or decrement of the stock of `asset`, or ""."""

    measure: str
    value: float
    unit: str = ""
    label: str = ""
    adjustment: str = ""
    asset: Ref | None = None


@dataclass(slots=True)
class Entity:
    """One record of farmOS. fields: its attributes by machine name, as text (days 2027-05-01, flags yes/no, shapes WKT).

    kept: cells of ours that farmOS has no field for; they travel in `data` of JSON:API, and not at all in CSV.
    tag: an animal's tag. where: what to name in an error.
    """

    kind: str
    bundle: str
    id: str
    name: str
    fields: dict[str, str] = field(default_factory=dict)
    refs: dict[str, list[Ref]] = field(default_factory=dict)
    amounts: list[Amount] = field(default_factory=list)
    kept: dict[str, str] = field(default_factory=dict)
    tag: str = ""
    where: str = ""

    @property
    def ref(self) -> Ref:
        return Ref(self.kind, self.bundle, self.id, self.name)


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a bundle. ours: our header, or details.KEY. kind: text, day, flag, asset or lab."""

    name: str
    ours: str
    kind: str


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(resources.files("models.interop").joinpath(name).read_text("utf-8").splitlines()))


@cache
def fields_of(kind: str, bundle: str) -> tuple[Field, ...]:
    """The fields of a bundle beyond those that all have."""
    return tuple(Field(r["field"], r["ours"], r["kind"]) for r in _rows("farmos_fields.csv") if r["bundle"] == f"{kind}--{bundle}")


@cache
def place_kinds() -> Mapping[str, tuple[str, str]]:
    """Our kind of place -> (bundle, its land_type or structure_type)."""
    return {row["kind"]: (row["bundle"], row["type"]) for row in _rows("farmos_kinds.csv")}


@cache
def kind_of_place(bundle: str, type: str) -> str:
    """Our kind of place for a bundle and its type; where several share them, the row of the table marked default."""
    rows = [r for r in _rows("farmos_kinds.csv") if r["bundle"] == bundle and r["default"]]
    return next((r["kind"] for r in rows if r["type"] == type), "") or {"land": "field", "structure": "building"}.get(bundle, "tank")
