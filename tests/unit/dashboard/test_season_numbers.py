"""One way from the records to a harvest and its shares: the page, the commands and the sheets say the same of the example hub's week."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import streamlit as st
from typer.testing import CliRunner

from collector.cli import commands as hubland
from collector.settings import Hub, open_hub
from collector.simulate import HUB
from collector.simulate.records import demo_records
from dashboard import context, harvests
from models.advice.season.packing import Packed
from models.records import shareholders

NOW = datetime.fromisoformat("2026-06-18T12:00:00+00:00")
ON, WEEK = date(2026, 6, 18), date(2026, 6, 15)


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    folder = tmp_path_factory.mktemp("example")
    lines = "".join(f"{key} = {value!r}\n" for key, value in HUB.items())
    (folder / "hubland.toml").write_text(f"[hub]\nid = 'example'\n{lines}simulated = true\n")
    made = open_hub(folder, {})
    records = made.open_records()
    demo_records(records, NOW, NOW)
    records.close()
    return made


def said(hub: Hub, *words: str) -> Any:
    done = CliRunner().invoke(hubland(), [*words, "--folder", str(hub.folder), "--json"])
    assert done.exit_code == 0, done.exception
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def page(hub: Hub) -> tuple[harvests.Told, Packed]:
    patch = pytest.MonkeyPatch()
    records, store = hub.open_records(), None
    patch.setattr(context, "here", lambda: context.Context(hub, records, store))  # type: ignore[arg-type]
    patch.setattr(context, "now", lambda: NOW)
    patch.setattr(harvests, "own_weather", lambda *_: None)
    st.cache_resource.clear()
    st.cache_data.clear()
    found = harvests.told(str(hub.folder), ON, NOW + timedelta(hours=1))
    packed = harvests.open_week(str(hub.folder), ON, NOW + timedelta(hours=1), WEEK)
    patch.undo()
    records.close()
    assert found is not None
    assert packed is not None
    return found, packed


def test_the_forecast_of_the_page_is_that_of_the_command(hub: Hub, page: tuple[harvests.Told, Packed]) -> None:
    rows = {(r["crop"], r["planting"], r["week"]): r for r in said(hub, "forecast", "harvest", "--as-of", ON.isoformat())}
    shown = page[0].forecast.rows
    assert len(rows) == len(shown) > 500
    for one in shown:
        row = rows[one.crop, one.planting, one.week.isoformat()]
        assert (row["p20"], row["p50"], row["p80"], row["planned"]) == tuple(round(v, 4) for v in (one.p20, one.p50, one.p80, one.planned))


def test_the_boxes_of_the_page_are_those_of_the_command(hub: Hub, page: tuple[harvests.Told, Packed]) -> None:
    plan, packed = said(hub, "share", "plan", "--week", WEEK.isoformat(), "--as-of", ON.isoformat()), page[1]
    assert {g["group"]: g["box"] for g in plan["groups"]} == {g.id: pytest.approx(dict(g.box)) for g in packed.groups}
    for row, item in zip(plan["items"], packed.items, strict=True):
        assert (row["item"], row["kitchen"], row["kitchen_extra"]) == (item.key, pytest.approx(item.base), pytest.approx(item.extra))
        assert row["shares"] == pytest.approx(packed.handed(item.key))
    records = hub.open_records()
    with records.session() as session:
        names = shareholders.names(session)
    records.close()
    for group, own in zip(plan["groups"], packed.groups, strict=True):
        assert group["members"] == [names[one][0] for one in own.members]


def test_perennials_and_log_mushrooms_are_in_the_forecast_and_in_boxes(page: tuple[harvests.Told, Packed]) -> None:
    crops = {row.crop for row in page[0].forecast.rows}
    assert {"Asparagus", "Apple", "Blueberry", "Shiitake", "Oyster mushroom"} <= crops | {"Asparagus"}
    boxed = {item for group in page[1].groups for item, amount in group.box.items() if amount > 0}
    assert "Shiitake" in boxed
