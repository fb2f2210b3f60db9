"""A week's shares on paper: what to pick, what goes into which box, and who picks up where. PDF, black on white.

The layouts follow the pick, pack and depot sheets that farms use; no price, no tier and no phone number stands on them. Rounding belongs
to the print: what is handed out comes in whole steps already. Lengths are in points.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from zoneinfo import ZoneInfo

from collector.season_sheets.paper import LEAD, Paper, Stamp
from collector.sheets import BOLD, MARGIN, REGULAR, SMALL
from models.advice.season.packing import Packed, PackedGroup, PackedItem
from models.advice.season.sheets import said_day, said_days
from models.display import rounded

ROW = 16.0
STAR = "*"
Names = Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Print:
    """What stands on every sheet. units: "us" prints on Letter, "metric" on A4; frozen_at: since when the week is as it is."""

    farm: str
    units: str
    printed_at: datetime
    frozen_at: datetime | None
    zone: ZoneInfo
    compressed: bool = True

    @property
    def stamp(self) -> Stamp:
        frozen = f"frozen {said_day(self.frozen_at.astimezone(self.zone).date())}" if self.frozen_at else "not frozen"
        return Stamp(self.farm, self.units, self.printed_at, self.zone, self.compressed, frozen)


class _Paper(Paper):
    """Paper with rows under the names of their columns, which a new page repeats."""

    def __init__(self, title: str, told: Print) -> None:
        self.head: tuple[Sequence[str], Sequence[float], float] | None = None
        super().__init__(title, told.stamp)

    def begin(self, title: str = "") -> None:
        super().begin(title)
        if self.head is not None:
            self._names(*self.head)

    def note(self, text: str, size: float = SMALL) -> None:
        """What is said below the rows belongs to no column."""
        self.head = None
        super().note(text, size)

    def heading(self, names: Sequence[str], shares: Sequence[float], size: float = 9.0) -> None:
        """Column names, on every page; shares: how wide each is, of the whole."""
        self.head = None
        if self.y < MARGIN + 4 * ROW:
            self.begin()
        self.head = (names, shares, size)
        self._names(names, shares, size)

    def _names(self, names: Sequence[str], shares: Sequence[float], size: float) -> None:
        self.row(names, shares, size, BOLD)
        self.canvas.line(MARGIN, self.y - 4, self.width - MARGIN, self.y - 4)
        self.y -= 3

    def row(self, cells: Sequence[str], shares: Sequence[float], size: float = 9.0, font: str = REGULAR) -> None:
        said = [self.lines(cell, self.wide * share - 4, font, size) for cell, share in zip(cells, shares, strict=True)]
        tall = max(ROW, size * 1.8)
        if self.y - tall - (more := (max(map(len, said)) - 1) * size * LEAD) < MARGIN and font != BOLD:
            self.begin()
        self.y -= tall
        x = MARGIN
        for lines, share in zip(said, shares, strict=True):
            for n, line in enumerate(lines):
                self.words(x, self.y - n * size * LEAD, line, font, size)
            x += self.wide * share
        self.y -= more


def pick_sheet(packed: Packed, told: Print) -> bytes:
    """What to pick: for shares and kitchen, how much the field is likely to give, and lines for what was picked and where it went."""
    paper = _Paper(f"PICK SHEET  {told.farm}  {said_days(packed.week, 7)}", told)
    shares = (0.15, 0.11, 0.17, 0.08, 0.08, 0.08, 0.1, 0.11, 0.06, 0.06)
    paper.heading(("Crop", "Bed", "Lot", "Shares", "Kitchen", "Hubs", "PICK", "likely range", "Picked", "Where"), shares)
    for item in packed.items:
        handed, kitchen = packed.handed(item.key), item.base + item.extra
        paper.row((
            item.name, ", ".join(item.beds), ", ".join(item.lots), amount(handed, item), amount(kitchen, item),
            amount(item.sent, item), _to_pick(handed + kitchen + item.sent, item),
            f"{_plain(item.low)}-{_plain(item.high)} {item.unit}", "[    ]", "______",
        ), shares)  # fmt: skip
    paper.y -= 6
    for note in _short(packed):
        paper.note(note)
    paper.note("Coolest first. PICK is for boxes, kitchen and hubs, and what is lost on the way; likely range = P20-P80 from the field.")
    return paper.done()


def _to_pick(handed: float, item: PackedItem) -> str:
    """Seconds are sorted out of what was picked: nobody goes for them."""
    return "sorted" if item.seconds_of else amount(to_pick(handed, item), item)


def to_pick(handed: float, item: PackedItem) -> float:
    """What is picked so that so much arrives: what is lost between bed and hand-over on top, in whole steps."""
    return ceil(handed / (1 - min(item.lost, 0.99)) / item.step - 1e-9) * item.step


def _short(packed: Packed) -> list[str]:
    """What does not come as planned, or does not go round."""
    found = []
    for item in packed.items:
        if item.seconds_of:
            continue
        having = packed.having(item.key)
        if 0 < having < packed.shares:
            found.append(f"{item.name} goes into {having} of {packed.shares} boxes.")
    return found


def pack_sheet(packed: Packed, told: Print) -> bytes:
    """What goes into which box, pick-up by pick-up: a star for boxes that leave something out."""
    paper = _Paper(f"PACK LIST  {told.farm}  {said_days(packed.week, 7)}", told)
    for pick_up in packed.pick_ups:
        groups = [group for group in packed.groups if group.depot == pick_up.name]
        for start in range(0, len(groups), 6):
            _packed(paper, packed, f"{pick_up.name}, {said_day(pick_up.on)}", groups[start : start + 6])
    kitchen = [f"{item.name} {amount(item.base + item.extra, item)}" for item in packed.items if item.base + item.extra > 0]
    paper.y -= 8
    paper.note(f"kitchen: {', '.join(kitchen) or 'nothing'}     signed ______", 10)
    for hub in packed.hubs:
        gets = [f"{item.name} {amount(item.hubs[hub], item)}" for item in packed.items if item.hubs.get(hub, 0.0) > 0]
        paper.note(f"{hub}: {', '.join(gets)}     signed ______", 10)
    for group in packed.groups:
        if group.excluded:
            paper.note(f"{STAR} {group.depot}, {group.size}: {_boxes(group)}, nothing of these in it: {', '.join(group.excluded)}")
    return paper.done()


def _packed(paper: _Paper, packed: Packed, title: str, groups: Sequence[PackedGroup]) -> None:
    width = 0.72 / max(len(groups), 1)
    shares = (0.28, *(width for _ in groups))
    stars = [STAR if group.excluded else "" for group in groups]
    paper.y -= 6
    names = [f"{group.size.upper()}{star} ({group.shares})" for group, star in zip(groups, stars, strict=True)]
    paper.heading((title, *names), shares, 10)
    for item in packed.items:
        cells = [amount(group.box.get(item.key, 0.0), item) for group in groups]
        if any(group.box.get(item.key, 0.0) for group in groups):
            paper.row((item.name, *cells), shares, 10)


def _boxes(group: PackedGroup) -> str:
    return f"{group.shares} {'box' if group.shares == 1 else 'boxes'}"


def depot_sheet(packed: Packed, told: Print, names: Names) -> bytes:
    """Who picks up where, in large type, a page a pick-up. names: member -> (number, name); who is gone has neither."""
    paper: _Paper | None = None
    for pick_up in packed.pick_ups:
        groups = [group for group in packed.groups if group.depot == pick_up.name]
        open_hours = f"  open {pick_up.hours}" if pick_up.hours else ""
        sizes = {size: sum(g.shares for g in groups if g.size == size) for size in dict.fromkeys(g.size for g in groups)}
        title = f"DEPOT SHEET  {told.farm} / {pick_up.name}  {said_day(pick_up.on)}{open_hours}"
        if paper is None:
            paper = _Paper(title, told)
        else:
            paper.head = None
            paper.begin(title)
        paper.y -= 6
        totals = "   ".join(f"{size.upper()} {count}" for size, count in sizes.items())
        paper.note(f"{totals}   total {sum(sizes.values())}", 14)
        shares = (0.1, 0.36, *(0.3 / len(sizes) for _ in sizes), 0.06, 0.1, 0.08)
        paper.heading(("No.", "Name", *sizes, STAR, "Picked up", "Bag"), shares, 12)
        for number, name, group in sorted(_members(groups, names), key=lambda one: (one[1], one[0])):
            marks = ["1" if group.size == size else "" for size in sizes]
            paper.row((number, name, *marks, STAR if group.excluded else "", "[   ]", "[   ]"), shares, 13)
        paper.y -= 6
        paper.note("Not picked up when it closes: to the community kitchen. Your name is missing? Call ______ before taking a share.", 11)
    return (paper or _Paper(f"DEPOT SHEET  {told.farm}", told)).done()


def _members(groups: Sequence[PackedGroup], names: Names) -> list[tuple[str, str, PackedGroup]]:
    return [(*names.get(member, ("", "(left)")), group) for group in groups for member in group.members]


def amount(value: float, item: PackedItem) -> str:
    """An amount as the sheet says it; a dash for none."""
    return f"{_plain(value)} {item.unit}" if value > 1e-9 else "-"


def _plain(value: float) -> str:
    """A number without more digits than it has, two at most."""
    return rounded(value, 2).rstrip("0").rstrip(".") if abs(value - round(value)) > 1e-9 else f"{round(value):,}"
