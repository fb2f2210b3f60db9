"""A problem as a file (docs/reference/grazing-problem.md): JSON in, Problem out; whatever is wrong is said with its place.

Keys carry their unit; US and SI twins are both taken. What a file leaves out has the defaults of the tables and of Costs;
what must not be guessed (growth, mass, area, demand) is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np

from models.agronomy.pasture_usable import distance_weight
from models.planning.grazing import EATEN, KINDS, LIGHT_KG_HA, Block, Costs, Days, Herd, Mowing, Paddock, Problem, Stay, Stockpile, Whole
from models.planning.grazing.keys import LB, Row, as_row

# rest by the month of leaving [days]: 21 in spring, 42 in midsummer (Rayburn, West Virginia), slow again in autumn
REST_D = {1: 60, 2: 60, 3: 35, 4: 21, 5: 21, 6: 30, 7: 42, 8: 42, 9: 35, 10: 45, 11: 60, 12: 60}
# a plan starts from what is there with a chance of seven in ten: the 30th percentile of a normal band
P30 = 0.5244
LOSS_PER_D = 0.0035
ENTER_LB_AC, LEAVE_LB_AC = 2200.0, 1200.0
# days a stay of sheep or goats may last: larvae are infective from the fourth to ninth day on (ATTRA)
STAY_SMALL_D, STAY_D = 4, 7


def problem(document: object) -> Problem:
    """The problem that a file holds; InputError says what is wrong where."""
    row = as_row(document, "")
    start, days = row.day("start"), row.whole("days", low=1, high=800)
    policy, calendar = row.row("policy"), row.row("calendar")
    paddocks = [_paddock(one, policy, start, days) for one in row.rows("paddocks")]
    herds = [_herd(one, start, days) for one in row.rows("herds")]
    row.get("about"), row.get("version")
    found = Problem(
        start,
        days,
        tuple(p for p, _ in paddocks),
        tuple(herds),
        _hot(row.row("weather"), start, days),
        _costs(policy.row("weights")),
        (*(b for _, own in paddocks for b in own), *_events(calendar, start, days)),
        stockpiles=tuple(_stockpile(one, start, days) for one in calendar.rows("stockpile")),
        mowing=_mowing(calendar.row("hay"), start) if calendar.get("hay") else None,
        locked=stays(row, "locked", start),
        lot_shade=policy.number("lot_shade_frac", 0.0, 0.0, 1.0),
        eaten=_eaten(policy),
        money=row.text("money", "$"),
        units="us" if any("area_ac" in one.values for one in row.rows("paddocks")) else "metric",
    )
    for one in (policy, calendar, row):
        one.unread()
    _names(row, found)
    return found


def _names(row: Row, found: Problem) -> None:
    """Names are unique, and every name that is used is there."""
    for what, names in (("paddocks", [p.id for p in found.paddocks]), ("herds", [h.id for h in found.herds])):
        if not names or len(set(names)) < len(names):
            row.wrong("There must be at least one, each with a name of its own.", what, expected="different names", got=names)
    paddocks, herds = {p.id for p in found.paddocks}, {h.id for h in found.herds}
    used = [(b.paddock, "calendar") for b in found.blocks] + [(s.paddock, "locked") for s in found.locked]
    used += [(name, "calendar.stockpile") for pile in found.stockpiles for name in pile.paddocks]
    used += [(h.here, f"herds.{h.id}.here") for h in found.herds if h.here]
    used += [(name, "calendar.hay") for name in (found.mowing.paddocks if found.mowing else ())]
    for name, where in used:
        if name not in paddocks:
            row.wrong("There is no such paddock.", where, expected=", ".join(sorted(paddocks)), got=name)
    for name in [h.follows for h in found.herds if h.follows] + [s.herd for s in found.locked if s.herd]:
        if name not in herds:
            row.wrong("There is no such herd.", "herds", expected=", ".join(sorted(herds)), got=name)


def _paddock(row: Row, policy: Row, start: date, days: int) -> tuple[Paddock, list[Block]]:
    name = row.text("id")
    bands = _bands(row, days)
    density, floor = row.twin("density", "density", 0.0), row.twin("height_floor", "height", 0.0)
    leave = row.twin("leave", "mass", policy.twin("leave", "mass", LEAVE_LB_AC * 1.12085))
    left, free = _left(row, policy, start)
    shade_m2 = row.twin("shade_area", "ground", -1.0)
    found = Paddock(
        name,
        row.twin("area", "area"),
        _mass(row.row("mass")),
        bands["p50"],
        _series(row, "loss_per_d", row.values.get("loss_per_d", LOSS_PER_D), days, 1.0, 0.0, 1.0),
        row.twin("enter", "mass", policy.twin("enter", "mass", ENTER_LB_AC * 1.12085)),
        max(leave, density * floor),
        _rest(row, policy, start, days),
        free,
        row.number("shade_frac", 0.0, 0.0, 1.0),
        None if shade_m2 < 0 else shade_m2,
        _reach(row),
        left,
        bands,
        row.twin("light", "mass", LIGHT_KG_HA),
    )
    row.used.add("loss_per_d")
    blocks = [_block(one, name, start, days) for one in row.rows("blocks")]
    row.unread()
    return found, blocks


def _mass(row: Row) -> float:
    """What stands, with a chance of seven in ten: the mean less half its standard deviation; never below zero."""
    mean, sd = row.twin("mean", "mass"), row.twin("sd", "mass", 0.0)
    row.get("at")
    row.unread()
    return max(float(mean) - P30 * float(sd), 0.0)


def _bands(row: Row, days: int) -> dict[str, Days]:
    found = row.twin("growth", "growth", raw=True)
    if found is None:
        row.wrong("Growth is missing, and missing is not zero.", "growth_lb_ac_d", expected="a number a day, or p20, p50 and p80", got=None)
    value, factor, key = found
    named = value if isinstance(value, Mapping) else {"p50": value}
    if "p50" not in named:
        row.wrong("Growth has no middle.", key, expected="p50", got=sorted(named))
    return {band: _series(row, f"{key}.{band}", own, days, factor, 0.0, 1000.0) for band, own in named.items()}


def _series(row: Row, key: str, value: object, days: int, factor: float, low: float, high: float) -> Days:
    """A number for all days, or one for each."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return np.full(days, row.checked(key, value, low, high) * factor)
    if not isinstance(value, Sequence) or isinstance(value, str) or len(value) != days:
        got = f"{len(value)} of them" if isinstance(value, Sequence) else value
        row.wrong("There must be one number, or one for each day.", key, expected=f"{days} numbers", got=got)
    return np.array([row.checked(f"{key}[{i}]", one, low, high) for i, one in enumerate(value)]) * factor


