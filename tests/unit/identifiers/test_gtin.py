"""GTIN and GLN: fourteen and thirteen digits, check digits that explain themselves, prefixes that are not global."""

from __future__ import annotations

import pytest
from biip.gs1_prefixes import GS1Prefix
from biip.gtin import Gtin
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.identifiers.check_digits import check_digit
from nguongoc.identifiers.gln import GlnCharacter, GlnCheckDigitWrong, GlnLength, parse_gln
from nguongoc.identifiers.gtin import (
    GtinCharacter,
    GtinCheckDigitWrong,
    GtinLength,
    GtinRestricted,
    is_demonstration,
    parse_gtin,
    refuse_restricted_circulation,
)

bodies = st.text("0123456789", min_size=13, max_size=13)


def completed(body: str) -> str:
    return body + check_digit(body)


def test_a_gtin_of_fourteen_digits_comes_back_unchanged() -> None:
    assert parse_gtin("09521234543213") == "09521234543213"


def test_a_wrong_check_digit_is_refused_and_the_right_one_suggested() -> None:
    with pytest.raises(GtinCheckDigitWrong) as refused:
        parse_gtin("09521234543219")
    assert refused.value.params == {"given": "9", "expected": "3", "suggestion": "09521234543213"}
    assert parse_gtin(str(refused.value.params["suggestion"])) == "09521234543213"


@pytest.mark.parametrize("short", ["9521234543213", "416000336108", "02345673"])
def test_a_shorter_form_is_refused_and_its_padded_form_suggested(short: str) -> None:
    with pytest.raises(GtinLength) as refused:
        parse_gtin(short)
    assert refused.value.params["suggestion"] == short.zfill(14)
    assert parse_gtin(short.zfill(14)) == short.zfill(14)


@pytest.mark.parametrize("wrong", ["", "0", "9521234543214", "095212345432130", "0" * 2000, "a" * 2000])
def test_another_length_is_refused_without_a_suggestion_that_would_be_wrong_too(wrong: str) -> None:
    with pytest.raises(GtinLength) as refused:
        parse_gtin(wrong)
    assert "suggestion" not in refused.value.params


@pytest.mark.parametrize(
    ("text", "character"),
    [
        ("0952123454321O", "O"),
        ("0952123454321\u0663", "\u0663"),
        ("0952 1234543213", "U+0020"),
        ("0952123454321\n", "U+000A"),
    ],
)
def test_the_character_that_is_no_ascii_digit_is_named(text: str, character: str) -> None:
    with pytest.raises(GtinCharacter) as refused:
        parse_gtin(text)
    assert refused.value.params["character"] == character


@given(bodies, st.integers(0, 13), st.integers(1, 9))
def test_every_single_wrong_digit_is_noticed(body: str, position: int, by: int) -> None:
    gtin = completed(body)
    wrong = gtin[:position] + str((int(gtin[position]) + by) % 10) + gtin[position + 1 :]
    with pytest.raises(GtinCheckDigitWrong):
        parse_gtin(wrong)


@given(bodies)
def test_biip_computes_the_same_check_digit(body: str) -> None:
    assert Gtin.parse(completed(body)).check_digit == int(check_digit(body))


def test_prefix_952_is_for_demonstrations_at_every_packaging_level_and_only_as_a_prefix() -> None:
    assert is_demonstration("09521234543213")
    assert is_demonstration(completed("1952123454321"))
    assert not is_demonstration(completed("0893600000001"))
    assert not is_demonstration(completed("9520000000001"))


def test_restricted_circulation_is_refused_exactly_where_gs1_reserves_it() -> None:
    """Every GTIN-13 prefix against biip's copy of GS1's prefix table; GTIN-8 has a table of its own below."""
    refused, reserved = set(), set()
    for prefix in range(1000):
        gtin = completed(f"0{prefix:03}999999999")
        published = GS1Prefix.extract(gtin[1:])
        if published is not None and "restricted" in published.usage.lower():
            reserved.add(prefix)
        try:
            refuse_restricted_circulation(gtin)
        except GtinRestricted as refusal:
            refused.add(int(refusal.params["prefix"]))
    assert refused == reserved == {*range(20, 30), *range(40, 50), *range(200, 300)}


@pytest.mark.parametrize(("first", "restricted"), [("0", True), ("1", False), ("2", True), ("8", False)])
def test_a_padded_gtin_8_is_judged_by_its_own_prefix(first: str, restricted: bool) -> None:
    gtin = completed(f"000000{first}123456")
    if restricted:
        with pytest.raises(GtinRestricted):
            refuse_restricted_circulation(gtin)
    else:
        refuse_restricted_circulation(gtin)


def test_a_gln_of_thirteen_digits_comes_back_unchanged() -> None:
    assert parse_gln("9520123456788") == "9520123456788"


def test_a_wrong_check_digit_of_a_gln_is_refused_and_the_right_one_suggested() -> None:
    with pytest.raises(GlnCheckDigitWrong) as refused:
        parse_gln("9520123456780")
    assert refused.value.params == {"given": "0", "expected": "8", "suggestion": "9520123456788"}


@pytest.mark.parametrize("wrong", ["", "952012345678", "09520123456788", "9" * 2000])
def test_a_gln_has_thirteen_digits_and_no_shorter_form(wrong: str) -> None:
    with pytest.raises(GlnLength):
        parse_gln(wrong)


def test_a_letter_in_a_gln_is_named_with_its_place() -> None:
    with pytest.raises(GlnCharacter) as refused:
        parse_gln("95201234S6788")
    assert refused.value.params == {"character": "S", "position": 9}
