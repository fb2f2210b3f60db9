"""How long a page's script takes with a year in the store, through app.py: with an empty cache, and the median of warm runs."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from dashboard.registry import PAGES, Page
from dashboard.server import HERE

TARGET_S, RUNS = 0.5, 5


def bench(scratch: Path, influx: object = None) -> list[dict[str, Any]]:
    """One row a page: {name, value, unit, target, held}. HUBLAND_FOLDER names a demo hub; else one is made in `scratch`."""
    now = datetime.now(UTC)
    folder = os.environ.get("HUBLAND_FOLDER") or _demo(scratch / "pages", now)
    return of_pages(Path(folder), PAGES, now)


def of_pages(folder: Path, pages: Iterable[Page], now: datetime, over: str = "") -> list[dict[str, Any]]:
    """The rows of some pages of a hub folder; `over` says what it is full of."""
    import streamlit as st
    from streamlit.testing.v1 import AppTest

    before = {name: os.environ.get(name) for name in ("HUBLAND_FOLDER", "HUBLAND_NOW")}
    os.environ |= {"HUBLAND_FOLDER": str(folder), "HUBLAND_NOW": before["HUBLAND_NOW"] or now.isoformat()}
    st.cache_resource.clear()
    rows = []
    try:
        for page in pages:
            app = AppTest.from_file(str(HERE / "app.py"), default_timeout=60).run()
            if page is not PAGES[0]:
                app = app.switch_page(f"views/{page.key}.py").run()
            assert not app.exception, app.exception[0].value
            st.cache_data.clear()
            start = time.perf_counter()
            app.run()
            rows.append(_row(f"page {page.key}{over}, empty cache", time.perf_counter() - start))
            took = []
            for _ in range(RUNS):
                start = time.perf_counter()
                app.run()
                took.append(time.perf_counter() - start)
            rows.append(_row(f"page {page.key}{over}", median(took)))
    finally:
        for name, value_before in before.items():
            if value_before is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value_before
    return rows


def _row(name: str, value: float) -> dict[str, Any]:
    return {"name": name, "value": round(value, 3), "unit": "s", "target": TARGET_S, "held": value < TARGET_S}


def _demo(folder: Path, now: datetime) -> Path:
    """A demo hub with its year."""
    from collector.settings import open_hub
    from collector.simulate import HUB
    from collector.simulate.past import bring_up_to_now

    folder.mkdir(parents=True, exist_ok=True)
    lines = "\n".join(f"{key} = {value!r}" for key, value in HUB.items())
    (folder / "hubland.toml").write_text(f"[hub]\nid = 'bench'\nsimulated = true\n{lines}\n", "utf-8")
    bring_up_to_now(open_hub(folder, {}), now)
    return folder


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as scratch_folder:
        for row in bench(Path(scratch_folder)):
            print(f"{row['name']:24} {row['value']:8.3f} s   target {row['target']} s   {'held' if row['held'] else 'MISSED'}")
