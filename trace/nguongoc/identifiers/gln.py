"""GLN: thirteen digits that name a party or a place, the last a check digit (GS1 General Specifications 3.7, 7.9)."""

from __future__ import annotations

import re

from nguongoc.errors import Malformed
from nguongoc.identifiers.characters import shown
from nguongoc.identifiers.gtin import check_digit

LENGTH = 13
_NOT_A_DIGIT = re.compile(r"[^0-9]")


class GlnLength(Malformed):
    """Not thirteen digits; a GLN has no shorter form."""

    code = "gln-length"


class GlnCharacter(Malformed):
    """Something that is not one of the digits 0-9; `character` names it."""

    code = "gln-character"


class GlnCheckDigitWrong(Malformed):
    """The last digit does not follow from the others; `expected` is the one that does, `suggestion` the whole number."""

    code = "gln-check-digit-wrong"


def parse_gln(text: str) -> str:
    """The thirteen digits of a GLN, unchanged.

    Raises `GlnLength`, `GlnCharacter` or `GlnCheckDigitWrong`.
    """
    if len(text) != LENGTH:
        raise GlnLength(f"a GLN has {LENGTH} digits, not {len(text)}", length=len(text), expected=LENGTH)
    if stranger := _NOT_A_DIGIT.search(text):
        raise GlnCharacter(
            f"a GLN is digits only, and {shown(stranger.group())!r} is none",
            character=shown(stranger.group()),
            position=stranger.start() + 1,
        )
    expected = check_digit(text[:-1])
    if text[-1] != expected:
        raise GlnCheckDigitWrong(
            f"the check digit of GLN {text} is {text[-1]}, and should be {expected}",
            given=text[-1],
            expected=expected,
            suggestion=text[:-1] + expected,
        )
    return text
