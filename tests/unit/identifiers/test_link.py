"""The doors: whole URIs, bare paths, and whatever people and marketplaces pass in."""

from __future__ import annotations

import pytest

from nguongoc.errors import Refusal
from nguongoc.identifiers.digital_link import DigitalLink, KeyNotServed
from nguongoc.identifiers.gs1_link import KeyMissing, QualifierInQuery
from nguongoc.identifiers.gtin import GtinCheckDigitWrong
from nguongoc.identifiers.link import (
    Asked,
    ForeignHost,
    Identifier,
    UriHost,
    UriScheme,
    UriShape,
    parse_any,
    parse_identifier_path,
    parse_uri,
)
from nguongoc.identifiers.public_code import (
    CodeCharacter,
    CodeCheckCharacterWrong,
    CodeLength,
    CodePath,
    display,
    new_code,
)
from nguongoc.identifiers.raw_path import LinkPathShape, LinkTooLong

GTIN = "09521234543213"
LINK = DigitalLink(GTIN, lot="LS-1")
CODE = new_code(lambda n: bytes(range(n)))
BATCH = CodePath(CODE)
HOST = "id.thanhhoa.vn"
HOSTS = frozenset({HOST, "localhost:8000", "[::1]:8000"})


@pytest.mark.parametrize(
    ("uri", "host", "identifier"),
    [
        (f"https://{HOST}{LINK.path()}", HOST, LINK),
        (f"HTTPS://ID.ThanhHoa.VN{LINK.path()}", HOST, LINK),
        (f"http://{HOST}:80{LINK.path()}/", HOST, LINK),
        (f"https://{HOST}:0443{LINK.path()}", HOST, LINK),
        (f"https://{HOST}:{LINK.path()}", HOST, LINK),
        (f"https://{HOST}.{LINK.path()}", HOST, LINK),
        (f"http://{HOST}:443{LINK.path()}", f"{HOST}:443", LINK),
        (f"http://[::1]:8000{LINK.path()}", "[::1]:8000", LINK),
        (f"https://{HOST}{LINK.path()}?17=261231&linkType=gs1:pip#top?/", HOST, LINK),
        (f"https://{HOST}/a/b/c{LINK.path()}", HOST, LINK),
        (f"https://{HOST}/b{LINK.path()}", HOST, LINK),
        (f"https://{HOST}/b/c/d{LINK.path()}", HOST, LINK),
        (f"https://{HOST}/stem/01/{GTIN}/10/00/21/414", HOST, DigitalLink(GTIN, lot="00", serial="414")),
        (f"https://{HOST}/p{LINK.path()}", HOST, LINK),
        (f"https://{HOST}/p/b/{CODE}?10=x", HOST, BATCH),
        (f"https://{HOST}/b/{display(CODE).lower()}", HOST, BATCH),
        (LINK.path(), None, LINK),
        (f"{LINK.path()}?17=261231#x", None, LINK),
        (f"/b/{CODE}#x", None, BATCH),
    ],
)
def test_a_uri_gives_its_host_and_what_it_names(uri: str, host: str | None, identifier: Identifier) -> None:
    assert parse_uri(uri) == (host, identifier)


@pytest.mark.parametrize(
    ("uri", "refusal"),
    [
        ("", UriShape),
        (CODE, UriShape),
        (f"//{HOST}{LINK.path()}", LinkPathShape),
        (f"ftp://{HOST}{LINK.path()}", UriScheme),
        (f"HtTpS://{HOST}{LINK.path()}", UriScheme),
        (f"https://{HOST}@evil.vn{LINK.path()}", UriHost),
        (f"https://nguồngốc.vn{LINK.path()}", UriHost),
        (f"https://{LINK.path()}", UriHost),
        (f"https://.{LINK.path()}", UriHost),
        (f"https://{HOST}:123456{LINK.path()}", UriHost),
        (f"https://{HOST}:x{LINK.path()}", UriHost),
        (f"https://{HOST}\\@evil.vn{LINK.path()}", UriHost),
        (f"https://{HOST}\n{LINK.path()}", UriHost),
        (f"https://{HOST}", LinkPathShape),
        (f"https://{HOST}/", LinkPathShape),
        (f"https://{HOST}/x/y", KeyMissing),
        (f"https://{HOST}/x/00/340123451111111111", KeyNotServed),
        (f"https://{HOST}{LINK.path()}?10=LS-1", QualifierInQuery),
        ("https://" + "a" * 2041, LinkTooLong),
    ],
)
def test_a_uri_that_is_none_is_refused_under_its_own_name(uri: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal) as refused:
        parse_uri(uri)
    assert type(refused.value) is refusal


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        (f"https://{HOST}{LINK.path()}", LINK),
        (f"  https://{HOST}/p{LINK.path()}?linkType=all\n", LINK),
        (f"http://localhost:8000/b/{CODE}", BATCH),
        (f"{HOST}/b/{display(CODE)}", BATCH),
        (f"LocalHost:8000/b/{CODE}", BATCH),
        (LINK.path(), LINK),
        (f"/p/b/{CODE}", BATCH),
        (f"(01){GTIN}(10)LS-1", LINK),
        (display(CODE), BATCH),
        (f" {display(CODE).lower()} ", BATCH),
        (f"https://brand.example.com/qr{LINK.path()}", ForeignHost("brand.example.com", LINK)),
        (f"brand.example.com{LINK.path()}", ForeignHost("brand.example.com", LINK)),
        (f"https://{HOST}.evil.vn/b/{CODE}", ForeignHost(f"{HOST}.evil.vn", None)),
        (f"https://{HOST}:8443{LINK.path()}", ForeignHost(f"{HOST}:8443", LINK)),
        ("https://brand.example.com/01/09521234543219", ForeignHost("brand.example.com", None)),
        (f"https://brand.example.com{LINK.path()}?10=x", ForeignHost("brand.example.com", None)),
        ("https://brand.example.com", ForeignHost("brand.example.com", None)),
    ],
)
def test_whatever_people_pass_in_is_told_apart(text: str, asked: Asked) -> None:
    assert parse_any(text, HOSTS) == asked


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", CodeLength),
        ("xin chào", CodeCharacter),
        ("javascript:alert(1)", CodeCharacter),
        (f"{CODE}/{CODE}", CodeCharacter),
        (CODE[:-1] + ("0" if CODE[-1] != "0" else "1"), CodeCheckCharacterWrong),
        (f"https://{HOST}/stem{LINK.path()}", KeyMissing),
        (f"https://{HOST}/01/09521234543219", GtinCheckDigitWrong),
        (f"https://{HOST}{LINK.path()}?21=7", QualifierInQuery),
        (f"https://{HOST}@evil.vn{LINK.path()}", UriHost),
        ("0" * 2049, LinkTooLong),
        (" " * 10**7, LinkTooLong),
        ("/b/" + "ố" * 2000, LinkTooLong),
    ],
)
def test_what_nobody_can_mean_is_refused_under_its_own_name(text: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal) as refused:
        parse_any(text, HOSTS)
    assert type(refused.value) is refusal


def test_a_request_path_is_of_either_family_and_has_no_stem() -> None:
    assert parse_identifier_path(LINK.path().encode()) == LINK
    assert parse_identifier_path(BATCH.path().encode()) == BATCH
    with pytest.raises(KeyMissing):
        parse_identifier_path(b"/p" + LINK.path().encode())
