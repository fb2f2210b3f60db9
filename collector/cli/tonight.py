"""hubland forecast tonight: how cold it gets at each place, and how such forecasts have done there."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from collector.cli.forecast import forecast
from collector.settings import Hub, open_hub

if TYPE_CHECKING:
    from models.records.forecasts import ForecastView

NOTHING = "No forecast of tonight yet. A hub that runs makes one for each thermometer in the open or in a greenhouse after 14 nights."
# how far back the score looks
SCORED = timedelta(days=21)


@forecast.command()
def tonight(
    folder: Annotated[Path, typer.Option(help="The hub folder.")] = Path(),
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON; its keys are stable.")] = False,
) -> None:
    """Show tonight's lowest at every place with a thermometer, with its band and how such forecasts did. Exit 4 when there is none yet.

    Example: hubland forecast tonight --folder ~/laurel-cove
    """
    hub, now = open_hub(folder), datetime.now(UTC)
    rows = _rows(hub, now)
    told = _told(rows, now)
    if as_json:
        typer.echo(json.dumps([_document(row, rows) for row in told]))
    elif not told:
        typer.echo(NOTHING)
    else:
        for line in _table(hub, told, rows):
            typer.echo(line)
    if not told:
        raise typer.Exit(4)


def _rows(hub: Hub, now: datetime) -> list[ForecastView]:
    # here, because they take half a second that no other command should pay
    from models.advice.nights import KIND
    from models.records.forecasts import forecasts

    records = hub.open_records()
    try:
        with records.session() as session:
            return forecasts(session, KIND, now - SCORED)
    finally:
        records.close()


def _told(rows: list[ForecastView], now: datetime) -> list[ForecastView]:
    """What pages take for tonight's word at each place, the coldest first."""
    from models.advice.nights import newest

    return sorted(newest(rows, now).values(), key=lambda row: row.p50)


def _done(place: str, rows: list[ForecastView]) -> tuple[int, int]:
    """(how many of the last nights lay in the band, how many there were)."""
    from models.advice.nights import scored

    found = scored(rows, place)
    return found.inside, found.n


def _document(row: ForecastView, rows: list[ForecastView]) -> dict[str, Any]:
    inside, nights = _done(row.place, rows)
    return {
        "place": row.place,
        "from": row.target_from.isoformat(),
        "to": row.target_to.isoformat(),
        "issued_at": row.issued_at.isoformat(),
        "lead": row.lead,
        "method": row.method,
        "unit": "degC",
        "p20": round(row.p20, 2),
        "p50": round(row.p50, 2),
        "p80": round(row.p80, 2),
        "learned_from_nights": row.detail.get("nights"),
        "inside": inside,
        "scored_nights": nights,
    }


def _table(hub: Hub, told: list[ForecastView], rows: list[ForecastView]) -> list[str]:
    from models.display import clock, quantity, span

    units = hub.settings.hub.units
    found = [f"until {clock(told[0].target_to, hub.zone, units)}, as known at {clock(told[0].issued_at, hub.zone, units)}"]
    width = max(len(row.place) for row in told)
    for row in told:
        inside, nights = _done(row.place, rows)
        did = f"   {inside} of {nights} nights inside the band" if nights else ""
        low, band = quantity("air_temperature", row.p50, units), span("air_temperature", row.p20, row.p80, units)
        found.append(f"  {row.place.ljust(width)}  {low:>7}  ({band}){did}")
    return found
