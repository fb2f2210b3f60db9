"""What soils hold: field capacity and available water by texture, where nobody has measured them.

tables/soil_textures.csv; the middle is taken where a span is printed, and a soil of a garden may be as far off as the span.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from models.agronomy.columns import rows_of

# where nobody has said what the soil is: the middle of the table
UNSAID = "loam"


@dataclass(frozen=True, slots=True)
class Texture:
    """A soil as a share of its volume [m³/m³]: water at field capacity, and what of it plants can take."""

    name: str
    field_capacity: float
    available: float
    source: str


@cache
def textures() -> Mapping[str, Texture]:
    """Every texture by its name."""
    rows = rows_of("soil_textures")
    return {r["name"]: Texture(r["name"], float(r["field_capacity"]), float(r["available"]), r["source"]) for r in rows}


def texture(name: str) -> Texture | None:
    """The texture that people call so ("Clay loam"); None where the table has none of that name."""
    return textures().get(" ".join(name.replace("_", " ").split()).lower())
