"""What rules see in advice, on the small hub made by hand: lines, causes that were bad, and those nobody can judge."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from collector.alerts.observe import advice, causes, every_line
from collector.alerts.standstill import Absent, absent
from collector.known import farm_now
from collector.store import open_store
from models.advice import Line
from models.advice.farm import Farm
from models.alerts import Memory, Observation
from models.alerts.rules import default_rules
from tests import made_hub

NOW = datetime(2026, 5, 1, 16, tzinfo=UTC)
RULES = {rule.key: rule for rule in default_rules()}
RAISED = Memory(last_at=NOW - timedelta(hours=1), raised_at=NOW - timedelta(hours=1), level=2)


@pytest.fixture(scope="module")
def farm(tmp_path_factory: pytest.TempPathFactory) -> Farm:
    hub = made_hub.make(tmp_path_factory.mktemp("observed"), NOW)
    return farm_now(hub, open_store(hub.store_url, hub.zone), hub.open_records(), NOW)


def seen(farm: Farm, *raised: tuple[str, str]) -> dict[tuple[str, str], Observation]:
    found = advice(default_rules(), farm, dict.fromkeys(raised, RAISED), {})
    return {(one.rule, one.cause): one for one in found}


def test_the_silent_gateway_the_leak_and_the_battery_are_seen_and_nothing_else_is_bad(farm: Farm) -> None:
    bad = {key for key, one in seen(farm).items() if one.seen == "bad"}
    assert bad == {
        ("gateway", "silent barn gateway"), ("leak", "leak Cistern 2"), ("battery", "battery bed-8"), ("probe_odd", "doubt tunnel-3"),
    }  # fmt: skip


def test_an_observation_has_the_words_the_place_and_the_time_of_its_line(farm: Farm) -> None:
    leak = seen(farm)["leak", "leak Cistern 2"]
    line = next(x for x in every_line(farm) if x.subject == "leak Cistern 2")
    assert (leak.said, leak.title, leak.place, leak.measurand, leak.page) == (
        line.headline,
        line.title,
        "Cistern 2",
        "water_level",
        "water",
    )
    # its level was read two minutes before
    assert leak.at == NOW - timedelta(minutes=2)


@pytest.mark.parametrize(
    ("rule", "cause"),
    [
        ("cold_store", "warm Walk-in cooler"), ("house_hot", "vent Propagation house"), ("gateway", "silent house gateway"),
        ("everything", "silent everything"), ("battery", "battery bed-4"),
    ],
)  # fmt: skip
def test_a_cause_without_a_line_is_good_where_its_inputs_are_fresh(farm: Farm, rule: str, cause: str) -> None:
    one = seen(farm, (rule, cause))[rule, cause]
    assert one.seen == "good" and NOW - timedelta(minutes=10) <= one.at <= NOW and one.why


def test_a_cause_whose_probe_is_silent_is_unknown(farm: Farm) -> None:
    mute = replace(farm, lives=tuple(replace(x, late=True) for x in farm.lives))
    for rule, cause in (("cold_store", "warm Walk-in cooler"), ("house_hot", "vent High tunnel"), ("thirst", "thirst Trough 1")):
        assert seen(mute, (rule, cause))[rule, cause].seen == "unknown"


def test_a_gateway_still_silent_is_not_good_because_everything_is(farm: Farm) -> None:
    silent = replace(farm, devices=tuple(replace(h, silent=True) for h in farm.devices))
    found = seen(silent, ("gateway", "silent barn gateway"))
    assert found["everything", "silent everything"].seen == "bad"
    assert found["gateway", "silent barn gateway"].seen == "unknown"


def test_a_device_or_a_place_that_is_gone_is_over(farm: Farm) -> None:
    assert absent(Absent("battery old probe"), farm)[0] == "good"
    assert absent(Absent("warm Old cooler", "Old cooler", "temperature"), farm)[0] == "good"


def test_during_its_night_a_frost_is_over_only_if_a_forecast_says_so(farm: Farm) -> None:
    night = Absent("frost Block B, night to 2026-05-02", "Block B", "air_temperature", NOW + timedelta(hours=18))
    assert absent(night, farm)[0] == "unknown"
    assert absent(replace(night, night=NOW - timedelta(hours=4)), farm)[0] == "good"


def line(subject: str, place: str = "", until: datetime | None = None) -> Line:
    return Line("act", "Do it.", "It", "why", "", "map", place, subject=subject, until=until)


def test_several_devices_in_one_line_are_causes_of_their_own(farm: Farm) -> None:
    assert causes(RULES["battery"], line("battery bed-4, bed-8"), farm) == ["battery bed-4", "battery bed-8"]


def test_a_line_whose_words_change_with_its_herds_is_known_by_its_place(farm: Farm) -> None:
    assert causes(RULES["heat"], line("heat Cows, Ewes", "P3"), farm) == causes(RULES["heat"], line("heat Cows", "P3"), farm) == ["heat P3"]


def test_each_night_s_frost_is_told_anew(farm: Farm) -> None:
    first, second = (line("frost Block B", "Block B", NOW + timedelta(hours=19, days=n)) for n in (0, 1))
    assert causes(RULES["frost"], first, farm) == ["frost Block B, night to 2026-05-02"]
    assert causes(RULES["frost"], first, farm) != causes(RULES["frost"], second, farm)
