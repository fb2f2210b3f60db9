"""What keeps herds out of paddocks: wet ground, poisonous plants, young trees, closed places; and what toxic fescue costs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from models.advice.rotation.facts import HerdFacts, PaddockFacts
from models.advice.rotation.signs import Closed, Signs
from models.advice.rotation.weather import Years
from models.agronomy.elementwise import Array
from models.agronomy.grazing_fescue import fescue_score
from models.agronomy.grazing_limits import Tier, tier, treading
from models.agronomy.grazing_toxins import dangers, toxic_plants
from models.agronomy.grazing_trees import guards, trees_bear
from models.display import NBSP
from models.planning.grazing import Block, Charge

# rain is believed so many days ahead, and wet ground stays so for as many
AHEAD_D = 3
# a trough without water keeps herds out today and tomorrow: by then somebody has mended it, or the next plan says so again
DRY_D = 2
# what a head loses on a day at full score [money]: half a kilogram of gain and its price; editable, unvalidated
TOXIC_PER_HEAD = 2.0
EVENT_WORDS = {"storm": "storm", "frost": "frost", "drought_break": "rain"}
INFECTED = {"high": 0.9, "unknown": 0.6, "low": 0.2, "novel": 0.0}
FESCUE = ("tall_fescue", "tall_fescue_novel")
# standing water: probes in a soil that is lighter than it was said to be tell of more
WETTEST = 2.0


@dataclass(frozen=True, slots=True)
class Ground:
    """How wet the ground is now.

    water_share: water that plants can take as a share of what the root zone holds (None unknown; above 1 it drains still);
    rain_mm: forecast for each of the next days; holds_mm: what the root zone holds; et_mm: what a day takes out of it.
    as_others: no probe speaks here, the share is the middle of the other paddocks'.
    """

    water_share: float | None
    rain_mm: tuple[float | None, ...] = ()
    soil_temp_c: float | None = None
    holds_mm: float = 125.0
    et_mm: float = 0.0
    as_others: bool = False

    def share_on(self, day: int) -> float | None:
        """The share so many days from now: what is above full drains within the day, rain comes in and plants drink."""
        share = self.water_share
        for t in range(min(day, len(self.rain_mm))):
            if share is not None:
                share = min(max(min(share, 1.0) + ((self.rain_mm[t] or 0.0) - self.et_mm) / self.holds_mm, 0.0), 1.0)
        return share

    def tier_on(self, day: int, kind: str, drier: float = 0.0) -> Tier | None:
        """The tier of a day for a kind of animal; drier: as if it held so much less of its share."""
        share, rain = self.share_on(day), self.rain_mm[day] if day < len(self.rain_mm) else None
        return tier(None if share is None else min(max(share - drier, 0.0), WETTEST), rain, self.soil_temp_c, kind)


@dataclass(frozen=True, slots=True)
class Whom:
    """Whom a limit is for: a kind of animal, by the kind itself or by the herd of several kinds that it is in."""

    kind: str
    label: str


def whom(herds: Sequence[HerdFacts]) -> list[Whom]:
    """Each kind of animal once; of herds that graze as one, each kind in them."""
    found = {(h.kind, h.kind): None for h in herds if not h.members}
    found |= {(one.kind, h.name): None for h in herds for one in h.members}
    return [Whom(kind, label) for kind, label in found]


def blocks(
    paddock: PaddockFacts, herds: Sequence[HerdFacts], today: date, days: int, ground: Ground | None, signs: Signs | None = None
) -> Iterator[Block]:
    """Everything that keeps the herds out of a paddock in a season."""
    signs = signs or Signs()
    if ground is not None:
        yield from wet(paddock, herds, ground)
    if paddock.name in signs.dry:
        yield Block(paddock.name, 0, DRY_D - 1, signs.dry[paddock.name], "", 0, "water")
    yield from _closed(paddock, today, days, signs)
    yield from _trees(paddock, herds, days)
    yield from poisons(paddock, herds, today, days, signs)


def wet(paddock: PaddockFacts, herds: Sequence[HerdFacts], ground: Ground) -> Iterator[Block]:
    """Ground that hooves would harm, today and on the days whose rain is forecast; without a forecast water stays as it is."""
    slope = paddock.details.get("slope_pct")
    for who in whom(herds):
        for day in range(AHEAD_D):
            found = ground.tier_on(day, who.kind)
            if found is None:
                continue
            verdict = treading(found, who.kind, float(slope) if slope is not None else None)
            if verdict.allowed is False:
                yield Block(paddock.name, day, day, _wet_words(ground, day), who.label, 0, "treading")
            elif verdict.longest_stay_days is not None:
                yield Block(
                    paddock.name,
                    day,
                    day,
                    f"its ground is soft{_share_words(ground, day)}",
                    who.label,
                    int(verdict.longest_stay_days),
                    "treading",
                )


def _wet_words(ground: Ground, day: int) -> str:
    more = ", and rain is coming" if day < len(ground.rain_mm) and ground.rain_mm[day] else ""
    return f"it is wet{_share_words(ground, day)}{more}, hooves would harm it"


def _share_words(ground: Ground, day: int) -> str:
    share, told = ground.share_on(day), ", as in the other paddocks" if ground.as_others else ""
    return f" ({100 * min(share, 1.0):.0f}{NBSP}% of the water it holds{told})" if share is not None else ""


def _closed(paddock: PaddockFacts, today: date, days: int, signs: Signs) -> Iterator[Block]:
    """Days somebody closed it for: details `closed` as [{"from", "to", "reason", "species"}], events and crops of the records."""
    for one in (*_said_closed(paddock), *(c for c in signs.closed if c.paddock == paddock.name)):
        first, last = (one.first - today).days, (one.last - today).days
        if last >= 0 and first < days:
            yield Block(paddock.name, max(first, 0), last, one.reason, one.species, 0, "event")


def _said_closed(paddock: PaddockFacts) -> Iterator[Closed]:
    for one in paddock.details.get("closed") or ():
        first, last = (date.fromisoformat(str(one[key])) for key in ("from", "to"))
        yield Closed(paddock.name, first, last, str(one.get("reason") or "it is closed"), str(one.get("species") or ""))


def _trees(paddock: PaddockFacts, herds: Sequence[HerdFacts], days: int) -> Iterator[Block]:
    """Young trees that animals would break: details tree_leader_m, tree_stem_cm (of the smallest), trees_guarded."""
    leader, stem = paddock.details.get("tree_leader_m"), paddock.details.get("tree_stem_cm")
    if leader is None and stem is None:
        return
    for who in whom(herds):
        if who.kind not in guards():
            continue
        verdict = trees_bear(who.kind, leader, stem, bool(paddock.details.get("trees_guarded")))
        if verdict.allowed is False:
            yield Block(paddock.name, 0, days, f"its young trees do not bear {who.kind}", who.label, 0, "trees")
        elif verdict.longest_stay_days is not None:
            longest = int(verdict.longest_stay_days)
            yield Block(paddock.name, 0, days, "its young trees bear short stays", who.label, longest, "trees")


def poisons(paddock: PaddockFacts, herds: Sequence[HerdFacts], today: date, days: int, signs: Signs) -> Iterator[Block]:
    """Days on which plants of details `toxic` are poison: by the calendar, and by storm, frost and drought as they come."""
    plants = [str(one) for one in paddock.details.get("toxic") or () if str(one) in toxic_plants()]
    if not plants:
        return
    for who in whom(herds):
        spans: dict[str, list[int]] = {}
        for day in range(days):
            # a drought that holds is known for the days that weather is
            holds = signs.holds if day < AHEAD_D else ()
            for name, cause in _poisonous(plants, who.kind, today + timedelta(days=day), signs, holds):
                spans.setdefault(f"{name} is poison {cause}", []).append(day)
        for reason, on_days in spans.items():
            for first, last in _runs(on_days):
                yield Block(paddock.name, first, last, reason, who.label, 0, "toxic")


def _poisonous(plants: Sequence[str], kind: str, on: date, signs: Signs, holds: Sequence[str]) -> Iterator[tuple[str, str]]:
    """(plant, why) of each that keeps a kind of animal out on a day: by the season, else by what happened, else by drought."""
    happened = signs.before(on)
    found = {danger.name for danger in dangers(plants, kind, on, happened, holds) if danger.block}
    for name in sorted(found):
        if _blocked(plants, kind, on, name):
            yield name, "then"
            continue
        events = [e for e in happened if _blocked(plants, kind, on, name, {e: happened[e]})]
        yield name, f"after the {EVENT_WORDS[events[0]]} of {happened[events[0]]:%-d %b}" if events else "in this drought"


def _blocked(plants: Sequence[str], kind: str, on: date, name: str, happened: Mapping[str, date] | None = None) -> bool:
    return any(danger.block and danger.name == name for danger in dangers(plants, kind, on, happened))


def _runs(days: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Spans of days that follow each other."""
    first = last = days[0]
    for day in days[1:]:
        if day > last + 1:
            yield first, last
            first = day
        last = day
    yield first, last


def charges(paddock: PaddockFacts, herd: HerdFacts, years: Years) -> Charge | None:
    """What toxic fescue costs a herd with cattle or horses there, by day; None where there is none."""
    total = sum(share for _, share in paddock.stand.shares)
    share = sum(part for key, part in paddock.stand.shares if key in FESCUE) / total
    infected = INFECTED.get(str(paddock.details.get("endophyte") or "unknown"), INFECTED["unknown"])
    head = sum(one.head for one in herd.each if one.kind in ("cattle", "horses"))
    if not head or share * infected == 0:
        return None
    # the THI of a day's mean at 70 % humidity, as nothing better is known of a season
    thi = (1.8 * years.mean_c + 32) - (0.55 - 0.0055 * 70) * (1.8 * years.mean_c - 26)
    scores = fescue_score(np.full(thi.shape, share), np.full(thi.shape, infected), np.broadcast_to(years.days[:, None], thi.shape), thi)
    score: Array = np.asarray(scores, dtype=np.float64).mean(axis=1)
    per_day = TOXIC_PER_HEAD * head * score
    return Charge(paddock.name, herd.name, per_day, "toxic fescue in the heat") if per_day.max() > 0 else None
