"""What rules see in advice, on the small hub made by hand: lines, causes that were bad, and those nobody can judge."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from collector.alerts.observe import advice, causes, every_line, seen_in
from collector.alerts.spells import incident_of, spell_of
from collector.alerts.standstill import Absent, absent
from collector.known import farm_now
from collector.store import open_store
from models.advice import Deed, Line, State
from models.advice.farm import Farm
from models.alerts import Memory, Observation
from models.alerts.rules import default_rules
from models.records.forecasts import ForecastView
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
        ("gateway", "silent barn gateway"), ("leak", "leak Cistern 2"), ("battery", "battery bed-8"),
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
    for rule, cause in (("cold_store", "warm Walk-in cooler"), ("house_hot", "vent High tunnel")):
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


def line(subject: str, place: str = "", until: datetime | None = None, state: State = "act", deeds: tuple[Deed, ...] = ()) -> Line:
    return Line(state, "Do it.", "It", "why", "", "map", place, subject=subject, until=until, deeds=deeds)


def test_several_devices_in_one_line_are_causes_of_their_own(farm: Farm) -> None:
    assert list(causes(RULES["battery"], line("battery bed-4, bed-8"))) == ["battery bed-4", "battery bed-8"]


def test_each_place_where_something_is_to_be_done_is_a_cause_however_the_list_changes(farm: Farm) -> None:
    beds = Deed("Watered", "Watered beds 4 and 6", ("Bed 4", "Bed 6"))
    both = causes(RULES["irrigation"], line("water beds 4 and 6", "Bed 4", deeds=(beds,)))
    alone = causes(RULES["irrigation"], line("water bed 6", "Bed 6", deeds=(replace(beds, places=("Bed 6",)),)))
    assert both == {"water Bed 4": "Bed 4", "water Bed 6": "Bed 6"} and alone == {"water Bed 6": "Bed 6"}


def test_each_night_s_frost_is_told_anew(farm: Farm) -> None:
    first, second = (line("frost Block B", "Block B", NOW + timedelta(hours=19, days=n)) for n in (0, 1))
    one, other = (list(causes(RULES["frost"], x, spell_of(x, farm))) for x in (first, second))
    assert one == ["frost Block B, night to 2026-05-02"] and other == ["frost Block B, night to 2026-05-03"]


# 2026-05-01 at 35.62 N: sunset 8:15 pm, sunrise 6:35 am of the farm's clock (timeanddate.com, Asheville)
SUNSET, SUNRISE = datetime(2026, 5, 2, 0, 15, tzinfo=UTC), datetime(2026, 5, 2, 10, 35, tzinfo=UTC)


def of_frost(farm: Farm, state: State, at: datetime) -> Observation:
    then, rule = replace(farm, now=at), RULES["frost"]
    told = line("frost Block B", "Block B", SUNRISE + timedelta(hours=1), state=state)
    return seen_in(rule, "a", told, then, spell_of(told, then), incident_of(rule, RULES, told, spell_of(told, then)))


def test_what_only_may_freeze_is_told_three_hours_before_sunset_and_what_will_at_once(farm: Farm) -> None:
    noon, late = SUNSET - timedelta(hours=8), SUNSET - timedelta(hours=2)
    assert of_frost(farm, "watch", noon).between and "three hours before sunset" in of_frost(farm, "watch", noon).why
    assert (of_frost(farm, "watch", late).seen, of_frost(farm, "watch", late).between) == ("bad", False)
    assert (of_frost(farm, "act", noon).seen, of_frost(farm, "act", noon).between) == ("bad", False)


def test_all_places_of_a_cold_night_are_one_incident_of_the_hub(farm: Farm) -> None:
    assert of_frost(farm, "act", SUNSET).incident == "cold night 2026-05-02"


@pytest.mark.parametrize(
    ("house", "at", "incident"),
    [
        # a house without a heater gets cold with the night; one whose heater fails has a fault of its own
        ("High tunnel", SUNSET + timedelta(hours=7), "cold night 2026-05-02"),
        ("High tunnel", SUNRISE + timedelta(hours=2), "cold night 2026-05-02"),
        ("Propagation house", SUNSET + timedelta(hours=7), ""),
    ],
)
def test_an_unheated_house_that_gets_cold_belongs_to_its_night(farm: Farm, house: str, at: datetime, incident: str) -> None:
    then, cold = replace(farm, now=at), line(f"warm {house}", house)
    assert incident_of(RULES["house_cold"], RULES, cold, spell_of(cold, then)) == incident


def test_before_its_night_is_over_no_milder_line_and_no_warm_hour_clears_it(farm: Farm) -> None:
    night = replace(farm, now=SUNSET + timedelta(hours=5))
    told = line("frost Block B", "Block B", SUNRISE, state="fine")
    assert seen_in(RULES["frost"], "a", told, night, spell_of(told, night)).between
    cold_house = Absent("warm High tunnel", "High tunnel", "air_temperature", SUNRISE)
    assert absent(cold_house, night)[0] == "unknown"
    assert absent(replace(cold_house, night=NOW - timedelta(minutes=1)), farm)[0] == "good"


@pytest.mark.parametrize(("low", "seen_as"), [(0.5, "unknown"), (2.5, "good")])
def test_a_forecast_calls_a_night_off_only_where_even_its_cold_end_is_well_above_freezing(farm: Farm, low: float, seen_as: str) -> None:
    station = next(p for p in farm.places if p.kind == "station")
    told = ForecastView(
        uuid4(), "night minimum", station.id, station.name, NOW + timedelta(hours=8), NOW + timedelta(hours=19), "day", NOW, NOW, False,
        "own", low, low + 2, low + 4, {"hours": []}, None, None,
    )  # fmt: skip
    bare = replace(farm, forecasts=(told,), plantings=())
    night = Absent("frost Block B, night to 2026-05-02", "Block B", "air_temperature", NOW + timedelta(hours=19))
    assert absent(night, bare)[0] == seen_as


def test_heat_is_told_by_day_and_no_cloud_or_evening_ends_it(farm: Farm) -> None:
    def of(hour: int, state: State = "act") -> Observation:
        # the farm's clock is four hours behind
        then = replace(farm, now=datetime(2026, 6, 11, 4, tzinfo=UTC) + timedelta(hours=hour))
        hot = line("heat Cows", "P1", state=state)
        (cause,) = causes(RULES["heat"], hot, spell_of(hot, then))
        return seen_in(RULES["heat"], cause, hot, then, spell_of(hot, then), incident_of(RULES["heat"], RULES, hot, spell_of(hot, then)))

    assert {of(h).cause for h in (1, 9, 15, 22)} == {"heat Cows"} and of(9).incident == ""
    assert [of(h).between for h in (1, 9, 15, 22)] == [True, False, False, True]
    assert of(15, "watch").between and of(20, "watch").between
    about = Absent("heat Cows", "P1", "air_temperature", datetime(2026, 6, 12, 0, tzinfo=UTC))
    assert absent(about, replace(farm, now=datetime(2026, 6, 11, 20, tzinfo=UTC)))[:1] == ("bad",)


def test_heat_is_known_by_its_herds_wherever_they_are_moved(farm: Farm) -> None:
    both = replace(line("heat Cows, Ewes", "P3"), each=(("Cows", "P3"), ("Ewes", "P4")))
    assert causes(RULES["heat"], both) == {"heat Cows": "P3", "heat Ewes": "P4"}


def test_food_nobody_hears_of_and_food_nobody_knew_of_is_one_cause(farm: Farm) -> None:
    silent, gap = (causes(RULES["cold_store_unheard"], line(f"{word} Walk-in cooler", "Walk-in cooler")) for word in ("unheard", "gap"))
    assert silent == gap == {"unheard Walk-in cooler": "Walk-in cooler"}
