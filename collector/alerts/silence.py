"""After a time in which nothing at all was heard: who speaks seldom has still to speak, and is not dead for that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from models.advice.farm import Farm, due_s
from models.alerts import Memory, Observation

EVERYTHING = "silent everything"
# gateways, and stores, of which nobody hears
WAITED = ("silent", "unheard")


def waited_for(one: Observation, farm: Farm, memories: Mapping[tuple[str, str], Memory]) -> Observation:
    """What is seen of a silence: unknown while all that is silent in it may still be waiting for its hour to speak."""
    first, _, rest = one.cause.partition(" ")
    if first not in WAITED or one.seen != "bad" or one.cause == EVERYTHING:
        return one
    devices = farm.behind(rest) if first == "silent" else [h for h in farm.devices if one.place in h.places]
    owed = timedelta(seconds=max((due_s("", h.device.interval_s) for h in devices if h.silent), default=0.0))
    ended = _heard_again(farm.now, memories)
    if ended is None or farm.now >= ended + owed:
        return one
    return replace(one, seen="unknown", why="nothing at all was heard before; who speaks seldom has still to speak")


def _heard_again(now: datetime, memories: Mapping[tuple[str, str], Memory]) -> datetime | None:
    """When something was heard again after nothing was: now, while nothing is; None where nobody remembers such a time."""
    found = [memory for (_, cause), memory in memories.items() if cause == EVERYTHING]
    return max((now if m.bad_since is not None else m.good_since or now for m in found), default=None)
