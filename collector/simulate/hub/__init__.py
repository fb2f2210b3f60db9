"""Laurel Cove on paper: its devices and what each kind of device reports, as tables. Its places are the farm's (../farm).

devices.csv      key as decoding names it, name, model, family, profile (rows of fields.csv), gateway, interval_s, place
                 where it stands, facts (ids that its messages carry, "name=value;..."), listed (whether a steward has
                 named it: one has been heard but is nobody's yet)
deployments.csv  device, place, channel, measurand, means, depth_m, height_m, calibration (JSON)
fields.csv       profile, field (the product's own name, dots for nesting), measurand, channel, unit on the wire, truth
                 (collector/simulate/land.py or sensing.py), at (the place, where it is not the device's), noise and
                 step in that unit, kind (number, bool, not: a bool that says the opposite), diagnostic (1: of the
                 device itself, not of the land)
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

NAME = "Laurel Cove"
SLUG = "laurel-cove"
LATITUDE, LONGITUDE = 35.62, -82.55
ELEVATION_M = 670.0
TIME_ZONE = "America/New_York"


@dataclass(frozen=True, slots=True)
class HubPlace:
    """A row of farm/places.csv, with its outline from farm/places.geojson (WGS 84)."""

    name: str
    kind: str
    parent: str
    phase: str
    details: dict[str, Any]
    geometry: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Field:
    """A row of fields.csv: one number that devices of a profile send."""

    name: str
    measurand: str
    channel: str
    unit: str
    truth: str
    at: str
    noise: float
    step: float
    kind: str
    diagnostic: bool


@dataclass(frozen=True, slots=True)
class HubDevice:
    """A row of devices.csv with the fields of its profile; `channel` of each has its facts filled in."""

    key: str
    name: str
    model: str
    family: str
    profile: str
    gateway: str
    interval_s: int
    place: str
    facts: dict[str, str]
    listed: bool
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class HubDeployment:
    """A row of deployments.csv."""

    device: str
    place: str
    channel: str
    measurand: str
    means: str
    depth_m: float | None
    height_m: float | None
    calibration: dict[str, Any] | None


def _rows(file: str) -> list[dict[str, str]]:
    return list(csv.DictReader(_text("hub", file).splitlines()))


def _text(folder: str, file: str) -> str:
    return resources.files("collector.simulate").joinpath(folder, file).read_text("utf-8")


def _number(text: str) -> float | None:
    return float(text) if text else None


@cache
def places() -> tuple[HubPlace, ...]:
    """Every place that stands, parents before children: what is only planned has no weather yet."""
    drawn = {f["properties"]["name"]: f["geometry"] for f in json.loads(_text("farm", "places.geojson"))["features"]}
    return tuple(
        HubPlace(r["name"], r["kind"], r["parent"], r["phase"], json.loads(r["details"] or "{}"), drawn.get(r["name"]))
        for r in csv.DictReader(_text("farm", "places.csv").splitlines())
        if r["phase"] == "active"
    )


@cache
def devices() -> tuple[HubDevice, ...]:
    """Every device, in the order of the table."""
    return tuple(_device(r) for r in _rows("devices.csv"))


@cache
def deployments() -> tuple[HubDeployment, ...]:
    """Which place each channel describes."""
    return tuple(
        HubDeployment(
            r["device"],
            r["place"],
            r["channel"],
            r["measurand"],
            r["means"],
            _number(r["depth_m"]),
            _number(r["height_m"]),
            json.loads(r["calibration"]) if r["calibration"] else None,
        )
        for r in _rows("deployments.csv")
    )


@cache
def _profiles() -> dict[str, list[dict[str, str]]]:
    profiles: dict[str, list[dict[str, str]]] = {}
    for row in _rows("fields.csv"):
        profiles.setdefault(row["profile"], []).append(row)
    return profiles


def _device(row: dict[str, str]) -> HubDevice:
    facts = dict(part.split("=", 1) for part in row["facts"].split(";") if part)
    fields = tuple(
        Field(
            r["field"],
            r["measurand"],
            r["channel"].format_map(facts),
            r["unit"],
            r["truth"],
            r["at"] or row["place"],
            float(r["noise"] or 0),
            float(r["step"] or 0),
            r["kind"] or "number",
            r["diagnostic"] == "1",
        )
        for r in _profiles()[row["profile"]]
    )
    return HubDevice(
        row["key"],
        row["name"],
        row["model"],
        row["family"],
        row["profile"],
        row["gateway"],
        int(row["interval_s"]),
        row["place"],
        facts,
        row["listed"] != "0",
        fields,
    )
