"""The crop catalogue: what is known of 107 crops, where it was read, and a steward's own figures laid over it.

tables/crops.csv has one row a crop and tables/crop_columns.csv says what each column means. Yields and days are a
first guess: a farm differs from the guides by a factor of about two either way, so every figure can be overridden.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from difflib import get_close_matches
from functools import cache
from itertools import pairwise
from math import ceil
from typing import Any

from models.agronomy.columns import Column, column, columns_of, rows_of
from sensors.errors import RecordError

STEWARD = "steward"
_ORDERED = (
    ("days_low", "days_typical", "days_high"),
    ("stand_years_low", "stand_years_high"),
    ("greenhouse_days_low", "greenhouse_days_high"),
    ("gdd_base_f", "gdd_upper_f"),
    ("soil_germ_min_f", "soil_germ_opt_low_f", "soil_germ_opt_high_f", "soil_germ_max_f"),
    ("yield_low", "yield_typical", "yield_high"),
    ("storage_days_low", "storage_days_high"),
    ("spring_start_weeks", "spring_end_weeks"),
    ("fall_end_weeks", "fall_start_weeks"),
    ("chill_hours_min", "chill_hours_max"),
)


@dataclass(frozen=True, slots=True)
class Crop:
    """One crop; None is unknown, or does not apply. Every field but the last three is a column of crop_columns.csv.

    evidence: published numbers beside the ones drawn from them, by column, so that a steward can judge; sources: the
    source of each figure that has one of its own; note: doubts and corrections.
    """

    key: str
    name: str
    varieties: tuple[str, ...] = ()
    category: str | None = None
    family: str | None = None
    scientific_name: str | None = None
    life_cycle: str | None = None
    stand_years_low: float | None = None
    stand_years_high: float | None = None
    establishment: str | None = None
    days_low: float | None = None
    days_typical: float | None = None
    days_high: float | None = None
    days_basis: str | None = None
    greenhouse_days_low: float | None = None
    greenhouse_days_high: float | None = None
    tray_cells: tuple[int, ...] = ()
    gdd_base_f: float | None = None
    gdd_upper_f: float | None = None
    gdd_target_f_days: float | None = None
    gdd_note: str | None = None
    soil_germ_min_f: float | None = None
    soil_germ_opt_low_f: float | None = None
    soil_germ_opt_high_f: float | None = None
    soil_germ_max_f: float | None = None
    min_germination_percent: float | None = None
    seeds_per_oz: float | None = None
    in_row_spacing_in: float | None = None
    rows_per_30in_bed: float | None = None
    between_row_spacing_in: float | None = None
    plants_per_100_bed_ft: float | None = None
    yield_low: float | None = None
    yield_typical: float | None = None
    yield_high: float | None = None
    yield_unit: str | None = None
    yield_per: str | None = None
    unit_weight_lb: float | None = None
    yield_cv: float | None = None
    harvest_window_weeks: float | None = None
    harvest_shape: str | None = None
    harvest_fractions: tuple[float, ...] = ()
    storage_days_low: float | None = None
    storage_days_high: float | None = None
    storage_temp_f: float | None = None
    share_unit: str | None = None
    share_quantity: float | None = None
    share_unit_weight_lb: float | None = None
    frost_class: str | None = None
    kill_temp_f: float | None = None
    frost_reference: str | None = None
    spring_start_weeks: float | None = None
    spring_end_weeks: float | None = None
    fall_start_weeks: float | None = None
    fall_end_weeks: float | None = None
    succession_days: float | None = None
    rotation_years: float | None = None
    chill_hours_min: float | None = None
    chill_hours_max: float | None = None
    traceability_list: bool | None = None
    rarely_eaten_raw: bool | None = None
    evidence: Mapping[str, float | str] = field(default_factory=dict, hash=False)
    sources: Mapping[str, str] = field(default_factory=dict, hash=False)
    note: str | None = None

    def source(self, name: str) -> str:
        """Key or keys (joined by +) of crop_sources.csv for a figure; "" where it is unknown, or nobody wrote its source down."""
        known = column(columns_of("crop"), name)
        value = self.evidence.get(name) if known.group == "evidence" else getattr(self, name)
        return "" if value is None or value == () else self.sources.get(name, known.source)


@dataclass(frozen=True, slots=True)
class Family:
    """A botanical family: the name growers use, and the years until a bed takes it again (0: its crops stay, or take no bed)."""

    key: str
    common_name: str
    rotation_years: float
    source: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where figures come from: what it is, what it gives, and how far to trust it."""

    key: str
    title: str
    gives: str
    note: str


@cache
def field_names() -> tuple[str, ...]:
    """The figures a steward may lay over the catalogue: every column but the key, the evidence and its sources."""
    hidden = {"key", "sources"}
    return tuple(c.name for c in columns_of("crop").values() if c.group != "evidence" and c.name not in hidden)


def _own() -> Mapping[str, Column]:
    return {name: columns_of("crop")[name] for name in field_names()}


