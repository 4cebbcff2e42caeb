"""A stamp that leads elsewhere is told as another system's; one whose name can be taken for ours is told as that."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.services.foreign_stamps import (
    StampElsewhere,
    StampLooksLikeOurs,
    foreign_stamp,
    looks_alike,
)

OURS = "https://nguongoc.example"


@pytest.mark.parametrize(
    "host",
    [
        "nguongoc.example.tra-cuu.vip",
        "nguon-goc.example",
        "nguongoc-vn.com",
        "nguongoc.vn",
        "nguongooc.example",
        "nguongcc.example:8443",
        "NGU0NG0C.example",
        "xn--" + "nguồngốc".encode("punycode").decode() + ".example",
        "check.nguonqoc.example",
    ],
)
def test_a_name_that_can_be_taken_for_ours_is_said_to_be_none(host: str) -> None:
    assert isinstance(foreign_stamp(host, OURS), StampLooksLikeOurs)


@pytest.mark.parametrize("host", ["id.gs1.org", "check.vn", "truyxuat.gov.example", "192.0.2.7", "goc.vn"])
def test_another_system_is_no_forgery(host: str) -> None:
    refusal = foreign_stamp(host, OURS)
    assert isinstance(refusal, StampElsewhere)
    assert refusal.params == {"host": host, "ours": "nguongoc.example"}


@given(st.text(max_size=300), st.text(max_size=60))
def test_whatever_the_names_are_an_answer_comes(host: str, ours: str) -> None:
    assert looks_alike(host, ours) in {True, False}
