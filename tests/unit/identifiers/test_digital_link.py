"""The Digital Link grammar: what is read, and each refusal under its own name."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from nguongoc.errors import Malformed, Refusal
from nguongoc.identifiers.application_identifiers import (
    AiCheckDigitWrong,
    AiUnknown,
    AiValueCharacter,
    AiValueFormat,
    AiValueLength,
)
from nguongoc.identifiers.digital_link import DigitalLink, KeyNotServed, parse_path
from nguongoc.identifiers.element_string import ElementStringShape, parse_element_string
from nguongoc.identifiers.gs1_link import (
    AttributeRepeated,
    Gs1Link,
    KeyMissing,
    QualifierInQuery,
    ValueMissing,
    parse_query,
)
from nguongoc.identifiers.gtin import GtinCharacter, GtinCheckDigitWrong, GtinLength
from nguongoc.identifiers.keys import (
    KEYS,
    AttributeInPath,
    QualifierExclusive,
    QualifierOrder,
    QualifierRepeated,
    QualifierUnknown,
)
from nguongoc.identifiers.raw_path import (
    LinkCharacterUnescaped,
    LinkEscapeBroken,
    LinkNotUtf8,
    LinkPathShape,
    LinkTooLong,
)
from tests.unit.identifiers.examples import KEY_VALUES

GTIN = "09521234543213"
PATH = f"/01/{GTIN}"


@pytest.mark.parametrize(
    ("path", "link"),
    [
        (PATH, DigitalLink(GTIN)),
        (f"{PATH}/", DigitalLink(GTIN)),
        (f"{PATH}/10/LS-1", DigitalLink(GTIN, lot="LS-1")),
        (f"{PATH}/10/LS-1/21/7", DigitalLink(GTIN, lot="LS-1", serial="7")),
        (f"{PATH}/22/A/10/B/21/C/", DigitalLink(GTIN, cpv="A", lot="B", serial="C")),
        (f"{PATH}/22/A/21/C", DigitalLink(GTIN, cpv="A", serial="C")),
        (f"{PATH}/235/TPX", DigitalLink(GTIN, third_party_serial="TPX")),
        (f"{PATH}/10/a%2Fb%25%3F", DigitalLink(GTIN, lot="a/b%?")),
        (f"{PATH}/10/(1)!*'+,;=:&", DigitalLink(GTIN, lot="(1)!*'+,;=:&")),
        (f"{PATH}/10/10/21/01", DigitalLink(GTIN, lot="10", serial="01")),
        ("/01/%30952123454321%33", DigitalLink(GTIN)),
    ],
)
def test_a_path_names_a_product_and_what_qualifies_it(path: str, link: DigitalLink) -> None:
    assert parse_path(path.encode()) == link


def test_the_canonical_path_keeps_the_order_and_escapes_all_but_unreserved_characters() -> None:
    assert DigitalLink(GTIN, "C", "a/b+c", "7.-_").path() == f"{PATH}/22/C/10/a%2Fb%2Bc/21/7.-_"
    assert DigitalLink(GTIN, third_party_serial="<>").path() == f"{PATH}/235/%3C%3E"


def test_a_link_is_a_value() -> None:
    link = DigitalLink(GTIN, lot="A")
    assert {link: 1}[parse_path(f"{PATH}/10/A/".encode())] == 1
    with pytest.raises(FrozenInstanceError):
        link.lot = "B"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("path", "refusal"),
    [
        ("/01/09521234543219", GtinCheckDigitWrong),
        ("/01/9521234543213", GtinLength),
        ("/01/0952123454321X", GtinCharacter),
        (f"{PATH}/foo", ValueMissing),
        (f"{PATH}/10", ValueMissing),
        (f"{PATH}/10/", ValueMissing),
        ("/01", ValueMissing),
        ("/01/", ValueMissing),
        (f"{PATH}/21/S/10/L", QualifierOrder),
        (f"{PATH}/10/L/22/V", QualifierOrder),
        (f"{PATH}/10/L/10/L", QualifierRepeated),
        (f"{PATH}/10/L/21/S/10/L", QualifierRepeated),
        (f"{PATH}/235/T/235/T", QualifierRepeated),
        (f"{PATH}/10/L/235/T", QualifierExclusive),
        (f"{PATH}/235/T/21/S", QualifierExclusive),
        (f"{PATH}/17/261231", AttributeInPath),
        (f"{PATH}/10/L/7007/261231", AttributeInPath),
        (f"{PATH}/89/x", QualifierUnknown),
        (f"{PATH}/lot/x", QualifierUnknown),
        (f"{PATH}/%31%30/x", QualifierUnknown),
        ("/99/x", KeyMissing),
        ("/89/x", KeyMissing),
        ("/gtin/09521234543213", KeyMissing),
        ("/\u00e1/09521234543213", KeyMissing),
        (f"{PATH}/10/{'A' * 21}", AiValueLength),
        (f"{PATH}/10/A%20B", AiValueCharacter),
        (f"{PATH}/10/A%23B", AiValueCharacter),
        (f"{PATH}/10/A%00", AiValueCharacter),
        (f"{PATH}/10/l%C3%B4", AiValueCharacter),
        (f"{PATH}/10/lô", AiValueCharacter),
        (f"{PATH}/10/A@B", AiValueCharacter),
        (f"{PATH}/10/%FF", LinkNotUtf8),
        (f"{PATH}/10/%ED%A0%80", LinkNotUtf8),
        (f"{PATH}/10/%C0%AF", LinkNotUtf8),
        (f"{PATH}/10/%2", LinkEscapeBroken),
        (f"{PATH}/10/%GG", LinkEscapeBroken),
        (f"{PATH}/10/A%", LinkEscapeBroken),
        (f"{PATH}/10/A<B", LinkCharacterUnescaped),
        (f'{PATH}/10/A"B', LinkCharacterUnescaped),
        (f"{PATH}/10/A?B", LinkCharacterUnescaped),
        (f"{PATH}//10/A", LinkPathShape),
        (f"{PATH}/10/A//", LinkPathShape),
        ("", LinkPathShape),
        ("/", LinkPathShape),
        ("//", LinkPathShape),
        (PATH[1:], LinkPathShape),
        (f"{PATH}/10/" + "A" * 2048, LinkTooLong),
    ],
)
def test_what_the_grammar_does_not_know_is_refused_under_its_own_name(
    path: str, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal) as refused:
        parse_path(path.encode())
    assert type(refused.value) is refusal


def test_a_vietnamese_letter_in_a_lot_is_named_whether_escaped_or_not_and_in_either_normal_form() -> None:
    for path, letter in (
        (f"{PATH}/10/LÔ1".encode(), "Ô"),
        (f"{PATH}/10/L%C3%941".encode(), "Ô"),
        (f"{PATH}/10/LO\u03021".encode(), "\u0302"),
    ):
        with pytest.raises(AiValueCharacter) as refused:
            parse_path(path)
        assert refused.value.params == {"ai": "10", "character": letter}


@pytest.mark.parametrize("ai", [ai for ai, key in KEYS.items() if not key.served])
def test_every_other_primary_key_of_gs1_is_known_by_name_and_not_served(ai: str) -> None:
    with pytest.raises(KeyNotServed) as refused:
        parse_path(Gs1Link(ai, KEY_VALUES[ai]).path().encode())
    assert refused.value.params == {"ai": ai, "title": KEYS[ai].title}
    with pytest.raises(Malformed):
        parse_path(f"/{ai}/whatever stands here".encode())


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"gtin": "09521234543219"}, GtinCheckDigitWrong),
        ({"gtin": GTIN, "lot": ""}, AiValueLength),
        ({"gtin": GTIN, "lot": "lô"}, AiValueCharacter),
        ({"gtin": GTIN, "serial": "x", "third_party_serial": "y"}, QualifierExclusive),
    ],
)
def test_a_link_that_the_grammar_could_not_read_cannot_be_made(
    fields: dict[str, str], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        DigitalLink(**fields)


@pytest.mark.parametrize(
    ("query", "attributes"),
    [
        ("", ()),
        ("linkType=gs1:pip&context=x&lang=vi", ()),
        ("17=261231&linkType=all;3103=000195", (("17", "261231"), ("3103", "000195"))),
        ("17=261200", (("17", "261200"),)),
        ("7007=261101261130&422=704&427=21", (("7007", "261101261130"), ("422", "704"), ("427", "21"))),
        ("240=a%2Bb%26c", (("240", "a+b&c"),)),
        ("a%zz=%zz&b&&;=&\u00e1=\u00e1", ()),
    ],
)
def test_a_query_holds_attributes_of_gs1_among_anything_else(
    query: str, attributes: tuple[tuple[str, str], ...]
) -> None:
    assert parse_query(query.encode()) == attributes


@pytest.mark.parametrize(
    ("query", "refusal"),
    [
        ("10=L", QualifierInQuery),
        ("%31%30=L", QualifierInQuery),
        ("21=S", QualifierInQuery),
        ("22=S", QualifierInQuery),
        ("235=S", QualifierInQuery),
        (f"01={GTIN}", QualifierInQuery),
        ("17=261231&17=261231", AttributeRepeated),
        ("17=261231&%317=261231", AttributeRepeated),
        ("17=", ValueMissing),
        ("17", ValueMissing),
        ("89=x", AiUnknown),
        ("123456=x", AiUnknown),
        ("0=x", AiUnknown),
        ("17=2612", AiValueLength),
        ("17=26123x", AiValueCharacter),
        ("240=a+b", AiValueCharacter),
        ("7007=26110126", AiValueFormat),
        ("02=09521234543219", AiCheckDigitWrong),
        ("240=%FF", LinkNotUtf8),
        ("240=%", LinkEscapeBroken),
        ("x=" + "y" * 2047, LinkTooLong),
    ],
)
def test_an_attribute_that_gs1_does_not_allow_there_is_refused_under_its_own_name(
    query: str, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal) as refused:
        parse_query(query.encode())
    assert type(refused.value) is refusal


@pytest.mark.parametrize(
    ("text", "link"),
    [
        (f"(01){GTIN}", DigitalLink(GTIN)),
        (f"(01){GTIN}(10)a/b(21)7", DigitalLink(GTIN, lot="a/b", serial="7")),
        (f"(21)7(17)261231(10)LS-1(01){GTIN}", DigitalLink(GTIN, lot="LS-1", serial="7")),
        (f"(01){GTIN}(10)A(B)(C", DigitalLink(GTIN, lot="A(B)(C")),
        (f"(01){GTIN}(10)A\\(21)7", DigitalLink(GTIN, lot="A(21)7")),
        (f"01{GTIN}10LS-1", DigitalLink(GTIN, lot="LS-1")),
        (f"]d221AB\x1d01{GTIN}17261231\x1d10LS-1", DigitalLink(GTIN, lot="LS-1", serial="AB")),
        (f"]Q3\x1d01{GTIN}422704\x1d42721\x1d", DigitalLink(GTIN)),
    ],
)
def test_an_element_string_names_the_same_things_in_any_order(text: str, link: DigitalLink) -> None:
    assert parse_element_string(text) == link


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", ElementStringShape),
        ("ABC", ElementStringShape),
        ("01", ValueMissing),
        ("]d2", ElementStringShape),
        (f"01{GTIN}21A\x1dxyz", ElementStringShape),
        (f"]C101{GTIN}4227041", AiValueLength),
        (f"x(01){GTIN}", ElementStringShape),
        ("(1)x", ElementStringShape),
        ("(01)", ValueMissing),
        (f"(01){GTIN}(10)", ValueMissing),
        (f"(01){GTIN}(01){GTIN}", QualifierRepeated),
        (f"(01){GTIN}(10)A(10)A", QualifierRepeated),
        (f"(01){GTIN}(17)261231(17)261231", AttributeRepeated),
        (f"(01){GTIN}(21)A(235)B", QualifierExclusive),
        (f"(01){GTIN}(89)B", AiUnknown),
        (f"(01){GTIN}(17)x", AiValueCharacter),
        (f"(01){GTIN} (10)A", GtinCharacter),
        ("(01)09521234543219", GtinCheckDigitWrong),
        ("(10)A", KeyMissing),
        ("(00)006141411234567890", KeyNotServed),
        ("(10)A(414)9520123456788", KeyNotServed),
        ("(01)" * 600, LinkTooLong),
    ],
)
def test_what_no_element_string_says_is_refused_under_its_own_name(text: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal) as refused:
        parse_element_string(text)
    assert type(refused.value) is refusal


def test_every_refusal_of_the_identifiers_has_a_code_of_its_own() -> None:
    import nguongoc.identifiers

    folder = Path(nguongoc.identifiers.__path__[0])
    for module in folder.glob("*.py"):
        __import__(f"nguongoc.identifiers.{module.stem}")

    def heirs(kind: type[Refusal]) -> list[type[Refusal]]:
        return [found for child in kind.__subclasses__() for found in (child, *heirs(child))]

    ours = [kind for kind in heirs(Refusal) if kind.__module__.startswith("nguongoc.identifiers.")]
    assert len(ours) > 30
    assert all("code" in vars(kind) for kind in ours)
    assert len({kind.code for kind in ours}) == len(ours)
