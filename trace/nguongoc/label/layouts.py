"""Label sizes as data: the face of one label, and the sheets it is printed on. All in mm."""

from __future__ import annotations

from dataclasses import dataclass

from nguongoc.errors import Invalid

POINT = 25.4 / 72
"""One typographic point in mm."""


class UnknownLayout(Invalid):
    """No layout of this name; `known` lists those there are."""

    code = "label-layout-unknown"


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
class Layout:
    """A page of labels: `columns` x `rows` faces, first at (`left`, `top`), one every `pitch_x`, `pitch_y`."""

    id: str
    title_vi: str
    title_en: str
    face: Face
    page_width: float
    page_height: float
    columns: int
    rows: int
    left: float
    top: float
    pitch_x: float
    pitch_y: float

    @property
    def per_page(self) -> int:
        return self.columns * self.rows

    @property
    def is_roll(self) -> bool:
        """One label a page: a roll has no margin to write in and needs no marks to cut along."""
        return self.per_page == 1


SCAN_ME = "Quét để xem nguồn gốc"

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


def _thermal(dots_per_mm: float) -> Face:
    return Face(
        width=50, height=30, qr_side=25.5, qr_left=0.2, qr_top=0.4, padding=2.0, name_size=8.0 * POINT,
        text_size=5.8 * POINT, code_size=7.4 * POINT, least_size=5.0 * POINT, caption=SCAN_ME,
        dot=1 / dots_per_mm, black_only=True,
    )  # fmt: skip


_A4 = {"page_width": 210.0, "page_height": 297.0}

LAYOUTS: dict[str, Layout] = {
    layout.id: layout
    for layout in (
        Layout(
            "a4-24", "A4, 24 tem 63,5 × 33,9 mm", "A4, 24 labels 63.5 × 33.9 mm", FACE_63X34, **_A4,
            columns=3, rows=8, left=7.25, top=12.9, pitch_x=66.0, pitch_y=33.9,
        ),
        Layout(
            "a4-40", "A4, 40 tem 45,7 × 25,4 mm", "A4, 40 labels 45.7 × 25.4 mm", FACE_46X25, **_A4,
            columns=4, rows=10, left=9.7, top=21.5, pitch_x=48.3, pitch_y=25.4,
        ),
        Layout(
            "a4-65", "A4, 65 tem 38,1 × 21,2 mm", "A4, 65 labels 38.1 × 21.2 mm", FACE_38X21, **_A4,
            columns=5, rows=13, left=4.75, top=10.7, pitch_x=40.6, pitch_y=21.2,
        ),
        Layout(
            "thermal-50x30", "Cuộn in nhiệt 50 × 30 mm, 203 dpi", "Thermal roll 50 × 30 mm, 203 dpi", _thermal(8),
            50, 30, columns=1, rows=1, left=0, top=0, pitch_x=50, pitch_y=30,
        ),
        Layout(
            "thermal-50x30-300dpi", "Cuộn in nhiệt 50 × 30 mm, 300 dpi", "Thermal roll 50 × 30 mm, 300 dpi",
            _thermal(300 / 25.4), 50, 30, columns=1, rows=1, left=0, top=0, pitch_x=50, pitch_y=30,
        ),
    )
}  # fmt: skip
"""A4 grids are those of the common die-cut sheets, which Vietnamese stationers sell too; plain paper is cut at the marks."""


def layout_named(name: str) -> Layout:
    """The layout, or a refusal that lists those there are."""
    try:
        return LAYOUTS[name]
    except KeyError:
        known = ", ".join(LAYOUTS)
        raise UnknownLayout(f"no layout {name[:40]!r}; known: {known}", known=known) from None
