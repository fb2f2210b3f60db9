"""Seed, cells and trays of plantings, and the order of the season by packet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from models.agronomy.seeds import OZ_G, NurseryNeed, SeedNeed, cells_for, places_of_bed, seeds_for_cells, sown_seeds, trays_for
from models.agronomy.stated import stated
from models.agronomy.wholes import whole_up
from models.planning.planting import BOUGHT, DIRECT, RAISED, Planting


def seed_need(planting: Planting) -> SeedNeed | None:
    """Seed of a planting sown where it grows; None for others, or where nobody said how thick it is sown."""
    seeding = planting.seeding
    if planting.method != DIRECT or seeding.rows is None or seeding.seeds_per_row_ft is None:
        return None
    return sown_seeds(planting.bed_ft, seeding.rows, seeding.seeds_per_row_ft, seeding.overage, seeding.seeds_per_oz)


def nursery_need(planting: Planting) -> NurseryNeed | None:
    """Plants, cells and trays of a planting raised or bought; None for others, or where nobody said how far apart it stands."""
    seeding = planting.seeding
    if planting.method not in (RAISED, BOUGHT) or seeding.rows is None or seeding.in_row_in is None:
        return None
    places = places_of_bed(planting.bed_ft, seeding.in_row_in, seeding.rows)
    plants = whole_up(places)
    if planting.method == BOUGHT:
        return NurseryNeed(plants, 0, None, 0, places)
    # from the bed itself: rounded up before losses and after them, it would sow a cell too many
    cells = cells_for(places, seeding.nursery_loss, seeding.germination)
    trays = None if seeding.cells_per_tray is None else trays_for(cells, seeding.cells_per_tray)
    # cells already hold what does not germinate: one seed each unless the grower sows more
    return NurseryNeed(plants, cells, trays, seeds_for_cells(cells, 1.0, seeding.seeds_per_cell), places)


# what packets are measured in, in seeds or in ounces; M is a thousand seeds, as seed houses write
SEEDS_OF = {"seed": 1.0, "seeds": 1.0, "M": 1000.0}
OZ_OF = {"oz": 1.0, "lb": 16.0, "g": 1 / OZ_G, "kg": 1000 / OZ_G}


@dataclass(frozen=True, slots=True)
class Packet:
    """A packet as a seed house sells it: size in unit (seeds, M, oz, lb, g, kg), price, where from."""

    size: float
    unit: str
    price: float | None = None
    company: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One variety to order. seeds: that all its plantings take; on_hand: seeds of earlier years still to be sown; oz: weight of what is
    missing, None where nobody knows seeds per ounce; packets: None where none is named or its unit cannot be converted."""

    crop: str
    variety: str
    plantings: tuple[str, ...]
    seeds: int
    on_hand: int
    oz: float | None
    packet: Packet | None
    packets: int | None

    @property
    def missing(self) -> int:
        """Seeds to buy."""
        return max(0, self.seeds - self.on_hand)


def seed_order(
    plantings: Iterable[Planting],
    packets: Mapping[tuple[str, str], Packet] | None = None,
    on_hand: Mapping[tuple[str, str], int] | None = None,
) -> tuple[OrderLine, ...]:
    """The seed order of a season by crop and variety; packets and on_hand by (crop, variety). Plantings nobody can count are left out."""
    found: dict[tuple[str, str], list[tuple[Planting, int]]] = {}
    for planting in plantings:
        sown, raised = seed_need(planting), nursery_need(planting)
        count = sown.seeds if sown else raised.seeds if raised else 0
        if count:
            found.setdefault((planting.crop, planting.variety), []).append((planting, count))
    return tuple(_line(key, rows, (packets or {}).get(key), (on_hand or {}).get(key, 0)) for key, rows in sorted(found.items()))


def _line(key: tuple[str, str], rows: list[tuple[Planting, int]], packet: Packet | None, held: int) -> OrderLine:
    seeds = sum(count for _, count in rows)
    per_oz = next((p.seeding.seeds_per_oz for p, _ in rows if p.seeding.seeds_per_oz), None)
    missing = max(0, seeds - held)
    in_packet = None if packet is None else seeds_in(packet, per_oz)
    return OrderLine(
        *key,
        plantings=tuple(planting.id for planting, _ in rows),
        seeds=seeds,
        on_hand=held,
        oz=None if per_oz is None else missing / per_oz,
        packet=packet,
        packets=None if in_packet is None else whole_up(missing / in_packet),
    )


def seeds_in(packet: Packet, seeds_per_oz: float | None) -> float | None:
    """Seeds in a packet; None where it is sold by weight and nobody knows how many make an ounce, or its unit is not known."""
    size = stated("packet", packet.size, packet.unit, 0, above=True)
    if packet.unit in SEEDS_OF:
        return size * SEEDS_OF[packet.unit]
    if packet.unit in OZ_OF and seeds_per_oz:
        return size * OZ_OF[packet.unit] * seeds_per_oz
    return None
