"""The week shared out on the page: kitchen, boxes, and the sheets that are printed of it."""

from __future__ import annotations

from datetime import datetime
from functools import partial

import streamlit as st

from collector import share_sheets
from dashboard import context, harvests
from dashboard.parts import cards, doing, words
from models.advice.farm import Farm
from models.advice.season.packing import Packed, PackedGroup, PackedItem, written
from models.amounts import unit_named
from models.display import counted, day, joined
from models.records import commands

# questions that are asked at once
MOST = 4


def kitchen(packed: Packed) -> None:
    """What the kitchen gets: the planned meal before any share, and what is left after them."""
    base = [f"{_amount(item.base, item)} {item.name.lower()}" for item in packed.items if item.base > 0]
    extra = [f"{_amount(item.extra, item)} {item.name.lower()}" for item in packed.items if item.extra > 0]
    meal = f"for {packed.meal} at the meal: " if packed.meal else ""
    rows = [("Kitchen first", f"{meal}{joined(base, 4)}" if base else "nothing asked"), ("After the shares", joined(extra, 5) or "nothing")]
    kept = sum(group.shares for group in packed.groups if group.excluded)
    cards.facts("kitchen", [*rows, *_elsewhere(packed), ("Exclusions kept", f"in {counted(kept, 'box', 'boxes')}" if kept else "none")])


def _elsewhere(packed: Packed) -> list[tuple[str, str]]:
    """What goes to each hub, and boxes that members gave away."""
    found = []
    for hub in packed.hubs:
        gets = [f"{_amount(item.hubs[hub], item)} {item.name.lower()}" for item in packed.items if item.hubs.get(hub, 0.0) > 0]
        found.append((f"To {hub}", joined(gets, 5)))
    gifts = [group for group in packed.groups if group.donated]
    to_kitchen, to_members = sum(g.shares for g in gifts if not g.members), sum(g.shares for g in gifts if g.members)
    told = [f"{n} to {who}" for n, who in ((to_kitchen, "the kitchen"), (to_members, "other members")) if n]
    return [*found, ("Boxes given away", joined(told))] if told else found


def boxes(packed: Packed) -> None:
    """What is in a box, pick-up by pick-up."""
    names = [pick_up.name for pick_up in packed.pick_ups]
    with st.container(key="pills-depot"):
        chosen = st.pills("pick-up", names, default=names[0], required=True, label_visibility="collapsed", key="depot")
    for n, group in enumerate(group for group in packed.groups if group.depot == chosen):
        without = f" · nothing of {joined([name.lower() for name in group.excluded], 4)}" if group.excluded else ""
        with st.container(key=f"rowtext-box-{n}", gap=None):
            title = f"{group.size.capitalize()}, {counted(group.shares, 'box', 'boxes')}"
            things = counted(sum(amount > 0 for amount in group.box.values()), "thing")
            worth = f" · {things}, {counted_portions(group)}"
            st.markdown(f"**{words.plain(title)}**{words.plain(worth + without + (' · given away' if group.donated else ''))}")
            cards.note(f"box-{n}", _held(packed, group))


def counted_portions(group: PackedGroup) -> str:
    """What one box is worth, in usual portions of a full share."""
    return f"{group.value * group.weight:.1f} usual portions"


def _held(packed: Packed, group: PackedGroup) -> str:
    held = [f"{item.name} {_amount(group.box[item.key], item)}" for item in packed.items if group.box.get(item.key, 0) > 0]
    return joined(held, 12) or "nothing"


def _amount(value: float, item: PackedItem) -> str:
    """As the sheets have it, with the unit in its many: "4 bunches"."""
    known, said = unit_named(item.unit), share_sheets.amount(value, item).removesuffix(f" {item.unit}")
    return f"{said} {known.name if value <= 1 else known.many}"


def remarks(packed: Packed) -> None:
    """What is to be checked by hand stands open; why boxes are as they are is folded."""
    for n, said in enumerate(packed.asked[:MOST]):
        cards.note(f"asked-{n}", said)
    if packed.notes:
        with st.expander("Why not more?"):
            for said in packed.notes:
                st.markdown(words.plain(said))


def prints(farm: Farm, packed: Packed, frozen_at: datetime | None) -> None:
    """Freeze and print; once frozen the three sheets, as often as they are wanted."""
    if frozen_at is None:
        if doing.may("steward") and st.button("Print", type="primary", key="freeze"):
            act = partial(commands.freeze_allocation, week=packed.week, document=written(packed))
            if doing.do(act):
                st.rerun()
        cards.note("freeze", "Printing freezes this week: pick, pack and depot sheets say the same from then on.")
        return
    on = frozen_at.astimezone(farm.zone).date()
    cards.note("frozen", f"Frozen {day(on, farm.now.astimezone(farm.zone).date())}: this is what the sheets say.")
    made = harvests.sheets(str(context.here().hub.folder), packed.week, frozen_at)
    labels = (("Pick sheet, PDF", "pick"), ("Pack list, PDF", "pack"), ("Depot sheet, PDF", "depot"))
    with st.container(key="share-files", horizontal=True, gap="small"):
        for (label, name), sheet in zip(labels, made, strict=True):
            st.download_button(label, sheet, f"{name}-{packed.week.isoformat()}.pdf", "application/pdf", key=f"{name}-pdf")
