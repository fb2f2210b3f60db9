"""A scenario file (docs/reference/season.md) as rows of our own tables: a season from its beds to its shares.

What has a place in the records goes there: beds, crops, plantings, what stood before, harvests, shares, what members exclude and pay. What
is a rule of the plan (when it is looked at, loss, weather, a surplus for hubs) is kept with the plan. models.advice.season reads both back.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from models.interop.crops import Crops
from models.interop.scenario.beds import beds, before
from models.interop.scenario.harvests import harvests
from models.interop.scenario.people import people
from models.interop.scenario.plan import Written, plan, plantings, standing
from models.interop.sheets import Known, Tables, given, plain_tables
from models.planning.scenario import Scenario
from models.planning.scenario.chain import chain_of
from models.planning.scenario.reading import read_scenario
from sensors.errors import RecordError


def tables(given_file: Any, known: Known) -> Tables:
    """The rows of a scenario file's object. RecordError where it cannot be read, or the hub has such a season already."""
    document = only_season(given_file)
    scenario = read_scenario(document)
    hub = plain_tables(known)
    written = Written(document, scenario, scenario.title or scenario.id, _year(scenario), Crops(hub), hub)
    _free(written)
    made: Tables = {"plans": [plan(written)], "places": beds(written), "plantings": [*plantings(written), *standing(written)]}
    old, sown = before(written)
    made["plantings"] += old
    made |= people(written)
    made["logs"], made["log_places"] = written.logs, written.stretches
    made["logs"] += sown + harvests(written)
    return given(written.crops.tables() | made)


def only_season(found: Any) -> Any:
    """The season of a file; the only one where it keeps them in a list, bare or as "scenarios". RecordError where it has several."""
    several = found.get("scenarios", found) if isinstance(found, Mapping) else found
    if not isinstance(several, list):
        return several
    if len(several) == 1:
        return several[0]
    named = ", ".join(str(one.get("id")) for one in several if isinstance(one, Mapping))
    raise RecordError(
        "One season is read at a time.", where="scenarios", expected="one season", got=f"{len(several)}: {named}" if several else "none",
        next_step="write the one that is meant into a file of its own",
    )  # fmt: skip


def _year(scenario: Scenario) -> int:
    """The year of the season: that in which most of it is first picked (what is sown in autumn is next year's), else that of the day it is
    looked at."""
    days: list[date] = [days.first_harvest_on for days in chain_of(scenario).days.values()]
    days += [one.stand.first_on for one in scenario.standing] + [one.emerged_on for one in scenario.ramps]
    days += [one.stored.harvest_on for one in scenario.stores]
    if scenario.yard is not None:
        days.append(scenario.yard.logs.first_on)
    years = [day.year for day in days] or ([scenario.as_of.year] if scenario.as_of else [])
    if not years:
        raise RecordError("Nothing is planned here.", where="plan", expected="at least one planting", got="none", next_step="add plantings")
    return max(set(years), key=lambda year: (years.count(year), year))


def _free(written: Written) -> None:
    """RecordError where the hub has another season's planting of a name, or shares of its own in this year."""
    mine = {p.id for p in written.scenario.season.plantings} | {name for _, _, name, _ in written.standing()}
    for row in written.hub.get("plantings", []):
        if row["name"] in mine and row.get("plan") != written.name:
            raise RecordError(
                f"The hub has a planting called {row['name']} already.", where=row["name"], expected="ids that no planting of the hub has",
                got=row.get("plan") or "a planting of no plan", next_step="import the scenario into a hub folder of its own",
            )  # fmt: skip
    numbers = {number for number, _ in written.members()}
    for row in written.hub.get("shares", []):
        if row["member"] not in numbers and row["start_on"][:4] <= str(written.year) <= (row["end_on"][:4] or "9999"):
            raise RecordError(
                f"The hub has shares of its own in {written.year}.", where=f"member {row['member']}",
                expected="no shares but the scenario's", next_step="import the scenario into a hub folder of its own",
            )  # fmt: skip
