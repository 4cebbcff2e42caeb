"""GS1 Digital Link: the strict grammar of what we resolve (URI Syntax 1.4.0 and later, uncompressed).

Stricter than common parsers on purpose: fourteen digits with the right check digit, qualifiers in their order and once,
attributes in the query alone, CSET 82, no numeric name that GS1 does not know. Which keys there are and which of them we
serve is the table `application_identifiers.KEYS`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import quote, unquote_to_bytes

from nguongoc.errors import Malformed, NotFound
from nguongoc.identifiers.application_identifiers import KEYS, check_value, is_known
from nguongoc.identifiers.characters import shown
from nguongoc.identifiers.gtin import parse_gtin
from nguongoc.identifiers.raw_path import decode, refuse_too_long, split

_QUERY_DELIMITER = re.compile(rb"[&;]")
_FIELDS = {"22": "cpv", "10": "lot", "21": "serial", "235": "third_party_serial"}
"""Qualifiers of AI 01, in the order that a path keeps, to the fields of `DigitalLink`."""


class KeyMissing(Malformed):
    """The path does not begin with a primary key of GS1."""

    code = "key-missing"


class KeyNotServed(NotFound):
    """A primary key of GS1 that is not resolved here (yet): nothing behind it was looked at."""

    code = "key-not-served"


class ValueMissing(Malformed):
    """A key, qualifier or attribute with nothing behind it."""

    code = "value-missing"


class QualifierUnknown(Malformed):
    """No qualifier of this key."""

    code = "qualifier-unknown"


class QualifierOrder(Malformed):
    """A qualifier behind one that it must precede."""

    code = "qualifier-order"


class QualifierRepeated(Malformed):
    """The same qualifier twice."""

    code = "qualifier-repeated"


class QualifierExclusive(Malformed):
    """Two qualifiers that exclude each other: 235 stands alone."""

    code = "qualifier-exclusive"


class AttributeInPath(Malformed):
    """An attribute, such as an expiry date, which belongs in the query."""

    code = "attribute-in-path"


class QualifierInQuery(Malformed):
    """The key itself or one of its qualifiers, which belong in the path."""

    code = "qualifier-in-query"


class AttributeRepeated(Malformed):
    """The same attribute twice."""

    code = "attribute-repeated"


@dataclass(frozen=True, slots=True)
class DigitalLink:
    """What a Digital Link of key 01 names: a product, and perhaps its variant (22), lot (10) and serial (21), or 235 alone.

    A link that names both lot and serial keeps both; whether they belong together is a question to the store, not to the
    grammar. Constructing one raises the refusals of `parse_gtin` and `check_value`, and `QualifierExclusive`.
    """

    gtin: str
    cpv: str | None = None
    lot: str | None = None
    serial: str | None = None
    third_party_serial: str | None = None
    """AI 235 (TPX), given out by somebody else than the brand."""

    def __post_init__(self) -> None:
        parse_gtin(self.gtin)
        named = [ai for ai, value in self._qualifiers() if check_value(ai, value)]
        if "235" in named and len(named) > 1:
            raise _exclusive(named[0], "235")

    def path(self) -> str:
        """The canonical uncompressed path, without host: `/01/{gtin}/10/{lot}/21/{serial}`, all but unreserved characters escaped."""
        return f"/01/{self.gtin}" + "".join(
            f"/{ai}/{quote(value, safe='')}" for ai, value in self._qualifiers()
        )

    def _qualifiers(self) -> list[tuple[str, str]]:
        values = (self.cpv, self.lot, self.serial, self.third_party_serial)
        return [(ai, value) for ai, value in zip(_FIELDS, values, strict=True) if value is not None]


def parse_path(raw_path: bytes) -> DigitalLink:
    """The link that a raw request path names, key first, still percent-encoded; a trailing slash is tolerated.

    Raises the refusals of this module, of `raw_path`, `gtin` and `application_identifiers`, and no other exception.
    """
    return link_of_segments(split(raw_path))


def link_of_segments(segments: list[bytes]) -> DigitalLink:
    """The link of the encoded segments of a path, the first being the key; refusals as in `parse_path`."""
    ai = segments[0].decode("utf-8", "replace")
    key = KEYS.get(ai)
    if key is None:
        raise KeyMissing(f"{_quoted(ai)} is no primary key of GS1", given=_quoted(ai))
    if not key.served:
        raise not_served(ai)
    if len(segments) % 2:
        name = _quoted(segments[-1].decode("utf-8", "replace"))
        raise ValueMissing(f"nothing stands behind {name}", given=name)
    names = [name.decode("utf-8", "replace") for name in segments[2::2]]
    _refuse_disorder(ai, names)
    values = [decode(value) for value in segments[3::2]]
    return link_of_pairs(decode(segments[1]), zip(names, values, strict=True))


def link_of_pairs(gtin: str, qualifiers: Iterable[tuple[str, str]]) -> DigitalLink:
    """The link of a GTIN and qualifiers of key 01 by AI, decoded and each once."""
    return DigitalLink(gtin, **{_FIELDS[ai]: value for ai, value in qualifiers})


def not_served(ai: str) -> KeyNotServed:
    """The refusal of a known key: by name, so that nobody looks for a typing error."""
    return KeyNotServed(
        f"({ai}) {KEYS[ai].title} is a primary key of GS1 that is not resolved here",
        ai=ai,
        title=KEYS[ai].title,
    )


def _refuse_disorder(key: str, names: list[str]) -> None:
    """Raise the refusal that names what is wrong with the qualifiers of a path, in the order a reader would see it."""
    legal = KEYS[key].qualifiers
    for name in names:
        if name in legal:
            continue
        if is_known(name):
            raise AttributeInPath(
                f"({name}) is no qualifier of ({key}): it belongs in the query", ai=name, key=key
            )
        raise QualifierUnknown(f"{_quoted(name)} is no qualifier of ({key})", given=_quoted(name), key=key)
    for earlier, later in pairwise(names):
        if names.count(earlier) > 1:
            raise QualifierRepeated(f"({earlier}) stands twice", ai=earlier)
        sequence = next(sequence for sequence in KEYS[key].sequences if earlier in sequence)
        if later not in sequence:
            raise _exclusive(earlier, later)
        if sequence.index(later) < sequence.index(earlier):
            raise QualifierOrder(f"({later}) comes before ({earlier})", first=later, second=earlier)


def _exclusive(one: str, other: str) -> QualifierExclusive:
    return QualifierExclusive(f"({one}) and ({other}) exclude each other", one=one, other=other)


def parse_query(raw_query: bytes, key: str = "01") -> tuple[tuple[str, str], ...]:
    """The GS1 attributes of a raw query behind a link of `key`, as pairs of AI and value in their order.

    Names that are not all digits (`linkType`, `context`, whatever a shop added) are nobody's attribute and not returned;
    `&` and `;` both separate. Raises `LinkTooLong`, `QualifierInQuery`, `AttributeRepeated`, `ValueMissing` and the refusals of
    `raw_path.decode` and `check_value`.
    """
    refuse_too_long(len(raw_query))
    attributes: dict[str, str] = {}
    for parameter in _QUERY_DELIMITER.split(raw_query):
        name, _, value = parameter.partition(b"=")
        plain = unquote_to_bytes(name)
        if not plain.isdigit():
            continue
        ai = plain.decode("ascii")
        refuse_attribute(ai, key)
        if ai in attributes:
            raise AttributeRepeated(f"({ai}) stands twice in the query", ai=ai)
        if not value and is_known(ai):
            raise ValueMissing(f"nothing stands behind ({ai}) in the query", given=ai)
        # A '+' in a query is a space to every form decoder, so a plus sign there must be escaped.
        attributes[ai] = check_value(ai, decode(value.replace(b"+", b"%20")))
    return tuple(attributes.items())


def refuse_attribute(ai: str, key: str) -> None:
    """Raise `QualifierInQuery` for the key itself or a qualifier of it: neither is an attribute."""
    if ai == key or ai in KEYS[key].qualifiers:
        raise QualifierInQuery(f"({ai}) belongs in the path, behind its key", ai=ai)


def _quoted(text: str) -> str:
    """At most twenty characters of what was given, fit to be shown."""
    return "".join(shown(character) for character in text[:20])
