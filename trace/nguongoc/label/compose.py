"""Where each word of a stamp stands, for PNG, SVG and PDF alike.

From the bottom up: serial, code and our domain, never cut. Above a thin rule, from the top down: name, origin, then of the
other lines what the label has room for. No word enters the symbol's box, whose edge is the quiet zone.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from nguongoc.label.faces import Face
from nguongoc.label.lettering import TextDoesNotFit, Weight, fit, fit_whole, width, wrap
from nguongoc.label.stamp import CODE_LABEL, PIN_LABEL, SERIAL_LABEL, StampText

NAME_LEADING = 1.2
TEXT_LEADING = 1.3
RULE = 0.18
"""Thickness of the thin rule, mm."""
CAP_HEIGHT = 0.74
CAPTION_SCALE = 0.9
PIN_WHITE, PIN_ABOVE = 0.55, 0.4
"""White around a PIN and above its frame, in letter sizes: the layer that covers it must not cover its neighbours."""


class Ink(StrEnum):
    """The colours of print, as CSS writes them; the QR code itself is always black."""

    DARK = "#1F2A24"
    LEAF = "#2F6B3C"
    BLACK = "#000000"


@dataclass(frozen=True, slots=True)
class Line:
    """Words on a baseline; mm from the top left corner of the label."""

    x: float
    baseline: float
    size: float
    weight: Weight
    ink: Ink
    text: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin line to the right; mm from the top left corner of the label."""

    x: float
    y: float
    length: float


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the layer that is scratched off goes; mm from the top left corner of the label."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Words:
    """What every unit of a lot says alike: a sheet sets it once."""

    lines: tuple[Line, ...]
    rule: Rule
    rule_ink: Ink


@dataclass(frozen=True, slots=True)
class Composition:
    """Every word of a face, none of them inside the symbol's box."""

    shared: Words
    own: tuple[Line, ...]
    """The unit's serial, and its PIN where there is one; empty on a lot stamp."""
    scratch: Frame | None = None
    """Around the PIN."""

    @property
    def lines(self) -> tuple[Line, ...]:
        return (*self.shared.lines, *self.own)


@dataclass(frozen=True, slots=True)
class _Column:
    """Where words may stand: right of the symbol's box, inside the padding."""

    face: Face
    left: float
    room: float

    def ink(self, colour: Ink) -> Ink:
        return Ink.BLACK if self.face.black_only else colour

    def line(
        self, baseline: float, size: float, weight: Weight, text: str, *, ink: Ink = Ink.DARK, dx: float = 0
    ) -> Line:
        return Line(round(self.left + dx, 3), round(baseline, 3), size, weight, self.ink(ink), text)


def compose(text: StampText, face: Face) -> Composition:
    """Set the words of `text` on `face`."""
    column = _column(face)
    foot = _unit_foot(column, text)
    said = (text.domain, text.code_display)
    return Composition(
        _shared(column, text.product_name, _details(text), said, foot.labels, foot.top),
        foot.own,
        foot.scratch,
    )


@dataclass(frozen=True, slots=True)
class _UnitFoot:
    """What stands at the bottom for one unit alone; `top` is where the next line up may stand."""

    own: tuple[Line, ...]
    labels: tuple[Line, ...]
    top: float
    scratch: Frame | None


def _unit_foot(column: _Column, text: StampText) -> _UnitFoot:
    """From the bottom up: the PIN in its frame, then the serial.

    Where labels and frame stand depends on how many lines there are and never on their letters, so that units share the rest.
    """
    face = column.face
    own: tuple[Line, ...] = ()
    labels: list[Line] = []
    baseline, scratch = face.height - face.padding, None
    for label, value, white in (
        (PIN_LABEL, text.pin_display, PIN_WHITE * face.text_size),
        (SERIAL_LABEL, text.serial_display, 0.0),
    ):
        if value is None:
            continue
        lines = _value(column, baseline - white, label, value, face.text_size)
        first = lines[0].baseline
        own = (*lines, *own)
        labels.append(column.line(first, face.least_size, Weight.REGULAR, label))
        if white:
            top = first - CAP_HEIGHT * face.text_size - white
            left = column.left + _indent(label, face.least_size) - 0.3 * face.least_size
            scratch = Frame(
                *(round(each, 3) for each in (left, top, column.left + column.room - left, baseline - top))
            )
            first = top + (TEXT_LEADING - PIN_ABOVE) * face.text_size
        baseline = first - TEXT_LEADING * face.text_size
    return _UnitFoot(own, tuple(labels), baseline, scratch)


@lru_cache(maxsize=256)
def _shared(
    column: _Column,
    name: str,
    details: tuple[str, ...],
    domain_and_code: tuple[str, str],
    labels: tuple[Line, ...],
    baseline: float,
) -> Words:
    """All but the unit's own lines, below which `baseline` is; their `labels` are the same for every unit."""
    face = column.face
    foot, rule = _foot(column, *domain_and_code, baseline)
    head = _head(column, name, details, rule.y - 0.6 * face.text_size)
    caption = () if face.caption is None else (_caption(column, face.caption),)
    return Words((*head, *foot, *labels, *caption), rule, column.ink(Ink.LEAF))


