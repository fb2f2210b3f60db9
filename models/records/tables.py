"""Every table of the records: importing this registers them all on Base."""

from models.records import (
    alerts,
    assets,
    changes,
    crops,
    devices,
    forecasts,
    grazing,
    harvest_forecasts,
    logs,
    packings,
    people,
    places,
    plans,
    requests,
    shares,
)

__all__ = [
    "alerts",
    "assets",
    "changes",
    "crops",
    "devices",
    "forecasts",
    "grazing",
    "harvest_forecasts",
    "logs",
    "packings",
    "people",
    "places",
    "plans",
    "requests",
    "shares",
]
