"""Crockford's base 32 with one check character over GF(32), shared by public codes and unit serials.

The check catches every single wrong character and every exchange of two characters, however far apart: the characters
of a word, read as elements of the field with 32 elements and weighted by distinct powers of a primitive element, sum to zero.
Crockford's own check (modulo 37) needs five more symbols, and these would not survive typing or an upper-case URL.
"""

from __future__ import annotations

import re

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No I, L, O (they look like 1, 1, 0) and no U."""
LONGEST_WORD = 31
"""With the check character: the powers of a primitive element repeat after 31."""
VALUES = {character: value for value, character in enumerate(ALPHABET)}

_REDUCTION = 0b100101
"""x^5 + x^2 + 1, primitive, so that x itself generates all 31 non-zero elements."""
_TIMES_X = tuple(value << 1 ^ (_REDUCTION if value & 16 else 0) for value in range(32))

_SPACES_AND_HYPHENS = " \t\u00a0\u202f-\u2010\u2011\u2012\u2013\u2014\u2212"
"""What people type, and what telephones make of it, between the groups of a code."""
_TYPED = str.maketrans(
    {character.lower(): character for character in ALPHABET if character.isalpha()}
    | dict.fromkeys("iIlL", "1")
    | dict.fromkeys("oO", "0")
    | dict.fromkeys(_SPACES_AND_HYPHENS, "")
)
_STRANGER = re.compile(f"[^{ALPHABET}]")


def check_character(data: str) -> str:
    """The check character that belongs behind `data`, at most 30 characters of `ALPHABET`.

    By Horner's rule the last character of `data` weighs x, the one before it x^2 and so on; the check character weighs 1.
    """
    if len(data) >= LONGEST_WORD:
        raise ValueError(f"a check character covers at most {LONGEST_WORD - 1} characters")
    total = 0
    for character in data:
        total = _TIMES_X[total ^ VALUES[character]]
    return ALPHABET[total]


def as_written(typed: str) -> str:
    """`typed` in the one spelling we print: upper case, i and l read as 1, o as 0, spaces and hyphens dropped."""
    return typed.translate(_TYPED)


def first_stranger(written: str) -> str | None:
    """The first character outside `ALPHABET`, None where there is none."""
    found = _STRANGER.search(written)
    return found.group() if found else None
