"""What a file of outlines would change on the map. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from models.outlines import Outline
from models.records.ground import Land
from models.records.places import KINDS


@dataclass(frozen=True, slots=True)
class Changes:
    """first: places that get their first outline; changed: another one; same: no change; unknown: no such place."""

    first: tuple[tuple[str, dict[str, Any]], ...] = ()
    changed: tuple[tuple[str, dict[str, Any]], ...] = ()
    same: tuple[str, ...] = ()
    unknown: tuple[Outline, ...] = ()

    @property
    def drawn(self) -> tuple[tuple[str, dict[str, Any]], ...]:
        return self.first + self.changed

    def new(self, kind: str) -> tuple[tuple[str, str, dict[str, Any]], ...]:
        """The unknown ones as places of the kind they name, else of `kind`; without a kind and without a name none can be."""
        named = [(o.name, o.kind if o.kind in KINDS else kind, o.geometry) for o in self.unknown if o.name]
        return tuple(row for row in named if row[1])


def changes(land: Sequence[Land], outlines: Sequence[Outline]) -> Changes:
    """Each outline beside the place it is of: by its id, else by its name."""
    by_id = {str(p.id): p for p in land}
    by_name = {p.name.casefold(): p for p in land}
    first: list[tuple[str, dict[str, Any]]] = []
    changed: list[tuple[str, dict[str, Any]]] = []
    same, unknown = [], []
    for outline in outlines:
        place = by_id.get(outline.id) or by_name.get(outline.name.casefold())
        if place is None:
            unknown.append(outline)
        elif place.geometry == outline.geometry:
            same.append(place.name)
        else:
            (changed if place.geometry else first).append((place.name, outline.geometry))
    return Changes(tuple(first), tuple(changed), tuple(same), tuple(unknown))
