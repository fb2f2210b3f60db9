"""The rules: those of rules.csv, what a hub changes of them, and what each looks at.

A limit that lines judge by already stands in models/advice/thresholds.csv; rules.csv names it.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, fields
from functools import cache
from importlib import resources
from itertools import combinations
from math import isfinite
from typing import Any

import msgspec

from models.advice import Line
from models.advice.thresholds import limit
from models.alerts import Kind, Rule
from sensors.errors import InputError
from sensors.measurands import measurands

MOST = 25
# a rule that a hub adds must say these; the rest has a default
NEEDED = ("fear", "kind", "look", "severity")
SERIES: tuple[Kind, ...] = ("threshold", "rate", "stale", "flat")
NUMBERS = ("for_s", "good_s", "fresh_s", "escalate_s", "back", "slack")
STATES = {"act": ("act",), "watch": ("watch", "act"), "unknown": ("unknown",)}


@cache
def default_rules() -> tuple[Rule, ...]:
    """The rules of rules.csv, at most 25."""
    text = resources.files("models.alerts").joinpath("rules.csv").read_text("utf-8")
    return tuple(checked(_of_row(row)) for row in csv.DictReader(text.splitlines()))


def _of_row(row: Mapping[str, str]) -> Rule:
    bad_at, back, above = _number(row["bad_at"]), _number(row["back"]) or 0.0, row["above"] == "yes"
    return Rule(
        row["key"], row["fear"], row["kind"], row["look"], row["severity"], row["source"], row["state"],  # type: ignore[arg-type]  # checked
        place_kinds=tuple(row["place_kinds"].split("|")) if row["place_kinds"] else (),
        bad_at=bad_at, good_at=None if bad_at is None else bad_at + (-back if above else back), above=above,
        for_s=float(row["for_s"]), good_s=float(row["good_s"]), fresh_s=float(row["fresh_s"]),
        group=row["group"], passes_quiet=row["passes_quiet"] == "yes", escalate_s=float(row["escalate_s"]), log=row["log"] == "yes",
        detail=row["detail"], slack=_number(row["slack"]) or 0.0, back=back,
        todo=row["todo"], whole=row["whole"] == "yes",
    )  # fmt: skip


def _number(cell: str) -> float | None:
    """A number, or the key of one in thresholds.csv."""
    if not cell:
        return None
    return limit(cell) if cell[0].isalpha() else float(cell)


# What a hub changes


def laid_over(defaults: Iterable[Rule], changes: Mapping[str, Mapping[str, Any]]) -> dict[str, Rule]:
    """The rules of a hub by key: defaults with its changes over them, then its own. InputError where one makes no sense.

    changes: key -> {field: value}, as people and JSON write it (lists for tuples). Only what is changed is named, so that
    a better default reaches every hub that has not said otherwise.
    """
    rules = {rule.key: rule for rule in defaults}
    for key, change in changes.items():
        rules[key] = checked(_with(key, change, rules.get(key)))
    contradicting(rules.values())
    return rules


def _with(key: str, change: Mapping[str, Any], rule: Rule | None) -> Rule:
    known = {f.name for f in fields(Rule)} - {"key"}
    for name in change:
        if name not in known:
            raise _wrong(key, f"There is no {name!r} in a rule.", f"one of {', '.join(sorted(known))}", name)
    missing = [name for name in NEEDED if rule is None and not change.get(name)]
    if missing:
        raise _wrong(key, f"A rule of your own needs {', '.join(missing)}.", f"{', '.join(NEEDED)}", ", ".join(change))
    start = {"source": "this hub"} if rule is None else asdict(rule)
    try:
        return msgspec.convert({**start, **change, "key": key}, Rule)
    except msgspec.ValidationError as why:
        raise _wrong(key, "That is no rule.", "values of the kind its fields have", str(why).replace("$.", "")) from why


def changes_of(default: Rule, rule: Rule) -> dict[str, Any]:
    """What differs from the default: what is to be kept."""
    old, new = asdict(default), asdict(rule)
    return {name: value for name, value in new.items() if value != old[name]}


# What makes sense


def checked(rule: Rule) -> Rule:
    """The rule, where it makes sense; InputError that says what does not."""
    for name in NUMBERS:
        value = getattr(rule, name)
        if not isfinite(value) or value < 0:
            raise _wrong(rule.key, f"{name} must be a number of 0 or more.", "0 or more", str(value))
    if rule.fresh_s <= 0:
        raise _wrong(rule.key, "A rule for which nothing is ever fresh never speaks.", "fresh_s above 0", "0")
    if not rule.look.strip() or not rule.fear.strip():
        raise _wrong(rule.key, "A rule says what it looks at, and what somebody fears.", "look and fear", f"{rule.look!r}, {rule.fear!r}")
    if rule.kind in SERIES:
        _checked_series(rule)
    elif rule.bad_at is not None or rule.good_at is not None or rule.detail:
        raise _wrong(rule.key, f"A rule of kind {rule.kind} has no limits of its own.", "no bad_at, good_at, detail", f"{rule.bad_at}")
    return rule


def _checked_series(rule: Rule) -> None:
    for look in looks(rule):
        if look not in measurands():
            raise _wrong(rule.key, f"Nothing measures {look!r}.", "a measurand: docs/reference/measurands.md", look)
    if rule.bad_at is None and not rule.detail:
        raise _wrong(rule.key, "A rule on a series says from where on it is bad.", "bad_at, or a detail of its places", "neither")
    if rule.bad_at is None:
        return
    if rule.good_at is None or not isfinite(rule.bad_at) or not isfinite(rule.good_at):
        raise _wrong(rule.key, "A rule on a series says from where on it is good again.", "two numbers", f"{rule.bad_at}, {rule.good_at}")
    if rule.good_at > rule.bad_at if rule.above else rule.good_at < rule.bad_at:
        side, other = ("above", "below") if rule.above else ("below", "above")
        said = f"bad_at {rule.bad_at:g} ({side} it is bad) and good_at {rule.good_at:g} ({other} it is good) overlap"
        raise _wrong(rule.key, "A value would be bad and good at once.", f"good_at {other} bad_at, or the same", said)


def contradicting(rules: Iterable[Rule], around: Mapping[str, Collection[str]] | None = None) -> None:
    """InputError where two rules leave a series no value that is good: good again below 10, or only above 12.

    around: place -> all it lies in: a rule on a place holds for what lies in it.
    """
    two = [r for r in rules if r.kind == "threshold" and r.enabled and r.bad_at is not None and r.good_at is not None]
    for one, other in combinations(two, 2):
        if one.above == other.above or not set(looks(one)) & set(looks(other)) or not _share_places(one, other, around or {}):
            continue
        high, low = (one, other) if one.above else (other, one)
        assert high.bad_at is not None and low.bad_at is not None and high.good_at is not None and low.good_at is not None
        if high.good_at < low.good_at or high.bad_at <= low.bad_at:
            raise InputError(
                f"The rules {high.key!r} and {low.key!r} leave no value that is good.",
                where=f"{high.look} {_where(high)}",
                expected=f"{high.key!r} good below a value above that of {low.key!r}",
                got=f"{high.key!r} is bad from {high.bad_at:g} and good below {high.good_at:g}, "
                f"{low.key!r} bad until {low.bad_at:g} and good above {low.good_at:g}",
                next_step="change one of the two, or keep them apart by their places",
            )


def _share_places(one: Rule, other: Rule, around: Mapping[str, Collection[str]]) -> bool:
    kinds = not one.place_kinds or not other.place_kinds or bool(set(one.place_kinds) & set(other.place_kinds))
    mine, theirs = ({name: {name, *around.get(name, ())} for name in rule.places} for rule in (one, other))
    places = not mine or not theirs or any(a in near or b in mine[a] for a in mine for b, near in theirs.items())
    return kinds and places


def _where(rule: Rule) -> str:
    return f"at {', '.join(rule.places or rule.place_kinds)}" if rule.places or rule.place_kinds else "everywhere"


def _wrong(key: str, what: str, expected: str, got: str) -> InputError:
    return InputError(what, where=f"rule {key!r}", expected=expected, got=got)


# What each looks at


def looks(rule: Rule) -> tuple[str, ...]:
    """What a rule looks at, each by itself: "vent|still hot" is two beginnings of subjects."""
    return tuple(word.strip() for word in rule.look.split("|"))


def stands_at(rule: Rule, kind: str, around: Iterable[str]) -> bool:
    """Whether a rule looks at a place of this kind. around: its name, and of all it lies in; both empty for the hub as a whole."""
    if rule.places and not set(rule.places) & set(around):
        return False
    return not rule.place_kinds or kind in rule.place_kinds


def taken_by(rules: Iterable[Rule], line: Line, kind: str, around: Iterable[str]) -> list[Rule]:
    """The rules that a line is for: those with the narrowest look that fits its subject. kind, around: of the line's place.

    "silent everything" is for the rule that looks at just that, not for the one of "silent".
    """
    near = tuple(around)
    here = [r for r in rules if r.kind == "advice" and r.enabled and stands_at(r, kind, near)]
    fits = [(width, r) for r in here if (width := _fits(r, line.subject))]
    narrowest = max((width for width, _ in fits), default=0)
    return [r for width, r in fits if width == narrowest]


def _fits(rule: Rule, subject: str) -> int:
    """How many letters of a subject a rule names; 0 where it looks at something else."""
    return max((len(look) for look in looks(rule) if subject == look or subject.startswith(f"{look} ")), default=0)


def bad_in(rule: Rule, state: str) -> bool:
    """Whether a line of this state is what a rule fears. A rule of state "unknown" fears not knowing, and nothing else."""
    return state in STATES[rule.state]


def level_of(line: Line) -> int:
    """How bad a line is for the machine: 2 where it says "act", 3 where that is the worst its module knows."""
    return 3 if line.grave else 2 if line.state == "act" else 1


def limits_at(rule: Rule, details: Mapping[str, Any]) -> tuple[float, float] | None:
    """(bad_at, good_at) of a rule at a place with these details; None where the rule has no limit there.

    A rule with a detail takes the place's own number, `slack` beyond it, and is good again `back` nearer.
    """
    own = details.get(rule.detail) if rule.detail else None
    try:
        number = float(own) if own is not None else None
    except (TypeError, ValueError):
        number = None
    if number is not None and isfinite(number):
        side = 1.0 if rule.above else -1.0
        bad = number + side * rule.slack
        return bad, bad - side * rule.back
    return None if rule.bad_at is None or rule.good_at is None else (rule.bad_at, rule.good_at)
