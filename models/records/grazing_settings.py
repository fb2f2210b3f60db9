"""Settings of grazing: costs, masses, rest, stays and season. Defaults stand in grazing_settings.csv, changes in the records.

Only what a hub changed is kept, so that a default that gets better with a new version does so wherever nobody changed it.
Inside, all is SI and the hub's money.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib import resources

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.agronomy.grazing_limits import usual_rest
from models.records.grazing import GrazingSetting
from sensors.errors import RecordError

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY = re.compile(r"(\d{1,2})-(\d{1,2})")
# what a setting may be: a number, a day of the year as "10-31", a place's name, or None where nothing is said
Value = float | str | None


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting as it holds here. kind: number, day ("10-31"), or place (its name); least, most: of a number; source: of the default.

    changed: whether this hub has set it. unvalidated: the default is a judgement nobody has tested here.
    """

    key: str
    kind: str
    unit: str
    value: Value
    default: Value
    least: float | None
    most: float | None
    meaning: str
    source: str
    unvalidated: bool
    changed: bool = False


@cache
def defaults() -> Mapping[str, Setting]:
    """Every setting as it comes, by key, in the order of the table. Rest by month is the table's of models.agronomy."""
    text = resources.files("models.records").joinpath("grazing_settings.csv").read_text("utf-8")
    found = {row["key"]: _setting(row) for row in csv.DictReader(text.splitlines())}
    for n, month in enumerate(MONTHS, 1):
        usual, key = usual_rest(n), f"rest_{month}_d"
        found[key] = replace(found[key], value=usual, default=usual)
    return found


def _setting(row: Mapping[str, str]) -> Setting:
    default = (float(row["default"]) if row["kind"] == "number" else row["default"]) if row["default"] else None
    least, most = (float(row[name]) if row[name] else None for name in ("least", "most"))
    return Setting(
        row["key"], row["kind"], row["unit"], default, default, least, most, row["meaning"], row["source"], row["unvalidated"] == "yes"
    )


def grazing_settings(session: Session) -> dict[str, Setting]:
    """Every setting as it holds here. A change that fits no more is left out, and the default holds."""
    found = dict(defaults())
    for key, text in session.execute(select(GrazingSetting.key, GrazingSetting.value)):
        try:
            found[key] = replace(found[key], value=read(found[key], text), changed=True)
        except (KeyError, RecordError):
            continue
    return found


def values(session: Session) -> dict[str, Value]:
    """What holds here, by key."""
    return {key: setting.value for key, setting in grazing_settings(session).items()}


def amount_of(session: Session, key: str) -> float:
    """A number that is always there, as it holds here."""
    value = values(session)[key]
    assert isinstance(value, float), f"{key} has a number as its default"
    return value


def day_in(value: Value, year: int) -> date:
    """A setting of kind day in a year; 29 February is the 28th where the year has none. RecordError where it is no day."""
    found = _DAY.fullmatch(value) if isinstance(value, str) else None
    try:
        month, day = (int(part) for part in found.groups()) if found else (0, 0)
        return date(year, month, 28 if (month, day) == (2, 29) and year % 4 else day)
    except ValueError as why:
        raise RecordError("That is no day of the year.", expected="month and day, as 10-31", got=str(value)[:20]) from why


def read(setting: Setting, text: str) -> Value:
    """A value as people or a file write it; RecordError where it cannot be."""
    if setting.kind == "day":
        return f"{day_in(text.strip(), 2000):%m-%d}"
    if setting.kind == "place":
        return text.strip()
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    low, high = setting.least or 0.0, math.inf if setting.most is None else setting.most
    if not low <= number <= high or math.isinf(number):
        what = f"{setting.key} cannot be {text[:20]!r}."
        raise RecordError(what, where=setting.meaning, expected=f"{low:g} to {high:g} {setting.unit}", got=text[:20])
    return number


def written(value: float | str) -> str:
    """A value as the records keep it: figures without loss."""
    return value if isinstance(value, str) else repr(float(value)).removesuffix(".0")
