"""Harvest: what is there to pick, and how sure is it?"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import streamlit as st

from dashboard import context, harvests, ledger
from dashboard.charts.times import Frame, Line, Panel
from dashboard.harvests import Told
from dashboard.parts import answer, cards, chart, doing, page, picking
from models.advice.farm import Farm
from models.advice.harvest import following
from models.advice.sharing import board, picked_in
from models.display import counted, joined

# questions that are asked at once
MOST = 3
# the curve of a crop: weeks back and ahead
BACK, ON = 6, 16


def draw(farm: Farm) -> None:
    folder, today = str(context.here().hub.folder), farm.now.astimezone(farm.zone).date()
    found = harvests.told(folder, today, ledger.soon(farm.now).replace(minute=0) + timedelta(hours=1))
    if found is None:
        page.masthead(farm)
        page.empty("Nothing is planned to be picked yet", "Write plantings with their first pick and expected harvest under *Crops*.")
        return
    weeks = following(today, 2)
    cells = board(found.season, found.forecast, harvests.sharing(folder, today), weeks)
    left, right = page.frame(farm)
    with left:
        answer.sentence(*_told(found, weeks[0]))
        doing.did(farm)
        asked = [question.said for question in found.forecast.questions] + list(found.season.asked)
        for n, said in enumerate(asked[:MOST]):
            cards.note(f"asked-{n}", said)
        st.markdown("### This week")
        picking.rows(farm, found, weeks[0], harvests.chances(found, weeks[0], cells))
    with right:
        _curve(farm, found, weeks[0])
        st.markdown("### Next week")
        picking.rows(farm, found, weeks[1], harvests.chances(found, weeks[1], cells))
        cards.note("band", "In brackets the likely range, P20 to P80: it should hold six weeks of ten. Days are counted, not heat.")


def _told(found: Told, week: date) -> tuple[str, str]:
    rows = [row for row in picking.coming(found, week) if row.p50 >= picking.LEAST]
    names = [f"{found.season.names.get(r.crop, r.crop)} {picking.plain(r.p50)} {r.unit}" for r in rows]
    if not rows:
        return "Nothing is likely to be picked this week.", ""
    so_far = len(picked_in(found.season, found.harvests, week))
    done = f"{counted(so_far, 'crop')} picked already" if so_far else "nothing picked yet"
    return f"{counted(len(rows), 'crop')} to pick this week: {joined(names, 3)}.", done


def _curve(farm: Farm, found: Told, week: date) -> None:
    """One crop, week by week: picked, planned, and what is likely."""
    keys = list(dict.fromkeys(row.crop for row in found.forecast.rows if row.planting is None and row.p80 > 0))
    first = next((row.crop for row in picking.coming(found, week)), keys[0] if keys else None)
    if first is None:
        return
    names = found.season.names
    crop = st.selectbox(
        "Crop", keys, index=keys.index(first) if first in keys else 0, format_func=lambda key: names.get(key, key), key="curve"
    )
    rows = {row.week: row for row in found.forecast.rows if row.crop == crop and row.planting is None}
    unit = found.season.units[str(crop)]
    shown = [week + timedelta(weeks=n) for n in range(-BACK, ON)]
    picked = [(_at(farm, w), _picked(found, str(crop), w)) for w in shown if w < week]
    ahead = [(_at(farm, w), rows[w].p20, rows[w].p50, rows[w].p80) for w in shown if w in rows]
    planned = [(_at(farm, w), rows[w].planned) for w in shown if w in rows]
    line = Line("picked", "other", picked, ahead=ahead, planned=planned, planned_label="planned", end_words="")
    start, end = (datetime.combine(w, time(), farm.zone) for w in (shown[0], shown[-1]))
    says = f"{names.get(str(crop), crop)} by week: picked solid, planned dashed, the likely range filled"
    chart.draw("harvest", [Panel(f"{unit} a week", [line], height=210, floor=0.0)], farm, "season", says, Frame(
        start, end, farm.zone, farm.units, now=farm.now,
    ))  # fmt: skip
    cards.note("curve", f"{says}.")


def _at(farm: Farm, week: date) -> float:
    return datetime.combine(week, time(12), farm.zone).timestamp()


def _picked(found: Told, crop: str, week: date) -> float | None:
    amount = picked_in(found.season, found.harvests, week).get(crop)
    return amount[0] if amount is not None else None


page.live(draw)
