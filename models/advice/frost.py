"""Tonight's cold against what stands out in it: what would be lost, where, from when; and what is measured where nothing is forecast."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from models.advice import Deed, Line, lines
from models.advice.dormant import dormant
from models.advice.farm import OPEN_AIR, Farm
from models.advice.frost_words import beds_said, numbered, where_said
from models.advice.nights import KIND, newest, tonight
from models.advice.nights import scored as nights_scored
from models.advice.score import Score
from models.advice.thresholds import limit
from models.agronomy.crops import catalogue
from models.display import age, clock, difference, joined, quantity
from models.display import span as span_of
from models.records.forecasts import ForecastView
from models.records.queries import PlaceView

AIR = "air_temperature"
# "unknown" is worth a line only where such a night could do harm: so near the killing temperature lately [K]
NEAR_K = 8.0


@dataclass(frozen=True, slots=True)
class Tender:
    """Something that cold would kill: a planting at a place, and the air temperature that does it [°C]."""

    crop: str
    place: str
    kill_c: float


@dataclass(frozen=True, slots=True)
class Threat:
    """What tonight may do to what one thermometer stands for. lost: dies at P50 or above; doubtful: only at P20."""

    place: PlaceView
    night: ForecastView
    lost: tuple[Tender, ...]
    doubtful: tuple[Tender, ...]

    @property
    def kill_c(self) -> float:
        """The warmest killing temperature among what is at risk."""
        return max(t.kill_c for t in self.lost or self.doubtful)


def nights(farm: Farm) -> dict[str, ForecastView]:
    """Place -> the newest word on tonight."""
    return newest(farm.forecasts, farm.now)


def scored(farm: Farm, place: str) -> Score:
    """How the forecasts of a place's nights have done."""
    return nights_scored(farm.forecasts, place)


def tender(farm: Farm) -> list[Tender]:
    """What grows, where it stands and what kills it; only where the catalogue knows."""
    found = []
    for planting in farm.plantings:
        row = catalogue().get(planting.crop_key)
        if row is None or row.kill_temp_f is None or planting.stage not in ("growing", "picking"):
            continue
        found += [Tender(planting.crop, place, (row.kill_temp_f - 32) / 1.8) for place, _ in planting.places]
    return found


def thermometer(farm: Farm, place: str, told: dict[str, ForecastView]) -> PlaceView | None:
    """Whose night a place has: its own, that of what it lies in, else the weather station's."""
    for name in farm.around(place):
        if name in told:
            return farm.place_named[name]
        if name in farm.place_named and farm.place_named[name].kind == "greenhouse":
            # the weather outside says nothing of the air under cover
            return None
    return next((p for p in farm.of_kind("station") if p.name in told), None)


def threats(farm: Farm) -> list[Threat]:
    """Every thermometer whose night would, or may, kill something; the worst first."""
    told = nights(farm)
    stands: dict[str, list[Tender]] = {}
    for one in tender(farm):
        where = thermometer(farm, one.place, told)
        if where is not None:
            stands.setdefault(where.name, []).append(one)
    found = []
    for name, here in stands.items():
        night = told[name]
        lost = tuple(t for t in here if t.kill_c >= night.p50)
        doubtful = tuple(t for t in here if night.p50 > t.kill_c >= night.p20)
        if lost or doubtful:
            found.append(Threat(farm.place_named[name], night, lost, doubtful))
    return sorted(found, key=lambda t: (not t.lost, -len(t.lost), t.night.p50))


def crossing(night: ForecastView, below_c: float, now: datetime) -> tuple[datetime, datetime] | None:
    """From when until when the middle of the forecast is at or below a temperature; None where it never is."""
    rows = [(t, p50) for t, _, p50, _ in night.detail.get("hours", ())]
    cold = [i for i, (_, p50) in enumerate(rows) if p50 <= below_c]
    if not cold:
        return None
    return _when(rows, cold[0] - 1, cold[0], below_c, now), _when(rows, cold[-1] + 1, cold[-1], below_c, now)


def _when(rows: Sequence[tuple[float, float]], warm: int, cold: int, at_c: float, now: datetime) -> datetime:
    """Where the line between two hours meets a temperature; the hour itself at either end."""
    if warm < 0:
        return now
    if warm >= len(rows):
        return datetime.fromtimestamp(rows[-1][0], UTC)
    (t0, v0), (t1, v1) = rows[warm], rows[cold]
    return datetime.fromtimestamp(t0 + (t1 - t0) * (v0 - at_c) / ((v0 - v1) or 1.0), UTC)


