"""Beds of a scenario, and what stood in them before."""

from __future__ import annotations

import json
from datetime import date, timedelta

from models.interop.scenario.plan import FOOT_M, INCH_CM, Written
from models.interop.sheets import Row, as_json, figure, id_from
from models.planning.planting import Grown
from sensors.errors import RecordError


def beds(written: Written) -> list[Row]:
    """Beds with their sizes, and those that are named and not listed without."""
    there = {row["name"]: row for row in written.hub.get("places", [])}
    listed = {bed.name: bed for bed in written.scenario.season.beds}
    named = [str(bed) for row in written.rows("plan") for bed in (row.get("beds") or ([row["bed"]] if row.get("bed") else []))]
    named += [one.bed for one in written.scenario.season.history]
    found = []
    for name in dict.fromkeys([*listed, *named]):
        old = there.get(name)
        if old is not None and old["kind"] != "bed":
            raise RecordError(
                f"{name} is no bed here.", where=name, expected="a bed", got=old["kind"].replace("_", " "),
                next_step="give the bed another name, or import the scenario into a hub folder of its own",
            )  # fmt: skip
        details = json.loads((old or {}).get("details") or "{}")
        if (bed := listed.get(name)) is not None:
            details |= {"length_m": float(figure(bed.length_ft * FOOT_M)), "width_m": round(bed.width_in * INCH_CM / 100, 9)}
        row = {"id": (old or {}).get("id") or id_from("asset", "places", name.casefold()), "name": name, "kind": "bed"}
        found.append(row | {"details": as_json(details)})
    return found


def before(written: Written) -> tuple[list[Row], list[Row]]:
    """What stood in the beds: plantings that are over, and the logs that planted them."""
    rows, logs = list[Row](), list[Row]()
    taken = {row["name"] for row in written.hub.get("plantings", []) if row.get("plan") != written.name}
    for one in written.scenario.season.history:
        crop, _ = written.crops.named(one.crop, family=one.family)
        name = base = f"{one.planted_on} {one.crop} {one.bed}"
        n = 1
        while name in taken:
            n, name = n + 1, f"{base} ({n + 1})"
        taken.add(name)
        row = {"id": id_from("plant", name), "name": name, "crop": crop, "season": str(one.planted_on.year)}
        details = {"before": written.name, "called": one.crop, "family": one.family, "end_known": one.ended_on is not None}
        rows.append(row | {"established": "direct_seeded", "archived_on": _end(written, one), "details": as_json(details)})
        log = written.log("seeding", f"Planted {one.crop}", one.planted_on, name, status="done", assets=name, places=one.bed)
        logs.append({**log, "plan": "", "crop": crop, "is_movement": "yes"})
    return rows, logs


def _end(written: Written, one: Grown) -> str:
    """When it was over; where nobody wrote that down, the day before the plan puts something else there."""
    if one.ended_on is not None:
        return one.ended_on.isoformat()
    starts: list[date] = [p.plant_on for p in written.scenario.season.plantings]
    here = [p.plant_on for p in written.scenario.season.plantings if one.bed in p.beds]
    first = min(here or starts, default=one.planted_on)
    return (first - timedelta(days=1)).isoformat() if first - timedelta(days=1) > one.planted_on else ""
