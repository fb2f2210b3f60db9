"""The bed map: beds down, weeks along, a bar from planting to the end of the harvest. What page and paper both draw.

A family is told by its letter, because colour alone tells nobody: the same letter everywhere and every year. Bars that overlap stand in
lanes of their own. Nothing here knows what day it is: days are arguments.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from models.agronomy.crop_rotation import current_name
from models.agronomy.crops import families
from models.agronomy.growing import week_of
from models.planning.planting import Bed
from models.planning.planting.occupancy import WEEK_END, Stay

# planned: nothing is in the bed yet; growing; over: it was cleared; standing: it stays for years
PLANNED, GROWING, OVER, STANDING = "planned", "growing", "over", "standing"
# a letter for each family that has beds of its own; others take the first of their name that is free
LETTERS = {
    "Brassicaceae": "B", "Solanaceae": "S", "Cucurbitaceae": "C", "Fabaceae": "F", "Amaryllidaceae": "A", "Amaranthaceae": "M",
    "Apiaceae": "U", "Asteraceae": "L", "Poaceae": "G", "Lamiaceae": "T", "Convolvulaceae": "V", "Rosaceae": "R", "Polygonaceae": "W",
    "Asparagaceae": "P",
}  # fmt: skip
NO_FAMILY = "?"


@dataclass(frozen=True, slots=True)
class Taken:
    """A planting in a bed, both days counted. to_on: None where it stands for years, or nobody said how long. length_ft: 0 where nobody
    said how much of it; state: planned, growing, over or standing; cover: a cover crop, which waits for no years of rotation."""

    bed: str
    planting: str
    crop: str
    family: str
    from_on: date
    to_on: date | None
    length_ft: float
    state: str = PLANNED
    cover: bool = False

    def on(self, day: date) -> bool:
        """Whether it is there on a day."""
        return self.from_on <= day and (self.to_on is None or day <= self.to_on)

    def within(self, first: date, last: date) -> bool:
        """Whether it is there on any day from first to last."""
        return self.from_on <= last and (self.to_on is None or first <= self.to_on)

    def stay(self) -> Stay:
        """As a stay; what stands for years never ends, and a cover crop has no family that could come too soon."""
        return Stay(
            self.bed, self.planting, self.crop, "" if self.cover else self.family, self.from_on, self.to_on or date.max, self.length_ft
        )


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of the map. letter: of its family; first, last: columns of the map, both taken (0 is its first week); lane: 0 and up."""

    taken: Taken
    letter: str
    first: int
    last: int
    lane: int


@dataclass(frozen=True, slots=True)
class Row:
    """A bed with its bars in order; lanes: how many stand below each other at the most, 1 where it is empty."""

    bed: str
    length_ft: float
    bars: tuple[Bar, ...]
    lanes: int


@dataclass(frozen=True, slots=True)
class Block:
    """Beds that are printed together; name: "" for those of no block."""

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class BedMap:
    """Weeks by their Mondays, blocks in order, and families that stand anywhere in it: (letter, family, what growers call it)."""

    weeks: tuple[date, ...]
    blocks: tuple[Block, ...]
    families: tuple[tuple[str, str, str], ...]


def bed_map(beds: Iterable[Bed], taken: Iterable[Taken], first_on: date, weeks: int) -> BedMap:
    """The map of so many weeks, the first of which holds first_on. Beds and blocks come in the order of their names, 2 before 10."""
    stands, named = list(taken), sorted(beds, key=lambda bed: (natural(bed.block), natural(bed.name)))
    mondays = tuple(week_of(first_on) + timedelta(weeks=n) for n in range(weeks))
    letters = family_letters({one.family for one in stands})
    shown = [one for one in stands if mondays and one.within(mondays[0], mondays[-1] + WEEK_END)]
    blocks: dict[str, list[Row]] = {}
    for bed in named:
        blocks.setdefault(bed.block, []).append(_row(bed, [one for one in shown if one.bed == bed.name], letters, mondays))
    there = {current_name(one.family) for one in shown if one.bed in {bed.name for bed in named}}
    told = tuple(sorted((letters[name], name, family_words(name)) for name in there))
    return BedMap(mondays, tuple(Block(name, tuple(rows)) for name, rows in blocks.items()), told)


def _row(bed: Bed, there: Sequence[Taken], letters: dict[str, str], mondays: Sequence[date]) -> Row:
    ends: list[date | None] = []
    bars = []
    for one in sorted(there, key=lambda one: (one.from_on, one.planting)):
        lane = next((n for n, end in enumerate(ends) if end is not None and end < one.from_on), len(ends))
        ends[lane : lane + 1] = [one.to_on]
        first = max(0, (week_of(one.from_on) - mondays[0]).days // 7)
        last = len(mondays) - 1 if one.to_on is None else min(len(mondays) - 1, (week_of(one.to_on) - mondays[0]).days // 7)
        bars.append(Bar(one, letters[current_name(one.family)], first, last, lane))
    return Row(bed.name, bed.length_ft, tuple(bars), max(1, len(ends)))


def natural(name: str) -> tuple[tuple[int, int, str], ...]:
    """Bed 2 before Bed 10."""
    words = "".join(f"\0{c}\0" if c.isdigit() else c for c in name).replace("\0\0", "").split("\0")
    return tuple((1, int(word), "") if word.isdecimal() else (0, 0, word.casefold()) for word in words if word)


def family_letters(named: Collection[str]) -> dict[str, str]:
    """Family -> its letter, under today's names of families; no two have the same one as long as there are letters."""
    found: dict[str, str] = {}
    for family in sorted({current_name(name) for name in named}, key=lambda name: (name not in LETTERS, name)):
        if not family:
            found[family] = NO_FAMILY
            continue
        own = LETTERS.get(family, "")
        free = [c for c in (own, *family.upper(), *"ABCDEFGHIJKLMNOPQRSTUVWXYZ") if c.isascii() and c.isalpha() and c not in found.values()]
        kept = [c for c in free if c == own or c not in LETTERS.values()]
        found[family] = (kept or free or [family[:2]])[0]
    return found


def family_words(family: str) -> str:
    """What growers call a family; its own name where they have none."""
    known = families().get(family)
    return known.common_name if known is not None else family or "family not known"


# questions that the map answers


def in_use(beds: Iterable[Bed], taken: Iterable[Taken], first: date, last: date) -> list[str]:
    """Beds in which anything stands on a day from first to last."""
    there = {one.bed for one in taken if one.within(first, last)}
    return [bed.name for bed in beds if bed.name in there]


def free_from(bed: str, taken: Iterable[Taken], on: date) -> date | None:
    """The first day from `on` on which nothing stands in a bed; None where something stays for years."""
    there, day = [one for one in taken if one.bed == bed], on
    while here := [one for one in there if one.on(day)]:
        ends = [one.to_on for one in here if one.to_on is not None]
        if len(ends) < len(here):
            return None
        day = max(ends) + timedelta(days=1)
    return day


def next_in(bed: str, taken: Iterable[Taken], on: date) -> Taken | None:
    """The planting that comes into a bed next after a day."""
    return min((one for one in taken if one.bed == bed and one.from_on > on), key=lambda one: (one.from_on, one.planting), default=None)