@lines
def frost(farm: Farm) -> list[Line]:
    """What to cover or close tonight; what nobody can say; what is measured where nothing is forecast."""
    told = nights(farm)
    found = [_threat(farm, threat, told) for threat in threats(farm)]
    if not farm.plantings and any(p.name in told for p in farm.of_kind(*OPEN_AIR)):
        found += _anything(farm, told)
    if not any(name in told for name in _open(farm)):
        found += _measured(farm) or _unknown(farm)
    return found


def _open(farm: Farm) -> list[str]:
    return [p.name for p in farm.of_kind(*OPEN_AIR)]


def _threat(farm: Farm, threat: Threat, told: dict[str, ForecastView]) -> Line:
    at_risk, night, where = threat.lost or threat.doubtful, threat.night, threat.place
    low, kill = (quantity(AIR, v, farm.units) for v in (night.p50, threat.kill_c))
    what = joined(sorted({t.place for t in at_risk}, key=numbered), 4)
    crops = joined(sorted({t.crop.lower() for t in at_risk}), 3)
    by = "now" if farm.now >= night.target_from else "before dark"
    if where.kind == "greenhouse":
        does, todo = "Close", f"the {where.name.lower()}"
        deed = Deed("Closed", f"Closed {todo} for the night", (where.name,))
    else:
        does, todo = "Cover", beds_said(what)
        deed = Deed("Covered", f"Covered {todo} against frost", tuple(sorted({t.place for t in at_risk}, key=numbered)))
    cold = "frost tonight, " if night.p50 <= limit("frost") and does == "Cover" else "tonight down to "
    act = f"{does} {todo} {by}" if threat.lost else f"Be ready to {does.lower()} {todo}"
    title = f"{'Frost tonight' if cold.startswith('frost') else 'Cold tonight'}: {low} {where_said(where)}"
    inside = "in it" if does == "Close" else where_said(where)
    dies = f"{crops} {_die(at_risk)} at {kill}"
    return Line(
        "act" if threat.lost else "watch",
        f"{act}: {cold}{low} {inside}.",
        title,
        f"{_band(farm, night)}{_from(farm, night, threat.kill_c)}; {dies}{_beside(farm, where, night, told)}",
        _inputs(farm, where.name, night),
        "greenhouses" if where.kind == "greenhouse" else "map",
        where.name,
        weight=110 + 5 * (threat.kill_c - night.p50) + len(at_risk),
        measurand=AIR,
        subject=f"frost {where.name}",
        deeds=(deed,),
        until=night.target_to,
        by=night.target_from if threat.lost and by != "now" else None,
    )


def _anything(farm: Farm, told: dict[str, ForecastView]) -> list[Line]:
    """A hub whose records do not say what grows is told of frost itself."""
    night = min((told[name] for name in _open(farm) if name in told), key=lambda n: n.p50)
    if night.p20 > limit("frost") or dormant(farm):
        return []
    low, sure = quantity(AIR, night.p50, farm.units), night.p50 <= limit("frost")
    cover, cold = ("Cover", "frost") if sure else ("Be ready to cover", "perhaps frost")
    return [
        Line(
            "act" if sure else "watch",
            f"{cover} what is tender: {cold} tonight, {low} in {night.place}.",
            f"{cold[:1].upper()}{cold[1:]} tonight: {low} in {night.place}",
            f"{_band(farm, night)}{_from(farm, night, limit('frost'))}. Nobody has written down what grows where",
            _inputs(farm, night.place, night),
            "map",
            night.place,
            weight=110 - night.p50,
            measurand=AIR,
            subject=f"frost {night.place}",
            deeds=(Deed("Covered", "Covered what is tender against frost", (night.place,)),),
            until=night.target_to,
        )
    ]


