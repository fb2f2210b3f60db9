"""Crops from harvest to share: the quantities of crop cases about odds, division, prices and law."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf
from typing import Any

from models.agronomy import yield_odds, yields
from models.agronomy.growing import week_of
from models.planning import division, equity, produce_rule, sliding_scale
from tests.reference.adapters_crops import day
from tests.reference.registry import Inputs, quantity, told


@quantity("bed_ft_for_shares")
def bed_ft(given: Inputs) -> float:
    return yields.bed_ft_for_shares(given["shares"], given["qty"], given["weeks"], given.get("loss", 0.0), given["yield_per_100_bedft"])


@quantity("bed_ft_for_shares_service_level")
def bed_ft_held(given: Inputs) -> float:
    asked = (given["shares"], given["qty"], given["weeks"], given.get("loss", 0.0), given["yield_median_per_100_bedft"])
    usual = {"sd_log": yield_odds.SD_LOG, "z": yield_odds.Z_20_80}
    return yields.bed_ft_for_shares(*asked, **{**usual, **told(given, sd_log="sd_log", z="z")})


def _weekly(given: Inputs) -> dict[str, float]:
    got = yields.weekly_yield(given["total"], given["fractions"], day(given["first_harvest"]))
    return {week.isoformat(): amount for week, amount in got.items()}


@quantity("weekly_harvest")
def weekly(given: Inputs) -> dict[str, float]:
    return _weekly(given)


@quantity("planting_list_week_total")
def of_a_week(given: Inputs) -> float:
    week = week_of(day(given["week"])).isoformat()
    return sum(_weekly(one).get(week, 0.0) for one in given["plantings"])


@quantity("weekly_harvest_with_kill")
def after_frost(given: Inputs) -> float:
    # a night nobody measured kills nothing that is known
    nights = [(day(when), low) for when, low in given["cold_events"] if low is not None]
    killed = yields.killed_on(given.get("kill_temp_f"), nights)
    return sum(yields.after_kill(yields.weekly_yield(given["total"], given["fractions"], day(given["first_harvest"])), killed).values())


@quantity("cv_of_sum")
def spread_of_sum(given: Inputs) -> float:
    return yield_odds.cv_of_sum(given["cv"], given["n"], **told(given, correlation="rho"))


@quantity("failure_mixture")
def failing(given: Inputs) -> float:
    return yield_odds.with_failures(given["p_fail"], given["yield_if_ok"])


@quantity("prob_at_least_one_success")
def one_of_many(given: Inputs) -> float:
    return yield_odds.at_least_one(given["p_fail"], given["n"])


@quantity("lognormal_interval")
def span(given: Inputs) -> tuple[float, float]:
    return yield_odds.lognormal_span(given["median"], **told(given, sd_log="sd_log", z="z"))


@quantity("shrinkage_normal")
def shrunk(given: Inputs) -> Mapping[str, float]:
    mean, sd = yield_odds.shrunk(given["prior_mean"], given["prior_sd"], given["obs_mean"], given["obs_sd"], given["n"])
    return {"mean": mean, "sd": sd}


@quantity("in_season_update")
def updated(given: Inputs) -> Mapping[str, float]:
    planned, part = given["planned_total"], given["expected_fraction_to_date"]
    _, factor = yield_odds.season_factor(
        given["harvested_to_date"], planned * part, **told(given, prior_cv="prior_cv", observed_cv="obs_cv")
    )
    return {"k": factor, "remaining": planned * (1 - part) * factor}


@quantity("seasonal_share_lb")
def season(given: Inputs) -> tuple[float, float]:
    return yields.weight_of_season(given["weeks"], given["lb_low"], given["lb_high"])


@quantity("shares_covered")
def covered(given: Inputs) -> int:
    return yields.shares_covered(given["available"], given["qty"], given["shares"], **told(given, kitchen="kitchen_first"))


@quantity("acp_admin_kg")
def baskets_kg(given: Inputs) -> Mapping[str, Any]:
    got = division.divided_by_size(given["quantity_kg"], given["counts"], given["pct"], 0.001)
    return {"kg": got.each, "surplus_kg": got.left}


@quantity("acp_admin_pc")
def baskets_pieces(given: Inputs) -> Mapping[str, Any]:
    got = division.divided_by_size(given["pieces"], given["counts"], given["pct"])
    return {"pc": got.each, "surplus": got.left}


@quantity("depot_rotation")
def depots(given: Inputs) -> tuple[tuple[str, ...], ...]:
    return division.depots_in_turn(given["weekly_supply"], given["depots"], given["shares_per_depot"])


@quantity("orgut_equity")
def shipped(given: Inputs) -> Mapping[str, float]:
    got = equity.shipped_by_need(given["supply"], given["demand"], given["capacity"], given.get("K", 0.0))
    return {"total": got.total, "undistributed": got.undistributed}


@quantity("priority_then_equal")
def equal(given: Inputs) -> Mapping[str, float]:
    got = division.kitchen_then_equal(given["supply"], given["kitchen_min"], given["weights"], given.get("cap_per_weight", inf))
    return {"kitchen": got.kitchen, "per_weight": got.each, "left": got.left}


@quantity("waterfill_caps")
def filled(given: Inputs) -> tuple[float, ...]:
    return division.filled_evenly(given["supply"], given["caps"])


@quantity("not_covered_produce")
def not_covered(given: Inputs) -> bool:
    return produce_rule.not_covered(given["produce_sales_3yr"], **told(given, limit_usd="limit"))


@quantity("qualified_exemption")
def exempt(given: Inputs) -> bool:
    return produce_rule.qualified_exemption(
        given["food_sales_3yr"], given["share_to_qualified_end_users"], **told(given, limit_usd="limit")
    )


@quantity("solidarity_allowed")
def solidarity(given: Inputs) -> bool:
    return sliding_scale.solidarity_allowed(given["current_contributions"], given["request"])


def _fund(given: Inputs) -> sliding_scale.Fund:
    tiers = [sliding_scale.Tier(str(n), price, members) for n, (members, price) in enumerate(given["tiers"])]
    return sliding_scale.fund(given.get("farm_price", 0.0), tiers)


@quantity("tier_revenue")
def revenue(given: Inputs) -> float:
    return _fund(given).revenue


@quantity("tier_balance")
def balance(given: Inputs) -> float:
    return _fund(given).balance
