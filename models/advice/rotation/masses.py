"""Readings of the grass as mass: by what people here have clipped, else by tables with their wide band."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, tzinfo

from models.advice.rotation.facts import PaddockFacts
from models.advice.rotation.terms import SwardRead
from models.advice.rotation.ways import number
from models.agronomy import pasture, pasture_calibration
from models.records.grazing_settings import Value
from models.records.swards import SwardReading

# the figures of a line by what it was read with: (kg/ha for a cm, kg/ha at none); a ruler's line goes through nothing
LINES = {"height": ("stick_kg_ha_cm", ""), "plate": ("plate_kg_ha_cm", "plate_base_kg_ha")}


def sward_read(settings: Mapping[str, Value], one: SwardReading, facts: PaddockFacts, zone: tzinfo) -> SwardRead | None:
    """None where it cannot be told: a clip without its frame or its dry matter."""
    on = one.at.astimezone(zone).date()
    mass = _clipped(settings, one) if one.kind == "clip" else _measured(settings, one, facts, on)
    return SwardRead(one.place, on, mass.kg_ha, max(mass.spread_kg_ha, 1.0), one.kind) if mass is not None else None


def _clipped(settings: Mapping[str, Value], one: SwardReading) -> pasture.Mass | None:
    dry = one.dry_percent if one.dry_percent is not None else number(settings, "clip_dry_percent")
    frame = one.frame_m2 if one.frame_m2 is not None else number(settings, "frame_m2")
    return None if dry is None or frame is None else pasture.mass_by_clips([one.value * 1000], frame, dry)


def _measured(settings: Mapping[str, Value], one: SwardReading, facts: PaddockFacts, on: date) -> pasture.Mass:
    """A height or a plate's: the paddock's own line comes first, then the hub's."""
    slope_key, base_key = LINES[one.kind]
    cm = one.value * 100
    slope, base = (number(facts.details, key) if key in facts.details else number(settings, key) for key in (slope_key, base_key))
    if not slope:
        return pasture_calibration.table_line(on.month).mass(cm) if one.kind == "plate" else pasture.mass_by_height(cm, "mixed")
    mass = max((base or 0.0) + slope * cm, 0.0)
    return pasture.Mass(mass, pasture.UNCALIBRATED / 2 * mass, "by the hub's own clips", True)
