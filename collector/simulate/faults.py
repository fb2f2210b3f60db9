"""What goes wrong at Laurel Cove, and when: fixed distances from the hub's first start, so that every demo shows it.

stuck      bed-15's soil probe has said the same for nine days: flat line
open       bed-08's soil element is open: the device answers, without a soil reading
dying      cold-frame's coin cell sinks from 2.9 to 2.6 V in three weeks
silent     the barn gateway has been silent since three hours before the start, for eight; and was once before
leak       15 l/h before zone B's meter, from 1 am of the last night, twenty hours long; and one six weeks ago
frost      the likeliest night near the start is pulled below freezing, in the months when that happens
undecoded  soil-3 sends bytes, and its network says not which model it is

On demand, in no demo of its own accord: a pump that runs dry, a freezer that fails, a herd that does not drink, a hot still
afternoon, a probe that jumps, messages that come hours late, a house nobody opens.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from collector.simulate.chance import Floats
from collector.simulate.hub import TIME_ZONE
from collector.simulate.weather import Frost, Heat, Weather

HOUR_S, DAY_S = 3600.0, 86400.0
LEAK_L_H = 15.0
# meters of collector/simulate/water.py after which a leak may run: it is metered like any use
METERED = ("herds", "house", "beds_a", "zone_b")
UNDECODED = "soil-3"
NEW = "LaCrosse-TX141THBv2/143/0"
# a night whose minimum would be between these may be pulled down to FROST_C; warmer ones would be no weather at all
FROST_CANDIDATE_C, FROST_C = (-1.0, 9.0), -2.2


@dataclass(frozen=True, slots=True)
class Span:
    """From start to end, epoch seconds."""

    start_s: float
    end_s: float

    def holds(self, time_s: Floats) -> np.ndarray:
        result: np.ndarray = (time_s >= self.start_s) & (time_s < self.end_s)
        return result


@dataclass(frozen=True, slots=True)
class Leak(Span):
    """Water that escapes from start to end. line: of a tank, before the meters, or one of METERED, after that meter."""

    litres_h: float = LEAK_L_H
    line: str = "Cistern 2"


@dataclass(frozen=True, slots=True)
class Undrunk(Span):
    """Herds that come to no water from start to end, as where a valve was left shut; named as in collector/simulate/herds.py."""

    herds: tuple[str, ...] = ("cattle", "sheep")


@dataclass(frozen=True, slots=True)
class Late(Span):
    """Messages sent from start to end, which arrive so much later: what comes so late was stored on the way."""

    delay_s: float = 3 * HOUR_S


@dataclass(frozen=True, slots=True)
class Schedule:
    """Every fault of one hub.

    stuck: (device, measurand) -> since when its value stands still. open: fields of a device that send nothing.
    silent: gateway -> when nothing behind it is heard. dying: device -> from when until its cell is empty.
    new: device -> since when it is heard at all. pump_dry: the pump of zone A draws air. freezer_failing: the kitchen
    freezer cools no more. hot: hot still afternoons. flapping: (device, measurand) -> when its value jumps between what is
    true and what no sensor can measure. late: device -> when its messages come late. forgotten: house -> when nobody opens it.
    Water moves hour by hour: pump_dry and undrunk begin and end at whole hours.
    """

    stuck: dict[tuple[str, str], Span]
    open: dict[tuple[str, str], Span]
    dying: dict[str, Span]
    silent: dict[str, tuple[Span, ...]]
    leaks: tuple[Leak, ...]
    frosts: tuple[Frost, ...]
    new: dict[str, float]
    pump_dry: tuple[Span, ...] = ()
    freezer_failing: tuple[Span, ...] = ()
    undrunk: tuple[Undrunk, ...] = ()
    hot: tuple[Heat, ...] = ()
    flapping: dict[tuple[str, str], Span] = field(default_factory=dict)
    late: dict[str, Late] = field(default_factory=dict)
    forgotten: dict[str, Span] = field(default_factory=dict)

    def leak_l_h(self, time_s: Floats, line: str = "Cistern 2") -> Floats:
        """What escapes from a line in the hours beginning at these times."""
        here = [np.where(leak.holds(time_s), leak.litres_h, 0.0) for leak in self.leaks if leak.line == line]
        escaped: Floats = np.sum(here, axis=0) if here else np.zeros(len(time_s))
        return escaped

    def heard(self, gateway: str, time_s: Floats) -> np.ndarray:
        """Whether a message carried by this gateway at each time arrives."""
        lost = [span.holds(time_s) for span in self.silent.get(gateway, ())]
        return ~np.any(lost, axis=0) if lost else np.ones(len(time_s), dtype=bool)

    def dry(self, time_s: Floats) -> np.ndarray:
        """Whether the pump draws air at each time."""
        return _any(self.pump_dry, time_s)

    def ran_dry_s(self, time_s: Floats) -> Floats:
        """For how long the pump has run dry in all, up to each time [s]."""
        ran = [np.clip(time_s, span.start_s, span.end_s) - span.start_s for span in self.pump_dry]
        total: Floats = np.sum(ran, axis=0, dtype=np.float64) if ran else np.zeros(len(time_s))
        return total

    def drinks(self, herd: str, time_s: Floats) -> np.ndarray:
        """Whether a herd comes to its water at each time."""
        return ~_any(tuple(span for span in self.undrunk if herd in span.herds), time_s)

    def delay_s(self, device: str, time_s: Floats) -> Floats:
        """How much later than sent a device's message arrives, for messages sent at each time [s]."""
        late = self.late.get(device)
        return np.where(late.holds(time_s), late.delay_s, 0.0) if late is not None else np.zeros(len(time_s))


