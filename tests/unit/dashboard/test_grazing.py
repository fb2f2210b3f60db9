"""The Grazing page's parts: what a tap means, what a change costs in words, the season and the wedge as they are drawn; settings."""

from __future__ import annotations

import re
import uuid
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from collector.settings import open_hub
from dashboard.charts import looks, wedge
from dashboard.charts.ink import PAPER
from dashboard.parts.board import season
from dashboard.parts.grazing import change, forage, ground, herds, movelog, proposal, recovery, trust, ways
from dashboard.parts.grazing import season as season_part
from dashboard.registry import page
from models.advice.rotation.ahead import ahead
from models.advice.rotation.readiness import readiness
from models.advice.rotation.record import Grazed
from models.advice.rotation.reserve import reserve
from models.advice.rotation.weighing import Weighed, Wish, wish_of
from models.planning.grazing.rotation import Move, read_back, written
from models.records import commands
from models.records.actor import HUB
from models.records.commands._planned import planned_moves
from models.records.grass import Grass
from models.records.grazed import HerdStay, Rest, herd_stays
from models.records.grazing import propose
from models.records.grazing_settings import defaults
from models.records.land_health import LandHealth, trends
from sensors.errors import InputError
from tests import made_hub
from tests.unit.dashboard.conftest import NOW
from tests.unit.dashboard.test_lines import live
from tests.unit.dashboard.test_pages import headline, opened, said
from tests.unit.models.advice.test_grazing_lines import TODAY, herd, hub, move, on, rotation

WISH = Wish("Cattle", "P9", on(4), 3, on(5))


def weighed(**facts: object) -> Weighed:
    given: dict[str, object] = {
        "broken": (), "parts": {}, "lot_days": {}, "unshaded_head_d": 0.0, "sheep_returns": 0, "why": "", "money": "$",
    }  # fmt: skip
    return Weighed(**{**given, **facts})  # type: ignore[arg-type]


# A change


def test_a_tap_means_the_nearest_planned_stay_of_its_row() -> None:
    first, second = move("P7", 2, 3), move("P7", 20, 3)
    moves = [first, second, move("P9", 6, 2)]
    assert season.meant(moves, "P7", on(3), TODAY) == first
    assert season.meant(moves, "P7", on(17), TODAY) == second
    assert season.meant(moves, "P7", on(12), TODAY) is None  # seven days from either
    assert season.meant([move("P7", -5, 3)], "P7", on(-4), TODAY) is None  # it is over


def test_what_a_change_costs_is_said_in_days_on_hay_heat_and_money() -> None:
    state, told = change.verdict(
        hub(None), WISH, None, weighed(parts={"hay": 72.0, "moves": -12.0}, lot_days={"Cattle": 2, "Sheep": -1}, unshaded_head_d=2.2)
    )
    assert state == "watch"
    assert told.replace("\xa0", " ") == (
        "Cattle in P9 from Mon 18 May for 3 days: Cattle 2 days more on hay, Sheep 1 day fewer on hay, 2 more head-days of heat "
        "without shade and $60 more. No rest is broken."
    )


def test_a_change_that_breaks_a_rule_is_refused_with_the_rule() -> None:
    state, told = change.verdict(hub(None), WISH, None, weighed(broken=("P9 rests until 23 May; Cattle would enter on 18 May.",)))
    assert state == "act" and "cannot be: P9 rests until 23 May" in told


def test_a_change_that_changes_nothing_else_is_fine() -> None:
    assert change.verdict(hub(None), WISH, None, weighed(parts={"hay": 0.2}))[1].endswith("nothing else changes. No rest is broken.")


def test_a_wish_that_is_none_is_refused_before_anything_is_reckoned() -> None:
    assert wish_of({"herd": "Cattle", "paddock": "P9", "first": "2026-05-18", "days": 3, "instead": "2026-05-19"}) == replace(
        WISH, instead=on(5)
    )
    for wrong in (
        {"herd": "Cattle"},
        {"herd": "C", "paddock": "P", "first": "May", "days": 3},
        {"herd": "C", "paddock": "P", "first": "2026-05-18", "days": 0},
    ):
        with pytest.raises(InputError):
            wish_of(wrong)


