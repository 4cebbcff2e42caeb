"""JSON with one reading: what is signed is read alike by everybody, or not at all."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.records.canonical import (
    DEPTH_LIMIT,
    JsonMalformed,
    JsonTooDeep,
    JsonTooLarge,
    NotCanonicalisable,
    canonical_bytes,
    parse_strict,
)

_FLOATS = st.floats(allow_nan=False, allow_infinity=False)
# A double between them is written as an integer that readers with wider integers would read otherwise: refused when read.
_NUMBERS = st.integers(-(2**53) + 1, 2**53 - 1) | _FLOATS.filter(lambda x: not 2**53 <= abs(x) < 1e21)
_TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
_VALUES = st.recursive(
    st.none() | st.booleans() | _NUMBERS | _TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXTS, inner, max_size=4),
    max_leaves=20,
)


@given(_VALUES)
def test_canonical_bytes_are_read_back_and_are_their_own_canonical_form(value: Any) -> None:
    data = canonical_bytes(value)
    read = parse_strict(data)
    assert read == value
    assert canonical_bytes(read) == data


@pytest.mark.parametrize(
    "data",
    [
        b'{"a":1,"a":1}',
        b'{"a":{"b":1,"b":2}}',
        b'{"a":1,"\\u0061":2}',
        b"NaN",
        b"[-Infinity]",
        b"1e999",
        b"[-1e999]",
        b"9007199254740992",
        b'{"a":-9007199254740993}',
        b"1" * 5000,
        b'"\\ud800"',
        b'{"\\udc00x":1}',
        b'"\\ud83d\\u0041"',
        b'"\xff"',
        b"\xef\xbb\xbf{}",
        b"{} {}",
        b"{'a':1}",
        b"[1,]",
        b"",
        b'"\n"',
        "{}".encode("utf-16"),
    ],
)
def test_json_with_two_readings_or_none_is_refused(data: bytes) -> None:
    with pytest.raises(JsonMalformed):
        parse_strict(data)


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (b"9007199254740991", 2**53 - 1),
        (b'"\\ud83c\\udf4a"', "🍊"),
        (b"1e308", 1e308),
        ('"Thanh Hoá"'.encode(), "Thanh Hoá"),
    ],
)
def test_what_only_looks_dangerous_is_read(data: bytes, value: Any) -> None:
    assert parse_strict(data) == value


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_the_deepest_nesting_is_read_and_one_more_is_refused(opening: str, closing: str) -> None:
    def nested(levels: int) -> bytes:
        return f"{opening * levels}1{closing * levels}".encode()

    parse_strict(nested(DEPTH_LIMIT - 1))
    for levels in (DEPTH_LIMIT + 1, 200, 100_000):
        with pytest.raises((JsonTooDeep, JsonMalformed)):
            parse_strict(nested(levels))


def test_brackets_within_texts_are_no_nesting() -> None:
    assert parse_strict(json.dumps("[{" * 500).encode()) == "[{" * 500


def test_more_bytes_than_the_limit_are_not_looked_at() -> None:
    assert parse_strict(b"[1]", 3) == [1]
    with pytest.raises(JsonTooLarge):
        parse_strict(b"[1] ", 3)


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), 2**53, "\ud800", {"\ud800": 1}, {1: 2}, object()]
)
def test_a_value_that_canonical_json_cannot_hold_is_refused(value: Any) -> None:
    with pytest.raises(NotCanonicalisable):
        canonical_bytes(value)


@given(st.binary(max_size=80))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        value = parse_strict(data)
    except (JsonMalformed, JsonTooDeep):
        return
    assert value == json.loads(data)
