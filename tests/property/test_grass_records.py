"""Stays of herds and settings of grazing, whatever people do in whatever order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from models.records import commands
from models.records.actor import HUB
from models.records.database import open_records
from models.records.grazed import herd_stays
from models.records.grazing_settings import defaults, read, written
from models.records.state import stays

BEGUN = datetime(2027, 4, 1, 12, tzinfo=UTC)
NOW = BEGUN + timedelta(days=60)
MOVES = st.lists(st.tuples(st.integers(0, 59), st.sampled_from(["P1", "P2", "P3"])), max_size=12, unique_by=lambda move: move[0])


@settings(max_examples=30, deadline=None)
@given(MOVES, st.integers(0, 60))
def test_stays_follow_each_other_without_a_gap_and_end_where_the_herd_is(moves: list[tuple[int, str]], until: int) -> None:
    """In whatever order moves are entered; and the last stay is where the state of that moment has the herd."""
    records, at = open_records("sqlite://", ZoneInfo("UTC")), BEGUN + timedelta(days=until)
    with records.session(HUB, NOW) as session:
        commands.put_herd(session, "Ewes", species="sheep")
        for name in ("P1", "P2", "P3"):
            commands.put_place(session, name, "paddock")
        for day, place in moves:
            commands.move_herd(session, "Ewes", place, BEGUN + timedelta(days=day))
        found = herd_stays(session, at)
        here = stays(session, at)
        names = {place.id: place.name for place in (commands.place_named(session, p) for p in ("P1", "P2", "P3"))}
    records.close()
    assert [one.left_at for one in found[:-1]] == [one.from_at for one in found[1:]]
    assert all(one.place != after.place for one, after in pairwise(found))
    assert all(one.from_at < one.left_at for one in found if one.left_at is not None)
    assert [one.place for one in found if one.left_at is None] == [names[stay.place_id] for stay in here]


@given(st.sampled_from(sorted(k for k, s in defaults().items() if s.kind == "number")), st.floats(0.0, 1.0))
def test_a_setting_is_read_as_it_was_written(key: str, share: float) -> None:
    one = defaults()[key]
    least, most = one.least or 0.0, one.most or 1e6
    value = min(max(least + share * (most - least), least), most)
    assert read(one, written(value)) == value