def test_the_paddock_that_is_asked_about_has_most_and_is_neither_where_they_are_nor_where_they_go() -> None:
    days = 61
    plan = rotation(move("P4", -3, 4), move("P7", 1, 4), mass={"P4": (3000.0,) * days, "P7": (2900.0,) * days, "P9": (2000.0,) * days})
    (one,) = ahead(hub(plan))
    assert herds.fuller(one, one.move) == "P9"  # type: ignore[arg-type]


def test_a_paddock_whose_reason_is_told_already_is_not_asked_about_again() -> None:
    days, why = 61, ("P7 has 2,587\xa0lb/ac", "P9 has more but rests until Mon 29 Jun")
    plan = rotation(
        move("P4", -3, 4), move("P7", 1, 4, reasons=why), herds={"Cattle": "P4"},
        mass={"P4": (3000.0,) * days, "P7": (2900.0,) * days, "P9": (3100.0,) * days, "P8": (2000.0,) * days},
    )  # fmt: skip
    (one,) = ahead(hub(plan))
    assert herds.fuller(one, one.move) == "P8"  # type: ignore[arg-type]


# Drawings


def test_the_season_draws_what_was_solid_and_what_is_planned_dashed() -> None:
    plan = rotation(move("P4", -3, 5), move("P7", 2, 4), herds={"Cattle": "P4", "Sheep": "P9"})
    stays = (
        HerdStay("Cattle", "cattle", "P4", NOW - timedelta(days=3), None),
        HerdStay("Sheep", "sheep", "P7", NOW - timedelta(days=20), NOW - timedelta(days=17)),
    )
    farm = replace(hub(plan, herd(), herd("Sheep", "P9", species="sheep")), grass=Grass(hub(plan).grass.rotation, stays=stays))
    drawn = season.drawing(farm, plan, season.Span(on(-28), on(42)), plan.moves[1], dark=False)
    assert [row["id"] for row in drawn["rows"]] == ["P4", "P7", "P9"] and drawn["today"] == 28
    done, planned = ([b for b in drawn["bars"] if b["planned"] is kind] for kind in (False, True))
    assert [(b["row"], b["first"], b["last"]) for b in done] == [("P4", 25, 28), ("P7", 8, 11)]
    assert [(b["row"], b["first"], b["last"], b["picked"]) for b in planned] == [("P4", 28, 30, False), ("P7", 30, 34, True)]
    assert {b["letter"] for b in done} == {"C", "S"} and [b["low"] for b in done] == [False, True]  # never colour alone
    assert next(row for row in drawn["rows"] if row["id"] == "P7")["rest"] == "17 d"


def test_days_on_which_a_paddock_is_closed_are_drawn_with_the_reason_in_a_word() -> None:
    plan = rotation(blocks={"P4": ((TODAY, on(2), "cattle", "it is wet (97% of the water it holds), hooves would harm it"),)})
    bands = season.drawing(hub(plan), plan, season.Span(on(-28), on(42)), None, dark=False)["bands"]
    assert [(b["row"], b["first"], b["last"], b["words"]) for b in bands] == [("P4", 28, 31, "wet")]
    assert read_back(written(plan)).blocks == plan.blocks


def test_hay_that_is_to_be_cut_is_drawn_and_told_with_its_day() -> None:
    plan = rotation(cuts=(("P9", on(5)), ("P7", on(-2))))
    bands = season.drawing(hub(plan), plan, season.Span(on(-28), on(42)), None, dark=False)["bands"]
    assert [(b["row"], b["first"], b["words"]) for b in bands] == [("P9", 33, "hay"), ("P7", 26, "hay")]
    assert season_part.legend(hub(plan), plan).endswith("Hay is to be cut in P9 Tue 19 May.")


