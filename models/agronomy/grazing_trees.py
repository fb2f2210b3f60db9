"""Trees among animals: young ones that animals would break, and shade that animals need on hot days.

Rules are rows of tables/tree_guards.csv, all unvalidated: general knowledge of silvopasture. Heights m, stems cm, areas m².
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from models.agronomy.columns import rows_of
from models.agronomy.grazing_limits import Verdict
from models.agronomy.stated import chosen, stated

# 20 to 40 ft² of shade for a cow (general knowledge); a sheep or goat takes a fifth of that, as in the NRCS animal units
SHADE_M2 = {"cattle": (1.86, 3.72), "horses": (1.86, 3.72), "sheep": (0.37, 0.74), "goats": (0.37, 0.74), "pigs": (0.56, 1.1)}


@dataclass(frozen=True, slots=True)
class Guard:
    """From which size a tree bears a kind of animal without guards; None: never (leader) or any stem will do (stem)."""

    animal: str
    least_leader_m: float | None
    least_stem_cm: float | None
    longest_stay_days: float | None
    source: str


@cache
def guards() -> dict[str, Guard]:
    """The rows by kind of animal."""

    def number(cell: str) -> float | None:
        return float(cell) if cell else None

    return {
        r["animal"]: Guard(
            r["animal"], number(r["least_leader_m"]), number(r["least_stem_cm"]), number(r["longest_stay_days"]), r["source"]
        )
        for r in rows_of("tree_guards")
    }


def trees_bear(
    animal: str, leader_m: float | None, stem_cm: float | None, guarded: bool = False, bud_break: bool = False, wet_bark: bool = False
) -> Verdict:
    """Whether young trees bear animals, and for how long. leader and stem: of the smallest tree; None unknown. guarded: tube and hot wire.

    At bud-break and while bark slips, trees without guards are left alone.
    """
    row = guards()[chosen("animal", animal, guards())]
    if guarded:
        return Verdict("trees", True, row.longest_stay_days, "The trees stand behind guards.", True, row.source)
    if row.least_leader_m is None:
        return Verdict("trees", False, None, f"{animal.capitalize()} go to trees only where every tree is guarded.", True, row.source)
    if bud_break or wet_bark:
        return Verdict("trees", False, None, "Trees without guards are left alone while buds break or bark slips.", True, row.source)
    if leader_m is None or (row.least_stem_cm is not None and stem_cm is None):
        return Verdict("trees", None, row.longest_stay_days, "Nobody has measured the smallest tree.", True, row.source)
    tall = stated("the leader", leader_m, "m", 0, 100) > row.least_leader_m
    stout = row.least_stem_cm is None or stated("the stem", stem_cm, "cm", 0, 500) > row.least_stem_cm
    need = f"above {row.least_leader_m:.1f} m" + (f" with stems above {row.least_stem_cm:.0f} cm" if row.least_stem_cm else "")
    reason = f"{animal.capitalize()} spare trees {need}; the smallest is {leader_m:.1f} m."
    return Verdict("trees", tall and stout, row.longest_stay_days, reason, True, row.source)


def shade_needed(head: float | None, animal: str = "cattle") -> tuple[float, float]:
    """Shade that so many animals want on a hot day, least and enough [m²]."""
    low, high = SHADE_M2[chosen("animal", animal, SHADE_M2)]
    count = stated("the number of animals", head, "head")
    return count * low, count * high
