"""hubland forecast harvest: what will be picked in the weeks to come, and how sure that is."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from collector.cli.folder import opened
from collector.cli.forecast import forecast
from collector.cli.planting import AS_OF, day_given
from collector.settings import Hub, open_hub

if TYPE_CHECKING:
    from models.advice.season.scenario import Given
    from models.planning.harvest import Forecast, Row
    from models.records.seasons import SeasonView

NOTHING = "Nothing is to be picked any more this season, or nothing is planned yet."


@forecast.command()
def harvest(
    folder: Annotated[Path, typer.Option(help="The hub folder.")] = Path(),
    as_of: Annotated[str, typer.Option("--as-of", help=AS_OF + " Left out: today.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON; its keys are stable.")] = False,
) -> None:
    """What each crop and planting gives each week: planned, P20, P50 and P80, and the chance that it covers the shares. Exit 4 without any.

    Example: hubland forecast harvest --folder ~/laurel-cove --as-of 2027-06-01 --json
    """
    hub, now = open_hub(folder), datetime.now(UTC)
    on = day_given(as_of, hub, "--as-of") if as_of else now.astimezone(hub.zone).date()
    found, given = made(hub, on, now)
    rows = [_document(row) for row in found.rows]
    if as_json:
        typer.echo(json.dumps(rows))
    else:
        asked = [f"? {one}" for one in (*given.left_out, *(question.said for question in found.questions))]
        typer.echo(
            "\n".join([*asked, *(_line(row) for row in found.rows if row.planting is None and (row.planned > 0 or row.p80 > 0))]) or NOTHING
        )
    if not rows:
        raise typer.Exit(4)


def made(hub: Hub, on: date, now: datetime) -> tuple[Forecast, Given]:
    """The forecast of the season of a day, as it was known then as far as logs and weather go."""
    # here, because they take half a second that no other command should pay
    from models.advice.season.scenario import scenario_of
    from models.records.seasons import season

    with opened(hub) as records, records.session() as session:
        view: SeasonView = season(session, hub.zone, on)
    given = scenario_of(view, on)
    return foreseen(hub, view, given, on, now), given


def foreseen(hub: Hub, view: SeasonView, given: Given, on: date, now: datetime) -> Forecast:
    """The forecast of a season, out of the hub's store."""
    # here, because they take half a second that no other command should pay
    from collector.foreseen import problem_on
    from collector.store import open_store
    from models.planning.harvest.forecast import forecast as reckoned

    store = open_store(hub.store_url, hub.zone, hub.store_token(), read_only=True)
    try:
        with opened(hub) as records:
            return reckoned(problem_on(hub, store, records, view, given, on, now))
    finally:
        store.close()


def _document(row: Row) -> dict[str, Any]:
    return {
        "crop": row.crop,
        "planting": row.planting,
        "week": row.week.isoformat(),
        "unit": row.unit,
        "planned": round(row.planned, 4),
        "p20": round(row.p20, 4),
        "p50": round(row.p50, 4),
        "p80": round(row.p80, 4),
        "covered_p": None if row.covered_p is None else round(row.covered_p, 4),
        "input_age_h": None if row.input_age_h is None else round(row.input_age_h, 2),
        "input_coverage": None if row.input_coverage is None else round(row.input_coverage, 4),
    }


def _line(row: Row) -> str:
    covers = "" if row.covered_p is None else f"   covers all at {row.covered_p:.0%}"
    band = f"{row.p20:.4g} to {row.p80:.4g} (half the time above {row.p50:.4g})"
    return f"{row.week}  {row.crop:20} planned {row.planned:.4g} {row.unit}, expected {band}{covers}"
