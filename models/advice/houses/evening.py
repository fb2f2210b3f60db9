"""Whether a house is open, when it is to be closed, and what the night will be in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from models.advice import frost
from models.advice.farm import Farm
from models.advice.houses.grown import Limits
from models.advice.nights import tonight
from models.advice.thresholds import limit
from models.display import clock, quantity
from models.display import span as span_of
from models.records.forecasts import ForecastView

AIR = "air_temperature"
OPENED, CLOSED = ("vent", "still hot", "scorch"), ("close", "frost")
# the last sun of the day is kept for the night
CLOSE_BEFORE_SUNSET = timedelta(hours=2)
# what was said in the morning still tells in the evening, and not the day after
SAID_HOLDS = timedelta(hours=16)


@dataclass(frozen=True, slots=True)
class Standing:
    """What people last said of a house's vents: open or closed, since when, who said so."""

    opened: bool
    at: datetime
    by: str


def standing(farm: Farm, house: str) -> Standing | None:
    """The newest that was said of them since the last night; None where nobody said."""
    for said in sorted(farm.answers, key=lambda a: a.at, reverse=True):
        if said.status != "done" or farm.now - said.at > SAID_HOLDS:
            continue
        if said.subject in {f"{word} {house}" for word in OPENED}:
            return Standing(True, said.at, said.by)
        if said.subject in {f"{word} {house}" for word in CLOSED}:
            return Standing(False, said.at, said.by)
    return None


def closing(farm: Farm) -> datetime | None:
    """When houses are closed for the night to come: the full hour two hours or more before sunset; None without a sunset.

    Of the running night it is the evening before.
    """
    night = tonight(farm.now, farm.latitude, farm.longitude, farm.zone)
    if night is None:
        return None
    early = (night.sunset - CLOSE_BEFORE_SUNSET).astimezone(farm.zone)
    return early.replace(minute=0, second=0, microsecond=0).astimezone(UTC)


def sunset(farm: Farm) -> datetime | None:
    """When the sun sets before the night that is, or is to come."""
    night = tonight(farm.now, farm.latitude, farm.longitude, farm.zone)
    return night.sunset if night else None


def by_day(farm: Farm) -> bool:
    """Whether the sun is up."""
    night = tonight(farm.now, farm.latitude, farm.longitude, farm.zone)
    return night is not None and farm.now < night.sunset


def night_of(farm: Farm, house: str) -> ForecastView | None:
    """Tonight's forecast of a house; None where nobody renews one."""
    return frost.nights(farm).get(house)


def frosty(farm: Farm) -> bool:
    """Whether it is likely to freeze outside tonight."""
    told = frost.nights(farm)
    return any(told[p.name].p50 <= limit("frost") for p in farm.of_kind("station") if p.name in told)


def must_close(farm: Farm, house: str, bounds: Limits) -> bool | None:
    """Whether tonight would check what grows; None where nobody forecasts the night."""
    night = night_of(farm, house)
    return None if night is None else night.p20 < bounds.chill_c


def follows(farm: Farm, house: str, bounds: Limits) -> str:
    """What comes after venting: "Close again by 6:00 pm: frost tonight, tunnel down to 44 °F (41–47)"."""
    at, night = closing(farm), night_of(farm, house)
    if at is None or farm.now >= at:
        return ""
    when = hour(farm, at)
    if night is None:
        return f"Close again by {when} if the night may be cold: nobody can forecast it here yet."
    low, band = quantity(AIR, night.p50, farm.units), span_of(AIR, night.p20, night.p80, farm.units)
    if must_close(farm, house, bounds):
        cold = "frost tonight, " if frosty(farm) else ""
        return f"Close again by {when}: {cold}{house.lower()} down to {low} ({band})."
    return f"It may stay open tonight: {low} ({band}) at its lowest."


def hour(farm: Farm, at: datetime) -> str:
    """ "6 pm": a full hour needs no minutes; as 18:00 where the clock has 24 hours."""
    return clock(at, farm.zone, farm.units).replace(":00 ", " ")


def takes_it_as(farm: Farm, house: str, bounds: Limits) -> str:
    """What the forecast of the night assumes of the vents, for under the chart."""
    night, said, at = night_of(farm, house), standing(farm, house), closing(farm)
    if night is None:
        return ""
    if said is not None and said.opened and at is not None and farm.now < at and must_close(farm, house, bounds):
        return f"The filled forecast takes it as vented now, closed by {hour(farm, at)}."
    if said is not None and not said.opened:
        return "The filled forecast takes it as closed for the night."
    days = night.detail.get("nights")
    return f"The filled forecast takes it as run as on the {days} nights it was learned from." if days else ""
