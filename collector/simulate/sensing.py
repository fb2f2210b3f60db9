"""What each device reports of the land: truth, in the device's unit, with its noise and steps; and its faults."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from collector.simulate import herds
from collector.simulate.chance import Floats, key, normal, smooth, uniform
from collector.simulate.hub import Field, HubDevice
from collector.simulate.land import Land
from collector.simulate.truths import local_time
from sensors.measurands import measurand
from sensors.quality.flags import FAIL, GOOD, SUSPECT
from sensors.quality.registry import NUMBERS
from sensors.units import converter

DAY_S, YEAR_S = 86400.0, 365.25 * 86400.0
# a board loses power, or is updated, about so often
RESTART_S = 17 * DAY_S
# a counter or a meter shows whole steps passed, not the nearest one
_COUNTS = ("counter",)
# of a probe that jumps, so large a share of its reports cannot be
JUMPS = 0.4

DeviceTruth = Callable[["Sensing", HubDevice, Floats], Floats]


class Sensing:
    """Devices on a land. `wire` is what a message says; `canonical` is what of it is stored."""

    def __init__(self, land: Land) -> None:
        self.land, self.seed, self.schedule = land, land.seed, land.schedule

    def phase_s(self, device: HubDevice) -> int:
        """When within its interval a device reports."""
        return key(self.seed, "phase", device.key) % device.interval_s

    def wire(self, device: HubDevice, field: Field, time_s: Floats) -> Floats:
        """The number on the wire at each time; NaN where the device sends none."""
        value = self._measured(device, field, time_s)
        span = self.schedule.stuck.get((device.key, field.measurand))
        if span is not None:
            stands = self._measured(device, field, np.array([span.start_s]))[0]
            value = np.where(span.holds(time_s), stands, value)
        value = np.where(self._jumped(device, field, time_s), _impossible(field), value)
        span = self.schedule.open.get((device.key, field.measurand))
        return value if span is None else np.where(span.holds(time_s), np.nan, value)

    def _jumped(self, device: HubDevice, field: Field, time_s: Floats) -> np.ndarray:
        """Whether a probe with a loose wire says what cannot be at each time: two reports of five."""
        span = self.schedule.flapping.get((device.key, field.measurand))
        if span is None:
            return np.zeros(len(time_s), dtype=bool)
        drawn = uniform(key(self.seed, "jumps", device.key, field.name), time_s.astype(np.int64))
        result: np.ndarray = span.holds(time_s) & (drawn < JUMPS)
        return result

    def canonical(self, field: Field, wire: Floats) -> Floats:
        """The same numbers in the measurand's own unit, as decoding stores them."""
        scale, offset = _converter(field)
        result: Floats = 1.0 - wire if field.kind == "not" else wire * scale + offset
        return result

    def quality(self, device: HubDevice, field: Field, time_s: Floats) -> tuple[np.ndarray, np.ndarray]:
        """(qc, test) that checking would have given: suspect once a value has stood still for too long, failed where it cannot be."""
        qc, test = np.full(len(time_s), GOOD), np.zeros(len(time_s), dtype=np.int64)
        span, hours = self.schedule.stuck.get((device.key, field.measurand)), measurand(field.measurand).flat_hours
        if span is not None and hours is not None:
            flat = span.holds(time_s) & (time_s >= span.start_s + hours * 3600)
            qc[flat], test[flat] = SUSPECT, NUMBERS["flat_line"]
        jumped = self._jumped(device, field, time_s)
        qc[jumped], test[jumped] = FAIL, NUMBERS["gross_range"]
        return qc, test

    def report(self, device: HubDevice, time_s: float) -> dict[str, float]:
        """Everything a device says at one moment: field -> number on the wire; nothing for what it cannot read."""
        at = np.array([time_s])
        values = {field.name: float(self.wire(device, field, at)[0]) for field in device.fields}
        return {name: value for name, value in values.items() if value == value}

    def _measured(self, device: HubDevice, field: Field, time_s: Floats) -> Floats:
        own = DEVICE_TRUTHS.get(field.truth)
        true = own(self, device, time_s) if own else self.land.truth(field.at, field.truth, time_s)
        if field.kind != "number":
            return 1.0 - true if field.kind == "not" else true
        scale, offset = _converter(field)
        value = (true - offset) / scale
        purpose = key(self.seed, device.key, field.name)
        if field.noise:
            # every sensor is also a little off for good
            own_error = 0.6 * field.noise * (2.0 * uniform(purpose, np.zeros(1, np.int64))[0] - 1.0)
            value = value + own_error + 0.7 * field.noise * normal(purpose, time_s.astype(np.int64))
        if field.step:
            steps = value / field.step
            value = (np.floor(steps + 1e-9) if measurand(field.measurand).accumulates in _COUNTS else np.round(steps)) * field.step
        if field.measurand == "wind_direction":
            value = value % 360.0
        low, high = measurand(field.measurand).physical
        # rounded, because 3 x 0.1 is not 0.3 and firmware prints what it means
        return np.asarray(np.round(np.clip(value, (low - offset) / scale, (high - offset) / scale), 6), dtype=np.float64)


