"""What people type for amounts: "12 lb", "half an acre", "2 dozen eggs", "3 lb 4 oz".

The table amounts.csv is the program: a unit a person may write is a row there, with the measure it belongs to and what
one of it is. Measures are farmOS's words. What was typed is kept (value and unit) and the canonical number beside it:
weight kg, volume l, length m, area m2, time s, temperature degC, ratio percent; what is counted stays what it is
(5 bunches are 5 bunch), for no table knows what a bunch weighs. A bushel is a volume here; its weight is the crop's.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction
from functools import cache
from importlib import resources

from sensors.errors import UnitError
from sensors.units import converter

LONGEST = 200

# measure -> (canonical unit as stored, as sensors.units spells it)
CANONICAL = {
    "weight": ("kg", "kg"),
    "volume": ("l", "liter"),
    "length": ("m", "m"),
    "area": ("m2", "m**2"),
    "time": ("s", "s"),
    "temperature": ("degC", "degC"),
    "ratio": ("percent", "percent"),
}

# measure -> what a person might have typed
EXAMPLES = {
    "weight": "12 lb or 3.5 kg",
    "volume": "3 bu, 5 gal or 20 l",
    "length": "100 ft or 30 m",
    "area": "half an acre or 200 sq ft",
    "time": "30 min or 1 h 20 min",
    "temperature": "40 °F or 4 °C",
    "ratio": "80 %",
    "count": "5 bunches, 2 dozen eggs or 12",
    "value": "7 points",
}

_COUNTED = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_WORDS = {word: n for n, word in enumerate(_COUNTED, 1)} | {"a": 1, "an": 1}
_PARTS = {"hal": Fraction(1, 2), "qua": Fraction(1, 4), "thi": Fraction(1, 3)}
_VULGAR = {"½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4", "⅛": "1/8", "⅜": "3/8", "⅝": "5/8", "⅞": "7/8"}
# signs that keyboards and phones put in the place of the plain ones
_PLAIN = str.maketrans("−–—‐‑º˚’′”″⁄", "-----°°''\"\"/", "") | {ord("℃"): "°c", ord("℉"): "°f"}

_DIGITS = r"(?:[0-9]+(?:[.,][0-9]+)*\.?|\.[0-9]+)"
_NUM = rf"(?:{_DIGITS}|(?:{'|'.join(_WORDS)})(?![a-z]))"
_OF_A = r"(?:\s(?:of\s)?an?(?![a-z]))?"
_NUMBER = re.compile(
    rf"(?:(?P<plus>{_NUM})\sand\s)?(?:(?P<times>{_NUM})\s)?(?P<part>half|halves|quarters?|thirds?)(?![a-z]){_OF_A}"
    rf"|(?:(?P<whole>{_NUM})\s(?:and\s)?)?(?P<over>[0-9]+)\s?/\s?(?P<under>[0-9]+){_OF_A}"
    rf"|(?P<plain>{_NUM})"
)
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]*)?")
_BETWEEN = re.compile(r"\s?(?:(?:,|&|\+|and(?![a-z]))\s?(?=.)|,?)\s?")
_RANGE = re.compile(r"-|±|\.\.|\b(?:to|or)\b")


@dataclass(frozen=True, slots=True)
class Unit:
    """One row of amounts.csv: value in `canonical` = value typed * scale + offset."""

    name: str
    many: str
    written: tuple[str, ...]
    measure: str
    scale: float
    offset: float
    canonical: str
    note: str


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount as typed (value, unit in its tidy name) and in the canonical unit of its measure."""

    value: float
    unit: str
    measure: str
    canonical: float
    canonical_unit: str


@cache
def units() -> tuple[Unit, ...]:
    """Every unit a person may write, in the order of the table."""
    text = resources.files("models").joinpath("amounts.csv").read_text("utf-8")
    return tuple(_unit(row) for row in csv.DictReader(text.splitlines()))


def _unit(row: dict[str, str]) -> Unit:
    name, many = row["unit"], row["many"] or row["unit"]
    stored, target = CANONICAL.get(row["measure"], (row["of"], ""))
    scale, offset = converter(row["of"], target) if target else (1.0, 0.0)
    others = [word for word in row["written"].split("; ") if word]
    written = tuple(dict.fromkeys(word.casefold() for word in (name, many, *others)))
    return Unit(name, many, written, row["measure"], float(row["times"]) * scale, offset, stored, row["note"])


@cache
def _by_spelling() -> dict[str, Unit]:
    return {word: unit for unit in units() for word in unit.written}


@cache
def _spelling() -> re.Pattern[str]:
    """The longest spelling that stands at a place and is not the beginning of a longer word."""
    longest_first = sorted(_by_spelling(), key=len, reverse=True)
    return re.compile(r"\s?(" + "|".join(map(re.escape, longest_first)) + r")\.?(?![^\W\d_])")


