"""The season of the records as a scenario: the same chain from bed to share, whoever wrote the plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from models.advice.season.bearing import Bearing, bearing_of
from models.advice.season.reading import METHODS, Row, called, family, feet, in_unit, kill_temp_f, plan_row, refused, start, stretches
from models.advice.season.units import into
from models.agronomy.crops import Crop
from models.agronomy.growing import week_of
from models.amounts import convert_amount
from models.planning.planting import Season, Stretch
from models.planning.scenario import Scenario, Wish
from models.planning.scenario.fields import Row as Fields
from models.planning.scenario.reading import read_scenario, wish_of
from models.records.recipients import ShareView
from models.records.seasons import Picking, Planned, SeasonView
from sensors.errors import InputError, UnitError

# rules of a plan that are rows of a scenario as they are
_KEPT = (
    "shrink_default", "shrink", "rotation_interval_years", "gdd", "daily_temperature_columns", "daily_temperature_f", "cold_events",
    "update", "hubs", "sales",
)  # fmt: skip
# of what is picked so much is gone before hand-over, where nobody said otherwise (crops_csa C6)
SHRINK = 0.1


@dataclass(frozen=True, slots=True)
class Given:
    """A season to reckon with. view: the records it came from; left_out: what of them could not be used, a sentence each. bearing: what
    bears beside the plan's beds. known: crop, as the plan calls it -> its figures."""

    view: SeasonView
    scenario: Scenario
    left_out: tuple[str, ...] = ()
    bearing: tuple[Bearing, ...] = ()
    known: Mapping[str, Crop] = field(default_factory=dict)

    @property
    def wishes(self) -> dict[str, Wish]:
        """What is asked of every crop, those beside the plan too; where both have one, the plan says."""
        return {one.crop: one.wish for one in self.bearing} | dict(self.scenario.wishes)

    def lost(self, crop: str) -> float:
        """Fraction of a crop lost between bed and hand-over."""
        own = next((one.lost for one in self.bearing if one.crop == crop and one.lost is not None), None)
        return self.scenario.lost(crop) if own is None or crop in self.scenario.wishes else own


def season_of(view: SeasonView) -> Season:
    """The season's plan: beds, plantings, what stood before."""
    return scenario_of(view).scenario.season


def scenario_of(view: SeasonView, as_of: date | None = None) -> Given:
    """The season as a scenario. as_of: the day it is looked at; None: the day the plan names, or before it begins.

    Raises RecordError where plantings of a crop measure in two units.
    """
    left_out: list[str] = []
    rows, on = _plan(view, left_out)
    said = as_of.isoformat() if as_of else view.rules.get("as_of")
    document: Row = {key: view.rules[key] for key in _KEPT if view.rules.get(key) is not None}
    if "scenario" not in view.rules:
        document = {"shrink_default": SHRINK} | document
    document |= {"id": str(view.rules.get("scenario") or view.plan or view.season), "title": view.plan or None, "as_of": said, "plan": rows}
    document |= {"beds": _beds(view) if view.rules.get("beds") or "scenario" not in view.rules else None}
    document |= {"bed_history": list(_history(view)), "shares": _sizes(view, said), "exclusions": _exclusions(view, said)}
    document |= _standing(view)
    document |= {"harvest_log": list(_picked(view, rows, left_out)), "shiitake_log": list(_from_logs(view))}
    document |= _money(view)
    if not _planned(document):
        document["update"] = None
    scenario = read_scenario({key: value for key, value in document.items() if value is not None})
    plantings = tuple(replace(one, stretches=on[one.id]) for one in scenario.season.plantings)
    season = replace(scenario.season, plantings=plantings)
    if "rotation_interval_years" not in view.rules:
        season = replace(season, rotation_years=dict(view.rotation_years) or None)
    found = replace(scenario, season=season)
    return Given(view, found, tuple(left_out), _bearing(view, found, left_out), _known(view))


