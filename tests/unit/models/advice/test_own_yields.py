"""The season ledger: what own beds gave of 100 feet, how much that weighs beside the catalogue, and what is unknown and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from math import exp, log, sqrt
from typing import Any

import pytest

from models.advice.season.forecast import problem_of
from models.advice.season.own_yields import ledger
from models.advice.season.scenario import scenario_of
from models.agronomy.crops import catalogue, with_overrides
from models.agronomy.yield_odds import weight_of_own
from models.planning.harvest.forecast import forecast
from models.records.seasons import SeasonView
from tests.unit.models.advice.made_pickings import FOOT, picked, planted, season

TODAY = date(2026, 9, 1)


def test_own_records_weigh_as_the_formula_has_it() -> None:
    # n t^2 / (n t^2 + s^2), t .77, s .68: .5929 / (.5929 + .4624) = .5618; 2: 1.1858 / 1.6482 = .7195; 5: 2.9645 / 3.4269 = .8651
    assert [round(weight_of_own(n), 4) for n in (0, 1, 2, 3, 5)] == [0.0, 0.5618, 0.7195, 0.7937, 0.8651]


def test_two_plantings_of_a_crop_worked_by_hand() -> None:
    # 60 + 40 bunches of 100 ft: 100; 45 of 50 ft: 90; in the middle sqrt(9000) = 94.868; of two records .7195 beside the catalogue's
    one, two = planted("Kale 1"), planted("Kale 2", stands=(("Bed 1", 50 * FOOT),))
    logs = [picked("Kale 1", date(2026, 6, 5), 60), picked("Kale 1", date(2026, 6, 12), 40), picked("Kale 2", date(2026, 5, 30), 45)]
    (kale,) = ledger(season([one, two], logs), TODAY)
    assert (kale.crop, kale.unit, kale.per, kale.records, kale.seasons) == ("Kale", "bunch", "100 ft of bed", 2, 1)
    assert kale.own == pytest.approx(sqrt(100 * 90))
    usual = catalogue()["kale"].yield_typical
    assert usual and kale.published == kale.in_use == usual
    assert not kale.mine_in_use
    assert kale.believed == pytest.approx(exp(0.71946 * log(94.868) + 0.28054 * log(usual)), rel=1e-4)
    # planned for 1 June: 5 June is 4 days after, 30 May 2 before; in the middle 1
    assert kale.days == 1.0
    assert (kale.failed, kale.unknown) == (0, ())


def test_a_zero_is_a_planting_lost_and_a_missing_log_is_not_known() -> None:
    plantings = [planted(f"Kale {n}") for n in (1, 2, 3)]
    logs = [picked("Kale 1", date(2026, 6, 5), 80), picked("Kale 2", date(2026, 6, 5), 0.0)]
    (kale,) = ledger(season(plantings, logs), TODAY)
    assert (kale.records, kale.failed) == (1, 1)
    assert kale.own == pytest.approx(80.0)
    assert [(one.planting, "a zero where" in one.why) for one in kale.unknown] == [("Kale 3", True)]


def test_a_bed_without_a_length_is_unknown_and_says_what_to_do() -> None:
    (kale,) = ledger(season([planted("Kale 1", stands=(("Bed 2", None),))], [picked("Kale 1", date(2026, 6, 5), 80)]), TODAY)
    assert (kale.own, kale.believed, kale.weight) == (None, None, 0.0)
    assert "length" in kale.unknown[0].why
    assert kale.days == 4.0


def test_a_unit_nobody_weighed_is_unknown_and_says_what_to_weigh() -> None:
    (kale,) = ledger(season([planted("Kale 1")], [picked("Kale 1", date(2026, 6, 5), 80, "crate")]), TODAY)
    assert kale.own is None
    assert "weigh one crate" in kale.unknown[0].why


def test_what_still_bears_says_nothing_yet() -> None:
    view = season([planted("Kale 1")], [picked("Kale 1", date(2026, 6, 5), 80)])
    assert ledger(view, date(2026, 6, 25)) == ()
    assert len(ledger(view, date(2026, 6, 29))) == 1
    assert len(ledger(season([planted("Kale 1", archived_on=date(2026, 6, 20))], view.picked), date(2026, 6, 25))) == 1


def test_what_stands_for_years_counts_once_a_year_without_the_year_that_runs() -> None:
    crop = catalogue()["asparagus"]
    unit = str(crop.yield_unit)
    stand = planted("Asparagus", "asparagus", "Asparagus", established="perennial", season="2020")
    logs = [picked("Asparagus", date(year, 5, 5), amount, unit, "Asparagus") for year, amount in ((2024, 20), (2025, 45), (2026, 9))]
    (row,) = ledger(season([], logs, before=[stand]), TODAY)
    assert (row.records, row.seasons) == (2, 2)
    assert row.own == pytest.approx(sqrt(20 * 45))
    assert row.days is None


def test_the_hubs_own_figure_is_in_use_and_the_catalogues_still_stands_beside_it() -> None:
    one = planted("Kale 1", facts={"yield_low": 50.0, "yield_typical": 95.0, "yield_high": 140.0})
    (kale,) = ledger(season([one], [picked("Kale 1", date(2026, 6, 5), 80)]), TODAY)
    assert (kale.in_use, kale.mine_in_use, kale.published) == (95.0, True, catalogue()["kale"].yield_typical)


def test_a_figure_in_another_unit_than_the_catalogues_stands_alone() -> None:
    facts = {"yield_low": 5.0, "yield_typical": 9.0, "yield_high": 14.0, "yield_unit": "crate"}
    (kale,) = ledger(season([planted("Kale 1", facts=facts)], [picked("Kale 1", date(2026, 6, 5), 8, "crate")]), TODAY)
    assert (kale.published, kale.weight) == (None, 1.0)
    assert kale.own == pytest.approx(8.0)
    assert kale.believed == pytest.approx(8.0)


def expected(view: SeasonView) -> float:
    """All that is likely to be picked of this season's plantings, as the year begins."""
    as_of = date(2026, 1, 5)
    found = forecast(problem_of(view, scenario_of(view, as_of), as_of))
    return sum(row.mean for row in found.rows if row.planting is None)


