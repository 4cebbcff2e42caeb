"""Identifiers for every input: what is built is read back, what is not understood is a `Refusal` and nothing else."""

from __future__ import annotations

import string
from contextlib import suppress
from urllib.parse import quote, unquote_to_bytes

import pytest
from biip.gs1_digital_link_uris import GS1DigitalLinkURI
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.errors import Refusal
from nguongoc.identifiers.application_identifiers import AiValueCharacter
from nguongoc.identifiers.check_digits import check_digit
from nguongoc.identifiers.digital_link import DigitalLink, parse_path
from nguongoc.identifiers.element_string import parse_element_string
from nguongoc.identifiers.gln import parse_gln
from nguongoc.identifiers.gs1_link import parse_query
from nguongoc.identifiers.gtin import parse_gtin
from nguongoc.identifiers.keys import KEYS
from nguongoc.identifiers.link import ForeignHost, parse_any, parse_identifier_path, parse_uri
from nguongoc.identifiers.lot import validate_issued_lot
from nguongoc.identifiers.public_code import CodePath, display, new_code, parse_code
from nguongoc.identifiers.serial import SerialCipher, parse_serial

CSET_82 = "!\"%&'()*+,-./:;<=>?_" + string.digits + string.ascii_letters
HOST = "id.thanhhoa.vn"
HOSTS = frozenset({HOST})
CIPHER = SerialCipher(bytes(32), b"")

gtins = st.text(string.digits, min_size=13, max_size=13).map(lambda body: body + check_digit(body))
values = st.text(CSET_82, min_size=1, max_size=20)
links = st.one_of(
    st.builds(DigitalLink, gtins, st.none() | values, st.none() | values, st.none() | values),
    st.builds(
        lambda gtin, tpx: DigitalLink(gtin, third_party_serial=tpx),
        gtins,
        st.text(CSET_82, min_size=1, max_size=28),
    ),
)
codes = st.binary(min_size=9, max_size=9).map(lambda entropy: new_code(lambda n: entropy))
serials = st.integers(0, 32**12 - 1).map(CIPHER.serial)
code_paths = st.builds(CodePath, codes, st.none() | serials)

fragments = st.sampled_from(
    [
        *("/", "//", "01", "10", "21", "22", "235", "00", "414", "b", "p", "17", "261231", "LS-1"),
        *("?", "&", ";", "=", "#", "%", "%2F", "%00", "%FF", "%C3%B4", "@", ":", "(01)", "(10)", "(", ")"),
        *("09521234543213", "09521234543219", "https://", "HTTP://", HOST, "evil.vn", "K7M2-9QXW-3D"),
        *("]d2", "\x1d", "eh", "ex", "30164596f40c0e5cbe991a83", "f7", "urn:epc:id:sgtin:"),
        *("ô", "\u0302", "\ud800", "\x00", " ", "\u0663", "\uff0e"),
    ]
)
grammatical_noise = st.lists(fragments, max_size=12).map("".join)
hostile_text = st.text(st.characters(codec=None, exclude_categories=()), max_size=80) | grammatical_noise
hostile_bytes = st.binary(max_size=80) | hostile_text.map(lambda text: text.encode("utf-8", "surrogatepass"))


@given(links)
def test_a_link_is_read_back_from_its_path(link: DigitalLink) -> None:
    assert parse_path(link.path().encode("ascii")) == link
    assert parse_path(link.path().encode("ascii") + b"/") == link
    assert parse_identifier_path(link.path().encode("ascii")) == link


@given(code_paths)
def test_a_code_path_is_read_back_from_its_path(asked: CodePath) -> None:
    assert parse_identifier_path(asked.path().encode("ascii")) == asked
    assert parse_any(display(asked.code), HOSTS) == CodePath(asked.code)


@given(links | code_paths, st.sampled_from(["", "/p"]), st.sampled_from(["", "?linkType=all", "#x"]))
def test_an_identifier_is_read_back_from_its_uri_on_our_host(
    identifier: DigitalLink | CodePath, page: str, tail: str
) -> None:
    uri = f"https://{HOST}{page}{identifier.path()}{tail}"
    assert parse_uri(uri) == (HOST, identifier)
    assert parse_any(uri, HOSTS) == identifier
    assert parse_any(uri.removeprefix("https://"), HOSTS) == identifier
    assert parse_any(f"{page}{identifier.path()}{tail}", HOSTS) == identifier


