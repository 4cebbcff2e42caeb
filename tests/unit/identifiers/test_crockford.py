"""The check character over GF(32): what it promises, tried without exception."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.identifiers.crockford import ALPHABET, LONGEST_WORD, VALUES, as_written, check_character

LENGTHS = (9, 12)
"""Data characters of a public code and of a serial."""


def multiply(left: int, right: int) -> int:
    """Long multiplication of polynomials modulo x^5 + x^2 + 1: another road than the table under test."""
    product = 0
    for bit in range(5):
        if right >> bit & 1:
            product ^= left << bit
    for bit in range(8, 4, -1):
        if product >> bit & 1:
            product ^= 0b100101 << (bit - 5)
    return product


def power(exponent: int) -> int:
    result = 1
    for _ in range(exponent):
        result = multiply(result, 2)
    return result


def test_the_alphabet_is_crockfords() -> None:
    assert len(ALPHABET) == len(set(ALPHABET)) == 32
    assert set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") - set(ALPHABET) == set("ILOU")


def test_the_weights_of_the_longest_word_are_distinct_and_never_zero() -> None:
    weights = [power(exponent) for exponent in range(LONGEST_WORD)]
    assert sorted(weights) == list(range(1, 32))
    assert power(LONGEST_WORD) == 1


@given(st.integers(1, LONGEST_WORD - 1).flatmap(lambda n: st.text(ALPHABET, min_size=n, max_size=n)))
def test_the_check_character_is_the_weighted_sum_of_the_data(data: str) -> None:
    total = 0
    for exponent, character in enumerate(reversed(data), start=1):
        total ^= multiply(power(exponent), VALUES[character])
    assert check_character(data) == ALPHABET[total]


@pytest.mark.parametrize("length", LENGTHS)
def test_no_single_wrong_character_passes_at_any_place(length: int) -> None:
    """The sum is linear (shown above), so an error passes exactly where the error alone, on a word of zeros, sums to zero."""
    for position in range(length):
        for wrong in ALPHABET[1:]:
            word = "0" * position + wrong + "0" * (length - position - 1)
            assert check_character(word) != "0"
    assert check_character("0" * length) == "0"


@pytest.mark.parametrize("length", LENGTHS)
def test_no_exchange_of_two_different_characters_passes_however_far_apart(length: int) -> None:
    """Every pair of places, the check character's own among them, and every pair of characters: no sampling."""
    for first, second in combinations(range(length + 1), 2):
        for one, other in combinations(ALPHABET, 2):
            word = ["0"] * length + ["0"]
            word[first], word[second] = one, other
            sum_before = VALUES[check_character("".join(word[:-1]))] ^ VALUES[word[-1]]
            word[first], word[second] = other, one
            sum_after = VALUES[check_character("".join(word[:-1]))] ^ VALUES[word[-1]]
            assert sum_before != sum_after


def test_a_word_that_the_check_cannot_cover_is_a_programming_error() -> None:
    assert len(check_character("7" * 30)) == 1
    with pytest.raises(ValueError, match="at most 30"):
        check_character("7" * 31)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("k7m2-9qxw-3d", "K7M29QXW3D"),
        ("iIlLoO", "111100"),
        ("K7M2 9QXW\u00a03D", "K7M29QXW3D"),
        ("K7M2\u20119QXW\u20133D\u2014", "K7M29QXW3D"),
    ],
)
def test_case_look_alikes_spaces_and_hyphens_are_tolerated(typed: str, written: str) -> None:
    assert as_written(typed) == written


def test_letters_that_some_languages_fold_into_ours_are_not_taken_for_them() -> None:
    assert as_written("\u0131\u017f\u212aß") == "\u0131\u017f\u212aß"
