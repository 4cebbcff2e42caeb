"""One stamp: the URI in its symbol, the words beside it, and where each word stands.

The words matter as much as the symbol: most people never scan, so origin, our domain and the code that can be typed are always
there, whole; the rest is set as far as the label has room, most important first.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from nguongoc.errors import Invalid
from nguongoc.label.layouts import Face
from nguongoc.label.lettering import TextDoesNotFit, Weight, clean, fit, fit_whole, width, wrap
from nguongoc.label.qr import check_text

NAME_LEADING = 1.2
TEXT_LEADING = 1.3
CAPTION_SCALE = 0.9
RULE = 0.18
"""Thickness of the thin rule, mm."""
CAP_HEIGHT = 0.74


class MissingWords(Invalid):
    """Origin, domain and code stand on every label (design section 5)."""

    code = "label-words-missing"


class Ink(StrEnum):
    DARK = "#1F2A24"
    LEAF = "#2F6B3C"
    BLACK = "#000000"


@dataclass(frozen=True, slots=True)
class StampText:
    """The words, as people read them; made NFC and checked against the font when it is made.

    An optional line is empty where there is nothing to say; name, origin, domain and code are always there.
    """

    product_name: str
    origin_line: str
    producer_line: str
    lot_line: str
    date_lines: tuple[str, ...]
    domain: str
    code_display: str
    """The public code, grouped for the eye."""
    serial_display: str | None = None
    """The unit's serial, None on a lot stamp."""

    def __post_init__(self) -> None:
        for name in ("product_name", "origin_line", "producer_line", "lot_line", "domain", "code_display"):
            object.__setattr__(self, name, clean(getattr(self, name)))
        object.__setattr__(self, "date_lines", tuple(clean(line) for line in self.date_lines))
        for name in ("product_name", "origin_line", "domain", "code_display"):
            if not getattr(self, name):
                raise MissingWords(f"a label says its {name.replace('_', ' ')}", pointer=f"/{name}")
        if self.serial_display is not None:
            object.__setattr__(self, "serial_display", clean(self.serial_display))


@dataclass(frozen=True, slots=True)
class Stamp:
    """What is printed once: `uri` is the whole content of the symbol."""

    uri: str
    text: StampText

    def __post_init__(self) -> None:
        check_text(self.uri)


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
    x: float
    y: float
    length: float


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
    """The unit's serial; empty on a lot stamp."""

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
    own = (
        ()
        if text.serial_display is None
        else _labelled(column, face.height - face.padding, "Tem", text.serial_display)
    )
    return Composition(
        _shared(column, text.product_name, _details(text), (text.domain, text.code_display), len(own)), own
    )


@lru_cache(maxsize=256)
def _shared(
    column: _Column, name: str, details: tuple[str, ...], domain_and_code: tuple[str, str], own_lines: int
) -> Words:
    """`own_lines` of the serial stand below, its small label counted with them."""
    face = column.face
    baseline = face.height - face.padding
    if own_lines:
        baseline -= TEXT_LEADING * face.text_size + (own_lines - 2) * TEXT_LEADING * face.least_size
    foot, rule = _foot(column, *domain_and_code, baseline)
    head = _head(column, name, details, rule.y - 0.6 * face.text_size)
    caption = () if face.caption is None else (_caption(column, face.caption),)
    return Words((*head, *foot, *caption), rule, column.ink(Ink.LEAF))


@lru_cache(maxsize=16)
def _column(face: Face) -> _Column:
    left = round(face.qr_left + face.qr_side, 3)
    return _Column(face, left, face.width - face.padding - left)


def _details(text: StampText) -> tuple[str, ...]:
    return tuple(filter(None, (text.origin_line, text.producer_line, text.lot_line, *text.date_lines)))


def _head(column: _Column, name: str, details: tuple[str, ...], bottom: float) -> tuple[Line, ...]:
    """Name and origin, each on two lines where there is room; of the other details as many as end above `bottom`."""
    for name_lines, origin_lines in ((2, 2), (2, 1), (1, 2), (1, 1)):
        named = _name(column, name, name_lines)
        origin, size = _origin(column, details[0], origin_lines)
        first = named[-1].baseline + (TEXT_LEADING + 0.25) * column.face.text_size
        room = int((bottom - first) / (TEXT_LEADING * column.face.text_size) + 1)
        if room >= len(origin):
            others = details[1 : 1 + room - len(origin)]
            return named + _stacked(column, first, origin, others, size)
    raise TextDoesNotFit("the label has no room for name and origin")


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
    lines = list(_labelled(column, baseline, "Mã", code, face.code_size))
    y = lines[-1].baseline - 1.22 * face.code_size
    parts, size = fit_whole(domain, Weight.BOLD, face.text_size, face.least_size, column.room)
    for part in reversed(parts):
        lines.append(column.line(y, size, Weight.BOLD, part, ink=Ink.LEAF))
        y -= TEXT_LEADING * face.text_size
    return tuple(reversed(lines)), Rule(
        column.left, round(y + 0.05 * face.text_size, 3), round(column.room, 3)
    )


def _labelled(
    column: _Column, baseline: float, label: str, value: str, size: float | None = None
) -> tuple[Line, ...]:
    """A small label and its value in bold, last line on `baseline`, from the bottom up; a wide value takes two lines."""
    least = column.face.least_size
    indent = _indent(label, least)
    parts, fitted = fit_whole(value, Weight.BOLD, size or column.face.text_size, least, column.room - indent)
    top = baseline - (len(parts) - 1) * TEXT_LEADING * fitted
    lines = [
        column.line(top + position * TEXT_LEADING * fitted, fitted, Weight.BOLD, part, dx=indent)
        for position, part in enumerate(parts)
    ]
    return (*reversed(lines), column.line(top, least, Weight.REGULAR, label))


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
