"""What a house wants now: from what grows in it, inside against outside, and for how long."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.advice.farm import Farm
from models.advice.houses.evening import closing, follows, standing, takes_it_as
from models.advice.houses.grown import grown, limits
from models.advice.houses.venting import venting
from models.agronomy.climate import climates, vpd_bands, vpd_stage
from models.agronomy.crops import catalogue
from models.agronomy.light import light_targets
from models.records.forecasts import ForecastView
from tests.unit.dashboard.test_lines import live
from tests.unit.models.advice.made_houses import NOW, STATION, TUNNEL, answered, house, lines, of
from tests.unit.models.advice.made_past import every, moved_to, with_past
from tests.unit.models.advice.test_frost import night, planting

# 88 °F is 31.1 °C, 64 °F 17.8 °C
HOT, MILD = 31.1, 17.8


def cold_night(p20: float = 5.0, p50: float = 6.7, p80: float = 8.3) -> tuple[ForecastView, ...]:
    """41 to 47 °F in the tunnel and frost outside."""
    return (night("High tunnel", p20, p50, p80), night("Weather station", -1.5, 0.0, 1.5))


def test_every_group_names_crops_of_the_catalogue_and_light_that_has_a_target_and_a_band_that_is_one() -> None:
    assert set(climates()) <= set(catalogue())
    for climate in climates().values():
        assert climate.chill_c <= climate.low_c < climate.vent_c <= 32.2 and climate.source
        assert not climate.light or climate.light in light_targets()
    assert all(0 < band.low_kpa < band.high_kpa for band in vpd_bands().values())


def test_a_planting_wants_the_air_of_its_stage() -> None:
    assert vpd_stage("fruiting", "sown", 60) == "propagation"
    assert vpd_stage("fruiting", "growing", None) == vpd_stage("fruiting", "growing", 29) == "vegetative"
    assert vpd_stage("fruiting", "growing", 28) == vpd_stage("fruiting", "picking", None) == "fruiting"
    assert vpd_stage("leafy", "picking", 0) == "leafy"


def test_what_grows_in_the_beds_of_a_house_grows_in_it_and_what_is_over_or_outside_does_not() -> None:
    over = replace(planting("kale", "Bed 1"), archived_on=date(2026, 5, 1))
    outside = planting("lettuce_head", "Block B")
    found = grown(of(grows=["tomato_cherry", over, outside]), "High tunnel")
    assert [g.planting.crop_key for g in found] == ["tomato_cherry"]


def test_the_strictest_crop_sets_the_limit_and_is_named() -> None:
    """Lettuce wants 75 °F or less (23.9 °C), tomatoes 82 (27.8)."""
    both = of(26.0, MILD, grows=["tomato_slicing", "lettuce_head"])
    assert lines(both)[0].headline == "Vent the high tunnel now: it is 79\u00a0°F inside, and lettuce wants 75\u00a0°F or less."
    assert lines(of(26.0, MILD, grows=["tomato_slicing"])) == []
    assert limits(both, TUNNEL).vpd == (0.5, 1.0) and limits(both, TUNNEL).vpd_for == "lettuce"


def test_a_houses_own_vents_come_before_its_crops() -> None:
    """24 °C and the 4 K a vent motor may hunt: 28 °C, 82 °F."""
    where = house(vents_above_c=24)
    assert lines(of(27.9, MILD, grows=["lettuce_head"], where=where)) == []
    said = lines(of(28.1, MILD, grows=["lettuce_head"], where=where))[0]
    assert "82\u00a0°F is the most it should be" in said.headline and "its vents open at 75\u00a0°F" in said.reason


def test_where_nothing_is_written_down_the_usual_limit_holds_and_says_so() -> None:
    """90 °F is 32.2 °C."""
    assert lines(of(32.0, MILD)) == []
    said = lines(of(32.5, MILD))[0]
    assert "most crops want 90\u00a0°F or less" in said.headline and "nobody has written down what grows in it" in said.reason


def test_a_detail_that_is_no_number_counts_as_not_said() -> None:
    assert limits(of(where=house(vents_above_c="warm")), house(vents_above_c="warm")).vent_c == pytest.approx(32.2)


def test_the_vent_line_says_for_how_long_which_way_it_goes_how_it_is_outside_and_what_to_do_after() -> None:
    """The picture of the page: above 82 °F for 1 h 50 min and rising, 64 outside, close by 6 pm: two hours and a bit before 8:28."""
    hub = of(HOT, MILD, grows=["tomato_cherry"], nights=cold_night())
    hub = with_past(hub, {"in": every(5, lambda ago: HOT - 0.02 * ago if ago <= 110 else 25.0)})
    said = lines(hub)[0]
    assert said.headline == "Vent the high tunnel now: it is 88\u00a0°F inside, and tomatoes want 82\u00a0°F or less."
    assert said.reason.startswith("above 82\u00a0°F for 1\u00a0h 50\u00a0min and rising; 64\u00a0°F outside")
    assert said.inputs == "1 probe · 1\u00a0min · outside 1\u00a0min"
    assert [d.label for d in said.deeds] == ["Vented"] and said.subject == "vent High tunnel"
    after = follows(hub, "High tunnel", limits(hub, TUNNEL))
    assert after == "Close again by 6 pm: frost tonight, high tunnel down to 44\u00a0°F (41–47\u00a0°F)."


def test_a_warm_night_lets_the_house_stay_open_and_no_forecast_says_so() -> None:
    bounds = limits(of(grows=["tomato_cherry"]), TUNNEL)
    warm = of(HOT, grows=["tomato_cherry"], nights=(night("High tunnel", 15, 16, 17),))
    assert follows(warm, "High tunnel", bounds).startswith("It may stay open tonight: 61\u00a0°F")
    assert "nobody can forecast it" in follows(of(HOT), "High tunnel", bounds)
    late = moved_to(warm, NOW + timedelta(hours=5))
    assert follows(late, "High tunnel", bounds) == ""


def test_air_outside_that_would_chill_what_grows_is_let_in_a_little() -> None:
    """Tomatoes are checked below 50 °F; it is 46 outside."""
    said = lines(of(HOT, 8.0, grows=["tomato_cherry"]))[0]
    assert said.headline.startswith("Vent the high tunnel a little: it is 88") and "46\u00a0°F outside would chill it" in said.headline


def test_where_it_is_as_hot_outside_it_is_shaded_and_wetted_instead() -> None:
    said = lines(of(HOT, 30.5, grows=["tomato_cherry"]))[0]
    assert (said.state, said.subject) == ("act", "shade High tunnel")
    assert said.headline.startswith("Shade the high tunnel and wet its paths") and "does not cool" in said.reason


def test_weather_that_nobody_knows_does_not_keep_a_hot_house_shut() -> None:
    said = lines(of(HOT, grows=["tomato_cherry"]))[0]
    assert said.headline.startswith("Vent") and "nobody knows how warm it is outside" in said.reason


def test_a_house_still_hot_two_hours_after_it_was_vented_is_another_question() -> None:
    vented = answered("vent High tunnel", 121)
    said = lines(of(HOT, MILD, grows=["tomato_cherry"], said=[vented]))[0]
    assert said.subject == "still hot High tunnel" and "2\u00a0h 1\u00a0min after it was vented" in said.headline
    assert lines(of(HOT, MILD, grows=["tomato_cherry"], said=[answered("vent High tunnel", 30)])) == []


def test_a_vented_house_is_to_be_closed_before_a_night_that_checks_what_grows_and_not_before_another() -> None:
    vented = answered("vent High tunnel", 60)
    at_five = NOW + timedelta(hours=3, minutes=20)
    hub = of(22.0, 15.0, grows=["tomato_cherry"], said=[vented], nights=cold_night())
    told = lines(moved_to(with_renewed(hub, at_five), at_five))
    assert [(x.state, x.subject) for x in told] == [("watch", "close High tunnel")]
    assert told[0].headline == "Close the high tunnel by 6 pm: tonight down to 44\u00a0°F, and tomatoes want 50\u00a0°F or more."
    at_seven = at_five + timedelta(hours=2)
    assert [x.state for x in lines(moved_to(with_renewed(hub, at_seven), at_seven))] == ["act"]
    mild = of(22.0, 15.0, grows=["tomato_cherry"], said=[vented], nights=(night("High tunnel", 12, 13, 14),))
    assert lines(moved_to(with_renewed(mild, at_five), at_five)) == []
    unsaid = of(22.0, 15.0, grows=["tomato_cherry"], nights=cold_night())
    assert lines(moved_to(with_renewed(unsaid, at_five), at_five)) == []


def with_renewed(hub: Farm, at: datetime) -> Farm:
    """The night's forecast issued again."""
    return replace(hub, forecasts=tuple(replace(f, issued_at=at) for f in hub.forecasts))


