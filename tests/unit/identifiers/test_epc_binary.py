"""EPC binary strings: the worked examples of the standards, and each way to be broken."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.errors import Refusal
from nguongoc.identifiers.ai_content import AiDateWrong
from nguongoc.identifiers.bits import BASE_64, EpcBinaryBroken
from nguongoc.identifiers.digital_link import DigitalLink, KeyNotServed
from nguongoc.identifiers.epc_binary import EpcBinaryUnknown, parse_epc_path
from nguongoc.identifiers.epc_urn import PREFIX_LENGTHS
from nguongoc.identifiers.gs1_link import Gs1Link
from nguongoc.identifiers.link import ForeignHost, parse_any, parse_identifier_path, parse_uri
from nguongoc.identifiers.raw_path import LinkTooLong
from tests.factories.gs1_links import CSET_82

WORKED = Gs1Link("01", "09528765123457", (("21", "123456789123"),))
"""GS1 Digital Link URI: Compression for EPC binary strings 1.0.0, section 4.2."""
EXAMPLES = [
    ("SGTIN-96", "3066c4409047e140075bcd15", "/01/09506000134352/21/123456789"),
    ("SGTIN-198", "3666c4409047e159b2c2bf100000000000000000000000000000", "/01/09506000134352/21/32a%2Fb"),
    ("SGTIN+", "f73795211411234538566cb0afc4", "/01/79521141123453/21/32a%2Fb"),
    ("DSGTIN+", "fb342cde795211411234538566cb0afc4", "/01/79521141123453/21/32a%2Fb?17=220630"),
    ("SGTIN++", "fd3795211411234538566cb0afc525065f1876f0d996d800", "/01/79521141123453/21/32a%2Fb"),
    (
        "DSGTIN++",
        "fc342cde795211411234538566cb0afc525065f1876f0d996d80",
        "/01/79521141123453/21/32a%2Fb?17=220630",
    ),
    ("SSCC-96", "311ba1b300ce0a6a83000000", "/00/095201234567891235"),
    ("SSCC+", "f90095201234567891235", "/00/095201234567891235"),
    ("SGLN-96", "3276451fd46072000000162e", "/414/9521141123454/254/5678"),
    ("SGLN-195", "3976451fd46072cd9615f8800000000000000000000000000000", "/414/9521141123454/254/32a%2Fb"),
    ("SGLN+", "f2395211411234548566cb0afc4", "/414/9521141123454/254/32a%2Fb"),
    ("SGLN++", "e9395211411234548566cb0afc525065f1876f0d996d8000", "/414/9521141123454/254/32a%2Fb"),
    ("GRAI-96", "3376451fd40c0e400000162e", "/8003/095211411234545678"),
    ("GRAI-170", "3776451fd40c0e59b2c2bf1000000000000000000000", "/8003/0952114112345432a%2Fb"),
    ("GRAI+", "f13095211411234548566cb0afc4", "/8003/0952114112345432a%2Fb"),
    ("GRAI++", "eb3095211411234548566cb0afc525065f1876f0d996d800", "/8003/0952114112345432a%2Fb"),
    ("GIAI-96", "3476451fd40000000000162e", "/8004/95211415678"),
    ("GIAI-202", "3876451fd59b2c2bf10000000000000000000000000000000000", "/8004/952114132a%2Fb"),
    ("GIAI+", "fa3952114132e83c2bf10", "/8004/952114132a%2Fb"),
    ("GIAI++", "ee3952114132e83c2bf1494197c61dbc3665b600", "/8004/952114132a%2Fb"),
    ("GSRN-96", "2d76451fd4499602d2000000", "/8018/952114112345678906"),
    ("GSRN+", "f43952114112345678906", "/8018/952114112345678906"),
    ("GSRN++", "e7395211411234567890692832f8c3b786ccb6c0", "/8018/952114112345678906"),
    ("GSRNP-96", "2e76451fd4499602d2000000", "/8017/952114112345678906"),
    ("GSRNP+", "f53952114112345678906", "/8017/952114112345678906"),
    ("GSRNP++", "e8395211411234567890692832f8c3b786ccb6c0", "/8017/952114112345678906"),
    ("GDTI-96", "2c76451fd46072000000162e", "/253/95211411234545678"),
    ("GDTI-174", "3e76451fd7039b061438997367d0c18b266d1ab66ee0", "/253/9521141987650ABCDefgh012345678"),
    ("GDTI+", "f6395211411234540458b8", "/253/95211411234545678"),
    ("GDTI++", "ea395211411234540458ba4a0cbe30ede1b32db0", "/253/95211411234545678"),
    ("CPI-96", "3c76451fd400c0e680003039", "/8010/952114198765/8011/12345"),
    ("CPI-var", "3d76451fd75411def6b4cc00000003039000", "/8010/95211415PQ7%2FZ43/8011/12345"),
    ("CPI+", "f0395211415e87a145bafb4d19a8c0e4", "/8010/95211415PQ7%2FZ43/8011/12345"),
    ("CPI++", "e6395211415e87a145bafb4d19a8c0e64a0cbe30ede1b32db000", "/8010/95211415PQ7%2FZ43/8011/12345"),
    ("SGCN-96", "3f76451fd612640000019907", "/255/952114167890904711"),
    ("SGCN+", "f839521141678909509338", "/255/952114167890904711"),
    ("SGCN++", "ec3952114167890950933c94197c61dbc3665b60", "/255/952114167890904711"),
    ("ITIP-110", "4076451fd40c0e40820000000f54", "/8006/095211411234540102/21/981"),
    (
        "ITIP-212",
        "4176451fd40c0e4082dbdd8b36600000000000000000000000000000",
        "/8006/095211411234540102/21/mw133",
    ),
    ("ITIP+", "f3309521141123454010266ae27fdf35", "/8006/095211411234540102/21/rif981"),
]
"""Tag Data Standard 2.3, annex E.3, save two whose printed header is not that of their scheme (SSCC++, ITIP++)."""


def base_64(bits: str) -> str:
    padded = bits + "0" * (-len(bits) % 6)
    return "".join(BASE_64[int(padded[at : at + 6], 2)] for at in range(0, len(padded), 6))


def hexadecimal(bits: str) -> str:
    padded = bits + "0" * (-len(bits) % 16)
    return f"{int(padded, 2):0{len(padded) // 4}x}"


def spelled(link: Gs1Link) -> str:
    return f"{link.path()}?{link.query()}".removesuffix("?")


@pytest.mark.parametrize(("scheme", "digits", "link"), EXAMPLES)
def test_an_example_of_the_tag_data_standard_is_read_in_both_alphabets(
    scheme: str, digits: str, link: str
) -> None:
    del scheme
    bits = f"{int(digits, 16):0{4 * len(digits)}b}"
    assert spelled(parse_epc_path(f"/eh{digits}".encode())) == link
    assert spelled(parse_epc_path(f"/ex{base_64(bits)}/".encode())) == link


def test_the_worked_example_of_the_compression_standard_is_read_through_every_door() -> None:
    for path in ("/eh30164596f40c0e5cbe991a83", "/exMBZFlvQMDly-mRqD"):
        assert parse_epc_path(path.encode()) == WORKED
        link = DigitalLink(WORKED.value, serial="123456789123")
        assert parse_identifier_path(path.encode()) == link
        assert parse_any(f"https://h{path}", frozenset({"h"})) == link
        assert parse_any(f"https://foreign{path}", frozenset({"h"})) == ForeignHost("foreign", link)
        assert parse_uri(f"https://h/stem{path}?x=1") == ("h", link)


def test_a_foreign_page_that_only_begins_alike_is_no_fault() -> None:
    assert parse_any("https://foreign/example", frozenset({"h"})) == ForeignHost("foreign", None)


@given(
    st.sampled_from(PREFIX_LENGTHS),
    st.text("0123456789", min_size=13, max_size=13),
    st.text(CSET_82, min_size=1, max_size=20),
)
def test_every_partition_and_every_serial_is_read(length: int, digits: str, serial: str) -> None:
    prefix, reference = digits[:length], digits[length:]
    widths = {6: 20, 7: 24, 8: 27, 9: 30, 10: 34, 11: 37, 12: 40}
    width = widths[length]
    text = "".join(f"{ord(character):07b}" for character in serial).ljust(140, "0")
    bits = f"{0x36:08b}000{12 - length:03b}{int(prefix):0{width}b}{int(reference):0{44 - width}b}{text}"
    link = parse_epc_path(f"/eh{hexadecimal(bits)}".encode())
    assert link == parse_epc_path(f"/ex{base_64(bits)}".encode())
    assert link.qualifiers == (("21", serial),)
    assert link.value[:-1] == reference[0] + prefix + reference[1:]


@pytest.mark.parametrize(
    ("path", "refusal"),
    [
        ("/eh", EpcBinaryBroken),
        ("/ex", EpcBinaryBroken),
        ("/eh3", EpcBinaryBroken),
        ("/EH30164596f40c0e5cbe991a83", EpcBinaryBroken),
        ("/eh30164596F40C0E5CBE991A83", EpcBinaryBroken),
        ("/eh/30164596f40c0e5cbe991a83", EpcBinaryBroken),
        ("/exMBZFlvQMDly+mRqD", EpcBinaryBroken),
        ("/eh30164596f40c0e5cbe991a", EpcBinaryBroken),
        ("/eh30164596f40c0e5cbe991a830001", EpcBinaryBroken),
        ("/eh301c4596f40c0e5cbe991a83", EpcBinaryBroken),
        ("/eh3017ffffff0c0e5cbe991a83", EpcBinaryBroken),
        ("/eh311ba1b300ce0a6a83000001", EpcBinaryBroken),
        ("/eh3666c4409047e159b2c2bf100000000000000000000000000001", EpcBinaryBroken),
        ("/eh3f76451fd612640000009907", EpcBinaryBroken),
        ("/ehf7379521141123453a566cb0afc4", EpcBinaryBroken),
        ("/ehf73795211411234538", EpcBinaryBroken),
        ("/ehf737952114112345cf6cb0afc4", EpcBinaryBroken),
        ("/ehf7379521141123453d566cb0afc4", EpcBinaryBroken),
        ("/ehfb372cde795211411234538566cb0afc4", EpcBinaryBroken),
        ("/ehfb342dbf795211411234538566cb0afc4", AiDateWrong),
        ("/eh00" + 22 * "0", EpcBinaryUnknown),
        ("/eh3500e86f8000a9e000000586", EpcBinaryUnknown),
        ("/eh2f320434147455900000162e", EpcBinaryUnknown),
        ("/eh" + 2048 * "0", LinkTooLong),
    ],
)
def test_what_is_no_epc_is_refused(path: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        parse_epc_path(path.encode())


def test_an_epc_of_a_key_that_is_not_served_is_refused_by_its_name() -> None:
    with pytest.raises(KeyNotServed):
        parse_identifier_path(b"/eh311ba1b300ce0a6a83000000")


headers = st.sampled_from([bytes.fromhex(digits)[:1] for _, digits, _ in EXAMPLES if len(digits) % 2 == 0])


@given(st.builds(bytes.__add__, headers, st.binary(max_size=40)), st.binary(max_size=40))
def test_no_bits_make_anything_but_a_refusal(epc: bytes, raw: bytes) -> None:
    for path in (f"/eh{epc.hex()}".encode(), b"/eh" + raw, b"/ex" + raw):
        with suppress(Refusal):
            link = parse_epc_path(path)
            assert Gs1Link(link.key, link.value, link.qualifiers, link.attributes) == link
