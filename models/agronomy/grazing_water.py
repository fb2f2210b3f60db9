"""Water where animals graze: how far it may be, and whether a trough keeps up with a herd that comes at once.

Distances m, water l. References: Kentucky and FSRC Missouri (distance); what a trough must hold is general knowledge (unvalidated).
"""

from __future__ import annotations

from models.agronomy.grazing_limits import Verdict
from models.agronomy.stated import stated

FARTHEST_M = 243.84  # 800 ft: beyond it a herd drinks 15 % less and comes together (University of Kentucky)
TOGETHER_SHARE = 0.25  # a herd that walks far drinks so much of its day's water within an hour


def near_enough(distance_m: float | None) -> Verdict:
    """Whether water is near enough: 244 m at most. A paddock farther off is not forbidden: it is eaten less (pasture_usable.eaten_at)."""
    source = "University of Kentucky: 800 ft; FSRC Missouri (Gerrish)"
    if distance_m is None:
        return Verdict("water distance", None, None, "Nobody has said how far the water is.", False, source)
    far = stated("the distance", distance_m, "m", 0, 20_000)
    return Verdict("water distance", far <= FARTHEST_M, None, f"Water is {far:.0f} m off; {FARTHEST_M:.0f} m is far.", False, source)


def trough_serves(demand_l_day: float | None, holds_l: float | None, refills_l_h: float | None, distance_m: float | None = None) -> Verdict:
    """Whether a trough serves a herd: what it holds and what runs in within an hour is a quarter of the day's demand.

    Animals that have water within 61 m (200 ft) come one by one: then the refill need only keep up over the day. Blank holds or
    refill count as not known.
    """
    source = "general knowledge: a quarter of the day's water within an hour, held or refilled"
    if demand_l_day is None or holds_l is None or refills_l_h is None:
        return Verdict("trough", None, None, "What the herd drinks, or the trough holds and refills, is not known.", True, source)
    demand = stated("the demand", demand_l_day, "l a day")
    inflow = stated("the refill", refills_l_h, "l/h")
    have = stated("what the trough holds", holds_l, "l") + inflow
    near = distance_m is not None and distance_m <= 60.96
    need = 0.0 if near else TOGETHER_SHARE * demand
    enough = have >= need and 24 * inflow >= demand
    reason = f"The herd drinks {demand:.0f} l a day; the trough gives {have:.0f} l in an hour and {24 * inflow:.0f} l in a day."
    return Verdict("trough", enough, None, reason, True, source)


def head_served(each_l_day: float | None, holds_l: float | None, refills_l_h: float | None) -> int:
    """Animals a trough serves at a distance, by the same rule."""
    each = stated("what one animal drinks", each_l_day, "l a day", 0, above=True)
    inflow, holds = stated("the refill", refills_l_h, "l/h"), stated("what the trough holds", holds_l, "l")
    return int(min((holds + inflow) / TOGETHER_SHARE, 24 * inflow) // each)
