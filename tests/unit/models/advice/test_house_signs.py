"""Dew, light, disease and heat of a house, against what the formulas give by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from math import pi

import pytest

from collector.store.memory import MemoryStore
from models import advice
from models.advice.derived import series_key
from models.advice.derived.reading import DerivedReader
from models.advice.farm import Farm
from models.advice.houses.condensation import condensation, cover_temperature
from models.advice.houses.disease import indoors, outdoors
from models.advice.houses.grown import grown
from models.advice.houses.heating import needs
from models.advice.houses.light import light
from models.advice.houses.shape import loss_of, shape
from models.records.queries import PlaceView
from sensors.resample import farm_date
from sensors.series import Rollup
from tests.made_hub import box
from tests.unit.dashboard.test_lines import live
from tests.unit.models.advice.made_houses import NOW, STATION, TUNNEL, house, lines, of
from tests.unit.models.advice.made_past import NEW_YORK, Wave, moved_to, with_hours
from tests.unit.models.advice.test_frost import SUNSET, night, planting

# dew


def at_dusk(inside: float = 15.0, humid: float = 90.0, outside: float = 12.0, out_humid: float = 50.0, where: PlaceView = TUNNEL) -> Farm:
    """An hour before a sunset after which it falls evenly from 10 to 4 °C inside and to -2 outside, in ten hours."""
    at = SUNSET - timedelta(hours=1)
    told = (night("High tunnel", 3, 4, 5, at), night("Weather station", -4, -2, 0, at))
    return moved_to(of(inside, outside, humid=humid, out_humid=out_humid, grows=["tomato_cherry"], nights=told, where=where), at)


def test_the_inside_of_a_cover_lies_where_the_heat_through_it_is_the_heat_to_it() -> None:
    """U (Ti - To) = h (Ti - Tc) with h = 7.7 W/m2/K: 10 inside, 0 outside: 10 - 6/7.7 x 10 = 2.2; two layers 10 - 4/7.7 x 10 = 4.8."""
    assert cover_temperature(10, 0, 6.0) == pytest.approx(2.21, abs=0.01)
    assert cover_temperature(10, 0, 4.0) == pytest.approx(4.81, abs=0.01)
    assert cover_temperature(10, 0, 9.0) == 0.0


def test_leaves_are_wet_in_the_hours_that_are_no_warmer_than_the_dew_point() -> None:
    """Air of 15 °C and 65 % has its dew point at 8.5 °C, which 10 - 0.6 an hour passes before the third of the night's hours 0 to 10;
    air of 12 °C at 50 % at 1.9 °C, which the house never reaches."""
    found = condensation(at_dusk(humid=65.0), TUNNEL)
    assert found.dew_c == pytest.approx(8.5, abs=0.1)
    assert (found.leaf_h, found.aired_h, found.state) == (8, 0, "watch") and found.helps
    assert found.from_s == pytest.approx(SUNSET.timestamp() + 3 * 3600)
    assert found.cover_h >= found.leaf_h


def test_airing_is_advised_where_the_air_outside_is_dry_enough_to_spare_wet_hours_and_the_heater_is_named_where_there_is_one() -> None:
    (said,) = lines(at_dusk())
    assert said.subject == "air High tunnel" and said.state == "watch"
    assert said.headline == "Air the high tunnel at dusk: its leaves would be wet for 11 h tonight, 0 with outside air in it."
    assert "twice, then close" in said.reason
    heated = house(heated_above_c=7)
    assert "heat it for 15 minutes" in lines(at_dusk(where=heated))[0].reason


def test_airing_is_not_advised_where_it_spares_nothing_or_where_it_is_warmer_outside() -> None:
    assert lines(at_dusk(outside=14.9, out_humid=95.0)) == []
    assert lines(at_dusk(outside=18.0, out_humid=20.0)) == []


def test_dry_air_makes_no_dew_and_what_is_not_known_is_unknown() -> None:
    assert condensation(at_dusk(humid=35.0), TUNNEL).state == "fine"
    assert condensation(of(25.0, humid=50.0), TUNNEL).why == "nobody can forecast its night yet"
    assert condensation(of(25.0), TUNNEL).why == "nobody knows its air and humidity now"
    noon = replace(at_dusk(), now=NOW, forecasts=(night("High tunnel", 3, 4, 5),))
    assert "three hours before sunset" in condensation(noon, TUNNEL).why


# light


def with_sun(farm: Farm, wave: Callable[[datetime], float | None], where: PlaceView, measurand: str) -> Farm:
    probe = live(where, measurand, 0.0, f"{measurand} of {where.name}")
    made = replace(farm, lives=(*farm.lives, probe))
    return with_hours(made, {probe: wave}, days=3)


def daylight(value: float) -> Callable[[datetime], float]:
    return lambda at: value if 8 <= at.astimezone(NEW_YORK).hour < 18 else 0.0


def test_the_light_of_a_house_comes_from_its_own_sensor() -> None:
    """Ten hours of 500 µmol/m²/s are 500 x 0.0036 x 10 = 18 mol/m²; until 1 pm today five hours: 9."""
    farm = with_sun(of(grows=["lettuce_head"]), daylight(500.0), TUNNEL, "photosynthetic_photon_flux")
    found = light(farm, TUNNEL, grown(farm, "High tunnel"))
    assert found.yesterday == pytest.approx(18.0)
    assert found.source == "by its light sensor" and found.target is not None and found.target.group == "lettuce" and found.band == "high"


def test_without_a_sensor_it_is_the_stations_sun_through_the_cover() -> None:
    """Ten hours of 500 W/m² are 18 MJ/m²; 2.04 mol/MJ and 0.68 of it through the cover: 24.97; 0.5 of it where the house says so."""
    farm = with_sun(of(grows=["tomato_cherry"]), daylight(500.0), STATION, "solar_radiation")
    found = light(farm, TUNNEL, grown(farm, "High tunnel"))
    assert found.yesterday == pytest.approx(24.97, abs=0.01) and found.band == "enough" and "station’s sun" in found.source
    assert light(farm, house(transmission=0.5), ()).yesterday == pytest.approx(18.36)


def test_a_day_with_few_hours_known_has_no_light() -> None:
    farm = with_sun(of(), lambda at: 100.0 if at.hour % 2 else None, TUNNEL, "photosynthetic_photon_flux")
    found = light(farm, TUNNEL, ())
    assert found.yesterday is None and found.band == "unknown"
    assert light(of(), TUNNEL, ()).source == "no light is measured here or at the station"


# disease


def humid_house(rh: Callable[[datetime], float | None], temp_c: float = 15.0, grows: tuple[str, ...] = ("basil",)) -> Farm:
    probes = [live(TUNNEL, "air_temperature", temp_c, "in"), live(TUNNEL, "relative_humidity", 60.0, "in humid")]
    air: Wave = lambda _: temp_c  # noqa: E731  # a wave of one value
    return with_hours(of(probes=probes, grows=grows), {probes[0]: air, probes[1]: rh})


def at_night(hours: set[int], wet: float = 96.0, dry: float = 60.0) -> Callable[[datetime], float]:
    return lambda at: wet if at.astimezone(NEW_YORK).hour in hours else dry


def found_in(farm: Farm) -> dict[str, tuple[str, str]]:
    return {d.name: (d.state, d.reason) for d in indoors(farm, TUNNEL, grown(farm, "High tunnel"))}


def test_basil_is_in_danger_after_a_night_long_humid_enough_for_spores_and_wet_enough_to_let_them_in() -> None:
    """From 9 pm to 6 am nine hours at 96 %, all in the dark: more than 7.5 and more than 4."""
    state, reason = found_in(humid_house(at_night({21, 22, 23, 0, 1, 2, 3, 4, 5})))["basil downy mildew"]
    assert state == "act"
    assert reason == "last night 9 h of 95 % humidity (spores need 7.5) and leaves wet for 9 h (they enter from 4)"
    state, _ = found_in(humid_house(at_night({0, 1, 2, 3, 4}, wet=92.0)))["basil downy mildew"]
    assert state == "watch"
    assert found_in(humid_house(at_night(set())))["basil downy mildew"][0] == "fine"


def test_grey_mould_follows_a_week_of_wet_leaves_and_mild_nights() -> None:
    """Nine wet hours a day exceed 7, and all fourteen of the night at 15 °C exceed 9.5; at 25 °C the nights are too warm."""
    nine = at_night({21, 22, 23, 0, 1, 2, 3, 4, 5})
    assert found_in(humid_house(nine, grows=("tomato_cherry",)))["grey mould"] == (
        "act", "leaves were wet 9 h a day this week (it follows above 7), nights between 48\u00a0°F and 70\u00a0°F for 14 h (above 9.5)"
    )  # fmt: skip
    assert found_in(humid_house(nine, 25.0, ("tomato_cherry",)))["grey mould"][0] == "watch"
    assert found_in(humid_house(at_night({3}), 25.0, ("tomato_cherry",)))["grey mould"][0] == "fine"


def test_only_what_grows_is_judged() -> None:
    nine = at_night({21, 22, 23, 0, 1, 2, 3, 4, 5})
    assert set(found_in(humid_house(nine, grows=("tomato_cherry",)))) == {"grey mould"}
    assert found_in(humid_house(nine, grows=())) == {}


def test_a_week_or_a_night_with_few_hours_known_is_unknown_and_makes_no_line() -> None:
    farm = humid_house(lambda at: 96.0 if at.hour % 2 else None)
    assert {state for state, _ in found_in(farm).values()} == {"unknown"}
    assert "disease High tunnel" not in {x.subject for x in advice.ranked(farm)}
    assert {state for state, _ in found_in(of(grows=["basil"])).values()} == {"unknown"}


def test_a_house_has_one_line_for_its_diseases_which_never_names_a_spray() -> None:
    (said,) = [x for x in lines(humid_house(at_night({21, 22, 23, 0, 1, 2, 3, 4, 5}))) if x.subject == "disease High tunnel"]
    assert said.headline == "Scout the basil (genovese) in the high tunnel for basil downy mildew and grey mould."
    assert "spray" not in said.reason.lower() and said.deeds[0].type == "observation"


# in the open


def with_days(farm: Farm, where: PlaceView, variant: str, values: list[float | None]) -> Farm:
    """Severity of the days until yesterday, the last of the values being yesterday's."""
    store = MemoryStore(NEW_YORK)
    sid = store.series_ids([series_key("h", where.id, "severity_value", variant)])[0]
    today = farm.now.astimezone(NEW_YORK).date()
    rows = []
    for back, value in enumerate(reversed(values), 1):
        said = float("nan") if value is None else value
        rows.append(
            Rollup(farm_date(today - timedelta(days=back), NEW_YORK).start_ns, said, said, said, said, 24, 24 if value is not None else 3)
        )
    store.write_rollups("1d", [(sid, r) for r in rows])
    return replace(farm, derived=DerivedReader(store, "h", NEW_YORK))


