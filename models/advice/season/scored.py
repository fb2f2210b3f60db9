"""How well the harvest forecasts did: crop by crop and all together, against the plan as it is and the same week of last year.

Amounts of different crops are told on one scale: each crop's own usual week. A week counts towards the band where its P20 was above
nothing: a forecast that says "perhaps nothing" is right with every nothing, and that proves little.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from models.display import counted
from models.planning.harvest import Array
from models.planning.harvest.score import plan_band, point_band, score
from models.records.harvest_forecasts import Issued

RIGHT = 0.6
# less than this is nothing, in any unit
_LEAST = 1e-6
# loss over a rival's, up to -> in words
_NEARNESS = ((0.29, "a quarter as far off as"), (0.42, "a third as far off as"), (0.58, "half as far off as"),
             (0.71, "two thirds as far off as"), (0.87, "three quarters as far off as"), (1.15, "as far off as"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scored:
    """How the forecasts of some weeks did. crop: "" of all.

    weeks: scored. sure: those of them with a P20 above nothing; inside: of these, how many lay in the band. unlogged: over, and nobody
    wrote anything down; other_unit: counted in a unit that cannot be told in the forecast's. bias: in the sure weeks P50 over what came,
    less 1; None where nothing came. (Of the others those that gave nothing are mostly not written down: the rest would always look too
    low.) loss, plan_loss: mean pinball loss, and that of the plan as it is, on the scale of a usual week; 0 of no weeks. last_year: the
    rival's loss in the weeks for which last year's is known, and the forecast's in the same; None where it is of none.
    """

    crop: str
    weeks: int
    sure: int
    inside: int
    unlogged: int
    other_unit: int
    bias: float | None
    loss: float
    plan_loss: float
    last_year: tuple[float, float] | None

    @property
    def share(self) -> float | None:
        """Share of the sure weeks that lay in the band."""
        return self.inside / self.sure if self.sure else None


def scored(rows: Iterable[Issued]) -> tuple[Scored, tuple[Scored, ...]]:
    """(all together, crop by crop: those with most weeks first). Weeks that are not settled yet do not count anywhere."""
    settled = [row for row in rows if row.found]
    crops = sorted({row.said.crop for row in settled})
    scale = {crop: _scale([row for row in settled if row.said.crop == crop]) for crop in crops}
    each = [_score(crop, [row for row in settled if row.said.crop == crop], scale) for crop in crops]
    return _score("", settled, scale), tuple(sorted(each, key=lambda one: (-one.weeks, one.crop)))


def _scale(rows: Sequence[Issued]) -> float:
    """What a usual week of a crop gives: as planned in the weeks scored, or as picked, whichever is more; 1 of nothing."""
    known = [(row.said.planned, row.outcome) for row in rows if row.outcome is not None]
    usual = max((float(np.mean(column)) for column in zip(*known, strict=True)), default=0.0)
    return usual if usual > _LEAST else 1.0


def _score(crop: str, rows: Sequence[Issued], scale: dict[str, float]) -> Scored:
    known = [row for row in rows if row.outcome is not None]
    truth = np.array([row.outcome for row in known], dtype=np.float64)
    bands = np.array([(row.said.p20, row.said.p50, row.said.p80) for row in known], dtype=np.float64).reshape(-1, 3)
    usual = np.array([scale[row.said.crop] for row in known], dtype=np.float64)
    own = score(truth, bands, usual)
    plan = score(truth, plan_band(np.array([row.said.planned for row in known], dtype=np.float64)), usual)
    sure = bands[:, 0] > 0
    within = (truth >= bands[:, 0]) & (truth <= bands[:, 2])
    bias = _bias((truth / usual)[sure], (bands[:, 1] / usual)[sure])
    return Scored(
        crop, len(known), int(sure.sum()), int((sure & within).sum()), sum(row.found == "no log" for row in rows),
        sum(row.found == "other unit" for row in rows), bias, own.loss, plan.loss,
        _last_year(known, truth, bands, usual),
    )  # fmt: skip


def _bias(truth: Array, middle: Array) -> float | None:
    """Pounds and bunches are added as usual weeks; None where nothing came, or a trace that is none."""
    came = float(truth.sum())
    return float(middle.sum()) / came - 1 if came > _LEAST else None


def _last_year(known: Sequence[Issued], truth: Array, bands: Array, usual: Array) -> tuple[float, float] | None:
    there = np.array([row.said.last_year is not None for row in known], dtype=bool)
    if not there.any():
        return None
    before = np.array([row.said.last_year for row in known if row.said.last_year is not None], dtype=np.float64)
    rival = score(truth[there], point_band(before), usual[there])
    return rival.loss, score(truth[there], bands[there], usual[there]).loss


def nearness(loss: float, rival: float, what: str) -> str:
    """How far off a forecast was beside a rival: "half as far off as the plan"; "" where the rival was never off."""
    if rival <= 0:
        return ""
    ratio = loss / rival
    words = next((words for most, words in _NEARNESS if ratio <= most), f"{100 * (ratio - 1):.0f} % further off than")
    return f"{words} {what}"


def told(total: Scored) -> str:
    """The score in a sentence; "" where no week is scored yet."""
    if not total.weeks:
        return ""
    if total.sure:
        share = f"{100 * total.inside / total.sure:.0f} %; {100 * RIGHT:.0f} % is right"
        first = f"Of the last {counted(total.sure, 'week of a crop', 'weeks of crops')} the band held {total.inside} ({share})"
    else:
        first = f"{counted(total.weeks, 'week of a crop', 'weeks of crops')} scored, none of which was sure to give anything"
    return "; ".join(part for part in (first, *_rivals(total)) if part) + "."


def _rivals(one: Scored) -> tuple[str, str]:
    plan = nearness(one.loss, one.plan_loss, "the plan")
    before = nearness(one.last_year[1], one.last_year[0], "the same week last year") if one.last_year else ""
    return plan, before


def left_out(total: Scored) -> str:
    """What has no score, and why; "" where nothing is."""
    parts = []
    if total.unlogged:
        parts.append(f"{counted(total.unlogged, 'week')} without a harvest written down: that is no zero, so no score")
    if total.other_unit:
        parts.append(f"{counted(total.other_unit, 'week')} picked in a unit that the plan does not know: what does one weigh?")
    return ". ".join(part[:1].upper() + part[1:] for part in parts) + ("." if parts else "")


def crop_told(one: Scored) -> str:
    """One crop's score: "7 of 9 in the band · 12 % too high · half as far off as the plan · 2 weeks not written down"."""
    parts = [f"{one.inside} of {one.sure} in the band" if one.sure else counted(one.weeks, "week") if one.weeks else ""]
    if one.bias is not None:
        off = round(100 * one.bias)
        parts.append(f"{abs(off)} % too {'high' if off > 0 else 'low'}" if off else "neither too high nor too low")
    parts += _rivals(one) if one.weeks else ()
    missing = ((one.unlogged, "not written down"), (one.other_unit, "in another unit"))
    parts += [f"{counted(n, 'week')} {why}" for n, why in missing if n]
    return " · ".join(part for part in parts if part)
