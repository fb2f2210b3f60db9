"""Rules on series, many at once: which of thousands of numbers are bad now. Columns, so that a look at all of them is a few milliseconds.

Only good points count, in the order they were measured in: a late one never takes the place of a newer one.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.alerts import Kind, Rule, Seen
from models.alerts.machine import AHEAD
from models.alerts.rules import SERIES, limits_at, looks, stands_at

Floats = NDArray[np.float64]
Codes = NDArray[np.int8]
Indices = NDArray[np.intp]
# what a pair of rule and series is: BETWEEN its limits it stays as it was
UNKNOWN, GOOD, BAD, BETWEEN = -1, 0, 1, 2
# a rate is the change over the last hour, by marks five minutes apart; ten minutes are the least that tells one
MARKS, MARK_S, RATE_S, LEAST_S = 14, 300.0, 3600.0, 600.0
AHEAD_S = AHEAD.total_seconds()


def seen(rule: Rule, value: float | None, previous: Seen, limits: tuple[float, float] | None = None) -> Seen:
    """What a rule sees in a number: bad at or beyond bad_at, good at or beyond good_at, between them what it saw before.

    value: of a threshold the number itself, of a rate its change an hour, of stale and flat seconds without a word or a
    change. None, NaN and infinities are unknown. limits: (bad_at, good_at) of the place, the rule's own where None.
    """
    bad, good = limits if limits is not None else (rule.bad_at, rule.good_at)
    if value is None or not isfinite(value) or bad is None or good is None:
        return "unknown"
    side = 1.0 if rule.above else -1.0
    if side * value >= side * bad:
        return "bad"
    return "good" if side * value <= side * good else previous


@dataclass(frozen=True, slots=True)
class Placed:
    """A series as rules look at it. around: the name of its place and of all it lies in; kind, details: of its place."""

    key: Hashable
    measurand: str
    place: str = ""
    kind: str = ""
    around: tuple[str, ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)


class Heard:
    """The last good word of each of n series, by number: when measured [epoch s], value, since when it has not changed."""

    def __init__(self, n: int) -> None:
        self.time_s: Floats = np.full(n, -np.inf)
        self.value: Floats = np.full(n, np.nan)
        self.since_s: Floats = np.full(n, np.nan)
        self.doubted = np.zeros(n, dtype=np.bool_)
        self._mark_s: Floats = np.full((n, MARKS), -np.inf)
        self._mark: Floats = np.full((n, MARKS), np.nan)

    def hear(self, series: Indices, time_s: Floats, value: Floats, good: NDArray[np.bool_], now_s: float) -> Indices:
        """Take in points, at most one of each series; which of the series there is news of, good or in doubt.

        What is older than the last word, or from the future, is left out. One that failed a check leaves its series in
        doubt until a good one comes. Where the clock was put back, what was said "later" than now is forgotten.
        """
        ahead = self.time_s > now_s + AHEAD_S
        if ahead.any():
            self.time_s[ahead], self.value[ahead], self._mark_s[ahead] = -np.inf, np.nan, -np.inf
        newer = (time_s > self.time_s[series]) & (time_s <= now_s + AHEAD_S)
        usable = good & np.isfinite(value)
        self.doubted[series[newer]] = ~usable[newer]
        taken = newer & usable
        at, when, what = series[taken], time_s[taken], value[taken]
        fresh = what != self.value[at]
        self.since_s[at[fresh]] = when[fresh]
        self.time_s[at], self.value[at] = when, what
        due = when - self._mark_s[at, 0] >= MARK_S
        self._mark_s[at[due]] = np.roll(self._mark_s[at[due]], 1, axis=1)
        self._mark[at[due]] = np.roll(self._mark[at[due]], 1, axis=1)
        self._mark_s[at[due], 0], self._mark[at[due], 0] = when[due], what[due]
        return series[newer]

    def take_over(self, other: Heard, here: Indices, there: Indices) -> None:
        """What was heard of series `there` of another is heard of those `here`: for when rules and places are prepared anew."""
        for name in ("time_s", "value", "since_s", "doubted", "_mark_s", "_mark"):
            getattr(self, name)[here] = getattr(other, name)[there]

    def rate(self, series: Indices) -> Floats:
        """The change an hour over the last hour of each; NaN where less than ten minutes of it are known."""
        marks, now = self._mark_s[series], self.time_s[series][:, None]
        near = (marks >= now - RATE_S) & (marks <= now - LEAST_S)
        oldest = np.where(near, marks, np.inf).argmin(axis=1)
        row = np.arange(len(series))
        with np.errstate(invalid="ignore"):
            change = (self.value[series] - self._mark[series][row, oldest]) / (now[:, 0] - marks[row, oldest]) * 3600.0
        return np.where(near.any(axis=1), change, np.nan)


@dataclass(frozen=True, slots=True)
class Prepared:
    """Which rule looks at which series, with the limits of its place: one row a pair.

    rule, series: their numbers; side: 1 where beyond is upwards, else -1; kind: of the rule, its number in SERIES.
    """

    rules: tuple[Rule, ...]
    series: tuple[Placed, ...]
    rule_of: Indices
    series_of: Indices
    bad_at: Floats
    good_at: Floats
    side: Floats
    kind: Codes

    def __len__(self) -> int:
        return len(self.rule_of)

    def touched(self, series: Indices) -> Indices:
        """The pairs to look at when there is news of some series: theirs, and all that wait for silence."""
        news = np.zeros(len(self.series), dtype=np.bool_)
        news[series] = True
        return np.flatnonzero(news[self.series_of] | self._are("stale"))

    def numbers(self, heard: Heard, now_s: float, pairs: Indices) -> Floats:
        """What each pair judges: a value, a change an hour, or seconds; NaN where unknown, or in doubt."""
        at = self.series_of[pairs]
        last, found = heard.time_s[at], heard.value[at]
        rates, stale, flat = (self._are(kind)[pairs] for kind in ("rate", "stale", "flat"))
        if rates.any():
            found[rates] = heard.rate(at[rates])
        found[stale] = np.where(np.isfinite(last[stale]), np.maximum(now_s - last[stale], 0.0), np.nan)
        found[flat] = last[flat] - heard.since_s[at[flat]]
        return np.where(heard.doubted[at] & ~stale, np.nan, found)

    def verdicts(self, heard: Heard, now_s: float, pairs: Indices) -> Codes:
        """UNKNOWN, GOOD, BAD or BETWEEN of some pairs now."""
        side = self.side[pairs]
        number = side * self.numbers(heard, now_s, pairs)
        codes = np.full(len(pairs), BETWEEN, dtype=np.int8)
        codes[number <= side * self.good_at[pairs]] = GOOD
        codes[number >= side * self.bad_at[pairs]] = BAD
        codes[~np.isfinite(number)] = UNKNOWN
        return codes

    def measured_s(self, heard: Heard, now_s: float, pairs: Indices) -> Floats:
        """When what a pair stands on was measured [epoch s]: of silence it is now that it is seen."""
        return np.where(self._are("stale")[pairs], now_s, heard.time_s[self.series_of[pairs]])

    def _are(self, kind: Kind) -> NDArray[np.bool_]:
        found: NDArray[np.bool_] = self.kind == SERIES.index(kind)
        return found


def prepared(rules: Sequence[Rule], series: Sequence[Placed]) -> Prepared:
    """Each enabled rule on series with each series it looks at; a place without a limit of the rule is left out."""
    by_measurand: dict[str, list[int]] = {}
    for number, one in enumerate(series):
        by_measurand.setdefault(one.measurand, []).append(number)
    rows: list[tuple[int, int, float, float, float, int]] = []
    for number, rule in enumerate(rules):
        if rule.kind not in SERIES or not rule.enabled:
            continue
        for at in (at for look in looks(rule) for at in by_measurand.get(look, ())):
            limits = limits_at(rule, series[at].details) if stands_at(rule, series[at].kind, series[at].around) else None
            if limits is not None:
                rows.append((number, at, *limits, 1.0 if rule.above else -1.0, SERIES.index(rule.kind)))
    table = np.array(rows, dtype=np.float64).reshape(len(rows), 6)
    return Prepared(
        tuple(rules), tuple(series), table[:, 0].astype(np.intp), table[:, 1].astype(np.intp), table[:, 2], table[:, 3], table[:, 4],
        table[:, 5].astype(np.int8),
    )  # fmt: skip
