"""Hourly temperatures out of words, as cases have them: a formula of the hour, a sinusoid by its figures, or stretches of one temperature.

What is not understood whole is refused: a phrase passed over would give a number for other hours than were meant.
"""

from __future__ import annotations

import ast
import math
import operator
import re
from typing import Any

import numpy as np

from models.agronomy.elementwise import Array

_BINARY: dict[type, Any] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv, ast.Pow: operator.pow,
    ast.Mod: operator.mod, ast.FloorDiv: operator.floordiv,
}  # fmt: skip
_CALLS: dict[str, Any] = {"sin": np.sin, "cos": np.cos, "exp": np.exp, "sqrt": np.sqrt, "abs": np.abs, "floor": np.floor}
_TOKENS = re.compile(r"\d+\.?\d*(?:e[-+]?\d+)?|\.\d+|[A-Za-z]+|\*\*|//|[-+*/%^()]")
_NUMBER = r"[-+]?\d*\.?\d+"
_LENGTH = r"(?P<count>\d+(?:\.\d+)?)\s*(?P<unit>h|d)(?:(?:ou)?rs?|ays?)?\b"
_FORMULA = re.compile(r"([^,;=]*(?<![A-Za-z])(?:sin|cos)\s*\([^,;=]*?)(?:[,;]|\s+for\b|\s+over\b|\s*\(\d+\s*d\w*\)|$)")
_HOURS = re.compile(r"\b[ht]\s*=\s*(\d+)\s*(?:,\s*\d+\s*,)?\s*(?:\.\.+|…|to|-)\s*,?\s*(\d+)")
_TEMP = rf"(?:T\s*=\s*)?(?P<temp>{_NUMBER})\s*C\b"
# a stretch as people say it: 6 C for 16 h, or 16 h at 6 C
_STRETCH = (
    re.compile(rf"{_TEMP}\s*(?:constant)?\s*(?:for|x|,|:|\()?\s*{_LENGTH}"),
    re.compile(rf"{_LENGTH}\s*(?:at|of|:)?\s*(?:constant)?\s*{_TEMP}"),
)
_AGAIN = re.compile(rf"(?:{_LENGTH}|\b(?P<times>\d+)\s*(?:times|x|cycles)\b)")
_FILLING = re.compile(r"\b(?:constant|then|and|followed|by|at|alternating|repeated|each|every|day|for|over)\b|[\s,;:()]")


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
    for token in _TOKENS.findall(re.sub(r"pi(?=[ht])", "pi ", text)):
        before = tokens[-1] if tokens else ""
        ends = before[-1:].isalnum() or before.endswith((")", "."))
        if ends and before not in _CALLS and (token[0].isalnum() or token[0] in "(."):
            tokens.append("*")
        tokens.append("**" if token == "^" else token)
    got = _value(ast.parse("".join(tokens), mode="eval"), {"h": h, "t": h, "pi": math.pi})
    return np.asarray(got + np.zeros_like(h), dtype=np.float64)


def _length(count: str, unit: str) -> int:
    return round(float(count) * (24 if unit.startswith("d") else 1))


def _plain(text: str) -> str:
    for written, meant in (("−", "-"), ("–", "-"), ("·", "*"), ("×", "x"), ("π", "pi")):
        text = text.replace(written, meant)
    return re.sub(r"\s*(?:°\s*C|deg(?:rees?)?\.?\s*C(?:elsius)?)\b", " C", text)


def _span(said: str) -> Array:
    """The hours a phrase names: h=0..1439, else as long as it says."""
    if named := _HOURS.search(said):
        return np.arange(int(named[1]), int(named[2]) + 1, dtype=np.float64)
    if (long := re.search(_LENGTH, said)) is None:
        raise ValueError(f"no length in {said!r}")
    return np.arange(_length(long["count"], long["unit"]), dtype=np.float64)


def _swing(said: str) -> Array | None:
    """A sinusoid by its figures: mean 6 C, amplitude 8 C, warmest at 15 h (where it does not say, at 15), 60 d."""
    middle, half = (re.search(rf"{word}\s*(?:of|=|:)?\s*({_NUMBER})\s*C?\b", said) for word in ("mean", "amplitude"))
    if middle is None or half is None:
        return None
    warmest = re.search(rf"(?:max\w*|peak\w*|warmest)\s*(?:at|=)?\s*(?:h(?:our)?\s*=?\s*)?({_NUMBER})(?:\s*h\b|:00)?", said)
    rest = said if warmest is None else said.replace(warmest[0], " ")
    h = _span(rest)
    return float(middle[1]) + float(half[1]) * np.cos(2 * np.pi * (h - float(warmest[1] if warmest else 15)) / 24)


def _stretches(said: str) -> Array:
    """Stretches one after the other, and several of them again as often, or as long, as is said at the end."""
    for pattern in _STRETCH:
        parts = [np.full(_length(one["count"], one["unit"]), float(one["temp"])) for one in pattern.finditer(said)]
        rest = pattern.sub(" ", said)
        again = _AGAIN.search(rest) if len(parts) > 1 else None
        if parts and not _FILLING.sub("", rest if again is None else rest.replace(again[0], " ", 1)):
            once = np.concatenate(parts)
            if again is None:
                return once
            return np.tile(once, int(again["times"])) if again["times"] else np.resize(once, _length(again["count"], again["unit"]))
    if (one := re.fullmatch(rf"\s*(?:constant)?\s*{_TEMP}\s*,?\s*(?:for)?\s*(?P<hours>{_HOURS.pattern})", said)) is not None:
        return np.full(len(_span(one["hours"])), float(one["temp"]))
    raise ValueError(f"cannot read the temperatures {said!r}")


def hourly_temperatures(text: str) -> Array:
    """The hours of a phrase [°C]. ValueError where any of it is not understood.

    "constant 0 C for 1000 h", "6 C for 16 h, 24 C for 8 h, repeated 60 times", "T=4+5cos(2pi(h-15)/24), h=0..2159 (90 d)",
    "sinusoid, mean 6 C, amplitude 8 C, warmest at 15 h, 60 d".
    """
    said = _plain(text)
    if sloping := _FORMULA.search(said):
        return formula(sloping[1], _span(said[: sloping.start(1)] + " " + said[sloping.end(1) :]))
    swing = _swing(said)
    return _stretches(said) if swing is None else swing