def test_what_was_said_last_of_the_vents_holds_and_yesterdays_does_not() -> None:
    both = [answered("vent High tunnel", 300), answered("close High tunnel", 30, name="Closed the high tunnel for the night")]
    closed = standing(of(said=both), "High tunnel")
    assert closed is not None and not closed.opened
    assert standing(of(said=[answered("vent High tunnel", 17 * 60)]), "High tunnel") is None
    assert standing(of(said=[answered("vent High tunnel", 30, status="abandoned")]), "High tunnel") is None
    assert standing(of(said=[answered("vent Low tunnel", 30)]), "High tunnel") is None


def test_the_forecast_says_what_it_takes_for_granted() -> None:
    bounds = limits(of(grows=["tomato_cherry"]), TUNNEL)
    hub = of(HOT, MILD, grows=["tomato_cherry"], nights=cold_night(), said=[answered("vent High tunnel")])
    assert takes_it_as(hub, "High tunnel", bounds) == "The filled forecast takes it as vented now, closed by 6 pm."
    assert "300 nights" in takes_it_as(replace(hub, answers=()), "High tunnel", bounds)
    assert takes_it_as(replace(hub, forecasts=()), "High tunnel", bounds) == ""


def test_the_house_is_warmed_near_what_kills_what_grows_and_not_because_spinach_is_cold() -> None:
    """Cherry tomatoes die at 32 °F; at 35 °F (1.7 °C) some corner may be there. Spinach bears far less than 28 °F."""
    assert lines(of(1.7, -1.0, grows=["tomato_cherry"]))[0].headline.startswith("Warm the high tunnel: it is 35")
    assert lines(of(-2.0, -6.0, grows=["spinach"])) == []
    assert lines(of(3.9, -1.0))[0].headline.startswith("Warm the high tunnel")


