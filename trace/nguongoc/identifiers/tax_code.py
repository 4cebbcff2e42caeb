"""Tax codes of Vietnamese organisations: ten digits, the last a check digit, and three more of a branch.

Of a household or a person it is a citizen's number of twelve digits, which is nobody's to keep here: it is refused by name.
"""

from __future__ import annotations

import re
from typing import Final

from nguongoc.errors import Malformed

_WEIGHTS: Final = (31, 29, 23, 19, 17, 13, 7, 5, 3)
_CODE: Final = re.compile(r"([0-9]{10})(?:-?([0-9]{3}))?")
_CITIZEN: Final = re.compile(r"[0-9]{12}")


class TaxCodeMalformed(Malformed):
    """Not ten digits of which the last follows from the others, with or without three of a branch."""

    code = "tax-code-malformed"


class TaxCodeOfCitizen(Malformed):
    """Twelve digits are a citizen's number."""

    code = "tax-code-of-citizen"


def parse_tax_code(text: str) -> str:
    """`0300588569` or `0300588569-001`. Raises `TaxCodeMalformed`, `TaxCodeOfCitizen`."""
    tidy = text.replace(" ", "").replace(".", "")
    if _CITIZEN.fullmatch(tidy):
        raise TaxCodeOfCitizen("this is a citizen's number; leave the tax code out")
    found = _CODE.fullmatch(tidy)
    if found is None or int(found[1][9]) != _check_digit(found[1]):
        raise TaxCodeMalformed("ten digits, the last a check digit; a branch has three more behind a hyphen")
    return found[1] if found[2] is None else f"{found[1]}-{found[2]}"


def _check_digit(digits: str) -> int:
    """10, which no digit is, where no code has these nine."""
    return 10 - sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=False)) % 11
