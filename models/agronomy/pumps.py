"""What a pump is doing, from its current, power factor, pressure and flow; thresholds in tables/pump_thresholds.csv.

Only a report: the relay that protects a pump must trip beside the pump. All arrays are samples of one short time, in order.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from models.agronomy.columns import rows_of
from models.agronomy.elementwise import Array

State = Literal["off", "running", "dry", "no flow", "not starting", "unknown"]


@cache
def pump_thresholds() -> dict[str, float]:
    """The thresholds by name."""
    return {row["name"]: float(row["value"]) for row in rows_of("pump_thresholds")}


@dataclass(frozen=True, slots=True)
class PumpState:
    """What a pump is doing, since which of the seconds given, and why it is said."""

    state: State
    since_s: float | None
    reason: str


def learned_current(current_a: Array) -> float:
    """The running current [A] of a pump that has mostly run well: the median of what exceeds half of its high values; NaN of nothing."""
    known = np.asarray(current_a, dtype=float)
    known = known[np.isfinite(known)]
    high = float(np.percentile(known, 95)) if known.size else np.nan
    return float(np.median(known[known > high / 2])) if known.size and high > 0 else np.nan


def _since(seconds: Array, holds: NDArray[np.bool_]) -> float | None:
    """From when on a condition has held without a break to the last sample; None where it does not hold now."""
    if not holds.size or not holds[-1]:
        return None
    broken = np.flatnonzero(~holds)
    return float(seconds[broken[-1] + 1] if broken.size else seconds[0])


def pump_state(
    seconds: Array,
    commanded: Array | None,
    current_a: Array,
    learned_a: float,
    flow_l_min: Array | None = None,
    pressure_kpa: Array | None = None,
    cut_in_kpa: float = np.nan,
    power_factor: Array | None = None,
    learned_power_factor: float = np.nan,
) -> PumpState:
    """What the pump is doing at the last sample. commanded: 1 on, 0 off, None where only the current tells.

    Dry where it runs with a current under 3/4 of the learned one, or a power factor 0.15 under its own, for 5 s; no flow where
    it gives none while the pressure is below the cut-in for 20 s. A current of 0 of a commanded pump is "not starting".
    """
    limits = pump_thresholds()
    amps = np.asarray(current_a, dtype=float)
    if not amps.size or np.isnan(amps[-1]) or np.isnan(learned_a):
        return PumpState("unknown", None, "the current or what it usually is are not known")
    runs = amps > limits["running_share"] * learned_a
    on = runs if commanded is None else np.asarray(commanded, dtype=float) > 0
    if not runs[-1]:
        still = _since(seconds, on & ~runs)
        stuck = still is not None and seconds[-1] - still >= limits["dry_seconds"]
        return (
            PumpState("not starting", still, "switched on, but draws no current") if stuck else PumpState("off", None, "draws no current")
        )
    low = amps < limits["dry_share"] * learned_a
    if power_factor is not None:
        low |= np.asarray(power_factor, dtype=float) < learned_power_factor - limits["dry_power_factor_drop"]
    dry = _since(seconds, runs & low)
    if dry is not None and seconds[-1] - dry >= limits["dry_seconds"]:
        return PumpState("dry", dry, f"draws {amps[-1]:.1f} A, usually {learned_a:.1f} A")
    idle = _idle_since(seconds, runs, flow_l_min, pressure_kpa, cut_in_kpa)
    if idle is not None and seconds[-1] - idle >= limits["no_flow_seconds"]:
        return PumpState("no flow", idle, "runs, but nothing flows and the pressure stays below the cut-in")
    return PumpState("running", _since(seconds, runs), f"draws {amps[-1]:.1f} A")


def _idle_since(
    seconds: Array, runs: NDArray[np.bool_], flow_l_min: Array | None, pressure_kpa: Array | None, cut_in_kpa: float
) -> float | None:
    if flow_l_min is None or pressure_kpa is None or np.isnan(cut_in_kpa):
        return None
    nothing = np.asarray(flow_l_min, dtype=float) < pump_thresholds()["no_flow_l_min"]
    return _since(seconds, runs & nothing & (np.asarray(pressure_kpa, dtype=float) < cut_in_kpa))


def starts(seconds: Array, running: Array) -> Array:
    """The times [s] at which a pump started: running (1) after standing (0). Unknown samples (NaN) are passed over."""
    known = np.isfinite(np.asarray(running, dtype=float))
    times, on = np.asarray(seconds, dtype=float)[known], np.asarray(running, dtype=float)[known] > 0
    started: Array = times[1:][on[1:] & ~on[:-1]]
    return started


def most_starts_an_hour(start_times_s: Array) -> int:
    """The most starts within any hour."""
    times = np.sort(np.asarray(start_times_s, dtype=float))
    return max((int(np.searchsorted(times, at + 3600.0) - index) for index, at in enumerate(times)), default=0)


def short_cycling(start_times_s: Array) -> bool:
    """Whether a pump started more than six times within an hour: a waterlogged pressure tank, or a leak behind it."""
    return most_starts_an_hour(start_times_s) > pump_thresholds()["starts_per_hour"]


def slow_fill(fill_times_s: Array) -> float | None:
    """How many times its usual (median) time the last fill took, where that is twice or more: a break, or a dropping well.

    None where it is not, or where fewer than five earlier fills are known.
    """
    known = np.asarray(fill_times_s, dtype=float)
    earlier = known[:-1][np.isfinite(known[:-1])]
    if earlier.size < 5 or np.isnan(known[-1]):
        return None
    ratio = float(known[-1] / np.median(earlier))
    return ratio if ratio >= pump_thresholds()["fill_time_ratio"] else None


def lockout_minutes(failures: int) -> float:
    """How long a pump should rest after so many dry runs in a row: 10, 20, then 40 minutes."""
    limits = pump_thresholds()
    return 0.0 if failures < 1 else float(min(limits["lockout_first_min"] * 2.0 ** (failures - 1), limits["lockout_most_min"]))
