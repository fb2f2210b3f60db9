"""Heat that crops and insects count: degree days, each by its named method, and growing degree hours.

Extremes of a day are those of its hours. Degree days are kept in °C day.
"""

from __future__ import annotations

from math import inf

from models.advice.derived import INDOORS, OUTDOORS, Compute, Daily, Stretch, derived, here
from models.agronomy import heat_units
from models.agronomy.heat_units import Method

WHERE = OUTDOORS | INDOORS


def _by_extremes(method: Method, base_c: float, upper_c: float) -> Compute:
    def compute(stretch: Stretch) -> Daily:
        air, days = stretch.here("air_temperature"), stretch.days
        heat = method.formula(days.highest(air.max), days.lowest(air.min), base_c, upper_c)
        return Daily(heat, days.known(air.mean))

    return compute


def _register(name: str, variant: str, method: Method, base_c: float, upper_c: float) -> None:
    compute = _by_extremes(method, base_c, upper_c)
    compute.__doc__ = f"Degree days over {base_c:g} °C" + (f", heat above {upper_c:g} °C cut off" if upper_c != inf else "")
    derived(name, "degree_days", variant, kinds=WHERE, needs=here("air_temperature"), source=method.source)(compute)


# 10 to 30 °C is 50 to 86 °F: the floored average between them is what growers of maize call modified 86/50
_FLOORED = heat_units.method("floored average")
_register("degree_days_10_30", "floored average, 10 to 30 °C (modified 86/50 °F)", _FLOORED, 10.0, 30.0)
_register("degree_days_7", "floored average, 7.2 °C", _FLOORED, 7.2, inf)
_register("degree_days_4", "floored average, 4.4 °C", _FLOORED, 4.4, inf)


@derived(
    "growing_degree_hours", "growing_degree_hours", "ASYMCUR 4/25/36 °C", kinds=WHERE, needs=here("air_temperature"),
    source="Anderson, Richardson & Kesner 1986, Acta Hort. 184, 71-78", so_far=True,
)  # fmt: skip
def growing_degree_hours(stretch: Stretch) -> Daily:
    """Growing degree hours of fruit trees: each hour between 4 and 36 °C, most at 25 °C"""
    air, days = stretch.here("air_temperature"), stretch.days
    return Daily(days.total(heat_units.growing_degree_hours(air.mean)), days.known(air.mean))
