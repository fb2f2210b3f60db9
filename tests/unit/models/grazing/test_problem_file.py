"""Problem files: the documented example runs, US and SI say the same, and what is wrong is said with its place."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from models.planning.grazing import Stay, form
from models.planning.grazing.greedy import BASELINES, baselines, tuned
from models.planning.grazing.ground import Ground
from models.planning.grazing.output import document
from models.planning.grazing.simulate import planned
from sensors.errors import InputError

PAGE = Path(__file__).parents[4] / "docs" / "reference" / "grazing-problem.md"

HAY = {
    "paddocks": ["P2"], "from": "2026-05-10", "to": "2026-05-20", "min_lb_ac": 2500, "stubble_lb_ac": 1000,
    "value_per_lb": 0.09, "cost_per_ac": 10,
}  # fmt: skip
LOCK = {"herd": "Cows", "paddock": "P2", "in": "2026-05-05", "out": "2026-05-07"}


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
    back = planned(problem, form.plan(json.loads(json.dumps(document(problem, ours, us=True))), problem), "given")
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
        (lambda d: d.update(paddocks=[]), "paddocks"),
        (lambda d: d["paddocks"][0].update(area_ac=0), "paddocks[0].area_ac"),
        (lambda d: d["paddocks"][0].update(light_lb_ac=0), "paddocks[0].light"),
        # a mass that no sward has would fill the machine's memory with tracks
        (lambda d: d["paddocks"][0]["mass"].update(mean_lb_ac=1e9), "paddocks[0].mass.mean_lb_ac"),
        (lambda d: d["paddocks"][0]["mass"].update(mean_lb_ac=10**400), "paddocks[0].mass.mean_lb_ac"),
        (lambda d: d["paddocks"][0].update(height_floor_in=4), "paddocks[0].density"),
        (lambda d: d["paddocks"][1].update(growth_kg_ha_d=5), "paddocks[1].growth"),
        (lambda d: d["paddocks"][0].update(growth_lb_ac_d={"p50": 80, "p8O": 90}), "paddocks[0].growth"),
        (lambda d: d["herds"][0].update(demand_lb_d=300, demand_kg_d=300), "herds[0].demand"),
        (lambda d: d["policy"].update(rest_d={"May": 21}), "policy.rest_d"),
        (lambda d: d["policy"].update(rest_d={"13": 21}), "policy.rest_d"),
        (lambda d: d["paddocks"][2]["blocks"][0].update(species="catle"), "paddocks[2].blocks[0].species"),
        (lambda d: d["paddocks"][2].update(blocks=[{"herd": "Cow"}]), "paddocks[2].blocks[0].herd"),
        (lambda d: d["paddocks"][2]["last_exit"].update(at="2026-06-11"), "paddocks[2].last_exit[0].at"),
        (lambda d: d["herds"][0].update(since="2026-05-10"), "herds[0].since"),
        (lambda d: d["herds"][0].update(follows="Cows"), "herds.Cows.follows"),
        (lambda d: d.update(start="9999-12-20"), "start"),
        (lambda d: d.update(calendar={"events": [{"paddock": "P1"}]}), "calendar.events[0].paddocks"),
        (lambda d: d.update(calendar={"events": [{"paddocks": ["P7"]}]}), "calendar.events[0].paddocks"),
        (lambda d: d.update(calendar={"stockpile": [{"by": "2026-05-20", "target_lb": 5}]}), "calendar.stockpile[0].paddocks"),
        (lambda d: d.update(calendar={"hay": HAY | {"to": "2026-05-01"}}), "calendar.hay.to"),
        (lambda d: d.update(calendar={"hay": HAY | {"stubble_lb_ac": 4000}}), "calendar.hay.stubble"),
        (lambda d: d.update(locked=[LOCK | {"colour": "red"}]), "locked[0].colour"),
        (lambda d: d.update(locked=[LOCK | {"herd": "Cow"}]), "locked[0].herd"),
        (lambda d: d.update(locked=[LOCK | {"days": 9}]), "locked[0].days"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(example: dict[str, Any], change: Any, where: str) -> None:
    change(example)
    with pytest.raises(InputError) as caught:
        form.problem(example)
    assert where in str(caught.value)


def test_rest_by_the_day_holds_from_its_first_day_for_what_left_before(example: dict[str, Any]) -> None:
    # P3 was left on 11 April; the table's 21 days of April would end on 2 May
    example["policy"]["rest_d"] = [30, *[10] * 27]
    assert form.problem(example).paddocks[2].free == 10


def test_a_part_of_a_day_of_rest_is_a_day(example: dict[str, Any]) -> None:
    example["policy"]["rest_d"] = 20.5
    found = form.problem(example).paddocks[2]
    assert found.rest[0] == 21 and found.free == 1


def test_shaded_ground_without_a_share_of_the_day_is_shade_all_day_for_as_many_as_it_holds(example: dict[str, Any]) -> None:
    # 180 sq ft for twelve cows that need 30 each: half of them stand in the sun
    example["paddocks"][0]["shade_area_ft2"] = 180
    example["herds"][0]["shade_need_ft2"] = 30
    problem = form.problem(example)
    bare = Ground(problem).unshaded(problem.herds[0], problem.paddocks[0])
    assert bare[19] == pytest.approx(problem.herds[0].animal_units / 2)


def test_a_herd_of_which_only_its_appetite_is_known_suffers_as_many_units_as_eat_that(example: dict[str, Any]) -> None:
    # NRPH: an animal unit eats 26 lb of dry matter a day
    example["herds"] = [{"id": "Cows", "species": "cattle", "demand_lb_d": 260}]
    assert form.problem(example).herds[0].animal_units == pytest.approx(10)


def test_hay_that_we_cut_is_cut_when_our_plan_comes_back(example: dict[str, Any]) -> None:
    example["calendar"] = {"hay": HAY}
    problem = form.problem(example)
    ours = planned(problem, [Stay("", "P2", 9, 3)], "ours")
    assert ours.score.holds and ours.score.parts["mowing"] < 0
    back = planned(problem, form.plan(json.loads(json.dumps(document(problem, ours, us=True))), problem), "given")
    assert back.score.parts == ours.score.parts


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({}, "moves"),
        ({"movs": []}, "moves"),
        ({"moves": None}, "moves"),
        ({"moves": [{"paddock": "P2", "in": "2026-05-02", "days": 2}]}, "moves[0].herd"),
        ({"moves": [LOCK | {"days": 9}]}, "moves[0].days"),
        ({"moves": [LOCK | {"in": "0001-01-01"}]}, "moves[0].in"),
        ({"moves": [{"herd": "Cows", "paddock": "P2", "in": "2026-05-02", "days": 10**400}]}, "moves[0].days"),
    ],
)
def test_a_plan_that_cannot_be_read_is_no_empty_plan(example: dict[str, Any], given: Any, where: str) -> None:
    with pytest.raises(InputError) as caught:
        form.plan(given, form.problem(example))
    assert where in str(caught.value)


@pytest.mark.parametrize("text", ['{"start": "2026-05-01", "start": "2026-06-01"}', "[" * 100_000, '{"days": ' + "1" * 5000 + "}", ""])
def test_what_is_no_json_is_said(text: str) -> None:
    with pytest.raises(InputError):
        form.read(text, "season.json")


@pytest.mark.parametrize(
    ("stay", "says"),
    [
        (Stay("Cow", "P2", 3, 2), "no such herd"),
        (Stay("Cow", "P1", 0, 2), "no such herd"),
        (Stay("Cows", "P9", 3, 2), "no such paddock"),
        (Stay("Cows", "P2", 27, 4), "season is from 1 May 2026 to 28 May 2026"),
        (Stay("Cows", "P2", -2, 4), "29 Apr 2026"),
        (Stay("Cows", "P2", 3, 0), "leaves before"),
        (Stay("Cows", "P2", 3, -4), "leaves before"),
    ],
)
def test_a_stay_that_cannot_be_is_named_and_the_rest_is_scored(example: dict[str, Any], stay: Stay, says: str) -> None:
    problem = form.problem(example)
    told = document(problem, planned(problem, [stay], "given"), us=True)
    assert [b["rule"] for b in told["breaches"]] == ["place"] and not told["moves"]
    assert says in told["breaches"][0]["said"]
    assert told["breaches"][0]["day"] == problem.date(stay.first).isoformat()
