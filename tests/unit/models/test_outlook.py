"""One frame for every provider: what is not said stays unsaid, what cannot be is left out and noted."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from models.advice.outlook import COLUMNS, HOUR_S, Outlook
from sensors.errors import InputError

NOON = datetime(2027, 5, 14, 12, 0, tzinfo=UTC)
START = NOON.timestamp()


def outlook(hours: int = 4, **columns: Any) -> Outlook:
    return Outlook("test", NOON, START + HOUR_S * np.arange(hours), **{k: np.array(v, dtype=float) for k, v in columns.items()})


def at(hour: float) -> datetime:
    return NOON + timedelta(hours=hour)


def test_what_a_provider_does_not_say_is_not_said() -> None:
    made = outlook(temp_c=[1, 2, 3, 4])
    assert np.isnan(made.rain_mm).all() and len(made.rain_mm) == 4
    assert "rain_mm" not in made.document()["columns"]


def test_what_cannot_be_is_left_out_and_said() -> None:
    made = outlook(temp_c=[1, 400, np.inf, 4], cloud_percent=[0, 100, 101, -1], dew_c=[1.5, np.nan, np.nan, 9])
    assert np.isnan(made.temp_c).tolist() == [False, True, True, False]
    assert np.isnan(made.cloud_percent).tolist() == [False, False, True, True]
    assert np.isnan(made.dew_c).tolist() == [False, True, True, True], "air cannot be below its own dew point"
    assert made.notes == (
        "temp_c: 2 values that cannot be were left out",
        "cloud_percent: 2 values that cannot be were left out",
        "dew_c: 1 values above the air's temperature were left out",
    )


def test_a_band_upside_down_is_no_band() -> None:
    made = outlook(temp_low_c=[0, 5, np.nan, 0], temp_high_c=[2, 4, 4, 0])
    assert np.isnan(made.temp_low_c).tolist() == [False, True, True, False]
    assert np.isnan(made.temp_high_c).tolist() == [False, True, False, False]


@pytest.mark.parametrize("hours", [[0, 0], [3600, 0], [0, float("nan")], [[0, 3600]]])
def test_hours_that_do_not_rise_are_no_frame(hours: Any) -> None:
    with pytest.raises(InputError, match="must rise"):
        Outlook("test", NOON, np.array(hours, dtype=float))


def test_a_column_of_another_length_is_no_column() -> None:
    with pytest.raises(InputError, match="does not fit"):
        outlook(temp_c=[1, 2, 3])


def test_an_issue_without_a_zone_is_refused() -> None:
    with pytest.raises(InputError, match="zone"):
        Outlook("test", NOON.replace(tzinfo=None), np.empty(0))


def test_the_minimum_is_of_the_hours_that_touch_the_night() -> None:
    made = outlook(temp_c=[9, 2, 3, -5], temp_low_c=[8, 1, 2, -6], temp_high_c=[10, 4, 4, -4])
    lowest = made.minimum(at(1.5), at(3))
    assert lowest is not None
    assert (lowest.temp_c, lowest.low_c, lowest.high_c, lowest.at, lowest.covered) == (2, 1, 4, at(1), 1.0)


def test_a_night_that_the_frame_does_not_cover_has_no_minimum() -> None:
    made = outlook(temp_c=[9, 2, np.nan, np.nan])
    assert made.minimum(at(0), at(4)) is None
    assert made.minimum(at(-6), at(2)) is None
    assert made.minimum(at(0), at(2)) is not None
    assert made.minimum(at(2), at(2)) is None


def test_between_keeps_who_said_it_and_when() -> None:
    part = outlook(temp_c=[9, 2, 3, -5]).between(at(1), at(3))
    assert (part.provider, part.issued_at, part.temp_c.tolist()) == ("test", NOON, [2, 3])
    assert part.age(at(1)) == 3600


def test_nobody_changes_a_frame() -> None:
    made = outlook(temp_c=[1, 2, 3, 4])
    with pytest.raises(ValueError, match="read-only"):
        made.temp_c[0] = 5


def test_a_frame_of_no_hours_is_a_frame() -> None:
    made = Outlook.from_document(json.loads(json.dumps(outlook(0).document())))
    assert len(made) == 0 and made.minimum(at(0), at(1)) is None


def test_columns_of_a_later_version_are_passed_over() -> None:
    document = outlook(1, temp_c=[1]).document()
    document["columns"]["snow_mm"] = [1.0]
    assert Outlook.from_document(document).temp_c.tolist() == [1]


@pytest.mark.parametrize("missing", ["provider", "issued_at", "hours_s", "columns"])
def test_a_document_without_its_parts_is_refused(missing: str) -> None:
    document = outlook().document()
    del document[missing]
    with pytest.raises(InputError, match="no outlook"):
        Outlook.from_document(document)


@pytest.mark.parametrize(
    "change", [{"issued_at": 5}, {"issued_at": "soon"}, {"hours_s": "noon"}, {"columns": {"temp_c": ["warm"] * 4}}, {"columns": []}]
)
def test_a_document_of_another_kind_is_refused(change: dict[str, Any]) -> None:
    document = outlook(temp_c=[1, 2, 3, 4]).document() | change
    if change == {"columns": []}:
        assert np.isnan(Outlook.from_document(document).temp_c).all()
        return
    with pytest.raises(InputError):
        Outlook.from_document(document)


def test_every_column_has_what_is_possible() -> None:
    assert len(COLUMNS) == 10
