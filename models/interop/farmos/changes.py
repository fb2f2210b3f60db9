"""What has to change on a farmOS server so that a resource becomes what we want; nothing, where it is so already."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from models.interop.farmos.documents import Resource


def changes(there: Resource, wanted: Resource) -> Resource | None:
    """What a PATCH must say so that `there` becomes `wanted`; None where it is so already."""
    has = there.get("attributes") or {}
    attributes = {name: value for name, value in wanted.get("attributes", {}).items() if not _same(has.get(name), value)}
    links = there.get("relationships") or {}
    relationships = {
        name: value
        for name, value in wanted.get("relationships", {}).items()
        if _ids((links.get(name) or {}).get("data")) != _ids(value["data"])
    }
    if not (attributes or relationships):
        return None
    parts = {"attributes": attributes, "relationships": relationships}
    return {"type": wanted["type"], "id": wanted["id"]} | {name: part for name, part in parts.items() if part}


def _same(has: Any, wanted: Any) -> bool:
    """Whether a server holds what we want: it adds to a text, a shape and a fraction what it derives from them."""
    if isinstance(wanted, dict) and isinstance(has, dict):
        if "numerator" in wanted and "numerator" in has:
            return bool(has["numerator"] * wanted["denominator"] == wanted["numerator"] * has["denominator"])
        return all(_same(has.get(name), value) for name, value in wanted.items())
    if isinstance(wanted, str) and isinstance(has, str) and re.match(r"\d{4}-\d\d-\d\dT", wanted):
        try:
            return datetime.fromisoformat(has) == datetime.fromisoformat(wanted)
        except (ValueError, TypeError):
            return False
    return bool(has == wanted) or (has in (None, "", []) and wanted in (None, "", []))


def _ids(found: Any) -> list[str]:
    return [str(one.get("id")) for one in (found if isinstance(found, list) else [found] if found else [])]
