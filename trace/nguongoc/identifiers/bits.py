"""A cursor over the bits of an EPC, and the ways of the Tag Data Standard to write numbers and text in them."""

from __future__ import annotations

from typing import Final

from nguongoc.errors import Malformed

BASE_64: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
"""The alphabet of RFC 4648, section 5, in the order of its values."""
_HEX_UPPER, _HEX_LOWER = "0123456789ABCDEF", "0123456789abcdef"
_CODE_40: Final = " ABCDEFGHIJKLMNOPQRSTUVWXYZ-.:0123456789"
"""URN Code 40 (TDS 2.0, table 14-8); the first fills up a group of three and is dropped."""
_HIGHEST_GROUP: Final = 40**3
_DIGITS: Final = 10
_NO_MORE_DIGITS, _TEXT_FOLLOWS = 0xF, 0xE
_UPPER_HALF, _PRINTABLE = 0x20, range(0x21, 0x7F)


class EpcBinaryBroken(Malformed):
    """The bits are not those of the EPC scheme that they announce."""

    code = "epc-binary-broken"


class Bits:
    """Bits that are taken from the front; `EpcBinaryBroken` where there are not enough, or they spell nothing."""

    __slots__ = ("_at", "_bits")

    def __init__(self, bits: str) -> None:
        self._bits = bits
        self._at = 0

    def take(self, count: int) -> str:
        """The next bits as `0` and `1`."""
        if self._at + count > len(self._bits):
            raise broken("the bits end within the EPC")
        self._at += count
        return self._bits[self._at - count : self._at]

    def number(self, count: int) -> int:
        """The next bits as a number, the highest first."""
        return int(self.take(count) or "0", 2)

    def decimal(self, bits: int, digits: int) -> str:
        """A number of so many bits as exactly so many digits, perhaps none."""
        number = self.number(bits)
        if number >= _DIGITS**digits:
            raise broken(f"a number of more than {digits} digits")
        return str(number).zfill(digits) if digits else ""

    def nibbles(self, digits: int) -> str:
        """So many digits of four bits each."""
        text = "".join([_HEX_UPPER[self.number(4)] for _ in range(digits)])
        if not text.isdigit():
            raise broken("a digit above 9")
        return text

    def text(self, bits: int, width: int) -> str:
        """Text of 7-bit ASCII, or of six bits a character, that ends with a character of zeros and is filled up with zeros."""
        codes = [self.number(width) for _ in range(bits // width)]
        if self.number(bits % width):
            raise broken("bits behind the end of a text")
        kept = codes[: codes.index(0)] if 0 in codes else codes
        if any(codes[len(kept) :]):
            raise broken("bits behind the end of a text")
        return "".join([_character(code, width) for code in kept])

    def terminated(self, width: int, most: int) -> str:
        """Text of so many bits a character up to a character of zeros."""
        found = ""
        while code := self.number(width):
            found += _character(code, width)
            if len(found) > most:
                raise broken(f"a text of more than {most} characters")
        return found

    def numeric(self, length_bits: int) -> str:
        """A length and as many digits, leading zeros kept (TDS 2.0, 14.5.13)."""
        return self._digits(self.number(length_bits))

    def alphanumeric(self, length_bits: int) -> str:
        """An encoding, a length and as many characters (TDS 2.0, 14.5.6)."""
        encoding, length = self.number(3), self.number(length_bits)
        match encoding:
            case 0:
                return self._digits(length)
            case 1 | 2:
                alphabet = _HEX_UPPER if encoding == 1 else _HEX_LOWER
                return "".join([alphabet[self.number(4)] for _ in range(length)])
            case 3:
                return "".join([BASE_64[self.number(6)] for _ in range(length)])
            case 4:
                return "".join([_character(self.number(7), 7) for _ in range(length)])
            case 5:
                return self._code_40(length)
        raise broken("an encoding that is not given out")

    def delimited(self, length_bits: int) -> str:
        """Digits up to a terminator, or up to a delimiter and text behind it (TDS 2.0, 14.5.5)."""
        digits = ""
        while (nibble := self.number(4)) < _DIGITS:
            digits += str(nibble)
        if nibble == _NO_MORE_DIGITS:
            return digits
        if nibble != _TEXT_FOLLOWS:
            raise broken("neither digit nor terminator")
        return digits + self.alphanumeric(length_bits)

    def refuse_rest(self) -> None:
        """Raise `EpcBinaryBroken` where anything but zeros is left: words of memory and characters are filled up with these."""
        if "1" in self._bits[self._at :]:
            raise broken("bits behind the end of the EPC")

    def _digits(self, length: int) -> str:
        return self.decimal((_DIGITS**length - 1).bit_length(), length)

    def _code_40(self, length: int) -> str:
        found = ""
        for _ in range(-(-length // 3)):
            group = self.number(16) - 1
            if not 0 <= group < _HIGHEST_GROUP:
                raise broken("no group of three characters")
            found += _CODE_40[group // 1600] + _CODE_40[group // 40 % 40] + _CODE_40[group % 40]
        if len(found.rstrip()) != length or " " in found.rstrip():
            raise broken("a text of another length than announced")
        return found.rstrip()


def _character(code: int, width: int) -> str:
    character = chr(code | 0x40 if width == 6 and code < _UPPER_HALF else code)  # noqa: PLR2004
    if ord(character) not in _PRINTABLE:
        raise broken("a character that no key holds")
    return character


def broken(reason: str) -> EpcBinaryBroken:
    """The refusal, with the reason in it."""
    return EpcBinaryBroken(f"no EPC: {reason}")
