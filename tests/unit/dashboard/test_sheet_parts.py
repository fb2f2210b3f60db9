"""Parts that hand out sheets and help the kitchen, each alone on a page."""

from __future__ import annotations

from datetime import date

from streamlit.testing.v1 import AppTest

from collector.season_sheets import SHEETS
from dashboard.parts.seasonsheets import address


def test_a_sheet_has_its_address_with_the_day_it_begins() -> None:
    assert address(SHEETS["field-sowing"], "pdf", date(2027, 5, 24)) == "/sheets/field-sowing.pdf?from=2027-05-24"


def kitchen() -> None:
    from datetime import date
    from types import SimpleNamespace

    import numpy as np

    from dashboard.parts import kitchenhelp
    from models.advice.season.packing import Packed, PackedItem
    from models.advice.season.sharing import Ahead
    from models.planning.shares.coverage import Want

    monday = date(2027, 5, 17)
    want = Want("kale", "lb", 1.0, (20.0, 20.0), shrink=0.0)
    few = Want("basil", "lb", 1.0, (0.0, 0.0), shrink=0.0)
    draws = {"kale": np.full((2, 9), 42.0), "basil": np.full((2, 9), 1.0)}
    item = PackedItem("kale", "Kale", "lb", 0.25, 42.0, 0.0, 22.0, 0.0, 40.0, 44.0, 40.0)
    packed = Packed(monday, (item,), (), ())
    kitchenhelp.draw(SimpleNamespace(known={}), Ahead(monday, 0, draws, (want, few), {}), packed, monday)  # type: ignore[arg-type]


def test_the_kitchen_sees_what_is_sure_what_shares_leave_and_the_surplus() -> None:
    page = AppTest.from_function(kitchen, default_timeout=30).run()
    assert not page.exception
    said = [one.value for one in page.markdown]
    # ten days of 42 lb a week are 60 lb; 22 a week that shares leave are 31 in ten days
    assert any(text.startswith("**Kale** at least 60 lb") for text in said)
    assert any("31 lb of it for the kitchen once shares have theirs" in text for text in said)
    assert not any("Basil" in text for text in said), "less than ten pounds is no pot"
    assert any("22 lb kale" in text for text in said)
    page.number_input[0].set_value(0).run()
    assert any("Basil" in one.value for one in page.markdown)
