"""The face of one label: where the symbol and the words go, drawn by hand for the everyday sizes and reckoned for every other. All in mm."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from nguongoc.errors import Invalid

POINT = 25.4 / 72
"""One typographic point in mm."""
SCAN_ME = "Quét để xem nguồn gốc"
LEAST_SYMBOL: Final = 14.7
"""Side of the smallest symbol of a lot (version 3, 37 modules with its quiet zone) at the least module of 0.396 mm."""
LEAST_WORDS: Final = 13.5
"""Width of the column beside it: a code on one line in the least letters."""
MOST_SYMBOL: Final = 27.4
UNPRINTED: Final = 4.3
"""A sixth of an inch: what office printers leave white along each edge of the paper."""
DESCENT: Final = 0.4
"""By which letters hang below the last baseline."""
QUIET: Final = 1.5
"""White that the symbol's box has inside its own edge: four modules of the least size, rounded down."""


class LabelTooSmall(Invalid):
    """No symbol that a till reads and the words beside it fit on such a label, or on what of it the printer reaches."""

    code = "label-too-small"


@dataclass(frozen=True, slots=True)
class Face:
    """One label: where the symbol's box and the words go, how large the words are (in mm of letter size)."""

    width: float
    height: float
    qr_side: float
    """Box of the symbol, quiet zone included; words never enter it."""
    qr_left: float
    qr_top: float
    padding: float
    """White between words and the label's edge."""
    name_size: float
    text_size: float
    code_size: float
    least_size: float
    """Letters never get smaller than this."""
    caption: str | None
    """Under the symbol, what to do with it; None where there is no room."""
    dot: float | None = None
    """Side of a printer's dot where modules must be whole dots."""
    black_only: bool = False


@dataclass(frozen=True, slots=True)
class Edges:
    """How far the labels at the border of a sheet stand from the paper's edges."""

    left: float
    top: float
    right: float
    bottom: float


FACE_63X34 = Face(
    width=63.5, height=33.9, qr_side=27.4, qr_left=0.9, qr_top=1.3, padding=3.0, name_size=9.6 * POINT,
    text_size=5.9 * POINT, code_size=8.6 * POINT, least_size=5.0 * POINT, caption=SCAN_ME,
)  # fmt: skip
FACE_46X25 = Face(
    width=45.7, height=25.4, qr_side=23.0, qr_left=0.4, qr_top=1.2, padding=2.2, name_size=7.4 * POINT,
    text_size=5.0 * POINT, code_size=6.8 * POINT, least_size=4.2 * POINT, caption=None,
)  # fmt: skip
FACE_38X21 = Face(
    width=38.1, height=21.2, qr_side=21.0, qr_left=0.1, qr_top=0.1, padding=1.6, name_size=6.2 * POINT,
    text_size=4.6 * POINT, code_size=5.6 * POINT, least_size=4.0 * POINT, caption=None,
)  # fmt: skip
BY_HAND: Final = {(each.width, each.height): each for each in (FACE_63X34, FACE_46X25, FACE_38X21)}
FAR_FROM_EDGES: Final = Edges(UNPRINTED, UNPRINTED, UNPRINTED, UNPRINTED)


def face_50x30(dots_per_mm: float) -> Face:
    """The everyday roll, for a printer of so many dots."""
    return Face(
        width=50, height=30, qr_side=25.5, qr_left=0.2, qr_top=0.4, padding=2.0, name_size=8.0 * POINT,
        text_size=5.8 * POINT, code_size=7.4 * POINT, least_size=5.0 * POINT, caption=SCAN_ME,
        dot=1 / dots_per_mm, black_only=True,
    )  # fmt: skip


def face_for(width: float, height: float, edges: Edges, dots_per_mm: float | None = None) -> Face:
    """The face of a label of any size: symbol left, words right, both kept off what a printer leaves white at the paper's edge.

    Every label of a sheet has the same face, so the one at the tightest edge decides. Raises `LabelTooSmall`.
    """
    drawn = BY_HAND.get((width, height))
    tightest = min(edges.left, edges.top, edges.right, edges.bottom)
    if drawn is not None and dots_per_mm is None and tightest >= UNPRINTED:
        return drawn
    left, top, bottom = (
        round(max(0.1, UNPRINTED - edge - QUIET), 2) for edge in (edges.left, edges.top, edges.bottom)
    )
    white = min(max(0.045 * width, 1.5), 3.0)
    padding = max(white, UNPRINTED + DESCENT - min(edges.top, edges.right, edges.bottom))
    side = min(height - top - bottom, width - left - padding - LEAST_WORDS, MOST_SYMBOL)
    if side < LEAST_SYMBOL:
        raise LabelTooSmall(
            f"{width} x {height} mm leave {side:.1f} mm for the symbol, at least {LEAST_SYMBOL}",
            pointer="/label_width" if height - top - bottom >= LEAST_SYMBOL else "/label_height",
            least_width=math.ceil(left + padding + LEAST_WORDS + LEAST_SYMBOL),
            least_height=math.ceil(top + bottom + LEAST_SYMBOL),
        )
    return _set(width, height, side, (left, top, bottom), padding, dots_per_mm)


def _set(
    width: float,
    height: float,
    side: float,
    white: tuple[float, float, float],
    padding: float,
    dots_per_mm: float | None,
) -> Face:
    """Letters between those of the smallest and a little over those of the largest face drawn by hand, by the room there is."""
    left, top, bottom = white
    column = width - left - side - padding
    grown = min((column - 15.4) / 16.8, (height - 21.2) / 12.7, 1.5)
    larger = max(grown, 0.0)
    text = (4.6 + 1.3 * larger) * POINT
    under = height - top - bottom - side
    has_caption = under >= padding + 1.2 * text
    return Face(
        width=width,
        height=height,
        qr_side=round(side, 2),
        qr_left=left,
        qr_top=round(top + (under - (padding + 1.2 * text if has_caption else 0)) / 2, 2),
        padding=round(padding, 2),
        name_size=(6.2 + 3.4 * larger) * POINT,
        text_size=text,
        code_size=(5.6 + 3.0 * larger) * POINT,
        least_size=(4.0 + min(larger, 1.0)) * POINT,
        caption=SCAN_ME if has_caption else None,
        dot=None if dots_per_mm is None else 1 / dots_per_mm,
        black_only=dots_per_mm is not None,
    )
