"""The aerial photo: one picture of the land in the hub folder, pinned at two points, drawn under the map.

aerial.jpg or aerial.png beside aerial.json: {"width", "height", "pins": [{"photo": [x, y], "ground": [longitude, latitude]}, ...]}.
"""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from dashboard import context
from dashboard.parts.board.frame import Frame
from models.advice.outline import XY
from models.geometry import Similarity, pinned
from models.records.actor import Actor
from sensors.errors import InputError

MOST_BYTES = 8_000_000
SIDECAR = "aerial.json"
# first bytes -> (name in the folder, what a browser is told)
KINDS = {b"\xff\xd8\xff": ("aerial.jpg", "image/jpeg"), b"\x89PNG\r\n\x1a\n": ("aerial.png", "image/png")}


def size(photo: bytes) -> tuple[str, int, int]:
    """(name, width, height) of a photo, by its bytes whatever it is called; InputError where it is neither JPEG nor PNG."""
    if len(photo) > MOST_BYTES:
        raise InputError("The photo is too large.", expected="8 MB or less", got=f"{len(photo) / 1e6:.1f} MB", next_step="save it smaller")
    name = next((name for first, (name, _) in KINDS.items() if photo.startswith(first)), "")
    found = _jpeg_size(photo) if name == "aerial.jpg" else _png_size(photo) if name else None
    if found is None or not 16 <= min(found) <= max(found) <= 30_000:
        raise InputError("This is no photo that can be read.", expected="a JPEG or a PNG", next_step="save it as JPEG and bring that")
    return name, *found


def _png_size(photo: bytes) -> tuple[int, int] | None:
    """From the first chunk, IHDR (W3C PNG, 11.2.1)."""
    if photo[12:16] != b"IHDR" or len(photo) < 24:
        return None
    return int.from_bytes(photo[16:20]), int.from_bytes(photo[20:24])


def _jpeg_size(photo: bytes) -> tuple[int, int] | None:
    """From the frame header, a marker C0 to CF but for C4, C8 and CC (ITU T.81, B.2.2)."""
    at = 2
    while at + 9 <= len(photo):
        if photo[at] != 0xFF:
            return None
        marker = photo[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            return int.from_bytes(photo[at + 7 : at + 9]), int.from_bytes(photo[at + 5 : at + 7])
        at += 2 + int.from_bytes(photo[at + 2 : at + 4])
    return None


def keep(folder: Path, actor: Actor, photo: bytes, pins: list[tuple[XY, XY]]) -> None:
    """Write a photo and where two of its points lie; the one before it is replaced.

    NotAllowed for who is no steward; InputError where it cannot lie so.
    """
    actor.must("steward", "keep_aerial_photo")
    name, width, height = size(photo)
    lies([{"photo": p, "ground": g} for p, g in pins], Frame.around([{"type": "Point", "coordinates": g} for _, g in pins]))
    told = {"width": width, "height": height, "pins": [{"photo": list(p), "ground": list(g)} for p, g in pins]}
    for old, _ in KINDS.values():
        (folder / old).unlink(missing_ok=True)
    (folder / name).write_bytes(photo)
    (folder / SIDECAR).write_text(json.dumps(told, indent=1) + "\n", "utf-8")


def lies(pins: list[dict[str, Any]], frame: Frame) -> Similarity:
    """How the photo lies in a drawing whose y counts down from the top, as the photo's own does."""
    ground = [frame.metres((p["ground"][0], p["ground"][1])) for p in pins]
    photo = [(float(p["photo"][0]), float(p["photo"][1])) for p in pins]
    return pinned(photo, [(x, frame.height - y) for x, y in ground])


def under(folder: str, frame: Frame) -> dict[str, Any] | None:
    """What the board needs to draw the photo under the land; None where there is none, or its sidecar cannot be read."""
    found = _file(Path(folder))
    try:
        told = json.loads((Path(folder) / SIDECAR).read_text("utf-8"))
        how = lies(told["pins"], frame)
        width, height = int(told["width"]), int(told["height"])
    except (OSError, ValueError, KeyError, TypeError, InputError):
        return None
    if found is None:
        return None
    stamp = sha256(f"{found.name}{found.stat().st_mtime_ns}".encode()).hexdigest()[:12]
    a, b = how.by.real, how.by.imag
    return {"src": f"/aerial?{stamp}", "width": width, "height": height, "matrix": [a, b, -b, a, how.to.real, how.to.imag]}


def _file(folder: Path) -> Path | None:
    return next((folder / name for name, _ in KINDS.values() if (folder / name).is_file()), None)


async def show(_: Request) -> Response:
    """GET /aerial: the photo, to everybody who is in."""
    found = await run_in_threadpool(lambda: _file(context.here().hub.folder))
    if found is None:
        return PlainTextResponse("There is no aerial photo.", 404)
    media = next(media for name, media in KINDS.values() if name == found.name)
    return FileResponse(found, media_type=media, headers={"Cache-Control": "private, max-age=86400", "X-Content-Type-Options": "nosniff"})


ROUTES = [Route("/aerial", show)]
