"""A farm as jobs gather it: what the records know of grazing is in it, as of its moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from collector.known import farm_now
from collector.store import open_store
from models.amounts import parse_amount
from models.planning.grazing.rotation import Rotation
from models.records import commands
from models.records.actor import HUB
from models.records.grazing import propose
from tests import made_hub

NOW = datetime(2026, 5, 1, 16, tzinfo=UTC)


def test_a_farm_knows_its_plan_its_stays_and_what_was_read_off_its_grass(tmp_path: Path) -> None:
    hub = made_hub.make(tmp_path, NOW)
    records, store = hub.open_records(), open_store(hub.store_url, hub.zone)
    with records.session(HUB, NOW) as session:
        commands.put_place(session, "P1", "paddock")
        commands.put_herd(session, "Ewes", species="sheep", details={"weight_kg": 68.0})
        commands.move_herd(session, "Ewes", "P1", NOW - timedelta(days=3))
        commands.record_reading(session, "Sward height", parse_amount("8 in"), NOW - timedelta(days=2), "P1")
        propose(session, Rotation(NOW - timedelta(hours=1), NOW.date(), 30, "the day's plan", "greedy"))
    now, before = farm_now(hub, store, records, NOW), farm_now(hub, store, records, NOW - timedelta(days=5))
    records.close()
    store.close()
    assert now.grass.rotation is not None and now.grass.rotation.rotation.made_by == "greedy"
    assert [(s.herd, s.place) for s in now.grass.stays if s.herd == "Ewes"] == [("Ewes", "P1")]
    assert [(r.place, r.kind) for r in now.grass.swards] == [("P1", "height")]
    assert {h.name: h.details.get("weight_kg") for h in now.herds}["Ewes"] == 68.0
    assert before.grass.rotation is None and before.grass.swards == ()