def unit_named(written: str) -> Unit:
    """The unit of a spelling. Raises UnitError with near spellings where the table has none."""
    word = _plain(written)
    known = _by_spelling().get(word)
    if known is not None:
        return known
    near = dict.fromkeys(_by_spelling()[one].name for one in get_close_matches(word, _by_spelling(), n=4, cutoff=0.55))
    raise UnitError(
        f"{_short(written)} is not a unit that Hubland knows.",
        expected=f"perhaps {' or '.join(near)}" if near else "a unit such as lb, bu, gal, acre, h, bunch or egg",
        got=_short(written),
        next_step="write the number and one unit; the list of units is in the documentation, page Amounts and days",
    )


def parse_amount(text: str, *, measure: str | None = None, default_unit: str | None = None, where: str = "") -> Amount:
    """What a person typed as an amount.

    `measure` is the one that is needed, None for any; a number with no unit takes `default_unit`, or counts pieces.
    Numbers: 1,200 and 1,200.5 have thousands; a single comma not before exactly three digits is a decimal comma.
    Compounds (3 lb 4 oz) are of one measure, largest unit first, and keep the first unit. Raises UnitError, also for
    a negative amount of anything but temperature, and for a range.
    """
    try:
        return _amount(text, measure, default_unit)
    except UnitError as why:
        why.where = where
        raise


def _amount(text: str, measure: str | None, default_unit: str | None) -> Amount:
    plain, sign = _checked(text)
    pieces = [(number, unit or _unit_left_out(text, measure, default_unit)) for number, unit in _pieces(plain, text)]
    unit = pieces[0][1]
    _check_compound(text, [one for _, one in pieces])
    if measure is not None and unit.measure != measure:
        raise UnitError(
            f"{unit.name} is a unit of {unit.measure}, but {measure} is needed here.",
            expected=f"{measure}, such as {EXAMPLES[measure]}" if measure in EXAMPLES else f"one of {', '.join(EXAMPLES)}",
            got=_short(text),
            next_step="write the amount in a unit of that kind",
        )
    if sign < 0 and unit.measure != "temperature":
        raise _not_an_amount(text, "An amount cannot be below zero.", "write it without the minus sign")
    # as fractions of the decimal figures, so that 3 lb 4 oz are 3.25 lb and nothing beside it
    value = sign * float(sum(number * Fraction(str(one.scale)) for number, one in pieces) / Fraction(str(unit.scale))) + 0.0
    return Amount(value, unit.name, unit.measure, value * unit.scale + unit.offset, unit.canonical)


def _checked(text: str) -> tuple[str, int]:
    """The text in plain signs and small letters, and its sign; raises UnitError for what cannot be one amount."""
    if len(text) > LONGEST:
        raise _not_an_amount(text, f"This is longer than {LONGEST} characters.", "write the amount alone; other words belong in the notes")
    plain = _plain(text)
    sign = -1 if plain.startswith(("-", "minus")) else 1
    plain = re.sub(r"^(?:[-+]|minus)\s?", "", plain)
    if not plain:
        raise _not_an_amount(text, "No amount is given.", "write a number and its unit")
    # half-acre, 5-gallon: a hyphen before a word only joins
    plain = re.sub(r"(?<=[a-z0-9])-(?=[a-z])", " ", plain)
    if _RANGE.search(plain):
        raise _not_an_amount(text, "This could be more than one number.", "write one number: 1.5 lb or 2 1/2 gal, not 1-2 lb")
    return ("a " + plain if plain.startswith("dozen") else plain), sign


def _plain(text: str) -> str:
    for sign, written in _VULGAR.items():
        text = text.replace(sign, f" {written} ")
    return " ".join(text.translate(_PLAIN).casefold().split())


def _pieces(plain: str, text: str) -> Iterator[tuple[Fraction, Unit | None]]:
    """Each number with its unit; a unit may be missing only where there is one piece."""
    at = 0
    while at < len(plain):
        found = _NUMBER.match(plain, at)
        if not found:
            what = f"{_short(plain[at:])} cannot follow an amount." if at else "This does not begin with a number."
            raise _not_an_amount(text, what, "write a number and its unit, nothing else; numbers above twelve in figures")
        number, after = _value(found, text), found.end()
        unit = _spelling().match(plain, after)
        if unit is None:
            if at == 0 and after == len(plain) and plain not in ("a", "an"):
                yield number, None
                return
            raise _unit_refused(plain[after:], found[0], text)
        one, at = _by_spelling()[unit[1]], unit.end()
        counted = _spelling().match(plain, at)
        if one.name == "dozen" and counted and _by_spelling()[counted[1]].measure == "count":
            number, one, at = number * 12, _by_spelling()[counted[1]], counted.end()
        yield number, one
        between = _BETWEEN.match(plain, at)
        at = between.end() if between else at


