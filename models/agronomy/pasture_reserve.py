"""Forage kept for bad times: days in reserve and the dates on which to act, and what a fescue closed in summer gives in November."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from models.agronomy.columns import rows_of
from models.agronomy.elementwise import Array
from models.agronomy.stated import stated

# Burns & Chamblee 2000, Agron. J. 92: 211-216, Piedmont: mean of five years in mid-November, fescue closed on 1 June, and its fall with
# each week's delay until 1 September; years lay from 3,280 to 4,130 for the mean over dates
CLOSED_1_JUNE_KG_HA = 4_970.0
LOST_KG_HA_WEEK = 195.0
LATEST_CLOSING = (9, 1)
# spread of years about the line, one standard deviation as a share
STOCKPILE_SPREAD = 0.2


def reserve_days(areas_ha: Array, standing_kg_ha: Array, residual_kg_ha: Array, eaten_share: float, demand_kg_day: float) -> float:
    """Days the herds could live off what stands above the residual if nothing grew."""
    eaten = stated("the share eaten", eaten_share, "", 0, 1)
    above = float((areas_ha * (standing_kg_ha - residual_kg_ha).clip(min=0)).sum())
    stated("the standing forage", above, "kg")
    return above * eaten / stated("what the herds eat", demand_kg_day, "kg a day", 0, above=True)


@dataclass(frozen=True, slots=True)
class DroughtDate:
    """A date of the year on which to look: reserve that ought to be there, and when to cut demand by how much (least, most)."""

    month: int
    day: int
    reserve_days: float
    rain_share: float
    water_share: float
    cut: tuple[float, float]
    unvalidated: bool
    source: str

    def on(self, year: int) -> date:
        """The date in a year."""
        return date(year, self.month, self.day)


@cache
def drought_dates() -> tuple[DroughtDate, ...]:
    """The dates in order (tables/drought_dates.csv)."""
    return tuple(
        DroughtDate(
            int(r["month"]), int(r["day"]), float(r["reserve_days"]), float(r["rain_share"]), float(r["water_share"]),
            (float(r["cut_low"]), float(r["cut_high"])), r["confidence"] == "unvalidated", r["source"],
        )
        for r in rows_of("drought_dates")
    )  # fmt: skip


def last_date(today: date) -> DroughtDate:
    """The date of the table that was last passed; before the first of the year, the last of the year before."""
    passed = [one for one in drought_dates() if one.on(today.year) <= today]
    return passed[-1] if passed else drought_dates()[-1]


@dataclass(frozen=True, slots=True)
class Drought:
    """What a date asks for. cut: shares of demand to cut (least, most), None for nothing. short_days: what the reserve lacks."""

    at: DroughtDate
    dry: bool | None
    short_days: float
    cut: tuple[float, float] | None


def drought(today: date, reserve: float, rain_60d_share: float | None, water_share: float | None) -> Drought:
    """What to do by the last date passed. rain_60d_share: rain of 60 days against normal; water_share: in the root zone; None unknown.

    dry is None where neither is known: that is not the same as wet. Demand is to be cut where it is dry and the reserve is short.
    """
    at = last_date(today)
    signs = [value < limit for value, limit in ((rain_60d_share, at.rain_share), (water_share, at.water_share)) if value is not None]
    dry = any(signs) if signs else None
    short = max(at.reserve_days - stated("the reserve", reserve, "days"), 0.0)
    return Drought(at, dry, short, at.cut if dry and short > 0 else None)


@dataclass(frozen=True, slots=True)
class Stockpile:
    """What a fescue closed on a day gives in mid-November above its stubble [kg/ha]. inside: whether such a date was tried."""

    kg_ha: float
    spread_kg_ha: float
    inside: bool


def stockpile(closed_on: date) -> Stockpile:
    """Stockpile by the day a paddock was closed: 195 kg/ha less for each week after 1 June (Burns & Chamblee 2000).

    Earlier dates are taken as 1 June; after 1 September nothing was tried: the line is carried on, never below 0.
    """
    weeks = max((closed_on - date(closed_on.year, 6, 1)).days, 0) / 7
    mass = max(CLOSED_1_JUNE_KG_HA - LOST_KG_HA_WEEK * weeks, 0.0)
    inside = date(closed_on.year, 6, 1) <= closed_on <= date(closed_on.year, *LATEST_CLOSING)
    return Stockpile(mass, STOCKPILE_SPREAD * mass, inside)


def stockpile_area(need_kg: float, closed_on: date, eaten_share: float = 0.7) -> float:
    """Area [ha] to close on a day for so many kg of winter feed; inf where nothing grows any more."""
    each = stockpile(closed_on).kg_ha * stated("the share eaten", eaten_share, "", 0, 1, above=True)
    return stated("the feed needed", need_kg, "kg") / each if each else float("inf")
