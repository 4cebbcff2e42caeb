"""Scratch PINs: what is printed under a layer that is scratched off, derived from the serial beside it and kept nowhere.

Eight characters and one that checks them, of the alphabet of codes. The eight are a truncated HMAC of the serial under a key of
its own, so that who reads a serial, or holds the key of serials, knows no PIN, and who is told one PIN knows no other. A guess
hits with probability 2^-40; a slip of typing fails the check character and costs no try.
"""

from __future__ import annotations

import hmac
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from nguongoc.errors import Malformed
from nguongoc.identifiers.crockford import ALPHABET, as_written, check_character, first_stranger

RANDOM_CHARACTERS: Final = 8
LENGTH: Final = RANDOM_CHARACTERS + 1
KEY_BYTES: Final = 32
_GROUP: Final = 3
_LONGEST_TYPED: Final = 64


class PinMalformed(Malformed):
    """Not nine letters and digits that go together: mistyped somewhere, which is not the same as wrong."""

    code = "pin-malformed"


def derive_pin_key(master: bytes, product: str, version: int) -> bytes:
    """The key of one product's PINs (HKDF-SHA256, RFC 5869); raises `ValueError` for a master under 32 bytes."""
    if len(master) < KEY_BYTES:
        raise ValueError(f"the master key of PINs has at least {KEY_BYTES} bytes")
    info = f"nguongoc/pin/{version}/{product}".encode()
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(master)


def pin_of(key: bytes, serial: str) -> str:
    """The nine characters that belong to a serial, as `parse_serial` spells it."""
    digest = hmac.digest(key, serial.encode("ascii"), "sha256")
    data = "".join([ALPHABET[byte & 31] for byte in digest[:RANDOM_CHARACTERS]])
    return data + check_character(data)


def same_pin(one: str, other: str) -> bool:
    """Compared in constant time: how long a refusal takes says nothing of how much was right."""
    return hmac.compare_digest(one.encode(), other.encode())


def parse_pin(typed: str) -> str:
    """In the one spelling we print, typing tolerated as for codes. Raises `PinMalformed`, which never repeats what was typed."""
    written = as_written(typed[: _LONGEST_TYPED + 1])
    fits = len(written) == LENGTH and first_stranger(written) is None
    if not fits or check_character(written[:-1]) != written[-1]:
        raise PinMalformed("nine letters and digits, as they stand under the layer", length=LENGTH)
    return written


def grouped_pin(pin: str) -> str:
    """In threes, as it is printed and read aloud."""
    return " ".join(pin[start : start + _GROUP] for start in range(0, len(pin), _GROUP))
