"""One key of a log follows another by a note that both have signed, and by nothing less."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.errors import Refusal
from nguongoc.log.checkpoint import Checkpoint
from nguongoc.log.note import Note, SignatureType, VerifierKey, sign_text
from nguongoc.log.succession import HEADER, follow, read_succession, sign_succession
from tests.unit.log.keys import private_key, verifier_key

ORIGIN = "trace.example/log"
WORDS = ("one", "two", "three")
ONE, TWO, THREE = (verifier_key(word, ORIGIN) for word in WORDS)


def step(old: str, new: str) -> bytes:
    return sign_succession(
        verifier_key(old, ORIGIN), private_key(old), verifier_key(new, ORIGIN), private_key(new)
    )


def test_a_chain_of_keys_is_followed_from_either_end_in_whatever_order_the_notes_come() -> None:
    notes = [step("one", "two"), step("two", "three")]
    for order in (notes, notes[::-1]):
        for start in (ONE, TWO, THREE):
            assert set(follow([start], order)) == {ONE, TWO, THREE}
    assert follow([ONE], []) == (ONE,)
    assert set(follow([ONE], notes[1:])) == {ONE}


def test_a_note_that_one_of_the_two_did_not_sign_or_of_another_log_leads_nowhere() -> None:
    text = f"{HEADER}\n{ORIGIN}\n{ONE}\n{TWO}\n"
    by_one, by_two = (sign_text(text, key, private_key(word)) for key, word in ((ONE, "one"), (TWO, "two")))
    for signatures in ((by_one,), (by_two,)):
        assert follow([ONE], [Note(text, signatures).to_bytes()]) == (ONE,)
    whole = Note(text, (by_one, by_two)).to_bytes()
    assert set(follow([ONE], [whole])) == {ONE, TWO}
    for changed in (whole.replace(b"v1", b"v2", 1), whole.replace(ORIGIN.encode(), b"other.example/log", 1)):
        assert follow([ONE], [changed]) == (ONE,)
    other = verifier_key("four", "other.example/log")
    foreign = sign_succession(ONE, private_key("one"), other, private_key("four"))
    assert follow([ONE], [foreign]) == (ONE,)


def test_a_witness_s_key_is_no_key_of_a_log() -> None:
    cosigner = VerifierKey(ORIGIN, SignatureType.COSIGNATURE, TWO.public_key)
    text = f"{HEADER}\n{ORIGIN}\n{ONE}\n{cosigner}\n"
    note = Note(text, (sign_text(text, ONE, private_key("one")),)).to_bytes()
    with pytest.raises(Refusal):
        read_succession(note)


def test_a_succession_is_no_checkpoint() -> None:
    with pytest.raises(Refusal):
        Checkpoint.parse(Note.parse(step("one", "two")).text)


@given(st.binary(max_size=300), st.integers(0, 400), st.integers(1, 255))
def test_whatever_was_changed_leads_nowhere(data: bytes, place: int, bit: int) -> None:
    whole = bytearray(step("one", "two"))
    whole[place % len(whole)] ^= bit
    for note in (data, bytes(whole)):
        assert follow([ONE], [note]) == (ONE,)
