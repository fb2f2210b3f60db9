"""Whether a paddock may be grazed now, by heights, rest and wet ground, and for how long at most.

Each rule is a row of a table, with its source; `unvalidated` where it is a reasoned proposal and no measured limit. A verdict
never takes a fact for granted that nobody knows: it says so and lets the person decide. Heights in cm, slopes in percent.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from models.agronomy.columns import rows_of
from models.agronomy.stated import chosen, stated

CM_PER_IN = 2.54
SMALL_RUMINANTS = ("sheep", "goats")
ANIMALS = ("cattle", "sheep", "goats", "horses", "pigs", "poultry", "camelids")
# worms' larvae live in the lowest inches: below this small ruminants are kept off (ATTRA, Managing Internal Parasites)
WORM_FLOOR_CM = 4 * CM_PER_IN
# sheep are lighter on the foot, so that ground may be so much wetter
SHEEP_WETTER = 0.05


@dataclass(frozen=True, slots=True)
class Verdict:
    """allowed: None where a fact is lacking. longest_stay_days: None for no limit. unvalidated: a proposal, not measured."""

    rule: str
    allowed: bool | None
    longest_stay_days: float | None
    reason: str
    unvalidated: bool
    source: str


@dataclass(frozen=True, slots=True)
class Heights:
    """Heights of a grass [cm]: grazing starts at the first, stops at the second (least, most); usual rest in days."""

    name: str
    start_cm: tuple[float, float]
    stop_cm: tuple[float, float]
    rest_days: tuple[float, float]
    unvalidated: bool
    source: str


@cache
def heights() -> dict[str, Heights]:
    """Heights by species (tables/grazing_heights.csv)."""

    def cm(row: dict[str, str], what: str) -> tuple[float, float]:
        return float(row[f"{what}_low_in"]) * CM_PER_IN, float(row[f"{what}_high_in"]) * CM_PER_IN

    return {
        r["species"]: Heights(
            r["name"],
            cm(r, "start"),
            cm(r, "stop"),
            (float(r["rest_low_days"]), float(r["rest_high_days"])),
            r["confidence"] == "unvalidated",
            r["source"],
        )
        for r in rows_of("grazing_heights")
    }


def floor_cm(species: str, animal: str = "cattle") -> float:
    """The height at which to stop [cm]: the safer of the table's; for sheep and goats not below that of worms."""
    stop = heights()[chosen("species", species, heights())].stop_cm[1]
    return max(stop, WORM_FLOOR_CM) if chosen("animal", animal, ANIMALS) in SMALL_RUMINANTS else stop


@dataclass(frozen=True, slots=True)
class MonthRest:
    """A month of the calendar. rest_days: prior rest (least, most), None where growth is so slow that only the grass can say."""

    month: int
    rest_days: tuple[float, float] | None
    growth: str
    emphasis: str
    unvalidated: bool
    source: str


@cache
def calendar() -> tuple[MonthRest, ...]:
    """The months in order (tables/rest_by_month.csv)."""
    return tuple(
        MonthRest(
            int(r["month"]),
            (float(r["rest_low_days"]), float(r["rest_high_days"])) if r["rest_low_days"] else None,
            r["growth"],
            r["emphasis"],
            r["confidence"] == "unvalidated",
            r["source"],
        )
        for r in rows_of("rest_by_month")
    )


def usual_rest(month: int) -> float | None:
    """Days of rest for an exit in that month, the longer of its span; None in the months without growth."""
    stated("the month", month, "", 1, 12)
    rest = calendar()[month - 1].rest_days
    return rest[1] if rest else None


@dataclass(frozen=True, slots=True)
class Tier:
    """A tier of wet ground: see tables/treading_tiers.csv."""

    name: str
    water_from: float
    rain_mm_day: float | None
    longest_stay_days: float | None
    steepest_cattle_percent: float | None
    sod_only: bool
    lot_only: bool
    meaning: str
    source: str


@cache
def tiers() -> dict[str, Tier]:
    """The tiers by name: green, amber, red."""

    def number(cell: str) -> float | None:
        return float(cell) if cell else None

    return {
        r["tier"]: Tier(
            r["tier"],
            float(r["water_from"]),
            number(r["rain_mm_day"]),
            number(r["longest_stay_days"]),
            number(r["steepest_cattle_percent"]),
            r["sod_only"] == "yes",
            r["lot_only"] == "yes",
            r["meaning"],
            r["source"],
        )
        for r in rows_of("treading_tiers")
    }


def tier(
    water_share: float | None, rain_next_day_mm: float | None = None, soil_temp_c: float | None = None, animal: str = "cattle"
) -> Tier | None:
    """The tier of ground by its water as a share of field capacity, rain forecast for the day, and frost in it; None: nothing is known.

    Red asks for a full soil and rain to come; without a forecast a full soil is amber. Frozen ground (below 0 °C) is green: it bears.
    """
    chosen("animal", animal, ANIMALS)
    if soil_temp_c is not None and soil_temp_c < 0:
        return tiers()["green"]
    shift = SHEEP_WETTER if animal in SMALL_RUMINANTS else 0.0
    rain = 0.0 if rain_next_day_mm is None else stated("the rain", rain_next_day_mm, "mm", 0, 1000)
    amber, red = tiers()["amber"], tiers()["red"]
    if water_share is None:
        # a wet day says something even where no probe does
        return amber if amber.rain_mm_day is not None and rain > amber.rain_mm_day else None
    water = stated("the water", water_share, "", 0, 2)
    if water >= red.water_from + shift and rain > 0:
        return red
    wet_day = amber.rain_mm_day is not None and rain > amber.rain_mm_day
    return amber if water >= amber.water_from + shift or wet_day else tiers()["green"]


def treading(ground: Tier | None, animal: str = "cattle", slope_percent: float | None = None, sod: bool | None = None) -> Verdict:
    """Whether the ground bears animals, and how long. slope and sod: of the paddock, None unknown."""
    if ground is None:
        return Verdict("treading", None, None, "Nobody knows how wet the ground is.", True, tiers()["green"].source)
    verdict: tuple[bool | None, float | None, str] = (True, ground.longest_stay_days, f"The ground is {ground.name}: {ground.meaning}.")
    steep = ground.steepest_cattle_percent
    if ground.lot_only:
        verdict = (False, ground.longest_stay_days, f"The ground is {ground.name}: {ground.meaning}.")
    elif steep is not None and animal == "cattle" and slope_percent is not None and slope_percent > steep:
        verdict = (
            False,
            None,
            f"A slope of {slope_percent:.0f} % is too steep for cattle on {ground.name} ground ({steep:.0f} % at most).",
        )
    elif ground.sod_only and sod is False:
        verdict = (False, None, f"On {ground.name} ground only paddocks with a closed sod bear animals.")
    elif ground.sod_only and sod is None:
        verdict = (None, ground.longest_stay_days, f"The ground is {ground.name}, and nobody has said whether the sod is closed.")
    return Verdict("treading", *verdict, True, ground.source)
