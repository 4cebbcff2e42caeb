"""GS1 element strings: as people read them, `(01)09521234543213(10)AB-1(21)7`, and as scanners send them, `]d2010952...\\x1d21...`.

The order is free here, as it is on a label; the same keys, qualifiers and attributes hold as in a Digital Link.
"""

from __future__ import annotations

import re

from nguongoc.errors import Malformed
from nguongoc.identifiers.application_identifiers import is_known
from nguongoc.identifiers.characters import quoted
from nguongoc.identifiers.digital_link import DigitalLink, served
from nguongoc.identifiers.gs1_link import AttributeRepeated, Gs1Link, KeyMissing, Pairs, ValueMissing
from nguongoc.identifiers.keys import KEYS, QualifierRepeated
from nguongoc.identifiers.raw_path import refuse_too_long

SEPARATOR = "\x1d"
"""FNC1 as a scanner sends it behind a value of variable length: the control character GS."""
SYMBOLOGIES = ("]C1", "]e0", "]d2", "]Q3", "]J1")
"""Symbology identifiers (ISO/IEC 15424) that announce element strings: GS1-128, DataBar, DataMatrix, QR Code, DotCode."""
_PREDEFINED = {
    **{"00": 20, "01": 16, "02": 16, "03": 16, "04": 18, "20": 4, "41": 16},
    **dict.fromkeys([str(n) for n in range(11, 20)], 8),
    **dict.fromkeys([str(n) for n in range(31, 37)], 10),
}
"""First two digits of an AI to the length of AI and value: these need no separator (General Specifications, figure 7.8.5-2)."""
_AI_LENGTHS = (2, 3, 4)
_BRACKETED_AI = re.compile(r"(?<!\\)\(([0-9]{2,4})\)")
_OPENED = "\\("
"""A `(` inside a value, as GS1's syntax engine writes it too: no value holds a backslash."""
_PLAIN = re.compile(r"[0-9]{16}")
"""What no short code of ours looks like: AI and value of the shortest key that has a fixed length."""


class ElementStringShape(Malformed):
    """Something stands before the first AI, or where an AI should be."""

    code = "element-string-shape"


def is_element_string(text: str) -> bool:
    """Whether this can only be meant as an element string, bracketed or as scanned."""
    return text.startswith(("(", SEPARATOR, *SYMBOLOGIES)) or bool(_PLAIN.match(text))


def parse_element_string(text: str) -> DigitalLink:
    """The link that an element string of a GTIN names; its attributes are checked and dropped, as in a query.

    Raises `KeyNotServed` for another key, and the refusals of `parse_elements`.
    """
    return served(parse_elements(text, prefer="01"))


def parse_elements(text: str, prefer: str = "") -> Gs1Link:
    """The link that an element string names, bracketed or as scanned: key, qualifiers in their order, everything else as attributes.

    The key is `prefer` where it is among them, else the first that is a key. Raises `LinkTooLong`, `ElementStringShape`, `ValueMissing`, `KeyMissing`,
    `QualifierRepeated`, `AttributeRepeated` and the refusals of `Gs1Link`. In brackets a `(` inside a value is written `\\(`; it is
    understood without, unless digits and `)` follow.
    """
    refuse_too_long(len(text))
    pairs = _bracketed_pairs(text) if text.startswith("(") else _plain_pairs(text)
    names = [ai for ai, _ in pairs]
    key = prefer if prefer in names else next((ai for ai in names if ai in KEYS), None)
    if key is None:
        raise KeyMissing("no primary key of GS1 among the elements", given=names[0])
    elements = _once(pairs, key)
    value = elements.pop(key)
    qualifiers = _in_order(key, elements)
    return Gs1Link(key, value, qualifiers, tuple(elements.items()))


def _once(pairs: Pairs, key: str) -> dict[str, str]:
    elements: dict[str, str] = {}
    for ai, value in pairs:
        if not value:
            raise ValueMissing(f"nothing stands behind ({ai})", given=ai)
        if ai in elements:
            kind = QualifierRepeated if ai in KEYS[key].qualifiers | {key} else AttributeRepeated
            raise kind(f"({ai}) stands twice", ai=ai)
        elements[ai] = value
    return elements


def _in_order(key: str, elements: dict[str, str]) -> Pairs:
    """The qualifiers of the key, taken out of the elements, in the order a path keeps."""
    return tuple(
        (ai, elements.pop(ai)) for sequence in KEYS[key].sequences for ai in sequence if ai in elements
    )


def _bracketed_pairs(text: str) -> Pairs:
    before, *parts = _BRACKETED_AI.split(text)
    if before or not parts:
        raise ElementStringShape("an element string begins with an AI in brackets: (01)...")
    values = [value.replace(_OPENED, "(") for value in parts[1::2]]
    return tuple(zip(parts[::2], values, strict=True))


def _plain_pairs(text: str) -> Pairs:
    rest = text[len(SYMBOLOGIES[0]) :] if text.startswith(SYMBOLOGIES) else text
    rest = rest.removeprefix(SEPARATOR)
    pairs = []
    while rest:
        ai = next((rest[:length] for length in _AI_LENGTHS if is_known(rest[:length])), None)
        if ai is None:
            raise ElementStringShape(f"no AI begins {quoted(rest)}", given=quoted(rest))
        end = _PREDEFINED.get(ai[:2])
        if end is None:
            value, _, rest = rest[len(ai) :].partition(SEPARATOR)
        else:
            value, rest = rest[len(ai) : end], rest[end:].removeprefix(SEPARATOR)
        pairs.append((ai, value))
    if not pairs:
        raise ElementStringShape("an element string holds at least one AI")
    return tuple(pairs)


def bracketed(link: Gs1Link) -> str:
    """The element string as printed for people, from which `parse_elements` reads the same link."""
    return "".join([f"({ai}){value.replace('(', _OPENED)}" for ai, value in _pairs(link)])


def plain(link: Gs1Link, symbology: str = "") -> str:
    """The element string as a scanner of this symbology sends it, from which `parse_elements` reads the same link."""
    pairs = _pairs(link)
    written = [ai + value + ("" if ai[:2] in _PREDEFINED else SEPARATOR) for ai, value in pairs]
    return symbology + "".join(written).removesuffix(SEPARATOR)


def _pairs(link: Gs1Link) -> Pairs:
    return ((link.key, link.value), *link.qualifiers, *link.attributes)
