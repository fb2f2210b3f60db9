"""Heat on animals by the day: hours of alert and danger, the worst hour, and the hours in which animals recover."""

from __future__ import annotations

import numpy as np

from models.advice.derived import OUTDOORS, Compute, Daily, Stretch, derived, here
from models.advice.hours import Floats
from models.agronomy import animal_heat

WHERE = OUTDOORS | {"building"}
NEEDS = here("air_temperature", "relative_humidity")
THI = "NRC 1971"
ALERT, DANGER = 72.0, 79.0


def _thi(stretch: Stretch) -> Floats:
    return animal_heat.thi(stretch.here("air_temperature").mean, stretch.here("relative_humidity").mean)


def _counted(at_most: float, at_least: float) -> Compute:
    def compute(stretch: Stretch) -> Daily:
        thi = _thi(stretch)
        inside = np.where(np.isnan(thi), np.nan, (thi >= at_least) & (thi <= at_most))
        return Daily(stretch.days.total(inside), stretch.days.known(thi))

    return compute


def _register(name: str, measurand: str, variant: str, compute: Compute, about: str) -> None:
    compute.__doc__ = about
    derived(name, measurand, variant, kinds=WHERE, needs=NEEDS, source=THI, so_far=True)(compute)


_register("heat_alert", "heat_hours", "THI 72 and above", _counted(np.inf, ALERT), "Hours in which cattle feel the heat")
_register("heat_danger", "heat_hours", "THI 79 and above", _counted(np.inf, DANGER), "Hours in which heat is a danger to cattle")
_register(
    "heat_recovery", "recovery_hours", "THI 74 and below", _counted(animal_heat.RECOVERY_THI, -np.inf), "Hours in which cattle recover"
)


@derived("heat_worst", "heat_index", "THI, NRC 1971", kinds=WHERE, needs=NEEDS, source=THI, so_far=True)
def worst(stretch: Stretch) -> Daily:
    """The temperature-humidity index of the worst hour"""
    thi = _thi(stretch)
    return Daily(stretch.days.highest(thi), stretch.days.known(thi))


@derived(
    "heat_load", "heat_load", "THI hours above 72", kinds=WHERE, needs=NEEDS, so_far=True,
    source="Hubbard, Stooksbury, Hahn and Mader 1999: the sum over hours of what THI exceeds 72 by",
)  # fmt: skip
def load(stretch: Stretch) -> Daily:
    """Heat that adds up through the day: THI above 72, hour by hour"""
    found = [animal_heat.heat_load(thi, ALERT) for (thi,) in stretch.days.parts(_thi(stretch))]
    return Daily(np.array([f.load for f in found]), np.array([f.known_h for f in found], dtype=np.float64))
