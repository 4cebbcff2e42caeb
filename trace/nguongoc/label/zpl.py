"""Labels in ZPL II, the language that most thermal label printers take as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nguongoc.errors import Invalid
from nguongoc.label.compose import RULE, Frame, Line, compose
from nguongoc.label.faces import Face
from nguongoc.label.layouts import LAYOUTS, Layout
from nguongoc.label.qr import module_mm, qr_matrix
from nguongoc.label.stamp import Stamp

FONT = "E:TT0003M_.FNT"
"""Swiss 721, in the printer; `^CI28` (UTF-8) reaches its Vietnamese letters. A printer without it needs the PDF."""
QR_DROP = 10
"""Dots by which the printer sets a `^BQ` symbol lower than its `^FO` says."""
MAX_MAGNIFICATION = 10
_ESCAPED = str.maketrans({character: f"_{ord(character):02X}" for character in "_^~\\"})


class NotAThermalLayout(Invalid):
    """ZPL counts in the printer's dots, so only a layout that knows them can be written in it."""

    code = "label-layout-not-thermal"


def zpl_labels(stamps: Iterable[Stamp], layout: Layout) -> Iterator[str]:
    """One `^XA ... ^XZ` a stamp; modules are whole dots and never below 0.396 mm. Raises `NotAThermalLayout`."""
    dot = printer_dot(layout)
    for stamp in stamps:
        yield _label(stamp, layout.face, dot)


def printer_dot(layout: Layout) -> float:
    """Side of a dot of the layout's printer in mm. Raises `NotAThermalLayout`, which lists those that have one."""
    if layout.face.dot is None:
        known = ", ".join(name for name, other in LAYOUTS.items() if other.face.dot is not None)
        raise NotAThermalLayout(f"{layout.id} is not for a thermal printer; known: {known}", known=known)
    return layout.face.dot


def _label(stamp: Stamp, face: Face, dot: float) -> str:
    matrix = qr_matrix(stamp.uri)
    module = module_mm(matrix, face.qr_side, dot)
    magnification = min(round(module / dot), MAX_MAGNIFICATION)
    inset = (face.qr_side - magnification * dot * matrix.size) / 2
    left, top = round((face.qr_left + inset) / dot), round((face.qr_top + inset) / dot)
    placed = compose(stamp.text, face)
    rule = placed.shared.rule
    bar = f"^FO{round(rule.x / dot)},{round(rule.y / dot)}^GB{round(rule.length / dot)},1,{max(1, round(RULE / dot))}^FS"
    return "\n".join(
        (
            f"^XA^CI28^PW{round(face.width / dot)}^LL{round(face.height / dot)}^LH0,0",
            f"^FO{left},{max(0, top - QR_DROP)}^BQN,2,{magnification}^FH^FDMA,{stamp.uri.translate(_ESCAPED)}^FS",
            *(_words(line, dot) for line in placed.lines),
            bar,
            *(() if placed.scratch is None else (_box(placed.scratch, dot),)),
            "^XZ\n",
        )
    )


def _box(frame: Frame, dot: float) -> str:
    x, y, width, height = (round(each / dot) for each in (frame.x, frame.y, frame.width, frame.height))
    return f"^FO{x},{y}^GB{width},{height},{max(1, round(RULE / dot))}^FS"


def _words(line: Line, dot: float) -> str:
    """`^FT` sets on the baseline, as we measure; the printer's font is narrower than ours, so what fits here fits there."""
    size = round(line.size / dot)
    text = line.text.translate(_ESCAPED)
    return f"^FT{round(line.x / dot)},{round(line.baseline / dot)}^A@N,{size},{size},{FONT}^FH^FD{text}^FS"
