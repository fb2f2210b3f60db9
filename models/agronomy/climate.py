"""The air that crops want under cover: temperatures by crop group, vapour pressure deficit by stage of growth.

Figures are rows of tables/climate_bands.csv and tables/vpd_bands.csv, each with its source and how far it is to be trusted.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from models.agronomy.columns import rows_of

VpdStage = Literal["propagation", "vegetative", "fruiting", "leafy", "general"]


@dataclass(frozen=True, slots=True)
class Climate:
    """What a crop group wants of the air [°C].

    low_c to vent_c: where it does well by day; above vent_c a house is vented. chill_c: below it growth stops or leaves
    are hurt, which is not yet death by frost. wants: how a sentence begins ("tomatoes want"). light: its row of
    light_targets, "" where none is published.
    """

    group: str
    name: str
    wants: str
    habit: Literal["fruiting", "leafy"]
    low_c: float
    vent_c: float
    chill_c: float
    light: str
    confidence: str
    source: str


@dataclass(frozen=True, slots=True)
class VpdBand:
    """Between which vapour pressure deficits [kPa] a stage does well."""

    stage: str
    low_kpa: float
    high_kpa: float
    source: str


@cache
def climates() -> dict[str, Climate]:
    """Every group by the key of each of its crops in the catalogue."""
    found = {}
    for row in rows_of("climate_bands"):
        group = Climate(
            group=row["group"],
            name=row["name"],
            wants=row["wants"],
            habit="leafy" if row["habit"] == "leafy" else "fruiting",
            low_c=float(row["low_c"]),
            vent_c=float(row["vent_c"]),
            chill_c=float(row["chill_c"]),
            light=row["light"],
            confidence=row["confidence"],
            source=row["source"],
        )
        found.update(dict.fromkeys(row["crops"].split("|"), group))
    return found


@cache
def vpd_bands() -> dict[str, VpdBand]:
    """The band of each stage."""
    return {r["stage"]: VpdBand(r["stage"], float(r["low_kpa"]), float(r["high_kpa"]), r["source"]) for r in rows_of("vpd_bands")}


def vpd_stage(habit: str, stage: str, days_to_fruit: float | None) -> VpdStage:
    """Which band a planting has: seedlings by the tray, leaves, or fruit from four weeks before the first is picked.

    stage: sown, growing or picking (models.records.growth.PlantingView); days_to_fruit: None where nobody planned it.
    """
    if stage == "sown":
        return "propagation"
    if habit == "leafy":
        return "leafy"
    sets = stage == "picking" or (days_to_fruit is not None and days_to_fruit <= FRUIT_SETS_DAYS)
    return "fruiting" if sets else "vegetative"


# from flower to a fruit worth picking: three weeks (squash) to seven (tomato)
FRUIT_SETS_DAYS = 28
