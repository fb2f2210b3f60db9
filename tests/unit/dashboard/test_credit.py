"""Whose weather a page goes by: named where it is shown, and only while it is the source."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from collector.forecast import providers
from collector.settings import open_hub
from dashboard.parts.credit import CALLED, CREDITS, of_days, of_lines, of_nights
from dashboard.registry import page
from models.advice import Line
from models.advice.farm import Farm
from models.advice.nights import KIND
from models.advice.outlook import Outlook
from models.records import queries
from models.records.forecasts import OWN, ForecastView, keep_forecast
from tests import made_hub
from tests.unit.dashboard.conftest import NOW
from tests.unit.dashboard.test_lines import farm, place
from tests.unit.dashboard.test_pages import opened, said

BED, HOUSE = place("Block B", "block"), place("High tunnel", "greenhouse")
DUSK, DAWN = NOW + timedelta(hours=6), NOW + timedelta(hours=17)


def night(where: str, *terms: str) -> ForecastView:
    made = NOW - timedelta(minutes=5)
    row = dict.fromkeys(("place_id", "outcome", "outcome_at"))
    return ForecastView(
        **row, id=BED.id, kind=KIND, place=where, target_from=DUSK, target_to=DAWN, lead="now", issued_at=made, made_at=made,
        hindcast=False, method="m", p20=-2.0, p50=-1.0, p80=0.0, detail={"terms": list(terms), "hours": []},
    )  # type: ignore[arg-type]  # fmt: skip


def told(provider: str, age: timedelta = timedelta(hours=1)) -> Outlook:
    hours = NOW.timestamp() // 3600 * 3600 + 3600.0 * np.arange(48)
    return Outlook(provider, NOW - age, hours, temp_c=np.full(48, 30.0))


def here(**more: object) -> Farm:
    return replace(farm([BED, HOUSE]), forecasts=(night("Block B", "air", "open-meteo"), night("High tunnel", "air")), **more)  # type: ignore[arg-type]


def line(subject: str, where: str = "") -> Line:
    return Line("act", "x.", "x", "", "", "today", where, 0.0, "", subject)


def test_every_provider_but_the_own_past_is_thanked_by_its_name() -> None:
    assert set(CREDITS) == set(CALLED) == set(providers()) - {OWN}
    assert "CC BY 4.0" in CREDITS["open-meteo"] and "https://open-meteo.com/" in CREDITS["open-meteo"]


def test_a_night_names_the_provider_that_had_its_say_there_and_no_other_night_does() -> None:
    assert of_nights(here(), ["Block B"]) == {"open-meteo"} == of_nights(here())
    assert of_nights(here(), ["High tunnel"]) == set() == of_nights(here(), ["nowhere"])


def test_the_days_to_come_name_their_provider_until_its_word_is_old() -> None:
    assert of_days(here(outlook=told("nws"))) == {"nws"}
    assert of_days(here(outlook=told("nws", timedelta(hours=25)))) == set()
    assert of_days(here(outlook=told(OWN))) == set() == of_days(here())


def test_lines_name_what_they_go_by() -> None:
    known = here(outlook=told("nws"))
    assert of_lines(known, [line("frost Block B", "Block B")]) == {"open-meteo"}
    assert of_lines(known, [line("heat Cows", "Block B"), line("close High tunnel", "High tunnel")]) == {"nws"}
    assert of_lines(known, [line("leak Cistern 1"), line("silent probe")]) == set()


@pytest.mark.parametrize("terms", [("air",), ("air", "open-meteo")])
def test_the_page_of_a_house_names_it_where_its_night_goes_by_it(
    terms: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_hub.make(tmp_path, NOW, raw_days=1, rollup_days=2)
    records = open_hub(tmp_path, {}).open_records()
    with records.session() as session:
        house = next(p for p in queries.places(session) if p.name == "High tunnel")
        keep_forecast(
            session, kind=KIND, place_id=house.id, target_from=DUSK, target_to=DAWN, lead="now", issued_at=NOW - timedelta(minutes=5),
            made_at=NOW, method="m", p20=8.0, p50=9.0, p80=10.0, detail={"terms": list(terms), "hours": [], "nights": 40, "error_k": 1.0},
        )  # fmt: skip
    records.close()
    text = said(opened(page("greenhouses"), tmp_path, monkeypatch))
    assert ("weather data by [Open-Meteo.com]" in text) == (len(terms) > 1)
