"""Label sheets and rolls as data: those that makers sell, by the code on the packet, and the everyday grids. All in mm."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from typing import Any, Final

from nguongoc.errors import Invalid
from nguongoc.label.faces import (
    FACE_38X21,
    FACE_46X25,
    FACE_63X34,
    FAR_FROM_EDGES,
    Edges,
    Face,
    face_50x30,
    face_for,
)

RESOLUTIONS: Final = (("203 dpi", "", 8.0), ("300 dpi", "-300dpi", 300 / 25.4))
"""What thermal heads have, with the end of the layout's id and dots to a millimetre."""


class UnknownLayout(Invalid):
    """No layout of this name; `known` lists those there are."""

    code = "label-layout-unknown"


class Confidence(StrEnum):
    """How far measures of a sheet are to be trusted, none of which was under a ruler of ours."""

    AGREED = "agreed"
    """Sources that do not copy each other say the same."""
    ONE_SOURCE = "one-source"
    UNMEASURED = "unmeasured"
    """Size and count are known, margins are not: print the outlines on plain paper first."""


@dataclass(frozen=True, slots=True)
class Bought:
    """Whose sheet it is, under which codes it is sold, and who says how it is cut."""

    maker: str
    codes: tuple[str, ...]
    source: str
    confidence: Confidence


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
    corner: float = 0
    bought: Bought | None = None
    """None: the everyday grids, rolls, and a sheet that somebody measured."""
    cut_marks: bool = False
    """Whether it is printed on plain paper too, and cut with a ruler."""

    @property
    def per_page(self) -> int:
        return self.columns * self.rows

    @property
    def is_roll(self) -> bool:
        """One label a page: a roll has no margin to write in and needs no marks to cut along."""
        return self.per_page == 1

    def place(self, slot: int) -> tuple[float, float]:
        """Left and top of the label in a place, counted from 0, row by row."""
        row, column = divmod(slot, self.columns)
        return self.left + column * self.pitch_x, self.top + row * self.pitch_y


def _plain() -> Iterator[Layout]:
    yield Layout(
        "a4-24", "A4, 24 tem 63,5 × 33,9 mm", "A4, 24 labels 63.5 × 33.9 mm", FACE_63X34, 210, 297,
        columns=3, rows=8, left=7.25, top=12.9, pitch_x=66.0, pitch_y=33.9, cut_marks=True,
    )  # fmt: skip
    yield Layout(
        "a4-40", "A4, 40 tem 45,7 × 25,4 mm", "A4, 40 labels 45.7 × 25.4 mm", FACE_46X25, 210, 297,
        columns=4, rows=10, left=9.7, top=21.5, pitch_x=48.3, pitch_y=25.4, cut_marks=True,
    )  # fmt: skip
    yield Layout(
        "a4-65", "A4, 65 tem 38,1 × 21,2 mm", "A4, 65 labels 38.1 × 21.2 mm", FACE_38X21, 210, 297,
        columns=5, rows=13, left=4.75, top=10.7, pitch_x=40.6, pitch_y=21.2, cut_marks=True,
    )  # fmt: skip


def sheet_layout(
    id: str,
    said: str,
    page: tuple[float, float],
    label: tuple[float, float],
    grid: tuple[int, int],
    first: tuple[float, float],
    pitch: tuple[float, float],
    *,
    corner: float = 0,
    bought: Bought | None = None,
) -> Layout:
    """A sheet by its measures, named `said` with count and size. Raises `LabelTooSmall`."""
    (columns, rows), (width, height) = grid, label
    edges = Edges(
        *first,
        page[0] - first[0] - (columns - 1) * pitch[0] - width,
        page[1] - first[1] - (rows - 1) * pitch[1] - height,
    )
    size = f"{width:g} × {height:g} mm"
    return Layout(
        id,
        f"{said}: {columns * rows} tem {size.replace('.', ',')}",
        f"{said}: {columns * rows} labels {size}",
        face_for(width, height, edges),
        *page,
        columns,
        rows,
        *first,
        *pitch,
        corner,
        bought,
    )


def _sold(read: Mapping[str, Any]) -> Iterator[Layout]:
    for each in read["sheets"]:
        bought = Bought(each["maker"], tuple(each["codes"]), each["source"], Confidence(each["confidence"]))
        yield sheet_layout(
            each["id"],
            f"{bought.maker} {bought.codes[0]}",
            tuple(each["page"]),
            tuple(each["label"]),
            tuple(each["grid"]),
            tuple(each["first"]),
            tuple(each["pitch"]),
            corner=each["corner"],
            bought=bought,
        )


def _rolls(read: Mapping[str, Any]) -> Iterator[Layout]:
    for each in read["rolls"]:
        width, height = each["label"]
        for said, ending, dots in RESOLUTIONS:
            face = (
                face_50x30(dots)
                if (width, height) == (50, 30)
                else face_for(width, height, FAR_FROM_EDGES, dots)
            )
            yield Layout(
                f"{each['id']}{ending}", f"Cuộn in nhiệt {width} × {height} mm, {said}",
                f"Thermal roll {width} × {height} mm, {said}", face, width, height,
                columns=1, rows=1, left=0, top=0, pitch_x=width, pitch_y=height,
            )  # fmt: skip


def _all() -> Iterator[Layout]:
    read = json.loads(files("nguongoc.label").joinpath("papers.json").read_text(encoding="utf-8"))
    yield from _plain()
    yield from _sold(read)
    yield from _rolls(read)


LAYOUTS: Final[dict[str, Layout]] = {layout.id: layout for layout in _all()}
"""The everyday A4 grids are those of common die-cut sheets, which stationers sell without a name too; plain paper is cut at the marks."""


def layout_named(name: str) -> Layout:
    """The layout, or a refusal that lists those there are."""
    try:
        return LAYOUTS[name]
    except KeyError:
        known = ", ".join(LAYOUTS)
        raise UnknownLayout(f"no layout {name[:40]!r}; known: {known}", known=known) from None