def _unit_refused(rest: str, number: str, text: str) -> UnitError:
    """What is wrong with what stands where a unit should."""
    rest = rest.strip(" ,&+")
    if not rest or _NUMBER.match(rest.removeprefix("and ")):
        return _not_an_amount(text, f"The number {number} has no unit.", "write each number with its unit; 1,200 or 1200 for a thousand")
    try:
        unit_named(re.split(r"\s?[0-9,;]", rest)[0] or rest)
    except UnitError as why:
        return why
    return _not_an_amount(text, f"{_short(rest)} is not a unit.", "write a number and its unit")


def _value(found: re.Match[str], text: str) -> Fraction:
    """The number of a match of _NUMBER, exact."""
    figures = {name: _figure(written, text) for name, written in found.groupdict().items() if written and name != "part"}
    if found["part"]:
        return figures.get("plus", Fraction(0)) + figures.get("times", Fraction(1)) * _PARTS[found["part"][:3]]
    if found["plain"]:
        return figures["plain"]
    whole, over, under = figures.get("whole", Fraction(0)), figures["over"], figures["under"]
    if not under or (found["whole"] and (over >= under or whole.denominator != 1)):
        raise _not_an_amount(text, f"{_short(found[0])} is not a fraction.", "write it as 2 1/2 or 2.5")
    return whole + over / under


def _figure(written: str, text: str) -> Fraction:
    """12, 12.5, 1,200, 1,200.5, 12,5 or a word up to twelve."""
    if written in _WORDS:
        return Fraction(_WORDS[written])
    if _THOUSANDS.fullmatch(written):
        written = written.replace(",", "")
    elif written.count(",") == 1 and "." not in written:
        written = written.replace(",", ".")
    if "," in written or written.count(".") > 1:
        raise _not_an_amount(text, f"{_short(written)} cannot be read as one number.", "write it as 1200.5")
    return Fraction(written.rstrip("."))


def _unit_left_out(text: str, measure: str | None, default_unit: str | None) -> Unit:
    """The unit of a number that has none."""
    if default_unit:
        return unit_named(default_unit)
    bare = {None: "piece", "count": "piece", "value": "point"}.get(measure)
    if bare is None:
        raise UnitError(
            "This number has no unit.",
            expected=f"{measure}, such as {EXAMPLES.get(measure or '', measure)}",
            got=_short(text),
            next_step="write the unit after the number",
        )
    return unit_named(bare)


def _check_compound(text: str, pieces: list[Unit]) -> None:
    if len(pieces) == 1:
        return
    if len({(unit.measure, unit.canonical) for unit in pieces}) > 1 or pieces[0].measure == "temperature":
        raise _not_an_amount(text, "This is more than one amount.", "write one amount here, and the others on lines of their own")
    sizes = [unit.scale for unit in pieces]
    if sizes != sorted(set(sizes), reverse=True):
        raise _not_an_amount(text, "The parts of this amount are not from large to small.", "write it as 3 lb 4 oz, each unit once")


def _not_an_amount(text: str, what: str, next_step: str) -> UnitError:
    return UnitError(what, expected="an amount, such as 12 lb, 3 bu, half an acre or 5 bunches", got=_short(text), next_step=next_step)


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:57] + "...")


def say_amount(value: float, unit: str) -> str:
    """The amount in words of its unit, unrounded: "12 lb", "1 bunch", "2.5 bunches". Raises UnitError."""
    row = unit_named(unit)
    if not math.isfinite(value):
        raise UnitError("An amount must be a finite number.", expected="a number", got=repr(value))
    figures = format(Decimal(repr(float(value) + 0.0)), "f")
    if "." in figures:
        figures = figures.rstrip("0").rstrip(".")
    return f"{figures} {row.name if value == 1 else row.many}"


def convert_amount(value: float, unit: str, wanted: str) -> float:
    """An amount in another unit of the same measure; canonical units are named as Amount names them (m2, degC).

    Raises UnitError where the measures differ, or where different things are counted.
    """
    source, target = unit_named(unit), unit_named(wanted)
    if (source.measure, source.canonical) != (target.measure, target.canonical):
        raise UnitError(
            f"{source.name} cannot become {target.name}.",
            expected=f"a unit of {target.measure}" + (f" that counts {target.canonical}" if target.measure == "count" else ""),
            got=f"{source.name}, a unit of {source.measure}",
            next_step="give both in units of one kind, or weigh or measure what was counted",
        )
    if source is target:
        return value
    return (value * source.scale + source.offset - target.offset) / target.scale