def test_ten_comes_after_two() -> None:
    assert sorted(["P10", "P2", "Hill", "P1"], key=season.order) == ["Hill", "P1", "P2", "P10"]


def test_the_wedge_has_the_fullest_first_and_hatches_what_nobody_read() -> None:
    options = wedge.options([wedge.Bar("A", 900, False), wedge.Bar("B", 2500, True, known=False)], 2400, 1200, "lb/ac", PAPER)
    bars, needs = options["series"]
    assert options["xAxis"]["data"] == ["B", "A"] and [b["value"] for b in bars["data"]] == [2500, 900]
    assert "decal" in bars["data"][0]["itemStyle"] and "decal" not in bars["data"][1]["itemStyle"]
    assert needs["data"] == [2400, 1200]


def test_looks_over_the_years_have_their_band() -> None:
    options = looks.options([("Sep 2023", 79, 70, 87), ("Sep 2024", 83, 71, 90)], "ground covered, %", PAPER)
    low, span, mean = options["series"]
    assert low["data"] == [70, 71] and span["data"] == [17, 19] and mean["data"] == [79, 83]


# Words


def test_how_good_a_plan_is_in_words() -> None:
    plan = rotation(parts={"hay": 100.0})
    assert proposal.proven(replace(plan, bound=97.0)) == "Proven: at most 3 % of it could still be saved."
    assert proposal.proven(replace(plan, bound=100.0)) == "Proven: nothing worth a thought could be saved."
    assert "not proven" in proposal.proven(plan)


def test_a_herd_is_told_with_its_head_and_since_when() -> None:
    (one,) = ahead(hub(rotation(move("P4", -3, 5))))
    assert herds.where(hub(rotation(move("P4", -3, 5))), one).replace("\xa0", " ") == "Cattle, 24 head, in P4 since Mon 11 May"


def test_a_budget_that_is_short_says_by_how_much() -> None:
    farm = hub(rotation(move("P4", -3, 8), feed_days={"p20": 24, "p50": 38, "p80": 51}))
    rows = dict(forage.budget(farm, reserve(farm)))  # type: ignore[arg-type]
    assert rows["with what grows"].replace("\xa0", " ") == "38 days (24–51)"
    assert rows["water in the root zone"] == "no probe speaks" and "short of that" in rows


@pytest.mark.parametrize(("came", "told"), [(0, "as planned"), (2, "2 days later than planned"), (-1, "1 day earlier than planned")])
def test_a_move_is_told_beside_its_plan(came: int, told: str) -> None:
    planned = Move("Cattle", "P4", on(-7), on(-4), 2400.0, 1500.0)
    row = Grazed("P4", 1.0, "Cattle", "cattle", 24, 24.0, on(-7 + came), on(-4 + came), 3, 30, None, None, planned)
    assert movelog.told(row, TODAY).replace("\xa0", " ") == f"3 days · 30 d rest · {told}"


def test_a_dead_probe_is_told_by_its_name_and_its_paddock_still_has_its_grass() -> None:
    plan = rotation(move("P4", -3, 5))
    base = hub(plan)
    silent = live(base.places[1], "soil_moisture", 30.0, "soil-7", late=True)
    farm = replace(base, lives=(silent,))
    one = ground.Known(farm, TODAY, {r.paddock: r for r in readiness(plan, TODAY)}, {"P7": Rest(NOW - timedelta(days=12), ("Cattle",))}, {})
    told = ground.told(one, "P7").replace("\xa0", " ")
    assert told == "1,784 lb/ac, never read · rested 12 days · soil –: soil-7 answers, but not with this"


def test_the_error_of_a_paddock_that_was_read_once_is_not_known() -> None:
    farm = hub(rotation())
    assert trust.of_paddock(farm, {"count": 0, "rms": None}) == "never read twice"
    told = trust.of_paddock(farm, {"count": 12, "rms": 224.17, "bias": -56.0, "within": 0.6, "reduction": 112.0, "multiplier": 0.87})
    assert told.replace("\xa0", " ") == "off 200 lb/ac · 50 lb/ac too little · 12 readings · simplified 100 lb/ac · grows × 0.87"


