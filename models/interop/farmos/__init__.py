"""farmOS: CSV files for its importers and from its exports, and documents of its JSON:API. Pure; collector.farmos talks to a server."""

from __future__ import annotations

from collections.abc import Mapping

from models.interop.farmos.files import entities_in, files_of
from models.interop.farmos.incoming import tables_of
from models.interop.farmos.outgoing import entities_of
from models.interop.sheets import Known, Tables


def read(files: Mapping[str, str], known: Known) -> Tables:
    """farmOS's CSV files (name -> text), of its importers or its exports, as our tables."""
    return tables_of(entities_in(files), known)


def write(tables: Known) -> dict[str, str]:
    """Our tables as CSV files for farmOS's importers, in the order in which to import them."""
    return files_of(entities_of(tables))
