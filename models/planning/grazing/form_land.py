"""What a problem file says of a paddock: area, what stands, growth, limits, rest, shade, water, and days on which it is closed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from models.agronomy.pasture_usable import distance_weight
from models.planning.grazing import FEWEST, LIGHT_KG_HA, MEDIAN, MOST, Block, Days, Paddock
from models.planning.grazing.form_days import Season, block, rests, series, species
from models.planning.grazing.keys import RANGE, Row, as_row

# a plan starts from what is there with a chance of seven in ten: the 30th percentile of a normal band
P30 = 0.5244
LOSS_PER_D = 0.0035
ENTER_LB_AC, LEAVE_LB_AC = 2200.0, 1200.0
KG_HA = 1.12085
BANDS = (FEWEST, MEDIAN, MOST)


def paddock(row: Row, policy: Row, season: Season) -> tuple[Paddock, list[Block]]:
    """One paddock and the days on which it is closed; what it does not say, the policy does, or the usual."""
    name, bands = row.text("id"), _bands(row, season.days)
    leave = row.twin("leave", "mass", policy.twin("leave", "mass", LEAVE_LB_AC * KG_HA))
    rest, rested = rests(row, policy, season)
    left = _left(row, season)
    shade_m2 = row.twin("shade_area", "ground", -1.0)
    row.get("loss_per_d")
    found = Paddock(
        name,
        row.twin("area", "area"),
        _mass(row.row("mass")),
        bands[MEDIAN],
        series(row, "loss_per_d", row.values.get("loss_per_d", LOSS_PER_D), season.days, 1.0, 0.0, 1.0),
        row.twin("enter", "mass", policy.twin("enter", "mass", ENTER_LB_AC * KG_HA)),
        max(leave, _floor(row)),
        rest,
        max([0, *(season.day(at) + rested(at) for at in left.values())]),
        # who says how much ground is shaded and not how long, has shade all day for as many as find room
        row.number("shade_frac", 0.0 if shade_m2 < 0 else 1.0, 0.0, 1.0),
        None if shade_m2 < 0 else shade_m2,
        # how much less is eaten because water is far: 1 to 244 m
        float(distance_weight(row.twin("water_dist", "length", 0.0))),
        {kind: season.day(at) for kind, at in left.items()},
        bands,
        row.twin("light", "mass", LIGHT_KG_HA),
    )
    if not found.light_kg_ha > 0:
        row.wrong("This cannot be.", "light_lb_ac", expected="more than 0", got=0)
    blocks = [block(one, name, season) for one in row.rows("blocks")]
    row.unread()
    return found, blocks


def _mass(row: Row) -> float:
    """What stands, with a chance of seven in ten: the mean less half its standard deviation; never below zero."""
    mean, sd = row.twin("mean", "mass"), row.twin("sd", "mass", 0.0)
    row.get("at")
    row.unread()
    return max(mean - P30 * sd, 0.0)


def _floor(row: Row) -> float:
    """The height that must stay, as what it weighs; a height alone binds nothing, and is not passed over in silence."""
    height, density = row.twin("height_floor", "height", 0.0), row.twin("density", "density", 0.0)
    if height and not density:
        row.wrong("Nobody knows what a height weighs.", "density_lb_ac_in", expected="pounds an acre of each inch", got=None)
    return height * density


def _bands(row: Row, days: int) -> dict[str, Days]:
    given = row.given("growth", "growth")
    if given is None:
        row.wrong("Growth is missing, and missing is not zero.", "growth_lb_ac_d", expected="a number a day, or p20, p50 and p80", got=None)
    value, key, factor = given
    named = value if isinstance(value, Mapping) else {MEDIAN: value}
    if MEDIAN not in named or set(named) - set(BANDS):
        row.wrong("These are not the bands of growth.", key, expected="p50, and p20 and p80 beside it", got=sorted(map(str, named)))
    low, high = (limit / factor for limit in RANGE["growth"])
    return {band: series(row, f"{key}.{band}" if named is value else key, own, days, factor, low, high) for band, own in named.items()}


def _left(row: Row, season: Season) -> dict[str, date]:
    """Kind of animal -> when the last of it left."""
    found = dict[str, date]()
    value = row.get("last_exit")
    for i, one in enumerate(value if isinstance(value, list) else [] if value is None else [value]):
        own = as_row(one, f"{row.where}.last_exit[{i}]")
        kind, at = species(own), own.day("at")
        season.before(own, "at")
        own.unread()
        found[kind] = max(found.get(kind, at), at)
    return found
