"""Assets: plantings, animals, herds and lots. farmOS: plant, animal, group, product, seed, material and equipment assets.

Land, structure and water are models.records.places; sensors are models.records.devices. What an asset *is* stands
here; where it is, who belongs to it and how much is left is computed from logs (models.records.state).
"""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.records.base import Base, Record
from models.records.crops import Crop, Variety

TYPES = ("plant", "animal", "group", "product", "seed", "material", "equipment", "compost")
# how a planting begins
ESTABLISHED = {
    "direct_seeded": "sown where it grows",
    "transplant_raised": "raised here, then set out",
    "transplant_bought": "bought as plants",
    "perennial": "stands for years",
    "inoculated": "mushroom logs or beds",
}
# what "days to maturity" counts from: three meanings live side by side, weeks apart
MATURITY_FROM = ("seeding", "transplanting", "planting")
SEXES = ("", "F", "M")


class Asset(Record, Base):
    """Anything logs are about that is not a place. A name is unique among assets of its type.

    archived_on: from this farm day on it is no longer here (sold, died, harvested out, used up); None while it is.
    """

    __tablename__ = "assets"
    __table_args__ = (UniqueConstraint("type", "name"),)
    __mapper_args__ = {"polymorphic_on": "type", "polymorphic_identity": "asset"}

    type: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    archived_on: Mapped[date | None]
    notes: Mapped[str] = mapped_column(default="")
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class Planting(Asset):
    """One crop or variety, once, at one time: N successions are N plantings with one `succession` name.

    Dates here are the plan; what really happened is in seeding, transplanting and harvest logs.
    maturity_from says what days_to_maturity counts from. plants: plants, trees, or logs inoculated.
    yield_expected in yield_unit, for the whole planting. Lengths of bed in metres, spacing in centimetres.
    """

    __tablename__ = "plantings"
    __mapper_args__ = {"polymorphic_identity": "plant"}

    id: Mapped[uuid.UUID] = mapped_column(ForeignKey("assets.id"), primary_key=True)
    crop_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("crops.id"), index=True)
    variety_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("varieties.id"))
    plan_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("plans.id"))
    season: Mapped[str] = mapped_column(default="")
    succession: Mapped[str] = mapped_column(default="")
    established: Mapped[str] = mapped_column(default="direct_seeded")
    planned_sow_on: Mapped[date | None]
    planned_plant_on: Mapped[date | None]
    planned_first_harvest_on: Mapped[date | None]
    planned_last_harvest_on: Mapped[date | None]
    days_to_transplant: Mapped[int | None]
    days_to_maturity: Mapped[int | None]
    maturity_from: Mapped[str] = mapped_column(default="")
    length_m: Mapped[float | None]
    rows: Mapped[int | None]
    spacing_cm: Mapped[float | None]
    row_spacing_cm: Mapped[float | None]
    plants: Mapped[int | None]
    tray_cells: Mapped[int | None]
    seeds_per_cell: Mapped[float | None]
    greenhouse_loss_pct: Mapped[float | None]
    yield_expected: Mapped[float | None]
    yield_unit: Mapped[str] = mapped_column(default="")
    price: Mapped[float | None]

    crop: Mapped[Crop] = relationship()
    variety: Mapped[Variety | None] = relationship()


class Animal(Asset):
    """One animal. Its herd, place and weight are computed from logs; `tag` is its ear tag or leg band."""

    __tablename__ = "animals"
    __mapper_args__ = {"polymorphic_identity": "animal"}

    id: Mapped[uuid.UUID] = mapped_column(ForeignKey("assets.id"), primary_key=True)
    species: Mapped[str] = mapped_column(index=True)
    breed: Mapped[str] = mapped_column(default="")
    sex: Mapped[str] = mapped_column(default="")
    sterile: Mapped[bool] = mapped_column(default=False)
    birth_on: Mapped[date | None]
    tag: Mapped[str] = mapped_column(default="")
    dam_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("animals.id"))
    sire_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("animals.id"))


class Herd(Asset):
    """A herd, flock or mob: a dated group. Who is in it is computed from logs."""

    __tablename__ = "herds"
    __mapper_args__ = {"polymorphic_identity": "group"}

    id: Mapped[uuid.UUID] = mapped_column(ForeignKey("assets.id"), primary_key=True)
    species: Mapped[str] = mapped_column(default="")
    purpose: Mapped[str] = mapped_column(default="")


class Lot(Asset):
    """A lot of stock: a harvest in the cold room, a bag of seed, a pallet of hay. How much is left comes from logs.

    `unit` is what it is counted in; `number` the lot's number as printed on its label.
    """

    __tablename__ = "lots"
    __mapper_args__ = {"polymorphic_abstract": True}

    id: Mapped[uuid.UUID] = mapped_column(ForeignKey("assets.id"), primary_key=True)
    crop_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("crops.id"))
    variety_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("varieties.id"))
    number: Mapped[str] = mapped_column(default="")
    unit: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")
    bought_on: Mapped[date | None]
    use_by_on: Mapped[date | None]

    crop: Mapped[Crop | None] = relationship()
    variety: Mapped[Variety | None] = relationship()


class Product(Lot):
    """Food that was harvested or made."""

    __mapper_args__ = {"polymorphic_identity": "product"}


class Seed(Lot):
    """Seed, sets, plugs."""

    __mapper_args__ = {"polymorphic_identity": "seed"}


class Material(Lot):
    """Hay, feed, compost bought in, row cover, everything that is used up."""

    __mapper_args__ = {"polymorphic_identity": "material"}


class Equipment(Asset):
    """Tools, machines and vehicles."""

    __mapper_args__ = {"polymorphic_identity": "equipment"}
