"""The migrations of the records, asked of every database that a hub may keep them in."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from models.alerts import Event, Observation
from models.alerts.rules import default_rules
from models.planning.grazing.rotation import Rotation
from models.records import queries
from models.records.alert_rules import load_rules
from models.records.base import Base
from models.records.database import MIGRATIONS, Records, migrate, open_records
from models.records.devices import Deployment
from models.records.forecasts import forecasts, keep_forecast
from models.records.grazing import newest_rotation, propose
from models.records.grazing_settings import values
from models.records.incidents import incidents, open_incident

PLACE, DEVICE, DEPLOYMENT = (UUID(int=n) for n in (1, 2, 3))
# half past one in New York, the second time in that night: local time alone does not tell it from 05:30 UTC
FROM_AT = datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
CALIBRATION = {"to": "distance", "points": [[0.3, 0.32], [2.1, 2.1]]}
GEOMETRY = {"type": "Point", "coordinates": [-79.95, 36.1]}


def config() -> Config:
    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS))
    return made


def downgrade(records: Records, revision: str) -> None:
    asked = config()
    with records.engine.begin() as connection:
        asked.attributes["connection"] = connection
        command.downgrade(asked, revision)


def tables(records: Records) -> set[str]:
    """The tables there are, without the one in which Alembic keeps the revision."""
    return set(sa.inspect(records.engine).get_table_names()) - {"alembic_version"}


def differences(records: Records) -> list[object]:
    """What a further migration would have to change."""
    with records.engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), Base.metadata))


def revision(records: Records) -> str | None:
    with records.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


@contextmanager
def opened(url: str) -> Iterator[Records]:
    records = open_records(url)
    yield records
    records.close()


@contextmanager
def at_revision(url: str, name: str) -> Iterator[Records]:
    """The records of a hub that has not been upgraded since."""
    records = Records(url)
    migrate(records.engine, name)
    yield records
    records.close()


def insert(connection: sa.Connection, table: str, **values: object) -> None:
    """Into the schema of that time: today's classes may know columns that it had not."""
    kinds: dict[type, sa.types.TypeEngine[object]] = {UUID: sa.Uuid(), datetime: sa.DateTime(timezone=True), dict: sa.JSON()}
    now = datetime(2026, 11, 22, tzinfo=UTC)
    row = {"created_at": now, "changed_at": now, "changed_by": "ada", **values}
    columns = [sa.column(name, kinds.get(type(value))) for name, value in row.items()]
    connection.execute(sa.insert(sa.table(table, *columns)).values(row))


def fill_first_schema(records: Records) -> None:
    """A tank, the device that stands in it, and since when."""
    with records.engine.begin() as connection:
        place = {"name": "Upper tank", "kind": "tank", "phase": "active", "notes": "north side", "details": {"capacity_l": 5000}}
        insert(connection, "places", id=PLACE, geometry=GEOMETRY, **place)
        device = {"key": "a840410001", "name": "Tank eye", "model": "LDDS75", "family": "dragino", "gateway": "barn", "interval_s": 1200.0}
        insert(connection, "devices", id=DEVICE, simulated=False, phase="active", notes="", **device)
        deployment = {"channel": "", "measurand": "distance", "means": "", "depth_m": 0.0, "from_at": FROM_AT, "calibration": CALIBRATION}
        insert(connection, "deployments", id=DEPLOYMENT, device_id=DEVICE, place_id=PLACE, **deployment)


def test_there_is_one_newest_schema_and_one_way_to_it() -> None:
    script = ScriptDirectory.from_config(config())
    assert len(script.get_heads()) == 1
    assert script.get_bases() == ["0001"]


def test_opening_an_empty_database_brings_it_to_the_newest_schema(bare_url: str) -> None:
    with opened(bare_url) as records:
        assert revision(records) == ScriptDirectory.from_config(config()).get_current_head()
        assert tables(records) == set(Base.metadata.tables)


def test_the_migrations_make_the_tables_that_the_classes_describe(bare_url: str) -> None:
    with opened(bare_url) as records:
        assert differences(records) == []


def test_every_migration_can_be_taken_back_and_made_again(bare_url: str) -> None:
    with opened(bare_url) as records:
        downgrade(records, "base")
        assert tables(records) == set()
        migrate(records.engine)
        assert differences(records) == []


def test_records_of_the_first_schema_survive_the_upgrade_to_the_newest(bare_url: str) -> None:
    with at_revision(bare_url, "0001") as old:
        fill_first_schema(old)
    for _ in ("upgraded", "opened again"):
        with opened(bare_url) as records:
            assert_all_is_there(records)
    with opened(bare_url) as records:
        if bare_url.startswith("sqlite"):  # copying a table in batch mode is where SQLite would lose a reference
            with records.engine.connect() as connection:
                assert connection.execute(sa.text("PRAGMA foreign_key_check")).all() == []


