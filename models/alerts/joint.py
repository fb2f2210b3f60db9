"""One cause that comes over several places, told as one: each place's sentence on its own line, the gravest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from models.alerts import Observation

ALSO = "Also: "


def together(new: Sequence[Observation], standing: Iterable[Observation] = (), *, also: bool = False) -> Observation:
    """What was seen at several places, as one observation that names each; of one place alone, that.

    new: what is told now, at least one. standing: what was told before and goes on, named behind. also: the new ones come
    to what people know already. Its place is theirs where they have the same, else that of the hub as a whole.
    """
    first = max(new, key=lambda one: one.level)
    seen = _each([first, *sorted(new, key=lambda one: -one.level), *sorted(standing, key=lambda one: -one.level)])
    said = [one.said for one in seen]
    if also and said:
        said[0] = f"{ALSO}{said[0][:1].lower()}{said[0][1:]}"
    more = len({one.title for one in seen}) - 1
    sure = [f"{one.place}: {one.sure}" if one.place else one.sure for one in seen if one.sure]
    return replace(
        first,
        said="\n".join(said),
        title=f"{first.title}, and {more} more" if more > 0 else first.title,
        sure="\n".join(dict.fromkeys(sure)) if len(sure) > 1 else first.sure,
        until=min((one.until for one in new if one.until is not None), default=None),
        place=first.place if len({one.place for one in [*new, *standing]}) == 1 else "",
    )


def _each(observations: Iterable[Observation]) -> list[Observation]:
    """Each sentence once: a line that names several places is seen at each of them."""
    found: dict[str, Observation] = {}
    for one in observations:
        if one.said:
            found.setdefault(one.said, one)
    return list(found.values())
