"""The season as a drawing: paddocks in rows, stays that were and stays that are planned over the days. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dashboard.parts.board.land import HERDS
from models.advice.farm import Farm
from models.advice.rotation.ahead import today_of
from models.display import counted, day
from models.planning.grazing.rotation import Move, Rotation
from models.records.grazing import TOGETHER

OTHER = ("#5b5b56", "#ffffff")
# a tap means the planned stay of its row that is so many days off at most
NEAR_D = 6
# cut grass lies so long
DRYING_D = 3
# words of days stand so far apart at least, as a share of the width
TICKS = 5
NIGHT_FILLS = {"#5a4632": "#c9ab86", "#b08a4e": "#dfc38e", "#5b5b56": "#bdbcb3"}


@dataclass(frozen=True, slots=True)
class Span:
    """The days that are shown: from first to before last."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days

    def index(self, on: date) -> int:
        return (on - self.first).days

    def on(self, index: int) -> date:
        return self.first + timedelta(days=index)


def drawing(farm: Farm, plan: Rotation, span: Span, picked: Move | None, dark: bool) -> dict[str, Any]:
    """What the board needs; picked: the planned stay that is to be moved."""
    today, rows = today_of(farm), _rows(farm, plan)
    kinds = {h.name: h.species for h in farm.herds}
    return {
        "kind": "season",
        "says": "The season: which herd is in which paddock on which days",
        "rows": rows,
        "days": span.days,
        "today": span.index(today),
        "ticks": [[i, f"{on.day} {on:%b}"] for i, on in _ticks(span)],
        "bars": [*_done(farm, plan, span, kinds, dark), *_planned(plan, span, kinds, picked, today, dark)],
        "bands": [*_bands(plan, span, dark), *_closed(plan, span, dark), *_cuts(plan, span, dark)],
        "ground": "#191b16" if dark else "#fffdf8",
        "stripe": "#22241d" if dark else "#f4f0e4",
        "rule": "#3a3c33" if dark else "#e2dccb",
        "note": "#bdbcb3" if dark else "#5b5b56",
        "hatch": "#6d7163" if dark else "#b5b3a9",
        "legend": None,
    }


def order(name: str) -> tuple[str, int]:
    """P2 before P10."""
    digits = "".join(c for c in name if c.isdigit())
    return name.rstrip("0123456789"), int(digits or 0)


def _rows(farm: Farm, plan: Rotation) -> list[dict[str, Any]]:
    """Paddocks of the plan by name, those with a herd in bold; days since a herd was there."""
    here, today = {h.place for h in farm.herds}, today_of(farm)
    left: dict[str, date] = {}
    for stay in farm.grass.stays:
        if stay.left_at is not None:
            out = stay.left_at.astimezone(farm.zone).date()
            left[stay.place] = max(left.get(stay.place, out), out)
    found = []
    for name in sorted(plan.leave, key=order):
        days = (today - left[name]).days if name in left and name not in here else 0
        found.append({"id": name, "bold": name in here, "rest": f"{days} d" if days else "", "days": days})
    return found


