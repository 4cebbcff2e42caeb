"""Texts of any length as values an index can hold: what is too long is looked up by its digest instead of being left out."""

from __future__ import annotations

import hashlib
import re

LONGEST = 500
"""Bytes of UTF-8. A name and a value together stay below the 2,704 bytes that an index entry of PostgreSQL may have."""
_DIGEST = "sha-256:"
_UNFIT = re.compile("[\0\ud800-\udfff]")


def fitting(text: str, longest: int = LONGEST) -> str:
    """`text` itself where it fits, else its SHA-256, so that equal texts and no others stay equal.

    Also digested is what a database cannot hold as text: a NUL or a lone surrogate.
    """
    if _UNFIT.search(text) is None and (
        (len(text) <= longest and text.isascii()) or len(text.encode()) <= longest
    ):
        return text
    encoded = text.encode("utf-8", "surrogatepass")
    return (_DIGEST + hashlib.sha256(encoded).hexdigest())[:longest]
