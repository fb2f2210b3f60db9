"""What the records say of paddocks and herds, as the planner needs it; what nobody said is taken as usual, and told.

Facts of a paddock are details of its place (docs/reference/records.md): sward, nutrition, whc_mm, slope_pct, shade_pct,
shade_m2, water_m, trees, endophyte, toxic.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import hypot
from typing import Any

from models.agronomy import growth_stands, soils
from models.agronomy.grazing_limits import floor_cm, heights
from models.agronomy.growth_stands import Stand
from models.agronomy.pasture import densities
from models.agronomy.pasture_animals import intake_percent
from models.geometry import metres_per_degree, size_m2
from models.records.queries import PlaceView

# where nobody weighed: a mature animal of common breeds [kg] (NRC, Nutrient Requirements of Beef Cattle 2016, of Small Ruminants 2007)
WEIGHTS_KG: Mapping[str, float] = {"cattle": 545.0, "sheep": 68.0, "goats": 59.0, "horses": 500.0}
# shade where nobody said: trees of a silvopasture, a hedge elsewhere (our own, unvalidated)
SHADE = {"silvopasture": 0.6}
HEDGE = 0.1
STAYS_D: Mapping[str, int] = {"cattle": 7, "horses": 7, "sheep": 4, "goats": 4}
MOST_STAY_D = 14
# roots of a grazed pasture go so deep [m]: FAO-56 table 22 has 0.5 to 1.5
ROOTS_M = 0.8


@dataclass(frozen=True, slots=True)
class HerdFacts:
    """A herd: how many, how heavy each [kg], what share of that they eat a day [%], where it is and since when.

    members: the herds of the records that graze as this one; none where it is one of them. guessed: what nobody said, in words.
    """

    name: str
    kind: str
    head: float
    weight_kg: float
    percent: float
    place: str = ""
    since: date | None = None
    longest: int = 7
    follows: str = ""
    guessed: tuple[str, ...] = ()
    members: tuple[HerdFacts, ...] = ()

    @property
    def each(self) -> tuple[HerdFacts, ...]:
        """Its herds of the records; itself where it is one."""
        return self.members or (self,)

    @property
    def demand_kg_d(self) -> float:
        """Dry matter that it eats a day [kg]."""
        return self.head * self.weight_kg * self.percent / 100.0

    @property
    def animal_units(self) -> float:
        """In 1,000 lb of animal (NRPH)."""
        return self.head * self.weight_kg / 453.59237


@dataclass(frozen=True, slots=True)
class PaddockFacts:
    """A paddock: area [ha], its grass, where grazing stops [kg/ha], shade, how far water is [m], what is wrong with it in words.

    grass: the species that most of it is. enter, leave: what people found for it [kg/ha], None where the hub's own hold.
    """

    name: str
    area_ha: float
    stand: Stand
    floor_kg_ha: float
    shade: float
    shade_m2: float | None
    water_m: float
    details: Mapping[str, Any]
    guessed: tuple[str, ...] = ()
    grass: str = growth_stands.UNSAID
    enter_kg_ha: float | None = None
    leave_kg_ha: float | None = None


def herd_facts(
    name: str,
    kind: str,
    head: float | None,
    details: Mapping[str, Any],
    place: str,
    since: date | None,
    stays: Mapping[str, int] = STAYS_D,
) -> HerdFacts:
    """details: class, weight_kg, percent, longest_stay_d, follows. stays: days that stays of a kind last at most, where nobody said.

    A herd nobody counted has no head.
    """
    guessed = []
    weight = details.get("weight_kg")
    if weight is None:
        # hens and pigs live off what is fed: what nobody weighed of them eats no grass
        weight = WEIGHTS_KG.get(kind, 0.0)
        guessed.append(f"nobody weighed {name}: {weight:.0f} kg each")
    percent = details.get("percent")
    if percent is None:
        percent = intake_percent(str(details.get("class") or "any"))[1]
    longest = int(details.get("longest_stay_d") or stays.get(kind, 7))
    follows = str(details.get("follows") or "")
    return HerdFacts(
        name, kind, head or 0.0, float(weight), float(percent), place, since, min(longest, MOST_STAY_D), follows, tuple(guessed)
    )


def paddock_facts(place: PlaceView, troughs: Sequence[PlaceView]) -> PaddockFacts | None:
    """None where nobody drew it, nor said its area."""
    details, guessed = place.details, list[str]()
    area = details.get("area_ha") or (size_m2(place.geometry) or 0.0) / 1e4
    if not area:
        return None
    stand, named = _stand(place, guessed)
    shade = details.get("shade_pct")
    shaded = float(shade) / 100 if shade is not None else SHADE.get(place.kind, HEDGE)
    water = details.get("water_m")
    return PaddockFacts(
        place.name,
        float(area),
        stand,
        _floor(named),
        shaded,
        float(details["shade_m2"]) if details.get("shade_m2") is not None else None,
        float(water) if water is not None else _nearest(place, troughs),
        details,
        tuple(guessed),
        named,
        _own(details, "enter_kg_ha"),
        _own(details, "leave_kg_ha"),
    )


def _own(details: Mapping[str, Any], key: str) -> float | None:
    value = details.get(key)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) and value >= 0 else None


def _stand(place: PlaceView, guessed: list[str]) -> tuple[Stand, str]:
    """The paddock's grass ("tall fescue 60, white clover 40"), and the grass that most of it is."""
    details = place.details
    shares = tuple(shares_of(str(details.get("sward") or "")))
    if not shares:
        guessed.append(f"nobody said what grows in {place.name}: mixed grass")
        shares = ((growth_stands.UNSAID, 1.0),)
    usual = Stand()
    stand = Stand(
        shares,
        float(details.get("nutrition") or usual.nutrition),
        float(details.get("whc_mm") or _holds_mm(details) or usual.holds_mm),
        1.0 - float(details.get("tree_cover_pct") or 0.0) / 100,
    )
    return stand, max(shares, key=lambda s: s[1])[0]


