"""Tonight's cold against what stands out in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from models import advice
from models.advice import frost
from models.advice.farm import Farm, Heard, Live
from models.advice.nights import KIND
from models.agronomy.crops import catalogue
from models.records.forecasts import ForecastView
from models.records.growth import PlantingView
from models.records.queries import DeviceView, PlaceView
from sensors.series import SeriesKey
from tests.unit.models.advice.made_past import with_hours

# 1:40 pm on the farm; the sun sets at 8:28 pm and rises at 6:24 am
NOW = datetime(2026, 5, 14, 17, 40, tzinfo=UTC)
SUNSET, SUNRISE = datetime(2026, 5, 15, 0, 28, tzinfo=UTC), datetime(2026, 5, 15, 10, 24, tzinfo=UTC)
END = SUNRISE + timedelta(hours=1)
ZONE = ZoneInfo("America/New_York")


def place(name: str, kind: str, parent: str = "", **details: object) -> PlaceView:
    return PlaceView(uuid4(), name, kind, parent, "active", None, details)


LAND = (
    place("Weather station", "station"), place("Block B", "block"), place("Bed 4", "bed", "Block B"), place("Bed 5", "bed", "Block B"),
    place("Bed 12", "bed", "Block B"), place("Far field", "field"), place("High tunnel", "greenhouse"),
    place("Bed 1", "bed", "High tunnel"),
)  # fmt: skip


def planting(crop_key: str, *beds: str, established: str = "direct_seeded", **facts: Any) -> PlantingView:
    name = catalogue()[crop_key].name
    sown = facts.pop("sown_on", date(2026, 4, 20))
    return PlantingView(
        uuid4(), name, name, crop_key, "", "", established, "2026", None, None, None, None, sown, facts.get("planted_on"), None, None, {},
        None, "", None, tuple((b, None) for b in beds), None,
    )  # fmt: skip


def night(where: str, p20: float, p50: float, p80: float, issued: datetime = NOW, **facts: Any) -> ForecastView:
    """A night falling evenly from 10 °C at sunset to p50 at sunrise."""
    at = {p.name: p.id for p in LAND}[where]
    hours = []
    for h in range(12):
        t = SUNSET.timestamp() + 3600 * h
        share = min(max((t - SUNSET.timestamp()) / (SUNRISE - SUNSET).total_seconds(), 0), 1)
        hours.append([t, *(10 + share * (p - 10) for p in (p20, p50, p80))])
    detail = {"hours": hours, "nights": 300, "terms": ["air"], "error_k": 1.1}
    row = ForecastView(uuid4(), KIND, at, where, SUNSET, END, "day", issued, issued, False, "own", p20, p50, p80, detail, None, None)
    return replace(row, **facts)


def air(where: str, value: float) -> Live:
    kind = next(p.kind for p in LAND if p.name == where)
    ns = int((NOW.timestamp() - 60) * 1e9)
    return Live(
        SeriesKey("h", f"{where} probe", "", "air_temperature"), "air_temperature", where, kind, None, value, ns, ns, 1, 0, 60.0, False
    )


def farm(plantings: tuple[PlantingView, ...], nights: tuple[ForecastView, ...], lives: tuple[Live, ...] | None = None) -> Farm:
    lives = (air("Weather station", 18.0), air("Block B", 18.5)) if lives is None else lives
    heard = [Heard(DeviceView(x.key.device, "", "", "", "", 300.0, True, "active"), x.time_ns, 60.0, False, (x.place,)) for x in lives]
    return Farm("Hub", ZONE, "us", 35.6, -82.5, False, NOW, LAND, tuple(heard), lives, plantings=plantings, forecasts=nights)


def lines(of: Farm) -> list[advice.Line]:
    return [x for x in advice.ranked(of) if x.subject.startswith("frost")]


def test_what_dies_at_the_middle_of_the_forecast_is_to_be_covered_by_name_and_the_line_says_from_when() -> None:
    """Cherry tomatoes die at 32 °F; from 50 °F at 8:28 pm to 28 °F at 6:24 it is at 32 °F after ten twelfths: 4:44 am."""
    told = (night("Block B", -4.0, -2.0, 0.5), night("Weather station", 0.0, 2.0, 4.0))
    found = lines(farm((planting("tomato_cherry", "Bed 4", "Bed 5"),), told))
    assert [x.state for x in found] == ["act"]
    assert found[0].headline == "Cover beds 4 and 5 before dark: frost tonight, 28\u00a0°F in block B."
    assert "28\u00a0°F likely (25–33\u00a0°F)" in found[0].reason
    assert "below 32\u00a0°F from 4:44 am until sunrise" in found[0].reason
    assert "Block B gets 7\u00a0°F colder than the station" in found[0].reason
    assert found[0].deeds[0].label == "Covered" and found[0].deeds[0].places == ("Bed 4", "Bed 5")
    assert found[0].until == END


def test_what_would_die_only_at_the_cold_end_of_the_band_is_watched() -> None:
    found = lines(farm((planting("tomato_cherry", "Bed 4"),), (night("Block B", -1.0, 1.5, 3.0),)))
    assert [x.state for x in found] == ["watch"]
    assert found[0].headline.startswith("Be ready to cover bed 4: tonight down to 35")


def test_nobody_is_woken_for_what_bears_the_cold() -> None:
    """Garlic stands a long way below such a night."""
    assert lines(farm((planting("garlic_hardneck", "Bed 4"),), (night("Block B", -5.0, -3.0, -1.0),))) == []


def test_a_bed_without_a_thermometer_has_its_blocks_night_and_one_elsewhere_the_stations() -> None:
    found = frost.threats(
        farm(
            (planting("tomato_cherry", "Bed 12"), planting("tomato_cherry", "Far field")),
            (night("Block B", -4.0, -2.0, 0.0), night("Weather station", -3.0, -1.0, 1.0)),
        )
    )
    assert {t.place.name: [x.place for x in t.lost] for t in found} == {"Block B": ["Bed 12"], "Weather station": ["Far field"]}


def test_under_cover_only_the_houses_own_forecast_counts() -> None:
    inside = planting("tomato_cherry", "Bed 1")
    assert lines(farm((inside,), (night("Weather station", -6.0, -4.0, -2.0),))) == []
    found = lines(farm((inside,), (night("High tunnel", -2.0, -0.5, 1.0),)))
    assert found[0].headline.startswith("Close the high tunnel before dark: tonight down to 31") and found[0].page == "greenhouses"


def test_seed_still_in_its_trays_is_not_out_in_the_cold() -> None:
    trays = planting("tomato_cherry", "Bed 4", established="transplanted")
    assert trays.stage == "sown"
    assert lines(farm((trays,), (night("Block B", -4.0, -2.0, 0.0),))) == []


def test_a_hub_that_wrote_down_nothing_is_told_of_frost_itself() -> None:
    found = lines(farm((), (night("Block B", -3.0, -1.0, 1.0), night("Weather station", 0.5, 2.0, 4.0))))
    assert [x.state for x in found] == ["act"] and "Cover what is tender" in found[0].headline
    assert "Nobody has written down what grows where" in found[0].reason
    assert lines(farm((), (night("Block B", 0.5, 2.0, 4.0),))) == []


def test_a_forecast_that_nobody_renewed_is_not_passed_off_as_tonights() -> None:
    old = night("Block B", -4.0, -2.0, 0.0, issued=NOW - timedelta(hours=4))
    of = farm((planting("tomato_cherry", "Bed 4"),), (old,), (air("Weather station", 6.0),))
    assert frost.nights(of) == {}
    found = lines(of)
    assert [x.state for x in found] == ["unknown"] and "Nobody can say" in found[0].headline


def test_unknown_is_not_said_when_no_such_night_could_do_harm() -> None:
    warm = farm((planting("tomato_cherry", "Bed 4"),), (), (air("Weather station", 24.0),))
    assert lines(warm) == []


def test_without_a_forecast_measured_frost_is_still_said() -> None:
    found = lines(farm((planting("tomato_cherry", "Bed 4"),), (), (air("Block B", -0.5),)))
    assert [x.state for x in found] == ["act"] and found[0].headline.startswith("It is freezing")


def test_the_newest_word_on_tonight_counts_and_last_nights_does_not() -> None:
    first, second = night("Block B", 1.0, 2.0, 3.0, issued=NOW - timedelta(hours=1)), night("Block B", -1.0, 0.0, 1.0)
    over = night("Block B", -9.0, -8.0, -7.0, target_from=SUNSET - timedelta(days=1), target_to=END - timedelta(days=1))
    assert frost.nights(farm((), (first, second, over)))["Block B"].p50 == 0.0


@pytest.mark.parametrize(("below", "times"), [(-3.0, None), (9.0, (SUNSET + timedelta(minutes=49.67), END))])
def test_a_crossing_lies_between_two_hours(below: float, times: tuple[datetime, datetime] | None) -> None:
    """10 °C at sunset falling 12 K in 9 h 56 min: 9 °C after a twelfth of it, 49 min 40 s; the last hour known is 11 h after sunset."""
    found = frost.crossing(night("Block B", -4.0, -2.0, 0.0), below, NOW)
    if times is None:
        assert found is None
    else:
        assert found is not None
        assert abs((found[0] - times[0]).total_seconds()) < 90
        assert found[1] == SUNSET + timedelta(hours=11)


def test_the_score_counts_only_what_was_said_at_dusk_of_the_last_fortnight() -> None:
    rows = []
    for n in range(20):
        days = timedelta(days=20 - n)
        inside = 1.0 if n % 2 else 9.0
        rows.append(night("Block B", 0.0, 1.0, 2.0, lead="dusk", outcome=inside, target_from=SUNSET - days, target_to=END - days))
        rows.append(night("Block B", 0.0, 1.0, 2.0, lead="late", outcome=1.0, target_from=SUNSET - days, target_to=END - days))
    done = frost.scored(farm((), tuple(rows)), "Block B")
    assert (done.n, done.inside) == (14, 7)


def test_measured_frost_names_the_beds_it_kills_and_is_silent_where_all_that_stands_out_bears_it() -> None:
    tomatoes, garlic = planting("tomato_cherry", "Bed 4", "Bed 5"), planting("garlic_hardneck", "Bed 12")
    (found,) = lines(farm((tomatoes, garlic), (), (air("Block B", -0.5),)))
    assert found.headline.replace("\u00a0", " ") == "It is freezing: 31 °F at Block B. Cover beds 4 and 5."
    assert lines(farm((garlic,), (), (air("Block B", -8.0),))) == []


@pytest.mark.parametrize(
    ("mean", "low", "lines_of_frost"),
    [
        # a mild fortnight; a winter's; a mild one in which last night froze all the same
        (12.0, 6.0, 1), (3.0, 1.0, 0), (12.0, -1.0, 0),
    ],
)  # fmt: skip
def test_where_nobody_wrote_down_what_grows_frost_is_told_as_long_as_something_tender_can_stand_out(
    mean: float, low: float, lines_of_frost: int
) -> None:
    station = air("Weather station", 5.0)
    for of in (farm((), (night("Block B", -3.0, -1.0, 1.0),), (station,)), farm((), (), (station, air("Block B", -0.5)))):
        past = with_hours(of, {station: lambda _: (low, mean, mean + 5)})
        assert len(lines(past)) == lines_of_frost
