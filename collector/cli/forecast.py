"""hubland forecast: what is to come, as the hub knows it now."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from collector.cli import app
from collector.settings import Hub, open_hub

if TYPE_CHECKING:
    from models.advice.outlook import Outlook
    from models.records.forecasts import OutlookView

forecast = typer.Typer(no_args_is_help=True, help="What is to come.\n\nExample: hubland forecast weather --folder ~/laurel-cove")
app.add_typer(forecast, name="forecast")

NOTHING = "No outlook yet. A hub that runs makes one every hour from the third day of its weather station on."
# column -> (measurand whose unit and digits it is shown in, its heading)
SHOWN = {
    "temp_c": ("air_temperature", "air"),
    "temp_low_c": ("air_temperature", "P20"),
    "temp_high_c": ("air_temperature", "P80"),
    "dew_c": ("dew_point", "dew"),
    "wind_2m_m_s": ("wind_speed", "wind"),
    "gust_m_s": ("wind_gust", "gust"),
    "cloud_percent": ("relative_humidity", "cloud"),
    "rain_mm": ("rain", "rain"),
    "rain_chance_percent": ("relative_humidity", "chance"),
    "solar_w_m2": ("solar_radiation", "sun"),
}


@forecast.command()
def weather(
    folder: Annotated[Path, typer.Option(help="The hub folder.")] = Path(),
    hours: Annotated[int, typer.Option(help="How many hours to show, from this one on; --json has all.", min=1, max=400)] = 48,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON; its keys are stable.")] = False,
) -> None:
    """Show the weather to come, hour by hour, as the provider says it that the hub goes by. Exit 4 when there is none yet.

    Example: hubland forecast weather --folder ~/laurel-cove
    """
    # here, because they take half a second that no other command should pay
    from models.advice.outlook import Outlook

    hub, now = open_hub(folder), datetime.now(UTC)
    found = _newest(hub, now)
    if as_json:
        typer.echo(json.dumps(_document(found, now)))
    elif found is None:
        typer.echo(NOTHING)
    else:
        _print(hub, Outlook.from_document(found.document), now, hours)
    if found is None:
        raise typer.Exit(4)


def _newest(hub: Hub, now: datetime) -> OutlookView | None:
    from models.records.forecasts import latest_outlook

    records = hub.open_records()
    try:
        with records.session() as session:
            return latest_outlook(session, now)
    finally:
        records.close()


def _document(found: OutlookView | None, now: datetime) -> dict[str, Any]:
    """What --json prints: the document as it is kept, and how old it is."""
    if found is None:
        return {"provider": None, "issued_at": None, "fetched_at": None, "age_s": None, "hours_s": [], "columns": {}, "notes": []}
    said = found.document
    return {
        "provider": said["provider"],
        "issued_at": said["issued_at"],
        "fetched_at": found.fetched_at.isoformat(),
        "age_s": round((now - found.issued_at).total_seconds()),
        "hours_s": said["hours_s"],
        "columns": said["columns"],
        "notes": said["notes"],
    }


def _print(hub: Hub, said: Outlook, now: datetime, hours: int) -> None:
    """The coming hours as a table: only columns of which something is said, in the units people read."""
    import numpy as np

    from models.display import age, number, unit_word

    typer.echo(f"{said.provider}, issued {age(said.age(now))} ago")
    for note in said.notes:
        typer.echo(f"  {note}")
    units = hub.settings.hub.units
    coming = said.between(now, now + timedelta(hours=hours))
    told = [name for name in SHOWN if not np.isnan(getattr(coming, name)).all()]
    if not told:
        typer.echo("It says nothing of the hours to come.")
        return
    rows = [["", *(SHOWN[name][1] for name in told)], ["", *(unit_word(SHOWN[name][0], units) for name in told)]]
    for i, start_s in enumerate(coming.hours_s.tolist()):
        at = datetime.fromtimestamp(start_s, hub.zone)
        rows.append([f"{at:%a %d %b %H:%M %Z}", *(number(SHOWN[name][0], float(getattr(coming, name)[i]), units) for name in told)])
    widths = [max(len(row[c]) for row in rows) for c in range(len(rows[0]))]
    for row in rows:
        typer.echo("  ".join([row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]))
