"""Tax codes of organisations, and a citizen's number that is none."""

from __future__ import annotations

import pytest

from nguongoc.identifiers.tax_code import TaxCodeMalformed, TaxCodeOfCitizen, parse_tax_code


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0300588569", "0300588569"),
        ("0100109106", "0100109106"),
        (" 0100 109 106-001 ", "0100109106-001"),
        ("0100109106001", "0100109106-001"),
    ],
)
def test_a_tax_code_is_read_however_it_is_spaced(typed: str, kept: str) -> None:
    assert parse_tax_code(typed) == kept


@pytest.mark.parametrize(
    "typed", ["", "0300588568", "300588569", "03005885690", "０３００５８８５６９", "0100109106-0011"]
)
def test_a_slip_in_a_digit_is_no_tax_code(typed: str) -> None:
    with pytest.raises(TaxCodeMalformed):
        parse_tax_code(typed)


def test_a_citizens_number_is_refused_by_name() -> None:
    with pytest.raises(TaxCodeOfCitizen):
        parse_tax_code("038 190 000 123")