@given(links)
def test_a_link_on_another_host_is_never_taken_for_ours(link: DigitalLink) -> None:
    assert parse_any(f"https://evil.vn{link.path()}", HOSTS) == ForeignHost("evil.vn", link)


@given(links)
def test_every_escape_that_means_the_same_is_read_as_the_same(link: DigitalLink) -> None:
    """Values stand at the odd places of a path; each is escaped to its last byte, in lower-case hexadecimal."""
    segments = link.path().split("/")[1:]
    for place in range(1, len(segments), 2):
        segments[place] = "".join(f"%{byte:02x}" for byte in unquote_to_bytes(segments[place]))
    assert parse_path(f"/{'/'.join(segments)}".encode()) == link


@given(links)
def test_biip_reads_the_same_data_from_our_canonical_path(link: DigitalLink) -> None:
    parsed = GS1DigitalLinkURI.parse(f"https://{HOST}{link.path()}")
    found = {element.ai.ai: element.value for element in parsed.element_strings}
    fields = {
        "01": link.gtin,
        "22": link.cpv,
        "10": link.lot,
        "21": link.serial,
        "235": link.third_party_serial,
    }
    assert found == {ai: value for ai, value in fields.items() if value is not None}
    assert parsed.as_canonical_uri() == f"https://id.gs1.org{link.path()}"


@given(
    st.sampled_from(["09521234543213", "09521234543219", "9521234543213"]),
    st.lists(
        st.tuples(st.sampled_from(["22", "10", "21", "235", "17"]), st.text(CSET_82, max_size=2)), max_size=4
    ),
)
def test_whatever_we_read_biip_reads_the_same_and_what_biip_refuses_we_refuse(
    gtin: str, qualifiers: list[tuple[str, str]]
) -> None:
    path = f"/01/{gtin}" + "".join(f"/{ai}/{quote(value, safe='')}" for ai, value in qualifiers)
    try:
        link = parse_path(path.encode())
    except Refusal:
        return
    parsed = GS1DigitalLinkURI.parse(f"https://{HOST}{path}")
    assert [(element.ai.ai, element.value) for element in parsed.element_strings] == [
        ("01", gtin),
        *qualifiers,
    ]
    assert parsed.as_canonical_uri() == f"https://id.gs1.org{link.path()}"


@given(gtins, st.characters(codec=None, exclude_characters=CSET_82, exclude_categories=["Cs"]))
def test_no_character_outside_cset_82_enters_a_lot(gtin: str, character: str) -> None:
    escaped = "".join(f"%{byte:02X}" for byte in character.encode())
    with pytest.raises(AiValueCharacter):
        parse_path(f"/01/{gtin}/10/A{escaped}".encode())
    with pytest.raises(AiValueCharacter):
        DigitalLink(gtin, lot=character)


@given(hostile_bytes)
def test_no_bytes_make_anything_but_a_refusal(raw: bytes) -> None:
    for parse in (parse_path, parse_identifier_path, parse_query):
        with suppress(Refusal):
            parse(raw)
        with suppress(Refusal):
            parse(b"/01/09521234543213/" + raw)
        with suppress(Refusal):
            parse(b"/b/" + raw)


@given(hostile_text)
def test_no_text_makes_anything_but_a_refusal(text: str) -> None:
    for parse in (
        parse_gtin,
        parse_gln,
        parse_code,
        parse_serial,
        parse_element_string,
        parse_uri,
        validate_issued_lot,
    ):
        with suppress(Refusal):
            parse(text)
    for asked in (
        text,
        f"https://{HOST}{text}",
        f"https://{HOST}/{text}",
        f"(01){text}",
        f"/b/{text}",
        f"//{text}",
    ):
        with suppress(Refusal):
            parse_any(asked, HOSTS)


@given(hostile_text)
def test_a_refusal_can_be_told_to_people_and_machines(text: str) -> None:
    """Its sentence and parameters are printable UTF-8, whatever came in."""
    try:
        parse_any(text, HOSTS)
    except Refusal as refusal:
        for part in (refusal.detail, *map(str, refusal.params.values())):
            assert part.encode("utf-8").decode("utf-8") == part
            assert "\n" not in part
            assert "\x00" not in part


@given(st.sampled_from(sorted(KEYS)), hostile_text)
def test_whatever_is_read_under_a_key_names_itself_canonically(key: str, text: str) -> None:
    with suppress(Refusal):
        identifier = parse_any(f"/{key}/{text}", HOSTS)
        assert not isinstance(identifier, ForeignHost)
        assert parse_identifier_path(identifier.path().encode("ascii")) == identifier
