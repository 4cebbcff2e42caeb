"""Unit serials: derived from a unit's index by a keyed permutation, and turned back into it; none is stored.

A product counts its units 0, 1, 2 ...; batches own ranges of that count. The index, as twelve base-32 numerals, goes through FF1
under the product's key, and a check character follows. So serials are unique within a product, betray no numbers of
production, need no rows, and a stranger's guess hits one of a million issued with probability 2^-40. A slip of typing fails the check
character; a serial that passes it but lies in nobody's range was never printed by us.
"""

from __future__ import annotations

from collections.abc import Iterator

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from nguongoc.errors import Invalid, Malformed
from nguongoc.identifiers.characters import shown
from nguongoc.identifiers.crockford import ALPHABET, VALUES, as_written, check_character, first_stranger
from nguongoc.identifiers.ff1 import Ff1

NUMERALS = 12
LENGTH = NUMERALS + 1
UNITS = 32**NUMERALS
"""Indexes of one product: 2^60, more grains of rice than a province harvests."""
KEY_BYTES = 32
_PAIRS = tuple(high + low for high in ALPHABET for low in ALPHABET)
_LONGEST_TYPED = 64


class SerialLength(Malformed):
    """Not thirteen characters, spaces and hyphens aside."""

    code = "serial-length"


class SerialCharacter(Malformed):
    """A character that no serial of ours holds; `character` names it."""

    code = "serial-character"


class SerialCheckCharacterWrong(Malformed):
    """Thirteen characters that no unit can have: mistyped somewhere, which is not the same as unknown."""

    code = "serial-check-character-wrong"


class UnitIndexOutOfRange(Invalid):
    """Not an index from 0 to `UNITS` - 1, or a range that leaves them."""

    code = "unit-index-out-of-range"


class SerialCipher:
    """Index to serial and back, for one product under one version of its key; safe to share between threads.

    `key` comes from `derive_serial_key`; `tweak` names the product (its GTIN or id as bytes), so that one key used for
    two products by mistake still gives them unrelated serials.
    """

    __slots__ = ("_permutation",)

    def __init__(self, key: bytes, tweak: bytes) -> None:
        self._permutation = Ff1(key, radix=len(ALPHABET), length=NUMERALS, tweak=tweak)

    def serial(self, index: int) -> str:
        """The thirteen characters of unit `index`; `UnitIndexOutOfRange` outside 0 <= index < `UNITS`."""
        return next(self.serials(index, 1))

    def serials(self, first: int, count: int) -> Iterator[str]:
        """The serials of units `first` .. `first + count - 1`, made one by one as they are taken.

        Raises `UnitIndexOutOfRange` at once, not at the first serial.
        """
        if first < 0 or count < 0 or first + count > UNITS:
            raise UnitIndexOutOfRange(f"units are counted from 0 to {UNITS - 1}", first=first, count=count)
        return map(_written, self._permutation.encrypt_each(range(first, first + count)))

    def index(self, serial: str) -> int:
        """The unit index of a serial, as printed or as typed; which batch owns it, if any, is the caller's to find.

        Raises the refusals of `parse_serial`. A serial under another key gives some index too: a random one.
        """
        value = 0
        for character in parse_serial(serial)[:-1]:
            value = value << 5 | VALUES[character]
        return self._permutation.decrypt(value)


def _written(value: int) -> str:
    data = "".join([_PAIRS[value >> shift & 1023] for shift in (50, 40, 30, 20, 10, 0)])
    return data + check_character(data)


def parse_serial(text: str) -> str:
    """The thirteen characters of a serial of ours as we print them, typing tolerated as for public codes.

    Raises `SerialCharacter`, `SerialLength` or `SerialCheckCharacterWrong`.
    """
    if len(text) > _LONGEST_TYPED:
        raise _wrong_length(len(text))
    written = as_written(text)
    if stranger := first_stranger(written):
        raise SerialCharacter(
            f"no serial of ours holds the character {shown(stranger)!r}",
            character=shown(stranger),
            alphabet=ALPHABET,
        )
    if len(written) != LENGTH:
        raise _wrong_length(len(written))
    if check_character(written[:-1]) != written[-1]:
        raise SerialCheckCharacterWrong(
            f"the check character of serial {written} does not fit: a character is mistyped, or two are exchanged",
            given=written,
        )
    return written


def _wrong_length(length: int) -> SerialLength:
    return SerialLength(
        f"a serial of ours has {LENGTH} characters, not {length}", length=length, expected=LENGTH
    )


def derive_serial_key(master: bytes, product: str, version: int) -> bytes:
    """The 32-byte serial key of one product at one key version, from the master in `RESOLVE_KEY_FILE` (HKDF-SHA256, RFC 5869).

    `product` is its id and never changes. Raises `ValueError` for a master under 32 bytes or a version under 1: a weak
    master is an operator's error, not a visitor's.
    """
    if len(master) < KEY_BYTES:
        raise ValueError(f"the serial master key has at least {KEY_BYTES} bytes")
    if version < 1:
        raise ValueError("key versions are counted from 1")
    # The version holds no '/', so no two pairs of version and product write the same info.
    info = f"nguongoc/serial/{version}/{product}".encode()
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(master)
