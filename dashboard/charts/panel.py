"""What a chart over time is made of: lines, panels, the frame they share. Values are in the unit people read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

Options = dict[str, Any]
# (epoch seconds, value or None for a gap)
Points = Sequence[tuple[float, float | None]]
# (epoch seconds, P20, P50, P80) of a forecast; None where it is not known
Ahead = Sequence[tuple[float, float | None, float | None, float | None]]

TOP, GAP, FOOT, LEFT, RIGHT = 26, 34, 24, 46, 64


@dataclass(frozen=True, slots=True)
class Spot:
    """Words at one point of a forecast, in its line's colour: its lowest ("29 (27–32)"), its end ("tunnel 44")."""

    time: float
    value: float
    words: str
    dot: bool = True


@dataclass(frozen=True, slots=True)
class Pointer:
    """A short upright rule from a point to words above or below it; across: through the whole panel, words at its top."""

    time: float
    value: float
    words: str
    side: Literal["above", "below", "across"] = "above"


@dataclass(frozen=True, slots=True)
class Edge:
    """Words at the right edge, level with a value: "51 lost". tone: a thing's name, or act, watch, note, text."""

    value: float
    words: str
    tone: str = "text"


@dataclass(frozen=True, slots=True)
class Line:
    """One curve. label: the short word at its end. spread: (time, low, high) filled behind it.

    ahead: the forecast that goes on from it, P20 to P80 filled and P50 a thin line. laid_over: a forecast made
    earlier, drawn over what came. planned: what was meant or metered, dashed, with planned_label beside it.
    end_words: instead of value and label at the last measured point; "" for none.
    """

    label: str
    thing: str
    points: Points
    suspect: Sequence[tuple[float, float]] = ()
    suspect_label: str = ""
    spread: Sequence[tuple[float, float, float]] = ()
    ahead: Ahead = ()
    spots: Sequence[Spot] = ()
    planned: Points = ()
    planned_label: str = ""
    laid_over: Ahead = ()
    end_words: str | None = None

    @property
    def last(self) -> tuple[float, float] | None:
        """The last measured point."""
        return next(((t, v) for t, v in reversed(self.points) if v is not None), None)

    @property
    def simple(self) -> bool:
        return not (self.ahead or self.spots or self.planned or self.laid_over) and self.end_words is None


@dataclass(frozen=True, slots=True)
class Panel:
    """One axis with its curves. limits: (value, words) of lines not to cross; band: (low, high, words) that suits.

    least: the axis spans at least so much, lest a sensor's last digit look like weather. reserves: (value, words) of
    lines at which to watch. ends: words at the right edge, in place of those at the lines' ends.
    """

    unit: str
    lines: Sequence[Line]
    limits: Sequence[tuple[float, str]] = ()
    band: tuple[float, float, str] | None = None
    digits: int = 0
    height: int = 190
    least: float = 0.0
    floor: float | None = None
    ceiling: float | None = None
    reserves: Sequence[tuple[float, str]] = ()
    pointers: Sequence[Pointer] = ()
    ends: Sequence[Edge] = ()

    @property
    def simple(self) -> bool:
        """Whether it only looks back and every word has its fixed place."""
        return all(x.simple for x in self.lines) and not (self.reserves or self.pointers or self.ends)


@dataclass(frozen=True, slots=True)
class Frame:
    """The time axis that all panels share. now: where what is measured ends, if the frame goes beyond it."""

    start: datetime
    end: datetime
    zone: ZoneInfo
    units: str
    nights: Sequence[tuple[datetime, datetime]] = ()
    now: datetime | None = None

    @property
    def looks_ahead(self) -> bool:
        return self.now is not None and self.now < self.end

    @property
    def ruled(self) -> datetime | None:
        """Where the rule "now" stands: nowhere if the frame ends there, or begins there."""
        edge = (self.end - self.start) * 0.04
        return self.now if self.now is not None and self.start + edge < self.now < self.end else None

    def share(self, at: float) -> float:
        """Where epoch seconds lie along the axis, 0 at its start and 1 at its end."""
        start, end = self.start.timestamp(), self.end.timestamp()
        return (at - start) / ((end - start) or 1.0)

    def ms(self, share: float) -> float:
        """The other way round, in milliseconds as ECharts wants them."""
        start, end = self.start.timestamp(), self.end.timestamp()
        return 1000 * (start + share * (end - start))
