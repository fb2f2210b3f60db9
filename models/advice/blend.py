"""Tonight's lowest from two sides: what the place has learned of its own nights, and what a provider says, with its offset here.

Each counts by how wrong it has been. Their errors are not independent (both miss the same cloud), so the band narrows
less than by chance alone: a correlation of one half is assumed, between none and the same error.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.advice.offsets import P80, Offset
from models.advice.outlook import Outlook
from models.agronomy.nights import Night

ALIKE = 0.5
Hours = tuple[tuple[float, float, float, float], ...]


def said_night(frame: Outlook, offset: Offset, start_s: float, end_s: float, now_s: float) -> Night | None:
    """A provider's night at a place: its minimum in [start, end) and its hours from now on, moved by the offset."""
    inside = (frame.hours_s >= start_s - 3600) & (frame.hours_s < end_s) & ~np.isnan(frame.temp_c)
    asked = (end_s - start_s) / 3600
    if inside.sum() < 0.8 * asked:
        return None
    lowest = float(frame.temp_c[inside].min())
    p20, p50, p80 = offset.applied(lowest)
    ahead = (frame.hours_s > now_s) & (frame.hours_s < end_s + 3600) & ~np.isnan(frame.temp_c)
    hours = tuple((float(t), *offset.applied(float(v))) for t, v in zip(frame.hours_s[ahead], frame.temp_c[ahead], strict=True))
    return Night(p20, p50, p80, hours, offset.nights, (frame.provider,), offset.spread_k)


def blended(own: Night | None, said: Night | None) -> Night | None:
    """Both, each by its sureness; the one there is; None of neither."""
    if own is None or said is None:
        return own or said
    a, b = (max((n.p80 - n.p20) / (2 * P80), 1e-3) for n in (own, said))
    share = float(np.clip((b * b - ALIKE * a * b) / (a * a + b * b - 2 * ALIKE * a * b), 0.0, 1.0))
    p50 = share * own.p50 + (1 - share) * said.p50
    spread = np.sqrt((share * a) ** 2 + ((1 - share) * b) ** 2 + 2 * share * (1 - share) * ALIKE * a * b)
    half = P80 * float(spread)
    p20, p80 = p50 - half, p50 + half
    # what was measured since dusk bounds it from above, and the own forecast knows that
    ceiling = own.p80 if own.p80 - own.p50 < 1e-6 else np.inf
    p20, p50, p80 = (float(min(p, ceiling)) for p in (p20, p50, p80))
    return Night(p20, p50, p80, _moved(own, (p20, p50, p80)), own.nights, (*own.terms, *said.terms), own.error)


def _moved(own: Night, band: Sequence[float]) -> Hours:
    """The own hours, each moved by as much of the change as it is on the way down to the minimum."""
    if not own.hours:
        return ()
    top = max(row[2] for row in own.hours)
    moved = []
    for t, *was in own.hours:
        share = (top - was[1]) / ((top - own.p50) or 1.0)
        low, middle, high = sorted(w + share * (new - old) for w, new, old in zip(was, band, (own.p20, own.p50, own.p80), strict=True))
        moved.append((t, low, middle, high))
    return tuple(moved)
