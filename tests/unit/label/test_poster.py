"""Poster and picture of a lot: read by two decoders as they are seen, words whole, nothing over the symbol."""

from __future__ import annotations

import io
import itertools
from dataclasses import replace

import pypdfium2
import pytest
from PIL import Image

from nguongoc.label.lettering import width
from nguongoc.label.poster import FEED, STALL, Board, Poster, arranged, cropped, poster_pdf, poster_png
from nguongoc.label.stamp import Stamp
from tests.unit.label.reading import FISH_SAUCE, LOT_URI, MADE_AT, POMELO, page_at, read_by_two

LONG = replace(
    POMELO,
    product_name="Nem chua Thanh Hoá gói lá chuối loại đặc biệt của tổ hợp tác thôn Đông",
    producer_line="Hợp tác xã dịch vụ nông nghiệp và du lịch cộng đồng bản Mạ",
)


def photo(width: int = 1280, height: int = 960) -> bytes:
    """Left half green, right half white."""
    made = Image.new("RGB", (width, height), "white")
    made.paste("green", (0, 0, width // 2, height))
    file = io.BytesIO()
    made.save(file, "JPEG", quality=95)
    return file.getvalue()


def posters() -> list[Poster]:
    return [
        Poster(Stamp(LOT_URI, text), name_en, shown)
        for text in (POMELO, FISH_SAUCE, LONG)
        for name_en, shown in (("Luận Văn red pomelo", photo()), (None, None))
    ]


each_poster = pytest.mark.parametrize(
    "poster", posters(), ids=lambda poster: poster.stamp.text.product_name[:12]
)


@each_poster
def test_both_forms_are_read_by_two_decoders(poster: Poster) -> None:
    seen = Image.open(io.BytesIO(poster_png(poster)))
    assert seen.size == (1080, 1350)
    assert read_by_two(seen.convert("L")) == ([LOT_URI], [LOT_URI])
    # A picture that a chat made small again.
    assert read_by_two(seen.convert("L").resize((540, 675))) == ([LOT_URI], [LOT_URI])
    assert read_by_two(page_at(poster_pdf(poster, MADE_AT), 0, 100)) == ([LOT_URI], [LOT_URI])


@each_poster
def test_the_words_of_the_paper_are_text_and_name_place_code_and_domain_are_whole(poster: Poster) -> None:
    document = pypdfium2.PdfDocument(poster_pdf(poster, MADE_AT))
    said = " ".join(document[0].get_textpage().get_text_range().split())
    document.close()
    text = poster.stamp.text
    for whole in (text.origin_line, text.code_display, text.domain, "Quét để xem ai làm ra, ở đâu, khi nào"):
        assert whole in said


@each_poster
@pytest.mark.parametrize("board", [STALL, FEED], ids=["stall", "feed"])
def test_no_word_leaves_the_board_or_runs_into_photo_symbol_or_another_word(
    poster: Poster, board: Board
) -> None:
    found = arranged(poster, board)
    placed, top = found.lines, found.photo_height
    assert top >= (board.photo_height if poster.photo is not None else 0)
    for line in placed:
        right = line.x + width(line.text, line.weight, line.size)
        assert right <= board.width - board.left + 0.01
        assert line.baseline - line.size >= top - 0.01
        assert line.baseline <= board.height - board.left * 0.5
        in_symbol = line.x < board.left + board.qr_side and line.baseline > board.qr_top
        assert not in_symbol, line.text
    for column in {each.x for each in placed}:
        stacked = [each for each in placed if each.x == column]
        for above, below in itertools.pairwise(stacked):
            assert below.baseline - above.baseline >= below.size * 0.95
    assert len([each for each in placed if each.x > board.left]) >= 4


def test_a_photo_is_cut_in_the_middle_and_not_stretched() -> None:
    high = cropped(photo(800, 1600), 400, 200)
    assert high.getpixel((100, 100))[1] > 100 > high.getpixel((100, 100))[0]
    assert high.getpixel((300, 100)) == pytest.approx((255, 255, 255), abs=6)
    wide = cropped(photo(1600, 400), 200, 200)
    assert wide.getpixel((90, 100))[0] < 100
    assert wide.getpixel((110, 100)) == pytest.approx((255, 255, 255), abs=6)


def test_the_same_poster_is_the_same_bytes() -> None:
    poster = posters()[0]
    assert poster_pdf(poster, MADE_AT) == poster_pdf(poster, MADE_AT)
    assert poster_png(poster) == poster_png(poster)
