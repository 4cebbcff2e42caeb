"""No character of a record can change without the verdict changing: tried one by one, and at random."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.bundle import BundleParts, read_bundle, write_bundle
from nguongoc.cli.verify import evidence_of
from nguongoc.verdict import State
from nguongoc.verify import Evidence, Verifier
from tests.unit.verify.world import BASE, CODE, NOW, World

HARMLESS = frozenset({State.VALID, State.UNVERIFIED, State.SUSPICIOUS})
BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


@pytest.fixture(scope="module")
def parts() -> BundleParts:
    world = World()
    evidence = world.evidence()
    return BundleParts(
        record=evidence.record or "",
        made_at=NOW,
        made_by="test",
        link=f"{BASE}/b/{CODE}",
        proof=evidence.proof if isinstance(evidence.proof, bytes) else None,
        did_documents=evidence.did_documents,
        revocation_list=evidence.revocation_list,
        message_list=evidence.message_list,
        log_key=world.log_key,
    )


def judged(parts: BundleParts) -> Evidence:
    return evidence_of(read_bundle(write_bundle(parts)), NOW, ())


def test_a_change_at_every_single_place_of_a_record_fails(parts: BundleParts) -> None:
    verifier, evidence = Verifier(), judged(parts)
    assert verifier.verify(evidence).state is State.VALID
    record = parts.record
    for place, character in enumerate(record):
        other = BASE64URL[(BASE64URL.find(character) + 1) % len(BASE64URL)]
        changed = record[:place] + other + record[place + 1 :]
        state = verifier.verify(replace(evidence, record=changed)).state
        assert state not in HARMLESS, (place, state)


@given(st.data())
def test_any_other_text_in_place_of_the_record_fails(parts: BundleParts, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(parts.record)))
    last = data.draw(st.integers(first, min(first + 8, len(parts.record))))
    new = data.draw(st.text(BASE64URL + ".=\n\0ế", max_size=8))
    changed = parts.record[:first] + new + parts.record[last:]
    state = Verifier().verify(replace(judged(parts), record=changed)).state
    assert (state is State.VALID) == (changed == parts.record)
    assert state not in HARMLESS or changed == parts.record


@given(st.data())
def test_no_changed_byte_of_proof_documents_or_lists_makes_a_record_hold_that_did_not(
    parts: BundleParts, data: st.DataObject
) -> None:
    """Whatever is changed, the answer is never that a *recalled* record holds, and never an unexpected error."""
    world = World()
    evidence = world.evidence(message_list=world.status("message", 2))
    assert Verifier().verify(evidence).state is State.RECALLED
    field = data.draw(st.sampled_from(["proof", "message_list", "revocation_list", "documents"]))
    documents = dict(evidence.did_documents)

    def flipped(value: bytes) -> bytes:
        place = data.draw(st.integers(0, len(value) - 1))
        return value[:place] + bytes([value[place] ^ data.draw(st.integers(1, 255))]) + value[place + 1 :]

    if field == "documents":
        did = data.draw(st.sampled_from(sorted(documents)))
        documents[did] = flipped(documents[did])
        changed = replace(evidence, did_documents=documents)
    elif field == "proof":
        assert isinstance(evidence.proof, bytes)
        changed = replace(evidence, proof=flipped(evidence.proof))
    else:
        text = flipped(getattr(evidence, field).encode()).decode("latin-1")
        changed = replace(evidence, **{field: text})
    assert Verifier().verify(changed).state is not State.VALID
