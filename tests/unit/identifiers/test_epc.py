"""EPC URNs and Digital Links of events: every spelling of an identifier has one key, and the key has its URN."""

from __future__ import annotations

import pytest

from nguongoc.errors import Refusal
from nguongoc.identifiers.application_identifiers import AiValueCharacter, AiValueLength
from nguongoc.identifiers.epc import canonical_epc, epc_link, epc_urn
from nguongoc.identifiers.epc_urn import EpcReferenceLength, EpcSchemeUnknown, EpcUrnShape, parse_urn
from nguongoc.identifiers.gs1_link import Gs1Link
from nguongoc.identifiers.raw_path import LinkTooLong

ID = "https://id.gs1.org"

PAIRS = [
    ("urn:epc:id:sgtin:4012345.011111.9876", f"{ID}/01/04012345111118/21/9876"),
    ("urn:epc:id:sgtin:415056789012.0.987654", f"{ID}/01/04150567890128/21/987654"),
    (
        "urn:epc:id:sgtin:0614141.812345.6789%2F%26%25%22!%3F()",
        f"{ID}/01/80614141123458/21/6789%2F%26%25%22%21%3F%28%29",
    ),
    ("urn:epc:class:lgtin:4012345.012345.Lot.98", f"{ID}/01/04012345123456/10/Lot.98"),
    ("urn:epc:idpat:sgtin:4054739.099914.*", f"{ID}/01/04054739999148"),
    (
        "urn:epc:id:upui:1234567.098765.51qIgY)%3C%26Jp3*j7'SDB",
        f"{ID}/01/01234567987651/235/51qIgY%29%3C%26Jp3%2Aj7'SDB",
    ),
    ("urn:epc:id:sscc:4012345.3111111111", f"{ID}/00/340123451111111111"),
    ("urn:epc:id:sgln:4012345.00005.122", f"{ID}/414/4012345000054/254/122"),
    ("urn:epc:id:sgln:4012345.00005.0", f"{ID}/414/4012345000054"),
    ("urn:epc:id:pgln:999999999999.", f"{ID}/417/9999999999994"),
    ("urn:epc:id:grai:4012345.00022.334455", f"{ID}/8003/04012345000221334455"),
    ("urn:epc:idpat:grai:4012345.66666.*", f"{ID}/8003/04012345666663"),
    ("urn:epc:id:giai:4012345.ABC345", f"{ID}/8004/4012345ABC345"),
    ("urn:epc:id:gsrn:4012345.0000006765", f"{ID}/8018/401234500000067657"),
    ("urn:epc:id:gsrnp:4012345.0000000007", f"{ID}/8017/401234500000000074"),
    ("urn:epc:id:gdti:4012345.00009.PO-4711", f"{ID}/253/4012345000092PO-4711"),
    ("urn:epc:id:gdti:987659999999..9", f"{ID}/253/98765999999929"),
    ("urn:epc:idpat:gdti:4012345.55555.*", f"{ID}/253/4012345555554"),
    ("urn:epc:id:sgcn:4012345.99999.44", f"{ID}/255/401234599999044"),
    ("urn:epc:idpat:sgcn:4012345.99999.*", f"{ID}/255/4012345999990"),
    (
        "urn:epc:id:cpi:0614141.11111111111111-A%23%2F.1234",
        f"{ID}/8010/061414111111111111111-A%23%2F/8011/1234",
    ),
    ("urn:epc:idpat:cpi:4012345.ABC.*", f"{ID}/8010/4012345ABC"),
    ("urn:epc:id:ginc:0614141.xyz47%2F11", f"{ID}/401/0614141xyz47%2F11"),
    ("urn:epc:id:gsin:4012345.222333444", f"{ID}/402/40123452223334442"),
    ("urn:epc:id:itip:4012345.011111.01.02.987", f"{ID}/8006/040123451111180102/21/987"),
    ("urn:epc:idpat:itip:4012345.012345.01.02.*", f"{ID}/8006/040123451234560102"),
]


@pytest.mark.parametrize(("urn", "link"), PAIRS)
def test_a_urn_and_its_digital_link_have_one_key_and_the_key_has_its_urn(urn: str, link: str) -> None:
    prefix = len(urn.split(":")[4].split(".", maxsplit=1)[0])
    assert canonical_epc(urn) == epc_link(urn) == canonical_epc(link) == link
    assert epc_urn(link, prefix) == epc_urn(urn, None) == urn


