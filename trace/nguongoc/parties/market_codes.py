"""Growing-area and packhouse codes as authorities give them out, one for each market: opaque text, tidied, never read for geography.

Codes hold a district's number, and there are no districts any more: whoever parses one is wrong already.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Final

from nguongoc.errors import Malformed
from nguongoc.parties.facilities import MarketCode

_CODE: Final = re.compile(r"(?=[^0-9]*[0-9])[A-Z0-9]{1,12}(?:[-./][A-Z0-9]{1,12}){0,7}")
_SHORTEST, _LONGEST, _LONGEST_TEXT = 4, 60, 120
_DASHES: Final = re.compile(r"[‐-―−]")
_AROUND: Final = re.compile(r"\s*([-./])\s*")


class MarketCodeMalformed(Malformed):
    """Not letters and digits in groups, such as `VN-THOR-0001`: a telephone number, a name, an address of a page."""

    code = "market-code-malformed"


def parse_market_code(text: str, pointer: str = "/code") -> str:
    """In capitals, groups joined by hyphens, dots or slashes as they were written. Raises `MarketCodeMalformed`."""
    folded = _DASHES.sub("-", unicodedata.normalize("NFKC", text[:_LONGEST_TEXT]).upper())
    tidy = "-".join(_AROUND.sub(r"\1", folded).split())
    if not (_SHORTEST <= len(tidy) <= _LONGEST and _CODE.fullmatch(tidy)):
        raise MarketCodeMalformed("write it like VN-THOR-0001", pointer=pointer)
    return tidy


def runs(code: MarketCode, today: date) -> bool | None:
    """Whether it is good on a day; None where nobody said until when."""
    return None if code.expires_on is None else today <= code.expires_on
