"""What a house needs: heat on a cold night, a heater, fans or vents; with each assumption, and what is still to be measured."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboard import context, curves
from dashboard.parts import cards, evidence, words
from models.advice.farm import Farm
from models.advice.houses.heating import Loss, Needs, needs
from models.display import joined, quantity, rounded
from models.records.queries import PlaceView

AIR = "air_temperature"
BTU_H_PER_W, M3_H_PER_CFM = 3.412142, 1.699011
# how a missing detail is asked for
ASKED = {
    "length_m": "its length (`length_m`)",
    "width_m": "its width (`width_m`)",
    "height_m": "its height at the ridge (`height_m`)",
    "covered": "what covers it (`covered`)",
}


def show(farm: Farm, place: PlaceView) -> None:
    """Heat and air, each assumption named; what nobody gave is asked for."""
    found = needs(farm, place, context.here().hub.settings.hub.elevation_m, _coldest_c(farm))
    size = found.shape
    if size.floor_m2 is not None:
        rows = [("floor", _area(size.floor_m2, farm)), *_heat_rows(found, farm), *_air_rows(found, farm)]
        cards.facts(f"needs-{place.name}", rows)
    if size.missing:
        asked, rest = joined([ASKED[key] for key in size.missing]), "more" if size.floor_m2 else "this"
        st.markdown(f"To reckon {rest} it must know {asked}: write it into the details of {words.plain(place.name)}, under *Land plan*.")
    cards.note(f"assumed-{place.name}", f"Taken for granted: {'; '.join(found.assumed)}.")


def _heat_rows(found: Needs, farm: Farm) -> list[tuple[str, str]]:
    keep = f"kept at {quantity(AIR, found.keep_c, farm.units)}{f' for {found.keep_for}' if found.keep_for else ''}"
    rows = []
    for label, loss in (("heat tonight", found.tonight), ("heat, coldest night of a year", found.coldest)):
        if loss is not None:
            rows.append((label, f"{_power(loss.loss_w, farm)} with {quantity(AIR, loss.outside_c, farm.units)} outside, {keep}"))
    if found.coldest is not None:
        rows.append(("heater", _heater(found.coldest, farm)))
    return rows


def _heater(loss: Loss, farm: Farm) -> str:
    return f"{_power(loss.heater_w, farm)} of fuel for that night" if loss.heater_w else "none: it never gets so cold"


def _air_rows(found: Needs, farm: Farm) -> list[tuple[str, str]]:
    rows = []
    if found.fan_cfm is not None:
        flow, unit = (found.fan_cfm, "cfm") if farm.units == "us" else (found.fan_cfm * M3_H_PER_CFM, "m³/h")
        rows.append(("fans in summer", f"{rounded(round(flow, -2), 0)} {unit}"))
    if found.vents_m2 is not None:
        rows.append(("or vents without fans", f"{_area(found.vents_m2, farm)}, half of it low and half high"))
    return rows


def _area(area_m2: float, farm: Farm) -> str:
    return f"{rounded(area_m2 / 0.3048**2, 0)} ft²" if farm.units == "us" else f"{rounded(area_m2, 0)} m²"


def _power(watts: float, farm: Farm) -> str:
    return f"{rounded(round(watts * BTU_H_PER_W, -2), 0)} BTU/h" if farm.units == "us" else f"{rounded(watts / 1000, 1)} kW"


def _coldest_c(farm: Farm) -> float | None:
    """The lowest outside air of the past year; None where none is measured."""
    probes = evidence.outside(farm, AIR)
    found = curves.curve(replace(farm, units="metric"), probes, AIR, "year") if probes else None
    return min((low for _, low, _ in found.spread), default=None) if found else None
