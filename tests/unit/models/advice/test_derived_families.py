"""Light, and what holds of every family of derived days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from math import cos, pi

import pytest

from models.advice.derived import derivations
from tests.unit.models.advice.made_days import BED, DAY, FULL, NEXT, STATION, TUNNEL, always, one_day
from tests.unit.models.advice.made_land import NAN, Said, Wave, made_land, place, said

# Light


def test_light_is_named_by_what_it_was_measured_with() -> None:
    assert one_day("light_ppfd", {"photosynthetic_photon_flux": always(500.0)})[0] == pytest.approx(43.2)  # 500 * 0.0864
    assert one_day("light_lux", {"illuminance": always(20_000.0)})[0] == pytest.approx(31.968)  # 20,000 * 0.0185 * 0.0864
    assert one_day("light_sun", {"solar_radiation": always(200.0)})[0] == pytest.approx(35.2512)  # 17.28 MJ * 2.04


def test_under_a_cover_light_is_what_the_cover_lets_through() -> None:
    open_air: dict[tuple[str, str], Wave] = {
        ("Weather station", "solar_radiation"): always(200.0),
        ("Tunnel", "air_temperature"): always(20.0),
    }
    old = place("Tunnel", "greenhouse", transmission=0.6)
    for house, through in ((TUNNEL, 0.68), (old, 0.6)):
        land = made_land([house, STATION], open_air, DAY, NEXT)
        assert said(land, house, "light_through_cover", DAY, DAY)[DAY][0] == pytest.approx(35.2512 * through)


def sunny(at: datetime) -> float:
    """Light that follows the sun: strongest an hour after noon by summer time."""
    return max(0.0, 1500.0 * cos(2 * pi * (at.hour - 13) / 28))


def test_an_hour_lost_at_noon_costs_little_and_three_leave_the_day_unknown() -> None:
    whole = one_day("light_ppfd", {"photosynthetic_photon_flux": sunny})[0]
    short = one_day("light_ppfd", {"photosynthetic_photon_flux": lambda at: None if at.hour == 13 else sunny(at)})
    assert whole is not None
    assert short == (pytest.approx(whole, rel=0.02), 23, 24), "what the sun brought then is taken in proportion"
    # 21 of 24 hours are known, but not those that matter
    assert one_day("light_ppfd", {"photosynthetic_photon_flux": lambda at: None if 11 <= at.hour < 14 else sunny(at)}) == (None, 21, 24)
    by_night = one_day("light_ppfd", {"photosynthetic_photon_flux": lambda at: None if at.hour < 3 else sunny(at)})
    assert by_night == (pytest.approx(whole), 21, 24)


def test_in_polar_night_lamps_give_their_light_and_where_no_place_is_none_is_known() -> None:
    winter = date(2026, 12, 20)
    lamps: dict[tuple[str, str], Wave] = {("Tunnel", "photosynthetic_photon_flux"): always(100.0)}
    far_north = made_land([TUNNEL], lamps, winter, winter, latitude=78.0)
    assert said(far_north, TUNNEL, "light_ppfd", winter, winter)[winter] == (pytest.approx(8.64), *FULL)
    nowhere = made_land([TUNNEL], lamps, winter, winter, latitude=135.6)
    assert said(nowhere, TUNNEL, "light_ppfd", winter, winter)[winter] == (None, *FULL)


# All of them


MEASURED = {
    "air_temperature": always(15.0), "relative_humidity": always(97.0), "wind_speed": always(1.0), "solar_radiation": always(150.0),
    "illuminance": always(15_000.0), "photosynthetic_photon_flux": always(300.0), "leaf_wetness": always(80.0), "flow_rate": always(1.0),
    "water_volume_total": always(60.0), "water_level": always(50.0),
}  # fmt: skip


def everywhere(wave_of: dict[str, Wave], first: date, last: date, until: datetime | None = None) -> dict[tuple[str, str], dict[date, Said]]:
    """Every derivation at each of four places at which everything is measured."""
    places = [BED, TUNNEL, STATION, place("Zone A", "zone"), place("Tank", "tank", capacity_l=1000)]
    told = {(p.name, m): wave for p in places for m, wave in wave_of.items()}
    land = made_land(places, told, first, last, until=until)
    return {(p.name, name): found for p in places for name in derivations() if (found := said(land, p, name, first, last))}


def test_every_derivation_is_made_somewhere_and_knows_a_whole_day() -> None:
    found = everywhere(MEASURED, DAY - timedelta(days=1), NEXT)
    records = {name for name, d in derivations().items() if d.records}
    assert {name for _, name in found} | records == set(derivations())
    totals = {"chill_hours_total", "chill_units_total", "chill_portions_total"}
    unknown = {name for (_, name), days in found.items() if days[DAY][0] is None} - records
    assert unknown <= totals, "of last autumn's total nothing is known in May"


def test_where_no_hour_is_known_no_derivation_says_a_number() -> None:
    for name, days in everywhere(
        dict.fromkeys(MEASURED, lambda at: None if at.date() >= DAY else 15.0), DAY - timedelta(days=2), NEXT
    ).items():
        if not name[1].endswith("_total"):
            assert days[NEXT][0] is None, name
            assert days[NEXT][1] == 0, name


def test_numbers_that_are_none_stay_none() -> None:
    for name, days in everywhere(dict.fromkeys(MEASURED, always(NAN)), DAY - timedelta(days=1), NEXT).items():
        assert {value for value, _, _ in days.values()} == {None}, name


def test_the_running_day_is_told_only_where_it_can_only_grow() -> None:
    until = datetime(2026, 5, 13, 16, tzinfo=UTC)  # noon in New York
    for (where, name), days in everywhere(MEASURED, DAY - timedelta(days=2), DAY, until=until).items():
        d = derivations()[name]
        value, _, of = days[DAY]
        if not d.so_far and not d.records:
            assert (value, of) == (None, 24), (where, name)
        if name == "heat_recovery":
            assert (value, of) == (12.0, 12)
