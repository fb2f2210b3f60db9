"""The spool: nothing lost, nothing counted twice, the books always balance."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collector.spool import FATES, Books, Spool
from sensors.errors import StoreError
from sensors.reading import Fact


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "spool.db")


def fill(spool: Spool, count: int, received: int = 0) -> None:
    spool.append([(f"t/{n}", b"%d" % n, received + n, 0, n) for n in range(count)])


def test_messages_come_back_in_order_of_arrival(spool: Spool) -> None:
    fill(spool, 5)
    assert [row[1] for row in spool.chunk(0, 10)] == ["t/0", "t/1", "t/2", "t/3", "t/4"]
    assert [row[1] for row in spool.chunk(2, 2)] == ["t/2", "t/3"]


def test_what_is_behind_the_cursor_no_longer_waits_but_is_kept(spool: Spool) -> None:
    fill(spool, 5)
    spool.done(3, Books())
    assert spool.waiting() == 2
    assert len(spool.chunk(0, 10)) == 5


def test_the_archive_is_trimmed_oldest_first_and_never_what_waits_or_is_quarantined(spool: Spool) -> None:
    fill(spool, 6)
    books = Books()
    books.quarantine.append((2, "t/1", "d", "unreadable", "", 1))
    spool.done(4, books)
    assert spool.trim(10**12) == 2
    assert [row[0] for row in spool.chunk(0, 10)] == [2, 4, 5, 6]


def test_ids_go_on_after_everything_was_trimmed(spool: Spool) -> None:
    fill(spool, 4)
    spool.done(4, Books())
    spool.trim(10**12)
    fill(spool, 1)
    assert spool.waiting() == 1


def test_the_account_adds_up_over_transactions(spool: Spool) -> None:
    for fate in range(len(FATES)):
        books = Books()
        books.count("2027-05-01", "bed-04", fate)
        books.count("2027-05-01", "bed-04", 0)
        spool.done(None, books)
    (row,) = spool.rows("SELECT received, stored, duplicate, status, quarantined, refused FROM account")
    assert row == (10, 6, 1, 1, 1, 1)


def test_a_fact_without_a_value_is_forgotten(spool: Spool) -> None:
    spool.learn([Fact("model", "soil-3", {"decoder": "dragino_lse01"})])
    assert spool.known() == {("model", "soil-3"): {"decoder": "dragino_lse01"}}
    spool.learn([Fact("model", "soil-3", None)])
    assert spool.known() == {}


def test_the_same_calibrations_again_change_nothing(spool: Spool) -> None:
    documents = {("tank", "", "distance"): {"to": "water_level", "points": [[200, 100], [1800, 0]]}}
    assert spool.mirror_calibrations(documents)
    assert not spool.mirror_calibrations(documents)
    assert spool.calibrations() == documents


def test_a_file_that_is_no_database_is_an_error_with_its_name(tmp_path: Path) -> None:
    path = tmp_path / "spool.db"
    path.write_bytes(b"this was a shopping list" * 100)
    with pytest.raises(StoreError, match="spool.db"):
        Spool(path)


def test_a_failed_append_leaves_nothing_half_done(spool: Spool) -> None:
    with pytest.raises(StoreError):
        spool.append([("a", b"1", 1, 0, 1), ("b", None, 2, 0, 2)])  # type: ignore[list-item]
    assert spool.newest() == 0
    fill(spool, 1)
    assert spool.newest() == 1


def test_what_was_committed_survives_a_process_that_dies_at_once(tmp_path: Path) -> None:
    code = f"""
        import os
        from pathlib import Path
        from collector.spool import Spool
        spool = Spool(Path({str(tmp_path / "spool.db")!r}))
        spool.append([("t", b"1", 1, 0, 1)])
        spool._db.execute("BEGIN IMMEDIATE")
        spool._db.execute("INSERT INTO messages (topic, payload, received, flags, mid) VALUES ('t', x'02', 2, 0, 2)")
        os.kill(os.getpid(), 9)
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(code)], check=False, timeout=20)
    assert [row[2] for row in Spool(tmp_path / "spool.db").chunk(0, 10)] == [b"1"]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["", "a", "b"]), st.integers(0, len(FATES) - 1)), max_size=40))
def test_any_sequence_of_fates_balances(tmp_path_factory: pytest.TempPathFactory, fates: list[tuple[str, int]]) -> None:
    spool = Spool(tmp_path_factory.mktemp("spool") / "spool.db")
    for device, fate in fates:
        books = Books()
        books.count("2027-05-01", device, fate)
        spool.done(None, books)
    for received, *rest in spool.rows("SELECT received, stored, duplicate, status, quarantined, refused FROM account"):
        assert received == sum(rest)  # type: ignore[arg-type]
    assert sum(r[0] for r in spool.rows("SELECT received FROM account")) == len(fates)  # type: ignore[misc]
    spool.close()


def test_another_process_may_read_while_one_writes(tmp_path: Path, spool: Spool) -> None:
    fill(spool, 3)
    other = sqlite3.connect(f"file:{tmp_path / 'spool.db'}?mode=ro", uri=True)
    fill(spool, 3)
    assert other.execute("SELECT count(*) FROM messages").fetchone() == (6,)
    other.close()
