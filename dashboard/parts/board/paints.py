"""What a steward may ask of the map, and how each answer is painted: colour, and a word or a letter with it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from models.advice import Line
from models.advice.farm import Farm
from models.agronomy.crops import families
from models.display import counted, in_units, number, quantity, unit_word
from models.records.grazed import Rest
from models.records.ground import Standing
from models.records.queries import PlaceView

# class colours from low to high; dark enough at the end for white words
BLUES = ("#f2eed9", "#d5e3e2", "#a9cde0", "#5fa6cc", "#1d6f9f")
HEATS = ("#cfe3ec", "#eceedd", "#f3ddb0", "#eab27a", "#d9824f")
GREENS = ("#f2eed9", "#dfe2b8", "#c3cb8b", "#9da85b", "#64742c")
WHITE_ON = frozenset({BLUES[-1], GREENS[-1]})
REST_DAYS = (0, 7, 14, 21, 28)
# Okabe and Ito's eight, lightened for words to stand on; which family has which follows its letters
FAMILY_COLOURS = ("#f3c766", "#8fc7ea", "#7fcdb2", "#f0e98a", "#86b4d8", "#eba27a", "#e0aecb", "#cfcabb")
STATES = {"act": ("#eab08c", "#7a3d1c"), "watch": ("#f5d493", "#6b5118"), "unknown": ("#d9d7d0", "#4a4a44"), "fine": ("#cfe8dc", "#1f4236")}
PHASE_FILLS = {"planned": "none", "building": "#f4f2ec", "active": "#c3d9b5", "retired": "#d9d7d0"}
PHASE_WORDS = {"planned": "planned", "building": "being built", "active": "in use", "retired": "retired"}
PHASE_FORMS = {"planned": "dashed", "building": "hatched", "active": "", "retired": "faint"}
GRAZED = ("paddock", "silvopasture")
GROWN = ("bed", "tree_row", "block", "field", "greenhouse", "orchard", "log_yard", "woods")


@dataclass(frozen=True, slots=True)
class Asked:
    """All that a question may look at. rests, standing: by place; lines: all that stand, answered or not."""

    farm: Farm
    dark: bool
    lines: Sequence[Line] = ()
    rests: Mapping[str, Rest] = field(default_factory=dict)
    standing: Mapping[str, tuple[Standing, ...]] = field(default_factory=dict)

    @property
    def ink(self) -> str:
        return "#ece8dc" if self.dark else "#23271f"


@dataclass(frozen=True, slots=True)
class Paint:
    """How a place is drawn. fill None: as its kind. form: "", dashed, hatched or faint. words stand in the shape; letter where
    there is room for one only."""

    fill: str | None = None
    ink: str = ""
    words: str = ""
    form: str = ""
    letter: str = ""


PLAIN = Paint()


@dataclass(frozen=True, slots=True)
class Question:
    """A question the map answers. paint: of a place. legend: of the map. measurand: what probes are asked, "" for the records."""

    key: str
    paint: Callable[[Asked, PlaceView], Paint]
    legend: Callable[[Asked], dict[str, Any] | None]
    measurand: str = ""


def measured(measurand: str, limits: tuple[float, ...], colours: tuple[str, ...], asked: Asked, place: PlaceView) -> Paint:
    """What probes measure there now; hatched where they should and do not."""
    value = asked.farm.number(place.name, measurand)
    if not value.of:
        return PLAIN
    if value.value is None or value.late:
        return Paint(form="hatched", ink=asked.ink, words="unknown", letter="?")
    return stepped(value.value, limits, colours, quantity(measurand, value.value, asked.farm.units))


def stepped(value: float, limits: Sequence[float], colours: Sequence[str], words: str) -> Paint:
    """The colour of the class a value falls in."""
    rank = max(i for i, limit in enumerate(limits) if value >= limit or i == 0)
    return Paint(colours[rank], "#ffffff" if colours[rank] in WHITE_ON else "#23271f", words)


def rest(asked: Asked, place: PlaceView) -> Paint:
    """Days since a herd was last there."""
    known = asked.rests.get(place.name)
    if place.kind not in GRAZED:
        return PLAIN
    if known is None:
        return Paint(form="hatched", ink=asked.ink, words="unknown", letter="?")
    days = int(known.days(asked.farm.now))
    return stepped(days, REST_DAYS, GREENS, "grazed now" if known.left_at is None else counted(days, "day"))


def letters(family: str, others: Sequence[str]) -> str:
    """The fewest letters that tell a family from the others: "S", "Bra"."""
    for length in range(1, len(family) + 1):
        if sum(other.startswith(family[:length]) for other in others) <= 1:
            return family[:length]
    return family


def grown(asked: Asked) -> list[str]:
    """The families that grow now, by name; "" for crops of which nobody knows the family is left out."""
    return sorted({s.family for there in asked.standing.values() for s in there if s.type == "plant" and s.family})


def family_colour(family: str, all_: Sequence[str]) -> str:
    return FAMILY_COLOURS[all_.index(family) % len(FAMILY_COLOURS)] if family in all_ else FAMILY_COLOURS[-1]


def planting(asked: Asked, place: PlaceView) -> Paint:
    """What grows there, by the family of its crop."""
    here = [s for s in asked.standing.get(place.name, ()) if s.type == "plant"]
    if not here:
        return Paint(words="empty", ink=asked.ink) if place.kind == "bed" else PLAIN
    found = grown(asked)
    marks = list(dict.fromkeys(letters(s.family, found) if s.family else "?" for s in here))
    crops = list(dict.fromkeys(s.crop for s in here))
    return Paint(family_colour(here[0].family, found), "#23271f", f"{'+'.join(marks)} {', '.join(crops)}", letter="+".join(marks))


def alert(asked: Asked, place: PlaceView) -> Paint:
    """The state of the first line that is about the place."""
    state = next((line.state for line in asked.lines if line.place == place.name), "")
    if state not in STATES or state == "fine":
        return PLAIN
    return Paint(STATES[state][asked.dark], asked.ink, state, form="hatched" if state == "unknown" else "")


def phase(asked: Asked, place: PlaceView) -> Paint:
    """How far it is: planned dashed, being built hatched, in use solid, retired faint."""
    form = PHASE_FORMS[place.phase]
    ink = {True: "#bdbcb3", False: "#5b5b56"}[asked.dark] if place.phase == "retired" else asked.ink
    fill = {"active": "#33472b", "retired": "#33352e"}.get(place.phase, "none") if asked.dark else PHASE_FILLS[place.phase]
    return Paint(fill, ink, PHASE_WORDS[place.phase], form)


def heard(asked: Asked, place: PlaceView) -> Paint:
    """How many of its devices are heard."""
    here = [h for h in asked.farm.devices if place.name in h.places]
    silent = sum(h.silent for h in here)
    if not here:
        return PLAIN
    told = f"{len(here) - silent} of {len(here)}"
    return Paint("#123a2e" if asked.dark else "#d6eee5", asked.ink, told, "hatched" if silent == len(here) else "")


def scale(key: str, measurand: str, limits: tuple[float, ...], colours: tuple[str, ...], asked: Asked) -> dict[str, Any]:
    """Steps of colour with the number each begins at."""
    units = asked.farm.units
    bounds = [number(measurand, v, units) for v in limits]
    bounds[0] = "0" if in_units(measurand, limits[0], units) == 0 else "below"
    return {"steps": list(zip(colours, bounds, strict=True)), "words": f"{key}, {unit_word(measurand, units)}"}


def _rests(_: Asked) -> dict[str, Any]:
    return {"steps": list(zip(GREENS, map(str, REST_DAYS), strict=True)), "words": "days of rest"}


def _families(asked: Asked) -> dict[str, Any] | None:
    found = grown(asked)
    known = families()
    steps = [[family_colour(f, found), known[f].common_name if f in known else f, "", letters(f, found)] for f in found]
    return {"named": True, "steps": steps, "words": ""} if steps else None


def _states(asked: Asked) -> dict[str, Any]:
    steps = [[STATES[s][asked.dark], s, "hatched" if s == "unknown" else "", ""] for s in ("act", "watch", "unknown")]
    return {"named": True, "steps": steps, "words": ""}


def _phases(asked: Asked) -> dict[str, Any]:
    there = {p.phase for p in asked.farm.places}
    fill = {"active": "#33472b", "retired": "#33352e"}
    steps = [
        [(fill if asked.dark else PHASE_FILLS).get(p, "transparent").replace("none", "transparent"), PHASE_WORDS[p], PHASE_FORMS[p], ""]
        for p in PHASE_WORDS
        if p in there
    ]
    return {"named": True, "steps": steps, "words": ""}


def _of_probes(key: str, measurand: str, limits: tuple[float, ...], colours: tuple[str, ...]) -> Question:
    painted, legend = partial(measured, measurand, limits, colours), partial(scale, key, measurand, limits, colours)
    return Question(key, painted, legend, measurand)


QUESTIONS = {
    q.key: q
    for q in (
        Question("rest", rest, _rests),
        _of_probes("soil water", "soil_moisture", (0, 15, 25, 32, 40), BLUES),
        Question("planting", planting, _families),
        Question("alerts", alert, _states),
        Question("phase", phase, _phases),
        _of_probes("soil warmth", "soil_temperature", (-20, 5, 10, 15.6, 21.1), HEATS),
        _of_probes("air", "air_temperature", (-40, 0, 10, 20, 28), HEATS),
        Question("heard", heard, lambda _: None),
    )
}