def _kept(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as Crop holds them: a list nobody gave is empty."""
    lists = {f.name for f in fields(Crop) if f.default == ()}
    return {name: () if value is None and name in lists else value for name, value in values.items()}


def _from_row(row: Mapping[str, str]) -> Crop:
    values = {name: one.read(row[name]) for name, one in columns_of("crop").items()}
    proof = [name for name, one in columns_of("crop").items() if one.group == "evidence"]
    evidence = {name: value for name in proof if (value := values.pop(name)) is not None}
    pairs = (pair.partition("=") for pair in (values.pop("sources") or "").split("; ") if pair)
    return consistent(Crop(**_kept(values), evidence=evidence, sources={name: keys for name, _, keys in pairs}))


@cache
def catalogue() -> Mapping[str, Crop]:
    """Every crop of the catalogue by its key, in the order of the table."""
    return {row["key"]: _from_row(row) for row in rows_of("crops")}


@cache
def families() -> Mapping[str, Family]:
    """Botanical families by name."""
    return {row["key"]: Family(row["key"], row["common_name"], float(row["rotation_years"]), row["source"]) for row in rows_of("families")}


@cache
def sources() -> Mapping[str, Source]:
    """Every source that a figure can name, by key."""
    return {row["key"]: Source(**row) for row in rows_of("crop_sources")}


def crop(key: str) -> Crop:
    """The crop of that key; RecordError naming the nearest one where there is none."""
    if key not in catalogue():
        near = get_close_matches(key, catalogue(), 1)
        raise RecordError(
            f"The catalogue has no crop {key!r}.",
            expected="a key of the crop catalogue" + (f", perhaps {near[0]!r}" if near else ""),
            got=repr(key),
            next_step="correct the key, or add the crop as your own",
        )
    return catalogue()[key]


def source_of(crop_key: str, field: str) -> str:
    """Where the catalogue has a figure from, such as "7CFR201.31" or "own knowledge"; "" where it is not known."""
    return crop(crop_key).source(field)


def with_overrides(crop: Crop, overrides: Mapping[str, Any]) -> Crop:
    """The crop with a steward's own figures; None takes a figure away. RecordError where a name, type or span is wrong, or they contradict.

    Harvest fractions that no longer fit a new window are dropped; so is a shape that only those weeks had.
    """
    values = {name: column(_own(), name).checked(value) for name, value in overrides.items()}
    if values.get("name", crop.name) is None:
        raise RecordError("A crop needs a name.", where=crop.key, expected="words", got="nothing", next_step="give it a name")
    if "harvest_window_weeks" in values and "harvest_fractions" not in values:
        weeks = values["harvest_window_weeks"]
        if weeks is None or ceil(weeks) != len(crop.harvest_fractions):
            shape = None if crop.harvest_shape in ("observed", "single") else crop.harvest_shape
            values = {"harvest_fractions": None, "harvest_shape": shape} | values
    return consistent(replace(crop, **_kept(values), sources={**crop.sources, **dict.fromkeys(values, STEWARD)}))


def new_crop(key: str, name: str, overrides: Mapping[str, Any]) -> Crop:
    """A crop the catalogue does not have, made of a steward's own figures alone. RecordError as in with_overrides."""
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,62}", key) or key in catalogue():
        raise RecordError(
            f"{key!r} cannot be the key of a new crop.",
            where="key",
            expected="small letters, digits and underscores, beginning with a letter, and not a crop of the catalogue",
            got=repr(key),
            next_step="choose another key, or change the catalogue's crop instead",
        )
    return with_overrides(Crop(key, name), {"name": name, **overrides})


def consistent(crop: Crop) -> Crop:
    """The crop itself; RecordError where its figures contradict each other."""
    for names in _ORDERED:
        known = [(name, value) for name in names if (value := getattr(crop, name)) is not None]
        for (lower, a), (upper, b) in pairwise(known):
            if a > b:
                _contradiction(crop, f"{lower} at most {upper}", f"{lower} {a:g}, {upper} {b:g}", (lower, upper))
    if any(getattr(crop, name) is not None for name in _ORDERED[0]) and crop.days_basis is None:
        _contradiction(crop, "days_basis, where days to the harvest are given", "no days_basis", ("days_basis",))
    weekly, weeks = crop.harvest_fractions, crop.harvest_window_weeks
    if weekly and abs(sum(weekly) - 1) > 1e-3:
        _contradiction(crop, "harvest_fractions that make 1 together", f"{sum(weekly):g}", ("harvest_fractions",))
    if weekly and (weeks is None or ceil(weeks) != len(weekly)):
        _contradiction(
            crop,
            "one harvest fraction a week of the window",
            f"{len(weekly)} for {weeks} weeks",
            ("harvest_window_weeks", "harvest_fractions"),
        )
    return crop


def _contradiction(crop: Crop, expected: str, got: str, names: Iterable[str]) -> None:
    raise RecordError(
        f"The figures of {crop.name} contradict each other.",
        where=crop.key,
        expected=expected,
        got=got,
        next_step="give " + " and ".join(names) + " together, so that they agree",
    )