def outside(days: list[float | None], crop: str = "tomato_cherry", variant: str = "Wallin, humidity 90 %") -> Farm:
    set_out = NOW.date() - timedelta(days=len(days))
    grows = planting(crop, "Block B", established="transplanted", planted_on=set_out)
    return with_days(of(25.0, 20.0, grows=[grows]), STATION, variant, days)


def blight(farm: Farm, name: str = "late blight") -> tuple[str, str]:
    return next((d.state, d.reason) for d in outdoors(farm) if d.name == name)


def test_late_blight_is_to_be_scouted_from_18_points_while_the_weather_goes_on_favouring_it() -> None:
    """12 of 18 is watched, 18 acted on; after a dry week (0 points in seven days) it is watched again."""
    assert blight(outside([1.0] * 11))[0] == "fine"
    assert blight(outside([1.0] * 12))[0] == "watch"
    assert blight(outside([1.0] * 18)) == ("act", "18 of 18 severity points since Sun 26 Apr")
    assert blight(outside([*[2.0] * 10, *[0.0] * 7]))[0] == "watch"


def test_early_blight_is_asked_about_again_with_every_fifteen_points() -> None:
    def subjects(points: int) -> list[str]:
        return [x.subject for x in advice.ranked(outside([1.0] * points, variant="TOMCAST")) if x.subject.startswith("early")]

    assert subjects(35) == subjects(49) == ["early blight Weather station 0"]
    assert subjects(50) == ["early blight Weather station 1"]


