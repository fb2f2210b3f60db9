"""Qrop's plan: one row a planting, cells parted by `;`, lengths in metres, spacings in centimetres.

Its dtm counts from planting out (of a direct sowing from the sowing): our maturity_from "planting". A date is ISO or the
number of a week, whose Monday it is; `<` before it says the year before, `>` the year after. The year of the plan is in
the file's name, or the one in which its dated plantings are set out.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any

from models.interop.crops import Crops
from models.interop.demand import Demand, demand
from models.interop.sheets import (
    Known,
    Line,
    Row,
    Tables,
    as_json,
    escaped,
    figure,
    given,
    headers_of,
    id_from,
    lines_of,
    needs,
    plain_tables,
)

# ours -> Qrop's planting_type; perennials and mushroom logs have none
TYPES = {"direct_seeded": "1", "transplant_raised": "2", "transplant_bought": "3"}
_DATES = {
    "sowing_date": "planned_sow_on", "planting_date": "planned_plant_on", "beg_harvest_date": "planned_first_harvest_on",
    "end_harvest_date": "planned_last_harvest_on",
}  # fmt: skip
_NUMBERS = {
    "length": "length_m", "spacing_rows": "row_spacing_cm", "spacing_plants": "spacing_cm", "estimated_gh_loss": "greenhouse_loss_pct",
    "seeds_per_hole": "seeds_per_cell", "average_price": "price",
}  # fmt: skip
_WHOLE = {"rows": "rows", "plants_needed": "plants", "tray_size": "tray_cells"}
# what only Qrop has a column for
_DETAILS = ("surface", "yield_per_hectare", "seeds_per_gram", "seeds_percentage")
# a planting that the hub has is known by what Qrop would show of it
_KNOWN_BY = ("crop", "variety", "sowing_date", "planting_date", "length")
# our cells -> the columns of Qrop that they come from
_FROM = {ours: (theirs,) for theirs, ours in (_DATES | _NUMBERS | _WHOLE).items()} | {
    "established": ("planting_type",), "days_to_transplant": ("dtt",), "days_to_maturity": ("dtm",), "maturity_from": ("dtm",),
    "yield_expected": ("yield_per_bed_meter", "length"), "yield_unit": ("unit",),
}  # fmt: skip
UNIT = "kg"


@cache
def columns() -> tuple[str, ...]:
    """The columns of a plan, in Qrop's order."""
    text = resources.files("models.interop").joinpath("qrop_columns.csv").read_text("utf-8")
    return tuple(row["column"] for row in csv.DictReader(text.splitlines()))


# writing


def write(tables: Known) -> dict[str, str]:
    """One plan a season, of its plantings that are sown or set out; {} where there is none."""
    plain = plain_tables(tables)
    families = {r["name"]: r.get("family", "") for r in plain.get("crops", [])}
    companies = {(r["crop"], r["name"]): r.get("company", "") for r in plain.get("varieties", [])}
    seasons: dict[str, list[Row]] = {}
    for row in plain.get("plantings", []):
        if row.get("established") in TYPES:
            made = _written(row) | {"family": families.get(row["crop"], "")}
            made["seed_company"] = companies.get((row["crop"], row.get("variety", "")), "")
            seasons.setdefault(_year(row), []).append({h: _bare(cell) for h, cell in made.items()})
    return {f"plan_{year}.csv" if year else "plan.csv": _text(rows) for year, rows in sorted(seasons.items())}


def _year(row: Row) -> str:
    """The year of a planting, by which Qrop parts its plans."""
    return (_planted(row) or row.get("planned_sow_on", "") or row.get("season", ""))[:4]


def _planted(row: Row) -> str:
    return row.get("planned_plant_on", "") or (row.get("planned_sow_on", "") if row["established"] == "direct_seeded" else "")


def _written(row: Row) -> Row:
    details: dict[str, Any] = json.loads(row.get("details") or "{}")
    made = {theirs: row.get(ours, "") for theirs, ours in (_DATES | _NUMBERS | _WHOLE).items()}
    made |= {"crop": row["crop"], "variety": row.get("variety", ""), "planting_date": _planted(row)}
    made |= {name: figure(details[name]) if name in details else "" for name in _DETAILS}
    made |= {"planting_type": TYPES[row["established"]], "in_greenhouse": "1" if details.get("in_greenhouse") else "0"}
    made |= _days(row, made, details)
    made |= _filled(row["established"], made) | {"unit": row.get("yield_unit") or UNIT, "keywords": ",".join(details.get("keywords", []))}
    length, expected = row.get("length_m", ""), row.get("yield_expected", "")
    made["yield_per_bed_meter"] = figure(float(expected) / float(length)) if expected and length and float(length) else ""
    return made | _demanded(row, details)


