"""The plan of a scenario and its plantings, as rows; and the tasks of sowing and setting out that put them into their beds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from models.interop.crops import Crops
from models.interop.sheets import Row, Tables, as_json, figure, id_from
from models.planning.planting import BOUGHT, DIRECT, RAISED, Planting
from models.planning.planting.calendar import Days
from models.planning.scenario import Scenario
from models.planning.scenario.chain import chain_of

FOOT_M, INCH_CM = 0.3048, 2.54
# what the planting of a scenario's mushroom logs is called
LOGS = "shiitake logs"
# what is a rule of the plan, and stands in no record of its own
RULES = (
    "as_of", "elevation_ft", "last_frost_avg", "shrink_default", "shrink", "rotation_interval_years", "gdd", "daily_temperature_columns",
    "daily_temperature_f", "cold_events", "update", "hubs", "sales",
)  # fmt: skip
# of a planting: what shares and kitchen are promised of its crop; figures that no column holds
PROMISED = (
    "share_qty", "kitchen_per_week", "piece", "cap_per_fe", "min_useful", "tags", "storage", "cure_days", "storage_days",
    "distribution_every_days", "qty_per_fe",
)  # fmt: skip
FIGURES = ("fractions", "seeds_per_row_ft", "overage", "seeds_per_oz", "germination", "target_gdd", "kill_temp_f")
# figures with a column of whole numbers: another number stands among the figures
WHOLE = {"dtm_days": "days_to_maturity", "greenhouse_days": "days_to_transplant", "rows": "rows", "cells_per_tray": "tray_cells"}
ESTABLISHED = {DIRECT: "direct_seeded", RAISED: "transplant_raised", BOUGHT: "transplant_bought"}
COUNTED = {DIRECT: "seeding", RAISED: "transplanting", BOUGHT: "transplanting"}


@dataclass
class Written:
    """A scenario on its way into the records. name: of its plan; year: of its season; hub: what it has. logs, stretches: made so far."""

    document: Mapping[str, Any]
    scenario: Scenario
    name: str
    year: int
    crops: Crops
    hub: Tables
    logs: list[Row] = field(default_factory=list)
    stretches: list[Row] = field(default_factory=list)

    @cached_property
    def days(self) -> Mapping[str, Days]:
        """Days of each planting as planned."""
        return chain_of(self.scenario).days

    def rows(self, name: str) -> list[Mapping[str, Any]]:
        """Rows of a list of the file; they were checked when it was read."""
        return list(self.document.get(name) or ())

    def members(self) -> Iterator[tuple[str, str]]:
        """(number, size) of each share."""
        for size in self.scenario.sizes:
            for n in range(1, size.count + 1):
                yield f"{size.name} {n}", size.name

    def standing(self) -> Iterator[tuple[str, int, str, Mapping[str, Any]]]:
        """(list of the file, place in it, name as a planting, row) of perennials and storage crops; one whose id is taken adds its crop."""
        taken = {p.id for p in self.scenario.season.plantings}
        for part in ("perennials", "storage_crops"):
            for n, row in enumerate(self.rows(part), 1):
                said = str(row.get("id") or row["crop"])
                name = said if said not in taken else f"{said} {row['crop']}"
                taken.add(name)
                yield part, n, name, row

    def log(self, kind: str, name: str, on: date, *key: str, **cells: str) -> Row:
        """A row of a log of the plan; key: what tells it from others."""
        id = id_from("log", self.name, kind, name, on.isoformat(), *key)
        return {"id": id, "type": kind, "name": name, "at": on.isoformat(), "plan": self.name, **cells}


def plan(written: Written) -> Row:
    """The plan with its rules."""
    document = written.document
    rules: dict[str, Any] = {key: document[key] for key in RULES if key in document}
    rules |= {"scenario": written.scenario.id, "as_of": document.get("as_of")}
    if "beds" in document:
        rules["beds"] = [bed.name for bed in written.scenario.season.beds]
    if written.scenario.standard_price is not None:
        rules["standard_price"] = written.scenario.standard_price
        rules["tiers"] = [{"name": tier_name(n, tier.name), "price": tier.price} for n, tier in enumerate(written.scenario.tiers, 1)]
    row = {"id": id_from("plan", written.name), "name": written.name, "kind": "crop", "season": str(written.year), "status": "active"}
    return row | {"details": as_json(rules)}


def tier_name(n: int, said: str) -> str:
    """What a tier is called; its place on the scale where nobody gave it a name."""
    return said or f"tier {n}"


def plantings(written: Written) -> list[Row]:
    """The plan's plantings; their sowing and setting out is written to the logs, as tasks."""
    found = []
    for n, (row, planting) in enumerate(zip(written.rows("plan"), written.scenario.season.plantings, strict=True), 1):
        crop, _ = written.crops.named(planting.crop, family=planting.family)
        details: dict[str, Any] = {"row": n, "called": planting.crop, "figures": _figures(row) | {"fractions": list(planting.fractions)}}
        details["share"] = {key: row[key] for key in PROMISED if row.get(key) is not None}
        if planting.family and planting.family != _family(written, crop):
            details["family"] = planting.family
        found.append(_planting(written, row, planting, crop) | {"details": as_json({k: v for k, v in details.items() if v})})
        _tasks(written, row, planting, crop)
    return found


