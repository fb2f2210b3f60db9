"""The grass of the demo: it grows and is eaten as grass is, and people read it as people do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from collector.simulate import herds
from collector.simulate.hub import TIME_ZONE
from collector.simulate.pasture import BEGUN, INCH_CM, STUBBLE, Pastures
from collector.simulate.records import HANDS, demo_records, read_grass
from collector.simulate.world import World, world
from models.records.actor import HUB
from models.records.database import Records, open_records
from models.records.folder.writing import folder_files
from models.records.grass import grass
from models.records.land_health import trends

NOW = datetime(2026, 9, 14, 16, 0, tzinfo=UTC)
ZONE = ZoneInfo(TIME_ZONE)


@pytest.fixture(scope="module")
def laurel_cove() -> World:
    return world(7, NOW)


@pytest.fixture(scope="module")
def pastures(laurel_cove: World) -> Pastures:
    return Pastures(laurel_cove.land)


def days_of(pastures: Pastures, first: str, last: str) -> slice:
    """Rows of the days from first to last."""
    rows = [int((datetime.fromisoformat(day).replace(tzinfo=ZONE).timestamp() - pastures.start_s) // 86_400) for day in (first, last)]
    return slice(*rows)


def test_grass_grows_fast_in_may_slower_in_summer_and_hardly_in_january(pastures: Pastures) -> None:
    """Fertile cool-season pasture of the southern mountains: 60 to 100 kg/ha/d in May, a third to two thirds in July, none in January."""
    mass = pastures.mass(NOW.timestamp())
    # where no herd stands that month: P5 in the first half of May and from 14 July on; in January they are at the barn
    column = {name: n for n, name in enumerate(pastures.names)}
    may = np.diff(mass[days_of(pastures, "2026-05-01", "2026-05-16"), column["P5"]]).mean()
    july = np.diff(mass[days_of(pastures, "2026-07-15", "2026-08-14"), column["P5"]]).mean()
    january = np.diff(mass[days_of(pastures, "2026-01-03", "2026-01-25"), column["P5"]]).mean()
    assert 45 <= may <= 110
    assert 0.25 * may <= july <= 0.75 * may
    # nothing grows, and what stands high dies back a little: 3 in a thousand of some 3,000 kg/ha a day
    assert -10 < january < 6


def test_a_paddock_is_eaten_down_while_a_herd_stands_there_and_never_below_its_stubble(pastures: Pastures) -> None:
    mass = pastures.mass(NOW.timestamp())
    assert np.isfinite(mass).all() and mass.min() >= 0.9 * STUBBLE and mass.max() < 7500
    noons = pastures.start_s + 43_200.0 + 86_400.0 * np.arange(len(mass) - 1, dtype=np.float64)
    here = herds.place_index("cattle", noons)
    change = np.diff(mass, axis=0)
    out = here < len(herds.PADDOCKS)
    assert {datetime.fromtimestamp(s, UTC).month for s in noons[~out]} <= {12, 1, 2, 3, 4}
    growing = [n for n in np.flatnonzero(out) if mass[n, here[n]] > STUBBLE + 300]
    growing = [n for n in growing if 4 <= datetime.fromtimestamp(noons[n], UTC).month <= 10]
    assert np.mean([change[n, here[n]] < 0 for n in growing]) > 0.95
    # 120 kg a day and what is trodden down, on 0.8 ha: about 195 kg/ha a day, less what grows
    assert -400 < np.median([change[n, here[n]] for n in growing]) < -150


def test_the_year_feeds_the_herds_by_and_large(pastures: Pastures) -> None:
    """Neither a desert nor a jungle: on average 1,300 to 4,800 kg/ha stand May to September; nobody mows what is ahead of the herds."""
    season = pastures.mass(NOW.timestamp())[days_of(pastures, "2026-05-01", "2026-09-10")]
    assert 1300 < season.mean() < 4800
    assert season.mean(axis=0).max() > 1.4 * season.mean(axis=0).min()


def test_the_grass_is_the_same_whenever_it_is_asked_for(laurel_cove: World, pastures: Pastures) -> None:
    in_pieces = Pastures(laurel_cove.land)
    assert in_pieces.mass(in_pieces.start_s)[0].tolist() == [BEGUN] * 12
    for days in (200, 100, 30, 0):
        in_pieces.mass((NOW - timedelta(days=days)).timestamp())
    assert in_pieces.mass(NOW.timestamp()).tolist() == pastures.mass(NOW.timestamp()).tolist()


def test_each_paddock_is_read_about_every_ten_days_in_the_season_and_about_as_it_stands(pastures: Pastures) -> None:
    walks = list(pastures.walks(NOW - timedelta(days=365), NOW))
    assert 230 <= len(walks) <= 300
    assert {w.place for w in walks} == set(pastures.names)
    assert {w.at.month for w in walks} <= set(range(3, 12))
    assert all(w.inches * 2 == round(w.inches * 2) for w in walks)
    off = [w.inches * INCH_CM / pastures.height_cm(w.place, w.at.timestamp()) - 1 for w in walks if w.inches > 4]
    assert abs(np.mean(off)) < 0.03 and 0.05 < np.std(off) < 0.15
    # the same walks, whatever window they are asked for in
    half = NOW - timedelta(days=100)
    assert [*pastures.walks(NOW - timedelta(days=365), half), *pastures.walks(half, NOW)] == walks


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    opened = open_records(f"sqlite:///{tmp_path}/records.db", ZONE)
    yield opened
    opened.close()


def test_the_demos_past_has_a_season_of_readings_and_three_years_of_looks(records: Records, laurel_cove: World) -> None:
    demo_records(records, NOW, NOW, laurel_cove.land)
    with records.session(HUB) as session:
        known = grass(session, NOW, ZONE)
        before = dict(folder_files(session, ZONE))
    assert len(known.swards) == len(list(Pastures(laurel_cove.land).walks(NOW - timedelta(days=365), NOW)))
    assert {s.kind for s in known.swards} == {"height"} and {s.by for s in known.swards} == {"Marcus", "Hollis"}
    assert {s.herd for s in known.stays} >= {"Cattle", "Sheep"}
    found = {(t.place, t.figure): t for t in trends(known.health)}
    assert len(found) == 48 and found["P1", "cover_percent"].change_per_year > 2
    # people come again: what was read is not read twice
    assert read_grass(records, laurel_cove.land, NOW) == 0
    with records.session(HUB) as session:
        assert dict(folder_files(session, ZONE)) == before


def test_people_go_on_reading_and_catch_up(records: Records, laurel_cove: World) -> None:
    demo_records(records, NOW, NOW, laurel_cove.land)
    then = NOW + timedelta(days=20)
    # twelve paddocks, two walks each, now and then one is missed
    count = read_grass(records, laurel_cove.land, then)
    assert 18 <= count <= 24
    assert read_grass(records, laurel_cove.land, then) == 0
    with records.session(HUB) as session:
        new = [s for s in grass(session, then, ZONE).swards if s.at > NOW]
        assert len(new) == count and {s.by for s in new} <= {"Marcus", "Hollis"}
    assert not HANDS.may("steward")
