"""What keeps herds out of paddocks: wet ground, poisonous plants, young trees, closed places; and what toxic fescue costs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from models.advice.rotation.facts import HerdFacts, PaddockFacts
from models.advice.rotation.weather import Years
from models.agronomy.elementwise import Array
from models.agronomy.grazing_fescue import fescue_score
from models.agronomy.grazing_limits import tier, treading
from models.agronomy.grazing_toxins import dangers, toxic_plants
from models.agronomy.grazing_trees import guards, trees_bear
from models.planning.grazing import Block, Charge

# rain is believed so many days ahead, and wet ground stays so for as many
AHEAD_D = 3
# what a head loses on a day at full score [money]: half a kilogram of gain and its price; editable, unvalidated
TOXIC_PER_HEAD = 2.0
INFECTED = {"high": 0.9, "unknown": 0.6, "low": 0.2, "novel": 0.0}
FESCUE = ("tall_fescue", "tall_fescue_novel")


@dataclass(frozen=True, slots=True)
class Ground:
    """How wet the ground is: water as a share of what the soil holds (None unknown), rain forecast for each of the next days [mm]."""

    water_share: float | None
    rain_mm: tuple[float | None, ...] = ()
    soil_temp_c: float | None = None
    probe: str = ""


def blocks(paddock: PaddockFacts, herds: Sequence[HerdFacts], today: date, days: int, ground: Ground | None) -> Iterator[Block]:
    """Everything that keeps the herds out of a paddock in a season."""
    if ground is not None:
        yield from _wet(paddock, herds, ground)
    yield from _closed(paddock, today, days)
    yield from _trees(paddock, herds, days)
    yield from _toxic(paddock, herds, today, days)


def _wet(paddock: PaddockFacts, herds: Sequence[HerdFacts], ground: Ground) -> Iterator[Block]:
    """Ground that hooves would harm, today and on days for which rain is forecast; water as it is now."""
    slope = paddock.details.get("slope_pct")
    for kind in dict.fromkeys(h.kind for h in herds):
        for day in range(AHEAD_D):
            rain = ground.rain_mm[day] if day < len(ground.rain_mm) else None
            found = tier(ground.water_share, rain, ground.soil_temp_c, kind)
            if found is None:
                continue
            verdict = treading(found, kind, float(slope) if slope is not None else None)
            if verdict.allowed is False:
                yield Block(
                    paddock.name,
                    day,
                    day,
                    _wet_words(ground),
                    kind,
                    0,
                    "treading",
                )
            elif verdict.longest_stay_days is not None:
                yield Block(paddock.name, day, day, "its ground is soft", kind, int(verdict.longest_stay_days), "treading")


def _wet_words(ground: Ground) -> str:
    how = f" ({ground.water_share:.0%} of what its soil holds)" if ground.water_share is not None else ""
    return f"it is wet{how}, hooves would harm it"


def _closed(paddock: PaddockFacts, today: date, days: int) -> Iterator[Block]:
    """Days somebody closed it for: details `closed` as [{"from", "to", "reason", "species"}]."""
    for one in paddock.details.get("closed") or ():
        first = (date.fromisoformat(str(one["from"])) - today).days
        last = (date.fromisoformat(str(one["to"])) - today).days
        if last >= 0 and first < days:
            yield Block(paddock.name, first, last, str(one.get("reason") or "it is closed"), str(one.get("species") or ""), 0, "event")


def _trees(paddock: PaddockFacts, herds: Sequence[HerdFacts], days: int) -> Iterator[Block]:
    """Young trees that animals would break: details tree_leader_m, tree_stem_cm (of the smallest), trees_guarded."""
    leader, stem = paddock.details.get("tree_leader_m"), paddock.details.get("tree_stem_cm")
    if leader is None and stem is None:
        return
    for kind in dict.fromkeys(h.kind for h in herds if h.kind in guards()):
        verdict = trees_bear(kind, leader, stem, bool(paddock.details.get("trees_guarded")))
        if verdict.allowed is False:
            yield Block(paddock.name, 0, days, f"its young trees do not bear {kind}", kind, 0, "trees")
        elif verdict.longest_stay_days is not None:
            yield Block(paddock.name, 0, days, "its young trees bear short stays", kind, int(verdict.longest_stay_days), "trees")


def _toxic(paddock: PaddockFacts, herds: Sequence[HerdFacts], today: date, days: int) -> Iterator[Block]:
    """Windows in which plants of details `toxic` are poison by the calendar; storms and frosts are told when they come."""
    plants = [str(one) for one in paddock.details.get("toxic") or () if str(one) in toxic_plants()]
    if not plants:
        return
    for kind in dict.fromkeys(h.kind for h in herds):
        spans: dict[str, list[int]] = {}
        for day in range(days):
            for danger in dangers(plants, kind, today + timedelta(days=day)):
                if danger.block:
                    spans.setdefault(danger.name, []).append(day)
        for name, on in spans.items():
            for first, last in _runs(on):
                yield Block(paddock.name, first, last, f"{name} is poison then", kind, 0, "toxic")


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
    """What toxic fescue costs a herd of cattle there, by day; None where there is none."""
    total = sum(share for _, share in paddock.stand.shares)
    share = sum(part for key, part in paddock.stand.shares if key in FESCUE) / total
    infected = INFECTED.get(str(paddock.details.get("endophyte") or "unknown"), INFECTED["unknown"])
    if herd.kind not in ("cattle", "horses") or share * infected == 0:
        return None
    # the THI of a day's mean at 70 % humidity, as nothing better is known of a season
    thi = (1.8 * years.mean_c + 32) - (0.55 - 0.0055 * 70) * (1.8 * years.mean_c - 26)
    scores = fescue_score(np.full(thi.shape, share), np.full(thi.shape, infected), np.broadcast_to(years.days[:, None], thi.shape), thi)
    score: Array = np.asarray(scores, dtype=np.float64).mean(axis=1)
    per_day = TOXIC_PER_HEAD * herd.head * score
    return Charge(paddock.name, herd.name, per_day, "toxic fescue in the heat") if per_day.max() > 0 else None
