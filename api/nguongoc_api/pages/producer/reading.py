"""What people type into the fields of a desk, read."""

from __future__ import annotations

from typing import Final

from nguongoc_api.pages.producer import new_lot

_LONGEST_NUMBER: Final = 9


def whole_number(text: str) -> int:
    """Dots between thousands are read over. Raises `AnswerMissing`, `NumberUnreadable`."""
    plain = text.replace(".", "").strip()
    if not plain:
        raise new_lot.AnswerMissing("fill this in")
    if not (plain.isascii() and plain.isdigit()):
        raise new_lot.NumberUnreadable("write a whole number")
    return int(plain[:_LONGEST_NUMBER])
