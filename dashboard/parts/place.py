"""The card of a place: all that is known of it, from probes and from the records."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard import context, ledger
from dashboard.parts import ahead, cards, chart, credit, deeds, doing, evidence, words
from dashboard.parts.board.paints import GRAZED, PHASE_WORDS
from dashboard.registry import page as row
from models import advice
from models.advice import Line
from models.advice.farm import HOUSEKEEPING, OPEN_AIR, Farm
from models.advice.outline import size
from models.display import counted, day, joined, moment
from models.geometry import size_m2
from models.records.queries import PlaceView
from sensors.measurands import measurands


def card(farm: Farm, name: str, found: Sequence[Line]) -> None:
    """All that is known of a place: state, numbers, who stands or grows there, what was done last and is to be done."""
    place = farm.place_named[name]
    here = [line for line in found if line.place == name]
    lives = farm.by_place.get(name, [])
    state = here[0].state if here else "fine" if any(x.usable for x in lives) else "unknown" if lives else ""
    with cards.card("place", name, state):
        # of the radio a place has nothing to say; of the battery it has, last
        known = [m for m in dict.fromkeys(x.measurand for x in lives) if m not in HOUSEKEEPING]
        known += [m for m in ("battery_level",) if any(x.measurand == m for x in lives)]
        rows = [(measurands()[m].label, cards.told(farm.number(name, m), farm)) for m in known if m in measurands()]
        cards.facts("place", rows + _of_records(farm, place))
        for line in here[:1]:
            st.markdown(f"{words.badge(line.state)} {words.plain(line.title)}")
            said = next((said for other, said in advice.held(farm) if other == line), None)
            if said is not None:
                cards.note("place-said", f"{said.name}, {deeds.asked_again(farm, said)}.")
            elif deeds.offered(line):
                with st.container(key="deeds-place", horizontal=True, gap="small"):
                    deeds.buttons(farm, line)
        if not lives:
            cards.note("place-probes", "No probe speaks from here.")
        _logs(farm, place)
        if doing.may("worker"):
            with st.container(key="link-place", width="content"):
                st.page_link(row("logbook").file, label="Log here", query_params={"place": name}, icon="")
        if place.kind in OPEN_AIR and ahead.tonight(farm, "place-night", name, height=120):
            cards.note("place-score", ahead.score(farm, name))
            ahead.why(farm, name)
            credit.draw("place", credit.of_nights(farm, [name]))
        charted = next((m for m in known if m in evidence.THINGS), None)
        if charted:
            chart.draw("place", [evidence.panel(farm, name, charted, "week", 120)], farm, "week", f"{charted} of {name} over a week")


def _of_records(farm: Farm, place: PlaceView) -> list[tuple[str, str]]:
    """Rest, what stands and grows there, size and phase."""
    folder, at = str(context.here().hub.folder), ledger.soon(farm.now)
    rows: list[tuple[str, str]] = []
    rest = ledger.rests(folder, at).get(place.name)
    if rest is not None and rest.left_at is not None:
        days = int(rest.days(farm.now))
        rows.append(("rest", f"{counted(days, 'day')}, since {day(rest.left_at.astimezone(farm.zone).date())} ({joined(rest.herds)})"))
    elif rest is None and place.kind in GRAZED:
        rows.append(("rest", "no herd was ever written down here"))
    there = ledger.standing(folder, at).get(place.name, ())
    for label, types in (("grows", ("plant",)), ("stands here", ("group", "animal"))):
        named = [s for s in there if s.type in types]
        if named:
            rows.append(
                (label, f"{joined([s.name for s in named], 5)}, since {day(min(s.since for s in named).astimezone(farm.zone).date())}")
            )
    area = size_m2(place.geometry)
    if area:
        rows.append(("size", size(area, farm.units)))
    if place.phase != "active":
        rows.append(("phase", PHASE_WORDS[place.phase]))
    return rows


def _logs(farm: Farm, place: PlaceView) -> None:
    """Open tasks, then the last three entries."""
    tasks, logs = ledger.written_of(str(context.here().hub.folder), place.id, ledger.soon(farm.now))
    today = farm.now.astimezone(farm.zone).date()
    for task in tasks:
        due = task.at.astimezone(farm.zone).date()
        late = ":orange[**overdue**], " if due < today else ""
        st.markdown(f"{words.badge('todo')} {words.plain(task.name)}, {late}{day(due, today)}")
    if logs:
        rows = [(log.name, f"{moment(log.at, farm.now, farm.zone, farm.units)}{', ' + log.done_by if log.done_by else ''}") for log in logs]
        cards.facts("placelog", rows)
