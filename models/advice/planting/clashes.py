"""What does not fit in a plan, with its reason and its cure: a bed claimed twice, a family too soon, no bed, frost, shares."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from models.advice.planting.stands import YEARS, beds_of, covers, feet, ground_of, homeless, measured, metres, taken_of
from models.amounts import say_amount
from models.display import counted, day, joined
from models.planning.planting.bed_map import PLANNED, Taken, family_words
from models.planning.planting.occupancy import Clash, Stay, clashes
from models.planning.planting.proposal import Ground, fitting
from models.planning.planting.split import free_ft
from models.planning.scenario import Scenario
from models.planning.scenario.chain import Chain, bed_ft_wanted
from models.records.bed_plan import BedPlan, Grower

# what begins within so many days wants somebody now
SOON = timedelta(days=14)
# a planting is moved by so many days at most to fit into its bed
MOST_DAYS = 42
# what is said of several whose promise is larger
TOO_LARGE = "{n} crops: a share is larger than the crop"
# by the day of a year's first frost that kills at a temperature [°F]; None: none does, or nobody knows
FirstKill = Callable[[float, int], date | None]


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that does not fit. kind: bed, family, room, frost or share; planting: the one to move, "" none; said, why, fix: sentences.
    beds: bed -> metres that would cure it; days: to move it by; soon: it is to be planted within two weeks. many: of several that
    share it, what they do ("{n} plantings of lettuces come back to Bed 21 too soon"), "" none share it."""

    kind: str
    planting: str
    said: str
    why: str
    fix: str
    beds: Mapping[str, float] = field(default_factory=dict)
    days: int = 0
    soon: bool = False
    many: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A plan as it is looked at: on a day, of a season. kill: when frost comes; None: nobody knows."""

    plan: BedPlan
    today: date
    season: str
    taken: tuple[Taken, ...]
    ground: Ground
    kill: FirstKill | None = None

    @classmethod
    def of(cls, plan: BedPlan, today: date, season: str, kill: FirstKill | None = None) -> Asked:
        return cls(plan, today, season, taken_of(plan, today), ground_of(plan, today), kill)

    def without(self, planting: str) -> Ground:
        """The ground as if a planting were not."""
        return replace(self.ground, taken=tuple(one for one in self.ground.taken if one.planting != planting))


def troubles(asked: Asked) -> tuple[Trouble, ...]:
    """All that does not fit from today on, what is to be planted first."""
    named = {one.name: one for one in asked.plan.plantings}
    every = [*_claimed(asked), *_families(asked), *_rooms(asked), *_frosts(asked)]
    starts = {one.planting: one.from_on for one in asked.taken if one.state == PLANNED}
    last = date.max
    # what clashes in another season is told there
    found = [one for one in every if not one.planting or named[one.planting].season in (asked.season, "")]

    def begins(one: Trouble) -> date:
        planting = named.get(one.planting)
        return starts.get(one.planting) or (planting.bed_on if planting and planting.bed_on else last)

    soon = [replace(one, soon=begins(one) <= asked.today + SOON) for one in found]
    return tuple(sorted(soon, key=lambda one: (begins(one), one.kind, one.planting, one.said)))


def alike(found: Sequence[Trouble]) -> tuple[tuple[str, tuple[Trouble, ...]], ...]:
    """Troubles of one kind together, as (what is said of them, they), in the order of the first of each."""
    groups: dict[tuple[str, str], list[Trouble]] = {}
    for n, one in enumerate(found):
        groups.setdefault((one.kind, one.many) if one.many else (one.kind, f"{n}"), []).append(one)
    return tuple((those[0].said if len(those) == 1 else those[0].many.format(n=len(those)), tuple(those)) for those in groups.values())


def _claimed(asked: Asked) -> Iterator[Trouble]:
    """Beds claimed by more than they hold."""
    known = measured(beds_of(asked.plan))
    names = {bed.name for bed in known}
    now = [one for one in asked.taken if one.bed in names and (one.to_on is None or one.to_on >= asked.today)]
    told: set[tuple[str, str]] = set()
    for clash in clashes(known, sorted((one.stay() for one in now), key=lambda stay: (stay.bed, stay.from_on, stay.planting))):
        here = [one for one in now if one.bed == clash.bed and one.planting in clash.plantings]
        planned = [one for one in here if one.state == PLANNED and one.on(max(clash.from_on, one.from_on))]
        moved = max(planned, key=lambda one: (one.from_on, one.planting), default=None)
        if moved is None or (clash.bed, moved.planting) in told:
            if moved is None:
                yield _both_in(asked, clash)
            continue
        told.add((clash.bed, moved.planting))
        others = [name for name in clash.plantings if name != moved.planting]
        why = f"{day(clash.from_on, asked.today)}: {joined([*others, moved.planting], 6)} want {clash.short_ft:.0f} ft more than it has."
        if not others:
            why = f"It wants {clash.short_ft:.0f} ft more than the bed has."
        found = _cured(asked, "bed", moved, f"{clash.bed} is claimed twice" if others else f"{clash.bed} is too short", why)
        yield replace(found, many=f"{clash.bed} is claimed by {{n}} plantings too many")


def _both_in(asked: Asked, clash: Clash) -> Trouble:
    said = f"{clash.bed} holds more than it has room for"
    why = f"{joined(list(clash.plantings), 6)} are written down as standing there, {clash.short_ft:.0f} ft more than it has."
    return Trouble("bed", "", said, why, "Write down which of them has ended, or how many feet each takes.")


def _families(asked: Asked) -> Iterator[Trouble]:
    """Families that come back too soon; what stands there already cannot be helped and is not told."""
    for one in asked.taken:
        if one.state != PLANNED or one.cover:
            continue
        found = asked.without(one.planting).before(one.bed, one.family, one.from_on)
        if found is not None:
            grown, years, reason = found
            family = family_words(one.family)
            why = f"{grown.crop} was planted there {_when(grown.planted_on, asked.today)}; {family} wait {years:g} years."
            if grown.disease:
                why = f"{reason[:1].upper()}{reason[1:]}."
            back = f"{family} come back to {one.bed} too soon"
            yield replace(_cured(asked, "family", one, f"{one.planting}: {back}", why), many=f"{{n}} plantings of {back}")


def _when(on: date, today: date) -> str:
    return day(on, today) if on.year == today.year else f"{on.day} {on:%b %Y}"


def _cured(asked: Asked, kind: str, one: Taken, said: str, why: str) -> Trouble:
    """With another bed that has room and no trouble, else with other days, else with what a grower may do."""
    ground = asked.without(one.planting)
    ends = one.to_on or one.from_on + timedelta(days=365)
    family = "" if one.cover else one.family
    where, short = fitting(one.length_ft, family, one.from_on, ends, ground) if one.length_ft else ((), 0.0)
    clean = [piece for piece in where if not ground.reason(piece.bed, family, one.from_on, ends)]
    only = sum(1 for other in asked.taken if other.planting == one.planting and other.state == PLANNED) == 1
    if only and where and not short and len(clean) == len(where) and one.bed not in {piece.bed for piece in where}:
        beds = {piece.bed: metres(piece.length_ft) for piece in where}
        until = f"from {day(one.from_on, asked.today)} to {day(ends, asked.today)}"
        return Trouble(kind, one.planting, said, why, f"{joined(list(beds))} {'has' if len(beds) == 1 else 'have'} room {until}.", beds)
    days = _days_later(one, ends, ground) if kind == "bed" else 0
    if days:
        return Trouble(kind, one.planting, said, why, f"{counted(days, 'day')} later the bed has room.", days=days)
    if kind == "family":
        return Trouble(
            kind, one.planting, said, why, "No free bed may take them yet: grow another family there, or accept it and watch for disease."
        )
    return Trouble(kind, one.planting, said, why, "No bed has room: plant less of it, or end what stands there sooner.")


def _days_later(one: Taken, ends: date, ground: Ground) -> int:
    """Days after which its bed has room for it; 0 where it has not soon."""
    bed = next((bed for bed in ground.beds if bed.name == one.bed), None)
    if bed is None or one.length_ft > bed.length_ft:
        return 0
    for days in range(1, MOST_DAYS + 1):
        by = timedelta(days=days)
        if free_ft(bed, ground.taken, one.from_on + by, ends + by) >= one.length_ft - 1e-6:
            return days
    return 0


def _rooms(asked: Asked) -> Iterator[Trouble]:
    """Plantings to come that have no bed."""
    for one in homeless(asked.plan, asked.today, asked.season):
        if one.bed_on is None:
            yield Trouble("room", one.name, f"{one.name} has no day and no bed", "Nobody said when it is planted.", "Give it a day.")
            continue
        begins = max(one.bed_on, asked.today)
        ends = max(one.last_on or begins + timedelta(days=60), begins)
        wanted = feet(one.length_m) if one.length_m else 0.0
        where, short = fitting(wanted, one.family, begins, ends, asked.ground) if wanted else ((), 0.0)
        said, why = f"{one.name} has no bed", f"It is to be planted {day(one.bed_on, asked.today)} and wants {wanted:.0f} ft."
        if not wanted:
            yield Trouble("room", one.name, said, "Nobody said how many feet it takes.", "Give it a length, or lay it into a bed.")
        elif short:
            yield Trouble("room", one.name, said, why, f"{short:.0f} ft too few are free: plant less, or at another time.")
        else:
            beds = {piece.bed: metres(piece.length_ft) for piece in where}
            yield Trouble("room", one.name, said, why, f"{joined(list(beds))} {'has' if len(beds) == 1 else 'have'} room.", beds)


def laid(asked: Asked) -> dict[str, dict[str, float]]:
    """Plantings to come that have no bed, laid into beds in the order in which they are planted: planting -> bed -> metres.

    Those for which no bed has room, or only one in which their family would come too soon, are left out.
    """
    found, ground = dict[str, dict[str, float]](), asked.ground
    for one in sorted(homeless(asked.plan, asked.today, asked.season), key=lambda one: (one.bed_on or date.max, one.name)):
        if one.bed_on is None or not one.length_m:
            continue
        begins = max(one.bed_on, asked.today)
        ends, family = max(one.last_on or begins + timedelta(days=60), begins), "" if covers(one) else one.family
        where, short = fitting(feet(one.length_m), family, begins, ends, ground)
        if short or any(ground.reason(piece.bed, family, begins, ends) for piece in where):
            continue
        found[one.name] = {piece.bed: metres(piece.length_ft) for piece in where}
        ground = ground.with_stays(Stay(piece.bed, one.name, one.crop, family, begins, ends, piece.length_ft) for piece in where)
    return found


def _frosts(asked: Asked) -> Iterator[Trouble]:
    """Plantings to come that frost kills before their first pick."""
    for one in asked.plan.plantings:
        killed = _killed(asked, one)
        if killed is None or one.first_on is None:
            continue
        late = (one.first_on - killed).days + 7
        begins = one.sow_on or one.bed_on
        early = begins is not None and begins - timedelta(days=late) >= asked.today
        why = f"It is first picked {day(one.first_on, asked.today)}; {one.known.kill_temp_f:g} °F comes about {day(killed, asked.today)}."
        fix = f"{counted(late, 'day')} earlier it is picked a week before that." if early else "Too late for this year, unless covered."
        said = f"{one.name}: frost comes before the first pick"
        yield Trouble(
            "frost", one.name, said, why, fix, days=-late if early else 0, many="{n} plantings: frost comes before their first pick"
        )


def _killed(asked: Asked, one: Grower) -> date | None:
    """The day a planting to come is killed before it is picked; None where it is not."""
    kill, begins = one.known.kill_temp_f, one.bed_on
    if asked.kill is None or kill is None or one.first_on is None or begins is None or one.begun_on is not None:
        return None
    if one.archived_on is not None or one.established in YEARS or one.season != asked.season:
        return None
    if one.first_on.year > begins.year:
        # what is planted to be picked after the winter is meant to stand it
        return None
    on = asked.kill(kill, begins.year)
    return on if on is not None and begins < on < one.first_on else None


def too_large(scenario: Scenario, chain: Chain) -> tuple[Trouble, ...]:
    """Crops of which shares are promised more than is planned to grow, in every week of them."""
    planned: dict[str, list[float]] = {}
    for planting in scenario.season.plantings:
        planned.setdefault(planting.crop, []).extend(chain.planned[planting.id].values())
    found = []
    wanted = bed_ft_wanted(scenario, _weeks(scenario, chain))
    for crop, wish in scenario.wishes.items():
        takers = sum(size.count for size in scenario.takers(wish.tags))
        most = max(planned.get(crop, [0.0]), default=0.0) * (1 - scenario.lost(crop))
        if wish.each is None or wish.stored or not takers or most >= wish.each * takers:
            continue
        has = sum(p.bed_ft for p in scenario.season.plantings if p.crop == crop)
        promised, best = say_amount(wish.each, wish.unit), say_amount(round(most), wish.unit)
        why = f"{counted(takers, 'share')} are promised {promised} each; the best week gives {best}."
        more = wanted.get(crop, 0.0) - has
        fix = f"{more:.0f} ft of bed more would do; or promise {most / takers:.2g} {wish.unit}." if more > 0 else "Promise less."
        found.append(Trouble("share", "", f"{crop}: a share is larger than the crop", why, fix, many=TOO_LARGE))
    return tuple(found)


def _weeks(scenario: Scenario, chain: Chain) -> dict[date, dict[str, float]]:
    found: dict[date, dict[str, float]] = {}
    for planting in scenario.season.plantings:
        for week, amount in chain.planned[planting.id].items():
            of_week = found.setdefault(week, {})
            of_week[planting.crop] = of_week.get(planting.crop, 0.0) + amount
    return found
