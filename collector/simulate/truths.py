"""Every quantity that a device can ask the land for: a table of functions of (land, place, times)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import numpy as np

from collector.simulate import indoors
from collector.simulate.chance import Floats, key, smooth
from collector.simulate.hub import HubPlace
from collector.simulate.land import _ZONE, Land, frost_pocket, herd_here, humidity, own_offset, sawtooth
from collector.simulate.weather import HOUR_S, saturation_kpa

Truth = Callable[[Land, HubPlace, Floats], Floats]

# a cold frame's sashes are propped open at this air
PROPPED_C = 24.0
PUMP_W, PUMP_L_MIN = 540.0, 32.0
# 40 psi on, 60 psi off; and 24 m of fall to zone B
PUMP_ON_KPA, PUMP_OFF_KPA, FALL_KPA = 276.0, 414.0, 235.0
# a pump that draws air turns without load, and its pressure tank empties down to what is in the pipes
DRY_SHARE, DRY_KPA, DRAINS_S = 0.55, 40.0, 600.0
# a full freezer without its compressor warms with half a day's time constant; running again it is cold in hours
FREEZER_WARMS_S, FREEZER_COOLS_S = 12 * 3600.0, 4 * 3600.0


def local_time(time_s: Floats) -> tuple[Floats, np.ndarray]:
    """(hour of the hub's day, weekday with Monday 0), from the offset at the first time of each day."""
    days, where = np.unique(time_s // 86400, return_inverse=True)
    offsets = [datetime.fromtimestamp(d * 86400, UTC).astimezone(_ZONE).utcoffset() or timedelta(0) for d in days.tolist()]
    local = time_s + np.array([offset.total_seconds() for offset in offsets])[where]
    return local % 86400 / HOUR_S, ((local // 86400).astype(np.int64) + 3) % 7


# Air


def _air(land: Land, place: HubPlace, t: Floats) -> Floats:
    name = place.name
    if name in indoors.HOUSES:
        spot = 0.5 * smooth(key(land.seed, "spot", name), t, 3000.0)
        return land.between(name + "/temp", t) + spot
    if place.kind == "cold_room":
        return _cooler(land, t)
    if place.kind == "building":
        hour, weekday = local_time(t)
        busy = _busy(name, hour, weekday)
        return 19.0 + 2.2 * busy + 0.12 * (land.between("temp", t) - 15.0) + 0.3 * smooth(key(land.seed, name), t, 7200.0)
    outside = land.between("temp", t)
    if name == "Block B":
        return outside - frost_pocket(land, t)
    if place.kind == "log_yard":
        return outside - 0.0018 * land.between("ghi", t)
    return outside


def _cold_frame(land: Land, place: HubPlace, t: Floats) -> Floats:
    """Sashes on a box; somebody props them open when it gets hot."""
    outside, sun = land.between("temp", t) - 0.7 * frost_pocket(land, t), land.between("ghi", t)
    shut = outside + 0.016 * sun + 0.8
    tended = np.maximum(np.minimum(shut, PROPPED_C), outside + 0.004 * sun + 0.4)
    span = land.schedule.forgotten.get(place.name)
    return tended if span is None else np.where(span.holds(t), shut, tended)


def _vapour(land: Land, place: HubPlace, t: Floats) -> Floats:
    if place.name in indoors.HOUSES:
        return land.between(place.name + "/vapour", t)
    outside = saturation_kpa(land.between("dew", t))
    if place.kind == "building":
        hour, weekday = local_time(t)
        vapour = 0.75 * outside + 0.30 + 0.25 * _busy(place.name, hour, weekday)
        # in summer a dehumidifier keeps paper and flour dry
        return np.minimum(vapour, 0.62 * saturation_kpa(_air(land, place, t)))
    if place.kind == "cold_room":
        return 0.9 * saturation_kpa(_cooler(land, t))
    return outside * (1.06 if place.kind == "log_yard" else 1.0)


def _relative_humidity(land: Land, place: HubPlace, t: Floats) -> Floats:
    return humidity(_air(land, place, t), _vapour(land, place, t))


def _frame_humidity(land: Land, place: HubPlace, t: Floats) -> Floats:
    return humidity(_cold_frame(land, place, t), _vapour(land, place, t) + 0.1)


def _busy(building: str, hour: Floats, weekday: np.ndarray) -> Floats:
    first, last = {"Clinic": (8.5, 17.0), "Community kitchen": (9.0, 20.0)}.get(building, (6.0, 22.5))
    return indoors.occupied(hour, weekday, first, last)


def _co2(land: Land, place: HubPlace, t: Floats) -> Floats:
    hour, weekday = local_time(t)
    people = _busy(place.name, hour, weekday) * (1.0 + 0.35 * smooth(key(land.seed, place.name, "people"), t, 4000.0))
    return 425.0 + 520.0 * np.maximum(people, 0.0) + 5.0 * smooth(key(land.seed, place.name, "co2"), t, 1200.0)


def _cooler(land: Land, t: Floats) -> Floats:
    """38 °F, up and down a kelvin with the compressor; the door stands open on harvest mornings."""
    hour, weekday = local_time(t)
    door = indoors.occupied(hour, weekday, 7.5, 11.0) * np.isin(weekday, (1, 4))
    cycle = np.abs(2.0 * sawtooth(land, "cooler", t, 2700.0) - 1.0)
    return 2.7 + 1.3 * cycle + 2.4 * door * np.maximum(smooth(key(land.seed, "door"), t, 900.0), 0.0)


def _freezer(land: Land, place: HubPlace, t: Floats) -> Floats:
    cold = -19.3 + 2.4 * np.abs(2.0 * sawtooth(land, "freezer", t, 2100.0) - 1.0)
    for span in land.schedule.freezer_failing:
        # what no compressor turns on and off goes neither up nor down with it
        at_first = -19.3 + 2.4 * np.abs(2.0 * sawtooth(land, "freezer", np.array([span.start_s]), 2100.0) - 1.0)
        cold = np.where(span.holds(t), at_first, cold)
        warmed = 1.0 - np.exp(-np.clip(t - span.start_s, 0.0, span.end_s - span.start_s) / FREEZER_WARMS_S)
        left = np.exp(-np.maximum(t - span.end_s, 0.0) / FREEZER_COOLS_S)
        cold = cold + (_air(land, place, t) - cold) * warmed * left
    return cold


def _door_open(land: Land, place: HubPlace, t: Floats) -> Floats:
    hour, weekday = local_time(t)
    door = indoors.occupied(hour, weekday, 7.5, 11.0) * np.isin(weekday, (1, 4))
    return (door * smooth(key(land.seed, "door"), t, 900.0) > 0.5).astype(np.float64)


# Soil


def _soil_water(land: Land, place: HubPlace, t: Floats) -> Floats:
    return 100.0 * land.between(place.name + "/soil_water", t)


def _soil_warmth(land: Land, place: HubPlace, t: Floats) -> Floats:
    base = land.between("soil_tunnel" if place.parent == "Block A" else "soil_open", t)
    shade = 1.2 if place.kind == "silvopasture" else 0.0
    warmth = base - shade * land.between("ghi", t) / 800.0 + 0.6 * own_offset(land, place.name, "soil")
    # water gives off heat before it freezes: at this latitude the ground at 10 cm stays just above
    return np.where(warmth < 0.8, 0.8 + 0.08 * (warmth - 0.8), warmth)


def _soil_salt(land: Land, place: HubPlace, t: Floats) -> Floats:
    return (
        (90.0 + 40.0 * own_offset(land, place.name, "salt"))
        * (0.4 + 2.2 * _soil_water(land, place, t) / 100.0)
        * (1.0 + 0.02 * (_soil_warmth(land, place, t) - 25.0))
    )


def _mat(land: Land, place: HubPlace, t: Floats) -> Floats:
    """Seedling flats on a mat held at 70 °F."""
    return np.maximum(21.0 + 0.6 * np.abs(2.0 * sawtooth(land, "mat", t, 1500.0) - 1.0), land.between("Propagation house/temp", t) - 2.0)


# Water


def _level(land: Land, place: HubPlace, t: Floats) -> Floats:
    if place.kind == "trough":
        return _trough_level(land, place, t)
    return 100.0 * land.between(place.name + "/volume", t) / float(place.details["capacity_l"])


def _distance(land: Land, place: HubPlace, t: Floats) -> Floats:
    """From an ultrasonic head 300 mm above the full line, down to the water."""
    return 300.0 + 1000.0 * float(place.details["height_m"]) * (1.0 - _level(land, place, t) / 100.0)


def _trough_level(land: Land, place: HubPlace, t: Floats) -> Floats:
    hour, _ = local_time(t)
    thirst = np.exp(-(((hour - 9.0) / 1.6) ** 2)) + np.exp(-(((hour - 13.5) / 1.4) ** 2)) + np.exp(-(((hour - 17.5) / 1.6) ** 2))
    return np.clip(
        95.0 - 16.0 * thirst * herd_here(land, place.details["feeds"], t) + 1.0 * smooth(key(land.seed, place.name), t, 1800.0), 5.0, 100.0
    )


def _trough_warmth(land: Land, place: HubPlace, t: Floats) -> Floats:
    return np.maximum(land.between("trough_water", t), 0.2)


def _tank_warmth(land: Land, place: HubPlace, t: Floats) -> Floats:
    return np.maximum(0.75 * land.between("tank_water", t) + 3.5, 1.0)


def _flow(*names: str) -> Truth:
    """Litres a minute, the same through each hour: the meter's own noise is the device's."""

    def flow(land: Land, place: HubPlace, t: Floats) -> Floats:
        total: Floats = np.sum([land.during("flow/" + name, t) for name in names], axis=0)
        return total / 60.0

    return flow


def _total(*names: str) -> Truth:
    def total(land: Land, place: HubPlace, t: Floats) -> Floats:
        passed: Floats = np.sum([land.between("total/" + name, t) for name in names], axis=0)
        return 40_000.0 + passed

    return total


_zone_a_flow = _flow("herds", "house", "beds_a")


def _pump_on(land: Land, place: HubPlace, t: Floats) -> Floats:
    """The pump fills a pressure tank: on for the share of each cycle that the draw asks for; without a pause while it is dry."""
    duty = np.clip(_zone_a_flow(land, place, t) / PUMP_L_MIN, 0.0, 1.0)
    on: np.ndarray = (sawtooth(land, "pump", t, 900.0) < duty) | land.schedule.dry(t)
    return on.astype(np.float64)


def _pump_power(land: Land, place: HubPlace, t: Floats) -> Floats:
    load = np.where(land.schedule.dry(t), DRY_SHARE, 1.0)
    return _pump_on(land, place, t) * load * (PUMP_W + 12.0 * smooth(key(land.seed, "pump"), t, 600.0))


def _pump_energy(land: Land, place: HubPlace, t: Floats) -> Floats:
    litres = _total("herds", "house", "beds_a")(land, place, t)
    hours: Floats = litres / (PUMP_L_MIN * 60.0) + DRY_SHARE * land.schedule.ran_dry_s(t) / HOUR_S
    return hours * PUMP_W / 1000.0


def _pressure_a(land: Land, place: HubPlace, t: Floats) -> Floats:
    duty = np.clip(_zone_a_flow(land, place, t) / PUMP_L_MIN, 0.0, 0.95)
    phase = sawtooth(land, "pump", t, 900.0)
    rising, falling = phase / np.maximum(duty, 1e-3), 1.0 - (phase - duty) / (1.0 - duty)
    pressure = PUMP_ON_KPA + (PUMP_OFF_KPA - PUMP_ON_KPA) * np.where(phase < duty, rising, falling)
    for span in land.schedule.pump_dry:
        drained = DRY_KPA + (PUMP_ON_KPA - DRY_KPA) * np.exp(-np.maximum(t - span.start_s, 0.0) / DRAINS_S)
        pressure = np.where(span.holds(t), drained, pressure)
    return pressure


def _pressure_b(land: Land, place: HubPlace, t: Floats) -> Floats:
    drawn = land.during("flow/zone_b", t) + land.during("flow/leak", t)
    cistern = next(p for p in land.places if p.name == "Cistern 2")
    return FALL_KPA + 9.807 * float(cistern.details["height_m"]) * _level(land, cistern, t) / 100.0 - 0.03 * drawn


# Machines


def _heater_on(land: Land, place: HubPlace, t: Floats) -> Floats:
    return (sawtooth(land, "heater", t, 1200.0) < land.during("Propagation house/duty", t)).astype(np.float64)


def _heater_energy(land: Land, place: HubPlace, t: Floats) -> Floats:
    """Summed hourly from the start, and within the hour."""
    land.between("temp", t)
    duty = land.hourly("Propagation house/duty", float(t.max()) + 2 * HOUR_S)
    total = np.concatenate(([0.0], np.cumsum(duty)))
    return 120.0 + indoors.HEATER_W / 1000.0 * np.interp((t - land.start_s) / HOUR_S, np.arange(len(total)), total)


# Sky


def _named(name: str, scale: float = 1.0) -> Truth:
    return lambda land, place, t: scale * land.between(name, t)


def _wind_direction(land: Land, place: HubPlace, t: Floats) -> Floats:
    return np.degrees(np.arctan2(land.between("wind_east", t), land.between("wind_north", t))) % 360.0


def _gust(land: Land, place: HubPlace, t: Floats) -> Floats:
    return land.between("wind", t) * (1.5 + 0.3 * np.abs(smooth(key(land.seed, "gust"), t, 300.0))) + 0.3


def _uv(land: Land, place: HubPlace, t: Floats) -> Floats:
    """About 10 under 950 W/m2; a low sun has less of it than of light."""
    return 10.0 * np.clip(land.between("ghi", t) / 950.0, 0.0, 1.3) ** 1.25


TRUTHS: dict[str, Truth] = {
    "air_temperature": _air,
    "relative_humidity": _relative_humidity,
    "frame_temperature": _cold_frame,
    "frame_humidity": _frame_humidity,
    "co2": _co2,
    "freezer_temperature": _freezer,
    "door_open": _door_open,
    "soil_moisture": _soil_water,
    "soil_temperature": _soil_warmth,
    "soil_conductivity": _soil_salt,
    "mat_temperature": _mat,
    "water_level": _level,
    "distance": _distance,
    "soil_raw": lambda land, place, t: 780.0 - (780.0 - 395.0) * (_soil_water(land, place, t) - 8.0) / (42.0 - 8.0),
    "trough_temperature": _trough_warmth,
    "tank_temperature": _tank_warmth,
    "spring_flow": _flow("spring"),
    "spring_total": _total("spring"),
    "herds_flow": _flow("herds"),
    "herds_total": _total("herds"),
    "house_flow": _flow("house"),
    "house_total": _total("house"),
    "beds_a_flow": _flow("beds_a"),
    "beds_a_total": _total("beds_a"),
    "zone_b_flow": _flow("zone_b"),
    "zone_b_total": _total("zone_b"),
    "zone_a_pressure": _pressure_a,
    "zone_b_pressure": _pressure_b,
    "pump_on": _pump_on,
    "pump_power": _pump_power,
    "pump_energy": _pump_energy,
    "heater_on": _heater_on,
    "heater_power": lambda land, place, t: indoors.HEATER_W * _heater_on(land, place, t),
    "heater_energy": _heater_energy,
    "air_pressure": _named("pressure"),
    "dew_point": _named("dew"),
    "solar_radiation": _named("ghi"),
    # 120 lx per W/m2 of daylight: the middle of what clear and cloudy skies give
    "illuminance": _named("ghi", 120.0),
    "uv_index": _uv,
    "wind_speed": _named("wind"),
    "wind_gust": _gust,
    "wind_direction": _wind_direction,
    "rain_total": lambda land, place, t: 310.0 + land.between("rain_total", t),
    "dry": lambda land, place, t: np.zeros_like(t),
}
