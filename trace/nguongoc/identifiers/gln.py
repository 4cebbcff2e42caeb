"""GLN: thirteen digits that name a party or a place, the last a check digit (GS1 General Specifications 3.7, 7.9)."""

from __future__ import annotations

from nguongoc.errors import Malformed
from nguongoc.identifiers.numeric_key import NumericKey

LENGTH = 13


class GlnLength(Malformed):
    """Not thirteen digits; a GLN has no shorter form."""

    code = "gln-length"


class GlnCharacter(Malformed):
    """Something that is not one of the digits 0-9; `character` names it."""

    code = "gln-character"


class GlnCheckDigitWrong(Malformed):
    """The last digit does not follow from the others; `expected` is the one that does, `suggestion` the whole number."""

    code = "gln-check-digit-wrong"


_GLN = NumericKey("a", "GLN", LENGTH, GlnLength, GlnCharacter, GlnCheckDigitWrong)


def parse_gln(text: str) -> str:
    """The thirteen digits of a GLN, unchanged; of a place (414) as of a party (417, *PGLN*).

    Raises `GlnLength`, `GlnCharacter` or `GlnCheckDigitWrong`.
    """
    return _GLN.parse(text)