# FAO-56 table 2.3: saturation vapour pressure at 20 °C is 2.338 kPa: at 96 % humidity the deficit is 0.09
@pytest.mark.parametrize(("out_humid", "hours", "told"), [(50.0, 3, True), (50.0, 1, False), (100.0, 3, False)])
def test_damp_air_by_day_is_let_out_where_the_air_outside_holds_less_water(out_humid: float, hours: int, told: bool) -> None:
    hub = of(20.0, 19.0, humid=96.0, out_humid=out_humid, grows=["tomato_cherry"])
    hub = with_past(hub, {"in": every(10, lambda _: 20.0, hours * 60), "in humid": every(10, lambda _: 96.0, hours * 60)})
    assert [x.subject for x in lines(hub)] == (["damp High tunnel"] if told else [])


def test_a_damp_night_is_no_line() -> None:
    hub = of(12.0, 8.0, humid=98.0, out_humid=60.0, grows=["tomato_cherry"])
    hub = with_past(hub, {"in": every(10, lambda _: 12.0, 300), "in humid": every(10, lambda _: 98.0, 300)})
    midnight = datetime(2026, 5, 15, 4, tzinfo=UTC)
    moved = moved_to(hub, midnight)
    past = {
        x.key: tuple(p._replace(time_ns=p.time_ns + int((midnight - NOW).total_seconds() * 1e9)) for p in hub.past[x.key])
        for x in hub.lives
        if x.key in hub.past
    }
    assert lines(replace(moved, past=past)) == []


def test_without_a_thermometer_there_is_no_answer_and_with_a_late_one_it_is_unknown() -> None:
    assert venting(of(None, MILD), TUNNEL) is None
    late = of(probes=[live(TUNNEL, "air_temperature", 40.0, "in", age_s=9000, late=True)])
    assert [x.state for x in lines(late)] == ["unknown"]


def test_houses_are_closed_two_hours_before_sunset_and_where_the_sun_never_sets_nobody_says_when() -> None:
    assert closing(of()) == datetime(2026, 5, 14, 22, tzinfo=UTC)
    tromso = replace(of(), latitude=69.6, longitude=18.9, now=datetime(2026, 6, 21, 12, tzinfo=UTC))
    assert closing(tromso) is None


