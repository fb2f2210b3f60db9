"""What every derivation owes: a measurand, a row in the docs, a source; and that no store takes its days for a device."""

from __future__ import annotations

import math
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from models.advice.derived import Derivation, derivations, series_key
from models.advice.derived.land import Block
from models.advice.derived.reading import derivation, variants
from models.records.places import KINDS
from sensors.measurands import measurands
from sensors.series import Rollup, SeriesKey, SeriesStore, Window
from tests.contract.conftest import Reopen
from tests.unit.models.advice.made_land import Wave, made_land, place

DOCS = (Path(__file__).parents[2] / "docs/reference/derived.md").read_text("utf-8")
ALL = list(derivations().values())
ALWAYS = Window(0, 2**62)
DAY_NS = 86_400_000_000_000
NAN = float("nan")
PLACE = UUID(int=7)


@pytest.mark.parametrize("one", ALL, ids=lambda d: d.name)
def test_every_derivation_has_its_measurand_its_row_its_coverage_and_its_source(one: Derivation) -> None:
    assert one.measurand in measurands()
    assert {need.measurand for need in one.needs} <= set(measurands())
    assert one.needs or one.records, "what rests on nothing is known everywhere"
    assert one.kinds, one.name
    assert one.kinds <= set(KINDS)
    assert 0 <= one.coverage_h <= 24
    assert len(one.source) > 5
    assert one.about, "the docstring says what a day's value is"
    assert f"| `{one.measurand}` | {one.variant} | {one.about} |" in DOCS
    assert one.variant == one.variant.strip() != ""


@pytest.mark.parametrize("one", ALL, ids=lambda d: d.name)
@pytest.mark.parametrize("latitude", [35.6, -41.0])
def test_a_day_rests_on_itself_and_on_days_before_it_within_a_year_or_so(one: Derivation, latitude: float) -> None:
    for number in range(800):
        on = date(2024, 1, 1) + timedelta(days=number)
        begins = one.warm_up(on, latitude)
        assert timedelta(0) <= on - begins <= timedelta(days=400)
        # a day later nothing older is needed: what a day rests on is within what later days rest on, or a season has begun
        assert one.warm_up(on + timedelta(days=1), latitude) >= begins


def test_no_two_derivations_write_the_same_series() -> None:
    names = [(d.measurand, d.variant) for d in ALL]
    assert len(set(names)) == len(names)
    for d in ALL:
        assert derivation(d.measurand, d.variant) is d
        assert d.variant in variants(d.measurand)


def test_days_of_places_are_no_devices_in_any_store(reopen: Reopen) -> None:
    store = reopen()
    key = series_key("hub", PLACE, "degree_days", "floored average, 4.4 °C")
    real = SeriesKey("hub", "probe", "", "air_temperature")
    sid, probe = store.series_ids([key, real])
    store.write([(probe, 5 * DAY_NS, 20.0, 1, 0, 5 * DAY_NS)])
    rows = [Rollup(5 * DAY_NS, 10.5, 10.5, 10.5, 10.5, 24, 24), Rollup(6 * DAY_NS, NAN, NAN, NAN, NAN, 24, 14)]
    store.write_rollups("1d", [(sid, row) for row in rows])
    for seen in (store, reopen()):
        assert seen.keys() == [real]
        assert set(seen.latest()) == {real}
        assert seen.latest([key]) == {}
        assert seen.last_seen(key.device) is None
        known, unknown = seen.read_rollups(key, ALWAYS, "1d")
        assert known == rows[0]
        assert math.isnan(unknown.mean) and (unknown.count, unknown.good) == (24, 14)
    taken = store.take_touched(100)
    assert {store.key_of(one) for one, _ in taken} == {real}, "days written are no hours to be rolled"


def test_days_are_the_same_out_of_any_store(store: SeriesStore) -> None:
    places = [place("Bed 4", "bed"), place("Zone A", "zone")]
    told: dict[tuple[str, str], Wave] = {
        ("Bed 4", "air_temperature"): lambda at: None if at.hour == 7 else (at.hour, at.hour - 1.5, at.hour + 2.5),
        ("Bed 4", "relative_humidity"): lambda at: 60.0 + at.hour + at.day,
        ("Zone A", "water_volume_total"): lambda at: 10.0 + at.hour,
    }
    first, last = date(2026, 10, 30), date(2026, 11, 3)
    said = [
        {key: list(map(repr, rows)) for p in places for key, rows in land.made(Block(p.id, first, last))}
        for land in (made_land(places, told, first, last), made_land(places, told, first, last, store=store))
    ]
    assert said[0] == said[1]
    assert len(said[0]) > 20


def test_an_unknown_day_that_becomes_known_and_one_that_goes_are_so_in_any_store(store: SeriesStore) -> None:
    (sid,) = store.series_ids([series_key("hub", PLACE, "wet_hours", "leaf sensor")])
    store.write_rollups("1d", [(sid, Rollup(DAY_NS, NAN, NAN, NAN, NAN, 24, 3)), (sid, Rollup(2 * DAY_NS, 1.0, 1.0, 1.0, 1.0, 24, 24))])
    store.write_rollups("1d", [(sid, Rollup(DAY_NS, 7.0, 7.0, 7.0, 7.0, 24, 22)), (sid, Rollup(2 * DAY_NS, NAN, NAN, NAN, NAN, 0, 0))])
    assert store.read_rollups(store.key_of(sid), ALWAYS, "1d") == [Rollup(DAY_NS, 7.0, 7.0, 7.0, 7.0, 24, 22)]
