"""Names that people take for one another have one skeleton, and names that they tell apart have two."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.parties.names import skeleton


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("HTX Bưởi Luận Văn", "HTX Bưởi Luận Vãn"),
        ("HTX Bưởi Luận Văn", "Hợp tác xã Buoi Luan Van"),
        ("HTX Bưởi Luận Văn", "HTX  BƯỞI-LUẬN VĂN."),
        ("Mắm Ba Làng", "Mắm Ba Lаng"),
        ("Công ty TNHH Thanh Hoá", "CTY Thanh Hóa"),
        ("Lam Sơn", "Larn Sơn"),
        ("Diêm Phố", "D1êm Ph0"),
        ("Đông Sơn", "Ðông Sơn"),
        ("Lam Sơn", "Ｌａｍ Ｓơｎ"),
        ("Lam Sơn", "L\u200bam Sơn"),
    ],
)
def test_names_that_look_alike_have_one_skeleton(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("HTX Lam Sơn", "HTX Thường Xuân"),
        ("HTX Lam Sơn", "HTX Lam Sơn 2"),
        ("Cơ sở Ba Làng", "Cơ sở Diêm Phố"),
        ("HTX", "Công ty"),
    ],
)
def test_names_that_people_tell_apart_have_two(one: str, other: str) -> None:
    assert skeleton(one) != skeleton(other)


@given(st.text(max_size=60))
def test_any_name_has_a_skeleton_whatever_its_case_and_spelling(name: str) -> None:
    assert skeleton(unicodedata.normalize("NFD", name)) == skeleton(unicodedata.normalize("NFC", name))
    assert skeleton(f"  {name} ") == skeleton(name)
