"""Whatever a stranger hands over, the verifier answers: it never raises, and never calls changed evidence valid."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.records.canonical import NotCanonicalisable, canonical_bytes
from nguongoc.records.passport import build_passport
from nguongoc.signing.algorithms import to_base64url
from nguongoc.signing.jose import sign_compact
from nguongoc.verdict import Outcome, State, Step
from nguongoc.verify import Evidence, Verifier
from tests.unit.verify.world import COOPERATIVE, SERVICE, World, subject

WORLD = World()
GOOD = WORLD.evidence()
VERIFIER = Verifier()
TEXTS = {"record": GOOD.record, "revocation_list": GOOD.revocation_list, "message_list": GOOD.message_list}
BYTES = {
    "proof": GOOD.proof,
    COOPERATIVE: GOOD.did_documents[COOPERATIVE],
    SERVICE: GOOD.did_documents[SERVICE],
}


def _with(member: str, value: Any) -> Evidence:
    if member in GOOD.did_documents:
        return replace(GOOD, did_documents={**GOOD.did_documents, member: value})
    return replace(GOOD, **{member: value})


@given(st.sampled_from(sorted(TEXTS)), st.text(max_size=200))
def test_any_text_in_place_of_a_signed_one_is_answered(member: str, text: str) -> None:
    assert VERIFIER.verify(_with(member, text)).state is not State.VALID


@given(st.sampled_from(sorted(BYTES)), st.binary(max_size=300))
def test_any_bytes_in_place_of_a_proof_or_document_are_answered(member: str, data: bytes) -> None:
    assert VERIFIER.verify(_with(member, data)).state is not State.VALID


@given(st.sampled_from(sorted(TEXTS)), st.data())
def test_one_character_changed_in_anything_signed_is_never_valid(member: str, data: st.DataObject) -> None:
    text = TEXTS[member]
    assert text is not None
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.characters(max_codepoint=0x2FF).filter(lambda each: each != text[place]))
    changed = text[:place] + other + text[place + 1 :]
    assert VERIFIER.verify(_with(member, changed)).state is not State.VALID


@given(st.data())
def test_one_byte_changed_in_the_proof_is_never_valid(data: st.DataObject) -> None:
    proof = GOOD.proof
    assert isinstance(proof, bytes)
    place, flip = data.draw(st.integers(0, len(proof) - 1)), data.draw(st.integers(1, 255))
    changed = proof[:place] + bytes([proof[place] ^ flip]) + proof[place + 1 :]
    assert VERIFIER.verify(replace(GOOD, proof=changed)).state is not State.VALID


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
MEMBERS = [
    ("@context",), ("type",), ("id",), ("issuer",), ("issuer", "id"), ("validFrom",), ("validUntil",),
    ("credentialSubject",), ("credentialSubject", "id"), ("credentialSubject", "batchNumber"),
    ("credentialSubject", "expiryDate"), ("credentialSubject", "characteristics"), ("credentialStatus",),
    ("credentialStatus", "statusListIndex"), ("credentialStatus", "statusListCredential"),
]  # fmt: skip


@given(st.sampled_from(MEMBERS), JSON)
def test_a_signed_record_with_any_member_of_any_kind_is_answered(path: tuple[str, ...], value: Any) -> None:
    document = build_passport(subject())
    place: Any = document
    for step in path[:-1]:
        place = place[step]
    if place.get(path[-1]) == value:
        return
    place[path[-1]] = value
    try:
        record = WORLD.sign(document)
    except NotCanonicalisable:
        return
    verdict = VERIFIER.verify(WORLD.evidence(record))
    assert len(verdict.checks) == len(Step)


@given(st.text(alphabet='{}[]":,abc0123456789.eE-+ntf\\u', max_size=60))
def test_a_header_of_any_json_is_answered(header: str) -> None:
    assert GOOD.record is not None
    parts = GOOD.record.split(".")
    parts[0] = to_base64url(header.encode())
    verdict = VERIFIER.verify(replace(GOOD, record=".".join(parts)))
    assert verdict.check(Step.SIGNATURE).outcome is Outcome.FAIL


@pytest.mark.parametrize("alg", ['"none"', "[]", "{}", "null", "1", '"HS256"', '"ES256"', '"eddsa"'])
def test_an_algorithm_that_the_key_does_not_sign_with_is_refused(alg: str) -> None:
    assert GOOD.record is not None
    parts = GOOD.record.split(".")
    header = f'{{"alg":{alg},"cty":"vc","kid":"{WORLD.farmer.kid}","typ":"vc+jwt"}}'
    parts[0] = to_base64url(header.encode())
    verdict = VERIFIER.verify(replace(GOOD, record=".".join(parts), proof=None))
    assert (verdict.state, verdict.check(Step.SIGNATURE).outcome) == (State.MISMATCH, Outcome.FAIL)


@pytest.mark.parametrize(
    "more", ['"crit":["exp"]', '"jwk":{}', '"x5u":"https://evil.example"', '"kid":"did:web:evil#1"']
)
def test_a_header_that_asks_for_more_or_says_a_thing_twice_is_refused(more: str) -> None:
    assert GOOD.record is not None
    parts = GOOD.record.split(".")
    header = f'{{"alg":"EdDSA","cty":"vc","kid":"{WORLD.farmer.kid}","typ":"vc+jwt",{more}}}'
    parts[0] = to_base64url(header.encode())
    verdict = VERIFIER.verify(replace(GOOD, record=".".join(parts), proof=None))
    assert verdict.state is State.MISMATCH


@pytest.mark.parametrize("name", ["id", "issuer", "credentialSubject", "credentialStatus"])
def test_a_record_that_says_a_thing_twice_is_refused_whoever_signed_it(name: str) -> None:
    """Signed once and read twice: two readers could each see another record."""
    payload = canonical_bytes(build_passport(subject()))
    member = f'"{name}":'.encode()
    said_twice = payload.replace(b"{", b"{" + member + b'"another",', 1)
    assert said_twice.count(member) > payload.count(member)
    record = sign_compact(said_twice, WORLD.farmer)
    verdict = VERIFIER.verify(replace(WORLD.evidence(record), proof=None))
    assert (verdict.state, verdict.check(Step.SIGNATURE).outcome) == (State.MISMATCH, Outcome.FAIL)
