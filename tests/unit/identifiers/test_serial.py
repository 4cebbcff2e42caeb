"""Derived serials: unique, without an order to read, and turned back into the unit they were made for."""

from __future__ import annotations

from itertools import pairwise

import pytest
from cryptography.hazmat.primitives import hashes, hmac
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.identifiers.crockford import ALPHABET
from nguongoc.identifiers.serial import (
    UNITS,
    SerialCharacter,
    SerialCheckCharacterWrong,
    SerialCipher,
    SerialLength,
    UnitIndexOutOfRange,
    derive_serial_key,
    parse_serial,
)

MASTER = bytes(range(32))
PRODUCT = b"09521234543213"
CIPHER = SerialCipher(derive_serial_key(MASTER, "pomelo", 1), PRODUCT)
GOLDEN = ["MK6D53N17QZT8", "D0SEX7RYTY6JY", "KNRWD05RWR8V9"]
indexes = st.integers(0, UNITS - 1)


@given(indexes)
def test_a_serial_gives_back_its_unit_as_printed_and_as_typed(index: int) -> None:
    serial = CIPHER.serial(index)
    assert len(serial) == 13
    assert set(serial) <= set(ALPHABET)
    assert CIPHER.index(serial) == index
    assert CIPHER.index(f"{serial[:5]}-{serial[5:9]} {serial[9:]}".lower()) == index


@pytest.mark.parametrize("index", [0, 1, 31, 32, UNITS // 2, UNITS - 1])
def test_the_ends_of_the_range_have_serials_too(index: int) -> None:
    assert CIPHER.index(CIPHER.serial(index)) == index


def test_printed_serials_never_change() -> None:
    """Golden values: a stamp once printed must be read for ever, so key derivation, cipher and alphabet are frozen."""
    assert [CIPHER.serial(index) for index in (0, 1, UNITS - 1)] == GOLDEN


def test_a_run_of_serials_is_that_of_its_indexes_all_different_and_in_no_order() -> None:
    run = list(CIPHER.serials(1000, 5000))
    assert run[::1000] == [CIPHER.serial(index) for index in range(1000, 6000, 1000)]
    assert len(set(run)) == 5000
    rising = sum(earlier < later for earlier, later in pairwise(run))
    assert 2300 < rising < 2700
    assert {serial[0] for serial in run} == set(ALPHABET)


def test_a_run_is_made_as_it_is_taken() -> None:
    assert next(CIPHER.serials(0, UNITS)) == CIPHER.serial(0)
    assert list(CIPHER.serials(UNITS, 0)) == []


@pytest.mark.parametrize(("first", "count"), [(-1, 1), (0, -1), (UNITS, 1), (UNITS - 1, 2), (0, 10**30)])
def test_a_run_that_leaves_the_indexes_is_refused_before_its_first_serial(first: int, count: int) -> None:
    with pytest.raises(UnitIndexOutOfRange):
        CIPHER.serials(first, count)


@given(indexes, st.integers(0, 12), st.sampled_from(ALPHABET))
def test_every_single_mistyped_character_is_told_from_an_unknown_serial(
    index: int, at: int, typed: str
) -> None:
    serial = CIPHER.serial(index)
    mistyped = serial[:at] + typed + serial[at + 1 :]
    if mistyped == serial:
        assert CIPHER.index(mistyped) == index
    else:
        with pytest.raises(SerialCheckCharacterWrong):
            CIPHER.index(mistyped)


@given(indexes, st.integers(0, 12), st.integers(0, 12))
def test_every_exchange_of_two_characters_is_noticed(index: int, one: int, other: int) -> None:
    serial = list(CIPHER.serial(index))
    if serial[one] == serial[other]:
        return
    serial[one], serial[other] = serial[other], serial[one]
    with pytest.raises(SerialCheckCharacterWrong):
        CIPHER.index("".join(serial))


def test_the_character_that_no_serial_holds_is_named() -> None:
    with pytest.raises(SerialCharacter) as refused:
        parse_serial("YA0BP5ZZA28U4")
    assert refused.value.params["character"] == "U"


@pytest.mark.parametrize(("text", "length"), [("", 0), ("0" * 12, 12), ("0" * 14, 14), ("0" * 4000, 4000)])
def test_another_length_is_refused_and_counted(text: str, length: int) -> None:
    with pytest.raises(SerialLength) as refused:
        parse_serial(text)
    assert refused.value.params == {"length": length, "expected": 13}


@pytest.mark.parametrize(
    "other",
    [
        SerialCipher(derive_serial_key(MASTER, "pomelo", 2), PRODUCT),
        SerialCipher(derive_serial_key(MASTER, "cinnamon", 1), PRODUCT),
        SerialCipher(derive_serial_key(MASTER[::-1], "pomelo", 1), PRODUCT),
        SerialCipher(derive_serial_key(MASTER, "pomelo", 1), PRODUCT + b"!"),
    ],
    ids=["another version", "another product", "another master", "another tweak"],
)
def test_under_another_key_or_tweak_a_serial_falls_outside_a_million_issued_units(
    other: SerialCipher,
) -> None:
    assert all(other.index(serial) >= 1_000_000 for serial in CIPHER.serials(0, 500))


def test_the_product_s_key_is_hkdf_sha256_of_the_master_as_rfc_5869_writes_it() -> None:
    def hmac_sha256(key: bytes, message: bytes) -> bytes:
        mac = hmac.HMAC(key, hashes.SHA256())
        mac.update(message)
        return mac.finalize()

    extracted = hmac_sha256(bytes(32), MASTER)
    assert derive_serial_key(MASTER, "pomelo", 7) == hmac_sha256(extracted, b"nguongoc/serial/7/pomelo\x01")


def test_a_short_master_key_or_a_version_before_the_first_is_an_operator_s_error() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        derive_serial_key(bytes(31), "pomelo", 1)
    with pytest.raises(ValueError, match="counted from 1"):
        derive_serial_key(MASTER, "pomelo", 0)