def _impossible(field: Field) -> float:
    """A number on the wire further out than any sensor can measure, by a tenth of what it can."""
    scale, offset = _converter(field)
    low, high = measurand(field.measurand).physical
    return round((high + 0.1 * (high - low) - offset) / scale, 1)


@lru_cache(maxsize=512)
def _converter(field: Field) -> tuple[float, float]:
    return converter(field.unit, measurand(field.measurand).unit)


def _own(sensing: Sensing, device: HubDevice, what: str) -> float:
    """A device's own constant between 0 and 1."""
    return float(uniform(key(sensing.seed, device.key, what), np.zeros(1, np.int64))[0])


# Of the device itself


def _battery_percent(sensing: Sensing, device: HubDevice, t: Floats) -> Floats:
    dying = sensing.schedule.dying.get(device.key)
    if dying:
        sinking: Floats = np.interp(t, (dying.start_s, dying.end_s), (34.0, 1.0))
        return sinking
    fitted = sensing.land.start_s - 300 * DAY_S * _own(sensing, device, "fitted")
    left: Floats = np.clip(100.0 - 16.0 * (t - fitted) / YEAR_S, 5.0, 100.0)
    return left


def _battery_voltage(sensing: Sensing, device: HubDevice, t: Floats) -> Floats:
    dying = sensing.schedule.dying.get(device.key)
    if dying:
        return np.interp(t, (dying.start_s, dying.end_s), (2.90, 2.55))
    return 2.93 + 0.0012 * _battery_percent(sensing, device, t)


def _cell(full: float, empty: float) -> DeviceTruth:
    return lambda sensing, device, t: empty + (full - empty) * _battery_percent(sensing, device, t) / 100.0


def _steady(low: float, high: float, wander: float = 0.0) -> DeviceTruth:
    """A level of the device's own between low and high, that wanders over hours."""

    def level(sensing: Sensing, device: HubDevice, t: Floats) -> Floats:
        middle = low + (high - low) * _own(sensing, device, f"{low}")
        return middle + wander * smooth(key(sensing.seed, device.key, f"wander {low}"), t, 7200.0)

    return level


def _uptime(sensing: Sensing, device: HubDevice, t: Floats) -> Floats:
    return np.floor((t + RESTART_S * _own(sensing, device, "restart")) % RESTART_S)


def _collar(axis: int) -> DeviceTruth:
    def where(sensing: Sensing, device: HubDevice, t: Floats) -> Floats:
        land = sensing.land
        return herds.position(device.facts["herd"], device.key, land.seed, t, land.places)[axis]

    return where


def _activity(sensing: Sensing, device: HubDevice, t: Floats) -> Floats:
    """Steps since the last report: grazing in the morning and the evening, lying at noon and at night."""
    hour, _ = local_time(t)
    grazing = np.exp(-(((hour - 7.5) / 2.0) ** 2)) + np.exp(-(((hour - 18.0) / 2.2) ** 2))
    return np.maximum(20.0 + 260.0 * grazing + 30.0 * smooth(key(sensing.seed, device.key, "steps"), t, 1800.0), 0.0)


def _current(power: str) -> DeviceTruth:
    return lambda sensing, device, t: sensing.land.truth(device.place, power, t) / 121.0


def _supercap(sensing: Sensing, device: HubDevice, t: Floats) -> Floats:
    return 2.6 + 2.4 * np.clip(sensing.land.between("ghi", t) / 250.0, 0.0, 1.0)


def _case(sensing: Sensing, device: HubDevice, t: Floats) -> Floats:
    return 31.0 + 0.4 * sensing.land.between("temp", t)


DEVICE_TRUTHS: dict[str, DeviceTruth] = {
    "battery_percent": _battery_percent,
    "battery_voltage": _battery_voltage,
    "battery_low": lambda s, d, t: (_battery_percent(s, d, t) < 10.0).astype(np.float64),
    "battery_ok": _steady(1.0, 1.0),
    "lithium_voltage": _cell(3.66, 3.35),
    "cell_voltage": _cell(1.62, 1.20),
    "aa_voltage": _cell(6.2, 4.4),
    "supercap_voltage": _supercap,
    "link_quality": _steady(70, 190, 8),
    "lora_rssi": _steady(-112, -78, 3),
    "lora_snr": _steady(-2, 10, 1.5),
    "wifi_quality": _steady(52, 96, 3),
    "wifi_rssi": _steady(-76, -50, 2),
    "radio_rssi": _steady(-12, -1, 1),
    "radio_snr": _steady(15, 30, 1),
    "radio_noise": _steady(-32, -24, 0.5),
    "uptime": _uptime,
    "mains": _steady(119, 122, 0.8),
    "pump_current": _current("pump_power"),
    "heater_current": _current("heater_power"),
    "case_temperature": _case,
    "latitude": _collar(0),
    "longitude": _collar(1),
    "activity": _activity,
}
