"""Derived days made in any portions, with hours that come in any order, are those made at once."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from math import cos

from hypothesis import given, settings
from hypothesis import strategies as st

from models.advice.derived import derivations
from models.advice.derived.land import Block, Land
from sensors.series import Rollup, SeriesKey
from tests.unit.models.advice.made_land import NEW_YORK, Wave, made_land, place

FIRST = date(2026, 10, 20)  # the clock is put back on 1 November
DAYS = 20
LAST = FIRST + timedelta(days=DAYS - 1)
PLACES = [
    place("Bed 4", "bed"), place("Tunnel", "greenhouse"), place("Weather station", "station"), place("Zone A", "zone"),
    place("Tank", "tank", capacity_l=1000, feeds=["Zone A"]),
]  # fmt: skip
SPAN = {
    "air_temperature": (12.0, 11.0), "relative_humidity": (75.0, 24.0), "wind_speed": (2.0, 2.0), "solar_radiation": (300.0, 300.0),
    "illuminance": (20_000.0, 20_000.0), "photosynthetic_photon_flux": (400.0, 400.0), "leaf_wetness": (50.0, 50.0),
    "flow_rate": (1.0, 1.0), "water_volume_total": (60.0, 60.0), "water_level": (50.0, 40.0),
}  # fmt: skip
Rows = dict[SeriesKey, list[tuple[str, ...]]]


def wave(measurand: str, pace: float, lost: frozenset[int]) -> Wave:
    middle, swing = SPAN[measurand]

    def value(at: datetime) -> float | None:
        hour = int(at.timestamp()) // 3600
        return None if hour % 97 in lost else middle + swing * cos(hour * pace)

    return value


def land(pace: float, lost: frozenset[int], until: datetime | None = None) -> Land:
    told = {(p.name, m): wave(m, pace, lost) for p in PLACES for m in SPAN}
    return made_land(PLACES, told, FIRST, LAST, until=until)


def made(of: Land, blocks: list[Block]) -> Rows:
    """Every series, with NaN as a word so that it equals itself."""
    found: dict[SeriesKey, list[Rollup]] = {}
    for block in blocks:
        for key, rows in of.made(block):
            of.store.write_rollups("1d", [(sid, row) for sid in of.store.series_ids([key]) for row in rows])
            found.setdefault(key, []).extend(rows)
    return {key: [tuple(map(repr, row)) for row in rows] for key, rows in found.items()}


@settings(deadline=None, max_examples=12)
@given(
    st.lists(st.integers(1, 6), min_size=1, max_size=8),
    st.floats(0.05, 0.6),
    st.frozensets(st.integers(0, 96), max_size=30),
)
def test_days_made_in_any_portions_are_those_made_at_once(portions: list[int], pace: float, lost: frozenset[int]) -> None:
    whole, parts = land(pace, lost), land(pace, lost)
    blocks, at = [], FIRST
    for count in [*portions, DAYS]:
        end = min(at + timedelta(days=count - 1), LAST)
        blocks += [Block(p.id, at, end) for p in PLACES if at <= LAST]
        at = end + timedelta(days=1)
    assert made(parts, blocks) == made(whole, [Block(p.id, FIRST, LAST) for p in PLACES])


@settings(deadline=None, max_examples=8)
@given(st.integers(1, DAYS - 2), st.floats(0.05, 0.6))
def test_no_day_rests_on_hours_after_it(cut: int, pace: float) -> None:
    """What was said of a day when it had just ended is said of it for ever."""
    end = datetime.combine(FIRST + timedelta(days=cut), datetime.min.time(), NEW_YORK)
    day = FIRST + timedelta(days=cut - 1)
    then, later = land(pace, frozenset(), until=end), land(pace, frozenset())
    blocks = [Block(p.id, FIRST, day) for p in PLACES]
    assert made(then, blocks) == made(later, blocks)


def test_all_derivations_take_part() -> None:
    of = land(0.2, frozenset())
    names = {one.derivation.name for p in of.places() for one in of.wanted(p)}
    assert names | {name for name, d in derivations().items() if d.records} == set(derivations())