def _ticks(span: Span) -> list[tuple[int, date]]:
    """Mondays, as many as there is room for."""
    mondays = [i for i in range(span.days) if span.on(i).weekday() == 0]
    each = max(-(-len(mondays) // TICKS), 1)
    return [(i, span.on(i)) for i in mondays[each // 2 :: each] if i > 1 and i < span.days - 2]


def colour(label: str, kinds: dict[str, str], dark: bool) -> tuple[str, str]:
    """(fill, ink on it) of a herd by its kind; those together have that of the first."""
    fill, ink = HERDS.get(kinds.get(label.split(TOGETHER)[0], ""), OTHER)
    return (NIGHT_FILLS[fill], "#191b16") if dark else (fill, ink)


def _bar(label: str, kinds: dict[str, str], plan: Rotation, dark: bool) -> dict[str, Any]:
    """What a herd's bars have in common: its colour, its letter, and how high they are: colour alone tells nobody."""
    fill, on = colour(label, kinds, dark)
    labels = [name for one in plan.herds for name in one.split(TOGETHER)]
    first = label.split(TOGETHER)[0]
    low = first in labels and labels.index(first) % 2 == 1
    return {
        "fill": fill,
        "on": on,
        "ink": "#ece8dc" if dark else "#23271f",
        "letter": label[:1],
        "low": low,
        "picked": False,
        "firm": False,
    }


def _done(farm: Farm, plan: Rotation, span: Span, kinds: dict[str, str], dark: bool) -> list[dict[str, Any]]:
    found = []
    for stay in farm.grass.stays:
        came = stay.from_at.astimezone(farm.zone).date()
        left = stay.left_at.astimezone(farm.zone).date() if stay.left_at is not None else today_of(farm)
        if left >= span.first and stay.place in plan.leave:
            days = max((left - came).days, 1)
            says = f"{stay.herd} in {stay.place} from {came.day} {came:%b}, {counted(days, 'day')}"
            found.append({
                **_bar(stay.herd, kinds, plan, dark), "row": stay.place, "first": span.index(came), "last": span.index(came) + days,
                "planned": False, "says": says, "id": "",
            })  # fmt: skip
    return found


def _planned(plan: Rotation, span: Span, kinds: dict[str, str], picked: Move | None, today: date, dark: bool) -> list[dict[str, Any]]:
    found = []
    for move in plan.moves:
        if move.out <= today or move.first >= span.last:
            continue
        says = f"{move.herd} to {move.paddock} {day(move.first, today)}, {counted(move.days, 'day')}, planned"
        found.append({
            **_bar(move.herd, kinds, plan, dark), "row": move.paddock, "first": span.index(max(move.first, today)),
            "last": span.index(move.out), "planned": True, "says": says, "id": f"{move.herd}|{move.first}", "picked": move == picked,
            "firm": move.promised,
        })  # fmt: skip
    return found


def _bands(plan: Rotation, span: Span, dark: bool) -> list[dict[str, Any]]:
    """When each stay's paddock becomes ready, from good growth to poor."""
    fill = "#3b4a2d" if dark else "#dfe6c9"
    return [
        {"row": m.paddock, "first": span.index(m.ready[0]), "last": span.index(m.ready[1]) + 1, "fill": fill, "words": ""}
        for m in plan.moves
        if m.ready is not None and m.ready[0] <= m.first and (m.ready[1] - m.ready[0]).days > 0
    ]


# the first of these that stands in a reason is what is written on its days
WORDS = ("wet", "poison", "trees", "dry")


def _closed(plan: Rotation, span: Span, dark: bool) -> list[dict[str, Any]]:
    """Days on which a herd may not be in a paddock, with the reason in a word."""
    fills = {"wet": ("#c9e0f0", "#24475c")}
    found = []
    for name, spans in plan.blocks.items():
        for first, last, _, why in spans:
            word = next((w for w in WORDS if w in why), "closed")
            fill = fills.get(word, ("#ead9cf", "#4a382f"))[dark]
            found.append({"row": name, "first": span.index(first), "last": span.index(last) + 1, "fill": fill, "words": word})
    return found


def _cuts(plan: Rotation, span: Span, dark: bool) -> list[dict[str, Any]]:
    """Where hay is cut, for the days that it dries."""
    fill = "#57481c" if dark else "#f0dfa2"
    firsts = [(name, span.index(on)) for name, on in plan.cuts]
    return [{"row": name, "first": first, "last": first + DRYING_D, "fill": fill, "words": "hay"} for name, first in firsts]


def meant(moves: Sequence[Move], row: str, on: date, today: date) -> Move | None:
    """The planned stay that a tap in a row on a day means: the nearest that is not over, None where none is near."""
    own = [m for m in moves if m.paddock == row and m.out > today]
    off = [(0 if m.first <= on < m.out else min(abs((m.first - on).days), abs((m.out - on).days)), m) for m in own]
    near = min(off, key=lambda one: (one[0], one[1].first), default=None)
    return near[1] if near is not None and near[0] <= NEAR_D else None
