"""What the records know of grazing: stays from moves, readings of the grass, close looks at the land, settings, facts of herds."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from models.amounts import parse_amount
from models.records import commands, queries
from models.records.actor import HUB
from models.records.command import COMMANDS
from models.records.commands.field import parse_reading
from models.records.database import Records, open_records
from models.records.folder.loading import import_records
from models.records.folder.reading import source_of
from models.records.folder.writing import folder_files, tables_of
from models.records.grass import grass
from models.records.grazed import herd_stays
from models.records.grazing import GrazingSetting
from models.records.grazing_settings import day_in, defaults, grazing_settings
from models.records.land_health import LandHealth, land_health, trends
from models.records.swards import sward_readings
from sensors.errors import RecordError, UnitError
from tests.records_examples import NOW, YESTERDAY, ZONE, actor
from tests.unit.models.records.conftest import Open

STEWARD, WORKER = actor("steward"), actor("worker", name="Bob")


@pytest.fixture
def records(open_farm: Open) -> Records:
    return open_farm(None)


# Stays


def test_stays_follow_from_moves(records: Records) -> None:
    begun, moved = NOW - timedelta(days=25), NOW - timedelta(days=10)
    with records.session(STEWARD, NOW) as session:
        commands.move_herd(session, "Ewes", "P1", NOW - timedelta(days=20))  # stands there already
        commands.move_herd(session, "Ewes", "P2", moved)
        found = [(s.herd, s.species, s.place, s.from_at, s.left_at) for s in herd_stays(session, NOW)]
        assert found == [("Ewes", "sheep", "P1", begun, moved), ("Ewes", "sheep", "P2", moved, None)]
        assert [s.place for s in herd_stays(session, NOW, NOW - timedelta(days=9))] == ["P2"]
        assert [(s.place, s.left_at) for s in herd_stays(session, NOW - timedelta(days=15))] == [("P1", None)]


def test_a_herd_that_is_gone_has_left(records: Records) -> None:
    with records.session(STEWARD, NOW) as session:
        commands.put_herd(session, "Ewes", archived_on=date(2027, 5, 10))
        (stay,) = herd_stays(session, NOW)
        assert stay.left_at == datetime(2027, 5, 10, tzinfo=UTC)


# Readings


def test_heights_plates_and_clips_are_read_back_in_si(records: Records) -> None:
    with records.session(WORKER, NOW) as session:
        commands.record_reading(session, "Sward height", parse_reading("Sward height", "8"), YESTERDAY, "P1", by="Bob")
        commands.record_reading(session, "Plate meter", parse_reading("Plate meter", "22"), YESTERDAY, "P2")
        commands.record_reading(session, "Clip", parse_reading("Clip", "24 g"), NOW, "P1", frame_m2=0.25, dry_percent=20.0)
        commands.record_reading(session, "Soil moisture", parse_amount("24 %"), NOW, "P1")
        found = sward_readings(session, YESTERDAY)
        assert [(r.place, r.kind, round(r.value, 4), r.frame_m2, r.dry_percent) for r in found] == [
            ("P1", "height", 0.2032, None, None),  # 8 in
            ("P2", "plate", 0.11, None, None),  # 22 clicks of half a centimetre
            ("P1", "clip", 0.024, 0.25, 20.0),
        ]
        assert found[0].by == "Bob"
        assert [r.kind for r in sward_readings(session, NOW)] == ["clip"]


def test_a_clip_without_a_frame_is_of_the_hubs_own(records: Records) -> None:
    with records.session(STEWARD, NOW) as session:
        commands.put_grazing_settings(session, {"frame_m2": 0.1})
        commands.record_reading(session, "Clip", parse_reading("Clip", "24"), YESTERDAY, "P1")
        commands.put_grazing_settings(session, {"frame_m2": 0.25})
        (clip,) = sward_readings(session, YESTERDAY)
        # another frame next year changes nothing of it
        assert (clip.frame_m2, clip.dry_percent) == (0.1, None)


@pytest.mark.parametrize(
    ("what", "text", "facts", "why"),
    [
        ("Sward height", "8 in", {"frame_m2": 0.1}, "has no frame"),
        ("Clip", "24 g", {"frame_m2": 0.0}, "cannot be 0"),
        ("Clip", "24 g", {"dry_percent": 120.0}, "cannot be 120"),
        ("Clip", "24 g", {"frame_m2": float("nan")}, "cannot be nan"),
    ],
)
def test_a_reading_that_cannot_be_is_refused(records: Records, what: str, text: str, facts: dict[str, Any], why: str) -> None:
    with pytest.raises(RecordError, match=why), records.session(WORKER, NOW) as session:
        commands.record_reading(session, what, parse_amount(text), YESTERDAY, "P1", **facts)


def test_a_plate_meter_ends_at_its_scale_and_a_clip_is_weighed() -> None:
    with pytest.raises(RecordError, match="above 120 clicks"):
        parse_reading("Plate meter", "140 clicks")
    with pytest.raises(UnitError):
        parse_reading("Clip", "8 in")


# Land health


def test_a_close_look_is_written_down_with_what_was_looked_at(records: Records) -> None:
    with records.session(WORKER, NOW) as session:
        commands.record_land_health(session, "P1", YESTERDAY, cover_percent=92, infiltration_min=11, species=14, photo_point="gate post")
        (look,) = land_health(session)
        assert (look.place, look.cover_percent, look.bare_percent, look.infiltration_min, look.species) == ("P1", 92, None, 11, 14)
        assert look.photo_point == "gate post"


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"cover_percent": 101.0},
        {"cover_percent": 80.0, "bare_percent": 30.0},
        {"species": 3.5},
        {"infiltration_min": -1.0},
        {"bare_percent": float("nan")},
    ],
)
def test_a_look_that_cannot_be_is_refused(records: Records, facts: dict[str, Any]) -> None:
    with pytest.raises(RecordError), records.session(WORKER, NOW) as session:
        commands.record_land_health(session, "P1", YESTERDAY, **facts)


def look(year: int, cover: float | None) -> LandHealth:
    return LandHealth(records_id(year), "P1", datetime(year, 10, 1, 12, tzinfo=UTC), "Ann", cover_percent=cover)


def records_id(number: int) -> Any:
    from uuid import UUID

    return UUID(int=number)


def test_a_trend_needs_three_looks_over_a_year_and_a_half() -> None:
    # 60, 70, 80 % in three Octobers is ten points a year
    (trend,) = trends([look(2025, 70.0), look(2024, 60.0), look(2026, 80.0), look(2027, None)])
    assert trend.change_per_year == pytest.approx(10.0, rel=1e-3)
    assert (trend.place, trend.figure, trend.first[1], trend.last[1], trend.looks) == ("P1", "cover_percent", 60.0, 80.0, 3)
    assert trends([look(2024, 60.0), look(2026, 80.0)]) == []


# Settings


def test_every_default_can_be_and_has_its_source() -> None:
    for setting in defaults().values():
        assert setting.meaning and setting.source and setting.kind in ("number", "day", "place"), setting.key
        if isinstance(setting.default, float):
            assert (setting.least or 0.0) <= setting.default <= (setting.most or 1e9), setting.key
        elif setting.default is not None:
            assert day_in(setting.default, 2027), setting.key
    # $0.09 a pound; 2,400 and 1,200 lb/ac; a hoop of 0.96 square feet
    assert defaults()["hay_per_kg"].default == pytest.approx(0.09 / 0.45359237, abs=1e-6)
    assert defaults()["enter_kg_ha"].default == pytest.approx(2400 * 1.12085, abs=0.01)
    assert defaults()["leave_kg_ha"].default == pytest.approx(1200 * 1.12085, abs=0.01)
    assert defaults()["frame_m2"].default == pytest.approx(0.96 * 0.09290304, abs=1e-6)
    assert defaults()["rest_jul_d"].default == 42.0


def test_a_setting_is_changed_and_comes_back(records: Records) -> None:
    with records.session(STEWARD, NOW) as session:
        commands.put_grazing_settings(session, {"move_cost": 8.0, "season_until": "11-5", "rest_dec_d": 50})
        held = grazing_settings(session)
        assert [(held[k].value, held[k].changed) for k in ("move_cost", "season_until", "rest_dec_d")] == [
            (8.0, True), ("11-05", True), (50.0, True),
        ]  # fmt: skip
        assert session.query(GrazingSetting).count() == 3
        commands.put_grazing_settings(session, {"move_cost": None, "season_until": "10-31", "rest_dec_d": None})
        assert session.query(GrazingSetting).count() == 0
        assert grazing_settings(session) == defaults()


def test_the_lot_is_a_place_of_the_hub(records: Records) -> None:
    with records.session(STEWARD, NOW) as session:
        commands.put_place(session, "Barn", "building")
        commands.put_grazing_settings(session, {"lot_place": "Barn"})
        assert grazing_settings(session)["lot_place"].value == "Barn"
        commands.put_grazing_settings(session, {"lot_place": None})
        assert grazing_settings(session) == defaults()


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"move_cost": -1.0}, "move_cost cannot be"),
        ({"move_cost": "cheap"}, "move_cost cannot be"),
        ({"season_until": "02-30"}, "no day of the year"),
        ({"season_until": 5.0}, "no day of the year"),
        ({"hay_cost": 1.0}, "no setting of grazing"),
        ({"move_cost": 8.0, "change_gain": float("inf")}, "change_gain cannot be"),
        ({"lot_place": "Nowhere"}, "no place"),
    ],
)
def test_a_setting_that_cannot_be_changes_nothing(records: Records, values: dict[str, Any], why: str) -> None:
    with pytest.raises(RecordError, match=why), records.session(STEWARD, NOW) as session:
        commands.put_grazing_settings(session, values)
    with records.session(HUB, NOW) as session:
        assert session.query(GrazingSetting).count() == 0


def test_a_change_that_fits_no_more_leaves_the_default(records: Records) -> None:
    with records.session(HUB, NOW) as session:
        session.add(GrazingSetting(key="move_cost", value="cheap"))
        session.add(GrazingSetting(key="gone", value="1"))
        session.flush()
        assert grazing_settings(session) == defaults()


# Facts of herds


def test_facts_of_a_herd_are_checked_and_seen(records: Records) -> None:
    facts = {"class": "ewe_lactating", "weight_kg": 68, "percent": 3.5, "longest_stay_d": 4, "joins": ["Wethers"]}
    with records.session(STEWARD, NOW) as session:
        commands.put_herd(session, "Ewes", details=facts)
        assert {h.name: dict(h.details) for h in queries.herds(session, NOW)}["Ewes"] == facts
        # herds that graze as one may be set to one paddock
        commands.lock_stay(session, "Wethers", "P1", date(2027, 6, 1), 4)


@pytest.mark.parametrize(
    "facts",
    [{"weight_kg": 0}, {"percent": "much"}, {"longest_stay_d": True}, {"follows": "Geese"}, {"joins": ["Ewes"]}, {"joins": "Wethers"}],
)
def test_facts_of_a_herd_that_cannot_be_are_refused(records: Records, facts: dict[str, Any]) -> None:
    with pytest.raises(RecordError), records.session(STEWARD, NOW) as session:
        commands.put_herd(session, "Ewes", details=facts)


# All of it, and the folder


def test_a_farm_knows_its_grazing_as_of_a_moment(records: Records) -> None:
    with records.session(STEWARD, NOW) as session:
        commands.record_land_health(session, "P1", YESTERDAY, cover_percent=92)
        commands.record_reading(session, "Sward height", parse_amount("8 in"), NOW, "P1")
        now, before = grass(session, NOW, ZONE), grass(session, YESTERDAY - timedelta(days=2), ZONE)
        assert now.rotation is not None and now.rotation.status == "proposed" and now.accepted is None
        assert (len(now.stays), len(now.swards), len(now.locks), len(now.health)) == (1, 1, 1, 1)
        assert now.settings["move_cost"] == 12.0
        assert (before.rotation, before.swards, before.health) == (None, (), ())


def test_locks_settings_and_looks_go_out_and_in_again_byte_for_byte(records: Records, tmp_path: Any) -> None:
    with records.session(STEWARD, NOW) as session:
        commands.put_grazing_settings(session, {"move_cost": 8.5, "season_until": "11-15"})
        commands.record_land_health(session, "P1", YESTERDAY, cover_percent=92.5, species=14, photo_point="gate post")
        commands.record_reading(session, "Clip", parse_amount("24 g"), YESTERDAY, "P1", dry_percent=22.0)
        commands.put_herd(session, "Ewes", details={"weight_kg": 68})
        out, tables = dict(folder_files(session, ZONE)), tables_of(session, ZONE)
    assert {"grazing_locks.csv", "grazing_settings.csv"} <= set(out)
    assert "Ewes,P1,2027-06-01,4,lambing" in out["grazing_locks.csv"]
    other = open_records(f"sqlite:///{tmp_path}/other.db")
    with other.session(HUB, NOW) as session:
        import_records(session, source_of(tables), ZONE)
    with other.session(HUB, NOW) as session:
        assert dict(folder_files(session, ZONE)) == out
        assert len(land_health(session)) == 1 and sward_readings(session, YESTERDAY)[0].dry_percent == 22.0
    other.close()


def test_workers_log_and_stewards_decide() -> None:
    roles = {name: COMMANDS[name].role for name in ("record_reading", "record_land_health", "move_herd")}
    assert set(roles.values()) == {"worker"}
    assert {COMMANDS[n].role for n in ("accept_rotation", "lock_stay", "unlock_stay", "put_grazing_settings")} == {"steward"}
