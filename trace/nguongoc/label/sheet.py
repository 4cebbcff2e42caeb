"""Print sheets: PDF with vector symbols, real text, and as little work a label as can be.

A label is one string of PDF operators in its own mm coordinates, added to the page through `Canvas.addLiteral`: the symbol's dark
runs as `re` operators under one fill, the words as text that can be selected and searched. Drawing through the
library's own calls is four times slower and three times larger (reference/perf.md section 5).
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import datetime
from functools import cache, lru_cache

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from nguongoc.errors import Invalid, TooLarge
from nguongoc.label.compose import RULE, Frame, Ink, Line, Words, compose
from nguongoc.label.faces import POINT, UNPRINTED, Face
from nguongoc.label.layouts import Layout
from nguongoc.label.lettering import Weight, clean, fit, font_bytes, width
from nguongoc.label.own_sheet import AS_IT_IS, Placing
from nguongoc.label.qr import QUIET_ZONE, Matrix, finder_squares, module_mm, qr_matrix
from nguongoc.label.stamp import Stamp

MAX_STAMPS = 20_000
"""Labels in one PDF, about 10 MB; more are printed as several files."""
MARK = 1.6
"""Length of a cut mark, mm."""
_MARGIN = "margin"
MARGIN_BASELINE = 6.4
MARGIN_SIZE = 6.5 * POINT
ROOM_FOR_MARGIN = 7.4
"""White above the labels that holds a line of the margin; a roll, and a sheet cut to its edge, have none."""

rl_config.useA85 = 0  # its text armour for binary streams would make every sheet a quarter larger


class NoStamps(Invalid):
    """A sheet of nothing."""

    code = "label-sheet-empty"


class TooManyStamps(TooLarge):
    """More stamps than one file holds; ask in parts."""

    code = "label-sheet-too-many"


def render_sheet(
    stamps: Iterable[Stamp], layout: Layout, *, title: str, made_at: datetime, placing: Placing = AS_IT_IS
) -> bytes:
    """A PDF of the stamps in their order; the same stamps, title and time give the same bytes.

    `title` (product and lot, say) stands in the document's properties and in the margin with the page number. `placing` leaves the
    places of the first sheet that are used up empty.
    """
    placing.check(layout)
    title = clean(title)
    file = io.BytesIO()
    sheet = _Sheet(file, layout, title, made_at, placing)
    count = 0
    for count, stamp in enumerate(stamps, start=1):
        if count > MAX_STAMPS:
            raise TooManyStamps(f"more than {MAX_STAMPS} labels for one PDF", maximum=MAX_STAMPS)
        sheet.put(stamp)
    if count == 0:
        raise NoStamps("no labels to print")
    sheet.finish()
    return file.getvalue()


class _Sheet:
    """The page being filled."""

    def __init__(
        self, file: io.BytesIO, layout: Layout, title: str, made_at: datetime, placing: Placing
    ) -> None:
        self._layout = layout
        self._title = title
        self._placing = placing
        self._page = 0
        self._slot = placing.start - 1
        size = (layout.page_width / POINT, layout.page_height / POINT)
        self._canvas = Canvas(file, pagesize=size, pageCompression=1, invariant=1, lang="vi")
        self._canvas.setTitle(title)
        self._canvas.setCreator("Nguồn Gốc")
        self._canvas.setAuthor("Nguồn Gốc")
        self._canvas.setSubject(layout.title_vi)
        self._canvas.setDateFormatter(lambda *_: made_at.strftime("D:%Y%m%d%H%M%SZ"))
        self._forms: dict[Words, str] = {}
        self._set = lru_cache(maxsize=512)(self._set_line)

    def put(self, stamp: Stamp) -> None:
        layout = self._layout
        if self._slot == layout.per_page:
            self._canvas.showPage()
            self._slot = 0
        if self._slot == 0 or self._page == 0:
            self._start_page()
        x, y = layout.place(self._slot)
        y = layout.page_height - y
        placed = compose(stamp.text, layout.face)
        symbol = symbol_operators(qr_matrix(stamp.uri), layout.face)
        self._canvas.addLiteral(f"q 1 0 0 1 {x:.2f} {y:.2f} cm\n{symbol}")
        self._draw_words(placed.shared)
        frame = () if placed.scratch is None else (_frame(placed.scratch),)
        self._canvas.addLiteral("\n".join((*frame, *map(self._set, placed.own), "Q")))
        self._slot += 1

    def finish(self) -> None:
        self._canvas.showPage()
        self._canvas.save()

    def _define(self, name: str, operators: str) -> None:
        """A form XObject, in the coordinates of the place that uses it."""
        layout = self._layout
        self._canvas.beginForm(
            name, -layout.page_width, -layout.page_height, layout.page_width, layout.page_height
        )
        self._canvas.addLiteral(operators)
        self._canvas.endForm()

    def _start_page(self) -> None:
        """Millimetres from here on; then the margin and the marks to cut along."""
        self._page += 1
        scale = f"{1 / POINT:.6f}"
        shift_x, shift_y = self._placing.shift_x / POINT, -self._placing.shift_y / POINT
        self._canvas.addLiteral(f"{scale} 0 0 {scale} {shift_x:.3f} {shift_y:.3f} cm")
        if self._layout.top < ROOM_FOR_MARGIN:
            return
        if self._page == 1:
            marks = _cut_marks(self._layout) if self._layout.cut_marks else ""
            self._define(_MARGIN, f"{marks}\n{self._margin(self._title, right=False)}")
        self._canvas.doForm(_MARGIN)
        self._canvas.addLiteral(self._margin(f"Tờ {self._page}", right=True))

    def _margin(self, text: str, *, right: bool) -> str:
        """Above the labels: what is printed on the left, which sheet of it on the right."""
        layout = self._layout
        left = max(layout.left, UNPRINTED) + layout.face.padding
        text, size = fit(text, Weight.REGULAR, MARGIN_SIZE, MARGIN_SIZE, layout.page_width - 2 * left - 20)
        if right:
            left = layout.page_width - left - width(text, Weight.REGULAR, size)
        return self._set(
            Line(left, MARGIN_BASELINE - layout.page_height, size, Weight.REGULAR, Ink.DARK, text)
        )

    def _draw_words(self, words: Words) -> None:
        """Written out when first met, kept as a form from the second time on: a sheet of one lot holds its words once."""
        known = self._forms.get(words)
        if known is None:
            self._forms[words] = f"words{len(self._forms)}"
            self._canvas.addLiteral(self._set_words(words))
            return
        if not self._canvas.hasForm(known):
            self._define(known, self._set_words(words))
        self._canvas.doForm(known)

    def _set_words(self, words: Words) -> str:
        rule = words.rule
        drawn = f"{colour(words.rule_ink)} {rule.x} {-rule.y - RULE:.3f} {rule.length} {RULE} re f"
        return "\n".join((drawn, *map(self._set, words.lines)))

    def _set_line(self, line: Line) -> str:
        """Through the library's own text object, which picks the glyphs for the embedded subset."""
        text = self._canvas.beginText()
        text.setTextOrigin(line.x, -line.baseline)
        text.setFont(font_name(line.weight), line.size)
        text.textOut(line.text)
        return f"{colour(line.ink)} {text.getCode()}"


