"""Embedded proofs: refusals that the published suites leave out (untp.md, section 3)."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from nguongoc.records import base58
from nguongoc.records.base58 import Base58Malformed
from nguongoc.records.canonical import canonical_bytes
from nguongoc.signing.algorithms import ED25519, ES256
from nguongoc.signing.data_integrity import ProofMalformed, embed_proof, verification_method, verify_proof
from nguongoc.signing.keys import LocalSigner

KID = "did:web:trace.example:o:htx#k-mk"
SIGNER = LocalSigner.from_seed(KID, ED25519, bytes(range(32)))
P256 = LocalSigner.from_seed(KID, ES256, bytes(range(1, 33)))
DOCUMENT = {"@context": ["https://www.w3.org/ns/credentials/v2", "https://b.example/"], "id": "urn:x", "n": 1}
AT = datetime(2026, 11, 23, tzinfo=UTC)


def secured() -> dict[str, Any]:
    made = embed_proof(DOCUMENT, canonical_bytes(DOCUMENT), SIGNER, AT)
    value: dict[str, Any] = json.loads(made)
    return value


def with_proof(**said: Any) -> dict[str, Any]:
    made = secured()
    return {**made, "proof": {**made["proof"], **said}}


def test_an_embedded_proof_verifies_and_names_its_key() -> None:
    assert verify_proof(secured(), SIGNER.public_key)
    assert verification_method(secured()) == KID


def test_a_changed_body_or_an_added_member_does_not_verify() -> None:
    assert not verify_proof({**secured(), "n": 2}, SIGNER.public_key)
    assert not verify_proof({**secured(), "more": 1}, SIGNER.public_key)
    assert not verify_proof(with_proof(created="2020-01-01T00:00:00Z"), SIGNER.public_key)
    assert not verify_proof(with_proof(challenge="x"), SIGNER.public_key)
    assert not verify_proof(with_proof(verificationMethod="did:web:evil.example#k"), SIGNER.public_key)


@pytest.mark.parametrize(
    "context",
    [
        ["https://b.example/", "https://www.w3.org/ns/credentials/v2"],
        ["https://www.w3.org/ns/credentials/v2"],
        "https://b.example/",
        [],
        None,
    ],
)
def test_a_swapped_or_shortened_context_is_refused(context: Any) -> None:
    with pytest.raises(ProofMalformed):
        verify_proof({**secured(), "@context": context}, SIGNER.public_key)


def test_a_context_taken_out_of_the_proof_does_not_verify() -> None:
    made = secured()
    del made["proof"]["@context"]
    assert not verify_proof(made, SIGNER.public_key)


@pytest.mark.parametrize(
    "said",
    [
        {"proofPurpose": "authentication"},
        {"proofPurpose": None},
        {"type": "Ed25519Signature2020"},
        {"cryptosuite": "eddsa-rdfc-2022"},
        {"cryptosuite": "ecdsa-rdfc-2019"},
        {"cryptosuite": ["eddsa-jcs-2022"]},
        {"verificationMethod": None},
        {"verificationMethod": {"id": KID}},
        {"proofValue": None},
        {"proofValue": ""},
        {"proofValue": ["z"]},
        {"proofValue": "u" + "A" * 86},
    ],
)
def test_a_proof_of_another_suite_purpose_or_encoding_is_refused(said: dict[str, Any]) -> None:
    with pytest.raises(ProofMalformed):
        verify_proof(with_proof(**said), SIGNER.public_key)


def test_no_proof_and_a_set_of_proofs_are_refused() -> None:
    made = secured()
    for proof in (None, [], [made["proof"]], "z"):
        with pytest.raises(ProofMalformed):
            verify_proof({**made, "proof": proof}, SIGNER.public_key)


def test_a_signature_of_63_or_65_bytes_does_not_verify() -> None:
    signature = base58.decode(secured()["proof"]["proofValue"][1:])
    for changed in (signature[:-1], signature + b"\0", b"\0" + signature, b""):
        assert not verify_proof(with_proof(proofValue="z" + base58.encode(changed)), SIGNER.public_key)
    with pytest.raises(Base58Malformed):
        verify_proof(with_proof(proofValue="z0OIl"), SIGNER.public_key)


def test_a_key_of_p256_signs_with_its_own_suite() -> None:
    made = json.loads(embed_proof(DOCUMENT, canonical_bytes(DOCUMENT), P256, AT))
    assert made["proof"]["cryptosuite"] == "ecdsa-jcs-2019"
    assert len(base58.decode(made["proof"]["proofValue"][1:])) == 64
    assert verify_proof(made, P256.public_key)
    assert not verify_proof({**made, "n": 2}, P256.public_key)
    assert not verify_proof(made, LocalSigner.from_seed(KID, ES256, bytes(range(2, 34))).public_key)


def test_a_proof_cannot_make_a_key_verify_with_another_suite() -> None:
    ours, theirs = secured(), json.loads(embed_proof(DOCUMENT, canonical_bytes(DOCUMENT), P256, AT))
    assert not verify_proof(ours, P256.public_key)
    assert not verify_proof(theirs, SIGNER.public_key)
    for made, key, suite in ((ours, SIGNER, "ecdsa-jcs-2019"), (theirs, P256, "eddsa-jcs-2022")):
        renamed = {**made, "proof": {**made["proof"], "cryptosuite": suite}}
        assert not verify_proof(renamed, key.public_key)
