"""Canonical bytes are those of the reference implementation, whichever way they are made."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.records.canonical import NotCanonicalisable, canonical_bytes


class Word(StrEnum):
    ONE = "một"


TEXTS = st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(
    ["\x00\x1f", "\x7f", "\u2028", '"\\/', "😀", "ﬀ"]
)
NAMES = TEXTS | st.text("abc", max_size=2)
SCALARS = (
    st.none()
    | st.booleans()
    | TEXTS
    | st.just(Word.ONE)
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.floats(-1e17, 1e17)
    | st.decimals(-10000, 10000, places=3).map(float)
    | st.sampled_from([1e-4, 9.999999e-5, 1e-5, 1e15 + 0.5, 1e16, 1e16 + 2, 1.0, -0.0, 0.1, 5e-324])
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=20,
)


@given(VALUES)
def test_canonical_bytes_are_those_of_the_reference(value: Any) -> None:
    assert canonical_bytes(value) == rfc8785.dumps(value)


@pytest.mark.parametrize(
    "value",
    [2**53, -(2**53), float("nan"), float("inf"), "\ud800", {"a": "\udfff"}, {"\ud800": 1}, {1: 2}, {"a": {None: 1}}, {"a": object()}, b"bytes", {"a": [2**60]}],
)  # fmt: skip
def test_what_the_reference_refuses_is_refused(value: Any) -> None:
    with pytest.raises((rfc8785.CanonicalizationError, UnicodeEncodeError)):
        rfc8785.dumps(value)
    with pytest.raises(NotCanonicalisable):
        canonical_bytes(value)
