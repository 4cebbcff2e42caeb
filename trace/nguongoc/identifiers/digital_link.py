"""The Digital Links that we resolve: those of key 01, by the grammar of `gs1_link`. Every other key is refused by its name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from nguongoc.errors import NotFound
from nguongoc.identifiers.gs1_link import Gs1Link, Pairs, canonical_path, check_link, read_segments
from nguongoc.identifiers.keys import KEYS, refuse_disorder
from nguongoc.identifiers.raw_path import split

_FIELDS = {"22": "cpv", "10": "lot", "21": "serial", "235": "third_party_serial"}
"""Qualifiers of AI 01, in the order that a path keeps, to the fields of `DigitalLink`."""


class KeyNotServed(NotFound):
    """A primary key of GS1 that is not resolved here (yet): nothing behind it was looked at."""

    code = "key-not-served"


@dataclass(frozen=True, slots=True)
class DigitalLink:
    """What a Digital Link of key 01 names: a product, and perhaps its variant (22), lot (10) and serial (21), or 235 alone.

    A link that names both lot and serial keeps both; whether they belong together is a question to the store, not to the
    grammar. Constructing one raises the refusals of `check_link`.
    """

    gtin: str
    cpv: str | None = None
    lot: str | None = None
    serial: str | None = None
    third_party_serial: str | None = None
    """AI 235 (TPX), given out by somebody else than the brand."""

    def __post_init__(self) -> None:
        check_link("01", self.gtin, self._qualifiers())

    def path(self) -> str:
        """The canonical uncompressed path, without host: `/01/{gtin}/10/{lot}/21/{serial}`, all but unreserved characters escaped."""
        return canonical_path((("01", self.gtin), *self._qualifiers()))

    def _qualifiers(self) -> Pairs:
        values = (self.cpv, self.lot, self.serial, self.third_party_serial)
        return tuple([(ai, value) for ai, value in zip(_FIELDS, values, strict=True) if value is not None])


def parse_path(raw_path: bytes) -> DigitalLink:
    """The link that a raw request path names, key first, still percent-encoded; a trailing slash is tolerated.

    Raises `KeyNotServed` and the refusals of `gs1_link.parse_link`, and no other exception.
    """
    return link_of_segments(split(raw_path))


def link_of_segments(segments: list[bytes]) -> DigitalLink:
    """The link of the encoded segments of a path, the first being the key; refusals as in `parse_path`."""
    key, value, qualifiers = read_segments(segments)
    refuse_disorder(key, [ai for ai, _ in qualifiers])
    if not KEYS[key].served:
        check_link(key, value, qualifiers)
        raise not_served(key)
    return link_of_pairs(value, qualifiers)


def served(link: Gs1Link) -> DigitalLink:
    """The same link, its attributes dropped; raises `KeyNotServed` for any key but 01."""
    if not KEYS[link.key].served:
        raise not_served(link.key)
    return link_of_pairs(link.value, link.qualifiers)


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
