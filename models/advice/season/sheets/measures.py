"""Lengths, temperatures and weights of the plan (feet, inches, °F, ounces) in the units that a hub's paper speaks."""

from __future__ import annotations

from models.advice.season.sheets import Column
from models.agronomy.seeds import OZ_G

FOOT_M, INCH_CM = 0.3048, 2.54


def length(us: bool, ft: float | None) -> float | None:
    """Feet as feet or metres, to a tenth."""
    return None if ft is None else round(ft if us else ft * FOOT_M, 1)


def spacing(us: bool, inches: float | None) -> float | None:
    """Inches as inches or centimetres, to a tenth."""
    return None if inches is None else round(inches if us else inches * INCH_CM, 1)


def heat(us: bool, f: float | None) -> float | None:
    """°F as °F or °C, to a tenth."""
    return f if f is None else round(f if us else (f - 32) / 1.8, 1)


def seed_weight(us: bool, oz: float | None) -> float | None:
    """Ounces as ounces or grams, to three figures."""
    return None if oz is None else float(f"{oz if us else oz * OZ_G:.3g}")


def length_column(us: bool, wide: float) -> Column:
    return Column("length_ft" if us else "length_m", "Feet" if us else "Metres", wide)


def spacing_column(us: bool, wide: float) -> Column:
    return Column("in_row_in" if us else "in_row_cm", "in" if us else "cm", wide)


def seed_column(us: bool, wide: float) -> Column:
    return Column("seed_oz" if us else "seed_g", "oz" if us else "g", wide)


def heat_column(us: bool, key: str, title: str, wide: float) -> Column:
    return Column(f"{key}_{'f' if us else 'c'}", f"{title} °{'F' if us else 'C'}", wide)
