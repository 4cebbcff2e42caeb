"""Which language a page is answered in, whatever a browser sends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguongoc_api.pages.i18n import LANGUAGES, READER_LANGUAGES, choose_language, translator


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "vi"),
        ("vi-VN,vi;q=0.9,en-US;q=0.8", "vi"),
        ("en-GB,en;q=0.9,vi;q=0.8", "en"),
        ("vi;q=0.3, en;q=0.7", "en"),
        ("EN-us", "en"),
        ("ko-KR,vi;q=0.5", "vi"),
        ("*", "vi"),
        ("en;q=0, *", "vi"),
        ("vi;q=0, en;q=0.1", "en"),
        ("vi;q=nan, en;q=0.1", "en"),
        ("vi;q=2, en;q=0.1", "en"),
        ("vi;level=1, en;q=0.1", "en"),
    ],
)
def test_the_best_language_asked_for_is_spoken(header: str, language: str) -> None:
    assert choose_language(header, None) == language


def test_a_visitor_whose_languages_we_lack_is_answered_in_english() -> None:
    assert choose_language("ko-KR,ko;q=0.9", None) == "en"
    assert choose_language("zh-Hans-CN", None) == "en"


def test_who_reads_chinese_is_answered_so_where_the_page_speaks_it() -> None:
    assert choose_language("zh-Hans-CN, en;q=0.8", None, READER_LANGUAGES) == "zh"
    assert choose_language("vi", "zh", READER_LANGUAGES) == "zh"
    assert choose_language("vi", "zh") == "vi"


def test_the_address_wins_over_the_browser_and_an_unknown_language_in_it_is_passed_over() -> None:
    assert choose_language("en", "vi") == "vi"
    assert choose_language("vi", "en") == "en"
    assert choose_language("en", "xx") == "en"
    assert choose_language("vi", "") == "vi"


def test_a_page_that_speaks_fewer_languages_chooses_among_its_own() -> None:
    assert choose_language("en", "en", ("vi",)) == "vi"
    assert choose_language("ko", None, ("vi",)) == "vi"


@given(st.text(max_size=3_000), st.none() | st.text(max_size=20))
def test_no_header_is_refused(header: str, explicit: str | None) -> None:
    assert choose_language(header, explicit) in LANGUAGES


def test_plurals_follow_the_language() -> None:
    vietnamese, english = translator("vi"), translator("en")
    assert vietnamese.ngettext("%(n)d ngày", "%(n)d ngày", 1) == "1 ngày"
    assert english.ngettext("%(n)d ngày", "%(n)d ngày", 1) == "1 day"
    assert english.ngettext("%(n)d ngày", "%(n)d ngày", 14) == "14 days"


def test_a_sentence_without_a_translation_is_said_in_vietnamese() -> None:
    assert translator("en")("Câu này chưa ai dịch: %(what)s", what="x") == "Câu này chưa ai dịch: x"
