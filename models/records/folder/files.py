"""The files of a hub folder, as a table: which file holds which records, under which columns (columns.csv).

Export, import, their checks and docs/reference/folder.md all walk FILES. Order matters: what a file names stands in a
file before it. A record is known by `id`; a row written by hand may leave the id out, then its natural key tells it.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import import_module, resources
from typing import Any

from models.records import assets, crops, devices, grazing, logs, people, places, plans, shares

# kind of cell -> what a person writes there
KINDS = {
    "uuid": "an id this program gave; leave it empty in new rows",
    "text": "words",
    "choice": "one of the words listed",
    "number": "a number, with a point for the fraction",
    "whole": "a whole number",
    "flag": "yes or no",
    "day": "a date: 2027-05-01, 5/1/27 or 2027 week 18",
    "moment": "a date, with a time where the hour matters: 2027-05-01 14:30",
    "clock": "a time of day: 14:30",
    "json": "JSON",
    "name": "the name of a record of another file",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column. of: (table, attribute) that a name refers to; choices: what a choice may be; least: the smallest number."""

    header: str
    kind: str
    attribute: str
    of: tuple[type[Any], str] | None
    choices: tuple[str, ...]
    required: bool
    least: float | None
    meaning: str

    @property
    def field(self) -> str:
        """The attribute of the record; of a name its foreign key."""
        return self.attribute or (f"{self.header}_id" if self.kind == "name" else self.header)


@dataclass(frozen=True, slots=True)
class File:
    """One file, `name`.csv. key: the headers that tell its records apart where there is no id."""

    name: str
    table: type[Any]
    key: tuple[str, ...]
    meaning: str

    @property
    def columns(self) -> tuple[Column, ...]:
        return _columns()[self.name]

    @property
    def whole(self) -> bool:
        """Whether its records have an id of their own; the others are parts of a log."""
        return self.columns[0].header == "id"


@cache
def _columns() -> dict[str, tuple[Column, ...]]:
    text = resources.files("models.records.folder").joinpath("columns.csv").read_text("utf-8")
    found: dict[str, tuple[Column, ...]] = {}
    for row in csv.DictReader(text.splitlines()):
        column = Column(
            row["header"], row["kind"], row["attribute"], _reference(row["of"]), _choices(row["choices"]), row["required"] == "yes",
            float(row["least"]) if row["least"] else None, row["meaning"],
        )  # fmt: skip
        found[row["file"]] = (*found.get(row["file"], ()), column)
    return found


def _reference(dotted: str) -> tuple[type[Any], str] | None:
    """ "crops.Crop.name" -> (Crop, "name")."""
    if not dotted:
        return None
    module, table, attribute = dotted.split(".")
    return getattr(import_module(f"models.records.{module}"), table), attribute


def _choices(dotted: str) -> tuple[str, ...]:
    """ "places.PHASES" -> its words; "|places.PHASES" -> the same or nothing."""
    if not dotted:
        return ()
    module, constant = dotted.removeprefix("|").split(".")
    words = tuple(getattr(import_module(f"models.records.{module}"), constant))
    return ("", *words) if dotted.startswith("|") else words


FILES = (
    File("places", places.Place, ("name",), "every piece of land, water and building; outlines are in places.geojson"),
    File("devices", devices.Device, ("key",), "devices that send readings"),
    File(
        "deployments",
        devices.Deployment,
        ("device", "channel", "measurand", "from_at"),
        "which place a device describes, from when to when",
    ),
    File("people", people.Person, ("name",), "who works here; passwords are never in a file"),
    File("partners", people.Partner, ("name",), "whom the hub gives to and takes from"),
    File("families", crops.Family, ("name",), "botanical families"),
    File("crops", crops.Crop, ("key",), "crops the hub grows"),
    File("varieties", crops.Variety, ("crop", "name"), "varieties"),
    File("plans", plans.Plan, ("name",), "plans of a season"),
    File("templates", plans.Template, ("name",), "tasks that come with every sowing, planting, harvest or move"),
    File("plantings", assets.Planting, ("name",), "plantings, perennials and mushroom logs: the plan; what happened is in logs.csv"),
    File("animals", assets.Animal, ("name",), "animals with a record of their own"),
    File("herds", assets.Herd, ("name",), "herds and flocks; who is in them is in logs.csv"),
    File("grazing_locks", grazing.GrazingLock, ("herd", "paddock", "first_on"), "stays that a steward set; every grazing plan keeps them"),
    File("grazing_settings", grazing.GrazingSetting, ("key",), "settings of grazing that this hub changed"),
    File("products", assets.Product, ("name",), "lots of food in store"),
    File("seeds", assets.Seed, ("name",), "lots of seed"),
    File("materials", assets.Material, ("name",), "hay, feed, compost, row cover"),
    File("equipment", assets.Equipment, ("name",), "tools, machines and vehicles"),
    File("depots", shares.Depot, ("name",), "where shares are picked up"),
    File("share_sizes", shares.ShareSize, ("name",), "sizes of shares"),
    File("members", shares.Member, ("number",), "households of the CSA"),
    File("shares", shares.Share, ("member", "size", "start_on"), "shares of members"),
    File("donations", shares.Donation, ("member", "week"), "weeks in which a member gives its box away"),
    File("tiers", shares.Tier, ("member",), "what members pay; only the treasurer's export has this file"),
    File("events", plans.Event, ("title", "starts_at"), "meals, classes, childcare, work days"),
    File("logs", logs.Log, ("type", "name", "at"), "what happened, and what is to be done"),
    File("log_assets", logs.LogAsset, ("log", "n"), "what each log is about"),
    File("log_places", logs.LogPlace, ("log", "n"), "where each log is"),
    File("quantities", logs.Quantity, ("log", "n"), "amounts of each log"),
)

# what a row written by hand may have besides; export never writes these columns
EXTRA: dict[str, tuple[Column, ...]] = {
    "places": (Column("geometry", "json", "", None, (), False, None, "its outline as GeoJSON, where there is no places.geojson"),),
    "logs": (
        Column("assets", "text", "+assets", None, (), False, None, "what it is about: names, with commas; instead of log_assets.csv"),
        Column("places", "text", "+places", None, (), False, None, "where: names, with commas; instead of log_places.csv"),
        Column("amount", "text", "+amount", None, (), False, None, "one amount with its unit, 12 lb; instead of quantities.csv"),
    ),
}