def test_the_land_got_better_where_bare_ground_went_down() -> None:
    def look(years: float, bare: float) -> LandHealth:
        return LandHealth(uuid.uuid4(), "P4", NOW - timedelta(days=365.25 * years), "Ann", bare_percent=bare)

    found = trends([look(2, 20.0), look(1, 14.0), look(0, 8.0)])
    assert recovery.trend(found[0]).replace("\xa0", " ") == "bare ground 20 → 8 %, better (3 looks)"
    assert recovery.said(found).replace("\xa0", " ") == "Bare ground −6.0 % a year (better in 1 of 1 paddock)."
    assert "too few looks" in recovery.said(trends([look(1, 20.0), look(0, 8.0)]))


# Settings


def test_settings_are_read_and_typed_in_the_units_of_the_hub() -> None:
    enter, hay = defaults()["enter_kg_ha"], defaults()["hay_per_kg"]
    assert (ways.said(enter, 2690.04, "us"), ways.unit(enter, "us")) == ("2400", "lb/ac")
    assert (ways.said(enter, 2690.04, "metric"), ways.unit(enter, "metric")) == ("2690", "kg/ha")
    assert (ways.said(hay, hay.default, "us"), ways.unit(hay, "us")) == ("0.09", "$/lb")
    assert ways.kept(enter, "2,400", "us") == pytest.approx(2690.04, rel=1e-4)
    assert ways.kept(hay, "0.09", "us") == pytest.approx(0.198416, rel=1e-5)


def test_an_empty_setting_is_as_usual_and_what_is_no_number_is_left_for_the_command_to_refuse() -> None:
    assert ways.kept(defaults()["enter_kg_ha"], " ", "us") is None
    assert ways.kept(defaults()["enter_kg_ha"], "plenty", "us") == "plenty"
    assert ways.kept(defaults()["season_until"], "10-31", "us") == "10-31"


# The page itself


def test_a_hub_without_a_plan_says_why_and_still_takes_readings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made_hub.make(tmp_path, NOW, raw_days=1, rollup_days=2)
    hub_ = open_hub(tmp_path, {})
    records = hub_.open_records()
    with records.session(HUB, NOW - timedelta(days=3)) as session:
        commands.put_herd(session, "Ewes", species="sheep")
        commands.move_herd(session, "Ewes", "P2", NOW - timedelta(days=3))
    records.close()
    app = opened(page("grazing"), tmp_path, monkeypatch)
    assert not app.exception and "Nobody can say where Ewes goes next" in headline(app)
    assert re.search("Read the grass", said(app)) and "unknown" in said(app)


def test_moved_on_today_is_the_herds_move_and_the_task_of_it_is_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made_hub.make(tmp_path, NOW, raw_days=1, rollup_days=2)
    records = open_hub(tmp_path, {}).open_records()
    plan = rotation(move("P4", -3, 3, "Ewes"), move("P7", 0, 4, "Ewes"), herds={"Ewes": "P4"})
    with records.session(HUB, NOW - timedelta(hours=1)) as session:
        commands.put_herd(session, "Ewes", species="sheep")
        commands.move_herd(session, "Ewes", "P4", NOW - timedelta(days=3))
        commands.accept_rotation(session, propose(session, replace(plan, made_at=NOW - timedelta(hours=2))).id)
    app = opened(page("today"), tmp_path, monkeypatch)
    next(b for b in app.button if b.label == "Moved").click()
    app = app.run()
    assert not app.exception and "Ewes moved to P7" in said(app)
    with records.session() as session:
        (now_in,) = [one.place for one in herd_stays(session, NOW + timedelta(minutes=1)) if one.left_at is None]
        assert now_in == "P7" and planned_moves(session) == []
    records.close()
