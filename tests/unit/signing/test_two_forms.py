"""What is signed and signing it are apart: the bytes to sign, signed anywhere, make the very forms that are signed at once here."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from nguongoc.records.canonical import canonical_bytes
from nguongoc.signing.algorithms import ED25519, ES256
from nguongoc.signing.data_integrity import embed_proof
from nguongoc.signing.jose import JwsMalformed, parse_compact, sign_compact, verify_signature
from nguongoc.signing.keys import LocalSigner, new_seed
from nguongoc.signing.two_forms import KeyNames, Signatures, TwoForms

AT = datetime(2026, 11, 28, 9, tzinfo=UTC)
DOCUMENT = {"@context": ["https://www.w3.org/ns/credentials/v2"], "name": "Bưởi Luận Văn"}
KID = "did:web:htx.example#1"


def forms(algorithm: str) -> TwoForms:
    return TwoForms(DOCUMENT, canonical_bytes(DOCUMENT), KeyNames(KID, KID + "-mk", algorithm), AT)


def test_signed_elsewhere_they_are_the_forms_that_are_signed_at_once() -> None:
    private = Ed25519PrivateKey.generate()
    signer, proof_signer = LocalSigner(KID, private), LocalSigner(KID + "-mk", private)
    two = forms(ED25519)
    signatures = Signatures(private.sign(two.to_sign.jws), private.sign(two.to_sign.proof))
    at_once = (
        sign_compact(two.payload, signer),
        embed_proof(DOCUMENT, two.payload, proof_signer, AT),
    )
    assert two.signed(signatures) == at_once == two.signed_by(signer, proof_signer)


@pytest.mark.parametrize("algorithm", [ED25519, ES256])
def test_a_signature_that_is_not_of_the_key_or_of_the_other_form_is_named(algorithm: str) -> None:
    signer = LocalSigner.from_seed(KID, algorithm, new_seed(algorithm))
    two = forms(algorithm)
    good = Signatures(signer.sign(two.to_sign.jws), signer.sign(two.to_sign.proof))
    assert two.wrong(good, signer.public_key) is None
    assert two.wrong(Signatures(good.jws, good.jws), signer.public_key) == "proof"
    assert two.wrong(Signatures(good.proof, good.proof), signer.public_key) == "jws"
    assert two.wrong(Signatures(good.jws[:-1], good.proof), signer.public_key) == "jws"
    other = LocalSigner.from_seed(KID, algorithm, new_seed(algorithm))
    assert two.wrong(good, other.public_key) == "jws"


def test_what_was_signed_as_one_type_is_not_read_as_another() -> None:
    signer = LocalSigner.from_seed(KID, ED25519, new_seed(ED25519))
    text = sign_compact(b"{}", signer, "did-adoption+jwt")
    jws = parse_compact(text, type="did-adoption+jwt")
    assert verify_signature(jws, signer.public_key)
    with pytest.raises(JwsMalformed):
        parse_compact(text)
    with pytest.raises(JwsMalformed):
        parse_compact(sign_compact(b"{}", signer), type="did-adoption+jwt")