def _rest(row: Row, policy: Row, start: date, days: int) -> Whole:
    """By month ({"4": 21, ...}), one for all, or one for each day; else the policy's, else the table's."""
    value = row.get("rest_d")
    policy.used.add("rest_d")
    value = policy.values.get("rest_d", {}) if value is None else value
    if isinstance(value, Mapping):
        named = REST_D | {int(m): int(row.checked("rest_d", d, 0, 400)) for m, d in value.items()}
        return np.array([named[(start + timedelta(days=t)).month] for t in range(days)], dtype=np.int64)
    return _series(row, "rest_d", value, days, 1.0, 0.0, 400.0).astype(np.int64)


def _left(row: Row, policy: Row, start: date) -> tuple[dict[str, int], int]:
    """Kind -> day on which the last left, and from which day on the next may come."""
    found, free = dict[str, int](), 0
    value = row.get("last_exit")
    for i, one in enumerate(value if isinstance(value, list) else [value] if value else []):
        own = as_row(one, f"{row.where}.last_exit[{i}]")
        kind, at = own.text("species"), own.day("at")
        own.unread()
        if kind not in KINDS:
            own.wrong("We do not know this kind of animal.", "species", expected=", ".join(KINDS), got=kind)
        day = (at - start).days
        found[kind] = max(found.get(kind, day), day)
        months = row.values.get("rest_d", policy.values.get("rest_d"))
        rest = REST_D | {int(m): int(d) for m, d in months.items()} if isinstance(months, Mapping) else REST_D
        free = max(free, day + (int(months) if isinstance(months, int | float) else rest[at.month]))
    return found, free


def _reach(row: Row) -> float:
    """How much less is eaten because water is far: 1 to 244 m (pasture_usable.distance_weight)."""
    return float(distance_weight(row.twin("water_dist", "length", 0.0)))


def _block(row: Row, paddock: str, start: date, days: int) -> Block:
    first, last = (row.day("from", start) - start).days, (row.day("to", start + timedelta(days=days)) - start).days
    if last < first:
        row.wrong("It ends before it begins.", "to", expected=f"a day from {row.values.get('from')} on", got=row.values.get("to"))
    reason, herd = row.text("reason", "it is blocked"), row.text("herd", row.text("species", ""))
    found = Block(paddock, first, last, reason, herd, row.whole("longest_d", 0), row.text("rule", "blocked"))
    row.unread()
    return found


