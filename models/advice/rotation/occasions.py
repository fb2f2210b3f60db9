"""When to plan again, and what for: a new day, a herd that moved, grass other than foreseen, wet ground, no water, frost, heat.

Only what may change what is done next is a reason before the day is over: a reading that was foreseen, or ground that got
wet where no herd goes in the next days, waits for the day's plan.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from models.advice.rotation.backtest import BAND
from models.advice.rotation.growing import course_of
from models.advice.rotation.limits import AHEAD_D, poisons
from models.advice.rotation.signs import Signs
from models.advice.rotation.terms import Given
from models.display import NBSP, joined, rounded
from models.planning.grazing.rotation import Rotation

EACH_DAY = "the day's plan"
# a herd that is so much larger or smaller eats otherwise; a reading so far from what was foreseen, and out of its band
HEAD_SHARE, OFF_SHARE = 0.05, 0.2
# ground is looked at so many days ahead; it must be below a limit by so much of its water before it counts as dried
WET_D, DRIER = 2, 0.03
TIERS = ("", "amber", "red")
WET_WORDS = {"amber": "soft", "red": "wet"}
# where herds are to go within so many days matters now
SOON_D = 3
Missed = Callable[[Collection[str]], Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a plan was made from, as far as a change of it is a reason for another: small, and kept as JSON.

    herds: herd -> (paddock, "" for anywhere else; head; fingerprint of its facts). locks, readings, ways: fingerprints.
    wet: paddock -> tier of its ground within two days; still: the same if it held a little more water. dry: paddock -> why it
    has no water. poison: (paddock, why) by what has just happened, within three days. hot: herds without shade before heat.
    closed: a fingerprint of events and crops.
    """

    day: str
    herds: Mapping[str, tuple[str, float, str]] = field(default_factory=dict)
    locks: str = ""
    readings: Mapping[str, str] = field(default_factory=dict)
    ways: str = ""
    wet: Mapping[str, str] = field(default_factory=dict)
    still: Mapping[str, str] = field(default_factory=dict)
    dry: Mapping[str, str] = field(default_factory=dict)
    poison: tuple[tuple[str, str], ...] = ()
    hot: tuple[str, ...] = ()
    closed: str = ""

    def document(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return found


def facts_of(given: Given | None, trouble: Collection[str], day: str) -> Facts:
    """The facts of what is given; of a farm that cannot be planned, what stands in the way."""
    if given is None:
        return Facts(day, ways=_mark(trouble))
    named = {p.name for p in given.paddocks}
    latest: dict[str, str] = {}
    for one in given.readings:
        latest[one.paddock] = max(latest.get(one.paddock, ""), f"{one.on} {one.kg_ha:.0f}")
    ways = [
        repr(given.ways),
        repr(trouble),
        *(f"{p.name} {p.area_ha:.3f} {sorted(p.details.items(), key=str)}" for p in given.paddocks),
    ]
    return Facts(
        day,
        {
            h.name: (h.place if h.place in named else "", h.head, f"{h.weight_kg:g} {h.percent:g} {h.longest} {h.follows}")
            for h in given.herds
        },
        _mark(given.locked),
        latest,
        _mark(ways),
        _tiers(given, 0.0),
        _tiers(given, -DRIER),
        dict(given.signs.dry),
        tuple(sorted(set(_poison(given)))),
        given.signs.hot,
        _mark([repr(one) for one in given.signs.closed]),
    )


def _tiers(given: Given, drier: float) -> dict[str, str]:
    """Paddock -> the worse tier of its ground, today or tomorrow, for any of the herds; those on which it is firm are not in it."""
    found = {}
    for paddock in given.paddocks:
        ground = given.ground.get(paddock.name)
        kinds = {one.kind for herd in given.herds for one in herd.each}
        tiers = [t.name for k in kinds for d in range(WET_D) if ground is not None and (t := ground.tier_on(d, k, drier)) is not None]
        worst = max((_tier(t) for t in tiers), default=0)
        if worst:
            found[paddock.name] = TIERS[worst]
    return found


def _poison(given: Given) -> list[tuple[str, str]]:
    """What is poison within three days, and would not be by the calendar alone."""
    found = []
    for paddock in given.paddocks:
        usual, now = (
            {(b.paddock, b.reason) for b in poisons(paddock, given.herds, given.today, AHEAD_D, signs)} for signs in (Signs(), given.signs)
        )
        found += sorted(now - usual)
    return found


def _mark(value: object) -> str:
    return sha256(json.dumps(value, default=str, sort_keys=True).encode()).hexdigest()[:16]


def going(plan: Rotation | None, facts: Facts) -> set[str] | None:
    """Where herds are, or go within three days by a plan; None: no plan says, so that every paddock matters."""
    if plan is None or not plan.moves:
        return None
    start = date.fromisoformat(facts.day)
    soon = {m.paddock for m in plan.moves if m.first <= start + timedelta(days=SOON_D) and m.out > start}
    return soon | {place for place, *_ in facts.herds.values()}


def off_share(given: Given, paddocks: Collection[str]) -> dict[str, float]:
    """By which share the last reading was off what was foreseen, of those out of their band; a first one always is."""
    course = course_of(given)
    found = {}
    for facts, own in zip(given.paddocks, course.missed, strict=True):
        if facts.name not in paddocks or not own:
            continue
        last = own[-1]
        share = (last.read - last.foreseen) / max(last.foreseen, 1.0)
        if len(own) == 1 or (abs(share) > OFF_SHARE and abs(last.off) > BAND):
            found[facts.name] = share
    return found


def occasion(before: Mapping[str, Any] | None, now: Facts, plan: Rotation | None = None, missed: Missed | None = None) -> str:
    """Why there should be a new plan, in words; "" where nothing asks for one.

    before: Facts.document of the last plan; plan: that plan, without it every paddock matters. missed: off_share of paddocks.
    """
    if before is None:
        return "the first plan"
    matters = going(plan, now)
    said = [
        *_herds(before.get("herds", {}), now, plan),
        *_water(before.get("dry", {}), now, matters),
        *_poisoned(before.get("poison", []), now),
        *_wet(before.get("wet", {}), now, matters),
        *_read(before.get("readings", {}), now, missed),
        *_hot(before.get("hot", []), now),
    ]
    if before.get("locks") != now.locks:
        said.append("stays set by hand")
    if before.get("closed", now.closed) != now.closed:
        said.append("an event or a crop closes other days")
    if before.get("ways") != now.ways:
        said.append("settings or facts of paddocks and herds were changed")
    if before.get("day") != now.day:
        said.append(EACH_DAY)
    return joined(said, 3)


def _herds(before: Mapping[str, Any], now: Facts, plan: Rotation | None) -> list[str]:
    """A herd that went where the plan has it today did what was planned."""
    found = []
    for name, (place, head, mark) in now.herds.items():
        was = before.get(name)
        if was is None:
            found.append(f"{name} is new")
        elif was[0] != place and not _meant(plan, name, place, now.day):
            found.append(f"{name} went to {place or 'the lot'}")
        elif abs(was[1] - head) > HEAD_SHARE * was[1]:
            found.append(f"{name} is {head:.0f} head now")
        elif mark not in was[2:]:
            found.append(f"{name} eats or stays otherwise now")
    return found + [f"{name} is gone" for name in before if name not in now.herds]


def _meant(plan: Rotation | None, herd: str, place: str, day: str) -> bool:
    if plan is None or herd not in plan.herds:
        return False
    stay = plan.now(herd, date.fromisoformat(day))
    return (stay.paddock if stay is not None else "") == place


def _water(before: Mapping[str, str], now: Facts, matters: Collection[str] | None) -> list[str]:
    new = [name for name in now.dry if name not in before and (matters is None or name in matters)]
    back = [name for name in before if name not in now.dry]
    return [f"{name} has no water: {now.dry[name]}" for name in new] + [f"{joined(back, 3)} has water again"] * bool(back)


def _poisoned(before: list[list[str]], now: Facts) -> list[str]:
    known = {tuple(one) for one in before}
    return [f"{paddock}: {why}" for paddock, why in now.poison if (paddock, why) not in known]


def _wet(before: Mapping[str, str], now: Facts, matters: Collection[str] | None) -> list[str]:
    """Ground that got worse where herds are or go; ground that is better while a herd waits in the lot."""
    worse = {n: t for n, t in now.wet.items() if _tier(t) > _tier(before.get(n)) and (matters is None or n in matters)}
    said = [
        f"{joined(own, 3)} {'is' if len(own) == 1 else 'are'} {WET_WORDS[tier]}"
        for tier in ("red", "amber")
        if (own := sorted(n for n, t in worse.items() if t == tier))
    ]
    waits = any(not place for place, *_ in now.herds.values())
    dried = sorted(name for name, tier in before.items() if _tier(now.still.get(name)) < _tier(tier))
    return said + [f"{joined(dried, 3)} dried"] * bool(dried and waits)


def _tier(name: str | None) -> int:
    return TIERS.index(name) if name in TIERS else 0


def _read(before: Mapping[str, str], now: Facts, missed: Missed | None) -> list[str]:
    """Paddocks read anew that had more or less than foreseen."""
    new = [name for name, mark in now.readings.items() if before.get(name) != mark]
    if not new:
        return []
    if missed is None:
        return [f"{joined(new, 3)} {'was' if len(new) == 1 else 'were'} read"]
    return [f"{name} has {_off(share)}" for name, share in sorted(missed(new).items(), key=lambda own: -abs(own[1]))[:2]]


def _off(share: float) -> str:
    return f"{rounded(100 * abs(share), 0)}{NBSP}% {'more' if share > 0 else 'less'} grass than foreseen"


def _hot(before: Collection[str], now: Facts) -> list[str]:
    new = [name for name in now.hot if name not in before]
    return [f"heat is coming and {joined(new, 3)} {'has' if len(new) == 1 else 'have'} no shade"] if new else []
