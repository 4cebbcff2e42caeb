"""The vectors of GS1's own syntax engine for Digital Link URIs, each accounted for: read, refused, or a deviation with its reason.

The engine flips legacy switches between its cases and leaves check digits to a later stage, so a vector that it accepts may still
be one that the current standard, or we, refuse. Every such vector is named below; none is skipped.
"""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import pytest

from nguongoc.errors import Refusal
from nguongoc.identifiers.application_identifiers import AiUnknown
from nguongoc.identifiers.digital_link import DigitalLink, KeyNotServed
from nguongoc.identifiers.gs1_link import KeyMissing, parse_query
from nguongoc.identifiers.gtin import GtinLength
from nguongoc.identifiers.keys import KEYS
from nguongoc.identifiers.link import parse_uri
from tests.vectors import vectors

VECTORS: list[dict[str, str | bool]] = json.loads((vectors("digital-link") / "parse.json").read_text("utf-8"))
ACCEPTED = [(str(v["uri"]), str(v["element_string"])) for v in VECTORS if v["accepts"]]
REFUSED = [str(v["uri"]) for v in VECTORS if not v["accepts"]]

OTHER_KEYS = ("00", "8004", "253", "8018", "414")
"""Keys of the vectors that a later issue serves: refused by name until then."""

STRICTER: dict[str, type[Refusal]] = {
    # Names instead of AIs left the standard with URI Syntax 1.3.0; the engine accepts them behind a switch.
    "https://a/gtin/12312312312333/ser/ABC123": KeyMissing,
    # A GTIN has had fourteen digits since URI Syntax 1.4.0; the engine pads shorter ones behind a switch.
    "https://a/01/2112345678900": GtinLength,
    "https://a/01/416000336108": GtinLength,
    "https://a/01/02345673": GtinLength,
    "https://brand.example.com/01/9520123456788": GtinLength,
    # A numeric name that GS1 does not know; the same URI stands among the refused ones, with the switch off.
    "https://example.com/01/09520123456788?99=XYZ&89=ABC123": AiUnknown,
}


def is_of_another_key(uri: str) -> bool:
    segments = urlsplit(uri).path.split("/")
    return "01" not in segments and any(key in segments for key in OTHER_KEYS)


SERVED = [(uri, expected) for uri, expected in ACCEPTED if uri not in STRICTER and not is_of_another_key(uri)]
NOT_SERVED = [uri for uri, _ in ACCEPTED if is_of_another_key(uri)]


def element_string(link: DigitalLink, query: str) -> str:
    """The data in the engine's order, without its `^` separators."""
    qualifiers = (("22", link.cpv), ("10", link.lot), ("21", link.serial), ("235", link.third_party_serial))
    elements = [("01", link.gtin), *((ai, value) for ai, value in qualifiers if value is not None)]
    return "".join(ai + value for ai, value in [*elements, *parse_query(query.encode())])


def test_every_vector_is_accounted_for() -> None:
    assert len(VECTORS) == len(SERVED) + len(NOT_SERVED) + len(STRICTER) + len(REFUSED)
    assert (len(SERVED), len(NOT_SERVED), len(REFUSED)) == (18, 12, 19)
    assert set(OTHER_KEYS) < set(KEYS)
    assert set(STRICTER) <= {uri for uri, _ in ACCEPTED}


@pytest.mark.parametrize(("uri", "expected"), SERVED)
def test_a_vector_of_a_served_key_is_read_as_the_engine_reads_it(uri: str, expected: str) -> None:
    host, link = parse_uri(uri)
    assert isinstance(link, DigitalLink)
    assert host == urlsplit(uri).netloc.removesuffix(".")
    assert element_string(link, urlsplit(uri).query) == expected.replace("^", "")


@pytest.mark.parametrize("uri", NOT_SERVED)
def test_a_vector_of_a_key_not_yet_served_is_refused_by_that_name(uri: str) -> None:
    with pytest.raises(KeyNotServed) as refused:
        parse_uri(uri)
    assert refused.value.params["ai"] in OTHER_KEYS


@pytest.mark.parametrize(("uri", "refusal"), STRICTER.items())
def test_a_vector_of_a_legacy_switch_is_refused_for_its_own_reason(uri: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        parse_uri(uri)


@pytest.mark.parametrize("uri", REFUSED)
def test_a_vector_that_the_engine_refuses_is_refused(uri: str) -> None:
    with pytest.raises(Refusal):
        parse_uri(uri)
