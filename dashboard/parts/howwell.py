"""How well the harvest forecasts have done: one line, crop by crop on demand, and past forecasts for laying over a curve."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

import streamlit as st

from dashboard import context, foretold
from dashboard.charts.times import Ahead
from dashboard.parts import cards, words
from models.advice.farm import Farm
from models.advice.season.issued import AHEAD, GRACE_D
from models.advice.season.scored import Scored, crop_told, left_out, scored, told
from models.agronomy.growing import week_of
from models.display import day
from models.records.harvest_forecasts import Issue

# the word that shares are planned on is that of a week before
BEFORE = 1


def draw(farm: Farm) -> None:
    """The score of the week-ahead forecasts in a sentence; behind it what has none and why, and each crop."""
    folder, today = str(context.here().hub.folder), farm.now.astimezone(farm.zone).date()
    total, crops = scored(foretold.lately(folder, today, BEFORE))
    if not total.weeks:
        cards.note("score", _not_yet(folder, today, total))
        return
    with st.expander(words.plain(told(total)), key="score"):
        far = scored(foretold.lately(folder, today, AHEAD))[0]
        parts = ["Each week as it was forecast a week before.", _far(far), left_out(total)]
        cards.note("score", " ".join(part for part in parts if part))
        _crops(crops)


def _not_yet(folder: str, today: date, total: Scored) -> str:
    """Why there is no score, and when there will be."""
    if total.unlogged or total.other_unit:
        return f"No week could be scored: {left_out(total)}"
    waiting = foretold.issued(folder, week_of(today) - timedelta(weeks=3), week_of(today) + timedelta(weeks=2), BEFORE)
    if not waiting:
        return "No week is scored yet: each Monday the weeks ahead are forecast and kept, and scored once they are over."
    due = waiting[0].said.week + timedelta(days=7 + GRACE_D)
    return f"No week is scored yet: the first is on {day(due)}, a week after it is over."


def _far(far: Scored) -> str:
    return f"Four weeks before, the band held {far.inside} of {far.sure}." if far.sure else ""


def _crops(crops: Sequence[Scored]) -> None:
    with st.container(key="list-scores", gap=None):
        for one in crops:
            with st.container(key=f"row-score-{one.crop}"), st.container(key=f"rowtext-score-{one.crop}", gap=None):
                st.markdown(f"**{words.plain(one.crop)}**")
                cards.note(f"score-{one.crop}", crop_told(one))


def laid_over(farm: Farm, crop: str, since: date, until: date) -> Ahead:
    """What was said of a crop's weeks (Mondays) of [since, until) a week before each, for its curve; a gap where nothing was said.
    () while nobody asks for it, or where nothing was said: the switch is drawn here."""
    folder = str(context.here().hub.folder)
    said = {row.said.week: row.said for row in foretold.issued(folder, since, until, BEFORE) if row.said.crop == crop}
    if not said or not st.toggle("Lay over it what was said a week before", key="laid-over"):
        return ()
    weeks = [since + timedelta(weeks=n) for n in range((max(said) - since).days // 7 + 1)]
    return [(_noon(farm, week), *_band(said.get(week))) for week in weeks]


def _noon(farm: Farm, week: date) -> float:
    return datetime.combine(week, time(12), farm.zone).timestamp()


def _band(said: Issue | None) -> tuple[float | None, float | None, float | None]:
    return (None, None, None) if said is None else (said.p20, said.p50, said.p80)
