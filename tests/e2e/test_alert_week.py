"""The right alerts, once each, and no others: a week in which all but frost goes wrong, lived through step by step.

Time is simulated: readings arrive in a real store, the jobs look at it as often as the step says, and processes are
restarted between. What is expected follows from the faults alone: where each strikes, and what else it truly does there
(a hot afternoon is hot in houses and for animals). The frost night is test_alert_frost.py, the quiet month test_alert_month.py.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from collector.simulate.faults import Leak, Span, Undrunk
from tests.lived_days import HOUR, NOTHING, Days, at, moment, warmed_to

pytestmark = pytest.mark.long

# a land whose tanks are well filled in June
SEED = 4
BEGINS, ENDS = datetime(2026, 6, 8, 10, tzinfo=UTC), datetime(2026, 6, 12, 8, tzinfo=UTC)
FREEZER = Span(at(6, 8, 14), at(6, 9, 2))
GATEWAY = Span(at(6, 8, 20), at(6, 9, 4))
# no device is heard any more, whichever way it sends
MUTE = Span(at(6, 9, 6), at(6, 9, 9))
DRY = Span(at(6, 9, 15), at(6, 9, 16))
LEAK = Leak(at(6, 9, 20), at(6, 10, 18), 57.0, "house")
# the hub's own receiver has ended, the broker keeps what arrives
STOPPED = Span(at(6, 10, 20), at(6, 10, 21))
THIRST = Undrunk(at(6, 11, 4), at(6, 11, 18))
HOT = Span(at(6, 11, 12), at(6, 12, 4))
WEEK = replace(
    NOTHING,
    freezer_failing=(FREEZER,),
    silent={"barn gateway": (GATEWAY, MUTE), "house gateway": (MUTE,), "tunnel gateway": (MUTE,), "": (MUTE,)},
    pump_dry=(DRY,),
    leaks=(LEAK,),
    undrunk=(THIRST,),
    # one hot afternoon; the others are cool
    hot=tuple(warmed_to(SEED, 34.0 if day == 11 else 16.0, 6, day) for day in range(7, 13)),
)
# (rule, place) -> the fault that it is told for
EXPECTED: dict[tuple[str, str], Span | Leak | Undrunk] = {
    ("cold_store", "Community kitchen"): FREEZER,
    ("gateway", ""): GATEWAY,
    ("everything", ""): MUTE,
    ("pump_dry", "Pump"): DRY,
    ("leak", "Zone A"): LEAK,
    ("hub_stopped", ""): STOPPED,
    ("thirst", "Trough 4"): THIRST,
    ("house_hot", "Propagation house"): HOT,
    ("house_hot", "High tunnel"): HOT,
    ("house_hot", "Cold frame"): HOT,
}
# how long after a fault began it is told at the latest, and how long after it ended it is over at the latest
TOLD = {
    "cold_store": 4 * HOUR, "gateway": 3 * HOUR, "everything": 2 * HOUR, "pump_dry": HOUR, "leak": 12 * HOUR,
    "hub_stopped": timedelta(minutes=15), "thirst": 15 * HOUR, "house_hot": 8 * HOUR,
}  # fmt: skip
OVER = {
    "cold_store": 12 * HOUR, "gateway": 2 * HOUR, "everything": 2 * HOUR, "pump_dry": 2 * HOUR, "leak": 6 * HOUR,
    "hub_stopped": HOUR, "thirst": 6 * HOUR, "house_hot": 0 * HOUR,
}  # fmt: skip


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Days]:
    """The week, looked at each half hour while something is wrong; before most faults every process begins anew."""
    days = Days(tmp_path_factory.mktemp("week"), WEEK, BEGINS, ENDS, seed=SEED)
    for fault in (FREEZER, DRY, LEAK, STOPPED, HOT):
        days.live(moment(fault.start_s), timedelta(minutes=50))
        days.restart()
        if fault is STOPPED:
            # what looks at the hub itself is forgotten sooner than what looks at its land
            for stopped, until in (({"receiver"}, fault.end_s), (set[str](), fault.end_s + 900)):
                days.stopped = stopped
                days.live(moment(until), timedelta(minutes=5))
        days.live(min(moment(fault.end_s), moment(fault.start_s) + 12 * HOUR), timedelta(minutes=30))
    days.live(ENDS, timedelta(minutes=30))
    yield days
    days.close()


def test_each_fault_of_a_week_is_told_once_and_nothing_else_is(week: Days) -> None:
    assert Counter((one.rule, one.place) for one in week.rung()) == Counter(dict.fromkeys(EXPECTED, 1))


def test_each_is_told_in_time_and_over_when_it_is_over(week: Days) -> None:
    for one in week.rung():
        fault = EXPECTED[one.rule, one.place]
        assert moment(fault.start_s) <= one.raised_at <= moment(fault.start_s) + TOLD[one.rule], one.title
        assert one.cleared_at is not None, one.title
        assert one.cleared_at <= moment(fault.end_s) + OVER[one.rule], one.title


def test_each_says_what_is_to_be_done(week: Days) -> None:
    for one in week.rung():
        assert one.title and one.said[0].isupper() and one.said.endswith("."), one