def test_a_season_with_too_many_unknown_days_is_unknown_and_says_since_when() -> None:
    state, reason = blight(outside([1.0, None, None, None, *[1.0] * 6]))
    assert state == "unknown" and "too few days since" in reason
    assert blight(replace(outside([1.0] * 18), derived=None))[0] == "unknown"


def test_what_stands_under_cover_or_was_never_set_out_is_not_judged_by_the_open_air() -> None:
    assert outdoors(of(25.0, 20.0, grows=["tomato_cherry"])) == []
    grows = planting("tomato_cherry", "Block B", established="transplanted")
    assert outdoors(of(25.0, 20.0, grows=[grows])) == []


def test_potatoes_count_from_three_weeks_after_they_were_set() -> None:
    set_on = NOW.date() - timedelta(days=20)
    farm = with_days(of(25.0, 20.0, grows=[planting("potato", "Block B", sown_on=set_on)]), STATION, "Wallin, humidity 90 %", [4.0] * 20)
    assert blight(farm) == ("fine", "they are not up yet")


# heat and fans


def test_a_house_is_an_arch_with_two_ends() -> None:
    """10 m long, 6 wide, 3 high is half a tube of radius 3: its skin pi 3 10, its ends pi 9, its air pi 9/2 10."""
    found = shape(house(length_m=10, width_m=6, height_m=3, covered="one layer of film"))
    assert (found.floor_m2, found.loss_w_m2_k, found.missing) == (60.0, 6.0, ())
    assert found.cover_m2 == pytest.approx(pi * 3 * 10 + pi * 9) and found.volume_m3 == pytest.approx(pi * 9 / 2 * 10)