def _any(spans: tuple[Span, ...], time_s: Floats) -> np.ndarray:
    held = [span.holds(time_s) for span in spans]
    return np.any(held, axis=0) if held else np.zeros(len(time_s), dtype=bool)


def schedule(seed: int, started_at: datetime) -> Schedule:
    """The faults of a hub first started at that time."""
    start = started_at.timestamp()
    one_am = _local_hour(started_at, 1)
    return Schedule(
        stuck={("bed-15", "soil_moisture"): Span(start - 9 * DAY_S, start + 30 * DAY_S)},
        open={("bed-08", "soil_moisture"): Span(start - 2 * DAY_S, start + 20 * DAY_S)},
        dying={"cold-frame": Span(start - 12 * DAY_S, start + 9 * DAY_S)},
        silent={
            "barn gateway": (Span(start - 3.2 * HOUR_S, start + 8 * HOUR_S), Span(start - 61 * DAY_S, start - 60.5 * DAY_S)),
            "tunnel gateway": (Span(start - 10 * HOUR_S, start - 8 * HOUR_S),),
        },
        leaks=(Leak(one_am, one_am + 20 * HOUR_S), Leak(one_am - 42 * DAY_S, one_am - 42 * DAY_S + 9 * HOUR_S)),
        frosts=_frosts(seed, start),
        new={NEW: start - 5 * HOUR_S},
    )


def _local_hour(at: datetime, hour: int) -> float:
    """The last time before `at` that it was this whole hour on the hub's clock, at least two hours ago."""
    local = (at - timedelta(hours=2)).astimezone(ZoneInfo(TIME_ZONE))
    same = local.replace(hour=hour, minute=0, second=0, microsecond=0)
    return (same if same <= local else same - timedelta(days=1)).astimezone(UTC).timestamp()


def _frosts(seed: int, start: float) -> tuple[Frost, ...]:
    """The coldest night of the week before and of the two days after the start, each made a frost where it is near one."""
    weather = Weather(seed)
    found = []
    for first, last in ((-7 * DAY_S, -12 * HOUR_S), (2 * HOUR_S, 50 * HOUR_S)):
        times = start + np.arange(first, last, HOUR_S)
        temp = weather.at(times).temp_c
        coldest = int(np.argmin(temp))
        if FROST_CANDIDATE_C[0] < temp[coldest] < FROST_CANDIDATE_C[1]:
            found.append(Frost(float(times[coldest]), float(temp[coldest] - FROST_C)))
    return tuple(found)