@given(
    inside=st.floats(-10, 55),
    outside=st.floats(-10, 55),
    humid=st.floats(1, 104),
    crops=st.lists(st.sampled_from(sorted(climates())), max_size=3),
    vents=st.none() | st.floats(5, 40),
    said=st.booleans(),
)
def test_it_never_advises_to_vent_when_it_is_hotter_outside(
    inside: float, outside: float, humid: float, crops: list[str], vents: float | None, said: bool
) -> None:
    where = TUNNEL if vents is None else house(vents_above_c=vents)
    hub = of(
        inside, outside, humid=humid, out_humid=20.0, grows=crops, where=where, nights=cold_night(),
        said=[answered("vent High tunnel", 150)] if said else (),
    )  # fmt: skip
    hub = with_past(hub, {"in": every(10, lambda _: inside, 240), "in humid": every(10, lambda _: humid, 240)})
    for line in lines(hub):
        if outside > inside:
            assert not line.headline.startswith(("Vent", "Open", "Air "))
        if line.headline.startswith("Vent"):
            assert inside - outside >= 1.0


def test_what_is_outside_is_the_weather_stations_word() -> None:
    hub = of(HOT, MILD, grows=["tomato_cherry"])
    hub = replace(hub, lives=(*hub.lives, live(STATION, "air_temperature", 60.0, "broken", qc=3)))
    assert "64\u00a0°F outside" in lines(hub)[0].reason


# Heat that harms


def hot_for(minutes: float, inside_c: float, before_c: float = 30.0) -> Farm:
    """A tunnel that has been so hot for so long, read every five minutes; 64 °F outside."""
    hub = of(inside_c, MILD, grows=["tomato_cherry"])
    return with_past(hub, {"in": every(5, lambda ago: inside_c if ago <= minutes else before_c)})


@pytest.mark.parametrize(
    ("inside_c", "minutes", "subject"),
    [
        # 95 °F is 35 °C: below it a house may be too warm all day without harm
        (34.9, 300, "vent"),
        (36.0, 40, "vent"),
        (36.0, 75, "scorch"),
        # 104 °F is 40 °C
        (41.0, 10, "vent"),
        (41.0, 30, "scorch"),
    ],
)
def test_heat_that_lasts_harms_and_heat_for_comfort_does_not(inside_c: float, minutes: float, subject: str) -> None:
    (line,) = lines(hot_for(minutes, inside_c))
    assert (line.state, line.subject) == ("act", f"{subject} High tunnel")


def test_the_line_of_harmful_heat_says_what_to_do_how_hot_and_for_how_long() -> None:
    (line,) = lines(hot_for(75, 36.0))
    said = line.headline.replace("\u00a0", " ")
    assert said.startswith("Open the high tunnel wide and shade it now: 97 °F inside, 1 h 10 min above 95 °F by now")
    # one SMS is 160 letters
    assert len(said) <= 160 and line.deeds[0].label == "Opened wide"


def test_a_cloud_between_does_not_end_the_heat_and_a_cooler_hour_does() -> None:
    hub = of(36.0, MILD, grows=["tomato_cherry"])
    for cloud_c, subject in ((33.5, "scorch"), (32.5, "vent")):
        course = [(ago, cloud_c if 30 <= ago < 60 else air) for ago, air in every(5, lambda ago: 36.0 if ago < 120 else 28.0)]
        assert [x.subject for x in lines(with_past(hub, {"in": course}))] == [f"{subject} High tunnel"]


def test_who_vented_in_the_morning_is_asked_again_when_it_harms_and_a_house_opened_wide_is_to_be_closed() -> None:
    hub = hot_for(75, 36.0)
    assert [x.subject for x in lines(replace(hub, answers=(answered("vent High tunnel"), answered("still hot High tunnel"))))] == [
        "scorch High tunnel"
    ]
    opened = standing(replace(hub, answers=(answered("scorch High tunnel", name="Opened the high tunnel wide"),)), "High tunnel")
    assert opened is not None and opened.opened


def test_where_outside_is_no_cooler_it_is_shaded_and_a_house_meant_to_be_hot_is_left_alone() -> None:
    hot_outside = of(38.0, 38.0)
    hot_outside = with_past(hot_outside, {"in": every(5, lambda ago: 38.0)})
    assert [x.subject for x in lines(hot_outside)] == ["shade now High tunnel"]
    dryer = of(40.0, MILD, where=house(vents_above_c=45))
    assert lines(with_past(dryer, {"in": every(5, lambda ago: 40.0)})) == []


def test_heat_that_nobody_measured_for_an_hour_is_not_joined() -> None:
    hub = of(36.0, MILD, grows=["tomato_cherry"])
    gap = with_past(hub, {"in": [*every(5, lambda ago: 36.0, 200, 90), *every(5, lambda ago: 36.0, 40)]})
    assert [x.subject for x in lines(gap)] == ["vent High tunnel"]
