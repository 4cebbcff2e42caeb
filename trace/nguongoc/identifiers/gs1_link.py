"""GS1 Digital Link: the strict grammar of the URIs of every primary key (URI Syntax 1.4.0 and later, uncompressed).

Stricter than common parsers on purpose: GTINs of fourteen digits, check digits, qualifiers in their order and once,
attributes in the query alone, the character set of each AI, no numeric name that GS1 does not know. The keys are the table
`keys.KEYS`; what we resolve of them is `digital_link`.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import unquote_to_bytes

from nguongoc.errors import Malformed
from nguongoc.identifiers.application_identifiers import NEVER_ATTRIBUTES, check_value, is_known
from nguongoc.identifiers.characters import quoted
from nguongoc.identifiers.keys import KEYS, check_key, refuse_disorder
from nguongoc.identifiers.raw_path import decode, encode, refuse_too_long, split

Pairs: TypeAlias = tuple[tuple[str, str], ...]
"""AIs with their values, decoded."""
KEY_SEGMENTS = frozenset(ai.encode() for ai in KEYS)
_NEEDS = {"427": "422", "4303": "4302", "4313": "4312", "7020": "416", "7022": "7021", "7258": "7259"}
"""Attributes to the one that gives them their meaning. What a key must have beside it is not asked: a symbol elsewhere on the pack may bear it."""
_QUERY_DELIMITER = re.compile(rb"[&;]")


class KeyMissing(Malformed):
    """The path does not begin with a primary key of GS1."""

    code = "key-missing"


class ValueMissing(Malformed):
    """A key, qualifier or attribute with nothing behind it."""

    code = "value-missing"


class QualifierInQuery(Malformed):
    """The key itself or one of its qualifiers, which belong in the path."""

    code = "qualifier-in-query"


class AttributeRepeated(Malformed):
    """The same attribute twice."""

    code = "attribute-repeated"


class AttributeNeedsAnother(Malformed):
    """An attribute that means nothing without another: a region without its country."""

    code = "attribute-needs-another"


@dataclass(frozen=True, slots=True)
class Gs1Link:
    """What a Digital Link names: one thing by its primary key, told apart by qualifiers, and what is said of it as attributes.

    Constructing one raises the refusals of `check_link` and `check_attribute`, and `AttributeRepeated`.
    """

    key: str
    value: str
    qualifiers: Pairs = ()
    attributes: Pairs = ()

    def __post_init__(self) -> None:
        if self.key not in KEYS:
            raise key_missing(self.key)
        check_link(self.key, self.value, self.qualifiers)
        if self.attributes:
            check_attributes(self.key, self.attributes)

    def path(self) -> str:
        """The canonical uncompressed path, without host: `/{key}/{value}/...`, all but unreserved characters escaped."""
        return canonical_path(((self.key, self.value), *self.qualifiers))

    def query(self) -> str:
        """The attributes as a query without its `?`, in their order; empty where there are none."""
        return "&".join(f"{ai}={encode(value)}" for ai, value in self.attributes)

    def uri(self, base: str = "https://id.gs1.org") -> str:
        """The whole URI under `base`: scheme, host and perhaps a stem, without a slash at its end."""
        query = self.query()
        return f"{base}{self.path()}?{query}" if query else f"{base}{self.path()}"


def canonical_path(pairs: Pairs, safe: str = "") -> str:
    """The path of a key and its qualifiers, all but unreserved characters and those in `safe` escaped."""
    return "".join([f"/{ai}/{encode(value, safe)}" for ai, value in pairs])


def check_link(key: str, value: str, qualifiers: Pairs) -> None:
    """Raise the refusals of `refuse_disorder`, `check_key` and `check_value` for what cannot be a link of a known key."""
    refuse_disorder(key, [ai for ai, _ in qualifiers])
    check_key(key, value)
    for ai, qualifier in qualifiers:
        check_value(ai, qualifier)


def check_attributes(key: str, attributes: Pairs) -> None:
    """Raise the refusal of the first attribute that does not belong in the query of a link of `key`.

    `QualifierInQuery`, `AttributeRepeated`, `ValueMissing`, `AttributeNeedsAnother` or the refusals of `check_key`.
    """
    seen: set[str] = set()
    for ai, value in attributes:
        if ai == key or ai in KEYS[key].qualifiers or ai in NEVER_ATTRIBUTES:
            raise QualifierInQuery(f"({ai}) belongs in the path, behind its key", ai=ai)
        if ai in seen:
            raise AttributeRepeated(f"({ai}) stands twice in the query", ai=ai)
        if not value and is_known(ai):
            raise ValueMissing(f"nothing stands behind ({ai}) in the query", given=ai)
        check_key(ai, value)
        seen.add(ai)
    for ai in seen & _NEEDS.keys():
        if _NEEDS[ai] not in seen:
            raise AttributeNeedsAnother(
                f"({ai}) means nothing without ({_NEEDS[ai]})", ai=ai, needed=_NEEDS[ai]
            )


def parse_link(raw_path: bytes, raw_query: bytes = b"") -> Gs1Link:
    """The link that a raw path names, key first, with the attributes of a raw query; a trailing slash is tolerated.

    Raises the refusals of this module, of `raw_path`, `keys` and `application_identifiers`, and no other exception.
    """
    return parse_segments(split(raw_path), raw_query)


def parse_segments(segments: list[bytes], raw_query: bytes = b"") -> Gs1Link:
    """The link of the encoded segments of a path, the first being the key; refusals as in `parse_link`."""
    key, value, qualifiers = read_segments(segments)
    return Gs1Link(key, value, qualifiers, read_query(raw_query))


def after_any_stem(segments: list[bytes], keys: Container[bytes] = KEY_SEGMENTS) -> list[bytes] | None:
    """The segments from the key on: the first one where it is a key, else the last that is followed by whole pairs; None without a key."""
    if segments[0] in keys:
        return segments
    starts = range(len(segments) - 2, 0, -2)
    return next((segments[start:] for start in starts if segments[start] in keys), None)


def read_segments(segments: list[bytes]) -> tuple[str, str, Pairs]:
    """Key, value and qualifiers of the encoded segments of a path, decoded but not yet judged: `check_link` does that.

    Raises `KeyMissing`, `ValueMissing` and the refusals of `raw_path.decode`.
    """
    key = segments[0].decode("utf-8", "replace")
    if key not in KEYS:
        raise key_missing(key)
    if len(segments) % 2:
        name = quoted(segments[-1].decode("utf-8", "replace"))
        raise ValueMissing(f"nothing stands behind {name}", given=name)
    named = range(2, len(segments), 2)
    qualifiers = [(segments[at].decode("utf-8", "replace"), decode(segments[at + 1])) for at in named]
    return key, decode(segments[1]), tuple(qualifiers)


def parse_query(raw_query: bytes, key: str = "01") -> Pairs:
    """The GS1 attributes of a raw query behind a link of `key`, as pairs of AI and value in their order.

    Names that are not all digits (`linkType`, `context`, whatever a shop added) are nobody's attribute and not returned;
    `&` and `;` both separate. Raises `LinkTooLong` and the refusals of `raw_path.decode` and `check_attributes`.
    """
    attributes = read_query(raw_query)
    check_attributes(key, attributes)
    return attributes


def read_query(raw_query: bytes) -> Pairs:
    """The pairs of a raw query whose names are all digits, decoded but not yet judged."""
    refuse_too_long(len(raw_query))
    attributes = []
    for parameter in _QUERY_DELIMITER.split(raw_query):
        name, _, value = parameter.partition(b"=")
        plain = unquote_to_bytes(name)
        if plain.isdigit():
            # A '+' in a query is a space to every form decoder, so a plus sign there must be escaped.
            attributes.append((plain.decode("ascii"), decode(value.replace(b"+", b"%20"))))
    return tuple(attributes)


def key_missing(given: str) -> KeyMissing:
    """The refusal of a first segment that is no key."""
    return KeyMissing(f"{quoted(given)} is no primary key of GS1", given=quoted(given))