def _measured(farm: Farm) -> list[Line]:
    """The coldest place in the open, where it is cold enough to kill what stands out and nothing is forecast."""
    cold = sorted((x for x in farm.lives if x.measurand == AIR and x.kind in OPEN_AIR and x.usable), key=lambda x: x.value)
    low, night = (cold[0] if cold else None), tonight(farm.now, farm.latitude, farm.longitude, farm.zone)
    if low is None or low.value > limit("frost_near") or (dormant(farm) if not farm.plantings else not _near(farm, low.value)):
        return []
    shown = quantity(AIR, low.value, farm.units)
    freezing = low.value <= limit("frost")
    others = f"{len(cold)} thermometers in the open; " if len(cold) > 1 else ""
    return [
        Line(
            "act" if freezing else "watch",
            f"{'It is freezing' if freezing else 'Frost is near'}: {shown} at {low.place}. Cover {_near(farm, low.value)}.",
            f"{'Freezing' if freezing else 'Frost near'}, {shown} at {low.place}",
            f"leaves freeze at {quantity(AIR, limit('frost'), farm.units)}; in still air they are colder than the thermometer",
            f"{others}coldest {age(low.age_s)} ago",
            "map",
            low.place,
            weight=5 - low.value,
            measurand=AIR,
            subject="frost measured",
            deeds=(Deed("Covered", "Covered what is tender against frost", (low.place,)),),
            until=night.end if night is not None else farm.now + timedelta(hours=12),
        )
    ]


def _near(farm: Farm, value: float) -> str:
    """What such cold nearly kills outside, in words; "" where nothing that is written down is so tender."""
    if not farm.plantings:
        return "what is tender"
    span = limit("frost_near") - limit("frost")
    return beds_said(joined(sorted({t.place for t in _outdoors(farm) if t.kill_c >= value - span}, key=numbered), 4))


def _outdoors(farm: Farm) -> list[Tender]:
    """What stands out, and not under cover."""
    return [t for t in tender(farm) if not any(farm.place_named[n].kind == "greenhouse" for n in farm.around(t.place))]


def _unknown(farm: Farm) -> list[Line]:
    """Nobody can say how cold it gets, while something stands out that such nights could kill."""
    outdoors = _outdoors(farm)
    if not outdoors:
        return []
    kill = max(t.kill_c for t in outdoors)
    lately = [r.outcome for r in farm.forecasts if r.kind == KIND and r.outcome is not None]
    air = farm.outside(AIR).value
    coldest = min([*lately[-40:], *([air] if air is not None else [])], default=None)
    if coldest is not None and coldest - kill > NEAR_K:
        return []
    why = (
        "no thermometer stands in the open" if not farm.outside(AIR).of else "it has learned from too few nights, or the probes are silent"
    )
    return [
        Line(
            "unknown",
            "How cold tonight? Nobody can say from here: ask the weather service.",
            "How cold tonight?",
            f"{why}; {joined(sorted({t.crop.lower() for t in outdoors}), 3)} {_die(outdoors)} at {quantity(AIR, kill, farm.units)}",
            "",
            "devices",
            subject="frost unknown",
            measurand=AIR,
        )
    ]


def _band(farm: Farm, night: ForecastView) -> str:
    return f"{quantity(AIR, night.p50, farm.units)} likely ({span_of(AIR, night.p20, night.p80, farm.units)})"


def _from(farm: Farm, night: ForecastView, kill_c: float) -> str:
    times = crossing(night, kill_c, farm.now)
    if times is None:
        return ""
    start = "now" if times[0] <= farm.now else clock(times[0], farm.zone, farm.units)
    end = "until sunrise" if abs((times[1] - night.target_to).total_seconds()) < 5400 else f"until {clock(times[1], farm.zone, farm.units)}"
    return f", below {quantity(AIR, kill_c, farm.units)} from {start} {end}"


def _beside(farm: Farm, where: PlaceView, night: ForecastView, told: dict[str, ForecastView]) -> str:
    """How much colder it gets there than at the station, where that is worth saying."""
    station = next((told[p.name] for p in farm.of_kind("station") if p.name in told), None)
    if station is None or where.kind in ("station", "greenhouse") or station.p50 - night.p50 < 1.0:
        return ""
    return f". {where.name} gets {difference(AIR, station.p50 - night.p50, farm.units)} colder than the station"


def _inputs(farm: Farm, place: str, night: ForecastView) -> str:
    own, station = farm.number(place, AIR), farm.outside(AIR)
    parts = [f"{own.counted} of {own.of} probes, {age(own.age_s)}" if own.of else "", f"station {age(station.age_s)}" if station.of else ""]
    parts += [f"forecast {clock(night.issued_at, farm.zone, farm.units)}", f"learned from {night.detail.get('nights', '?')} nights"]
    return " · ".join(part for part in parts if part)


def _die(at_risk: Sequence[Tender]) -> str:
    return "die" if len({t.crop for t in at_risk}) > 1 else "dies"
