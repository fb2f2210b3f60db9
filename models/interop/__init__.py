"""Other programs' files: FORMATS says which Hubland reads and writes. Text in, text out; no records, no clock, no network.

`read(files, known)` takes files by name and what the hub has, and gives our tables: file name of the hub's folder without
.csv -> rows (header -> text, words unescaped). `write(tables)` takes such tables and gives files by name. A row of places
may have a cell `geometry` besides: GeoJSON, as places.geojson has it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from models.interop import areas, farmos, qrop, roster
from models.interop.sheets import Known, Tables

__all__ = ["FORMATS", "Format", "Known", "Tables"]


@dataclass(frozen=True)
class Format:
    """A format. says: what it is, in a few words. read raises RecordError with file, row and column."""

    name: str
    says: str
    read: Callable[[dict[str, str], Known], Tables]
    write: Callable[[Known], dict[str, str]]


FORMATS = {
    one.name: one
    for one in (
        Format("farmos", "farmOS: places, plantings, animals, stock and logs, as CSV for its importers", farmos.read, farmos.write),
        Format("qrop", "Qrop: the crop plan of a season", qrop.read, qrop.write),
        Format("areas", "a simple list of areas: name, hectares, parent, centre", areas.read, areas.write),
        Format("roster", "the roster of a CSA: one row a share", roster.read, roster.write),
    )
}