def _figures(row: Mapping[str, Any]) -> dict[str, Any]:
    kept = {key: row[key] for key in FIGURES if row.get(key) is not None}
    return kept | {key: row[key] for key in WHOLE if row.get(key) is not None and row[key] != int(row[key])}


def _family(written: Written, crop: str) -> str:
    """The family that the records will have of a crop."""
    rows = [*written.crops.tables()["crops"], *written.hub.get("crops", [])]
    return next((row.get("family", "") for row in rows if row["name"] == crop), "")


def _planting(written: Written, row: Mapping[str, Any], planting: Planting, crop: str) -> Row:
    days = written.days[planting.id]
    cells: Row = {
        "id": id_from("plant", planting.id), "name": planting.id, "crop": crop, "plan": written.name, "season": str(written.year),
        "established": ESTABLISHED[planting.method], "maturity_from": COUNTED[planting.method],
        "planned_sow_on": _day(days.sow_on), "planned_plant_on": _day(days.transplant_on),
        "planned_first_harvest_on": _day(days.first_harvest_on), "planned_last_harvest_on": _day(days.last_week + timedelta(days=6)),
        "length_m": figure(planting.bed_ft * FOOT_M), "yield_expected": figure(planting.total()), "yield_unit": planting.unit,
    }  # fmt: skip
    for key, column in WHOLE.items():
        if row.get(key) is not None and row[key] == int(row[key]):
            cells[column] = str(int(row[key]))
    if planting.seeding.in_row_in is not None:
        cells["spacing_cm"] = figure(planting.seeding.in_row_in * INCH_CM)
    if row.get("nursery_loss") is not None:
        cells["greenhouse_loss_pct"] = figure(planting.seeding.nursery_loss * 100)
    return cells


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _tasks(written: Written, row: Mapping[str, Any], planting: Planting, crop: str) -> None:
    """Sowing and setting out as tasks: done, the planting stands in its beds."""
    days, into = written.days[planting.id], "transplanting" if planting.method != DIRECT else "seeding"
    for kind, said, on in (("seeding", "Sow", days.sow_on), ("transplanting", "Set out", days.transplant_on)):
        if on is None:
            continue
        task = written.log(kind, f"{said} {planting.crop} ({planting.id})", on, status="pending", assets=planting.id, crop=crop)
        if kind == into and (row.get("beds") or row.get("bed")):
            task["is_movement"] = "yes"
            for n, one in enumerate(planting.stretches):
                length = figure(one.length_ft * FOOT_M)
                written.stretches.append({"log": task["id"], "n": str(n), "place": one.bed, "length_m": length})
        written.logs.append(task)


def standing(written: Written) -> list[Row]:
    """Perennials, mushroom logs and storage crops: plantings that keep their rows of the file."""
    kept = {"perennials": ("stand", "perennial"), "storage_crops": ("store", "direct_seeded")}
    found = []
    for part, n, name, row in written.standing():
        under, begins = kept[part]
        said = str(row.get("crop") or row.get("id"))
        found.append(_standing(written, name, said, begins, {"row": n, "called": said, under: dict(row)}))
    if written.document.get("logs"):
        found.append(_standing(written, LOGS, "shiitake", "inoculated", {"log_yard": dict(written.document["logs"])}))
    return found


def _standing(written: Written, name: str, said: str, begins: str, details: Mapping[str, Any]) -> Row:
    crop, _ = written.crops.named(said)
    row = details.get("stand") or details.get("store") or details["log_yard"]
    cells = {"id": id_from("plant", name), "name": name, "crop": crop, "plan": written.name, "season": str(written.year)}
    cells |= {"established": begins, "yield_unit": str(row.get("unit") or "lb"), "details": as_json(details)}
    count = row.get("plants", row.get("count"))
    if isinstance(count, int | float) and count == int(count):
        cells["plants"] = str(int(count))
    if isinstance(row.get("bed_ft"), int | float):
        cells["length_m"] = figure(row["bed_ft"] * FOOT_M)
    return cells | (_stored_days(written, details["row"]) if "store" in details else {})


def _stored_days(written: Written, n: int) -> Row:
    """When a storage crop is planted and dug, and what it is to give, in numbers."""
    stored = written.scenario.stores[n - 1].stored
    dug, planted = stored.harvest_on.isoformat(), date.fromisoformat(written.rows("storage_crops")[n - 1]["start_date"])
    days = {"planned_sow_on": planted.isoformat(), "planned_first_harvest_on": dug, "planned_last_harvest_on": dug}
    return days | {"yield_expected": figure(stored.gross)}
