"""Where beds stand on the Water page: few beside the answer, many after how long the water lasts; never so many that they hide it."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.parts import cards, irrigation
from models import advice
from models.advice import Line
from models.advice.farm import Farm
from models.advice.watering import groups, line_of
from models.display import counted

# so many cards of beds stand beside the answer; and so many of beds whose soil nobody knows are asked about at once
MOST_CARDS, MOST_ASKED = 3, 2


def answers(farm: Farm, found: Sequence[Line]) -> list[Line]:
    """The lines of the page without those of beds, which have cards; but for one that wants water now and comes first."""
    return [line for n, line in enumerate(found) if not _of_a_bed(farm, line) or (n == 0 and line.state == "act")]


def few(farm: Farm, said: Sequence[Line]) -> bool:
    """Whether there are so few cards of beds that they may stand beside the answer."""
    return len(_wanting(farm, said)) <= MOST_CARDS


def draw(farm: Farm, said: Sequence[Line]) -> None:
    """The beds: what needs water, the first of those that nobody knows, and how many more of these there are."""
    unknown = [line for line in _wanting(farm, said) if line.state == "unknown"]
    later = unknown[MOST_ASKED:]
    irrigation.draw(farm, [*said, *later])
    if later:
        cards.note("beds-later", f"{counted(len(later), 'more bed')} nobody knows; they are asked about as these are answered.")


def _wanting(farm: Farm, said: Sequence[Line]) -> list[Line]:
    """The lines of beds that are neither said already nor answered, the most urgent first."""
    told = {(x.state, x.subject) for x in said} | {(x.state, x.subject) for x in advice.answered(farm)}
    found = [line for group in groups(farm) if (line := line_of(farm, group)) is not None]
    return advice.in_order([line for line in found if (line.state, line.subject) not in told])


def _of_a_bed(farm: Farm, line: Line) -> bool:
    return line.place in farm.place_named and farm.place_named[line.place].kind == "bed"
