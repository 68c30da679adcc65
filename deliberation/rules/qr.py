"""A QR code as the outline of its dark squares, to be drawn as one SVG path. No Django, no image."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

import segno

QUIET_ZONE = 4  # light squares on each side, which a scanner needs


@dataclass(frozen=True)
class QrPath:
    """`size` is the side of the square, quiet zone included; `d` is what a <path> draws in it."""

    size: int
    d: str


@lru_cache(maxsize=500)
def qr_path(text: str) -> QrPath:
    """The QR code of a text, each run of dark squares in a row as one bar. Kept: a class shows one for an hour."""
    matrix = segno.make(text, error="m", micro=False).matrix
    bars: list[str] = []
    for y, row in enumerate(matrix, start=QUIET_ZONE):
        x = QUIET_ZONE
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                bars.append(f"M{x} {y}h{length}v1h-{length}z")
            x += length
    return QrPath(size=len(matrix) + 2 * QUIET_ZONE, d="".join(bars))
