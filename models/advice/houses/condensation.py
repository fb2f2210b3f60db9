"""Whether leaves or the cover get wet tonight, from when, and whether letting dry air in at dusk would help.

Water condenses where a surface is at or below the dew point of the air. Leaves are taken to be as warm as the house's
own forecast night; the inside of the cover lies between the air inside and outside, by the heat that flows through it.
The water in the air is taken to stay what it is at dusk: leaves and floor give some, the cover takes some away.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from models.advice.farm import Farm
from models.advice.houses.air import air
from models.advice.houses.evening import night_of, sunset
from models.advice.houses.shape import loss_of
from models.advice.thresholds import limit
from models.records.forecasts import ForecastView
from models.records.queries import PlaceView

State = Literal["fine", "watch", "unknown"]
# heat from still air to a surface beside it [W/m2/K]: one over 0.13 m2K/W (ISO 6946, heat flowing sideways)
INNER_W_M2_K = 7.7
# by day the air holds what leaves give and vents let out: only towards evening does it say something of the night
TOLD_BEFORE = timedelta(hours=3)


@dataclass(frozen=True, slots=True)
class Condensation:
    """Tonight's dew in a house. why: of a state that is unknown.

    dew_c: dew point of the air inside now; leaf_h, cover_h: hours of the night at or below it (from_s: the first such hour
    of leaves, epoch). aired_h: hours of wet leaves if the house is filled with outside air at dusk; None: not known.
    """

    state: State
    why: str = ""
    dew_c: float | None = None
    leaf_h: int = 0
    from_s: float | None = None
    cover_h: int = 0
    aired_h: int | None = None

    @property
    def helps(self) -> bool:
        """Whether airing spares so many hours that it is worth the way."""
        return self.aired_h is not None and self.leaf_h - self.aired_h >= limit("purge_spares")


def cover_temperature(inside_c: float, outside_c: float, loss_w_m2_k: float) -> float:
    """The inner side of a cover [°C]: what flows through it, U (Ti - To), is what it takes from the air, h (Ti - Tc)."""
    return inside_c - min(1.0, loss_w_m2_k / INNER_W_M2_K) * (inside_c - outside_c)


def condensation(farm: Farm, place: PlaceView) -> Condensation:
    """Tonight's dew in a house. Give it a judged farm."""
    here, night = air(farm, place.name), night_of(farm, place.name)
    falls = sunset(farm)
    if here.dew_c is None:
        return Condensation("unknown", "nobody knows its air and humidity now")
    if night is None or falls is None:
        return Condensation("unknown", "nobody can forecast its night yet", here.dew_c)
    if farm.now < falls - TOLD_BEFORE:
        return Condensation("unknown", "told from three hours before sunset", here.dew_c)
    inside = _curve(night)
    if not inside:
        return Condensation("unknown", "the night is over", here.dew_c)
    outside = _outside(farm)
    wet = [t for t, v in inside if v <= here.dew_c]
    loss, _ = loss_of(place)
    cover = [t for t, v in inside if t in outside and cover_temperature(v, outside[t], loss) <= here.dew_c]
    aired = None if here.out_dew_c is None else sum(v <= here.out_dew_c for _, v in inside)
    state: State = "watch" if len(wet) >= limit("leaf_wet_night") else "fine"
    return Condensation(state, "", here.dew_c, len(wet), wet[0] if wet else None, len(cover), aired)


def _curve(night: ForecastView) -> list[tuple[float, float]]:
    """(epoch s, middle of the forecast) of the hours of the night to come."""
    return [(float(t), float(p50)) for t, _, p50, _ in night.detail.get("hours", ()) if t <= night.target_to.timestamp()]


def _outside(farm: Farm) -> dict[float, float]:
    """The same of the weather outside, from the station's own forecast."""
    return next((dict(_curve(n)) for p in farm.of_kind("station") if (n := night_of(farm, p.name)) is not None), {})
