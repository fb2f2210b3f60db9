"""What weather services answer, in the form they document, with our own numbers: read whole, in part, or not at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.forecast import nws, open_meteo
from collector.forecast.climatology import PAST, own_past
from models.advice.outlook import COLUMNS, Outlook
from sensors.errors import ServiceError
from tests.contract import forecast_service as service

NOON = datetime(2026, 5, 14, 12, 0, tzinfo=UTC)
NOW = NOON + timedelta(minutes=20)
# FAO-56 equation 47 for 10 m: 4.87 / ln(67.8 * 10 - 5.42) = 0.748
TO_2_M = 0.748


def read(**fields: object) -> Outlook:
    return open_meteo.parse(service.open_meteo(NOON, **fields), NOW)


def grid(**layers: object) -> Outlook:
    return nws.parse(service.nws_grid(NOON, NOON - timedelta(hours=1), **layers), NOW)


# Open-Meteo


def test_open_meteos_hours_are_read_whole() -> None:
    made = read()
    assert (made.provider, made.issued_at, len(made), made.notes) == ("open-meteo", NOW, 48, ())
    assert made.hours_s[0] == NOON.timestamp() and made.temp_c[:3].tolist() == [12.0, 11.8, 11.5]
    assert made.wind_2m_m_s[0] == pytest.approx(2.0 * TO_2_M, abs=0.001)


def test_what_is_of_the_hour_before_its_stamp_goes_to_the_hour_it_fell_in() -> None:
    """Stamped one hour later: the rain of noon to one is stamped 13:00."""
    made = read()
    assert (made.gust_m_s[0], made.solar_w_m2[0], made.rain_chance_percent[0]) == (6.0, 10.0, 1.0)
    assert made.rain_mm[0] == pytest.approx(0.1)
    assert np.isnan(made.rain_mm[-1]), "the rain of the last hour stands in an answer that did not come"
    assert made.cloud_percent[0] == 0.0


def test_nulls_and_missing_fields_are_not_said() -> None:
    made = read(temperature_2m=[None, 4.0] + [None] * 46, cloud_cover=None)
    assert np.isnan(made.temp_c).sum() == 47 and made.temp_c[1] == 4.0
    assert np.isnan(made.cloud_percent).all() and made.notes == ()


@pytest.mark.parametrize(("field", "unit"), [("temperature_2m", "°F"), ("wind_speed_10m", "km/h"), ("precipitation", "inch")])
def test_a_field_in_a_unit_nobody_asked_for_is_not_believed(field: str, unit: str) -> None:
    document = service.open_meteo(NOON)
    document["hourly_units"][field] = unit
    if field == "temperature_2m":
        with pytest.raises(ServiceError, match="°F"):
            open_meteo.parse(document, NOW)
        return
    made = open_meteo.parse(document, NOW)
    assert np.isnan(getattr(made, open_meteo.FIELDS[field][0])).all() and unit in made.notes[0]
    assert not np.isnan(made.temp_c).any()


def test_a_field_of_another_length_is_left_out() -> None:
    made = read(dew_point_2m=[1.0] * 47)
    assert np.isnan(made.dew_c).all() and "dew_point_2m" in made.notes[0]


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"hourly": [], "hourly_units": 3},
        {"hourly": {"time": []}, "hourly_units": {"time": "unixtime"}},
        {"hourly": {"time": ["2026-05-14T12:00"]}, "hourly_units": {"time": "iso8601"}},
        {"hourly": {"time": ["soon"]}, "hourly_units": {"time": "unixtime"}},
        {"hourly": {"time": [1, 1], "temperature_2m": [1, 1]}, "hourly_units": {"time": "unixtime", "temperature_2m": "°C"}},
        {"hourly": {"time": list(range(0, 3600 * 5000, 3600))}, "hourly_units": {"time": "unixtime"}},
        service.open_meteo(NOON, temperature_2m=None),
        service.open_meteo(NOON, temperature_2m=[None] * 48),
        service.open_meteo(NOON, temperature_2m=["12"] * 48),
    ],
)
def test_an_answer_that_is_no_forecast_is_refused(document: dict[str, Any]) -> None:
    with pytest.raises(ServiceError):
        open_meteo.parse(document, NOW)


def test_impossible_values_are_left_out_and_said() -> None:
    made = read(temperature_2m=[400.0] + [5.0] * 47)
    assert np.isnan(made.temp_c[0]) and "temp_c: 1 values" in made.notes[0]


# the National Weather Service


def test_the_nws_joined_hours_are_taken_apart() -> None:
    made = grid()
    assert (made.provider, made.issued_at, len(made), made.notes) == ("nws", NOON - timedelta(hours=1), 24, ())
    assert made.hours_s.tolist() == [NOON.timestamp() + 3600 * h for h in range(24)]
    assert made.temp_c.tolist() == [11.1] + [8.9] * 3 + [5.0] * 8 + [10.0] * 12
    assert made.cloud_percent.tolist() == [25.0] * 24


def test_the_nws_wind_is_brought_to_2_m_and_rain_spread_over_its_interval() -> None:
    made = grid()
    assert made.wind_2m_m_s[0] == pytest.approx(2.0 * TO_2_M, abs=0.001)
    assert made.gust_m_s[0] == pytest.approx(5.0)
    assert made.rain_mm[:7].tolist() == [0.5] * 6 + [0.0]
    assert made.rain_chance_percent[[0, 12]].tolist() == [40.0, 5.0]


def test_a_hole_in_a_layer_is_a_hole() -> None:
    values = service.layer(NOON, ("PT2H", 7.0), ("PT3H", None), ("PT1H", 4.0))
    del values["values"][1]
    made = grid(temperature=values, dewpoint=service.layer(NOON, ("PT6H", None)))
    assert np.isnan(made.temp_c[2:5]).all() and made.temp_c[5] == 4.0 and np.isnan(made.dew_c).all()


def test_local_stamps_in_the_night_the_clocks_go_back_are_other_hours() -> None:
    """01:00 EDT and 01:00 EST are an hour apart: 05:00 and 06:00 UTC."""
    zone = ZoneInfo("America/New_York")
    stamps = [datetime(2026, 11, 1, 1, 0, tzinfo=zone, fold=fold) for fold in (0, 1)]
    layer = {
        "uom": "wmoUnit:degC",
        "values": [{"validTime": f"{s.isoformat()}/PT1H", "value": v} for s, v in zip(stamps, (4, 3), strict=True)],
    }
    made = nws.parse({"properties": {"temperature": layer}}, NOW)
    five = datetime(2026, 11, 1, 5, 0, tzinfo=UTC).timestamp()
    assert made.hours_s.tolist() == [five, five + 3600] and made.temp_c.tolist() == [4.0, 3.0]


def test_fahrenheit_is_converted_and_an_unknown_unit_is_not_guessed() -> None:
    made = grid(temperature=service.layer(NOON, ("PT2H", 50.0), uom="wmoUnit:degF"), windSpeed=service.layer(NOON, ("PT2H", 5), uom="mph"))
    assert made.temp_c[0] == pytest.approx(10.0)
    assert np.isnan(made.wind_2m_m_s).all() and made.notes == ("windSpeed: left out, its unit is mph",)


def test_intervals_that_cannot_be_read_are_counted() -> None:
    bad = [{"validTime": t, "value": 1} for t in ("2026-05-14T12:00:00/PT1H", "noon/PT1H", "2026-05-14T12:00:00+00:00/1 hour", None)]
    good = service.layer(NOON, ("PT1H", 9.0))["values"]
    made = grid(temperature={"uom": "wmoUnit:degC", "values": [*bad, *good, "x"]})
    assert made.temp_c[0] == 9.0 and made.notes == ("temperature: 5 intervals could not be read",)


def test_an_interval_of_a_thousand_days_is_cut() -> None:
    made = grid(temperature=service.layer(NOON, ("P999D", 9.0)))
    assert len(made) == nws.MOST_HOURS


@pytest.mark.parametrize("issued", [None, "later", "2026-05-14T09:00:00", (NOW + timedelta(days=2)).isoformat()])
def test_an_issue_that_cannot_be_is_now(issued: object) -> None:
    assert grid(updateTime=issued).issued_at == NOW


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"properties": None},
        {"properties": {"temperature": {"uom": "wmoUnit:degC", "values": []}}},
        {"properties": {"temperature": {"values": [{"validTime": "2026-05-14T12:00:00+00:00/PT1H", "value": 1}]}}},
        {"properties": {"temperature": service.layer(NOON, ("PT9H", None))}},
        {"properties": {"dewpoint": service.layer(NOON, ("PT9H", 2.0))}},
    ],
)
def test_an_empty_grid_is_no_forecast(document: dict[str, Any]) -> None:
    with pytest.raises(ServiceError):
        nws.parse(document, NOW)


# whatever comes

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just("2026-05-14T12:00:00+00:00/PT2H"),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["time", "value", "values", "uom", "validTime", "temperature", "temperature_2m"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@given(json_values, json_values, json_values)
def test_any_json_is_a_forecast_or_refused_in_words(a: Any, b: Any, c: Any) -> None:
    answers = [
        {"hourly": a, "hourly_units": b},
        {"hourly": {"time": a, "temperature_2m": b, "cloud_cover": c}, "hourly_units": service.UNITS},
    ]
    for parse, documents in (
        (open_meteo.parse, answers),
        (nws.parse, [{"properties": a}, {"properties": {"temperature": {"uom": "wmoUnit:degC", "values": b}, "skyCover": c}}]),
    ):
        for document in documents:
            try:
                made = parse(document, NOW)
            except ServiceError:
                continue
            assert not np.isnan(made.temp_c).all()


# the own past


def columns(days: int) -> dict[str, np.ndarray[Any, np.dtype[np.float64]]]:
    """Days alike, up to noon: 15 °C and 8 K up and down; rain in the hour after noon on every second day."""
    hours = np.arange(24 * days)
    temp = 15 + 8 * np.sin(2 * np.pi * hours / 24)
    rain = np.where((hours % 48) == 0, 4.0, 0.0)
    sun = np.maximum(0, 800 * np.sin(2 * np.pi * hours / 24))
    return {"temp_c": temp, "dew_c": np.full(len(hours), 6.0), "rain_mm": rain, "solar_w_m2": sun, "wind_2m_m_s": np.full(len(hours), 1.5)}


def test_the_own_past_says_the_coming_three_days_with_a_band() -> None:
    made = own_past(columns(60), NOW)
    assert (made.provider, made.issued_at, len(made)) == ("own past", NOW, 72)
    assert made.hours_s[0] == NOON.timestamp(), "the hour that has begun is forecast too: it has not been measured yet"
    np.testing.assert_allclose(made.temp_c, columns(3)["temp_c"], atol=0.02)
    assert (made.temp_low_c <= made.temp_high_c).all() and (made.wind_2m_m_s == 1.5).all()
    assert made.rain_chance_percent[0] == pytest.approx(50, abs=0.1) and made.rain_mm[0] == pytest.approx(2, abs=0.01)
    assert np.isnan(made.cloud_percent).all() and np.isnan(made.gust_m_s).all()


def test_the_own_past_of_a_bare_thermometer_says_temperatures_only() -> None:
    made = own_past({"temp_c": columns(60)["temp_c"]}, NOW)
    assert [name for name in COLUMNS if not np.isnan(getattr(made, name)).all()] == ["temp_c", "temp_low_c", "temp_high_c"]


def test_the_own_past_of_nothing_says_nothing() -> None:
    for nothing in ({}, {name: np.full(24 * 40, np.nan) for name in PAST}, {"temp_c": np.array([3.0])}):
        assert np.isnan(own_past(nothing, NOW).temp_c).all()
