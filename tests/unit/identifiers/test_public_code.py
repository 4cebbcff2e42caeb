"""Public codes: made from randomness, read out, mistyped, scanned."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.identifiers.crockford import ALPHABET, check_character
from nguongoc.identifiers.public_code import (
    CodeCharacter,
    CodeCheckCharacterWrong,
    CodeLength,
    CodePath,
    display,
    new_code,
    parse_code,
    parse_code_path,
)
from nguongoc.identifiers.raw_path import LinkNotUtf8, LinkPathShape
from nguongoc.identifiers.serial import SerialCheckCharacterWrong

codes = st.binary(min_size=9, max_size=9).map(lambda entropy: new_code(lambda n: entropy[:n]))
CODE = new_code(lambda n: bytes(range(n)))
SERIAL = "YA0BP5ZZA286" + check_character("YA0BP5ZZA286")


def test_a_code_is_nine_characters_of_the_given_randomness_and_a_check_character() -> None:
    asked: list[int] = []

    def counted(n: int) -> bytes:
        asked.append(n)
        return bytes([31, 32, 255, 0, 1, 2, 3, 4, 5])

    assert new_code(counted)[:9] == "Z0Z012345"
    assert asked == [9]


def test_codes_of_the_system_s_randomness_are_valid_and_differ() -> None:
    made = {new_code() for _ in range(1000)}
    assert len(made) == 1000
    assert {parse_code(code) for code in made} == made


@given(codes)
def test_a_code_is_read_back_from_what_is_printed_and_from_what_people_make_of_it(code: str) -> None:
    assert parse_code(display(code)) == code
    assert parse_code(f" {display(code).lower().replace('1', 'l').replace('0', 'o')} ") == code
    assert CodePath(display(code).lower()).path() == f"/b/{code}"


def test_a_code_is_printed_in_groups() -> None:
    assert display("K7M29QXW3D") == "K7M2-9QXW-3D"


@given(codes, st.integers(0, 9), st.sampled_from(ALPHABET))
def test_every_single_mistyped_character_is_told_from_an_unknown_code(code: str, at: int, typed: str) -> None:
    mistyped = code[:at] + typed + code[at + 1 :]
    if mistyped == code:
        assert parse_code(mistyped) == code
    else:
        with pytest.raises(CodeCheckCharacterWrong):
            parse_code(mistyped)


@pytest.mark.parametrize(
    ("typed", "character"),
    [("K7M2-9QXW-3U", "U"), ("K7M2/9QXW", "/"), ("gạo nếp", "ạ"), ("K7M2\x00", "U+0000")],
)
def test_the_character_that_no_code_holds_is_named(typed: str, character: str) -> None:
    with pytest.raises(CodeCharacter) as refused:
        parse_code(typed)
    assert refused.value.params["character"] == character


@pytest.mark.parametrize(
    ("typed", "length"), [("", 0), ("- -", 0), (CODE[:9], 9), (CODE + "0", 11), ("0" * 9999, 9999)]
)
def test_another_length_is_refused_and_counted_without_spaces_and_hyphens(typed: str, length: int) -> None:
    with pytest.raises(CodeLength) as refused:
        parse_code(typed)
    assert refused.value.params == {"length": length, "expected": 10}


def test_the_path_names_a_batch_or_one_unit_of_it() -> None:
    assert parse_code_path(f"/b/{CODE}".encode()) == CodePath(CODE)
    assert parse_code_path(f"/b/{CODE}/{SERIAL}/".encode()) == CodePath(CODE, SERIAL)
    assert CodePath(CODE, SERIAL).path() == f"/b/{CODE}/{SERIAL}"


def test_a_typed_path_is_read_like_a_typed_code() -> None:
    assert parse_code_path(f"/b/{display(CODE).lower()}/{SERIAL.lower()}".encode()) == CodePath(CODE, SERIAL)
    assert parse_code_path(f"/b/{CODE[:4]}%20{CODE[4:]}".encode()) == CodePath(CODE)


def test_a_mistyped_serial_in_our_own_path_is_told_from_an_unknown_one() -> None:
    with pytest.raises(SerialCheckCharacterWrong):
        parse_code_path(f"/b/{CODE}/{SERIAL[::-1]}".encode())


@pytest.mark.parametrize("path", [b"/b", b"/b/", b"/b//x", b"/b/x/y/z", b"b/x", b"/B/K7M29QXW3D", b""])
def test_any_other_shape_of_path_is_refused(path: bytes) -> None:
    with pytest.raises(LinkPathShape):
        parse_code_path(path)


def test_bytes_that_are_no_utf_8_are_refused_as_such() -> None:
    with pytest.raises(LinkNotUtf8):
        parse_code_path(b"/b/%ff%fe")
