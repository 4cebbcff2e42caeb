"""A trace as lines: read while it is written, broken off aloud, and only so many at a time."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from nguongoc_api.spooled import PIECE, Spooled
from nguongoc_api.v1.traces.lines import MOST_AT_ONCE, ROOM, TraceBusy

WAIT = 10


def test_what_is_written_can_be_read_before_the_last_line_is() -> None:
    go_on = threading.Event()

    def lines() -> Iterator[bytes]:
        yield b"first\n"
        assert go_on.wait(WAIT)
        yield b"last\n"

    read = iter(Spooled(lines(), ROOM))
    assert next(read) == b"first\n"
    go_on.set()
    assert b"".join(read) == b"last\n"


def test_long_lines_come_whole_and_in_order() -> None:
    said = [b"%d:" % number + b"x" * (PIECE // 3) + b"\n" for number in range(20)]
    assert b"".join(Spooled(iter(said), ROOM)) == b"".join(said)


def test_an_answer_that_breaks_off_ends_in_an_error_and_not_in_silence() -> None:
    def lines() -> Iterator[bytes]:
        yield b"first\n"
        raise ValueError("the database went away")

    read = iter(Spooled(lines(), ROOM))
    assert next(read) == b"first\n"
    with pytest.raises(ValueError, match="went away"):
        next(read)


def test_no_more_than_a_few_long_answers_at_a_time() -> None:
    go_on = threading.Event()

    def waiting() -> Iterator[bytes]:
        assert go_on.wait(WAIT)
        yield b"last\n"

    under_way = [Spooled(waiting(), ROOM) for _ in range(MOST_AT_ONCE)]
    with pytest.raises(TraceBusy):
        Spooled(iter([b""]), ROOM)
    go_on.set()
    assert [b"".join(each) for each in under_way] == [b"last\n"] * MOST_AT_ONCE
    assert b"".join(Spooled(iter([b"again\n"]), ROOM)) == b"again\n"
