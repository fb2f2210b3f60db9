"""The rain of each day of the last year, cached apart from drawing."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from dashboard import context
from models.advice.farm import Farm
from sensors.series import SeriesKey, Window

NS = 1_000_000_000
RAIN = ("rain", "rain_total")


def year(farm: Farm) -> list[float]:
    """Rain of each known day of the last year [mm], by the station's gauge that knows most days; empty where none stands."""
    keys = tuple(x.key for x in farm.lives if x.measurand in RAIN and x.kind == "station")
    end = int(farm.now.timestamp()) // 86_400 * 86_400
    return max((_days(str(context.here().hub.folder), key, end) for key in keys), key=len, default=[])


@st.cache_data(ttl=3600, max_entries=20, show_spinner=False)
def _days(folder: str, key: SeriesKey, end_s: int) -> list[float]:
    window = Window((end_s - int(timedelta(days=366).total_seconds())) * NS, end_s * NS)
    return [row.sum for row in context.here().store.read_rollups(key, window, "1d") if row.good]
