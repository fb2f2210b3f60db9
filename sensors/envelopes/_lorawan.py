"""What LoRaWAN network servers hand on: an object some codec made of a device's bytes, or the bytes themselves.

Codecs spell the same field in many ways, send numbers as text with a unit ("2821 mm"), and words where no number is
("No Sensor"); lora_fields.csv is the table of spellings, vocabulary.csv the rest. Where a spelling means different
things in different products (Milesight's EM500-PP measures a pipe, not the weather), the row names the model.
"""

from __future__ import annotations

import base64
import binascii
import csv
from functools import cache, lru_cache
from importlib import resources

from sensors.decoders import Decoder, decoders
from sensors.device import Known
from sensors.envelopes._json import number, quantity
from sensors.envelopes._rows import add
from sensors.envelopes._sensecap import identified
from sensors.errors import DecodeError
from sensors.instants import from_any
from sensors.quality.flags import NOT_EVALUATED, SUSPECT
from sensors.reading import Outcome
from sensors.vocabulary import Meaning, fitting, is_state, meaning

# Cayenne LPP as ChirpStack nests it, and The Things Stack's normalized payload: object -> what its keys are about.
PARENTS = {"soil": "soil", "air": "air", "wind": "wind", "rain": "rain", "water": "water", "battery": "battery"}
LPP = {
    "temperaturesensor": "temperature", "humiditysensor": "relative_humidity", "barometer": "air_pressure",
    "illuminancesensor": "illuminance",
    "presencesensor": "motion", "digitalinput": "binary", "analoginput": "raw", "digitaloutput": "switch_on",
}  # fmt: skip
NORMALIZED = {
    "soil.temperature": ("soil_temperature", "degC"), "soil.moisture": ("soil_moisture", "percent"), "soil.ec": ("soil_conductivity",
    "dS/m"),
    "soil.ph": ("soil_ph", ""), "soil.n": ("soil_nitrogen", "ppm"), "soil.p": ("soil_phosphorus", "ppm"), "soil.k": ("soil_potassium",
    "ppm"),
    "air.temperature": ("air_temperature", "degC"), "air.relativehumidity": ("relative_humidity", "percent"),
    "air.pressure": ("air_pressure", "hPa"),
    "air.co2": ("co2", "ppm"), "air.lightintensity": ("illuminance", "lx"), "wind.speed": ("wind_speed", "m/s"),
    "wind.direction": ("wind_direction", "degree"), "rain.intensity": ("rain_rate", "mm/h"), "rain.cumulative": ("rain_total", "mm"),
    "water.leak": ("water_leak", ""), "water.temperature": ("water_temperature", "degC"),
    "water.temperature.current": ("water_temperature", "degC"),
    "position.latitude": ("latitude", "degree"), "position.longitude": ("longitude", "degree"), "position.altitude": ("altitude", "m"),
    "action.motion.detected": ("motion", ""), "action.contactstate": ("contact_open", ""),
    "metering.water.total": ("water_volume_total", "liter"),
    "battery": ("battery_voltage", "V"),
}  # fmt: skip
TIMES = ("timestamp", "time", "ts", "measured_at")
# EM500-SMTC's codec makes -0.1 and -0.3 °C of its own error codes 0xFFFF and 0xFFFD.
SMTC_ERRORS = (-0.1, -0.3)
MAX_DEPTH = 5
QUALIFIERS = frozenset(
    [
        "internal",
        "external",
        "in",
        "out",
        "indoor",
        "outdoor",
        "inside",
        "outside",
        "ext",
        "int",
        "top",
        "bottom",
        "left",
        "right",
        "probe",
        "ambient",
        "sht",
        "main",
        "surface",
        "deep",
        "shallow",
        "upper",
        "lower",
        "avg",
        "average",
        "mean",
        "total",
        "sea_level",
        "air",
        "water",
        "soil",
        "tank",
        "bag",
        "panel",
        "battery",
        "solar",
        "input",
        "output",
        "supply",
        "a",
        "b",
        "c",
    ]
)


