"""What the index answers is what the logs say: random logs, finished, given up and taken back, asked at random moments."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.amounts import parse_amount
from models.records import commands, state
from models.records.assets import Asset
from models.records.base import Base
from models.records.database import Records, open_records
from models.records.index import rebuild
from models.records.logs import Adjustment, Log, Membership, Movement
from sensors.errors import RecordError
from tests.records_examples import actor

START = datetime.fromisoformat("2027-01-01T00:00:00+00:00")
NOW = START + timedelta(days=100)
SUE = actor("steward", name="Sue")
HERDS, ANIMALS, PLACES, LOTS = ("Ewes", "Rams"), ("Dolly", "Bella", "Ram"), ("P1", "P2", "P3"), ("Hay",)

hours = st.integers(0, 60)  # few moments, so that logs of one moment are frequent
steps = st.one_of(
    st.tuples(st.just("move"), st.sampled_from(HERDS), st.sampled_from(PLACES), hours),
    st.tuples(st.just("join"), st.sampled_from(ANIMALS), st.sampled_from(HERDS), hours),
    st.tuples(st.just("leave"), st.sampled_from(ANIMALS), st.just(""), hours),
    st.tuples(st.just("count"), st.sampled_from(HERDS), st.integers(0, 30), hours),
    st.tuples(st.just("birth"), st.sampled_from(HERDS), st.integers(1, 3), hours),
    st.tuples(st.just("sell"), st.sampled_from(HERDS), st.integers(1, 5), hours),
    st.tuples(st.just("receive"), st.just("Hay"), st.integers(0, 9), hours),
    st.tuples(st.just("use"), st.just("Hay"), st.integers(0, 9), hours),
    st.tuples(st.just("stock"), st.just("Hay"), st.integers(0, 9), hours),
    st.tuples(st.just("plan"), st.sampled_from(HERDS), st.sampled_from(PLACES), hours),
    st.tuples(st.just("finish"), st.integers(0, 3), st.sampled_from(PLACES), hours),
    st.tuples(st.just("abandon"), st.integers(0, 3), st.just(""), hours),
    st.tuples(st.just("undo"), st.just(""), st.just(""), hours),
)


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Records]:
    opened = open_records(f"sqlite:///{Path(tmp_path_factory.mktemp('index'))}/records.db")
    yield opened
    opened.close()


def stock_farm(records: Records) -> None:
    """An empty farm with two herds, three animals, three paddocks and hay."""
    with records.engine.begin() as connection:
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(table.delete())
    with records.session(SUE, START - timedelta(days=1)) as session:
        for name in PLACES:
            commands.put_place(session, name, "paddock")
        for name in HERDS:
            commands.put_herd(session, name)
        for name in ANIMALS:
            commands.put_animal(session, name, species="sheep")
        commands.put_lot(session, "Hay", "material", unit="bale")
        # something to leave, to sell and to use from the first step on
        before = START - timedelta(days=1)
        commands.join_herd(session, ["Dolly", "Bella"], "Ewes", before)
        commands.count_herd(session, "Ewes", 12, before)
        commands.move_herd(session, "Ewes", "P1", before)
        commands.receive(session, "Hay", parse_amount("9 bales"), before)
    with records.engine.begin() as connection:  # making the farm is not what is taken back here
        connection.execute(Base.metadata.tables["changes"].delete())


def act(session: Session, what: str, who: Any, value: Any, hour: int) -> None:
    at = START + timedelta(hours=hour)
    if what in ("finish", "abandon"):
        open_tasks = session.scalars(select(Log).where(Log.status == "pending").order_by(Log.id)).all()
        if not open_tasks:
            return
        task = open_tasks[who % len(open_tasks)].id
    match what:
        case "move":
            commands.move_herd(session, who, value, at)
        case "join":
            commands.join_herd(session, [who], value, at)
        case "leave":
            commands.leave_herd(session, [who], at)
        case "count":
            commands.count_herd(session, who, value, at)
        case "birth":
            commands.record_birth(session, who, at, head=value)
        case "sell":
            commands.sell_animal(session, who, at, head=value)
        case "receive":
            commands.receive(session, who, parse_amount(f"{value} bales"), at)
        case "use":
            commands.use_up(session, who, parse_amount(f"{value} bales"), at)
        case "stock":
            commands.count_stock(session, who, parse_amount(f"{value} bales"), at)
        case "plan":
            commands.add_task(session, "Move them", at, assets=[who], places=[value], moves=True)
        case "finish":
            commands.finish_task(session, task, at, places=[value])
        case "abandon":
            commands.abandon_task(session, task)
        case "undo":
            commands.undo(session)


class Naive:
    """What the done logs say, read from the first to the last: nothing of the index, and no SQL but for the logs."""

    def __init__(self, session: Session, at: datetime) -> None:
        self.place: dict[uuid.UUID, uuid.UUID] = {}
        self.herd: dict[uuid.UUID, uuid.UUID] = {}
        self.left: dict[tuple[uuid.UUID, str, str], float] = {}
        done = [log for log in session.scalars(select(Log)) if log.status == "done" and log.at <= at]
        for log in sorted(done, key=lambda log: (log.at, log.id.hex)):
            for link in log.assets:
                if log.is_movement:
                    self._put(self.place, link.asset_id, log.places[0].place_id if log.places else None)
                if log.is_group_assignment:
                    self._put(self.herd, link.asset_id, log.group_id)
            for q in log.quantities:
                if q.adjustment and q.asset_id:
                    key = (q.asset_id, q.measure, q.canonical_unit)
                    change = {"reset": q.canonical - self.left.get(key, 0.0), "increment": q.canonical, "decrement": -q.canonical}
                    self.left[key] = self.left.get(key, 0.0) + change[q.adjustment]

    @staticmethod
    def _put(where: dict[uuid.UUID, uuid.UUID], asset: uuid.UUID, to: uuid.UUID | None) -> None:
        where.pop(asset, None)
        if to is not None:
            where[asset] = to

    def place_of(self, asset: uuid.UUID) -> uuid.UUID | None:
        """A member stands where its herd stands, if that stands anywhere."""
        return self.place.get(self.herd.get(asset, asset)) or self.place.get(asset)

    def heads(self, herd: uuid.UUID) -> int:
        named = sum(group == herd for group in self.herd.values())
        return named + round(self.left.get((herd, "count", "head"), 0.0))


def answers_agree(session: Session, at: datetime) -> None:
    naive = Naive(session, at)
    where = {asset: stays[0].place_id for asset, stays in state.places_of(session, at).items()}
    ids = session.scalars(select(Asset.id)).all()
    assert {id: p for id in ids if (p := naive.place_of(id))} == where
    assert state.memberships(session, at) == naive.herd
    counts = state.head_counts(session, at)
    herds = session.scalars(select(Asset.id).where(Asset.type == "group")).all()
    assert {h: counts[h].total if h in counts else 0 for h in herds} == {h: naive.heads(h) for h in herds}
    left = state.stock(session, at)
    assert left.keys() == naive.left.keys()
    assert all(abs(left[key] - naive.left[key]) < 1e-9 for key in left)


def indexed(session: Session) -> list[list[str]]:
    tables = [t.__table__ for t in (Movement, Membership, Adjustment)]
    return [sorted(repr(tuple(row)) for row in session.execute(table.select())) for table in tables]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(steps, min_size=4, max_size=18), st.lists(hours, min_size=2, max_size=3))
def test_the_index_answers_what_the_logs_say(records: Records, todo: list[tuple[str, Any, Any, int]], moments: list[int]) -> None:
    stock_farm(records)
    for n, step in enumerate(todo):
        try:
            with records.session(SUE, NOW + timedelta(seconds=n)) as session:
                act(session, *step)
        except RecordError:
            pass  # a refusal changes nothing, which the comparison shows too
    with records.session(SUE, NOW) as session:
        for hour in (*moments, 60):
            answers_agree(session, START + timedelta(hours=hour))
        kept = indexed(session)
        rebuild(session)
        assert indexed(session) == kept
        at_ends = {log.at for log in session.scalars(select(Log)) if log.status == "done"}
        for at in at_ends:
            assert all(value > -1e-6 for value in state.stock(session, at).values()), "more was used than there was"