def _planned(document: Row) -> bool:
    """Whether what the plan would bring up to date is still in it: plantings are taken out, and their plan stays."""
    rows = [row for part in ("plan", "perennials", "storage_crops") for row in document.get(part) or ()]
    there = {str(row.get(key)) for row in rows for key in ("id", "crop")} | ({"shiitake"} if document.get("logs") else set())
    said = document.get("update") or {}
    return all(said.get(key) in (None, "", *there) for key in ("plan", "crop"))


def _known(view: SeasonView) -> dict[str, Crop]:
    """Crop, as the plan calls it -> its figures; of plantings that are over where nothing newer has it."""
    return {called(one): one.known for one in (*view.before, *view.plantings)}


def _bearing(view: SeasonView, scenario: Scenario, left_out: list[str]) -> tuple[Bearing, ...]:
    """What bears beside the plan, in one unit a crop; what is in another is left out."""
    rows, promised = view.rules.get("promised") or {}, dict(scenario.wishes)
    for one in (*view.plantings, *view.before):
        if (crop := called(one)) not in promised and isinstance(rows.get(crop), Mapping) and one.yield_unit:
            promised[crop] = wish_of(crop, one.yield_unit, [Fields(rows[crop], f"promised {crop}")])
    found, units = list[Bearing](), {crop: wish.unit for crop, wish in scenario.wishes.items()}
    for bears in bearing_of(view, scenario, promised):
        if units.setdefault(bears.crop, bears.wish.unit) == bears.wish.unit:
            found.append(bears)
        else:
            left_out.append(f"{bears.id} is left out: it is counted in {bears.wish.unit}, other {bears.crop} in {units[bears.crop]}")
    return tuple(found)


def annuals(view: SeasonView) -> list[Planned]:
    """Plantings of the plan in its order, those apart that stand for years or lie in store."""
    found = [one for one in view.plantings if one.established in METHODS and not {"stand", "store"} & set(one.details)]
    return sorted(found, key=lambda one: (one.details.get("row", len(found) + 1), one.name))


def _plan(view: SeasonView, left_out: list[str]) -> tuple[list[Row], dict[str, tuple[Stretch, ...]]]:
    lengths = {str(row["bed"]): float(row["length_ft"]) for row in _beds(view)}
    rows, on = list[Row](), dict[str, tuple[Stretch, ...]]()
    promised = view.rules.get("promised") or {}
    for one in annuals(view):
        if one.yield_expected is None and one.known.yield_typical is None:
            # a cover crop: nothing is to be picked
            continue
        where = stretches(one, lengths)
        if start(one) is None or not where:
            left_out.append(
                refused(one, "nobody said when it is planted" if start(one) is None else "nobody said how much of a bed it takes")
            )
            continue
        try:
            row = plan_row(one, where, promised.get(called(one)) or {})
            row = in_unit(row, next((r["unit"] for r in rows if r["crop"] == row["crop"]), row["unit"]), one.known)
        except (InputError, UnitError) as why:
            left_out.append(refused(one, why))
            continue
        rows.append({key: value for key, value in (row | {"kill_temp_f": kill_temp_f(one)}).items() if value is not None})
        on[one.name] = where
    return rows, on


def _beds(view: SeasonView) -> list[Row]:
    """Beds of known length; of a plan brought in those it listed."""
    listed = view.rules.get("beds")
    facts = dict(view.beds)
    names = listed if listed is not None else [name for name, _ in view.beds]
    found = []
    for name in names:
        known = facts.get(name, {})
        if known.get("length_m"):
            width = {"width_in": round(known["width_m"] / 0.0254, 6)} if known.get("width_m") else {}
            found.append({"bed": name, "length_ft": feet(known["length_m"]), **width})
    return found


def _history(view: SeasonView) -> Iterator[Row]:
    for one in view.before:
        ended = one.archived_on if one.details.get("end_known", True) else None
        on = one.planted_on or one.sown_on
        for bed, _ in one.stands:
            if on is not None:
                row = {"bed": bed, "crop": called(one), "family": family(one) or "unknown", "planted": on.isoformat()}
                yield row | ({"ended": ended.isoformat()} if ended else {})