def _holds_mm(details: Mapping[str, Any]) -> float | None:
    """Water for roots, by the soil's texture where somebody named it [mm]."""
    soil = soils.texture(str(details.get("soil") or ""))
    return 1000 * soil.available * ROOTS_M if soil is not None else None


def shares_of(text: str) -> list[tuple[str, float]]:
    """(species, share) as typed: "tall fescue 60, white clover 40"; grasses nobody knows are left out."""
    found = []
    for part in text.replace(";", ",").split(","):
        words = part.replace("%", " ").split()
        number = next((float(w) for w in words if w.replace(".", "", 1).isdigit()), 1.0)
        key = _species(" ".join(w for w in words if not w.replace(".", "", 1).isdigit()))
        if key:
            found.append((key, number))
    return found


def _species(words: str) -> str:
    wanted = words.strip().lower().replace("-", " ").replace("_", " ")
    for key, row in growth_stands.species().items():
        if wanted and wanted in (key.replace("_", " "), row.name.lower()):
            return key
    return ""


def _floor(grass: str) -> float:
    """The mass at the height where grazing of that grass stops, of a good mixed stand [kg/ha]; 0 where no table has its height."""
    return floor_cm(grass) * densities()["mixed"].spans["good"][0] if grass in heights() else 0.0


def _nearest(place: PlaceView, troughs: Sequence[PlaceView]) -> float:
    """How far the nearest trough that serves it is from its middle [m]; 0 where nobody drew them."""
    here = middle(place)
    serving = [t for t in troughs if place.name in (t.details.get("feeds") or ())] or list(troughs)
    there = [at for trough in serving if (at := middle(trough)) is not None]
    if here is None or not there:
        return 0.0
    east, north = metres_per_degree(here[1])
    return min(hypot((here[0] - x) * east, (here[1] - y) * north) for x, y in there)


def middle(place: PlaceView) -> tuple[float, float] | None:
    """The mean of a place's corners (longitude, latitude); None where nobody drew it."""
    if not place.geometry:
        return None
    points = list(_points(place.geometry["coordinates"]))
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


def _points(coordinates: Any) -> Iterator[tuple[float, float]]:
    if isinstance(coordinates[0], int | float):
        yield float(coordinates[0]), float(coordinates[1])
    else:
        for one in coordinates:
            yield from _points(one)
