"""The words of a chart that looks ahead: measured ends, forecasts, pointers and rules, each where it is least in the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from dashboard.charts import choice, places
from dashboard.charts.ahead import continued, lowest
from dashboard.charts.ink import Ink
from dashboard.charts.marks import UNSEEN
from dashboard.charts.panel import LEFT, RIGHT, Frame, Line, Options, Panel, Pointer
from dashboard.charts.places import Ground, Place, Words

# a gap that takes up so much of the axis is called one
GAP_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class Setting:
    """One panel on its pixels: where a time and a value lie."""

    panel: Panel
    frame: Frame
    ink: Ink
    low: float
    high: float
    right: float

    def y(self, value: float) -> float:
        return (self.high - value) / ((self.high - self.low) or 1.0) * self.panel.height

    def value(self, y: float) -> float:
        return self.high - y / self.panel.height * (self.high - self.low)

    def at(self, time: float, value: float) -> Callable[[float, float, str], Place]:
        share, y = self.frame.share(time), self.y(value)
        return lambda right, down, align: Place(share, y, right, down, align)


def margin(panels: Sequence[Panel], frame: Frame) -> float:
    """Pixels kept free to the right of the plot: for words at the edge, or hardly any where ends lie in mid-plot."""
    edges = [places.text_width(e.words) for p in panels for e in p.ends]
    if edges:
        return max(RIGHT, 12 + max(edges))
    measured = [frame.share(line.last[0]) for p in panels for line in p.lines if line.last and line.end_words != ""]
    return RIGHT if any(share > 0.8 for share in measured) else 12


def words(s: Setting, first: bool) -> list[Words]:
    """Everything there is to say on a panel, in order of importance.

    What was measured last, a forecast's lowest, its end, what pointers point at, rules, suspect and planned points,
    "now", what the band is good for, "no data", "night". Of words that cannot both stand the later ones move or go
    (dashboard/charts/choice.py).
    """
    lines = s.panel.lines
    found = [w for line in lines for w in _end(s, line)]
    found += [w for least in (True, False) for line in lines for w in _spots(s, line, least)]
    found += [_pointed(s, p) for p in s.panel.pointers]
    found += _rules(s)
    found += [w for line in lines for w in _beside(s, line)]
    found += [*(_now(s) if first else ()), *_band(s), *_gap(s)]
    return found + (_night(s) if first else [])


def _style(s: Setting, colour: str, bold: bool = True) -> Options:
    return {"color": colour, "fontWeight": 600 if bold else 400, "textBorderColor": s.ink.paper, "textBorderWidth": 3}


def _rules(s: Setting) -> Iterator[Words]:
    for rules, colour in ((s.panel.limits, s.ink.act_text), (s.panel.reserves, s.ink.watch_text)):
        for value, text in rules:
            if text and s.low <= value <= s.high:
                y = s.y(value)
                corners = [Place(x, y, 4 - 8 * x, d, a) for x, a in ((0.0, "left"), (1.0, "right")) for d in (-10, 10)]
                if s.frame.ruled is not None:
                    corners += [Place(s.frame.share(s.frame.ruled.timestamp()), y, 6, d, "left") for d in (-10, 10)]
                yield Words(text, corners, _style(s, colour), more=places.along(0, 1, (y - 10, y + 10), 12))


def _now(s: Setting) -> Iterator[Words]:
    if s.frame.ruled is not None:
        share = s.frame.share(s.frame.ruled.timestamp())
        beside = [Place(share, y, x, d, a) for y, d in ((0, 8), (s.panel.height, -9)) for x, a in ((5, "left"), (-5, "right"))]
        further = [Place(share, y, x, 0, a) for y in range(17, s.panel.height - 17, 6) for x, a in ((5, "left"), (-5, "right"))]
        yield Words("now", [Place(share, 0, 0, -12, "center"), *beside], _style(s, s.ink.text), more=further)


def _end(s: Setting, line: Line) -> Iterator[Words]:
    if line.last is not None:
        usual = "" if s.panel.ends else f"{line.last[1]:,.{s.panel.digits}f} {line.label}".strip()
        text = usual if line.end_words is None else line.end_words
        if text:
            at = s.at(*line.last)
            beyond = [at(9, d, "left") for d in (-6, 0, -12, 10, -20, 18)] + [at(-9, d, "right") for d in (-8, 10)]
            near = [*beyond, at(0, -16, "center"), at(0, 16, "center")]
            yield Words(text, near, _style(s, s.ink.thing(line.thing)), more=places.around(near[0].share, near[0].y))


def _spots(s: Setting, line: Line, least: bool) -> Iterator[Words]:
    """The words at the forecast's lowest, or those at its other points."""
    lows = lowest(line.ahead)
    for spot in line.spots:
        if (lows is not None and spot.time == lows[0]) is not least:
            continue
        at = s.at(spot.time, spot.value)
        around = [at(-8, 10, "right"), at(0, 16, "center"), at(-8, -12, "right"), at(0, -18, "center")]
        around += [at(8, 12, "left"), at(8, -12, "left")]
        far = [at(0, d, "center") for d in (24, -26, 34, -36)] + [at(-14, -22, "right"), at(-26, -32, "right"), at(-14, 22, "right")]
        more = places.around(s.frame.share(spot.time), s.y(spot.value))
        yield Words(spot.words, around + far, _style(s, s.ink.thing(line.thing)), more=more)


