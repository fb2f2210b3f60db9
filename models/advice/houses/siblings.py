"""A probe that leaves its siblings: three or more thermometers of one house, one of them far from the rest for long.

The stored tests look at a series by itself; sunlight on a probe only shows beside others. What is found here is not
counted in the house's number until somebody says that it is right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

from models.advice.farm import Farm, Live
from models.advice.thresholds import limit
from sensors.quality.flags import FAIL, MISSING, SUSPECT

AIR = "air_temperature"
STEP_S = 600
# with two, nobody can tell which of them is right
LEAST = 3
RIGHT = "is right, though it differs"


@dataclass(frozen=True, slots=True)
class Odd:
    """A probe that left the others: `apart_k` above them (below, where negative) since `since_s` (epoch); they say others_c."""

    live: Live
    name: str
    others: int
    others_c: float
    since_s: float

    @property
    def apart_k(self) -> float:
        return self.live.value - self.others_c


def subject(device: str) -> str:
    """How an answer names the question."""
    return f"odd {device}"


def believed(farm: Farm, device: str) -> bool:
    """Whether somebody said that a probe which differs is right."""
    return any(a.subject == subject(device) and a.status == "done" and a.until > farm.now and a.name.endswith(RIGHT) for a in farm.answers)


def odd(farm: Farm, place: str) -> list[Odd]:
    """The thermometers of a place that have left the others for so long that it is no cloud and no door."""
    probes = [x for x in farm.probes(place, AIR) if x.usable]
    if len(probes) < LEAST:
        return []
    now = median(x.value for x in probes)
    apart = [x for x in probes if abs(x.value - now) > limit("probe_apart")]
    if not apart or 2 * len(apart) >= len(probes):
        return []
    bins = {x: _bins(farm, x) for x in probes}
    kept = [x for x in probes if x not in apart]
    found = []
    for live in apart:
        since = _left(live, bins)
        if since is not None and farm.now.timestamp() - since > limit("probe_apart_minutes") * 60:
            found.append(Odd(live, _name(farm, live), len(kept), sum(x.value for x in kept) / len(kept), since))
    return found


def failed(farm: Farm, place: str) -> list[Odd]:
    """The same of thermometers whose value failed a test: beside those that did not, since they first did."""
    probes = farm.probes(place, AIR)
    kept, gone = [x for x in probes if x.usable], [x for x in probes if x.qc == SUSPECT and not x.late]
    found = []
    for live in gone if kept else ():
        start = live.time_ns
        for point in reversed(farm.past.get(live.key, ())):
            if point.qc != SUSPECT:
                break
            start = min(start, point.time_ns)
        others_c = sum(x.value for x in kept) / len(kept)
        found.append(Odd(live, _name(farm, live), len(kept), others_c, start / 1e9))
    return found


def _name(farm: Farm, live: Live) -> str:
    heard = farm.device_named.get(live.key.device)
    return heard.name if heard else live.key.device


def _bins(farm: Farm, live: Live) -> dict[int, float]:
    """The last day of a probe in steps: the mean of its good points."""
    steps: dict[int, list[float]] = {}
    for point in farm.past.get(live.key, ()):
        if point.qc not in (SUSPECT, FAIL, MISSING):
            steps.setdefault(point.time_ns // 10**9 // STEP_S, []).append(live.true(point.value))
    return {step: sum(values) / len(values) for step, values in steps.items()}


def _left(live: Live, bins: Mapping[Live, Mapping[int, float]]) -> float | None:
    """Since when, without a break, a probe is apart from the middle of all (epoch s); None where its past is not known."""
    start = None
    for step in sorted(bins[live], reverse=True):
        all_there = [series[step] for series in bins.values() if step in series]
        if len(all_there) < LEAST or abs(bins[live][step] - median(all_there)) <= limit("probe_apart"):
            break
        start = float(step * STEP_S)
    return start


def judged(farm: Farm, houses: Sequence[str]) -> Farm:
    """The farm as its houses are to be read: probes that left their siblings are suspect, and are from when they left."""
    gone = {o.live.key: o for name in houses for o in odd(farm, name) if not believed(farm, o.live.key.device)}
    if not gone:
        return farm
    lives = tuple(replace(x, qc=SUSPECT) if x.key in gone else x for x in farm.lives)
    cut = {key: tuple(p for p in farm.past.get(key, ()) if p.time_ns < one.since_s * 1e9) for key, one in gone.items()}
    return replace(farm, lives=lives, past={**farm.past, **cut})