def test_a_heater_makes_good_what_cover_and_air_lose() -> None:
    """U A dT + 0.33 ACH V dT: (6 x 122.5 + 0.33 x 2 x 141.4) x 20 = 16.57 kW; with a tenth over and 80 % efficiency 22.8 kW."""
    where = house(length_m=10, width_m=6, height_m=3, covered="one layer of film", heated_above_c=10)
    farm = of(15.0, 5.0, where=where, nights=(night("Weather station", -6, -5, -4),))
    found = needs(farm, where, 670.0, -10.0)
    assert found.coldest is not None and found.coldest.loss_w == pytest.approx(16_569, abs=5)
    assert found.coldest.heater_w == pytest.approx(22_782, abs=10)
    assert found.tonight is not None and found.tonight.loss_w == pytest.approx(16_569 * 15 / 20, abs=5)
    assert found.vents_m2 == pytest.approx(12.0)


def test_fans_of_a_small_house_are_twelve_cfm_a_square_foot_and_half_under_half_shade() -> None:
    """10 x 6 m are 645.8 sq ft: 7,750 cfm."""
    where = house(length_m=10, width_m=6)
    assert needs(of(where=where), where, 0.0, None).fan_cfm == pytest.approx(7_750, abs=1)
    shaded = house(length_m=10, width_m=6, shade_percent=55)
    assert needs(of(where=shaded), shaded, 0.0, None).fan_cfm == pytest.approx(7_750 * 0.5, abs=1)


def test_fans_of_a_large_house_are_by_the_manufacturers_rule() -> None:
    """40 x 10 m: 4,306 sq ft, 131 ft long, at sea level: 8 cfm a square foot."""
    where = house(length_m=40, width_m=10)
    assert needs(of(where=where), where, 0.0, None).fan_cfm == pytest.approx(8 * 4_305.6, rel=0.002)


def test_what_is_missing_is_named_and_nothing_is_made_up() -> None:
    found = needs(of(), TUNNEL, 0.0, -10.0)
    assert found.shape.missing == ("length_m", "width_m", "height_m", "covered")
    assert (found.tonight, found.coldest, found.fan_cfm, found.vents_m2) == (None, None, None, None)


def test_an_outline_gives_length_and_width_and_is_named() -> None:
    drawn = replace(TUNNEL, geometry=box(0, 0, 26.7, 9.0))
    found = shape(drawn)
    assert found.length_m == pytest.approx(26.7, rel=0.01) and found.width_m == pytest.approx(9.0, rel=0.01)
    assert "length and width from its outline" in found.assumed and found.missing == ("height_m", "covered")


def test_words_about_the_cover_tell_its_layers_and_a_makers_figure_comes_first() -> None:
    assert loss_of(house(covered="two layers of film, blown"))[0] == 4.0
    assert loss_of(house(covered="one layer of 6 mil film"))[0] == 6.0
    assert loss_of(house(covered="glass", heat_loss_w_m2_k=2.8))[0] == 2.8
    assert loss_of(TUNNEL) == (6.0, "")
