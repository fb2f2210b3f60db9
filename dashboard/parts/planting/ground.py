"""The bed map on the page: one block at a time, its drawing, and each bed in words."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from dashboard.parts import board, cards, chart, words
from dashboard.parts.board import beds
from dashboard.parts.planting import opened
from models.advice.planting.clashes import Asked
from models.advice.planting.stands import YEARS, beds_of
from models.display import counted, day, joined
from models.planning.planting import Bed
from models.planning.planting.bed_map import OVER, BedMap, Block, Row, Taken, bed_map, free_from, in_use, next_in

# weeks shown: of the season that runs some before today
BACK, WEEKS = 6, 36


def told(asked: Asked, clashes: int) -> tuple[str, str]:
    """How many beds are in use, how many come free, what clashes; and what it rests on."""
    all_beds, monday = beds_of(asked.plan), asked.today - timedelta(days=asked.today.weekday())
    following = monday + timedelta(days=7)
    used = len(in_use(all_beds, asked.taken, monday, following - timedelta(days=1)))
    free = [bed.name for bed in all_beds if free_from(bed.name, asked.taken, following) == following]
    clash = "nothing clashes" if not clashes else f"{clashes} {'thing clashes' if clashes == 1 else 'things clash'}"
    frees = f"{len(free)} free from Monday" if free else "none free on Monday"
    note = f"free: {joined(free, 6)}" if free else ""
    return f"{used} of {len(all_beds)} beds in use this week, {frees}; {clash}.", note


def map_of(asked: Asked) -> BedMap:
    """The map of the season: from some weeks ago, or from the turn of the year of a season to come."""
    first = asked.today - timedelta(weeks=BACK)
    if asked.season.isdigit() and int(asked.season) > asked.today.year:
        first = date(int(asked.season), 2, 1)
    return bed_map(beds_of(asked.plan), asked.taken, first, WEEKS)


def draw(asked: Asked) -> None:
    found = map_of(asked)
    if not found.blocks:
        cards.note("no-beds", "No bed is drawn yet: add beds under *Land plan*, and what stands in them is shown here.")
        return
    block = _block(asked, found)
    tap = board.tapped("board-beds", beds.drawing(found, block, asked.today, opened.name(), chart.ink().dark))
    if tap is not None:
        opened.want(tap[0])
        st.rerun()
    cards.note("bed-map", "Solid grows, dashed is planned, pale is over. Tap a bar to open its planting.")


BLOCK = "bed-block"


def _block(asked: Asked, found: BedMap) -> Block:
    """The block that is chosen; that of a planting that is to be opened comes up by itself."""
    by_name = {block.name or "other beds": block for block in found.blocks}
    names, wanted = list(by_name), opened.wanted()
    if wanted is not None:
        beds_there = {one.bed for one in asked.taken if one.planting == wanted and one.state != OVER}
        holds = [name for name, block in by_name.items() if beds_there & {row.bed for row in block.rows}]
        if holds and st.session_state.get(BLOCK) not in holds:
            st.session_state[BLOCK] = holds[0]
    if st.session_state.get(BLOCK) not in by_name:
        st.session_state[BLOCK] = names[0]
    if len(names) > 1:
        with st.container(key="pills-block"):
            st.pills("block", names, required=True, label_visibility="collapsed", key=BLOCK)
    return by_name.get(str(st.session_state.get(BLOCK)), found.blocks[0])


def cards_of(asked: Asked) -> None:
    """Each bed of the block in words: what stands in it, what comes next, when it is free."""
    found = map_of(asked)
    if not found.blocks:
        return
    by_name = {block.name or "other beds": block for block in found.blocks}
    block = by_name.get(str(st.session_state.get(BLOCK)), found.blocks[0])
    known = {bed.name: bed for bed in beds_of(asked.plan)}
    with st.container(key="list-beds", gap=None):
        for n, row in enumerate(block.rows):
            with st.container(key=f"row-bed-{n}"), st.container(key=f"rowtext-bed-{n}", gap=None):
                title, note = in_words(row, known[row.bed], asked.taken, asked.today)
                st.markdown(f"**{words.plain(title)}**")
                cards.note(f"bed-{n}", note)


def standing(asked: Asked) -> None:
    """What stands for years outside the beds: trees, berries, logs, ramps, each with its place and since when."""
    beds_there = {bed.name for bed in asked.plan.beds}
    rows = []
    for one in asked.plan.plantings:
        moves = [step for step in one.steps if step.moves and step.done and step.places]
        if one.established not in YEARS or one.archived_on is not None or not moves or {name for name, _ in moves[-1].places} <= beds_there:
            continue
        many = f", {one.plants} {'logs' if one.established == 'inoculated' else 'plants'}" if one.plants else ""
        rows.append((one.name, f"{joined([name for name, _ in moves[-1].places])} since {moves[0].on.year}{many}"))
    if rows:
        with st.expander(f"Standing for years: {counted(len(rows), 'planting')}", key="standing"):
            cards.facts("standing", rows)


def in_words(row: Row, bed: Bed, taken: tuple[Taken, ...], today: date) -> tuple[str, str]:
    """("Bed 4: cabbage and kale", "next ..., free from ...")"""
    now = [one for one in taken if one.bed == row.bed and one.on(today) and one.state != OVER]
    title = f"{row.bed}: {joined(list(dict.fromkeys(one.crop.lower() for one in now)), 4) or 'free'}"
    free, following = free_from(row.bed, taken, today), next_in(row.bed, taken, today)
    parts = [f"{bed.length_ft:.0f} ft" if bed.length_ft else "length not measured"]
    left = bed.length_ft - sum(one.length_ft for one in now)
    if now and bed.length_ft and left >= 1:
        parts.append(f"{left:.0f} ft free now")
    if following is not None:
        parts.append(f"next {following.crop.lower()} {day(following.from_on, today)}")
    if free is None:
        parts.append("stands for years" if any(one.to_on is None for one in now) else "free when what stands there ends")
    elif now:
        parts.append(f"free from {day(free, today)}")
    return title, " · ".join(parts)
