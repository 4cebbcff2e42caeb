"""One log goes on after another that was frozen by a note that the keys of both have signed, and by nothing less."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.errors import Refusal
from nguongoc.log.checkpoint import Checkpoint
from nguongoc.log.note import Note, sign_text
from nguongoc.log.opening import (
    HEADER,
    Opening,
    OpeningMalformed,
    new_origin,
    openings_in,
    read_opening,
    sign_opening,
)
from nguongoc.log.succession import follow, sign_succession
from tests.unit.log.keys import private_key, verifier_key

FIRST, SECOND = "trace.example/log", "trace.example/log/2-0a1b2c3d"
OLD, NEW = verifier_key("old", FIRST), verifier_key("new", SECOND)
FINAL = Checkpoint(FIRST, 7, sha256(b"seven").digest())
SAID = Opening(OLD, FINAL, 3, NEW)
NOTE = sign_opening(SAID, private_key("old"), private_key("new"))


def test_what_was_signed_is_read_again_and_names_what_is_lost() -> None:
    read = read_opening(NOTE)
    assert read == SAID
    assert [read.is_lost(index) for index in (2, 3, 6)] == [False, True, True]


def test_an_origin_follows_from_the_first_one_the_number_and_the_key() -> None:
    made = new_origin(FIRST, 2, NEW.public_key)
    assert made == f"{FIRST}/2-{sha256(NEW.public_key).hexdigest()[:8]}"
    assert new_origin(FIRST, 2, OLD.public_key) != made


def test_openings_and_successions_are_followed_together_from_either_end() -> None:
    newer = verifier_key("newer", SECOND)
    step = sign_succession(NEW, private_key("new"), newer, private_key("newer"))
    for start in (OLD, NEW, newer):
        assert set(follow([start], [step, NOTE])) == {OLD, NEW, newer}
    assert follow([OLD], [step]) == (OLD,)
    assert list(openings_in([step, NOTE, b"nothing"])) == [SAID]


@pytest.mark.parametrize("by", ["old", "new"])
def test_a_note_that_one_of_the_two_did_not_sign_leads_nowhere(by: str) -> None:
    key = OLD if by == "old" else NEW
    half = Note(SAID.text, (sign_text(SAID.text, key, private_key(by)),)).to_bytes()
    with pytest.raises(OpeningMalformed):
        read_opening(half)
    assert follow([OLD], [half]) == (OLD,)


def test_no_line_of_it_can_be_changed() -> None:
    for line in SAID.text.splitlines():
        if line != HEADER:
            changed = "8" if line.isdigit() else f"x{line[1:]}"
            with pytest.raises(Refusal):
                read_opening(NOTE.replace(f"{line}\n".encode(), f"{changed}\n".encode(), 1))


def test_a_log_that_lost_nothing_or_goes_on_under_its_own_name_is_not_ended_so() -> None:
    for held in (7, 8, -1):
        with pytest.raises(OpeningMalformed):
            Opening(OLD, FINAL, held, NEW)
    with pytest.raises(OpeningMalformed):
        Opening(OLD, FINAL, 3, verifier_key("new", FIRST))
    with pytest.raises(OpeningMalformed):
        Opening(OLD, Checkpoint("other.example/log", 7, FINAL.root), 3, NEW)


def test_an_opening_is_no_checkpoint() -> None:
    with pytest.raises(Refusal):
        Checkpoint.parse(Note.parse(NOTE).text)


@given(st.binary(max_size=600), st.integers(0, len(NOTE)))
def test_whatever_it_is_shown_is_an_opening_or_refused(junk: bytes, at: int) -> None:
    for data in (junk, NOTE[:at] + junk + NOTE[at:], NOTE[:at] + junk):
        try:
            assert read_opening(data).new == NEW
        except Refusal:
            continue
