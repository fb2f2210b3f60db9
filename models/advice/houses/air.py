"""The air of a house beside the air outside, now: how warm, how damp, how it goes, and for how long it has been so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from models.advice.farm import Farm, Number, dryness, past_mean
from models.agronomy.humidity import dew_point, vapour_pressure, vapour_pressure_deficit

AIR, HUMID = "air_temperature", "relative_humidity"
# rising or falling: over the last so many seconds by so many kelvin
TREND_S, TREND_K = 3600.0, 0.7
HALF_STEP_S = 300.0


@dataclass(frozen=True, slots=True)
class Air:
    """The air in a house and outside it. Vapour [kPa] and dew point [°C] are None where air or humidity is not known now."""

    temp: Number
    humid: Number
    vpd: Number
    dew_c: float | None
    vapour_kpa: float | None
    out: Number
    out_dew_c: float | None
    out_vapour_kpa: float | None

    @property
    def known(self) -> bool:
        """Whether the temperature inside is one of now."""
        return self.temp.value is not None and not self.temp.late and self.temp.counted > 0

    @property
    def out_c(self) -> float | None:
        """How warm it is outside; None where nobody knows now."""
        return now(self.out)


def now(number: Number) -> float | None:
    """A number's value where it is fresh and undoubted."""
    return number.value if number.counted and not number.late else None


def air(farm: Farm, house: str) -> Air:
    """The air of a house. Give it a farm whose odd probes are out (houses.siblings.judged)."""
    temp, humid = farm.number(house, AIR), farm.number(house, HUMID)
    out, out_humid = farm.outside(AIR), farm.outside(HUMID)
    inside, outside = (now(temp), now(humid)), (now(out), now(out_humid))
    return Air(temp, humid, dryness(farm, house), _dew(*inside), _vapour(*inside), out, _dew(*outside), _vapour(*outside))


def _dew(temp_c: float | None, humid: float | None) -> float | None:
    possible = temp_c is not None and humid is not None and 0 < humid <= 105
    return float(dew_point(temp_c, humid)) if possible and temp_c is not None and humid is not None else None


def _vapour(temp_c: float | None, humid: float | None) -> float | None:
    possible = temp_c is not None and humid is not None and 0 < humid <= 105
    return float(vapour_pressure(temp_c, humid)) if possible and temp_c is not None and humid is not None else None


def lasted_s(points: list[tuple[float, float]], now_s: float, beyond: Callable[[float], bool]) -> float | None:
    """For how long, without a break until now, points have been beyond something; None where no points are known.

    points: as past_mean gives them, each the middle of its step.
    """
    if not points:
        return None
    start = now_s
    for time_s, value in reversed(points):
        if not beyond(value):
            break
        start = min(start, time_s - HALF_STEP_S)
    return now_s - start


def above_s(farm: Farm, house: str, bound_c: float) -> float | None:
    """For how long the air has been above a temperature."""
    return lasted_s(past_mean(farm, house, AIR), farm.now.timestamp(), lambda v: v > bound_c)


def below_s(farm: Farm, house: str, bound_c: float) -> float | None:
    return lasted_s(past_mean(farm, house, AIR), farm.now.timestamp(), lambda v: v < bound_c)


def pull(farm: Farm, house: str) -> list[tuple[float, float]]:
    """The last day's vapour pressure deficit [kPa] where air and humidity are both known."""
    temps, humids = (dict(past_mean(farm, house, m)) for m in (AIR, HUMID))
    return [(t, float(vapour_pressure_deficit(temps[t], humids[t]))) for t in sorted(temps.keys() & humids.keys())]


def trend(farm: Farm, house: str) -> str:
    """ "rising", "falling", "steady", or "" where the last hour is not known."""
    points = [(t, v) for t, v in past_mean(farm, house, AIR) if t >= farm.now.timestamp() - TREND_S]
    if len(points) < 3:
        return ""
    change = points[-1][1] - points[0][1]
    return "steady" if abs(change) < TREND_K else "rising" if change > 0 else "falling"
