"""What people type into the fields of a desk, read."""

from __future__ import annotations

import re
from typing import Final

from nguongoc_api.pages.producer import new_lot

_LONGEST_NUMBER: Final = 9
_LENGTH: Final = re.compile(r"[-+]?[0-9]{1,4}(?:[.,][0-9]{1,2})?")


def whole_number(text: str) -> int:
    """Dots between thousands are read over. Raises `AnswerMissing`, `NumberUnreadable`."""
    plain = text.replace(".", "").strip()
    if not plain:
        raise new_lot.AnswerMissing("fill this in")
    if not (plain.isascii() and plain.isdigit()):
        raise new_lot.NumberUnreadable("write a whole number")
    return int(plain[:_LONGEST_NUMBER])


def millimetres(text: str) -> float:
    """A length, with comma or dot before its tenths. Raises `AnswerMissing`, `NumberUnreadable`."""
    plain = text.strip().replace("\u2212", "-").removesuffix("mm").strip()
    if not plain:
        raise new_lot.AnswerMissing("fill this in")
    if not _LENGTH.fullmatch(plain):
        raise new_lot.NumberUnreadable("write a length such as 38,1")
    return float(plain.replace(",", "."))
