"""What the farm's own beds gave, crop by crop, beside the catalogue's figure: the season ledger.

Only plantings that are over count, and only what was written down: a planting without a log says nothing, a planting whose only log is a
zero failed. What stands for years counts once a year. Amounts are in the unit of the catalogue's yield and for what it is of: 100 feet of
bed, 100 plants, or 100 logs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import exp, log
from statistics import fmean, median

from models.advice.season.reading import called, feet, stretches
from models.advice.season.scenario import unit_of
from models.advice.season.units import into
from models.agronomy.crops import STEWARD, Crop, catalogue
from models.agronomy.yield_odds import weight_of_own
from models.records.growth import STANDING
from models.records.seasons import Picking, Planned, SeasonView
from sensors.errors import UnitError

# a planting nobody cleared is over so long after its planned last harvest
OVER_D = 7
# a yield nearer to the one in use than this (log of their ratio) is the same
SAME = 0.05
PER = {"100_bed_ft": "100 ft of bed", "100_plants": "100 plants", "100_logs": "100 logs", "100_sq_ft": "100 sq ft"}
NO_LENGTH = "no length of bed is written down: give the bed its length, or the planting its metres of bed"
NO_PLANTS = "nobody wrote how many plants there are: give the planting its plants"
NO_UNIT = "picked in {other} and counted in {unit}: weigh one {other}, and write it down with the crop's figures"
NO_LOG = "no harvest is written down: write down what was picked, or a zero where the planting was lost"


@dataclass(frozen=True, slots=True)
class Grown:
    """One planting that is over, in one season. per_100: what it gave of 100 (feet of bed, plants, logs); 0: it failed; None: unknown, and
    `why` says what to do. days: its first pick after the planned one, below 0 before it; None where nothing was picked or planned."""

    planting: str
    season: int
    per_100: float | None
    days: int | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class OwnYield:
    """A crop's row of the ledger.

    crop: as the hub calls it; called: as the plan does. unit, per: of its amounts ("lb", "100 ft of bed"). own: middle (geometric) of what
    plantings that did not fail gave; None where none did. published: the catalogue's, None where it has none; in_use: what a new planting
    is planned by. weight: of own, 0 to 1. believed: own and published by that weight. records: plantings that own rests on; seasons: of
    them. days: first pick after the planned one, the middle. failed: plantings that gave nothing. unknown: those nothing can be said of.
    """

    crop: str
    called: str
    unit: str
    per: str
    own: float | None
    published: float | None
    in_use: float | None
    mine_in_use: bool
    weight: float
    believed: float | None
    records: int
    seasons: int
    days: float | None
    failed: int
    unknown: tuple[Grown, ...]


def ledger(view: SeasonView, today: date) -> tuple[OwnYield, ...]:
    """A row for each crop of which a planting is over or in the season's plan, by name."""
    lengths = lengths_of(view)
    logs: dict[str, list[Picking]] = {}
    for one in view.picked:
        logs.setdefault(one.planting, []).append(one)
    of: dict[str, list[Planned]] = {}
    for planting in (*view.before, *view.plantings):
        if planting.known.yield_unit and planting.known.yield_per:
            of.setdefault(planting.crop, []).append(planting)
    rows = []
    for crop, plantings in sorted(of.items()):
        grown = [one for planting in plantings for one in _grown(planting, logs.get(planting.name, []), lengths, today)]
        if grown:
            rows.append(_row(crop, plantings[-1], grown))
    return tuple(rows)


def lengths_of(view: SeasonView) -> dict[str, float]:
    """Bed -> its feet, where they are written down."""
    return {name: feet(float(facts["length_m"])) for name, facts in view.beds if facts.get("length_m")}


def _grown(one: Planned, logs: Iterable[Picking], lengths: Mapping[str, float], today: date) -> Iterator[Grown]:
    if one.established in STANDING:
        years: dict[int, list[Picking]] = {}
        for log_ in logs:
            years.setdefault(log_.on.year, []).append(log_)
        yield from (_measured(one, year, some, lengths) for year, some in sorted(years.items()) if year < today.year)
    elif _over(one, today) and (one.sown_on or one.planted_on):
        yield _measured(one, _season(one), list(logs), lengths)


