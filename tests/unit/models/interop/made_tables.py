"""A small farm as the tables of its folder, as hubland export writes them: the example of the exchange tests."""

from __future__ import annotations

import json
import uuid
from typing import Any

Row = dict[str, str]
NO_STOCK = {"adjustment": "", "type": "", "asset": ""}
FIELD = {"type": "Polygon", "coordinates": [[[-82.551, 35.6], [-82.55, 35.6], [-82.55, 35.601], [-82.551, 35.601], [-82.551, 35.6]]]}


def an_id(name: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, name))


def row(name: str, **cells: Any) -> Row:
    words = {h: json.dumps(c) if isinstance(c, dict) else str(c) for h, c in cells.items()}
    return {"id": an_id(name), "name": name} | words


def log(type: str, name: str, at: str, **cells: Any) -> Row:
    return row(name, type=type, at=at, **{"status": "done", "is_movement": "no", "is_group_assignment": "no", **cells})


def farm() -> dict[str, list[Row]]:
    """Land within land, a herd that moved, a harvest of three quantities, a task, an animal with parents that is gone."""
    hay, move, pick, task, join, test = (
        an_id(n) for n in ("Hay in", "Herd to Cove", "Cut lettuce", "Fix the fence", "Into the herd", "Soil test")
    )
    return {
        "places": [
            row("Bed 4, north", kind="bed", parent="Upper Garden", phase="active", notes="wet in spring"),
            row("Cove", kind="silvopasture", parent="Laurel Cove", phase="active", geometry=FIELD),
            row("Laurel Cove", kind="property", phase="active", geometry=FIELD),
            row("Old barn", kind="building", parent="Laurel Cove", phase="retired", phase_on="2026-10-01"),
            row("Tank 2", kind="tank", parent="Laurel Cove", phase="building", details={"capacity_l": 3000}),
            row("Upper Garden", kind="block", parent="Laurel Cove", phase="active"),
        ],
        "devices": [row("Probe", key="bed-04", model="LSE01", family="chirpstack", phase="active")],
        "families": [row("Asteraceae")],
        "crops": [row("Lettuce", key="lettuce_head", family="Asteraceae")],
        "varieties": [row("Salanova", crop="Lettuce", company="High Mowing")],
        "plantings": [
            row("Lettuce 1", crop="Lettuce", variety="Salanova", season="2027", established="transplant_raised",
                planned_sow_on="2027-03-01", planned_plant_on="2027-04-05", length_m="30", notes="'=cheap"),
        ],
        "animals": [
            row("Daisy", species="cattle", breed="Dexter", sex="F", birth_on="2020-04-02", tag="US-17"),
            row("Duke", species="cattle", breed="Dexter", sex="M", birth_on="2019-05-01", archived_on="2026-11-03"),
            row("Clover", species="cattle", sex="F", birth_on="2026-04-10", dam="Daisy", sire="Duke"),
        ],
        "herds": [row("Dairy herd", species="cattle", purpose="milk")],
        "products": [row("Lettuce lot 9", crop="Lettuce", unit="head")],
        "seeds": [row("Meadow mix", unit="kg")],
        "materials": [row("Hay", unit="bale")],
        "equipment": [row("Tractor", details={"manufacturer": "Kubota", "model": "B2601", "serial_number": "00123"})],
        "logs": [
            log("purchase", "Hay in", "2027-04-01", source="Shelton farm"),
            log("activity", "Herd to Cove", "2027-05-01 14:30:00-04:00", is_movement="yes"),
            log("harvest", "Cut lettuce", "2027-05-20 07:15:00-04:00", lot_number="L-9", notes="first cut",
                categories="shares, kitchen", use="shares"),
            log("maintenance", "Fix the fence", "2027-05-22", status="pending"),
            log("activity", "Into the herd", "2026-05-01", is_group_assignment="yes", group="Dairy herd"),
            log("lab_test", "Soil test", "2027-02-01", status="abandoned", reason="weather",
                details={"lab": "NCDA&CS", "lab_test_type": "soil", "lab_received_date": "2027-02-04"}),
        ],
        "log_assets": [
            {"log": hay, "n": "0", "type": "material", "asset": "Hay"},
            {"log": move, "n": "0", "type": "group", "asset": "Dairy herd"},
            {"log": pick, "n": "0", "type": "plant", "asset": "Lettuce 1"},
            {"log": pick, "n": "1", "type": "product", "asset": "Lettuce lot 9"},
            {"log": join, "n": "0", "type": "animal", "asset": "Daisy"},
            {"log": join, "n": "1", "type": "animal", "asset": "Clover"},
        ],
        "log_places": [
            {"log": move, "n": "0", "place": "Cove", "length_m": ""},
            {"log": pick, "n": "0", "place": "Bed 4, north", "length_m": "12"},
            {"log": task, "n": "0", "place": "Cove", "length_m": ""},
            {"log": test, "n": "0", "place": "Upper Garden", "length_m": ""},
        ],
        "quantities": [
            {"log": hay, "n": "0", "measure": "count", "value": "40", "unit": "bale", "label": "", "adjustment": "increment",
             "type": "material", "asset": "Hay"},
            {"log": pick, "n": "0", "measure": "count", "value": "120", "unit": "head", "label": "marketable", "adjustment": "increment",
             "type": "product", "asset": "Lettuce lot 9"},
            {"log": pick, "n": "1", "measure": "weight", "value": "31.5", "unit": "lb", "label": ""} | NO_STOCK,
            {"log": pick, "n": "2", "measure": "time", "value": "2", "unit": "h", "label": "two hands"} | NO_STOCK,
        ],
    }  # fmt: skip
