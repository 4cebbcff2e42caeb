"""The credential with its proof inside: `eddsa-jcs-2022` (W3C Data Integrity EdDSA Cryptosuites 1.0, 3.3) by an Ed25519 key,
`ecdsa-jcs-2019` (W3C Data Integrity ECDSA Cryptosuites 1.0, 3.3) by one of P-256. The key decides the suite, never the proof."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from nguongoc.errors import Malformed
from nguongoc.records import base58
from nguongoc.records.canonical import canonical_bytes
from nguongoc.records.credential import moment
from nguongoc.signing.algorithms import ED25519, ES256, PublicKey, fits, verify
from nguongoc.signing.jose import Signs

TYPE = "DataIntegrityProof"
SUITES = {ED25519: "eddsa-jcs-2022", ES256: "ecdsa-jcs-2019"}
_ALGORITHMS = {suite: algorithm for algorithm, suite in SUITES.items()}
PURPOSE = "assertionMethod"


class ProofMalformed(Malformed):
    """Not a proof of a suite we know, or not for this purpose."""

    code = "proof-malformed"


def proof_options(document: dict[str, Any], algorithm: str, method: str, created: datetime) -> dict[str, Any]:
    """What a proof of a document says of itself, before it is signed."""
    return {
        "type": TYPE,
        "cryptosuite": SUITES[algorithm],
        "created": moment(created),
        "verificationMethod": method,
        "proofPurpose": PURPOSE,
        "@context": document["@context"],
    }


def proof_input(options: dict[str, Any], payload: bytes) -> bytes:
    """The 64 bytes that a proof's signature is made over (3.3.4); `payload` is the document's canonical form."""
    return _hash_data(options, payload)


def with_proof(document: dict[str, Any], options: dict[str, Any], signature: bytes) -> bytes:
    """The document with its proof, as JSON bytes; nothing is verified."""
    return canonical_bytes({**document, "proof": {**options, "proofValue": "z" + base58.encode(signature)}})


def embed_proof(document: dict[str, Any], payload: bytes, signer: Signs, created: datetime) -> bytes:
    """The document with its proof, as JSON bytes; `payload` is its canonical form, hashed once for both signatures."""
    options = proof_options(document, signer.algorithm, signer.kid, created)
    return with_proof(document, options, signer.sign(proof_input(options, payload)))


def create_proof(document: dict[str, Any], options: dict[str, Any], signer: Signs) -> dict[str, Any]:
    """The document with a proof of these options (`proofValue` aside)."""
    if "@context" in document:
        options = {**options, "@context": document["@context"]}
    signature = signer.sign(_hash_data(options, canonical_bytes(document)))
    return {**document, "proof": {**options, "proofValue": "z" + base58.encode(signature)}}


def verification_method(secured: dict[str, Any]) -> str:
    """The key id a secured document names. Raises `ProofMalformed` for what is no proof of our suites and purpose."""
    proof = secured.get("proof")
    if not isinstance(proof, dict) or proof.get("type") != TYPE or not _is_known(proof):
        raise ProofMalformed(f"no proof of {' or '.join(_ALGORITHMS)}")
    if proof.get("proofPurpose") != PURPOSE:
        raise ProofMalformed(f"the proof is not for {PURPOSE}")
    method = proof.get("verificationMethod")
    if not isinstance(method, str):
        raise ProofMalformed("the proof names no verification method")
    return method


def verify_proof(secured: dict[str, Any], key: PublicKey, payload: bytes | None = None) -> bool:
    """Whether the embedded proof is this key's over this document. Raises `ProofMalformed`, `Base58Malformed`.

    `payload`: the document's canonical bytes without its proof, from a caller that has made sure of them already.
    """
    verification_method(secured)
    proof = dict(secured["proof"])
    value = proof.pop("proofValue", None)
    if not isinstance(value, str) or not value.startswith("z"):
        raise ProofMalformed("proofValue is multibase z")
    document = {name: member for name, member in secured.items() if name != "proof"}
    if "@context" in proof:
        given, signed = document.get("@context"), proof["@context"]
        if not _begins_with(given, signed):
            raise ProofMalformed("the document's context does not begin with the one that was signed")
        document["@context"] = signed
    if not fits(_ALGORITHMS[proof["cryptosuite"]], key):
        return False
    # A context lengthened after signing is not part of what was signed, but is part of the caller's payload.
    unchanged = secured.get("@context") == document.get("@context")
    canonical = payload if payload is not None and unchanged else canonical_bytes(document)
    return verify(key, base58.decode(value[1:]), _hash_data(proof, canonical))


def _is_known(proof: dict[str, Any]) -> bool:
    suite = proof.get("cryptosuite")
    return isinstance(suite, str) and suite in _ALGORITHMS


def _hash_data(options: dict[str, Any], canonical_document: bytes) -> bytes:
    # Options first: the order both suites fix (3.3.4).
    return hashlib.sha256(canonical_bytes(options)).digest() + hashlib.sha256(canonical_document).digest()


def _begins_with(given: Any, signed: Any) -> bool:
    given = given if isinstance(given, list) else [given]
    signed = signed if isinstance(signed, list) else [signed]
    return bool(given[: len(signed)] == signed)
