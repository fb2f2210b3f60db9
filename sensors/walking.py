"""Finding what registers itself: import every module of a package, once."""

from __future__ import annotations

import importlib
import pkgutil


def modules_of(package: str) -> list[str]:
    """Import every module directly inside a package; their names, sorted."""
    root = importlib.import_module(package)
    names = sorted(m.name for m in pkgutil.iter_modules(root.__path__) if not m.name.startswith("_"))
    for name in names:
        importlib.import_module(f"{package}.{name}")
    return names
