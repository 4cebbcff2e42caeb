"""GTIN: fourteen digits, the last a check digit (GS1 General Specifications 7.9), and what a prefix allows.

Fourteen digits and nothing shorter since GS1 Digital Link URI Syntax 1.4.0. Ours is policy where the standard is
only syntax: a restricted-circulation number means something inside one shop or country, so it is never passed off as global.
"""

from __future__ import annotations

import re

from nguongoc.errors import Invalid, Malformed
from nguongoc.identifiers.check_digits import check_digit
from nguongoc.identifiers.numeric_key import NumericKey

LENGTH = 14
SHORTER_FORMS = (8, 12, 13)
_LONGEST_SHOWN = 40
"""No GTIN anyone types is longer, spaces and all; beyond it only the length is looked at."""
_DEMONSTRATION = "952"
_RESTRICTED = re.compile(r"0[24]|2")
"""GTIN-13 prefixes 020-029, 040-049 and 200-299 (General Specifications 1.4.2)."""
_RESTRICTED_SHORT = re.compile(r"[02]")
"""GTIN-8 prefixes 000-099 and 200-299 (General Specifications 1.4.3)."""


class GtinLength(Malformed):
    """Not fourteen digits; `suggestion` is the same number padded, where that is a GTIN."""

    code = "gtin-length"


class GtinCharacter(Malformed):
    """Something that is not one of the digits 0-9; `character` names it."""

    code = "gtin-character"


class GtinCheckDigitWrong(Malformed):
    """The last digit does not follow from the others; `expected` is the one that does, `suggestion` the whole number."""

    code = "gtin-check-digit-wrong"


class GtinRestricted(Invalid):
    """A restricted-circulation number: it names something only inside one company or region."""

    code = "gtin-restricted-circulation"


_GTIN = NumericKey("a", "GTIN", LENGTH, GtinLength, GtinCharacter, GtinCheckDigitWrong)


def parse_gtin(text: str) -> str:
    """The fourteen digits of a GTIN, unchanged.

    Raises `GtinLength`, `GtinCharacter` or `GtinCheckDigitWrong`.
    """
    if len(text) <= _LONGEST_SHOWN:
        _GTIN.refuse_other_than_digits(text)
    if len(text) != LENGTH:
        raise _wrong_length(text)
    _GTIN.refuse_wrong_check_digit(text)
    return text


def _wrong_length(text: str) -> GtinLength:
    padded = text.zfill(LENGTH)
    if len(text) in SHORTER_FORMS and check_digit(padded[:-1]) == padded[-1]:
        return GtinLength(
            f"a GTIN is written with {LENGTH} digits, not {len(text)}: {padded}",
            length=len(text),
            expected=LENGTH,
            suggestion=padded,
        )
    return GtinLength(f"a GTIN has {LENGTH} digits, not {len(text)}", length=len(text), expected=LENGTH)


def is_demonstration(gtin: str) -> bool:
    """Whether a parsed GTIN bears prefix 952, which GS1 keeps for demonstrations: never on goods for sale."""
    return _prefix(gtin) == _DEMONSTRATION


def refuse_restricted_circulation(gtin: str) -> None:
    """Raise `GtinRestricted` where a parsed GTIN is a restricted-circulation number: such a number is never global."""
    restricted = _RESTRICTED_SHORT if _is_short(gtin) else _RESTRICTED
    if restricted.match(_prefix(gtin)):
        raise GtinRestricted(
            f"GTIN {gtin} has prefix {_prefix(gtin)}, which is for use inside one company or region",
            gtin=gtin,
            prefix=_prefix(gtin),
        )


def _is_short(gtin: str) -> bool:
    """A GTIN-8 padded to fourteen: GS1 gives out no company prefix that begins with so many zeros."""
    return gtin.startswith("000000")


def _prefix(gtin: str) -> str:
    """The three digits after the packaging indicator, or the first three of a GTIN-8."""
    return gtin[6:9] if _is_short(gtin) else gtin[1:4]
