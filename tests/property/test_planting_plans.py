"""Whatever is wished for: a proposal never lies over what stands there, nor over another; the map keeps its lanes apart."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from models.agronomy.crops import Crop, catalogue
from models.planning.planting import Bed, Stretch
from models.planning.planting.bed_map import Taken, bed_map, free_from
from models.planning.planting.known_crops import growth_of, planting_of
from models.planning.planting.occupancy import Stay, clashes
from models.planning.planting.proposal import Ground, proposals
from models.planning.planting.split import free_ft
from models.planning.planting.wanted import every_week

DAY0 = date(2027, 1, 4)
CROPS = [catalogue()[key] for key in ("kale", "cabbage", "bean_bush", "carrot", "lettuce_head")]
BEDS = tuple(Bed(f"Bed {n}", length) for n, length in enumerate((30.0, 50.0, 100.0, 100.0), 1))


def days(first: int = 0, last: int = 300) -> st.SearchStrategy[date]:
    return st.integers(first, last).map(lambda n: DAY0 + timedelta(days=n))


@st.composite
def grounds(draw: st.DrawFn) -> Ground:
    """Beds with stays in them that do not clash."""
    taken: list[Stay] = []
    for n in range(draw(st.integers(0, 8))):
        bed = draw(st.sampled_from(BEDS))
        begin = draw(days())
        end = begin + timedelta(days=draw(st.integers(0, 120)))
        crop = draw(st.sampled_from(CROPS))
        room = free_ft(bed, taken, begin, end)
        if room >= 1:
            taken.append(Stay(bed.name, f"old {n}", crop.name, crop.family or "", begin, end, draw(st.floats(1, room))))
    return Ground(BEDS, tuple(taken), years={"Brassicaceae": 4, "Fabaceae": 3})


@settings(max_examples=120, deadline=None)
@given(ground=grounds(), crop=st.sampled_from(CROPS), amount=st.floats(1, 120), first=days(60), weeks=st.integers(1, 8))
def test_a_proposal_never_lays_a_planting_over_another(ground: Ground, crop: Crop, amount: float, first: date, weeks: int) -> None:
    needs = every_week(amount, first, weeks, growth_of(crop), each_ft=25.0)
    each = [(planting_of(crop, f"new {n}", need.plant_on, (Stretch("", need.bed_ft),)), need) for n, need in enumerate(needs)]
    found = proposals(each, ground)
    assert clashes(BEDS, ground.taken) == ()
    laid = [
        Stay(s.bed, one.planting.id, one.planting.crop, one.planting.family, one.planting.plant_on, one.to_on, s.length_ft)
        for one in found
        if not one.short_ft
        for s in one.planting.stretches
    ]
    assert clashes(BEDS, sorted((*ground.taken, *laid), key=lambda stay: (stay.bed, stay.from_on))) == ()
    for one, (_, need) in zip(found, each, strict=True):
        # what is laid makes the feet asked for, and nothing is short where it is laid
        total = sum(s.length_ft for s in one.planting.stretches)
        assert abs(total - need.bed_ft) < 1e-6
        assert one.short_ft == 0 or one.planting.stretches[0].bed == ""


@st.composite
def taken(draw: st.DrawFn) -> tuple[Taken, ...]:
    rows = []
    for n in range(draw(st.integers(0, 12))):
        begin = draw(days())
        end = begin + timedelta(days=draw(st.integers(0, 90))) if draw(st.booleans()) else None
        rows.append(
            Taken(draw(st.sampled_from(BEDS)).name, f"P{n}", "kale", draw(st.sampled_from(("Brassicaceae", "Poaceae", ""))), begin, end, 10)
        )
    return tuple(rows)


@settings(max_examples=150, deadline=None)
@given(stands=taken(), first=days(), weeks=st.integers(1, 40))
def test_bars_of_a_lane_do_not_touch_and_a_free_bed_holds_nothing(stands: tuple[Taken, ...], first: date, weeks: int) -> None:
    found = bed_map(BEDS, stands, first, weeks)
    for block in found.blocks:
        for row in block.rows:
            for a in row.bars:
                assert 0 <= a.first <= a.last < weeks
                assert a.lane < row.lanes
                for b in row.bars:
                    if a is not b and a.lane == b.lane:
                        (one, other) = sorted((a.taken, b.taken), key=lambda t: t.from_on)
                        assert one.to_on is not None
                        assert one.to_on < other.from_on
    for bed in BEDS:
        free = free_from(bed.name, stands, first)
        there = [one for one in stands if one.bed == bed.name]
        assert free is None or not any(one.on(free) for one in there)
        if free is None:
            assert any(one.to_on is None for one in there)
