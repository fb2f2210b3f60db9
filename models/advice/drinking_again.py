"""Do they drink again? At any hour: what ran to the trough in the last hours, against what runs there in those hours of a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np

from models.advice.drinking import DAYS, DRINKS, LEAST_DAYS, counted_by, daily, fallen_since, lines_of_troughs, share_by
from models.advice.farm import Farm
from models.advice.hours import HOUR_S
from models.advice.thresholds import limit
from models.advice.waterworks import Demand, fed
from models.display import counted
from models.records.queries import HerdView, PlaceView

# hours looked back on; of such in which a herd drinks less than this share of its day, as at night, nothing can be said
BACK_H, TELLING = (3, 6), 0.1


def drink_again(farm: Farm, trough: str) -> tuple[datetime, str] | None:
    """(as of when, how it is known) that the herds of a trough drink, or that none is there; None where nothing says so."""
    for demand, troughs in lines_of_troughs(farm):
        if trough in {t.name for t in troughs}:
            herds = [h for h in farm.herds if h.head and h.species in DRINKS and any(h.place in fed(t) for t in troughs)]
            here = [t for t in troughs if any(h.place in fed(t) for h in herds)]
            return _again(farm, demand, herds, here) if herds else (farm.now, "no herd is there any more")
    return farm.now, f"{trough} is no trough any more"


def _again(farm: Farm, demand: Demand | None, herds: Sequence[HerdView], troughs: Sequence[PlaceView]) -> tuple[datetime, str] | None:
    end = farm.now.timestamp() // HOUR_S * HOUR_S
    whole = daily(farm, herds)
    for hours in BACK_H:
        drunk, usual = _drunk(farm, demand, troughs, end - hours * HOUR_S, end)
        asked = None if whole is None else whole * _share(farm, end, hours)
        known = [v for v in (usual, asked) if v is not None]
        if drunk is None or whole is None or asked is None or asked < TELLING * whole or not known:
            continue
        if drunk >= limit("thirst_share") * min(known):
            return datetime.fromtimestamp(end, UTC), f"they drank in the last {counted(hours, 'hour')}"
    return None


def _drunk(
    farm: Farm, demand: Demand | None, troughs: Sequence[PlaceView], start_s: float, end_s: float
) -> tuple[float | None, float | None]:
    """(litres in a window, the median of the same hours of the last days); of a level at least so much, and no median."""
    if demand is None:
        falls = [fallen_since(farm, trough, start_s) for trough in troughs]
        return (None if any(f is None for f in falls) else sum(f for f in falls if f is not None)), None
    days = []
    for back in range(DAYS + 1):
        found = [counted_by(farm, meter, start_s - back * 86_400, end_s - back * 86_400) for meter in demand.meters]
        days.append(None if any(c is None for c in found) else sum(c for c in found if c is not None))
    past = [d for d in days[1:] if d is not None]
    return days[0], (float(np.median(past)) if len(past) >= LEAST_DAYS else None)


def _share(farm: Farm, end_s: float, hours: int) -> float:
    """The share of a day's drinking that is done in the hours before a moment."""
    end = datetime.fromtimestamp(end_s, farm.zone)
    start = end - timedelta(hours=hours)
    return share_by(end) - share_by(start) if start.date() == end.date() else share_by(end)
