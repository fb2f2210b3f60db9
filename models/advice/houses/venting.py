"""The one thing a house wants now: warm it, vent it, shade it, close it, dry it, damp its floor; or nothing.

Venting is only advised where it cools: never where it is as hot outside. Dry and damp air are told when they last, not
from one reading.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from models.advice import frost
from models.advice.farm import Farm
from models.advice.houses.air import Air, above_s, air, below_s, lasted_s, now, pull, trend
from models.advice.houses.evening import Standing, by_day, closing, must_close, standing
from models.advice.houses.grown import Limits, limits
from models.advice.houses.scorch import Scorch, scorch
from models.advice.thresholds import limit
from models.records.queries import PlaceView

Kind = Literal["unknown", "warm", "vent", "vent a little", "still hot", "shade", "close", "dry", "damp", "fine"]


@dataclass(frozen=True, slots=True)
class Venting:
    """What a house wants. state: of the line it makes; lasted_s: for how long it has been so, None where its past is not known.

    scorch: of a house that is too warm, how long it has been so hot that what grows in it is harmed.
    """

    kind: Kind
    state: Literal["act", "watch", "unknown", "fine"]
    place: PlaceView
    air: Air
    limits: Limits
    lasted_s: float | None = None
    trend: str = ""
    said: Standing | None = None
    scorch: Scorch | None = None


def venting(farm: Farm, place: PlaceView) -> Venting | None:
    """What a house wants now, the most urgent of it; None where no thermometer hangs in it. Give it a judged farm."""
    here, bounds = air(farm, place.name), limits(farm, place)
    if not here.temp.of:
        return None
    if not here.known:
        return Venting("unknown", "unknown", place, here, bounds)
    value, said = here.temp.value or 0.0, standing(farm, place.name)
    if value < bounds.cold_c:
        return Venting("warm", "act", place, here, bounds, below_s(farm, place.name, bounds.cold_c), trend(farm, place.name), said)
    if value > bounds.vent_c:
        return _hot(farm, place, here, bounds, said)
    return _closing(farm, place, here, bounds, said) or _vapour(farm, place, here, bounds, said)


def helps(here: Air, bounds: Limits) -> Literal["yes", "little", "no"]:
    """Whether opening cools: yes, only a crack (outside would chill what grows), or no. Unknown weather is taken as cooler."""
    inside, outside = here.temp.value or 0.0, here.out_c
    if outside is None:
        return "yes"
    if inside - outside < limit("vent_cooler"):
        return "no"
    return "little" if outside < bounds.chill_c else "yes"


def _hot(farm: Farm, place: PlaceView, here: Air, bounds: Limits, said: Standing | None) -> Venting:
    lasted, going = above_s(farm, place.name, bounds.vent_c), trend(farm, place.name)
    cools, heat = helps(here, bounds), scorch(farm, place.name, bounds)
    if cools == "no":
        return Venting("shade", "act", place, here, bounds, lasted, going, said, heat)
    settled = said is not None and said.opened and (farm.now - said.at).total_seconds() > limit("vent_settles") * 60
    kind: Kind = "still hot" if settled else "vent" if cools == "yes" else "vent a little"
    return Venting(kind, "act", place, here, bounds, lasted, going, said, heat)


def _closing(farm: Farm, place: PlaceView, here: Air, bounds: Limits, said: Standing | None) -> Venting | None:
    """An open house in the evening before a night that would check what grows."""
    at = closing(farm)
    if said is None or not said.opened or at is None or not must_close(farm, place.name, bounds):
        return None
    left_min = (at - farm.now).total_seconds() / 60
    if left_min > limit("close_ahead") or any(t.place.name == place.name for t in frost.threats(farm)):
        # of a night that kills, the frost line says it
        return None
    return Venting("close", "watch" if left_min > 0 else "act", place, here, bounds, None, trend(farm, place.name), said)


def _vapour(farm: Farm, place: PlaceView, here: Air, bounds: Limits, said: Standing | None) -> Venting:
    """Air that pulls harder than roots can give, or hardly at all."""
    fine = Venting("fine", "fine", place, here, bounds, None, trend(farm, place.name), said)
    value, least = now(here.vpd), limit("vpd_hours") * 3600
    if value is None or limit("vpd_low") <= value <= limit("vpd_stress"):
        return fine
    past = pull(farm, place.name)
    dry = lasted_s(past, farm.now.timestamp(), lambda v: v > limit("vpd_stress")) or 0.0
    if value > limit("vpd_stress") and dry >= least:
        return Venting("dry", "watch", place, here, bounds, dry, "", said)
    damp = lasted_s(past, farm.now.timestamp(), lambda v: v < limit("vpd_low")) or 0.0
    if value < limit("vpd_low") and damp >= least and by_day(farm):
        return Venting("damp", "watch", place, here, bounds, damp, "", said)
    return fine


def drier_outside(here: Air) -> bool | None:
    """Whether the air outside holds less water, so that venting dries; None where either is not known."""
    if here.vapour_kpa is None or here.out_vapour_kpa is None:
        return None
    return here.out_vapour_kpa < here.vapour_kpa * (1 - limit("vapour_less"))
