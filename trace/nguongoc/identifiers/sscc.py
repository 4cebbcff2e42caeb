"""SSCC: eighteen digits that name a logistic unit, the last a check digit (GS1 General Specifications 3.3.1, 7.9)."""

from __future__ import annotations

from nguongoc.errors import Malformed
from nguongoc.identifiers.numeric_key import NumericKey

LENGTH = 18


class SsccLength(Malformed):
    """Not eighteen digits; an SSCC has no shorter form."""

    code = "sscc-length"


class SsccCharacter(Malformed):
    """Something that is not one of the digits 0-9; `character` names it."""

    code = "sscc-character"


class SsccCheckDigitWrong(Malformed):
    """The last digit does not follow from the others; `expected` is the one that does, `suggestion` the whole number."""

    code = "sscc-check-digit-wrong"


_SSCC = NumericKey("an", "SSCC", LENGTH, SsccLength, SsccCharacter, SsccCheckDigitWrong)


def parse_sscc(text: str) -> str:
    """The eighteen digits of an SSCC, unchanged.

    Raises `SsccLength`, `SsccCharacter` or `SsccCheckDigitWrong`.
    """
    return _SSCC.parse(text)
