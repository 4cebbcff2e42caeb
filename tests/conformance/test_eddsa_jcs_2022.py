"""The published vectors of eddsa-jcs-2022, byte for byte, and the refusals their suites leave out."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from nguongoc.errors import Malformed
from nguongoc.records import base58
from nguongoc.records.canonical import canonical_bytes
from nguongoc.signing.data_integrity import create_proof, verify_proof
from nguongoc.signing.did import load_multikey, multikey
from nguongoc.signing.keys import LocalSigner
from tests.vectors import vectors

FOLDER = vectors("eddsa-jcs-2022")
KEYS = json.loads((FOLDER / "keyPair.json").read_text())
SIGNED: dict[str, Any] = json.loads((FOLDER / "signedJCS.json").read_text())
UNSIGNED: dict[str, Any] = json.loads((FOLDER / "unsigned.json").read_text())


def _public() -> Any:
    return load_multikey(KEYS["publicKeyMultibase"])


def test_the_published_document_canonicalises_byte_for_byte() -> None:
    assert canonical_bytes(UNSIGNED) == (FOLDER / "canonDocJCS.txt").read_bytes().strip()


def test_the_published_signature_is_made_byte_for_byte() -> None:
    seed = base58.decode(KEYS["privateKeyMultibase"][1:])[2:]
    options = {
        name: value for name, value in SIGNED["proof"].items() if name not in {"proofValue", "@context"}
    }
    signer = LocalSigner(options["verificationMethod"], Ed25519PrivateKey.from_private_bytes(seed))
    assert create_proof(UNSIGNED, options, signer) == SIGNED
    assert multikey(signer.public_key) == KEYS["publicKeyMultibase"]


def test_the_published_proof_verifies() -> None:
    assert verify_proof(SIGNED, _public())


def _tampered(path: tuple[str, ...], value: Any) -> dict[str, Any]:
    document = copy.deepcopy(SIGNED)
    place = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return document


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("credentialSubject",), {"id": "did:example:other"}),
        (("proof", "created"), "2020-01-01T00:00:00Z"),
        (("proof", "verificationMethod"), "did:example:other#key"),
        (("proof", "proofPurpose"), "authentication"),
        (("proof", "cryptosuite"), "eddsa-rdfc-2022"),
        (("proof", "proofValue"), SIGNED["proof"]["proofValue"][:-2]),
        (("proof", "proofValue"), "m" + SIGNED["proof"]["proofValue"][1:]),
        (("proof", "proofValue"), "z"),
        (("proof", "proofValue"), 5),
        (("@context",), ["https://example.org/other"]),
        (("proof",), [SIGNED["proof"]]),
    ],
)
def test_whatever_is_changed_no_longer_verifies(path: tuple[str, ...], value: Any) -> None:
    def holds() -> bool:
        try:
            return verify_proof(_tampered(path, value), _public())
        except Malformed:
            return False

    assert not holds()


def test_another_key_does_not_verify() -> None:
    assert not verify_proof(SIGNED, Ed25519PrivateKey.generate().public_key())


def test_a_payload_canonicalised_before_is_believed_only_for_the_context_that_was_signed() -> None:
    payload = canonical_bytes(UNSIGNED)
    assert verify_proof(SIGNED, _public(), payload)
    assert not verify_proof(SIGNED, _public(), payload.replace(b"Alumni", b"alumni"))
    lengthened = copy.deepcopy(SIGNED)
    lengthened["@context"] = [*SIGNED["@context"], "https://other.example/v1"]
    unsecured = {name: member for name, member in lengthened.items() if name != "proof"}
    assert verify_proof(lengthened, _public(), canonical_bytes(unsecured))
