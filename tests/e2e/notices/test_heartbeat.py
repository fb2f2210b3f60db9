"""Silence as the alarm: the heartbeat and the daily message."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from collector.notify import heartbeat, job
from models.records import commands, duties
from models.records.actor import HUB
from models.records.notices import due_notices
from sensors.series import Point, SeriesKey
from tests.contract.notify_servers import Sink
from tests.e2e.notices.told_farm import MINUTE, NOW, SECRET, Farm


def going_round(farm: Farm, now: datetime, rules: bool = True) -> None:
    for name in ("receiver", "worker", "jobs"):
        farm.bench.spool.put_meta(name, {"at": now.timestamp(), "connected": True})
    if rules:
        farm.bench.spool.put_meta(heartbeat.RULES_META, {"at": now.timestamp()})


def test_the_heart_beats_only_while_everything_that_watches_goes_round(farm: Farm, server: Sink) -> None:
    with (farm.bench.hub.folder / "alerts.secret").open("a") as file:
        file.write(f'beat = "{server.url}/{SECRET}"\n')
    with farm.bench.records.session(HUB, NOW) as session:
        commands.put_alert_settings(session, heartbeat="beat", heartbeat_minutes=5)

    def beat(minutes: int, rules: bool = True, alive: bool = True) -> int:
        now = NOW + minutes * MINUTE
        going_round(farm, now if alive else NOW - MINUTE, rules)
        job.beat_heart(farm.bench, now)
        job.beside(farm.bench).errands.wait(10)
        job.beat_heart(farm.bench, now)
        return len(server.came)

    assert beat(0, rules=False) == 0, "nobody has looked at the rules"
    assert [beat(1), beat(2), beat(5), beat(6), beat(7)] == [1, 1, 1, 2, 2]
    assert beat(15, alive=False) == 2, "the worker has stopped"
    server.says = 500
    assert [beat(20), beat(21), beat(22)] == [3, 4, 5], "one that failed is made again after a minute"
    assert server.paths() == [f"GET /{SECRET}"] * 5
    assert SECRET not in json.dumps(farm.bench.spool.meta(job.HEARTBEAT))


def test_the_daily_message_says_what_was_looked_at_and_who_is_silent(farm: Farm) -> None:
    def point(hours_ago: float) -> Point:
        ns = int((NOW - timedelta(hours=hours_ago)).timestamp() * 1e9)
        return Point(ns, 1.0, 1, 0, ns)

    latest = {SeriesKey("laurel-cove", device, "", "air_temperature"): point(hours) for device, hours in SEEN.items()}
    with farm.bench.records.session(HUB, NOW) as session:
        commands.put_place(session, "Spring", "spring")
        commands.put_device(session, "tank2", name="Tank 2")
        commands.put_device(session, "never", name="New probe")
        for device in ("tank2", "never"):
            commands.install_device(session, device, "Spring", NOW - timedelta(days=30))
        said = heartbeat.what_was_checked(session, latest, NOW).replace("\u00a0", " ")
    assert said.startswith("2 of 4 devices heard within a day, ")
    assert said.endswith("Silent: New probe (never heard) and Tank 2 (2 days).")


# hours since each was heard: one that is long gone and describes no place is not waited for, what is derived is no device
SEEN = {"bed1": 1.0, "bed2": 23.0, "tank2": 50.0, "sold": 24.0 * 30, "place:9d9f0c7e": 200.0}


def test_nobody_to_tell_is_no_error(farm: Farm) -> None:
    going_round(farm, NOW)
    for work in (job.send_notices, job.beat_heart):
        work(farm.bench, datetime(2026, 10, 3, 22, 0, tzinfo=UTC))
    with farm.bench.records.session() as session:
        assert due_notices(session, NOW) == [] and duties.channels(session) == []
