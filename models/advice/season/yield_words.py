"""The season ledger in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import log

from models.advice.season.own_yields import SAME, OwnYield, rounded_yield
from models.display import counted, joined


def amount(value: float | None, row: OwnYield) -> str:
    """ "152 bunch"; "" where there is none."""
    return "" if value is None else f"{rounded_yield(value):g} {row.unit}"


def far(row: OwnYield) -> float:
    """How far what is believed lies from the figure that plans go by: the size of the log of their ratio; 0 where either is unknown."""
    return abs(log(row.believed / row.in_use)) if row.believed and row.in_use else 0.0


def differs(row: OwnYield) -> bool:
    """Whether a crop gives otherwise than the figure that plans go by."""
    return far(row) > SAME


def headline(own: Sequence[OwnYield], rows: Sequence[OwnYield]) -> tuple[str, str]:
    """(which crops give otherwise than the figures that plans go by, how many have a yield of their own)."""
    other = [row for row in own if differs(row)]
    told = [f"{row.crop} {100 * (row.own or 0) / (row.in_use or 1):.0f} %" for row in other]
    plantings = counted(sum(row.records for row in own), "planting")
    inputs = f"{counted(len(own), 'crop')} of {len(rows)} with a yield of your own, from {plantings}"
    if not other:
        return "Your beds give about what the crops' figures say.", inputs
    return f"{counted(len(other), 'crop')} gave otherwise than the figures say: {joined(told, 3)}.", inputs


def reasons(row: OwnYield) -> str:
    """What a row stands on: plantings and seasons, the catalogue's figure, the weight of the own one, dates, losses, what is unknown."""
    parts = [f"{counted(row.records, 'planting')} in {counted(row.seasons, 'season')}"]
    if row.published is None:
        parts.append("the catalogue has no figure in this unit")
    else:
        parts.append(f"catalogue {amount(row.published, row)}, own weighs {100 * row.weight:.0f} %: {amount(row.believed, row)}")
    if row.mine_in_use:
        parts.append(f"{amount(row.in_use, row)} in use, your own")
    parts += [first_pick(row.days), _failed(row.failed)]
    if row.unknown:
        parts.append(f"{len(row.unknown)} more unknown")
    return " · ".join(part for part in parts if part)


def first_pick(days: float | None) -> str:
    """How far first picks lay from the plan."""
    if days is None:
        return ""
    whole = round(abs(days))
    if not whole:
        return "first picked as planned"
    return f"first picked {counted(whole, 'day')} {'later' if days > 0 else 'earlier'} than planned"


def _failed(count: int) -> str:
    return f"{counted(count, 'planting')} gave nothing" if count else ""


def unknown(rows: Iterable[OwnYield]) -> list[tuple[str, str]]:
    """(what is missing and what would cure it, plantings of which nothing can be said), the most first."""
    whys: dict[str, list[str]] = {}
    for row in rows:
        for one in row.unknown:
            whys.setdefault(one.why, []).append(one.planting)
    return [(f"{why[:1].upper()}{why[1:]}.", joined(names, 8)) for why, names in sorted(whys.items(), key=lambda pair: -len(pair[1]))]