@cache
def _fields() -> dict[str, tuple[tuple[tuple[str, ...], Meaning], ...]]:
    """field -> its rows, those that name models first."""
    text = resources.files("sensors.envelopes").joinpath("lora_fields.csv").read_text("utf-8")
    found: dict[str, list[tuple[tuple[str, ...], Meaning]]] = {}
    for row in csv.DictReader(text.splitlines()):
        for field in row["fields"].split():
            found.setdefault(field, []).append((tuple(row["models"].split()), Meaning(row["measurand"], row["unit"], row["channel"])))
    return {field: tuple(sorted(rows, key=lambda r: not r[0])) for field, rows in found.items()}


@lru_cache(maxsize=16384)
def field_meaning(field: str, model: str) -> Meaning | None:
    """What a codec's field is in a model; None where it is a flag, a setting or unknown."""
    name = field.strip().lower().replace(" ", "_").replace("-", "_")
    rows = _fields().get(name)
    if rows is None:
        stem, _, digits = name.rpartition("_")
        if stem and digits.isdigit() and stem in _fields():
            found = field_meaning(stem, model)
            return found._replace(channel=f"{found.channel}_{digits}" if found.channel else digits) if found else None
        return _plausible(meaning(field))
    for models, found in rows:
        if not models or any(one in model for one in models):
            return found if found.measurand else None
    return _plausible(meaning(field))


def _plausible(found: Meaning | None) -> Meaning | None:
    """Codecs give settings beside readings: a name with an unknown word in it (temperature_dehumidify) is none."""
    if found is None or not found.channel or found.channel in QUALIFIERS or any(c.isdigit() for c in found.channel):
        return found
    return None


def read_object(body: dict[str, object], outcome: Outcome, device: str, time_ns: int, model: str, known: Known, received_ns: int) -> None:
    """Every reading in a decoded object. `model` is whatever names the product, in lower case."""
    messages = body.get("messages")
    if isinstance(messages, list) and messages:
        identified(messages, outcome, device, time_ns, received_ns)
        return
    node = body.get("Node_type") or body.get("Node_Type") or body.get("Device")
    hints = f"{model} {str(node).lower()}" if isinstance(node, str) else model
    if not isinstance(node, str) and ("electricity" in body or "ec" in body) and "moisture" in body:
        hints += " soil"
    tilted = str(body.get("position", "")).lower() == "tilt"
    for key, raw in body.items():
        if raw is None:
            continue
        if isinstance(raw, dict):
            _nested(key, raw, outcome, device, time_ns, hints, known, received_ns)
        elif isinstance(raw, list):
            _history(raw, outcome, device, hints, known, received_ns) if key in ("history", "datalog", "DATALOG") else None
        elif key not in TIMES:
            qc = SUSPECT if tilted and key.lower().startswith("distance") else NOT_EVALUATED
            _one(key, raw, outcome, device, time_ns, hints, qc)


def _one(key: str, raw: object, outcome: Outcome, device: str, time_ns: int, model: str, qc: int = NOT_EVALUATED) -> None:
    """One field of a decoded object."""
    found = field_meaning(key, model)
    if found is None:
        return
    measurand, unit, channel = found
    if isinstance(raw, str) and not is_state(measurand):
        said = quantity(raw)
        if said is not None and said[1]:
            # the unit in the text outranks the table: "3.6 V" under `battery` is no percentage
            measurand, unit, raw = fitting(measurand, said[1]) or measurand, said[1], said[0] if fitting(measurand, said[1]) else raw
    if "smtc" in model and measurand == "soil_temperature" and number(raw) in SMTC_ERRORS:
        outcome.reject("the device's word for no reading", field=key, value=raw, next_step="look at the soil probe")
        return
    if any(row[0] == device and row[1] == channel and row[2] == measurand and row[5] == time_ns for row in outcome.rows):
        channel = key  # a second field of the same kind: its own name tells them apart
    add(outcome, device, channel, measurand, unit, raw, time_ns, field=key, qc=qc)


