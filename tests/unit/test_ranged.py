"""Which bytes a `Range` asks for (RFC 9110, 14.1.2), and when the whole is answered instead."""

from __future__ import annotations

import pytest

from nguongoc_api.ranged import Unsatisfiable, part_of


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("bytes=0-1", range(2)), ("bytes=0-", range(10)), ("bytes=9-", range(9, 10)), ("bytes=-3", range(7, 10)),
        ("bytes=-30", range(10)), ("bytes=4-99", range(4, 10)),
        (None, None), ("", None), ("bytes=-", None), ("bytes=5-3", None), ("bytes=0-1,4-5", None),
        ("lines=0-1", None), ("bytes=a-b", None), ("bytes=0-1 ", None), ("bytes=" + "9" * 40 + "-", None),
    ],
)  # fmt: skip
def test_one_range_is_a_part_and_everything_else_the_whole(asked: str | None, part: range | None) -> None:
    assert part_of(asked, 10) == part


@pytest.mark.parametrize(
    ("asked", "length"), [("bytes=10-", 10), ("bytes=99-100", 10), ("bytes=-0", 10), ("bytes=0-0", 0)]
)
def test_a_part_behind_the_end_is_none(asked: str, length: int) -> None:
    with pytest.raises(Unsatisfiable):
        part_of(asked, length)
