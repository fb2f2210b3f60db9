"""What was foreseen against what was read: of the model before each reading, and of plans weeks before. How far to trust them.

A bias is what was foreseen less what was read: above 0 the model has more than there is. A reading is off by itself, too, so
that nothing comes nearer than readings do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from math import sqrt
from statistics import NormalDist

from models.advice.rotation.believed import Course
from models.advice.rotation.terms import Spell, SwardRead
from models.display import NBSP, counted, quantity, rounded
from models.planning.grazing.rotation import Rotation

# the band from P20 to P80, in spreads: of what is foreseen well, six of ten readings lie in it
BAND = NormalDist().inv_cdf(0.8)
OUGHT = 0.6
# fewer readings than this say nothing; a band that holds so much less than it ought to is too narrow
FEW, OFF = 10, 0.15
# a plan is held against a reading where grazing came as planned, but for so many days
AS_PLANNED_D = 1
# days ahead: up to a week, three weeks, and beyond
LEADS = ((0, 7), (8, 21), (22, 400))


@dataclass(frozen=True, slots=True)
class Errors:
    """Of some readings: how many, bias and RMS [kg/ha], and the share that lay in the band. None: of no reading."""

    count: int
    bias: float | None = None
    rms: float | None = None
    within: float | None = None


def errors(cases: Iterable[tuple[float, float, bool]]) -> Errors:
    """cases: (foreseen, read, whether the reading lay in the band)."""
    rows = list(cases)
    if not rows:
        return Errors(0)
    off = [foreseen - read for foreseen, read, _ in rows]
    inside = sum(inside for *_, inside in rows) / len(rows)
    return Errors(len(rows), sum(off) / len(off), sqrt(sum(o * o for o in off) / len(off)), inside)


@dataclass(frozen=True)
class Backtest:
    """The model against every reading but each paddock's first, which says where it begins.

    paddocks: by name; all: of all together. reduction: how far one number a paddock strays from the model with leaves and
    stems in a season [kg/ha]; multiplier: what readings taught of a paddock's growth. grows_kg_ha_d: what a paddock grows a
    day in the weeks to come, which makes an error of mass one of days.
    """

    paddocks: Mapping[str, Errors]
    all: Errors
    reduction: Mapping[str, float] = field(default_factory=dict)
    multiplier: Mapping[str, float] = field(default_factory=dict)
    grows_kg_ha_d: float | None = None

    @property
    def off_d(self) -> float | None:
        """By how many days of growth the model is off (RMS); None where it is not known, or nothing grows."""
        if self.all.rms is None or self.grows_kg_ha_d is None or self.grows_kg_ha_d <= 1:
            return None
        return self.all.rms / self.grows_kg_ha_d

    def document(self) -> dict[str, dict[str, float | None]]:
        """As a plan keeps it, by paddock."""
        return {
            name: {key: None if value is None else round(value, 3) for key, value in asdict(own).items()}
            | {"reduction": _rounded(self.reduction.get(name)), "multiplier": _rounded(self.multiplier.get(name))}
            for name, own in self.paddocks.items()
        }

    def said(self, units: str) -> str:
        """How far to trust it, in words."""
        own = self.all
        if own.count < FEW or own.bias is None or own.rms is None or own.within is None:
            return (
                f"{counted(own.count, 'reading')} so far: too few to say how far the model is off here. Look at the grass before each move."
            )
        way = "too high" if own.bias > 0 else "too low"
        words = [
            f"Held against {counted(own.count, 'reading')}, the model is typically {quantity('forage_mass', own.rms, units)} off, "
            f"on the whole {quantity('forage_mass', abs(own.bias), units)} {way}."
        ]
        if self.off_d is not None:
            words.append(f"So much grows in about {counted(max(round(self.off_d), 1), 'day')}: read the grass before a move that near.")
        held = f"{rounded(100 * own.within, 0)}{NBSP}% of the readings lay in the band (60{NBSP}% expected)"
        return " ".join([*words, f"{held}{_width(own.within)}."])


def _width(within: float) -> str:
    if within < OUGHT - OFF:
        return ": it is too narrow, take it wider"
    return ": it is wider than it need be" if within > OUGHT + OFF else ""


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def of_model(names: Sequence[str], course: Course, reduction: Sequence[float] = (), grows_kg_ha_d: float | None = None) -> Backtest:
    """The model before each reading. names, reduction: of the paddocks of the course, in its order."""
    rows = {
        name: [(one.foreseen, one.read, abs(one.off) <= BAND) for one in own[1:]] for name, own in zip(names, course.missed, strict=True)
    }
    return Backtest(
        {name: errors(own) for name, own in rows.items()},
        errors(case for own in rows.values() for case in own),
        dict(zip(names, reduction, strict=False)),
        {name: float(value) for name, value in zip(names, course.multiplier, strict=True)},
        grows_kg_ha_d,
    )


# Plans


@dataclass(frozen=True, slots=True)
class Case:
    """What a plan made on a day said would stand in a paddock on another, and what was read there [kg/ha]."""

    paddock: str
    made_on: date
    on: date
    foreseen: float
    low: float
    high: float
    read: float
    spread: float

    @property
    def lead_d(self) -> int:
        return (self.on - self.made_on).days

    @property
    def within(self) -> bool:
        """In the plan's band, widened by what a reading is off by itself."""
        return self.low - BAND * self.spread <= self.read <= self.high + BAND * self.spread


