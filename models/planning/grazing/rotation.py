"""A plan as people see and keep it: moves with dates and reasons, what it rests on, how good it is. JSON both ways.

Masses are kg/ha, money is the hub's. What is not known is None, never zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from sensors.errors import InputError

FORM = 1


@dataclass(frozen=True, slots=True)
class Move:
    """A herd goes into a paddock on `first` and out of it on `out`.

    ready: the paddock is ready between these days (growth as in good and in poor years); None where it is now, or nobody
    knows. mass_in, mass_out: what is believed to stand then. rested_d: days since anybody left; None: nobody was there yet.
    reasons: why there and why then, the strongest first, each a short sentence. promised: it stays whatever a new plan says.
    """

    herd: str
    paddock: str
    first: date
    out: date
    mass_in: float
    mass_out: float
    rested_d: int | None = None
    ready: tuple[date, date] | None = None
    reasons: tuple[str, ...] = ()
    promised: bool = False

    @property
    def days(self) -> int:
        return (self.out - self.first).days


@dataclass(frozen=True, slots=True)
class Rotation:
    """A season's plan. because: what it was made for ("the day's plan", "P6 is too wet from Thursday").

    moves: in order of time. lot: herd -> first and last day of each spell on hay. parts: what it costs, part by part;
    bound: no plan can cost less. prices: herd -> what one more grazed day would be worth, by day from start. feed_days: for
    how many days the grass lasts under poor, middling and good growth ("p20", "p50", "p80"); None: to the end. mass:
    paddock -> what is believed to stand, each day; low, high: the same under poor and good growth. changed: what differs
    from the plan before, and why. trouble: what stands in the way, each with what would cure it. inputs: what it was made
    from, each with its age or why it is missing. made_by: the method. herds: herd -> paddock it stood in at the start.
    """

    made_at: datetime
    start: date
    days: int
    because: str
    made_by: str
    moves: tuple[Move, ...] = ()
    lot: Mapping[str, tuple[tuple[date, date], ...]] = field(default_factory=dict)
    parts: Mapping[str, float] = field(default_factory=dict)
    lot_days: Mapping[str, int] = field(default_factory=dict)
    unshaded_head_d: float = 0.0
    sheep_returns: int = 0
    bound: float | None = None
    prices: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    feed_days: Mapping[str, int | None] = field(default_factory=dict)
    mass: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    low: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    high: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    enter: Mapping[str, float] = field(default_factory=dict)
    leave: Mapping[str, float] = field(default_factory=dict)
    herds: Mapping[str, str] = field(default_factory=dict)
    changed: tuple[str, ...] = ()
    trouble: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    money: str = "$"
    # paddock and day of each cut of hay
    cuts: tuple[tuple[str, date], ...] = ()
    # paddock -> how far what was foreseen for its readings was off (models.advice.rotation.backtest.Missed.document)
    errors: Mapping[str, Mapping[str, float | None]] = field(default_factory=dict)
    # in words, how far one can trust it
    trust: str = ""
    # paddock -> first day, last day, herd or kind of animal ("" for all), and why they may not be there, of the weeks to come
    blocks: Mapping[str, tuple[tuple[date, date, str, str], ...]] = field(default_factory=dict)
    # paddock -> the same of days on which they may be there but not for long, for their hooves
    soft: Mapping[str, tuple[tuple[date, date, str, str], ...]] = field(default_factory=dict)
    # herd -> why it does not stay a day more in the paddock it stands in when the plan begins
    left: Mapping[str, str] = field(default_factory=dict)

    @property
    def total(self) -> float:
        return sum(self.parts.values())

    @property
    def gap(self) -> float | None:
        if self.bound is None:
            return None
        return max(self.total - self.bound, 0.0) / self.total if self.total > 0 else 0.0

    def next_moves(self, herd: str, today: date) -> list[Move]:
        """Where a herd goes after today, the next first."""
        return [move for move in self.moves if move.herd == herd and move.first > today]

    def now(self, herd: str, today: date) -> Move | None:
        """The stay that the plan has a herd in today; None: in the lot."""
        return next((move for move in self.moves if move.herd == herd and move.first <= today < move.out), None)


def written(rotation: Rotation) -> dict[str, Any]:
    """As JSON: dates as 2026-05-14, times as ISO 8601."""
    return {"form": FORM, **_plain(asdict(rotation))}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def read_back(row: Mapping[str, Any]) -> Rotation:
    """What `written` wrote; InputError where it is of another form."""
    if row.get("form") != FORM:
        raise InputError(
            "A grazing plan is of a form we do not know.",
            expected=f"form {FORM}",
            got=f"form {row.get('form')}",
            next_step="it was written by a newer Hubland: update this one, or let a new plan be made",
        )
    facts = {name: value for name, value in row.items() if name != "form"}
    spans = {herd: tuple((date.fromisoformat(a), date.fromisoformat(b)) for a, b in own) for herd, own in facts["lot"].items()}
    series = {name: {key: tuple(own) for key, own in facts[name].items()} for name in ("prices", "mass", "low", "high")}
    words = {name: tuple(facts[name]) for name in ("changed", "trouble", "inputs")}
    return Rotation(
        **facts
        | series
        | words
        | {
            "made_at": datetime.fromisoformat(facts["made_at"]),
            "start": date.fromisoformat(facts["start"]),
            "moves": tuple(_move(one) for one in facts["moves"]),
            "lot": spans,
            **{key: {name: tuple(_block(x) for x in own) for name, own in facts.get(key, {}).items()} for key in ("blocks", "soft")},
            "cuts": tuple((paddock, date.fromisoformat(on)) for paddock, on in facts.get("cuts", ())),
        }
    )


def _block(row: Sequence[str]) -> tuple[date, date, str, str]:
    first, last, whom, why = row
    return date.fromisoformat(first), date.fromisoformat(last), whom, why


def _move(row: Mapping[str, Any]) -> Move:
    ready = row["ready"]
    return Move(
        **{**row, "first": date.fromisoformat(row["first"]), "out": date.fromisoformat(row["out"])}
        | {"ready": (date.fromisoformat(ready[0]), date.fromisoformat(ready[1])) if ready else None, "reasons": tuple(row["reasons"])}
    )