def running(view: SeasonView, said: str | None) -> list[ShareView]:
    """Shares of the season: those that run on the day; where none does, those of its year."""
    if said and (found := [one for one in view.shares if one.during(date.fromisoformat(said), date.fromisoformat(said))]):
        return found
    year = int(view.season)
    return [one for one in view.shares if one.during(date(year, 1, 1), date(year, 12, 31))]


def _sizes(view: SeasonView, said: str | None) -> list[Row]:
    here = running(view, said)
    return [{"type": name, "count": sum(one.size == name for one in here), "fe": weight} for name, weight in view.sizes]


def tags_of(one: ShareView) -> list[str]:
    """What must not be in a member's box, as tags of a plan."""
    return [tag.strip() for tag in one.allergies.replace(";", ",").split(",") if tag.strip()]


def _exclusions(view: SeasonView, said: str | None) -> list[Row]:
    counts: dict[str, Row] = {}
    for one in running(view, said):
        for tag in tags_of(one):
            row = counts.setdefault(tag, {"tag": tag})
            row[one.size] = row.get(one.size, 0) + 1
    return list(counts.values())


def _standing(view: SeasonView) -> Row:
    ordered = sorted(view.plantings, key=lambda one: (one.details.get("row", 0), one.name))
    made: Row = {
        "perennials": [dict(one.details["stand"]) for one in ordered if "stand" in one.details],
        "storage_crops": [dict(one.details["store"]) for one in ordered if "store" in one.details],
    }
    yard = next((one for one in ordered if "log_yard" in one.details), None)
    return made if yard is None else made | {"logs": dict(yard.details["log_yard"])}


def _picked(view: SeasonView, rows: list[Row], left_out: list[str]) -> Iterator[Row]:
    """The season's harvests in the units of their plantings; one that cannot be told in them is left out."""
    units = {row["id"]: row["unit"] for row in rows}
    of_crop, known = {row["crop"]: row["unit"] for row in rows}, _known(view)
    rows_kept = {one.name: one.details.get("stand") or one.details.get("store") for one in view.plantings}
    others = {name: str(row.get("id") or name) for name, row in rows_kept.items() if row}
    for one in view.picked:
        crop = str(one.details.get("called") or one.crop)
        if one.planting in others:
            yield {"date": one.on.isoformat(), "plan": others[one.planting], "crop": crop, "qty": one.amount, "unit": unit_of(one)}
        if one.planting not in units and not (not one.planting and crop in of_crop and one.on.year == int(view.season)):
            continue
        wanted = units.get(one.planting) or of_crop[crop]
        try:
            amount = one.amount if unit_of(one) == wanted else into(one.amount, one.unit, wanted, known.get(crop))
        except UnitError:
            said = f"{one.amount:g} {one.unit} of {crop} picked on {one.on} are left out"
            left_out.append(f"{said}: it is planned in {wanted}. What does one {one.unit} weigh?")
            continue
        named = {"plan": one.planting} if one.planting else {"crop": crop}
        yield {"date": one.on.isoformat(), "qty": amount, "unit": wanted, **named}


def unit_of(one: Picking) -> str:
    """The unit of a harvest, as the file it came from has it."""
    return str(one.details.get("unit") or one.unit)


def _from_logs(view: SeasonView) -> Iterator[Row]:
    yards = {one.name for one in view.plantings if "log_yard" in one.details}
    for one in view.picked:
        if one.planting in yards:
            yield {"week": week_of(one.on).isoformat(), "lb": convert_amount(one.amount, one.unit, "lb")}


def _money(view: SeasonView) -> Mapping[str, Any]:
    """The sliding scale: its tiers, and how many pay each; for those who may see that."""
    if "standard_price" not in view.rules or not view.tiers:
        return {}
    tiers = [{**row, "members": view.tiers.get((row["name"], row["price"]), 0)} for row in view.rules.get("tiers", [])]
    return {"sliding_scale": {"standard": view.rules["standard_price"], "tiers": tiers}}
