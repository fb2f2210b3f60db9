"""When young plants may go outside: hardening off before transplanting, and nights ahead that they bear.

Plants are hardened off for a week to ten days; a plant is set out when no night ahead comes near to what kills it. Five nights are as
far as a forecast of minima is worth acting on. The margin is for a bed that is colder than the forecast's place, as hollows are on
clear nights.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from models.agronomy.stated import stated

HARDEN_DAYS = 7
NIGHTS = 5
MARGIN_F = 4.0


@dataclass(frozen=True, slots=True)
class SettingOut:
    """Whether to set out. go: no night comes nearer than the margin; None: nights are missing and those known are warm enough. coldest_f:
    the least of them, None: none known. cold_on: the first night too cold. missing: nights not known. limit_f: kill and margin."""

    go: bool | None
    coldest_f: float | None
    cold_on: date | None
    missing: int
    limit_f: float


def setting_out(
    kill_temp_f: float, minima_f: Mapping[date, float | None], today: date, nights: int = NIGHTS, margin_f: float = MARGIN_F
) -> SettingOut:
    """Whether a crop may be set out, by the minima foreseen for its bed [°F] from tonight on."""
    limit = kill_temp_f + stated("margin", margin_f, "°F", 0, 30)
    ahead = [today + timedelta(days=n) for n in range(nights)]
    known = {day: low for day in ahead if (low := minima_f.get(day)) is not None}
    cold = min((day for day, low in known.items() if low <= limit), default=None)
    go = False if cold is not None else True if len(known) == nights else None
    return SettingOut(go, min(known.values(), default=None), cold, nights - len(known), limit)


def hardening_from(transplant_on: date, days: int = HARDEN_DAYS) -> date:
    """The day on which trays go outside for the first time."""
    return transplant_on - timedelta(days=stated("days of hardening off", days, "days", 0, 30))
