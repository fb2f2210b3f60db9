"""Problem files: the documented example runs, US and SI say the same, and what is wrong is said with its place."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from models.planning.grazing import form
from models.planning.grazing.greedy import BASELINES, baselines, tuned
from models.planning.grazing.output import document
from models.planning.grazing.simulate import planned
from sensors.errors import InputError

PAGE = Path(__file__).parents[4] / "docs" / "reference" / "grazing-problem.md"


@pytest.fixture
def example() -> dict[str, Any]:
    found = re.search(r"```json\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert found
    read: dict[str, Any] = json.loads(found[1])
    return read


def test_the_documented_example_is_planned_without_a_breach(example: dict[str, Any]) -> None:
    problem = form.problem(example)
    for plan in baselines(problem):
        assert plan.made_by in BASELINES
        assert plan.score.holds


def test_the_thirtieth_percentile_of_what_stands_is_planned_with(example: dict[str, Any]) -> None:
    # 30 % of a normal distribution lie below its mean less 0.5244 standard deviations (tables of the normal distribution)
    assert form.problem(example).paddocks[0].mass_kg_ha == pytest.approx((1700 - 0.5244 * 150) * 0.45359237 / 0.40468564224)


def test_the_same_in_metric_is_the_same_problem(example: dict[str, Any]) -> None:
    metric = deepcopy(example)
    for paddock in metric["paddocks"]:
        paddock["area_ha"] = paddock.pop("area_ac") * 0.40468564224
    us, si = form.problem(example), form.problem(metric)
    assert [p.area_ha for p in si.paddocks] == pytest.approx([p.area_ha for p in us.paddocks])


def test_what_we_write_is_scored_the_same_when_it_comes_back(example: dict[str, Any]) -> None:
    import numpy as np

    problem = form.problem(example)
    ours = tuned(problem, np.random.default_rng(1), 5)
    back = planned(problem, form.plan(json.loads(json.dumps(document(problem, ours, us=True))), problem.start), "given")
    assert back.stays == ours.stays
    assert back.score.parts == ours.score.parts


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (lambda d: d["paddocks"][1].pop("growth_lb_ac_d"), "paddocks[1].growth"),
        (lambda d: d["paddocks"][1].pop("area_ac"), "paddocks[1].area"),
        (lambda d: d["paddocks"][1]["mass"].pop("mean_lb_ac"), "paddocks[1].mass.mean"),
        (lambda d: d["paddocks"][0].update(growth_lb_ac_d=[60, 70]), "paddocks[0].growth"),
        (lambda d: d["paddocks"][0].update(area_ha=5.0), "paddocks[0].area"),
        (lambda d: d["paddocks"][0].update(shade_fraction=0.2), "paddocks[0].shade_fraction"),
        (lambda d: d["paddocks"][2]["blocks"][0].update(to="2026-04-01"), "paddocks[2].blocks[0].to"),
        (lambda d: d["herds"][0].pop("bw_lb"), "herds[0].demand"),
        (lambda d: d["herds"][0].update(here="P7"), "here"),
        (lambda d: d["herds"][0].update(species="yaks"), "herds[0].species"),
        (lambda d: d["herds"][0].update(head=-3), "herds[0].head"),
        (lambda d: d.update(start="May 1st"), "start"),
        (lambda d: d["policy"]["weights"].update(hay=3), "policy.weights.hay"),
        (lambda d: d["paddocks"][1].update(id="P1"), "paddocks"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(example: dict[str, Any], change: Any, where: str) -> None:
    change(example)
    with pytest.raises(InputError) as caught:
        form.problem(example)
    assert where in str(caught.value)
