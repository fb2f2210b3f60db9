"""Adapters for degree days, growing degree hours and chill, and the temperatures that their cases describe in words."""

from __future__ import annotations

import ast
import math
import operator
import re
from typing import Any

import numpy as np

from models.agronomy import chill, heat_units
from models.agronomy.elementwise import Array
from tests.reference.registry import Inputs, quantity

_BINARY: dict[type, Any] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv, ast.Pow: operator.pow,
    ast.Mod: operator.mod, ast.FloorDiv: operator.floordiv,
}  # fmt: skip
_CALLS: dict[str, Any] = {"sin": np.sin, "cos": np.cos, "exp": np.exp, "sqrt": np.sqrt, "abs": np.abs, "floor": np.floor}
_TOKENS = re.compile(r"\d+\.?\d*(?:e[-+]?\d+)?|\.\d+|[A-Za-z]+|\*\*|//|[-+*/%^()]")
_NUMBER = r"[-+]?\d*\.?\d+"


def _value(node: ast.AST, names: dict[str, Any]) -> Any:
    if isinstance(node, ast.Expression):
        return _value(node.body, names)
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return node.value
    if isinstance(node, ast.Name):
        return names[node.id]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        return -_value(node.operand, names) if isinstance(node.op, ast.USub) else _value(node.operand, names)
    if isinstance(node, ast.BinOp):
        return _BINARY[type(node.op)](_value(node.left, names), _value(node.right, names))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and len(node.args) == 1:
        return _CALLS[node.func.id](_value(node.args[0], names))
    raise ValueError(f"cannot read {ast.dump(node)}")


def formula(text: str, h: Array) -> Array:
    """A formula of h as people write it: 4+5cos(2pi(h-15)/24)."""
    tokens: list[str] = []
    for token in _TOKENS.findall(re.sub(r"pi(?=h)", "pi ", text.replace("−", "-").replace("·", "*").replace("π", "pi"))):
        before = tokens[-1] if tokens else ""
        ends = before[-1:].isalnum() or before.endswith((")", "."))
        if ends and before not in _CALLS and (token[0].isalnum() or token[0] in "(."):
            tokens.append("*")
        tokens.append("**" if token == "^" else token)
    got = _value(ast.parse("".join(tokens), mode="eval"), {"h": h, "t": h, "pi": math.pi})
    return np.asarray(got + np.zeros_like(h), dtype=np.float64)


def _length(count: str, unit: str) -> int:
    return round(float(count) * (24 if unit.startswith("d") else 1))


def hourly_temperatures(text: str) -> Array:
    """The hours of "constant 0 C for 1000 h", "4 C for 500 h, then 20 C for 3 d", or "T=4+5cos(2pi(h-15)/24), h=0..2159 (90 d)"."""
    said = text.replace("−", "-")
    steady = re.findall(rf"({_NUMBER})\s*(?:°\s*C|deg\s*C|C)\s*(?:for|x|,)?\s*(\d+(?:\.\d+)?)\s*(h|d)", said)
    sloping = re.search(r"T(?:\(h\))?\s*=\s*(.+?)(?:[,;]|\s+for\s|\s+over\s|\s*\(\d+\s*d\w*\)|$)", said)
    if steady and not (sloping and re.search(r"sin|cos|h", sloping[1])):
        return np.concatenate([np.full(_length(n, unit), float(temp)) for temp, n, unit in steady])
    assert sloping, f"cannot read the temperatures {text!r}"
    span = re.search(r"h\s*=\s*(\d+)\s*(?:\.\.+|…|to|-)\s*(\d+)", said)
    if span:
        return formula(sloping[1], np.arange(int(span[1]), int(span[2]) + 1, dtype=np.float64))
    long = re.search(r"(\d+(?:\.\d+)?)\s*(h|d)(?:ours?|ays?)?\b", said[sloping.end(1) :])
    assert long, f"no length in {text!r}"
    return formula(sloping[1], np.arange(_length(long[1], long[2]), dtype=np.float64))


def _hours(given: Inputs) -> Array:
    told = given["hourly_T_C"] if "hourly_T_C" in given else given["T_C"]
    return hourly_temperatures(told) if isinstance(told, str) else np.asarray(told, dtype=np.float64)


@quantity("Dynamic-model chill portions")
def portions(given: Inputs) -> float:
    return chill.dynamic_portions(_hours(given))[1].total


@quantity("Utah chill units over 60 d sinusoid")
def utah(given: Inputs) -> float:
    return float(chill.utah_units(_hours(given)).sum())


@quantity("Utah chill units, hour by hour at the bin edges")
def utah_by_hour(given: Inputs) -> Array:
    return chill.utah_units(_hours(given))


@quantity("chilling hours 0-7.2 C inclusive")
def chilling_hours(given: Inputs) -> float:
    return float(chill.chilling_hours(_hours(given)).sum())


@quantity("growing degree hours (Anderson 1986 ASYMCUR) at single temperatures")
def degree_hours(given: Inputs) -> Array:
    known = (("base_c", "Tb_C"), ("optimum_c", "Tu_C"), ("critical_c", "Tc_C"))
    return heat_units.growing_degree_hours(np.asarray(given["T_C"]), **{ours: given[theirs] for ours, theirs in known if theirs in given})


@quantity("GDD simple average, method 1 (mean, then floor at base)")
def simple(given: Inputs) -> float:
    return heat_units.simple_average(given["Tmax_C"], given["Tmin_C"], given["Tbase_C"])


@quantity("GDD simple average, method 2 (clip Tmin/Tmax to base first)")
def floored(given: Inputs) -> float:
    return heat_units.floored_average(given["Tmax_C"], given["Tmin_C"], given["Tbase_C"])


def _thresholds(given: Inputs) -> tuple[float, float, float, float]:
    scale = "F" if "Tmax_F" in given else "C"
    top = given.get(f"upper_{scale}")
    return given[f"Tmax_{scale}"], given[f"Tmin_{scale}"], given[f"lower_{scale}"], math.inf if top is None else top


@quantity("degree days, single sine 50/86 F", "degree days, single sine, Celsius", "degree days, single sine, horizontal cutoff")
def sine(given: Inputs) -> float:
    return heat_units.single_sine(*_thresholds(given))


@quantity("degree days, single triangle, horizontal cutoff")
def triangle(given: Inputs) -> float:
    return heat_units.single_triangle(*_thresholds(given))


@quantity("modified 86/50 corn GDD", "largest possible modified 86/50 GDD in one day", "modified 86/50 corn GDD summed over 3 days")
def maize(given: Inputs) -> float:
    return float(np.sum(heat_units.modified_86_50(np.asarray(given["Tmax_F"]), np.asarray(given["Tmin_F"]))))
