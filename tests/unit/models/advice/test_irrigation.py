"""What beds need: amounts by hand from FAO-56, rain that is waited for, doubt that stays doubt, and what is said of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.store.memory import MemoryStore
from models.advice import irrigation
from models.advice.derived import series_key
from models.advice.derived.reading import DerivedReader
from models.advice.farm import Farm, Live
from models.advice.irrigation import BedWater, waters
from models.advice.outlook import Outlook
from models.advice.watering import line_of, watering
from models.records.growth import PlantingView
from models.records.queries import PlaceView
from sensors.resample import farm_date
from sensors.series import Rollup, SeriesKey

ZONE = ZoneInfo("America/New_York")
# a Tuesday in July, 8 in the morning
NOW = datetime(2026, 7, 14, 12, tzinfo=UTC)
TODAY = date(2026, 7, 14)
HUB = "cove"
STATION = PlaceView(uuid4(), "Weather station", "station", "", "active", None, {})
ET0 = 5.0


def bed(name: str = "Bed 4", parent: str = "Block B", **details: object) -> PlaceView:
    """100 ft by 2.5 ft: 23.2 m². 0.3 m of silt loam hold 48 mm."""
    return PlaceView(
        uuid4(),
        name,
        "bed",
        parent,
        "active",
        None,
        {"length_m": 30.48, "width_m": 0.762, "soil": "silt loam", "root_depth_m": 0.3, **details},
    )


def tomato(place: str) -> PlantingView:
    """Set out on 1 May: in the middle of its season, Kc 1.15."""
    on = date(2026, 5, 1)
    return PlantingView(
        uuid4(), f"Tomato {place}", "Tomato", "tomato_slicing", "Solanaceae", "", "transplant_raised", "2026", None, on, None,
        date(2026, 9, 23), None, on, None, None, {}, None, "", None, ((place, None),), None,
    )  # fmt: skip


def farm(
    beds: list[PlaceView], gone: dict[str, float], spread: float = 0.0, rain: list[float] | None = None, lives: tuple[Live, ...] = ()
) -> Farm:
    """Beds of tomatoes with so much gone this morning, under 5 mm a day of reference evapotranspiration and such rain (from today on)."""
    store = MemoryStore(ZONE)
    for i in range(1, 15):
        _keep(store, STATION, "evapotranspiration", "FAO-56 Penman-Monteith", TODAY - timedelta(days=i), ET0)
    for place in beds:
        if place.name in gone:
            _keep(store, place, "soil_depletion", "root zone", TODAY, gone[place.name])
            _keep(store, place, "soil_depletion_spread", "root zone", TODAY, spread)
    return Farm(
        "Cove", ZONE, "us", 35.6, -82.5, False, NOW, (STATION, *beds), (), lives, plantings=tuple(tomato(p.name) for p in beds),
        derived=DerivedReader(store, HUB, ZONE), outlook=None if rain is None else told(rain),
    )  # fmt: skip


def _keep(store: MemoryStore, place: PlaceView, measurand: str, variant: str, on: date, value: float) -> None:
    (sid,) = store.series_ids([series_key(HUB, place.id, measurand, variant)])
    store.write_rollups("1d", [(sid, Rollup(farm_date(on, ZONE).start_ns, value, value, value, value, 24, 24))])


def told(rain: list[float]) -> Outlook:
    """Rain of farm days from today on, each in its last hour."""
    start = farm_date(TODAY, ZONE).start_ns / 1e9
    hours = start + 3600.0 * np.arange(24 * len(rain))
    fell = np.zeros(len(hours))
    fell[23::24] = rain
    return Outlook("open-meteo", NOW, hours, rain_mm=fell)


def one(farm: Farm) -> BedWater:
    (found,) = waters(farm)
    return found


def test_what_is_ready_is_that_of_table_22() -> None:
    # TAW 1000 x 0.16 x 0.3; ETc 1.15 x 5 = 5.75; p = 0.4 + 0.04 (5 - 5.75) = 0.37
    water = one(farm([bed()], {"Bed 4": 12.0}))
    assert (water.total_mm, water.need_mm, water.ready_mm) == (pytest.approx(48.0), pytest.approx(5.75), pytest.approx(0.37 * 48))
    # 17.76 ready: 12 gone, 12 of 14 hours of light to come today (4.9), 5.75 tomorrow
    assert (water.state, water.due_on) == ("todo", TODAY + timedelta(days=1))


def test_what_is_given_fills_all_but_the_room_for_rain_through_the_drip_s_losses() -> None:
    water = one(farm([bed(drip_l_min=10)], {"Bed 4": 20.0}))
    # 20 - 0.15 x 48 = 12.8 mm; / 0.9 x 23.2 m² = 330 l; at 10 l/min 33 min
    assert water.state == "act"
    assert water.net_mm == pytest.approx(12.8)
    assert water.gross_l == pytest.approx(12.8 / 0.9 * 30.48 * 0.762)
    assert water.minutes == pytest.approx(33.0, abs=0.1)


def test_drip_lines_that_wet_part_of_a_bed_give_that_part() -> None:
    whole, part = (one(farm([bed(wetted_share=s)], {"Bed 4": 20.0})).gross_l for s in (1.0, 0.5))
    assert part == pytest.approx(0.5 * (whole or 0))


def test_a_dry_bed_waits_for_rain_that_fills_it_and_is_watered_where_it_does_not() -> None:
    assert one(farm([bed()], {"Bed 4": 20.0}, rain=[0, 18, 0, 0])).state == "watch"
    some = one(farm([bed()], {"Bed 4": 20.0}, rain=[0, 6, 0, 0]))
    assert (some.state, some.net_mm) == ("act", pytest.approx(12.8 - 6))
    assert one(farm([bed()], {"Bed 4": 20.0}, rain=[0, 0, 0, 18])).state == "act", "nobody waits three days"


def test_a_bed_under_cover_waits_for_no_rain() -> None:
    house = PlaceView(uuid4(), "High tunnel", "greenhouse", "", "active", None, {})
    place = bed(parent="High tunnel")
    dry = farm([place], {"Bed 4": 25.0}, rain=[0, 40, 0, 0])
    assert one(replace(dry, places=(*dry.places, house))).state == "act"


def test_doubt_waters_a_little_earlier_and_shows_as_a_band() -> None:
    sure, doubtful = one(farm([bed()], {"Bed 4": 17.0})), one(farm([bed()], {"Bed 4": 17.0}, spread=5.0))
    assert (sure.state, doubtful.state) == ("todo", "act")
    assert (doubtful.low_mm, doubtful.high_mm) == (pytest.approx(17 - 4.2), pytest.approx(17 + 4.2))


def test_a_bed_nobody_knows_is_unknown_and_offers_three_answers() -> None:
    asked = farm([bed()], {})
    assert one(asked).state == "unknown" and one(asked).net_mm is None
    (line,) = watering(asked)
    assert (line.state, line.subject, [d.label for d in line.deeds]) == ("unknown", "soil Bed 4", ["Dry", "Moist", "Wet"])
    assert {d.type for d in line.deeds} == {"observation"}


def test_soil_water_of_three_days_ago_is_not_that_of_now() -> None:
    asked = farm([bed()], {"Bed 4": 10.0})
    later = replace(asked, now=NOW + timedelta(days=3))
    assert one(later).state == "unknown"


def test_without_evaporation_only_today_s_word_counts_and_nothing_is_promised() -> None:
    asked = farm([bed()], {"Bed 4": 10.0})
    blind = replace(asked, places=tuple(p for p in asked.places if p.kind == "bed"))
    assert (one(blind).need_mm, one(blind).due_on, one(blind).depletion_mm) == (None, None, pytest.approx(10.0))


def test_where_nothing_grows_nothing_is_said() -> None:
    assert waters(replace(farm([bed()], {"Bed 4": 40.0}), plantings=())) == []


def test_a_soil_wetter_than_it_can_hold_is_shut_off() -> None:
    place = bed(field_capacity=30, wilting_point=14)
    ns = int(NOW.timestamp() * 1e9)
    wet = Live(SeriesKey(HUB, "p", "", "soil_moisture"), "soil_moisture", "Bed 4", "bed", 0.1, 36.0, ns, ns, 1, 0, 60.0, False)
    dry_weather = farm([place], {"Bed 4": 0.0}, lives=(wet,))
    # nobody measured rain: it may have been that
    assert one(dry_weather).state == "fine"
    house = PlaceView(uuid4(), "High tunnel", "greenhouse", "", "active", None, {})
    inside = farm([bed(parent="High tunnel", field_capacity=30, wilting_point=14)], {"Bed 4": 0.0}, lives=(wet,))
    (line,) = watering(replace(inside, places=(*inside.places, house)))
    assert line.state == "watch" and line.headline.startswith("Shut the water of bed 4")


def test_the_line_says_how_much_by_when_and_the_deed_carries_the_amount() -> None:
    (line,) = watering(farm([bed(drip_l_min=10)], {"Bed 4": 12.0}, rain=[0, 0, 0, 0]))
    assert line.headline == "Bed 4 needs 0.2\u00a0in by tomorrow."
    # 4.8 mm / 0.9 x 23.2 m² = 124 l = 33 gal, said as 35
    (deed,) = line.deeds
    assert (deed.label, deed.amount, deed.type, deed.places) == ("Watered 35\u00a0gal", "35\u00a0gal", "input", ("Bed 4",))
    assert "the root zone of tomato holds 1.9\u00a0in" in line.reason and "no rain likely" in line.reason
    assert line.until == datetime(2026, 7, 15, 5, tzinfo=ZONE)


def test_beds_of_one_block_with_the_same_need_are_one_line() -> None:
    places = [bed(f"Bed {n}") for n in (13, 14, 15, 16)] + [bed("Bed 20", "Block D")]
    lines = watering(farm(places, dict.fromkeys((p.name for p in places), 21.0)))
    assert {line.headline.partition(" now")[0] for line in lines} == {"Water beds 13 to 16", "Water bed 20"}
    group = next(line for line in lines if "13" in line.headline)
    # 13.8 mm / 0.9 x 23.2 m² x 4 = 1,425 l = 376 gal
    assert group.deeds[0].amount == "375\u00a0gal" and len(group.deeds[0].places) == 4


def test_never_more_than_three_lines() -> None:
    places = [bed(f"Bed {n}", f"Block {n}") for n in range(1, 8)]
    assert len(watering(farm(places, dict.fromkeys((p.name for p in places), 25.0)))) == 3


def test_a_bed_without_a_size_is_told_a_depth() -> None:
    place = PlaceView(uuid4(), "Bed 4", "bed", "", "active", None, {"soil": "silt loam", "root_depth_m": 0.3})
    (line,) = watering(farm([place], {"Bed 4": 25.0}))
    assert line.deeds[0].amount == "0.7\u00a0in"


@given(st.floats(0, 48), st.floats(0, 12), st.lists(st.floats(0, 40), min_size=4, max_size=4), st.integers(0, 3), st.floats(0, 30))
def test_more_rain_never_asks_for_more_water(gone: float, spread: float, rain: list[float], day: int, more: float) -> None:
    wetter = [r + more * (i == day) for i, r in enumerate(rain)]
    place = bed()
    less, asked = (one(farm([place], {"Bed 4": gone}, spread, r)).net_mm for r in (wetter, rain))
    assert less is not None and asked is not None and less <= asked + 1e-9


@given(st.floats(0, 48), st.floats(0, 12))
def test_what_is_said_is_within_what_can_be(gone: float, spread: float) -> None:
    water = one(farm([bed()], {"Bed 4": gone}, spread))
    assert water.low_mm is not None and water.high_mm is not None and water.depletion_mm is not None
    assert 0 <= water.low_mm <= water.depletion_mm <= water.high_mm <= water.total_mm + 1e-9
    assert line_of(farm([bed()], {"Bed 4": gone}, spread), [water]) is None or water.state != "fine"
    assert (water.net_mm or irrigation.LEAST_MM) >= irrigation.LEAST_MM
