"""The vectors of GS1's own syntax engine for Digital Link URIs, each accounted for: read, refused, or a deviation with its reason.

The engine flips legacy switches between its cases and leaves check digits and content to a later stage, so a vector that it accepts may
still be one that the current standard refuses. Every such vector is named below; none is skipped.
"""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import pytest

from nguongoc.errors import Refusal
from nguongoc.identifiers.application_identifiers import AiUnknown
from nguongoc.identifiers.digital_link import DigitalLink, KeyNotServed
from nguongoc.identifiers.element_string import parse_elements, plain
from nguongoc.identifiers.gs1_link import Gs1Link, KeyMissing
from nguongoc.identifiers.gtin import GtinLength
from nguongoc.identifiers.link import parse_gs1_uri, parse_uri
from tests.vectors import vectors

VECTORS: list[dict[str, str | bool]] = json.loads((vectors("digital-link") / "parse.json").read_text("utf-8"))
ACCEPTED = [(str(v["uri"]), str(v["element_string"])) for v in VECTORS if v["accepts"]]
REFUSED = [str(v["uri"]) for v in VECTORS if not v["accepts"]]

STRICTER: dict[str, type[Refusal]] = {
    # Names instead of AIs left the standard with URI Syntax 1.3.0; the engine accepts them behind a switch.
    "https://a/gtin/12312312312333/ser/ABC123": KeyMissing,
    # A GTIN has had fourteen digits since URI Syntax 1.4.0; the engine pads shorter ones behind a switch.
    "https://a/01/2112345678900": GtinLength,
    "https://a/01/416000336108": GtinLength,
    "https://a/01/02345673": GtinLength,
    "https://brand.example.com/01/9520123456788": GtinLength,
    "https://a/8004/9520614141234567?01=2112345678900": GtinLength,
    "https://a/8004/9520614141234567?01=02345673": GtinLength,
    # A numeric name that GS1 does not know; the same URI stands among the refused ones, with the switch off.
    "https://example.com/01/09520123456788?99=XYZ&89=ABC123": AiUnknown,
}


READ = [(uri, expected) for uri, expected in ACCEPTED if uri not in STRICTER]


def test_every_vector_is_accounted_for() -> None:
    counts = {"read": len(READ), "stricter": len(STRICTER), "refused": len(REFUSED)}
    print(f"{len(VECTORS)} vectors of Digital Link URIs: {counts}")
    assert len(VECTORS) == sum(counts.values())
    assert set(STRICTER) <= {uri for uri, _ in ACCEPTED}


@pytest.mark.parametrize(("uri", "expected"), READ)
def test_a_vector_is_read_as_the_engine_reads_it(uri: str, expected: str) -> None:
    host, link = parse_gs1_uri(uri)
    elements = ((link.key, link.value), *link.qualifiers, *link.attributes)
    assert host == urlsplit(uri).netloc.removesuffix(".")
    assert "".join(ai + value for ai, value in elements) == expected.replace("^", "")
    # In the engine's notation each separator is '^', one before the first element too.
    assert parse_elements(expected.removeprefix("^").replace("^", "\x1d")) == link
    assert parse_elements(plain(link, "]d2")) == link


@pytest.mark.parametrize(("uri", "expected"), READ)
def test_a_vector_of_the_key_that_is_served_is_resolved_and_every_other_refused_by_its_name(
    uri: str, expected: str
) -> None:
    del expected
    _, link = parse_gs1_uri(uri)
    if link.key == "01":
        served = parse_uri(uri)[1]
        assert isinstance(served, DigitalLink)
        assert served.path() == Gs1Link(link.key, link.value, link.qualifiers).path()
        return
    with pytest.raises(KeyNotServed) as refused:
        parse_uri(uri)
    assert refused.value.params["ai"] == link.key


@pytest.mark.parametrize(("uri", "refusal"), STRICTER.items())
def test_a_vector_of_a_legacy_switch_is_refused_for_its_own_reason(uri: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        parse_gs1_uri(uri)
    with pytest.raises(Refusal):
        parse_uri(uri)


@pytest.mark.parametrize("uri", REFUSED)
def test_a_vector_that_the_engine_refuses_is_refused(uri: str) -> None:
    for parse in (parse_uri, parse_gs1_uri):
        with pytest.raises(Refusal):
            parse(uri)
