"""What the water of beds reads of places is documented."""

from __future__ import annotations

import re
from pathlib import Path

from models.agronomy.soils import textures

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/reference/records.md").read_text("utf-8")


def test_every_detail_that_the_water_of_beds_reads_is_documented() -> None:
    sources = "".join((ROOT / "models/advice" / name).read_text("utf-8") for name in ("beds.py", "irrigation.py", "derived/given.py"))
    read = set(re.findall(r"details(?:\.get\(|\[|, )\"(\w+)\"", sources))
    assert {"length_m", "soil", "field_capacity", "wilting_point", "root_depth_m", "wetted_share", "drip_l_min", "irrigation"} <= read
    assert [key for key in sorted(read) if f"`{key}`" not in PAGE] == []


def test_every_texture_is_documented() -> None:
    assert [name for name in textures() if f"`{name}`" not in PAGE] == []
