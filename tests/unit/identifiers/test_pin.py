"""A PIN belongs to one serial under one key, survives typing, and a slip is no guess."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.identifiers.crockford import ALPHABET
from nguongoc.identifiers.pin import (
    LENGTH,
    PinMalformed,
    derive_pin_key,
    grouped_pin,
    parse_pin,
    pin_of,
    same_pin,
)
from nguongoc.identifiers.serial import derive_serial_key

MASTER = bytes(range(32))
KEY = derive_pin_key(MASTER, "product-1", 1)
SERIAL = "4T9XK2M7QW0BA"


def test_a_pin_is_the_same_whenever_it_is_made_and_never_changes() -> None:
    # Printed on packs: whoever changes this line has made every stamp that was ever printed wrong.
    assert pin_of(KEY, SERIAL) == pin_of(derive_pin_key(MASTER, "product-1", 1), SERIAL) == "ETM88A2G5"


def test_other_serial_other_product_other_version_and_other_key_give_other_pins() -> None:
    others = [
        pin_of(KEY, "4T9XK2M7QW0BB"),
        pin_of(derive_pin_key(MASTER, "product-2", 1), SERIAL),
        pin_of(derive_pin_key(MASTER, "product-1", 2), SERIAL),
        pin_of(derive_pin_key(bytes(32), "product-1", 1), SERIAL),
        pin_of(derive_serial_key(MASTER, "product-1", 1), SERIAL),
    ]
    assert len({pin_of(KEY, SERIAL), *others}) == 6


def test_a_short_master_key_is_an_operators_error() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        derive_pin_key(b"short", "product-1", 1)


@given(st.text(ALPHABET, min_size=13, max_size=13))
def test_what_is_printed_is_read_back_however_it_is_typed(serial: str) -> None:
    pin = pin_of(KEY, serial)
    assert len(pin) == LENGTH
    for typed in (
        pin,
        grouped_pin(pin),
        grouped_pin(pin).lower(),
        f" {pin[:4]}-{pin[4:]} ",
        pin.replace("0", "o"),
    ):
        assert parse_pin(typed) == pin
        assert same_pin(parse_pin(typed), pin)


@given(st.text(ALPHABET, min_size=13, max_size=13), st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_a_slip_and_no_guess(serial: str, place: int, other: str) -> None:
    pin = pin_of(KEY, serial)
    if pin[place] != other:
        with pytest.raises(PinMalformed):
            parse_pin(pin[:place] + other + pin[place + 1 :])


@given(st.text(max_size=200))
def test_whatever_is_typed_is_a_pin_or_refused_without_being_repeated(typed: str) -> None:
    outcome = read(typed)
    if isinstance(outcome, PinMalformed):
        assert not [each for each in outcome.params.values() if isinstance(each, str)]
    else:
        assert len(outcome) == LENGTH


def read(typed: str) -> str | PinMalformed:
    try:
        return parse_pin(typed)
    except PinMalformed as refusal:
        return refusal


def test_not_a_guess_is_told_from_another_by_its_bytes_alone() -> None:
    assert not same_pin("000000000", "000000001")
    assert not same_pin("", "000000001")
