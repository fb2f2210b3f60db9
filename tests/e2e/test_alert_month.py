"""A month in which nothing happens rings nobody: probes jump, data come late, and every process begins anew now and then.

Time is simulated, as in test_alert_week.py.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from collector.simulate.faults import Late, Schedule, Span
from tests.lived_days import HOUR, NOTHING, Days, at, warmed_to

pytestmark = pytest.mark.long

# a land whose tanks are well filled in September
SEED = 9
BEGINS, ENDS = datetime(2026, 9, 5, 16, tzinfo=UTC), datetime(2026, 10, 5, 16, tzinfo=UTC)
JUMPY = ("tunnel-south", "kitchen-freezer", "walk-in-cooler")
LATE = {"24e124713b000012": Late(at(9, 10), at(9, 14), 5 * 3600.0), "24e124136b000031": Late(at(9, 16), at(9, 26), 5 * 3600.0)}
# afternoons on which no house gets hot
COOL = tuple(cooled for n in range(31) if (cooled := warmed_to(SEED, 16.0, 9, 5 + n)).kelvin < 0)
QUIET: Schedule = replace(NOTHING, hot=COOL, flapping={(one, "temperature"): Span(at(9, 8), at(9, 30)) for one in JUMPY}, late=LATE)


def test_a_quiet_month_rings_nobody_though_probes_jump_data_come_late_and_everything_is_restarted(tmp_path: Path) -> None:
    """Looked at in pairs twelve minutes apart, as long as a rule waits before it raises; every five days all begins anew."""
    days = Days(tmp_path, QUIET, BEGINS, ENDS, seed=SEED)
    restarted = days.now
    while days.now < ENDS:
        for gap in (828, 12):
            days.live(min(days.now + timedelta(minutes=gap), ENDS), timedelta(minutes=gap), 20 * HOUR, timedelta(days=7))
        if days.now - restarted >= timedelta(days=5):
            days.restart()
            restarted = days.now
    found = days.rung()
    days.close()
    assert [(one.rule, one.title, one.raised_at) for one in found] == []


def test_hours_in_which_probes_jump_ring_nobody_however_often_they_are_looked_at(tmp_path: Path) -> None:
    """Devices report as often as they do, every look sees one more value that jumped; the evening, and a restart in it."""
    begins = datetime(2026, 9, 12, 20, tzinfo=UTC)
    days = Days(tmp_path, QUIET, begins, begins + 3 * HOUR, apart_s=1, seed=SEED)
    days.live(begins + HOUR, timedelta(minutes=2))
    days.restart()
    days.live(begins + 2 * HOUR, timedelta(minutes=1))
    found = days.rung()
    days.close()
    assert [(one.rule, one.title, one.raised_at) for one in found] == []