def test_a_hub_from_before_forecasts_keeps_them_of_the_places_it_had(bare_url: str) -> None:
    with at_revision(bare_url, "0003") as old:
        fill_first_schema(old)
        assert not {"forecasts", "outlooks"} & tables(old)
    with opened(bare_url) as records:
        assert_all_is_there(records)
        with records.session() as session:
            keep_forecast(
                session, kind="water days", place_id=PLACE, target_from=FROM_AT, target_to=FROM_AT, lead="day", issued_at=FROM_AT,
                made_at=FROM_AT, method="test", p20=3.0, p50=4.0, p80=6.0,
            )  # fmt: skip
    with opened(bare_url) as records, records.session() as session:
        assert [(f.place, f.p50, f.target_from) for f in forecasts(session, "water days", FROM_AT)] == [("Upper tank", 4.0, FROM_AT)]


def test_a_hub_from_before_alerts_raises_them_of_the_places_it_had(bare_url: str) -> None:
    with at_revision(bare_url, "0004") as old:
        fill_first_schema(old)
        with old.engine.begin() as connection:
            insert(
                connection, "forecasts", id=UUID(int=4), kind="water days", place_id=PLACE, target_from=FROM_AT, target_to=FROM_AT,
                lead="day", issued_at=FROM_AT, made_at=FROM_AT, hindcast=False, method="test", p20=3.0, p50=4.0, p80=6.0, detail={},
            )  # fmt: skip
        assert not {"incidents", "notices", "channels", "alert_rules"} & tables(old)
    seen = Observation("tank_empty", "Upper tank", "bad", FROM_AT, said="It holds 4 %.", place="Upper tank")
    with opened(bare_url) as records:
        assert_all_is_there(records)
        with records.session() as session:
            assert load_rules(session) == list(default_rules())
            open_incident(session, Event("raised", "tank_empty", "Upper tank", FROM_AT, seen, "warning", "tank Upper tank"))
    with opened(bare_url) as records, records.session() as session:
        assert [(i.place, i.said, i.raised_at, i.state) for i in incidents(session, FROM_AT)] == [
            ("Upper tank", "It holds 4 %.", FROM_AT, "open")
        ]
        assert [(f.place, f.p50) for f in forecasts(session, "water days", FROM_AT)] == [("Upper tank", 4.0)]


def test_a_hub_from_before_grazing_plans_it_for_the_places_it_had(bare_url: str) -> None:
    with at_revision(bare_url, "0005") as old:
        fill_first_schema(old)
        assert not {"grazing_plans", "grazing_acceptances", "grazing_locks", "grazing_settings"} & tables(old)
    plan = Rotation(FROM_AT, FROM_AT.date(), 30, "the day's plan", "greedy", mass={"Upper tank": (1800.0,)})
    with opened(bare_url) as records:
        assert_all_is_there(records)
        with records.session() as session:
            assert newest_rotation(session) is None and values(session)["move_cost"] == 12.0
            propose(session, plan)
    with opened(bare_url) as records, records.session() as session:
        kept = newest_rotation(session)
        assert kept is not None and (kept.status, kept.made_at, kept.rotation) == ("proposed", FROM_AT, plan)


def assert_all_is_there(records: Records) -> None:
    with records.session() as session:
        deployment = session.scalars(sa.select(Deployment)).one()
        assert (deployment.id, deployment.changed_by, deployment.measurand, deployment.depth_m) == (DEPLOYMENT, "ada", "distance", 0.0)
        assert (deployment.from_at, deployment.to_at, deployment.height_m) == (FROM_AT, None, None)
        assert deployment.from_at.utcoffset() == UTC.utcoffset(None)
        assert deployment.calibration == CALIBRATION
        device, place = deployment.device, deployment.place
        assert (device.id, device.key, device.interval_s, device.simulated) == (DEVICE, "a840410001", 1200.0, False)
        assert (place.id, place.name, place.kind, place.notes) == (PLACE, "Upper tank", "tank", "north side")
        assert (place.geometry, place.details) == (GEOMETRY, {"capacity_l": 5000})


def test_threads_that_open_the_records_at_once_all_get_them(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/records.db"
    with ThreadPoolExecutor(6) as threads:
        opened = list(threads.map(lambda _: open_records(url), range(12)))
    for records in opened:
        with records.session() as session:
            assert queries.places(session) == []
        records.close()
