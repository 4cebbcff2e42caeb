"""One stamp: words fitted beside the symbol, never over it; SVG and PNG read back by two decoders."""

from __future__ import annotations

import dataclasses
import itertools
import re
import unicodedata
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.label.compose import compose
from nguongoc.label.faces import FACE_63X34, Face
from nguongoc.label.layouts import LAYOUTS
from nguongoc.label.lettering import (
    LabelTextTooLong,
    TextDoesNotFit,
    UnprintableText,
    Weight,
    advances,
    clean,
    fit,
    fit_whole,
    pil_font,
    width,
    wrap,
)
from nguongoc.label.picture import stamp_png, stamp_svg
from nguongoc.label.qr import ModulePixelsOutOfRange, QrTextMalformed, qr_matrix
from nguongoc.label.stamp import MissingWords, Stamp, StampText
from tests.unit.label.reading import EVERYDAY, FISH_SAUCE, LOT_URI, POMELO, UNIT_URI, opened, read_by_two
from tests.unit.label.test_qr import drawn

FACES = {name: layout.face for name, layout in EVERYDAY.items()}
each_face = pytest.mark.parametrize("face", FACES.values(), ids=FACES.keys())
LETTERS = "".join(advances(Weight.REGULAR))
words = st.text(alphabet=LETTERS, max_size=90)
some_words = words.filter(lambda text: bool(text.split()))
crockford = st.text(alphabet="0123456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=13, max_size=13)
ASCENT = 1.05
"""Above the baseline, in em, of the tallest capital with two marks."""


def said(text: StampText, face: Face) -> str:
    return " ".join(line.text for line in compose(text, face).lines)


@each_face
@pytest.mark.parametrize("stamp", [Stamp(LOT_URI, POMELO), Stamp(UNIT_URI, FISH_SAUCE)], ids=["lot", "unit"])
def test_two_decoders_read_the_png_of_a_stamp(stamp: Stamp, face: Face) -> None:
    assert read_by_two(opened(stamp_png(stamp, 6, face))) == ([stamp.uri], [stamp.uri])


@each_face
@pytest.mark.parametrize("stamp", [Stamp(LOT_URI, POMELO), Stamp(UNIT_URI, FISH_SAUCE)], ids=["lot", "unit"])
def test_two_decoders_read_the_svg_of_a_stamp(stamp: Stamp, face: Face) -> None:
    root = ET.fromstring(stamp_svg(stamp, face))
    (symbol,) = (path for path in root.iter("{http://www.w3.org/2000/svg}path") if path.get("id") == "qr")
    path = symbol.get("d")
    assert path is not None
    assert read_by_two(drawn(path, qr_matrix(stamp.uri).framed_size)) == ([stamp.uri], [stamp.uri])


def test_an_svg_stamp_says_its_words_to_those_who_cannot_see_it_and_needs_no_font() -> None:
    svg = stamp_svg(Stamp(LOT_URI, POMELO))
    root = ET.fromstring(svg)
    description = root.findtext("{http://www.w3.org/2000/svg}desc")
    assert description is not None
    for part in (POMELO.product_name, POMELO.origin_line, POMELO.domain, POMELO.code_display):
        assert part in description
    assert "<text" not in svg
    assert "font" not in svg
    assert set(re.findall(r'href="#(\w+)"', svg)) <= set(re.findall(r'id="(\w+)"', svg))


def test_a_png_stamp_prints_in_true_size() -> None:
    png = opened(stamp_png(Stamp(LOT_URI, POMELO), 8))
    assert png.width / png.info["dpi"][0] * 25.4 == pytest.approx(FACE_63X34.width, abs=0.1)


def test_words_drawn_with_the_truetype_file_are_as_wide_as_measured() -> None:
    for weight in Weight:
        font = pil_font(weight, 1000)
        for line in (POMELO.product_name, FISH_SAUCE.producer_line, "ẪỮỴĐđ₫"):
            assert sum(font.getlength(letter) for letter in line) == pytest.approx(
                width(line, weight, 1000), abs=1
            )


@each_face
@given(name=some_words, origin=some_words, rest=words, serial=st.none() | crockford)
def test_no_word_ever_enters_the_symbols_box_or_leaves_the_label(
    face: Face, name: str, origin: str, rest: str, serial: str | None
) -> None:
    text = dataclasses.replace(
        POMELO,
        product_name=name,
        origin_line=origin,
        producer_line=rest,
        lot_line=rest,
        serial_display=serial,
    )
    placed = compose(text, face)
    for line in placed.lines:
        right = line.x + width(line.text, line.weight, line.size)
        beside = line.x >= face.qr_left + face.qr_side - 0.001
        below = line.baseline - ASCENT * line.size >= face.qr_top + face.qr_side
        assert beside or below
        assert right <= face.width - face.padding + 0.01
        assert line.size >= 0.7 * face.least_size
        assert line.baseline > 0.74 * line.size
        assert line.baseline <= face.height - face.padding + 0.001
    assert placed.shared.rule.x >= face.qr_left + face.qr_side - 0.001


@each_face
@given(name=some_words, origin=some_words, rest=words, serial=st.none() | crockford)
def test_no_two_lines_stand_on_each_other(
    face: Face, name: str, origin: str, rest: str, serial: str | None
) -> None:
    text = dataclasses.replace(
        POMELO,
        product_name=name,
        origin_line=origin,
        producer_line=rest,
        date_lines=(rest,),
        serial_display=serial,
    )
    beside = [line for line in compose(text, face).lines if line.x >= face.qr_left + face.qr_side - 0.001]
    baselines = sorted({line.baseline: line.size for line in beside}.items())
    for (upper, _), (lower, size) in itertools.pairwise(baselines):
        assert lower - upper >= 0.95 * size


@each_face
@given(code=crockford, serial=crockford)
def test_domain_code_and_serial_are_always_there_whole(face: Face, code: str, serial: str) -> None:
    text = dataclasses.replace(FISH_SAUCE, code_display=code[:10], serial_display=serial)
    shown = said(text, face).replace(" ", "")
    assert text.domain in shown
    assert code[:10] in shown
    assert serial in shown


@each_face
def test_the_origin_is_whole_on_every_layout_even_beside_a_long_name(face: Face) -> None:
    long = dataclasses.replace(FISH_SAUCE, code_display="ABCDE-FGHJK", serial_display="0K3M 9Q2X RT7Z D")
    assert FISH_SAUCE.origin_line in said(long, face)
    assert POMELO.origin_line in said(POMELO, face)


def test_the_full_size_stamp_says_everything_there_is_to_say() -> None:
    shown = said(dataclasses.replace(POMELO, serial_display="0K3M 9Q2X RT7Z D"), FACE_63X34)
    for part in (
        POMELO.product_name,
        POMELO.origin_line,
        POMELO.producer_line,
        POMELO.lot_line,
        *POMELO.date_lines,
    ):
        assert part in shown
    assert "…" not in shown


def test_a_domain_too_wide_for_the_label_is_refused_rather_than_cut_to_another_domain() -> None:
    text = dataclasses.replace(POMELO, domain=f"{'w' * 60}.example.vn")
    with pytest.raises(TextDoesNotFit):
        compose(text, LAYOUTS["a4-65"].face)


def test_words_given_decomposed_are_printed_composed() -> None:
    text = dataclasses.replace(POMELO, product_name=unicodedata.normalize("NFD", "Bưởi  Luận\u00a0Văn "))
    assert text == POMELO
    assert stamp_png(Stamp(LOT_URI, text)) == stamp_png(Stamp(LOT_URI, POMELO))


@pytest.mark.parametrize("name", ["Bưởi 🍊", "柚子", "Bưởi\u202eLuận", "Bưởi\x00", "x\u0323\u0300"])
def test_a_letter_the_font_lacks_is_refused_by_its_code_point(name: str) -> None:
    with pytest.raises(UnprintableText) as refused:
        dataclasses.replace(POMELO, product_name=name)
    assert str(refused.value.params["characters"]).startswith("U+")


def test_words_of_ten_megabytes_are_refused_unfitted() -> None:
    with pytest.raises(LabelTextTooLong):
        dataclasses.replace(POMELO, producer_line="HTX " * 2_500_000)


@pytest.mark.parametrize("field", ["product_name", "origin_line", "domain", "code_display"])
def test_a_stamp_without_one_of_its_required_words_is_refused(field: str) -> None:
    with pytest.raises(MissingWords) as refused:
        dataclasses.replace(POMELO, **{field: "  "})
    assert refused.value.pointer == f"/{field}"


def test_a_stamp_whose_uri_is_no_uri_is_refused_when_it_is_made() -> None:
    with pytest.raises(QrTextMalformed):
        Stamp("https://a.vn/bưởi", POMELO)


@pytest.mark.parametrize("module_px", [0, 25])
def test_a_png_stamp_of_absurd_size_is_refused(module_px: int) -> None:
    with pytest.raises(ModulePixelsOutOfRange):
        stamp_png(Stamp(LOT_URI, POMELO), module_px)


def test_fitting_shrinks_first_and_cuts_with_an_ellipsis_only_at_the_least_size() -> None:
    room = width("Hợp tác xã", Weight.REGULAR, 2.0)
    assert fit("Hợp tác xã", Weight.REGULAR, 2.0, 1.5, room) == ("Hợp tác xã", 2.0)
    text, size = fit("Hợp tác xã Lam", Weight.REGULAR, 2.0, 1.2, room)
    assert text == "Hợp tác xã Lam"
    assert 1.2 <= size < 2.0
    text, size = fit("Hợp tác xã Nông nghiệp", Weight.REGULAR, 2.0, 1.8, room)
    assert text.endswith("…")
    assert size == 1.8
    assert width(text, Weight.REGULAR, size) <= room


def test_a_place_name_is_broken_after_a_comma_not_inside_a_name() -> None:
    room = width("Phường Hải Bình, tỉnh Thanh", Weight.REGULAR, 2.0)
    lines, _ = wrap("Phường Hải Bình, tỉnh Thanh Hoá, Việt Nam", Weight.REGULAR, 2.0, 1.9, room, lines=2)
    assert lines == ("Phường Hải Bình,", "tỉnh Thanh Hoá, Việt Nam")


def test_a_wide_domain_is_broken_after_a_dot() -> None:
    lines, _ = fit_whole("id.truyxuat.thanhhoa.gov.vn", Weight.BOLD, 2.0, 1.9, 20)
    assert lines == ("id.truyxuat.", "thanhhoa.gov.vn")


def test_cleaning_leaves_text_of_the_font_alone() -> None:
    assert clean("Quế Thường Xuân – loại 1 (₫120.000)") == "Quế Thường Xuân – loại 1 (₫120.000)"
