"""A simulated hub folder's one beginning: its seed and its first start, kept in simulation.json beside the settings.

Everything simulated follows from these two; a folder moved to another machine goes on as if nothing had happened.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from collector.simulate.faults import schedule
from collector.simulate.land import Land
from collector.simulate.sensing import Sensing
from sensors.errors import SettingsError

FILE = "simulation.json"
SEED = 7
# a year to look back on, and a month for tanks and soils to forget how they began
BEFORE_START = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class World:
    """The land and its devices; started_at is the folder's first start."""

    seed: int
    started_at: datetime
    land: Land
    sensing: Sensing


def world(seed: int, started_at: datetime) -> World:
    """The simulated hub that was first started at that time."""
    land = Land(seed, int((started_at - BEFORE_START).timestamp()), schedule(seed, started_at))
    return World(seed, started_at, land, Sensing(land))


def open_world(folder: Path, now: datetime, seed: int = SEED) -> World:
    """The world of a hub folder, begun now where it is new."""
    path = folder / FILE
    if not path.is_file():
        path.write_text(json.dumps({"seed": seed, "started_at": now.astimezone(UTC).isoformat(timespec="seconds")}) + "\n", "utf-8")
    try:
        kept = json.loads(path.read_text("utf-8"))
        return world(int(kept["seed"]), datetime.fromisoformat(kept["started_at"]))
    except (ValueError, KeyError, TypeError) as why:
        raise SettingsError(
            "The simulation's beginning cannot be read.",
            where=str(path),
            expected='{"seed": number, "started_at": time}',
            got=str(why),
            next_step="delete the file to begin anew",
        ) from why
