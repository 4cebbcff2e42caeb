"""A sheet by its measures: drawn as measured, and refused at the measure that cannot be."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.errors import Refusal
from nguongoc.label.faces import LabelTooSmall
from nguongoc.label.kept_paper import Paper
from nguongoc.label.own_sheet import BOUNDS, MeasureOutOfRange, OwnSheet, SheetBeyondPage
from nguongoc.label.qr import ModuleTooSmall
from nguongoc.label.sheet import render_sheet
from nguongoc.label.stamp import Stamp
from tests.unit.label.reading import LOT_URI, MADE_AT, POMELO, face_of, page_at, read_by_two

OWN = OwnSheet(210, 297, 3, 8, 64, 34, 7, 12, 2, 0.5)


def test_it_is_laid_out_as_it_was_measured_and_read_by_two_decoders() -> None:
    layout = OWN.layout()
    assert (layout.place(0), layout.place(1), layout.place(3)) == ((7, 12), (73, 12), (7, 46.5))
    page = page_at(render_sheet([Stamp(LOT_URI, POMELO)] * 24, layout, title="Tem", made_at=MADE_AT), 0, 203)
    for slot in (0, 2, 21, 23):
        assert read_by_two(face_of(page, layout, slot)) == ([LOT_URI], [LOT_URI])


@pytest.mark.parametrize(
    ("wrong", "refusal", "field"),
    [
        ({"columns": 4}, SheetBeyondPage, "/columns"),
        ({"rows": 9}, SheetBeyondPage, "/rows"),
        ({"label_width": 205}, SheetBeyondPage, "/label_width"),
        ({"label_height": 290}, SheetBeyondPage, "/label_height"),
        ({"gap_y": 3}, SheetBeyondPage, "/rows"),
        ({"columns": 0}, MeasureOutOfRange, "/columns"),
        ({"rows": 41}, MeasureOutOfRange, "/rows"),
        ({"left": -1}, MeasureOutOfRange, "/left"),
        ({"page_width": 10_000}, MeasureOutOfRange, "/page_width"),
        ({"gap_x": float("nan")}, MeasureOutOfRange, "/gap_x"),
        ({"label_width": 28}, LabelTooSmall, "/label_width"),
        ({"label_height": 15, "left": 0, "columns": 2}, None, None),
        ({"label_height": 15, "top": 0}, LabelTooSmall, "/label_height"),
    ],
)
def test_a_measure_that_cannot_be_is_named(
    wrong: dict[str, float], refusal: type[Refusal] | None, field: str | None
) -> None:
    if refusal is None:
        assert replace(OWN, **wrong).layout().face.qr_side >= 14.7  # type: ignore[arg-type]
        return
    with pytest.raises(refusal) as refused:
        replace(OWN, **wrong).layout()  # type: ignore[arg-type]
    assert refused.value.pointer == field


def measures(name: str) -> st.SearchStrategy[float]:
    least, most = BOUNDS[name]
    if name in {"columns", "rows"}:
        return st.integers(least, most)
    return st.floats(least, most, allow_nan=False)


@given(st.builds(OwnSheet, **{name: measures(name) for name in BOUNDS}))  # type: ignore[arg-type]
def test_what_is_not_refused_lies_on_the_page_with_its_symbol_on_the_label(sheet: OwnSheet) -> None:
    try:
        layout = sheet.layout()
    except (SheetBeyondPage, LabelTooSmall):
        return
    x, y = layout.place(layout.per_page - 1)
    face = layout.face
    assert x + face.width <= sheet.page_width + 0.31
    assert y + face.height <= sheet.page_height + 0.31
    assert face.qr_left >= 0
    assert face.qr_top >= 0
    assert face.qr_left + face.qr_side + face.padding < face.width
    assert face.qr_top + face.qr_side <= face.height + 0.01


def test_a_symbol_that_would_be_too_fine_for_the_label_is_refused_at_the_print() -> None:
    small = OwnSheet(210, 297, 5, 13, 36, 16, 5, 20, 2, 1).layout()
    with pytest.raises(ModuleTooSmall):
        render_sheet([Stamp(LOT_URI + "/" + "A" * 60, POMELO)], small, title="Tem", made_at=MADE_AT)


def test_measures_once_taken_outlive_a_print_on_another_sheet() -> None:
    kept = Paper("own", OWN)
    assert Paper("avery-l7160").after(kept) == Paper("avery-l7160", OWN)
    assert Paper("own", replace(OWN, rows=7)).after(kept).own_sheet == replace(OWN, rows=7)
    assert Paper("a4-24").after(None) == Paper("a4-24")