def _days(row: Row, made: Row, details: dict[str, Any]) -> Row:
    """dtt, dtm from planting, and the window of harvest."""
    dtt = row.get("days_to_transplant", "") if row["established"] == "transplant_raised" else "0"
    dtt = dtt or _between(made["sowing_date"], made["planting_date"])
    dtm = row.get("days_to_maturity", "")
    if dtm and row.get("maturity_from") == "seeding":
        # ours counts from the seed, theirs from the planting
        dtm = str(int(dtm) - int(dtt)) if dtt else ""
    window = _between(made["beg_harvest_date"], made["end_harvest_date"]) or str(details.get("harvest_window", ""))
    return {"dtt": dtt, "dtm": dtm or _between(made["planting_date"], made["beg_harvest_date"]), "harvest_window": window}


def _filled(established: str, made: Row) -> Row:
    """The four dates, those that the planting leaves out as its days give them."""
    dtt, dtm, window = (int(made[h]) if made[h] else None for h in ("dtt", "dtm", "harvest_window"))
    sow, plant, first, last = (made[h] for h in _DATES)
    if established == "transplant_raised":
        plant = plant or _later(sow, dtt)
        sow = sow or _later(plant, None if dtt is None else -dtt)
    else:
        sow = (sow or plant) if established == "direct_seeded" else ""
    first = first or _later(plant, dtm)
    return dict(zip(_DATES, (sow, plant, first, last or _later(first, window)), strict=True))


def _between(start: str, end: str) -> str:
    return str((date.fromisoformat(end) - date.fromisoformat(start)).days) if start and end else ""


def _demanded(row: Row, details: dict[str, Any]) -> Row:
    def number(text: str) -> float | None:
        return float(text) if text else None

    raised = row["established"] == "transplant_raised"
    rows, plants, cells = (int(row[h]) if row.get(h) else None for h in ("rows", "plants", "tray_cells"))
    loss = number(row.get("greenhouse_loss_pct", "")) if raised else None
    needed = demand(
        number(row.get("length_m", "")), number(row.get("spacing_cm", "")), rows, plants=plants, loss_pct=loss,
        tray_cells=cells if raised else None, seeds_per_hole=number(row.get("seeds_per_cell", "")),
        seeds_per_gram=details.get("seeds_per_gram"),
        seeds_over_pct=0.0 if raised else float(details.get("seeds_percentage", 0)),
    )  # fmt: skip
    if row["established"] == "transplant_bought":
        needed = Demand(needed.plants_needed, needed.plants_to_start)
    found = {
        "plants_needed": needed.plants_needed, "plants_to_start": needed.plants_to_start, "trays_to_start": needed.trays,
        "seeds_number": needed.seeds, "seeds_quantity": needed.seeds_g,
    }  # fmt: skip
    return {name: "" if value is None else figure(value) for name, value in found.items()}


def _bare(cell: str) -> str:
    """Qrop splits lines at every `;` and knows no quotes."""
    return escaped(re.sub(r"[\r\n]+", " ", cell).replace(";", ",").replace('"', "'"))


def _text(rows: list[Row]) -> str:
    ordered = sorted(rows, key=lambda r: (r["planting_date"], r["crop"], r["variety"]))
    return "".join(";".join(line) + "\n" for line in (columns(), *([row.get(c, "") for c in columns()] for row in ordered)))


# reading


def read(files: Mapping[str, str], known: Known) -> Tables:
    """Qrop's plans as plantings, with the crops and varieties that the hub does not have yet."""
    plain = plain_tables(known)
    reader = _Reader(plain)
    for name, text in files.items():
        lines = lines_of(name, text, ";")
        needs(name, lines, "crop")
        year = _plan_year(name, lines)
        for line in lines:
            reader.planting(line, year)
    return given(reader.crops.tables() | {"plantings": reader.rows})


def _plan_year(name: str, lines: list[Line]) -> int | None:
    found = re.search(r"(?<!\d)(1[0-9]{3}|2[0-9]{3})(?!\d)", name.rsplit("/", 1)[-1])
    years = Counter(line["planting_date"][:4] for line in lines if re.match(r"\d{4}-", line["planting_date"]))
    return int(found[1]) if found else int(years.most_common(1)[0][0]) if years else None


class _Reader:
    def __init__(self, known: Tables) -> None:
        self.crops = Crops(known)
        self.rows: list[Row] = []
        self._known: dict[tuple[str, ...], list[tuple[Row, Row]]] = {}
        for row in known.get("plantings", []):
            if row.get("established") in TYPES:
                shown = _written(row)
                self._known.setdefault(_known_by(shown | {h: row.get(h, "") for h in ("crop", "variety")}), []).append((row, shown))
        self._names = {r["name"] for r in known.get("plantings", [])}

    def planting(self, line: Line, year: int | None) -> None:
        crop, variety = self.crops.named(line.required("crop", "The crop"), line["variety"], line["family"], line["seed_company"])
        row = dict.fromkeys(headers_of("plantings"), "") | {"crop": crop, "variety": variety}
        row |= {ours: _number(line, theirs) for theirs, ours in _NUMBERS.items()}
        row |= {ours: "" if (n := line.whole(theirs)) is None else str(n) for theirs, ours in _WHOLE.items()}
        row |= _timed(line, {ours: _day(line, theirs, year) for theirs, ours in _DATES.items()})
        row["season"] = (row["planned_plant_on"] or row["planned_sow_on"])[:4]
        row |= _yield(line)
        details = _details_of(line, row)
        found = self._known.get(_known_by(_written(row) | {"crop": crop, "variety": variety}), [])
        if found:
            self.rows.append(_changed(line, row, details, *found.pop(0)))
            return
        name = self._name(" ".join(p for p in (crop, variety) if p), row)
        self.rows.append(row | {"name": name, "id": id_from("plant", name), "details": as_json(details)})

    def _name(self, what: str, row: Row) -> str:
        """Lettuce Salanova 2027-05-01; a second one of that day is numbered."""
        base = name = " ".join(p for p in (what, row["planned_plant_on"] or row["planned_sow_on"]) if p)
        n = 1
        while name in self._names:
            n += 1
            name = f"{base} ({n})"
        self._names.add(name)
        return name


