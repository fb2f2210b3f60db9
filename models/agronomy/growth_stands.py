"""What grows in a paddock: functional groups (tables/functional_groups.csv), species (tables/grass_species.csv), stands of them.

A stand's parameters are the means of its groups', weighted by their shares of the mass, as growR has it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np

from models.agronomy import growth
from models.agronomy.columns import rows_of
from models.agronomy.elementwise import Array
from sensors.errors import InputError

# what a pasture nobody has described is taken to be
UNSAID = "mixed_cool"
NUTRITION = (0.35, 1.0)  # Jouven et al. 2006: index of poor ground and of ground that wants for nothing
USUAL_NUTRITION = 0.7
# Share of the published rates at which green mass dies. Whole, in the warmth of the Piedmont, they leave by mid-November 1.5 t/ha of a
# fescue closed in summer, where 3.3 to 4.1 were measured (Burns & Chamblee 2000, mean over closing dates), and no growth in August, where
# Penn State's table 1.8-8 has 24 lb/ac/day; at a half 2.6 t/ha and 9 lb/ac/day. At 0.3 it would be 3.4, but a pasture nobody grazes stood
# at 8 t/ha in June and stockpiles looked free. Unvalidated: readings of the farm's own paddocks teach the rest (assimilation).
USUAL_DYING = 0.5
_FIGURES = (
    "sla_m2_g", "leaf_share", "st1_c_day", "st2_c_day", "most_seasonal", "least_seasonal", "leaf_life_c_day",
    "start_c", "full_c", "falling_c", "end_c",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Species:
    """A grass or mix of them. groups: functional group -> share of the mass. leaf_c_day: heat above leaf_base_c for one leaf.

    leaves_ready: (least, most) new leaves with which it is ready to be grazed. unvalidated: a guess or general knowledge.
    """

    key: str
    name: str
    groups: tuple[tuple[str, float], ...]
    c4: bool
    shade_tolerance: str
    leaf_c_day: float
    leaf_base_c: float
    leaves_ready: tuple[float, float]
    unvalidated: bool
    source: str


@cache
def groups() -> Mapping[str, Mapping[str, float]]:
    """The figures of each functional group by its letter."""
    return {row["group"]: {name: float(row[name]) for name in _FIGURES} for row in rows_of("functional_groups")}


@cache
def species() -> Mapping[str, Species]:
    """Every grass by its key."""
    return {row["species"]: _species(row) for row in rows_of("grass_species")}


def _species(row: Mapping[str, str]) -> Species:
    shares = zip(row["groups"].split("|"), map(float, row["shares"].split("|")), strict=True)
    return Species(
        key=row["species"],
        name=row["name"],
        groups=tuple(shares),
        c4=row["c4"] == "yes",
        shade_tolerance=row["shade_tolerance"],
        leaf_c_day=float(row["leaf_c_day"]),
        leaf_base_c=float(row["leaf_base_c"]),
        leaves_ready=(float(row["leaves_ready_low"]), float(row["leaves_ready_high"])),
        unvalidated=row["confidence"] == "unvalidated",
        source=row["source"],
    )


def grass(key: str) -> Species:
    """The grass of that key; InputError naming those there are."""
    if key not in species():
        raise InputError(
            f"Nothing is known of a grass called {key!r}.",
            where="species",
            expected="one of " + ", ".join(species()),
            got=repr(key),
            next_step=f"choose the nearest of these, or {UNSAID} where you do not know",
        )
    return species()[key]


@dataclass(frozen=True, slots=True)
class Stand:
    """A paddock's grass and ground.

    shares: species -> share of the mass, in any total. nutrition: index from 0.35 (poor) to 1. holds_mm: water that the root
    zone can hold for plants. light_share: light that trees let through, 1 in the open. dying: share of ModVege's rates at which
    green mass dies, 1 as published.
    """

    shares: tuple[tuple[str, float], ...] = ((UNSAID, 1.0),)
    nutrition: float = USUAL_NUTRITION
    holds_mm: float = 125.0
    light_share: float = 1.0
    dying: float = USUAL_DYING

    def __post_init__(self) -> None:
        wrong = [
            said
            for ok, said in (
                (self.shares and all(share >= 0 for _, share in self.shares) and sum(s for _, s in self.shares) > 0, "shares"),
                (NUTRITION[0] <= self.nutrition <= NUTRITION[1], "nutrition"),
                (0 < self.holds_mm <= 600, "holds_mm"),
                (0 <= self.light_share <= 1, "light_share"),
                (0 < self.dying <= 2, "dying"),
            )
            if not ok
        ]
        if wrong:
            raise InputError(
                f"A paddock's stand cannot be so: {', '.join(wrong)}.",
                where=wrong[0],
                expected="shares of species above 0, nutrition 0.35 to 1, holds_mm above 0 to 600, light_share 0 to 1, dying 0 to 2",
                got=repr(self),
                next_step="correct the figure, or leave it out where you do not know it",
            )
        for key, _ in self.shares:
            grass(key)

    @property
    def warm_season(self) -> float:
        """Share of the mass that is warm-season grass."""
        return sum(share for key, share in self.shares if grass(key).c4) / sum(share for _, share in self.shares)


class Stands(NamedTuple):
    """The parameters of several stands, one value for each."""

    sla_m2_g: Array
    leaf_share: Array
    st1_c_day: Array
    st2_c_day: Array
    most_seasonal: Array
    least_seasonal: Array
    leaf_life_c_day: Array
    start_c: Array
    full_c: Array
    falling_c: Array
    end_c: Array
    nutrition: Array
    holds_mm: Array
    shade: Array
    thirst: Array
    warm_season: Array
    dying: Array

    def repeated(self, times: int) -> Stands:
        """The same stands again and again: all of the first round, then all of the second."""
        return Stands(*(np.tile(values, times) for values in self))


def stands(of: Iterable[Stand], multiplier: Array | None = None) -> Stands:
    """The parameters of stands. multiplier: what each paddock's readings taught of its growth (assimilation), 1 for nothing."""
    rows = [_figures(one) for one in of]
    table = np.asarray(rows, dtype=np.float64).reshape(-1, len(Stands._fields))
    if multiplier is not None:
        table[:, Stands._fields.index("nutrition")] *= multiplier
    return Stands(*table.T.copy())


def _figures(stand: Stand) -> list[float]:
    parts = [(group, share * part) for key, share in stand.shares for group, part in grass(key).groups]
    total = sum(weight for _, weight in parts)
    means = [sum(groups()[group][name] * weight for group, weight in parts) / total for name in _FIGURES]
    warm = stand.warm_season
    shade = warm * growth.shade_growth(stand.light_share, 1.0) + (1 - warm) * growth.shade_growth(stand.light_share, 0.0)
    return [*means, stand.nutrition, stand.holds_mm, shade, growth.shade_thirst(stand.light_share), warm, stand.dying]