def _over(one: Planned, today: date) -> bool:
    last = one.last_harvest_on
    return (one.archived_on is not None and one.archived_on <= today) or (last is not None and last + timedelta(days=OVER_D) < today)


def _season(one: Planned) -> int:
    day = one.first_harvest_on or one.plant_on or one.sow_on
    return int(one.season) if one.season.isdigit() else day.year if day else 0


def _measured(one: Planned, season: int, logs: list[Picking], lengths: Mapping[str, float]) -> Grown:
    """What a planting gave of 100, or why that is unknown."""
    if not logs:
        return Grown(one.name, season, None, None, NO_LOG)
    picked = [log_ for log_ in logs if log_.amount > 0]
    due = one.first_harvest_on if one.established not in STANDING else None
    days = (min(log_.on for log_ in picked) - due).days if picked and due else None
    if not picked:
        return Grown(one.name, season, 0.0)
    whole, why = _whole(one, lengths)
    if not whole:
        return Grown(one.name, season, None, days, why)
    unit = str(one.known.yield_unit)
    other = next((unit_of(log_) for log_ in picked if _amount(log_, unit, one.known) is None), None)
    if other is not None:
        return Grown(one.name, season, None, days, NO_UNIT.format(unit=unit, other=other))
    return Grown(one.name, season, sum(_amount(log_, unit, one.known) or 0.0 for log_ in picked) / whole * 100, days)


def _whole(one: Planned, lengths: Mapping[str, float]) -> tuple[float | None, str]:
    """Feet of bed, plants or logs of a planting, and what to do where they are not known."""
    if one.known.yield_per == "100_bed_ft":
        return sum(stretch.length_ft for stretch in stretches(one, lengths)) or None, NO_LENGTH
    return (float(one.plants) if one.plants and one.known.yield_per != "100_sq_ft" else None), NO_PLANTS


def _amount(log_: Picking, unit: str, known: Crop) -> float | None:
    try:
        return into(log_.amount, unit_of(log_), unit, known)
    except UnitError:
        return None


def _row(crop: str, one: Planned, grown: list[Grown]) -> OwnYield:
    known, published = one.known, catalogue().get(one.known.key)
    gave = [each for each in grown if each.per_100]
    own = exp(fmean(log(each.per_100) for each in gave if each.per_100)) if gave else None
    same = published is not None and (published.yield_unit, published.yield_per) == (known.yield_unit, known.yield_per)
    figure = published.yield_typical if published is not None and same else None
    weight = weight_of_own(len(gave)) if figure else 1.0 if gave else 0.0
    days = [each.days for each in grown if each.days is not None]
    return OwnYield(
        crop, called(one), str(known.yield_unit), PER[str(known.yield_per)], own, figure, known.yield_typical,
        known.sources.get("yield_typical") == STEWARD, weight, _believed(own, figure, weight), len(gave),
        len({each.season for each in gave}), float(median(days)) if days else None, sum(each.per_100 == 0 for each in grown),
        tuple(each for each in grown if each.per_100 is None),
    )  # fmt: skip


def _believed(own: float | None, published: float | None, weight: float) -> float | None:
    if own is None or not published:
        return own
    return exp(weight * log(own) + (1 - weight) * log(published))


def rounded_yield(value: float) -> float:
    """Without more digits than a harvest has use for: whole from 10 on, else a tenth."""
    return float(round(value)) if value >= 10 else round(value, 1)


def offered(row: OwnYield) -> float | None:
    """The yield to plan by from now on; None where nothing is known, or what is in use is the same."""
    if not row.believed or not (worth := rounded_yield(row.believed)):
        return None
    return None if row.in_use and abs(log(row.believed / row.in_use)) <= SAME else worth
