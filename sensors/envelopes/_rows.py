"""How every family adds a reading to an outcome: one door, so that "no reading" means the same everywhere."""

from __future__ import annotations

from sensors.device import Known
from sensors.envelopes._json import number, quantity, sentinel
from sensors.quality.flags import NOT_EVALUATED
from sensors.reading import Outcome
from sensors.vocabulary import converts, is_state, state

# Words that devices put where a number would stand; they are no fault to report.
SILENT_WORDS = frozenset({"", "none", "null", "unknown", "unavailable", "n/a", "na", "--", "-", "nan"})


def add(
    outcome: Outcome,
    device: str,
    channel: str,
    measurand: str,
    unit: str,
    raw: object,
    time_ns: int,
    *,
    field: str = "",
    qc: int = NOT_EVALUATED,
) -> bool:
    """Add one reading; False, with the reason noted, where the raw value is none. null is silently none."""
    if raw is None:
        return False
    value: float | None
    if type(raw) is float:
        value = raw
    else:
        value = number(raw)
        if value is None and isinstance(raw, str):
            value, unit = _from_text(raw, measurand, unit)
    if value is None:
        if not (isinstance(raw, str) and raw.strip().lower() in SILENT_WORDS):
            outcome.reject("not a number", field=field, value=raw, next_step="look at the sensor: it may be unplugged")
        return False
    if sentinel(measurand, value, unit):
        outcome.reject("the device's word for no reading", field=field, value=raw, next_step="look whether the probe is plugged in")
        return False
    if is_state(measurand) and value not in (0.0, 1.0):
        outcome.reject(f"{measurand} is 0 or 1", field=field, value=raw)
        return False
    outcome.rows.append((device, channel, measurand, unit, value, time_ns, qc))
    return True


def _from_text(raw: str, measurand: str, unit: str) -> tuple[float | None, str]:
    """The number of a text that holds a unit, or a word for yes or no where the measurand is a state."""
    if is_state(measurand):
        return state(raw), ""
    found = quantity(raw)
    if found is None:
        return None, unit
    if found[1] and not converts(found[1], measurand):
        return None, unit
    return found[0], found[1] or unit


def unit_told(known: Known, device: str, channel: str, measurand: str) -> str:
    """The unit a steward answered for a bare number; "" where nobody did."""
    fact = known.facts.get(("unit", f"{device}/{channel}/{measurand}"))
    return str(fact.get("unit", "")) if fact else ""
