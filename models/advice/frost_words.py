"""Places as a line on frost says them: "beds 4 and 5", "in the orchard"."""

from __future__ import annotations

from models.records.queries import PlaceView


def numbered(name: str) -> tuple[str, int]:
    """Bed 4 before Bed 12."""
    head, _, tail = name.rpartition(" ")
    return (head, int(tail)) if tail.isdigit() else (name, 0)


def beds_said(places: str) -> str:
    """ "Bed 4 and Bed 5" -> "beds 4 and 5"; other names as they are."""
    parts = places.replace(" and ", ", ").split(", ")
    if len(parts) > 1 and all(p.startswith("Bed ") or p.endswith(" others") for p in parts):
        return "beds " + places.replace("Bed ", "")
    return places.replace("Bed ", "bed ") if places.startswith("Bed ") else places


def where_said(place: PlaceView) -> str:
    if place.kind == "station":
        return "at the weather station"
    return f"in the {place.name.lower()}" if place.kind in ("orchard", "greenhouse") else f"in {place.name[:1].lower()}{place.name[1:]}"