@pytest.mark.parametrize(
    ("spelling", "key"),
    [
        ("https://example.com/gtin/09780345418913/21/765tz?abc=211121", f"{ID}/01/09780345418913/21/765tz"),
        ("https://id.gs1.org/gtin/09780345418913", f"{ID}/01/09780345418913"),
        ("HTTPS://SHOP.EXAMPLE/eat/me/01/9780345418913/#top", f"{ID}/01/09780345418913"),
        ("http://h:8080/01/09780345418913/22/V/10/L%2D1/21/%41?17=261231", f"{ID}/01/09780345418913/21/A"),
        ("https://h/01/09780345418913/22/V", f"{ID}/01/09780345418913"),
        ("https://h/01/09780345418913/22/V/10/a+b;c", f"{ID}/01/09780345418913/10/a%2Bb;c"),
        ("https://h/8006/040123451111180102/10/L", f"{ID}/8006/040123451111180102/10/L"),
        ("urn:epc:id:sgtin:4012345.011111.%41%2e%21", f"{ID}/01/04012345111118/21/A.%21"),
        ("urn:epc:idpat:upui:4012345.011111.*", f"{ID}/01/04012345111118"),
    ],
)
def test_other_spellings_come_to_the_same_key(spelling: str, key: str) -> None:
    assert canonical_epc(spelling) == key


@pytest.mark.parametrize(
    "text",
    [
        "",
        "urn:uuid:00000000-0000-7000-8000-000000000000",
        "urn:epcglobal:cbv:bt:4012345123456:RE1099",
        "urn:epc:id:gid:1.2.3",
        "urn:epc:idpat:sgtin:4012345.*.*",
        "urn:epc:id:sgtin:4012345.01111.9876",
        "urn:epc:id:sgtin:4012345.011111.a/b",
        "urn:epc:id:sgtin:4012345.011111.%C3%B4",
        "https://h/01/09780345418914",
        "https://h/01/09780345418913/21/S/10/L",
        "https://h/01/09780345418913/254/1",
        "https://h/01/09780345418913/10/%zz",
        "https://h/01/09780345418913/10/ô",
        "https://h/8013/1987654Ad4X4bL5ttr2310c2K",
        "https://h/8018/401234500000067657/8019/1",
        "https://h/about/us",
        "https://h/01/09780345418913?" + 2048 * "x",
        "Https://h/01/09780345418913",
        "not a URI",
        "\ud800",
    ],
)
def test_what_is_no_epc_of_gs1_stays_as_it_is(text: str) -> None:
    assert canonical_epc(text) == text
    assert epc_link(text) is None


@pytest.mark.parametrize(
    ("link", "length"),
    [
        (f"{ID}/01/04012345111118/21/9876", None),
        (f"{ID}/01/04012345111118/21/9876", 5),
        (f"{ID}/01/04012345111118/21/9876", 13),
        (f"{ID}/8006/040123451111180102/10/L", 7),
        (f"{ID}/8004/40123", 6),
        (f"{ID}/8004/401234", 6),
        (f"{ID}/8004/40123A5", 6),
        ("https://h/about", 7),
    ],
)
def test_there_is_no_urn_without_a_scheme_and_a_prefix_of_this_length(link: str, length: int | None) -> None:
    assert epc_urn(link, length) is None


@pytest.mark.parametrize(
    ("urn", "refusal"),
    [
        ("urn:epc:id:gid:1.2.3", EpcSchemeUnknown),
        ("https://h/01/09780345418913", EpcSchemeUnknown),
        ("urn:epc:id:sgtin:4012345.011111", EpcUrnShape),
        ("urn:epc:id:sgtin:40123.01111111.1", EpcUrnShape),
        ("urn:epc:id:sgtin:4012345.011111.a b", EpcUrnShape),
        ("urn:epc:idpat:sgtin:4012345.011111.1", EpcUrnShape),
        ("urn:epc:id:sscc:4012345.311111111", EpcReferenceLength),
        ("urn:epc:id:sgtin:4012345.011111." + 21 * "1", AiValueLength),
        ("urn:epc:id:sgtin:4012345.011111.%20", AiValueCharacter),
        ("urn:epc:id:cpi:4012345.abc.1", EpcUrnShape),
        ("urn:epc:id:sgtin:" + 2048 * "1", LinkTooLong),
    ],
)
def test_a_broken_urn_is_refused_by_what_is_wrong_with_it(urn: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        parse_urn(urn)


def test_a_urn_is_read_as_a_link() -> None:
    assert parse_urn("urn:epc:id:sgln:4012345.00005.12%2F2") == Gs1Link(
        "414", "4012345000054", (("254", "12/2"),)
    )
