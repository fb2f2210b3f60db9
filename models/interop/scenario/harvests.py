"""Harvests of a scenario as done logs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from models.amounts import unit_named
from models.interop.scenario.plan import LOGS, Written
from models.interop.sheets import Row, as_json, figure
from sensors.errors import UnitError

PIECE = "piece"


def harvests(written: Written) -> list[Row]:
    """A log for each line: of its planting, or of its crop where nobody said which planting it came from."""
    found = []
    plantings = {p.id: p for p in written.scenario.season.plantings}
    others = {str(row.get("id")): name for _, _, name, row in written.standing()}
    for n, (row, picked) in enumerate(zip(written.rows("harvest_log"), written.scenario.picked, strict=True)):
        said = str(row.get("plan") or "")
        asset = said if said in plantings else others.get(said, "")
        cells = {"assets": asset, "lot_number": str(row.get("lot") or "")}
        if asset in plantings and row.get("bed"):
            cells["places"] = str(row["bed"])
        # as it was written down; what it is in the planting's unit is reckoned where it is read
        found.append(_log(written, n, row, picked.crop, float(row["qty"]), str(row.get("unit") or picked.unit), cells))
    for n, row in enumerate(written.rows("shiitake_log")):
        details = {} if row.get("batch") is None else {"batch": row["batch"]}
        found.append(_log(written, n, row, "shiitake", float(row["lb"]), "lb", {"assets": LOGS}, details))
    return found


def _log(
    written: Written,
    n: int,
    row: Mapping[str, Any],
    crop: str,
    amount: float,
    unit: str,
    cells: Row,
    details: Mapping[str, Any] | None = None,
) -> Row:
    on = date.fromisoformat(row.get("week") or row["date"])
    named, _ = written.crops.named(crop)
    more: dict[str, Any] = {"called": crop, **(details or {})}
    if not _known(unit):
        # what the hub cannot count by name it counts in pieces
        more["unit"], unit = unit, PIECE
    log = written.log("harvest", f"{crop}: {figure(amount)} {more.get('unit', unit)}", on, str(n), status="done", crop=named)
    return {**log, "amount": f"{figure(amount)} {unit}", "details": as_json(more), **cells}


def _known(unit: str) -> bool:
    try:
        return bool(unit_named(unit))
    except UnitError:
        return False
