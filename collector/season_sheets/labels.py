"""Labels for bins and boxes: ten to a sheet of Letter (4 by 2 inches each, the usual label stock), with a QR code of the lot."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import segno

from collector.season_sheets.paper import Stamp
from collector.sheets import BOLD, REGULAR, blank, letters, printable, split
from models.advice.season.sheets import LotLabel, said_day

ACROSS, DOWN = 2, 5
LABEL_W, LABEL_H = 288.0, 144.0
# gaps of the label stock: 0.16 in at the sides, 0.19 in between, half an inch above
SIDE, BETWEEN, ABOVE = 11.25, 13.5, 36.0
QR_WIDE, INSET = 86.0, 10.0
# how high the crop's name may be in all, and in which sizes it is tried; the lot's, which shrinks until it has room
CROP_H, CROP_SIZES, LOT = 42.0, (20.0, 15.0, 12.0, 10.0), 11.0


def label_sheet(labels: Sequence[LotLabel], stamp: Stamp) -> bytes:
    """The labels, ten a page; on A4 in the same size, set in the middle. One empty page where there is none."""
    out = BytesIO()
    canvas, width, height = blank(out, stamp.units, compressed=stamp.compressed, upright=True)
    left = (width - ACROSS * LABEL_W - BETWEEN) / 2
    for n, one in enumerate(labels):
        at = n % (ACROSS * DOWN)
        if n and not at:
            canvas.showPage()
        _label(canvas, left + at % ACROSS * (LABEL_W + BETWEEN), height - ABOVE - (at // ACROSS + 1) * LABEL_H, one, stamp.farm)
    canvas.save()
    return out.getvalue()


def _label(canvas: Any, x: float, y: float, one: LotLabel, farm: str) -> None:
    """Crop large, then bed and day, farm, lot; the code at the right."""
    has, wide = letters(), LABEL_W - 3 * INSET - QR_WIDE
    top = y + LABEL_H - INSET
    crop = printable(one.crop, has)
    size = next((size for size in CROP_SIZES if len(split(crop, BOLD, size, wide)) * size <= CROP_H), CROP_SIZES[-1])
    for line in split(crop, BOLD, size, wide)[: int(CROP_H / size)]:
        top -= size
        canvas.setFont(BOLD, size)
        canvas.drawString(x + INSET, top, line)
        top -= 3
    said = (one.bed, f"picked {said_day(one.on)} {one.on.year}", one.amount or "amount ________", farm)
    lines = [line for text in said if text for line in split(printable(text, has), REGULAR, 9.5, wide)]
    for line in lines[: int((top - y - INSET - LOT) / 12)]:
        top -= 12
        canvas.setFont(REGULAR, 9.5)
        canvas.drawString(x + INSET, top, line)
    lot, room = printable(one.lot, has), LABEL_W - 2 * INSET
    canvas.setFont(BOLD, min(LOT, LOT * room / canvas.stringWidth(lot, BOLD, LOT)))
    canvas.drawString(x + INSET, y + INSET, lot)
    draw_code(canvas, one.lot, x + LABEL_W - INSET - QR_WIDE, y + (LABEL_H - QR_WIDE) / 2 + 8, QR_WIDE)


def draw_code(canvas: Any, text: str, x: float, y: float, wide: float) -> None:
    """Text as a QR code that forgives a scratch (level M), with four modules of white around it."""
    matrix = [list(row) for row in segno.make_qr(text, error="m").matrix_iter(border=4)]
    side = wide / len(matrix)
    for down, row in enumerate(matrix):
        start = 0
        while start < len(row):
            end = start
            while end < len(row) and row[end]:
                end += 1
            if end > start:
                # a run of dark modules as one bar, a hair taller than a module, so that no printer leaves white between rows
                canvas.rect(x + start * side, y + wide - (down + 1) * side, (end - start) * side, side + 0.05, stroke=0, fill=1)
            start = max(end, start + 1)
