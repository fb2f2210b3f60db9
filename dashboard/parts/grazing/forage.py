"""The grass: what stands in each paddock, for how long it lasts, and what a dry season asks for on which date."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import streamlit as st

from dashboard.charts import wedge
from dashboard.charts.panel import Frame, Line, Panel, Pointer
from dashboard.parts import cards, chart
from models.advice.farm import Farm
from models.advice.rotation.ahead import today_of
from models.advice.rotation.facts import paddock_facts
from models.advice.rotation.readiness import readiness
from models.advice.rotation.reserve import Reserve, reserve, said
from models.agronomy.pasture_reserve import drought_dates
from models.display import NBSP, counted, day, in_units, joined, quantity, unit_word
from models.planning.grazing.rotation import Rotation

MASS = "forage_mass"
# a paddock that nobody has read for so long is believed by the model alone
UNREAD_D = 21
# the fan reaches so far: beyond, years differ too much to be drawn
AHEAD_D = 90


def draw(farm: Farm, plan: Rotation) -> None:
    bars(farm, plan)
    ahead(farm, plan)


def last_read(farm: Farm) -> dict[str, date]:
    """Place -> the day its grass was last read."""
    return {one.place: one.at.astimezone(farm.zone).date() for one in farm.grass.swards}


def bars(farm: Farm, plan: Rotation) -> None:
    """The wedge, with what is hatched in words."""
    today = today_of(farm)
    t, read = (today - plan.start).days, last_read(farm)
    here = {h.place for h in farm.herds}
    ready = {one.paddock for one in readiness(plan, today, frozenset(here)) if one.now(today)}
    shown = [
        wedge.Bar(name, in_units(MASS, own[t], farm.units), name in ready, name in here, _known(read.get(name), today))
        for name, own in plan.mass.items()
        if t < len(own)
    ]
    if not shown:
        return
    enter, leave = (in_units(MASS, _usual(list(of.values())), farm.units) for of in (plan.enter, plan.leave))
    st.markdown("### Grass by paddock")
    free = [b.name for b in sorted(shown, key=lambda b: -b.mass) if b.ready and not b.here]
    resting = [b.name for b in shown if b.mass >= enter and not b.ready and not b.here]
    still = f" {joined(resting)} {'has' if len(resting) == 1 else 'have'} enough and {'rests' if len(resting) == 1 else 'rest'} still."
    cards.note("wedge", (f"Ready for a herd: {joined(free)}." if free else "No paddock is ready for a herd.") + still * bool(resting))
    says = "; ".join(f"{b.name} {b.mass:,.0f}" for b in shown)
    options = wedge.options(shown, enter, leave, unit_word(MASS, farm.units), chart.ink())
    st.echarts_chart(options, height=wedge.HEIGHT, theme=None, renderer="svg", key="chart-wedge", alt=f"Grass by paddock: {says}")
    unread = [b.name for b in shown if not b.known]
    hatched = f" Hatched: not read for {counted(UNREAD_D, 'day')}, {joined(unread)}." if unread else ""
    cards.note("wedge-key", f"Strongest: ready. Faintest: a herd is there. Dashed line: what a full rotation needs.{hatched}")


def _known(read: date | None, today: date) -> bool:
    return read is not None and (today - read).days <= UNREAD_D


def _usual(values: list[float]) -> float:
    """What most paddocks have."""
    return max(set(values), key=values.count)


def ahead(farm: Farm, plan: Rotation) -> None:
    """Days of grass, the fan of what stands above the floors, and the dates on which to look."""
    found = reserve(farm)
    if found is None:
        return
    st.markdown(f"### Feed ahead: {said(found)}")
    band = "The line is a middling year, the band from a poor one to a good one; two years in five are outside it."
    decide = f" Decide on hay by {day(found.decide, today_of(farm))}." if found.decide is not None else ""
    cards.note("feed", band + decide)
    _fan(farm, plan, found)
    with st.expander("Budget, and what a dry season asks for", key="feed-budget"):
        cards.facts("feed", budget(farm, found))
        cards.note("drought", triggers(found))


def _fan(farm: Farm, plan: Rotation, found: Reserve) -> None:
    """What stands above the floors on the days to come, the mean of all paddocks, if the plan is kept."""
    troughs, today = farm.of_kind("trough"), today_of(farm)
    areas = {p.name: facts.area_ha for p in farm.places if p.name in plan.leave and (facts := paddock_facts(p, troughs)) is not None}
    first = (today - plan.start).days
    last = min(first + AHEAD_D, plan.days)
    if not areas or last <= first:
        return
    start = datetime(today.year, today.month, today.day, tzinfo=farm.zone)
    rows: list[tuple[float, float, float, float]] = []
    for t in range(first, last + 1):
        above = [
            sum(areas[n] * max(of[n][t] - plan.leave[n], 0.0) for n in areas if n in of and t < len(of[n])) / sum(areas.values())
            for of in (plan.low, plan.mass, plan.high)
        ]
        low, middle, high = (in_units(MASS, v, farm.units) for v in sorted(above))
        rows.append(((start + timedelta(days=t - first)).timestamp(), low, middle, high))
    line = Line("", "other", [(rows[0][0], rows[0][2])], ahead=rows, end_words="")
    pointers = []
    if found.decide is not None and today < found.decide < today + timedelta(days=last - first):
        at = datetime(found.decide.year, found.decide.month, found.decide.day, tzinfo=farm.zone).timestamp()
        pointers = [Pointer(at, 0.0, "decide on hay", "across")]
    pointers += _cuts(farm, plan, start, last - first)
    panel = Panel(f"{unit_word(MASS, farm.units)} above the floors", [line], height=150, floor=0, pointers=pointers)
    frame = Frame(start, start + timedelta(days=last - first), farm.zone, farm.units, now=start)
    chart.draw("feed", [panel], farm, "day", f"Grass above the floors over the next {counted(last - first, 'day')}", frame)


def _cuts(farm: Farm, plan: Rotation, start: datetime, days: int) -> list[Pointer]:
    """Where grass goes because it is cut for hay, not eaten: each day once."""
    on = sorted({cut for _, cut in plan.cuts})
    cuts = (datetime(d.year, d.month, d.day, tzinfo=farm.zone) for d in on)
    return [Pointer(at.timestamp(), 0.0, "hay cut", "across") for at in cuts if start < at < start + timedelta(days=days)]


def budget(farm: Farm, found: Reserve) -> list[tuple[str, str]]:
    """The days in hand, and what the season asks for."""
    rows = [
        ("if nothing grew", counted(round(found.standing), "day")),
        ("with what grows", said(found).replace(" of grass", "")),
        (f"asked for since {found.since.day} {found.since:%B}", counted(round(found.asked), "day")),
    ]
    if found.short > 0:
        rows.append(("short of that", counted(round(found.short), "day")))
    water = "no probe speaks" if found.water is None else f"{round(100 * found.water)}{NBSP}% of what the soil holds for plants"
    rows.append(("water in the root zone", water))
    rain = "no gauge for a year" if found.rain is None else f"{round(100 * found.rain)}{NBSP}% of what falls here"
    rows.append(("rain of 60 days", rain))
    above = [quantity(MASS, _usual(list(of.values())), farm.units) for of in (found.plan.enter, found.plan.leave)]
    return [*rows, ("a herd enters at, and leaves", " / ".join(above))]


def triggers(found: Reserve) -> str:
    """The dates of the drought table, in words."""
    dates = [f"{one.day} {one.on(2026):%B} {one.reserve_days:.0f}" for one in drought_dates()]
    cut = drought_dates()[0].cut
    least, most = (round(100 * share) for share in cut)
    dry, wet = (round(100 * share) for share in (drought_dates()[0].water_share, drought_dates()[0].rain_share))
    unsure = " These figures are general knowledge, not tested here." if any(one.unvalidated for one in drought_dates()) else ""
    return (
        f"Days of reserve asked for on each date: {', '.join(dates)}. Where there are fewer, and it is dry (60 days of rain under "
        f"{wet} % of usual, or the soil under {dry} % of its water), eat {least} to {most} % less: sell, wean early, or buy hay while "
        f"others have it.{unsure}"
    )