@dataclass(frozen=True)
class Held:
    """Plans held against readings. otherwise: readings of paddocks that were grazed otherwise than planned, which say nothing of growth.

    Plans begin below the middle of what is believed (its 30th percentile), so that they ought to foresee too little.
    """

    cases: tuple[Case, ...]
    otherwise: int

    def of(self, paddock: str) -> Errors:
        return errors((c.foreseen, c.read, c.within) for c in self.cases if c.paddock == paddock)

    def ahead(self, least: int, most: int) -> Errors:
        """Of readings from so many to so many days after the plan was made."""
        return errors((c.foreseen, c.read, c.within) for c in self.cases if least <= c.lead_d <= most)

    @property
    def all(self) -> Errors:
        return errors((c.foreseen, c.read, c.within) for c in self.cases)

    @property
    def by_lead(self) -> dict[tuple[int, int], Errors]:
        return {lead: self.ahead(*lead) for lead in LEADS}


def held(rotations: Iterable[Rotation], readings: Sequence[SwardRead], spells: Sequence[Spell]) -> Held:
    """Each plan against each later reading that its days reach."""
    cases, otherwise = list[Case](), 0
    for plan in rotations:
        for one in readings:
            t = (one.on - plan.start).days
            series = plan.mass.get(one.paddock, ())
            if not 0 < t < len(series):
                continue
            if not as_planned(plan, one.paddock, one.on, spells):
                otherwise += 1
                continue
            low, high = (own.get(one.paddock, series)[t] for own in (plan.low, plan.high))
            cases.append(Case(one.paddock, plan.start, one.on, series[t], low, high, one.kg_ha, one.spread))
    return Held(tuple(cases), otherwise)


def as_planned(plan: Rotation, paddock: str, on: date, spells: Sequence[Spell]) -> bool:
    """Whether the paddock was grazed as the plan had it, from its first day to before `on`."""
    meant = _days(((m.first, m.out) for m in plan.moves if m.paddock == paddock), plan.start, on)
    came = _days(((s.first, s.out or on) for s in spells if s.paddock == paddock), plan.start, on)
    return len(meant ^ came) <= AS_PLANNED_D


def _days(spans: Iterable[tuple[date, date]], first: date, last: date) -> set[date]:
    found = set[date]()
    for begin, out in spans:
        day = max(begin, first)
        while day < min(out, last):
            found.add(day)
            day += timedelta(days=1)
    return found