def test_what_own_records_taught_does_not_count_twice_once_plans_go_by_it() -> None:
    # five plantings of 2025, planned by the catalogue's 120 of 100 ft, gave 60; this season plans 65 by the hub's own figure
    old = [planted(f"Old {n}", season="2025", yield_expected=120.0, **_year_before()) for n in range(5)]
    weeks = [(date(2025, 6, 3) + timedelta(weeks=n), 60 * part) for n, part in enumerate(catalogue()["kale"].harvest_fractions)]
    logs = [picked(f"Old {n}", on, amount) for n in range(5) for on, amount in weeks]
    own = {"yield_low": 30.0, "yield_typical": 65.0, "yield_high": 90.0}
    by_own = [replace(one, known=with_overrides(one.known, own)) for one in old]
    now = planted("Kale 1", yield_expected=None, facts=own)
    twice = expected(season([planted("Kale 1", yield_expected=65.0)], logs, before=old))
    once = expected(season([now], logs, before=by_own))
    # the mean of a lognormal lies above its middle: 65 x exp(.6 x .6 / 2) = 78
    assert 55 < once < 100
    assert twice < 0.75 * once
    # a season that was planned before anybody tapped keeps its 120, and what was learned of that
    kept = expected(season([planted("Kale 1", yield_expected=120.0, facts=own)], logs, before=by_own))
    assert kept == pytest.approx(expected(season([planted("Kale 1", yield_expected=120.0)], logs, before=old)), rel=1e-6)


def _year_before() -> dict[str, Any]:
    return {
        "sow_on": date(2025, 3, 20), "plant_on": date(2025, 4, 20), "first_harvest_on": date(2025, 6, 1),
        "last_harvest_on": date(2025, 8, 23), "sown_on": date(2025, 3, 20), "planted_on": date(2025, 4, 20),
        "archived_on": date(2025, 9, 1),
    }  # fmt: skip