def _known_by(shown: Row) -> tuple[str, ...]:
    return tuple(shown[h] for h in _KNOWN_BY)


def _changed(line: Line, row: Row, details: dict[str, Any], old: Row, shown: Row) -> Row:
    """The planting that the hub has, with what the plan says otherwise than Qrop would have shown it."""
    said = {ours for ours, theirs in _FROM.items() if any(line[t] != shown[t] and t in line.cells for t in theirs)}
    new = old | {ours: row[ours] for ours in said if row[ours]}
    return new | {"details": as_json(json.loads(old.get("details") or "{}") | details)}


def _number(line: Line, header: str) -> str:
    found = line.value(header)
    return "" if found is None else figure(found)


def _day(line: Line, header: str, year: int | None) -> str:
    """A date: ISO, or the number of a week."""
    week = re.fullmatch(r"([<>]?)\s*([0-9]{1,2})", line[header])
    if not week:
        return line.day(header)
    if year is None:
        raise line.refused(
            "This week has no year.", header, "an ISO date, or a year in the file's name",
            "put the year of the plan into the file's name: plan_2027.csv",
        )  # fmt: skip
    year += {"<": -1, ">": 1, "": 0}[week[1]]
    try:
        return date.fromisocalendar(year, int(week[2]), 1).isoformat()
    except ValueError as why:
        raise line.refused(f"{year} has no such week.", header, "a week from 1 to 52 or 53") from why


def _timed(line: Line, dates: Row) -> Row:
    """The dates, how it is established, and days: those that the plan leaves out follow from the others."""
    sow, plant, first, last = (dates[ours] for ours in _DATES.values())
    days = {name: line.whole(name) for name in ("dtt", "dtm", "harvest_window")}
    type = line["planting_type"] or ("2" if sow and plant and sow < plant else "1")
    established = next((ours for ours, theirs in TYPES.items() if theirs == type), "")
    if not established:
        raise line.refused("This is no way to plant.", "planting_type", "1 direct seeded, 2 transplants raised or 3 transplants bought")
    raised = established == "transplant_raised"
    plant = plant or (_later(sow, days["dtt"]) if raised else sow)
    sow = sow or (_later(plant, -days["dtt"]) if raised and days["dtt"] is not None else plant if established == "direct_seeded" else "")
    first = first or _later(plant, days["dtm"])
    last = last or _later(first, days["harvest_window"])
    _in_order(line, dict(zip(_DATES, (sow, plant, first, last), strict=True)))
    dtt = ("" if days["dtt"] is None else str(days["dtt"])) or _between(sow, plant)
    dtm = ("" if days["dtm"] is None else str(days["dtm"])) or _between(plant, first)
    return dict(zip(_DATES.values(), ("" if established == "transplant_bought" else sow, plant, first, last), strict=True)) | {
        "established": established, "days_to_transplant": dtt if raised else "", "days_to_maturity": dtm,
        "maturity_from": "planting" if dtm else "",
    }  # fmt: skip


def _later(day: str, days: int | None) -> str:
    return (date.fromisoformat(day) + timedelta(days)).isoformat() if day and days is not None else ""


def _in_order(line: Line, dates: Row) -> None:
    at = [(header, day) for header, day in dates.items() if day]
    for (before, a), (after, b) in pairwise(at):
        if b < a:
            raise line.refused(f"This is before {before} ({a}).", after, f"{a} or later")


def _yield(line: Line) -> Row:
    metre, length = line.value("yield_per_bed_meter"), line.value("length")
    total = figure(round(metre * length, 9)) if metre is not None and length is not None else ""
    return {"yield_unit": line["unit"] or UNIT, "yield_expected": total}


def _details_of(line: Line, row: Row) -> dict[str, Any]:
    """What only Qrop has a column for, and keywords."""
    found: dict[str, Any] = {name: value for name in _DETAILS if (value := line.value(name)) is not None}
    if line.flag("in_greenhouse"):
        found["in_greenhouse"] = True
    words = [word.strip() for word in line["keywords"].split(",") if word.strip()]
    if words:
        found["keywords"] = words
    if line["harvest_window"] and not row["planned_last_harvest_on"]:
        found["harvest_window"] = line.whole("harvest_window")
    return found
