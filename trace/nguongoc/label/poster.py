"""A lot shown to people: a poster for the stall (PDF, A4) and a picture to send on (PNG, 4:5, as phones show pictures in a feed).

The same words, photo and symbol in the same order, so that who saw the one knows the other. The words are those of the lot's
label (`stamp`): what is claimed on a wall is what is claimed on the pack.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from PIL import Image, ImageDraw

from nguongoc.label.compose import Ink, Line
from nguongoc.label.faces import FACE_63X34, POINT, Face
from nguongoc.label.lettering import Weight, clean, fit_whole, wrap
from nguongoc.label.picture import draw_line
from nguongoc.label.qr import module_mm, qr_matrix
from nguongoc.label.stamp import Stamp

SCAN_VI: Final = "Quét để xem ai làm ra, ở đâu, khi nào"
SCAN_EN: Final = "Scan to see who made it, where and when"
PICTURE_PX_PER_MM: Final = 10
PHOTO_DPI: Final = 200
PAPER: Final = "#FFFFFF"
LEADING: Final = 1.2
SMALLER, BIGGER = 0.93, 1.35
"""Steps in which words shrink until they fit; how much larger they are where no photo takes the room."""


@dataclass(frozen=True, slots=True)
class Board:
    """Where things stand; mm from the top left corner. Words run from `left` to the same distance from the right."""

    width: float
    height: float
    left: float
    photo_height: float
    """Over the whole width, from the top: the least of it."""
    name_size: float
    text_size: float
    small_size: float
    qr_side: float
    """Box of the symbol, quiet zone included, in the lower left corner."""

    @property
    def room(self) -> float:
        return self.width - 2 * self.left

    @property
    def qr_top(self) -> float:
        return self.height - self.left - self.qr_side

    @property
    def face(self) -> Face:
        """The box of the symbol as the printing of labels knows it."""
        return replace(FACE_63X34, qr_side=self.qr_side, qr_left=self.left, qr_top=self.qr_top)


STALL: Final = Board(
    210, 297, left=16, photo_height=106, name_size=46 * POINT, text_size=21 * POINT, small_size=15 * POINT, qr_side=78
)  # fmt: skip
FEED: Final = Board(
    108, 135, left=7, photo_height=44, name_size=21 * POINT, text_size=10.5 * POINT, small_size=8 * POINT, qr_side=38
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Poster:
    """What is shown of a lot. `name_en` for who reads no Vietnamese; `photo` is a picture of ours, or None."""

    stamp: Stamp
    name_en: str | None
    photo: bytes | None


def poster_pdf(poster: Poster, made_at: datetime) -> bytes:
    """One page of A4; the symbol is vector and the words are text. The same poster and time give the same bytes."""
    # Late: only who prints pays for it, not every start.
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    from nguongoc.label.sheet import colour, font_name, symbol_operators

    board, file = STALL, io.BytesIO()
    placed = arranged(poster, board)
    size = (board.width / POINT, board.height / POINT)
    canvas = Canvas(file, pagesize=size, pageCompression=1, invariant=1, lang="vi")
    canvas.setTitle(f"{poster.stamp.text.product_name}, {poster.stamp.text.lot_line}")
    canvas.setCreator("Nguồn Gốc")
    canvas.setDateFormatter(lambda *_: made_at.strftime("D:%Y%m%d%H%M%SZ"))
    # Millimetres from the top left corner, up being positive, from here on.
    canvas.addLiteral(f"{1 / POINT:.6f} 0 0 {1 / POINT:.6f} 0 {size[1]:.4f} cm")
    if poster.photo is not None:
        dots = round(board.width / 25.4 * PHOTO_DPI)
        shown = cropped(poster.photo, dots, round(dots * placed.photo_height / board.width))
        canvas.drawImage(ImageReader(shown), 0, -placed.photo_height, board.width, placed.photo_height)
    canvas.addLiteral(symbol_operators(qr_matrix(poster.stamp.uri), board.face))
    for line in placed.lines:
        text = canvas.beginText()
        text.setTextOrigin(line.x, -line.baseline)
        text.setFont(font_name(line.weight), line.size)
        text.textOut(line.text)
        canvas.addLiteral(f"{colour(line.ink)} {text.getCode()}")
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def poster_png(poster: Poster) -> bytes:
    """1080 x 1350 pixels."""
    board, scale = FEED, PICTURE_PX_PER_MM
    placed = arranged(poster, board)
    picture = Image.new("RGB", (round(board.width * scale), round(board.height * scale)), PAPER)
    if poster.photo is not None:
        picture.paste(cropped(poster.photo, picture.width, round(placed.photo_height * scale)))
    matrix = qr_matrix(poster.stamp.uri)
    module_px = int(module_mm(matrix, board.qr_side, None) * scale)
    side = matrix.framed_size * module_px
    symbol = Image.frombytes("L", (matrix.framed_size, matrix.framed_size), matrix.framed)
    corner = (round(board.left * scale), round((board.height - board.left) * scale) - side)
    picture.paste(symbol.resize((side, side), Image.Resampling.NEAREST), corner)
    draw = ImageDraw.Draw(picture)
    for line in placed.lines:
        draw_line(draw, line, scale)
    file = io.BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()


def cropped(photo: bytes, width: int, height: int) -> Image.Image:
    """The middle of a picture of ours, filling `width` x `height` pixels."""
    with Image.open(io.BytesIO(photo)) as opened:
        whole = opened.convert("RGB")
    across = whole.width * height > whole.height * width
    kept_width = whole.height * width // height if across else whole.width
    kept_height = whole.height if across else whole.width * height // width
    left, top = (whole.width - kept_width) // 2, (whole.height - kept_height) // 2
    box = (left, top, left + kept_width, top + kept_height)
    return whole.resize((width, height), Image.Resampling.LANCZOS, box=box)


@dataclass(frozen=True, slots=True)
class Arranged:
    """Every word in its place, and how far down the photo comes."""

    photo_height: float
    lines: tuple[Line, ...]


def arranged(poster: Poster, board: Board) -> Arranged:
    """Below the photo name, place, who and when; beside the symbol what to do with it. Nothing runs into the symbol's box.

    What few words leave free is the photo's.
    """
    text = poster.stamp.text
    top, grown = (board.photo_height, 1.0) if poster.photo is not None else (board.left, BIGGER)
    name, said, small = (size * grown for size in (board.name_size, board.text_size, board.small_size))
    column = _Column(board.left, board.room, top + board.left * 0.6, board.qr_top)
    column.add(text.product_name, name, Weight.BOLD, lines=2, least=said)
    column.add(poster.name_en or "", said, Weight.REGULAR, least=small)
    column.add(text.origin_line, said, Weight.BOLD, ink=Ink.LEAF, lines=2, least=small)
    column.add(text.producer_line, said, Weight.REGULAR, least=small)
    dates = dict.fromkeys((*text.date_lines[:1], *text.date_lines[-1:]))
    column.add(" · ".join(dates), small, Weight.REGULAR, lines=2, least=board.small_size)
    beside = board.left + board.qr_side + board.left * 0.5
    room = board.width - board.left - beside
    foot = _Column(beside, room, board.qr_top + board.left * 0.2, board.height - board.left)
    foot.add(SCAN_VI, board.text_size * BIGGER, Weight.BOLD, lines=2, least=board.small_size)
    foot.add(SCAN_EN, board.small_size, Weight.REGULAR, lines=2, least=board.small_size * 0.7)
    foot.whole(text.code_display, board.text_size, Weight.BOLD)
    foot.whole(text.domain, board.small_size, Weight.REGULAR)
    if poster.photo is None:
        return Arranged(0, (*column.lines, *foot.lines))
    free = column.room_left
    told = (replace(line, baseline=round(line.baseline + free, 3)) for line in column.lines)
    return Arranged(top + free, (*told, *foot.lines))


class _Column:
    """Lines from `top` down to `bottom`; what finds no room is left out, the least important being added last."""

    def __init__(self, left: float, room: float, top: float, bottom: float) -> None:
        self.lines: list[Line] = []
        self._left, self._room, self._at, self._bottom = left, room, top, bottom

    @property
    def room_left(self) -> float:
        return max(0.0, self._bottom - self._at)

    def add(
        self, text: str, size: float, weight: Weight, *, ink: Ink = Ink.DARK, lines: int = 1, least: float
    ) -> None:
        """As large as it fits on so many lines, and cut only at the smallest."""
        if not text:
            return
        text, tried = clean(text), size
        while True:
            broken, _ = wrap(text, weight, tried, tried, self._room, lines=lines)
            if " ".join(broken) == text or tried <= least:
                self._put(broken, tried, weight, ink)
                return
            tried = max(least, tried * SMALLER)

    def whole(self, text: str, size: float, weight: Weight) -> None:
        """Words that are never cut. Raises `TextDoesNotFit`."""
        broken, set_at = fit_whole(text, weight, size, size * 0.5, self._room)
        self._put(broken, set_at, weight, Ink.DARK)

    def _put(self, broken: tuple[str, ...], size: float, weight: Weight, ink: Ink) -> None:
        if self._at + len(broken) * size * LEADING > self._bottom:
            return
        for each in broken:
            self._at += size * LEADING
            baseline = round(self._at - size * 0.3, 3)
            self.lines.append(Line(round(self._left, 3), baseline, round(size, 3), weight, ink, each))
        self._at += size * 0.3
