"""Names and numbers as InfluxDB wants them: line protocol for writing, InfluxQL for asking. Text only, no I/O.

Names come from topics, so anybody who may publish chooses them. In a tag, comma, space and equals sign are escaped as line
protocol says; what it cannot carry (control characters, a backslash at the end) or the delete predicate cannot
(double quotes), and the percent sign itself, is written as %hex; and read back the same way.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from collector.store.batch import FIRST_NS, LAST_NS
from sensors.series import Rollup, SeriesKey, Window

ROLLUP_FIELDS = ("min", "mean", "max", "sum")
_NOT_CARRIED = re.compile(r'[\x00-\x1f\x7f\x85\u2028\u2029\ud800-\udfff\\%"]')
_CARRIED = re.compile(r"%([0-9a-f]+);")
_SEPARATORS = str.maketrans({",": "\\,", " ": "\\ ", "=": "\\="})


def carried(name: str) -> str:
    """A name as it stands in the database."""
    return _NOT_CARRIED.sub(lambda found: f"%{ord(found[0]):x};", name)


def name_of(text: str | None) -> str:
    """The name behind what stands in the database; an absent tag is the empty name."""
    return _CARRIED.sub(lambda found: chr(int(found[1], 16)), text or "")


def tags(named: Sequence[tuple[str, str]]) -> str:
    """ ",tag=value" for each that is not empty: InfluxDB knows no empty tag."""
    return "".join(f",{tag}={carried(value).translate(_SEPARATORS)}" for tag, value in named if value)


def measurement(name: str) -> str:
    return carried(name).translate(_SEPARATORS)


def series_tags(key: SeriesKey) -> str:
    return tags((("hub", key.hub), ("device", key.device), ("channel", key.channel)))


def joined(key: SeriesKey) -> str:
    """The four names as one text, for a tag."""
    return "|".join(carried(name).replace("|", "%7c;") for name in key)


def parted(text: str) -> SeriesKey:
    return SeriesKey(*map(name_of, text.split("|")))


def rollup_line(start: str, rollup: Rollup) -> str:
    """One rollup behind `start` ("measurement,tags "). InfluxDB has no NaN and overwrites field by field, so `none` says which are NaN."""
    numbers = rollup[1:5]
    none = sum(1 << i for i, number in enumerate(numbers) if number != number)
    known = "".join(f"{name}={number!r}," for name, number in zip(ROLLUP_FIELDS, numbers, strict=True) if number == number)
    return f"{start}{known}none={none}i,count={rollup.count}i,good={rollup.good}i {rollup.time_ns}"


def text(name: str) -> str:
    """A string literal of InfluxQL."""
    escaped = carried(name).replace("'", "\\'")
    return f"'{escaped}'"


def identifier(name: str) -> str:
    return f'"{carried(name)}"'


def of_series(key: SeriesKey) -> str:
    """The InfluxQL condition for one series; an empty text matches an absent tag."""
    return f"hub = {text(key.hub)} AND device = {text(key.device)} AND channel = {text(key.channel)}"


def within(window: Window) -> str:
    return f"time >= {max(window.start_ns, FIRST_NS)} AND time < {min(window.end_ns, LAST_NS)}"
