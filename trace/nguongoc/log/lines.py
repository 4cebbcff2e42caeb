"""The two spellings every C2SP text shares: decimal numbers and base64, each accepted in one form only.

A second spelling of the same value would let two different files carry the same signature or proof.
"""

from __future__ import annotations

import binascii
import re

from nguongoc.errors import Malformed
from nguongoc.log.tree import MAX_SIZE

_DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}")
_SHOWN = 40


class NumberNotPlain(Malformed):
    """Not an ASCII decimal without leading zeroes, or above 2**63 - 1."""

    code = "log-number-not-plain"


class Base64NotCanonical(Malformed):
    """Not standard base64 with padding (RFC 4648, section 4) in its only canonical form, or of the wrong length."""

    code = "log-base64-not-canonical"


def parse_decimal(text: str) -> int:
    """A number between 0 and `MAX_SIZE` in ASCII digits, no sign, no leading zeroes."""
    if _DECIMAL.fullmatch(text) is None or int(text) > MAX_SIZE:
        raise NumberNotPlain(f"not a plain decimal number: {text[:_SHOWN]!r}")
    return int(text)


def format_base64(value: bytes) -> str:
    """Standard base64 with padding (RFC 4648, section 4)."""
    return binascii.b2a_base64(value, newline=False).decode("ascii")


def parse_base64(text: str, length: int | None = None) -> bytes:
    """The bytes of a base64 text, exactly `length` of them where that is given; unused bits must be zero."""
    try:
        value = binascii.a2b_base64(text, strict_mode=True)
    except (binascii.Error, ValueError) as error:
        raise Base64NotCanonical(f"not base64: {text[:_SHOWN]!r}") from error
    if format_base64(value) != text:
        raise Base64NotCanonical(f"not the canonical base64 of its bytes: {text[:_SHOWN]!r}")
    if length is not None and len(value) != length:
        raise Base64NotCanonical(
            f"{length} bytes expected, {len(value)} found", expected=length, found=len(value)
        )
    return value
