"""Leaves that grass has made since it was grazed: what its rest is really counted in.

A leaf takes so much heat (tables/grass_species.csv: degree days above a base for each leaf). Grass is ready from so many new leaves
on, when its reserves are back, and past so many the first of them dies. Drought and frost make a leaf take longer (Bartholomew &
Williams, tall fescue below -0.1 MPa), which is not reckoned: in a dry summer the count is ahead of the grass.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from models.agronomy.elementwise import Array
from models.agronomy.growth_stands import grass
from models.agronomy.stated import stated


class LeafStage(NamedTuple):
    """New leaves since the exit; ready: enough of them; late: more than keep."""

    leaves: float
    ready: bool
    late: bool


def leaves_since(air_temp_c: Array, species: str) -> Array:
    """New leaves at the end of each day after the exit, out of daily mean temperatures from the exit day on. NaN from a day unknown on."""
    of = grass(species)
    heat: Array = np.cumsum(np.maximum(np.asarray(air_temp_c, dtype=np.float64) - of.leaf_base_c, 0.0))
    return heat / of.leaf_c_day


def stage(air_temp_c: Array, species: str) -> LeafStage | None:
    """The stage now, out of the days since the exit; None where a day is not known."""
    leaves = leaves_since(air_temp_c, species)
    now = float(leaves[-1]) if len(leaves) else 0.0
    if now != now:
        return None
    least, most = grass(species).leaves_ready
    return LeafStage(now, now >= least, now > most)


def rest_days(air_temp_c: Array, species: str, leaves: float | None = None) -> int | None:
    """Days of rest until there are so many new leaves (the least that make it ready); None where the days given do not suffice."""
    wanted = grass(species).leaves_ready[0] if leaves is None else stated("the leaves", leaves, "", 0, 10, above=True)
    there = np.flatnonzero(leaves_since(air_temp_c, species) >= wanted)
    return int(there[0]) + 1 if len(there) else None
