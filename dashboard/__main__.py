"""`python -m dashboard --folder DIR --port N` serves one hub folder."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from dashboard.server import serve
from sensors.errors import HublandError


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m dashboard", description="Serve the pages of one hub folder.")
    parser.add_argument("--folder", type=Path, required=True, help="the hub folder (it holds hubland.toml)")
    parser.add_argument("--port", type=int, default=8501, help="port to answer on; 0 takes a free one")
    parser.add_argument("--host", default="127.0.0.1", help="127.0.0.1: this computer only; 0.0.0.0: whoever reaches it, after signing in")
    given = parser.parse_args()
    try:
        serve(given.folder, given.host, given.port)
    except HublandError as why:
        print(why, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
