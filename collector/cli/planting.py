"""hubland plan planting: the season's crop plan, from sowing to who is covered."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from collector.cli.folder import opened
from collector.cli.plan import plan
from collector.settings import Hub, open_hub

if TYPE_CHECKING:
    from models.records.seasons import SeasonView

AS_OF = "The day it is looked at, as 2027-05-16."


@plan.command()
def planting(
    folder: Annotated[Path, typer.Option(help="The hub folder.")] = Path(),
    as_of: Annotated[str, typer.Option("--as-of", help=AS_OF + " Left out: the day that the plan names.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON; its keys are stable.")] = False,
) -> None:
    """What is sown, set out and picked when, what it takes of seed and trays, whom it covers, and what is odd. Exit 4 without a plan.

    Example: hubland plan planting --folder ~/laurel-cove --json
    """
    # here, because they take half a second that no other command should pay
    from models.advice.season.scenario import scenario_of
    from models.planning.scenario.answer import answer

    hub = open_hub(folder)
    on = day_given(as_of, hub, "--as-of") if as_of else None
    found = scenario_of(season_view(hub, on), on)
    told = answer(found.scenario)
    told["questions"] = [*told["questions"], *found.left_out]
    typer.echo(json.dumps(told) if as_json else "\n".join(_lines(told)))
    here = found.scenario
    if not (here.season.plantings or here.standing or here.ramps or here.stores or here.yard):
        raise typer.Exit(4)


def day_given(said: str, hub: Hub, where: str) -> date:
    """A day of the command line, as people type it; of the hub's own time zone. where: the option that it was given for."""
    from models.dates import parse_day

    return parse_day(said, today=datetime.now(UTC).astimezone(hub.zone).date(), where=where)


def season_view(hub: Hub, on: date | None) -> SeasonView:
    """The season of a day, of today where none is given, as its treasurer sees it."""
    from models.records.actor import HUB
    from models.records.seasons import season

    with opened(hub) as records, records.session() as session:
        return season(session, hub.zone, on or datetime.now(UTC).astimezone(hub.zone).date(), HUB)


def _lines(told: dict[str, Any]) -> list[str]:
    """What is done when, what each week brings, then what is to be known and asked."""
    found = [f"! {one}" for one in told["alerts"]] + [f"? {one}" for one in told["questions"]]
    found += told["sowing_schedule_order"]
    for week, crops in told["weekly_harvest"].items():
        found.append(f"week of {week}: " + ", ".join(f"{amount:,.4g} {crop}" for crop, amount in crops.items()))
    found += [f"{name.replace('_', ' ')}: {said}" for name, part in told.items() if isinstance(part, dict) and (said := _beside(part))]
    return found or ["Nothing is planned yet."]


def _beside(part: dict[str, Any]) -> str:
    """A part of the answer that is beside the beds, in words: logs, what bears for years, ramps, a store; "" of any other."""
    if "batch_on" in part:
        return f"{part['soaks']} soaks, {part['lb_per_week']:,.4g} lb a week, picked from {part['harvest_first']} to {part['harvest_last']}"
    if "season_lb" in part and part.get("weekly"):
        return f"{part['season_lb']:,.4g} in the season, weeks of {min(part['weekly'])} to {max(part['weekly'])}"
    if "bunches" in part:
        return f"{part['bunches']} bunches from {part['earliest_harvest']} on"
    days = part.get("dates") or sorted(part.get("distributions") or ()) if "available_from" in part else None
    if days is None:
        return ""
    return f"ready on {part['available_from']}, handed out {len(days)} times" + (f" until {days[-1]}" if days else "")
