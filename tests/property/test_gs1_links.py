"""Links of every primary key, for every input: what is built is read back in all its spellings, what is not understood is a `Refusal`."""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import unquote_to_bytes

import pytest
from biip.gs1_digital_link_uris import GS1DigitalLinkURI
from hypothesis import assume, given
from hypothesis import strategies as st

from nguongoc.errors import Refusal
from nguongoc.identifiers.application_identifiers import check_value, is_known
from nguongoc.identifiers.element_string import SYMBOLOGIES, bracketed, parse_elements, plain
from nguongoc.identifiers.epc import canonical_epc, epc_link, epc_urn
from nguongoc.identifiers.epc_schemes import KEPT_QUALIFIERS
from nguongoc.identifiers.epc_urn import PREFIX_LENGTHS, parse_urn, write_urn
from nguongoc.identifiers.gs1_link import Gs1Link, parse_link
from nguongoc.identifiers.keys import KEYS, check_key
from tests.factories.gs1_links import gs1_links
from tests.property.test_identifiers import hostile_bytes, hostile_text


@given(gs1_links())
def test_a_link_is_read_back_from_its_path_and_query(link: Gs1Link) -> None:
    assert parse_link(link.path().encode("ascii"), link.query().encode("ascii")) == link
    assert (
        parse_link(link.path().encode("ascii") + b"/", link.query().encode("ascii") + b"&linkType=all")
        == link
    )


@given(gs1_links())
def test_every_escape_that_means_the_same_is_read_as_the_same(link: Gs1Link) -> None:
    segments = link.path().split("/")[1:]
    for place in range(1, len(segments), 2):
        segments[place] = "".join(f"%{byte:02x}" for byte in unquote_to_bytes(segments[place]))
    assert parse_link(f"/{'/'.join(segments)}".encode()).path() == link.path()


@given(gs1_links())
def test_biip_reads_the_same_data_from_our_uri(link: Gs1Link) -> None:
    parsed = GS1DigitalLinkURI.parse(link.uri("https://id.thanhhoa.vn"))
    elements = [(element.ai.ai, element.value) for element in parsed.element_strings]
    assert elements == [(link.key, link.value), *link.qualifiers, *link.attributes]


@given(gs1_links(), st.sampled_from(["", *SYMBOLOGIES]))
def test_a_link_is_read_back_from_its_element_strings(link: Gs1Link, symbology: str) -> None:
    assert parse_elements(bracketed(link)) == link
    assert parse_elements(plain(link, symbology)) == link


@given(gs1_links(), st.randoms(use_true_random=False))
def test_the_order_of_elements_says_nothing(link: Gs1Link, random: st.DataObject) -> None:
    elements = [(link.key, link.value), *link.qualifiers, *link.attributes]
    random.shuffle(elements)  # type: ignore[attr-defined]
    scanned = parse_elements("]d2" + "".join(f"{ai}{value}\x1d" for ai, value in elements))
    assert (scanned.key, scanned.value, scanned.qualifiers) == (link.key, link.value, link.qualifiers)
    assert set(scanned.attributes) == set(link.attributes)


@given(gs1_links(), st.sampled_from(PREFIX_LENGTHS), st.sampled_from(["https://h", "HTTP://H:8/a/b"]))
def test_every_spelling_of_an_epc_has_the_same_key_and_the_key_leads_to_its_urn(
    link: Gs1Link, length: int, base: str
) -> None:
    key = canonical_epc(link.uri(base))
    if link.key not in KEPT_QUALIFIERS or {ai for ai, _ in link.qualifiers} & {"7040", "8019"}:
        assert key == link.uri(base)
        return
    assert key == canonical_epc(key) == canonical_epc(link.uri() + "#x")
    urn = epc_urn(key, length)
    if urn is not None:
        assert canonical_epc(urn) == key
        assert epc_urn(urn, None) == urn


@given(gs1_links(), st.sampled_from(PREFIX_LENGTHS))
def test_a_urn_spells_the_link_that_it_was_written_for(link: Gs1Link, length: int) -> None:
    urn = write_urn(link, length)
    assume(urn is not None)
    assert urn is not None
    assert parse_urn(urn) == Gs1Link(link.key, link.value, link.qualifiers)


@given(st.sampled_from(sorted(KEYS)), hostile_bytes)
def test_no_bytes_behind_a_key_make_anything_but_a_refusal(key: str, raw: bytes) -> None:
    for path, query in ((f"/{key}/".encode() + raw, b""), (raw, b""), (b"/414/4012345000054", raw)):
        with suppress(Refusal):
            link = parse_link(path, query)
            assert parse_link(link.path().encode(), link.query().encode()) == link


scheme_noise = st.lists(
    st.sampled_from(
        ["urn:epc:id:", "urn:epc:idpat:", "sgtin:", "sgln:", "4012345", "011111", ".", "*", "0", "%2F", "%"]
    ),
    max_size=9,
).map("".join)


@given(hostile_text | scheme_noise)
def test_no_text_makes_anything_but_a_refusal(text: str) -> None:
    for parse in (parse_elements, parse_urn):
        with suppress(Refusal):
            parse(text)
    for asked in (
        text,
        f"https://h/{text}",
        f"https://h/01/{text}",
        f"urn:epc:id:sgtin:{text}",
        f"urn:epc:{text}",
    ):
        key = canonical_epc(asked)
        assert key == asked or epc_link(key) == key
    with suppress(Refusal):
        parse_elements(f"]d2{text}")


@given(st.from_regex(r"[0-9]{2,4}", fullmatch=True), hostile_text)
def test_no_value_of_an_identifier_makes_anything_but_a_refusal(ai: str, text: str) -> None:
    with suppress(Refusal):
        assert check_value(ai, text) == text
        assert is_known(ai)


@given(gs1_links(), st.data())
def test_one_digit_changed_in_a_checked_key_is_refused_and_the_suggestion_is_right(
    link: Gs1Link, data: st.DataObject
) -> None:
    assume(link.key not in {"401", "8004", "8010", "8013"})
    place = data.draw(st.integers(1, 12))
    digit = data.draw(st.sampled_from("0123456789"))
    assume(digit != link.value[place])
    with pytest.raises(Refusal) as refused:
        check_key(link.key, link.value[:place] + digit + link.value[place + 1 :])
    suggestion = str(refused.value.params["suggestion"])
    assert check_key(link.key, suggestion) == suggestion