@cache
def font_name(weight: Weight) -> str:
    """Registered once a process under its name; reportlab embeds the letters that a document used."""
    name = f"BeVietnamPro-{weight}"
    pdfmetrics.registerFont(TTFont(name, io.BytesIO(font_bytes(weight))))
    return name


@lru_cache(maxsize=4)
def symbol_operators(matrix: Matrix, face: Face) -> str:
    """The symbol in its box as PDF operators, black alone (never four inks over each other), from the label's top left corner.

    One path under one even-odd fill, so that no viewer shows seams between modules: first the finder patterns, the
    same in every label and so compressed to nothing, then one rectangle for each other run.
    """
    module = module_mm(matrix, face.qr_side, face.dot)
    inset = (face.qr_side - module * matrix.size) / 2
    rectangles = _rectangles(matrix.framed_size)
    runs = "\n".join(map(rectangles.__getitem__, matrix.spans_without_finders()))
    x, y = face.qr_left + inset, face.qr_top + inset
    return (
        f"q {module:.5f} 0 0 -{module:.5f} {x:.3f} -{y:.3f} cm 0 g\n{_finders(matrix.size)}\n{runs}\nf* Q\n"
    )


@lru_cache(maxsize=40)
def _finders(size: int) -> str:
    return "\n".join(f"{column} {row} {side} {side} re" for column, row, side in finder_squares(size))


class _Rectangles(dict[tuple[int, int], str]):
    """A run of a symbol of one size as an `re` operator, made when first seen: there are only a few thousand.

    Counted from the symbol's own corner: shorter numbers are some thirty bytes a label."""

    def __init__(self, side: int) -> None:
        super().__init__()
        self._side = side

    def __missing__(self, span: tuple[int, int]) -> str:
        start, end = span
        row, column = divmod(start, self._side)
        made = self[span] = f"{column - QUIET_ZONE} {row - QUIET_ZONE} {end - start} 1 re"
        return made


@lru_cache(maxsize=40)
def _rectangles(side: int) -> _Rectangles:
    return _Rectangles(side)


@lru_cache(maxsize=8)
def _frame(frame: Frame) -> str:
    """Where the layer goes, as a hairline that it covers."""
    return f"q {RULE} w 0.55 G {frame.x} {-frame.y - frame.height:.3f} {frame.width} {frame.height} re S Q"


@lru_cache(maxsize=8)
def colour(ink: Ink) -> str:
    """The operator that sets it."""
    if ink is Ink.BLACK:
        return "0 g"
    red, green, blue = (int(ink[position : position + 2], 16) / 255 for position in (1, 3, 5))
    return f"{red:.3f} {green:.3f} {blue:.3f} rg"


@lru_cache(maxsize=8)
def _cut_marks(layout: Layout) -> str:
    """Hairline ticks outside the grid, on the line of every edge of a label: a ruler joins them across the sheet."""
    face = layout.face
    xs = [
        layout.left + column * layout.pitch_x + edge
        for column in range(layout.columns)
        for edge in (0, face.width)
    ]
    ys = [layout.top + row * layout.pitch_y + edge for row in range(layout.rows) for edge in (0, face.height)]
    xs, ys = sorted({round(x, 2) for x in xs}), sorted({round(y, 2) for y in ys})
    far_x, far_y = max(xs), max(ys)
    ticks = [(x, y, x, y + step) for x in xs for y, step in ((layout.top - 0.6, -MARK), (far_y + 0.6, MARK))]
    ticks += [
        (x, y, x + step, y) for y in ys for x, step in ((layout.left - 0.6, -MARK), (far_x + 0.6, MARK))
    ]
    height = layout.page_height
    drawn = " ".join(f"{a:.2f} {height - b:.2f} m {c:.2f} {height - d:.2f} l" for a, b, c, d in ticks)
    return f"q 0.08 w 0.55 G {drawn} S Q"
