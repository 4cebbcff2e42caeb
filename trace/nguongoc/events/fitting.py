"""Texts of any length as values an index can hold: what is too long is looked up by its digest instead of being left out."""

from __future__ import annotations

import hashlib

LONGEST = 500
"""Bytes of UTF-8. A name and a value together stay below the 2,704 bytes that an index entry of PostgreSQL may have."""
_DIGEST = "sha-256:"


def fitting(text: str, longest: int = LONGEST) -> str:
    """`text` itself where it fits, else its SHA-256, so that equal texts and no others stay equal.

    Also digested is what a database cannot hold as text: a NUL or a lone surrogate.
    """
    encoded = text.encode("utf-8", "surrogatepass")
    if (
        len(encoded) <= longest
        and "\0" not in text
        and not any("\ud800" <= each <= "\udfff" for each in text)
    ):
        return text
    return (_DIGEST + hashlib.sha256(encoded).hexdigest())[:longest]
