"""hubland share: a week shared out, and whether the weeks to come will fill the shares."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from collector.cli import app
from collector.cli.folder import opened
from collector.cli.harvest import foreseen
from collector.cli.planting import AS_OF, day_given, season_view
from collector.settings import Hub, open_hub

if TYPE_CHECKING:
    from models.advice.season.packing import Packed, PackedGroup, PackedItem
    from models.advice.season.scenario import Given
    from models.advice.season.sharing import ShareWeek
    from models.planning.harvest import Forecast
    from models.planning.shares import Allocation
    from models.planning.shares.coverage import Cell
    from models.records.seasons import SeasonView

share = typer.Typer(no_args_is_help=True, help="Shares.\n\nExample: hubland share plan --week 2027-06-07 --folder ~/laurel-cove")
app.add_typer(share, name="share")


@share.callback()
def shares() -> None:
    """What goes into the shares."""


@share.command()
def plan(
    week: Annotated[str, typer.Option(help="A day of the week, as 2027-06-07. Left out: this week.")] = "",
    folder: Annotated[Path, typer.Option(help="The hub folder.")] = Path(),
    as_of: Annotated[
        str, typer.Option("--as-of", help=AS_OF + " Left out: the day the plan names, or today; no later than the week.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON; its keys are stable.")] = False,
) -> None:
    """Share a week out: what each box holds, what the kitchen gets, what is left, and how near to the best that is. Exit 4 without shares.

    Example: hubland share plan --week 2027-06-07 --folder ~/laurel-cove --json
    """
    # here, because they take half a second that no other command should pay
    from models.advice.season.boxes import packed
    from models.advice.season.sharing import share_week
    from models.agronomy.growing import week_of
    from models.planning.shares.allocate import allocate

    hub, now = open_hub(folder), datetime.now(UTC)
    today = now.astimezone(hub.zone).date()
    monday = week_of(day_given(week, hub, "--week") if week else today)
    view, given, found = _season(hub, monday, day_given(as_of, hub, "--as-of") if as_of else None, now, latest=monday + timedelta(days=6))
    made = share_week(view, given, found, monday)
    shared = allocate(made.week)
    told = _document(packed(given, found, monday, made, shared), made, shared, given)
    if (printed := _printed(hub, monday)) is not None:
        told["notes"].append(f"The sheets of this week were printed on {printed}, and hold: these boxes are what is believed now.")
    typer.echo(json.dumps(told) if as_json else "\n".join(_lines(told)))
    if not made.week.groups:
        raise typer.Exit(4)


@share.command()
def coverage(
    folder: Annotated[Path, typer.Option(help="The hub folder.")] = Path(),
    as_of: Annotated[str, typer.Option("--as-of", help=AS_OF + " Left out: today.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON; its keys are stable.")] = False,
) -> None:
    """How many shares each crop covers in the weeks to come, and the chance that it covers all. Exit 4 when nothing is promised.

    Example: hubland share coverage --folder ~/laurel-cove --as-of 2027-06-01 --json
    """
    from models.advice.season.sharing import cells

    hub, now = open_hub(folder), datetime.now(UTC)
    on = day_given(as_of, hub, "--as-of") if as_of else now.astimezone(hub.zone).date()
    _, given, found = _season(hub, on, on, now, latest=on)
    rows = [_cell(one) for one in cells(given, found)]
    lines = [f"{r['week']}  {r['item']:20} {r['shares']['p50']} of {r['wanted']:g} shares, all at {r['chance']:.0%}" for r in rows]
    typer.echo(json.dumps(rows) if as_json else "\n".join(lines) or "Nothing is promised for the weeks to come.")
    if not rows:
        raise typer.Exit(4)


def _season(hub: Hub, of: date, as_of: date | None, now: datetime, latest: date) -> tuple[SeasonView, Given, Forecast]:
    """The season of a day and its forecast, looked at on as_of; None: on the day that the plan names, or today. No later than latest."""
    from models.advice.season.scenario import scenario_of

    view = season_view(hub, of)
    named = view.rules.get("as_of")
    on = min(as_of or (date.fromisoformat(named) if named else now.astimezone(hub.zone).date()), latest)
    given = scenario_of(view, on)
    return view, given, foreseen(hub, view, given, on, now)


def _printed(hub: Hub, monday: date) -> date | None:
    """The day on which a week was frozen for print; None while it is open."""
    from models.records.packings import packing_of

    with opened(hub) as records, records.session() as session:
        found = packing_of(session, monday)
    return None if found is None else found[0].astimezone(hub.zone).date()


def _document(told: Packed, made: ShareWeek, found: Allocation, given: Given) -> dict[str, Any]:
    """The week as JSON: the boxes of the page and the sheets, and what only the command tells, bounds and hubs that get nothing."""
    return {
        "week": told.week.isoformat(),
        "shares": told.shares,
        "items": [_item(one, told, found.crumbs.get(one.key, 0.0)) for one in told.items],
        "groups": [_group(one, made.numbers) for one in told.groups],
        "hubs": [{"hub": hub.id, "need": hub.need, "room_kg": hub.room, "gets": _gets(hub.id, told)} for hub in made.week.hubs],
        # a bound of nothing may come as -0
        "lowest": round(found.lowest, 4) + 0.0,
        "bound": round(found.bound, 4) + 0.0,
        "gap": round(told.gap, 4),
        "notes": list(found.notes),
        "questions": [*made.asked, *made.over, *given.left_out],
    }


def _gets(hub: str, told: Packed) -> dict[str, float]:
    return {one.key: round(one.hubs[hub], 4) for one in told.items if hub in one.hubs}


def _item(one: PackedItem, told: Packed, crumbs: float) -> dict[str, Any]:
    """What there is of a thing, and its five parts, which add up to it. crumbs: what made no whole step; it is left."""
    return {
        "item": one.key,
        "unit": one.unit,
        "seconds": bool(one.seconds_of),
        "supply": round(one.supply + crumbs, 4),
        "kitchen": round(one.base, 4),
        "shares": round(told.handed(one.key), 4),
        "kitchen_extra": round(one.extra, 4),
        "hubs": round(one.sent, 4),
        "left": round(one.left + crumbs, 4),
    }


def _group(one: PackedGroup, numbers: Mapping[str, str]) -> dict[str, Any]:
    """Shares that get the same box; members by their numbers."""
    return {
        "group": one.id,
        "depot": one.depot,
        "shares": one.shares,
        "weight": one.weight,
        "excluded": list(one.excluded),
        "donated": one.donated,
        "members": [numbers[member] for member in one.members],
        "box": {item: round(amount, 4) for item, amount in one.box.items()},
        "value": round(one.value, 4),
    }


def _lines(told: dict[str, Any]) -> list[str]:
    """The boxes, then the kitchen's part and what is left."""
    units = {one["item"]: one["unit"] for one in told["items"]}
    found = [*(f"! {one}" for one in told["notes"]), *(f"? {one}" for one in told["questions"])]
    for group in told["groups"]:
        box = ", ".join(f"{amount:g} {units[item]} {item}" for item, amount in group["box"].items()) or "nothing"
        found.append(f"{group['shares']} x {group['group']}: {box}")
    for hub in told["hubs"]:
        gets = ", ".join(f"{amount:g} {units[item]} {item}" for item, amount in hub["gets"].items()) or "nothing"
        found.append(f"to {hub['hub']}: {gets}")
    for one in told["items"]:
        kitchen = one["kitchen"] + one["kitchen_extra"]
        found.append(f"{one['item']}: {one['supply']:.4g} {one['unit']} there, {kitchen:.4g} to the kitchen, {one['left']:.4g} left")
    return found or ["Nobody has a share in this week."]


def _cell(one: Cell) -> dict[str, Any]:
    low, middle, high = one.shares
    return {
        "item": one.item,
        "week": one.week.isoformat(),
        "unit": one.unit,
        "wanted": one.wanted,
        "shares": {"p20": low, "p50": middle, "p80": high},
        "chance": round(one.chance, 4),
        "each": round(one.each, 4),
        "kitchen_p": None if one.kitchen is None else round(one.kitchen, 4),
    }