def _pointed(s: Setting, pointer: Pointer) -> Words:
    at, style = s.at(pointer.time, pointer.value), _style(s, s.ink.text)
    if pointer.side == "across":
        share = s.frame.share(pointer.time)
        beside = [Place(share, 0, 6, 9, "left"), Place(share, 0, -6, 9, "right"), Place(share, 0, 6, 28, "left")]
        further = [Place(share, y, x, 0, a) for y in range(15, s.panel.height - 8, 6) for x, a in ((6, "left"), (-6, "right"))]
        return Words(pointer.words, beside, style, pointer=pointer, more=further)
    sign = -1 if pointer.side == "above" else 1
    lengths = (44, 34, 56, 26, 70, 84)
    aligned = ((0, "center"), (-8, "left"), (8, "right"))
    ends = [at(x, sign * d, a) for x, a in aligned for d in lengths]
    further = [at(x, way * d, a) for way in (sign, -sign) for x, a in aligned for d in range(20, s.panel.height + 20, 4)]
    return Words(pointer.words, ends, style, pointer=pointer, more=further)


def _beside(s: Setting, line: Line) -> Iterator[Words]:
    """Beside suspect points and beside what was planned."""
    style = _style(s, s.ink.thing(line.thing))
    if line.suspect and line.suspect_label:
        points = [line.suspect[len(line.suspect) // 2], line.suspect[-1], line.suspect[0]]
        sides = [
            s.at(*p)(x, d, a) for p in points for x, d, a in ((-11, 0, "right"), (0, -16, "center"), (11, 0, "left"), (0, 16, "center"))
        ]
        yield Words(line.suspect_label, sides, style, more=places.around(sides[0].share, sides[0].y))
    known = [(t, v) for t, v in line.planned if v is not None]
    if known and line.planned_label:
        end, middle = s.at(*known[-1]), s.at(*known[len(known) // 2])
        sides = [end(-2, -10, "right"), end(-2, 10, "right"), middle(0, -10, "center"), middle(0, 10, "center"), end(6, 0, "left")]
        more = [s.at(*known[n * (len(known) - 1) // 8])(0, d, "center") for d in (-12, 12, -18, 18) for n in range(9)]
        yield Words(line.planned_label, sides, style, more=more)


def _band(s: Setting) -> Iterator[Words]:
    if s.panel.band and s.panel.band[2]:
        low, high = (min(max(v, s.low), s.high) for v in s.panel.band[:2])
        corners = [Place(x, y, 6 - 12 * x, d, a) for x, a in ((1.0, "right"), (0.0, "left")) for y, d in ((s.y(low), -10), (s.y(high), 10))]
        middle = Place(1.0, s.y((low + high) / 2), -6, 0, "right")
        levels = [y for y in range(9, s.panel.height - 8, 6) if s.y(high) + 9 <= y <= s.y(low) - 9]
        style = _style(s, s.ink.band_text, bold=False)
        yield Words(s.panel.band[2], [middle, *corners], style, more=places.along(0, 1, levels, 12))


def _gap(s: Setting) -> Iterator[Words]:
    """The widest silence is called what it is."""
    for line in s.panel.lines:
        known = [(t, v) for t, v in line.points if v is not None]
        holes = {t for t, v in line.points if v is None}
        gaps = [(b[0] - a[0], a, b) for a, b in pairwise(known) if holes and any(a[0] < t < b[0] for t in holes)]
        if gaps:
            _, a, b = max(gaps)
            if s.frame.share(b[0]) - s.frame.share(a[0]) > GAP_SHARE:
                at = s.at((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
                near = [at(0, d, "center") for d in (-16, 0, 14, -28, 26)]
                more = [Place(near[0].share, y, 0, 0, "center") for y in range(8, s.panel.height - 7, 4)]
                yield Words("no data", near, _style(s, s.ink.note, bold=False), 12, more=more)
                return


def _night(s: Setting) -> list[Words]:
    nights = [(s.frame.share(a.timestamp()), s.frame.share(b.timestamp())) for a, b in s.frame.nights]
    seen = [(max(a, 0), min(b, 1)) for a, b in sorted(nights, key=lambda n: n[0] - n[1]) if b > 0 and a < 1]
    spots = [Place((a + b) / 2, y, 0, d, "center") for a, b in seen for y, d in ((0, 10), (s.panel.height, -10))]
    levels = (10, 20, s.panel.height - 20, s.panel.height - 10)
    more = [place for a, b in seen for place in places.along(a + (b - a) / 6, b - (b - a) / 6, levels, 4)]
    return [Words("night", spots, _style(s, s.ink.note, bold=False), 12, more=more)] if spots else []


def obstacles(s: Setting) -> Ground:
    """What words should not lie on."""
    ground = Ground(s.panel.height, s.right)
    ground.levels = [s.y(v) for v, _ in (*s.panel.limits, *s.panel.reserves)]
    if s.frame.ruled is not None:
        ground.uprights.append((s.frame.share(s.frame.ruled.timestamp()), 0, s.panel.height))
    for p in s.panel.pointers:
        y, reach = s.y(p.value), {"above": (-22, 0), "below": (0, 22), "across": (-s.panel.height, s.panel.height)}[p.side]
        ground.uprights.append((s.frame.share(p.time), y + reach[0], y + reach[1]))
    now = s.frame.now.timestamp() if s.frame.now else None
    for line in s.panel.lines:
        coming = continued(line, now)
        for curve in (line.points, line.planned, [(t, p50) for t, _, p50, _ in coming]):
            ground.curves.append(_traced(s, [(t, v, v) for t, v in curve if v is not None]))
        dots = [*line.suspect, *([line.last] if line.last else []), *((p.time, p.value) for p in line.spots if p.dot)]
        ground.dots += [(s.frame.share(t), s.y(v)) for t, v in dots]
        ground.bands.append(_traced(s, [(t, high, low) for t, low, _, high in coming if low is not None and high is not None]))
    ground.taken = [(s.panel.unit, Place(0, 0, -LEFT + 2, -12, "left")), *edges(s)]
    return ground


def _traced(s: Setting, points: Sequence[tuple[float, float, float]]) -> dict[int, tuple[float, float]]:
    return places.steps([(s.frame.share(t), s.y(a) - 1, s.y(b) + 1) for t, a, b in points])


def edges(s: Setting) -> list[tuple[str, Place]]:
    """Words at the right edge, each level with its value and none on another."""
    ys = [s.y(e.value) for e in s.panel.ends]
    shifts = places.spaced(ys, bottom=float(s.panel.height))
    return [(e.words, Place(1.0, y, 8, d, "left")) for e, y, d in zip(s.panel.ends, ys, shifts, strict=True)]


def series(i: int, s: Setting, first: bool) -> list[Options]:
    """The words and the rules of pointers."""
    wanted = words(s, first)
    found = [(w, p) for w, p in zip(wanted, choice.placed(wanted, obstacles(s)), strict=True) if p is not None]
    drawn = [_label(s, w, p) for w, p in found]
    for edge, (text, place) in zip(s.panel.ends, edges(s), strict=True):
        drawn.append(_label(s, Words(text, [place], _style(s, s.ink.tone(edge.tone))), place))
    axes = {"xAxisIndex": i, "yAxisIndex": i, "silent": True, "z": 6}
    labels = {"type": "scatter", **axes, "name": "words", "symbolSize": 1, "itemStyle": {**UNSEEN, "opacity": 1}, "data": drawn}
    rules = [_rule(s, w.pointer, p) for w, p in found if w.pointer]
    if rules:
        style = {"color": s.ink.text, "width": 1.2, "type": "solid"}
        labels["markLine"] = {"silent": True, "symbol": "none", "lineStyle": style, "label": {"show": False}, "data": rules}
    return [labels]


def _label(s: Setting, words: Words, place: Place) -> Options:
    label = {
        "show": True, "formatter": words.text, "position": "inside", "align": place.align, "verticalAlign": "middle",
        "offset": [place.right, place.down], "fontSize": words.size, **words.style,
    }  # fmt: skip
    return {"value": [s.frame.ms(place.share), round(s.value(place.y), 6)], "label": label}


def _rule(s: Setting, pointer: Pointer, place: Place) -> list[Options]:
    time = pointer.time * 1000
    if pointer.side == "across":
        return [{"coord": [time, s.low]}, {"coord": [time, s.high]}]
    # upright, unless the words had to go elsewhere: then towards them
    down = place.y + place.down
    gap = 9 if down < s.y(pointer.value) else -9
    return [{"coord": [time, pointer.value]}, {"coord": [s.frame.ms(place.share), round(s.value(down + gap), 6)]}]
