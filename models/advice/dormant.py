"""Whether anything tender can stand out by the weather alone: where nobody wrote down what grows, each winter night is no alarm."""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from models.advice.farm import Farm
from models.advice.hours import HOUR_S, Floats
from models.advice.thresholds import limit

AIR = "air_temperature"
# our own: tomatoes, beans and squash are reckoned not to grow below 10 °C, so that nobody has them out where days and nights of a
# fortnight are 7 °C in the mean; and what the frost of one of the last nights killed cannot be saved tonight
COLD_C, FORTNIGHT, NIGHTS = 7.0, timedelta(days=14), timedelta(days=3)
COVERED = 0.5


def dormant(farm: Farm) -> bool:
    """Whether the season is so cold that nothing tender is left outside. False where the past is not known: rather once too often."""
    if farm.recent is None:
        return False
    for place in farm.of_kind("station"):
        column = farm.recent.column(place.name, AIR)
        end = int((farm.now.timestamp() - farm.recent.start_s) // HOUR_S)
        means, lows = _last(column.mean, end, FORTNIGHT), _last(column.min, end, NIGHTS)
        if means.size >= COVERED * FORTNIGHT / timedelta(hours=1):
            return float(means.mean()) < COLD_C or (bool(lows.size) and float(lows.min()) <= limit("frost"))
    return False


def _last(hours: Floats, end: int, span: timedelta) -> Floats:
    """The known hours of a span that ends twelve hours ago: the night that is about to be told of is not its own reason."""
    last = end - 12
    found = hours[max(0, last - span // timedelta(hours=1)) : max(0, last)]
    return found[~np.isnan(found)]