@lru_cache(maxsize=16)
def _column(face: Face) -> _Column:
    left = round(face.qr_left + face.qr_side, 3)
    return _Column(face, left, face.width - face.padding - left)


def _details(text: StampText) -> tuple[str, ...]:
    return tuple(filter(None, (text.origin_line, text.producer_line, text.lot_line, *text.date_lines)))


def _head(column: _Column, name: str, details: tuple[str, ...], bottom: float) -> tuple[Line, ...]:
    """Name and origin, each on two lines where there is room; of the other details as many as end above `bottom`.

    A long name gives up its second line before the origin is cut.
    """
    cut: tuple[Line, ...] = ()
    for name_lines, origin_lines in ((2, 2), (2, 1), (1, 2), (1, 1)):
        named = _name(column, name, name_lines)
        origin, size = _origin(column, details[0], origin_lines)
        first = named[-1].baseline + (TEXT_LEADING + 0.25) * column.face.text_size
        room = int((bottom - first) / (TEXT_LEADING * column.face.text_size) + 1)
        if room < len(origin):
            continue
        lines = named + _stacked(column, first, origin, details[1 : 1 + room - len(origin)], size)
        if " ".join(origin) == details[0]:
            return lines
        cut = cut or lines
    if not cut:
        raise TextDoesNotFit("the label has no room for name and origin")
    return cut


def _name(column: _Column, name: str, lines: int) -> tuple[Line, ...]:
    size = column.face.name_size
    top = column.face.padding + CAP_HEIGHT * size
    parts, fitted = wrap(name, Weight.BOLD, size, 0.8 * size, column.room, lines=lines)
    return tuple(
        column.line(top + position * NAME_LEADING * fitted, fitted, Weight.BOLD, part)
        for position, part in enumerate(parts)
    )


def _origin(column: _Column, origin: str, lines: int) -> tuple[tuple[str, ...], float]:
    face = column.face
    return wrap(origin, Weight.REGULAR, face.text_size, face.least_size, column.room, lines=lines)


def _stacked(
    column: _Column, first: float, origin: tuple[str, ...], others: tuple[str, ...], size: float
) -> tuple[Line, ...]:
    """Origin and other details in letters of one size, the largest in which all stand whole (or the least)."""
    least, step = column.face.least_size, TEXT_LEADING * column.face.text_size
    size = min([size, *(fit(other, Weight.REGULAR, size, least, column.room)[1] for other in others)])
    texts = (*origin, *(fit(other, Weight.REGULAR, size, least, column.room)[0] for other in others))
    return tuple(
        column.line(first + position * step, size, Weight.REGULAR, text)
        for position, text in enumerate(texts)
    )


def _foot(column: _Column, domain: str, code: str, baseline: float) -> tuple[tuple[Line, ...], Rule]:
    """Domain and code, whole, up from `baseline`; above them the rule."""
    face = column.face
    value = _value(column, baseline, CODE_LABEL, code, face.code_size)
    top = value[0].baseline
    lines = [*reversed(value), column.line(top, face.least_size, Weight.REGULAR, CODE_LABEL)]
    y = top - 1.22 * face.code_size
    parts, size = fit_whole(domain, Weight.BOLD, face.text_size, face.least_size, column.room)
    for part in reversed(parts):
        lines.append(column.line(y, size, Weight.BOLD, part, ink=Ink.LEAF))
        y -= TEXT_LEADING * face.text_size
    return tuple(reversed(lines)), Rule(
        column.left, round(y + 0.05 * face.text_size, 3), round(column.room, 3)
    )


def _value(column: _Column, baseline: float, label: str, value: str, size: float) -> tuple[Line, ...]:
    """A code in bold beside the place of its small label, last line on `baseline`; a wide one takes two lines."""
    least = column.face.least_size
    indent = _indent(label, least)
    parts, fitted = fit_whole(value, Weight.BOLD, size, least, column.room - indent)
    top = baseline - (len(parts) - 1) * TEXT_LEADING * least
    return tuple(
        column.line(top + position * TEXT_LEADING * least, fitted, Weight.BOLD, part, dx=indent)
        for position, part in enumerate(parts)
    )


@lru_cache(maxsize=64)
def _indent(label: str, size: float) -> float:
    return width(label, Weight.REGULAR, size) + 0.5 * size


def _caption(column: _Column, caption: str) -> Line:
    """Centred under the symbol's box."""
    face = column.face
    text, size = fit(
        caption, Weight.REGULAR, CAPTION_SCALE * face.text_size, 0.7 * face.text_size, 0.8 * face.qr_side
    )
    left = face.qr_left + (face.qr_side - width(text, Weight.REGULAR, size)) / 2
    return column.line(face.height - face.padding, size, Weight.REGULAR, text, dx=left - column.left)
