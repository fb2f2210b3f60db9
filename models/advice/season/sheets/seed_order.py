"""The seed order of a season: what all plantings of a variety take, what is there, what is to be bought."""

from __future__ import annotations

from dataclasses import replace

from models.advice.season.sheets import UNKNOWN, Cell, Column, Known, SeedHeld, Table
from models.advice.season.sheets.measures import seed_column, seed_weight
from models.planning.planting.seeding import OrderLine, Packet, seed_order
from models.records.seasons import Planned

NOT_COUNTED = "not counted"


def order(known: Known) -> Table:
    """A row a variety. Seed that nobody counted is said so, and nothing of it is taken off."""
    views = {one.name: one for one in known.view.plantings}
    held = {key: one.seeds for key, one in known.seed.items() if one.seeds is not None}
    packets = {(p.crop, views[p.id].variety): packet for p in known.plans.values() if (packet := _packet(views[p.id])) is not None}
    lines = seed_order((replace(one, variety=views[one.id].variety) for one in known.plans.values()), packets, held)
    columns = (
        Column("crop", "Crop", 0.13), Column("variety", "Variety", 0.14, ""), Column("company", "Company", 0.12, ""),
        Column("number", "Number", 0.085, ""), Column("seeds", "Seeds", 0.075), Column("on_hand", "On hand", 0.13),
        Column("to_buy", "To buy", 0.075), seed_column(known.us, 0.075), Column("packet", "Packet", 0.085),
        Column("packets", "Packets", 0.085), Column("price", "Price", 0.06, ""), Column("plantings", "Plantings", 0.0),
    )  # fmt: skip
    notes = ("On hand is what the lots of seed say; where nobody counted it, nothing is taken off. ? stands for what nobody wrote down.",)
    return Table("SEED ORDER", known.view.season, columns, tuple(_row(known, line) for line in lines), notes, "No seed is needed.")


def _packet(one: Planned) -> Packet | None:
    """The packet that a planting's details name: {"packet": {"size": 500, "unit": "seeds", "price": 3.95, "company": "", "number": ""}}."""
    told = one.details.get("packet")
    if not isinstance(told, dict) or not told.get("size"):
        return None
    words = {key: str(told.get(key) or "") for key in ("company", "number")}
    return Packet(float(told["size"]), str(told.get("unit") or "seeds"), told.get("price"), **words)


def _row(known: Known, line: OrderLine) -> tuple[Cell, ...]:
    held: SeedHeld | None = known.seed.get((line.crop, line.variety))
    packet = line.packet
    company = (packet.company if packet else "") or known.companies.get((line.crop, line.variety), "")
    said = None if packet is None else f"{packet.size:g} {packet.unit}"
    price = None if packet is None or packet.price is None or line.packets is None else round(packet.price * line.packets, 2)
    return (
        line.crop, line.variety or None, company or None, (packet.number if packet else "") or None, line.seeds,
        NOT_COUNTED if held is None else held.said, line.missing, seed_weight(known.us, line.oz), said or UNKNOWN, line.packets, price,
        ", ".join(line.plantings),
    )  # fmt: skip
