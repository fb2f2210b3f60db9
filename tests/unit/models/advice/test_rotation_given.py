"""What settings, readings and probes of a hub give to a plan."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from math import nan

import numpy as np
import pytest

from models.advice.farm import Farm
from models.advice.hours import NS, Hours
from models.advice.rotation.given import reaches
from models.advice.rotation.masses import sward_read
from models.advice.rotation.soil import grounds, probed
from models.advice.rotation.terms import Kept, Ways
from models.advice.rotation.ways import stays_of, ways_of
from models.records.grazing_settings import Value, defaults
from models.records.swards import SwardReading
from sensors.series import Window
from tests.unit.dashboard.test_lines import farm, live
from tests.unit.models.advice.made_land import NEW_YORK, made_land, place
from tests.unit.models.advice.made_rotations import TODAY, paddock, sunny

AT = datetime(2026, 5, 1, 14, tzinfo=UTC)


def read(kind: str, value: float, **facts: float | None) -> SwardReading:
    return SwardReading(uuid.uuid4(), "P1", AT, kind, value, "Hollis", **facts)


def kg_ha(one: SwardReading, settings: dict[str, Value] | None = None, **details: object) -> float | None:
    found = sward_read(settings or {}, one, paddock(details=details), NEW_YORK)
    return found.kg_ha if found is not None else None


# Readings


def test_a_height_is_a_mass_by_the_paddock_s_own_line_then_the_hub_s() -> None:
    """20 cm at 150 kg/ha each, at 120."""
    hub: dict[str, Value] = {"stick_kg_ha_cm": 120.0}
    assert kg_ha(read("height", 0.2), hub, stick_kg_ha_cm=150) == pytest.approx(3000)
    assert kg_ha(read("height", 0.2), hub) == pytest.approx(2400)


def test_a_plate_s_line_has_a_base_and_no_mass_is_below_nothing() -> None:
    hub: dict[str, Value] = {"plate_kg_ha_cm": 250.0, "plate_base_kg_ha": -300.0}
    assert kg_ha(read("plate", 0.1), hub) == pytest.approx(250 * 10 - 300)
    assert kg_ha(read("plate", 0.01), hub) == 0


def test_without_a_line_tables_tell_with_their_wide_band() -> None:
    found = sward_read({}, read("height", 0.2), paddock(), NEW_YORK)
    assert found is not None
    assert 0.2 < found.spread / found.kg_ha < 0.7


def test_a_clip_is_weighed_on_its_frame_and_dried() -> None:
    """100 g off a tenth of a square metre, a fifth of it dry: 20 g on 0.1 m2 are 2,000 kg/ha."""
    clip = read("clip", 0.1, frame_m2=0.1, dry_percent=20.0)
    assert kg_ha(clip) == pytest.approx(2000)
    assert kg_ha(read("clip", 0.1), {"frame_m2": 0.1, "clip_dry_percent": 20.0}) == pytest.approx(2000)
    assert kg_ha(read("clip", 0.1, frame_m2=0.1)) is None


def test_a_reading_late_in_the_evening_is_of_the_farm_s_day() -> None:
    late = replace(read("height", 0.2), at=datetime(2026, 5, 2, 2, tzinfo=UTC))
    found = sward_read({}, late, paddock(), NEW_YORK)
    assert found is not None and found.on == date(2026, 5, 1)


# Settings


def as_they_come() -> dict[str, Value]:
    return {key: setting.value for key, setting in defaults().items()}


def test_settings_as_they_come_are_the_planner_s_own() -> None:
    found, usual = ways_of(as_they_come(), TODAY), Ways()
    assert found.enter_kg_ha == pytest.approx(usual.enter_kg_ha)
    assert found.costs.hay_per_kg == pytest.approx(usual.costs.hay_per_kg, rel=1e-5)
    assert found.season_end == usual.season_end
    assert (found.kept, found.mown) == (None, None)


def test_what_is_stockpiled_and_mown_are_the_paddocks_so_marked() -> None:
    paddocks = (paddock("P1", details={"stockpile": True}), paddock("P2", details={"mown": True}), paddock("P3"))
    found = ways_of(as_they_come() | {"stockpile_from": "08-15", "mow_cost_ha": 90.0}, TODAY, paddocks)
    assert found.kept is not None and found.mown is not None
    assert (found.kept.paddocks, found.kept.first, found.kept.on) == (("P1",), (8, 15), (11, 15))
    assert found.kept.kg_ha == pytest.approx(2789 * 1.12085, rel=1e-4)
    assert (found.mown.paddocks, found.mown.cost_per_ha) == (("P2",), 90.0)


def test_a_stockpile_of_nothing_closes_nothing() -> None:
    assert ways_of({"stockpile_kg_ha": 0.0}, TODAY, (paddock(details={"stockpile": True}),)).kept is None


def test_plans_reach_to_the_day_on_which_winter_grass_is_to_stand() -> None:
    assert reaches(Ways(season_end=(10, 31))) == (10, 31)
    assert reaches(Ways(season_end=(10, 31), kept=Kept(("P1",)))) == (11, 15)


def test_longest_stays_are_the_hub_s_by_kind() -> None:
    found = stays_of({"stay_longest_d": 5.0, "stay_longest_small_d": 3.0})
    assert found == {"cattle": 5, "horses": 5, "sheep": 3, "goats": 3}


# Probes


def hub(**percent: float) -> Farm:
    """Loam: field capacity and wilting point as tables have them."""
    places = [place(f"P{n}", "paddock") for n in range(1, 6)]
    named = {p.name: p for p in places}
    return farm(places, [live(named[name], "soil_moisture", value) for name, value in percent.items()])


def test_ground_is_told_as_a_share_of_what_plants_can_take() -> None:
    """A soil of 40 percent at field capacity and 20 at wilting: 35 percent is three quarters."""
    known = hub(P1=35.0)
    own = replace(known, places=tuple(replace(p, details={"field_capacity": 40, "wilting_point": 20}) for p in known.places))
    found = grounds(own, (paddock("P1"),), None, 4.0)["P1"]
    assert found.water_share == pytest.approx(0.75)
    assert not found.as_others


def test_a_paddock_without_a_probe_is_as_wet_as_the_middle_of_three_others() -> None:
    paddocks = tuple(paddock(f"P{n}") for n in range(1, 5))
    found = grounds(hub(P1=20.0, P2=25.0, P3=30.0), paddocks, None, 4.0)
    assert found["P4"].as_others
    assert found["P4"].water_share == found["P2"].water_share
    assert grounds(hub(P1=20.0, P2=25.0), paddocks, None, 4.0)["P4"].water_share is None


def test_a_forecast_that_says_nothing_of_a_day_is_unknown_there() -> None:
    found = grounds(hub(P1=30.0), (paddock("P1"),), np.array([3.0, nan, 1.0, 9.0]), 4.0)["P1"]
    assert found.rain_mm == (3.0, None, 1.0)


def test_probes_of_the_past_are_a_share_a_day_and_unheard_days_unknown() -> None:
    first = date(2026, 5, 1)
    wave: Callable[[datetime], float | None] = lambda at: None if at.day == 2 else 60.0 if at.day == 3 else 8.0  # noqa: E731
    land = made_land([place("P1", "paddock"), place("P2", "paddock")], {("P1", "soil_moisture"): wave}, first, date(2026, 5, 4))
    window = Window(int(datetime(2026, 5, 1, tzinfo=NEW_YORK).timestamp()) * NS, land.until_ns)
    hours = Hours(land.store, land.hub, land.deployments, window)
    found = probed(hub(), hours, (paddock("P1"), paddock("P2")), sunny(date(2026, 5, 1), 4))
    assert found[:, 0].tolist() == pytest.approx([0.0, nan, 1.0, 0.0], nan_ok=True)
    assert np.isnan(found[:, 1]).all()
