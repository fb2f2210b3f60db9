"""A steward's thumb on Streamlit's select boxes: one that taps while the page is still moving taps again."""

from __future__ import annotations

import re

from playwright.sync_api import Error, Locator, Page, expect

TRIES = 6


def choose(tab: Page, label: str, word: str) -> None:
    """Choose from the first box of this label, as a thumb does: tap, type, tap. word: a part of the option."""
    take(tab, tab.get_by_label(label).first, word, tab.get_by_role("option", name=re.compile(re.escape(word))).first)


def take(tab: Page, box: Locator, word: str, option: Locator) -> None:
    """Open a select box and take an option.

    A tap that lands while an expander unfolds, or while the page draws itself anew, may give the box its focus and
    not open its list: nobody stops at that, and no test should. word: typed to narrow the list, may be empty.
    """
    for _ in range(TRIES):
        box.click()
        try:
            expect(tab.get_by_role("listbox")).to_be_visible(timeout=3_000)
            if word:
                box.fill(word)
            option.click(timeout=5_000)
        except (AssertionError, Error):
            tab.keyboard.press("Escape")
            continue
        return
    raise AssertionError(f"the list never opened on {option}")
