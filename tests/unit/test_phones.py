"""Telephone numbers: many spellings, one number; and what is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.parties.phones import PhoneUnreadable, parse_phone


@pytest.mark.parametrize(
    "typed",
    [
        "0912345678",
        "0912 345 678",
        "0912.345.678",
        "091-2345-678",
        "+84912345678",
        "+84 912 345 678",
        "(+84) 0912 345 678",
        "84912345678",
        "0084 912.345.678",
        "912345678",
        " 0912\N{NO-BREAK SPACE}345\N{EN DASH}678 ",
        "０９１２３４５６７８",
    ],
)
def test_every_spelling_of_a_mobile_is_the_same_number(typed: str) -> None:
    assert parse_phone(typed) == "+84912345678"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0849 123 456", "+84849123456"),
        ("849123456", "+84849123456"),
        ("84849123456", "+84849123456"),
        ("0237 3852 123", "+842373852123"),
        ("+1 415 555 2671", "+14155552671"),
        ("00856 20 5555 1234", "+8562055551234"),
    ],
)
def test_numbers_that_begin_like_the_country_fixed_lines_and_foreign_ones(typed: str, number: str) -> None:
    assert parse_phone(typed) == number


@pytest.mark.parametrize(
    "typed",
    ["", "abc", "091234567", "09123456789", "0112345678", "+84", "+8412", "+84 112 345 678", "0" * 1000, "+0912345678", "٠٩١٢٣٤٥٦٧٨"],
)  # fmt: skip
def test_what_is_no_number_is_refused_at_its_field(typed: str) -> None:
    with pytest.raises(PhoneUnreadable) as refused:
        parse_phone(typed)
    assert refused.value.pointer == "/phone"


@given(st.text(max_size=50))
def test_any_text_is_a_number_in_e164_or_a_refusal(typed: str) -> None:
    try:
        number = parse_phone(typed)
    except PhoneUnreadable:
        return
    assert number.startswith("+")
    assert number[1:].isascii()
    assert number[1:].isdigit()
    assert parse_phone(number) == number
