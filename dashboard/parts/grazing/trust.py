"""How far one can trust a plan: the model against each reading, and plans of weeks ago against what was read then."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from dashboard import seasons
from dashboard.parts import cards, words
from dashboard.parts.board.season import order
from models.advice.farm import Farm
from models.advice.rotation.backtest import Errors, Held
from models.display import DASH, counted, quantity, rounded
from models.planning.grazing.rotation import Rotation

MASS = "forage_mass"


def draw(farm: Farm, plan: Rotation) -> None:
    """The sentence; the table behind it by paddock and by how far ahead was planned."""
    st.markdown("### How far to trust it")
    st.markdown(words.plain(plan.trust or "Nothing was read yet that could be held against the model: read the grass before each move."))
    for n, told in enumerate(plan.inputs):
        cards.note(f"input-{n}", f"{told[:1].upper()}{told[1:]}.")
    with st.expander("Foreseen against read", key="grazing-trust"):
        _model(farm, plan)
        _plans(farm, seasons.tested(seasons.folder(), farm.now.replace(minute=0, second=0, microsecond=0)))


def _model(farm: Farm, plan: Rotation) -> None:
    if not plan.errors:
        st.markdown("The model has not been held against readings yet.")
        return
    st.markdown("**The model, by paddock**")
    cards.note(
        "errors", "How far off as a rule, and on the whole; what simplifying the grass to one number loses; what readings taught of growth."
    )
    cards.facts("errors", [(name, of_paddock(farm, plan.errors[name])) for name in sorted(plan.errors, key=order)])


def of_paddock(farm: Farm, row: Mapping[str, float | None]) -> str:
    """ "off 320 lb/ac, 80 too much, 22 readings · simplified 60 lb/ac · grows × 1.1" """
    rms, count = row.get("rms"), row.get("count")
    if rms is None or not count:
        return "never read twice"
    bias = row.get("bias") or 0.0
    way = "too much" if bias > 0 else "too little"
    parts = [
        f"off {quantity(MASS, rms, farm.units)}",
        f"{quantity(MASS, abs(bias), farm.units)} {way}",
        counted(int(count), "reading"),
    ]
    if (lost := row.get("reduction")) is not None:
        parts.append(f"simplified {quantity(MASS, lost, farm.units)}")
    if (taught := row.get("multiplier")) is not None:
        parts.append(f"grows × {rounded(taught, 2)}")
    return " · ".join(parts)


def _plans(farm: Farm, found: Held) -> None:
    """Plans against what was read after them, by how many days ahead."""
    st.markdown("**Plans, by how far ahead**")
    if not found.all.count:
        cards.note("plans-held", "No plan is old enough yet to be held against a reading.")
        return
    cards.facts("plans-held", [(f"{least} to {most} days" if most < 100 else f"{least} days and more", of_plans(farm, errors))
                               for (least, most), errors in found.by_lead.items()])  # fmt: skip
    other = f" {counted(found.otherwise, 'reading')} left out: grazed otherwise than planned." if found.otherwise else ""
    cards.note("plans-left", f"Plans begin below the middle of what is believed, so they ought to foresee a little less.{other}")


def of_plans(farm: Farm, own: Errors) -> str:
    if not own.count or own.rms is None or own.bias is None:
        return f"{DASH} (no reading)"
    way = "too much" if own.bias > 0 else "too little"
    inside = f"{round(100 * (own.within or 0.0))} % in the band (60 % expected)"
    off, mean = (quantity(MASS, value, farm.units) for value in (own.rms, abs(own.bias)))
    return f"off {off}, {mean} {way} · {inside} · {counted(own.count, 'reading')}"
