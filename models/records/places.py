"""Places: every piece of land, water and building that a sensor, a plant or an animal can be at."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.records.base import Base, Record

# kind -> what a steward calls it (plural). farmOS: land, structure and water assets.
KINDS = {
    "property": "properties",
    "field": "fields",
    "paddock": "paddocks",
    "silvopasture": "silvopasture paddocks",
    "block": "garden blocks",
    "bed": "beds",
    "orchard": "orchards",
    "tree_row": "tree rows",
    "woods": "woods",
    "greenhouse": "greenhouses",
    "building": "buildings",
    "room": "rooms",
    "cold_room": "cold rooms",
    "log_yard": "log yards",
    "spring": "springs",
    "tank": "tanks",
    "catchment": "rain catchments",
    "pump": "pumps",
    "zone": "pressure zones",
    "trough": "troughs",
    "valve": "valves",
    "creek": "creeks",
    "station": "weather stations",
}
# where herds are put, and where things grow, for those who choose a place
GRAZED = ("paddock", "silvopasture", "field", "orchard", "building", "woods")
GROWN = ("bed", "block", "field", "greenhouse", "orchard", "tree_row", "log_yard", "woods")
PHASES = ("planned", "building", "active", "retired")


class Place(Record, Base):
    """A place.

    geometry: GeoJSON geometry (WGS 84), or None where nobody has drawn it yet.
    details: facts of its kind, documented in docs/reference/records.md: capacity_l (tank, trough), feeds (names of the
    places it gives water to), covered (greenhouse glazing), heated_above_c, crop.
    phase_on: since when it is in its phase, or for when it is planned. cost in the hub's currency, funding: who pays.
    """

    __tablename__ = "places"

    name: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str] = mapped_column(index=True)
    parent_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("places.id"))
    phase: Mapped[str] = mapped_column(default="active")
    geometry: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    notes: Mapped[str] = mapped_column(default="")
    phase_on: Mapped[date | None]
    cost: Mapped[float | None]
    funding: Mapped[str] = mapped_column(default="")

    parent: Mapped[Place | None] = relationship(remote_side="Place.id")
