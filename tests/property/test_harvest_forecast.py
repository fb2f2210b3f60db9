"""What holds of every harvest forecast, whatever the plan and the logs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from models.planning.harvest import Planting, Problem
from models.planning.harvest.forecast import forecast
from tests.unit.models.harvest.small_farms import START, problem, weather

SKY = weather()


@st.composite
def plantings(draw: st.DrawFn) -> tuple[Planting, ...]:
    """Up to seven plantings of two crops, of this year or the last, with whatever logs."""
    made = []
    for i in range(draw(st.integers(1, 7))):
        year = draw(st.sampled_from((2026, 2027, 2027)))
        on = date(year, 4, 1) + timedelta(days=draw(st.integers(0, 150)))
        first = on + timedelta(days=draw(st.integers(35, 70)))
        monday = first - timedelta(days=first.weekday())
        amounts = draw(st.lists(st.one_of(st.none(), st.floats(0, 400)), max_size=6))
        logs = {monday + timedelta(weeks=k): a for k, a in enumerate(amounts) if a is not None}
        done = draw(st.sampled_from((None, on, on + timedelta(days=9))))
        crop, total = draw(st.sampled_from(("bean", "kale"))), draw(st.floats(1, 500))
        made.append(Planting(f"P{i}", crop, year, total, on, first, done, logs))
    return tuple(made)


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    as_of = START + timedelta(days=draw(st.integers(-20, 240)))
    known = tuple(replace(p, logs={d: a for d, a in p.logs.items() if d + timedelta(days=7) <= as_of}) for p in draw(plantings()))
    sky = draw(st.sampled_from((SKY, None)))
    needs = {"bean": np.full(35, draw(st.floats(0, 60)))}
    return problem(*known, as_of=as_of, weather=sky, needs=needs, draws=200)


@settings(max_examples=60, deadline=None)
@given(problems())
def test_bands_are_in_order_sums_are_sums_and_chances_are_chances(asked: Problem) -> None:
    found = forecast(asked)
    assert all(0 <= r.p20 <= r.p50 <= r.p80 and np.isfinite(r.mean) for r in found.rows)
    assert all(r.covered_p is None or 0 <= r.covered_p <= 1 for r in found.rows)
    assert all(r.week + timedelta(days=6) >= asked.as_of for r in found.rows)
    means, planned = dict[tuple[str, date], float](), dict[tuple[str, date], float]()
    for row in found.rows:
        if row.planting:
            means[row.crop, row.week] = means.get((row.crop, row.week), 0.0) + row.mean
            planned[row.crop, row.week] = planned.get((row.crop, row.week), 0.0) + row.planned
    for row in found.rows:
        if not row.planting:
            key = (row.crop, row.week)
            assert abs(row.mean - means.get(key, 0.0)) <= 1e-3 * (1 + row.mean)
            assert abs(row.planned - planned.get(key, 0.0)) <= 1e-9 * (1 + row.planned)
    assert all(0 <= o.failed_p <= 1 and o.factor[0] <= o.factor[1] <= o.factor[2] for o in found.outlooks)


@settings(max_examples=25, deadline=None)
@given(problems(), st.randoms(use_true_random=False))
def test_the_order_and_names_of_plantings_change_no_crop(asked: Problem, chance: object) -> None:
    mixed = list(asked.plantings)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    named = tuple(replace(p, id=f"bed {i}") for i, p in enumerate(mixed))
    first, second = forecast(asked), forecast(replace(asked, plantings=named, crops=tuple(reversed(asked.crops))))
    crops = [{(r.crop, r.week): (r.p20, r.p50, r.p80) for r in f.rows if r.planting is None} for f in (first, second)]
    assert crops[0] == crops[1]
    assert sorted(o.factor for o in first.outlooks) == sorted(o.factor for o in second.outlooks)


@settings(max_examples=20, deadline=None)
@given(problems(), st.floats(1.1, 4.0))
def test_a_larger_bed_gives_as_much_more(asked: Problem, times: float) -> None:
    """Amounts have no scale of their own: plan, logs and bands in pounds are those in ounces, sixteen to one."""
    scaled = tuple(replace(p, total=p.total * times, logs={d: a * times for d, a in p.logs.items()}) for p in asked.plantings)
    first, second = forecast(asked), forecast(replace(asked, plantings=scaled, needs={k: v * times for k, v in asked.needs.items()}))
    assert len(first.rows) == len(second.rows)
    for a, b in zip(first.rows, second.rows, strict=True):
        assert abs(a.p50 * times - b.p50) <= 1e-3 * (1 + b.p50)
