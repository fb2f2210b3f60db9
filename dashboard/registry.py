"""Every page there is, as a table: navigation, links, tests and documentation walk it.

A page is a file in dashboard/views named for its key. The folder is not called `pages`: Streamlit would then run a
deep link without app.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

VIEWS = Path(__file__).parent / "views"


@dataclass(frozen=True, slots=True)
class Page:
    """One page. group: the menu it stands in, "" for the top row itself. question: the one it answers first."""

    key: str
    title: str
    group: str
    question: str

    @property
    def file(self) -> Path:
        return VIEWS / f"{self.key}.py"


PAGES = (
    Page("today", "Today", "", "What needs me today?"),
    Page("map", "Map", "Land", "Where is it wet, cold, or silent?"),
    Page("pastures", "Pastures", "Land", "How is the ground, and where are the herds?"),
    Page("grazing", "Grazing", "Land", "Where does each herd go next, and when?"),
    Page("water", "Water", "Land", "Is there enough water, and does any leak?"),
    Page("buildings", "Buildings", "Land", "Is the food cold, is the air good?"),
    Page("greenhouses", "Greenhouses", "Growing", "Does any house need vent or heat?"),
    Page("thisweek", "This week", "Growing", "What is there to sow, plant, pick, soak and cover, and why now?"),
    Page("planting", "Planting", "Growing", "What stands in which bed until when, and where does the next planting fit?"),
    Page("harvest", "Harvest", "Growing", "What is there to pick, and how sure is it?"),
    Page("yields", "Season ledger", "Growing", "What did our own beds give, and is that what plans count on?"),
    Page("shares", "Shares", "Sharing", "What goes into each box, and will the weeks ahead fill them?"),
    Page("calendar", "Calendar", "Sharing", "What comes up, how many come, and who opens?"),
    Page("people", "People", "Sharing", "Who works here, and what may they do?"),
    Page("tasks", "Tasks", "Records", "What is to be done, and by whom?"),
    Page("logbook", "Log", "Records", "What was done? Write it down in a few taps."),
    Page("land", "Land plan", "Records", "What is in use, being built and planned, and who pays?"),
    Page("animals", "Animals", "Records", "Which herd is where, and how is each animal?"),
    Page("crops", "Crops", "Records", "What grows where, and how far is it?"),
    Page("devices", "Devices", "Devices", "Who is silent, and what do I do about it?"),
    Page("quarantine", "Quarantine", "Devices", "What came in that nobody could read?"),
    Page("alerts", "Alerts", "Devices", "What has woken, or should have woken, somebody?"),
    Page("delivery", "Delivery", "Devices", "Did anything get lost?"),
    Page("help", "Help", "", "What do these signs mean?"),
)


def page(key: str) -> Page:
    """The page of that key."""
    return next(p for p in PAGES if p.key == key)
