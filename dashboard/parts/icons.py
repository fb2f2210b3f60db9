"""The icons of the states, our own drawings: each a shape of its own, so that colour is never alone."""

from __future__ import annotations

_HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 18 18" width="18" height="18">'
_MARK = '<path d="M9 4.6v5" stroke="{c}" stroke-width="2" stroke-linecap="round"/><circle cx="9" cy="12.8" r="1.15" fill="{c}"/>'
_DRAWN = {
    "act": '<path d="M5.6 1h6.8L17 5.6v6.8L12.4 17H5.6L1 12.4V5.6z" fill="#d55e00"/>' + _MARK.format(c="#fff"),
    "watch": '<path d="M9 1.6 17.2 16H.8z" fill="#e69f00" stroke="#e69f00" stroke-linejoin="round"/>'
    '<path d="M9 6.6v4.2" stroke="#23271f" stroke-width="1.9" stroke-linecap="round"/>'
    '<circle cx="9" cy="13.4" r="1.05" fill="#23271f"/>',
    "fine": '<circle cx="9" cy="9" r="8" fill="#009e73"/><path d="m5.4 9.3 2.5 2.5 4.8-5.2" fill="none" stroke="#fff" stroke-width="1.9"/>',
    "unknown": '<defs><pattern id="h" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="4" height="4" fill="#eceae4"/><path d="M0 0v4" stroke="#b7b6ae" stroke-width="2.4"/></pattern></defs>'
    '<rect x="1" y="1" width="16" height="16" rx="3" fill="url(#h)" stroke="#8a8a84" stroke-width="1.3"/>'
    '<text x="9" y="13.4" text-anchor="middle" font-family="system-ui" font-size="12" font-weight="700" fill="#23271f">?</text>',
    "todo": '<circle cx="9" cy="9" r="7" fill="none" stroke="#6b6e65" stroke-width="1.8"/>',
    "suspect": '<circle cx="9" cy="9" r="5.6" fill="#fffdf8" stroke="#23271f" stroke-width="2.2"/>',
}


def icon(state: str) -> str:
    """The SVG of a state."""
    return f"{_HEAD}{_DRAWN[state]}</svg>"