def _history(points: list[object], outcome: Outcome, device: str, model: str, known: Known, received_ns: int) -> None:
    """Readings a device kept while it could not send, each with its own time."""
    for point in points[:64]:
        if isinstance(point, dict):
            time_ns = next((t for name in TIMES if (t := from_any(point.get(name), known.zone, received_ns))), 0)
            if not time_ns:
                continue  # without its own time an old reading would become a new one
            for key, raw in point.items():
                if key not in TIMES and raw is not None and not isinstance(raw, dict | list):
                    _one(key, raw, outcome, device, time_ns, model)


def _nested(
    parent: str,
    body: dict[str, object],
    outcome: Outcome,
    device: str,
    time_ns: int,
    model: str,
    known: Known,
    received_ns: int,
    depth: int = 1,
) -> None:
    """{"value": 3, "unit": "V"}, Cayenne LPP's {"temperatureSensor": {"3": 27.2}}, a normalized payload, or a group."""
    if "value" in body:
        unit = body.get("unit")
        found = field_meaning(parent.rsplit(".", 1)[-1], model)
        if found is not None and not isinstance(body["value"], dict | list):
            given = unit if isinstance(unit, str) else found.unit
            measurand = fitting(found.measurand, given)
            if measurand:
                add(outcome, device, found.channel, measurand, given, body["value"], time_ns, field=parent)
            else:
                outcome.reject(f"{found.measurand} cannot be in {given!r}", field=parent, value=body["value"])
        return
    lpp = LPP.get(parent.lower())
    for key, raw in body.items():
        path = f"{parent}.{key}"
        normal = NORMALIZED.get(path.lower())
        if normal is not None and not isinstance(raw, dict | list):
            add(outcome, device, "", normal[0], normal[1], raw, time_ns, field=path)
        elif lpp is not None and not isinstance(raw, dict | list):
            add(outcome, device, key, lpp, "", raw, time_ns, field=path)
        elif isinstance(raw, dict) and depth < MAX_DEPTH:
            _nested(
                path if parent.lower() in PARENTS or parent.lower() in ("action", "metering", "position") else key,
                raw,
                outcome,
                device,
                time_ns,
                model,
                known,
                received_ns,
                depth + 1,
            )
        elif not isinstance(raw, dict | list):
            _one(key, raw, outcome, device, time_ns, model)


@lru_cache(maxsize=4096)
def decoder_for(hints: str) -> Decoder | None:
    """The decoder of the product that a profile or model name speaks of: `EM500-SMTC rev 2` is milesight_em500_smtc."""
    said = "".join(c for c in hints.lower() if c.isalnum())
    found = [d for d in decoders().values() if d.name.split("_", 1)[-1].replace("_", "") in said]
    return max(found, key=lambda d: len(d.name), default=None)


def read_bytes(text: object, port: int, hints: str, outcome: Outcome, device: str, time_ns: int, known: Known) -> None:
    """Read a device's bytes (base64) by the decoder the steward chose, or the one its model names."""
    chosen = known.get("model", device)
    reader = decoders().get(str(chosen.get("decoder"))) if chosen else decoder_for(hints)
    if reader is None:
        outcome.undecoded = True
        outcome.reject(
            "undecoded: the network server sends this device's bytes as they are",
            field="payload",
            value=text,
            next_step="install the device's payload formatter (codec) in the network server, or choose its decoder here",
        )
        return
    try:
        payload = base64.b64decode(str(text), validate=True)
    except (binascii.Error, ValueError) as why:
        raise DecodeError("the payload is no base64 text", got=str(text)[:60]) from why
    try:
        measured = reader.read(payload, port)
    except DecodeError as why:
        outcome.undecoded = True
        outcome.reject(
            f"undecoded: {why.what}", field="payload", value=text, next_step=f"is it really a {reader.model}? choose another decoder"
        )
        return
    for one in measured:
        add(outcome, device, one.channel, one.measurand, one.unit, one.value, one.time_ns or time_ns, field=one.measurand, qc=one.qc)
