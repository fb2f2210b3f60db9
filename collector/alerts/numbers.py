"""Rules on series: the fast path. What changed since the last look goes through columns of rules and series, prepared once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import numpy as np

from models.advice.live import meaning, standing_at
from models.alerts import Memory, Observation, Rule, Seen
from models.alerts.rules import SERIES
from models.alerts.series import BAD, BETWEEN, GOOD, UNKNOWN, Heard, Indices, Placed, Prepared, prepared
from models.alerts.words import series_said
from models.records.queries import Deployed, PlaceView
from sensors.calibration import Calibration
from sensors.quality.flags import FAIL, MISSING, SUSPECT
from sensors.series import Point, SeriesKey

NS = 1_000_000_000
# what came so long after it was measured is no word of now; a device that wakes each quarter of an hour is none of those
LATE_NS = 900 * NS
DOUBTED = (SUSPECT, FAIL, MISSING)
SEEN: dict[int, Seen] = {GOOD: "good", BAD: "bad", BETWEEN: "unknown", UNKNOWN: "unknown"}
PAGES = {"greenhouse": "greenhouses", "tank": "water", "trough": "water", "pump": "water", "paddock": "pastures"}


class Numbers:
    """Every series a rule looks at, with its last good word. Made anew when rules, places, deployments or series change."""

    def __init__(self, rules: Sequence[Rule], places: Sequence[PlaceView], standing: list[Deployed], keys: Sequence[SeriesKey]) -> None:
        own = [rule for rule in rules if rule.kind in SERIES and rule.enabled]
        wanted = {look for rule in own for look in rule.look.split("|")}
        named, every = {p.name: p for p in places}, set(keys)
        of_device: dict[str, list[Deployed]] = {}
        for one in standing:
            of_device.setdefault(one.device, []).append(one)
        self.number: dict[SeriesKey, int] = {}
        self.curves: list[Calibration | None] = []
        series: list[Placed] = []
        for key in sorted(every):
            where, twice = standing_at(key, every, of_device.get(key.device, []))
            means, curve = meaning(key, where)
            if means in wanted and not twice:
                self.number[key] = len(series)
                self.curves.append(curve)
                series.append(_placed(key, means, where, named))
        self.table: Prepared = prepared(own, series)
        self.heard = Heard(len(series))
        self._times: dict[int, int] = {}
        self._causes = [_cause(rule, one) for rule, one in (self._pair(n) for n in range(len(self.table)))]
        self.pairs = {(self._pair(n)[0].key, cause): n for n, cause in enumerate(self._causes)}

    def hear(self, latest: Mapping[SeriesKey, Point], now: datetime) -> Indices:
        """Take in last words: of every series, or of those with news; the pairs of rule and series to look at."""
        now_ns, times = int(now.timestamp() * NS), self._times
        news = [(n, p) for key, p in latest.items() if (n := self.number.get(key)) is not None and times.get(n) != p.time_ns]
        times.update((n, p.time_ns) for n, p in news)
        fresh = [(n, p) for n, p in news if min(p.received_ns, now_ns) - p.time_ns <= LATE_NS]
        at = np.array([n for n, _ in fresh], dtype=np.intp)
        values = [curve(p.value) if (curve := self.curves[n]) else p.value for n, p in fresh]
        good = np.array([p.qc not in DOUBTED for _, p in fresh], dtype=np.bool_)
        measured = np.array([p.time_ns / NS for _, p in fresh], dtype=np.float64)
        heard = self.heard.hear(at, measured, np.array(values, dtype=np.float64), good, now.timestamp())
        return self.table.touched(heard)

    def observations(self, pairs: Indices, memories: Mapping[tuple[str, str], Memory], now: datetime, units: str) -> list[Observation]:
        """What is bad, and what is not of causes that were: the rest changes nothing and is not even made."""
        codes = self.table.verdicts(self.heard, now.timestamp(), pairs)
        at = self.table.measured_s(self.heard, now.timestamp(), pairs)
        found = []
        for pair, code, when in zip(pairs.tolist(), codes.tolist(), at.tolist(), strict=True):
            if code == BAD or (self._pair(pair)[0].key, self._causes[pair]) in memories:
                found.append(self._observation(pair, code, when, now, units))
        return found

    def _pair(self, n: int) -> tuple[Rule, Placed]:
        return self.table.rules[self.table.rule_of[n]], self.table.series[self.table.series_of[n]]

    def _observation(self, pair: int, code: int, at_s: float, now: datetime, units: str) -> Observation:
        rule, one = self._pair(pair)
        row = np.array([pair], dtype=np.intp)
        number = float(self.table.numbers(self.heard, now.timestamp(), row)[0])
        at = datetime.fromtimestamp(at_s, UTC) if np.isfinite(at_s) else now
        known = bool(np.isfinite(number))
        where = one.place or (one.key.device if isinstance(one.key, SeriesKey) else str(one.key))
        limits = (float(self.table.bad_at[pair]), float(self.table.good_at[pair]))
        said, title = series_said(rule, where, number if known else None, limits, units)
        return Observation(
            rule.key,
            self._causes[pair],
            SEEN[code],
            at,
            said=said if code == BAD else "",
            title=title,
            todo=rule.todo,
            sure=f"measured by {one.key[1]}" if isinstance(one.key, tuple) else "",
            place=one.place,
            measurand=one.measurand,
            value=float(self.heard.value[self.table.series_of[pair]]) if known else None,
            page=PAGES.get(one.kind, "map"),
            why=title if known else "what it says is not known, or in doubt",
            level=2,
            between=code == BETWEEN,
        )


def _placed(key: SeriesKey, means: str, where: Deployed | None, named: Mapping[str, PlaceView]) -> Placed:
    place = named.get(where.place) if where is not None else None
    if place is None:
        return Placed(key, means)
    around, name = list[str](), place.name
    while name in named and name not in around:
        around.append(name)
        name = named[name].parent
    return Placed(key, means, place.name, place.kind, tuple(around), place.details)


def _cause(rule: Rule, one: Placed) -> str:
    """What an incident of this series is about: what is measured, where, by whom."""
    key = one.key
    device = f"{key.device}{' ' + key.channel if key.channel else ''}" if isinstance(key, SeriesKey) else str(key)
    return " ".join(word for word in (one.measurand, one.place, f"({device})") if word)
