"""A problem as a file (docs/reference/grazing-problem.md): JSON in, Problem out; whatever is wrong is said with its place.

Keys carry their unit; US and SI twins are both taken. What a file leaves out has the defaults of the tables and of Costs;
what must not be guessed (growth, mass, area, demand) is asked for.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from models.planning.grazing import EATEN, SMALL, Costs, Days, Herd, Problem
from models.planning.grazing.form_days import Season, events, hot, locked, mowing, plan, series, species, stockpile
from models.planning.grazing.form_land import paddock
from models.planning.grazing.keys import LB, RANGE, Row, as_row
from models.planning.grazing.structure import ring
from sensors.errors import InputError

__all__ = ["plan", "problem", "read"]

LONGEST_D = 800
# days a stay of sheep or goats may last: larvae are infective from the fourth to ninth day on (ATTRA)
STAY_SMALL_D, STAY_D = 4, 7
# an animal unit is 1,000 lb of animal, and eats 26 lb of dry matter a day (NRPH)
UNIT_LB, UNIT_EATS_LB = 1000.0, 26.0


def read(text: str, where: str) -> Any:
    """What a file holds; a key that is there twice is refused, for one of the two would be passed over."""
    try:
        return json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError) as why:
        raise InputError(
            "This file is no JSON.",
            where=where,
            expected="JSON",
            got=str(why),
            next_step="docs/reference/grazing-problem.md has one to begin with",
        ) from why


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"the key {next(n for n in names if names.count(n) > 1)!r} is there twice")
    return found


def problem(document: object) -> Problem:
    """The problem that a file holds; InputError says what is wrong where."""
    row = as_row(document, "")
    season = Season(row.day("start"), row.whole("days", low=1, high=LONGEST_D), _ids(row, "paddocks"), _ids(row, "herds"))
    policy, calendar = row.row("policy"), row.row("calendar")
    land = [paddock(one, policy, season) for one in row.rows("paddocks")]
    herds = tuple(_herd(one, season) for one in row.rows("herds"))
    if (circling := ring(herds)) is not None:
        row.wrong(
            "Herds follow each other in a ring.", f"herds.{circling.id}.follows", expected="a herd that goes ahead", got=circling.follows
        )
    row.get("about"), row.get("version")
    found = Problem(
        season.start,
        season.days,
        tuple(p for p, _ in land),
        herds,
        hot(row.row("weather"), season),
        _costs(policy.row("weights")),
        (*(b for _, own in land for b in own), *events(calendar, season)),
        stockpiles=tuple(stockpile(one, season) for one in calendar.rows("stockpile")),
        mowing=mowing(calendar.row("hay"), season) if calendar.get("hay") else None,
        locked=locked(row, season),
        lot_shade=policy.number("lot_shade_frac", 0.0, 0.0, 1.0),
        eaten=_eaten(policy),
        money=row.text("money", "$"),
        units="us" if any("area_ac" in one.values for one in row.rows("paddocks")) else "metric",
    )
    for one in (policy, calendar, row):
        one.unread()
    return found


def _ids(row: Row, key: str) -> tuple[str, ...]:
    """The names of all paddocks or herds: at least one, each once."""
    names = tuple(one.text("id") for one in row.rows(key))
    if not names or len(set(names)) < len(names):
        row.wrong("There must be at least one, each with a name of its own.", key, expected="different names", got=list(names))
    return names


def _herd(row: Row, season: Season) -> Herd:
    kind, head = species(row), row.number("head", 0.0, 0.0, 1e6)
    weight, share = row.twin("bw", "weight", 0.0), row.number("pct_bw", 2.6, 0.1, 10.0)
    demand = _demand(row, season, head * weight * share / 100.0)
    here = row.text("here", "")
    if here:
        season.paddock(row, "here", here)
    stood = -season.before(row, "since", season.start)
    # who has no weight counts by the head, and who has no head by what it eats
    units = head * weight / (UNIT_LB * LB) if weight else head or float(demand.mean()) / (UNIT_EATS_LB * LB)
    found = Herd(
        row.text("id"),
        kind,
        demand,
        row.number("animal_units", units, 0.0, 1e9),
        row.whole("stay_max_d", STAY_SMALL_D if kind in SMALL else STAY_D, 1, 60),
        here,
        stood if here else 0,
        row.text("follows", ""),
        row.twin("shade_need", "ground", 0.0) * max(head, 1.0),
    )
    if found.follows:
        season.herd(row, "follows", found.follows)
    row.unread()
    return found


def _demand(row: Row, season: Season, by_weight: float) -> Days:
    given = row.given("demand", "demand")
    if given is not None:
        value, key, factor = given
        low, high = (limit / factor for limit in RANGE["demand"])
        return series(row, key, value, season.days, factor, low, high)
    if not by_weight > 0:
        row.wrong("Nobody knows what this herd eats.", "demand_lb_d", expected="demand_lb_d, or head, bw_lb and pct_bw", got=None)
    return np.full(season.days, by_weight)


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