def _events(calendar: Row, start: date, days: int) -> list[Block]:
    """Days on which paddocks are wanted for something else: events, and crops that stand there."""
    found = []
    for key in ("events", "crop_windows"):
        for row in calendar.rows(key):
            names = row.texts("paddocks")
            own = Row({k: v for k, v in row.values.items() if k != "paddocks"}, row.where)
            found += [_block(own, name, start, days) for name in names]
    return found


def _herd(row: Row, start: date, days: int) -> Herd:
    kind = row.text("species")
    if kind not in KINDS:
        row.wrong("We do not know this kind of animal.", "species", expected=", ".join(KINDS), got=kind)
    head = row.number("head", 0.0)
    weight, share = row.twin("bw", "weight", 0.0), row.number("pct_bw", 2.6, 0.1, 10.0)
    given = row.twin("demand", "demand", raw=True)
    if given is not None:
        demand = _series(row, given[2], given[0], days, given[1], 0.0, 1e6)
    elif head > 0 and weight > 0:
        demand = np.full(days, head * weight * share / 100.0)
    else:
        row.wrong("Nobody knows what this herd eats.", "demand_lb_d", expected="demand_lb_d, or head, bw_lb and pct_bw", got=None)
    longest = row.whole("stay_max_d", STAY_SMALL_D if kind in ("sheep", "goats") else STAY_D, 1, 60)
    here = row.text("here", "")
    stood = max((start - row.day("since", start)).days, 0)
    need = row.twin("shade_need", "ground", 0.0)
    # an animal unit is 1,000 lb of animal (NRPH)
    units = row.number("animal_units", head * weight / (1000 * LB) if weight else head)
    found = Herd(row.text("id"), kind, demand, units, longest, here, stood if here else 0, row.text("follows", ""), need * max(head, 1.0))
    row.unread()
    return found


def _hot(row: Row, start: date, days: int) -> Days:
    """Days of alert heat: a list of dates, or a chance for each day."""
    value = row.get("hot")
    row.unread()
    found = np.zeros(days)
    if value is None:
        return found
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        for i, one in enumerate(value):
            day = (as_row({"hot": one}, f"weather.hot[{i}]").day("hot") - start).days
            if 0 <= day < days:
                found[day] = 1.0
        return found
    return _series(row, "hot", value, days, 1.0, 0.0, 1.0)


def _costs(row: Row) -> Costs:
    usual = Costs()
    found = Costs(
        row.twin("hay", "price", usual.hay_per_kg),
        row.number("move", usual.move),
        row.number("heat_per_head_d", usual.heat_per_head_d),
        row.number("sheep_return", usual.sheep_return),
        row.whole("return_d", usual.return_d),
        row.twin("end", "price", usual.end_per_kg),
        row.twin("end", "mass", usual.end_kg_ha),
        row.number("change", usual.change),
        row.twin("short", "price", usual.short_per_kg),
    )
    row.unread()
    return found


def _eaten(policy: Row) -> tuple[float, ...]:
    value = policy.get("utilisation")
    if value is None:
        return EATEN
    if not isinstance(value, list) or not value:
        policy.wrong("A list is asked for.", "utilisation", expected="a share for stays of 1, 2, ... days", got=value)
    return tuple(policy.checked("utilisation", one, 0.05, 1.0) for one in value)


def _stockpile(row: Row, start: date, days: int) -> Stockpile:
    day = (row.day("by") - start).days
    if not 0 <= day <= days:
        row.wrong("The season does not reach that day.", "by", expected=f"within {days} days from {start}", got=row.values.get("by"))
    found = Stockpile(row.texts("paddocks"), day, row.twin("target", "weight"))
    row.unread()
    return found


def _mowing(row: Row, start: date) -> Mowing:
    found = Mowing(
        row.texts("paddocks"),
        (row.day("from") - start).days,
        (row.day("to") - start).days,
        row.twin("min", "mass"),
        row.twin("stubble", "mass"),
        row.twin("value", "price"),
        row.twin("cost", "price of land"),
        row.whole("days", 3, 1, 14),
    )
    row.unread()
    return found


def stays(row: Row, key: str, start: date) -> tuple[Stay, ...]:
    """Stays of a plan in a file: {"herd", "paddock", "in", "out"} or "days" for "out"."""
    found = []
    for one in row.rows(key):
        first = (one.day("in") - start).days
        days = one.whole("days", 0) or (one.day("out") - start - timedelta(days=first)).days
        found.append(Stay(one.text("herd", ""), one.text("paddock"), first, days))
    return tuple(found)


def plan(document: Any, start: date) -> tuple[Stay, ...]:
    """The stays of a plan file: ours ("moves" as we write them), or anybody's with the same four keys."""
    row = as_row({"moves": document} if isinstance(document, list) else document, "")
    return stays(row, "moves", start)
