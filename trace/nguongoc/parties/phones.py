"""Telephone numbers as people type them, and the one spelling (E.164) that is kept and compared."""

from __future__ import annotations

import re
import unicodedata

from nguongoc.errors import Malformed

_LONGEST_TEXT = 40
_SEPARATORS = re.compile(r"[\s.\-‐-―()/]+")
_VIETNAMESE = re.compile(r"(?:\+84|0084|84)?0?([1-9][0-9]{8,9})")
_FOREIGN = re.compile(r"(?:\+|00)([1-9][0-9]{7,14})")
_MOBILE = re.compile(r"[35789][0-9]{8}")
_FIXED_LINE = re.compile(r"2[0-9]{8,9}")


class PhoneUnreadable(Malformed):
    """No telephone number can be made out of it."""

    code = "phone-unreadable"


def parse_phone(text: str, pointer: str = "/phone") -> str:
    """`0912 345 678`, `+84 912.345.678`, `84912345678`, `(+84) 0912-345-678` are all `+84912345678`.

    Numbers of other countries are taken with their `+` or `00`. Raises `PhoneUnreadable`.
    """
    tidy = "" if len(text) > _LONGEST_TEXT else _SEPARATORS.sub("", unicodedata.normalize("NFKC", text))
    vietnamese = _VIETNAMESE.fullmatch(tidy)
    if vietnamese and (_MOBILE.fullmatch(vietnamese[1]) or _FIXED_LINE.fullmatch(vietnamese[1])):
        return f"+84{vietnamese[1]}"
    foreign = _FOREIGN.fullmatch(tidy)
    if foreign and not foreign[1].startswith("84"):
        return f"+{foreign[1]}"
    raise PhoneUnreadable("write the number like 0912 345 678", pointer=pointer)
