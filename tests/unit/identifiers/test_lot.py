"""Lot numbers that we issue."""

from __future__ import annotations

import pytest

from nguongoc.identifiers.lot import LotCharacter, LotIsDotSegment, LotLength, validate_issued_lot


@pytest.mark.parametrize("lot", ["A", "LS-2026.11", "0", "-", "...", "Z" * 20])
def test_one_to_twenty_of_the_narrow_alphabet_may_be_issued(lot: str) -> None:
    assert validate_issued_lot(lot) == lot


@pytest.mark.parametrize("lot", ["", "A" * 21, "A" * 5000])
def test_an_empty_or_too_long_lot_is_refused(lot: str) -> None:
    with pytest.raises(LotLength) as refused:
        validate_issued_lot(lot)
    assert refused.value.params == {"length": len(lot), "most": 20}


@pytest.mark.parametrize(
    ("lot", "character"), [("ls-1", "l"), ("LÔ1", "Ô"), ("A/B", "/"), ("A B", "U+0020"), ("A\n", "U+000A")]
)
def test_the_character_that_we_never_print_is_named(lot: str, character: str) -> None:
    with pytest.raises(LotCharacter) as refused:
        validate_issued_lot(lot)
    assert refused.value.params["character"] == character


@pytest.mark.parametrize("lot", [".", ".."])
def test_a_lot_that_a_browser_would_take_out_of_the_address_is_refused(lot: str) -> None:
    with pytest.raises(LotIsDotSegment):
        validate_issued_lot(lot)
