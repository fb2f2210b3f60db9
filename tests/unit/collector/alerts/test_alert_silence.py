"""After a silence: food nobody knew of is one alert while its gap is in the day; who speaks hourly is not dead for waiting its hour."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from collector.alerts.observe import advice
from collector.alerts.standstill import Absent, absent
from models.advice.farm import Farm, Heard
from models.alerts import Event, Memories
from models.alerts.machine import settle
from models.alerts.rules import default_rules
from tests.unit.dashboard.test_lines import NOW, device, farm, live, place
from tests.unit.models.advice.made_past import every, with_past

RULES = {rule.key: rule for rule in default_rules()}
COOLER, HOUSE = place("Walk-in cooler", "cold_room"), place("House", "building")
UNHEARD = Absent("unheard Walk-in cooler", "Walk-in cooler", "temperature")


def cooler(gap: tuple[float, float], warm: tuple[float, float] = (0, 0)) -> Farm:
    """A cooler read every five minutes: minutes ago between which nothing came, and between which its door stood open."""
    made = farm([COOLER], [live(COOLER, "temperature", 3.0, "probe", age_s=0)], [device("probe", places=("Walk-in cooler",))])
    made = with_past(made, {"probe": every(5, lambda ago: 9.0 if warm[1] < ago < warm[0] else 3.0)})
    key = made.lives[0].key
    points = tuple(p for p in made.past[key] if not gap[1] < (NOW.timestamp() - p.time_ns / 1e9) / 60 < gap[0])
    return replace(made, past={key: points})


@pytest.mark.parametrize(
    ("gap", "warm", "seen"),
    [
        # five hours of which nobody knows; the same on a morning on which the door stood open; three hours food bears; none
        ((600, 300), (0, 0), "unknown"),
        ((600, 300), (200, 110), "unknown"),
        ((480, 300), (0, 0), "good"),
        ((0, 0), (0, 0), "good"),
    ],
)
def test_a_gap_of_hours_is_not_over_once_the_store_is_heard_again(gap: tuple[float, float], warm: tuple[float, float], seen: str) -> None:
    assert absent(UNHEARD, cooler(gap, warm))[0] == seen


HOURLY, OFTEN = 3600.0, 60.0


class Silence:
    """Three devices behind a gateway that speak hourly, three at the house that speak each minute; minute by minute."""

    def __init__(self) -> None:
        self.memories, self.known, self.events = Memories(), dict[tuple[str, str], Absent](), list[Event]()

    def until(self, begin: int, end: int, fast_s: float | None, slow_s: float | None) -> None:
        """fast_s, slow_s: how long ago they spoke at minute 0, going on; None: they speak as they should."""
        for minute in range(begin, end, 2):
            fast, slow = (30.0 if s is None else s + 60.0 * (minute - begin) for s in (fast_s, slow_s))
            now = NOW + timedelta(minutes=minute)
            devices = [self.heard(f"f{n}", "", OFTEN, fast + n, now.timestamp()) for n in range(3)]
            devices += [self.heard(f"s{n}", "barn gateway", HOURLY, slow + n, now.timestamp()) for n in range(3)]
            made = replace(farm([HOUSE], [], []), now=now, devices=tuple(devices))
            seen = [o for o in advice(list(RULES.values()), made, self.memories.of, self.known) if o.rule in ("gateway", "everything")]
            self.memories, events = settle(RULES, self.memories, seen, now)
            self.events += events

    @staticmethod
    def heard(key: str, gateway: str, interval_s: float, age_s: float, now_s: float) -> Heard:
        made = device(key, places=("House",))
        known = replace(made.device, gateway=gateway, interval_s=interval_s)
        return replace(made, device=known, last_ns=int((now_s - age_s) * 1e9), age_s=age_s, silent=age_s > 3 * interval_s + 60)

    def told(self) -> list[tuple[str, str]]:
        return [(e.rule, e.kind) for e in self.events]


def test_after_a_total_silence_no_gateway_rings_before_its_devices_have_had_their_hour() -> None:
    """Four hours in which nothing is heard; then those of each minute speak, and 50 minutes later the hourly ones."""
    one = Silence()
    one.until(0, 240, 60.0, 60.0)
    one.until(240, 290, None, 4 * 3600.0)
    one.until(290, 400, None, None)
    assert one.told() == [("everything", "raised"), ("everything", "cleared")]


def test_a_gateway_that_stays_silent_after_it_rings_when_its_devices_have_missed_their_times() -> None:
    one = Silence()
    one.until(0, 240, 60.0, 60.0)
    one.until(240, 600, None, 4 * 3600.0)
    assert one.told() == [("everything", "raised"), ("everything", "cleared"), ("gateway", "raised")]
    # as long as it takes to know it of devices that speak hourly: they may miss twice
    assert one.events[-1].at - one.events[1].at <= timedelta(hours=4)


def test_a_gateway_that_alone_falls_silent_rings_at_once() -> None:
    one = Silence()
    one.until(0, 30, None, None)
    one.until(30, 60, None, 4 * 3600.0)
    assert one.told() == [("gateway", "raised")]
