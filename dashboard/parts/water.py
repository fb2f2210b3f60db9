"""What the Water page shows of supply and use: how long it lasts, the last day, the two weeks to come, roofs, fitness."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import numpy as np
import streamlit as st

from dashboard import curves, rainfall
from dashboard.charts import lasting as fan
from dashboard.parts import cards, chart, words
from models.advice import supply, water_days, water_quality
from models.advice.farm import Farm, Number
from models.advice.leaks import Leak
from models.advice.supply import DAY_S, FORTNIGHT_D, Lasting
from models.advice.water_past import roof_litres
from models.advice.waterworks import KINDS, TOTAL, Source
from models.agronomy import rainwater
from models.display import age, counted, in_units, joined, number, quantity, span, unit_word
from models.records.queries import PlaceView
from sensors.measurands import measurand

VOLUME = "water_volume"
# sizes of a rain store that are compared [L]: 500, 1,000, 2,500, 5,000 and 10,000 gal
SIZES_L = (1893.0, 3785.0, 9464.0, 18_927.0, 37_854.0)
# fewer known days of rain than this are no year
YEAR_D = 300
RELIABLE = 0.9


def how_long(farm: Farm, found: Lasting) -> None:
    """The fan of what is left."""
    st.markdown("### How long it lasts")
    if found.days is None:
        cards.note("lasting", f"Nobody can say: {found.why}.")
        return
    cards.note("lasting", f"Band: 1 in 5 below, 1 in 5 above{_assumed(farm)}.")
    shown = [row for row in found.left if found.days[0] < FORTNIGHT_D or row[0] <= farm.now.timestamp() + FORTNIGHT_D * DAY_S]
    left = [(t, *(in_units(VOLUME, v, farm.units) for v in band)) for t, *band in shown]
    reserve = (in_units(VOLUME, found.reserve, farm.units), "3 days’ reserve")
    tanks = farm.of_kind("tank")
    over = f"{counted(len(tanks), 'tank')} together" if len(tanks) > 1 else tanks[0].name
    stock = fan.Stock(f"usable {unit_word(VOLUME, farm.units)}, {over}", left, supply.said(found), reserve=reserve)  # type: ignore[arg-type]  # four numbers each
    says = f"What is left over the days to come: {supply.said(found)}"
    chart.draw("lasting", [fan.panel(stock, 150)], farm, "day", says, fan.frame(stock, farm.zone, farm.units))


def _assumed(farm: Farm) -> str:
    """What the forecast assumes of valves: "; the way to Cistern 2 stays shut"."""
    ways = [f"; the way to {n.place} stays {n.kind}" for n in supply.notes(farm) if n.kind in ("open", "shut")]
    return "".join(ways[:2])


def last_day(farm: Farm, leaks: Sequence[Leak] = ()) -> None:
    """What herds, beds and house drew in the last 24 hours by their meters; and what leaked beside them."""
    demands = [d for d in supply.system(farm).demands if d.meters]
    if not demands:
        return
    st.markdown("### Last 24 hours")
    shown, total = [], 0.0
    for kind in KINDS:
        meters = {m.device: m for d in demands if d.kind == kind for m in d.meters}
        if not meters:
            continue
        lives = [x for x in farm.lives if x.key.device in meters and x.measurand == TOTAL]
        used = [curves.used(farm, x.key) for x in lives]
        known = sum(u for u in used if u is not None)
        late = any(x.late for x in lives) or len(lives) < len(meters)
        whole = None if not lives or None in used else known
        total += known
        shown.append((kind, Number(VOLUME, whole, max((x.age_s for x in lives), default=None), 1, 1, late=late, why="its meter is silent")))
    cards.metrics("uses", shown, farm)
    silent = [f"{label}: {n.why}" for label, n in shown if n.value is None or n.late]
    cards.note("uses", " · ".join([f"{quantity(VOLUME, total, farm.units)} metered{_leaked(farm, leaks)}", *silent]))


def _leaked(farm: Farm, leaks: Sequence[Leak]) -> str:
    """ " + 51 gal leaked (12 h 40 min)": of the last 24 hours."""
    ran = [(leak, min((farm.now - leak.since).total_seconds(), DAY_S)) for leak in leaks if leak.since is not None]
    lost = sum(leak.rate_l_h * seconds / 3600 for leak, seconds in ran)
    return f" + {quantity(VOLUME, lost, farm.units)} leaked ({age(max(s for _, s in ran))})" if lost > 0 else ""


def two_weeks(farm: Farm) -> None:
    """Day by day: what is drawn and comes, and what is left with its band."""
    row = supply.newest(farm)
    if row is None or "uses" not in row.detail:
        return
    uses, came, left = row.detail["uses"], row.detail["came"], row.detail["left"]
    days = min(len(left) - 1, int(FORTNIGHT_D))
    drawn = [sum(float(band[i][1]) for band in uses.values()) for i in range(days)]
    comes = [sum(float(band[i][1]) for band in came.values()) for i in range(days)]
    title = f"Two weeks ahead: {quantity(VOLUME, sum(drawn), farm.units)} drawn, {quantity(VOLUME, sum(comes), farm.units)} come"
    with st.expander(title, key="two-weeks"):
        parts = [f"{kind} {quantity(VOLUME, sum(float(b[1]) for b in band[:days]), farm.units)}" for kind, band in uses.items()]
        cards.note("budget", f"Drawn: {', '.join(parts)}. Each day what is drawn, what comes, and {unit_word(VOLUME, farm.units)} left.")
        rows = []
        for i in range(days):
            on = datetime.fromtimestamp(left[i + 1][0], farm.zone).date()
            low, middle, high = (number(VOLUME, max(float(v), 0.0), farm.units) for v in left[i + 1][1:])
            flows = f"−{number(VOLUME, drawn[i], farm.units)} +{number(VOLUME, comes[i], farm.units)}"
            rows.append((f"{on:%a} {on.day}  {flows}", f"{middle} ({low}–{high})"))
        cards.facts("budget", rows)


def score(farm: Farm) -> None:
    """How the weekly forecasts have done."""
    done, turned, hindcasts = supply.done(farm)
    if not done.n:
        return
    verdict = {"wide": "; the band is wider than it need be", "narrow": "; it is too sure of itself"}.get(done.verdict, "")
    left_out = f" {counted(turned, 'week')} in which a valve was turned left out." if turned else ""
    after = " All reckoned afterwards, from what was known then." if hindcasts == done.n else ""
    some = f" {hindcasts} reckoned afterwards, from what was known then." if 0 < hindcasts < done.n else after
    text = f"How well it has done: {done.inside} of {counted(done.n, 'weekly forecast')} fell inside the band (60 % expected){verdict}."
    cards.note("score", text + left_out + some)


def roofs(farm: Farm) -> None:
    """What rain on each roof gives, and how large a store it is worth."""
    for source in supply.system(farm).sources:
        fact = supply.roof_yield(farm, source.place, 25.4 if farm.units == "us" else 10.0) if source.roof else ""
        if fact:
            with st.expander(fact, key=f"roof-{source.place.name}"):
                _sizes(farm, source)


def _sizes(farm: Farm, source: Source) -> None:
    tank = source.tanks[0]
    rain = rainfall.year(farm)
    use = supply.lasting(farm, tank)
    if len(rain) < YEAR_D or use.days is None or use.reserve <= 0:
        why = use.why if use.days is None else f"it asks for a year of rain; {counted(len(rain), 'day')} known"
        st.markdown(f":gray[How large a store it is worth, nobody can say: {words.plain(why)}.]")
        return
    daily = use.reserve / 3
    inflow = roof_litres(source.place, np.array(rain))
    st.markdown(words.plain(f"From this roof alone, of the {quantity(VOLUME, daily, farm.units)} a day that {tank} gives now:"))
    rows = []
    for size in SIZES_L:
        done = rainwater.store_through(inflow, np.full(inflow.shape, daily), size, size / 2)
        rows.append((f"a store of {quantity(VOLUME, size, farm.units)}", f"{100 * done.served:.0f} %"))
    cards.facts(f"sizes-{tank}", rows)
    enough = rainwater.storage_for(inflow, np.full(inflow.shape, daily), RELIABLE, 4 * SIZES_L[-1])
    told = f"Nine days in ten take {quantity(VOLUME, enough, farm.units)}." if enough is not None else "No store makes it nine days in ten."
    cards.note(f"sizes-{tank}", f"{told} By the rain of the last {counted(len(rain), 'known day')}.")


def fitness(farm: Farm) -> None:
    """What animals make of the water itself: a card where they would mind, else a line."""
    found = water_quality.waters(farm)
    poor = [f for f in found if f.state in ("act", "watch")]
    for n, one in enumerate(poor):
        with cards.card(f"fitness-{n}", one.place, one.state):
            st.markdown(words.plain(f"{cards.told(one.number, farm)}; {one.words}."))
    fine = [f for f in found if f.state == "fine"]
    if fine and not poor:
        places = joined(list(dict.fromkeys(f.place for f in fine)), 4)
        warm = sorted(f.number.value for f in fine if f.number.measurand == water_quality.WARMTH and f.number.value is not None)
        low, high = (quantity(water_quality.WARMTH, v, farm.units) for v in (warm[0], warm[-1])) if warm else ("", "")
        told = f" ({low if low == high else span(water_quality.WARMTH, warm[0], warm[-1], farm.units)})" if warm else ""
        cards.note("fitness", f"Fit for animals: the water in {places}{told}.")


def fitness_rows(farm: Farm, place: str) -> list[tuple[str, str]]:
    """The same for the card of one place."""
    return [(f"for animals, {f.number.measurand.replace('_', ' ')}", f.words) for f in water_quality.fitness(farm, place)]


def tapped(farm: Farm, place: PlaceView) -> None:
    """What is known of the place that was tapped: a tank's days, what is measured, what animals make of it."""
    here = {x.measurand: measurand(x.measurand).label for x in farm.by_place.get(place.name, ())}
    rows = [(label, cards.told(farm.number(place.name, key), farm)) for key, label in here.items()]
    if place.kind == "tank":
        rows.insert(0, ("lasts", _tank_days(farm, place)))
    with cards.card("water-chosen", place.name):
        cards.facts("water-chosen", [*rows, *fitness_rows(farm, place.name)])


def _tank_days(farm: Farm, place: PlaceView) -> str:
    """ "12 days (9–16)" of one tank, as it leaks."""
    leaking = sum(24 * leak.rate_l_h for leak in water_days.of_tanks(farm) if leak.place.name == place.name)
    found = supply.lasting(farm, place.name, leaking)
    return supply.said(found) if found.days is not None else f"unknown: {found.why}"
