"""Status lists: every place holds what was put there and nothing else, and a list cannot be made to explode."""

from __future__ import annotations

import gzip
import zlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.errors import Refusal
from nguongoc.records.credential import Issuer
from nguongoc.signing.algorithms import to_base64url
from nguongoc.signing.status_list import (
    DECODED_LIMIT,
    LENGTH,
    MESSAGE_SIZE,
    REVOCATION_SIZE,
    Message,
    StatusBits,
    StatusListMalformed,
    build_status_credential,
    message_list_url,
)


def packed(data: bytes) -> str:
    return "u" + to_base64url(gzip.compress(data, mtime=0))


@given(st.sampled_from([REVOCATION_SIZE, MESSAGE_SIZE]), st.data())
def test_every_place_comes_back_as_it_was_set_and_no_other_is_touched(size: int, data: st.DataObject) -> None:
    places = st.dictionaries(st.integers(0, LENGTH - 1), st.integers(0, 2**size - 1), max_size=20)
    said = data.draw(places)
    bits = StatusBits.decode(StatusBits.of(size, said.items()).encode(), size)
    assert {index: bits.value(index) for index in said} == said
    neighbours = {i + step for i in said for step in (-1, 1)} - set(said)
    assert all(bits.value(i) == 0 for i in neighbours if 0 <= i < LENGTH)
    assert sum(map(int.bit_count, bits.data)) == sum(value.bit_count() for value in said.values())


@pytest.mark.parametrize("index", [0, LENGTH - 1])
def test_the_first_and_the_last_place_hold_the_largest_value(index: int) -> None:
    assert StatusBits.of(MESSAGE_SIZE, [(index, 7)]).value(index) == 7


def test_the_first_place_is_the_most_significant_bit_of_the_first_byte() -> None:
    assert StatusBits.of(REVOCATION_SIZE, [(0, 1)]).data[0] == 0b1000_0000
    assert StatusBits.of(REVOCATION_SIZE, [(9, 1)]).data[1] == 0b0100_0000
    assert StatusBits.of(MESSAGE_SIZE, [(0, 0b110)]).data[0] == 0b1100_0000


@pytest.mark.parametrize("index", [-1, LENGTH, LENGTH + 1, 2**31])
def test_a_place_outside_the_list_is_refused_when_it_is_set_and_when_it_is_read(index: int) -> None:
    with pytest.raises(StatusListMalformed):
        StatusBits.of(REVOCATION_SIZE, [(index, 1)])
    with pytest.raises(StatusListMalformed):
        StatusBits.of(REVOCATION_SIZE, []).value(index)


@pytest.mark.parametrize(("size", "value"), [(1, 2), (1, -1), (3, 8)])
def test_a_value_wider_than_its_place_is_refused_and_does_not_spill(size: int, value: int) -> None:
    with pytest.raises(StatusListMalformed):
        StatusBits.of(size, [(5, value)])


def test_every_message_fits_into_its_place() -> None:
    assert max(Message) < 1 << MESSAGE_SIZE


def test_the_same_bits_always_give_the_same_text() -> None:
    one, other = (StatusBits.of(REVOCATION_SIZE, [(7, 1), (4711, 1)]).encode() for _ in range(2))
    assert one == other
    assert len(one) < 200


@pytest.mark.parametrize(
    "text",
    [
        "",
        "u",
        "z" + packed(bytes(LENGTH // 8))[1:],
        packed(bytes(LENGTH // 8))[1:],
        packed(bytes(LENGTH // 8 - 1)),
        packed(b""),
        packed(bytes(LENGTH // 8))[:-40],
        packed(bytes(LENGTH // 8)) + "AAAA",
        "u" + to_base64url(zlib.compress(bytes(LENGTH // 8))),
        "u" + to_base64url(bytes(LENGTH // 8)),
        packed(bytes(LENGTH // 8)) + "=",
    ],
)
def test_what_is_no_whole_list_is_refused(text: str) -> None:
    with pytest.raises(Refusal):
        StatusBits.decode(text, REVOCATION_SIZE)


def test_a_list_that_unpacks_without_end_is_refused() -> None:
    with pytest.raises(StatusListMalformed):
        StatusBits.decode(packed(bytes(DECODED_LIMIT + 1)), REVOCATION_SIZE)
    with pytest.raises(StatusListMalformed):
        StatusBits.decode(packed(bytes(200 * 1024 * 1024)), REVOCATION_SIZE)


def test_a_list_too_short_for_its_size_of_entry_is_refused() -> None:
    with pytest.raises(StatusListMalformed):
        StatusBits.decode(packed(bytes(LENGTH // 8)), MESSAGE_SIZE)


@given(st.text(max_size=40))
def test_any_text_is_a_list_or_refused(text: str) -> None:
    with pytest.raises(Refusal):
        StatusBits.decode("u" + text, REVOCATION_SIZE)


def test_the_message_list_explains_each_of_its_values_as_the_standard_asks() -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    url = message_list_url("https://a.example/status/1")
    bits = StatusBits.of(MESSAGE_SIZE, [])
    issuer = Issuer("did:web:a.example", "Nguồn Gốc")
    said = build_status_credential(url, issuer, "message", bits, 3, now, now + timedelta(hours=1))
    subject = said["credentialSubject"]
    assert (said["id"], said["issuer"]) == ("https://a.example/status/1-message", "did:web:a.example")
    assert subject["statusSize"] == MESSAGE_SIZE
    assert [each["status"] for each in subject["statusMessage"]] == [hex(value) for value in range(8)]
    assert subject["statusMessage"][Message.RECALLED]["message"] == "recalled"
