"""Base58btc, the alphabet of multibase `z`."""

from __future__ import annotations

from nguongoc.errors import Malformed

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_LONGEST = 200


class Base58Malformed(Malformed):
    """A character that base58btc does not have, or far too many of them."""

    code = "base58-malformed"


def encode(data: bytes) -> str:
    """Base58btc; leading zero bytes become leading ones."""
    number = int.from_bytes(data, "big")
    digits = []
    while number:
        number, remainder = divmod(number, 58)
        digits.append(ALPHABET[remainder])
    zeros = len(data) - len(data.lstrip(b"\0"))
    return ALPHABET[0] * zeros + "".join(reversed(digits))


def decode(text: str) -> bytes:
    """The bytes of base58btc. Raises `Base58Malformed`."""
    if len(text) > _LONGEST:
        raise Base58Malformed("far longer than any key or signature")
    number = 0
    for character in text:
        if character not in _VALUES:
            raise Base58Malformed(f"base58 has no {character!r}")
        number = number * 58 + _VALUES[character]
    zeros = len(text) - len(text.lstrip(ALPHABET[0]))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")
