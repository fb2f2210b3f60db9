"""Delivery: did anything get lost? The account of every message, which always balances."""

from __future__ import annotations

import streamlit as st

from collector.health import Account
from dashboard import reads, summary
from dashboard.parts import answer, cards, page
from models.advice.farm import Farm
from models.display import day

# devices shown before "Show all"
FIRST = 12


def draw(farm: Farm) -> None:
    account = reads.account(farm)
    left, right = page.frame(farm)
    with left:
        if account is None or account.total.received + account.waiting == 0:
            page.empty("Nothing received today", "Once the hub’s collector hears the broker, every message is counted here.")
        else:
            total, waiting, dropped = account.total, account.waiting, account.dropped
            lost = dropped or 0
            state = "act" if lost or not total.balances else "fine"
            sentence = f"The broker dropped {lost:,} messages before we had them." if lost else "Nothing was lost today."
            answer.calm(state, sentence, summary.delivery_sentence(account), "")
            rows = [(label, f"{value:,}") for label, value in parts(total)] + [("waiting for the worker", f"{waiting:,}")]
            cards.facts("account", [*rows, ("dropped by the broker", "unknown" if dropped is None else f"{dropped:,}")])
    with right:
        today = farm.now.astimezone(farm.zone).date()
        week = [(on, a) for on, a in reads.week(farm) if a.received and on != today]
        if week:
            st.markdown("### The six days before")
            cards.facts("week", [(day(on, today), f"{a.received:,} received, {a.stored:,} stored") for on, a in week])
        if account is not None and account.devices:
            st.markdown("### Today by device")
            most = sorted(account.devices, key=lambda a: (-a.quarantined - a.refused, -a.received))
            rows = [(_name(farm, a.device), _short(a)) for a in most]
            cards.facts("by-device", rows[:FIRST])
            if rows[FIRST:]:
                with st.expander(f"Show all {len(rows)}"):
                    cards.facts("by-device-all", rows[FIRST:])


def _name(farm: Farm, key: str) -> str:
    return farm.device_named[key].name if key in farm.device_named else key or "nobody knows whose"


def parts(total: Account) -> list[tuple[str, int]]:
    """The account, as people read it."""
    return [
        ("received", total.received),
        ("stored", total.stored),
        ("repeats", total.duplicate),
        ("status messages", total.status),
        ("in quarantine", total.quarantined),
        ("refused", total.refused),
    ]


def _short(account: Account) -> str:
    told = [f"{account.received:,}"]
    told += [f"{value:,} {label}" for label, value in parts(account)[4:] if value]
    return ", ".join(told)


page.live(draw)
