"""EPC binary strings in links: `/eh` and hexadecimal digits, or `/ex` and base 64, as an NFC tag sends its EPC.

GS1 Digital Link URI: Compression for EPC binary strings 1.0.0, section 4.2, over the Tag Data Standard 2.3, chapters 13 and 14. What follows an
EPC in the memory of a tag (host name, further attributes) is not read. EPCs that are no GS1 key are refused by name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final
from urllib.parse import quote

from nguongoc.errors import Malformed
from nguongoc.identifiers.bits import BASE_64, Bits, broken
from nguongoc.identifiers.epc_urn import RAW, parse_urn
from nguongoc.identifiers.gs1_link import Gs1Link
from nguongoc.identifiers.raw_path import refuse_too_long

EPC_BINARY: Final = (b"/eh", b"/ex")
_SEGMENT: Final = re.compile(rb"eh(?P<hex>[0-9a-f]+)|ex(?P<base64>[A-Za-z0-9_\-]+)")
_BASE_64_VALUES: Final = {character: f"{value:06b}" for value, character in enumerate(BASE_64)}
_PREFIX_BITS: Final = (40, 37, 34, 30, 27, 24, 20)
"""Of the company prefix, by partition: 0 means twelve digits, 6 means six."""
_LONGEST_PREFIX: Final = 12


class EpcBinaryUnknown(Malformed):
    """A header that announces no EPC of a GS1 key: not given out, or a scheme of somebody else."""

    code = "epc-binary-unknown"


class _Serial(Enum):
    """How the last component is written."""

    NOTHING = 0
    """Zeros."""
    NUMBER = 1
    MARKED = 2
    """A number with a digit 1 before it, which keeps its leading zeros."""
    TEXT = 3
    """Seven bits a character."""


@dataclass(frozen=True, slots=True)
class _Tag:
    """A scheme of TDS before 2.0: filter, partition, company prefix, reference, last component."""

    urn: str
    bits: int
    """Of company prefix and reference together; 0 where the reference is text that ends itself."""
    digits: int
    """The same; 0 where the reference has no fixed number of them."""
    serial: _Serial = _Serial.NOTHING
    serial_bits: int = 0
    pieces: bool = False


_NOTHING, _NUMBER, _MARKED, _TEXT = _Serial
_TAGS: Final = {
    0x2C: _Tag("gdti", 41, 12, _NUMBER, 41),
    0x2D: _Tag("gsrn", 58, 17, _NOTHING, 24),
    0x2E: _Tag("gsrnp", 58, 17, _NOTHING, 24),
    0x30: _Tag("sgtin", 44, 13, _NUMBER, 38),
    0x31: _Tag("sscc", 58, 17, _NOTHING, 24),
    0x32: _Tag("sgln", 41, 12, _NUMBER, 41),
    0x33: _Tag("grai", 44, 12, _NUMBER, 38),
    0x34: _Tag("giai", 82, 0),
    0x36: _Tag("sgtin", 44, 13, _TEXT, 140),
    0x37: _Tag("grai", 44, 12, _TEXT, 112),
    0x38: _Tag("giai", 188, 0, _TEXT),
    0x39: _Tag("sgln", 41, 12, _TEXT, 140),
    0x3A: _Tag("gdti", 41, 12, _MARKED, 58),
    0x3C: _Tag("cpi", 51, 0, _NUMBER, 31),
    0x3D: _Tag("cpi", 0, 0, _NUMBER, 40),
    0x3E: _Tag("gdti", 41, 12, _TEXT, 119),
    0x3F: _Tag("sgcn", 41, 12, _MARKED, 41),
    0x40: _Tag("itip", 44, 13, _NUMBER, 38, pieces=True),
    0x41: _Tag("itip", 44, 13, _TEXT, 140, pieces=True),
}
"""By header: GDTI-96 to ITIP-212. GID (35), USDOD (2F) and ADI (3B) are no keys of GS1."""


@dataclass(frozen=True, slots=True)
class _Plus:
    """A scheme of TDS 2.0: toggle, filter, the key digit by digit, and what follows it."""

    key: str
    nibbles: int = 0
    """Digits of the key; 0 where it is digits and text of any length."""
    qualifier: str = ""
    """The AI of what follows; nothing or the end of the key where there is none."""
    appended: bool = False
    numeric_bits: int = 0
    """Bits of the length of what follows where that is digits alone; 0 where it is text."""


_PLUS: Final = {
    0xF0: _Plus("8010", qualifier="8011", numeric_bits=4),
    0xF1: _Plus("8003", 14, appended=True),
    0xF2: _Plus("414", 13, "254"),
    0xF3: _Plus("8006", 18, "21"),
    0xF4: _Plus("8018", 18),
    0xF5: _Plus("8017", 18),
    0xF6: _Plus("253", 13, appended=True),
    0xF7: _Plus("01", 14, "21"),
    0xF8: _Plus("255", 13, appended=True, numeric_bits=4),
    0xF9: _Plus("00", 18),
    0xFA: _Plus("8004"),
    0xFB: _Plus("01", 14, "21"),
}
_WITH_HOST: Final = {
    **{0xE6: 0xF0, 0xE7: 0xF4, 0xE8: 0xF5, 0xE9: 0xF2, 0xEA: 0xF6, 0xEB: 0xF1},
    **{0xEC: 0xF8, 0xED: 0xF3, 0xEE: 0xFA, 0xEF: 0xF9, 0xFC: 0xFB, 0xFD: 0xF7},
}
"""Headers of the schemes that a host name follows (TDS 2.3) to those of the same scheme without."""
_DATED: Final = 0xFB
_DATES: Final = ("11", "13", "15", "16", "17", "7006", "7007")
_LENGTH_BITS: Final = 5
_LONGEST_CPI: Final = 30
_NO_EXTENSION: Final = ("254", "0")
"""A place itself, as in an SGLN."""


def is_epc_binary(raw_path: bytes) -> bool:
    """Whether this path can only be meant as an EPC binary string."""
    return raw_path.startswith(EPC_BINARY)


def parse_epc_path(raw_path: bytes) -> Gs1Link:
    """The link that an EPC binary string stands for: `/eh30164596f40c0e5cbe991a83`, one segment, trailing slash tolerated.

    Raises `LinkTooLong`, `EpcBinaryBroken`, `EpcBinaryUnknown` and the refusals of `Gs1Link`, and no other exception.
    """
    refuse_too_long(len(raw_path))
    segment = _SEGMENT.fullmatch(raw_path.removesuffix(b"/").removeprefix(b"/"))
    if segment is None:
        raise broken(
            "'eh' and hexadecimal digits in lower case, or 'ex' and base 64 for addresses, are one segment"
        )
    if segment["hex"]:
        return _decoded("".join([f"{int(chr(digit), 16):04b}" for digit in segment["hex"]]))
    return _decoded("".join([_BASE_64_VALUES[chr(character)] for character in segment["base64"]]))


def _decoded(text: str) -> Gs1Link:
    bits = Bits(text)
    header = bits.number(8)
    if (tag := _TAGS.get(header)) is not None:
        return parse_urn(_urn(tag, bits))
    if (plus := _PLUS.get(_WITH_HOST.get(header, header))) is None:
        raise EpcBinaryUnknown(f"header {header:02X} announces no EPC of a GS1 key", header=f"{header:02X}")
    return _plus_link(plus, bits, dated=_WITH_HOST.get(header, header) == _DATED)


def _urn(tag: _Tag, bits: Bits) -> str:
    bits.take(3)
    partition = bits.number(3)
    if partition >= len(_PREFIX_BITS):
        raise broken("a partition that is not given out")
    prefix_bits, prefix_digits = _PREFIX_BITS[partition], _LONGEST_PREFIX - partition
    components = [bits.decimal(prefix_bits, prefix_digits)]
    if tag.digits:
        components.append(bits.decimal(tag.bits - prefix_bits, tag.digits - prefix_digits))
    elif tag.serial is _TEXT:
        components.append(_escaped(bits.text(tag.bits - prefix_bits, 7)))
    elif tag.bits:
        components.append(str(bits.number(tag.bits - prefix_bits)))
    else:
        components.append(_escaped(bits.terminated(6, _LONGEST_CPI - prefix_digits)))
    if tag.pieces:
        components += [bits.decimal(7, 2), bits.decimal(7, 2)]
    components += _last(tag, bits)
    bits.refuse_rest()
    return f"urn:epc:id:{tag.urn}:{'.'.join(components)}"


def _last(tag: _Tag, bits: Bits) -> list[str]:
    if not tag.serial_bits:
        return []
    match tag.serial:
        case _Serial.NUMBER:
            return [str(bits.number(tag.serial_bits))]
        case _Serial.MARKED:
            marked = str(bits.number(tag.serial_bits))
            if not marked.startswith("1"):
                raise broken("digits without the mark before them")
            return [marked[1:]]
        case _Serial.TEXT:
            return [_escaped(bits.text(tag.serial_bits, 7))]
    if bits.number(tag.serial_bits):
        raise broken("bits where there are none")
    return []


def _escaped(text: str) -> str:
    return quote(text, safe=RAW)


def _plus_link(plus: _Plus, bits: Bits, *, dated: bool) -> Gs1Link:
    bits.take(4)
    attributes = (_date(bits),) if dated else ()
    value = bits.nibbles(plus.nibbles) if plus.nibbles else bits.delimited(_LENGTH_BITS)
    if not (plus.qualifier or plus.appended):
        return Gs1Link(plus.key, value, (), attributes)
    last = bits.numeric(plus.numeric_bits) if plus.numeric_bits else bits.alphanumeric(_LENGTH_BITS)
    if plus.appended:
        return Gs1Link(plus.key, value + last, (), attributes)
    qualifiers = () if (plus.qualifier, last) == _NO_EXTENSION else ((plus.qualifier, last),)
    return Gs1Link(plus.key, value, qualifiers, attributes)


def _date(bits: Bits) -> tuple[str, str]:
    kind = bits.number(4)
    if kind >= len(_DATES):
        raise broken("a kind of date that is not given out")
    return _DATES[kind], "".join([bits.decimal(width, 2) for width in (7, 4, 5)])
