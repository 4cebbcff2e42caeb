"""The passport of Decree 37/2026 as Chromium prints it: A4, nothing beyond its margins, nothing lost, its code read by two decoders."""

from __future__ import annotations

import pypdfium2
import pytest

from tests.browser.conftest import Phone
from tests.factories import dossiers
from tests.unit.label.reading import page_at, read_by_two

pytestmark = pytest.mark.browser
A4 = (595, 842)
MARGIN = 36
"""Half an inch: less than what most printers cannot reach is left, more is what the style asks for."""


def printed(phone: Phone, where: str, language: str = "vi") -> bytes:
    page = phone().new_page()
    answer = page.goto(f"{where}?lang={language}")
    assert answer
    assert answer.status == 200
    page.evaluate("document.fonts.ready")
    return page.pdf(prefer_css_page_size=True, print_background=True)


def pages_of(pdf: bytes) -> list[str]:
    """Text of each page, after looking that every letter of it is on the sheet."""
    document = pypdfium2.PdfDocument(pdf)
    texts = []
    try:
        for page in document:
            assert tuple(round(each) for each in page.get_size()) == A4
            text = page.get_textpage()
            for i in range(text.count_rects()):
                left, bottom, right, top = text.get_rect(i)
                assert MARGIN <= left <= right <= A4[0] - MARGIN
                assert MARGIN <= bottom <= top <= A4[1] - MARGIN
            texts.append(" ".join(text.get_text_bounded().split()))
    finally:
        document.close()
    return texts


@pytest.mark.parametrize("language", ["vi", "en"])
def test_an_ordinary_one_is_one_page_with_everything_on_it(phone: Phone, language: str) -> None:
    (text,) = pages_of(printed(phone, "/passport", language))
    of, *harvests = dossiers.packed()
    for said in (of.code, of.lot, of.gtin, of.product, of.party.name, of.certificates[0].number):
        assert said
        assert said in text
    assert all(each.code in text for each in harvests)


def test_its_code_is_read_by_two_decoders_and_leads_to_the_lot(phone: Phone) -> None:
    pdf = printed(phone, "/passport")
    link = dossiers.packed()[0].link
    for dpi in (150, 300):
        assert read_by_two(page_at(pdf, 0, dpi)) == ([link], [link])


def test_a_recalled_lot_says_so_first(phone: Phone) -> None:
    (text,) = pages_of(printed(phone, "/passport/recalled"))
    assert text.index("đã bị thu hồi") < text.index("Nơi sản xuất")


def test_a_long_chain_goes_on_over_pages_and_loses_no_step(phone: Phone) -> None:
    pages = pages_of(printed(phone, "/passport/long"))
    assert len(pages) > 1
    whole = " ".join(pages)
    for code in (each.code for each in dossiers.long_chain().lots.values()):
        assert code in whole
    heading = "Công đoạn"
    assert all(heading in page for page in pages if "4-MWQ-9DXB" in page), (
        "the table says on every page what stands where"
    )


def test_on_a_phone_nothing_runs_over_the_edge(phone: Phone) -> None:
    page = phone().new_page()
    for where in ("/passport", "/passport/recalled", "/passport/long"):
        page.goto(where)
        assert page.evaluate("document.documentElement.scrollWidth") == 360
