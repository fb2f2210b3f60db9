"""Worms of sheep and goats on pasture: how long they stay, when they may come back, and how many larvae a paddock holds.

Rules are rows of tables/parasite_rules.csv. Larvae of cattle and of small ruminants are not the same worms, so that each takes up
the other's; the count of larvae is a proposal (unvalidated), for comparing paddocks and not for judging animals: that is the
veterinarian's, by FAMACHA and egg counts.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from models.agronomy.columns import rows_of
from models.agronomy.elementwise import Array, Values, elementwise
from models.agronomy.grazing_limits import SMALL_RUMINANTS, WORM_FLOOR_CM, Verdict
from models.agronomy.stated import stated

HOT_C = 32.0


@cache
def rules() -> dict[str, float]:
    """Figures of the rules by name."""
    return {row["rule"]: float(row["value"]) for row in rows_of("parasite_rules")}


def longest_stay(animal: str) -> float | None:
    """Days small ruminants may stay before the first larvae are infective; None for other animals."""
    return rules()["longest_stay"] if animal in SMALL_RUMINANTS else None


def may_return(animal: str, days_since: float | None, month: int, cleaned: bool = False, height_cm: float | None = None) -> Verdict:
    """Whether sheep or goats may come back to a paddock so many days after the last of them left; None: none was ever there.

    cleaned: cattle or horses grazed it, or hay was cut, since. Below the height of larvae the answer is no at any time.
    """
    source = "tables/parasite_rules.csv: ATTRA; return for these mountains by general knowledge"
    if animal not in SMALL_RUMINANTS:
        return Verdict("parasites", True, None, f"The rule is for sheep and goats, not for {animal}.", False, source)
    stay, least, wanted = (rules()[name] for name in ("longest_stay", "least_rest", "return_days"))
    if height_cm is not None and height_cm < WORM_FLOOR_CM:
        low = f"Larvae live in the lowest {WORM_FLOOR_CM:.0f} cm, and the grass has {height_cm:.0f}."
        return Verdict("parasites", False, None, low, False, source)
    if days_since is None:
        return Verdict("parasites", True, stay, "No sheep or goats have been there.", False, source)
    days = stated("the days since", days_since, "days")
    worms = rules()["first_month"] <= month <= rules()["last_month"]
    need = wanted if worms and not cleaned else least
    why = "since then cattle, horses or a mower cleaned it" if cleaned else "worms are about" if worms else "worms are low"
    reason = f"They left {days:.0f} days ago; {need:.0f} are needed ({why})."
    return Verdict("parasites", days >= need, stay, reason, worms and not cleaned, source)


@elementwise("a highest temperature")
def decay_a_day(temp_max_c: Values) -> Values:
    """Share of larvae that die in a day, as a rate [1/day]: ln(10)/45 at 32 °C, twice that 10 K warmer; unvalidated."""
    at_32 = float(np.log(10)) / rules()["decay_days"]
    faster: Array = np.exp2((temp_max_c - HOT_C) / rules()["doubles_k"])
    return at_32 * faster


def larvae(
    head_on_day: Array, temp_max_c: Array, cattle_on_day: Array | None = None, cut_on_day: Array | None = None, before: float = 0.0
) -> Array:
    """Larvae of a paddock at each day's end, in head-days of small ruminants' eggs; unvalidated.

    head_on_day: small ruminants there; their eggs count four days later. cattle_on_day, cut_on_day: 1.0 on the first day of a
    pass of cattle or horses, and on a day of hay. NaN temperatures are unknown and kill nothing that day.
    """
    delay = int(rules()["delay_days"])
    rate = np.nan_to_num(decay_a_day(np.asarray(temp_max_c, dtype=np.float64)), nan=0.0)
    heads = np.asarray(head_on_day, dtype=np.float64)
    came = np.concatenate([np.zeros(delay), heads])[: len(heads)]
    passes = np.zeros(len(heads)) if cattle_on_day is None else np.asarray(cattle_on_day)
    cuts = np.zeros(len(heads)) if cut_on_day is None else np.asarray(cut_on_day)
    left = np.exp(-rate) * np.where(passes > 0, rules()["cattle_pass"], 1.0) * np.where(cuts > 0, rules()["hay_cut"], 1.0)
    found, now = np.empty(len(heads)), float(before)
    for day in range(len(heads)):
        now = now * left[day] + came[day]
        found[day] = now
    return found
